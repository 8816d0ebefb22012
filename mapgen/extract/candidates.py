"""What passes between the parts of the recogniser: a stretch of words that may be a name, and what another saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .tokens import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Use

    from .senses import Sense
    from .tokens import Tokens


@dataclass(slots=True)
class Candidate:
    """A stretch of words, first to last, that may be a place's name; `score` is what speaks for it (log-odds)."""

    first: int
    last: int
    sense: Sense | None
    score: float
    use: Use
    kind: str = ""
    """What kind of place the words around it imply."""
    strong: bool = False
    """Whether the words around it say that it is a place."""
    dateline: bool = False
    span: tuple[int, int] = (0, 0)
    """Start and end in the text, in code points."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a text names, in order, with the words and the sentences they stand in."""

    tokens: Tokens
    sentences: list[tuple[int, int]]
    names: list[Candidate]


@dataclass(frozen=True, slots=True)
class Seen:
    """What another recogniser saw at a span: `what` is place, venue, demonym, person, organisation or other."""

    start: int
    end: int
    what: str


class Witness:
    """What others saw, by the words it stands on."""

    EXACT: ClassVar = {"place": 2.0, "venue": 0.5, "demonym": 0.5, "person": -0.6, "organisation": -0.7, "other": -1.0}
    """What a name gains where exactly it is seen as such."""
    AROUND: ClassVar = {"place": 0.8, "person": -0.5, "organisation": -0.2, "other": -1.0}
    """The same where more than the name is seen, or a part of it."""

    def __init__(self, tokens: Tokens, seen: Sequence[Seen]) -> None:
        self.spans: list[tuple[int, int, str]] = []
        """First and last word of what was seen, and what it is; only what begins and ends with a word."""
        self._at: dict[int, tuple[int, int, str]] = {}
        starts = {start: at for at, start in enumerate(tokens.starts)}
        ends = {end: at for at, end in enumerate(tokens.ends)}
        for one in seen:
            first, last = starts.get(one.start), ends.get(one.end, ends.get(one.end + 1))
            if first is None or last is None or last < first:
                continue
            self.spans.append((first, last, one.what))
            if any(tokens.shapes[at] is Shape.LOWER for at in range(first, last + 1)):
                continue  # "Khan Younis and Rafah" is no person
            for at in range(first, last + 1):
                self._at.setdefault(at, self.spans[-1])

    def says(self, first: int, last: int) -> float:
        """What speaks for a place at these words, 0 where nothing was seen."""
        for at in range(first, last + 1):
            if (found := self._at.get(at)) is not None:
                exact = found[:2] == (first, last)
                return (self.EXACT if exact else self.AROUND).get(found[2], 0.0)
        return 0.0
