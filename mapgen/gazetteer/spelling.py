"""Names within one or two edits of a key: few are let through by their signatures, the rest is measured.

Each key has two signatures of 32 bits, one bit a letter: which letters occur, and which occur an odd
number of times. An edit changes at most two bits of each, so keys whose signatures differ in more
cannot be near (after Boytsov 2011, "Indexing methods for approximate dictionary searching", on
signature hashing). The keys are sorted by length and odd letters: for one edit the signatures that it
can lead to (some three hundred) are looked up, for two the keys of near lengths are scanned.

Alphabets of one or two bytes a letter are searched (Latin, Greek, Cyrillic, Arabic, …); in Han, Hangul
and Indic scripts a misspelling is not an edit.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .index import NameIndex

LONGEST = 60
"""Letters of a key beyond which spelling is not looked for."""
_SHORTEST = 3

_ONE = np.uint32(1) << np.arange(32, dtype=np.uint32)


def allowed(key: str, edits: int) -> int:
    """How many edits a key of this length can bear: none below four letters, one below six.

    >>> allowed("oslo", 2), allowed("abuja", 2), allowed("lagoss", 2), allowed("rio", 1)
    (1, 1, 2, 0)
    """
    return min(edits, 0 if len(key) < 4 else 1 if len(key) < 6 else 2)


class _Signatures(NamedTuple):
    """Of the keys that can be searched, sorted by length and odd letters."""

    numbers: NDArray[np.int64]
    distinct: NDArray[np.uint64]
    """Length above, odd letters below."""
    starts: NDArray[np.int64]
    """Where the keys of each of them begin, and the end of the last."""
    odd: NDArray[np.uint32]
    occur: NDArray[np.uint32]
    bounds: NDArray[np.int64]
    """Where each length begins."""


class Spelling:
    """The signatures of all keys, made when a misspelt name is first looked for (about 0.3 s)."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index

    @cached_property
    def _signatures(self) -> _Signatures:
        text, starts = self._index.compact
        text = text[:-8]
        lead = text >= 0xC0
        letters = np.diff(starts) - np.add.reduceat(lead, starts[:-1], dtype=np.int64)
        narrow = np.maximum.reduceat(text, starts[:-1]) < 0xE0
        bits = _ONE[text & 31]
        bits[lead] = 0
        fit = np.flatnonzero((letters >= _SHORTEST) & (letters <= LONGEST) & narrow)
        occur = np.bitwise_or.reduceat(bits, starts[:-1])[fit]
        odd = np.bitwise_xor.reduceat(bits, starts[:-1])[fit]
        signatures = letters[fit].astype(np.uint64) << np.uint64(32) | odd
        order = np.argsort(signatures, kind="stable")
        lengths = np.arange(LONGEST + 4, dtype=np.uint64) << np.uint64(32)
        ordered = signatures[order]
        first = np.flatnonzero(np.diff(ordered, prepend=np.uint64(0)))
        return _Signatures(
            numbers=fit[order],
            distinct=ordered[first],
            starts=np.append(first, len(ordered)),
            odd=odd[order],
            occur=occur[order],
            bounds=np.searchsorted(ordered, lengths),
        )

    def near(self, key: str, edits: int) -> list[tuple[int, int]]:
        """Numbers of the keys within `edits` edits (optimal string alignment) with their distance, nearest first."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        edits = allowed(key, edits)
        if not edits or len(key) > LONGEST or not all(letter.isalnum() and letter <= "\u07ff" for letter in key):
            return []
        numbers = self._alike(key, edits)
        text, starts = self._blob, self._index.compact[1]
        begins, ends = starts[numbers].tolist(), starts[numbers + 1].tolist()
        others: list[Any] = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
        wanted: Any = key.encode()
        if not key.isascii():
            wanted, others = key, [other.decode() for other in others]
        distances = cdist([wanted], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        near = np.flatnonzero((distances > 0) & (distances <= edits))
        near = near[np.lexsort((numbers[near], distances[near]))]
        return list(zip(numbers[near].tolist(), distances[near].tolist(), strict=True))

    def _alike(self, key: str, edits: int) -> NDArray[np.int64]:
        """Numbers of the keys whose signatures allow that few edits; each letter more or less uses up one bit."""
        known = self._signatures
        bits = _ONE[[letter.encode()[-1] & 31 for letter in key]]
        occur, odd = np.bitwise_or.reduce(bits), np.bitwise_xor.reduce(bits)
        if edits == 1:
            alike = self._reached(len(key), odd, np.unique(bits))
            alike = alike[np.bitwise_count(known.occur[alike] ^ occur) <= 2]
        else:
            nearer = range(-edits, edits + 1)
            alike = np.concatenate(
                [self._scanned(len(key) + more, odd, occur, 2 * edits - abs(more)) for more in nearer]
            )
        numbers: NDArray[np.int64] = known.numbers[alike]
        return numbers

    def _reached(self, length: int, odd: np.uint32, letters: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Where the keys stand to which one edit leads: one of its letters left out or changed, or any added."""
        known = self._signatures
        changes = ((length - 1, letters), (length, (letters[:, None] ^ _ONE).ravel()), (length + 1, _ONE))
        wanted = np.unique(np.concatenate([np.uint64(size) << np.uint64(32) | (odd ^ mask) for size, mask in changes]))
        at = np.minimum(np.searchsorted(known.distinct, wanted), len(known.distinct) - 1)
        at = at[known.distinct[at] == wanted]
        counts = known.starts[at + 1] - known.starts[at]
        ends = np.cumsum(counts)
        found: NDArray[np.int64] = np.arange(counts.sum()) + np.repeat(known.starts[at + 1] - ends, counts)
        return found

    def _scanned(self, length: int, odd: np.uint32, occur: np.uint32, most: int) -> NDArray[np.int64]:
        """Where the keys of a length stand whose signatures differ in so few bits."""
        known = self._signatures
        low, high = (int(bound) for bound in known.bounds[length : length + 2])
        near = low + np.flatnonzero(np.bitwise_count(known.odd[low:high] ^ odd) <= most)
        found: NDArray[np.int64] = near[np.bitwise_count(known.occur[near] ^ occur) <= most]
        return found

    @cached_property
    def _blob(self) -> bytes:
        return self._index.compact[0].tobytes()
