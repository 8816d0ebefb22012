"""What a language calls things: its table of words, and English where it has none."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})
FOLDER = __name__.rpartition(".")[0]


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are words for, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in files(FOLDER).iterdir() if entry.name.endswith(".toml")))


def spoken_for(lang: str) -> str:
    """The language whose words are used for `lang`: itself, its base language, else English.

    >>> spoken_for("de-AT"), spoken_for("pt")
    ('de', 'en')
    """
    return next((name for name in (lang, lang.split("-", maxsplit=1)[0]) if name in languages()), FALLBACK)


def table(lang: str) -> Mapping[str, Any]:
    """The words of a language, of its base language ("de" for "de-AT"), else the English ones.

    >>> table("en-GB")["page"]["close"]
    'Close'
    """
    return _table(spoken_for(lang))


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(FOLDER) / f"{name}.toml").read_text(encoding="utf-8"))


def forms(lang: str, group: str, key: str) -> str | dict[str, str]:
    """A word, or its forms by plural category; a key that a language lacks is the English one.

    >>> forms("en", "page", "plural")
    {'one': '{n} place', 'other': '{n} places'}
    """
    found = table(lang).get(group, {}).get(key) or table(FALLBACK)[group][key]
    return dict(found) if isinstance(found, dict) else str(found)


def word(lang: str, group: str, key: str) -> str:
    """One word or phrase; of one that depends on a number, the general form.

    >>> word("en", "mode", "rail")
    'by train'
    """
    found = forms(lang, group, key)
    return found if isinstance(found, str) else found["other"]


def everywhere(spoken: Sequence[str], group: str, key: str) -> dict[str, str]:
    """The same word in several languages."""
    return {lang: word(lang, group, key) for lang in spoken}


def direction(lang: str) -> str:
    """`rtl` or `ltr`, as the HTML attribute wants it.

    >>> direction("ar-EG"), direction("en")
    ('rtl', 'ltr')
    """
    subtags = lang.lower().split("-")
    return "rtl" if subtags[0] in RIGHT_TO_LEFT and "latn" not in subtags[1:] else "ltr"
