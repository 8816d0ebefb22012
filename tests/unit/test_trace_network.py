"""The networks as they ship: the hierarchy against a plain search, the index against all lines, the patches."""

from __future__ import annotations

import csv
import itertools
import math
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import Point

from mapgen import data
from mapgen.errors import NoPath
from mapgen.geometry import length_m
from mapgen.model import Fidelity, Leg, Mention, Mode, Place
from mapgen.trace import NetworkRouter, routes
from mapgen.trace.hierarchy import Hierarchy, Seeds
from mapgen.trace.journey import traced
from mapgen.trace.over_network import CLOSED, RULES, network
from mapgen.trace.search import Climb, Search, Spread
from mapgen.trace.snapping import Stop

if TYPE_CHECKING:
    from mapgen.trace.network import Network

MODES = (Mode.RAIL, Mode.ROAD, Mode.SEA)


def search_of(mode: Mode) -> Search:
    return Spread(network(mode)) if mode is Mode.SEA else Climb(network(mode))


def ends_of(found: Network) -> tuple[np.ndarray, np.ndarray]:
    lines = np.arange(len(found.arrays["line_m"]))
    tail = np.searchsorted(found.arrays["line_start"], lines, side="right") - 1
    return tail, tail + found.arrays["line_head"]


def graph_of(found: Network, closed: tuple[str, ...] = ()) -> csr_matrix:
    """The lines as scipy has them, of parallel ones the shortest, without those that are closed."""
    tail, head = ends_of(found)
    metres = found.arrays["line_m"].astype(float)
    shut = [found.marks.index(mark) for mark in closed if mark in found.marks]
    order = np.lexsort((metres, head, tail))
    order = order[~np.isin(found.arrays["line_mark"][order], shut)]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    order = order[first]
    size = len(found.arrays["node_lon"])
    return coo_matrix((metres[order], (tail[order], head[order])), shape=(size, size)).tocsr()


@pytest.mark.parametrize("mode", MODES)
def test_many_ways_at_once_are_those_of_a_plain_search(mode: Mode) -> None:
    found = network(mode)
    tail, head = ends_of(found)
    chance = np.random.default_rng(11)
    nodes = np.flatnonzero(found.arrays["node_component"] == 0)
    starts, goals = chance.choice(nodes, 4), chance.choice(nodes, (4, 500))
    plain = dijkstra(graph_of(found, CLOSED), directed=False, indices=starts)
    origin, goal = np.repeat(starts, 500), goals.ravel()
    each, none = np.arange(2000), np.zeros(2000)
    ways = Hierarchy(found).ways(2000, Seeds(each, origin, none), Seeds(each, goal, none))
    assert (ways.metres == np.concatenate([row[ends] for row, ends in zip(plain, goals, strict=True)])).all()
    met = np.isfinite(ways.metres)
    assert met.mean() > 0.9
    for rows in (ways.out, ways.back):
        assert (rows[met] == each[met]).all()
    gone = np.concatenate([[0], np.cumsum(found.arrays["line_m"][ways.line])])
    assert (np.diff(gone[ways.start])[met] == ways.metres[met]).all()
    begin = np.where(ways.forward, tail[ways.line], head[ways.line])
    end = np.where(ways.forward, head[ways.line], tail[ways.line])
    some = np.diff(ways.start) > 0
    assert (begin[ways.start[:-1][some]] == origin[some]).all()
    assert (end[ways.start[1:][some] - 1] == goal[some]).all()
    joined = np.setdiff1d(np.arange(1, len(begin)), ways.start)
    assert (begin[joined] == end[joined - 1]).all()


