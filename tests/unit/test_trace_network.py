"""The networks as they ship: the hierarchy against a plain search, the index against all lines, the patches."""

from __future__ import annotations

import csv
import math
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from mapgen import data
from mapgen.model import Mode
from mapgen.trace.journey import Stop, traced
from mapgen.trace.over_network import RULES, network
from mapgen.trace.search import Climb, Search, Spread

if TYPE_CHECKING:
    from mapgen.trace.network import Network

MODES = (Mode.RAIL, Mode.ROAD, Mode.SEA)


def search_of(mode: Mode) -> Search:
    return Spread(network(mode)) if mode is Mode.SEA else Climb(network(mode))


def ends_of(found: Network) -> tuple[np.ndarray, np.ndarray]:
    lines = np.arange(len(found.arrays["line_m"]))
    tail = np.searchsorted(found.arrays["line_start"], lines, side="right") - 1
    return tail, tail + found.arrays["line_head"]


@pytest.mark.parametrize("mode", MODES)
def test_a_search_finds_what_a_plain_search_finds(mode: Mode) -> None:
    found, search = network(mode), search_of(mode)
    tail, head = ends_of(found)
    order = np.argsort(-found.arrays["line_m"], kind="stable")  # of parallel lines the shortest comes last and stays
    shortest = {(tail[k], head[k]): found.arrays["line_m"][k] for k in order.tolist()}
    pairs = np.array(list(shortest))
    size = len(found.arrays["node_lon"])
    graph = coo_matrix((np.array(list(shortest.values()), float), pairs.T), shape=(size, size)).tocsr()
    chance = random.Random(7)
    nodes = np.flatnonzero(found.arrays["node_component"] == 0).tolist()
    for _ in range(3):
        start, *goals = chance.sample(nodes, 8)
        plain = dijkstra(graph, directed=False, indices=start)
        for goal in goals:
            met = search.meeting(search.outward({start: 0.0}, {goal}), {goal: 0.0})
            assert met is not None
            assert met.metres == plain[goal]
            way = search.way(met)
            assert sum(found.metres(line) for line, _ in way) == plain[goal]
            here = start
            for line, forward in way:
                a, b = found.ends(line) if forward else found.ends(line)[::-1]
                assert a == here
                here = b
            assert here == goal


def test_ends_on_parts_that_do_not_meet_have_no_way() -> None:
    found, search = network(Mode.RAIL), search_of(Mode.RAIL)
    component = found.arrays["node_component"]
    one, two = (int(np.flatnonzero(component == part)[0]) for part in (0, 1))
    assert search.meeting(search.outward({one: 0.0}, {two}), {two: 0.0}) is None


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("position", [(116.4, 39.9), (2.35, 48.86), (179.95, -16.9), (-74.0, 40.7), (24.9, 68.0)])
def test_the_index_finds_every_line_that_is_near(mode: Mode, position: tuple[float, float]) -> None:
    found = network(mode)
    reach = 30.0
    snaps = found.near(position, reach)
    assert [snap.away_km for snap in snaps] == sorted(snap.away_km for snap in snaps)
    tail, head = ends_of(found)
    lon, lat = (found.arrays[f"node_{name}"] / found.per_degree for name in ("lon", "lat"))
    x = ((lon - position[0] + 180) % 360 - 180) * math.cos(math.radians(position[1])) * 111.195
    y = (lat - position[1]) * 111.195
    close = np.hypot(x, y) < reach * 0.99
    assert set(np.flatnonzero(close[tail] | close[head]).tolist()) <= {snap.line for snap in snaps}


@pytest.mark.parametrize("mode", MODES)
def test_a_line_is_never_shorter_than_it_looks(mode: Mode) -> None:
    found = network(mode)
    tail, head = ends_of(found)
    lon, lat = (np.radians(found.arrays[f"node_{name}"] / found.per_degree) for name in ("lon", "lat"))
    h = np.sin((lat[head] - lat[tail]) / 2) ** 2
    h += np.cos(lat[head]) * np.cos(lat[tail]) * np.sin((lon[head] - lon[tail]) / 2) ** 2
    straight = 2 * 6_371_008.8 * np.arcsin(np.sqrt(h))
    assert (found.arrays["line_m"] >= 0.98 * straight - 150).all()


@pytest.mark.parametrize("mode", [Mode.RAIL, Mode.ROAD])
def test_gaps_that_were_closed_by_hand_are_closed(mode: Mode) -> None:
    found, search = network(mode), search_of(mode)
    with data.file("curated/network_patches.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["mode"] == mode and row["action"] == "join"]
    assert len(rows) > 20
    for row in rows:
        ends = [(float(row[f"{side}_lon"]), float(row[f"{side}_lat"])) for side in ("from", "to")]
        stops = [Stop(name=row["name"], position=end) for end in ends]
        (stretch,) = traced(found, search, stops, RULES[mode])
        straight = math.hypot((ends[0][0] - ends[1][0]) * math.cos(math.radians(ends[0][1])), ends[0][1] - ends[1][1])
        assert stretch.metres / 1000 <= max(float(row["length_km"] or 0), straight * 111.2) * 1.2 + 3, row["name"]


def test_every_sea_lane_is_joined_to_every_other() -> None:
    assert len(network(Mode.SEA).component_km) == 1


def test_large_components_hold_most_of_the_line() -> None:
    for mode, least in ((Mode.RAIL, 0.9), (Mode.ROAD, 0.93)):
        held = network(mode).component_km
        assert held == sorted(held, reverse=True)
        assert sum(held[:10]) / sum(held) > least
