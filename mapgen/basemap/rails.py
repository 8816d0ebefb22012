"""Railways as hairlines of the basemap, cut from the network that journeys are traced on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiLineString

from mapgen import data

from .shapes import TURNS, Box, spans

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

YARD_PX = 5.0
"""Junctions within so many pixels are drawn as one: a yard is a point, and parallel tracks are one line."""
SPUR_PX = 12.0
"""A railway that leads nowhere and is shorter than this is left out."""


@lru_cache(maxsize=2)
def rails(extent: Box, detail: float) -> BaseGeometry:
    """The railways within an extent, merged into long lines and simplified to `detail` degrees a pixel.

    Returns a MultiLineString (lon, lat), continuous across 180° where the extent is. They come from
    OpenStreetMap (ODbL): a map that draws them must say so.
    """
    west, south, east, north = extent
    out: list[Any] = []
    for turn in TURNS:
        vertices, line_of = _vertices((west - turn, south, east - turn, north))
        if not len(vertices):
            continue
        lines = _one_track(vertices, line_of, YARD_PX * detail)
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
        kept = merged[(shapely.length(merged) >= SPUR_PX * detail) | _lead_on(merged)]
        clipped = shapely.clip_by_rect(shapely.simplify(kept, detail / 2), west - turn, south, east - turn, north)
        parts = [part for part in shapely.get_parts(clipped) if part.geom_type == "LineString" and not part.is_empty]
        out += [translate(part, xoff=turn) if turn else part for part in parts]
    return MultiLineString(out)


def _one_track(vertices: NDArray[np.float64], line_of: NDArray[np.intp], cell_deg: float) -> Any:
    """The lines with their ends moved to one point a cell, and of those between the same cells by the same way one."""
    first = np.flatnonzero(np.diff(line_of, prepend=-1))
    last = np.r_[first[1:], len(line_of)] - 1
    cells = np.floor(vertices / cell_deg).astype(np.int64)
    ends = np.r_[first, last]
    _, lead, cell = np.unique(_numbered(cells[ends]), return_index=True, return_inverse=True)
    moved = vertices.copy()
    moved[ends] = vertices[ends][lead[cell]]
    tail, head = np.sort(cell.reshape(2, -1), axis=0)
    middle = np.floor(vertices[(first + last) // 2] / (4 * cell_deg)).astype(np.int64)
    way = np.where((last - first > 1)[:, None], middle, 0)
    _, chosen = np.unique(_numbered(np.column_stack([tail, head, way])), return_index=True)
    chosen = np.sort(chosen[(tail != head)[chosen]])
    taken = np.isin(line_of, chosen)
    return shapely.linestrings(moved[taken], indices=np.unique(line_of[taken], return_inverse=True)[1])


def _numbered(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number a row, the same for equal rows, in the order of the rows; much faster to sort than these are."""
    number, most = np.zeros(len(rows), dtype=np.int64), 1
    for column in rows.T:
        low = int(column.min(initial=0))
        size = int(column.max(initial=0)) - low + 1
        if most * size >= 2**63:
            number = np.unique(number, return_inverse=True)[1]
            most = len(rows)
        number = number * size + (column - low)
        most *= size
    return number


def _lead_on(lines: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which lines meet another at both ends."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, end)) for end in (0, -1)])
    _, number, count = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True, return_counts=True)
    meets = count[number.reshape(2, -1)] > 1
    return np.asarray(meets.all(axis=0))


def _vertices(box: Box) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Vertices of the lines that pass the box, and the line of each, counted from 0."""
    arrays = data.arrays("networks/rail")
    line = _lines_in(box)
    tail = np.searchsorted(arrays["line_start"], line, side="right") - 1
    head = tail + arrays["line_head"][line]
    begin, end = (arrays["line_vertex"].astype(np.intp)[at] for at in (line, line + 1))
    count = end - begin + 2
    first = np.cumsum(count) - count
    vertex = spans(begin, end)
    inner = np.ones(int(count.sum()), dtype=bool)
    inner[first] = inner[first + count - 1] = False
    path = np.zeros((len(inner), 2), dtype=np.int64)
    for axis, name in enumerate(("lon", "lat")):
        path[inner, axis] = arrays[f"vertex_d{name}"][vertex]
        steps = np.cumsum(path[:, axis])
        node = arrays[f"node_{name}"].astype(np.int64)
        path[:, axis] = steps + np.repeat(node[tail] - steps[first], count)
        path[first + count - 1, axis] = node[head]
    per_degree = int(arrays["per_degree"][0])
    jump = np.repeat(path[first, 0], count) - path[:, 0]
    path[:, 0] += np.round(jump / (360 * per_degree)).astype(np.int64) * 360 * per_degree
    return path / per_degree, np.repeat(np.arange(len(line)), count)


def _lines_in(box: Box) -> NDArray[np.intp]:
    """Numbers of the lines that pass a cell of the network's grid that meets the box, ascending."""
    arrays = data.arrays("networks/rail")
    size = float(arrays["cell_deg"][0])
    columns = round(360 / size)
    number = arrays["cell_number"]
    row, column = np.divmod(number, columns)
    west, south, east, north = box
    met = (column * size - 180 <= east) & ((column + 1) * size - 180 >= west)
    met &= (row * size - 90 <= north) & ((row + 1) * size - 90 >= south)
    cells = np.flatnonzero(met)
    begin, end = (arrays["cell_start"].astype(np.intp)[at] for at in (cells, cells + 1))
    steps = np.cumsum(arrays["cell_line"][spans(begin, end)], dtype=np.int64)
    first = np.cumsum(end - begin) - (end - begin)
    absolute = arrays["cell_line"][begin] - (steps[first] if len(first) else 0)
    return np.unique(steps + np.repeat(absolute, end - begin)).astype(np.intp)
