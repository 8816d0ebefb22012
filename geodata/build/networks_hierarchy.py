"""A contraction hierarchy (Geisberger et al. 2008): shortcuts that let a search climb instead of spread."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

WITNESS_TRY, WITNESS_DO = 40, 400
"""How many nodes a witness search settles when a node is weighed and when it is contracted."""

Adjacency = list[dict[int, tuple[int, int]]]


@dataclass
class Hierarchy:
    """`rank` of each node; of each shortcut its lower and higher end, its metres and the node it goes round."""

    rank: np.ndarray
    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    metres: list[int] = field(default_factory=list)
    middle: list[int] = field(default_factory=list)


def hierarchy(size: int, tail: list[int], head: list[int], metres: list[int]) -> Hierarchy:
    """Contract all nodes, the least important first; ties go to the lower number."""
    near: Adjacency = [{} for _ in range(size)]
    for a, b, length in zip(tail, head, metres, strict=True):
        if a != b and (b not in near[a] or length < near[a][b][0]):
            near[a][b] = near[b][a] = (length, -1)
    made = Hierarchy(np.zeros(size, np.int64))
    depth = [0] * size
    queue = [(_weight(near, node, depth), node) for node in range(size)]
    heapq.heapify(queue)
    done = 0
    while queue:
        _, node = heapq.heappop(queue)
        weight = _weight(near, node, depth)
        if queue and (weight, node) > queue[0]:
            heapq.heappush(queue, (weight, node))
            continue
        shortcuts = _shortcuts(near, node, WITNESS_DO)
        made.rank[node] = done
        done += 1
        for other, (length, middle) in sorted(near[node].items()):
            if middle >= 0:
                made.tail.append(node)
                made.head.append(other)
                made.metres.append(length)
                made.middle.append(middle)
            depth[other] = max(depth[other], depth[node] + 1)
            del near[other][node]
        for a, b, length in shortcuts:
            if b not in near[a] or length < near[a][b][0]:
                near[a][b] = near[b][a] = (length, node)
    return made


def _weight(near: Adjacency, node: int, depth: list[int]) -> int:
    """Shortcuts it would cost less edges it frees, and how deep the hierarchy already is there."""
    return 2 * len(_shortcuts(near, node, WITNESS_TRY)) - 2 * len(near[node]) + depth[node]


def _shortcuts(near: Adjacency, node: int, effort: int) -> list[tuple[int, int, int]]:
    """The pairs of neighbours whose shortest way may lead through the node."""
    around = sorted(near[node].items())
    found = []
    for k, (start, (first, _)) in enumerate(around[:-1]):
        goals = {goal: first + second for goal, (second, _) in around[k + 1 :]}
        reached = _witnesses(near, start, node, goals, effort)
        found += [(start, goal, length) for goal, length in goals.items() if reached.get(goal, length + 1) > length]
    return found


def _witnesses(near: Adjacency, start: int, avoid: int, goals: dict[int, int], effort: int) -> dict[int, int]:
    """Lengths from `start` without `avoid`, as far as the farthest goal and `effort` settled nodes."""
    limit = max(goals.values())
    reached = {start: 0}
    queue = [(0, start)]
    left = len(goals)
    while queue and effort and left:
        length, node = heapq.heappop(queue)
        if length > reached[node]:
            continue
        if node in goals:
            left -= 1
        effort -= 1
        for other, (step, _) in near[node].items():
            total = length + step
            if other != avoid and total <= limit and total < reached.get(other, limit + 1):
                reached[other] = total
                heapq.heappush(queue, (total, other))
    return reached
