"""What a name in a text can mean, by itself: looked up once and kept from text to text."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mapgen.gazetteer import key_of
from mapgen.model import Use

from .query import How, Reading, cleaned
from .search import Found
from .sense import Columns

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from mapgen.gazetteer import Gazetteer
    from mapgen.model import Candidate, Mention

    from .ask import Names
    from .search import Search
    from .sense import Flags, Floats

KEPT = 30_000
"""Names that are kept; then all are forgotten."""
MOST = 40
"""Candidates of one name that are ranked."""
DECADES = 1.8
"""What the whole range of a candidate's score is worth in decimal logarithms of likelihood: in a text less than in
a list, for a local paper names its small towns without saying where they are."""
LARGE, LARGE_LOG = 0.6, 4.7
"""What a town gains for each tenfold of people above 10^4.7: London is seldom one of its namesakes."""
NATION, STATE, TALKED_ABOUT, CAPITAL = 1.0, 2.0, 0.5, 0.75
"""What countries and macro-regions, states (for their score above `LEAST_STATE`), hand-made rows and capitals gain."""
OF_ITS_TOWN = 0.1
"""Share of a state's people that live in the town it is called after, from which the name is that of the town."""
LEAST_STATE, CODE = 0.1, 0.5
"""A country found with a lower score than `CODE` is found by a code of two letters."""
OTHER_NAME, AIRPORT = -0.6, -1.0
"""What a place loses by one of its other names where another is called so, and an airport by a bare name."""
PEOPLE = -0.3


@dataclass(frozen=True, slots=True)
class Entry:
    """The candidates of a name with their bases and numbers; all empty for a name that nobody knows."""

    found: Found
    bases: Floats
    columns: Columns
    kinds: tuple[str, ...]
    is_seat: Flags
    """Which of the candidates are capitals of countries."""

    def first(self, most: int) -> Entry:
        """Only the likeliest candidates."""
        if len(self.bases) <= most:
            return self
        found = replace(self.found, candidates=self.found.candidates[:most], bases=self.found.bases[:most])
        return Entry(found, self.bases[:most], self.columns.first(most), self.kinds[:most], self.is_seat[:most])


class Lexicon:
    """Entries by name; `search` answers for what is in no gazetteer as written."""

    def __init__(self, desks: tuple[Names, ...], shipped: Gazetteer, search: Search) -> None:
        self._desks = desks
        self._shipped = shipped
        self._search = search
        self._numbers: dict[Hashable, int] = {}
        self._kept: dict[tuple[str, bool], Entry] = {}
        self._countries: dict[str, Entry] = {}

    def entry(self, mention: Mention) -> Entry:
        """What a mention's name can mean; its qualifiers are not heeded."""
        key = (mention.text, mention.use is Use.DEMONYM)
        entry = self._kept.get(key)
        if entry is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            entry = self._kept[key] = self._looked_up(mention, key[1])
        return entry

    def country(self, code: str) -> Entry:
        """An entry of the country of a code alone."""
        if code not in self._countries:
            found = self._shipped.by_key(f"iso:{code}")
            if found is None:
                raise ValueError(f"{code!r} is no country")
            self._countries[code] = self.of(found)
        return self._countries[code]

    def of(self, candidate: Candidate, base: float = 0.0) -> Entry:
        """An entry of one candidate."""
        return self._entry(Found(candidates=(candidate,), bases=(base,), reading=Reading(candidate.name)))

    def _looked_up(self, mention: Mention, people_first: bool) -> Entry:
        text = cleaned(mention.text)
        peoples = self._shipped.peoples(text)
        named = () if people_first and peoples else self._named(text)
        if not named and not peoples:
            return self._entry(self._search.in_text(replace(mention, id="name", within="", region="", country="")))
        scored = [(self._base(c, named), c) for c in named]
        scored += [(base(c, peoples) + PEOPLE, c) for c in peoples]
        scored.sort(key=lambda pair: (-pair[0], pair[1].key))
        scored = scored[:MOST]
        return self._entry(
            Found(
                candidates=tuple(c for _, c in scored),
                bases=tuple(score for score, _ in scored),
                reading=Reading(text, (), How.WHOLE),
            )
        )

    def _named(self, text: str) -> tuple[Candidate, ...]:
        for desk in self._desks:
            if found := desk.named(text):
                return found
        return self._shipped.named(text)

    def _base(self, candidate: Candidate, among: Iterable[Candidate]) -> float:
        own = candidate.match in ("exact", "folded") and candidate.key in self._capitals
        return base(candidate, among) + (CAPITAL if own else 0.0)

    @cached_property
    def _capitals(self) -> frozenset[str]:
        places = self._shipped.places
        return frozenset(":".join(places.provider(int(row))) for row in places.column("capital"))

    def _entry(self, found: Found) -> Entry:
        return Entry(
            found,
            np.array(found.bases, dtype=float),
            Columns(found.candidates, self._numbers),
            tuple(candidate.kind for candidate in found.candidates),
            np.array([candidate.key in self._capitals for candidate in found.candidates], dtype=bool),
        )


def base(candidate: Candidate, among: Iterable[Candidate]) -> float:
    """How likely a text means this candidate by its name, before anything else of the text is looked at."""
    score = DECADES * candidate.score
    match candidate.kind:
        case "country" | "macro-region":
            score += NATION if candidate.score >= CODE else -NATION
        case "admin1" if candidate.match != "alternate" and not _is_of_its_town(candidate, among):
            score += STATE * max(0.0, candidate.score - LEAST_STATE)
        case "city":
            score += LARGE * max(0.0, math.log10(max(1, candidate.population)) - LARGE_LOG)
        case "airport":
            score += AIRPORT
    if candidate.provider == "curated":
        score += TALKED_ABOUT
    if candidate.match == "alternate" and candidate.kind not in ("country", "territory", "admin1"):
        score += OTHER_NAME if any(c.match in ("exact", "folded") for c in among) else 0.0
    return score


def _is_of_its_town(state: Candidate, among: Iterable[Candidate]) -> bool:
    """Whether a state is called after a town that holds much of its people: Vienna, Kano; not Quebec."""
    return any(
        c.kind == "city"
        and (c.country, c.admin1) == (state.country, state.admin1)
        and c.population >= OF_ITS_TOWN * state.population
        for c in among
    )


def same_name(text: str) -> str:
    """What makes two mentions of a text the same name."""
    return key_of(text) or text
