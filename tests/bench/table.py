"""The rows of the table: ours, the peer's, their ratio, and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured figure of ours beside one of a peer, both medians of the same run."""

    work: str
    unit: str
    ours: float
    peer: str = ""
    theirs: float | None = None
    asked: str = ""

    @property
    def ratio(self) -> str:
        """Ours to theirs."""
        return f"{self.ours / self.theirs:.2f} ×" if self.theirs else ""

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        theirs = f"{shown(self.theirs)} ({self.peer})" if self.theirs is not None else self.peer
        return self.work, self.unit, shown(self.ours), theirs, self.ratio, self.asked


HEAD = ("work", "unit", "ours", "peer", "ratio", "asked")


def shown(value: float) -> str:
    """Three figures that matter, no more."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a table that reads well as it stands, too."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    text = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
