"""Where the names of a text stand: how near to each other, and which qualifies which."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from .hints import hint

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR_CHARS = 300.0
"""Distance in the text at which another name counts half."""
LEAST = 0.15
"""What the farthest name of a text still counts."""
LEAD_CHARS = 400
"""The dateline and the first sentences: what is named there is what the text is about."""
LEAD = 0.5
FARTHEST = 24
"""Characters between a name and its qualifier."""
MOST_PAIRS = 5
"""Occurrences of a name that are held against those of another: the first ones."""
_END = re.compile(r"(?<!\bSt)(?<!\bMt)(?<!\bFt)[.!?]['\"”’)]*\s+(?=['\"“‘(]*[A-ZÀ-ÞА-Я])|\n+")
_WIND = (
    r"(?:(?:north|south|east|west|central|upper|lower|rural|mid|far|[Nn]orth-?|[Ss]outh-?)?"
    r"(?:east|west)?(?:ern|ernmost)?[ -])?"
)
_WHAT = (
    r"(?:(?:province|state|region|district|county|area|city|town|village|suburb|capital|island|municipality|"
    r"prefecture|governorate)\s+)?"
)
_QUALIFIES = re.compile(
    rf"\s*,\s*(?:{_WHAT}(?:in|of)\s+(?:the\s+)?)?{_WIND}|\s*[(\[]\s*|['’]s?\s+"
    rf"|(?:\s+area)?\s+{_WHAT}(?:in|of)\s+(?:the\s+)?{_WIND}(?:{_WHAT}of\s+)?"
)
"""What stands between a name and the one that says where it is: "Belgrade in central Minnesota"."""
_LIST = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+")


def ends_of(text: str) -> list[int]:
    """Where the sentences of a text end, lines being sentences too.

    >>> ends_of("It rained in St. Louis. Then not.")
    [24]
    """
    return [found.end() for found in _END.finditer(text)]


class Passage:
    """A text and the spans of its names: `spans[i]` are those of name i, in order; `ends` as `ends_of` gives them."""

    def __init__(self, text: str, ends: Sequence[int], spans: Sequence[Sequence[tuple[int, int]]]) -> None:
        self._text = text
        self._spans = [sorted(own) for own in spans]
        self._ends = ends
        self._order = sorted((start, end, name) for name, own in enumerate(self._spans) for start, end in own)

    def nearness(self) -> list[list[float]]:
        """How much each name counts for each other, 0–1: by the distance of their closest occurrences."""
        few = [own[:MOST_PAIRS] for own in self._spans]
        sentences = [{bisect_right(self._ends, start) for start, _ in own} for own in few]
        leads = [bool(own) and own[0][0] < LEAD_CHARS for own in few]
        size = len(few)
        found = [[0.0] * size for _ in range(size)]
        for one in range(size):
            for other in range(one):
                if not sentences[one].isdisjoint(sentences[other]):
                    counts = 1.0
                else:
                    apart = min(
                        (max(a[0] - b[1], b[0] - a[1]) for a in few[one] for b in few[other]), default=1_000_000
                    )
                    counts = max(LEAST, NEAR_CHARS / (NEAR_CHARS + max(0, apart)))
                found[one][other] = max(counts, LEAD if leads[other] else 0.0)
                found[other][one] = max(counts, LEAD if leads[one] else 0.0)
        return found

    def qualified(self) -> list[tuple[int, int]]:
        """Pairs of a name and the name right after it that may say where it is: "Columbus, Georgia".

        In a list ("Paris, London and Rome") a comma says nothing of that; but a place that lies in the next
        of a list is most often meant to, so the pair is given, and the ranking decides.
        """
        return self._parted_by(_QUALIFIES)

    def listed(self) -> list[tuple[int, int]]:
        """Pairs of names that stand next to each other in a list: "Georgia, Alabama and Florida"."""
        return self._parted_by(_LIST)

    def _parted_by(self, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        pairs: dict[tuple[int, int], None] = {}
        for (_, end, one), (start, _, other) in zip(self._order, self._order[1:], strict=False):
            if one != other and 0 <= start - end <= FARTHEST and pattern.fullmatch(self._text, end, start):
                pairs[one, other] = None
        return list(pairs)

    def hint(self, name: int) -> str:
        """The kind that the words around a name imply, at the first occurrence where they imply one; "" none."""
        return next(
            (kind for start, end in self._spans[name][:MOST_PAIRS] if (kind := hint(self._text, start, end))), ""
        )
