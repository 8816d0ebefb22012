"""A network as plain arrays, and the steps that clean and join it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from pathlib import Path

EARTH_KM = 6371.0088
CLOSE_KM = 1.0
"""Below this the direction of a dead end says nothing: positions are rounded to 100 m."""


@dataclass(frozen=True)
class Graph:
    """Undirected: `lon`, `lat` of the nodes in degrees; of each edge its ends, its length in metres and a mark."""

    lon: np.ndarray
    lat: np.ndarray
    a: np.ndarray
    b: np.ndarray
    metres: np.ndarray
    mark: np.ndarray

    @property
    def size(self) -> int:
        return len(self.lon)

    def matrix(self) -> csr_matrix:
        weight = self.metres + 0.001
        both = (np.r_[weight, weight], (np.r_[self.a, self.b], np.r_[self.b, self.a]))
        return csr_matrix(both, shape=(self.size, self.size))

    def components(self) -> np.ndarray:
        return connected_components(self.matrix(), directed=False)[1]

    def joined(self, a: list[int], b: list[int], metres: list[float], mark: int = 0) -> Graph:
        """With these edges added."""
        return replace(
            self,
            a=np.r_[self.a, np.array(a, np.int64)],
            b=np.r_[self.b, np.array(b, np.int64)],
            metres=np.r_[self.metres, np.array(metres, float)],
            mark=np.r_[self.mark, np.full(len(a), mark, self.mark.dtype)],
        )


def unit_vectors(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    x, y = np.radians(lon), np.radians(lat)
    return np.c_[np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)]


def apart_km(lon1: np.ndarray, lat1: np.ndarray, lon2: np.ndarray, lat2: np.ndarray) -> np.ndarray:
    x1, y1, x2, y2 = map(np.radians, (lon1, lat1, lon2, lat2))
    h = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(h, 1)))


def chord(km: float) -> float:
    """The straight line through the unit sphere that spans an arc of `km`."""
    return 2 * np.sin(km / EARTH_KM / 2)


def cleaned(lon: np.ndarray, lat: np.ndarray, a: np.ndarray, b: np.ndarray, metres: np.ndarray) -> Graph:
    """Self-loops dropped, each edge once."""
    keep = a < b
    a, b, metres = a[keep].astype(np.int64), b[keep].astype(np.int64), metres[keep]
    return Graph(lon, lat, a, b, metres, np.zeros(len(a), np.uint8))


def dead_ends_joined(graph: Graph, within_km: float, detour: float = 5.0) -> Graph:
    """Each node with one edge joined to the nearest node within reach, where the network's own way there is
    `detour` times longer (a dead end beside its own line stays one)."""
    degree = np.bincount(np.r_[graph.a, graph.b], minlength=graph.size)
    ends = np.flatnonzero(degree == 1)
    points = unit_vectors(graph.lon, graph.lat)
    near = cKDTree(points).query_ball_point(points[ends], chord(within_km))
    matrix = graph.matrix()
    label = graph.components()
    new: dict[tuple[int, int], float] = {}
    for end, others in zip(ends.tolist(), near, strict=True):
        candidates = np.array(sorted(others))
        candidates = candidates[candidates != end]
        if not len(candidates):
            continue
        km = apart_km(graph.lon[end], graph.lat[end], graph.lon[candidates], graph.lat[candidates])
        order = np.argsort(km, kind="stable")
        limit = 1000 * detour * within_km
        reached = None
        for k in order:
            other = int(candidates[k])
            if label[other] == label[end]:
                if reached is None:
                    reached = dijkstra(matrix, indices=end, limit=limit)
                if reached[other] <= max(detour * 1000 * km[k], 1000 * within_km):
                    break  # its own line passes here: nothing to mend
            new[min(end, other), max(end, other)] = 1000 * float(km[k])
            break
    return graph.joined([a for a, _ in new], [b for _, b in new], list(new.values()))


def facing_ends_joined(
    graph: Graph, rows: list[Patch], within_km: float, degrees: float = 45.0, detour_km: float = 100.0
) -> Graph:
    """Two dead ends joined that point at each other across a gap, where the network's own way is long or none.

    Both lines must head for the other end within `degrees`, or the gap be below `CLOSE_KM`. Such gaps are
    bridges, tunnels and stations that the package has lost; the nearest pairs first, each end once.
    """
    degree = np.bincount(np.r_[graph.a, graph.b], minlength=graph.size)
    ends = np.flatnonzero(degree == 1)
    back = np.full(graph.size, -1)
    back[graph.a], back[graph.b] = graph.b, graph.a
    points = unit_vectors(graph.lon, graph.lat)
    pairs = ends[cKDTree(points[ends]).query_pairs(chord(within_km), output_type="ndarray")]
    a, b = pairs[:, 0], pairs[:, 1]
    km = apart_km(graph.lon[a], graph.lat[a], graph.lon[b], graph.lat[b])
    aim = np.cos(np.radians(degrees))
    ahead = np.ones(len(a), bool)
    for end, other in ((a, b), (b, a)):
        come, go = points[end] - points[back[end]], points[other] - points[end]
        ahead &= (come * go).sum(1) >= aim * np.linalg.norm(come, axis=1) * np.linalg.norm(go, axis=1)
    ahead = (ahead | (km < CLOSE_KM)) & ~kept_apart(graph, a, b, rows)
    matrix = graph.matrix()
    used: set[int] = set()
    chosen = []
    for k in np.lexsort((b, a, km)):
        if not ahead[k] or {int(a[k]), int(b[k])} & used:
            continue
        if np.isinf(dijkstra(matrix, indices=a[k], limit=1000 * detour_km)[b[k]]):
            used |= {int(a[k]), int(b[k])}
            chosen.append(k)
    return graph.joined(a[chosen].tolist(), b[chosen].tolist(), (1000 * km[chosen]).tolist())


def components_joined(graph: Graph, rows: list[Patch], within_km: float) -> Graph:
    """Components joined at their nearest nodes, the nearest pairs first, as far as `within_km`."""
    label = graph.components()
    points = unit_vectors(graph.lon, graph.lat)
    pairs = cKDTree(points).query_pairs(chord(within_km), output_type="ndarray")
    pairs = pairs[label[pairs[:, 0]] != label[pairs[:, 1]]]
    pairs = pairs[~kept_apart(graph, pairs[:, 0], pairs[:, 1], rows)]
    a, b = pairs[:, 0], pairs[:, 1]
    km = apart_km(graph.lon[a], graph.lat[a], graph.lon[b], graph.lat[b])
    parent = list(range(int(label.max()) + 1))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    chosen = []
    for k in np.lexsort((b, a, km)):
        one, two = root(int(label[a[k]])), root(int(label[b[k]]))
        if one != two:
            parent[one] = two
            chosen.append(k)
    return graph.joined(a[chosen].tolist(), b[chosen].tolist(), (1000 * km[chosen]).tolist())


@dataclass(frozen=True)
class Patch:
    """A row of the patch table: two positions that are joined, or that no step may join (`apart`)."""

    where: str
    apart: bool
    lon: np.ndarray
    lat: np.ndarray
    length_km: float
    reach_km: float


def patches(table: Path, mode: str) -> list[Patch]:
    with table.open(encoding="utf-8", newline="") as stream:
        return [
            Patch(
                f"{table.name}, row {number} ({row['name']})",
                row["action"] == "apart",
                np.array([float(row["from_lon"]), float(row["to_lon"])]),
                np.array([float(row["from_lat"]), float(row["to_lat"])]),
                float(row["length_km"] or 0),
                float(row["reach_km"]),
            )
            for number, row in enumerate(csv.DictReader(stream), start=2)
            if row["mode"] == mode
        ]


def patched(graph: Graph, rows: list[Patch]) -> Graph:
    """With the links of the patch table: each end at the nearest node, at most `reach_km` away."""
    tree = cKDTree(unit_vectors(graph.lon, graph.lat))
    a, b, metres = [], [], []
    for row in rows:
        if row.apart:
            continue
        ends = tree.query(unit_vectors(row.lon, row.lat))[1]
        away = apart_km(row.lon, row.lat, graph.lon[ends], graph.lat[ends])
        if away.max() > row.reach_km or ends[0] == ends[1]:
            raise SystemExit(f"{row.where}: its ends lie {away.round(1)} km from the network")
        straight = float(apart_km(*(v[[n]] for n in ends for v in (graph.lon, graph.lat)))[0])
        length = row.length_km or straight
        if not 0.98 * straight <= length <= 2 * straight + 2:
            raise SystemExit(f"{row.where}: {length:.1f} km does not fit {straight:.1f} km straight")
        a.append(int(ends[0]))
        b.append(int(ends[1]))
        metres.append(1000 * length)
    return graph.joined(a, b, metres)


def kept_apart(graph: Graph, a: np.ndarray, b: np.ndarray, rows: list[Patch]) -> np.ndarray:
    """Which of the pairs of nodes the table forbids to join."""
    out = np.zeros(len(a), bool)
    for row in rows:
        for x, y in ((0, 1), (1, 0)) if row.apart else ():
            first = apart_km(row.lon[x], row.lat[x], graph.lon[a], graph.lat[a]) <= row.reach_km
            out |= first & (apart_km(row.lon[y], row.lat[y], graph.lon[b], graph.lat[b]) <= row.reach_km)
    return out


def without_crumbs(graph: Graph, least_km: float) -> Graph:
    """Without components that hold less than `least_km` of line."""
    label = graph.components()
    held = np.bincount(label[graph.a], weights=graph.metres, minlength=label.max() + 1) / 1000
    keep = held[label] >= least_km
    number = np.cumsum(keep) - 1
    edges = keep[graph.a]
    return Graph(
        graph.lon[keep],
        graph.lat[keep],
        number[graph.a[edges]],
        number[graph.b[edges]],
        graph.metres[edges],
        graph.mark[edges],
    )
