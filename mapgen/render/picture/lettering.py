"""Which fonts a text is set in, so that every script is drawn and none as empty boxes."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from mapgen.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SANS = ("Noto Sans", "Open Sans", "Liberation Sans", "DejaVu Sans")
SERIF = ("Noto Serif", "Source Serif 4", "Liberation Serif", "DejaVu Serif")
"""The first that is installed is the base; DejaVu comes with matplotlib."""

IDEOGRAPHS = {
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
    "zh-Hant": "Noto Sans CJK TC",
    "zh-TW": "Noto Sans CJK TC",
    "zh-HK": "Noto Sans CJK HK",
    "zh": "Noto Sans CJK SC",
}
"""One code point, several shapes: the face by language."""
EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "KATAKANA-HIRAGANA")
IGNORED = ("Cc", "Cf", "Zl", "Zp", "Mn")
"""Categories of characters that a font need not have a glyph for."""


def families(text: str, lang: str = "", *, serif: bool = False) -> tuple[str, ...]:
    """Font families for a text: the base, then one for each script that the base lacks.

    Args:
        text: what is to be drawn.
        lang: BCP 47, which tells Chinese shapes from Japanese ones.
        serif: a face with serifs as the base.

    Raises:
        RenderError: no installed font has one of its characters; the message names it and a font that would do.
    """
    chosen = [base(serif=serif)]
    for character in text:
        if unicodedata.category(character) in IGNORED or any(has(family, character) for family in chosen):
            continue
        found = next((family for family in candidates(character, lang) if has(family, character)), None)
        if found is None:
            wanted, package = wanted_for(character, lang)
            raise RenderError(
                f"no installed font can draw {character!r} ({unicodedata.name(character, 'unnamed')}) of {text!r}",
                hint=f"install {wanted}, on Debian the package {package}",
            )
        chosen.append(found)
    return tuple(chosen)


def drawable(text: str, lang: str = "") -> bool:
    """Whether the installed fonts have every character of a text."""
    try:
        families(text, lang)
    except RenderError:
        return False
    return True


@cache
def base(*, serif: bool) -> str:
    """The family that all text starts from."""
    installed = set(known())
    return next(family for family in (SERIF if serif else SANS) if family in installed)


@cache
def known() -> tuple[str, ...]:
    """Every family that is installed or comes with matplotlib, sorted."""
    from matplotlib.font_manager import fontManager

    return tuple(sorted({entry.name for entry in fontManager.ttflist}))


@cache
def has(family: str, character: str) -> bool:
    """Whether a family that is installed has a glyph for the character."""
    return family in known() and ord(character) in _glyphs(family)


@cache
def _glyphs(family: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=[family]))).get_charmap())


@cache
def candidates(character: str, lang: str) -> tuple[str, ...]:
    """Families that may have a character, the likeliest first: Noto's of its script, then any Noto, then any."""
    wanted, _ = wanted_for(character, lang)
    script = wanted.removeprefix("Noto Sans ")
    installed = known()
    of_script = [family for family in installed if script in family and not family.endswith(" UI")]
    noto = [family for family in installed if family.startswith("Noto ")]
    return tuple(dict.fromkeys((wanted, *of_script, *SANS, *noto)))


def wanted_for(character: str, lang: str) -> tuple[str, str]:
    """The font that would draw a character, and Debian's package of it.

    >>> wanted_for("평", "ko")
    ('Noto Sans CJK KR', 'fonts-noto-cjk')
    >>> wanted_for("ሀ", "")
    ('Noto Sans Ethiopic', 'fonts-noto-core')
    """
    script = unicodedata.name(character, "").split(" ", maxsplit=1)[0]
    if script in EAST_ASIAN:
        return east_asian(script, lang), "fonts-noto-cjk"
    if script in ("LATIN", "GREEK", "CYRILLIC", "DIGIT", ""):
        return "Noto Sans", "fonts-noto-core"
    return f"Noto Sans {script.title()}", "fonts-noto-core"


def east_asian(script: str, lang: str) -> str:
    """The face for Chinese, Japanese or Korean."""
    tags = [lang, "-".join(lang.split("-")[:2]), lang.split("-", maxsplit=1)[0]]
    by_lang = next((IDEOGRAPHS[tag] for tag in tags if tag in IDEOGRAPHS), "")
    if by_lang:
        return by_lang
    if script == "HANGUL":
        return IDEOGRAPHS["ko"]
    return IDEOGRAPHS["ja"] if script.startswith(("HIRAGANA", "KATAKANA")) else IDEOGRAPHS["zh"]


def spaced(text: str) -> str:
    """A name of an area in capitals, with thin spaces between letters where its script has capitals.

    >>> spaced("한국")
    '한국'
    """
    if not any(character.isupper() or character.islower() for character in text) or not has(
        base(serif=False), "\u2009"
    ):
        return text
    return "\u2009".join(text.upper())


def wrapped(words: Sequence[str], width: float, measure: Callable[[str], float], joint: str = " ") -> list[str]:
    """Words in lines no wider than `width`, where single words allow it.

    >>> wrapped("to be or not to be".split(), 8, len)
    ['to be or', 'not to', 'be']
    """
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]}{joint}{word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
