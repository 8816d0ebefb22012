"""What stands among the rows of a list without being a place: its totals, and notes to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .table import Table

_TOTAL = re.compile(
    r"""(?:totals?|totale?|gesamt(?:summe)?|insgesamt|summe|ensemble|razem|toplam|итого|всего|разом|المجموع|الإجمالي
    |合计|合計|总计|總計|小计|小計|합계|총계)\s*(?:[:(\d].*)?
    |(?:(?:grand|sub|overall)[\s-]?totale?s?|zwischensumme|sous-total|total\ g[eé]n[eé]ral)\b.*""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTE = re.compile(
    r"""[*†‡¹²³]\s*\S.*|\(?\d\)\s.*
    |(?:sources?|notes?|n\.?b\.?|remarks?|updated|last\ updated?|data\ as\ of|prepared\ by|quellen?|anmerkung(?:en)?
    |hinweise?|stand|remarques?|fuentes?|notas?|font[ei]|fontes|источники?|примечани[ея]|المصدر|来源|注|出典)\s*[:：].*
    |.{60,}|.*\w{3}\.""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
WIDE = 3
"""Columns that a table must have for a row with one cell to be a note."""


def aside(table: Table, index: int, name: str) -> str:
    """What a row without a position is instead of a place ("a total", "a note"), "" where it is one.

    `name` is what it would be called. A note fills one cell of a wide table, and words it as notes are.
    """
    filled = [cell for cell in table.rows[index] if cell]
    if not filled:
        return ""
    if _TOTAL.fullmatch(name) or _TOTAL.fullmatch(filled[0]):
        return "a total"
    return "a note" if len(filled) == 1 and len(table.headers) >= WIDE and _NOTE.fullmatch(filled[0]) else ""
