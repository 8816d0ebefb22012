"""The basemap under one map: fine where the story is, coarse elsewhere, without a seam.

Three zones, each inside the next: the window around the extent, a belt around that, the whole world.
Land is cut at their edges and joined again, so that it is one fill whose outline is the coast; lines
are cut at the edges, and each zone draws its own. Longitudes run on past ±180° where the extent does,
and the world is centred on the extent: it ends `MARGIN_DEG` beyond the meridian opposite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry import box as rectangle

from mapgen.scene import Ground, GroundLayer

from .rails import rails
from .shapes import Box, Shapes
from .whereabouts import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-4
"""All shapes lie on this grid, and so do the edges of zones: cutting and joining there is exact."""
MARGIN_DEG = 10.0
"""How much of the world is drawn twice, so that its cut edges are out of sight."""
FINEST = (("10m", 0.012), ("50m", 0.08), ("world", math.inf))
"""Resolution of the window by degrees a pixel at the closest zoom; `world` is 50m, simplified for maps of the world."""
FRAME_PX = 900
"""Width of a map by which the zoom of its first view is reckoned: how many rivers and states it can carry."""
WINDOW_DEG = 12.0
"""How far the window reaches beyond the extent: so much, but never more than once or less than a fifth of it."""
SMALLEST_PX = 3.0
"""Lakes that are smaller than this when the map is first seen are left out."""
AROUND = 0.35
"""Railways reach so many times the extent's size beyond it."""
RANKS = {"10m": 10, "50m": 4, "world": 4, "110m": 2}
"""Lowest rank of rivers that a zone of this resolution draws, unless the zoom allows fewer."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the world drawn at one resolution: `box` without `hole` (which lies inside it)."""

    resolution: str
    box: Box
    hole: Box | None
    tolerance_deg: float
    near: bool

    def clipped(self, shapes: Iterable[BaseGeometry], turn: float) -> list[BaseGeometry]:
        """What of the shapes is in the zone, turned by so many degrees; empty ones are left out."""
        every = np.array(list(shapes), dtype=object)
        if turn:
            every = shapely.transform(every, lambda positions: positions + np.array((turn, 0.0)))
        beyond = ~covers(self.box, shapely.bounds(every))
        every[beyond] = shapely.clip_by_rect(every[beyond], *self.box)
        if self.hole:
            cut = overlap(shapely.bounds(every), self.hole)
            every[cut] = shapely.difference(mended(every[cut]), rectangle(*self.hole))
        return list(mended(every[~shapely.is_empty(every)]))


@lru_cache(maxsize=2)
def layers(extent: Box, detail: float, *, with_rails: bool = False) -> Ground:
    """The basemap for a map of `extent` whose closest zoom has `detail` degrees a pixel.

    Args:
        extent: (west, south, east, north) in degrees; east > 180 where it crosses the antimeridian.
        detail: degrees of longitude a pixel; what is smaller than that is simplified away.
        with_rails: also the railways in and just around the extent (their credit is OpenStreetMap's).

    Returns:
        Layers of kind land (polygons without a seam), coast (its outline without the world's cut
        edges: who strokes the land need not draw it, those lie out of sight), lake, river, border, disputed
        (disputed, lines of control, indefinite), claim, admin1, rail; (lon, lat), continuous across 180°.
        `near` where a layer's shapes lie in the window.
    """
    middle = (extent[0] + extent[2]) / 2
    reach = 180 + MARGIN_DEG
    world = on_grid((middle - reach, -90.0, middle + reach, 90.0))
    zones = zoned(extent, detail, world)
    land = joined([piece for zone in zones for piece in areas(zone, "land", 2 * zone.tolerance_deg)], zones)
    found = [
        GroundLayer(kind="land", geometry=land),
        GroundLayer(kind="coast", geometry=outline(land, world)),
    ]
    zoom = math.log2(360 / 256 * FRAME_PX / (extent[2] - extent[0]))
    for zone in reversed(zones):
        found += context(zone, zoom, SMALLEST_PX * (extent[2] - extent[0]) / FRAME_PX)
    if with_rails:
        found.append(GroundLayer(kind="rail", geometry=rails(padded(extent, AROUND, world), detail), near=True))
    window = zones[0].box if len(zones) > 1 else extent
    return Ground(window=window, layers=tuple(layer for layer in found if not layer.geometry.is_empty))


