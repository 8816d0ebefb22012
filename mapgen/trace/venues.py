"""Places with a shape: the footprint that is known, or a ring where only a point is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.geometry import ring
from mapgen.model import Precision, Role, Venue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Place

RADIUS_M = {
    "airport": 1500.0,
    "base": 1000.0,
    "bridge": 300.0,
    "building": 75.0,
    "camp": 500.0,
    "cemetery": 250.0,
    "church": 60.0,
    "crossing": 200.0,
    "dam": 300.0,
    "embassy": 75.0,
    "guesthouse": 200.0,
    "headquarters": 120.0,
    "hotel": 75.0,
    "launch-site": 2000.0,
    "monument": 60.0,
    "mosque": 60.0,
    "museum": 100.0,
    "palace": 200.0,
    "park": 400.0,
    "parliament": 150.0,
    "port": 1000.0,
    "power-plant": 700.0,
    "prison": 250.0,
    "square": 200.0,
    "stadium": 150.0,
    "station": 200.0,
    "temple": 100.0,
    "test-site": 3000.0,
    "tunnel": 300.0,
    "university": 400.0,
}
"""The kinds that are venues, and a usual radius of each: for a ring where no footprint is known."""
OTHER_M = 100.0
"""For a place that a story calls a venue and whose kind is none of these."""


def venues(places: Iterable[Place]) -> tuple[Venue, ...]:
    """The venues among the places, in order.

    A venue is a place of a kind such as bridge, palace or stadium, or one whose role says so. Its footprint
    is what the candidate knows, else the place's own shape, else a ring around its point, which is marked
    `approximate`, as is every shape less exact than the building.
    """
    return tuple(venue for venue in map(_venue, places) if venue)


def _venue(place: Place) -> Venue | None:
    kind = place.chosen.kind if place.chosen else ""
    if not place.found or (kind not in RADIUS_M and place.role is not Role.VENUE):
        return None
    credit = place.chosen.credit if place.chosen else ""
    known = place.chosen.footprint if place.chosen else None
    if known is not None and not known.is_empty:
        return Venue(
            place=place, footprint=known, approximate=bool(place.chosen and place.chosen.approximate), credit=credit
        )
    if place.geometry is not None and place.geometry.geom_type != "Point":
        exact = place.precision in {Precision.EXACT, Precision.BUILDING}
        return Venue(place=place, footprint=place.geometry, approximate=not exact, credit=credit)
    return Venue(place=place, footprint=_ring(place, kind), approximate=True, credit=credit)


def _ring(place: Place, kind: str) -> BaseGeometry:
    centre = place.point if place.point is not None else place.geometry
    return ring(centre, RADIUS_M.get(kind, OTHER_M))  # type: ignore[arg-type]
