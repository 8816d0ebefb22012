"""The main job on the embedded data: where things are, along what the train goes, and what is kept apart."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point
from shapely.ops import nearest_points

import mapgen
from mapgen.geometry import distance_m
from mapgen.model import Fidelity, Role, Status

STORY = Path(__file__).resolve().parent.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
# True positions, from the articles of the English Wikipedia on each (lon, lat).
CITIES = {
    "Pyongyang": (125.738, 39.019),
    "Dandong": (124.385, 40.116),
    "Beijing": (116.397, 39.907),
    "Stockholm": (18.069, 59.329),
    "Helsinki": (24.938, 60.170),
}
BUILDINGS = {"bridge": (124.3925, 40.1150), "hall": (116.3875, 39.9033), "guest": (116.3258, 39.9181)}
DANDONG_STATION = (124.3822, 40.1219)


@pytest.fixture(scope="module")
def story() -> mapgen.Story:
    return mapgen.read(STORY)


@pytest.mark.parametrize("name", CITIES)
def test_cities_are_within_five_kilometres(story: mapgen.Story, name: str):
    assert distance_m(story.places[name.lower()].point, Point(CITIES[name])) < 5_000


@pytest.mark.parametrize("name", BUILDINGS)
def test_venues_are_within_five_hundred_metres(story: mapgen.Story, name: str):
    assert distance_m(story.places[name.lower()].point, Point(BUILDINGS[name])) < 500
    assert (
        distance_m(nearest_points(story.venues[name].footprint, Point(BUILDINGS[name]))[0], Point(BUILDINGS[name]))
        < 500
    )


def test_the_train_follows_the_railway_over_the_bridge(story: mapgen.Story):
    outward = [route for route in story.routes if route.leg.journey == "j1"]
    assert [(route.leg.origin, route.leg.destination) for route in outward] == [
        ("pyongyang", "bridge"),
        ("bridge", "dandong"),
        ("dandong", "beijing"),
    ]
    assert {route.fidelity for route in outward} == {Fidelity.NETWORK}
    assert {route.leg.status for route in outward} == {Status.REPORTED}
    assert sum(route.nodes for route in outward) >= 250
    assert 1050 <= sum(route.length_km for route in outward) <= 1400
    line = LineString([position for route in outward for position in route.geometry.coords])
    for place, metres in ((BUILDINGS["bridge"], 1_000), (DANDONG_STATION, 2_000)):
        assert distance_m(nearest_points(line, Point(place))[0], Point(place)) < metres
    assert [pair for route in outward for pair in route.crossings] == ["KP-CN"]
    for before, after in pairwise(outward):
        assert before.geometry.coords[-1] == after.geometry.coords[0]


def test_it_comes_back_the_same_way(story: mapgen.Story):
    there, back = ([r for r in story.routes if r.leg.journey == journey] for journey in ("j1", "j2"))
    assert sum(r.length_km for r in back) == pytest.approx(sum(r.length_km for r in there), rel=0.01)


def test_the_talks_are_related_and_joined_to_nothing(story: mapgen.Story):
    for name in ("stockholm", "helsinki"):
        assert story.places[name.lower()].role is Role.RELATED
        assert all(name not in (route.leg.origin, route.leg.destination) for route in story.routes)


def test_there_is_nothing_to_settle(story: mapgen.Story):
    assert [issue for issue in story.issues if issue.severity != "note"] == []
    assert not story.scene.draft


def test_the_same_input_gives_the_same_bytes(tmp_path: Path):
    once = mapgen.build(STORY, out=f"{tmp_path}/a/", formats=["html", "geojson", "svg", "png", "pdf"])
    twice = mapgen.build(STORY, out=f"{tmp_path}/b/", formats=["html", "geojson", "svg", "png", "pdf"])
    assert [path.name for path in once] == [path.name for path in twice]
    for a, b in zip(once, twice, strict=True):
        assert a.read_bytes() == b.read_bytes(), a.name


def test_the_exported_features(tmp_path: Path):
    (path,) = mapgen.build(STORY, out=tmp_path / "map.geojson")
    features = json.loads(path.read_text())["features"]
    kinds = {feature["properties"]["type"] for feature in features}
    assert kinds >= {"place", "route", "venue", "happening"}
    train = [f["properties"] for f in features if f["properties"]["type"] == "route"]
    assert {one["mode"] for one in train} == {"rail"}
    assert {one["fidelity"] for one in train} == {"network"}


def test_the_page_is_below_its_budget(story: mapgen.Story, tmp_path: Path):
    (path,) = mapgen.build(story, out=tmp_path / "map.html")
    assert path.stat().st_size < 700_000
