"""GeoPackage, shapefile and FlatGeobuf through pyogrio, and frames and rows that are in memory already."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from mapgen.errors import InputError, in_one_line
from mapgen.model import Severity

from . import apart
from .cells import as_text
from .shapes import Shapes
from .systems import system
from .table import ByColumn, Findings, Numbers, Table, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps


def layers(path: Path, *, caps: Caps, sheet: str = "") -> Table:
    """The features of all layers of a file, or of the one called `sheet`, in degrees; several are a column `layer`.

    Raises:
        InputError: it cannot be read, says no CRS where it needs one, is empty or exceeds a cap.
    """
    name = path.name
    import pandas as pd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    with TemporaryDirectory(prefix="mapgen-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL warns of is told of the rows that it is in
        copy = apart.alone(path, Path(folder), caps)
        try:
            known = [str(layer) for layer, kind in pyogrio.list_layers(copy) if kind is not None]
            if sheet and sheet not in known:
                raise InputError(f"{name} has no layer {sheet!r}", hint=f"its layers: {', '.join(known)}")
            wanted = [sheet] if sheet else known
            if (
                sum(pyogrio.read_info(copy, layer=one, force_feature_count=True)["features"] for one in wanted)
                > caps.rows
            ):
                refuse_rows(name, caps)
            frames = [pyogrio.read_dataframe(copy, layer=layer) for layer in wanted]
        except (DataSourceError, DataLayerError, ValueError, UnicodeDecodeError) as error:
            what = in_one_line(error).replace(str(copy), name)
            raise InputError(
                f"{name} cannot be read: {what}", hint="is it whole, and are its side files there?"
            ) from error
    filled = {layer: in_degrees(frame, name) for layer, frame in zip(wanted, frames, strict=True) if len(frame)}
    if not filled:
        raise InputError(f"{name} has no features", hint="a map needs at least one")
    if len(filled) > 1:
        filled = {layer: frame.assign(layer=layer) for layer, frame in filled.items()}
    whole = pd.concat(list(filled.values()), ignore_index=True)
    table = frame_table(whole, name, caps=caps)
    findings = Findings(name)
    for number, shape in enumerate(whole.geometry, start=1):
        if shape is None:
            findings.add(
                "bad-geometry",
                Severity.WARNING,
                "no geometry, or one that cannot be read",
                where=f"{name}, feature {number}",
                hint="draw it again, or give its place by name",
            )
    return replace(table, issues=(*table.issues, *findings.told()))


def in_degrees(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """The frame in EPSG:4326.

    Raises:
        InputError: it says no CRS and its coordinates are no degrees, or its CRS names a file.
    """
    if frame.crs is not None:
        from pyproj.exceptions import ProjError

        system(frame.crs, name)
        try:
            return frame.to_crs("EPSG:4326")
        except ProjError as error:  # such as one of a building site, which lies nowhere on the globe
            raise InputError(
                f"{name}: its CRS {frame.crs.name!r} has no way to degrees", hint="set the one it is in, or use to_crs"
            ) from error
    west, south, east, north = frame.total_bounds
    if -180 <= west <= east <= 360 and -90 <= south <= north <= 90:
        return frame.set_crs("EPSG:4326")
    raise InputError(
        f"{name} says no CRS and its coordinates ({west:,.0f} {south:,.0f} …) are no degrees",
        hint="a shapefile says it in the .prj beside it; else set it in QGIS, or with GeoDataFrame.set_crs",
    )


def frame_table(frame: Any, name: str, *, caps: Caps) -> Table:
    """A DataFrame or GeoDataFrame as a table; an index that has a name, or is of words, is its first column.

    Of an index of several levels that holds for each of them.

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
        if frame.crs is None:
            findings.add(
                "no-crs",
                Severity.NOTE,
                "no CRS is said; the coordinates are read as degrees (EPSG:4326)",
                hint="say it with GeoDataFrame.set_crs",
            )
        frame = in_degrees(frame, name)
        geometries = Shapes(name, findings, caps).all_usable(frame.geometry.to_numpy(), f"{name}, feature")
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    frame = _with_index(frame)
    texts = [_cells(frame.iloc[:, number]) for number in range(frame.shape[1])]
    return Table(
        name=name,
        headers=tuple(str(column) for column in frame.columns),
        rows=ByColumn(texts) if texts else ((),) * len(frame),
        numbers=range(1, len(frame) + 1),
        geometries=tuple(geometries),
        issues=findings.told(),
        counted="feature" if spatial else "row",
    )


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with those levels of its index as columns that say something, under names that no column has."""
    taken = {str(column) for column in frame.columns}
    columns = {}
    for number, level in enumerate(frame.index.names):
        values = frame.index.get_level_values(number)
        if level is not None or values.dtype.kind not in "iuM":
            name = "name" if level is None else str(level)
            while name in taken:
                name = f"index {name}"
            taken.add(name)
            columns[name] = values
    frame = frame.reset_index(drop=True)
    for place, (name, values) in enumerate(columns.items()):
        frame.insert(place, name, values)
    return frame


def records_table(records: Sequence[Mapping[str, Any]], name: str, *, caps: Caps) -> Table:
    """Rows that are mappings of header to value, as a table; a value may be missing.

    Raises:
        InputError: there are more than the caps allow.
    """
    if len(records) > caps.rows:
        refuse_rows(name, caps)
    headers = dict.fromkeys(chain.from_iterable(records))
    columns = [_texts([record.get(header) for record in records], _is_nan) for header in headers]
    return Table(
        name=name,
        headers=tuple(str(header) for header in headers),
        rows=ByColumn(columns) if columns else ((),) * len(records),
        numbers=range(1, len(records) + 1),
    )


def _cells(column: Any) -> Sequence[str]:
    """The cells of a column of a frame."""
    if column.dtype == np.float64:
        return Numbers(column.to_numpy())
    return _texts(column.to_numpy(dtype=object).tolist() if _is_words(column) else list(column), _is_missing)


def _texts(values: list[Any], is_missing: Callable[[Any], bool]) -> Sequence[str]:
    """The values of a column as cells."""
    try:
        return list(map(str.strip, values))
    except TypeError:  # not all of them are texts
        if set(map(type, values)) == {float}:
            return Numbers(np.array(values))
        return ["" if is_missing(value) else as_text(value) for value in values]


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _is_words(column: Any) -> bool:
    """Whether a column is of texts, or of anything."""
    import pandas as pd

    return bool(pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column))


def _is_missing(value: Any) -> bool:
    """None, NaN, NaT: nothing, where a list or an array is something."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))
