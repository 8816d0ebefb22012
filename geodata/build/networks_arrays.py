"""The arrays of a network as they ship; `mapgen.trace.network` reads them and says what each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from networks_hierarchy import hierarchy
from networks_labels import labels_of
from networks_land import countries_at
from networks_lines import CELL_DEG, Lines, cells_of_lines, directed, lines_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from networks_graph import Graph


def arrays_of(
    graph: Graph, per_degree: int, marks: list[str], closed: Collection[str] = (), *, reverse: bool = False
) -> dict[str, np.ndarray]:
    """All arrays; the hierarchy keeps off lines with one of the marks in `closed`. With `reverse` there is the
    way back along each line too, for searches that may be told to keep off others."""
    graph = on_grid(graph, per_degree)
    lines = lines_of(graph)
    size = len(lines.node)
    shut = [number for number, mark in enumerate(marks) if mark in closed]
    ways = [
        (tail, head, sum(whole(steps)))
        for tail, head, steps, mark in zip(lines.tail, lines.head, lines.steps, lines.mark, strict=True)
        if mark not in shut
    ]
    built = hierarchy(size, *(list(column) for column in zip(*ways, strict=True)))
    lines = directed(lines, built.rank)
    out = nodes_of(graph, lines, per_degree) | lines_as_arrays(graph, lines, per_degree)
    tail, head = np.array(built.tail), np.array(built.head)
    order = np.lexsort((head, tail))
    out["shortcut_start"] = starts(tail[order], size)
    out["shortcut_head"] = (head - tail)[order].astype(np.int32)
    out["shortcut_m"] = np.array(built.metres)[order].astype(np.int32)
    out["shortcut_middle"] = (np.array(built.middle) - tail)[order].astype(np.int32)
    out["closed_mark"] = np.array(shut, np.uint8)
    out |= labels_of(out)
    if reverse:
        head = np.array(lines.head)
        order = np.argsort(head, kind="stable")
        out["reverse_start"] = starts(head[order], size)
        out["reverse_line"] = order.astype(np.int32)
    out |= text("mark", marks)
    return out


def on_grid(graph: Graph, per_degree: int) -> Graph:
    """Positions rounded to the unit in which they ship."""
    from dataclasses import replace

    return replace(
        graph,
        lon=np.round(graph.lon * per_degree) / per_degree,
        lat=np.round(graph.lat * per_degree) / per_degree,
    )


def whole(steps: list[float]) -> list[int]:
    """Metres as integers, at least 1 each."""
    return [max(1, round(step)) for step in steps]


def nodes_of(graph: Graph, lines: Lines, per_degree: int) -> dict[str, np.ndarray]:
    lon, lat = graph.lon[lines.node], graph.lat[lines.node]
    label = graph.components()
    held = np.bincount(label[graph.a], weights=graph.metres, minlength=label.max() + 1) / 1000
    order = np.lexsort((np.arange(len(held)), -held))
    number = np.empty(len(held), np.int64)
    number[order] = np.arange(len(held))
    return {
        "per_degree": np.array([per_degree], np.int32),
        "node_lon": np.round(lon * per_degree).astype(np.int32),
        "node_lat": np.round(lat * per_degree).astype(np.int32),
        "node_component": number[label[lines.node]].astype(np.uint16),
        "component_km": np.round(held[order]).astype(np.int32),
    }


def lines_as_arrays(graph: Graph, lines: Lines, per_degree: int) -> dict[str, np.ndarray]:
    tail, head = np.array(lines.tail), np.array(lines.head)
    size = len(lines.node)
    counts = np.array([len(inner) for inner in lines.inner])
    vertex = np.array([node for inner in lines.inner for node in inner], np.int64)
    x = np.round(graph.lon * per_degree).astype(np.int64)
    y = np.round(graph.lat * per_degree).astype(np.int64)
    before = np.array(
        [n for t, inner in zip(tail, lines.inner, strict=True) for n in ([int(lines.node[t]), *inner])[:-1] if inner],
        np.int64,
    )
    metres = [whole(steps) for steps in lines.steps]
    where, codes = countries_at(graph.lon, graph.lat)
    turn = 360 * per_degree
    step = (x[vertex] - x[before] + turn // 2) % turn - turn // 2
    small = (
        np.int16 if max(np.abs(step).max(initial=0), np.abs(y[vertex] - y[before]).max(initial=0)) < 2**15 else np.int32
    )
    cell, line = cells_of_lines(lines, graph.lon, graph.lat)
    cells, first = np.unique(cell, return_index=True)
    jump = np.diff(line, prepend=0)
    jump[first] = line[first]
    return {
        "line_start": starts(tail, size),
        "line_head": (head - tail).astype(np.int32),
        "line_m": np.array([sum(steps) for steps in metres], np.int32),
        "line_mark": np.array(lines.mark, np.uint8),
        "line_vertex": np.r_[0, np.cumsum(counts)].astype(np.int32),
        "vertex_dlon": step.astype(small),
        "vertex_dlat": (y[vertex] - y[before]).astype(small),
        "vertex_m": np.array([m for steps in metres for m in steps[:-1]], np.int32),
        "node_country": where[lines.node],
        "vertex_country": where[vertex],
        "country_code": np.array([list((code or "  ").encode()) for code in codes], np.uint8),
        "cell_deg": np.array([CELL_DEG]),
        "cell_number": cells.astype(np.int32),
        "cell_start": np.r_[first, len(line)].astype(np.int32),
        "cell_line": jump.astype(np.int32),
    }


def starts(tail: np.ndarray, size: int) -> np.ndarray:
    """Where the run of each of `size` nodes begins in a list sorted by node."""
    return np.searchsorted(tail, np.arange(size + 1)).astype(np.int32)


def text(name: str, values: list[str]) -> dict[str, np.ndarray]:
    coded = [value.encode() for value in values]
    return {
        f"{name}_text": np.frombuffer(b"".join(coded) or b"\0", np.uint8),
        f"{name}_ends": np.cumsum([0, *map(len, coded)]).astype(np.int32),
    }
