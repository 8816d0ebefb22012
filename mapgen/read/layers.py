"""GeoPackage, shapefile and FlatGeobuf through pyogrio, and frames that are in memory already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError

from .cells import as_text
from .shapes import Shapes
from .table import Findings, Table, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

BEGINS: Mapping[str, bytes] = {".gpkg": b"SQLite format 3\0", ".shp": b"\0\0\x27\x0a\0", ".fgb": b"fgb\x03fgb"}
"""How files of these kinds begin. GDAL goes by what a file holds, not by its suffix: one that says it is a
GeoPackage and holds a virtual dataset would make it open other files of this machine, or the network."""
VIRTUAL = b"<OGRVRTDataSource"


def layers(path: Path, *, caps: Caps, sheet: str = "") -> Table:
    """The features of all layers of a file, or of the one called `sheet`, in degrees; several are a column `layer`.

    Raises:
        InputError: it cannot be read, says no CRS where it needs one, is empty or exceeds a cap.
    """
    name = path.name
    _refuse_other(path, caps)
    import pandas as pd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        known = [str(layer) for layer, kind in pyogrio.list_layers(path) if kind is not None]
        if sheet and sheet not in known:
            raise InputError(f"{name} has no layer {sheet!r}", hint=f"its layers: {', '.join(known)}")
        wanted = [sheet] if sheet else known
        frames = [pyogrio.read_dataframe(path, layer=layer, max_features=caps.rows + 1) for layer in wanted]
    except (DataSourceError, DataLayerError, ValueError, UnicodeDecodeError) as error:
        raise InputError(
            f"{name} cannot be read: {error}", hint="is it whole, and are its side files there?"
        ) from error
    filled = {layer: in_degrees(frame, name) for layer, frame in zip(wanted, frames, strict=True) if len(frame)}
    if not filled:
        raise InputError(f"{name} has no features", hint="a map needs at least one")
    if len(filled) > 1:
        filled = {layer: frame.assign(layer=layer) for layer, frame in filled.items()}
    whole = pd.concat(list(filled.values()), ignore_index=True)
    return frame_table(whole, name, caps=caps)


def _refuse_other(path: Path, caps: Caps) -> None:
    """Refuse a file that is not what its suffix says, or too large.

    Raises:
        InputError: it is.
    """
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(PEEKED)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from error
    if size > caps.file_bytes:
        raise InputError(
            f"{path.name} has {size / 1e6:,.0f} MB",
            hint=f"the cap is {caps.file_bytes / 1e6:,.0f} MB; raise it with MAPGEN_CAPS__FILE_BYTES",
        )
    if not start.startswith(BEGINS[suffix]) or VIRTUAL in start:
        raise InputError(f"{path.name} is no {suffix} file, whatever its name says", hint="export it again")


PEEKED = 65_536


def in_degrees(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """The frame in EPSG:4326.

    Raises:
        InputError: it says no CRS and its coordinates are no degrees.
    """
    if frame.crs is not None:
        return frame.to_crs("EPSG:4326")
    west, south, east, north = frame.total_bounds
    if -180 <= west <= east <= 360 and -90 <= south <= north <= 90:
        return frame.set_crs("EPSG:4326")
    raise InputError(
        f"{name} says no CRS and its coordinates ({west:,.0f} {south:,.0f} …) are no degrees",
        hint="a shapefile says it in the .prj beside it; else set it in QGIS, or with GeoDataFrame.set_crs",
    )


def frame_table(frame: Any, name: str, *, caps: Caps) -> Table:
    """A DataFrame or GeoDataFrame as a table; an index that has a name, or is of words, is its first column.

    Raises:
        InputError: it is empty, says no CRS where it needs one, or exceeds a cap.
    """
    import pandas as pd

    if not len(frame):
        raise InputError(f"{name} has no rows", hint="a map needs at least one")
    if len(frame) > caps.rows:
        refuse_rows(name, caps)
    findings = Findings(name)
    spatial = hasattr(frame, "crs") and frame.active_geometry_name is not None
    geometries: list[BaseGeometry | None] = []
    if spatial:
        frame = in_degrees(frame, name)
        shapes = Shapes(name, findings, caps)
        geometries = [
            shapes.usable(shape, f"{name}, feature {number}") for number, shape in enumerate(frame.geometry, start=1)
        ]
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    if any(frame.index.names) or frame.index.dtype.kind not in "iuM":
        frame = frame.reset_index(names=[level or "name" for level in frame.index.names])
    columns = [frame.iloc[:, number] for number in range(frame.shape[1])]
    texts = [["" if _is_missing(value) else as_text(value) for value in column] for column in columns]
    return Table(
        name=name,
        headers=tuple(str(column) for column in frame.columns),
        rows=tuple(zip(*texts, strict=True)) if texts else ((),) * len(frame),
        numbers=tuple(range(1, len(frame) + 1)),
        geometries=tuple(geometries),
        issues=findings.told(),
        counted="feature" if spatial else "row",
    )


def _is_missing(value: Any) -> bool:
    """None, NaN, NaT: nothing, where a list or an array is something."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))
