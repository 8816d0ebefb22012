"""Write shapes as arrays of small integers: the form that `mapgen.basemap` reads.

A layer is a run of shapes; a shape (a line, or a polygon: outer ring first) is a run of parts; a part is
a run of vertices, the first as it is, the others as differences in units of `1 / per_degree`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LIMIT = 32_000
"""Difference in units that 16 bits hold; longer straight edges get vertices in between."""


def layer(name: str, shapes: Sequence[Sequence[np.ndarray]], per_degree: int) -> dict[str, np.ndarray]:
    """The arrays of a layer; `shapes` are lists of parts, each (n, 2) in degrees."""
    starts, steps, part_ends, shape_ends, bounds = [], [], [0], [0], []
    for parts in shapes:
        whole = [in_units(part, per_degree) for part in parts]
        for units in whole:
            starts.append(units[0])
            steps.append(np.diff(units, axis=0, prepend=units[:1]))
            part_ends.append(part_ends[-1] + len(units))
        shape_ends.append(len(starts))
        every = np.concatenate(whole)
        bounds.append([*every.min(axis=0), *every.max(axis=0)])
    return {
        f"{name}_starts": np.array(starts, dtype=np.int32).reshape(-1, 2),
        f"{name}_steps": np.concatenate(steps).astype(np.int16).T.copy(),
        f"{name}_parts": np.array(part_ends, dtype=np.int32),
        f"{name}_shapes": np.array(shape_ends, dtype=np.int32),
        f"{name}_bounds": np.array(bounds, dtype=np.int32).reshape(-1, 4),
        f"{name}_per_degree": np.array([per_degree], dtype=np.int32),
    }


def in_units(part: np.ndarray, per_degree: int) -> np.ndarray:
    """Whole units, no vertex twice in a row, no step beyond 16 bits."""
    units = np.round(np.asarray(part)[:, :2] * per_degree).astype(np.int64)
    keep = np.ones(len(units), dtype=bool)
    keep[1:-1] = np.any(np.diff(units, axis=0) != 0, axis=1)[:-1]
    units = units[keep]
    longest = np.abs(np.diff(units, axis=0)).max(axis=1)
    if not (longest > LIMIT).any():
        return units
    out = [units[:1]]
    for a, b, step in zip(units[:-1], units[1:], longest, strict=True):
        count = int(-(-step // LIMIT))
        share = np.arange(1, count + 1)[:, None] / count
        out.append(np.round(a + share * (b - a)).astype(np.int64))
    return np.concatenate(out)


def rings(polygons: Iterable[shapely.Polygon], per_degree: int) -> list[list[np.ndarray]]:
    """Rings of polygons that are valid on the grid of units; what vanishes on it is left out."""
    parts = [part for polygon in polygons for part in on_grid(polygon, per_degree)]
    return [[shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def on_grid(polygon: shapely.Polygon, per_degree: int) -> list[shapely.Polygon]:
    """A polygon rounded to units, split or mended where rounding made it invalid."""
    rounded = shapely.transform(polygon, lambda xy: np.round(xy * per_degree))
    whole = rounded if rounded.is_valid else shapely.set_precision(shapely.make_valid(rounded), 1.0)
    parts = [part for part in polygons_of(whole) if part.area > 0]
    return [shapely.transform(shapely.normalize(part), lambda xy: xy / per_degree) for part in parts]


def polygons_of(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    """The polygons in a geometry of any nesting."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if part.geom_type == "Polygon"]


def lines(frame: Iterable[shapely.Geometry]) -> list[list[np.ndarray]]:
    """Every line of the geometries as a shape of one part."""
    return [[shapely.get_coordinates(line)] for geometry in frame for line in shapely.get_parts(geometry)]


def text(name: str, values: Sequence[str]) -> dict[str, np.ndarray]:
    """Strings as one block of UTF-8 and the offsets between them."""
    coded = [value.encode() for value in values]
    return {
        f"{name}_text": np.frombuffer(b"".join(coded) or b"\0", dtype=np.uint8),
        f"{name}_ends": np.cumsum([0, *map(len, coded)]).astype(np.int32),
    }
