"""Who travels from where over where to where, by what, as single clauses tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapgen.model import Mode, Status

from .moving import (
    AT,
    BACK,
    BY,
    CALLED_OFF,
    CROSSED,
    CROSSING,
    DEFINITE,
    FROM,
    INTENDED,
    KIND,
    LEAVES,
    MODES,
    MOVES,
    NAME,
    NEGATED,
    NEXT,
    NO_NAME,
    OF_PEOPLE,
    PRONOUN,
    RETURNS,
    STAY,
    THINGS,
    TO,
    VEHICLE,
    VIA,
    WATER,
)
from .standing import status_of
from .titles import is_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapgen.model import Evidence

    from .clauses import Clause, Spot
    from .times import Dated


@dataclass(frozen=True, slots=True)
class Trip:
    """A piece of a journey as one clause tells it; what it does not say is None or empty."""

    evidence: Evidence
    origin: Spot | None = None
    destination: Spot | None = None
    via: tuple[Spot, ...] = ()
    stays: tuple[Spot, ...] = ()
    """Where a traveller is told to have been: a stop of a journey that is known, no beginning of one."""
    mode: Mode | None = None
    travellers: frozenset[str] = frozenset()
    """Names and sorts of vehicle ("ship") that move, folded; for telling who goes on."""
    is_same: bool = False
    """Its subject is one of which the text has spoken: a pronoun, "the two", nobody new."""
    is_known: bool = False
    """Its subject is definite, without a name: "the minister"."""
    is_called: bool = False
    """Its subject is a name with an article, as ships and trains have it."""
    returns: bool = False
    """There and back."""
    goes_back: bool = False
    """The way home of a journey told before."""
    leaves: bool = False
    """It leaves where it was, without a place being named."""
    is_intended: bool = False
    """Its destination is where it was bound for; nothing says that it came there."""
    from_there: bool = False
    """It begins where the journey before has ended."""
    is_next: bool = False
    """What it tells follows what was told before: "will then sail"."""
    status: Status = Status.REPORTED
    when: Dated | None = None


def trips(clause: Clause, when: Dated | None = None, *, subject: str | None = None) -> tuple[Trip, ...]:
    """The movements of a clause, in its order; one after which another begins where it ended is two.

    Args:
        clause: with its places.
        when: its date.
        subject: who moves, where that is not the clause's own subject.
    """
    start = clause.span[0]
    text = clause.text
    if not clause.spots and not LEAVES.search(text):
        return ()
    moves = [found.start() + start for found in MOVES.finditer(text)]
    moves = [at for at in moves if not any(spot.span[0] <= at < spot.span[1] for spot in clause.spots)]
    if CALLED_OFF.search(text):
        return ()
    subject = clause.subject if subject is None else subject
    if (
        not moves
        or clause.is_attribution
        or is_statement(clause)
        or clause.sentence.is_heading
        or THINGS.search(subject)
    ):
        return ()
    if NEGATED.search(clause.sentence.text[max(start, moves[0] - 40) : moves[0] + 30].split(",")[0]):
        return ()
    base = _base(clause, subject, when)
    made: list[Trip] = []
    here = base
    for spot in clause.spots:
        role = _role(clause, spot, moves)
        if role == "from":
            if here.destination is not None or (here.origin is not None and here.via):
                made.append(here)
                here = replace(base, origin=None)
            if here.origin is None:
                here = replace(here, origin=spot)
        elif role == "to":
            if here.destination is not None and not _same_area(here.destination, spot):
                made.append(here)
                here = replace(base, origin=here.destination)
            here = replace(here, destination=_finer(here.destination, spot))
        elif role == "via" and not (here.destination is not None and spot.kind in ("country", "macro-region")):
            if here.destination is not None:
                made.append(here)
                here = replace(base, origin=here.destination)
            here = replace(here, via=(*here.via, spot))
        elif role == "at" and clause.lead != "where":
            here = replace(here, stays=(*here.stays, spot))
    if here.origin or here.destination or here.via or here.stays or (here.leaves and here.mode):
        made.append(here)
    return tuple(trip for trip in made if _is_trip(trip))


def _base(clause: Clause, subject: str, when: Dated | None) -> Trip:
    text = clause.text
    places = {part for spot in clause.sentence.spots for part in spot.mention.text.lower().split()}
    names = _travellers(subject) - places
    carried = _travellers(_without_spots(clause, clause.verb or clause.span[0])) - places
    status = status_of(clause.sentence.text)
    own = status_of(text if clause.verb is not None else clause.sentence.text)
    if Status.PLANNED in (own, status):
        status = own  # what another clause of the sentence plans is another thing
    return Trip(
        evidence=clause.sentence.evidence,
        mode=mode_of(_without_spots(clause, clause.span[0]), subject),
        travellers=names | carried,
        is_same=bool(PRONOUN.match(subject)) and not names,
        is_known=bool(DEFINITE.match(subject)) and names == kinds_of(names),
        is_called=bool(DEFINITE.match(subject)) and bool(names),
        returns=bool(BACK.search(text)),
        goes_back=bool(RETURNS.search(text)),
        leaves=bool(LEAVES.search(clause.told)),
        is_intended=bool(INTENDED.search(text)),
        from_there=bool(re.search(r"\bfrom there\b", text, re.IGNORECASE)),
        is_next=bool(NEXT.search(text)),
        status=status,
        when=when,
    )


def _without_spots(clause: Clause, start: int) -> str:
    """The words of a clause from a place on, the names of its places left out."""
    text, end = clause.sentence.text, clause.span[1]
    for spot in reversed([one for one in clause.spots if one.span[0] >= start]):
        text = text[: spot.span[0]] + "·" * (spot.span[1] - spot.span[0]) + text[spot.span[1] :]
    return text[start:end]


def mode_of(text: str, subject: str = "") -> Mode | None:
    """The means of travel that a clause names: behind "by" first, then by its verb, then by who moves; None if none.

    >>> mode_of("The minister left by train for the airport"), mode_of("flew on to the capital")
    (<Mode.RAIL: 'rail'>, <Mode.AIR: 'air'>)
    """
    for found in BY.finditer(text):
        for mode, pattern in MODES:
            if found[0].lower().startswith("by ") and pattern.fullmatch(found["means"]):
                return mode
    told = text[len(subject) :] if subject and text.startswith(subject) else text
    for words in (told, subject):
        hits = [(match.start(), mode) for mode, pattern in MODES if (match := pattern.search(words))]
        if hits:
            return min(hits)[1]
    return None


def _role(clause: Clause, spot: Spot, moves: Sequence[int]) -> str:
    """What a place is to a movement: from, to, via, at, or "" where it is only near it."""
    before = clause.sentence.before(spot)
    governed = [at for at in moves if at < spot.span[0]]
    if not governed:
        return (
            "from" if re.search(r"^from$|^from [^,]*$", before.strip()) and spot.span[0] - clause.span[0] < 12 else ""
        )
    lead = clause.sentence.text[clause.span[0] : spot.span[0]]
    crossing = CROSSING.search(lead)
    if VIA.search(before) or (crossing and spot.kind in CROSSED):
        return "via"
    if FROM.search(before):
        to = re.search(r"\b(?:to|for|into)\b", clause.text[spot.span[1] - clause.span[0] :])
        return "from" if to or not OF_PEOPLE.search(before) else ""
    if TO.search(before):
        if before.endswith("for") and not INTENDED.search(lead.lower()):
            return ""
        return "to" if spot.kind not in WATER else "via"
    if crossing and AT.search(before) and spot.kind not in ("country", "macro-region"):
        return "via"
    if STAY.search(before):
        return "at"
    return ""


def _is_trip(trip: Trip) -> bool:
    """Whether a movement says more than a direction: two ends, or one and a means or a traveller."""
    return bool(trip.origin and trip.destination) or bool(
        (trip.origin or trip.destination or trip.via or trip.stays or trip.leaves)
        and (trip.mode or trip.travellers or trip.is_same or trip.is_known)
    )


def _travellers(words: str) -> frozenset[str]:
    """Names and sorts of vehicle in some words."""
    found = {KIND.get(match["noun"].lower(), match["noun"].lower()) for match in VEHICLE.finditer(words)}
    for match in NAME.finditer(words):
        found |= {part.lower().removesuffix("’s") for part in match[0].split() if len(part) > 2 and part[0].isupper()}
    return frozenset(found - NO_NAME)


def _same_area(one: Spot, other: Spot) -> bool:
    """Whether two ends are a place and what it lies in: "to Beijing, China"."""
    a, b = one.place.chosen, other.place.chosen
    if a is None or b is None or a.country != b.country:
        return False
    return a.kind in ("country", "admin1", "admin2") or b.kind in ("country", "admin1", "admin2")


def _finer(one: Spot | None, other: Spot) -> Spot:
    """The smaller of two that name the same end."""
    if one is None:
        return other
    order = ("country", "admin1", "admin2", "city")
    rank = {kind: number for number, kind in enumerate(order)}
    return other if rank.get(other.kind, 9) > rank.get(one.kind, 9) else one


def kinds_of(travellers: Iterable[str]) -> set[str]:
    """The sorts of vehicle among travellers."""
    return set(travellers) & {*KIND.values(), "train"}
