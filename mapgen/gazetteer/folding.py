"""One form for a name however it was typed: the key under which the gazetteer files it.

Case, diacritics, punctuation, hyphens, apostrophes and spaces do not count, nor does the writing of
saint, mount and fort; the script does. Marks that are letters (Cyrillic й, Indic vowels, Thai tones) stay.
"""

from __future__ import annotations

import unicodedata

_PLAIN = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e", "ƶ": "z", "ɓ": "b",
    "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ɨ": "i", "ʉ": "u", "þ": "th", "æ": "ae", "œ": "oe", "ĸ": "k", "ȝ": "z",
    "ё": "е", "ґ": "г", "&": " and ",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و", "ئ": "ی",
}  # fmt: skip
_WORDS = {"saint": "st", "sainte": "ste", "mt": "mount", "ft": "fort"}
_SILENT = frozenset("'`´‘’‚‛ʹʻʼʽʾʿˈˊˋʿ′ꞌ׳״ـ­·")
"""Signs that are dropped without parting the word: Xi'an is Xian."""


class _Letters(dict[int, str]):
    """What each character becomes; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _PLAIN:
            out = _PLAIN[char]
        elif char in _SILENT or _is_dropped_mark(code):
            out = ""
        elif unicodedata.category(char)[0] in "PZSC":
            out = "" if code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF) else " "
        else:
            first = unicodedata.normalize("NFD", char)[0]
            out = _PLAIN.get(first, first) if _sheds_marks(first) else char
        self[code] = out
        return out


def _is_dropped_mark(code: int) -> bool:
    """Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels: written or left out at will."""
    return (
        0x0300 <= code <= 0x036F
        or 0x0591 <= code <= 0x05C7
        or 0x0610 <= code <= 0x061A
        or 0x064B <= code <= 0x065F
        or code == 0x0670
        or 0xFE00 <= code <= 0xFE0F
    )


def _sheds_marks(base: str) -> bool:
    """Whether letters on this base are the same with and without their marks: Latin and Greek."""
    return base < "Ͱ" or "Ͱ" <= base <= "Ͽ" or "ἀ" <= base <= "῾"


_LETTERS = _Letters()
_ASCII = str.maketrans({code: _LETTERS[code] for code in range(128)})


def folded(name: str) -> str:
    """The folded name, words parted by one space: what is shown where no better form is kept.

    >>> folded("Saint-Étienne"), folded("P’yŏngyang"), folded("ŁÓDŹ"), folded("Нью-Йорк")
    ('st etienne', 'pyongyang', 'lodz', 'нью йорк')
    """
    if name.isascii():
        plain = name.lower()
        if plain.isalnum():
            return _WORDS.get(plain, plain)
        words = plain.translate(_ASCII).split()
    else:
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        words = plain.translate(_LETTERS).split()
    return " ".join([_WORDS.get(word, word) for word in words])


def key_of(name: str) -> str:
    """The key: the folded name without its spaces.

    >>> key_of("New York") == key_of("new-york") == key_of("NewYork")
    True
    """
    return folded(name).replace(" ", "")
