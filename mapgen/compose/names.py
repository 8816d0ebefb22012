"""What the map calls a place: in the reader's languages, and in the script of the place itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Place

NATIVE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("KP", "KR"), ("ko",)),
    **dict.fromkeys(("CN", "SG"), ("zh", "zh-CN", "zh-Hans")),
    **dict.fromkeys(("TW", "HK", "MO"), ("zh-Hant", "zh-TW", "zh")),
    "JP": ("ja",),
    **dict.fromkeys(("RU",), ("ru",)),
    "BY": ("be", "ru"),
    "UA": ("uk",),
    "BG": ("bg",),
    "MK": ("mk",),
    "RS": ("sr",),
    "KZ": ("kk", "ru"),
    "KG": ("ky", "ru"),
    "MN": ("mn",),
    "TJ": ("tg",),
    **dict.fromkeys(("GR", "CY"), ("el",)),
    "IL": ("he",),
    "PS": ("ar",),
    **dict.fromkeys(
        "DZ BH DJ EG IQ JO KW LB LY MR MA OM QA SA SD SY TN AE YE EH".split(),  # noqa: SIM905 - a list of codes
        ("ar",),
    ),
    "IR": ("fa",),
    "AF": ("fa", "ps"),
    "PK": ("ur",),
    "IN": ("hi",),
    "BD": ("bn",),
    "NP": ("ne",),
    "LK": ("si",),
    "TH": ("th",),
    "LA": ("lo",),
    "KH": ("km",),
    "MM": ("my",),
    "GE": ("ka",),
    "AM": ("hy",),
    "ET": ("am",),
    "ER": ("ti",),
    "MV": ("dv",),
    "BT": ("dz",),
}
"""Languages of the script that signs are in, by country; only where that is not the Latin one."""

SCRIPTS = {
    "ko": "Hang", "ja": "Jpan", "zh": "Hani", "ru": "Cyrl", "be": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "mk": "Cyrl",
    "sr": "Cyrl", "kk": "Cyrl", "ky": "Cyrl", "mn": "Cyrl", "tg": "Cyrl", "el": "Grek", "he": "Hebr", "ar": "Arab",
    "fa": "Arab", "ps": "Arab", "ur": "Arab", "hi": "Deva", "ne": "Deva", "bn": "Beng", "si": "Sinh", "th": "Thai",
    "lo": "Laoo", "km": "Khmr", "my": "Mymr", "ka": "Geor", "hy": "Armn", "am": "Ethi", "ti": "Ethi", "dv": "Thaa",
    "dz": "Tibt",
}  # fmt: skip


WRITTEN = {
    "ar": "Arab", "bn": "Beng", "el": "Grek", "he": "Hebr", "hi": "Deva", "hy": "Armn", "ja": "Jpan", "ka": "Geor",
    "ko": "Hang", "ru": "Cyrl", "ta": "Taml", "th": "Thai", "zh": "Hani",
}  # fmt: skip
"""The languages by whose letters the gazetteer chose its names of which only the script is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A name in each language of the map, and in the place's own script.

    `native` is "" where the map's first language calls it so too; `native_lang` says then that it does.
    """

    texts: Mapping[str, str]
    native: str = ""
    native_lang: str = ""


def naming(place: Place, spoken: Sequence[str], story_lang: str = "") -> Naming:
    """How a place is called on the map.

    What the editor typed wins: the name for a language, then the title, then (in the language of the
    story) the name itself; else the gazetteer's name in that language. A story that does not say its
    language is in that of the map, but a name in Latin letters is then no Russian or Korean one.
    """
    typed: dict[str, str] = {}
    title = ""
    for mention in place.mentions:
        typed = {**mention.names, **typed}
        title = title or mention.title
    known = place.chosen.names if place.chosen else {}
    base = (story_lang or spoken[0]).split("-", maxsplit=1)[0]

    def called(lang: str) -> str:
        own = lang.split("-", maxsplit=1)[0]
        foreign = not story_lang and own in WRITTEN and _is_latin(place.name)
        as_written = title or (place.name if own == base and not foreign else "")
        return typed.get(lang) or typed.get(own) or as_written or known_as(known, lang) or place.name

    texts = {lang: called(lang) for lang in spoken}
    native, native_lang = _native(known, typed, place.country)
    same = _folded(native) == _folded(texts[spoken[0]])
    return Naming(texts=texts, native="" if same else native, native_lang=native_lang)


def known_as(names: Mapping[str, str], lang: str) -> str:
    """The gazetteer's name in a language, or in its script where only that is known; "" where it has none.

    Japanese takes over a Chinese name whose characters it has, and no other.

    >>> known_as({"und-Cyrl": "Дандун"}, "ru"), known_as({"zh": "北京"}, "ja"), known_as({"zh": "丹东"}, "ja")
    ('Дандун', '北京', '')
    """
    base = lang.split("-", maxsplit=1)[0]
    found = names.get(lang) or names.get(base) or names.get(f"und-{WRITTEN.get(base)}") or ""
    chinese = names.get("zh") or names.get("und-Hani") or ""
    if base == "ja" and not found and chinese.encode("shift_jis", "ignore").decode("shift_jis") == chinese:
        return chinese
    return found


def _native(known: Mapping[str, str], typed: Mapping[str, str], country: str) -> tuple[str, str]:
    """The name on the signs there, where those are not in the Latin script, with its language."""
    for lang in NATIVE.get(country, ()):
        base = lang.split("-", maxsplit=1)[0]
        for names in (typed, known):
            found = names.get(lang) or names.get(base) or names.get(f"und-{SCRIPTS[base]}")
            if found and not _is_latin(found):
                return found, lang
    return "", ""


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
