"""What cannot well be as it is told: too fast, out of order, outside its city, two places on one spot.

Nothing is said where dates are approximate or places have no position: only what is told is held against itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mapgen import dates
from mapgen.geometry import distance_m
from mapgen.model import Happening, Issue, Join, Leg, Mode, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mapgen.model import Place, When
    from mapgen.pipeline import Story

FASTEST_KMH = {Mode.RAIL: 320.0, Mode.ROAD: 130.0, Mode.SEA: 75.0, Mode.AIR: 1100.0, Mode.WALK: 8.0}
"""What no journey of a mode exceeds on the whole way, stops left out.

From general knowledge, recalled: the fastest scheduled trains average about 318 km/h between two stops
(Shijiazhuang – Zhengzhou, 2019); 130 km/h is the usual limit of motorways; fast ferries run at 35 to 40 knots;
airliners cruise at 900 km/h, faster over ground with the jet stream behind them; a brisk walker does 6 to 8 km/h.
"""
CITY_KM = 50.0
"""How far from the middle of its city a venue may lie."""
SPOT_M = 50.0
"""Two places nearer to each other than this are on one spot."""
_CELL_DEG = 0.001
"""About 111 m of latitude: twice `SPOT_M`, so that what is near lies in the same cell or the next."""
_NOT_CLAIMED = (Status.DISPUTED, Status.PLANNED)


def journeys(story: Story) -> list[list[Leg]]:
    """The legs of each journey that is told, in order; lines that only join dated steps are none."""
    found: dict[str, list[Leg]] = {}
    for leg in story.outline.legs:
        if leg.join is Join.NONE or leg.when is not None:
            found.setdefault(leg.journey, []).append(leg)
    return list(found.values())


def way(story: Story, legs: Sequence[Leg]) -> str:
    """The stops of legs that follow each other, by the names that the map shows."""
    stops = [legs[0].origin, *(leg.destination for leg in legs)]
    return " > ".join(story.places[stop].name for stop in stops)


def step_name(one: Happening) -> str:
    """What a message calls a step: its number, and its title if it has one."""
    return f"{_number(one)}, {one.title}" if one.title else _number(one)


def doubts(story: Story) -> tuple[Issue, ...]:
    """Everything that cannot well be, in the order of the story."""
    return (*too_fast(story), *out_of_order(story), *outside_their_city(story), *on_one_spot(story))


def too_fast(story: Story) -> Iterator[Issue]:
    """Journeys, and stretches between dated steps, that are faster than their means of travel allows."""
    for legs in journeys(story):
        if len({leg.when for leg in legs}) == 1 and not _is_list(story):
            moment = _certain(legs[0].when)
            if moment is not None:
                yield from _pace(story, legs, moment[0], moment[1], legs[0].where)
        else:
            for one, other in pairwise(legs):  # each is dated by its arrival
                left, arrived = _certain(one.when), _certain(other.when)
                if left is not None and arrived is not None:
                    yield from _pace(story, [other], left[0], arrived[1], other.where)
    for before, after in pairwise(_steps(story)):
        start, end = _certain(before.when), _certain(after.when)
        stretch = _stretch(story, before.place, after.place)
        if start is not None and end is not None and stretch:
            dated_by = f" of {_number(before)} and {_number(after)}"
            yield from _pace(story, stretch, start[0], end[1], after.where, dated_by)


def out_of_order(story: Story) -> Iterator[Issue]:
    """Dates that contradict the order in which steps and journeys are told."""
    for one, other in pairwise(_steps(story)):
        if _before(other.when, one.when):
            named = f"{step_name(other)} ({_typed(other.when)}) is told after {step_name(one)} ({_typed(one.when)})"
            yield _out_of_order(other.id, f"{named} and dated before it", other.where)
    told = journeys(story)
    for legs in told:
        for before, after in pairwise(legs):
            if _before(after.when, before.when):
                named = f"{way(story, [after])} ({_typed(after.when)}) follows {way(story, [before])}"
                yield _out_of_order(after.id, f"{named} ({_typed(before.when)}) and is dated before it", after.where)
        yield from _against_theway(story, legs)
    for first, then in pairwise(told):
        if first[-1].destination == then[0].origin and _before(then[0].when, first[-1].when):
            named = f"{way(story, then)} ({_typed(then[0].when)}) begins where {way(story, first)} ends"
            yield _out_of_order(
                then[0].journey, f"{named} ({_typed(first[-1].when)}) and is dated before it", then[0].where
            )


def outside_their_city(story: Story) -> Iterator[Issue]:
    """Places far from the city that they are said to be in."""
    from mapgen.locate import candidates

    for place in story.places.values():
        mention = place.mentions[0]
        if not mention.within or place.point is None or place.checked is not None or mention.relative is not None:
            continue
        known = candidates(mention.within, country=mention.country, settings=story.settings)
        if not known or known[0].kind != "city":
            continue
        km, city = min(
            ((distance_m(place.point, one.point) / 1000, one) for one in known if one.kind == "city"),
            key=lambda pair: pair[0],
        )
        if km > CITY_KM:
            yield Issue(
                code="outside-city",
                severity=Severity.WARNING,
                subject=place.id,
                message=f"{place.name} lies {km:,.0f} km from {city.name}, the city it is said to be in",
                hint="correct `in` or its position, or mark it checked",
                where=mention.where,
            )


def on_one_spot(story: Story) -> Iterator[Issue]:
    """Places of different names and identities on one spot; those that a person checked are passed over."""
    cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in story.places.values():
        if place.point is None or place.mentions[0].relative is not None:
            continue
        x, y = math.floor(place.point.x / _CELL_DEG), math.floor(place.point.y / _CELL_DEG)
        wide = min(20, math.ceil(1 / max(0.05, math.cos(math.radians(place.point.y)))))
        near = (other for i in range(-wide, wide + 1) for j in (-1, 0, 1) for other in cells.get((x + i, y + j), ()))
        twin = next((other for other in near if _share_a_spot(place, other)), None)
        if twin is None:
            cells[x, y].append(place)
        elif place.checked is None or twin.checked is None:
            assert twin.point is not None
            yield Issue(
                code="one-spot",
                severity=Severity.WARNING,
                subject=place.id,
                message=f"{place.name} and {twin.name} are {distance_m(place.point, twin.point):.0f} m apart",
                hint="give one of them its own position, or mark both checked",
                where=place.mentions[0].where,
            )


def _share_a_spot(one: Place, other: Place) -> bool:
    words = [{place.name.casefold(), place.mentions[0].text.casefold()} for place in (one, other)]
    same = bool(words[0] & words[1])
    if one.chosen is not None and other.chosen is not None:
        same = same or one.chosen.key == other.chosen.key
    if same or one.point is None or other.point is None:
        return False
    return distance_m(one.point, other.point) < SPOT_M


def _pace(
    story: Story, legs: Sequence[Leg], start: datetime, end: datetime, where: str, dated_by: str = ""
) -> Iterator[Issue]:
    """An issue where the legs cannot be done between two instants."""
    mode, hours, km = legs[0].mode, (end - start).total_seconds() / 3600, _length_km(story, legs)
    if mode is None or hours <= 0 or km is None or legs[0].status in _NOT_CLAIMED:
        return
    hours = math.ceil(hours * 60) / 60  # a day ends a second before midnight
    if km / hours > FASTEST_KMH[mode]:
        yield Issue(
            code="too-fast",
            severity=Severity.WARNING,
            subject=legs[0].journey,
            message=f"{way(story, legs)}: {km:,.0f} km by {mode} in {_span(hours)}, by the dates{dated_by}, "
            f"would be {km / hours:,.0f} km/h; {FASTEST_KMH[mode]:,.0f} km/h is the most for {mode}",
            hint="correct the dates, the stops or the means of travel",
            where=where,
        )


def _length_km(story: Story, legs: Sequence[Leg]) -> float | None:
    """The length of legs along their routes, where there is none of the straight way; None if that is not known."""
    traced = {route.leg.id: route.length_km for route in story.routes}
    total = 0.0
    for leg in legs:
        ends = story.places[leg.origin].point, story.places[leg.destination].point
        if leg.id not in traced and (ends[0] is None or ends[1] is None):
            return None
        total += traced[leg.id] if leg.id in traced else distance_m(ends[0], ends[1]) / 1000  # type: ignore[arg-type]
    return total


def _stretch(story: Story, origin: str, destination: str) -> list[Leg]:
    """The legs of the one journey that leads from one stop to another; none where that is not clear."""
    found: list[list[Leg]] = []
    for legs in journeys(story):
        stops = [legs[0].origin, *(leg.destination for leg in legs)]
        if (
            stops.count(origin) == 1
            and stops.count(destination) == 1
            and stops.index(origin) < stops.index(destination)
        ):
            found.append(legs[stops.index(origin) : stops.index(destination)])
    return found[0] if len(found) == 1 else []


def _against_theway(story: Story, legs: Sequence[Leg]) -> Iterator[Issue]:
    """Steps at stops of a dated journey, within its dates, that go the other way round."""
    whole = _certain(legs[0].when)
    stops = [legs[0].origin, *(leg.destination for leg in legs)]
    if whole is None or len(set(stops)) < len(stops):
        return
    there: list[tuple[int, Happening]] = []
    for step in _steps(story):
        moment = _certain(step.when)
        if moment is not None and step.place in stops and whole[0] <= moment[0] and moment[1] <= whole[1]:
            there.append((stops.index(step.place), step))
    there.sort(key=lambda pair: pair[0])
    for (at, one), (other_at, other) in pairwise(there):
        if at < other_at and _before(other.when, one.when):
            named = (
                f"{way(story, legs)} comes to {story.places[one.place].name} before {story.places[other.place].name}"
            )
            dated = f"{step_name(one)} ({_typed(one.when)}) and {step_name(other)} ({_typed(other.when)})"
            yield _out_of_order(other.id, f"{named}, but {dated} are dated the other way round", other.where)


def _steps(story: Story) -> list[Happening]:
    """The steps with a date that is certain, in the order they are told; the rows of a list are in no such order."""
    if _is_list(story):
        return []
    told = (one for one in story.outline.happenings if not one.related and one.status not in _NOT_CLAIMED)
    return [one for one in told if _certain(one.when) is not None]


def _certain(when: When | None) -> tuple[datetime, datetime] | None:
    """First and last instant of a date; None where it is approximate, uncertain, open or not known."""
    if when is None or when.approximate or when.uncertain:
        return None
    start, end = dates.bounds(when)
    return (start, end) if start is not None and end is not None else None


def _before(one: When | None, other: When | None) -> bool:
    """Whether all of one date lies before all of another."""
    a, b = _certain(one), _certain(other)
    return a is not None and b is not None and a[1] < b[0]


def _is_list(story: Story) -> bool:
    return story.outline.spots is not None or any(mention.row is not None for mention in story.outline.mentions)


def _out_of_order(subject: str, message: str, where: str) -> Issue:
    return Issue(
        code="out-of-order",
        severity=Severity.WARNING,
        subject=subject,
        message=message,
        hint="correct a date, or the order",
        where=where,
    )


def _number(one: Happening) -> str:
    return one.id.replace("-", " ")


def _typed(when: When | None) -> str:
    return when.text if when is not None else ""


def _span(hours: float) -> str:
    """A time span as one reads it.

    >>> _span(72), _span(1.5)
    ('3 days', '1.5 hours')
    """
    if hours >= 48:
        return f"{hours / 24:.3g} days"
    return f"{hours:.3g} hours"
