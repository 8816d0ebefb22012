"""CSV and its cousins: the encoding and the delimiter are found, and the guess is told."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from mapgen.bounded import variable
from mapgen.errors import InputError
from mapgen.spreadsheet import GUARD, unguarded

from .encoding import decoded
from .table import Findings, Table, gathered, refuse_rows, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.settings import Caps

DELIMITERS = (",", ";", "\t", "|")
LINES = 10
"""Lines that a row takes at most, over all rows."""
SAMPLED = 200
"""Lines that the delimiter is judged by."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FILLED = re.compile(rb"[^\r\n\s,;|\0][^\r\n]*+")
_STATED = re.compile(r"\ufeff?sep=(.)[\r\n]", re.IGNORECASE)


def table(data: bytes, name: str, *, caps: Caps, header_row: int | None = None) -> Table:
    """The table in a delimited text.

    Raises:
        InputError: it is no text, it is empty, or a cap is exceeded.
    """
    findings = Findings(name)
    _refuse_large(data, name, caps)
    text = decoded(data, name, findings)
    delimiter = delimiter_of(text)
    csv.field_size_limit(max(csv.field_size_limit(), caps.cell_chars + 1))
    if text.count("\n") > caps.rows:
        filled = (row for _, row in records(text, delimiter, name) if any(row))
        if next(islice(filled, caps.rows + 1, None), None) is not None:
            refuse_rows(name, caps)
    rows = [(number, _unguarded(row)) for number, row in gathered(records(text, delimiter, name), name, caps)]
    return with_headers(rows, name=name, header_row=header_row, caps=caps, findings=findings)


def _refuse_large(data: bytes, name: str, caps: Caps) -> None:
    """Look at the lines before anything is made of them.

    Raises:
        InputError: one is too long, there are too many, or more rows than the caps allow.
    """
    at = 0
    while len(data) - at > caps.line_bytes:
        end = max(data.rfind(b"\n", at, at + caps.line_bytes), data.rfind(b"\r", at, at + caps.line_bytes))
        if end < 0:
            row = data.count(b"\n", 0, at) + 1
            raise InputError(
                f"{name}, row {row}: a line of more than {caps.line_bytes / 1e6:,.1f} MB",
                hint=f"is it a table? else raise the cap with {variable('line_bytes')}",
            )
        at = end + 1
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > LINES * caps.rows or (lines > caps.rows and b'"' not in data and _filled(data) > caps.rows + 1):
        refuse_rows(name, caps)


def _filled(data: bytes) -> int:
    """How many lines hold anything but blanks and delimiters."""
    return sum(1 for _ in _FILLED.finditer(data))


def _unguarded(row: list[str]) -> list[str]:
    """The cells without the apostrophe by which an export keeps a text from being a formula."""
    return [unguarded(cell).strip() if cell.startswith(GUARD) else unguarded(cell) for cell in row]


def records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line that it begins in.

    Raises:
        InputError: a quote is opened and never closed, so that all below it would be one cell.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter)
    last, line = 0, 1
    try:
        for row in reader:
            yield line, row
            last, line = line, reader.line_num + 1
    except csv.Error as error:
        what = "a cell is too long" if "field limit" in str(error) else str(error)
        raise InputError(
            f"{name}, row {line}: {what}",
            hint=f"a quote may be open: close or remove it; else raise the cap with {variable('cell_chars')}",
        ) from error
    if line - last > 1 and "".join(islice(_lines(text), last - 1, None)).count('"') % 2:
        raise InputError(f"{name}, row {last}: a quote is opened and never closed", hint="close or remove it")


def delimiter_of(text: str) -> str:
    r"""The delimiter that a first line `sep=;` states, else the one under which most lines have as many cells.

    >>> delimiter_of("name;lat\nWien;48,2\n")
    ';'
    """
    if stated := _STATED.match(text):
        return stated[1]
    lines = list(islice(_lines(text), SAMPLED))

    def steadiness(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row))
        except csv.Error:
            return (0.0, 0)
        width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda of: of[::-1], default=(1, 0))
        return (count / max(1, widths.total()), width)

    return max(DELIMITERS, key=steadiness)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one at a time: a copy of a long text costs four bytes a letter."""
    return (found[0] for found in _LINE.finditer(text))
