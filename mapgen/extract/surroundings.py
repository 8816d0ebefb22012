"""What the words around a name say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import lexicon
from .tokens import Shape
from .vocabulary import (
    ACTING,
    BEFORE_OF,
    BRAND_OF,
    BRANDS,
    COLLEGES,
    DAYS,
    DIRECTIONS,
    GENERIC_AFTER,
    ILLNESSES,
    LOWER_AFTER,
    OTHER_PREPOSITIONS,
    PLACE_PREPOSITIONS,
    PLURALS,
    POSSESSIVES,
    PUBLIC,
    ROLES,
    SPEAKING,
    STREETS,
    SURE_PREPOSITIONS,
    TIED,
    TITLES,
    of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from .tokens import Tokens

_AGENCIES = "AP|Reuters|AFP|CNN|UPI|IRIN|dpa|Xinhua|TASS|Interfax"
DATELINE = re.compile(rf"[^\S\n]*(?:,? \(?[A-Z][\w.]+\)?)?[^\S\n]*(?:[—–]|--|- |\((?:{_AGENCIES})\)|: )")
_CAPITAL = (Shape.CAPITAL, Shape.UPPER, Shape.INITIAL)
_BLANKS = (" ", "\n", " \n", " “", ' "')
_NO_NOUN = OTHER_PREPOSITIONS | PLACE_PREPOSITIONS | ACTING | SPEAKING | of("which that who are were")
"""What does not make of the name before it an adjective: "the Florida law", but not "the Hamas that"."""
_NO_GENERIC = of("pass falls")
"""Words for kinds of places that are verbs more often, in lower case."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is said for and against a place (log-odds), and what the words imply."""

    score: float
    kind: str = ""
    named_after: bool = False
    """Whether the name belongs to a company, a paper, a team, a street: no place is meant."""
    strong: bool = False
    """Whether the words around it say that it is a place."""
    acts: bool = False
    dateline: bool = False


def around(tokens: Tokens, first: int, last: int, run_end: int, opening: Collection[int]) -> Around:
    """Look at the words before `first` and after `last`.

    Args:
        tokens: the words of the text.
        first: number of the name's first word.
        last: number of its last.
        run_end: number of the last capitalised word joined to it.
        opening: numbers of the words that begin a sentence.
    """
    before = _before(tokens, first, last, opening)
    after = _after(tokens, last, run_end, opening)
    if before.named_after or after.named_after:
        return before if before.named_after else after
    score, strong = before.score + after.score, before.strong or after.strong
    following = tokens.words[last + 1].casefold() if last + 1 < len(tokens) and last + 1 not in opening else ""
    next_to = tokens.gap(last) == " "
    if next_to and following in SPEAKING and not strong and score < 0.5:
        score -= 0.8
    shapes = tokens.shapes
    dateline = (
        (first == 0 or first in opening)
        and all(shapes[at] in _CAPITAL for at in range(first, last + 1))
        and DATELINE.match(tokens.text, tokens.ends[last]) is not None
    )
    if dateline:
        strong = shapes[first] is Shape.UPPER
        score += 2.5 if strong else 1.0
    elif first in opening and first == last and tokens.words[first].casefold() in lexicon.words():
        score -= 1.5
    return Around(
        score, before.kind or after.kind, strong=strong, acts=next_to and following in ACTING, dateline=dateline
    )


def _before(tokens: Tokens, first: int, last: int, opening: Collection[int]) -> Around:
    """What the word before says, in the same sentence."""
    if not first or first in opening:
        return Around(0.0)
    word, gap = tokens.words[first - 1].casefold(), tokens.before(first)
    if gap in ("-", "–"):
        return Around(2.5, strong=True) if tokens.words[first - 1] in ("D", "R", "I") else Around(0.0)
    if gap not in _BLANKS:
        return Around(0.0)
    if word == "the":
        return Around(0.0 if _modifies(tokens, last, opening) else -0.6)
    if word in PLACE_PREPOSITIONS:
        return Around(1.9 if word == "in" else 1.5, strong=word in SURE_PREPOSITIONS)
    if word == "of" and first > 1:
        return _behind_of(tokens, first, last)
    if word in OTHER_PREPOSITIONS:
        return Around(0.7 if word in ("from", "to") else 0.2)
    if word in DIRECTIONS:
        return Around(2.0, strong=True)
    if word in ("a", "an") and last + 1 < len(tokens) and last + 1 not in opening:
        following = tokens.words[last + 1].casefold()
        noun = tokens.shapes[last + 1] in _CAPITAL or following in LOWER_AFTER
        return Around(0.0 if noun else -0.7)
    return Around(-1.5 if word in POSSESSIVES else 0.0)


def _modifies(tokens: Tokens, last: int, opening: Collection[int]) -> bool:
    """Whether a noun follows that the name belongs to: "the Florida law"."""
    if tokens.gap(last) != " " or last + 1 >= len(tokens) or last + 1 in opening:
        return False
    return tokens.words[last + 1].casefold() not in _NO_NOUN


def _behind_of(tokens: Tokens, first: int, last: int) -> Around:
    """What "… of" before the name says: "the village of", "the Bank of"."""
    head = tokens.words[first - 2].casefold()
    if tokens.shapes[first - 2] in _CAPITAL:
        of_america = first == last and tokens.words[first] == "America"
        if head in BRAND_OF or of_america:
            return Around(-4.0, named_after=True)
    if head not in BEFORE_OF:
        return Around(0.3)
    kind = BEFORE_OF[head]
    return Around(2.5 if kind else 1.2, kind, strong=bool(kind))


def _after(tokens: Tokens, last: int, run_end: int, opening: Collection[int]) -> Around:
    """What the word behind says, in the same sentence."""
    gap = tokens.gap(last)
    if gap.startswith("$"):
        return Around(-6.0)  # US$
    if last + 1 >= len(tokens) or last + 1 in opening:
        return Around(0.0)
    word, shape = tokens.words[last + 1].casefold(), tokens.shapes[last + 1]
    if gap in ("-", "‑"):
        return Around(2.0, strong=True) if word in TIED else Around(0.0)
    if gap != " ":
        return Around(0.0)
    if shape in _CAPITAL and last < run_end:
        return _in_run(tokens, last, run_end)
    if shape is Shape.LOWER and word in GENERIC_AFTER and word not in _NO_GENERIC:
        return Around(1.2, GENERIC_AFTER[word], strong=True)
    if word in PLURALS:
        return Around(2.0, PLURALS[word], strong=True)
    if word in LOWER_AFTER:
        return Around(1.0)
    if word in ILLNESSES or word in STREETS:
        return Around(-3.5, named_after=True)
    return Around(0.0)


def _in_run(tokens: Tokens, last: int, run_end: int) -> Around:
    """The name is followed by capitalised words: what these make of it."""
    following = [tokens.words[at].casefold() for at in range(last + 1, run_end + 1)]
    head = following[0]
    if following[-1] in STREETS and len(following) <= 2 and head not in ROLES:
        return Around(-4.0, named_after=True)
    branded = head not in PUBLIC and any(word in BRANDS for word in following)
    if branded or any(word in COLLEGES for word in following):
        return Around(-3.5, named_after=True)
    if head in ROLES or head in PUBLIC or head in TITLES:
        return Around(1.2)
    if head in DAYS:
        return Around(0.0)
    return Around(0.2 if any(word in PUBLIC for word in following) else -1.6)
