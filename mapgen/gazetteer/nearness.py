"""What is near a point or inside an extent: the rows sorted into cells of one degree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import Point

_SCALE = 1e5
_RADIUS_KM = 6371.0088


class Grid:
    """Rows by cell; made when first asked (about 30 ms)."""

    def __init__(self, lon: NDArray[np.int32], lat: NDArray[np.int32]) -> None:
        """Positions in 1e-5 degrees."""
        self._lon, self._lat = lon, lat
        cells = self._cell(np.asarray(lon) / _SCALE, np.asarray(lat) / _SCALE)
        self._rows = np.argsort(cells, kind="stable")
        self._starts = np.searchsorted(cells[self._rows], np.arange(180 * 360 + 1))

    @staticmethod
    def _cell(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[np.int64]:
        column = np.clip(np.floor(lon + 180), 0, 359).astype(np.int64)
        line = np.clip(np.floor(lat + 90), 0, 179).astype(np.int64)
        cell: NDArray[np.int64] = line * 360 + column
        return cell

    def inside(self, extent: tuple[float, float, float, float]) -> NDArray[np.int64]:
        """Rows inside west, south, east, north; west > east crosses the antimeridian."""
        west, south, east, north = extent
        spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        return np.concatenate([self._box(w, south, e, north) for w, e in spans])

    def _box(self, west: float, south: float, east: float, north: float) -> NDArray[np.int64]:
        columns = self._cell(np.array([west, east]), np.array([0.0, 0.0])) % 360
        lines = self._cell(np.array([0.0, 0.0]), np.array([south, north])) // 360
        pieces = [
            self._rows[self._starts[line * 360 + columns[0]] : self._starts[line * 360 + columns[1] + 1]]
            for line in range(int(lines[0]), int(lines[1]) + 1)
        ]
        rows = np.concatenate(pieces) if pieces else np.empty(0, np.int64)
        lon, lat = self._lon[rows] / _SCALE, self._lat[rows] / _SCALE
        kept: NDArray[np.int64] = rows[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)]
        return kept

    def within(self, point: Point, radius_km: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows within a radius on the sphere and their distances in km, nearest first."""
        reach = math.degrees(radius_km / _RADIUS_KM) * 1.001 + 1e-9
        south, north = max(-90.0, point.y - reach), min(90.0, point.y + reach)
        if south == -90.0 or north == 90.0:
            west, east = -180.0, 180.0
        else:
            ratio = min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(point.y)))
            wide = math.degrees(math.asin(ratio)) if reach < 90 else 180.0
            west, east = point.x - wide, point.x + wide
        if east - west >= 360:
            rows = self._box(-180.0, south, 180.0, north)
        else:
            rows = self.inside(
                ((west + 180) % 360 - 180, south, (east + 180) % 360 - 180 if east != 180 else 180.0, north)
            )
        lon, lat = np.radians(self._lon[rows] / _SCALE), np.radians(self._lat[rows] / _SCALE)
        x, y = math.radians(point.x), math.radians(point.y)
        half = np.sin((lat - y) / 2) ** 2 + math.cos(y) * np.cos(lat) * np.sin((lon - x) / 2) ** 2
        km = 2 * _RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
        near = np.flatnonzero(km <= radius_km)
        order = near[np.lexsort((rows[near], km[near]))]
        return rows[order], km[order]
