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
- `shortcut_*` or `reverse_*`: see `search`.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.geometry import Position

KM_PER_DEGREE = 111.195
"""Of latitude, on the sphere; for ranking what is near, never for lengths."""

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
class Shape:
    """A line from tail to head: its vertices, how far along each lies, and the country of each."""

    positions: tuple[Position, ...]
    along_m: tuple[float, ...]
    countries: tuple[int, ...]

    def at(self, metres: float) -> Position:
        """The position `metres` from the tail."""
        after = next((i for i, m in enumerate(self.along_m) if m >= metres), len(self.along_m) - 1)
        if after == 0 or self.along_m[after] <= metres:
            return self.positions[after]
        (x1, y1), (x2, y2) = self.positions[after - 1 : after + 1]
        share = (metres - self.along_m[after - 1]) / (self.along_m[after] - self.along_m[after - 1])
        return at_home((x1 + share * turned(x2 - x1), y1 + share * (y2 - y1)))


def turned(degrees: float) -> float:
    """A difference of longitudes the short way round."""
    return (degrees + 180.0) % 360.0 - 180.0


def at_home(position: Position) -> Position:
    """Longitude within -180…180."""
    lon, lat = position
    return (lon if -180 <= lon <= 180 else turned(lon), lat)


class Network:
    """Asks the arrays of one network."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self.per_degree = int(arrays["per_degree"][0])
        self.component_km: list[int] = arrays["component_km"].tolist()
        self._lon, self._lat = arrays["node_lon"], arrays["node_lat"]
        self._start, self._head, self._metres = (arrays[f"line_{part}"].data for part in ("start", "head", "m"))

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """What `line_mark` counts: the names of canals and straits, the first empty."""
        block, ends = self.arrays["mark_text"].tobytes(), self.arrays["mark_ends"].tolist()
        return tuple(block[a:b].decode() for a, b in itertools.pairwise(ends))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 of each country number, "" for none."""
        return tuple(bytes(pair).decode().strip() for pair in self.arrays["country_code"])

    def ends(self, line: int) -> tuple[int, int]:
        """Tail and head of a line."""
        tail = bisect_right(self._start, line) - 1
        return tail, tail + int(self._head[line])

    def metres(self, line: int) -> int:
        """True length of a line."""
        return int(self._metres[line])

    def shape(self, line: int) -> Shape:
        """A line's vertices."""
        tail, head = self.ends(line)
        data = self.arrays
        first, last = data["line_vertex"][line : line + 2].tolist()
        x, y = int(self._lon[tail]), int(self._lat[tail])
        lon, lat, along, inner = [x], [y], [0.0], []
        if first < last:
            lon += (x + np.cumsum(data["vertex_dlon"][first:last], dtype=np.int64)).tolist()
            lat += (y + np.cumsum(data["vertex_dlat"][first:last], dtype=np.int64)).tolist()
            along += np.cumsum(data["vertex_m"][first:last], dtype=float).tolist()
            inner = data["vertex_country"][first:last].tolist()
        lon.append(int(self._lon[head]))
        lat.append(int(self._lat[head]))
        along.append(float(self.metres(line)))
        country = data["node_country"]
        unit = self.per_degree
        return Shape(
            tuple(at_home((a / unit, b / unit)) for a, b in zip(lon, lat, strict=True)),
            tuple(along),
            (int(country[tail]), *inner, int(country[head])),
        )

    def near(self, position: Position, radius_km: float) -> list[Snap]:
        """The nearest position of every line within the radius, nearest first."""
        lines = self._lines_near(position, radius_km)
        if not len(lines):
            return []
        found = self._feet(lines, position)
        order = np.lexsort((lines, found.away_km))
        order = order[found.away_km[order] <= radius_km]
        chosen = lines[order]
        tails = self._tails(chosen)
        component = self.arrays["node_component"][tails].tolist()
        return [
            Snap(line, at_m, at_home((x, y)), away, part)
            for line, at_m, x, y, away, part in zip(
                chosen.tolist(),
                found.at_m[order].tolist(),
                found.lon[order].tolist(),
                found.lat[order].tolist(),
                found.away_km[order].tolist(),
                component,
                strict=True,
            )
        ]

    def _tails(self, lines: Array) -> Array:
        """The tail of each line. With a key of another type numpy would copy the whole array to search in it."""
        starts = self.arrays["line_start"]
        return np.asarray(np.searchsorted(starts, lines.astype(starts.dtype), side="right") - 1)

    def _lines_near(self, position: Position, radius_km: float) -> Array:
        size = float(self.arrays["cell_deg"][0])
        columns, rows = round(360 / size), round(180 / size)
        lon, lat = position
        high = radius_km / KM_PER_DEGREE
        widest = min(abs(lat) + high, 89.0)
        wide = min(high / math.cos(math.radians(widest)), 180.0)
        cells = self.arrays["cell_number"]
        start = self.arrays["cell_start"]
        west, east = math.floor((lon + 180 - wide) / size), math.floor((lon + 180 + wide) / size)
        if east - west >= columns:
            west, east = 0, columns - 1
        spans = []
        for turn in (-1, 0, 1):
            a, b = max(west, turn * columns), min(east, (turn + 1) * columns - 1)
            if a <= b:
                spans.append((a - turn * columns, b - turn * columns))
        lowest = max(0, math.floor((lat + 90 - high) / size))
        highest = min(rows - 1, math.floor((lat + 90 + high) / size))
        bounds = np.array(
            [(row * columns + a, row * columns + b) for row in range(lowest, highest + 1) for a, b in spans]
        )
        bounds = bounds.astype(cells.dtype)
        first = np.searchsorted(cells, bounds[:, 0])
        last = np.searchsorted(cells, bounds[:, 1], side="right")
        parts = []
        for a, b in zip(first.tolist(), last.tolist(), strict=True):
            if a < b:
                jumps = self.arrays["cell_line"][start[a] : start[b]].astype(np.int64)
                total = np.cumsum(jumps)
                heads = np.asarray(start[a:b]) - start[a]
                before = total[heads] - jumps[heads]
                parts.append(total - np.repeat(before, np.diff(start[a : b + 1])))
        return np.unique(np.concatenate(parts)) if parts else np.array([], np.int64)

    def _feet(self, lines: Array, position: Position) -> _Feet:
        """Of each line the point nearest to the position, on a plane that touches the globe there."""
        data, unit = self.arrays, self.per_degree
        tails = self._tails(lines)
        heads = tails + data["line_head"][lines]
        inner_first = data["line_vertex"][lines].astype(np.int64)
        inner = data["line_vertex"][lines + 1] - inner_first
        pieces = inner + 1
        piece_first = np.cumsum(pieces) - pieces
        of = np.repeat(np.arange(len(lines)), pieces)
        within = np.arange(len(of)) - piece_first[of]
        is_inner = within < inner[of]
        vertex = np.where(is_inner, inner_first[of] + within, 0)
        if len(data["vertex_m"]):
            dlon = np.where(is_inner, data["vertex_dlon"][vertex], 0).astype(np.int64)
            dlat = np.where(is_inner, data["vertex_dlat"][vertex], 0).astype(np.int64)
            metres = np.where(is_inner, data["vertex_m"][vertex], 0).astype(np.int64)
        else:
            dlon, dlat, metres = (np.zeros(len(of), np.int64) for _ in range(3))
        end_x = self._lon[tails][of] + _running(dlon, piece_first, of)
        end_y = self._lat[tails][of] + _running(dlat, piece_first, of)
        start_x, start_y = end_x - dlon, end_y - dlat
        end_x[~is_inner], end_y[~is_inner] = self._lon[heads], self._lat[heads]
        along = _running(metres, piece_first, of) - metres
        metres[~is_inner] = data["line_m"][lines] - along[~is_inner]

        lon, lat = position
        scale_y = KM_PER_DEGREE
        scale_x = scale_y * math.cos(math.radians(lat))
        ax = ((start_x / unit - lon + 180) % 360 - 180) * scale_x
        ay = (start_y / unit - lat) * scale_y
        dx = ((end_x - start_x) / unit + 180) % 360 - 180
        bx, by = dx * scale_x, (end_y - start_y) / unit * scale_y
        share = np.clip(-(ax * bx + ay * by) / np.maximum(bx * bx + by * by, 1e-12), 0, 1)
        away = np.hypot(ax + share * bx, ay + share * by)
        best = np.lexsort((away, of))[piece_first]
        x = start_x[best] / unit + share[best] * dx[best]
        y = (start_y[best] + share[best] * (end_y - start_y)[best]) / unit
        return _Feet(away[best], along[best] + share[best] * metres[best], x, y)


@dataclass(frozen=True, slots=True)
class _Feet:
    away_km: Array
    at_m: Array
    lon: Array
    lat: Array


def _running(values: Array, first: Array, of: Array) -> Array:
    """Running sums that begin anew with every line."""
    total = np.cumsum(values)
    before: Array = (total[first] - values[first])[of]
    return np.asarray(total - before)
