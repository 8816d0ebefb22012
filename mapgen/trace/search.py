"""Shortest ways through a network: up a hierarchy of shortcuts, or spreading over the plain lines.

A rail or road network ships with a contraction hierarchy (Geisberger et al. 2008): every line and
shortcut is stored at its lower end, and the shortest way climbs from both sides to where they meet.
`shortcut_start`, `shortcut_head` and `shortcut_m` are as for lines; `shortcut_middle` is the junction
below both ends that it goes round, as the difference to the tail, and `shortcut_first` and `shortcut_second` say
by the how manieth edge of that one its tail and its head are reached. A search that must keep off some canals
spreads over the plain lines: for the sea `reverse_start` and `reverse_line` hold the lines that end at each junction.

Lengths are metres. Ways are lists of (line, forward).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .network import Network

Way = list[tuple[int, bool]]
FAR = float("inf")


@dataclass(slots=True)
class Tree:
    """Junctions reached: how far, from which one, and over which edge (a line k, or ~k for a shortcut)."""

    metres: dict[int, float]
    came: dict[int, tuple[int, int]] = field(default_factory=dict)

    def root(self, node: int) -> int:
        """The seed from which a junction was reached."""
        while node in self.came:
            node = self.came[node][0]
        return node

    def steps(self, node: int) -> list[tuple[int, int, int]]:
        """(from, edge, to) from the seed to the junction."""
        out = []
        while node in self.came:
            before, edge = self.came[node]
            out.append((before, edge, node))
            node = before
        return out[::-1]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The shortest way between two trees, through `node`."""

    metres: float
    node: int
    out: Tree
    back: Tree


class Search(Protocol):
    """Finds shortest ways between seeds: junctions, each with the metres already gone."""

    def outward(self, seeds: Mapping[int, float], goals: Collection[int], /) -> Tree:
        """From the seeds, as far as is needed to meet any of the goals."""

    def meeting(self, out: Tree, seeds: Mapping[int, float], /) -> Meeting | None:
        """The shortest way from the tree's seeds to one of these; None: there is none."""

    def way(self, met: Meeting, /) -> Way:
        """The lines from seed to seed."""


class Climb:
    """Searches up a hierarchy."""

    def __init__(self, network: Network) -> None:
        data = network.arrays
        self._line = tuple(data[f"line_{part}"].data for part in ("start", "head", "m"))
        self._shortcut = tuple(data[f"shortcut_{part}"].data for part in ("start", "head", "m"))
        self._middle, *self._halves = (data[f"shortcut_{part}"].data for part in ("middle", "first", "second"))

    def outward(self, seeds: Mapping[int, float], _goals: Collection[int], /) -> Tree:
        return self._climbed(seeds, None)[0]

    def meeting(self, out: Tree, seeds: Mapping[int, float], /) -> Meeting | None:
        back, node, metres = self._climbed(seeds, out)
        return None if node < 0 else Meeting(metres, node, out, back)

    def _climbed(self, seeds: Mapping[int, float], other: Tree | None) -> tuple[Tree, int, float]:
        """All that lies above the seeds; with `other`, only as far as may still shorten the way to it."""
        tree = Tree(dict(seeds))
        reached, came = tree.metres, tree.came
        queue = sorted((metres, node) for node, metres in seeds.items())
        best, meet = FAR, -1
        line_start, line_head, line_m = self._line
        cut_start, cut_head, cut_m = self._shortcut
        meets = other.metres.get if other else None
        pop, push, known = heapq.heappop, heapq.heappush, reached.get
        while queue:
            metres, node = pop(queue)
            if metres >= best:
                break
            if metres > reached[node]:
                continue
            if meets is not None:
                total = metres + meets(node, FAR)
                if total < best:
                    best, meet = total, node
            for edge in range(line_start[node], line_start[node + 1]):
                to, far = node + line_head[edge], metres + line_m[edge]
                if far < known(to, FAR):
                    reached[to], came[to] = far, (node, edge)
                    push(queue, (far, to))
            for edge in range(cut_start[node], cut_start[node + 1]):
                to, far = node + cut_head[edge], metres + cut_m[edge]
                if far < known(to, FAR):
                    reached[to], came[to] = far, (node, ~edge)
                    push(queue, (far, to))
        return tree, meet, best

    def way(self, met: Meeting, /) -> Way:
        out: Way = []
        for tail, edge, _ in met.out.steps(met.node):
            out += self._unpacked(tail, edge)
        down: Way = []
        for tail, edge, _ in met.back.steps(met.node):
            down += self._unpacked(tail, edge)
        return out + _backwards(down)

    def _unpacked(self, tail: int, edge: int) -> Way:
        """The lines of an edge from its tail up to its head."""
        if edge >= 0:
            return [(edge, True)]
        middle = tail + self._middle[~edge]
        below, above = (self._unpacked(middle, self._edge(middle, half[~edge])) for half in self._halves)
        return _backwards(below) + above

    def _edge(self, node: int, place: int) -> int:
        """The `place`-th edge of a junction: its lines come first."""
        first, after = self._line[0][node], self._line[0][node + 1]
        return first + place if first + place < after else ~(self._shortcut[0][node] + place - (after - first))


class Spread:
    """Searches over the plain lines, keeping off those that bear one of the `closed` marks."""

    def __init__(self, network: Network, closed: Collection[str] = ()) -> None:
        data = network.arrays
        shut = [number for number, mark in enumerate(network.marks) if mark and mark in closed]
        self._open = (~np.isin(data["line_mark"], shut)).tolist() if shut else None
        self._start, self._head, self._metres = (data[f"line_{part}"].data for part in ("start", "head", "m"))
        self._reverse_start, self._reverse = data["reverse_start"].data, data["reverse_line"].data
        lines = np.arange(len(data["line_m"]))
        self._tail = (np.searchsorted(data["line_start"], lines, side="right") - 1).tolist()

    def outward(self, seeds: Mapping[int, float], goals: Collection[int], /) -> Tree:
        tree = Tree(dict(seeds))
        reached, came = tree.metres, tree.came
        queue = sorted((metres, node) for node, metres in seeds.items())
        left = set(goals)
        while queue and left:
            metres, node = heapq.heappop(queue)
            if metres > reached[node]:
                continue
            left.discard(node)
            ahead = [(edge, node + self._head[edge]) for edge in range(self._start[node], self._start[node + 1])]
            behind = self._reverse[self._reverse_start[node] : self._reverse_start[node + 1]]
            for edge, to in ahead + [(edge, self._tail[edge]) for edge in behind]:
                far = metres + self._metres[edge]
                if far < reached.get(to, FAR) and (self._open is None or self._open[edge]):
                    reached[to], came[to] = far, (node, edge)
                    heapq.heappush(queue, (far, to))
        return tree

    def meeting(self, out: Tree, seeds: Mapping[int, float], /) -> Meeting | None:
        far, node = min((out.metres.get(node, FAR) + metres, node) for node, metres in seeds.items())
        return None if far == FAR else Meeting(far, node, out, Tree(dict(seeds)))

    def way(self, met: Meeting, /) -> Way:
        return [(edge, self._tail[edge] == before) for before, edge, _ in met.out.steps(met.node)]


def _backwards(way: Way) -> Way:
    return [(line, not forward) for line, forward in reversed(way)]
