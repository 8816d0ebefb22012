"""From (lon, lat) to pixels: the projection that suits an extent, fitted into a box of the sheet.

Mercator (as the page has it) up to 25° of width, unless the extent is so tall that its scale differs
much; beyond, Lambert's equal-area azimuthal projection, also from above a pole, and Equal Earth (Šavrič,
Patterson, Jenny 2018) for the world. Longitudes are reckoned from the middle of the extent, so that nothing
breaks at the antimeridian.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon

from mapgen.geometry import geod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Extent

    from .canvas import Box

MERCATOR_DEG = 25.0
UNEVEN = 1.25
"""How much larger Mercator may draw one edge of an extent than its middle; a tall country asks for more."""
WORLD_DEG, HALF_DEG, FAR_NORTH = 150.0, 200.0, 35.0
"""From which width on it is a map of the world: wider where the middle is nearer to a pole, as Russia is."""
POLAR_DEG = 50.0
"""A world-wide extent that stays beyond this latitude is seen from above its pole."""
STEP_DEG = 1.0
"""Longest step between vertices where straight lines on the globe are curves on the sheet."""
SAMPLES = 25
LINE, POLYGON = 1, 3
"""Types of geometry in shapely's numbers."""


class View:
    """One map in one box."""

    def __init__(self, extent: Extent, box: Box, padding: float = 0.0) -> None:
        """The whole extent is seen, `padding` pixels away from the edges of the box or more."""
        from pyproj import Proj

        west, _, east, _ = extent
        self.extent, self.box = extent, box
        self.middle = (west + east) / 2
        self._is_mercator, definition = chosen(extent)
        self._proj = Proj(definition)
        edge = shapely.segmentize(shapely.box(*extent).exterior, (east - west) / 40)
        x, y = self._plane(shapely.get_coordinates(edge)).T
        left, top, right, bottom = box
        wide, high = right - left - 2 * padding, bottom - top - 2 * padding
        self.scale = float(min(wide / (x.max() - x.min()), high / (y.max() - y.min())))
        self._x0 = (left + right) / 2 - self.scale * (x.max() + x.min()) / 2
        self._y0 = (top + bottom) / 2 + self.scale * (y.max() + y.min()) / 2
        self.seen = self._seen()

    def _plane(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        lon = (
            np.clip(positions[:, 0] - self.middle, -180, 180)
            if not self._is_mercator
            else positions[:, 0] - self.middle
        )
        return np.column_stack(self._proj(lon, positions[:, 1]))

    def pixels(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) of (lon, lat) → (n, 2) of pixels."""
        plane = self._plane(positions)
        return np.column_stack([self._x0 + self.scale * plane[:, 0], self._y0 - self.scale * plane[:, 1]])

    def pixel(self, point: Point) -> tuple[float, float]:
        """A point in pixels, turned by 360° where that brings it nearer to the middle."""
        ((x, y),) = self.pixels(np.array([[self.turned(point.x), point.y]]))
        return float(x), float(y)

    def turned(self, lon: float) -> float:
        """The longitude within 180° of the middle."""
        return lon - 360 * round((lon - self.middle) / 360)

    def lines(self, shape: BaseGeometry) -> list[NDArray[np.float64]]:
        """Lines in pixels; what lies far off the box is left out."""
        cut = self._cut(shape)
        return [shapely.get_coordinates(line) for line in self._drawn(cut[shapely.get_type_id(cut) == LINE])]

    def areas(self, shape: BaseGeometry) -> MultiPolygon:
        """Polygons in pixels; what lies far off the box is cut off."""
        cut = self._cut(shape)
        return MultiPolygon(list(self._drawn(cut[shapely.get_type_id(cut) == POLYGON])))

    def _drawn(self, parts: NDArray[np.object_]) -> NDArray[np.object_]:
        """Parts in pixels."""
        return np.asarray(shapely.transform(parts, self.pixels)) if len(parts) else parts

    def _cut(self, shape: BaseGeometry) -> NDArray[np.object_]:
        """The parts of a shape that may be seen, each turned to where it lies nearest to the middle."""
        west, south, east, north = self.seen
        parts = np.array(list(members(shape)), dtype=object)
        w, s, e, n = shapely.bounds(parts).reshape(-1, 4).T
        found = []
        for turn in (-360.0, 0.0, 360.0):
            seen = (w + turn <= east) & (e + turn >= west) & (s <= north) & (n >= south)
            whole = ((w + turn >= west) & (e + turn <= east) & (s >= south) & (n <= north))[seen]
            there = parts[seen]
            if turn and len(there):
                there = np.array([translate(part, xoff=turn) for part in there], dtype=object)
            clipped = shapely.clip_by_rect(there[~whole], west, south, east, north)
            found += [*there[whole], *(part for shape in clipped for part in members(shape))]
        cut = np.array(found, dtype=object)
        return cut if self._is_mercator else np.asarray(shapely.segmentize(cut, STEP_DEG))

    def _seen(self) -> Extent:
        """A box in degrees that holds everything in the pixels' box, and a little more."""
        left, top, right, bottom = self.box
        x, y = np.meshgrid(np.linspace(left, right, SAMPLES), np.linspace(top, bottom, SAMPLES))
        lon, lat = self._proj((x - self._x0) / self.scale, (self._y0 - y) / self.scale, inverse=True)
        on_globe = np.isfinite(lon) & np.isfinite(lat)
        lon, lat = lon[on_globe], lat[on_globe]
        more_x, more_y = (float(np.ptp(values)) / SAMPLES * 1.5 for values in (lon, lat))
        low, high = max(-90.0, float(lat.min()) - more_y), min(90.0, float(lat.max()) + more_y)
        if self._is_mercator:
            west, east = float(lon.min()) - more_x, float(lon.max()) + more_x
            return self.middle + west, max(-85.05, low), self.middle + east, min(85.05, high)
        across = min(180.0, float(np.abs(lon).max()) + more_x)
        for pole in (-90.0, 90.0):
            ((px, py),) = self.pixels(np.array([[self.middle, pole]]))
            if left <= px <= right and top <= py <= bottom:
                across, low, high = 180.0, min(low, pole), max(high, pole)
        return self.middle - across, low, self.middle + across, high

    def outline(self) -> MultiPolygon | None:
        """The edge of the whole globe in pixels, where the projection has one that may be seen."""
        if self._is_mercator or "eqearth" not in self._proj.definition:
            return None
        world = shapely.segmentize(shapely.box(self.middle - 180, -90, self.middle + 180, 90), STEP_DEG)
        return MultiPolygon([shapely.transform(world, self.pixels)])

    @property
    def has_one_scale(self) -> bool:
        """Whether a scale bar is true enough anywhere on the map: not on one of the world."""
        return "eqearth" not in self._proj.definition

    def metres_a_pixel(self) -> float:
        """Ground length of a pixel in the middle of the extent, along its parallel."""
        _, south, _, north = self.extent
        lat = min(84.0, max(-84.0, (south + north) / 2))
        (a, b) = self.pixels(np.array([[self.middle - 0.01, lat], [self.middle + 0.01, lat]]))
        length = geod().inv(self.middle - 0.01, lat, self.middle + 0.01, lat)[2]
        return float(length / math.dist(a, b))


def members(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single lines, polygons or points of a geometry of any nesting, empty ones left out."""
    for part in shapely.get_parts(shape):
        if hasattr(part, "geoms"):
            yield from members(part)
        elif not part.is_empty:
            yield part


def chosen(extent: Extent) -> tuple[bool, str]:
    """Whether it is Mercator, and the projection in PROJ's words, longitudes reckoned from the middle.

    >>> chosen((115, 36.5, 127.5, 43))
    (True, '+proj=merc +over')
    >>> chosen((-12, 34, 40, 62)), chosen((-180, -58, 180, 78))
    ((False, '+proj=laea +lat_0=48.0'), (False, '+proj=eqearth'))
    >>> chosen((-76, -56, -66, -17))  # Chile
    (False, '+proj=laea +lat_0=-36.5')
    >>> chosen((20, 41, 190, 82))  # Russia
    (False, '+proj=laea +lat_0=61.5')
    """
    west, south, east, north = extent
    if east - west >= (HALF_DEG if abs(south + north) / 2 > FAR_NORTH else WORLD_DEG):
        if south >= POLAR_DEG or north <= -POLAR_DEG:
            return False, f"+proj=laea +lat_0={90.0 if south > 0 else -90.0}"
        return False, "+proj=eqearth"
    scales = [math.cos(math.radians(lat)) for lat in (south, north, max(south, min(north, 0.0)))]
    if east - west <= MERCATOR_DEG and min(scales) > 0 and max(scales) / min(scales) <= UNEVEN:
        return True, "+proj=merc +over"
    return False, f"+proj=laea +lat_0={(south + north) / 2}"
