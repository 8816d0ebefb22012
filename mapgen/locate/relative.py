"""Positions told through other places: rings, offsets, stretches, the sea off a coast."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.affinity import translate
from shapely.geometry import Point

from mapgen import positions
from mapgen.geometry import destination, distance_m, geod, great_circle, ring, unwrapped, wrapped
from mapgen.model import Mention, Precision, Relative, Shape

from .area import area_of, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Place

NEAR_M = 25_000.0
"""What "near" and "off" mean where nobody says how far: the radius of the ring."""
VAGUE = 0.2
"""Share of a distance that it is uncertain by: a wind of sixteen is off by up to 11.25°, whose tangent is 0.2."""
LEAST_VAGUE_M = 1000.0
_PART = re.compile(
    r"(?:the )?(?P<wind>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?(?: part)?(?: of)? (?P<name>.+)",
    re.IGNORECASE,
)
_NEAR = re.compile(r"(?:near|close to|in the vicinity of|just outside) (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Position:
    """What a relative position comes to: geometry (lon, lat), its middle, how exact it is, and in words."""

    geometry: BaseGeometry
    point: Point
    precision: Precision
    reason: str


def told(mention: Mention) -> tuple[Relative, tuple[Mention, ...]] | None:
    """The relative position that a mention's text tells, with the mentions of the places it is told by.

    Names that read like one ("Northern Ireland") are for the caller to rule out.

    >>> shape, places = told(Mention(id="a", text="12 nmi NW of Paros"))
    >>> shape.bearing_deg, places[0].text
    (315.0, 'Paros')
    >>> told(Mention(id="a", text="Offenbach"))
    """
    text = " ".join(mention.text.split())
    names: Sequence[str]
    if found := _NEAR.fullmatch(text):
        names = (found[1],)
        shape = Relative(shape=Shape.RING, radius_m=NEAR_M)
    elif found := _PART.fullmatch(text):
        names = (found["name"],)
        shape = Relative(shape=Shape.AREA, bearing_deg=positions.bearing(found["wind"]))
    elif said := positions.told(text):
        names = said.of
        shape = Relative(shape=Shape(said.shape), distance_m=said.distance_m, bearing_deg=said.bearing_deg)
    else:
        return None
    places = tuple(
        Mention(
            id=f"{mention.id}#{number}",
            text=name,
            where=mention.where,
            within=mention.within,
            region=mention.region,
            country=mention.country,
        )
        for number, name in enumerate(names, 1)
    )
    return (
        Relative(
            shape=shape.shape,
            of=tuple(place.id for place in places),
            radius_m=shape.radius_m,
            distance_m=shape.distance_m,
            bearing_deg=shape.bearing_deg,
        ),
        places,
    )


def position(relative: Relative, anchors: Sequence[Place], own: Point | None = None) -> Position:
    """Where something is that is told by its anchors, all of which have been found.

    `own` is the mention's own point, for a ring that names no other place.
    """
    centres = [point for point in (*(anchor.point for anchor in anchors), own) if point is not None]
    if not centres:
        raise ValueError("a relative position needs a place or a point to be relative to")
    names = [anchor.name for anchor in anchors]
    match relative.shape:
        case Shape.RING:
            return _ring(centres[0], relative.radius_m or NEAR_M, names)
        case Shape.OFFSET:
            return _offset(centres[0], relative, names[0])
        case Shape.BETWEEN:
            return _between(centres[0], centres[1], relative.radius_m, names)
        case Shape.OFF:
            return _off(anchors[0], relative.distance_m or relative.radius_m)
        case Shape.AREA:
            return _area(anchors[0], relative.bearing_deg)


def _ring(centre: Point, radius_m: float, names: Sequence[str]) -> Position:
    around = f"within {_km(radius_m)} of {names[0] if names else 'the position given'}"
    return Position(ring(centre, radius_m), centre, extent_precision(radius_m), around)


def _offset(origin: Point, relative: Relative, name: str) -> Position:
    distance, bearing_deg = relative.distance_m or NEAR_M, relative.bearing_deg
    vague = relative.radius_m or max(VAGUE * distance, LEAST_VAGUE_M)
    if bearing_deg is None:
        around = ring(origin, distance + vague).difference(ring(origin, max(distance - vague, 1.0)))
        return Position(around, origin, extent_precision(distance), f"{_km(distance)} from {name}, in any direction")
    point = destination(origin, bearing_deg, distance)
    reason = f"{_km(distance)} from {name} towards {bearing_deg:g}°, give or take {_km(vague)}"
    return Position(ring(point, vague), point, extent_precision(vague), reason)


def _between(one: Point, other: Point, radius_m: float | None, names: Sequence[str]) -> Position:
    apart = distance_m(one, other)
    halfway = destination(one, float(geod().inv(one.x, one.y, other.x, other.y)[0]), apart / 2)
    reason = f"on the stretch between {names[0]} and {names[-1]}"
    stretch = great_circle(one, other)
    if radius_m is not None:
        reason = f"{reason}, within {_km(radius_m)} of it"
        stretch = _corridor(one, other, radius_m)
    return Position(stretch, halfway, extent_precision(max(apart / 2, radius_m or 0.0)), reason)


def _corridor(one: Point, other: Point, radius_m: float) -> BaseGeometry:
    """All that is within a radius of the stretch between two points."""
    azimuth, _, apart = geod().inv(one.x, one.y, other.x, other.y)
    steps = max(1, math.ceil(apart / radius_m))
    along = [destination(one, azimuth, apart * step / steps) for step in range(steps + 1)]
    turned = [lon for lon, _ in unwrapped([(point.x, point.y) for point in along])]
    discs = [translate(ring(Point(0, point.y), radius_m), xoff=lon) for point, lon in zip(along, turned, strict=True)]
    pieces = [shapely.convex_hull(shapely.union(a, b)) for a, b in itertools.pairwise(discs)]
    return wrapped(shapely.union_all(pieces or discs))


def _off(coast: Place, distance: float | None) -> Position:
    from mapgen import basemap

    assert coast.point is not None
    around = ring(coast.point, distance or NEAR_M)
    land = shapely.clip_by_rect(basemap.land("10m"), *around.bounds)
    sea = around.difference(land if land.is_valid else shapely.make_valid(land))
    if sea.is_empty:
        reason = f"off {coast.name}; no sea is known within {_km(distance or NEAR_M)} of it"
        return Position(around, coast.point, extent_precision(distance or NEAR_M), reason)
    return Position(sea, middle(sea), extent_precision(distance or NEAR_M), f"in the sea off {coast.name}")


def _area(place: Place, bearing_deg: float | None) -> Position:
    area = area_of(place.chosen) if place.chosen else place.geometry
    if area is None or place.point is None:
        raise ValueError(f"{place.name} has not been found")
    if bearing_deg is None:
        return Position(area, middle(area), place.precision, f"somewhere in {place.name}")
    part = _part(area, bearing_deg)
    wind = positions.WINDS[round(bearing_deg / 22.5) % 16].upper()
    return Position(part, middle(part), place.precision, f"somewhere in the {wind} of {place.name}")


def _part(area: BaseGeometry, bearing_deg: float) -> BaseGeometry:
    """The half of an area (a quarter for NE, SE, SW, NW) that lies in a direction from its middle."""
    west, south, east, north = area.bounds
    centre = area.centroid
    up, right = round(math.cos(math.radians(bearing_deg)), 3), round(math.sin(math.radians(bearing_deg)), 3)
    west, east = (centre.x, east) if right > 0 else (west, centre.x) if right < 0 else (west, east)
    south, north = (centre.y, north) if up > 0 else (south, centre.y) if up < 0 else (south, north)
    part = area.intersection(shapely.box(west, south, east, north))
    return area if part.is_empty else part


def extent_precision(radius_m: float) -> Precision:
    """How exact a position is that is known to within a radius."""
    for limit, precision in (
        (100, Precision.BUILDING),
        (5_000, Precision.LOCALITY),
        (25_000, Precision.CITY),
        (75_000, Precision.DISTRICT),
        (500_000, Precision.REGION),
    ):
        if radius_m <= limit:
            return precision
    return Precision.MACRO


def _km(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.3g} km"
