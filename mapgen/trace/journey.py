"""One journey over one network: every stop snapped, and the shortest way that passes them in order.

Each stop has several positions where the line may pass it (`Snap`). Over all stops together that chain
is taken which costs least: the metres of the way, and with each stop its distance from the line times
`Rules.off_line`. Turning round on a line at a stop costs `Rules.turn_m`, so that a stub beside
the through line does not draw the journey in and out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapgen.errors import NoPath

from .search import FAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mapgen.geometry import Position

    from .network import Network, Shape, Snap
    from .search import Meeting, Search

LARGE_KM = 1000
"""A component that holds less line than this is small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How stops are snapped to a network."""

    reach_km: tuple[float, ...]
    """How far to look for one component near all stops, nearest first; beyond the last: no path."""
    small_km: float = 10.0
    """A small component counts as this much farther away at each stop."""
    spread_km: float
    """How much farther than the nearest line another may be that suits the journey better."""
    choices: int = 12
    """How many lines are tried at a stop."""
    off_line: float = 3.0
    """How many metres of way one metre beside the line is worth."""
    turn_m: float = 10_000.0
    """What turning round at a stop is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a journey must pass.

    `within_km` is set for what lies on a line itself, such as a bridge: how
    much farther off than the nearest line another may pass; else `Rules.spread_km` holds.
    """

    name: str
    position: Position
    within_km: float | None = None


@dataclass(slots=True)
class Stretch:
    """The way between two stops that follow each other, along the network."""

    start: Snap
    end: Snap
    positions: list[Position]
    along_m: list[float]
    countries: list[int]
    nodes: int = 0
    lines: tuple[int, ...] = ()

    @property
    def metres(self) -> float:
        """Length by the network's own edges."""
        return self.along_m[-1]


@dataclass(slots=True)
class _State:
    """Having reached a snap from its tail's side (0) or its head's (1), at the least cost so far."""

    cost: float
    before: _State | None
    snap: Snap
    side: int
    left_by: int = 0
    """The side by which the snap before was left."""
    met: Meeting | None = None
    """None for a way along one and the same line."""


def traced(
    network: Network,
    search: Search,
    stops: Sequence[Stop],
    rules: Rules,
    cost_beside: Callable[[Stop, Snap], float] | None = None,
) -> list[Stretch]:
    """The stretches between the stops, each beginning where the one before ended.

    `cost_beside`: metres that the way from a stop to a snap is worth; without it the distance, times
    `Rules.off_line`.

    Raises:
        NoPath: no component of the network is near all stops, or no way joins them.
    """
    choices = snapped(network, stops, rules)
    beside = cost_beside or (lambda _stop, snap: 1000 * rules.off_line * snap.away_km)
    first, *others = zip(stops, choices, strict=True)
    states = [_State(beside(first[0], snap), None, snap, side) for snap in first[1] for side in (0, 1)]
    for left, (stop, snaps) in zip(reversed(range(len(others))), others, strict=True):
        costs = [(snap, beside(stop, snap)) for snap in snaps]
        states = _advanced(network, search, states, costs, rules, last=left == 0)
        if not states:
            raise NoPath(f"no way leads to {stop.name}", hint="name another mode or a stop on the way")
    state: _State | None = min(states, key=lambda one: one.cost)
    stretches: list[Stretch] = []
    while state is not None and state.before is not None:
        stretches.append(_stretch(network, search, state.before, state))
        state = state.before
    return stretches[::-1]


def snapped(network: Network, stops: Sequence[Stop], rules: Rules) -> list[list[Snap]]:
    """For each stop the lines where it may be passed, all on one component of the network.

    The component is the one whose lines are nearest to all stops together; a small one must be
    `Rules.small_km` nearer at each stop to be preferred to a large one. The search widens step by step
    (`Rules.reach_km`) until some component is near every stop.

    Raises:
        NoPath: there is none within the widest reach.
    """
    for reach in rules.reach_km:
        around = [network.near(stop.position, reach) for stop in stops]
        nearest = [_nearest(snaps) for snaps in around]
        common = set(nearest[0]).intersection(*nearest[1:])
        if common:
            held = network.component_km
            chosen = min(
                common,
                key=lambda part: (
                    sum(near[part] + (rules.small_km if held[part] < LARGE_KM else 0) for near in nearest),
                    part,
                ),
            )
            return [
                _choices([snap for snap in snaps if snap.component == chosen], stop, rules)
                for stop, snaps in zip(stops, around, strict=True)
            ]
    alone = [stop.name for stop, near in zip(stops, nearest, strict=True) if not near]
    if alone:
        raise NoPath(f"nothing of the network lies within {rules.reach_km[-1]:.0f} km of {' or '.join(alone)}")
    raise NoPath(f"{stops[0].name} and {stops[-1].name} lie on parts of the network that do not meet")


