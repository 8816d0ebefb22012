"""The ways to read what somebody wrote: which part is the name, and what it must lie in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .facility import is_facility, settlements


class How(StrEnum):
    """What was done to a text to get at the name, most faithful first."""

    WHOLE = "whole"
    PARTS = "parts"
    """A name and its qualifiers: "Paris, Texas"."""
    BRACKETS = "brackets"
    """A name and its qualifiers in brackets, if they are places: "Berlin (Germany)"."""
    OTHER = "other"
    """The name in brackets, or what stands after the comma: "China, Dandong", "Fort (Zaria)"."""
    BARE = "bare"
    """Without the word that says what it is: "City of Kano", "Kano town"."""
    TRAILING = "trailing"
    """A qualifier without a comma: "Portland Oregon"."""
    SETTLEMENT = "settlement"
    """A facility's name without the facility: "PHC Sabon Gari"."""
    ADDRESS = "address"
    """The town of an address."""


NOT_ITSELF = (How.SETTLEMENT, How.ADDRESS)
"""Readings that give where something is, and not the thing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: `within` are the qualifiers that the text itself holds, `kind` what its words imply."""

    name: str
    within: tuple[str, ...] = ()
    how: How = How.WHOLE
    kind: str = ""


_BRACKETS = re.compile(r"^(?P<name>[^()\[\]（）]+?)\s*[(\[（](?P<inside>[^()\[\]（）]+)[)\]）]\s*$")
_COMMAS = re.compile(r"\s*[,;،、，]\s*")
_CODE = (
    r"(?:[A-Z]{1,3}-)?\d{4,6}(?:-\d{3,4})?|\d{3} \d{2,3}|\d{2}-\d{3}|\d{4} [A-Z]{2}"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
)
_CODED = re.compile(rf"^(?:{_CODE})\s+(?=[^\W\d])|(?<=[^\W\d])\.?\s+(?:{_CODE})$|^(?:{_CODE})$")
"""The postal code before, behind or instead of a town: "75004 Paris", "London SW1A 2AA"."""
_DASHES = re.compile(r"\s+[-–—/|:]\s+|\s*/\s*|:\s+")
_SAYS = {
    **dict.fromkeys(
        ("city", "town", "township", "village", "hamlet", "municipality", "metropolis", "borough"), "place"
    ),
    **dict.fromkeys(("greater", "downtown", "metropolitan area", "commune", "borough", "ward"), "place"),
    **dict.fromkeys(("province", "state", "region", "prefecture", "governorate", "oblast"), "division"),
    **dict.fromkeys(("republic", "kingdom"), "division"),
    **dict.fromkeys(("county", "district", "raion", "lga", "local government area"), "admin2"),
    "island": "island",
    "islands": "archipelago",
    "area": "",
    "port": "",
}
"""Words that may stand before or after a name, with the kind they imply."""
_WORD = "|".join(sorted(_SAYS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"^(?:the\s+)?(?:(?:old|capital)\s+)?(?P<word>{_WORD})(?:\s+(?:of|de|di|do|da))?\s+(?P<name>\S.*)$", re.IGNORECASE
)
_AFTER = re.compile(rf"^(?P<name>.*\S)\s+(?P<word>{_WORD})$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
_SHORT = {
    "pt": "point", "mtn": "mountain", "n": "north", "s": "south", "e": "east", "w": "west",
    "nth": "north", "sth": "south", "is": "island", "isl": "island", "intl": "international",
    "twp": "township", "co": "county", "mts": "mountains", "mtns": "mountains",
}  # fmt: skip
_SHORTENED = re.compile(rf"\b({'|'.join(_SHORT)})(?:\.\s*|\s+|$)(?=\w|$)", re.IGNORECASE)
_LONGEST_TAIL = 3
LONGEST = 500
"""Characters of a name that is taken apart: what is longer is no name, and each part could lie in each other."""


def readings(text: str) -> tuple[Reading, ...]:
    """All ways to read a text, most faithful first; none for an empty text.

    >>> [(r.name, r.within) for r in readings("Paris, Texas")][:2]
    [('Paris, Texas', ()), ('Paris', ('Texas',))]
    >>> [(r.name, r.within) for r in readings("PHC Sabon Gari, Zaria")][-2:]
    [('Sabon Gari', ('Zaria',)), ('Zaria', ())]
    """
    text = cleaned(text)
    if not text:
        return ()
    if len(text) > LONGEST:
        return (Reading(text),)
    found = [Reading(text), *_parts(text)]
    if not is_facility(text):
        found += [Reading(plain, r.within, How.BARE, kind) for r in found for plain, kind in _bare(r.name)]
        if len(found) == 1:
            found += _trailing(without_codes(text))
    return tuple(dict.fromkeys((*found, *_stripped(found))))


def cleaned(text: str) -> str:
    """A text without what stands around it and between its words by accident."""
    return " ".join(text.split()).strip(" ,;")


def without_codes(address: str) -> str:
    """An address without its postal codes; what stands before its first comma may be a street and its number.

    >>> without_codes("10 Downing Street, London SW1A 2AA, UK"), without_codes("28013 Madrid")
    ('10 Downing Street, London, UK', 'Madrid')
    """
    first, *others = _COMMAS.split(cleaned(address))
    parts = [_CODED.sub("", part) for part in others]
    return ", ".join(part for part in (first if others else _CODED.sub("", first), *parts) if part)


def _parts(text: str) -> list[Reading]:
    """A name with the qualifiers that commas, brackets or dashes set apart.

    What stands before a facility ("Zaria, General Hospital") is where it is.
    """
    if (found := _BRACKETS.match(text)) is not None:
        name, inside = found["name"].strip(" ,"), tuple(_COMMAS.split(found["inside"].strip(" ,")))
        outer = _parts(name) or [Reading(name, (), How.PARTS)]
        return [
            Reading(outer[0].name, (*outer[0].within, *inside), How.BRACKETS),
            *outer,
            Reading(" ".join(inside), (), How.SETTLEMENT if is_facility(name) else How.OTHER),
        ]
    for separator in (_COMMAS, _DASHES):
        parts = [part for part in separator.split(without_codes(text) if separator is _COMMAS else text) if part]
        if len(parts) > 1:
            belongs = any(is_facility(part) for part in parts[1:]) and not is_facility(parts[0])
            return [
                Reading(parts[0], tuple(parts[1:]), How.SETTLEMENT if belongs else How.PARTS),
                Reading(parts[-1], tuple(reversed(parts[:-1])), How.OTHER),
            ]
    return []


def _stripped(found: list[Reading]) -> list[Reading]:
    """The settlements in a facility's name, and what stands between it and the last comma."""
    plain = [r for r in found if r.how in (How.WHOLE, How.PARTS)]
    parts = [part for part in _COMMAS.split(without_codes(found[0].name)) if part]
    if len(parts) > 1 and is_facility(parts[0]):
        plain += [Reading(parts[at], tuple(parts[at + 1 :]), How.SETTLEMENT) for at in range(1, len(parts))]
    else:
        plain += [Reading(parts[at], tuple(parts[at + 1 :]), How.SETTLEMENT) for at in range(1, len(parts) - 1)]
    return [
        Reading(name, r.within, How.SETTLEMENT)
        for r in plain
        for name in (*settlements(r.name), *((r.name,) if r.how is How.SETTLEMENT else ()))
    ]


def _bare(name: str) -> list[tuple[str, str]]:
    """The name without the word that says what it is (and that kind), and with short words written out."""
    found = [
        (match["name"], _SAYS[match["word"].casefold()])
        for pattern in (_BEFORE, _AFTER)
        if (match := pattern.match(name)) is not None
    ]
    shorter = (_ARTICLE.sub("", name), _SHORTENED.sub(_written_out, name).strip())
    return found + [(plain, "") for plain in shorter if plain != name]


def variants(text: str) -> tuple[str, ...]:
    """A division's name as written, without the word that says what it is, and with short words written out.

    >>> variants("Kaduna State"), variants("Jos Sth"), variants("Texas")
    (('Kaduna State', 'Kaduna'), ('Jos Sth', 'Jos south'), ('Texas',))
    """
    return tuple(dict.fromkeys((text, *(plain for plain, _ in _bare(text)))))


def _written_out(found: re.Match[str]) -> str:
    return f"{_SHORT[found[1].casefold()]} "


def _trailing(text: str) -> list[Reading]:
    """The last one to three words taken as the qualifier, longest first."""
    words = text.split(" ")
    longest = min(_LONGEST_TAIL, len(words) - 1)
    return [
        Reading(" ".join(words[:-tail]), (" ".join(words[-tail:]),), How.TRAILING) for tail in range(longest, 0, -1)
    ]
