"""The text of an article as it is kept: what the typesetting did to it is undone, once, before any span is taken.

Ligatures, odd spaces and invisible characters become plain ones; a word that a hyphen broke at the end of a line
is whole again; lines that were broken to a width are paragraphs again. Quotes and dashes stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
WIDEST = 130
"""Lines longer than this were not broken to a width."""
SHORT = 120
"""Characters of the longest line that can be a heading."""
BROKEN_WORDS = 1_000
"""Words broken at the end of a line that are looked for in the rest of the text."""
HANGING = (
    "a an and as at but by for from in into nor of on or over per than that the to via with "
    "de del des du el en et la las le les los y "
    "am auf aus bei das dem den der die für im mit und vom von vor zu zum zur"
)
"""Words that no line of its own ends with."""

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f]+")
_BREAKS = re.compile("\r\n?|[\u0085\u2028]")
_PAGES = re.compile("[\x0c\u2029]")
_ENDS = tuple(".!?…:;\"'”’»)]。！？」』؟।")
_BROKEN_WORD = re.compile(r"(?<!\w)(\w++)[-\u2010]\n++(\w++)")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def kept(text: str, *, typeset: bool = True) -> str:
    r"""The text with one paragraph a line, and a blank line between paragraphs.

    Args:
        text: as read.
        typeset: whether its lines were broken to a width, so that a blank line may be no end of a paragraph.

    >>> kept("The ﬁrst train\ncame over the bor-\nder on Sunday.\n\nNobody saw it.")
    'The first train came over the border on Sunday.\n\nNobody saw it.'
    """
    text = unicodedata.normalize("NFC", text)
    text = _PAGES.sub("\n\n", _BREAKS.sub("\n", text))
    for sign, letters in LIGATURES.items():
        text = text.replace(sign, letters)
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    lines = [line.strip() for line in text.split("\n")]
    paragraphs = _paragraphs(lines) if typeset else re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    return _mended_words("\n\n".join(paragraphs))


def heading(text: str) -> str:
    r"""The title of a kept text: a heading among its first lines, the repeated one where a page repeats it; "" if none.

    >>> heading("Home » World » A quiet visit\n\nA quiet visit\n\nThe guest came on Sunday. He left at once.")
    'A quiet visit'
    """
    paragraphs = text.split("\n\n")
    first = paragraphs[:8]
    found = [line for line in first if _is_heading(line)]
    if not found or len(paragraphs) < 2:
        return ""
    plain = [_plain(line) for line in first]
    repeated = [line for line in found if sum(_plain(line) in other for other in plain) > 1]
    return (repeated or found)[0]


def is_prose(text: str) -> bool:
    r"""Whether a plain text is an article, and not a list with a name a line or a table.

    >>> is_prose("Dandong\nBeijing\nPyongyang"), is_prose("The train crossed the river into Dandong on Sunday night.")
    (False, True)
    """
    if _is_table(text):
        return False
    told = whole = 0
    for paragraph in kept(text).split("\n\n"):
        words = _words(paragraph)
        whole += words
        if (
            words >= 8
            and re.search(r"[.!?。！？؟।…][\"'”’»)\]]*(?:\s|$)|[。！？]", paragraph)
            and _is_spoken(paragraph)
        ):
            told += words
    return told > whole / 2


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together where a break was made to fit a width and not by the writer."""
    full = sorted(len(line) for line in lines if line)
    if not full:
        return []
    width = full[int(0.95 * (len(full) - 1))]
    blank_after_each = sum(1 for line in lines if not line) >= 0.8 * (len(full) - 1) > 4
    made: list[list[str]] = []
    gap = True
    for line in lines:
        if not line:
            gap = True
            continue
        if made and _goes_on(made[-1][-1], line, width, gap=gap and not blank_after_each):
            made[-1].append(line)
        else:
            made.append([line])
        gap = False
    return ["\n".join(paragraph) for paragraph in made]


def _goes_on(before: str, after: str, width: int, *, gap: bool) -> bool:
    """Whether a line continues the one before, which would else end a paragraph or be a heading."""
    if after[0].islower() and not before.endswith((".", "!", "?", ":")):
        return True
    if not before.endswith(_ENDS) and before.rpartition(" ")[2].casefold() in HANGING.split():
        return True
    if gap or width > WIDEST or after[0] in "-*•–—·":
        return False
    first = after.partition(" ")[0]
    return len(before) + 1 + len(first) > 0.9 * width


def _mended_words(text: str) -> str:
    """Line ends inside paragraphs become spaces; a word broken there is whole, unless its hyphen is its own.

    A hyphen is a word's own where the text has it in the middle of a line too, or a capital follows.
    """
    folded = text.casefold()
    looked_up: dict[str, bool] = {}

    def has_hyphen(left: str, right: str) -> bool:
        own = f"{left}-{right}".casefold()
        if own not in looked_up and len(looked_up) < BROKEN_WORDS:
            looked_up[own] = own in folded and f"{left}{right}".casefold() not in folded
        return looked_up.get(own, False)

    def mended(found: re.Match[str]) -> str:
        left, right = found[1], found[2]
        keeps = right[0].isupper() or right[0].isdigit() or has_hyphen(left, right)
        return f"{left}-{right}" if keeps else left + right

    parts = [_BROKEN_WORD.sub(mended, paragraph) for paragraph in text.split("\n\n")]
    return "\n\n".join(re.sub(r" ?\n ?", _joint, part) for part in parts)


def _joint(found: re.Match[str]) -> str:
    """What stands between two lines: a space, or nothing in a script that writes none."""
    before, after = found.string[found.start() - 1], found.string[found.end() : found.end() + 1]
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "


def _is_heading(line: str) -> bool:
    return (
        0 < len(line) <= SHORT
        and _words(line) > 1
        and not line.endswith((".", "。", ","))
        and not re.search("[»›|]", line)
    )


def _plain(line: str) -> str:
    return re.sub(r"[\W_]+", " ", line).casefold().strip()


def _words(text: str) -> int:
    """Words; of scripts without spaces two characters make one."""
    return len(_WIDE.sub(" ", text).split()) + len(_WIDE.findall(text)) // 2


def _is_spoken(paragraph: str) -> bool:
    """Whether words in small letters join the names; scripts without them always read so."""
    words = re.findall(r"[^\W\d_]+", paragraph)
    cased = [word for word in words if word[0].islower() or word[0].isupper()]
    return not cased or sum(word[0].islower() for word in cased) > 0.4 * len(cased)


def _is_table(text: str) -> bool:
    """Whether each line has as many cells, more than one, under a delimiter."""
    lines = [line for line in text.splitlines() if line.strip()][:200]
    if len(lines) < 3:
        return False
    for delimiter in "\t;|,":
        widths = [line.count(delimiter) for line in lines]
        if widths[0] and sum(width == widths[0] for width in widths) >= 0.9 * len(widths):
            return delimiter != "," or not lines[0].rstrip().endswith((".", "!", "?"))
    return False
