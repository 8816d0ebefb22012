"""Where the name of an area fits: the roomiest circles within it, clear of the story's lines and places.

Those of the countries and seas that are in view as a whole, and where nothing of the story is, depend on the
basemap alone and ship with it (geodata/build/derived.py makes them with the functions of this module).
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import shapely
import shapely.affinity
from shapely.geometry import Point

from mapgen import data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Extent

Room = tuple[Point, float]
"""The middle and the radius (degrees of latitude) of a circle."""
Resolution = Literal["110m", "50m"]
IN_COUNTRY, IN_SEA = 4, 2
"""So many rooms at most are sought for a name."""
EDGE = 0.12
"""Not at the edge of a sea's extent, where it is hardly that sea any more."""
TURNS = (0.0, -360.0, 360.0)
NOWHERE: Extent = (math.inf, math.inf, -math.inf, -math.inf)


def seen(area: BaseGeometry, view: Extent) -> BaseGeometry:
    """What of an area (-180…180) is in the view, whose east may be beyond 180°."""
    west, south, east, north = view
    pieces = []
    for turn in TURNS:
        if west - turn < 180 and east - turn > -180:
            piece = shapely.clip_by_rect(area, west - turn, south, east - turn, north)
            if not piece.is_empty:
                pieces.append(shapely.affinity.translate(shapely.make_valid(piece), xoff=turn))
    return shapely.union_all(pieces)


def rooms(area: BaseGeometry, story: BaseGeometry, most: int, least_deg: float = 0.0) -> list[Room]:
    """Up to `most` places for a name within an area, roomiest first.

    None where the area holds no circle of `least_deg`. Clear of the story where that leaves at least half the
    room. Measured with longitudes shrunk as the latitude wants, so that the circle is one on the map.
    """
    first = _circle(area, least_deg)
    if first is None or first[1] < least_deg:
        return []
    clear = area.difference(story)
    found: list[Room] = []
    while len(found) < most:
        spot = _circle(clear)
        if spot is None or spot[1] < 0.5 * first[1]:
            break
        found.append(spot)
        lean = max(0.2, math.cos(math.radians(spot[0].y)))
        circle = Point(0, 0).buffer(1.1 * spot[1])
        clear = clear.difference(shapely.transform(circle, _moved(1 / lean, spot[0].x, spot[0].y)))
    return found or [first]


def of_country(code: str, resolution: Resolution, view: Extent, story: BaseGeometry) -> list[Room] | None:
    """The rooms of a country that is seen as a whole and clear of the story; None where it is not."""
    bounds, found = _known(resolution).countries.get(code, (NOWHERE, []))
    return _turned(found, bounds, view, story)


def of_sea(extent: Extent, resolution: Resolution, view: Extent, story: BaseGeometry) -> list[Room] | None:
    """The rooms of a sea by its own extent, where all of that is seen and clear of the story; None where it is not."""
    found = _known(resolution).seas.get(extent)
    return None if found is None else _turned(found, _unrolled(extent), view, story)


def heart(extent: Extent, turn: float = 0.0) -> BaseGeometry:
    """The inner part of a sea's own extent, turned by so many degrees."""
    west, south, east, north = _unrolled(extent)
    dx, dy = EDGE * (east - west), EDGE * (north - south)
    return shapely.box(west + turn + dx, south + dy, east + turn - dx, north - dy)


def _turned(found: list[Room], bounds: Extent, view: Extent, story: BaseGeometry) -> list[Room] | None:
    """Rooms by the turn that brings all that has these bounds into the view, without anything of the story; or None."""
    _, south, _, north = bounds
    for turn in TURNS:
        west, east = bounds[0] + turn, bounds[2] + turn
        inside = view[0] <= west and view[1] <= south and east <= view[2] and north <= view[3]
        if inside and (story.is_empty or not story.intersects(shapely.box(west, south, east, north))):
            return [(Point(point.x + turn, point.y), radius) for point, radius in found] if turn else found
    return None


def _unrolled(extent: Extent) -> Extent:
    west, south, east, north = extent
    return west, south, east + 360 if east < west else east, north


class _Known:
    """The rooms that ship, of one resolution of the basemap."""

    def __init__(self, resolution: Resolution) -> None:
        arrays: Mapping[str, NDArray[Any]] = data.arrays("basemap/rooms")
        codes = arrays[f"country_code_{resolution}"].view("S2")[:, 0].astype("U2").tolist()
        bounds = map(tuple, arrays[f"country_bounds_{resolution}"].tolist())
        of_countries = map(_rooms_of, arrays[f"country_rooms_{resolution}"].tolist())
        self.countries: dict[str, tuple[Extent, list[Room]]] = dict(
            zip(codes, zip(bounds, of_countries, strict=True), strict=True)
        )
        extents = map(tuple, arrays["sea_extent"].tolist())
        of_seas = map(_rooms_of, arrays[f"sea_rooms_{resolution}"].tolist())
        self.seas: dict[Extent, list[Room]] = dict(zip(extents, of_seas, strict=True))


@cache
def _known(resolution: Resolution) -> _Known:
    return _Known(resolution)


def _rooms_of(row: list[tuple[float, float, float]]) -> list[Room]:
    """Middles and radii of a row of the array, which is filled up with radii of 0."""
    return [(Point(lon, lat), radius) for lon, lat, radius in row if radius]


def _moved(stretch: float, x: float, y: float) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """What stretches positions eastward and moves them."""
    return lambda positions: positions * (stretch, 1.0) + (x, y)


@lru_cache(maxsize=256)
def _circle(area: BaseGeometry, least_deg: float = 0.0) -> Room | None:
    """The largest circle within an area; None for a sliver, and where all parts are less than so wide or high."""
    polygons = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty]
    polygons.sort(key=lambda part: -part.area)
    best: Room | None = None
    for part in polygons[:3]:
        lean = max(0.2, math.cos(math.radians(part.centroid.y)))
        west, south, east, north = part.bounds
        span = max(lean * (east - west), north - south)
        if min(lean * (east - west), north - south) < 2 * least_deg:
            continue
        flat = shapely.transform(part, _moved(lean, 0.0, 0.0))
        circle = shapely.maximum_inscribed_circle(flat.simplify(span / 300), tolerance=span / 100)
        radius = float(shapely.length(circle))
        if radius > 0 and (best is None or radius > best[1]):
            x, y = shapely.get_coordinates(circle)[0]
            best = Point(round(float(x) / lean, 3), round(float(y), 3)), radius
    return best
