"""What is told, in order: each happening as a step that lights up its place and its lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from mapgen.geometry import span_of
from mapgen.scene import Facts, Step

from .facts import moment, picture, quote, source_lines
from .frame import grown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Happening, Leg, Outline, Route, When
    from mapgen.scene import Extent, Mark

    from .names import Naming

MOST_NUMBERS = 30


def numbers_of(happenings: Sequence[Happening]) -> bool:
    """Whether the steps carry numbers: only up to 30 of them, beyond that they say nothing."""
    return sum(told.order is not None for told in happenings) <= MOST_NUMBERS


def steps_of(
    happenings: Sequence[Happening],
    routes: Sequence[Route],
    marks: Mapping[str, Mark],
    place_of: Mapping[str, str],
    called: Mapping[str, Naming],
    outline: Outline,
    spoken: Sequence[str],
    *,
    year: bool,
) -> list[Step]:
    """The ordered happenings first, by number, then the related ones as they were told.

    Args:
        happenings: as read.
        routes: as traced.
        marks: the drawn marks by id.
        place_of: place id by mention id.
        called: names by place id.
        outline: for the public sources.
        spoken: the languages of the map.
        year: whether dates say their year.
    """
    numbered = numbers_of(happenings)
    ordered = sorted(happenings, key=lambda told: (told.order is None, told.order or 0))
    at: dict[str, list[str]] = {}
    for mark in marks.values():
        at.setdefault(mark.place_id, []).append(mark.id)
    steps = []
    for told in ordered:
        place = place_of.get(told.place, "")
        lit = at.get(place, []) if place else []
        travelled = [
            route.leg.id
            for route in routes
            if not told.related and touches(route.leg, place, place_of) and together(route.leg.when, told.when)
        ]
        naming = called.get(place)
        steps.append(
            Step(
                id=told.id,
                title=told.title or (naming.texts[spoken[0]] if naming else ""),
                number=told.order if numbered and not told.related else None,
                place=naming.texts[spoken[0]] if naming else "",
                places=naming.texts if naming else {},
                facts=Facts(
                    text=told.text,
                    when=moment(told.when, spoken, year=year),
                    status=told.status,
                    because=told.because,
                    quote=quote(told, outline.sources),
                    picture=picture(told.image),
                    sources=source_lines(told.sources, outline.sources),
                ),
                marks=tuple(dict.fromkeys([*lit, *(leg for leg in travelled if leg in marks)])),
                extent=view_of([marks[mark] for mark in lit]),
                related=told.related,
            )
        )
    return steps


def touches(leg: Leg, place: str, place_of: Mapping[str, str]) -> bool:
    """Whether a leg starts at, ends at or goes by way of the place."""
    return bool(place) and place in {place_of.get(end, "") for end in (leg.origin, leg.destination, *leg.via)}


def together(a: When | None, b: When | None) -> bool:
    """Whether two dates can be of the same time; an unknown one does not contradict."""
    bounds = [_days(when) for when in (a, b)]
    (a_start, a_end), (b_start, b_end) = bounds
    return not ((a_end and b_start and a_end < b_start) or (b_end and a_start and b_end < a_start))


def _days(when: When | None) -> tuple[date | None, date | None]:
    def day(moment_: date | datetime | None) -> date | None:
        return moment_.date() if isinstance(moment_, datetime) else moment_

    return (day(when.start), day(when.end)) if when else (None, None)


def view_of(marks: Sequence[Mark]) -> Extent | None:
    """Where the map goes for a step that is told off the frame: around its marks."""
    points = [mark.point for mark in marks if mark.point is not None]
    if not points:
        return None
    west, east = span_of([point.x for point in points])
    south, north = min(point.y for point in points), max(point.y for point in points)
    return grown((west, south, east, north), height=0.02, width=0.03)
