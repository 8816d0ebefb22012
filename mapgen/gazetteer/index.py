"""The sorted names: which rows a key finds, one by one by bisection and many at once by hash."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .columns import BLOCK, Columns, Ragged, Texts
from .folding import key_of
from .ranking import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class NameIndex:
    """Keys (folded names without spaces) in the order of their bytes, and the rows of each, best first."""

    def __init__(self) -> None:
        data = Columns("gazetteer/names")
        self.keys = Texts(data, "key")
        self.lists = Ragged(data, "rows")
        self.rows: NDArray[np.uint32] = data["rows"]
        self.quality: NDArray[np.uint8] = data["quality"]
        self._block_starts = data["key_starts"]

    def find(self, key: str) -> int:
        """Number of a key, -1 where no name has it: bisection over blocks, then within one."""
        wanted = key.encode(errors="replace")
        text = self.keys.bytes
        low, high = 0, len(self._block_starts)
        if len(self.keys) % BLOCK == 0:
            high -= 1
        while high - low > 1:
            middle = (low + high) // 2
            start = int(self._block_starts[middle])
            end = start + int(self.keys.lengths[middle * BLOCK])
            if text[start:end].tobytes().replace(b" ", b"") <= wanted:
                low = middle
            else:
                high = middle
        bounds = self.keys.block(low)
        block = text[int(bounds[0]) : int(bounds[-1])].tobytes()
        begin = int(bounds[0])
        for at in range(len(bounds) - 1):
            if block[int(bounds[at]) - begin : int(bounds[at + 1]) - begin].replace(b" ", b"") == wanted:
                return low * BLOCK + at
        return -1

    def postings(self, number: int) -> Iterator[tuple[int, Quality]]:
        """Rows that a key finds and what the name is to each, best first."""
        start, end = self.lists.span(number)
        for at in range(start, end):
            yield int(self.rows[at]), Quality(int(self.quality[at]))

    def form(self, number: int) -> str:
        """The folded name of a key, its words parted."""
        return self.keys[number]

    @cached_property
    def compact(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """All keys without spaces as one block of bytes (eight zeros at its end), and the starts of each."""
        text, starts = self.keys.bytes, self.keys.starts
        space = text == 32
        letters = self.keys.lengths - np.add.reduceat(space, starts[:-1], dtype=np.int64)
        return (
            np.concatenate([text[~space], np.zeros(8, np.uint8)]),
            np.concatenate([[0], np.cumsum(letters)]),
        )

    @cached_property
    def _hashed(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        hashes = hashed(*self.compact)
        order = np.argsort(hashes)
        return hashes[order], order

    def find_many(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Numbers of the keys of many names, -1 where unknown: shape (names,)."""
        keys = [key_of(name).encode(errors="replace") for name in names]
        starts = np.concatenate([[0], np.cumsum([len(key) for key in keys], dtype=np.int64)])
        text = np.frombuffer(b"".join(keys) + bytes(8), np.uint8)
        return self.find_hashes(hashed(text, starts))

    def find_hashes(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Numbers of the keys that have these hashes, -1 where none has."""
        known, order = self._hashed
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, order[at], -1)

    def best_rows(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The best row of each key, -1 for an unknown key and for one that names a people only."""
        first = self.lists.starts[np.maximum(numbers, 0)]
        known = (numbers >= 0) & (self.quality[first] != Quality.DEMONYM)
        return np.where(known, self.rows[first].astype(np.int64), -1)


def hashed(text: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64-bit hashes of the stretches of `text` between `starts`, eight bytes at a time.

    `text` must have eight bytes to spare at its end. Two of a million names share a hash with a
    probability of 3e-8.
    """
    words: NDArray[Any] = np.ndarray((len(text) - 7,), "<u8", text, strides=(1,))
    at, left = starts[:-1].copy(), np.diff(starts)
    out = left.astype(np.uint64) * _ODD
    todo = np.flatnonzero(left > 0)
    while len(todo):
        rest = left[todo]
        kept = np.minimum(rest, 8).astype(np.uint64) * np.uint64(8)
        mask = np.uint64(0xFFFFFFFFFFFFFFFF) >> (np.uint64(64) - kept)
        mixed = (out[todo] ^ (words[at[todo]] & mask)) * _MIX
        mixed ^= mixed >> np.uint64(29)
        out[todo] = mixed * _ODD
        out[todo] ^= out[todo] >> np.uint64(32)
        at[todo] += 8
        left[todo] -= 8
        todo = todo[rest > 8]
    return out
