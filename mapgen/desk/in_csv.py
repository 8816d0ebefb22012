"""Results as columns of a delimited text: its own rows, preamble, encoding and manner stay."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Literal

from mapgen.read.delimited import delimiter_of, records
from mapgen.read.encoding import decoded_as
from mapgen.spreadsheet import guarded, unguarded

from .results import COLUMNS, HEADERS, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.read.table import Table

    from .results import Results


UTF_8 = ("utf-8", "utf-8-sig")
"""Where a byte that is in no encoding is kept as it is."""


def delimiter(suffix: str) -> str:
    """What parts the cells of a file of this kind, where nothing else says it."""
    return {".tsv": "\t", ".tab": "\t", ".psv": "|"}.get(suffix, ",")


def made(table: Table, results: Results, delimiter: str) -> bytes:
    """A text of its own with the rows of a table and their results."""
    kept = [index for index, header in enumerate(table.headers) if header not in HEADERS]
    rows: list[list[Cell]] = [[*(guarded(table.headers[index]) for index in kept), *HEADERS]]
    for number, row in zip(table.numbers, table.rows, strict=True):
        rows.append([*(guarded(row[index]) for index in kept), *_new(results, number)])
    return _written(rows, delimiter, "\n", csv.QUOTE_MINIMAL).encode()


def added(
    data: bytes,
    table: Table,
    results: Results,
    *,
    delimiter: str = "",
    encoding: str = "",
    guard: bool = True,
) -> bytes:
    """The text of `data` with the results in its own rows; all other cells, and rows that are no places, stay.

    Args:
        data: the file as it was.
        table: what was read of it.
        results: by the number of the row.
        delimiter: another than it has.
        encoding: another than it has.
        guard: whether its own cells too are kept from being formulas; not where the file itself is written anew.
    """
    _, written_in = decoded_as(data, table.name)
    text = data.decode(written_in, errors="surrogateescape" if written_in in UTF_8 else "strict")
    own = delimiter_of(text)
    ending = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    rows: dict[int, list[Cell]] = {
        number: [guarded(unguarded(cell)) if guard else cell for cell in row]
        for number, row in records(text, own, table.name)
    }
    first, last = table.header or table.numbers[0], table.numbers[-1]
    width = max(len(row) for number, row in rows.items() if first <= number <= last)
    head: list[Cell] = rows.get(table.header, [])
    at = {name: head.index(name) for name in HEADERS if name in head}
    at |= {name: width + place for place, name in enumerate(name for name in HEADERS if name not in at)}
    for number in table.numbers:
        if number in results or len(rows[number]) > min(at.values()):  # a total or a note stays as it is
            _put(rows[number], at, _new(results, number))
    _put(head, at, HEADERS)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if _quotes_all(text, own) else csv.QUOTE_MINIMAL
    lines = [] if table.header else [[*table.headers, *head[len(table.headers) :]]]
    out = _written([*lines, *rows.values()], delimiter or own, ending, quoting)
    encoding = encoding or written_in
    try:
        return out.encode(encoding, errors="surrogateescape" if written_in in UTF_8 else "strict")
    except UnicodeEncodeError:  # a name that the old encoding does not have
        return out.encode("utf-8-sig")


def _new(results: Results, number: int) -> list[Cell]:
    found = results.get(number, {})
    return [guarded(found.get(column, "")) for column in COLUMNS]


def _put(row: list[Cell], at: Mapping[str, int], values: Sequence[Cell]) -> None:
    """Write the values of the result columns into a row, which is filled up to them."""
    row.extend([""] * (max(at.values()) + 1 - len(row)))
    for name, value in zip(HEADERS, values, strict=True):
        row[at[name]] = value


def _quotes_all(text: str, delimiter: str) -> bool:
    """Whether the text has quotes around every cell, as its first lines show."""
    lines = [line for line in text.splitlines()[:20] if line]
    return all(line.lstrip("\ufeff").startswith('"') and f'{delimiter}"' in line for line in lines)


def _written(rows: Sequence[Sequence[Cell]], delimiter: str, ending: str, quoting: Literal[0, 1]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return out.getvalue()
