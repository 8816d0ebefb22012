"""Parquet and GeoParquet 1.x: columns of any type as cells, and the geometry where the file says which column it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from mapgen.errors import InputError, PluginError

from .cells import as_text
from .shapes import Shapes
from .table import Findings, Table, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

SUFFIXES = (".parquet", ".geoparquet")
AT_ONCE = 1_000
"""Rows that are unpacked before their size is looked at."""


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
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        file = opened(stream, path.name)
        unpacked = sum(file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups))
        _refuse_large(path.name, size, "file", caps.file_bytes)
        _refuse_large(path.name, unpacked, "unpacked", caps.unpacked_bytes)
        if file.metadata.num_rows > caps.rows:
            refuse_rows(path.name, caps)
        if not file.metadata.num_rows:
            raise InputError(f"{path.name} has no rows", hint="a map needs at least one")
        if len(file.schema_arrow) > caps.columns:
            raise InputError(
                f"{path.name} has more than {caps.columns:,} columns", hint="raise the cap with MAPGEN_CAPS__COLUMNS"
            )
        geometry = geometry_of(file, path.name)
        findings = Findings(path.name)
        made = of_arrow(read(file, path.name, caps), path.name, geometry, 1, findings, caps)
        return replace(made, issues=findings.told())


def opened(stream: BinaryIO, name: str) -> pq.ParquetFile:
    """A Parquet file, of which only the end has been read.

    Raises:
        InputError: it is none, or two of its columns have one name.
        PluginError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise PluginError(
            f"{name} is Parquet, which needs pyarrow", hint="install it: pip install 'mapgen[parquet]'"
        ) from error
    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name} is no Parquet file that can be read: {error}", hint="is it whole?") from error
    names = file.schema_arrow.names
    if len(set(names)) < len(names):
        raise InputError(f"{name} has two columns of one name", hint="rename one of them")
    return file


def read(file: pq.ParquetFile, name: str, caps: Caps) -> pa.Table:
    """All rows; a value that stands in many of them is packed once, so that their size shows only here.

    Raises:
        InputError: the file is damaged, or exceeds the cap.
    """
    import pyarrow as pa

    batches, size = [], 0
    try:
        for batch in file.iter_batches(batch_size=AT_ONCE):
            batches.append(batch)
            size += batch.nbytes
            _refuse_large(name, size, "unpacked", caps.unpacked_bytes)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name} is damaged: {error}", hint="is it whole?") from error
    return pa.Table.from_batches(batches, schema=file.schema_arrow)


def _refuse_large(name: str, size: int, what: str, cap: int) -> None:
    """Refuse what is larger than its cap.

    Raises:
        InputError: it is.
    """
    if size > cap:
        raise InputError(
            f"{name} has {size / 1e6:,.0f} MB{' once unpacked' if what == 'unpacked' else ''}",
            hint=f"the cap is {cap / 1e6:,.0f} MB; raise it with MAPGEN_CAPS__{what.upper()}_BYTES",
        )


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
        raise InputError(f"{name}: its GeoParquet metadata is broken ({error})", hint="write the file again") from error
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
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return str(CRS.from_user_input(crs).to_wkt())
    except CRSError as error:
        raise InputError(f"{name}: its CRS is not known", hint="write it in EPSG:4326") from error


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
    columns = [_texts(rows, header, name) for header in headers]
    return Table(
        name=name,
        headers=headers,
        rows=tuple(zip(*columns, strict=True)) if columns else ((),) * rows.num_rows,
        numbers=numbers,
        geometries=tuple(shapes),
    )


def _texts(rows: pa.Table, header: str, name: str) -> list[str]:
    """The cells of a column.

    Raises:
        InputError: a value is none of its type, or is beyond what a date can be.
    """
    try:
        return [as_text(_plain(value)) for value in rows.column(header).to_pylist()]
    except (ValueError, OverflowError) as error:  # pyarrow's own errors are among these
        raise InputError(
            f"{name}, column {header}: a value cannot be read ({error})", hint="write it as text"
        ) from error


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
        return reader.usable(None, where, f"its geometry is broken ({error})")
