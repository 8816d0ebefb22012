r"""Columns of texts for the page: in blocks of rows that are opened one by one.

Texts of which the words come again and again are told by the numbers of their words: that is shorter than
what deflate finds within the 32 kB that it looks back, and the page need not look back either. Others are
deflated as they are, one a line; within a text a line break is `\\n` and a backslash `\\\\`. `page/columns.js`
reads both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from .packing import deflated, in_base85, packed_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SURROGATE = re.compile("[\ud800-\udfff]")
FEW = 4
"""Told by numbers are texts of which the first block has at least so many words for each different one."""
MOST = 65_536
"""And at most so many different words in all, so that the page opens them in no time."""


def packed_texts(texts: Sequence[str], block: int) -> dict[str, Any]:
    """A column of texts in blocks of so many rows; {} if all are empty.

    Returns `blocks`, the deflated lines of each; or `blocks`, the numbers of the words of each, with
    `counts`, how many words each text has, and `words`, the words one a line.
    """
    if not any(texts):
        return {}
    first = _lines(texts[:block])
    words = first.replace("\n", " ").split(" ")
    told = _worded(texts, block) if len(set(words)) * FEW <= len(words) else {}
    plain = _packed(first)
    if told and sum(map(len, told["blocks"])) + len(told["words"]) < len(plain) * len(texts) / block:
        return told
    rest = range(block, len(texts), block)
    return {"blocks": [plain, *(_packed(_lines(texts[at : at + block])) for at in rest)]}


def _worded(texts: Sequence[str], block: int) -> dict[str, Any]:
    """The texts by the numbers of their words, the most frequent first; {} if there are too many."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    told, counts = [], []
    for at in range(0, len(texts), block):
        lines = _lines(texts[at : at + block])
        words = lines.replace("\n", " ").split(" ")
        told.append(np.fromiter(map(numbers.__getitem__, words), dtype=np.uint32, count=len(words)))
        counts.append(_word_counts(lines))
        if len(numbers) > MOST:
            return {}
    uses = np.sum([np.bincount(part, minlength=len(numbers)) for part in told], axis=0)
    by_use = np.argsort(-uses, kind="stable")
    rank = np.empty(len(by_use), dtype=np.uint32)
    rank[by_use] = np.arange(len(by_use))
    known = list(numbers)
    return {
        "words": _packed("\n".join(known[number] for number in by_use)),
        "counts": packed_numbers(np.concatenate(counts)),
        "blocks": [packed_numbers(rank[part]) for part in told],
    }


def _word_counts(lines: str) -> NDArray[np.int64]:
    """How many words each line has: one more than spaces."""
    signs = np.frombuffer(_encoded(lines), dtype=np.uint8)
    spaces, ends = np.flatnonzero(signs == ord(" ")), np.flatnonzero(signs == ord("\n"))
    return np.diff(np.searchsorted(spaces, ends), prepend=0, append=len(spaces)) + 1


def _packed(text: str) -> str:
    return in_base85(deflated(_encoded(text)))


def _encoded(text: str) -> bytes:
    """UTF-8, which has no half of a surrogate pair: U+FFFD stands for it."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text).encode()


def _lines(texts: Sequence[str]) -> str:
    text = "\n".join(texts)
    if "\\" in text or text.count("\n") >= len(texts):
        return "\n".join(one.replace("\\", "\\\\").replace("\n", "\\n") for one in texts)
    return text
