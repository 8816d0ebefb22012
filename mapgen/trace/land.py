"""Land as bits: whether a straight line over the sea meets a coast, without loading a single polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mapgen.geometry import haversine_m

if TYPE_CHECKING:
    from .network import Array, Network


class Land:
    """The bits that ship with the sea lanes: cells of `1 / land_per_degree` degrees, row by row from the
    south-west, set where the middle of the cell is land and no lake.
    """

    def __init__(self, network: Network) -> None:
        self._bits = network.column("land_bits")
        self._per_degree = int(network.column("land_per_degree")[0])

    def between_km(self, a: Array, b: Array) -> Array:
        """Kilometres on land of the straight line between each two positions (n × 2, lon and lat), to about 2 km."""
        across = (b[:, 0] - a[:, 0] + 180) % 360 - 180
        km = np.array([haversine_m(one, two) / 1000 for one, two in zip(a.tolist(), b.tolist(), strict=True)])
        count = np.maximum(km.astype(np.int64), 2)
        first = np.cumsum(count) - count
        of = np.repeat(np.arange(len(count)), count)
        share = (np.arange(len(of)) - first[of] + 0.5) / count[of]
        size = self._per_degree
        column = ((a[of, 0] + share * across[of] + 180) % 360 * size).astype(np.int64)
        row = np.clip((a[of, 1] + share * (b - a)[of, 1] + 90) * size, 0, self._bits.shape[0] - 1).astype(np.int64)
        bits = self._bits[row, column >> 3] >> (7 - (column & 7)) & 1
        return np.asarray(np.bincount(of, weights=bits, minlength=len(count)) / count * km)
