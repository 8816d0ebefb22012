"""A frame as it was given, and the same rows with columns of ours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeGuard

from mapgen.read.fields import RESULT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

NAME = "frame"
"""What messages call a frame: "the frame, row 3"."""


def is_frame(value: Any) -> bool:
    """Whether a value is of pandas or geopandas; who has not imported pandas has none."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series)


def as_frame(value: Any) -> tuple[pd.DataFrame, dict[str, str]]:
    """A frame as it is, a Series as a frame of one column; and what that column holds, by field.

    A GeoSeries becomes a GeoDataFrame of nothing but its geometry.
    """
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return value, {}
    if hasattr(value, "crs"):
        return value.to_frame(name=value.name or "geometry"), {}
    name = str(value.name) if value.name is not None else "name"
    return value.to_frame(name=name), {"place": name}


def own_shapes(frame: pd.DataFrame) -> Sequence[BaseGeometry | None]:
    """The geometry of every row in (lon, lat), None where it has none.

    Raises:
        InputError: the frame says no CRS and its coordinates are no degrees.
    """
    from mapgen.read.layers import in_degrees

    if not has_shapes(frame):
        return [None] * len(frame)
    shapes = in_degrees(frame, f"the {NAME}").geometry
    return [None if shape is None or shape.is_empty else shape for shape in shapes.to_numpy()]


def has_shapes(frame: pd.DataFrame) -> TypeGuard[gpd.GeoDataFrame]:
    """Whether it is a GeoDataFrame with a geometry."""
    return hasattr(frame, "active_geometry_name") and frame.active_geometry_name is not None


def with_columns(
    frame: pd.DataFrame, columns: Mapping[str, Sequence[Any]], shapes: Sequence[BaseGeometry | None]
) -> gpd.GeoDataFrame:
    """The same rows with columns of ours, and with these shapes as their geometry; the frame itself is not changed.

    Columns of an earlier run are replaced. The geometry keeps its name; where there is none it is called
    "geometry", or "mapgen_geometry" where that is the name of something else.
    """
    import geopandas as gpd
    import pandas as pd

    kept = [column for column in frame.columns if not (isinstance(column, str) and column.startswith(RESULT))]
    made = pd.DataFrame(frame[kept].copy())
    for name, values in columns.items():
        made[RESULT + name] = pd.Series(list(values), index=made.index, dtype=_kind(values))
    geometry = str(frame.active_geometry_name) if has_shapes(frame) else "geometry"
    if geometry in made.columns and not has_shapes(frame):
        geometry = f"{RESULT}geometry"
    made[geometry] = geometry_of(shapes, made.index)
    return gpd.GeoDataFrame(made, geometry=geometry, crs="EPSG:4326")


def geometry_of(shapes: Sequence[BaseGeometry | None], index: pd.Index[Any]) -> gpd.GeoSeries:
    """Shapes in (lon, lat) as a column of geometry, under an index."""
    import geopandas as gpd
    import numpy as np

    column = np.empty(len(shapes), dtype=object)
    column[:] = shapes
    return gpd.GeoSeries(column, index=index, crs="EPSG:4326")


def _kind(values: Sequence[Any]) -> str:
    """Numbers are numbers, also where all of them are missing; all else is text."""
    return "float64" if all(isinstance(value, float) for value in values) else "object"
