"""The map as a GeoPackage (OGC 12-128): a layer each for places, routes, venues and happenings, in EPSG:4326."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mapgen.errors import RenderError
from mapgen.escape import legible
from mapgen.model import Artifact

from .rows import LAYERS, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from mapgen.scene import Scene

    from .rows import Row

FLAGS = ("uncertain", "related")
WRITTEN_AT = "2000-01-01T00:00:00.000Z"
"""Stands wherever the format wants a time of writing: the same map has the same bytes."""


class GpkgRenderer:
    """Layers without a row are left out; their columns are the properties of the GeoJSON export."""

    name = "gpkg"
    suffix = ".gpkg"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The package, named after the scene.

        Raises:
            RenderError: GDAL cannot write it.
        """
        rows = list(rows_of(scene))
        with TemporaryDirectory(prefix="mapgen-") as folder, _unhurried():
            path = Path(folder) / "map.gpkg"
            for kind, layer in LAYERS.items():
                alike = [row for row in rows if row.type is kind]
                if alike or (layer == "places" and not rows):  # a package must hold something
                    _write(_frame(alike), path, layer, scene)
            _without_clock(path)
            data = path.read_bytes()
        return (Artifact(name=scene.id + self.suffix, media_type="application/geopackage+sqlite3", data=data),)


@contextmanager
def _unhurried() -> Iterator[None]:
    """SQLite leaves it to the system when to write to the disk: the file is read and gone in a moment."""
    import pyogrio

    key = "OGR_SQLITE_SYNCHRONOUS"
    before = pyogrio.get_gdal_config_option(key)
    pyogrio.set_gdal_config_options({key: "OFF"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({key: before})


def _frame(rows: Sequence[Row]) -> gpd.GeoDataFrame:
    """The rows of one layer: text, whole numbers and flags as such, nothing where there is nothing."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    told: list[dict[str, Any]] = [{**row.cells, **row.style} for row in rows]
    columns = tuple(dict.fromkeys(("id", "type", "name", *(key for cells in told for key in cells))))
    frame: dict[str, Any] = {column: [cells.get(column) for cells in told] for column in columns}
    if "order" in frame:
        frame["order"] = pd.array(frame["order"], dtype="Int64")
    frame |= {flag: [value is True for value in frame[flag]] for flag in FLAGS if flag in frame}
    texts = [column for column in columns if all(isinstance(cells.get(column, ""), str) for cells in told)]
    frame |= {column: pd.Series(frame[column], dtype=object) for column in texts}
    shapes = np.array([row.geometry for row in rows], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")


def _write(frame: gpd.GeoDataFrame, path: Path, layer: str, scene: Scene) -> None:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    about = {
        "TITLE": scene.title,
        "ABSTRACT": scene.description,
        "CREDITS": " · ".join(scene.credits),
        "LICENSE": "\n".join(scene.notices),
    }
    first = not path.exists()
    kinds = {shape.geom_type for shape in frame.geometry if shape is not None}
    try:
        pyogrio.write_dataframe(
            frame,
            path,
            layer=layer,
            driver="GPKG",
            append=not first,
            geometry_type=None if kinds else "Point",
            dataset_metadata={key: legible(text) for key, text in about.items() if text} if first else None,
            layer_options={"DESCRIPTION": legible(scene.title) or layer},
        )
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError) as error:
        raise RenderError(f"the layer {layer} cannot be written as GeoPackage: {error}") from error


def _without_clock(path: Path) -> None:
    """Set the times of writing to one that is always the same, and write the file anew in one order."""
    with closing(sqlite3.connect(path)) as package:
        package.execute("PRAGMA synchronous = OFF")
        tables = {name for (name,) in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        package.execute("UPDATE gpkg_contents SET last_change = ?", (WRITTEN_AT,))
        if "gpkg_metadata_reference" in tables:
            package.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (WRITTEN_AT,))
        package.commit()
        package.execute("VACUUM")
