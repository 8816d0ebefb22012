"""CSV and its cousins: the encoding and the delimiter are found, and the guess is told."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.spreadsheet import GUARD, unguarded

from .encoding import decoded
from .table import Findings, Table, gathered, refuse_rows, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.settings import Caps

DELIMITERS = (",", ";", "\t", "|")
SAMPLED = 200
"""Lines that the delimiter is judged by."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_STATED = re.compile(r"\ufeff?sep=(.)[\r\n]", re.IGNORECASE)


def table(data: bytes, name: str, *, caps: Caps, header_row: int | None = None) -> Table:
    """The table in a delimited text.

    Raises:
        InputError: it is no text, it is empty, or a cap is exceeded.
    """
    findings = Findings(name)
    text = decoded(data, name, findings)
    delimiter = delimiter_of(text)
    csv.field_size_limit(max(csv.field_size_limit(), caps.cell_chars + 1))
    if text.count("\n") > caps.rows and sum(any(row) for _, row in records(text, delimiter, name)) > caps.rows + 1:
        refuse_rows(name, caps)
    rows = [(number, _unguarded(row)) for number, row in gathered(records(text, delimiter, name), name, caps)]
    return with_headers(rows, name=name, header_row=header_row, caps=caps, findings=findings)


def _unguarded(row: list[str]) -> list[str]:
    """The cells without the apostrophe by which an export keeps a text from being a formula."""
    return [unguarded(cell).strip() if cell.startswith(GUARD) else cell for cell in row]


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
        raise InputError(f"{name}, row {line}: {error}", hint="a quote may be open: close or remove it") from error
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
