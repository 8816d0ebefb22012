"""The example stories and lists that ship: whole, honest, and found where they say they are."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyproj import Geod

from mapgen import basemap, data, pipeline
from mapgen.model import Mode, Status

if TYPE_CHECKING:
    from shapely.geometry import Point

    from mapgen.pipeline import Story

GEOD = Geod(ellps="WGS84")
STORIES = ("kim-beijing-2018", "tonga-relief-2022", "mandela-1990", "arvena-sightings")
TRUTH = Path(__file__).parent / "clinics_truth.csv"
"""For each row of the clinics: the state and the district that its maker meant, and what is wrong with the row."""
MISPLACED = {"swapped", "other-state"}
"""Rows whose position was typed wrong on purpose: it stays, and an issue says so."""


@cache
def told(name: str) -> Story:
    """A shipped story, read."""
    return pipeline.story(data.file(f"stories/{name}.yaml"))


@cache
def clinics() -> Story:
    """The messy list, read and located without any hint from outside."""
    return pipeline.story(data.file("stories/lists/clinics.csv"))


def typed(name: str) -> str:
    """The text of a shipped story as its author typed it."""
    return data.file(f"stories/{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STORIES)
def test_a_story_reads_without_a_word_of_complaint(name: str) -> None:
    story = told(name)
    assert [issue for issue in story.outline.issues if issue.severity in ("error", "warning")] == []
    assert story.outline.happenings
    assert all(happening.sources for happening in story.outline.happenings), "every fact names its source"
    assert {id_ for happening in story.outline.happenings for id_ in happening.sources} <= story.outline.sources.keys()


@pytest.mark.parametrize("name", STORIES)
def test_every_place_of_a_story_is_found_and_certain(name: str) -> None:
    places = told(name).places.values()
    assert [place.name for place in places if not place.found] == []
    assert [place.name for place in places if place.ambiguous] == []


@pytest.mark.parametrize(
    ("place", "lon", "lat", "within_km"),
    [
        ("pyongyang", 125.754, 39.034, 5),
        ("dandong", 124.394, 40.129, 5),
        ("beijing", 116.397, 39.907, 5),
        ("stockholm", 18.069, 59.329, 5),
        ("helsinki", 24.935, 60.170, 5),
        ("bridge", 124.3925, 40.1150, 0.5),
        ("hall", 116.3875, 39.9033, 0.5),
        ("guest", 116.3258, 39.9164, 0.5),
    ],
)
def test_the_showcase_stands_where_it_took_place(place: str, lon: float, lat: float, within_km: float) -> None:
    point = told("kim-beijing-2018").places[place].point
    assert point is not None
    assert GEOD.inv(point.x, point.y, lon, lat)[2] / 1000 <= within_km


def test_the_showcase_tells_the_train_and_keeps_the_talks_apart() -> None:
    outline = told("kim-beijing-2018").outline
    steps = [happening for happening in outline.happenings if not happening.related]
    related = [happening for happening in outline.happenings if happening.related]
    assert [(step.order, step.place) for step in steps] == [
        (1, "pyongyang"), (2, "bridge"), (3, "beijing"), (4, "hall"), (5, "guest"), (6, "pyongyang"),
    ]  # fmt: skip
    assert [fact.place for fact in related] == ["stockholm", "helsinki"]
    assert [fact.when.edtf for fact in related if fact.when] == ["2018-03-15/2018-03-17", "2018-03-20/2018-03-21"]
    assert all("record" in fact.sources for fact in outline.happenings), "days and cities are the editors' addition"
    stops = {stop for leg in outline.legs for stop in (leg.origin, *leg.via, leg.destination)}
    assert stops == {"pyongyang", "bridge", "dandong", "beijing"}
    assert {(leg.mode, leg.status) for leg in outline.legs} == {(Mode.RAIL, Status.REPORTED)}


def test_the_showcase_is_told_in_our_own_words() -> None:
    assert not re.search('["“”„«»]', typed("kim-beijing-2018"))
    assert "checked:" not in typed("kim-beijing-2018")
    assert not any(source.url for source in told("kim-beijing-2018").outline.sources.values())


def test_the_sea_story_crosses_the_antimeridian() -> None:
    story = told("tonga-relief-2022")
    assert {leg.mode for leg in story.outline.legs} == {Mode.SEA}
    for leg in story.outline.legs:
        origin, destination = story.places[leg.origin].point, story.places[leg.destination].point
        assert origin is not None
        assert destination is not None
        assert origin.x > 150
        assert destination.x < -170


def test_the_african_story_goes_by_road_and_by_air() -> None:
    story = told("mandela-1990")
    assert {leg.mode for leg in story.outline.legs} == {Mode.ROAD, Mode.AIR}
    on_the_book = [fact for fact in (*story.outline.legs, *story.outline.happenings) if fact.sources == ("book",)]
    assert len(on_the_book) == 4
    assert {fact.status for fact in on_the_book} == {Status.REPORTED}


def test_the_sightings_use_every_way_to_say_where_and_how_sure() -> None:
    story, text = told("arvena-sightings"), typed("arvena-sightings")
    assert len(story.outline.happenings) == 12
    assert all(f"{word}:" in text for word in ("at", "within", "between", "near", "off", "area"))
    assert {happening.status for happening in story.outline.happenings} == set(Status)
    shapes = {place.geometry.geom_type for place in story.places.values() if place.geometry is not None}
    assert shapes >= {"Point", "Polygon", "LineString"}
    assert not story.outline.sources["crew"].public
    pictures = [happening.image for happening in story.outline.happenings if happening.image]
    assert pictures
    assert all(data.file(f"stories/{picture.file}").read_bytes().startswith(b"\x89PNG") for picture in pictures)


def test_the_plain_list_is_found_in_the_countries_it_states() -> None:
    story = pipeline.story(data.file("stories/lists/places.csv"))
    assert len(story.places) == 12
    codes = [place.country for place in story.places.values()]
    assert codes == ["KP", "CN", "KE", "BR", "IS", "NZ", "MN", "UA", "PE", "CA", "FJ", "VN"]
    assert {str(place.precision) for place in story.places.values()} == {"city"}


def test_the_clinics_hold_no_personal_data() -> None:
    text = data.file("stories/lists/clinics.csv").read_text(encoding="utf-8")
    assert not re.search(r"@|\+?234[\d -]{7,}|\b0[789]\d{9}\b", text)


def test_no_clinic_is_lost_and_none_stands_on_a_false_point() -> None:
    """A point is right or was typed wrong by its author, and then an issue says so; the rest are areas."""
    story = clinics()
    with TRUTH.open(encoding="utf-8", newline="") as table:
        truth = list(csv.DictReader(table))
    places = list(story.places.values())
    assert len(places) == len(truth) == 300
    complaints = {issue.where.partition(", column")[0] for issue in story.issues}
    right = areas = 0
    for meant, place in zip(truth, places, strict=True):
        if place.point is None:
            continue
        here = _state(place.point) == {"FCT": "Federal Capital Territory", "Nasarawa": "Nassarawa"}.get(
            meant["state"], meant["state"]
        )
        if place.geometry is not None and place.geometry.geom_type == "Point":
            assert here or meant["defect"] in MISPLACED, f"row {meant['S/N']}: {place.reason}"
            if meant["defect"] in MISPLACED:
                assert f"clinics.csv, row {int(meant['S/N']) + 1}" in complaints
        else:
            areas, right = areas + 1, right + here
    assert areas > 200
    assert right / areas >= 0.9


def _state(point: Point) -> str:
    return basemap.admin1_at(point, 5)[1]
