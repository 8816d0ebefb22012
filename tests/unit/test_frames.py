"""Frames in, frames out: the same rows under the same index, in degrees, with columns of ours."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import LineString, Point, Polygon

import mapgen
import mapgen.pandas
from mapgen.errors import InputError

INDICES = {
    "counted": pd.RangeIndex(10, 12),
    "words": pd.Index(["b", "a"]),
    "twice the same": pd.Index([7, 7]),
    "mixed": pd.Index([None, (1, 2)], dtype=object),
    "named": pd.Index([3, 1], name="no"),
    "days": pd.DatetimeIndex(["2024-01-01", "2024-01-01"]),
    "levels": pd.MultiIndex.from_tuples([(1, "x"), (1, "x")], names=["one", "two"]),
    "levels without names": pd.MultiIndex.from_tuples([(1, 2), (2, 1)]),
    "levels called like columns": pd.MultiIndex.from_tuples([(1, "x"), (2, "y")], names=["town", "country"]),
}


def towns(index: pd.Index | None = None) -> pd.DataFrame:
    return pd.DataFrame({"town": ["Kano", "Jos"], "country": "Nigeria", "beds": [12, 7]}, index=index)


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_rows_keep_their_index_and_their_columns(index):
    frame = towns(index)
    before = frame.copy(deep=True)
    found = mapgen.locate(frame)
    assert found.index.equals(index)
    assert found.index.names == index.names
    assert list(found.columns[:3]) == ["town", "country", "beds"]
    pd.testing.assert_frame_equal(pd.DataFrame(found[["town", "country", "beds"]]), frame)
    pd.testing.assert_frame_equal(frame, before)
    assert found.crs == "EPSG:4326"
    assert list(found["mapgen_name"]) == ["Kano", "Jos"]
    assert found.geometry.x.tolist() == pytest.approx(found["mapgen_lon"].tolist())
    assert found.geometry.iloc[1].distance(Point(8.89, 9.93)) < 0.1


def test_a_series_of_names_is_located_as_a_list_of_them():
    names = pd.Series(["Dandong", "丹东", None, "Qwertzuiop"], index=["a", "a", "b", "c"])
    found = mapgen.locate(names)
    assert list(found.index) == ["a", "a", "b", "c"]
    assert list(found["mapgen_country"])[:2] == ["CN", "CN"]
    assert found["mapgen_lat"].isna().tolist() == [False, False, True, True]
    assert found.geometry.isna().tolist() == [False, False, True, True]
    assert "Qwertzuiop" in found["mapgen_issues"].iloc[3]
    assert mapgen.locate(["Dandong"])[0].country == "CN"


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32632", "ESRI:54030", "EPSG:4326"])
def test_any_reference_system_becomes_degrees(crs):
    frame = gpd.GeoDataFrame({"name": ["A", "B"]}, geometry=[Point(8.5, 12), Point(3.4, 6.45)], crs=4326).to_crs(crs)
    found = mapgen.locate(frame)
    assert found.crs == "EPSG:4326"
    assert [(round(p.x, 5), round(p.y, 5)) for p in found.geometry] == [(8.5, 12), (3.4, 6.45)]
    assert frame.crs == crs


def test_without_a_reference_system_degrees_are_told_and_metres_refused():
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(8.5, 12)])
    assert mapgen.locate(frame).geometry.iloc[0] == Point(8.5, 12)
    assert "no-crs" in {issue.code for issue in mapgen.read(frame).issues}
    with pytest.raises(InputError, match="says no CRS"):
        mapgen.locate(gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(900_000, 1_300_000)]))


def test_shapes_stay_and_missing_ones_are_filled_in():
    area = Polygon([(8, 11), (9, 11), (9, 12)])
    frame = gpd.GeoDataFrame({"name": ["Field", "Kano"], "where": [area, None]}, geometry="where", crs=4326)
    found = mapgen.locate(frame, country="NG")
    assert found.active_geometry_name == "where"
    assert found.geometry.iloc[0].equals(area)
    assert found.geometry.iloc[1].distance(Point(8.52, 12.0)) < 0.1
    text = pd.DataFrame({"name": ["Lagos"], "geometry": ["POINT (3.4 6.4)"]})
    assert mapgen.locate(text).active_geometry_name == "mapgen_geometry"


def test_what_a_person_corrects_or_checks_holds():
    found = mapgen.locate(towns())
    again = mapgen.locate(found)
    assert_geodataframe_equal(again, found, check_like=True)
    found.loc[0, ["mapgen_lat", "mapgen_lon"]] = [11.5, 8.25]
    found.loc[1, "mapgen_checked"] = "2024-05-01 ab"
    again = mapgen.locate(found)
    assert again.geometry.iloc[0] == Point(8.25, 11.5)
    assert again["mapgen_checked"].tolist() == ["corrected", "2024-05-01 ab"]
    assert again["mapgen_reason"].iloc[1] == "chosen by a person"


def test_no_rows_give_no_rows_with_all_columns():
    found = mapgen.locate(towns().iloc[:0])
    assert len(found) == 0
    assert list(found.columns) == list(mapgen.locate(towns()).columns)
    assert mapgen.route(pd.DataFrame({"from": [], "to": []})).crs == "EPSG:4326"
    assert list(mapgen.extract(pd.Series([], dtype=object)).columns[:4]) == ["text", "start", "end", "sentence"]


def test_pairs_give_lines_under_their_index():
    pairs = pd.DataFrame(
        {
            "from": ["Pyongyang", "", "Oslo", "Oslo"],
            "to": ["Beijing", "Oslo", "Bergen", "Atlantis-on-Sea"],
            "n": range(4),
        },
        index=["a", "a", "b", "c"],
    )
    ways = mapgen.route(pairs, mode="rail")
    assert list(ways.index) == ["a", "a", "b", "c"]
    assert list(ways["n"]) == [0, 1, 2, 3]
    assert [isinstance(line, LineString) for line in ways.geometry] == [True, False, True, False]
    alone = mapgen.route("Oslo", "Bergen", mode="rail")
    assert ways["mapgen_length_km"].iloc[2] == pytest.approx(alone.length_km)
    assert ways["mapgen_length_km"].isna().tolist() == [False, True, False, True]
    assert list(ways["mapgen_mode"].iloc[[0, 2]]) == ["rail", "rail"]
    assert "origin" in ways["mapgen_issues"].iloc[1]
    assert "Atlantis" in ways["mapgen_issues"].iloc[3]
    legs = mapgen.to_geodataframe(alone)
    assert legs[["from", "to"]].to_numpy().tolist() == [["Oslo", "Bergen"]]
    assert legs.crs == "EPSG:4326"


def test_frames_that_are_no_pairs_or_nothing_but_pairs_are_refused():
    with pytest.raises(InputError, match="names no pairs"):
        mapgen.route(towns())
    with pytest.raises(InputError, match="pairs of ends"):
        mapgen.locate(pd.DataFrame({"from": ["Oslo"], "to": ["Bergen"]}))
    with pytest.raises(InputError, match="ends in its columns"):
        mapgen.route(pd.DataFrame({"from": ["Oslo"], "to": ["Bergen"]}), "Bergen")
    with pytest.raises(InputError, match="stops in order"):
        mapgen.route(pd.DataFrame({"name": ["Oslo", "Bergen", "Voss"], "order": [1, 2, 3], "mode": "rail"}))
    with pytest.raises(InputError, match="several columns"):
        mapgen.extract(towns())


def test_texts_give_their_names_under_the_index_of_the_text():
    texts = pd.Series(["A ferry left Piraeus for Naxos.", "", None, "Talks in Helsinki."], index=["x", "y", "z", "x"])
    found = mapgen.extract(texts)
    assert list(found.index) == ["x", "x", "x"]
    assert list(found["text"]) == ["Piraeus", "Naxos", "Helsinki"]
    assert [texts.iloc[0][a:b] for a, b in found[["start", "end"]].to_numpy()[:2]] == ["Piraeus", "Naxos"]
    assert found["sentence"].iloc[0] == "A ferry left Piraeus for Naxos."
    assert found.crs == "EPSG:4326"
    story = mapgen.extract("A ferry left Piraeus for Naxos.")
    told = mapgen.to_geodataframe(story, of="mentions")
    assert set(told["text"]) == {"Piraeus", "Naxos"}
    with pytest.raises(InputError, match="told by no text"):
        mapgen.to_geodataframe(["Oslo"], of="mentions")


def test_places_as_a_table_are_those_that_were_located():
    places = mapgen.locate(["Helsinki", "Qwertzuiop"])
    table = mapgen.to_geodataframe(places)
    assert list(table["place"]) == ["Helsinki", "Qwertzuiop"]
    assert table.geometry.isna().tolist() == [False, True]


def test_the_accessor_makes_the_map_of_a_frame(tmp_path):
    frame = gpd.GeoDataFrame(
        {"station": ["Oslo", "Finse"], "m": [2, 1222]}, geometry=[Point(10.75, 59.91), Point(7.5, 60.6)], crs=4326
    ).to_crs(25833)
    story = frame.mapgen.map(title="Stations", name="station", note="m")
    assert story.scene.title == "Stations"
    assert [(mark.name, mark.facts.text) for mark in story.scene.marks()] == [("Oslo", "2"), ("Finse", "1222")]
    made = frame.mapgen.build(out=tmp_path / "map.geojson", title="Stations", name="station")
    assert [path.name for path in made] == ["map.geojson"]
    assert list(towns().mapgen.locate()["mapgen_name"]) == ["Kano", "Jos"]
    with pytest.raises(InputError):
        frame.mapgen.map(name="no such column")


def test_progress_is_told_where_it_is_asked_for(capsys):
    told: list[tuple[int, int]] = []
    mapgen.locate(towns(), progress=lambda done, all_: told.append((done, all_)))
    assert told[-1] == (2, 2)
    mapgen.locate(towns())
    mapgen.locate(towns(), progress=True)  # stderr is no terminal here: nothing to look at
    assert capsys.readouterr() == ("", "")


def test_single_settings_stand_over_those_of_a_story_and_of_a_run():
    story = mapgen.read(["Zaria", "Paris"], country="NG")
    again = mapgen.read(story, theme="dark")
    assert (again.settings.country, again.settings.theme, story.settings.theme) == ("NG", "dark", "")
    assert mapgen.read(story) is story
    given = mapgen.Settings(country="NG")
    assert mapgen.read(["Zaria"], settings=given, theme="dark").settings == mapgen.read(story, theme="dark").settings
    with pytest.raises(InputError, match="no such setting"):
        mapgen.read(story, contry="KP")
