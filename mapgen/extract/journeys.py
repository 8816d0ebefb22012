"""Journeys put together from the pieces that clauses tell: the same train, ship or traveller, leg after leg."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.model import Mode, Status

from .travel import kinds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Evidence

    from .entities import Entities, Entity
    from .times import Dated
    from .travel import Trip

NO_STOP = frozenset(
    {
        "river", "lake", "sea", "gulf", "bay", "ocean", "country", "macro-region", "region", "line", "territory",
        "plateau", "range", "plain", "admin1",
    }
)  # fmt: skip
"""Kinds of what is passed and where nothing stops: kept as evidence, not as a stop."""
NEARLY_KM = 5.0
"""Of ways round that differ by no more, the later one is taken: the order of the text."""
DETOUR = 1.6
"""So many times the direct way is as far as a point on the way may lead round."""
SLACK_KM = 50.0
ONE_DAY = len("2018-03-28")
MOST_OPEN = 50
"""Journeys, the last begun, of which a sentence may tell more."""
MOST_STOPS = 500
"""Stops, and trips, after which nothing more is put to a journey."""


@dataclass(slots=True)
class Stop:
    """Where a journey stops, and when it was there or left, as far as that is told."""

    place: Entity
    when: Dated | None = None


@dataclass(slots=True)
class Voyage:
    """A journey in the making: its stops in order."""

    stops: list[Stop]
    mode: Mode | None
    travellers: set[str]
    statuses: list[Status]
    document: str = ""
    """The text that began to tell it."""
    evidence: dict[Evidence, None] = field(default_factory=dict)
    bound: Entity | None = None
    """Where it was bound for, when nothing is told of its coming there."""
    returns: bool = False
    back_when: Dated | None = None
    back_evidence: list[Evidence] = field(default_factory=list)
    back_status: Status = Status.REPORTED
    left: Trip | None = None
    """That it left where it was last, with nothing told of where to."""
    is_round: bool = False
    """Told as one there and back."""
    assumed: list[str] = field(default_factory=list)
    """What was taken for granted, in words for the editor."""
    differs: list[tuple[str, Evidence, Evidence]] = field(default_factory=list)
    """What two texts tell differently, and where they do."""

    @property
    def places(self) -> list[Entity]:
        """Its stops without their dates."""
        return [stop.place for stop in self.stops]

    @property
    def status(self) -> Status:
        """The standing that most sentences give it; what the text reports where they are of two minds."""
        counted = Counter(self.statuses)
        most = max(counted.values())
        best = [status for status in counted if counted[status] == most]
        return best[0] if len(best) == 1 else Status.REPORTED

    @property
    def when(self) -> str:
        """EDTF of when it was made: from its first day to its last, as far as its stops are dated; "" if none is."""
        told = [stop.when.edtf for stop in self.stops if stop.when is not None and stop.when.edtf]
        if not told:
            return ""
        edges = [edge[:ONE_DAY] for one in told for edge in one.split("/") if edge != ".."]
        days = [edge for edge in edges if len(edge) == ONE_DAY]
        if len(days) < len(edges) or min(days) == max(days):
            return told[0]
        return f"{min(days)}/{max(days)}"

    @property
    def way_back(self) -> list[Entity]:
        """Its stops on the way home: those of the way out where it was told as one, or runs on rails; else straight."""
        if self.is_round or self.mode in (Mode.RAIL, Mode.WALK) or len(self.stops) == 2:
            return list(reversed(self.places))
        return [self.stops[-1].place, self.stops[0].place]


def voyages(told: Sequence[Trip], entities: Entities) -> tuple[tuple[Voyage, ...], tuple[Trip, ...]]:
    """The journeys that the trips tell together, and the trips that belong to none.

    A trip that begins nowhere and ends where no journey goes is none: officials who "travelled to Sweden" are
    no leg of the train.
    """
    made: list[Voyage] = []
    loose: list[Trip] = []
    last: Voyage | None = None
    document = ""
    for one in told:
        if one.evidence.document != document:
            document, last = one.evidence.document, None
        voyage = _belongs(one, made, last, entities)
        if voyage is not None:
            _add(voyage, one, entities)
            last = voyage
        elif (begun := _begun(one, made, last, entities)) is not None:
            made.append(begun)
            last = begun
        else:
            loose.append(one)
    still: list[Trip] = []
    for one in loose:  # what was told before the sentence that begins the journey
        voyage = _belongs(one, made, None, entities) or _arrival(one, made, entities)
        if voyage is not None:
            _add(voyage, one, entities)
        else:
            still.append(one)
    for voyage in made:
        _settle(voyage, entities)
    return tuple(voyage for voyage in made if len({stop.key for stop in voyage.places}) > 1), tuple(still)


def _begun(one: Trip, made: Sequence[Voyage], last: Voyage | None, entities: Entities) -> Voyage | None:
    """The journey that a trip begins: it says from where, or goes on by plan from where another ended."""
    if one.origin is None and one.from_there and last is not None and one.destination is not None and one.mode:
        origin = last.stops[-1].place
    elif one.origin is None:
        follows = one.status is Status.PLANNED and one.is_next and one.destination and one.mode
        before = (
            next((voyage for voyage in reversed(made[-MOST_OPEN:]) if _is_same(one, voyage, last)), None)
            if follows
            else None
        )
        if before is None or one.destination is None or before.returns:
            return None
        origin = before.stops[-1].place
    else:
        origin = entities.of(one.origin.mention)
    destination = entities.of(one.destination.mention) if one.destination else None
    if destination is not None and _same(origin, destination):
        return None
    via = [entities.of(spot.mention) for spot in one.via]
    between = [Stop(place, one.when) for place in via if place.kind not in NO_STOP and not _same(place, origin)]
    end = [] if destination is None or one.is_intended else [Stop(destination, one.when)]
    return Voyage(
        stops=[Stop(origin, one.when), *between, *end],
        mode=one.mode,
        travellers=set(one.travellers),
        statuses=[one.status],
        document=one.evidence.document,
        evidence={one.evidence: None},
        bound=destination if one.is_intended else None,
        returns=one.returns,
        is_round=one.returns,
    )


def _is_same(trip: Trip, voyage: Voyage, last: Voyage | None) -> bool:
    """Whether it is the traveller of a journey who moves."""
    kinds, others = kinds_of(trip.travellers), voyage.travellers
    if trip.mode is not None and voyage.mode is not None and trip.mode is not voyage.mode:
        return False
    if (trip.travellers - kinds) & voyage.travellers:
        return True
    if trip.is_same or (trip.is_called and not others - kinds_of(others)):
        return voyage is last
    return trip.is_known and (bool(kinds & others) if kinds else voyage is last)


def _belongs(trip: Trip, made: Sequence[Voyage], last: Voyage | None, entities: Entities) -> Voyage | None:
    """The journey that a trip tells more of."""
    origin = entities.of(trip.origin.mention) if trip.origin else None
    destination = entities.of(trip.destination.mention) if trip.destination else None
    for voyage in reversed(made[-MOST_OPEN:]):
        if len(voyage.stops) > MOST_STOPS or len(voyage.statuses) > MOST_STOPS:
            continue
        if trip.mode is not None and voyage.mode is not None and trip.mode is not voyage.mode:
            continue
        if (trip.status is Status.PLANNED) != (Status.PLANNED in voyage.statuses):
            expected = voyage is last and len(voyage.stops) == 1 and trip.evidence in voyage.evidence
            if expected and destination is not None and _is_same(trip, voyage, last):
                return voyage  # "left Troy and is expected in Ithaca"
            continue
        same = _is_same(trip, voyage, last)
        start, end = voyage.stops[0].place, voyage.stops[-1].place
        there = [destination is not None and _same(destination, stop) for stop in voyage.places]
        if origin is not None and destination is not None:
            forth = _same(origin, start) and there[-1]
            back = _same(origin, end) and _same(destination, start)
            onwards = (same or (voyage is last and trip.mode is voyage.mode)) and _same(origin, end)
            if forth or back or onwards:
                return voyage
        elif destination is not None:
            if any(there[1:]) and (same or trip.mode is not None or voyage.document != trip.evidence.document):
                return voyage
            if same and not voyage.returns and (_goes_on(trip) or there[0]):
                return voyage
            if same and trip.goes_back and there[0]:
                return voyage
        elif origin is not None:
            if same and (not voyage.returns or _same(origin, end)):
                return voyage
        elif trip.leaves and not (trip.via or trip.stays):
            if same or trip.mode is voyage.mode is not None:
                return voyage
        elif same or (trip.mode is voyage.mode is not None and trip.via and trip.is_known):
            return voyage
    return None


def _goes_on(trip: Trip) -> bool:
    """Whether a trip that names its end only tells more of a journey, and not of a visit to another place."""
    return trip.mode is not None or trip.is_same or trip.is_known or trip.is_called


def _arrival(trip: Trip, made: Sequence[Voyage], entities: Entities) -> Voyage | None:
    """The one journey by these means, where a trip tells of an arrival after all else: the news that stands first."""
    if trip.mode is None or trip.destination is None or trip.origin is not None or trip.status is Status.PLANNED:
        return None
    if trip.via:
        return None  # a way of its own, and no news of how another ended
    by_means = [
        one
        for one in made
        if one.mode is trip.mode and one.document == trip.evidence.document and one.statuses[0] is not Status.PLANNED
    ]
    if len(by_means) != 1 or by_means[0].returns or entities.of(trip.destination.mention).is_area:
        return None
    ends = [stop.when.first for stop in by_means[0].stops if stop.when is not None and stop.when.first]
    is_last = trip.when is not None and trip.when.first is not None and ends and trip.when.first >= max(ends)
    return by_means[0] if is_last else None


def _add(voyage: Voyage, trip: Trip, entities: Entities) -> None:
    """Put what a trip says to the journey that it belongs to."""
    origin = entities.of(trip.origin.mention) if trip.origin else None
    destination = entities.of(trip.destination.mention) if trip.destination else None
    start, end = voyage.stops[0].place, voyage.stops[-1].place
    backwards = destination is not None and _same(destination, start) and not _same(destination, end)
    goes_nowhere = destination is None and not trip.via and not trip.stays
    if goes_nowhere and (trip.leaves if origin is None else _same(origin, end) and len(voyage.stops) > 1):
        if len(voyage.stops) == 1:
            voyage.stops[0].when = trip.when or voyage.stops[0].when
        voyage.left = trip
        voyage.evidence[trip.evidence] = None
        return
    if backwards and len(voyage.stops) > 1:
        _turn(voyage, trip)
        return
    if trip.status is Status.PLANNED and voyage.statuses[0] is not Status.PLANNED:
        voyage.bound = destination
        return
    voyage.evidence[trip.evidence] = None
    voyage.travellers |= trip.travellers
    voyage.mode = voyage.mode or trip.mode
    voyage.returns |= trip.returns
    voyage.is_round |= trip.returns
    voyage.statuses.append(trip.status)
    if origin is not None:
        _reach(voyage, origin, trip, is_origin=True)
    for spot in trip.via:
        _pass(voyage, entities.of(spot.mention), trip)
    for spot in trip.stays:
        place = entities.of(spot.mention)
        if not place.is_area:
            _reach(voyage, place, trip)
    if destination is not None and trip.is_intended:
        voyage.bound = destination
    elif destination is not None:
        been = [stop for stop in voyage.places if _same(destination, stop)]
        if not been:
            voyage.bound = None
        if trip.goes_back and len(been) == 1 and not _same(destination, end):
            voyage.stops.append(Stop(destination, trip.when))
        else:
            _reach(voyage, destination, trip)


def _turn(voyage: Voyage, trip: Trip) -> None:
    """Let a journey lead home again."""
    voyage.returns = True
    voyage.back_when = voyage.back_when or trip.when
    voyage.back_status = trip.status
    voyage.back_evidence.append(trip.evidence)


def _reach(voyage: Voyage, place: Entity, trip: Trip, *, is_origin: bool = False) -> None:
    """Put a stop to a journey: the finer of two that are one, a new one at its date or at the end."""
    for number, stop in enumerate(voyage.stops):
        if _same(stop.place, place):
            if stop.place.holds(place) and not place.is_venue:
                stop.place = place
            _differ(voyage, stop, trip)
            if stop.when is None and (is_origin or number):
                stop.when = trip.when
            return
    first = trip.when.first if trip.when is not None else None
    voyage.left = None
    later = [
        number
        for number, stop in enumerate(voyage.stops)
        if first is not None and stop.when is not None and stop.when.first is not None and stop.when.first > first
    ]
    voyage.stops.insert(later[0] if later and later[0] > 0 else len(voyage.stops), Stop(place, trip.when))


def _differ(voyage: Voyage, stop: Stop, trip: Trip) -> None:
    """Note where another text has another day for a stop."""
    mine, its = stop.when, trip.when
    if mine is None or its is None or trip.evidence.document == voyage.document:
        return
    days = {one.edtf[:ONE_DAY] for one in (mine, its) if "/" not in one.edtf and len(one.edtf) >= ONE_DAY}
    if len(days) == 2:
        voyage.differs.append((stop.place.name, next(iter(voyage.evidence)), trip.evidence))


def _pass(voyage: Voyage, via: Entity, trip: Trip) -> None:
    """Put a point on the way between the two stops where it leads round the least, or at the end where the text is."""
    if via.kind in NO_STOP or any(via.key == stop.key for stop in voyage.places):
        return
    first = trip.when.first if trip.when is not None else None
    dated = [stop.when.first for stop in voyage.stops if stop.when is not None and stop.when.first]
    if len(voyage.stops) == 1 or (first is not None and dated and first > max(dated)):
        voyage.stops.append(Stop(via, trip.when))
        return
    ways = [
        (one.km_to(via) + via.km_to(other) - one.km_to(other), number)
        for number, (one, other) in enumerate(itertools.pairwise(voyage.places), 1)
    ]
    least = min(extra for extra, _ in ways)
    extra, at = max((number, extra) for extra, number in ways if extra <= least + NEARLY_KM)[::-1]
    direct = voyage.stops[at - 1].place.km_to(voyage.stops[at].place)
    if extra <= (DETOUR - 1) * direct + SLACK_KM:
        voyage.stops.insert(at, Stop(via, trip.when))
    elif trip.is_same or trip.is_known or not trip.destination:
        voyage.stops.append(Stop(via, trip.when))


def _same(one: Entity, other: Entity) -> bool:
    """Whether two ends agree: the same place, or one in the other."""
    return one.key == other.key or one.holds(other) or other.holds(one)


def _settle(voyage: Voyage, entities: Entities) -> None:
    """Give a journey stops that can be stopped at: for a country its capital, where the texts name it."""
    if voyage.left is not None and voyage.returns:
        _turn(voyage, voyage.left)
    if voyage.bound is not None and not any(_same(voyage.bound, stop) for stop in voyage.places):
        voyage.stops.append(Stop(voyage.bound))
    stops: list[Stop] = []
    for stop in voyage.stops:
        place = stop.place
        capital = entities.capital_of(place) if place.kind == "country" and voyage.mode is not None else None
        if capital is not None:
            voyage.assumed.append(
                f"the text says {place.name}; {capital.name}, its capital, is taken for where the journey stops"
            )
            place = capital
        if not stops or stops[-1].place.key != place.key:
            stops.append(Stop(place, stop.when))
    voyage.stops = stops
    if any(stop.kind in NO_STOP for stop in voyage.places) and voyage.mode is not None:
        areas = ", ".join(stop.name for stop in voyage.places if stop.kind in NO_STOP)
        voyage.assumed.append(f"{areas}: the text names no nearer place where the journey stops")
        voyage.mode = None
