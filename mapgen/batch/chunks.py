"""A stretch of a list as a table to be located, and as the rows that it gives back with their results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapgen.bounded import variable
from mapgen.errors import InputError
from mapgen.model import Severity
from mapgen.read import delimited, geoparquet, parquet
from mapgen.read.cells import as_text
from mapgen.read.encoding import decoded_as
from mapgen.read.source import DELIMITED
from mapgen.read.strict import parsed
from mapgen.read.table import Table, gathered, with_headers
from mapgen.spreadsheet import GUARD, unguarded

from . import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from mapgen.read.table import Findings
    from mapgen.settings import Caps

    from .layout import Layout
    from .stretches import Stretch

TOLD_BY_STRETCH = frozenset(("ragged-row", "broken-bytes", "no-feature", "bad-geometry"))
"""What is said of single rows, and therefore by the stretch that they stand in."""
_UNKNOWN = "\ufffd".encode()


@dataclass(frozen=True, slots=True)
class Chunk:
    """The rows of a stretch in their order; `rows` are cells or values under `headers`, with what exceeds them.

    `failed` are rows that could not be read, each with the reason: they are kept, and empty.
    """

    numbers: Sequence[int]
    rows: list[list[Any]]
    table: Table | None = None
    """The rows that could be read, as text; None where there is none."""
    objects: list[dict[str, Any]] = field(default_factory=list)
    columns: pa.Table | None = None
    failed: dict[int, str] = field(default_factory=dict)


def read(stretch: Stretch, layout: Layout, caps: Caps, findings: Findings) -> Chunk:
    """The rows of a stretch.

    Raises:
        InputError: the file cannot be read, or a cap is exceeded.
    """
    if layout.suffix in DELIMITED:
        return _of_text(stretch, layout, caps, findings)
    if layout.suffix in geoparquet.SUFFIXES:
        return _of_parquet(stretch, layout, caps, findings)
    return _of_lines(stretch, layout, caps, findings)


def data_of(stretch: Stretch) -> bytes:
    """The bytes of a stretch of a text.

    Raises:
        InputError: the file cannot be read, or is shorter than it was.
    """
    with files.opened(stretch.path) as stream:
        stream.seek(stretch.start)
        data = stream.read(stretch.end - stretch.start)
    if len(data) < stretch.end - stretch.start:
        raise has_changed(stretch)
    return data


def has_changed(stretch: Stretch) -> InputError:
    """What is told where a file is shorter than it was."""
    return InputError(f"{files.name_of(stretch.path)} has changed while it was read", hint="run it again")


def _lines_of(stretch: Stretch, most: int) -> Iterator[bytes | None]:
    """The lines of a stretch, None for one that is longer."""
    with files.opened(stretch.path) as stream:
        stream.seek(stretch.start)
        left = stretch.end - stretch.start
        while left > 0:
            line = rest = stream.readline(most + 1)
            left -= len(line)
            while rest and len(line) > most and not rest.endswith(b"\n"):
                rest = stream.readline(most)
                left -= len(rest)
            if not line:
                raise has_changed(stretch)
            yield line if len(line) <= most else None


def _of_text(stretch: Stretch, layout: Layout, caps: Caps, findings: Findings) -> Chunk:
    text = _text(data_of(stretch), stretch, layout, findings)
    records = [
        (number + stretch.first - 1, row) for number, row in delimited.records(text, layout.delimiter, layout.name)
    ]
    records = [(number, row) for number, row in records if number > layout.header and any(map(str.strip, row))]
    if not records:
        return Chunk((), [])
    filled = [
        (number, [unguarded(cell).strip() if cell.startswith(GUARD) else unguarded(cell) for cell in row])
        for number, row in gathered(records, layout.name, caps)
    ]
    table = _headless(filled, layout) if not layout.header else _headed(filled, layout, caps, findings)
    if table is None:
        return Chunk((), [])
    raw = dict(records)
    if layout.headers == ("name",) and not layout.header:
        return Chunk(table.numbers, [list(row) for row in table.rows], table)
    width = len(layout.headers)
    rows = [raw[number] for number in table.numbers]
    return Chunk(table.numbers, [row + [""] * (width - len(row)) for row in rows], table)


def _text(data: bytes, stretch: Stretch, layout: Layout, findings: Findings) -> str:
    """The text of a stretch; one that is not UTF-8 is read by itself where the beginning has told no encoding."""
    if not layout.encoding.startswith("utf"):
        return data.decode(layout.encoding, errors="replace")
    try:
        text, encoding = decoded_as(data.replace(b"\0", _UNKNOWN), layout.name)
    except InputError:
        text, encoding = data.decode("utf-8", errors="replace"), "utf-8"
    if not encoding.startswith("utf"):
        told = f"not UTF-8 from here on; read as {encoding}"
    elif "\ufffd" in text and _UNKNOWN not in data:
        told = "bytes that are no UTF-8, or NUL, near here; read as �"
    else:
        return text
    findings.add(
        "broken-bytes",
        Severity.WARNING,
        told,
        where=f"{layout.name}, rows from {stretch.first} on",
        hint="parts of the table were saved in another encoding; mend those cells",
    )
    return text


def _headed(rows: list[tuple[int, list[str]]], layout: Layout, caps: Caps, findings: Findings) -> Table | None:
    head = (layout.header, list(layout.headers))
    try:
        return with_headers([head, *rows], name=layout.name, header_row=layout.header, caps=caps, findings=findings)
    except InputError:
        if len(rows) > 1:
            raise
        return None  # a single row of tags below the headers


def _headless(rows: list[tuple[int, list[str]]], layout: Layout) -> Table:
    width = len(layout.headers)
    if layout.headers == ("name",):
        cells = [(", ".join(cell for cell in row if cell),) for _, row in rows]
        return Table(
            name=layout.name, headers=layout.headers, rows=tuple(cells), numbers=tuple(n for n, _ in rows), header=0
        )
    return Table(
        name=layout.name,
        headers=layout.headers,
        rows=tuple(tuple(row[:width] + [""] * (width - len(row))) for _, row in rows),
        numbers=tuple(number for number, _ in rows),
        header=0,
    )


def objects(stretch: Stretch, name: str, caps: Caps, findings: Findings) -> list[tuple[int, dict[str, Any] | None]]:
    """The JSON object of each line with its number, None where it is none, which is told; empty lines are none.

    Raises:
        InputError: the file cannot be read, or is shorter than it was.
    """
    found: list[tuple[int, dict[str, Any] | None]] = []
    for number, line in enumerate(_lines_of(stretch, caps.line_bytes), start=stretch.first):
        if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        value: Any = None
        what = "is no JSON object"
        try:
            if line is None:
                what = f"more than {caps.line_bytes / 1e6:g} MB; raise the cap with {variable('line_bytes')}"
            else:
                value = parsed(line.rstrip(b"\r\n"), "", caps=caps)
        except InputError as error:
            what = error.message.removeprefix(", line 1").lstrip(", :")
        if not isinstance(value, dict):
            findings.add(
                "bad-line", Severity.ERROR, f"the line cannot be read: {what}", where=f"{name}, line {number}",
                hint="write one JSON object a line",
            )  # fmt: skip
            value = None
        found.append((number, value))
    return found


def _of_lines(stretch: Stretch, layout: Layout, caps: Caps, findings: Findings) -> Chunk:
    name = files.name_of(stretch.path)
    found = objects(stretch, name, caps, findings)
    known = set(layout.headers)
    for number, row in found:
        if row is not None and not row.keys() <= known:
            findings.add(
                "new-key",
                Severity.WARNING,
                f"the first lines have no {min(row.keys() - known)!r}; only lines of JSON keep it",
                where=f"{name}, line {number}",
                hint="write the results as .jsonl, or name the key in the first line",
            )
    good = [(number, row) for number, row in found if row is not None]
    table = None
    if good:
        table = Table(
            name=name,
            headers=layout.headers,
            rows=tuple(tuple(as_text(row.get(header)) for header in layout.headers) for _, row in good),
            numbers=tuple(number for number, _ in good),
            counted="line",
        )
    return Chunk(
        tuple(number for number, _ in found),
        [[(row or {}).get(header) for header in layout.headers] for _, row in found],
        table,
        objects=[row or {} for _, row in found],
        failed={number: "the line is no JSON object" for number, row in found if row is None},
    )


def _of_parquet(stretch: Stretch, layout: Layout, caps: Caps, findings: Findings) -> Chunk:
    name = files.name_of(stretch.path)
    with files.opened(stretch.path) as stream:
        file = parquet.opened(stream, name)
        rows = parquet.rows(stream, file, name, caps, stretch=(stretch.start, stretch.end))
    table = geoparquet.of_arrow(rows, name, layout.geometry, stretch.first, findings, caps)
    return Chunk(table.numbers, [], table, columns=rows)
