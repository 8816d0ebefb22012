"""The plain rows of a long list: as columns they say, and are told, what they are as places one by one."""

import json
import pickle

import geopandas as gpd
import numpy as np
import pytest
import shapely

import mapgen
from mapgen import render
from mapgen.crowds import FROM, crowd_of, joined
from mapgen.read import listing, plain
from mapgen.read.source import table
from mapgen.scene import MarkType
from mapgen.settings import Settings

ROWS = """name,lat,lon,country,note,type,date,link,colour,precision
Vienna,48.2082,16.3738,Austria,the capital,city,2018-03-25,https://example.org/a,red,
Vienna,48.2083,16.3739,Austria,again,city,2018-03-26,,,
Graz,47.0707,15.4395,Austria,,city,,,,city
Linz,14.2858,48.3069,Austria,swapped without a sign,town,,,,
Wels,95.5,14.0242,Austria,beyond,town,March 2018,,,
Steyr,14.41,99.9,,swapped,town,,,,
Krems,,,Austria,no position,town,,,,
Salzburg,0,0,Austria,null island,city,,,,
Villach,"46°36'N","13°50'E",Austria,in degrees and minutes,town,2018-04-01,example.org/b,,
Lienz,46.8289,12.7689,Hungary,the wrong country,town,,,,
Hallein,47.68,13.09,AT,,town,some day,,banana,
"48.1, 16.2",48.1,16.2,,figures,town,,not a link,#00f,
,47.5,14.1,Austria,no name,town,,,,
Total,,,,,,,,,
Baden,48.0,16.23,Austria,the last,town,2018-04-02/2018-04-05,mailto:a@example.org,,
"""


@pytest.fixture
def both(tmp_path, monkeypatch):
    """The story of a list, read row by row and by columns."""

    def read(text, **options):
        path = tmp_path / "places.csv"
        path.write_text(text, encoding="utf-8")
        settings = Settings(**options)
        short = mapgen.read(path, settings=settings)
        monkeypatch.setattr(plain, "FROM", 1)
        long = mapgen.read(path, settings=settings)
        monkeypatch.setattr(plain, "FROM", FROM)
        return short, long

    return read


def features(story):
    (made,) = render.artifacts(story.scene, ("geojson",))
    return json.loads(made.data)["features"]


def undated(text):
    """Without its dates: row by row each is a happening apart from its place."""
    lines = [line.split(",") for line in text.replace('"48.1, 16.2"', "48.1 16.2").splitlines()]
    return "\n".join(",".join([*cells[:6], "", *cells[7:]]) for cells in lines)


def test_rows_say_the_same_as_columns(both):
    short, long = both(ROWS)
    assert short.outline.spots is None
    assert len(long.outline.spots) > 8
    assert [issue for issue in long.issues if issue.code == "bad-date"]
    assert long.issues == short.issues
    assert list(long.places) == list(short.places)
    assert dict(long.places) == dict(short.places)
    assert len(long.places) == len(short.places)


@pytest.mark.parametrize("languages", ["en", "de,ru"])
def test_the_map_of_columns_is_that_of_rows(both, languages):
    short, long = both(undated(ROWS), languages=languages.split(","))
    assert features(long) == features(short)
    assert long.scene.extent == short.scene.extent
    assert long.scene.description == short.scene.description
    assert long.scene.labels == short.scene.labels
    assert [entry.text for entry in long.scene.legend] == [entry.text for entry in short.scene.legend]
    assert [mark.colour for mark in long.scene.marks()] == [mark.colour for mark in short.scene.marks()]


def test_a_dated_row_tells_its_date_itself(both):
    _, long = both(ROWS)
    told = {feature["id"]: feature["properties"].get("when") for feature in features(long)}
    assert told["vienna"] == "2018-03-25"
    assert told["baden"] == "2018-04-02/2018-04-05"
    assert told["linz"] is None


