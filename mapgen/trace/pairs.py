"""Many journeys of two stops over one network, searched together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .course import Pieces
from .hierarchy import Seeds
from .network import fresh, spans

if TYPE_CHECKING:
    from .hierarchy import Hierarchy
    from .network import Array, Network, Snaps


def paired(
    network: Network, hierarchy: Hierarchy, snaps: Snaps, cost_m: Array, origins: Array
) -> tuple[Array, Pieces, Array, Array]:
    """Of each journey from the stop `origins[j]` to the next one the way that costs least.

    Args:
        network: of the hierarchy.
        hierarchy: where to search.
        snaps: in the order of the stops that they are of.
        cost_m: what passing a stop by each snap costs.
        origins: numbers of stops.

    Returns:
        The journeys that have a way, the pieces of each, and the rows of the snaps where it begins and ends.
    """
    count = len(origins)
    out, back = (_Ends(network, snaps, cost_m, stops) for stops in (origins, origins + 1))
    ways = hierarchy.ways(count, out.seeds, back.seeds)
    least, out_row, back_row = _along_one_line(snaps, cost_m, out, back, count)
    one_line = least <= np.maximum(ways.metres, 0)
    found = np.flatnonzero(np.minimum(least, ways.metres) < np.inf)
    through = found[~one_line[found]]
    out_row[through], back_row[through] = out.row[ways.out[through] // 2], back.row[ways.back[through] // 2]

    lines = np.where(one_line, 1, np.diff(ways.start) + 2)[found]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(lines)])
    first, last = start[:-1], start[1:] - 1
    inner = np.ones(start[-1], bool)
    inner[first] = inner[last] = False
    kept = np.repeat(~one_line & (ways.metres < np.inf), np.diff(ways.start))
    line = np.empty(start[-1], np.int64)
    line[inner] = ways.line[kept]
    line[first], line[last] = snaps.line[out_row[found]], snaps.line[back_row[found]]
    whole = network.column("line_m")[line].astype(float)
    begin, end = np.zeros(len(line)), whole.copy()
    backwards = np.flatnonzero(inner)[~ways.forward[kept]]
    begin[backwards], end[backwards] = whole[backwards], 0.0
    met = np.flatnonzero(~one_line[found])
    end[first[met]] = np.where(ways.out[through] % 2, whole[first[met]], 0.0)
    begin[last[met]] = np.where(ways.back[through] % 2, whole[last[met]], 0.0)
    begin[first], end[last] = snaps.at_m[out_row[found]], snaps.at_m[back_row[found]]
    return found, Pieces(start, line, begin, end), out_row[found], back_row[found]


class _Ends:
    """The snaps of one stop a journey, and the seeds they are: both ends of the line of each, the tail first."""

    def __init__(self, network: Network, snaps: Snaps, cost_m: Array, stops: Array) -> None:
        first, after = np.searchsorted(snaps.of, stops), np.searchsorted(snaps.of, stops, side="right")
        self.journey, self.row = spans(first, after)
        line, at_m, cost = snaps.line[self.row], snaps.at_m[self.row], cost_m[self.row]
        tail = network.tails[line].astype(np.int64)
        head = tail + network.column("line_head")[line]
        self.seeds = Seeds(
            np.repeat(self.journey, 2),
            np.stack([tail, head], axis=1).ravel(),
            np.stack([cost + at_m, cost + (network.column("line_m")[line] - at_m)], axis=1).ravel(),
        )


def _along_one_line(snaps: Snaps, cost_m: Array, out: _Ends, back: _Ends, count: int) -> tuple[Array, Array, Array]:
    """Of each journey the least cost of staying on a line, infinite where no line passes both stops, and the
    rows of the snaps.
    """
    least, rows = np.full(count, np.inf), np.zeros((2, count), np.int64)
    if len(out.row) and len(back.row):
        lines = int(snaps.line.max()) + 1
        one, two = (ends.journey * lines + snaps.line[ends.row] for ends in (out, back))
        same, a, b = np.intersect1d(one, two, assume_unique=True, return_indices=True)
        one, two, journey = out.row[a], back.row[b], same // lines
        cost = cost_m[one] + np.abs(snaps.at_m[one] - snaps.at_m[two]) + cost_m[two]
        order = np.lexsort((two, one, cost, journey))
        order = order[fresh(journey[order])]
        least[journey[order]] = cost[order]
        rows[:, journey[order]] = one[order], two[order]
    return least, rows[0], rows[1]
