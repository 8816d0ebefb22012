"""The stage: from mentions to places, the whole list at once."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from mapgen.gazetteer import desk_gazetteers, key_of
from mapgen.model import Candidate, Issue, Mention, Mode, Place, Relative, Shape

from . import listed, placing, relative, wording
from .company import Company
from .given import contradictions
from .judge import judged
from .kinds import DIVISIONS, REGIONS
from .query import NOT_ITSELF
from .rank import Link, Slate, ranked
from .tools import Tools, lasting
from .twins import duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mapgen.model import Document, Leg, Spots
    from mapgen.ports import Geocoder
    from mapgen.settings import Settings

    from .ask import Names
    from .memory import Memory
    from .search import Found

MANY = 300
"""Names from which looking them all up at once pays."""
STOP_IS_NO_AREA = -1.5
STOP_FITS = 0.5
_FITS = {Mode.AIR: "airport", Mode.SEA: "port", Mode.RAIL: "station"}
"""What a journey of a mode starts and ends at, when the name says so."""


def places(
    mentions: Sequence[Mention],
    *,
    legs: Sequence[Leg] = (),
    settings: Settings,
    geocoders: Sequence[Geocoder] = (),
    gazetteers: Sequence[Names] = (),
    progress: Callable[[int, int], None] | None = None,
    document: Document | None = None,
    spots: Spots | None = None,
    memory: Memory | None = None,
) -> tuple[dict[str, Place], tuple[Issue, ...]]:
    """Find every mention; all names are judged together, and what a person checked is kept.

    Args:
        mentions: as read; their ids are unique.
        legs: journeys over the mentions: what they imply counts in the ranking.
        settings: `country` and `gazetteers` are heeded.
        geocoders: online services, asked in this order for what the gazetteers do not know.
        gazetteers: a desk's own names, which win; default: those that the settings name.
        progress: called with (done, all) as names are looked up.
        document: the text that the mentions with a span stand in: they are judged by it, and by each other.
        spots: the other rows of the list, which give their position.
        memory: of earlier runs over the same source, whose answers are taken over.

    Returns:
        A place for every mention by its id, in the order given, found or not; and the issues of mentions and spots,
        in the order of the list.

    Raises:
        InputError: a desk's gazetteer cannot be read.
        DataError: the shipped gazetteer is missing or broken.
    """
    return _Run(legs, settings, geocoders, gazetteers, document, spots, memory).places(mentions, progress)


def candidates(
    name: str,
    *,
    country: str = "",
    within: str = "",
    settings: Settings,
    geocoders: Sequence[Geocoder] = (),
    memory: Memory | None = None,
) -> tuple[Candidate, ...]:
    """What one name can mean, likeliest first; empty where it is unknown.

    Args:
        name: as written.
        country: in which it lies.
        within: the place, division or region in which it lies.
        settings: `country` and `gazetteers` are heeded.
        geocoders: asked for what the gazetteers do not know.
        memory: of earlier runs, whose answers are taken over.

    Raises:
        InputError: a desk's gazetteer cannot be read.
        DataError: the shipped gazetteer is missing or broken.
        ProviderError: a geocoder could not be asked, and nobody else knows the name.
    """
    run = _Run((), settings, geocoders, (), memory=memory)
    found = run.found(Mention(id="name", text=name, country=country, within=within))
    if found.failure is not None and not found.candidates:
        raise found.failure
    return found.candidates


def _key(mention: Mention) -> tuple[str, ...]:
    """A name with all that its search depends on."""
    return (
        *(key_of(mention.text) or mention.text, mention.address, mention.kind),
        *(mention.within, mention.ward, mention.district, mention.region, mention.country),
    )


class _Run:
    """One list on its way from mentions to places."""

    def __init__(
        self,
        legs: Sequence[Leg],
        settings: Settings,
        geocoders: Sequence[Geocoder],
        gazetteers: Sequence[Names],
        document: Document | None = None,
        spots: Spots | None = None,
        memory: Memory | None = None,
    ) -> None:
        desks = tuple(gazetteers) or desk_gazetteers(settings.gazetteers, settings.caps)
        goes_on = (document is not None or memory is not None) and not geocoders
        tools = lasting(desks, settings.country) if goes_on else Tools(desks, settings.country, geocoders)
        self._names = tools.names
        self._statements = tools.statements
        self.search = tools.search
        self._tools = tools
        self._memory = memory
        self._asking = bool(geocoders)
        if memory is not None:
            memory.begin((desks, settings.country))
        self._document = document
        self._legs = legs
        self._spots = spots
        self._ranks: dict[str, int] = {}
        """Which of the list it is: of every mention, and of spots of which something is told."""
        self._issues: dict[str, list[Issue]] = {}
        self._known: dict[tuple[str, ...], int] = {}
        """The index of the name in `_found`, by all that its search depends on."""
        self._found: list[Found] = []
        self._of: dict[str, int] = {}
        """The index of its name, by mention."""

    def places(
        self, mentions: Sequence[Mention], progress: Callable[[int, int], None] | None
    ) -> tuple[dict[str, Place], tuple[Issue, ...]]:
        """All places by mention, and what is to be said of them."""
        done: dict[str, Place] = {}
        told: dict[str, tuple[Mention, Relative]] = {}
        extra: list[Mention] = []
        read: list[Mention] = []
        named = [m.text for m in mentions if m.point is None and m.geometry is None and not m.chosen_id]
        if len(named) >= MANY:
            self.search.read_ahead(named)
        for number, mention in enumerate(mentions, 1):
            self._issues[mention.id] = []
            position = self._relative(mention)
            if position is not None:
                told[mention.id] = (mention, position[0])
                extra += position[1]
            elif mention.chosen_id:
                done[mention.id] = self._kept(mention)
            elif mention.point is not None or mention.geometry is not None:
                done[mention.id] = self._given(mention)
            elif self._in_text(mention):
                read.append(mention)
            else:
                self._look_up(mention)
            if progress is not None:
                progress(number, len(mentions))
        if self._spots is not None:
            self._ranks = dict(zip(self._issues, listed.between(self._spots, len(mentions)), strict=True))
            for at, denied in listed.denied(self._spots, self._statements):
                self._issues[self._ranked(at)] = [*denied]
        for mention in extra:
            self._issues[mention.id] = []
            if self._in_text(mention):
                read.append(mention)
            else:
                self._look_up(mention)
        if read:
            done.update(self._read(read))
        done.update(self._judged((*mentions, *extra), done))
        done.update(self._placed(told, done))
        self._say_duplicates(mentions, done)
        added = {mention.id for mention in extra}
        parents = {other: name for name, (_, position) in told.items() for other in position.of if other in added}
        issues = [
            replace(issue, subject=parents.get(issue.subject, issue.subject))
            for name in self._in_order(self._issues)
            for issue in self._issues[name]
        ]
        return {mention.id: done[mention.id] for mention in mentions}, tuple(issues)

    def _relative(self, mention: Mention) -> tuple[Relative, tuple[Mention, ...]] | None:
        """The relative position of a mention, given or told by its text, with the mentions that it adds."""
        if mention.relative is not None:
            return mention.relative, ()
        if mention.point is not None or mention.geometry is not None or mention.chosen_id:
            return None
        found = relative.told(mention)
        if found is None or self._is_named(mention.text):
            return None
        position, (anchor, *_) = found
        if self._in_text(mention):
            within = tuple(replace(place, span=mention.span) for place in found[1])
            return (position, within) if all(self._is_named(place.text) for place in within) else None
        if position.shape is Shape.AREA and (self.search.found(mention).candidates or not self._is_named(anchor.text)):
            return None  # "North Koria" is a misspelling, and no part of a town called Koria
        return found

    def _in_text(self, mention: Mention) -> bool:
        return self._document is not None and mention.span is not None

    def _is_named(self, text: str) -> bool:
        return any(names.named(text) for names in self._names)

    def _kept(self, mention: Mention) -> Place:
        """What a person chose, where they saw it; names and shape are the gazetteer's, which may have grown."""
        known = (names.by_key(mention.chosen_id) for names in self._names)
        found = next((candidate for candidate in known if candidate is not None), mention.pinned)
        if found is not None and mention.pinned is not None:
            found = replace(found, point=mention.pinned.point)
        if found is None:
            self._issues[mention.id].append(wording.lost(mention))
        return placing.kept(mention, found)

    def _given(self, mention: Mention) -> Place:
        place = placing.given(mention)
        if mention.checked is None and place.point is not None:
            stated = self._statements.of(mention, ())
            self._issues[mention.id] += contradictions(mention, place.point, stated)
        return place

    def _read(self, mentions: Sequence[Mention]) -> dict[str, Place]:
        """The places of mentions in the text."""
        from .texts import senses

        assert self._document is not None
        tools = self._tools
        found, unknown = senses(mentions, self._document, tools.lexicon, self._statements, tools.shipped)
        made: dict[str, Place] = {}
        for mention in mentions:
            sense = found.get(mention.id)
            if sense is not None:
                made[mention.id], issues = placing.chosen(mention, sense.found, sense.judgement, sense.company)
                self._issues[mention.id] += issues
        for mention in unknown:
            made[mention.id], issues = placing.unknown(mention, self._nobody_knows(mention), self._names)
            self._issues[mention.id] += issues
        return made

    def _nobody_knows(self, mention: Mention) -> Found:
        nothing = self._tools.lexicon.entry(mention).found
        return replace(nothing, stated=self._statements.of(mention, ()))

    def _look_up(self, mention: Mention) -> None:
        """Search a name, each that reads the same and has the same qualifiers only once."""
        key = _key(mention)
        if key not in self._known:
            self._known[key] = len(self._found)
            self._found.append(self.found(mention))
        self._of[mention.id] = self._known[key]

    def found(self, mention: Mention) -> Found:
        """What the search finds for a name, or has found in an earlier run."""
        if self._memory is None:
            return self.search.found(mention)
        key = _key(mention)
        found = self._memory.recall(key, asking=self._asking)
        if found is None:
            found = self.search.found(mention)
            self._memory.keep(key, found, asking=self._asking)
        return found

    def _judged(self, mentions: Iterable[Mention], fixed: dict[str, Place]) -> dict[str, Place]:
        """Rank all names together and make a place of each."""
        modes = self._modes()
        slates = [self._slate(found, modes.get(index)) for index, found in enumerate(self._found)]
        at = dict(self._of)
        seen = listed.witnesses(self._spots) if self._spots is not None and self._found else ()
        for place in (*fixed.values(), *seen) if self._found else ():
            witness = placing.witness(place)
            if witness is not None:
                at[place.id] = len(slates)
                slates.append(Slate((witness,), (0.0,)))
        links = sorted(
            {
                (min(pair), max(pair), leg.mode or "")
                for leg in self._legs
                for one, other in itertools.pairwise((leg.origin, *leg.via, leg.destination))
                if one in at and other in at and len(pair := {at[one], at[other]}) == 2
            }
        )
        scores = ranked(slates, [Link(one, other, Mode(mode) if mode else None) for one, other, mode in links])
        judgements = {
            index: judged(found, scores[index]) for index, found in enumerate(self._found) if found.candidates
        }
        chosen = {index: judgement.chosen for index, judgement in judgements.items()}
        chosen |= {i: slates[i].candidates[0] for i in range(len(self._found), len(slates))}
        company = Company(chosen, ((one, other) for one, other, _ in links))
        made: dict[str, Place] = {}
        for mention in mentions:
            index = self._of.get(mention.id)
            if index is None:
                continue
            found, judgement = self._found[index], judgements.get(index)
            guessed = found.reading.how in NOT_ITSELF
            if judgement is not None and not (guessed and judgement.ambiguous):
                place, issues = placing.chosen(mention, found, judgement, company.phrases(index))
            else:
                place, issues = placing.unknown(mention, found, self._names)
            made[mention.id] = place
            self._issues[mention.id] += issues
        return made

    def _modes(self) -> dict[int, set[Mode | None]]:
        """The modes of the journeys that stop at each name, by its index."""
        found: dict[int, set[Mode | None]] = {}
        for leg in self._legs:
            for stop in (leg.origin, *leg.via, leg.destination):
                if stop in self._of:
                    found.setdefault(self._of[stop], set()).add(leg.mode)
        return found

    def _slate(self, found: Found, modes: set[Mode | None] | None) -> Slate:
        """The candidates of a name; of a stop of a journey, one that can be stopped at is preferred."""
        if modes is None:
            return Slate(found.candidates, found.bases)
        fits = {_FITS[mode] for mode in modes if mode in _FITS}
        bases = tuple(
            base + (STOP_IS_NO_AREA if c.kind in DIVISIONS | REGIONS else STOP_FITS if c.kind in fits else 0.0)
            for c, base in zip(found.candidates, found.bases, strict=True)
        )
        return Slate(found.candidates, bases)

    def _placed(self, told: dict[str, tuple[Mention, Relative]], done: dict[str, Place]) -> dict[str, Place]:
        """Positions told through other places, those that others depend on first."""
        made: dict[str, Place] = {}
        waiting = dict(told)
        while waiting:
            ready = [
                (mention, position)
                for mention, position in waiting.values()
                if not any(other in waiting for other in position.of)
            ]
            for mention, position in ready or list(waiting.values()):
                anchors = [made.get(other) or done.get(other) for other in position.of]
                place, issues = placing.relative_to(mention, position, anchors)
                made[mention.id] = place
                self._issues[mention.id] += issues
                del waiting[mention.id]
        return made

    def _say_duplicates(self, mentions: Sequence[Mention], done: dict[str, Place]) -> None:
        """Rows entered twice; the stops of a journey may well come twice."""
        stops = {stop for leg in self._legs for stop in (leg.origin, *leg.via, leg.destination)}
        rows = {mention.id: done[mention.id] for mention in mentions if mention.id not in stops}
        if self._spots is not None:
            twice = listed.repeated(self._spots, list(rows.values()))
            rows |= {self._ranked(at): placing.given(self._spots.mention(at)) for at in twice}
        for issue in duplicates(rows[name] for name in self._in_order(rows)):
            self._issues.setdefault(issue.subject, []).append(issue)

    def _ranked(self, spot: int) -> str:
        """The id of a spot, whose place in the list is known from now on."""
        assert self._spots is not None
        name = self._spots.ids[spot]
        self._ranks[name] = int(self._spots.order[spot])
        return name

    def _in_order(self, names: Iterable[str]) -> list[str]:
        """The names in the order of the list; those that were added to it come last."""
        return sorted(names, key=lambda name: self._ranks.get(name, math.inf))