def test_a_point_outside_what_its_row_states_is_told(both):
    short, long = both(ROWS)
    outside = [issue for issue in long.issues if issue.code == "outside-country"]
    assert [issue.subject for issue in outside] == ["linz", "wels", "lienz"]
    assert outside == [issue for issue in short.issues if issue.code == "outside-country"]


def test_journeys_and_lists_that_were_located_before_stay_rows(both):
    for text in ("name,lat,lon,order\nA,1,2,1\nB,2,3,2\n", "name,lat,lon,mapgen_found\nA,1,2,\nB,2,3,\n"):
        assert both(text)[1].outline.spots is None


def frame(count):
    chance = np.random.default_rng(1)
    points = shapely.points(chance.uniform(-170, 170, count), chance.uniform(-55, 70, count))
    return gpd.GeoDataFrame(
        {"name": [f"Place {i % 700}" for i in range(count)], "note": "x"}, geometry=points, crs=4326
    )


def test_a_long_frame_becomes_a_crowd_with_the_ids_of_a_short_one():
    story = mapgen.read(frame(2 * FROM))
    assert len(story.scene.crowd) == 2 * FROM
    assert not list(story.scene.single())
    assert story.scene.crowd.ids[0] == "place-0"
    assert story.scene.crowd.ids[700] == "place-0-2"
    assert story.scene.mark("place-0-3").order == 1400
    assert [mark.order for mark in story.scene.marks()] == list(range(2 * FROM))
    assert story.places["place-0-2"].reason == "position given"
    assert len(mapgen.to_geodataframe(story)) == 2 * FROM


def test_rows_in_memory_are_a_list():
    rows = [
        {"name": "A", "lat": 1.5, "lon": 2.0},
        {"name": "B", "note": "no position", "lat": float("nan"), "lon": None},
    ]
    places = mapgen.read(rows).places
    assert (places["a"].point.x, places["a"].point.y) == (2.0, 1.5)
    assert places["b"].mentions[0].point is None
    assert len(mapgen.read([{**rows[0], "name": f"A {i}"} for i in range(FROM)]).scene.crowd) == FROM


def test_a_short_frame_stays_marks():
    assert mapgen.read(frame(50)).scene.crowd is None


def test_a_picture_counts_every_place_of_a_crowd():
    from mapgen.render.picture.crowd import cells_of, pins_of
    from mapgen.render.picture.view import View

    scene = mapgen.read(frame(2 * FROM)).scene
    view = View(scene.extent, (0, 0, 1200, 700), 40)
    assert sum(pin.count for pin in cells_of(view, scene.crowd, scene.languages)) == 2 * FROM
    assert sum(pin.count for pin in pins_of(view, [], scene.crowd, scene.languages)) == 2 * FROM
    marks = list(scene.marks())
    assert sum(pin.count for pin in pins_of(view, marks)) == 2 * FROM


def test_crowds_are_joined_in_the_order_of_the_input():
    scene = mapgen.read(frame(2 * FROM)).scene
    marks = list(scene.marks())
    whole = joined(crowd_of(marks[::2]), crowd_of(marks[1::2]))
    assert list(whole.ids) == list(scene.crowd.ids)
    assert np.array_equal(whole.lon, scene.crowd.lon)


def test_a_table_of_stretches_keeps_its_rows(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name,lat,lon\n" + "A,1,2\n" * FROM)
    settings = Settings()
    rows = listing.outline(table(path, settings=settings)[0], id="list", overrides={})
    assert rows.spots is None
    assert len(rows.mentions) == FROM


def test_nouns_can_be_sent_to_another_process():
    place = mapgen.locate(["Dandong"])[0]
    assert pickle.loads(pickle.dumps(place)) == place


def test_marks_of_a_crowd_are_places():
    scene = mapgen.read(frame(FROM)).scene
    assert {mark.type for mark in scene.marks()} == {MarkType.PLACE}
