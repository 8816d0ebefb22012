"""The columns of results that a list gets."""

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
