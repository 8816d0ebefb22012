"""What a spreadsheet takes for a formula, and how a text is kept from being one."""

from __future__ import annotations

import re

FORMULA = re.compile(r"['\s\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")
"""How a text begins that a spreadsheet takes for a formula (OWASP, CSV injection): also in full width, after blanks
or after guards that it has already."""
INNER = re.compile(r"([;,\t\r\n])(?=(?:[^\S\t\r\n]|['\ufeff])*(?:[=@＝＠]|[+\-＋－][^;,\t\r\n]*[(|!]))")
"""Where one begins within a text, for a spreadsheet that parts cells at another sign than the file does (a comma here,
a semicolon there) and does not heed our quotes then; a list of dashes is none."""
INNER_GUARDED = re.compile(INNER.pattern.replace(")", ")'", 1))
NUMBER = re.compile(r"'*[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
"""A number is none, whatever its sign."""
GUARD = "'"
"""What a spreadsheet itself sets before a text that shall stay one."""


def guarded(value: str | float) -> str | float:
    """A text that no spreadsheet takes for a formula; numbers stay numbers, also as text.

    >>> guarded("=1+1"), guarded("Dandong"), guarded(-33.9), guarded("-33.9"), guarded("Dandong;=1+1")
    ("'=1+1", 'Dandong', -33.9, '-33.9', "Dandong;'=1+1")
    """
    if not isinstance(value, str):
        return value
    within = INNER.sub(rf"\1{GUARD}", value)
    return GUARD + within if _is_risky(value) else within


def unguarded(text: str) -> str:
    """The text itself, as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    if GUARD not in text:
        return text
    own = text[1:] if text.startswith(GUARD) and _is_risky(text) else text
    return INNER_GUARDED.sub(r"\1", own)


def _is_risky(text: str) -> bool:
    return FORMULA.match(text) is not None and not NUMBER.fullmatch(text)