def _nearest(snaps: Sequence[Snap]) -> Mapping[int, float]:
    out: dict[int, float] = {}
    for snap in snaps:
        out.setdefault(snap.component, snap.away_km)
    return out


def _choices(snaps: Sequence[Snap], stop: Stop, rules: Rules) -> list[Snap]:
    """The nearest lines; of those that lie farther off every second, fourth, … so that they reach out."""
    spread = rules.spread_km if stop.within_km is None else stop.within_km
    within = [snap for snap in snaps if snap.away_km <= snaps[0].away_km + spread]
    half = rules.choices // 2
    rest = within[half:]
    step = max(1, len(rest) // half)
    return within[:half] + rest[step - 1 :: step][:half]


def _sides(network: Network, snap: Snap) -> tuple[tuple[int, float], tuple[int, float]]:
    """The two ends of the snap's line and the metres to each."""
    tail, head = network.ends(snap.line)
    return (tail, snap.at_m), (head, network.metres(snap.line) - snap.at_m)


def _advanced(
    network: Network,
    search: Search,
    states: Sequence[_State],
    snaps: Sequence[tuple[Snap, float]],
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
    ends: list[dict[int, tuple[float, Snap, int]]] = [{}] if last else []
    for snap, cost in snaps:
        for side, (node, metres) in enumerate(_sides(network, snap)):
            if not last:
                ends.append({})
            if metres + cost < ends[-1].get(node, (FAR,))[0]:
                ends[-1][node] = (metres + cost, snap, side)
    tree = search.outward(seeds, {node for end in ends for node in end})
    reached = list(_along_one_line(states, snaps, rules))
    for end in ends:
        met = search.meeting(tree, {node: cost for node, (cost, _, _) in end.items()})
        if met:
            before, left_by = leaving[tree.root(met.node)]
            _, snap, side = end[met.back.root(met.node)]
            reached.append(_State(met.metres, before, snap, side, left_by, met))
    return reached


def _along_one_line(states: Sequence[_State], snaps: Sequence[tuple[Snap, float]], rules: Rules) -> Iterator[_State]:
    """From stop to stop without reaching a junction between them."""
    for state in states:
        for snap, extra in snaps:
            if state.snap.line == snap.line:
                forward = state.snap.at_m <= snap.at_m
                cost = state.cost + abs(state.snap.at_m - snap.at_m) + _turn(state, int(forward), rules) + extra
                yield _State(cost, state, snap, int(not forward), int(forward))


def _turn(state: _State, side: int, rules: Rules) -> float:
    """What it costs to leave a stop by a side."""
    return rules.turn_m if state.before and side == state.side else 0.0


def _stretch(network: Network, search: Search, before: _State, state: _State) -> Stretch:
    """The way from one snap to the next with all vertices."""
    start, end = before.snap, state.snap
    if state.met is None:
        pieces = [(start.line, start.at_m, end.at_m)]
    else:
        far = 0.0 if state.left_by == 0 else float(network.metres(start.line))
        near = 0.0 if state.side == 0 else float(network.metres(end.line))
        pieces = [(start.line, start.at_m, far)]
        for line, forward in search.way(state.met):
            whole = float(network.metres(line))
            pieces.append((line, 0.0, whole) if forward else (line, whole, 0.0))
        pieces.append((end.line, near, end.at_m))
    made = Stretch(start, end, [start.position], [0.0], [])
    made.lines = tuple(line for line, _, _ in pieces)
    for line, a, b in pieces:
        _append(made, network.shape(line), a, b)
    if made.positions[-1] != end.position:
        made.positions.append(end.position)
        made.along_m.append(made.along_m[-1])
        made.countries.append(made.countries[-1] if made.countries else 0)
    made.countries.insert(0, made.countries[0] if made.countries else 0)
    return made


def _append(made: Stretch, shape: Shape, a: float, b: float) -> None:
    """Add the part of a line from `a` to `b` metres from its tail (b < a: backwards)."""
    gone = made.along_m[-1]
    rows = [
        (abs(along - a), position, country)
        for position, along, country in zip(shape.positions, shape.along_m, shape.countries, strict=True)
        if min(a, b) <= along <= max(a, b)
    ]
    if b < a:
        rows.reverse()
    for metres, position, country in rows:
        if position == made.positions[-1]:
            continue
        made.positions.append(position)
        made.along_m.append(gone + metres)
        made.countries.append(country)
        made.nodes += 1
    if not rows or rows[-1][0] < abs(b - a):
        position = shape.at(b)
        made.positions.append(position)
        made.along_m.append(gone + abs(b - a))
        made.countries.append(made.countries[-1] if made.countries else shape.countries[0])
