"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from .vocabulary import of

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSERS = "\"'”’»)\\]}」』"
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?=\s)|(?<![。！？｡؟۔।॥])[。！？｡؟۔।॥]++[{_CLOSERS}]*+|\n[^\S\n]*+\n\s*+|\n"
)
_LAST_WORD = re.compile(r"([\w.]+)[.]$")
_STARTS = re.compile(r"\s*[\"'“‘«(\[„「『¿¡–—-]*\s*(?P<first>\w)")
_NOT_AT_END = of(
    """mr mrs ms dr st ste mt ft sgt lt col gen capt cmdr maj cpl pvt adm sen rep gov prof rev hon supt pres det insp
    jr sr vs etc no nos vol fig art dept univ assn bros ave blvd rd e.g i.e cf al approx jan feb mar apr jun jul aug
    sept sep oct nov dec messrs mme mlle mgr sig sra srta dra av ing z.b bzw ca bd str nr hl ул г обл им тов"""
)
"""Abbreviations that a name or a number follows."""
_HEADLINE_CHARS = 110
LONGEST = 1_000
"""Characters of a sentence: what goes on longer is none, and is read in pieces, since much looks at whole sentences."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end (code points) of each sentence without the blanks around it, in order.

    A blank line ends a sentence, a line break where the line is a headline or stands without a full stop before
    a capital. Abbreviations, initials and figures do not. What has no end for long is cut at a blank.

    >>> text = "Gov. J. Smith left. He went to St. Louis at 5.30 p.m. on Monday!"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Gov. J. Smith left.', 'He went to St. Louis at 5.30 p.m. on Monday!']
    """
    out: list[tuple[int, int]] = []
    begin = 0
    for found in _END.finditer(text):
        if _ends(text, begin, found):
            _add(out, text, begin, found.end())
            begin = found.end()
    _add(out, text, begin, len(text))
    return out


def sentence_at(spans: Sequence[tuple[int, int]], position: int) -> int:
    """The number of the sentence that holds a position, or of the last before it."""
    return max(0, bisect_right(spans, (position, 1 << 60)) - 1)


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    mark = found[0]
    if mark[0] == "\n":
        if mark != "\n":
            return True
        following = _STARTS.match(text, found.end())
        line = text[max(text.rfind("\n", 0, found.start()) + 1, begin) : found.start()].strip()
        capital = following is not None and not following["first"].islower()
        return (
            bool(line)
            and capital
            and len(line) < _HEADLINE_CHARS
            and line[-1] not in ",;:–—-"
            and _is_alone(text, found)
        )
    if not mark.startswith(".") or mark.startswith(".."):
        following = _STARTS.match(text, found.end())
        return following is None or not following["first"].islower()
    following = _STARTS.match(text, found.end())
    if following is not None and following["first"].islower():
        return False
    last = _LAST_WORD.search(text, max(begin, found.start() - 24), found.start() + 1)
    if last is None:
        return True
    word = last[1]
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    return word.lower() not in _NOT_AT_END or (word.lower() == "no" and following is None)


def _is_alone(text: str, found: re.Match[str]) -> bool:
    """Whether the lines around a break are no wrapped paragraph: the next one is longer or ends a sentence early."""
    end = text.find("\n", found.end())
    following = text[found.end() : end if end >= 0 else len(text)]
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return len(before) < 60 or before.rstrip()[-1:] in ".!?" or len(following) > 2 * len(before)


def _add(out: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        blank = max(text.rfind(sign, begin + LONGEST // 2, begin + LONGEST) for sign in " \n\t\u3000")
        cut = blank if blank > 0 else begin + LONGEST
        out.append((begin, cut))
        begin = cut + (blank > 0)
    if begin < end:
        out.append((begin, end))
