"""Metres, great circles and the antimeridian, for (lon, lat) geometries in EPSG:4326.

Lengths and directions come from the WGS 84 ellipsoid (Karney 2013, through pyproj.Geod), never
from degrees.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from shapely.geometry import LineString, MultiLineString, Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

Position = tuple[float, float]
EARTH_M = 6_371_008.8
"""The mean radius."""


@cache
def geod() -> Geod:
    """The WGS 84 ellipsoid."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def length_m(line: BaseGeometry) -> float:
    """Geodesic length in metres of a (lon, lat) line."""
    return float(geod().geometry_length(line))


def distance_m(a: Point, b: Point) -> float:
    """Geodesic distance in metres.

    >>> round(distance_m(Point(125.754, 39.034), Point(116.397, 39.908)) / 1000)
    811
    """
    return float(geod().inv(a.x, a.y, b.x, b.y)[2])


def haversine_m(a: Position, b: Position) -> float:
    """Distance on the sphere in metres: within 0.6 % of `distance_m`, and without pyproj.

    For ranking and searching, where speed counts and the last half per cent does not.
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def haversines_m(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    lon2: NDArray[np.float64] | float,
    lat2: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """The same of many positions at once: each to its own other position, or all to one."""
    import numpy as np

    a, b = np.radians(lat), np.radians(lat2)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon) / 2) ** 2
    metres: NDArray[np.float64] = 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return metres


def destination(origin: Point, bearing_deg: float, distance: float) -> Point:
    """The point `distance` metres from `origin` in the direction `bearing_deg` (0 north, 90 east)."""
    lon, lat, _ = geod().fwd(origin.x, origin.y, bearing_deg, distance)
    return Point(lon, lat)


def ring(centre: Point, radius_m: float, vertices: int = 72) -> BaseGeometry:
    """The circle of `radius_m` metres around `centre`, as a polygon split at the antimeridian."""
    bearings = [360.0 * i / vertices for i in range(vertices)]
    lon, lat, _ = geod().fwd([centre.x] * vertices, [centre.y] * vertices, bearings, [radius_m] * vertices)
    unrolled = unwrapped([(x, y) for x, y in zip(lon, lat, strict=True)])
    return wrapped(Polygon(unrolled))


def great_circle(a: Point, b: Point, step_m: float = 50_000) -> BaseGeometry:
    """The shortest line on the ellipsoid from `a` to `b`, a vertex at least every `step_m` metres."""
    count = max(1, math.ceil(distance_m(a, b) / step_m))
    between = geod().npts(a.x, a.y, b.x, b.y, count - 1) if count > 1 else []
    return split([(a.x, a.y), *between, (b.x, b.y)])


def unwrapped(positions: Sequence[Position]) -> list[Position]:
    """The same positions with longitudes that never jump: each within 180° of the one before.

    >>> unwrapped([(179.0, 0.0), (-179.0, 1.0)])
    [(179.0, 0.0), (181.0, 1.0)]
    """
    out: list[Position] = []
    shift = 0.0
    last: float | None = None
    for lon, lat in positions:
        if last is not None:
            while lon + shift - last > 180:
                shift -= 360
            while lon + shift - last < -180:
                shift += 360
        last = lon + shift
        out.append((last, lat))
    return out


def split(positions: Sequence[Position]) -> BaseGeometry:
    """A line over these positions, the short way round, cut at the antimeridian (RFC 7946 §3.1.9).

    Returns a LineString, or a MultiLineString of the parts in order.

    >>> split([(179.0, 0.0), (-179.0, 0.0)]).wkt
    'MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))'
    >>> split([(179.0, 0.0), (180.0, 0.0), (-179.0, 0.0)]).wkt
    'MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))'
    """
    if len(positions) == 1:
        positions = [positions[0], positions[0]]
    parts: list[list[Position]] = [[]]
    previous: Position | None = None
    for lon, lat in unwrapped(positions):
        if previous is not None:
            eastward = lon > previous[0]
            lower, upper = ((end - 180) / 360 for end in sorted((previous[0], lon)))
            # a vertex right on the antimeridian is cut where the line goes on from it
            turns = (math.ceil(lower), math.ceil(upper)) if eastward else (math.floor(lower) + 1, math.floor(upper) + 1)
            for turn in range(*turns) if eastward else reversed(range(*turns)):
                cut = 180.0 + 360.0 * turn
                share = (cut - previous[0]) / (lon - previous[0])
                at = previous[1] + share * (lat - previous[1])
                if parts[-1][-1] != (cut, at):
                    parts[-1].append((cut, at))
                parts.append([(cut, at)])
        parts[-1].append((lon, lat))
        previous = (lon, lat)
    lines = [_home(part) for part in parts if len(part) > 1]
    return LineString(lines[0]) if len(lines) == 1 else MultiLineString(lines)


def _home(part: Sequence[Position]) -> list[Position]:
    """A part that lies between two antimeridians, shifted into -180…180."""
    middle = (min(p[0] for p in part) + max(p[0] for p in part)) / 2
    shift = -360.0 * math.floor((middle + 180) / 360)
    return [(lon + shift, lat) for lon, lat in part]


def wrapped(area: BaseGeometry) -> BaseGeometry:
    """An area with unwrapped longitudes, cut at the antimeridian into -180…180."""
    west, _, east, _ = area.bounds
    if west >= -180 and east <= 180:
        return area
    from shapely import box, unary_union
    from shapely.affinity import translate

    pieces = []
    for turn in range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1):
        piece = area.intersection(box(-180 + 360 * turn, -90, 180 + 360 * turn, 90))
        if not piece.is_empty and piece.area > 0:
            pieces.append(translate(piece, xoff=-360 * turn))
    return unary_union(pieces)


def span_of(longitudes: Sequence[float] | NDArray[np.float64]) -> tuple[float, float]:
    """West and east of the smallest arc that holds all longitudes; east > 180 where it crosses 180°.

    >>> span_of([170.0, -170.0])
    (170.0, 190.0)
    """
    import numpy as np

    ordered = np.sort(np.asarray(longitudes, dtype=np.float64))
    gaps = np.append(np.diff(ordered), ordered[0] + 360 - ordered[-1])
    widest = int(gaps.argmax())
    if widest == len(gaps) - 1:
        return float(ordered[0]), float(ordered[-1])
    return float(ordered[widest + 1]), float(ordered[widest]) + 360
