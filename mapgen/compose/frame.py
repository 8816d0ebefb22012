"""How much of the world a map shows: its extent, what goes into the inset, what into a callout."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

from mapgen import words
from mapgen.gazetteer import Gazetteer
from mapgen.geometry import haversine_m, span_of
from mapgen.model import Precision
from mapgen.scene import Callout, Inset, MarkType, Token

from .names import known_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Crowd, Extent, Mark

LEAST_DEG: dict[Precision, float] = {
    Precision.EXACT: 0.03,
    Precision.BUILDING: 0.03,
    Precision.STREET: 0.03,
    Precision.LOCALITY: 0.1,
    Precision.CITY: 1.2,
    Precision.DISTRICT: 1.5,
    Precision.REGION: 4.0,
    Precision.COUNTRY: 10.0,
    Precision.MACRO: 20.0,
}
"""The least height of a map in degrees, by the finest position on it: a lone city gets its surroundings."""

WIDTH_PX = 640
"""The width of the usual embed, by which nearness on the map is judged before there is a map."""
CROWDED_PX = 26
"""Two markers closer than this cover each other."""
POLAR = 84.0
NEAR = 0.12
"""What is only related is drawn on the map within this share of its size beyond the frame."""


def extent_of(geometries: Sequence[BaseGeometry], finest: Precision, crowd: Crowd | None = None) -> Extent:
    """The smallest frame that holds all geometries; east > 180 where it crosses the antimeridian.

    Args:
        geometries: (lon, lat), split at the antimeridian; none gives the world.
        finest: the finest precision among them, which sets the least height.
        crowd: places that it must hold as well.
    """
    positions = shapely.get_coordinates(list(geometries))
    if crowd is not None:
        positions = np.concatenate([positions, np.column_stack([crowd.lon, crowd.lat])])
    if not len(positions):
        return (-180.0, -58.0, 180.0, 78.0)
    west, east = span_of(positions[:, 0])
    south, north = float(positions[:, 1].min()), float(positions[:, 1].max())
    middle = (south + north) / 2
    stretch = 1 / max(0.2, math.cos(math.radians(middle)))
    least = LEAST_DEG[finest]
    return grown((west, south, east, north), height=least, width=least * stretch)


def grown(extent: Extent, *, height: float, width: float) -> Extent:
    """The extent widened around its middle to at least `height` and `width` degrees, within the poles."""
    west, south, east, north = extent
    more_x = max(0.0, (width - (east - west)) / 2)
    more_y = max(0.0, (height - (north - south)) / 2)
    return (
        round(west - more_x, 6),
        round(max(-POLAR, south - more_y), 6),
        round(east + more_x, 6),
        round(min(POLAR, north + more_y), 6),
    )


def holds(extent: Extent, point: Point, margin: float = 0.0) -> bool:
    """Whether the point lies in the extent, grown by `margin` (a share of its size) on every side."""
    west, south, east, north = extent
    dx, dy = margin * (east - west), margin * (north - south)
    lon = point.x
    while lon < west - dx:
        lon += 360
    return lon <= east + dx and south - dy <= point.y <= north + dy


def framed(marks: Sequence[Mark], crowd: Crowd | None = None) -> tuple[Extent, tuple[str, ...]]:
    """The extent of a story and the ids of what lies too far off it for the map.

    What is only related or mentioned never widens the frame; near ones are drawn where they are.
    """
    core = [mark for mark in marks if mark.style not in (Token.RELATED, Token.DOT, Token.FOOTPRINT)]
    if crowd is None:
        core = core or [mark for mark in marks if mark.style is not Token.RELATED] or list(marks)
    inner = {mark.id for mark in core}
    order = list(Precision)
    exact = [*(mark.precision for mark in core), *(kind.precision for kind in (crowd.kinds if crowd else ()))]
    finest = min((precision for precision in exact if precision), key=order.index, default=Precision.CITY)
    extent = extent_of([mark.geometry for mark in core], finest, crowd)
    outer = [mark for mark in marks if mark.id not in inner and mark.point is not None]
    far = tuple(mark.id for mark in outer if mark.point is not None and not holds(extent, mark.point, NEAR))
    near = [mark.geometry for mark in outer if mark.id not in far]
    return (extent_of([*(mark.geometry for mark in core), *near], finest, crowd) if near else extent), far


def inset_of(extent: Extent, far: Sequence[Mark], spoken: Sequence[str]) -> Inset | None:
    """The globe, where the map is less than half the world; centred so that what is far is seen too."""
    west, south, east, north = extent
    if east - west > 150:
        return None
    middle = Point(_turned((west + east) / 2), (south + north) / 2)
    points = [middle, *(mark.point for mark in far if mark.point is not None)]
    vectors = [_vector(point) for point in points]
    total = [sum(axis) for axis in zip(*vectors, strict=True)]
    size = math.hypot(*total)
    centre = middle
    if size > 0.2 * len(vectors):
        centre = Point(math.degrees(math.atan2(total[1], total[0])), math.degrees(math.asin(total[2] / size)))
    if haversine_m((centre.x, centre.y), (middle.x, middle.y)) > 8_000_000:
        centre = middle
    named = {
        lang: words.word(lang, "legend", "comma").join(mark.names.get(lang, mark.name) for mark in far)
        for lang in spoken
    }
    return Inset(
        centre=Point(round(centre.x, 2), round(max(-55.0, min(55.0, centre.y)), 2)),
        box=extent,
        marks=tuple(mark.id for mark in far),
        text=named if far else {},
    )


def callouts_of(
    marks: Sequence[Mark], extent: Extent, cities: Mapping[str, str], spoken: Sequence[str]
) -> list[Callout]:
    """Groups of venues of one city that would cover each other on the map.

    Args:
        marks: all marks; venues are those that have a footprint of their own.
        extent: of the map.
        cities: name of the city by place id, "" or missing where unknown.
        spoken: the languages of the map.
    """
    west, south, east, north = extent
    wide = max(east - west, 1.3 * (north - south))
    metres_per_px = wide * 111_320 * math.cos(math.radians((south + north) / 2)) / WIDTH_PX
    footprints = {mark.place_id: mark for mark in marks if mark.type is MarkType.VENUE}
    pins = [mark for mark in marks if mark.type is MarkType.PLACE and mark.place_id in footprints and mark.point]
    groups: list[list[Mark]] = []
    for pin in pins:
        near = [
            group
            for group in groups
            if any(_apart_m(pin, other) < CROWDED_PX * metres_per_px for other in group)
            and cities.get(pin.place_id, "") == cities.get(group[0].place_id, "")
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(mark for group in near for mark in group), pin])
    out = []
    for number, group in enumerate((group for group in groups if len(group) > 1), start=1):
        shapes = [footprints[mark.place_id] for mark in group]
        area = extent_of([mark.geometry for mark in shapes], Precision.BUILDING)
        city = cities.get(group[0].place_id, "")
        apart = {lang: " · ".join(mark.names.get(lang, mark.name) for mark in group) for lang in spoken}
        title = _called(city, group[0].country, marks, spoken) if city else apart
        anchor = shapely.centroid(shapely.multipoints([mark.point for mark in group]))
        out.append(
            Callout(
                id=f"callout-{number}",
                title=title,
                extent=area,
                anchor=Point(round(anchor.x, 6), round(anchor.y, 6)),
                marks=tuple(mark.id for mark in (*shapes, *group)),
            )
        )
    return out


def _called(city: str, country: str, marks: Sequence[Mark], spoken: Sequence[str]) -> Mapping[str, str]:
    """What a city is called on the map: as the story's own mark of it, else as the gazetteer has it."""
    found = next((one for one in Gazetteer.shipped().named(city, country=country) if one.kind == "city"), None)
    names = {lang: (known_as(found.names, lang) if found else "") or city for lang in spoken}
    return next((mark.names for mark in marks if mark.name in (city, names[spoken[0]])), names)


def _apart_m(a: Mark, b: Mark) -> float:
    if a.point is None or b.point is None:
        return math.inf
    return haversine_m((a.point.x, a.point.y), (b.point.x, b.point.y))


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _vector(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point.x), math.radians(point.y)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
