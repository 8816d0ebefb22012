"""Ways over the rail network: one in a cold process, and many in one process, beside scipy, scgraph, igraph and RoutingKit.

The peers are given the junctions and the network ready in memory; ours is measured with the same junctions
(length and lines of the way), from positions (snapped to the network, with every position of the line), and as
whole routes (shapely geometry, borders crossed, ends joined). The slow peers get fewer of the pairs.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import turns
from shapely.geometry import Point
from table import Row

from mapgen.model import Leg, Mention, Mode, Place
from mapgen.trace import NetworkRouter
from mapgen.trace.hierarchy import Hierarchy, Seeds
from mapgen.trace.journey import traced
from mapgen.trace.over_network import RULES, network
from mapgen.trace.snapping import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapgen.trace.network import Network

HERE = Path(__file__).resolve().parent
PAIRS, FEW = 1024, 16
MAPGEN = (sys.executable, "-m", "mapgen", "route", "--mode", "rail")
COLD = {
    "one rail route, cold process": (("Pyongyang", "Beijing"), ((125.75, 39.03), (116.40, 39.91)), "≤ 0.30 s"),
    "Moscow–Vladivostok by rail, cold process": (
        ("Moscow", "Vladivostok"),
        ((37.62, 55.75), (131.88, 43.11)),
        "≤ 0.40 s",
    ),
}
"""Names for ours; the peers get the junctions nearest to these positions."""


def rows(out: Path, runs: int) -> list[Row]:
    """One way and many."""
    return [*_cold(out, runs), *(row for mode in (Mode.RAIL, Mode.ROAD, Mode.SEA) for row in _many(mode, runs))]


def _cold(out: Path, runs: int) -> list[Row]:
    """Whole processes: ours finds the names, snaps, traces and prints; the peers search between two junctions."""
    rail = network(Mode.RAIL)
    tail, head, metres = _lines(rail)
    graph: list[dict[int, int]] = [{} for _ in range(len(rail.column("node_lon")))]
    for a, b, length in zip(tail.tolist(), head.tolist(), metres.tolist(), strict=True):
        graph[a][b] = graph[b][a] = length
    (out / "rail.pickle").write_bytes(pickle.dumps(graph))
    found = []
    for work, (names, positions, asked) in COLD.items():
        ends = [_nearest(rail, *position) for position in positions]
        times = turns.processes(
            {
                "ours": [*MAPGEN, *names],
                "scipy over mapped arrays": [sys.executable, HERE / "cold" / "scipy_route.py", *ends],
                "scgraph over a pickle": [
                    sys.executable,
                    HERE / "cold" / "scgraph_route.py",
                    out / "rail.pickle",
                    *ends,
                ],
            },
            runs,
        )
        ours = times.pop("ours")
        for peer, time in times.items():
            found.append(Row(work=work, unit="s", ours=ours.wall, peer=peer, theirs=time.wall, asked=asked))
            found.append(Row(work=work, unit="s of CPU", ours=ours.cpu, peer=peer, theirs=time.cpu))
    return found


def _many(mode: Mode, runs: int) -> list[Row]:
    """Milliseconds a pair of random junctions of the largest component, all in one process."""
    roads = network(mode)
    pairs = np.random.default_rng(20).choice(np.flatnonzero(roads.column("node_component") == 0), (PAIRS, 2))
    hierarchy = Hierarchy(roads)
    each, none = np.arange(PAIRS), np.zeros(PAIRS)
    lon, lat = (roads.column(f"node_{part}") / roads.per_degree for part in ("lon", "lat"))
    stops = [[Stop(name="", position=(float(lon[one]), float(lat[one]))) for one in pair] for pair in pairs.tolist()]
    router = NetworkRouter(mode)
    places, legs = {}, []
    for number, pair in enumerate(stops):
        for side, stop in zip("ab", pair, strict=True):
            point, id_ = Point(stop.position), f"{side}{number}"
            mentions = (Mention(id=id_, text=id_),)
            places[id_] = Place(id=id_, name=id_, mentions=mentions, geometry=point, point=point)
        legs.append(
            [Leg(id=f"{number}", journey=f"{number}", origin=f"a{number}", destination=f"b{number}", mode=mode)]
        )
    ours: dict[str, Callable[[], object]] = {
        "length and lines, junctions given": lambda: hierarchy.ways(
            PAIRS, Seeds(each, pairs[:, 0], none), Seeds(each, pairs[:, 1], none)
        ),
        "from positions to positions of the line": lambda: [
            traced(roads, router.search, stops[first : first + 256], RULES[mode], hierarchy=hierarchy)
            for first in range(0, PAIRS, 256)
        ],
        "whole routes": lambda: router.journeys(legs, places),
    }
    peers = _peers(roads, pairs) if mode is Mode.RAIL else {}
    times = turns.functions({**ours, **{name: work for name, (work, _) in peers.items()}}, runs)
    each_ms = {name: 1000 * times[name] / peers.get(name, (None, PAIRS))[1] for name in times}
    return [
        Row(
            work=f"many {mode} routes: {name}",
            unit="ms a pair",
            ours=each_ms[name],
            peer=peer,
            theirs=each_ms.get(peer),
            asked="≤ 0.3 ms",
        )
        for name in ours
        for peer in peers or [""]
    ]


def _peers(roads: Network, pairs: np.ndarray) -> dict[str, tuple[Callable[[], object], int]]:
    """Work and number of pairs of each: length and junctions of the way."""
    import igraph
    from ch_router import CHQuery, ContractionHierarchy
    from scgraph import Graph
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    tail, head, metres = _lines(roads)
    both = (np.concatenate([tail, head]), np.concatenate([head, tail]), np.concatenate([metres, metres]))
    size = len(roads.column("node_lon"))
    query = CHQuery(ContractionHierarchy.build(size, *(column.tolist() for column in both)))

    def climbed() -> list[tuple[int, list[int]]]:
        found = []
        for a, b in pairs.tolist():
            query.reset().add_source(a).add_target(b).run()
            found.append((query.get_distance(), query.get_node_path()))
        return found

    some = pairs[:FEW].tolist()
    matrix = coo_matrix((metres.astype(float), (tail, head)), shape=(size, size)).tocsr()
    net = igraph.Graph(n=size, edges=np.stack([tail, head], axis=1))
    near: list[dict[int, int]] = [{} for _ in range(size)]
    for a, b, length in zip(*(column.tolist() for column in both), strict=True):
        near[a][b] = length
    graph = Graph(near)
    weights = metres.tolist()
    return {
        "RoutingKit (C++)": (climbed, len(pairs)),
        "scgraph": (lambda: [graph.bidirectional_dijkstra(a, b) for a, b in some], FEW),
        "scipy": (
            lambda: [dijkstra(matrix, directed=False, indices=a, return_predecessors=True) for a, _ in some],
            FEW,
        ),
        "igraph": (lambda: [net.get_shortest_paths(a, b, weights=weights) for a, b in some], FEW),
    }


def _lines(roads: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tail, head and metres of the lines, of parallel ones the shortest, without those that lead back to their tail."""
    tail, metres = roads.tails, roads.column("line_m")
    head = tail + roads.column("line_head")
    order = np.lexsort((metres, head, tail))
    order = order[tail[order] != head[order]]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    order = order[first]
    return tail[order], head[order], metres[order]


def _nearest(roads: Network, lon: float, lat: float) -> int:
    """The junction of the largest component that is nearest."""
    x, y = (roads.column(f"node_{part}") / roads.per_degree for part in ("lon", "lat"))
    away = np.hypot((x - lon) * np.cos(np.radians(lat)), y - lat)
    return int(np.where(roads.column("node_component") == 0, away, np.inf).argmin())
