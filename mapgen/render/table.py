"""The map as a table: CSV, a row for every place, route, venue and happening, that spreadsheets open as it is."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import shapely

from mapgen.model import Artifact
from mapgen.scene import MarkType
from mapgen.spreadsheet import guarded

from .rows import rows_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Scene

    from .rows import Row

COLUMNS = (
    "id", "type", "name", "lat", "lon", "when", "start", "end", "status", "mode", "fidelity", "length_km", "precision",
    "order", "place", "country", "category", "description", "because", "source", "link", "journey", "related",
    "uncertain", "names", "credit", "wkt",
)  # fmt: skip
"""The columns, always all of them and in this order."""
CELL_CHARS = 32_000
"""A cell of Excel holds 32,767 characters: what is longer is a line that loses vertices until it fits."""


class CsvRenderer:
    """UTF-8 with a byte order mark, since Excel takes it for another encoding without; lines end as RFC 4180 has it.

    `lat` and `lon` are the reference point; what is more than a point has its shape in `wkt`, longitude
    first. A text that a spreadsheet would take for a formula has an apostrophe before it; numbers are numbers.
    """

    name = "csv"
    suffix = ".csv"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The table, named after the scene."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(_cells(row) for row in rows_of(scene))
        data = out.getvalue().encode("utf-8-sig")
        return (Artifact(name=scene.id + self.suffix, media_type="text/csv", data=data),)


def _cells(row: Row) -> dict[str, str | float]:
    """The cells of a row by column; what is empty is left out."""
    told = {key: value for key, value in row.cells.items() if key in COLUMNS}
    if row.type is MarkType.VENUE:
        told.pop("place", None)  # an id there, the name of a place elsewhere
    told |= {"start": row.start, "end": row.end}
    if row.point is not None:
        told |= {"lat": row.point.y, "lon": row.point.x}
    if row.geometry is not None and row.geometry.geom_type != "Point":
        told["wkt"] = _wkt(row.geometry)
    return {
        key: str(value).lower() if isinstance(value, bool) else guarded(value)
        for key, value in told.items()
        if value not in ("", None)
    }


def _wkt(shape: BaseGeometry) -> str:
    """Well-known text of at most `CELL_CHARS` characters, coarser where it must be."""
    text = shapely.to_wkt(shape, rounding_precision=6)
    tolerance = 0.0005
    while len(text) > CELL_CHARS:
        text = shapely.to_wkt(shape.simplify(tolerance), rounding_precision=4)
        tolerance *= 2
    return str(text)
