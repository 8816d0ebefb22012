"""Ways through water: the shortest over a fine grid on which land is dear, then drawn tight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from networks_land import dry
from pyproj import Geod
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

GEOD = Geod(ellps="WGS84")
DEAR = 30.0
"""A kilometre over land costs as much as so many through water."""
CELLS, FINEST_DEG = 140, 0.004
Position = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """Positions from the start to the goal, with both; which goal; lengths of all and of what is over land."""

    positions: list[Position]
    goal: int
    km: float
    dry_km: float


def dry_km(way: list[Position]) -> float:
    """Kilometres of a line that lie on land."""
    line = shapely.LineString(way)
    tree = dry()
    return sum(
        GEOD.geometry_length(shapely.intersection(line, tree.geometries[i])) / 1000
        for i in tree.query(line, predicate="intersects")
    )


def way_through_water(start: Position, goals: list[Position]) -> Way | None:
    """The cheapest way from the start to one of the goals; None: they are too far apart for one grid."""
    xs, ys = zip(start, *goals, strict=True)
    stretch = float(np.cos(np.radians(min(85, abs(start[1])))))
    high = max(max(ys) - min(ys), (max(xs) - min(xs)) * stretch, 0.05)
    if high > 20:
        return None
    size = max(FINEST_DEG, 2 * high / CELLS)
    west, south = min(xs) - high / 2 / stretch, min(ys) - high / 2
    columns = int((max(xs) + high / 2 / stretch - west) / (size / stretch)) + 2
    rows = int((max(ys) + high / 2 - south) / size) + 2
    x, y = west + np.arange(columns) * size / stretch, south + np.arange(rows) * size
    grid_x, grid_y = (part.ravel() for part in np.meshgrid(x, y))
    land = np.zeros(len(grid_x), bool)
    land[dry().query(shapely.points(grid_x, grid_y), predicate="intersects")[0]] = True
    if land.all():
        return None

    def cell(position: Position) -> int:
        column = round((position[0] - west) / (size / stretch))
        return round((position[1] - south) / size) * columns + column

    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, km = [], [], []
    for one, two, steps in (
        (number[:, :-1], number[:, 1:], 1.0),
        (number[:-1], number[1:], 1.0),
        (number[:-1, :-1], number[1:, 1:], 2**0.5),
        (number[1:, :-1], number[:-1, 1:], 2**0.5),
    ):
        a.append(one.ravel())
        b.append(two.ravel())
        over = (land[a[-1]].astype(float) + land[b[-1]]) / 2
        km.append(steps * size * 111.2 * (1 + DEAR * over))
    matrix = coo_matrix((np.concatenate(km), (np.concatenate(a), np.concatenate(b))), shape=(number.size,) * 2)
    cost, before = dijkstra(matrix.tocsr(), directed=False, indices=cell(start), return_predecessors=True)
    ends = [cell(goal) for goal in goals]
    goal = int(np.argmin(cost[ends]))
    cells = [ends[goal]]
    while before[cells[-1]] >= 0:
        cells.append(int(before[cells[-1]]))
    inner = [(float(grid_x[c]), float(grid_y[c])) for c in cells[::-1][1:-1]]
    way = tight([start, *inner, goals[goal]])
    way = [way[0], *((round(px, 4), round(py, 4)) for px, py in way[1:-1]), way[-1]]
    return Way(way, goal, GEOD.geometry_length(shapely.LineString(way)) / 1000, dry_km(way))


def tight(way: list[Position]) -> list[Position]:
    """Without the positions that can be left out at no cost in land."""
    tree = dry()
    pieces = shapely.linestrings(np.stack([way[:-1], way[1:]], axis=1))
    rough = np.zeros(len(pieces) + 1)
    rough[np.unique(tree.query(pieces, predicate="intersects")[0]) + 1] = 1
    on_land = np.cumsum(rough)
    out = [way[0]]
    at = 0
    while at < len(way) - 1:
        step = len(way) - 1 - at
        while step > 1:
            to = at + step
            clear = on_land[to] == on_land[at] and not len(
                tree.query(shapely.LineString([way[at], way[to]]), predicate="intersects")
            )
            if clear:
                break
            step = step // 2 if on_land[to] != on_land[at] else step - max(1, step // 6)
        at += max(1, step)
        out.append(way[at])
    return out
