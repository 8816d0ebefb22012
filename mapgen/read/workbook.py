"""XLSX workbooks: the sheet and the row of headers are given or found."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError
from mapgen.model import Severity

from . import heading
from .cells import as_text
from .package import Package
from .table import Findings, Table, gathered, place, refuse_rows, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mapgen.settings import Caps

    from .package import Sheet

ERRORS = frozenset(("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"))
CELLS = 50_000_000
"""Cells of a sheet, empty ones between others counted, that are looked through."""
PEEKED = 60
"""Rows by which a sheet is judged."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FILLED = re.compile(
    rb"<(?:\w+:)?row\b[^>]*>\s*(?:<(?:\w+:)?c\b[^>]*/>\s*)*<(?:\w+:)?c\b[^>]*>(?:<(?:\w+:)?f\b.*?)?<(?:\w+:)?(?:v|is)\b"
)
"""A row that holds a value."""
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c\s[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[ >/]'
    rb"(?:(?!</(?:\w+:)?c>|<(?:\w+:)?v>[^<]).)*</(?:\w+:)?c>"
)


@dataclass(slots=True)
class _Seen:
    """What the XML of a sheet says, whatever dimension it claims, and openpyxl does not."""

    rows: int = 0
    """Rows that hold a value."""
    merged: list[tuple[bytes, ...]] = field(default_factory=list)
    """Cells that are one: column and row of the first, column and row of the last."""
    without_result: list[bytes] = field(default_factory=list)
    """Cells with a formula that no program has computed."""


def table(data: bytes, name: str, *, caps: Caps, sheet: str = "", header_row: int | None = None) -> Table:
    """The table on one sheet of a workbook: the named one, else the visible one whose headers say most.

    Cells that are merged downwards hold their value in each of their rows.

    Raises:
        InputError: it is no workbook, has no such sheet, is empty or exceeds a cap.
    """
    package = Package(data, name, caps)
    findings = Findings(name)
    try:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        chosen = _chosen(package, book, sheet, name, caps, findings)
        here = place(name, chosen.title)
        seen = _seen(package.chunks(chosen.part), here, caps)
        rows = gathered(_texts(book[chosen.title], caps, here), here, caps)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML and zip libraries raise
        raise InputError(
            f"{name} cannot be read as a workbook: {error}", hint="open it and save it again as .xlsx, or as CSV"
        ) from error
    _fill_merged(rows, seen.merged)
    _clear_errors(rows, name, chosen.title, findings)
    if dead := seen.without_result:
        findings.add(
            "no-result",
            Severity.WARNING,
            f"{len(dead):,} formulas have no result, the first in cell {dead[0].decode()}; read as empty",
            where=here,
            hint="open the workbook in a spreadsheet program and save it",
        )
    return with_headers(rows, name=name, header_row=header_row, caps=caps, findings=findings, sheet=chosen.title)


def _seen(chunks: Iterable[bytes], where: str, caps: Caps) -> _Seen:
    """What the XML of a sheet says, read once before any value is.

    Raises:
        InputError: more rows hold anything than the caps allow.
    """
    seen = _Seen()
    for chunk in chunks:
        seen.merged += _MERGED.findall(chunk)
        seen.without_result += _NO_RESULT.findall(chunk)
        seen.rows += len(_FILLED.findall(chunk))
        if seen.rows > caps.rows + 1:
            refuse_rows(where, caps)
    return seen


def _chosen(package: Package, book: Any, wanted: str, name: str, caps: Caps, findings: Findings) -> Sheet:
    """The sheet to read; a choice among several is told.

    Raises:
        InputError: there is none of that name, or none that holds anything.
    """
    titles = ", ".join(sheet.title for sheet in package.sheets)
    if wanted:
        found = next((sheet for sheet in package.sheets if sheet.title.casefold() == wanted.casefold()), None)
        if found is None:
            raise InputError(f"{name} has no sheet {wanted!r}", hint=f"its sheets: {titles}")
        return found
    visible = [sheet for sheet in package.sheets if sheet.visible] or list(package.sheets)
    filled = {
        sheet: score
        for sheet in visible
        if (score := _promise(book[sheet.title], caps, place(name, sheet.title))) is not None
    }
    if not filled:
        raise InputError(f"{name} is empty", hint="it needs a row of headers and a row for each place")
    chosen = max(filled, key=lambda sheet: filled[sheet])
    if len(package.sheets) > 1:
        findings.add(
            "sheet-chosen",
            Severity.NOTE,
            f"of the sheets {titles}, {chosen.title!r} is read",
            hint="choose another with --sheet NAME",
        )
    return chosen


def _promise(sheet: Any, caps: Caps, where: str) -> tuple[int, bool] | None:
    """How many headers of a sheet are known, and whether it is a table; None where it is empty."""
    rows = [row for _, row in _texts(sheet, caps, where, last=PEEKED) if any(row)]
    if not rows:
        return None
    at = heading.found(rows)
    return (heading.known(rows[at]) if at is not None else 0, len(rows) > 1 and max(map(len, rows)) > 1)


def _texts(sheet: Any, caps: Caps, where: str, last: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as they stand in its XML, whatever dimension it claims, with their numbers.

    Raises:
        InputError: more rows than the caps allow hold anything.
    """
    sheet.reset_dimensions()
    filled = cells = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_row=last), start=1):
        cells += len(values)
        width = next((at for at in range(len(values), 0, -1) if values[at - 1] is not None), 0)
        if not width:
            continue
        filled += 1
        if filled > caps.rows + 1 or cells > CELLS:
            refuse_rows(where, caps)
        if width > caps.columns:
            raise InputError(
                f"{where}, row {number}: a cell beyond column {column_letters(caps.columns)}",
                hint="clear what does not belong to the list, or raise the cap with MAPGEN_CAPS__COLUMNS",
            )
        yield number, [as_text(value) for value in values[:width]]


def _fill_merged(rows: Sequence[tuple[int, list[str]]], merged: Iterable[tuple[bytes, ...]]) -> None:
    """Write the value of cells that are merged downwards into each of their rows."""
    at = dict(rows)
    for left, top, right, bottom in merged:
        column = column_number(left.decode()) - 1
        first = at.get(int(top), [])
        if left != right or column >= len(first) or not first[column]:
            continue
        for number in range(int(top) + 1, min(int(bottom), rows[-1][0]) + 1):
            row = at.get(number)
            if row is not None:
                row.extend([""] * (column + 1 - len(row)))
                row[column] = first[column]


def _clear_errors(rows: Sequence[tuple[int, list[str]]], name: str, sheet: str, findings: Findings) -> None:
    """Empty the cells that hold an error of the spreadsheet, and tell them."""
    for number, row in rows:
        if ERRORS.isdisjoint(row):
            continue
        for column, cell in enumerate(row):
            if cell in ERRORS:
                row[column] = ""
                findings.add(
                    "cell-error",
                    Severity.WARNING,
                    f"the cell holds the error {cell}; read as empty",
                    where=place(name, sheet, f"cell {column_letters(column + 1)}{number}"),
                    hint="mend its formula",
                )


def column_number(letters: str) -> int:
    """The number of a column from its letters.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column from its number.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
