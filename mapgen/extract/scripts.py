"""Scripts without capitals: where in them a name can begin and end.

Chinese, Japanese, Thai, Lao, Khmer and Burmese leave no blanks between words; Korean hangs particles on a name; Arabic
and Hebrew put one-letter words before it. There a word of the text is parted into units, and a name is some of them.
"""

from __future__ import annotations

import re
from enum import IntEnum

from .vocabulary import of

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆ヶ"
_HANGUL = "\uac00-\ud7a3"
_MARKED = (
    "\u0e31\u0e34-\u0e3a\u0e45\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u109d\u17b4-\u17d3"
)
_UNITS = re.compile(
    rf"[{_HAN}]|[\u3041-\u309f]+|[\u30a1-\u30ff]+|[{_HANGUL}]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff][{_MARKED}]*"
    r"|[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+|[\u0590-\u05ff]+"
    rf"|[^{_HAN}{_HANGUL}\u3041-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0590-\u06ff\u0750-\u077f]+"
)
_PREFIXES = frozenset("وفبلكבלמהושכ")
_FIRST = "\u0590"
"""All of these scripts stand behind this letter."""
LONGEST_UNITS = 14
COMMON_HAN = of(
    """东方 東方 和平 中心 新华 新華 南方 北方 西方 人民 大学 公司 政府 长安 白云 光明 团结 前进 红旗 建设 新城 城关
    解放"""
)
"""Chinese words that are also names of towns."""


class Joint(IntEnum):
    """How the units of a script make names."""

    ANYWHERE = 0
    """A name begins and ends at any unit."""
    FROM_START = 1
    """It begins where a word begins, and may end within it."""
    WHOLE = 2
    """It ends where a word ends, and begins where one begins or after its one-letter prefix."""


def joint_of(char: str) -> Joint:
    """How the script of a character joins names.

    >>> [joint_of(char).name for char in "京서قद"]
    ['ANYWHERE', 'FROM_START', 'WHOLE', 'WHOLE']
    """
    if "\uac00" <= char <= "\ud7a3":
        return Joint.FROM_START
    if "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff":
        return Joint.ANYWHERE
    return Joint.ANYWHERE if "\u3040" <= char <= "\u9fff" or char >= "\U00020000" else Joint.WHOLE


def units(word: str) -> list[str]:
    """A word in the pieces that names are made of; one piece for most scripts.

    >>> units("在London的"), units("서울은"), units("وبيروت"), units("Zürich")
    (['在', 'London', '的'], ['서', '울', '은'], ['و', 'بيروت'], ['Zürich'])
    """
    if word.isascii() or max(word) < _FIRST:
        return [word]
    out = []
    for piece in _UNITS.findall(word):
        if piece[0] in _PREFIXES and len(piece) > 3:
            out += [piece[0], piece[1:]]
        else:
            out.append(piece)
    return out


def windows(words: list[str], starts: list[int], ends: list[int], first: int) -> list[tuple[int, int]]:
    """First and last unit of every name that can begin at unit `first`, which is of a script without capitals."""
    kind = joint_of(words[first][0])
    inside = first > 0 and ends[first - 1] == starts[first] and joint_of(words[first - 1][0]) is kind
    if inside and kind is Joint.FROM_START:
        return []
    if inside and kind is Joint.WHOLE and not (words[first - 1] in _PREFIXES and _begins(starts, ends, first - 1)):
        return []
    out = []
    blanks = 0
    for last in range(first, min(first + LONGEST_UNITS, len(words))):
        if joint_of(words[last][0]) is not kind or not words[last][0].isalpha():
            break
        if last > first:
            gap = starts[last] - ends[last - 1]
            blanks += gap
            if gap > 1 or blanks > 3 or (gap and kind is Joint.ANYWHERE):
                break
        if kind is Joint.WHOLE and last + 1 < len(words) and ends[last] == starts[last + 1]:
            continue
        if sum(map(len, words[first : last + 1])) > 1:
            out.append((first, last))
    return out


def _begins(starts: list[int], ends: list[int], at: int) -> bool:
    return at == 0 or ends[at - 1] < starts[at]
