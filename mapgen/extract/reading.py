"""A text taken apart: its words, sentences, capitalised stretches, persons, and what the gazetteers know of them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from . import lexicon
from .people import people
from .sentences import sentences
from .surroundings import Around, around
from .tokens import Shape, tokens
from .windows import runs, windows

if TYPE_CHECKING:
    from .senses import Sense, Senses

_ENGLISH = frozenset(
    ["the", "of", "and", "to", "a", "an", "in", "is", "was", "for", "on", "with", "by", "at", "from", "that"]
)
_SHORT = 12
"""Words of a text that is too short to tell its language."""


class Reading:
    """What is asked of a text again and again, worked out once.

    `windows` are all stretches that can be a name, `runs` the longest stretches of capitalised words, `opening` the
    numbers of the words that begin a sentence, `lower` all words that stand in lower case, `marks` how sure a word is
    part of a person's name.
    """

    def __init__(self, text: str, senses: Senses) -> None:
        self.tokens = tokens(text, lexicon.abbreviations(), lexicon.words())
        self.words, self.shapes = self.tokens.words, self.tokens.shapes
        self.sentences = sentences(text)
        self.windows = windows(self.tokens)
        self._texts = {pair: self.tokens.slice(*pair) for pair in self.windows}
        self._known = senses.of(self._texts.values())
        self.opening = {bisect_left(self.tokens.starts, start) for start, _ in self.sentences}
        self.runs = runs(self.tokens, self.opening)
        self._run_of = {at: run for run in self.runs for at in range(run[0], run[1] + 1)}
        found = people(self.tokens, self.runs, self.sense)
        self.marks, self.surnames = found.marks, found.surnames
        self.lower = {word for word, shape in zip(self.words, self.shapes, strict=True) if shape is Shape.LOWER}
        small = sum(word in _ENGLISH for word in self.words)
        self.english = len(self.words) < _SHORT or small >= 0.08 * len(self.words)

    def sense(self, first: int, last: int) -> Sense | None:
        """What the gazetteers know of these words."""
        text = self._texts.get((first, last))
        return self._known.get(text) if text is not None else None

    def text(self, first: int, last: int) -> str:
        """The words as they stand."""
        return self._texts.get((first, last)) or self.tokens.slice(first, last)

    def run(self, at: int) -> tuple[int, int]:
        """First and last word of the capitalised stretch that a word is in, itself alone where it is in none."""
        return self._run_of.get(at, (at, at))

    def around(self, first: int, last: int) -> Around:
        """What the words around say."""
        return around(self.tokens, first, last, self.run(last)[1], self.opening)

    def person(self, first: int, last: int) -> int:
        """How sure one of these words is part of a person's name (`people.SURE`, `LIKELY` or 0)."""
        return max((self.marks.get(at, 0) for at in range(first, last + 1)), default=0)

    def common(self, at: int) -> int:
        """How common a word is in lower case, 0 where it is none."""
        return lexicon.words().get(self.words[at].casefold(), 0)
