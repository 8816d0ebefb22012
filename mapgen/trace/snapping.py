"""Where journeys may pass their stops: lines of the network near each, all on one component of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mapgen.errors import NoPath

from .network import Snaps, fresh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.geometry import Position

    from .network import Array, Network

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


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where all stops of some journeys may be passed: `snaps.of` counts the stops of all of them, one journey
    after the other; stops of a journey in `failed` have none.
    """

    snaps: Snaps
    failed: Mapping[int, NoPath]


def snapped(network: Network, journeys: Sequence[Sequence[Stop]], rules: Rules) -> Snapped:
    """For each stop of each journey the lines where it may be passed, all on one component of the network.

    The component is the one whose lines are nearest to all stops of the journey together; a small one must be
    `Rules.small_km` nearer at each stop to be preferred to a large one. The search widens step by step
    (`Rules.reach_km`) until some component is near every stop.
    """
    stops = [stop for journey in journeys for stop in journey]
    journey_of = np.repeat(np.arange(len(journeys)), [len(journey) for journey in journeys])
    left = np.arange(len(stops))
    parts: list[Snaps] = []
    failed: dict[int, NoPath] = {}
    for reach in rules.reach_km:
        near = network.near([stops[number].position for number in left.tolist()], reach)
        near = near.of_others(left)
        chosen = _components(network, near, journey_of, rules)
        parts.append(near.rows(np.flatnonzero(chosen[journey_of[near.of]] == near.component)))
        left = left[chosen[journey_of[left]] < 0]
        if not len(left):
            break
    for number in np.unique(journey_of[left]).tolist():
        alone = [stops[k].name for k in left[journey_of[left] == number].tolist() if not (near.of == k).any()]
        ends = journeys[number][0].name, journeys[number][-1].name
        failed[number] = NoPath(
            f"nothing of the network lies within {rules.reach_km[-1]:.0f} km of {' or '.join(alone)}"
            if alone
            else f"{ends[0]} and {ends[1]} lie on parts of the network that do not meet"
        )
    found = Snaps.joined(parts)
    found = found.rows(np.argsort(found.of, kind="stable"))
    spread = np.array([rules.spread_km if stop.within_km is None else stop.within_km for stop in stops])
    return Snapped(_choices(found, spread, rules.choices), failed)


def _components(network: Network, near: Snaps, journey_of: Array, rules: Rules) -> Array:
    """Of each journey the component to use, -1 where none is near all its stops that were looked around."""
    parts = len(network.component_km)
    wanted = np.bincount(journey_of)
    chosen = np.full(len(wanted), -1)
    pairs, first = np.unique(near.of * parts + near.component, return_index=True)
    stop, part = np.divmod(pairs, parts)
    held = network.column("component_km")
    away = near.away_km[first] + np.where(held[part] < LARGE_KM, rules.small_km, 0)
    key = journey_of[stop] * parts + part
    order = np.argsort(key, kind="stable")
    key, away = key[order], away[order]
    starts = np.flatnonzero(fresh(key))
    if not len(starts):
        return chosen
    journey, part = np.divmod(key[starts], parts)
    whole = np.flatnonzero(np.diff(starts, append=len(key)) == wanted[journey])
    journey, part, away = journey[whole], part[whole], np.add.reduceat(away, starts)[whole]
    best = np.lexsort((part, away, journey))
    best = best[fresh(journey[best])]
    chosen[journey[best]] = part[best]
    return chosen


def _choices(snaps: Snaps, spread: Array, most: int) -> Snaps:
    """The nearest lines; of those that lie farther off every second, fourth, … so that they reach out."""
    if not len(snaps):
        return snaps
    begins = np.flatnonzero(fresh(snaps.of))
    nearest = np.repeat(snaps.away_km[begins], np.diff(begins, append=len(snaps)))
    snaps = snaps.rows(np.flatnonzero(snaps.away_km <= nearest + spread[snaps.of]))
    begins = np.flatnonzero(fresh(snaps.of))
    count = np.diff(begins, append=len(snaps))
    rank = np.arange(len(snaps)) - np.repeat(begins, count)
    half = most // 2
    step = np.maximum(1, (np.repeat(count, count) - half) // half)
    after = rank - half + 1
    return snaps.rows(np.flatnonzero((after <= 0) | ((after % step == 0) & (after // step <= half))))
