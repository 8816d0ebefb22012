"""Routers that follow no network: straight, along a great circle, or merely inferred."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, ClassVar

from shapely.geometry import LineString, MultiLineString, Point

from mapgen.geometry import great_circle, length_m, split
from mapgen.model import Fidelity, Mode, Route

from .stops import stop_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.geometry import Position
    from mapgen.model import Leg, Place


class DirectRouter:
    """Routes that follow no network, from stop to stop."""

    name: ClassVar[str] = ""
    fidelity: ClassVar[Fidelity] = Fidelity.STRAIGHT

    def __init__(self, mode: Mode | None = None) -> None:
        self.mode = mode

    def line(self, a: Position, b: Position) -> BaseGeometry:
        """The line between two stops."""
        return split([a, b])

    def routes(self, legs: Sequence[Leg], places: Mapping[str, Place], /) -> tuple[Route, ...]:
        """One route a leg."""
        return tuple(self._route(leg, places) for leg in legs)

    def _route(self, leg: Leg, places: Mapping[str, Place]) -> Route:
        stops = [stop_at(places[one]).position for one in (leg.origin, *leg.via, leg.destination)]
        lines = [self.line(a, b) for a, b in itertools.pairwise(stops)]
        return Route(
            leg=leg,
            geometry=joined(lines),
            length_km=sum(map(length_m, lines)) / 1000,
            fidelity=self.fidelity,
        )


class StraightRouter(DirectRouter):
    """Straight lines: for walking, and for tracks of many positions."""

    name: ClassVar[str] = "straight"


class GreatCircleRouter(DirectRouter):
    """The shortest lines on the globe: for flights, and where nothing better is known."""

    name: ClassVar[str] = "great-circle"
    fidelity: ClassVar[Fidelity] = Fidelity.GREAT_CIRCLE

    def line(self, a: Position, b: Position) -> BaseGeometry:
        return great_circle(Point(a), Point(b))


class InferredRouter(GreatCircleRouter):
    """Lines that nobody told: they join dated points in their order."""

    name: ClassVar[str] = "inferred"
    fidelity: ClassVar[Fidelity] = Fidelity.INFERRED


def joined(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Lines that follow each other as one; several parts where they cross the antimeridian."""
    parts: list[list[tuple[float, float]]] = []
    for line in lines:
        for part in getattr(line, "geoms", [line]):
            coords = list(part.coords)
            if parts and parts[-1][-1] == coords[0]:
                parts[-1] += coords[1:]
            else:
                parts.append(coords)
    return LineString(parts[0]) if len(parts) == 1 else MultiLineString(parts)
