"""Journeys over one network: every stop snapped, and the shortest way that passes them in order.

Each stop has several positions where the line may pass it (`Snap`). Over all stops together that chain
is taken which costs least: the metres of the way, and with each stop its distance from the line times
`Rules.off_line`. Turning round on a line at a stop costs `Rules.turn_m`, so that a stub beside
the through line does not draw the journey in and out again.

Where there is a hierarchy the journeys of two stops are searched together; those of more go one by one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mapgen.errors import NoPath

from .course import Pieces, courses
from .pairs import paired
from .search import FAR
from .snapping import snapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .course import Course
    from .hierarchy import Hierarchy
    from .network import Array, Network, Snap, Snaps
    from .search import Meeting, Search
    from .snapping import Rules, Stop

    Beside = Callable[[Sequence[Stop], Snaps], Array]

Piece = tuple[int, float, float]
"""A line and where on it a piece begins and ends, metres from the tail."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The way between two stops that follow each other, along the network."""

    start: Snap
    end: Snap
    course: Course

    @property
    def metres(self) -> float:
        """Length by the network's own edges."""
        return self.course.metres


@dataclass(slots=True)
class _State:
    """Having reached a snap from its tail's side (0) or its head's (1), at the least cost so far."""

    cost: float
    before: _State | None
    row: int
    snap: Snap
    side: int
    left_by: int = 0
    """The side by which the snap before was left."""
    met: Meeting | None = None
    """None for a way along one and the same line."""


def traced(
    network: Network,
    search: Search,
    journeys: Sequence[Sequence[Stop]],
    rules: Rules,
    *,
    hierarchy: Hierarchy | None = None,
    beside: Beside | None = None,
) -> list[list[Stretch] | NoPath]:
    """Of each journey the stretches between its stops, each beginning where the one before ended.

    Args:
        network: the lines.
        search: for journeys of more than two stops, and for all where there is no `hierarchy`.
        journeys: two stops or more each.
        rules: how stops are snapped.
        hierarchy: for journeys of two stops.
        beside: metres that the way from its stop to each snap is worth (the snaps count the stops of all
            journeys); without it the distance, times `Rules.off_line`.

    Returns:
        In the place of a journey that has no way the error that says why: no component of the network is
        near all stops, or no way joins them.
    """
    found = snapped(network, journeys, rules)
    snaps = found.snaps
    stops = [stop for journey in journeys for stop in journey]
    cost = beside(stops, snaps) if beside else 1000 * rules.off_line * snaps.away_km
    firsts = list(itertools.accumulate(map(len, journeys), initial=0))
    traceable = [number for number in range(len(journeys)) if number not in found.failed]
    pairs = [number for number in traceable if hierarchy and len(journeys[number]) == 2]
    out: list[list[Stretch] | NoPath] = [found.failed.get(number, []) for number in range(len(journeys))]
    if hierarchy and pairs:
        which, pieces, starts, ends = paired(network, hierarchy, snaps, cost, np.array([firsts[n] for n in pairs]))
        for number in set(range(len(pairs))).difference(which.tolist()):
            out[pairs[number]] = _no_way(journeys[pairs[number]][-1])
        stretches = _stretches(network, pieces, snaps.rows(starts), snaps.rows(ends))
        for number, stretch in zip(which.tolist(), stretches, strict=True):
            out[pairs[number]] = [stretch]
    bounds = np.searchsorted(snaps.of, np.arange(len(stops) + 1)).tolist()
    for number in sorted(set(traceable).difference(pairs)):
        around = range(firsts[number], firsts[number + 1])
        choices = [list(range(bounds[stop], bounds[stop + 1])) for stop in around]
        out[number] = _chained(network, search, journeys[number], choices, snaps, cost, rules)
    return out


def _no_way(stop: Stop) -> NoPath:
    return NoPath(f"no way leads to {stop.name}", hint="name another mode or a stop on the way")


def _stretches(network: Network, pieces: Pieces, starts: Snaps, ends: Snaps) -> list[Stretch]:
    laid = courses(network, pieces, starts, ends)
    return [Stretch(*row) for row in zip(starts.each(), ends.each(), laid, strict=True)]


