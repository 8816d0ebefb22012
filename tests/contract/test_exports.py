"""The exports, read back by the parser of each format, by GDAL and by ourselves: nothing is lost or misread."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import sqlite3
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import shapely

import mapgen
from mapgen import plugins
from mapgen.read import outline
from mapgen.render.rows import LAYERS
from mapgen.render.table import CELL_CHARS, COLUMNS
from mapgen.scene import MarkType, Moment
from mapgen.settings import Settings
from mapgen.spreadsheet import guarded

STORY = Path(__file__).resolve().parent.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
READ_BACK = ("csv", "geojson", "gpkg", "gpx", "kml", "storymapjs")


def data(name: str, scene) -> bytes:
    (artifact,) = plugins.load("renderers", name)().artifacts(scene)
    return artifact.data


def written(name: str, scene, folder: Path) -> Path:
    (artifact,) = plugins.load("renderers", name)().artifacts(scene)
    path = folder / artifact.name
    path.write_bytes(artifact.data)
    return path


def rows_of(scene) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data("csv", scene).decode("utf-8-sig"), newline="")))


def whole(text: str) -> str:
    """What JSON keeps of a text: all but half characters."""
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


@pytest.fixture(scope="module")
def scene():
    return mapgen.read(STORY).scene


# text


def test_csv_keeps_every_text_and_no_cell_is_a_formula(scene_of, awkward, kept):
    for row in rows_of(scene_of(awkward)):
        assert row["name"] == row["description"] or row["type"] in ("route", "venue")
        assert row["name"] == guarded(kept(awkward))
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r", "＝")) for cell in row.values())
        assert all(float(row[axis]) >= -180 for axis in ("lat", "lon") if row[axis])


def test_geojson_keeps_every_text(scene_of, awkward):
    found = json.loads(data("geojson", scene_of(awkward)))["features"]
    assert {one["properties"]["name"] for one in found} == {whole(awkward)}


def test_gpkg_keeps_every_text(scene_of, awkward, kept, tmp_path):
    import pyogrio

    path = written("gpkg", scene_of(awkward), tmp_path)
    for layer in LAYERS.values():
        frame = pyogrio.read_dataframe(path, layer=layer)
        assert set(frame["name"]) == {kept(awkward)}
        assert set(frame.get("description", frame["name"])) == {kept(awkward)}


def test_kml_keeps_every_text_and_descriptions_show_it_literally(scene_of, awkward, kept):
    root = ET.fromstring(data("kml", scene_of(awkward)))
    placemarks = list(root.iter(f"{KML}Placemark"))
    assert len(placemarks) == 8
    for one in placemarks:
        assert one.findtext(f"{KML}name") == kept(awkward)
        values = {held.get("name"): held.findtext(f"{KML}value") for held in one.iter(f"{KML}Data")}
        assert values["description"] == kept(awkward)
        shown = one.findtext(f"{KML}description")
        assert "<" not in shown.replace("<br>", "")
        assert "$" not in shown
        assert html.unescape(shown.replace("<br>", "\n")).startswith("\n".join(kept(awkward).splitlines()))


def test_gpx_keeps_every_text(scene_of, awkward, kept):
    root = ET.fromstring(data("gpx", scene_of(awkward)))
    found = [one.findtext(f"{GPX}name") for tag in ("wpt", "trk") for one in root.iter(GPX + tag)]
    assert found == [kept(awkward)] * 4
    assert root.find(f"{GPX}metadata/{GPX}copyright").get("author") == f"{kept(awkward)} · GeoNames"


def test_storymapjs_shows_every_text_literally(scene_of, awkward, kept):
    story = json.loads(data("storymapjs", scene_of(awkward)))["storymap"]
    for slide in story["slides"]:
        assert html.unescape(slide["text"]["headline"]) == kept(awkward)
        assert not {"<", ">", '"', "'"} & set(slide["text"]["headline"])
        for text in (*slide.get("media", {}).values(), story["attribution"]):
            assert not {"<", ">", '"', "'"} & set(text)


@pytest.mark.parametrize("name", ["csv", "geojson", "gpx", "kml", "storymapjs"])
def test_our_reader_gets_the_same_names_back(name, scene_of, awkward, kept, tmp_path):
    made = scene_of(awkward)
    found = outline(written(name, made, tmp_path), settings=Settings())
    mentions = [mention for mention in found.mentions if mention.text]
    names = {mention.title or mention.text for mention in mentions} | {one.title for one in found.happenings}
    text = whole(awkward) if name == "geojson" else kept(awkward)
    if name == "storymapjs":
        text = " ".join(text.split())
    assert {one.strip("\u200e\u200f ") for one in names} == {text.strip()}


# positions, dates and what else is told


@pytest.mark.parametrize("name", READ_BACK)
@pytest.mark.parametrize("west", [0.0, 177.0])
def test_our_reader_gets_the_same_positions_back(name, west, scene_of, tmp_path):
    made = scene_of("Dandong", west=west)
    found = outline(written(name, made, tmp_path), settings=Settings())
    points = {(round(mention.point.x, 6), round(mention.point.y, 6)) for mention in found.mentions if mention.point}
    east = {177.0: -180.0, 0.0: 3.0}[west]
    assert {(west + 1, 1.0), (east, 2.0)} <= points or {(west + 1, 1.0), (180.0, 2.0)} <= points
    for mention in found.mentions:
        if mention.geometry is not None:
            low, _, high, _ = mention.geometry.bounds
            assert -180 <= low <= high <= 180


@pytest.mark.parametrize("name", ["csv", "geojson", "gpkg", "kml", "storymapjs"])
def test_our_reader_gets_titles_and_dates_back_and_invents_no_journey(name, scene, tmp_path):
    found = outline(written(name, scene, tmp_path), settings=Settings())
    assert found.legs == ()
    told = {(one.title, one.when.edtf) for one in found.happenings if one.when}
    assert {(step.title, step.facts.when.edtf) for step in scene.steps if step.facts.when} <= told


@pytest.mark.parametrize("name", ["kml", "gpx"])
def test_gdal_reads_the_same_names_and_positions(name, scene, tmp_path):
    import pyogrio

    path = written(name, scene, tmp_path)
    names, points = set(), set()
    for layer, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=layer)
        frame.columns = [column.lower() for column in frame.columns]
        if "name" in frame:
            names |= set(frame["name"])
            points |= {
                (shape.x, shape.y) for shape in frame.geometry if shape is not None and shape.geom_type == "Point"
            }
    places = [mark for mark in scene.marks() if mark.type is MarkType.PLACE]
    assert {mark.name for mark in places} <= names
    assert {(round(mark.point.x, 6), round(mark.point.y, 6)) for mark in places} <= {
        (round(x, 6), round(y, 6)) for x, y in points
    }


def test_csv_says_what_stands_where(scene_of):
    found = {row["id"]: row for row in rows_of(scene_of("x", west=-40.0))}
    assert tuple(found["leg"]) == COLUMNS
    assert [row["type"] for row in found.values()] == ["place", "route", "venue", "place", "place", *["happening"] * 3]
    assert found["here"] | {"lat": "1.0", "lon": "-39.0", "wkt": "", "order": "1", "precision": "city"} == found["here"]
    assert found["area"]["wkt"].startswith("POLYGON")
    leg = {
        "mode": "rail",
        "fidelity": "network",
        "length_km": "250.0",
        "journey": "j1",
        "lat": "",
        "status": "reported",
    }
    assert found["leg"] | leg == found["leg"]
    assert found["leg"]["wkt"].startswith("MULTILINESTRING")
    when = {"when": "2018-03-25/2018-03-26", "start": "2018-03-25", "end": "2018-03-26"}
    assert found["s1"] | when == found["s1"]
    assert (found["there"]["related"], found["there"]["uncertain"], found["here"]["related"]) == ("true", "true", "")


def test_excel_takes_the_csv_for_utf_8(scene_of):
    found = data("csv", scene_of("평양"))
    assert found.startswith(b"\xef\xbb\xbfid,type,name,lat,lon,")
    assert found.endswith(b"\r\n")


def test_a_long_line_fits_a_cell(scene_of):
    made = scene_of("x")
    mark = next(mark for mark in made.marks() if mark.type is MarkType.ROUTE)
    wave = shapely.LineString([(x / 500, (x * 7919 % 1000) / 1e5 + x / 900) for x in range(5000)])
    long = type(made.layers[0])(stratum=made.layers[1].stratum, marks=(_with(mark, geometry=wave),))
    (row,) = (row for row in rows_of(scene_of("x", layers=(long,), steps=())) if row["type"] == "route")
    assert len(row["wkt"]) <= CELL_CHARS
    found = shapely.from_wkt(row["wkt"])
    assert shapely.hausdorff_distance(found, wave) < 0.05


def _with(thing, **told):
    from dataclasses import replace

    return replace(thing, **told)


def test_gpkg_has_a_layer_for_each_kind_with_rows(scene, scene_of, tmp_path):
    import pyogrio

    path = written("gpkg", scene, tmp_path)
    assert [str(name) for name, _ in pyogrio.list_layers(path)] == list(LAYERS.values())
    told = json.loads(data("geojson", scene))["features"]
    for kind, layer in LAYERS.items():
        frame = pyogrio.read_dataframe(path, layer=layer)
        features = [one for one in told if one["properties"]["type"] == kind.value]
        assert frame["id"].tolist() == [one["id"] for one in features]
        assert {key for one in features for key in one["properties"]} <= set(frame.columns)
        assert frame.crs.to_epsg() == 4326
    about = pyogrio.read_info(path, layer="places")["dataset_metadata"]
    assert "CC BY 4.0" in about["LICENSE"]
    assert "OpenStreetMap" in about["CREDITS"]
    only = written("gpkg", scene_of("x", layers=scene_of("x").layers[3:4], steps=()), tmp_path)
    assert [str(name) for name, _ in pyogrio.list_layers(only)] == ["places"]


def test_gpkg_is_the_same_a_second_later_and_leaves_nothing_behind(scene, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    first = data("gpkg", scene)
    time.sleep(1.1)
    assert data("gpkg", scene) == first
    assert list(tmp_path.iterdir()) == []
    path = tmp_path / "one.gpkg"
    path.write_bytes(first)
    package = sqlite3.connect(path)
    try:
        assert package.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert package.execute("SELECT count(*) FROM rtree_places_geom").fetchone()[0] > 3
    finally:
        package.close()


ORDER = {
    "Placemark": ("name", "description", "TimeStamp", "TimeSpan", "styleUrl", "ExtendedData", "*"),
    "Document": ("name", "author", "description", "Style", "ExtendedData", "Folder"),
    "Style": ("IconStyle", "LineStyle", "PolyStyle", "BalloonStyle"),
    "Folder": ("name", "Placemark"),
    "gpx": ("metadata", "wpt", "trk"),
    "metadata": ("name", "desc", "copyright"),
    "wpt": ("time", "name", "cmt", "desc", "src", "link", "type"),
    "trk": ("name", "cmt", "desc", "src", "link", "type", "trkseg"),
}
"""The order of the schemas: OGC KML 2.2, Topografix GPX 1.1."""


@pytest.mark.parametrize("name", ["kml", "gpx"])
def test_elements_stand_in_the_order_of_the_schema(name, scene_of):
    for node in ET.fromstring(data(name, scene_of("x"))).iter():
        order = ORDER.get(node.tag.rpartition("}")[2])
        if order:
            tags = [child.tag.rpartition("}")[2] for child in node]
            ranks = [order.index(tag if tag in order else "*") for tag in tags]
            assert ranks == sorted(ranks), (node.tag, tags)


def test_kml_dates_colours_and_licences(scene):
    root = ET.fromstring(data("kml", scene))
    folders = [one.findtext(f"{KML}name") for one in root.iter(f"{KML}Folder")]
    assert folders == list(LAYERS.values())
    stamps = [one.text for one in root.iter(f"{KML}when")]
    assert "2018-03-25" in stamps
    assert ("2018-03-26", "2018-03-27") in {
        (one.findtext(f"{KML}begin"), one.findtext(f"{KML}end")) for one in root.iter(f"{KML}TimeSpan")
    }
    assert "ff1e26b3" in {one.text for one in root.iter(f"{KML}color")}
    styles = {one.get("id") for one in root.iter(f"{KML}Style")}
    assert {one.text.removeprefix("#") for one in root.iter(f"{KML}styleUrl")} <= styles
    about = root.find(f"{KML}Document/{KML}description").text
    assert "CC BY 4.0" in about
    assert {one.text for one in root.iter(f"{KML}text")} == {"$[description]"}


def test_a_recorded_track_comes_back_as_one(tmp_path):
    points = "".join(
        f'<trkpt lat="47.{n}" lon="11.{n}"><time>2024-06-01T07:0{n}:00Z</time></trkpt>' for n in range(1, 4)
    )
    space = "http://www.topografix.com/GPX/1/1"
    walk = f'<gpx version="1.1" xmlns="{space}"><trk><name>Walk</name><trkseg>{points}</trkseg></trk></gpx>'
    (tmp_path / "walk.gpx").write_text(walk)
    (made,) = mapgen.build(tmp_path / "walk.gpx", out=tmp_path / "out", formats=("gpx",))
    root = ET.fromstring(made.read_bytes())
    track = root.find(f".//{{{space}}}trkseg")
    assert [(one.get("lat"), one.get("lon")) for one in track] == [("47.1", "11.1"), ("47.2", "11.2"), ("47.3", "11.3")]
    assert [one.findtext(f"{{{space}}}time") for one in (track[0], track[-1])] == [
        "2024-06-01T07:01:00Z",
        "2024-06-01T07:03:00Z",
    ]
    assert root.find(f".//{{{space}}}wpt") is None


def test_gpx_has_times_only_where_instants_are_known(scene_of):
    made = scene_of("x")
    assert b"<time>" not in data("gpx", made)

    def told(start: str, end: str, edtf: str):
        moment = Moment(text={"en": "x"}, start=start, end=end, edtf=edtf)
        layers = [
            _with(layer, marks=tuple(_with(mark, facts=_with(mark.facts, when=moment)) for mark in layer.marks))
            for layer in made.layers
        ]
        root = ET.fromstring(data("gpx", scene_of("x", layers=tuple(layers), steps=())))
        return [[point.findtext(f"{GPX}time") for point in part] for part in root.iter(f"{GPX}trkseg")]

    stated = "2018-03-25T04:10:00+09:00/2018-03-25T07:30:00+09:00"
    assert told("2018-03-25T04:10:00+09:00", "2018-03-25T07:30:00+09:00", stated) == [
        ["2018-03-24T19:10:00Z", None],
        [None, "2018-03-24T22:30:00Z"],
    ]
    unstated = "2018-03-25T04:10:00/2018-03-25T07:30:00"
    nothing = [[None, None], [None, None]]
    assert told("2018-03-25T04:10:00+00:00", "2018-03-25T07:30:00+00:00", unstated) == nothing


def test_storymapjs_has_an_overview_and_a_slide_for_each_step(scene):
    story = json.loads(data("storymapjs", scene))["storymap"]
    overview, *slides = story["slides"]
    assert (overview["type"], overview["text"]["headline"]) == ("overview", scene.title)
    assert [slide["text"]["headline"] for slide in slides] == [step.title for step in scene.steps]
    assert (story["map_as_image"], story["show_lines"], story["show_history_line"]) == (False, False, False)
    assert all(slide["location"]["line"] is False and 1 <= slide["location"]["zoom"] <= 18 for slide in slides)
    assert "OpenStreetMap" in story["attribution"]


def test_storymapjs_takes_a_picture_along_or_links_to_the_source(scene_of):
    made = scene_of("x")
    first = json.loads(data("storymapjs", made))["storymap"]["slides"][1]["media"]
    assert first["url"].startswith("data:image/png;base64,")
    assert base64.b64decode(first["url"].partition(",")[2]) == made.steps[0].facts.picture.data
    bare = scene_of(
        "x", steps=tuple(_with(step, facts=_with(step.facts, picture=None, link="")) for step in made.steps[2:])
    )
    media = json.loads(data("storymapjs", bare))["storymap"]["slides"][1]["media"]
    assert media == {"url": "https://example.org/a?b=1&c=%272%27", "caption": "x", "credit": "x"}


def test_a_list_without_happenings_has_a_slide_for_each_place(scene_of):
    slides = json.loads(data("storymapjs", scene_of("x", steps=())))["storymap"]["slides"]
    assert [slide["location"]["lat"] for slide in slides[1:]] == [1, 1, 2]
