"""A story drafted from articles: its places, journeys and events, each with the sentences that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from mapgen.model import Doubt, Doubtful, Issue, Mode, Severity, Status, Use
from mapgen.story.ids import fresh, slug

from .clauses import sentences_of
from .entities import BESIDE_KM, Entities
from .happenings import alike, events, merge, visits_put_to
from .journeys import voyages
from .relatives import where
from .sentences import sentences
from .standing import named_sources
from .telling import tellings
from .times import Calendar
from .travel import trips

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from mapgen.model import Document, Evidence, Mention, Place

    from .clauses import Spot
    from .entities import Entity
    from .happenings import Event
    from .journeys import Voyage
    from .telling import Telling
    from .travel import Trip

WORDS = {Mode.RAIL: "train", Mode.ROAD: "road", Mode.SEA: "ship", Mode.AIR: "air", Mode.WALK: "walk", None: "leg"}
"""The word that begins a journey of a mode in the story file."""


OPENING = 4
"""Sentences in which a text says what it is about."""
UNREAD = 3
"""Days that could not be reckoned, of which the editor is told by name."""
LAST = date.max.toordinal()
"""The day of what has none, so that it comes last."""


@dataclass(frozen=True, slots=True)
class Item:
    """A place, journey or step: its words in the story file, the sentences that it rests on, what is doubtful of it."""

    words: Mapping[str, Any]
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Draft:
    """A story as texts tell it, to be written as a story file and checked by an editor."""

    id: str
    title: str = ""
    lang: str = ""
    published: str = ""
    sources: dict[str, Mapping[str, str]] = field(default_factory=dict)
    places: dict[str, Item] = field(default_factory=dict)
    """By id, those that the map shows."""
    journeys: list[Item] = field(default_factory=list)
    steps: list[Item] = field(default_factory=list)
    related: list[Item] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)
    """Names that the texts drop and the map does not show."""
    found: dict[str, Place] = field(default_factory=dict)
    """What each place of `places` was located as."""
    issues: list[Issue] = field(default_factory=list)
    """What is to be said of the whole, and of what the map does not show."""


def draft(
    documents: Sequence[Document],
    mentions: Mapping[str, Sequence[Mention]],
    places: Mapping[str, Place],
    *,
    unsure: Container[str] = (),
) -> Draft:
    """The story that documents tell together.

    Args:
        documents: with ids of their own.
        mentions: by the document's id, their ids unique over all documents.
        places: what each mention was located as.
        unsure: keys of candidates whose name alone does not find them among the other places of the story.
    """
    return _Drafting(documents, mentions, places, unsure).made()


class _Drafting:
    """One story in the making."""

    def __init__(
        self,
        documents: Sequence[Document],
        mentions: Mapping[str, Sequence[Mention]],
        places: Mapping[str, Place],
        unsure: Container[str],
    ) -> None:
        self._unsure = unsure
        self._documents = documents
        self._told: dict[str, tuple[Telling, ...]] = {}
        everything = [mention for document in documents for mention in mentions[document.id]]
        self._entities = Entities(everything, places)
        for document in documents:
            calendar = Calendar(document.published, document.text)
            spoken = sentences_of(document, sentences(document.text), mentions[document.id], places)
            self._told[document.id] = tellings(spoken, calendar) if document.lang in ("", "en") else ()
        first = documents[0]
        self._draft = Draft(
            id=first.id, title=first.title, lang=first.lang, published=max(one.published for one in documents)
        )
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def made(self) -> Draft:
        """The draft, everything in the order of the story."""
        for document in self._documents:
            facts = {"title": document.title or document.id, "publisher": document.source, "url": document.url}
            self._draft.sources[document.id] = {key: value for key, value in facts.items() if value}
            if not self._told[document.id] and document.lang not in ("", "en"):
                self._issue(
                    "language",
                    document.id,
                    f"journeys and happenings are read in English only; of this text ({document.lang}) its places",
                    "write its journeys and steps yourself",
                    Severity.NOTE,
                )
            self._undated(document)
        found, _ = voyages(self._trips(), self._entities)
        for voyage in found:
            self._journey(voyage)
        self._happenings(found)
        self._focus()
        self._mentioned()
        return self._draft

    def _undated(self, document: Document) -> None:
        """Say it where days are lost because nobody knows when the text appeared."""
        own = (date for one in self._told[document.id] for date in one.own if not date.edtf)
        said = list(dict.fromkeys(date.said for date in own if not document.published))
        if said:
            days = f"{', '.join(said[:UNREAD])}{' and others' if len(said) > UNREAD else ''}"
            self._issue(
                "undated",
                document.id,
                f"{document.title or document.id} does not say when it was published: {days} cannot be reckoned",
                "say it with --published 2018-03-29",
            )

    def _trips(self) -> list[Trip]:
        """The movements of all texts; what lies far in the past is history."""
        return [
            trip
            for told in self._told.values()
            for one in told
            if not one.is_history and one.status is not Status.DISPUTED
            for trip in trips(one.clause, one.when)
        ]

    def _journey(self, voyage: Voyage) -> None:
        names = [self._placed(stop) for stop in voyage.places]
        words: dict[str, Any] = {WORDS[voyage.mode]: " > ".join(names)}
        words |= self._facts(voyage.when, voyage.status, voyage.evidence)
        doubts = [Doubt(why=Doubtful.ASSUMED, message=told) for told in voyage.assumed]
        doubts += [
            _differ(f"the texts have different days for {place}", one, other) for place, one, other in voyage.differs
        ]
        self._draft.journeys.append(Item(words, tuple(voyage.evidence), tuple(doubts)))
        number = len(self._draft.journeys)
        if voyage.returns:
            back: dict[str, Any] = {WORDS[voyage.mode]: " > ".join(self._placed(stop) for stop in voyage.way_back)}
            rests = voyage.back_evidence or voyage.evidence
            status = voyage.back_status if voyage.back_evidence else voyage.status
            when = voyage.back_when.edtf if voyage.back_when is not None else ""
            self._draft.journeys.append(Item(back | self._facts(when, status, rests), tuple(rests)))
        if voyage.mode is None:
            self._issue(
                "no-mode",
                f"j{number}",
                f"{' > '.join(names)}: no means of travel is told",
                "write train, road, ship, air or walk",
            )

    def _happenings(self, found: Sequence[Voyage]) -> None:
        """Steps where the story goes, and what is only related to it."""
        stops = [stop for voyage in found for stop in voyage.places]
        keys = {stop.key for stop in stops}
        told: list[Event] = []
        for document in self._documents:
            for event in events(self._told[document.id], self._entities, stops=keys):
                same = next((other for other in told if _tells(other, event)), None)
                if same is None:
                    told.append(event)
                    continue
                if same.edtf and event.edtf and same.edtf != event.edtf:
                    message = f"{same.title}: the texts have different dates, {same.edtf} and {event.edtf}"
                    same.doubts.append(_differ(message, _first(same), _first(event)))
                merge(same, event)
        told = visits_put_to(told)
        order = {stop.key: number for number, stop in reversed(list(enumerate(stops)))}
        near = {id(event): self._stop_near(event.at, stops) for event in told}
        along = sum(near[id(event)] is not None for event in told)
        rests = sum(len({*voyage.evidence, *voyage.back_evidence}) for voyage in found)
        is_journey = along + rests >= len(told) - along and self._opens_with(found)
        days = _days(found)
        before: dict[str, int] = {}
        steps: list[tuple[tuple[int, int, int], Item]] = []
        for event in told:
            stop = near[id(event)]
            if stop is None and any(event.at.holds(one) for one in stops):
                continue  # "talks … in China": nothing that a pin could tell
            if event.is_aside or (stop is None and stops and is_journey):
                self._draft.related.append(self._step(event))
                continue
            first = event.when.first if event.when is not None and not event.edtf.startswith("../") else None
            where = event.sentence.document.id
            day = first.toordinal() if first else before.get(where) or (days.get(stop.key, LAST) if stop else LAST)
            if first and event.status is not Status.PLANNED:
                before[where] = day  # what is told next without a day comes after it
            steps.append(((day, order[stop.key] if stop is not None else 0, event.order), self._step(event)))
        self._draft.steps += [item for _, item in sorted(steps, key=lambda pair: pair[0])]

    def _opens_with(self, found: Sequence[Voyage]) -> bool:
        """Whether a text begins with a journey; else its journeys are beside what it is about."""
        opening: set[Evidence] = set()
        for told in self._told.values():
            spoken = [one.clause.sentence for one in told if not one.clause.sentence.is_heading]
            opening |= set(list(dict.fromkeys(sentence.evidence for sentence in spoken))[:OPENING])
        return any(opening.intersection((*voyage.evidence, *voyage.back_evidence)) for voyage in found)

    def _stop_near(self, entity: Entity, stops: Sequence[Entity]) -> Entity | None:
        for stop in stops:
            if stop.key == entity.key or stop.holds(entity):
                return stop
        near = [(stop.km_to(entity), number) for number, stop in enumerate(stops) if not entity.is_area]
        return stops[min(near)[1]] if near and min(near)[0] <= BESIDE_KM else None

    def _step(self, event: Event) -> Item:
        at = {"at": self._placed(event.at)} if event.is_here else where(event.sentence, event.spot, self._called)
        words: dict[str, Any] = {**at, "title": event.title}
        words |= self._facts(event.edtf, event.status, event.evidence)
        words["quote"] = _first(event).sentence
        return Item(words, tuple(event.evidence), tuple(event.doubts))

    def _called(self, spot: Spot) -> str:
        return self._placed(self._entities.of(spot.mention))

    def _facts(self, when: str, status: Status, evidence: Iterable[Evidence]) -> dict[str, Any]:
        """Date, standing and sources, as far as the text allows."""
        words: dict[str, Any] = {}
        if when:
            words["when"] = when
        words["status"] = status.value
        sources = list(dict.fromkeys(one.document for one in evidence))
        for one in evidence:
            for name in named_sources(one.sentence):
                key = slug(name)
                self._draft.sources.setdefault(key, {"title": name})
                sources.append(key)
        words["source"] = list(dict.fromkeys(sources))
        return words

    def _focus(self) -> None:
        """Without journeys and steps, the places that the text is about are the map."""
        if self._draft.journeys or self._draft.steps:
            return
        literal = [one for one in self._entities if any(m.use is Use.LITERAL for m in one.mentions) and one.place.found]
        fine = [one for one in literal if not one.is_area] or literal
        for entity in fine:
            self._placed(entity)

    def _mentioned(self) -> None:
        shown = set(self._names)
        self._draft.mentioned = [
            one.name
            for one in self._entities
            if one.key not in shown and one.place.found and any(m.use in (Use.LITERAL, Use.ACTOR) for m in one.mentions)
        ]
        for entity in self._entities:
            if not entity.place.found:
                self._issue(
                    "unresolved",
                    slug(entity.name),
                    f"no place called {entity.name} is known",
                    "name it otherwise, or give its position",
                )

    def _placed(self, entity: Entity) -> str:
        """What the story calls a place: its name where that finds it, else the id of an entry that helps."""
        if entity.key in self._names:
            return self._names[entity.key]
        name = entity.name
        key = fresh(name, self._taken, self._numbers)
        words = {"name": name, **_help(entity, firmly=entity.key in self._unsure)}
        self._draft.places[key] = Item(words, tuple(entity.evidence))
        self._draft.found[key] = entity.place
        called = name if len(words) == 1 and key == slug(name) else key
        self._names[entity.key] = called
        self._taken |= {slug(called), key}
        return called

    def _issue(self, code: str, subject: str, message: str, hint: str, severity: Severity = Severity.WARNING) -> None:
        self._draft.issues.append(Issue(code=code, severity=severity, subject=subject, message=message, hint=hint))


def _first(event: Event) -> Evidence:
    """The sentence that told an event first."""
    return next(iter(event.evidence))


def _differ(message: str, one: Evidence, other: Evidence) -> Doubt:
    said = f"{message}: “{one.sentence}” ({one.document}) — “{other.sentence}” ({other.document})"
    return Doubt(why=Doubtful.DIFFER, message=said)


def _help(entity: Entity, *, firmly: bool) -> dict[str, str]:
    """The words by which a name finds this place again: none where it is the first of its name anyway."""
    from mapgen.gazetteer import Gazetteer

    chosen = entity.chosen
    if chosen is None:
        return {}
    gazetteer = Gazetteer.shipped()
    named = gazetteer.named(entity.name)
    if named and named[0].key == chosen.key and not firmly:
        return {}
    if chosen.city and chosen.kind != "city":
        return {"in": chosen.city}
    words: dict[str, str] = {}
    at_home = [one for one in named if one.country == chosen.country]
    if chosen.admin1 and len(at_home) > 1:
        words["region"] = chosen.admin1
    if chosen.country and chosen.kind != "country":
        words["country"] = gazetteer.country_name(chosen.country) or chosen.country
    if firmly or any(one.kind != chosen.kind for one in at_home):
        words["kind"] = chosen.kind
    return words


def _days(found: Sequence[Voyage]) -> dict[str, int]:
    """By the key of a stop the day on which a journey was there, else the last known before; orders the steps."""
    days: dict[str, int] = {}
    for voyage in found:
        day = LAST
        for stop in voyage.stops:
            if stop.when is not None and stop.when.first is not None:
                day = stop.when.first.toordinal()
            days.setdefault(stop.place.key, day)
    return days


def _tells(one: Event, other: Event) -> bool:
    """Whether events of two texts are the same: at one place on one day, or in like words."""
    if one.at.key != other.at.key or (one.status is Status.PLANNED) != (other.status is Status.PLANNED):
        return False
    return (bool(one.edtf) and one.edtf == other.edtf) or alike(one, other) or (one.is_going and other.is_going)
