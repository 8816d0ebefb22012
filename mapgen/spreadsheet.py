"""What a spreadsheet takes for a formula, and how a text is kept from being one."""

from __future__ import annotations

import re

FORMULA = re.compile(r"['\s\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")
"""How a text begins that a spreadsheet takes for a formula (OWASP, CSV injection): also in full width, after blanks
or after guards that it has already."""
NUMBER = re.compile(r"'*[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
"""A number is none, whatever its sign."""
GUARD = "'"
"""What a spreadsheet itself sets before a text that shall stay one."""


def guarded(value: str | float) -> str | float:
    """A text that no spreadsheet takes for a formula; numbers stay numbers, also as text.

    >>> guarded("=1+1"), guarded("Dandong"), guarded(-33.9), guarded("-33.9")
    ("'=1+1", 'Dandong', -33.9, '-33.9')
    """
    return GUARD + value if isinstance(value, str) and _is_risky(value) else value


def unguarded(text: str) -> str:
    """The text itself, as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return text[1:] if text.startswith(GUARD) and _is_risky(text) else text


def _is_risky(text: str) -> bool:
    return FORMULA.match(text) is not None and not NUMBER.fullmatch(text)
