"""Names that no gazetteer has and that show by their words, or by what stands beside them, that they are places'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.model import Use

from . import lexicon
from .candidates import Candidate
from .people import SURE
from .tokens import Shape
from .vocabulary import CONNECTORS, DAYS, GENERIC_AFTER, GENERIC_BEFORE, PROTECTED, PROTECTING, STREETS, TITLES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from .candidates import Witness
    from .reading import Reading

GENERIC = 1.5
"""What speaks for "Hickory Creek" and "Mount Tabor"."""
STREET = 2.0
UNSUPPORTED = -0.5
"""What speaks for a name that only a model takes for a place's."""
BARE = -2.0
"""What speaks for a word that nobody knows, before its preposition is looked at."""
QUALIFIED = 2.0
"""What a name gains that a country or a state follows after a comma."""
A_WORD = -0.7
"""What a name loses for each level at which its first word is a common one."""
_NO_KIND = frozenset(("state", "region", "town", "village", "district", "channel"))
"""Words that may follow a name without belonging to it."""
_NO_STREETS = frozenset(("plaza", "way", "pass", "route", "circle", "alley"))
_AFTER_NO_STREET = frozenset(("patrol", "traffic", "department", "administration", "association", "journal", "fund"))
_BEFORE_STREET = DAYS | frozenset(("wall", "state", "county", "the", "on", "at", "in", "from", "near", "along", "and"))


def generics(reading: Reading, witness: Witness | None) -> Iterator[Candidate]:
    """Names with a word that says what they are: "Hickory Creek", "Mount Tabor"."""
    for first, last in reading.runs:
        for at in range(first, last + 1):
            plain = reading.words[at].casefold()
            kind = GENERIC_AFTER.get(plain, "")
            if plain in PROTECTED and at > first + 1 and reading.words[at - 1].casefold() in PROTECTING:
                kind = "park"
            if kind and at > first and plain not in _NO_KIND:
                begin = at - 1
                while begin > first and at - begin < 4 and _may_belong(reading, begin - 1, first):
                    begin -= 1
                end = at
            elif plain in GENERIC_BEFORE and at < last and reading.words[at + 1].casefold() not in GENERIC_AFTER:
                kind, begin, end = GENERIC_BEFORE[plain], at, at + 1
            else:
                continue
            inner = [i for i in range(begin, end + 1) if i != at]
            if reading.shapes[begin] is Shape.INITIAL or reading.sense(begin, end) is not None:
                continue
            if plain == "pass" and any(reading.common(i) for i in inner):
                continue  # a boarding pass
            if any(reading.sense(i, end) is not None and not reading.common(i) for i in range(begin, end)):
                continue  # "Decatur McLean County" holds one that is known
            if all(_says_nothing(reading, i) for i in inner) or reading.person(begin, end) == SURE:
                continue
            near = reading.around(begin, end)
            score = GENERIC + near.score + (witness.says(begin, end) if witness else 0.0)
            yield Candidate(begin, end, None, score, Use.LITERAL, kind)


def _says_nothing(reading: Reading, at: int) -> bool:
    word = reading.words[at].casefold()
    return reading.common(at) >= 5 or word in DAYS or word in TITLES


def _may_belong(reading: Reading, at: int, first: int) -> bool:
    word = reading.words[at].casefold()
    if word in DAYS or word in TITLES or word in CONNECTORS or reading.tokens.gap(at) != " ":
        return False
    return not (at in reading.opening and at == first and reading.common(at) >= 4)


def streets(reading: Reading, witness: Witness | None) -> Iterator[Candidate]:
    """Streets and roads by their whole name: "E. Main Street", "40th Avenue"."""
    words = reading.words
    for first, last in reading.runs:
        for at in range(first, last + 1):
            plain = words[at].casefold()
            if plain not in STREETS or plain in _NO_STREETS or (plain == "st" and at < last):
                continue
            if at < last and words[at + 1].casefold() in _AFTER_NO_STREET:
                continue
            begin = at
            while begin > first and at - begin < 4 and words[begin - 1].casefold() not in _BEFORE_STREET:
                begin -= 1
            if begin == first and at - begin < 4 and _is_ordinal(reading, first - 1):
                begin -= 1
            if reading.sense(begin, at) is not None:
                continue
            if begin == at or (begin + 1 == at and words[begin].casefold() in ("state", "county", "high")):
                continue
            score = STREET + (witness.says(begin, at) if witness else 0.0)
            yield Candidate(begin, at, None, score, Use.LITERAL, "street")


def _is_ordinal(reading: Reading, at: int) -> bool:
    """Whether the word is "40th", one blank before the next."""
    if at < 0 or reading.shapes[at] is not Shape.NUMBER:
        return False
    return reading.words[at][-1].isalpha() and reading.tokens.gap(at) == " "


def seen_only(reading: Reading, witness: Witness, known: Container[tuple[int, int]]) -> Iterator[Candidate]:
    """What a witness takes for places and no gazetteer has."""
    for first, last, what in witness.spans:
        if what != "place" or last - first > 4 or (first, last) in known or reading.sense(first, last) is not None:
            continue
        if reading.shapes[first] is Shape.LOWER or reading.person(first, last) == SURE:
            continue
        near = reading.around(first, last)
        score = UNSUPPORTED + near.score + A_WORD * reading.common(first)
        yield Candidate(first, last, None, score, Use.LITERAL, near.kind, near.strong)


def unheard(reading: Reading) -> Iterator[Candidate]:
    """Words that nobody knows behind what places stand behind: "the village of Cellardyke"."""
    for first, last in reading.runs:
        if last - first > 2 or reading.shapes[first] is not Shape.CAPITAL or len(reading.words[first]) < 4:
            continue
        if reading.sense(first, last) is not None or any(reading.common(at) for at in range(first, last + 1)):
            continue
        near = reading.around(first, last)
        if near.named_after or not near.strong or (last > first and not near.kind):
            continue
        word = reading.words[last].casefold()
        borne = word in lexicon.given_names() or word in lexicon.surnames() or word in reading.surnames
        if near.kind or not (borne or reading.person(first, last)):
            yield Candidate(first, last, None, BARE + near.score, Use.LITERAL, near.kind, near.strong)


def qualified(reading: Reading, last: int) -> Candidate | None:
    """A name that nobody knows, where a state or a country that follows says that it is a place's."""
    first = reading.run(last)[0]
    if reading.shapes[last] not in (Shape.CAPITAL, Shape.UPPER) or last - first > 2 or reading.person(first, last):
        return None
    if any(reading.common(at) for at in range(first, last + 1)):
        return None
    return Candidate(first, last, None, QUALIFIED, Use.LITERAL)
