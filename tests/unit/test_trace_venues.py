"""Venues: a known footprint is kept, a mere point becomes a ring that says so."""

from __future__ import annotations

from typing import Any

from shapely.geometry import LineString, Point, box

from mapgen.geometry import length_m
from mapgen.model import Candidate, Mention, Place, Precision, Role
from mapgen.trace import venues

HERE = Point(116.3875, 39.9033)


def place(kind: str, **more: Any) -> Place:
    candidate = {key: more.pop(key) for key in ("footprint", "credit", "approximate") if key in more}
    chosen = Candidate(name="X", point=HERE, provider="p", provider_id="x", kind=kind, **candidate)
    given = {"geometry": HERE, "point": HERE} | more
    return Place(id="x", name="X", mentions=(Mention(id="x", text="X"),), chosen=chosen, **given)


def test_a_footprint_is_kept_with_its_credit() -> None:
    shape = box(116.386, 39.902, 116.389, 39.905)
    (venue,) = venues([place("parliament", footprint=shape, credit="someone")])
    assert (venue.footprint, venue.approximate, venue.credit) == (shape, False, "someone")


def test_a_line_is_a_footprint_too() -> None:
    line = LineString([(124.389, 40.117), (124.397, 40.112)])
    assert venues([place("bridge", footprint=line)])[0].footprint == line


def test_a_point_becomes_a_ring_of_a_usual_size_and_says_so() -> None:
    (venue,) = venues([place("stadium")])
    assert venue.approximate
    assert venue.footprint.contains(HERE)
    assert 800 < length_m(venue.footprint) < 1000


def test_a_shape_that_a_person_gave_counts_as_exact_only_where_it_is_meant_so() -> None:
    shape = box(116.38, 39.90, 116.39, 39.91)
    exact, vague = venues(
        [
            place("palace", geometry=shape, precision=Precision.BUILDING),
            place("palace", geometry=shape, precision=Precision.CITY),
        ]
    )
    assert (exact.footprint, exact.approximate, vague.approximate) == (shape, False, True)


def test_cities_and_what_was_not_found_are_no_venues() -> None:
    lost = Place(id="y", name="Y", mentions=(Mention(id="y", text="Y"),), role=Role.VENUE)
    assert venues([place("city"), lost]) == ()


def test_what_a_story_calls_a_venue_is_one() -> None:
    assert len(venues([place("city", role=Role.VENUE)])) == 1
