"""What lets a search end early: how high each junction stands, and what lies above the highest of them.

Above the lower part of a hierarchy a climb meets the same few junctions again and again. For these, the
core, the climb is made here once and for all and kept as hub labels (Abraham et al. 2011): what each can
reach upwards on a shortest way, how far it is, and by which edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CORE_MOST, CORE_SHARE = 6000, 16
"""So many junctions at most, and at most one in so many, have a label: more make the file large, fewer the
climb below them long."""
FAR = 2**60


@dataclass(frozen=True)
class Arcs:
    """The edges upwards, sorted by tail: lines, then shortcuts. `place`: the how manieth of its tail each is."""

    start: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    metres: np.ndarray
    place: np.ndarray
    usable: np.ndarray


def arcs_of(data: dict[str, np.ndarray]) -> Arcs:
    """All edges of the arrays; lines that lead back to their own tail, and the closed ones, are not usable."""
    closed = np.isin(data["line_mark"], data["closed_mark"])
    size = len(data["line_start"]) - 1
    count = {kind: np.diff(data[f"{kind}_start"].astype(np.int64)) for kind in ("line", "shortcut")}
    tail = np.concatenate([np.repeat(np.arange(size), count[kind]) for kind in count])
    head = tail + np.concatenate([data["line_head"], data["shortcut_head"]])
    metres = np.concatenate([data["line_m"], data["shortcut_m"]]).astype(np.int64)
    usable = np.concatenate([~closed, np.ones(len(data["shortcut_m"]), bool)]) & (tail != head)
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(size + 1))
    place = np.arange(len(order)) - start[tail[order]]
    return Arcs(start, tail[order], head[order], metres[order], place, usable[order])


def levels(arcs: Arcs) -> np.ndarray:
    """Of each junction the length of the longest chain of edges that leads up to it."""
    level = np.zeros(len(arcs.start) - 1, np.int64)
    tail, head = arcs.tail[arcs.usable], arcs.head[arcs.usable]
    while True:
        higher = level.copy()
        np.maximum.at(higher, head, level[tail] + 1)
        if (higher == level).all():
            return level
        level = higher


def labels_of(data: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays `node_level`, `shortcut_first`, `shortcut_second` and `label_*` of `mapgen.trace.hierarchy`."""
    arcs = arcs_of(data)
    level = levels(arcs)
    held = np.bincount(level)[::-1].cumsum()[::-1]
    lowest = int(np.argmax(held <= min(CORE_MOST, len(level) // CORE_SHARE)))
    first, second = halves(data, arcs)
    return {
        "node_level": np.minimum(level, lowest).astype(np.uint8),
        "shortcut_first": small(first),
        "shortcut_second": small(second),
    } | labels(arcs, level, lowest)


def halves(data: dict[str, np.ndarray], arcs: Arcs) -> tuple[np.ndarray, np.ndarray]:
    """Of each shortcut which edges of its middle lead to its tail and to its head."""
    size = len(arcs.start) - 1
    usable = np.flatnonzero(arcs.usable)
    order = usable[np.lexsort((arcs.place[usable], arcs.metres[usable], arcs.head[usable], arcs.tail[usable]))]
    key = arcs.tail[order] * size + arcs.head[order]
    tail = np.repeat(np.arange(size), np.diff(data["shortcut_start"]))
    middle = tail + data["shortcut_middle"]
    found = [order[np.searchsorted(key, middle * size + end)] for end in (tail, tail + data["shortcut_head"])]
    if (sum(arcs.metres[edge] for edge in found) != data["shortcut_m"]).any():
        raise ValueError("a shortcut is not as long as its halves")
    return arcs.place[found[0]], arcs.place[found[1]]


def labels(arcs: Arcs, level: np.ndarray, lowest: int) -> dict[str, np.ndarray]:
    """Labels of all junctions from the level `lowest` on; ties go to the edge that sets out nearest to the junction."""
    core = np.flatnonzero(level >= lowest)
    number = np.full(len(level), -1)
    number[core] = np.arange(len(core))
    far = np.full(len(core), FAR)
    hub: list[np.ndarray] = [np.empty(0, np.int64)] * len(core)
    metres, before, place = list(hub), list(hub), list(hub)
    for one in np.lexsort((core, -level[core])).tolist():
        node = core[one]
        edges = np.arange(arcs.start[node], arcs.start[node + 1])
        edges = edges[arcs.usable[edges]]
        heads = number[arcs.head[edges]].tolist()
        steps = arcs.metres[edges].tolist()
        counts = [len(hub[head]) for head in heads]
        nothing = np.empty(0, np.int64)
        to = np.concatenate([nothing, *(hub[head] for head in heads)])
        length = np.concatenate([nothing, *(metres[head] + step for head, step in zip(heads, steps, strict=True))])
        last = np.concatenate([nothing, *(before[head] for head in heads)])
        by = np.concatenate([nothing, *(place[head] for head in heads)])
        far[to] = length.max(initial=0)
        np.minimum.at(far, to, length)
        far[one] = 0
        direct = to == np.repeat(np.array(heads, np.int64), counts)
        last[direct], by[direct] = one, np.repeat(arcs.place[edges], counts)[direct]
        order = np.lexsort((by, core[last], far[last], length, to))
        order = order[np.r_[True, to[order][1:] != to[order][:-1]]] if len(order) else order
        to, length, last, by = to[order], length[order], last[order], by[order]
        if len(to):
            sizes = np.array([len(hub[k]) for k in to.tolist()])
            meets = far[np.concatenate([hub[k] for k in to.tolist()])]
            meets += np.concatenate([metres[k] for k in to.tolist()])
            true = length <= np.minimum.reduceat(meets, np.cumsum(sizes) - sizes)
            far[to] = FAR
            to, length, last, by = to[true], length[true], last[true], by[true]
        far[one] = FAR
        at = np.searchsorted(to, one)
        hub[one], metres[one] = np.insert(to, at, one), np.insert(length, at, 0)
        before[one], place[one] = np.insert(last, at, one), np.insert(by, at, 0)
    return {
        "label_start": np.cumsum([0, *map(len, hub)]).astype(np.int32),
        "label_hub": np.concatenate(hub).astype(np.uint16),
        "label_m": np.concatenate(metres).astype(np.int32),
        "label_before": small(np.concatenate([np.searchsorted(h, b) for h, b in zip(hub, before, strict=True)])),
        "label_edge": small(np.concatenate(place)),
    }


def small(values: np.ndarray) -> np.ndarray:
    """In one byte each where they fit, else in two."""
    return values.astype(np.uint8 if values.max(initial=0) < 2**8 else np.uint16)
