"""A table as it was found: headers, rows of text, and where each row stands in its file."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from mapgen.errors import InputError
from mapgen.model import Issue, Severity

from . import heading
from .cells import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

TOLD = 50
"""So many issues of one kind are told one by one, the rest as a count."""
LONGEST = 400
"""Characters of a message."""
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs without width that come along when people paste."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under unique headers.

    `numbers` are the rows as a person counts them in the file (the header of a CSV is row 1);
    `geometries` (lon, lat) go with the rows where the file has them.
    """

    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: Sequence[int]
    geometries: tuple[BaseGeometry | None, ...] = ()
    issues: tuple[Issue, ...] = ()
    counted: str = "row"
    """What a person calls a row of this file: row, feature."""
    header: int = 1
    """The row of the headers; 0 where the file has none."""
    sheet: str = ""
    """The sheet of a workbook."""

    def column(self, number: int) -> Sequence[str]:
        """The cells of a column."""
        if isinstance(self.rows, ByColumn):
            return self.rows.columns[number]
        return [row[number] for row in self.rows]

    def where(self, index: int, header: str = "") -> str:
        """The place of a row or a cell, for a message: "places.csv, row 3, column lat"."""
        return place(self.name, self.sheet, f"{self.counted} {self.numbers[index]}", header and f"column {header}")


class ByColumn(Sequence[tuple[str, ...]]):
    """Rows of a table that came column by column, made as they are asked for."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(index, slice):
            return ByColumn([column[index] for column in self.columns])
        return tuple(column[index] for column in self.columns)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return zip(*self.columns, strict=True)


class Numbers(Sequence[str]):
    """A column that came as numbers: the cells are written as they are asked for, "" for what is no number."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return Numbers(self.values[index])
        return self._cell(float(self.values[index]))

    def __iter__(self) -> Iterator[str]:
        return map(self._cell, self.values.tolist())

    @staticmethod
    def _cell(value: float) -> str:
        return "" if math.isnan(value) else as_text(value)


def place(name: str, *parts: str) -> str:
    """Where something stands, from the file inwards; empty parts are left out."""
    sheet, *rest = parts
    return ", ".join(part for part in (name, sheet and f"sheet {sheet}", *rest) if part)


@dataclass(slots=True)
class Findings:
    """Issues gathered while a file is read, of each kind at most `TOLD` and a count of the others."""

    name: str
    issues: list[Issue] = field(default_factory=list)
    more: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, severity: Severity, message: str, *, where: str = "", hint: str = "") -> None:
        """Note an issue; `where` is the file, the row and the column."""
        where, message = _on_one_line(where or self.name), _on_one_line(message)
        issue = Issue(code=code, severity=severity, subject=self.name, message=message, hint=hint, where=where)
        if issue in self.issues:  # a row that is a place and the end of a leg is read twice
            return
        self.kinds[code] += 1
        if self.kinds[code] > TOLD:
            self.more[code, severity] += 1
        else:
            self.issues.append(issue)

    def told(self) -> tuple[Issue, ...]:
        """All of them, and what was only counted."""
        rest = (
            Issue(
                code=code,
                severity=severity,
                subject=self.name,
                message=f"{count:,} more of the kind {code!r}, in the rows after those told",
                where=self.name,
            )
            for (code, severity), count in sorted(self.more.items())
        )
        return (*self.issues, *rest)


