"""Results as columns of a workbook, written into the XML of its sheet: charts, macros, formats and all else stay."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from mapgen.errors import InputError
from mapgen.read.package import Package
from mapgen.read.workbook import column_letters, column_number

from .results import COLUMNS, HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mapgen.read.table import Table
    from mapgen.settings import Caps

    from .results import Cell, Results

LONGEST = 32_767
"""Characters that a cell of a workbook holds."""

_ROW = re.compile(r"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_CELL = re.compile(r"<((?:\w+:)?)c\b([^>]*?)(?:/>|>.*?</\1c>)", re.DOTALL)
_NUMBER = re.compile(r'\br="(\d+)"')
_LETTERS = re.compile(r'\br="([A-Z]+)\d+"')
_STYLE = re.compile(r'\bs="(\d+)"')
_DIMENSION = re.compile(r'(<(?:\w+:)?dimension\b[^>]*\bref="[A-Z]+\d+:)([A-Z]+)(\d+")')
_STATED_TIME = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def made(table: Table, results: Results, caps: Caps) -> bytes:
    """A workbook of its own with the rows of a table and their results."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "places"
    for number, row in enumerate((table.headers, *table.rows), start=1):
        for column, text in enumerate(row, start=1):
            if text:
                sheet.cell(row=number, column=column, value=_FORBIDDEN.sub("\ufffd", text)).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    rows = {place: results.get(number, {}) for place, number in enumerate(table.numbers, start=2)}
    return _added(_timeless(out.getvalue()), table.name, "places", 1, table.headers, rows, caps)


def _timeless(data: bytes) -> bytes:
    """The same workbook without the clock, which openpyxl writes into its properties and the times of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in made.namelist():
            part = made.read(name)
            entry = zipfile.ZipInfo(name)  # as of 1980, the first year that a zip knows
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, _STATED_TIME.sub(b"", part) if name == "docProps/core.xml" else part)
    return out.getvalue()


def added(data: bytes, table: Table, results: Results, caps: Caps) -> bytes:
    """The workbook of `data` with the results in the rows of the table; every other part keeps its bytes.

    Raises:
        InputError: the list has no headers beside which the new ones could stand.
    """
    if not table.header:
        raise InputError(
            f"{table.name} has no row of headers, so columns of results would have none",
            hint="give the list a row of headers, or write the results with -o results.csv",
        )
    rows = {number: results.get(number, {}) for number in table.numbers}
    return _added(data, table.name, table.sheet, table.header, table.headers, rows, caps)


def _added(
    data: bytes,
    name: str,
    sheet: str,
    header: int,
    headers: tuple[str, ...],
    rows: Mapping[int, Mapping[str, Cell]],
    caps: Caps,
) -> bytes:
    package = Package(data, name, caps)
    part = next(one.part for one in package.sheets if one.title == sheet)
    xml = package.text(part)
    wanted = {header, *rows}
    widest = max((_width(row[3] or "") for number, row in _rows(xml) if number in wanted), default=0)
    at = {one: headers.index(one) + 1 for one in HEADERS if one in headers}
    at |= {one: widest + place for place, one in enumerate((one for one in HEADERS if one not in at), start=1)}
    values: dict[int, dict[int, Cell]] = {header: {at[one]: one for one in HEADERS}}
    for number, found in rows.items():
        values[number] = {at[one]: found.get(column, "") for one, column in zip(HEADERS, COLUMNS, strict=True)}
    out: list[str] = []
    end = 0
    for number, row in _rows(xml):
        if number in values:
            out += (xml[end : row.start()], _row(row, number, values[number], is_header=number == header))
            end = row.end()
    last = max(at.values())
    text = "".join((*out, xml[end:]))
    text = _DIMENSION.sub(lambda f: f[1] + column_letters(max(column_number(f[2]), last)) + f[3], text, count=1)
    return package.replaced({part: text})


def _rows(xml: str) -> list[tuple[int, re.Match[str]]]:
    """The rows of a sheet with their numbers."""
    return _counted(_ROW, xml, lambda row: int(told[1]) if (told := _NUMBER.search(row)) else None)


def _cells(xml: str) -> list[tuple[int, re.Match[str]]]:
    """The cells of a row with the numbers of their columns."""
    return _counted(_CELL, xml, lambda cell: column_number(told[1]) if (told := _LETTERS.search(cell)) else None)


def _counted(
    pattern: re.Pattern[str], xml: str, number_in: Callable[[str], int | None]
) -> list[tuple[int, re.Match[str]]]:
    """Elements with the number that their attributes say, else the one after that of the element before."""
    found: list[tuple[int, re.Match[str]]] = []
    number = 0
    for element in pattern.finditer(xml):
        number = number_in(element[2]) or number + 1
        found.append((number, element))
    return found


def _width(xml: str) -> int:
    return max((column for column, _ in _cells(xml)), default=0)


def _row(row: re.Match[str], number: int, values: Mapping[int, Cell], *, is_header: bool) -> str:
    """A row with new cells in their columns; new headers look like the last one."""
    prefix, attributes = row[1], re.sub(r'\s+spans="[^"]*"', "", row[2])
    cells = _cells(row[3] or "")
    styles = [style[1] for _, cell in cells if (style := _STYLE.search(cell[2]))]
    look = styles[-1] if is_header and styles else ""
    kept = {column: cell[0] for column, cell in cells if column not in values}
    new = {column: _cell(prefix, f"{column_letters(column)}{number}", value, look) for column, value in values.items()}
    body = "".join(text for _, text in sorted((kept | new).items()))
    return f"<{prefix}row{attributes}>{body}</{prefix}row>"


def _cell(prefix: str, reference: str, value: Cell, style: str) -> str:
    """A cell of its own: a number, or a text in line, which no program takes for a formula."""
    if value == "":
        return ""
    look = f' s="{style}"' if style else ""
    if isinstance(value, int | float):
        return f'<{prefix}c r="{reference}"{look}><{prefix}v>{float(value)!r}</{prefix}v></{prefix}c>'
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", _FORBIDDEN.sub("\ufffd", value[:LONGEST]))
    inner = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{reference}"{look} t="inlineStr">{inner}</{prefix}c>'