def countries_in(extent: Box, smallest: float = 0.002) -> tuple[tuple[str, Point, float], ...]:
    """The countries in an extent: alpha-2, where a name fits best, and the share of the extent that they take.

    The point is the middle of the largest part that is seen, farthest from its edges; longitudes run on
    past 180° where the extent does. The largest share first; smaller ones than `smallest` are left out.
    """
    whole = (extent[2] - extent[0]) * (extent[3] - extent[1])
    zone = Zone("50m", extent, None, 0.0, near=True)
    shapes = Shapes("50m", "countries")
    codes = shapes.codes()
    seen: dict[str, list[Polygon]] = {}
    for turn, chosen in shapes.turned(extent):
        for index in chosen:
            found = polygons(zone.clipped(shapes.polygons(np.array([index])), turn))
            seen.setdefault(str(codes[index]), []).extend(found)
    out = []
    for code, parts in sorted(seen.items()):
        share = sum(part.area for part in parts) / whole
        if code and share >= smallest:
            largest = max(parts, key=lambda part: part.area)
            middle = shapely.maximum_inscribed_circle(largest, tolerance=(extent[2] - extent[0]) / 500)
            out.append((code, Point(shapely.get_coordinates(middle)[0]), share))
    return tuple(sorted(out, key=lambda found: (-found[2], found[0])))


def zoned(extent: Box, detail: float, world: Box) -> list[Zone]:
    """The zones, finest first: the last one is the world."""
    finest = next(name for name, coarsest in FINEST if detail < coarsest)
    share = min(1.0, max(0.2, WINDOW_DEG / (extent[2] - extent[0])))
    window = padded(extent, share, world)
    belt = padded(extent, 2.5 * share, world)
    if finest == "world":
        return [Zone("world", world, None, 0.0, near=True)]
    boxes = {"10m": [("10m", window), ("50m", belt)], "50m": [("50m", window)]}[finest]
    zones: list[Zone] = []
    hole: Box | None = None
    for name, box in [*boxes, ("110m", world)]:
        if hole and covers(hole, box):
            break
        zones.append(Zone(name, box, hole, detail / 2, near=not zones))
        hole = box
    return zones


def context(zone: Zone, zoom: float, smallest_deg: float) -> list[GroundLayer]:
    """Everything but land in a zone."""
    lakes = simpler(MultiPolygon(polygons(areas(zone, "lakes", smallest_deg))), zone.tolerance_deg)
    found = [GroundLayer(kind="lake", geometry=lakes, near=zone.near)]
    lowest = min(RANKS[zone.resolution], zoom + 1.5)
    rivers = lines(zone, "rivers", lambda shapes: shapes["rank"] <= lowest)
    found.append(GroundLayer(kind="river", geometry=rivers, near=zone.near))
    for kind, of in (("border", (0,)), ("disputed", (1, 2, 3)), ("claim", (KINDS.index("claim"),))):
        stretch = lines(zone, "borders", lambda shapes, of=of: np.isin(shapes["kind"], of))  # type: ignore[misc]
        found.append(GroundLayer(kind=kind, geometry=stretch, near=zone.near))
    if zone.near:
        states = lines(zone, "admin1", lambda shapes: shapes["zoom"] <= zoom + 1.5)
        found.append(GroundLayer(kind="admin1", geometry=states, near=True))
    return found


def areas(zone: Zone, layer: str, smallest_deg: float) -> list[BaseGeometry]:
    """Polygons of a layer in a zone, those narrower and lower than `smallest_deg` left out."""
    shapes = Shapes(zone.resolution, layer)
    out: list[BaseGeometry] = []
    for turn, chosen in shapes.turned(zone.box):
        w, s, e, n = shapes.bounds[chosen].T
        large = chosen[np.maximum(e - w, n - s) >= smallest_deg]
        out += zone.clipped(shapes.polygons(large), turn)
    return out


