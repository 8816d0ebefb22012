"""Make what follows from the basemap alone, so that no map need work it out again.

    python geodata/build/derived.py

geodata/basemap/rooms.npz.zst: where the names of countries and seas fit, of those that a map shows as a whole.
geodata/basemap/cells.npz.zst: the country of each cell of a grid that lies within one.
geodata/basemap/world.npz.zst: what maps of the world draw of 1:50 million, simplified to what can be seen there.
Needs the rest of geodata/basemap and the gazetteer, whose sums must stand in SOURCES.toml already.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import basemap_shapes as write
import numpy as np
import shapely
from pack import pack
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

GEODATA = Path(__file__).resolve().parent.parent
BASEMAP = GEODATA / "basemap"
sys.path.insert(0, str(GEODATA.parent))

from mapgen import basemap  # noqa: E402
from mapgen.basemap.shapes import Shapes  # noqa: E402
from mapgen.basemap.whereabouts import CELL_DEG  # noqa: E402
from mapgen.compose import rooms  # noqa: E402
from mapgen.compose.context import SEAS  # noqa: E402
from mapgen.gazetteer import Gazetteer  # noqa: E402

RESOLUTIONS: tuple[rooms.Resolution, ...] = ("110m", "50m")
SIMPLER_DEG = 0.045
"""Half a pixel at four times the scale of a map of the world."""
PER_DEGREE = 1_000
HOME = (-180.0, -90.0, 180.0, 90.0)
WORLD = (-200.0, -90.0, 560.0, 90.0)
"""Wide enough for every sea, also those that lie across 180°."""


def main() -> None:
    pack(names(), BASEMAP / "rooms.npz.zst")
    pack(cells(), BASEMAP / "cells.npz.zst")
    pack(world(), BASEMAP / "world.npz.zst")


def names() -> dict[str, np.ndarray]:
    """The circles of countries at both resolutions, and of seas by their extents."""
    arrays: dict[str, np.ndarray] = {}
    extents = sea_extents()
    arrays["sea_extent"] = np.array(extents)
    for resolution in RESOLUTIONS:
        codes = basemap.countries(resolution)
        areas = [basemap.country(code, resolution) for code in codes]
        arrays[f"country_code_{resolution}"] = two_letters(codes)
        arrays[f"country_bounds_{resolution}"] = np.array([area.bounds for area in areas])
        arrays[f"country_rooms_{resolution}"] = rows([rooms.seen(area, HOME) for area in areas], rooms.IN_COUNTRY)
        land = rooms.seen(basemap.land(resolution), WORLD)
        waters = [rooms.heart(extent).difference(land) for extent in extents]
        arrays[f"sea_rooms_{resolution}"] = rows(waters, rooms.IN_SEA)
    return arrays


def cells() -> dict[str, np.ndarray]:
    """From west to east, line by line from the south: 0 where a cell is not within one country, else its number."""
    codes = basemap.countries("50m")
    number = np.zeros((round(180 / CELL_DEG), round(360 / CELL_DEG)), dtype=np.uint8)
    west, south = np.arange(number.shape[1]) * CELL_DEG - 180, np.arange(number.shape[0]) * CELL_DEG - 90
    for at, code in enumerate(codes, start=1):
        for part in shapely.get_parts(basemap.country(code, "50m")):
            shapely.prepare(part)
            w, s, e, n = part.bounds
            x = np.flatnonzero((west >= w) & (west + CELL_DEG <= e))
            y = np.flatnonzero((south >= s) & (south + CELL_DEG <= n))
            rows_, columns = np.meshgrid(y, x, indexing="ij")
            boxes = shapely.box(west[columns], south[rows_], west[columns] + CELL_DEG, south[rows_] + CELL_DEG)
            within = shapely.contains(part, boxes)
            number[rows_[within], columns[within]] = at
    return {"code": two_letters(codes), "number": number}


def world() -> dict[str, np.ndarray]:
    """Land, lakes, borders, rivers and lines between states, with what maps choose them by."""
    arrays: dict[str, np.ndarray] = {}
    for name in ("land", "lakes"):
        polygons = shapely.simplify(Shapes("50m", name).polygons(), SIMPLER_DEG)
        arrays |= write.layer(name, write.rings(polygons, PER_DEGREE), PER_DEGREE)
    for name, attributes in {"borders": ("kind",), "rivers": ("rank",), "admin1": ("zoom",)}.items():
        shapes = Shapes("50m", name)
        lines = shapely.simplify(shapes.lines(), SIMPLER_DEG)
        arrays |= write.layer(name, write.lines(lines), PER_DEGREE)
        arrays |= {f"{name}_{attribute}": shapes[attribute] for attribute in attributes}
    return arrays


def two_letters(codes: Sequence[str]) -> np.ndarray:
    """Alpha-2 codes as an (n, 2) block of ASCII."""
    return np.array([list(code.encode()) for code in codes], dtype=np.uint8)


def sea_extents() -> list[tuple[float, ...]]:
    """The extents of all waters that are named, each once."""
    places = Gazetteer.shipped().places
    kinds = [number for number, kind in enumerate(places.kinds) if kind in SEAS]
    rows_ = [row for row in places.groups["curated"] if int(places.column("kind")[row]) in kinds]
    return sorted({extent for row in rows_ if (extent := places.extent(row)) is not None})


def rows(areas: list, most: int) -> np.ndarray:
    """Longitude, latitude and radius of up to `most` circles of each area, filled up with zeros."""
    out = np.zeros((len(areas), most, 3))
    for row, area in zip(out, areas, strict=True):
        for at, (point, radius) in enumerate(rooms.rooms(area, Polygon(), most)):
            row[at] = point.x, point.y, radius
    return out


if __name__ == "__main__":
    main()
