"""A transport network as it ships: junctions, the lines between them, and where they are.

The arrays (`geodata/networks/MODE.npz.zst`), positions in units of `1 / per_degree`:

- `node_lon`, `node_lat`, `node_component`, `node_country`: of each junction; `component_km`: line held by
  each component, largest first; `country_code`: two letters of each country number, 0 is none.
- `line_start[n]`…`line_start[n + 1]`: the lines that begin at junction n; `line_head`: where they end, as
  the difference to n; `line_m`: true length; `line_mark`: index into the texts of `mark`.
- `line_vertex[k]`…`line_vertex[k + 1]`: the vertices inside line k; `vertex_dlon`, `vertex_dlat`: difference
  to the one before; `vertex_m`: metres of the piece that ends there; `vertex_country`.
- `cell_number` (sorted), `cell_start`, `cell_line`: the lines that pass a cell of `cell_deg` degrees, each
  but the first of a cell as the difference to the one before.
- `shortcut_*`, `reverse_*`: see `search`; `node_level`, `label_*`: see `hierarchy`.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.geometry import Position

KM_PER_DEGREE = 111.195
"""Of latitude, on the sphere; for ranking what is near, never for lengths."""
SHORT_M = 50_000
"""Lines up to this length are on a plane what they are on the globe."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Snap:
    """A position on a line: `at_m` metres from its tail, `away_km` from the point that was asked for."""

    line: int
    at_m: float
    position: Position
    away_km: float
    component: int


