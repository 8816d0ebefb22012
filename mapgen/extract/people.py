"""Which capitalised words are persons, and which surnames a text uses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import lexicon
from .tokens import Shape
from .vocabulary import BRANDS, DAYS, GENERIC_AFTER, PUBLIC, ROLES, STREETS, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .senses import Sense
    from .tokens import Tokens

SURE, LIKELY = 2, 1
_AGE = re.compile(r",? (?:\(?\d{1,2}\)?|[IVJS][IVr.]+),? ")
_PARTICLES = frozenset(
    ("bin", "ibn", "al", "el", "van", "von", "de", "der", "da", "di", "la", "del", "du", "ben", "abu")
)
_NO_SURNAME = frozenset(GENERIC_AFTER) | BRANDS | STREETS | DAYS | ROLES | PUBLIC


@dataclass(slots=True)
class People:
    """`marks`: how sure each word is part of a person's name; `surnames` what such names end in."""

    marks: dict[int, int] = field(default_factory=dict)
    surnames: dict[str, int] = field(default_factory=dict)

    def add(self, tokens: Tokens, first: int, last: int, sure: int) -> None:
        """Words `first` through `last` are a person's name."""
        for at in range(first, last + 1):
            self.marks[at] = max(sure, self.marks.get(at, 0))
        word = tokens.words[last]
        if len(word) > 2:
            self.surnames[word.casefold()] = max(sure, self.surnames.get(word.casefold(), 0))


def people(tokens: Tokens, runs: Sequence[tuple[int, int]], sense: Callable[[int, int], Sense | None]) -> People:
    """The persons of a text; `sense(first, last)` is what the gazetteers know of these words."""
    found = People()
    given = lexicon.given_names()
    for first, last in runs:
        at = first
        while at <= last:
            word = tokens.words[at]
            plain = word.casefold()
            stop = _known_from(sense, at)
            if stop - at >= 2 or (stop > at and tokens.words[stop].casefold() in GENERIC_AFTER):
                at = stop + 1  # Prince Edward Island, Virginia Beach City
                continue
            if plain in TITLES and at < last and _is_title(tokens, at):
                end = _end(tokens, at + 1, last)
                if end > at:
                    found.add(tokens, at + 1, end, SURE if not _is_place(sense, at + 1, end) else LIKELY)
                    at = end + 1
                    continue
            if at < last and plain in given:
                end = _named(tokens, at, last, sense, given[plain])
                if end > at:
                    found.add(tokens, at, end, SURE)
                    at = end + 1
                    continue
            if tokens.shapes[at] is Shape.INITIAL and at < last and tokens.gap(at) == ". " and plain not in "nsew":
                end = _end(tokens, at, last)
                if end > at and tokens.shapes[end] is not Shape.INITIAL:
                    found.add(tokens, at, end, SURE)
                    at = end + 1
                    continue
            if at == first and 1 <= last - first <= 2 and _is_unknown_pair(tokens, first, last, sense):
                found.add(tokens, first, last, LIKELY)
                break
            at += 1
        aged = last - first == 1 and _AGE.match(tokens.text, tokens.ends[last]) is not None
        if aged and _end(tokens, first, last) == last and not _is_place(sense, first, last):
            found.add(tokens, first, last, SURE)
    _after_lower_titles(tokens, runs, sense, found)
    return found


def _after_lower_titles(
    tokens: Tokens, runs: Sequence[tuple[int, int]], sense: Callable[[int, int], Sense | None], found: People
) -> None:
    """A title in lower case right before the name: "spokeswoman Andrea Breaux"."""
    for first, last in runs:
        if first and tokens.words[first - 1] in TITLES and tokens.before(first) == " ":
            end = _end(tokens, first, last)
            known = sense(first, first)
            if end > first or (end == first and (known is None or not known.famous)):
                found.add(tokens, first, max(first, end), SURE if end > first else LIKELY)


def _known_from(sense: Callable[[int, int], Sense | None], at: int) -> int:
    """The last word of the longest place's name of several words that begins at `at`, else `at`."""
    for stop in range(at + 4, at, -1):
        known = sense(at, stop)
        if known is not None and not known.demonym:
            return stop
    return at


def _is_title(tokens: Tokens, at: int) -> bool:
    return tokens.gap(at) in (" ", ". ")


def _is_place(sense: Callable[[int, int], Sense | None], first: int, last: int) -> bool:
    known = sense(first, last)
    return known is not None and not known.demonym and (last > first or known.famous)


def _end(tokens: Tokens, first: int, last: int) -> int:
    """The last word of a person's name that begins at `first`; `first - 1` where it cannot be one."""
    at = first
    while at <= last and at - first < 4 and tokens.words[at].casefold() not in _NO_SURNAME:
        at += 1
    return at - 1


def _named(tokens: Tokens, at: int, last: int, sense: Callable[[int, int], Sense | None], level: int) -> int:
    """The last word of the name of a person whose given name stands at `at`; `at` where it is none."""
    end = _end(tokens, at, last)
    if end == at or tokens.gap(at) not in (" ", "-", ". "):
        return at
    for stop in range(end, at, -1):
        known = sense(at, stop)
        if known is not None and not known.demonym and (known.population > 5_000 or known.prominence > 0.5):
            return at  # San Jose, Virginia Beach
    surname = tokens.words[at + 1].casefold()
    if tokens.shapes[at + 1] is Shape.INITIAL:
        return end
    known = sense(at, at)
    is_word = lexicon.words().get(surname, 0) >= 4 and surname not in lexicon.surnames()
    if is_word and level < 2:
        return at
    if (known is not None and known.famous) or (known is not None and known.prior > 0.5 and level < 2):
        return end if surname in lexicon.surnames() and lexicon.words().get(surname, 0) < 5 else at
    if lexicon.words().get(tokens.words[at].casefold(), 0) >= 5 and surname not in lexicon.surnames():
        return at
    return end


def _is_unknown_pair(tokens: Tokens, first: int, last: int, sense: Callable[[int, int], Sense | None]) -> bool:
    """Two or three capitalised words of which nobody knows a place or a word: mostly a person from elsewhere."""
    words = lexicon.words()
    if _end(tokens, first, last) < last or tokens.shapes[first] is Shape.UPPER or tokens.gap(first) != " ":
        return False
    if any(words.get(tokens.words[at].casefold(), 0) for at in range(first, last + 1)):
        return False
    opening = sense(first, first)
    if opening is not None and opening.prior > -1.0:
        return False
    return not any(_is_place(sense, at, last) for at in range(first, last + 1))