def _chained(
    network: Network,
    search: Search,
    stops: Sequence[Stop],
    choices: Sequence[Sequence[int]],
    snaps: Snaps,
    cost_m: Array,
    rules: Rules,
) -> list[Stretch] | NoPath:
    """One journey of any number of stops; `choices`: the rows of the snaps of each."""
    each = {row: snap for rows in choices for row, snap in zip(rows, snaps.rows(np.array(rows)).each(), strict=True)}
    cost = {row: float(cost_m[row]) for row in each}
    states = [_State(cost[row], None, row, each[row], side) for row in choices[0] for side in (0, 1)]
    for number, (stop, rows) in enumerate(zip(stops[1:], choices[1:], strict=True), start=2):
        beside = [(row, each[row], cost[row]) for row in rows]
        states = _advanced(network, search, states, beside, rules, last=number == len(stops))
        if not states:
            return _no_way(stop)
    state: _State | None = min(states, key=lambda one: one.cost)
    taken: list[tuple[list[Piece], int, int]] = []
    while state is not None and state.before is not None:
        taken.append((_pieces(network, search, state.before, state), state.before.row, state.row))
        state = state.before
    taken.reverse()
    line, begin, end = zip(*(piece for pieces, _, _ in taken for piece in pieces), strict=True)
    start = np.cumsum([0, *(len(pieces) for pieces, _, _ in taken)])
    all_pieces = Pieces(start, np.array(line), np.array(begin, float), np.array(end, float))
    begins, ends = (snaps.rows(np.array(rows)) for rows in ([a for _, a, _ in taken], [b for _, _, b in taken]))
    return _stretches(network, all_pieces, begins, ends)


def _pieces(network: Network, search: Search, before: _State, state: _State) -> list[Piece]:
    """The way from one snap to the next."""
    start, end = before.snap, state.snap
    if state.met is None:
        return [(start.line, start.at_m, end.at_m)]
    far = 0.0 if state.left_by == 0 else float(network.metres(start.line))
    near = 0.0 if state.side == 0 else float(network.metres(end.line))
    out = [(start.line, start.at_m, far)]
    for line, forward in search.way(state.met):
        whole = float(network.metres(line))
        out.append((line, 0.0, whole) if forward else (line, whole, 0.0))
    return [*out, (end.line, near, end.at_m)]


def _sides(network: Network, snap: Snap) -> tuple[tuple[int, float], tuple[int, float]]:
    """The two ends of the snap's line and the metres to each."""
    tail, head = network.ends(snap.line)
    return (tail, snap.at_m), (head, network.metres(snap.line) - snap.at_m)


def _advanced(
    network: Network,
    search: Search,
    states: Sequence[_State],
    snaps: Sequence[tuple[int, Snap, float]],
    rules: Rules,
    *,
    last: bool,
) -> list[_State]:
    """The states at the next stop, whose snaps come with what each costs; those that nothing reaches are left out.

    At the last stop only the best state counts, which one search finds; at the others each is needed.
    """
    seeds: dict[int, float] = {}
    leaving: dict[int, tuple[_State, int]] = {}
    for state in states:
        for side, (node, metres) in enumerate(_sides(network, state.snap)):
            cost = state.cost + metres + _turn(state, side, rules)
            if cost < seeds.get(node, FAR):
                seeds[node], leaving[node] = cost, (state, side)
    ends: list[dict[int, tuple[float, int, Snap, int]]] = [{}] if last else []
    for row, snap, cost in snaps:
        for side, (node, metres) in enumerate(_sides(network, snap)):
            if not last:
                ends.append({})
            if metres + cost < ends[-1].get(node, (FAR,))[0]:
                ends[-1][node] = (metres + cost, row, snap, side)
    tree = search.outward(seeds, {node for end in ends for node in end})
    reached = list(_along_one_line(states, snaps, rules))
    for end in ends:
        met = search.meeting(tree, {node: cost for node, (cost, *_) in end.items()})
        if met:
            before, left_by = leaving[tree.root(met.node)]
            _, row, snap, side = end[met.back.root(met.node)]
            reached.append(_State(met.metres, before, row, snap, side, left_by, met))
    return reached


def _along_one_line(
    states: Sequence[_State], snaps: Sequence[tuple[int, Snap, float]], rules: Rules
) -> Iterator[_State]:
    """From stop to stop without reaching a junction between them."""
    for state in states:
        for row, snap, extra in snaps:
            if state.snap.line == snap.line:
                forward = state.snap.at_m <= snap.at_m
                cost = state.cost + abs(state.snap.at_m - snap.at_m) + _turn(state, int(forward), rules) + extra
                yield _State(cost, state, row, snap, int(not forward), int(forward))


def _turn(state: _State, side: int, rules: Rules) -> float:
    """What it costs to leave a stop by a side."""
    return rules.turn_m if state.before and side == state.side else 0.0
