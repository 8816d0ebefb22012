"""Parquet and GeoParquet 1.x: columns of any type as cells, and the geometry where the file says which column it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mapgen.bounded import opened as opened_file
from mapgen.bounded import variable
from mapgen.errors import InputError, in_one_line

from .cells import as_text
from .parquet import opened, refuse_large, rows
from .shapes import Shapes
from .systems import system
from .table import Findings, Table, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

SUFFIXES = (".parquet", ".geoparquet")


@dataclass(frozen=True, slots=True)
class Geometry:
    """The geometry of a file: its column, the reference system ("" for degrees), and what else the file says of it."""

    column: str = ""
    crs: str = ""
    others: tuple[str, ...] = ()
    """Further columns of geometry, which are no cells."""


def table(path: Path, *, caps: Caps) -> Table:
    """A whole file as a table.

    Raises:
        InputError: it cannot be read, is empty, or exceeds a cap.
        PluginError: pyarrow is not installed.
    """
    name = path.name
    with opened_file(path) as stream:
        refuse_large(name, stream.seek(0, 2), "file", caps.file_bytes)
        file = opened(stream, name)
        if file.metadata.num_rows > caps.rows:
            refuse_rows(name, caps)
        if not file.metadata.num_rows:
            raise InputError(f"{name} has no rows", hint="a map needs at least one")
        if len(file.schema_arrow) > caps.columns:
            raise InputError(
                f"{name} has more than {caps.columns:,} columns", hint="raise the cap with MAPGEN_CAPS__COLUMNS"
            )
        geometry = geometry_of(file, name)
        wanted = [*([geometry.column] if geometry.column else []), *cells_of(file.schema_arrow, geometry)]
        findings = Findings(name)
        made = of_arrow(rows(stream, file, name, caps, wanted), name, geometry, 1, findings, caps)
        return replace(made, issues=findings.told())


def geometry_of(file: pq.ParquetFile, name: str) -> Geometry:
    """What the file says of its geometry (https://geoparquet.org/releases/v1.1.0/).

    Raises:
        InputError: it is said in a way that makes no sense, or is of a form that is not read.
    """
    told = (file.metadata.metadata or {}).get(b"geo")
    if told is None:
        return Geometry()
    try:
        geo = json.loads(told)
        primary = geo["primary_column"]
        of = geo["columns"][primary]
        encoding, crs, others = of["encoding"], of.get("crs", ""), tuple(geo["columns"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{name}: its GeoParquet metadata is broken ({in_one_line(error)})", hint="write the file again"
        ) from error
    if encoding != "WKB" or primary not in file.schema_arrow.names:
        raise InputError(f"{name}: its geometry is not the WKB of a column", hint="write it with geopandas as WKB")
    return Geometry(primary, _system(crs, name), tuple(other for other in others if other != primary))


def _system(crs: Any, name: str) -> str:
    """A reference system as pyproj names it, "" for degrees with the longitude first, as is the rule where none is."""
    if not crs:
        return ""
    identity = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(identity, dict) and str(identity.get("code")) in ("CRS84", "4326"):
        return ""
    return str(system(crs, name).to_wkt())


def of_arrow(rows: pa.Table, name: str, geometry: Geometry, first: int, findings: Findings, caps: Caps) -> Table:
    """Rows of a file as a table; `first` is the number of the first one.

    Raises:
        InputError: there are more vertices than the caps allow.
    """
    numbers = tuple(range(first, first + rows.num_rows))
    shapes: Sequence[BaseGeometry | None] = ()
    if geometry.column:
        reader = Shapes(name, findings, caps, geometry.crs)
        wkb = rows.column(geometry.column).to_pylist()
        shapes = [_shape(reader, value, f"{name}, row {number}") for number, value in zip(numbers, wkb, strict=True)]
    headers = cells_of(rows.schema, geometry)
    columns = [_texts(rows, header, name, caps) for header in headers]
    return Table(
        name=name,
        headers=headers,
        rows=tuple(zip(*columns, strict=True)) if columns else ((),) * rows.num_rows,
        numbers=numbers,
        geometries=tuple(shapes),
    )


def _texts(rows: pa.Table, header: str, name: str, caps: Caps) -> list[str]:
    """The cells of a column.

    Raises:
        InputError: a value is none of its type, is beyond what a date can be, or makes a cell that is too long.
    """
    try:
        texts = [as_text(_plain(value)) for value in rows.column(header).to_pylist()]
    except (ValueError, OverflowError) as error:  # pyarrow's own errors are among these
        raise InputError(
            f"{name}, column {header}: a value cannot be read ({in_one_line(error)})", hint="write it as text"
        ) from error
    if max(map(len, texts), default=0) > caps.cell_chars:
        raise InputError(
            f"{name}, column {header}: a cell has more than {caps.cell_chars:,} characters",
            hint=f"raise the cap with {variable('cell_chars')}",
        )
    return texts


def cells_of(schema: pa.Schema, geometry: Geometry) -> tuple[str, ...]:
    """The columns that hold what can stand in a cell: all but geometries and other bytes."""
    import pyarrow as pa

    binary = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return tuple(
        field.name
        for field in schema
        if field.name not in (geometry.column, *geometry.others) and not any(test(field.type) for test in binary)
    )


def _plain(value: Any) -> Any:
    """A value without what only numbers have: NaN is nothing."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 (NaN alone differs from itself)


def _shape(reader: Shapes, wkb: bytes | None, where: str) -> BaseGeometry | None:
    """A geometry as the map can use it, None for none."""
    import shapely

    if wkb is None:
        return None
    try:
        return reader.usable(shapely.from_wkb(wkb), where)
    except shapely.errors.ShapelyError as error:
        return reader.usable(None, where, f"its geometry is broken ({in_one_line(error)})")
