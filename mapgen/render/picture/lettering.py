"""Which fonts a text is set in, so that every script is drawn and none as empty boxes."""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.font_manager import FontEntry
    from matplotlib.ft2font import FT2Font

SANS = ("Noto Sans", "Segoe UI", "Arial", "Liberation Sans", "DejaVu Sans")
SERIF = ("Noto Serif", "Liberation Serif", "DejaVu Serif")
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
SPOKEN_OF = {"CJK": "Chinese characters", "HANGUL": "Hangul", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
IGNORED = ("Cc", "Cf", "Zl", "Zp", "Mn")
"""Categories of characters that a font need not have a glyph for."""
REGULAR, BOLD = 400, 700


class Lack(NamedTuple):
    """A script that no installed font has, and what to install: a font, and Debian's package of it."""

    script: str
    font: str
    package: str


def families(text: str, lang: str = "", *, serif: bool = False) -> tuple[str, ...]:
    """Installed font families for a text: the base, then one for each script that the base lacks.

    Args:
        text: what is to be drawn.
        lang: BCP 47, which tells Chinese shapes from Japanese ones.
        serif: a face with serifs as the base.
    """
    return _chosen(text, lang, serif=serif)[0]


def lacking(text: str, lang: str = "") -> Lack | None:
    """What no installed font can draw of a text; None where all of it can be drawn."""
    missing = _chosen(text, lang, serif=False)[1]
    if not missing:
        return None
    first = unicodedata.name(missing[0], "unnamed").split(" ", maxsplit=1)[0]
    return Lack(SPOKEN_OF.get(first, first.capitalize()), *wanted_for(missing[0], lang))


@cache
def _chosen(text: str, lang: str, *, serif: bool) -> tuple[tuple[str, ...], str]:
    """The families, and the characters that none of them has."""
    chosen, missing = [base(serif=serif)], ""
    for character in text:
        if unicodedata.category(character) in IGNORED or any(has(family, character) for family in chosen):
            continue
        found = next((family for family in candidates(character, lang) if has(family, character)), None)
        if found is None:
            missing += character
        else:
            chosen.append(found)
    return tuple(chosen), missing


@cache
def base(*, serif: bool) -> str:
    """The family that all text starts from."""
    return next(family for family in (SERIF if serif else SANS) if family in known())


@cache
def known() -> Mapping[str, Sequence[FontEntry]]:
    """The faces of every family that is installed or comes with matplotlib, families sorted by name.

    With matplotlib's own switch `MPL_IGNORE_SYSTEM_FONTS` in the environment, only those that come with it.
    """
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    own, alone = mpl.get_data_path(), bool(os.environ.get("MPL_IGNORE_SYSTEM_FONTS"))
    found: dict[str, list[FontEntry]] = {}
    for entry in sorted(fontManager.ttflist, key=lambda entry: (entry.name, entry.fname, entry.index)):
        ours = entry.fname.startswith(own)
        if entry.name.startswith("DejaVu") if ours else not alone:  # its others are for formulas, or boxes
            found.setdefault(entry.name, []).append(entry)
    return found


@cache
def face(family: str, *, bold: bool = False, italic: bool = False) -> FontEntry:
    """The face of an installed family that is nearest to what is asked for."""
    from matplotlib.font_manager import weight_dict

    weight, style = BOLD if bold else REGULAR, "italic" if italic else "normal"

    def strangeness(entry: FontEntry) -> tuple[bool, float, bool, str]:
        own = weight_dict.get(entry.weight, entry.weight) if isinstance(entry.weight, str) else entry.weight
        upright = "normal" if entry.style == "normal" else "italic"
        return upright != style, abs(float(own) - weight), entry.stretch != "normal", entry.fname

    return min(known()[family], key=strangeness)


def properties(chosen: Sequence[str], size: float, *, bold: bool, italic: bool) -> Any:
    """Matplotlib's font properties that name the faces of these families, without its slow search for them."""
    from matplotlib.font_manager import FontPath, FontProperties

    class Faces(FontProperties):
        """Each family stands for one file."""

        def copy(self) -> Faces:
            new = Faces.__new__(Faces)
            new.__dict__.update(self.__dict__)
            return new

        def get_file(self) -> FontPath:
            entry = face(self.get_family()[0], bold=bold, italic=italic)
            return FontPath(entry.fname, entry.index)

    return Faces(
        family=list(chosen), size=size, weight="bold" if bold else "normal", style="italic" if italic else "normal"
    )


@cache
def has(family: str, character: str) -> bool:
    """Whether a family that is installed has a glyph for the character."""
    return family in known() and bool(_opened(family).get_char_index(ord(character)))


@cache
def _opened(family: str) -> FT2Font:
    from matplotlib.font_manager import FontPath, get_font

    entry = face(family)
    return get_font(FontPath(entry.fname, entry.index))


@cache
def candidates(character: str, lang: str) -> tuple[str, ...]:
    """Families that may have a character, the likeliest first: Noto's of its script, then any Noto, then any."""
    wanted, _ = wanted_for(character, lang)
    script = wanted.removeprefix("Noto Sans ")
    of_script = [family for family in known() if script in family and not family.endswith(" UI")]
    noto = [family for family in known() if family.startswith("Noto ")]
    return tuple(dict.fromkeys((wanted, *of_script, *SANS, *noto, *known())))


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
    if not any(character.isupper() or character.islower() for character in text):
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