def test_the_nearest_of_several_seeds_is_taken_and_parts_that_do_not_meet_have_no_way() -> None:
    found = network(Mode.RAIL)
    component = found.arrays["node_component"]
    a, b, c, d = np.flatnonzero(component == 0)[[100, 5000, 40000, 40001]].tolist()
    apart = int(np.flatnonzero(component == 1)[0])
    plain = dijkstra(graph_of(found), directed=False, indices=[a, b])
    out = Seeds(np.array([0, 0, 1]), np.array([a, b, a]), np.array([0.0, 1234.5, 0.0]))
    back = Seeds(np.array([0, 0, 1]), np.array([c, d, apart]), np.array([0.25, 70.0, 0.0]))
    ways = Hierarchy(found).ways(2, out, back)
    costs = plain[:, [c, d]] + [[0.0], [1234.5]] + [0.25, 70.0]
    best = np.unravel_index(costs.argmin(), costs.shape)
    assert ways.metres.tolist() == [costs.min(), np.inf]
    assert (ways.out[0], ways.back[0]) == best
    assert ways.start[1] == ways.start[2]
    alone = Hierarchy(found).ways(
        1, Seeds(*(np.array([one]) for one in (0, a, 0.0))), Seeds(*(np.array([one]) for one in (0, apart, 0.0)))
    )
    assert alone.metres.tolist() == [np.inf]


@pytest.mark.parametrize("mode", MODES)
def test_a_search_finds_what_a_plain_search_finds(mode: Mode) -> None:
    found, search = network(mode), search_of(mode)
    graph = graph_of(found)
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
    snaps = found.near([position], reach).each()
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
    ends_of_rows = [[(float(row[f"{side}_lon"]), float(row[f"{side}_lat"])) for side in ("from", "to")] for row in rows]
    journeys = [[Stop(name="an end", position=end) for end in ends] for ends in ends_of_rows]
    for row, ends, stretches in zip(rows, ends_of_rows, traced(found, search, journeys, RULES[mode]), strict=True):
        (stretch,) = stretches
        straight = math.hypot((ends[0][0] - ends[1][0]) * math.cos(math.radians(ends[0][1])), ends[0][1] - ends[1][1])
        assert stretch.metres / 1000 <= max(float(row["length_km"] or 0), straight * 111.2) * 1.2 + 3, row["name"]


def test_every_sea_lane_is_joined_to_every_other() -> None:
    assert len(network(Mode.SEA).component_km) == 1


def test_large_components_hold_most_of_the_line() -> None:
    for mode, least in ((Mode.RAIL, 0.9), (Mode.ROAD, 0.93)):
        held = network(mode).component_km
        assert held == sorted(held, reverse=True)
        assert sum(held[:10]) / sum(held) > least


@pytest.mark.parametrize("mode", MODES)
def test_journeys_traced_together_are_those_traced_alone(mode: Mode) -> None:
    found, chance = network(mode), random.Random(5)
    lon, lat = (found.arrays[f"node_{name}"] / found.per_degree for name in ("lon", "lat"))
    stops = [f"stop {number}" for number in range(36)]
    places = {}
    for name in stops:
        node = chance.randrange(len(lon))
        point = Point(max(-180, lon[node] - chance.random() / 50), min(90, lat[node] + chance.random() / 50))
        places[name] = Place(id=name, name=name, mentions=(Mention(id=name, text=name),), geometry=point, point=point)
    journeys = [
        [Leg(id=a, journey=a, origin=a, destination=b, mode=mode, via=(c,) if chance.random() < 0.2 else ())]
        for a, b, c in zip(stops, stops[1:], stops[2:], strict=False)
    ]
    router = NetworkRouter(mode)
    together = router.journeys(journeys, places)
    for legs, made in zip(journeys, together, strict=True):
        if isinstance(made, NoPath):
            with pytest.raises(NoPath, match=made.message):
                router.routes(legs, places)
        else:
            assert router.routes(legs, places) == made
            assert made[0].length_km * 1000 >= 0.97 * length_m(made[0].geometry) - 300
    assert sum(isinstance(made, tuple) for made in together) > 8
    everything = list(itertools.chain(*journeys))
    routes_of_all, _ = routes(everything, places)
    assert [route for route in routes_of_all if route.fidelity is not Fidelity.GREAT_CIRCLE] == [
        made[0] for made in together if isinstance(made, tuple)
    ]
