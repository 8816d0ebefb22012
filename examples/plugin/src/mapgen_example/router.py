"""A router: lines of constant bearing, which a helmsman with a compass steers."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from mapgen.geometry import length_m, split
from mapgen.model import Fidelity, Route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Leg, Mode, Place

STEPS = 64
"""Points of a line between two stops."""


class RhumbRouter:
    """Traces every leg along rhumb lines from stop to stop."""

    name = "rhumb"

    def __init__(self, mode: Mode) -> None:
        """Made once for each mode that it is named for."""

    def routes(self, legs: Sequence[Leg], places: Mapping[str, Place], /) -> tuple[Route, ...]:
        """One route a leg, in their order."""
        return tuple(self._route(leg, places) for leg in legs)

    def _route(self, leg: Leg, places: Mapping[str, Place]) -> Route:
        stops = [places[stop].point for stop in (leg.origin, *leg.via, leg.destination)]
        ends = [(point.x, point.y) for point in stops if point is not None]
        positions = [ends[0]]
        for one, other in itertools.pairwise(ends):
            positions += rhumb(one, other)[1:]
        line = split(positions)  # (lon, lat), parted where it crosses the antimeridian
        return Route(leg=leg, geometry=line, length_km=length_m(line) / 1000, fidelity=Fidelity.APPROXIMATE)


def rhumb(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """Positions along the line of constant bearing (of the sphere): a straight line on Mercator's map.

    >>> rhumb((0, 0), (10, 0))[32]
    (5.0, 0.0)
    """
    (west, south), (east, north) = one, other
    across = (east - west + 180) % 360 - 180  # the shorter way round
    y0, y1 = mercator(south), mercator(north)
    shares = [step / STEPS for step in range(1, STEPS)]
    between = [
        ((west + across * share + 180) % 360 - 180, latitude(y0 + (y1 - y0) * share))
        for share in shares
    ]  # fmt: skip
    return [one, *between, other]


def mercator(lat: float) -> float:
    """Mercator's y of a latitude in degrees."""
    return math.asinh(math.tan(math.radians(lat)))


def latitude(y: float) -> float:
    """The latitude in degrees of Mercator's y."""
    return math.degrees(math.atan(math.sinh(y)))
