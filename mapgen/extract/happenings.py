"""What took place, where and when: the clauses that tell an event at a place, each with a short title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.model import Status

from .titles import is_statement, title_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from mapgen.model import Doubt, Evidence

    from .clauses import Clause, Sentence, Spot
    from .entities import Entities, Entity
    from .telling import Telling
    from .times import Dated

_EVENT = re.compile(
    r"\b(?:held|met|meets?|talks|summit|signed|opened|closed|housed|stayed|greeted|received|welcomed|spotted|seen|saw|"
    r"sighted|sank|sunk|capsized|collided|crashed|exploded|explosion|erupted|burned|burnt|burning|spread|destroyed|"
    r"damaged|"
    r"evacuated|killed|injured|wounded|died|rescued|missing|struck|hit|attacked|seized|captured|shelled|bombed|fired|"
    r"launched|arrested|detained|protested|rallied|gathered|marched|began|begun|started|ended|arrived|arrive|left|"
    r"departed|"
    r"landed|docked|anchored|at anchor|loaded|unloaded|photographed|filmed|lost|found|ran aground|crossed|passed|"
    r"erected|"
    r"surrounded|conference|visited|visit|addressed|address|spoke|voted|celebrated|prayed|camped|flooded|collapsed|"
    r"broke|"
    r"contained|declared|followed|travelled|traveled|travel|fly|flown|flew|transferred|switched off|reappeared|"
    r"disappeared|"
    r"vanished|intercepted|boarded|inspected|motorcade|treated|towed|refloated|repaired|rested|fell|reached|"
    r"turned away|"
    r"called at|stopped|hauled|pledged|took|taken|spent|tested|buried|unveiled|blocked|freed|released|refused|"
    r"recovered|"
    r"pulled|drifted ashore|stranded|washed ashore|hospital)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:is|are|was|were|am|be) (?:a|an|the|not|no|in|at|on|from|of|one|part|home|also|still|rare|open|there|over|"
    r"under|"
    r"about)\b|"
    r"(?:has|have|had) (?:a|an|the|no|many|several|its|their)\b|(?:lies?|lives?|lived|stands?|means?|remains?|"
    r"seems?|wants?|"
    r"comes?|grew|knew|considered|thought|believed|hoped|called|deeply|would|could|should)\b"
)
_GENERAL = re.compile(
    r"\b(?:would|could|should|might|must|likely to|aims? to|wants? to|threat|policy|relations|sanctions|usually|"
    r"normally|"
    r"always|never|allies since|registered|based|born|grew up|graduat\w+|studied|offer(?:s|ed)|invitation|invited|"
    r"appealed|criticised|called for)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\W*(?:If|Whether|Whatever|Should|Unless|Had|Were)\b")
_NEGATED = re.compile(r"\b(?:not|never|no longer|cancel(?:l?ed)|n[’']t|turned out to be|denied)\b", re.IGNORECASE)
_AT = re.compile(
    r"(?:\bin|\bat|\bon|\bnear|\boff|\boutside|\baround|\binside|\bwithin|\bover|\balong|\bacross|\bthrough|\bbetween|"
    r"\bfrom the coast of|\baboard|\bpassed|\breached|\breaching|\bvisit|\bvisited|\bentered|\bleft|\bcrossed|\bpast|"
    r"\b(?:north|south)(?:[- ]?(?:east|west))?(?: of)?|\b(?:east|west)(?: of)?|\b(?:km|kilomet\w+|miles|"
    r"metres) (?:off|from))$"
)
_INTO = re.compile(r"(?:\bto|\binto|\bonto|\btowards?)$")
_MOVED = re.compile(
    r"\b(?:travel\w*|went|go|flew|fly|flown|sail\w*|drove|walk\w*|took|taken|brought|towed|carried|transported|"
    r"moved|returned|"
    r"fled|march\w*|swim|transferred|evacuated|crossed|transport\w*|came|trip|visit|continued|hauled|drifted|headed)\b"
)
_FROM = re.compile(
    r"\b(?:sailed|left|departed|set (?:out|off)|took off|flew|fled|evacuated|rescued|pulled) (?:\w+ ){0,2}from$"
)
_VERBAL = re.compile(
    r"(?:\w+ed|held|met|seen|found|shot|hit|struck|began|fell|sank|went|flew|ran|left|lost|killed|loose|away|"
                     r"aground|ashore|there|together|again|\d{4}|day|evening|night|morning|later|day)\s+(?:to|into|"
                     r"in|at|on|near|off)$")  # fmt: skip
_ASIDE = re.compile(
    r"\b(?:another|separate|separately|a second|(?:two|three|several)? ?other|similar|elsewhere)\b", re.IGNORECASE
)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|has|have|had)\b)", re.IGNORECASE)
_FRONT = re.compile(r"(?:In|At|Near|Off|On|Outside) ")
_GOING = re.compile(
    r"\b(?:travel\w*|went|flew|flown|fly|sailed|drove|walked|walk|reached|arriv\w+|visited|left|departed|set out|"
    r"set off|"
    r"continued|transported|visit|returned|called at|passed|stopped|landed|headed|trip|took her|took him|made (?:a|"
    r"its|his|her|their) (?:[\w-]+ )*(?:trip|way|visit|stop))\b"
)
_VISIT = re.compile(r"\b(?:visit\w*|travel\w*|trip|arriv\w+|reached|transported|came|went)\b", re.IGNORECASE)
INLAND = ("river", "lake")
"""Waters that say less of where something was than the town that is named with them."""
MOST = 14
"""Happenings of one article at most: what an editor can read through."""
MOST_AT_ONE = 200
"""Happenings at one place that may be told once more."""
FRONT = 12
"""Characters within which a place stands in front of a sentence."""
ENOUGH = 2.25
LEAD = 4
"""Sentences at the beginning that count more."""


@dataclass(slots=True)
class Event:
    """Something that took place, with every sentence that tells it."""

    title: str
    at: Entity
    spot: Spot
    sentence: Sentence
    when: Dated | None
    status: Status
    evidence: dict[Evidence, None] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    order: int = 0
    weight: float = 0.0
    is_aside: bool = False
    """Another case, told beside the story: "a separate fire"."""
    is_going: bool = False
    """Only that somebody came, left or passed."""
    is_here: bool = False
    """The place stands in another clause: "where", "there"."""

    @property
    def words(self) -> set[str]:
        """What its title is about."""
        return set(re.findall(r"[a-z]{4,}", self.title.lower()))

    @property
    def edtf(self) -> str:
        """Its date, "" where it has none."""
        return self.when.edtf if self.when is not None else ""


def events(told: Sequence[Telling], entities: Entities, *, stops: Container[str] = ()) -> tuple[Event, ...]:
    """The events that clauses tell, those that matter, in the order of the text.

    That somebody came through or set out is told by the journey: it is an event only where it has a date and nothing
    else is told of the place.

    Args:
        told: the clauses of one document.
        entities: the places of all documents.
        stops: keys of the places where journeys stop.
    """
    found: list[Event] = []
    there: dict[str, list[Event]] = {}
    for one, here, spoken_of in _in_context(told, entities):
        event = _event(one, entities, here, spoken_of)
        if event is None:
            continue
        others = there.setdefault(event.at.key, [])
        same = next((other for other in others[:MOST_AT_ONE] if is_same(other, event)), None)
        if same is None:
            found.append(event)
            others.append(event)
        else:
            merge(same, event)
    found = visits_put_to(found)
    told_of = {event.at.key for event in found if not event.is_going}
    found = [
        event
        for event in found
        if not event.is_going
        or event.status is Status.PLANNED
        or event.at.key not in stops
        or (event.edtf and event.at.key not in told_of)
    ]
    found.sort(key=lambda event: (-event.weight, event.order))
    return tuple(sorted(found[:MOST], key=lambda event: event.order))


def _in_context(told: Sequence[Telling], entities: Entities) -> Iterator[tuple[Telling, Spot | None, str]]:
    """Each clause with the place that it means without naming it, and the subject of the sentence before it.

    "Where" is the place of the clause before, "there" the last one named, and a place in front of the sentence
    ("In Troy, …") holds for all of it.
    """
    last: Spot | None = None
    fronted: Spot | None = None
    before: Telling | None = None
    spoken_of = subject = ""
    for one in told:
        clause = one.clause
        if (
            before is None
            or before.number != one.number
            or before.clause.sentence.document is not clause.sentence.document
        ):
            spoken_of, fronted, before = subject, None, None
        here = None
        if clause.lead == "where" or (clause.goes_on and clause.lead == "and" and not clause.spots):
            here = _chosen(before, entities)[1] if before is not None else None
        elif _THERE.search(clause.text):
            here = last
        if here is None and not clause.spots:
            here = fronted
        main = (
            before.clause.subject
            if before is not None and not re.match(r"(?:it|he|she)$", before.clause.subject, re.IGNORECASE)
            else spoken_of
        )
        yield one, here, main
        if clause.spots and not one.is_history:
            last = _chosen(one, entities)[1] or clause.spots[-1]
        if before is None and clause.spots and _FRONT.match(clause.text) and clause.spots[0].span[0] < FRONT:
            fronted = clause.spots[0]
        if clause.lead == "" and clause.subject and not clause.is_attribution and clause.verb is not None:
            first = clause.subject.split(", ")[0]
            subject = subject if re.match(r"(?:it|he|she)$", first, re.IGNORECASE) else first
        before = one


def merge(event: Event, other: Event) -> None:
    """Put what another sentence says of the same event to it; the clearer title stays."""
    event.evidence |= other.evidence
    event.doubts += other.doubts
    if not event.edtf:
        event.when = other.when
    if other.weight > event.weight:
        event.title, event.status, event.weight = other.title, other.status, other.weight
    event.is_going = event.is_going and other.is_going


def visits_put_to(told: Sequence[Event]) -> list[Event]:
    """Events without those that tell only that somebody came, where something else is told of the same person there.

    What they rest on goes to the other, and their date where that has none.
    """
    order = {id(event): number for number, event in enumerate(told)}
    kept: list[Event] = []
    hosts: dict[str, list[Event]] = {}
    for event in sorted(told, key=_is_visit):
        here = hosts.setdefault(event.at.key, [])
        may_host = here[:MOST_AT_ONE] if _is_visit(event) else ()
        host = next((one for one in may_host if _may_be_one(one, event)), None)
        if host is None:
            kept.append(event)
            here.append(event)
        else:
            title = host.title
            merge(host, event)
            host.title = title
    return sorted(kept, key=lambda event: order[id(event)])


def _is_visit(event: Event) -> bool:
    """Whether it tells only that somebody has come, left or passed."""
    return event.is_going and event.status is not Status.PLANNED


def _may_be_one(event: Event, visit: Event) -> bool:
    """Whether a visit is that of an event: no other day is told, and a name stands in both titles."""
    ours, its = (set(re.findall(r"\b[A-Z][\w-]+", one.title)) - {*one.at.name.split()} for one in (event, visit))
    is_open = not visit.edtf or visit.edtf == event.edtf or visit.edtf.startswith("../")
    return is_open and bool(ours & its - {"The", "A", "An", "They", "It", "He", "She"})


def is_same(one: Event, other: Event) -> bool:
    """Whether two clauses tell one event: at one place, on no two days, as one visit or in like words."""
    if one.at.key != other.at.key or not _agree(one.edtf, other.edtf):
        return False
    if one.sentence is other.sentence:
        return True
    if one.is_going and other.is_going and not (one.status is Status.PLANNED or other.status is Status.PLANNED):
        return bool(_VISIT.search(one.title) and _VISIT.search(other.title))
    return alike(one, other)


def alike(one: Event, other: Event) -> bool:
    """Whether two titles are of like words, those of the place aside."""
    names = set(re.findall(r"[a-z]{4,}", one.at.name.lower()))
    a, b = one.words - names, other.words - names
    return len(a & b) >= 0.5 * max(1, min(len(a), len(b)))


def _agree(one: str, other: str) -> bool:
    """Whether two dates may be of one event: one is unknown, they are the same, or one is but an end of time."""
    if not one or not other or one == other:
        return True
    return one.startswith("../") or other.startswith("../")


def _event(told: Telling, entities: Entities, here: Spot | None, spoken_of: str) -> Event | None:
    clause = told.clause
    sentence = clause.sentence
    if not clause.spots and here is None:
        return None
    if told.is_history or clause.is_attribution or clause.verb is None or told.status is Status.DISPUTED:
        return None
    if len(clause.text.split()) < 4 or _CONDITION.match(sentence.text) or clause.lead in ("if", "unless", "as if"):
        return None
    if sentence.is_heading or is_statement(clause) or clause.lead == "whom" or _NEGATED.search(clause.text):
        return None  # a heading, or what did not take place
    weight, spot = _chosen(told, entities)
    is_here = False
    if here is not None and (spot is None or weight < 0 or spot.kind in INLAND):
        weight, spot, is_here = 1.0, here, True
    if spot is None:
        return None
    weight += _does(clause)
    own = any(one.edtf for one in told.own)
    weight += 1.0 if own else 0.5 if told.when is not None and told.when.edtf else 0.0
    weight += 0.25 if sentence.number <= LEAD else 0.0
    if weight < ENOUGH:
        return None
    return Event(
        title=title_of(told, spoken_of=spoken_of),
        at=entities.of(spot.mention),
        spot=spot,
        sentence=sentence,
        when=told.when,
        status=told.status,
        evidence={sentence.evidence: None},
        order=sentence.span[0] + clause.span[0],
        weight=weight,
        is_aside=bool(_ASIDE.search(sentence.text[: clause.verb])),
        is_going=bool(_GOING.match(_bare(clause.told))),
        is_here=is_here,
    )


def _bare(told: str) -> str:
    """What a clause says from its verb on, without the helpers before it."""
    return re.sub(
        r"^(?:(?:is|are|was|were|has|have|had|will|been|being|be|did|to|due|expected|then|also|first|later|reportedly|"
        r"apparently|since|just|probably|said|believed|completed|a|two-day|\w+ly)\s+)+",
        "",
        told,
    )


def _does(clause: Clause) -> float:
    """How much a clause tells of something done."""
    told = clause.told
    weight = 1.5 if _EVENT.search(told) else -0.5 if _STATE.match(told) else 1.0
    if _GENERAL.search(clause.text):
        weight -= 1.5
    return weight


def _chosen(told: Telling, entities: Entities) -> tuple[float, Spot | None]:
    """The place of a clause that what it tells was at, and how surely so."""
    clause = told.clause
    best: tuple[float, Spot | None] = (-1.0, None)
    for spot in clause.spots:
        if clause.sentence.is_of_next(spot):
            continue
        entity = entities.of(spot.mention)
        before = clause.sentence.before(spot)
        weight = 1.5 if entity.is_venue else 0.5 if not entity.is_area else -0.5
        if _AT.search(before) or _FROM.search(before):
            weight += 0.5
        elif _INTO.search(before) and _MOVED.search(clause.text):
            weight += 0.6
        else:
            weight -= 1.5
        if clause.verb is not None and spot.span[0] < clause.verb and clause.span[0] < spot.span[0] - 4:
            weight -= 0.25  # in the subject: "police in Troy"
        if entity.is_area:
            weight += 1.0 if _VERBAL.search(before) or spot.mention.use.value == "demonym" else -1.0
        if weight > best[0]:
            best = (weight, spot)
    return best