@dataclass(frozen=True, slots=True)
class Snaps:
    """Many of them as columns; `of` is the number of the point that was asked for."""

    of: Array
    line: Array
    at_m: Array
    lon: Array
    lat: Array
    away_km: Array
    component: Array

    def __len__(self) -> int:
        return len(self.of)

    def rows(self, which: Array) -> Snaps:
        """Some of them, in this order."""
        columns = (self.of, self.line, self.at_m, self.lon, self.lat, self.away_km, self.component)
        return Snaps(*(column[which] for column in columns))

    def of_others(self, numbers: Array) -> Snaps:
        """The same, of the points that bear these numbers."""
        return Snaps(numbers[self.of], self.line, self.at_m, self.lon, self.lat, self.away_km, self.component)

    @classmethod
    def joined(cls, parts: Sequence[Snaps]) -> Snaps:
        """The rows of all of them."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def each(self) -> list[Snap]:
        """All of them as values."""
        columns = (self.line, self.at_m, self.lon, self.lat, self.away_km, self.component)
        return [
            Snap(line, at_m, (lon, lat), away, component)
            for line, at_m, lon, lat, away, component in zip(*(c.tolist() for c in columns), strict=True)
        ]


class Network:
    """Asks the arrays of one network."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self._columns: dict[str, Array] = {}
        self.per_degree = int(arrays["per_degree"][0])

    def column(self, name: str) -> Array:
        """One of the arrays, as a plain view, which is quicker to index than a mapped one."""
        if name not in self._columns:
            self._columns[name] = np.asarray(self.arrays[name])
        return self._columns[name]

    @cached_property
    def component_km(self) -> list[int]:
        """Kilometres of line that each component holds, largest first."""
        return list(self.column("component_km").tolist())

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """What `line_mark` counts: the names of canals and straits, the first empty."""
        block, ends = self.column("mark_text").tobytes(), self.column("mark_ends").tolist()
        return tuple(block[a:b].decode() for a, b in itertools.pairwise(ends))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 of each country number, "" for none."""
        return tuple(bytes(pair).decode().strip() for pair in self.column("country_code"))

    @cached_property
    def tails(self) -> Array:
        """Where each line begins."""
        start = self.column("line_start")
        return np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))

    @cached_property
    def along(self) -> Array:
        """Of each vertex the metres from the tail of its line."""
        return self._summed("vertex_m")

    @cached_property
    def points(self) -> tuple[Array, Array, Array]:
        """`x`, `y` (in units of `1 / per_degree`) and country of all vertices, then of all junctions."""
        counts = np.diff(self.column("line_vertex"))
        out = []
        for steps, ends in (("vertex_dlon", "node_lon"), ("vertex_dlat", "node_lat")):
            nodes = self.column(ends)
            inner = self._summed(steps) + np.repeat(nodes[self.tails], counts)
            out.append(np.concatenate([inner, nodes]))
        country = np.concatenate([self.column("vertex_country"), self.column("node_country")])
        return out[0], out[1], country

    def _summed(self, name: str) -> Array:
        """Running sums that begin anew with every line."""
        steps, bounds = self.column(name), self.column("line_vertex")
        total = np.concatenate([np.zeros(1, np.int64), np.cumsum(steps, dtype=np.int64)])
        sums: Array = (total[1:] - np.repeat(total[bounds[:-1]], np.diff(bounds))).astype(np.int32)
        return sums

    def ends(self, line: int) -> tuple[int, int]:
        """Tail and head of a line."""
        tail = int(self.tails[line])
        return tail, tail + int(self.column("line_head")[line])

    def metres(self, line: int) -> int:
        """True length of a line."""
        return int(self.column("line_m")[line])

    def degrees(self, x: Array) -> Array:
        """Degrees of `points`."""
        return home(x / self.per_degree)

    def near(self, positions: Sequence[Position], radius_km: float) -> Snaps:
        """The nearest position of every line within the radius of each, in their order and the nearest first."""
        lon, lat = np.array(positions, float).reshape(-1, 2).T
        scale = np.array([KM_PER_DEGREE * math.cos(math.radians(one)) for one in lat.tolist()])
        found = self._feet(*self._lines_near(lon, lat, scale, radius_km), lon, lat, scale)
        within = np.flatnonzero(found.away_km <= radius_km)
        return found.rows(within[np.lexsort((found.away_km[within], found.of[within]))])

    def _lines_near(self, lon: Array, lat: Array, scale: Array, radius_km: float) -> tuple[Array, Array]:
        """Pairs of a point and a line that may pass within the radius of it, in order."""
        of, line = self._lines_in_cells(lon, lat, radius_km)
        tail = self.tails[line]
        head = tail + self.column("line_head")[line]
        metres = self.column("line_m")[line]
        by_ends = np.zeros(len(line))
        for end in (tail, head):
            x = self.column("node_lon")[end] / self.per_degree - lon[of]
            x = (x - 360 * np.rint(x / 360)) * scale[of]
            y = (self.column("node_lat")[end] / self.per_degree - lat[of]) * KM_PER_DEGREE
            by_ends += np.hypot(x, y)
        # who walks the line passes no point that is farther off than this; a tenth for the plane and rounded positions
        near = (by_ends <= 1.1 * (metres / 1000 + 2 * radius_km) + 1) | (metres > SHORT_M)
        pairs = np.sort(of[near] * len(self.tails) + line[near])
        pairs = pairs[fresh(pairs)]
        return pairs // len(self.tails), pairs % len(self.tails)

    def _lines_in_cells(self, lon: Array, lat: Array, radius_km: float) -> tuple[Array, Array]:
        """Pairs of a point and a line of a cell that the radius around it reaches; some stand there twice."""
        size = float(self.column("cell_deg")[0])
        columns, rows = round(360 / size), round(180 / size)
        high = radius_km / KM_PER_DEGREE
        wide = np.minimum(high / np.cos(np.radians(np.minimum(np.abs(lat) + high, 89.0))), 180.0)
        west, east = (np.floor((lon + 180 + side * wide) / size).astype(np.int64) for side in (-1, 1))
        around = east - west >= columns
        west[around], east[around] = 0, columns - 1
        lowest = np.maximum(np.floor((lat + 90 - high) / size).astype(np.int64), 0)
        highest = np.minimum(np.floor((lat + 90 + high) / size).astype(np.int64), rows - 1)
        of, row = spans(lowest, highest + 1)
        numbers, starts, jumps = (self.column(f"cell_{part}") for part in ("number", "start", "line"))
        found = []
        for turn in (-columns, 0, columns):
            a, b = np.maximum(west[of], turn) - turn, np.minimum(east[of], turn + columns - 1) - turn
            some = a <= b
            bounds = [(row[some] * columns + side[some]).astype(numbers.dtype) for side in (a, b)]
            first, last = np.searchsorted(numbers, bounds[0]), np.searchsorted(numbers, bounds[1], side="right")
            which, cell = spans(first, last)
            found.append((of[some][which], cell))
        owner, cell = (np.concatenate(parts) for parts in zip(*found, strict=True))
        which, place = spans(starts[cell], starts[cell + 1])
        steps = jumps[place].astype(np.int64)
        total = np.cumsum(steps)
        count = starts[cell + 1] - starts[cell]
        heads = np.cumsum(count) - count
        return owner[which], total - (total[heads] - steps[heads])[which]

    def _feet(self, of: Array, line: Array, lon: Array, lat: Array, scale: Array) -> Snaps:
        """Of each line the point nearest to the position, on a plane that touches the globe there."""
        unit = self.per_degree
        points_x, points_y, _ = self.points
        nodes = len(points_x) - len(self.column("node_lon"))
        tail = self.tails[line]
        bounds = self.column("line_vertex")
        pair, vertex = spans(bounds[line], bounds[line + 1] + 1)
        last = np.cumsum(bounds[line + 1] - bounds[line] + 1) - 1
        first = np.concatenate([np.zeros(1, np.int64), last[:-1] + 1])[: len(line)]
        # a piece ends at its vertex, the last of a line at the head; it begins where the one before ends
        ends = vertex.copy()
        ends[last] = nodes + tail + self.column("line_head")[line]
        begins = vertex - 1
        begins[first] = nodes + tail
        inner = np.ones(len(vertex), bool)
        inner[last] = False
        end_m = np.empty(len(vertex), np.int64)
        end_m[inner] = self.along[vertex[inner]]
        end_m[last] = self.column("line_m")[line]
        start_m = np.concatenate([np.zeros(1, np.int64), end_m[:-1]])[: len(vertex)]
        start_m[first] = 0
        start_x, start_y, end_x, end_y = points_x[begins], points_y[begins], points_x[ends], points_y[ends]
        here = of[pair]
        scale_x = scale[here]
        ax = turned(start_x / unit - lon[here]) * scale_x
        ay = (start_y / unit - lat[here]) * KM_PER_DEGREE
        dx = turned((end_x - start_x) / unit)
        bx, by = dx * scale_x, (end_y - start_y) / unit * KM_PER_DEGREE
        share = np.clip(-(ax * bx + ay * by) / np.maximum(bx * bx + by * by, 1e-12), 0, 1)
        away = np.hypot(ax + share * bx, ay + share * by)
        least = np.minimum.reduceat(away, first) if len(line) else away
        best = np.flatnonzero(away == least[pair])
        best = best[fresh(pair[best])]
        x = start_x[best] / unit + share[best] * dx[best]
        y = (start_y[best] + share[best] * (end_y - start_y)[best]) / unit
        at_m = start_m[best] + share[best] * (end_m - start_m)[best]
        return Snaps(of, line, at_m, home(x), y, away[best], self.column("node_component")[tail])


def turned(degrees: Array) -> Array:
    """Differences of longitudes the short way round."""
    return (degrees + 180.0) % 360.0 - 180.0


def home(lon: Array) -> Array:
    """Longitudes within -180…180."""
    return np.where(np.abs(lon) <= 180, lon, turned(lon)) if len(lon) and np.abs(lon).max() > 180 else lon


def spans(first: Array, last: Array) -> tuple[Array, Array]:
    """All numbers of `first[i]`…`last[i]`, one span after the other: the i, and the number itself, of each."""
    count = last - first
    of = np.repeat(np.arange(len(count)), count)
    return of, np.arange(len(of)) + (first - (np.cumsum(count) - count))[of]


def fresh(values: Array) -> Array:
    """Whether each value differs from the one before it."""
    out = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=out[1:])
    return out