def _on_one_line(text: str) -> str:
    """What a message says of a cell, however it was broken into lines."""
    line = " ".join(text.split()) if len(text.splitlines()) > 1 else text
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def gathered(rows: Iterable[tuple[int, Sequence[str]]], name: str, caps: Caps) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers; blanks around the cells are left out.

    Raises:
        InputError: there are more rows, or longer cells, than the caps allow; or none.
    """
    kept: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        row = [cell.strip() if cell.isascii() else cell.strip().strip(INVISIBLE).strip() for cell in cells]
        if not any(row):
            continue
        if len(kept) > caps.rows:
            refuse_rows(name, caps)
        if max(map(len, row)) > caps.cell_chars:
            raise InputError(
                f"{name}, row {number}: a cell has more than {caps.cell_chars:,} characters",
                hint="a quote may be open; else raise the cap with MAPGEN_CAPS__CELL_CHARS",
            )
        if len(row) > caps.columns and any(row[caps.columns :]):
            raise InputError(
                f"{name}, row {number}: more than {caps.columns:,} columns",
                hint="raise the cap with MAPGEN_CAPS__COLUMNS",
            )
        kept.append((number, row))
    if not kept:
        raise InputError(f"{name} is empty", hint="it needs a row of headers and a row for each place")
    return kept


def refuse_rows(name: str, caps: Caps) -> None:
    """There are more rows than may be read.

    Raises:
        InputError: always.
    """
    raise InputError(
        f"{name} has more than {caps.rows:,} rows", hint="raise the cap with MAPGEN_CAPS__ROWS, or split the file"
    )


def refuse_cells(
    headers: Sequence[str], rows: Iterable[Iterable[str]], name: str, caps: Caps, *, counted: str = "row"
) -> None:
    """Refuse a table that is too wide, or has a cell that is too long.

    Raises:
        InputError: it is; says in which row.
    """
    if len(headers) > caps.columns:
        raise InputError(f"{name}: more than {caps.columns:,} columns", hint="raise the cap with MAPGEN_CAPS__COLUMNS")
    for number, row in enumerate(rows, start=1):
        if max(map(len, row), default=0) > caps.cell_chars:
            raise InputError(
                f"{name}, {counted} {number}: a cell has more than {caps.cell_chars:,} characters",
                hint="raise the cap with MAPGEN_CAPS__CELL_CHARS",
            )


def with_headers(
    rows: Sequence[tuple[int, list[str]]],
    *,
    name: str,
    header_row: int | None,
    caps: Caps,
    findings: Findings,
    sheet: str = "",
) -> Table:
    """A table of the filled rows of a sheet whose headers stand in `header_row` (from 1), or where they are found.

    Short rows are filled up; what stands beyond the last header is told as an issue. A list of names without
    headers gets the header `name`.

    Raises:
        InputError: no row can be the header, none is below it, or a cap is exceeded.
    """
    at = _header_at(rows, name, header_row)
    if at is None:
        headers, rows = _without_header(rows, name, findings, sheet)
    else:
        cells = rows[at][1]
        if at and rows[at - 1][0] == rows[at][0] - 1:
            cells = heading.joined(cells, rows[at - 1][1])
        headers = _unique(cells, place(name, sheet, f"row {rows[at][0]}"), caps, findings)
    width = len(headers)
    kept: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, row in rows if at is None else rows[at + 1 :]:
        if not kept and heading.is_hxl(row):
            continue
        if len(row) > width and any(row[width:]):
            findings.add(
                "ragged-row",
                Severity.WARNING,
                f"{len(row)} cells where the header has {width}; what is beyond is not read",
                where=place(name, sheet, f"row {number}"),
                hint="an unquoted delimiter inside a cell does this",
            )
        kept.append(tuple(row[:width]) if len(row) >= width else (*row, *[""] * (width - len(row))))
        numbers.append(number)
    if not kept:
        raise InputError(f"{name} has headers but no rows", hint="add a row for each place")
    return Table(
        name=name,
        headers=headers,
        rows=tuple(kept),
        numbers=tuple(numbers),
        issues=findings.told(),
        header=0 if at is None else rows[at][0],
        sheet=sheet,
    )


def _header_at(rows: Sequence[tuple[int, list[str]]], name: str, header_row: int | None) -> int | None:
    """The index of the headers among the filled rows, None where there are none."""
    if header_row is None:
        return heading.found([row for _, row in rows[: heading.SEARCHED + heading.COMPARED]])
    at = next((index for index, (number, _) in enumerate(rows) if number == header_row), None)
    if at is None:
        last = rows[-1][0]
        why = "is empty" if header_row <= last else f"does not exist; the last one is {last}"
        raise InputError(f"{name}: row {header_row} {why}", hint="--header-row says where the headers stand")
    return at


def _without_header(
    rows: Sequence[tuple[int, list[str]]], name: str, findings: Findings, sheet: str
) -> tuple[tuple[str, ...], Sequence[tuple[int, list[str]]]]:
    """Headers for rows that have none: one name a row, or numbered columns where there are numbers among the words."""
    worded = all(any(character.isalpha() for character in cell) for _, row in rows for cell in row if cell)
    findings.add(
        "no-headers",
        Severity.NOTE,
        f"no row of headers is known: every row is read as a place, the first is {rows[0][1][0] or rows[0][1][1]!r}",
        where=place(name, sheet, f"row {rows[0][0]}"),
        hint=f"if it is the header, add --header-row {rows[0][0]}",
    )
    if worded:
        return ("name",), [(number, [", ".join(cell for cell in row if cell)]) for number, row in rows]
    return tuple(f"column {number}" for number in range(1, max(len(row) for _, row in rows) + 1)), rows


def _unique(headers: Sequence[str], where: str, caps: Caps, findings: Findings) -> tuple[str, ...]:
    """Headers that name one column each: empty ones by their number, repeated ones counted."""
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > caps.columns:
        raise InputError(f"{where}: more than {caps.columns:,} columns", hint="raise the cap with MAPGEN_CAPS__COLUMNS")
    out: list[str] = []
    for position, header in enumerate(headers, start=1):
        base = " ".join(header.split()) or f"column {position}"
        fresh, count = base, 1
        while fresh in out:
            count += 1
            fresh = f"{base} ({count})"
        if count > 1:
            findings.add(
                "duplicate-header",
                Severity.WARNING,
                f"two columns are called {base!r}; the later one is read as {fresh!r}",
                where=f"{where}, column {position}",
                hint="give each column its own header",
            )
        out.append(fresh)
    return tuple(out)
