"""What is known where no point is: the outline, the extent or the reach of a division, a town, a sea."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely.geometry import Point, box

from mapgen.geometry import ring, wrapped
from mapgen.model import Precision

from .kinds import VENUES, precision
from .scope import REACH_KM

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Candidate

PEOPLE_PER_KM2 = 4000.0
"""A usual density of towns, from which the reach of one follows."""
SMALLEST_KM = 1.5
LOCALITY_PEOPLE = 20_000
"""Below this a populated place is a locality rather than a city."""


def town_radius_km(population: int) -> float:
    """How far a town of so many people reaches from its middle, in kilometres; at least 1.5.

    >>> round(town_radius_km(1_000_000), 1), town_radius_km(0)
    (11.6, 1.5)
    """
    return max(SMALLEST_KM, 1.3 * math.sqrt(population / PEOPLE_PER_KM2 / math.pi))


def area_of(candidate: Candidate) -> BaseGeometry:
    """Polygon or MultiPolygon (lon, lat) of where something is that is "in" the candidate.

    Its footprint, the outline of a country or state (Natural Earth), else its extent, else a circle
    as wide as such places are.
    """
    if candidate.footprint is not None and candidate.footprint.area > 0:
        return candidate.footprint
    outline = _outline(candidate)
    if outline is not None:
        return outline
    if candidate.kind == "city":
        return ring(candidate.point, 1000 * town_radius_km(candidate.population))
    if candidate.extent is not None:
        west, south, east, north = candidate.extent
        return wrapped(box(west, south, east + 360 if west > east else east, north))
    reach = 1.0 if candidate.kind in VENUES else REACH_KM.get(candidate.kind, 60.0) / 2
    return ring(candidate.point, 1000 * reach)


def _outline(candidate: Candidate) -> BaseGeometry | None:
    from mapgen import basemap

    if candidate.kind in ("country", "territory") and candidate.country:
        return basemap.country(candidate.country)
    if candidate.kind == "admin1" and not candidate.approximate:
        code, name = basemap.admin1_at(candidate.label_point or candidate.point)
        return basemap.admin1(code, name) if code == candidate.country else None
    return None


def area_precision(candidate: Candidate) -> Precision:
    """How exact a position is that is only known to be in the candidate."""
    if candidate.kind == "city":
        return Precision.CITY if candidate.population >= LOCALITY_PEOPLE else Precision.LOCALITY
    return Precision.LOCALITY if candidate.kind in VENUES else precision(candidate)


def middle(area: BaseGeometry) -> Point:
    """A point in the largest part of an area, near its middle: where its label stands."""
    parts = list(getattr(area, "geoms", (area,)))
    largest: BaseGeometry = max(parts, key=lambda part: (part.area, part.length))
    centre: Point = largest.centroid
    return centre if largest.area == 0 or largest.contains(centre) else largest.representative_point()
