"""XLSX workbooks: the sheet and the row of headers are given or found."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError, in_one_line
from mapgen.model import Severity

from . import heading
from .cells import as_text
from .package import Package
from .scan import Scan
from .table import Findings, Table, gathered, place, refuse_rows, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mapgen.settings import Caps

    from .package import Sheet

ERRORS = frozenset(("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"))
CELLS = 50_000_000
"""Cells of a sheet, empty ones between others counted, that are looked through."""
LOOKED_AT = 4_000_000
"""Bytes of a sheet that are looked at before its first rows are read."""
MERGED = 3
"""Columns merged over all rows that a sheet can have, within reason."""
PEEKED = 60
"""Rows by which a sheet is judged."""

WIDEST = 16_384
"""Cells that a row of a spreadsheet can have."""
_MERGED = re.compile(r"([A-Z]+)(\d{1,7}):([A-Z]+)(\d{1,7})")
_FILLED = re.compile(rb"<(?:\w+:)?row\b[^>]*>\s*<(?:\w+:)?c\b[^>]*>\s*<(?:\w+:)?(?:v|f|is)\b")
"""A row whose first cell holds something: too many are refused before each is looked at."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA, _VALUE, _INLINE, _MERGE = (f"{_MAIN}{tag}" for tag in ("row", "c", "f", "v", "is", "mergeCell"))


class _Seen(Scan):
    """What the XML of a sheet says, whatever dimension it claims, and openpyxl does not."""

    def __init__(self, name: str, caps: Caps) -> None:
        super().__init__(name, caps, {})
        self.rows = 0
        """Rows that hold a value."""
        self.merged: list[tuple[str, ...]] = []
        """Cells that are one: column and row of the first, column and row of the last."""
        self.without_result = 0
        """Cells with a formula that no program has computed, and the first of them."""
        self.first_without = ""
        self._rows = caps.rows
        self._in_row = self._is_filled = False
        self._cells = 0
        self._formula = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if tag == _CELL:
            self._cells += 1
            self._cell = attributes.get("r", "")
            if self._cells > WIDEST:
                raise InputError(f"{self.name}: a row of more than {WIDEST:,} cells", hint="save it again")
        elif tag == _FORMULA:
            self._formula = self._cell or "?"
        elif tag in (_VALUE, _INLINE):
            self._is_filled = True
            if self._formula:
                self.parser.CharacterDataHandler = self._has_result
        elif tag == _ROW:
            if self._in_row:
                raise InputError(f"{self.name}: a row within a row", hint="save it again")
            self._in_row, self._is_filled, self._cells, self._cell = True, False, 0, ""
        elif tag == _MERGE and (found := _MERGED.fullmatch(attributes.get("ref", ""))):
            self.merged.append(found.groups())

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == _CELL:
            if self._formula:
                self.without_result += 1
                self.first_without = self.first_without or self._formula
                self._formula = ""
            self.parser.CharacterDataHandler = None
        elif tag == _ROW:
            self._in_row = False
            self.rows += self._is_filled
            if self.rows > self._rows + 1:
                refuse_rows(self.name, self.caps)

    def _has_result(self, text: str) -> None:
        if text:
            self._formula = ""


def table(data: bytes, name: str, *, caps: Caps, sheet: str = "", header_row: int | None = None) -> Table:
    """The table on one sheet of a workbook: the named one, else the visible one whose headers say most.

    Cells that are merged downwards hold their value in each of their rows.

    Raises:
        InputError: it is no workbook, has no such sheet, is empty or exceeds a cap.
    """
    package = Package(data, name, caps)
    findings = Findings(name)
    for one in package.sheets:  # whatever it is asked for, openpyxl begins to read each of them
        package.looked_through(one.part, Scan(place(name, one.title), caps, {}), LOOKED_AT)
        if (one.visible or one.title == sheet) and package.counted(one.part, _FILLED) > caps.rows + 1:
            refuse_rows(place(name, one.title), caps)
    try:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        chosen = _chosen(package, book, sheet, name, caps, findings)
        here = place(name, chosen.title)
        seen = _Seen(here, caps)
        package.looked_through(chosen.part, seen)
        rows = gathered(_texts(book[chosen.title], caps, here), here, caps)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML and zip libraries raise
        raise InputError(
            f"{name} cannot be read as a workbook: {in_one_line(error)}",
            hint="open it and save it again as .xlsx, or as CSV",
        ) from error
    _fill_merged(rows, seen.merged, here, caps)
    _clear_errors(rows, name, chosen.title, findings)
    if seen.without_result:
        findings.add(
            "no-result",
            Severity.WARNING,
            f"{seen.without_result:,} formulas have no result, the first in cell {seen.first_without}; read as empty",
            where=here,
            hint="open the workbook in a spreadsheet program and save it",
        )
    return with_headers(rows, name=name, header_row=header_row, caps=caps, findings=findings, sheet=chosen.title)


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


def _fill_merged(
    rows: Sequence[tuple[int, list[str]]], merged: Iterable[tuple[str, ...]], where: str, caps: Caps
) -> None:
    """Write the value of cells that are merged downwards into each of their rows.

    Raises:
        InputError: they are merged over one another, again and again.
    """
    at = dict(rows)
    filled = 0
    for left, top, right, bottom in merged:
        column = column_number(left) - 1
        filled += max(0, min(int(bottom), rows[-1][0]) - int(top))
        if filled > MERGED * caps.rows:
            raise InputError(f"{where}: its merged cells lie over one another", hint="save it again, or as CSV")
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
