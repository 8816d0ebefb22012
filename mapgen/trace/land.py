"""Land as bits: whether a straight line over the sea meets a coast, without loading a single polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mapgen.geometry import haversine_m, unwrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.geometry import Position


class Land:
    """The bits that ship with the sea lanes: cells of `1 / land_per_degree` degrees, row by row from the
    south-west, set where the middle of the cell is land and no lake.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray[Any, Any]]) -> None:
        self._bits = arrays["land_bits"]
        self._per_degree = int(arrays["land_per_degree"][0])

    def between_km(self, a: Position, b: Position) -> float:
        """Kilometres of the straight line between two positions that lie on land, to about 2 km."""
        (x1, y1), (x2, y2) = unwrapped([a, b])
        km = haversine_m(a, b) / 1000
        count = max(2, int(km))
        share = (np.arange(count) + 0.5) / count
        size = self._per_degree
        column = ((x1 + share * (x2 - x1) + 180) % 360 * size).astype(np.int64)
        row = np.clip((y1 + share * (y2 - y1) + 90) * size, 0, self._bits.shape[0] - 1).astype(np.int64)
        bits = self._bits[row, column >> 3] >> (7 - (column & 7)) & 1
        return float(bits.mean()) * km
