"""The words of a text with their places in it, in every script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from .scripts import units

if TYPE_CHECKING:
    from collections.abc import Collection, Container

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
)
_MARKS += "\u0e00-\u0eff\u0f18-\u0fbc\u1000-\u109f\u1780-\u17dd\u200c\u200d\u00ad"
"""Signs inside a word that `\\w` does not hold: accents, vowels and tones written as marks, joiners, soft hyphens."""
_LETTERS = rf"[^\W_][\w{_MARKS}]*"
_APOSTROPHES = "'’ʼ‘`"
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|{_LETTERS}(?:[{_APOSTROPHES}](?![sS](?![\w])){_LETTERS})*")
_PARTED = re.compile(r"(?:[NSW]\. ?(?:[A-Z]|Va|Dak|Car|Mex)|[BDP]\. ?[A-Z]|N\.? ?Mex|L\. ?A)\.")
"""States as the press abbreviates them, with or without a blank inside: "W. Va.", "N. C."."""


class Shape(IntEnum):
    """How a word is written."""

    LOWER = 0
    CAPITAL = 1
    """Its first letter alone, or some: "Boston", "McAllen"."""
    UPPER = 2
    """All of at least two letters: "BOSTON", "U.S."."""
    INITIAL = 3
    """One capital letter."""
    CASELESS = 4
    """A script without capitals."""
    NUMBER = 5


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of `text`, side by side: word, start and end (code points), shape."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    shapes: list[Shape]

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, at: int) -> str:
        """What stands between word `at` and the next."""
        return (
            self.text[self.ends[at] : self.starts[at + 1]] if at + 1 < len(self.words) else self.text[self.ends[at] :]
        )

    def before(self, at: int) -> str:
        """What stands between word `at` and the one before it."""
        return self.text[self.ends[at - 1] if at else 0 : self.starts[at]]

    def slice(self, first: int, last: int) -> str:
        """The text from word `first` through word `last`."""
        return self.text[self.starts[first] : self.ends[last]]


def tokens(text: str, abbreviations: Collection[str] = (), common: Container[str] = ()) -> Tokens:
    r"""The words of a text; possessive 's and hyphens part words, a full stop belongs to an abbreviation.

    An abbreviation that is a `common` word too ("Miss.", "Man.") is one behind a comma only.
    Of scripts without blanks between words the units (`scripts.units`) are taken for words.

    >>> tokens("Xi'an's port, in Port-au-Prince (U.S.)").words
    ["Xi'an", 's', 'port', 'in', 'Port', 'au', 'Prince', 'U.S.']
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    shapes: list[Shape] = []
    skip = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        if start < skip:
            continue
        word = text[start:end]
        if text[end : end + 1] == ".":
            if word + "." in abbreviations and (word.lower() not in common or text[start - 2 : start] == ", "):
                end += 1
                word += "."
            elif len(word) == 1 and (parted := _PARTED.match(text, start)) is not None:
                skip = end = parted.end()
                word = parted[0]
        if not word.isascii() and len(pieces := units(word)) > 1:
            for piece in pieces:
                words.append(piece)
                starts.append(start)
                start += len(piece)
                ends.append(start)
                shapes.append(shape_of(piece))
            continue
        words.append(word)
        starts.append(start)
        ends.append(end)
        shapes.append(shape_of(word))
    return Tokens(text, words, starts, ends, shapes)


@lru_cache(maxsize=1 << 16)
def shape_of(word: str) -> Shape:
    """How a word is written.

    >>> [shape_of(word).name for word in ("Boston", "boston", "BOSTON", "J", "北京", "1949")]
    ['CAPITAL', 'LOWER', 'UPPER', 'INITIAL', 'CASELESS', 'NUMBER']
    """
    first = word[0]
    if first.islower():
        return Shape.LOWER
    if first.isupper() or first.istitle():
        if len(word) == 1:
            return Shape.INITIAL
        return Shape.UPPER if word.isupper() else Shape.CAPITAL
    return Shape.NUMBER if first.isdigit() else Shape.CASELESS if first.isalpha() else Shape.LOWER
