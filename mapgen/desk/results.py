"""The columns of results that a list gets, and what is kept out of a spreadsheet's way."""

from __future__ import annotations

from collections.abc import Mapping

from mapgen.read.fields import RESULT

COLUMNS = (
    "lat", "lon", "name", "kind", "country", "admin1", "precision", "confidence", "reason", "alternatives",
    "checked", "id", "found",
)  # fmt: skip
HEADERS = tuple(RESULT + column for column in COLUMNS)
Cell = str | float
Results = Mapping[int, Mapping[str, Cell]]
"""Row number in the file → column (without its prefix) → value."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a text (OWASP, CSV injection)."""


def guarded(value: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
