"""A graph as junctions and lines: what lies between two junctions becomes one line with its own vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from networks_graph import Graph

CELL_DEG = 0.25


@dataclass(frozen=True)
class Lines:
    """Junctions (`node`: their numbers in the graph) and lines between them, as numbers of junctions.

    `inner[k]` are the graph nodes between `tail[k]` and `head[k]`; `steps[k]` the metres of each piece,
    one more than inner nodes; `mark[k]` the strongest mark of its edges.
    """

    node: np.ndarray
    tail: list[int]
    head: list[int]
    inner: list[list[int]]
    steps: list[list[float]]
    mark: list[int]


def cell_of(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Number of the grid cell, row by row from the south-west."""
    column = np.clip(np.floor((lon + 180) / CELL_DEG), 0, 360 / CELL_DEG - 1).astype(np.int64)
    row = np.clip(np.floor((lat + 90) / CELL_DEG), 0, 180 / CELL_DEG - 1).astype(np.int64)
    return row * int(360 / CELL_DEG) + column


def morton(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Position along the Z-curve over 1/1000°, so that neighbours get near numbers."""
    x = np.round((lon + 180) * 1000).astype(np.uint64)
    y = np.round((lat + 90) * 1000).astype(np.uint64)
    out = np.zeros(len(x), np.uint64)
    for bit in range(20):
        out |= ((x >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit)
        out |= ((y >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + 1)
    return out


def lines_of(graph: Graph) -> Lines:
    """Junctions are the nodes with other than two edges, ends of a marked edge, and one node of each bare ring."""
    neighbours: list[list[tuple[int, float, int]]] = [[] for _ in range(graph.size)]
    for a, b, metres, mark in zip(
        graph.a.tolist(), graph.b.tolist(), graph.metres.tolist(), graph.mark.tolist(), strict=True
    ):
        neighbours[a].append((b, metres, mark))
        neighbours[b].append((a, metres, mark))
    for near in neighbours:
        near.sort()
    junction = np.array([len(near) != 2 or near[0][2] != near[1][2] or near[0][0] == near[1][0] for near in neighbours])
    _mark_rings(junction, neighbours)
    order = np.flatnonzero(junction)
    order = order[np.lexsort((order, morton(graph.lon[order], graph.lat[order])))]
    number = np.full(graph.size, -1)
    number[order] = np.arange(len(order))
    made = Lines(order, [], [], [], [], [])
    seen: set[tuple[int, int]] = set()
    for start in order.tolist():
        for step in neighbours[start]:
            before, (here, metres, mark) = start, step
            if (start, here) in seen:
                continue
            inner, steps = [], [metres]
            while not junction[here]:
                inner.append(here)
                one, two = neighbours[here]
                following = two if one[0] == before else one
                before, (here, metres, _) = here, following
                steps.append(metres)
            seen.add((start, inner[0] if inner else here))
            seen.add((here, inner[-1] if inner else start))
            made.tail.append(int(number[start]))
            made.head.append(int(number[here]))
            made.inner.append(inner)
            made.steps.append(steps)
            made.mark.append(mark)
    return made


def _mark_rings(junction: np.ndarray, neighbours: list[list[tuple[int, float, int]]]) -> None:
    """A ring without a junction gets one, at its lowest number."""
    reached = junction.copy()
    stack = np.flatnonzero(junction).tolist()
    for first in range(-1, len(neighbours)):
        if first >= 0:
            if reached[first]:
                continue
            junction[first] = reached[first] = True
            stack = [first]
        while stack:
            for other, _, _ in neighbours[stack.pop()]:
                if not reached[other]:
                    reached[other] = True
                    stack.append(other)


def directed(lines: Lines, rank: np.ndarray) -> Lines:
    """Each line from its lower to its higher junction in the hierarchy, ordered by (tail, head)."""
    turn = [rank[t] > rank[h] for t, h in zip(lines.tail, lines.head, strict=True)]
    tail = [h if back else t for t, h, back in zip(lines.tail, lines.head, turn, strict=True)]
    head = [t if back else h for t, h, back in zip(lines.tail, lines.head, turn, strict=True)]
    order = sorted(range(len(tail)), key=lambda k: (tail[k], head[k], sum(lines.steps[k]), lines.inner[k]))
    return Lines(
        lines.node,
        [tail[k] for k in order],
        [head[k] for k in order],
        [lines.inner[k][::-1] if turn[k] else lines.inner[k] for k in order],
        [lines.steps[k][::-1] if turn[k] else lines.steps[k] for k in order],
        [lines.mark[k] for k in order],
    )


def cells_of_lines(lines: Lines, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (cell, line) for every cell that a line passes, sorted."""
    pairs: list[np.ndarray] = []
    a, b, of = [], [], []
    for k, inner in enumerate(lines.inner):
        way = [int(lines.node[lines.tail[k]]), *inner, int(lines.node[lines.head[k]])]
        a += way[:-1]
        b += way[1:]
        of += [k] * (len(way) - 1)
    one, two, line = np.array(a), np.array(b), np.array(of)
    x1, x2 = lon[one], lon[two].copy()
    x2 = x1 + (x2 - x1 + 180) % 360 - 180
    y1, y2 = lat[one], lat[two]
    count = np.maximum(1, np.ceil(np.hypot(x2 - x1, y2 - y1) / (CELL_DEG / 8))).astype(int)
    for sample in range(int(count.max()) + 1):
        use = count >= sample
        share = sample / count[use]
        x = (x1[use] + share * (x2 - x1)[use] + 180) % 360 - 180
        y = y1[use] + share * (y2 - y1)[use]
        pairs.append(np.c_[cell_of(x, y), line[use]])
    both = np.unique(np.concatenate(pairs), axis=0)
    return both[:, 0], both[:, 1]
