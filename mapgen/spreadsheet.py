"""What a spreadsheet takes for a formula, and how a text is kept from being one."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet takes for a formula (OWASP, CSV injection), its full-width forms too."""
GUARD = "'"
"""What a spreadsheet itself sets before a text that shall stay one."""


def guarded(value: str | float) -> str | float:
    """A text that no spreadsheet takes for a formula; numbers stay numbers.

    >>> guarded("=1+1"), guarded("Dandong"), guarded(-33.9)
    ("'=1+1", 'Dandong', -33.9)
    """
    return GUARD + value if isinstance(value, str) and value.lstrip(GUARD).startswith(RISKY) else value


def unguarded(text: str) -> str:
    """The text itself, as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return text[1:] if text.startswith(GUARD) and text.lstrip(GUARD).startswith(RISKY) else text
