"""The map's own words (buttons, legend, dates) by language: one TOML file each, beside this one.

A word that depends on a number has a table of forms, one for each plural category of the language.
"""

from __future__ import annotations

from .dates import date_text
from .numbers import counted, number_text, plural_category, position_text
from .tables import FALLBACK, direction, everywhere, forms, languages, table, word

__all__ = [
    "FALLBACK",
    "counted",
    "date_text",
    "direction",
    "everywhere",
    "forms",
    "languages",
    "number_text",
    "plural_category",
    "position_text",
    "table",
    "word",
]
