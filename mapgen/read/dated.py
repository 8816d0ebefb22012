"""When a row says it was: one column or several, and the order of day and month that a column shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from mapgen.dates import DateError
from mapgen.dates import when as read_when
from mapgen.model import Severity, When

from . import cells
from .fields import DAY_FIRST, normal
from .table import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .table import Findings, Table

FIELDS = ("when", "start", "end")
EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets, so that their days since March 1900 are right."""


class Dates:
    """The dates of a table."""

    def __init__(self, table: Table, columns: Mapping[str, int], findings: Findings) -> None:
        self._table = table
        self._columns = columns
        self._findings = findings
        self._day_first = {field: self._order(columns[field]) for field in FIELDS if field in columns}

    @property
    def columns(self) -> tuple[int, ...]:
        """The numbers of all columns by which a row is dated."""
        return tuple(self._columns[field] for field in (*FIELDS, "clock") if field in self._columns)

    def when(self, index: int) -> When | None:
        """The date of a row, from one column or from start and end; None where there is none."""
        try:
            return self.read(index)
        except DateError as error:
            column, typed, _ = self._told(index)
            self._findings.add(
                "bad-date",
                Severity.WARNING,
                f"{error}; shown as typed",
                where=self._table.where(index, self._table.headers[self._columns[column]]),
                hint=_excel_hint(typed),
            )
            return When(text=typed)

    def read(self, index: int) -> When | None:
        """The same.

        Raises:
            DateError: what stands there is no date.
        """
        column, typed, text = self._told(index)
        return replace(_read(text), text=typed) if column else None

    def _told(self, index: int) -> tuple[str, str, str]:
        """The field by which a row is dated ("" none), its text as typed, and as it is to be read."""
        row = self._table.rows[index]
        texts = {field: row[self._columns[field]] for field in FIELDS if field in self._columns}
        typed = {field: text for field, text in texts.items() if not cells.is_nothing(text)}
        column = next(iter(typed), "")
        read = {field: self._settled(text, field) for field, text in typed.items()}
        if column == "when":
            return column, typed["when"], self._with_clock(read["when"], index)
        return column, _interval(typed), _interval(read)

    def _order(self, column: int) -> bool | None:
        """Whether the day stands first in dates such as 3/5/2022: as other cells show it, else as the language does."""
        firsts: set[bool] = set()
        example = ""
        for row in self._table.rows:
            if found := cells.DAY_MONTH.match(row[column]):
                one, other = int(found[1]), int(found[2])
                if max(one, other) > 12 and (one > 12) not in firsts:
                    firsts.add(one > 12)
                    example = found[0]
        if len(firsts) == 1:
            (day_first,) = firsts
            self._say(column, day_first, example)
            return day_first
        if not firsts and normal(self._table.headers[column]) in DAY_FIRST:
            return True
        return None

    def _say(self, column: int, day_first: bool, example: str) -> None:
        """Tell the order that a column shows, where any of its dates needs it."""
        found = (cells.DAY_MONTH.match(row[column]) for row in self._table.rows)
        if any(date and max(int(date[1]), int(date[2])) <= 12 for date in found):
            order = "the day first" if day_first else "the month first"
            self._findings.add(
                "date-order",
                Severity.NOTE,
                f"dates such as 3/5/2022 are read with {order}, as {example} in the column shows",
                where=place(self._table.name, self._table.sheet, f"column {self._table.headers[column]}"),
                hint="dates written as 2018-03-25 leave no doubt",
            )

    def _settled(self, text: str, field: str) -> str:
        """A date in the order that its column shows, as ISO; what is no such date stays."""
        day_first = self._day_first[field]
        found = cells.DAY_MONTH.match(text)
        if found is None or day_first is None:
            return text
        one, other = int(found[1]), int(found[2])
        day, month = (one, other) if day_first else (other, one)
        return f"{found[3]}-{month:02d}-{day:02d}{text[found.end() :]}"

    def _with_clock(self, text: str, index: int) -> str:
        """A day with the time of day that stands in a column of its own."""
        number = self._columns.get("clock")
        clock = "" if number is None else self._table.rows[index][number]
        return f"{text} {clock.replace('h', ':')}" if cells.is_clock(clock) and ":" not in text else text


@lru_cache(maxsize=4096)
def _read(text: str) -> When:
    """The date that a text states; the rows of a list have few of them."""
    return read_when(text)


def _interval(ends: Mapping[str, str]) -> str:
    start, end = ends.get("start", ""), ends.get("end", "")
    if start == end or not end:
        return start
    return f"{start or '..'}/{end}"


def _excel_hint(text: str) -> str:
    if cells.is_excel_day(text):
        day = EXCEL_EPOCH + timedelta(days=int(text))
        return f"as the day number of a spreadsheet it is {day.isoformat()}: give the cells a date format"
    return "write it as 2018-03-25"
