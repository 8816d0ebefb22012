"""The map as data: RFC 7946, simplestyle, and the same bytes every time."""

import json

import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from mapgen.model import Fidelity, Mode, Precision, Status
from mapgen.render.geojson import GeoJsonRenderer, geometry_of
from mapgen.scene import Facts, Ground, Layer, Mark, MarkType, Moment, Scene, SourceLine, Step, Stratum, Token


def scene(*marks, steps=(), **more):
    extent = more.pop("extent", (0.0, 0.0, 10.0, 10.0))
    return Scene(
        id="map", title="Title", extent=extent, layers=(Layer(stratum=Stratum.PLACES, marks=marks),),
        ground=Ground(window=extent), steps=steps, **more,
    )  # fmt: skip


def mark(name, geometry, kind=MarkType.PLACE, style=Token.STOP, **more):
    return Mark(id=name, type=kind, style=style, geometry=geometry, name=name, place_id=name, **more)


def collection(made):
    (artifact,) = GeoJsonRenderer().artifacts(made)
    assert (artifact.name, artifact.media_type) == ("map.geojson", "application/geo+json")
    return json.loads(artifact.data)


def test_a_feature_for_every_mark_and_happening():
    facts = Facts(
        text="It leaves.",
        when=Moment(text={"en": "25 March"}, start="2018-03-25", end="2018-03-26", edtf="2018-03-25/2018-03-26"),
        status=Status.REPORTED,
        sources=(SourceLine(title="Talks", publisher="A paper", url="https://example.org/t"),),
    )
    there = mark(
        "out", LineString([(0, 0), (1.23456789, 1)]), MarkType.ROUTE, Token.RAIL, mode=Mode.RAIL,
        fidelity=Fidelity.NETWORK, length_km=1151.26, facts=facts,
    )  # fmt: skip
    stop = mark(
        "pyongyang", Point(0, 0), point=Point(0, 0), numbers=(1,), steps=("s1",), names={"en": "Pyongyang"},
        native="평양", native_lang="ko", precision=Precision.CITY,
    )  # fmt: skip
    found = collection(scene(there, stop, steps=(Step(id="s1", title="A train leaves", number=1, facts=facts),)))
    route, place, happening = (feature["properties"] for feature in found["features"])
    assert [route["type"], place["type"], happening["type"]] == ["route", "place", "happening"]
    assert route | {
        "id": "out", "name": "out", "mode": "rail", "fidelity": "network", "length_km": 1151.3, "status": "reported",
        "when": "2018-03-25/2018-03-26", "source": "Talks, A paper, https://example.org/t", "stroke": "#b3261e",
    } == route  # fmt: skip
    assert place | {
        "order": 1, "precision": "city", "names": {"en": "Pyongyang", "ko": "평양"}, "marker-symbol": "1",
    } == place  # fmt: skip
    assert happening["description"] == "It leaves."
    assert found["features"][0]["geometry"]["coordinates"] == [[0, 0], [1.234568, 1]]
    assert found["features"][2]["geometry"] == {"type": "Point", "coordinates": [0, 0]}
    assert [feature["id"] for feature in found["features"]] == ["out", "pyongyang", "s1"]


def test_outer_rings_run_anticlockwise_and_holes_clockwise():
    clockwise = Polygon(box(0, 0, 3, 3).exterior.coords[::-1], [box(1, 1, 2, 2).exterior.coords])
    outer, hole = geometry_of(clockwise)["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(hole).is_ccw


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (LineString([(178, -18), (188, -14)]), "MultiLineString"),
        (MultiLineString([[(170, 0), (179, 0)], [(178, -18), (188, -14)]]), "MultiLineString"),
        (box(178, -20, 184, -15), "MultiPolygon"),
        (Point(181, 0), "Point"),
    ],
)
def test_nothing_crosses_the_antimeridian(shape, kind):
    found = geometry_of(shape)
    assert found["type"] == kind
    assert all(-180 <= lon <= 180 for lon in shapely.get_coordinates(shapely.geometry.shape(found))[:, 0])


def test_a_frame_over_the_antimeridian_has_west_above_east():
    assert collection(scene(extent=(177.0, -20.0, 190.0, -10.0)))["bbox"] == [177, -20, -170, -10]


def test_the_licences_go_along():
    found = collection(scene(credits=("GeoNames",), notices=("Place names from GeoNames: CC BY 4.0",)))
    assert found["license"] == ["Place names from GeoNames: CC BY 4.0"]
    assert found["credits"] == ["GeoNames"]


def test_a_happening_without_a_place_has_no_geometry():
    (feature,) = collection(scene(steps=(Step(id="s", title="Said"),)))["features"]
    assert feature["geometry"] is None


def test_text_of_any_kind_is_kept_and_the_bytes_are_the_same_twice():
    made = scene(mark('a "quote"\n\u2028 \ud800', Point(1, 1)))
    first, second = (GeoJsonRenderer().artifacts(made)[0].data for _ in range(2))
    assert first == second
    assert json.loads(first)["features"][0]["properties"]["name"] == 'a "quote"\n\u2028 \ufffd'


def test_geopandas_reads_it(tmp_path):
    import geopandas as gpd

    made = scene(mark("a", Point(1, 2)), mark("b", box(0, 0, 1, 1), style=Token.AREA))
    path = tmp_path / "map.geojson"
    path.write_bytes(GeoJsonRenderer().artifacts(made)[0].data)
    frame = gpd.read_file(path)
    assert frame["name"].tolist() == ["a", "b"]
    assert frame.crs.to_epsg() == 4326