def lines(zone: Zone, layer: str, wanted: Callable[[Shapes], NDArray[np.bool_]]) -> BaseGeometry:
    """Lines of a layer in a zone, simplified, as one MultiLineString."""
    shapes = Shapes(zone.resolution, layer)
    rows = wanted(shapes)
    out: list[BaseGeometry] = []
    for turn, chosen in shapes.turned(zone.box):
        found = shapes.lines(chosen[rows[chosen]])
        out += zone.clipped(simpler(found, zone.tolerance_deg), turn)
    parts = shapely.get_parts(np.array(out, dtype=object))
    return MultiLineString(list(parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]))


def joined(pieces: list[BaseGeometry], zones: list[Zone]) -> BaseGeometry:
    """Pieces of land as one MultiPolygon: those that meet the edge of a zone, or Antarctica's at 180°, are made one."""
    parts = np.array(polygons(pieces), dtype=object)
    bounds = shapely.bounds(parts)
    meets = touches_180(bounds)
    for zone in zones:
        if zone.hole:
            meets |= touches(bounds, zone.hole)
    touching, whole = parts[meets], parts[~meets]
    across = shapely.union_all(touching, grid_size=GRID_DEG) if len(touching) else MultiPolygon()
    fine = simpler(across, zones[0].tolerance_deg)
    alone = simpler(whole, zones[0].tolerance_deg)
    every = [part for area in (fine, *alone) for part in shapely.get_parts(area) if not part.is_empty]
    return MultiPolygon(every)


def simpler(shapes: Any, tolerance_deg: float) -> Any:
    """One shape or an array of them simplified; as they are where they have been simplified before (tolerance 0)."""
    return shapely.simplify(shapes, tolerance_deg) if tolerance_deg else shapes


def polygons(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    """The polygons in shapes of any kind."""
    parts = shapely.get_parts(np.array(list(shapes), dtype=object))
    return list(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def outline(land: BaseGeometry, world: Box) -> BaseGeometry:
    """The coast: the edge of the land but for where the world is cut off."""
    west, south, east, north = world
    inside = (west + GRID_DEG, south + GRID_DEG, east - GRID_DEG, north - GRID_DEG)
    edges = shapely.get_parts(shapely.boundary(shapely.get_parts(land)))
    beyond = ~covers(inside, shapely.bounds(edges))
    edges[beyond] = shapely.clip_by_rect(edges[beyond], *inside)
    lines_ = shapely.get_parts(edges)
    return MultiLineString(list(lines_[~shapely.is_empty(lines_)]))


def mended(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes that clipping may have left touching themselves, valid again."""
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


def on_grid(box: Box) -> Box:
    """A box whose edges lie on the grid, no higher than the poles."""
    west, south, east, north = (round(edge / GRID_DEG) * GRID_DEG for edge in box)
    return west, max(-90.0, south), east, min(90.0, north)


def padded(extent: Box, share: float, world: Box) -> Box:
    """The extent with so many times its size on every side, no larger than the world."""
    west, south, east, north = extent
    across, up = (east - west) * share, (north - south) * share
    wide = on_grid((west - across, south - up, east + across, north + up))
    return max(wide[0], world[0]), wide[1], min(wide[2], world[2]), wide[3]


def covers(outer: Box, inner: Any) -> Any:
    """Whether one box holds another, or each row of an array of them."""
    west, south, east, north = inner.T if isinstance(inner, np.ndarray) else inner
    return (outer[0] <= west) & (outer[1] <= south) & (outer[2] >= east) & (outer[3] >= north)


def overlap(bounds: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Which bounds (n, 4) share more than an edge with the box."""
    west, south, east, north = bounds.T
    return np.asarray((west < box[2]) & (box[0] < east) & (south < box[3]) & (box[1] < north))


def touches_180(bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which bounds (n, 4) are of something that ends at the antimeridian."""
    return np.asarray((np.abs((bounds[:, ::2] + GRID_DEG) % 360 - 180) < 2 * GRID_DEG).any(axis=1))


def touches(bounds: NDArray[np.float64], seam: Box) -> NDArray[np.bool_]:
    """Which bounds (n, 4) are of something that may reach the edge of the seam's box."""
    inner = (seam[0] + GRID_DEG, seam[1] + GRID_DEG, seam[2] - GRID_DEG, seam[3] - GRID_DEG)
    outer = (seam[0] - GRID_DEG, seam[1] - GRID_DEG, seam[2] + GRID_DEG, seam[3] + GRID_DEG)
    return np.asarray(overlap(bounds, outer) & ~covers(inner, bounds))
