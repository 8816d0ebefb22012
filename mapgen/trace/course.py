"""The course of a way: from pieces of lines to positions, metres and countries.

Many ways are laid out together, so that the work is done by numpy in one go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .network import fresh, home, spans, turned

if TYPE_CHECKING:
    from .network import Array, Network, Snaps


@dataclass(frozen=True, slots=True)
class Pieces:
    """`start[w]`…`start[w + 1]` are the pieces of way w: parts of a `line` from `begin` to `end`, metres from its tail.

    All but the first and the last of a way go from one end of their line to the other.
    """

    start: Array
    line: Array
    begin: Array
    end: Array


@dataclass(frozen=True, slots=True)
class Course:
    """A way as it lies: positions (n × 2, lon and lat), metres by the network's own lines, the lines, how many of its
    vertices it runs over, and the countries it comes to, each with the metres gone there.
    """

    positions: Array
    metres: float
    lines: Array
    nodes: int
    countries: tuple[tuple[int, float], ...]


def courses(network: Network, pieces: Pieces, begins: Snaps, ends: Snaps) -> list[Course]:
    """The course of each way from the position where it begins to the one where it ends.

    A position that is that of the one before is left out.
    """
    rows = _Rows(network, pieces)
    first, last = pieces.start[:-1], pieces.start[1:] - 1
    start_row, end_row = rows.first[first], rows.first[last] + rows.count[last] - 1
    between_row = end_row - 1
    known, between_lon, between_lat = _between(network, pieces.line[last], pieces.end[last])
    point = rows.point
    point[start_row] = point[between_row] = point[end_row] = 0
    keep = rows.within(np.unique(np.concatenate([first, last])))
    keep[between_row] = ~known
    xs, ys, countries = network.points
    lon, lat, country = network.degrees(xs[point]), ys[point] / network.per_degree, countries[point]
    lon[start_row], lat[start_row] = begins.lon, begins.lat
    lon[between_row], lat[between_row] = between_lon, between_lat
    lon[end_row], lat[end_row] = ends.lon, ends.lat
    country[between_row] = country[end_row] = 0

    kept = np.flatnonzero(keep)
    differs = fresh(lon[kept]) | fresh(lat[kept])
    differs[np.searchsorted(kept, np.concatenate([start_row, between_row[~known]]))] = True
    kept = kept[differs]
    begin = np.searchsorted(kept, start_row)
    after = np.append(begin[1:], len(kept))
    added = 1 + (kept[after - 1] == end_row) + ~known

    entered = country[kept]
    entered[begin] = np.where(after > begin + 1, entered[np.minimum(begin + 1, len(kept) - 1)], 0)
    stays = np.flatnonzero(entered)
    way = np.repeat(np.arange(len(first)), after - begin)[stays]
    changes = fresh(entered[stays]) | fresh(way)
    stays, way = stays[changes], way[changes]
    metres = np.abs(pieces.end - pieces.begin)
    since = rows.gone(kept[stays], metres) - (np.cumsum(metres) - metres)[first[way]]
    since[kept[stays] == start_row[way]] = 0.0
    held = list(zip(entered[stays].tolist(), since.tolist(), strict=True))
    bounds = np.searchsorted(way, np.arange(len(first) + 1)).tolist()

    positions = np.stack([lon[kept], lat[kept]], axis=1)
    columns = (begin, after, added, first, last + 1, np.add.reduceat(metres, first))
    return [
        Course(positions[a:b], whole, pieces.line[p:q], b - a - extra, tuple(held[bounds[number] : bounds[number + 1]]))
        for number, (a, b, extra, p, q, whole) in enumerate(zip(*(c.tolist() for c in columns), strict=True))
    ]


class _Rows:
    """The positions of pieces, one a row, before those that repeat others or lie beyond an end are left out.

    A piece has its vertices and the end of its line by which it is left. The first of a way has two rows before
    them, where the way begins and the end of the line behind it; the last has that end too, and two rows after
    them: a position between two vertices, and where the way ends.
    """

    def __init__(self, network: Network, pieces: Pieces) -> None:
        line = pieces.line
        bounds = network.column("line_vertex")
        vertex, after = bounds[line].astype(np.int64), bounds[line + 1].astype(np.int64)
        tail = network.tails[line].astype(np.int64)
        head = tail + network.column("line_head")[line]
        first, last = pieces.start[:-1], pieces.start[1:] - 1
        lead = np.zeros(len(line), np.int64)
        lead[last] = 1
        lead[first] = 2
        self._network, self._pieces = network, pieces
        self._inner = after - vertex
        self._back = pieces.end < pieces.begin
        self.count = lead + self._inner + 1
        self.count[last] += 2
        self.first = np.cumsum(self.count) - self.count
        self._left = self.first + lead + self._inner
        sign = np.where(self._back, -1, 1)
        base = np.where(self._back, after - 1, vertex) - sign * (self.first + lead)
        self.point = np.repeat(base, self.count)
        self.point += np.repeat(sign, self.count) * np.arange(len(self.point))
        """The number of each row among `Network.points`."""
        self._nodes = len(network.along)
        self.point[self._left] = self._nodes + np.where(self._back, tail, head)
        for part in (first, last):
            self.point[self._left[part] - self._inner[part] - 1] = self._nodes + np.where(self._back, head, tail)[part]

    def within(self, pieces: Array) -> Array:
        """Whether each row is between the begin and the end of its piece; only these pieces have others."""
        out = np.ones(len(self.point), bool)
        of, row = spans(self._left[pieces] - self._inner[pieces] - 1, self._left[pieces] + 1)
        along = self._along(row, pieces[of])
        begin, end = self._pieces.begin[pieces[of]], self._pieces.end[pieces[of]]
        out[row] = (np.minimum(begin, end) <= along) & (along <= np.maximum(begin, end))
        return out

    def gone(self, rows: Array, metres: Array) -> Array:
        """Metres from the begin of the first of all pieces, which have these lengths, to each row."""
        piece = np.searchsorted(self.first, rows, side="right") - 1
        before = (np.cumsum(metres) - metres)[piece]
        return np.asarray(before + np.abs(self._along(rows, piece) - self._pieces.begin[piece]))

    def _along(self, rows: Array, piece: Array) -> Array:
        """Metres from the tail of the line."""
        whole = self._network.column("line_m")[self._pieces.line[piece]]
        at_head = (rows == self._left[piece]) != self._back[piece]
        point = self.point[rows]
        out = np.where(at_head, whole, 0)
        inner = point < self._nodes
        out[inner] = self._network.along[point[inner]]
        return out


def _between(network: Network, line: Array, metres: Array) -> tuple[Array, Array, Array]:
    """Whether a vertex or an end lies so many metres from the tail of each line; else longitude and latitude there."""
    xs, ys, _ = network.points
    nodes = len(network.along)
    bounds = network.column("line_vertex")
    vertex, after = bounds[line].astype(np.int64), bounds[line + 1].astype(np.int64)
    tail, whole = network.tails[line], network.column("line_m")[line]
    of, inner = spans(vertex, after)
    nearer = np.bincount(of[network.along[inner] < metres[of]], minlength=len(line))
    one = np.where(nearer == 0, nodes + tail, vertex + nearer - 1)
    two = np.where(nearer == after - vertex, nodes + tail + network.column("line_head")[line], vertex + nearer)
    ends = np.append(network.along, 0)
    low = np.where(nearer == 0, 0, ends[np.minimum(one, nodes)])
    high = np.where(nearer == after - vertex, whole, ends[np.minimum(two, nodes)])
    share = (metres - low) / (high - low)
    x1, x2 = network.degrees(xs[one]), network.degrees(xs[two])
    y1, y2 = ys[one] / network.per_degree, ys[two] / network.per_degree
    known: Array = (metres <= 0) | (high <= metres)
    return known, home(x1 + share * turned(x2 - x1)), y1 + share * (y2 - y1)
