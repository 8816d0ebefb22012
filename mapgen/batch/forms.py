"""The forms in which a list goes back with its results: CSV and its cousins, JSON lines, GeoParquet.

Each makes the body of a stretch by itself, wherever that is, and joins bodies in their order into one file.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from mapgen.desk.in_csv import delimiter as delimiter_for
from mapgen.desk.results import COLUMNS, HEADERS
from mapgen.errors import InputError, PluginError
from mapgen.read import geoparquet
from mapgen.read.cells import as_text
from mapgen.read.fields import RESULT
from mapgen.read.source import DELIMITED
from mapgen.spreadsheet import guarded, unguarded

from .layout import LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from mapgen.desk.results import Cell, Results

    from .chunks import Chunk
    from .layout import Layout

SUFFIXES = (*DELIMITED, *LINES, *geoparquet.SUFFIXES)
NUMBERS = ("lat", "lon", "confidence")
GROUP = 100_000
"""Rows of a row group."""


class Form(Protocol):
    """One form of results."""

    def body(self, chunk: Chunk, found: Results) -> bytes:
        """The rows of a stretch with their results, in a form that only `into` need understand."""

    def into(self, stream: BinaryIO) -> Any:
        """A context in which bodies are added to a file, in order, by the function it gives."""


def form_of(suffix: str, layout: Layout) -> Form:
    """The form of a suffix.

    Raises:
        InputError: results are not written so.
        PluginError: pyarrow is not installed.
    """
    if suffix in DELIMITED:
        return Delimited(layout, delimiter_for(suffix))
    if suffix in LINES:
        return Lines(layout)
    if suffix in geoparquet.SUFFIXES:
        return Columns(layout)
    raise InputError(
        f"results of long lists are not written as {suffix or 'a file without suffix'}",
        hint="use .csv, .jsonl or .parquet",
    )


class Delimited:
    """CSV in UTF-8, guarded: the rows, then the columns of results, then what a row has beyond its headers."""

    def __init__(self, layout: Layout, delimiter: str) -> None:
        self._layout = layout
        self._delimiter = delimiter
        self._kept = _kept(layout.headers)
        self._is_own = layout.suffix in DELIMITED

    def body(self, chunk: Chunk, found: Results) -> bytes:
        width = len(self._layout.headers)
        rows = _values(chunk)
        out: list[list[Any]] = []
        for number, row in zip(chunk.numbers, rows, strict=True):
            cells = [row[at] for at in self._kept]
            result = found.get(number, {})
            told = [guarded(result.get(column, "")) for column in COLUMNS]
            out.append([*map(self._cell, cells), *told, *map(self._cell, row[width:])])
        return self._text(out)

    @contextmanager
    def into(self, stream: BinaryIO) -> Iterator[Callable[[bytes], object]]:
        """See `Form`."""
        headers = [self._layout.headers[at] for at in self._kept]
        stream.write(self._text([[*map(self._cell, headers), *HEADERS]]))
        yield stream.write

    def _cell(self, value: Any) -> str | float:
        """A value as the cell of a spreadsheet; one that comes out of a delimited text may have its guard already."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return "" if value != value else value  # noqa: PLR0124 (NaN)
        return guarded(unguarded(value) if self._is_own else as_text(value))

    def _text(self, rows: Sequence[Sequence[Any]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self._delimiter, lineterminator="\n").writerows(rows)
        return out.getvalue().encode(errors="replace")


class Lines:
    """JSON lines: each object with the results that there are."""

    def __init__(self, layout: Layout) -> None:
        self._headers = layout.headers

    def body(self, chunk: Chunk, found: Results) -> bytes:
        objects = chunk.objects or [
            {header: _json(value) for header, value in zip(self._headers, row, strict=False)} for row in _values(chunk)
        ]
        lines = []
        for number, one in zip(chunk.numbers, objects, strict=True):
            told = {key: value for key, value in one.items() if not key.startswith(RESULT)}
            result = found.get(number, {})
            told |= {RESULT + column: result[column] for column in COLUMNS if result.get(column, "") != ""}
            lines.append(json.dumps(told, ensure_ascii=False) + "\n")
        return "".join(lines).encode(errors="replace")

    @contextmanager
    def into(self, stream: BinaryIO) -> Iterator[Callable[[bytes], object]]:
        """See `Form`."""
        yield stream.write


class Columns:
    """GeoParquet 1.1: the columns with their types, the results, and a geometry in WKB, CRS84 (lon, lat)."""

    def __init__(self, layout: Layout) -> None:
        try:
            import pyarrow  # noqa: F401, ICN001 (asked only whether it is there)
        except ImportError as error:
            raise PluginError(
                "writing Parquet needs pyarrow", hint="install it: pip install 'mapgen[parquet]'"
            ) from error
        self._layout = layout
        told = layout.geometry.column
        self._geometry = told or ("mapgen_geometry" if "geometry" in layout.headers else "geometry")

    def body(self, chunk: Chunk, found: Results) -> bytes:
        import pyarrow as pa

        columns = self._own(chunk)
        results = [found.get(number, {}) for number in chunk.numbers]
        for column, header in zip(COLUMNS, HEADERS, strict=True):
            kind = pa.float64() if column in NUMBERS else pa.string()
            columns[header] = pa.array([_result(column, one) for one in results], kind)
        columns[self._geometry] = self._shapes(chunk, results)
        table = pa.table(columns).replace_schema_metadata(None)
        out = io.BytesIO()
        with pa.ipc.new_stream(out, table.schema) as writer:
            writer.write_table(table)
        return out.getvalue()

    @contextmanager
    def into(self, stream: BinaryIO) -> Iterator[Callable[[bytes], object]]:
        """See `Form`."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        writer: pq.ParquetWriter | None = None
        waiting: list[pa.Table] = []

        def write() -> None:
            nonlocal writer
            table = pa.concat_tables(waiting).replace_schema_metadata({"geo": self._metadata()}).combine_chunks()
            waiting.clear()
            writer = writer or pq.ParquetWriter(stream, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=GROUP)

        def add(body: bytes) -> None:
            table = pa.ipc.open_stream(body).read_all()
            if table.num_rows or writer is None:
                waiting.append(table)
            if sum(table.num_rows for table in waiting) >= GROUP:
                write()

        yield add
        if waiting:
            write()
        if writer is not None:
            writer.close()

    def _own(self, chunk: Chunk) -> dict[str, Any]:
        """The columns of the source without those of an earlier run and the geometry."""
        import pyarrow as pa

        if chunk.columns is None:
            rows = [[as_text(value) for value in row] for row in _values(chunk)]
            return {
                self._layout.headers[at]: pa.array(
                    [row[at].encode(errors="replace").decode() for row in rows], pa.string()
                )
                for at in _kept(self._layout.headers)
            }
        named = {}
        for field in chunk.columns.schema:
            if field.name == self._layout.geometry.column or field.name.startswith(RESULT):
                continue
            column = chunk.columns.column(field.name)
            named[field.name] = column.cast(field.type.value_type) if pa.types.is_dictionary(field.type) else column
        return named

    def _shapes(self, chunk: Chunk, results: Sequence[Mapping[str, Cell]]) -> pa.Array:
        """The geometry that the file has for each row in degrees, else the point that was found."""
        import pyarrow as pa
        import shapely

        own: Sequence[Any] = chunk.table.geometries if chunk.table is not None else ()
        points = [
            shapely.Point(float(one["lon"]), float(one["lat"])) if one.get("lat", "") != "" else None for one in results
        ]
        shapes = [shape or point for shape, point in zip(own, points, strict=True)] if own else points
        return pa.array(
            shapely.to_wkb(shapes, byte_order=1, include_srid=False).tolist() if shapes else [], pa.binary()
        )

    def _metadata(self) -> str:
        """What a reader needs to know of the geometry (https://geoparquet.org/releases/v1.1.0/); no `crs` is CRS84."""
        of = {"encoding": "WKB", "geometry_types": []}
        return json.dumps({"version": "1.1.0", "primary_column": self._geometry, "columns": {self._geometry: of}})


def _kept(headers: Sequence[str]) -> list[int]:
    """The columns that are not those of an earlier run."""
    return [at for at, header in enumerate(headers) if not header.startswith(RESULT)]


def _values(chunk: Chunk) -> list[list[Any]]:
    """The values of each row, under the headers of the layout and beyond."""
    if chunk.columns is None:
        return chunk.rows
    assert chunk.table is not None
    columns = [chunk.columns.column(header).to_pylist() for header in chunk.table.headers]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in chunk.numbers]


def _json(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124 (NaN)
        return None
    return value if isinstance(value, str | int | float | None) else as_text(value)


def _result(column: str, found: Mapping[str, Cell]) -> Cell | None:
    value = found.get(column, "")
    if column in NUMBERS:
        return float(value) if value != "" else None
    return str(value) or None
