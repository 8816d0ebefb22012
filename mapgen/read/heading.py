"""Which row of a sheet holds the headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .fields import RESULT, WORDS, normal

if TYPE_CHECKING:
    from collections.abc import Sequence

SEARCHED = 30
"""Filled rows among which the headers are looked for."""
LONGEST = 80
"""Characters of a header; what is longer is a sentence."""
COMPARED = 50
"""Rows below that tell whether a row of unknown words is one of headers."""

_KNOWN = frozenset(word for words in WORDS.values() for word in words)
_NUMBER = re.compile(r"[-+−]?[\d.,\s]*\d[\d.,\s]*°?[NSEW]?", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_HXL = re.compile(r"#[a-z]\w*(?:\s*\+\w+)*")


def found(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the headers among the filled rows of a sheet; None where every row is data.

    It is the row that knows most of the headers people use, or the one below it where they take two rows.
    Where none is known it is the first wide row, if what stands in it is of another kind than what is below.
    """
    first = rows[:SEARCHED]
    counts = [known(row) for row in first]
    widths = [_width(row) for row in first]
    wide = next(index for index, width in enumerate(widths) if 2 * width > max(widths))
    best = max(range(len(first)), key=lambda index: (counts[index], -index))
    if counts[best] > 1 and (best <= wide or 2 * counts[best] > widths[best]):
        return best + 1 if best + 1 < len(first) and _goes_on(first[best], first[best + 1]) else best
    if counts[wide] and _are_words(rows[wide]):
        return wide
    below_it = rows[wide + 1 : wide + COMPARED]
    return wide if _is_header(rows[wide], below_it) and (wide == 0 or not _are_words(_flat(below_it))) else None


def _goes_on(headers: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row below is the second of headers: what it says of its own, apart from merged cells, are headers."""
    own = [cell for at, cell in enumerate(below) if cell and (at >= len(headers) or headers[at] != cell)]
    return 1 < len(own) == known(own) < _width(headers)


def joined(headers: Sequence[str], above: Sequence[str]) -> list[str]:
    """Headers whose gaps are filled from the row above, where the headers take two rows."""
    if _width(above) < 2:
        return list(headers)
    width = max(len(headers), len(above))
    one, other = ([*row, *[""] * (width - len(row))] for row in (headers, above))
    return [header or (over if len(over) <= LONGEST else "") for header, over in zip(one, other, strict=True)]


def is_hxl(row: Sequence[str]) -> bool:
    """Whether a row holds the tags of the Humanitarian Exchange Language (#adm1+name) and no place."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_HXL.fullmatch(cell) for cell in filled)


def known(row: Sequence[str]) -> int:
    """How many cells of a row are headers that a field is known by."""
    return sum(normal(cell) in _KNOWN or cell.startswith(RESULT) for cell in row if cell and len(cell) <= LONGEST)


def _is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether unknown words are headers: several, none a number, and none that comes again in its column."""
    if _width(row) < 2 or not _are_words(row):
        return False
    return not any(cell and any(number < len(other) and other[number] == cell for other in below)
                   for number, cell in enumerate(row))  # fmt: skip


def _are_words(row: Sequence[str]) -> bool:
    return not any(
        len(cell) > LONGEST or (_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)) for cell in row if cell
    )


def _flat(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


def _width(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)
