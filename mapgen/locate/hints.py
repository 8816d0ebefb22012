"""The kind of a place that the words right before and after its name imply."""

from __future__ import annotations

import re

_COUNTIES = r"(?:[Cc]ounties|[Pp]arishes|[Dd]istricts)"
_NAME = r"[A-Z][\w.]*(?: [A-Z][\w.]*)?"
_BODIES = (
    "City Council|[Pp]olice|[Ff]ire|[Pp]ublic|[Mm]ayor|[Cc]hamber of|City (?:Hall|Manager|Commission)|Center|Town|"
    "High School|Middle School|Elementary|Independent School|Area School"
)
"""What a town has and a country has not."""
_PEOPLE = r"resident|native|man\b|woman\b|detective|city|[Tt]ownship|Twp"
_NOT_OF_A_STATE = "[Uu]niv|[Pp]ol|[Hh]igh|[Tt]roo|[Ss]en|[Rr]ep"
"""Words after "State" that make it part of another name: "Ohio State University"."""
_AFTER = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"\s+(?:County|county|Parish|parish|District|district|LGA|[Ll]ocal [Gg]overnment)\b", "admin2"),
        (rf"(?:\s*,\s*[A-Z][\w. ]*?)*\s*,?\s+(?:and|or|&)\s+{_NAME}\s+{_COUNTIES}\b", "admin2"),
        (r"\s+[Cc]ounties\b", "admin2"),
        (r"\s+[Rr]iver\b", "river"),
        (r"\s+[Ss]ea\b", "sea"),
        (r"\s+[Ii]slands?\b", "land"),
        (rf"\s+(?:[Pp]rovince|[Rr]egion|[Oo]blast|[Pp]refecture|[Gg]overnorate)\b(?! (?:{_NOT_OF_A_STATE}))", "region"),
        (rf"\s+[Ss]tate\b(?! (?:{_NOT_OF_A_STATE}))", "region"),
        (rf"\s+(?:{_BODIES}|{_PEOPLE})", "place"),
    )
)
_BEFORE = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"\b(?:[Cc]ity|[Tt]own|[Vv]illage|[Mm]ayor|[Bb]orough|[Tt]ownship|[Ss]uburb|[Hh]amlet) of\s+$", "place"),
        (r"\b[Dd]owntown\s+$", "place"),
        (r"\b(?:[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnor) of\s+$", "region"),
        (r"\b(?:[Cc]ounty|[Dd]istrict|[Pp]arish|Co\.) (?:of\s+)?$", "admin2"),
        (r"\b(?:[Cc]ountry|[Rr]epublic|[Kk]ingdom|[Nn]ation) of\s+$", "country"),
        (r"\b[Ii]slands? of\s+$", "land"),
        (r"\b(?:[Cc]ounties|[Pp]arishes) of\s+(?:[A-Z]\w+(?:, | and )){0,6}$", "admin2"),
    )
)
_REACH = 60
"""Characters before a name that are looked at."""


def hint(text: str, start: int, end: int) -> str:
    """The kind that the words around a name imply (see `kinds.suits`); "" none.

    >>> hint("the Yalu River", 4, 8), hint("in the state of Washington", 16, 26), hint("Paris Hilton", 0, 5)
    ('river', 'region', '')
    """
    for pattern, kind in _AFTER:
        if pattern.match(text, end):
            return kind
    before = text[max(0, start - _REACH) : start]
    for pattern, kind in _BEFORE:
        if pattern.search(before):
            return kind
    return ""
