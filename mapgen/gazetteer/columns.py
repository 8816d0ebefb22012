"""Columns of texts and lists over memory-mapped arrays: nothing is read but what is asked for.

A column of lists ships as the length of each and the start of every `BLOCK`th; so opening costs
nothing, one row a few microseconds, and all rows at once one cumulative sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mapgen.data import arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 64
_OFTEN = 1000
"""Rows asked for one by one, after which all starts are worth summing up."""


class Columns(dict[str, "NDArray[Any]"]):
    """The arrays of a shipped file as plain arrays: a memmap is several times slower to index."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._arrays = arrays(name)

    def __missing__(self, name: str) -> NDArray[Any]:
        self[name] = np.asarray(self._arrays[name])
        return self[name]


class Ragged:
    """Where the list of each row begins and ends."""

    def __init__(self, columns: Columns, name: str) -> None:
        self.lengths = columns[f"{name}_lengths"]
        self._starts = columns[f"{name}_starts"]
        self._all: NDArray[np.int64] | None = None
        self._asked = 0

    def __len__(self) -> int:
        return len(self.lengths)

    def span(self, row: int) -> tuple[int, int]:
        """Start and end of a row's list."""
        if self._all is not None:
            return int(self._all[row]), int(self._all[row + 1])
        self._asked += 1
        if self._asked == _OFTEN:
            return int(self.starts[row]), int(self.starts[row + 1])
        block = row // BLOCK
        start = int(self._starts[block]) + int(self.lengths[block * BLOCK : row].sum(dtype=np.int64))
        return start, start + int(self.lengths[row])

    def block(self, number: int) -> NDArray[np.int64]:
        """Starts of the rows of one block, and the end of its last."""
        lengths = self.lengths[number * BLOCK : (number + 1) * BLOCK]
        return int(self._starts[number]) + np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])

    @property
    def starts(self) -> NDArray[np.int64]:
        """Starts of all rows, and the end of the last: shape (rows + 1,)."""
        if self._all is None:
            self._all = np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)])
        return self._all


class Texts(Ragged):
    """A column of text."""

    def __init__(self, columns: Columns, name: str) -> None:
        super().__init__(columns, name)
        self.bytes = columns[f"{name}_bytes"]

    def raw(self, row: int) -> bytes:
        """UTF-8 bytes of a row."""
        start, end = self.span(row)
        return self.bytes[start:end].tobytes()

    def __getitem__(self, row: int) -> str:
        return self.raw(row).decode() if self.lengths[row] else ""

    def every(self) -> list[str]:
        """All of a short column."""
        return [self[row] for row in range(len(self))]
