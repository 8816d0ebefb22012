"""The stretches of words that can be a name, as far as letters and signs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon, scripts
from .tokens import Shape
from .vocabulary import CONNECTORS, of

if TYPE_CHECKING:
    from collections.abc import Container

    from .tokens import Tokens

LONGEST = 6
"""Words of a name, small ones counted."""
COMMON = 5
"""Words from this level on are no names where they open a sentence."""
_PARTIES = frozenset("DRI")
_JOINTS = frozenset((" ", "-", "‐", "‑", "\n", "\u00a0", " & ", "’", "'", "\r\n", "- ", " \n"))
_SHORTENED = of(
    """st ste mt ft pt n s e w sto sta l mr mrs ms dr sen rep sens reps gov lt sgt capt col gen maj cpl rev hon prof
    det adm cmdr supt pres"""
)
"""Words whose full stop does not end a name: "St. Louis", "Sen. Lincoln"."""
_CAPITAL = (Shape.CAPITAL, Shape.UPPER, Shape.INITIAL)
LONGEST_RUN = 60
"""Words of a stretch: what goes on longer is no name, and much looks at whole stretches."""


def runs(tokens: Tokens, opening: Container[int] = ()) -> list[tuple[int, int]]:
    """First and last word of each longest stretch of capitalised words with nothing but joints between them.

    A common word that is capitalised because it opens a sentence (`opening`: the numbers of such words) is no part.

    >>> from .tokens import tokens
    >>> text = tokens("On Monday the St. Louis Police met Kim Jong-un, of North Korea.")
    >>> [text.slice(first, last) for first, last in runs(text)]
    ['On Monday', 'St. Louis Police', 'Kim Jong', 'North Korea']
    """
    out: list[tuple[int, int]] = []
    at, shapes = 0, tokens.shapes
    while at < len(tokens):
        if shapes[at] not in _CAPITAL:
            at += 1
            continue
        if (
            at in opening
            and lexicon.words().get(tokens.words[at].casefold(), 0) >= COMMON
            and (shapes[at] is not Shape.UPPER)
        ):
            at += 1
            continue
        first = at
        most = min(len(tokens), first + LONGEST_RUN)
        while at + 1 < most and shapes[at + 1] in _CAPITAL and joined(tokens, at):
            at += 1
        out.append((first, at))
        at += 1
    return out


def joined(tokens: Tokens, at: int) -> bool:
    """Whether word `at` and the next can belong to one name."""
    gap = tokens.gap(at)
    if gap in _JOINTS:
        return gap == " " or gap[0] not in "-‐‑" or tokens.words[at] not in _PARTIES
    if gap in (". ", "."):
        word = tokens.words[at]
        return tokens.shapes[at] is Shape.INITIAL or word.lower() in _SHORTENED
    return False


def windows(tokens: Tokens) -> list[tuple[int, int]]:
    """First and last word of every stretch that can be a name, in order, the shorter before the longer.

    It begins and ends with a capital (or a word of a script without them); small words may stand inside.
    """
    out: list[tuple[int, int]] = []
    shapes, words = tokens.shapes, tokens.words
    count = len(tokens)
    join = [False] * count
    for at in range(count - 1):
        if shapes[at] is not Shape.LOWER or words[at] in CONNECTORS:
            join[at] = joined(tokens, at)
    for first in range(count):
        shape = shapes[first]
        if shape in _CAPITAL:
            out.append((first, first))
            for last in range(first + 1, min(first + LONGEST, count)):
                if not join[last - 1]:
                    break
                following = shapes[last]
                if following in _CAPITAL:
                    out.append((first, last))
                elif following is not Shape.LOWER or words[last] not in CONNECTORS:
                    if following is Shape.NUMBER:
                        out.append((first, last))
                    break
        elif shape is Shape.CASELESS:
            out += scripts.windows(words, tokens.starts, tokens.ends, first)
    return out
