"""The basemap under one map: fine where the story is, coarse elsewhere, without a seam.

Three zones, each inside the next: the window around the extent, a belt around that, the whole world.
Land is cut at their edges and joined again, so that it is one fill whose outline is the coast; lines
are cut at the edges, and each zone draws its own. Longitudes run on past ±180° where the extent does,
and the world is centred on the extent: it ends `MARGIN_DEG` beyond the meridian opposite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import translate
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
FINEST = (("10m", 0.012), ("50m", 0.1), ("110m", math.inf))
"""Resolution of the window by degrees a pixel at the closest zoom."""
FRAME_PX = 900
"""Width of a map by which the zoom of its first view is reckoned: how many rivers and states it can carry."""
WINDOW_DEG = 12.0
"""How far the window reaches beyond the extent: so much, but never more than once or less than a fifth of it."""
SMALLEST_PX = 3.0
"""Lakes that are smaller than this when the map is first seen are left out."""
AROUND = 0.35
"""Railways reach so many times the extent's size beyond it."""
RANKS = {"10m": 10, "50m": 4, "110m": 2}
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
        west, south, east, north = self.box
        out = []
        for shape in shapes:
            there = translate(shape, xoff=turn) if turn else shape
            w, s, e, n = there.bounds
            if w < west or s < south or e > east or n > north:
                there = shapely.clip_by_rect(there, west, south, east, north)
            if self.hole and not there.is_empty and overlap(there.bounds, self.hole):
                there = shapely.difference(mended(there), rectangle(*self.hole))
            if not there.is_empty:
                out.append(mended(there))
        return out


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
    boxes = {"10m": [("10m", window), ("50m", belt)], "50m": [("50m", window)], "110m": []}[finest]
    zones: list[Zone] = []
    hole: Box | None = None
    for name, box in [*boxes, ("110m", world)]:
        if hole and covers(hole, box):
            break
        zones.append(Zone(name, box, hole, detail / 2, near=not zones and name != "110m"))
        hole = box
    return zones


def context(zone: Zone, zoom: float, smallest_deg: float) -> list[GroundLayer]:
    """Everything but land in a zone."""
    lakes = shapely.simplify(MultiPolygon(polygons(areas(zone, "lakes", smallest_deg))), zone.tolerance_deg)
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
        out += zone.clipped(shapely.simplify(found, zone.tolerance_deg), turn)
    parts = [part for line in out for part in shapely.get_parts(line) if part.geom_type == "LineString"]
    return MultiLineString(parts)


def joined(pieces: list[BaseGeometry], zones: list[Zone]) -> BaseGeometry:
    """Pieces of land as one MultiPolygon: those that meet the edge of a zone, or Antarctica's at 180°, are made one."""
    parts = polygons(pieces)
    seams = [zone.hole for zone in zones if zone.hole]
    meets = [touches_180(part.bounds) or any(touches(part.bounds, seam) for seam in seams) for part in parts]
    touching = [part for part, met in zip(parts, meets, strict=True) if met]
    whole = [part for part, met in zip(parts, meets, strict=True) if not met]
    across = shapely.union_all(touching, grid_size=GRID_DEG) if touching else MultiPolygon()
    fine = shapely.simplify(across, zones[0].tolerance_deg)
    alone = shapely.simplify(np.array(whole, dtype=object), zones[0].tolerance_deg)
    every = [part for area in (fine, *alone) for part in shapely.get_parts(area) if not part.is_empty]
    return MultiPolygon(every)


def polygons(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    """The polygons in shapes of any kind."""
    return [part for shape in shapes for part in shapely.get_parts(shape) if isinstance(part, Polygon)]


def outline(land: BaseGeometry, world: Box) -> BaseGeometry:
    """The coast: the edge of the land but for where the world is cut off."""
    west, south, east, north = world
    inside = (west + GRID_DEG, south + GRID_DEG, east - GRID_DEG, north - GRID_DEG)
    edges = shapely.get_parts(shapely.boundary(shapely.get_parts(land)))
    cut = [edge if covers(inside, edge.bounds) else shapely.clip_by_rect(edge, *inside) for edge in edges]
    return MultiLineString([line for edge in cut for line in shapely.get_parts(edge) if not line.is_empty])


def mended(shape: BaseGeometry) -> BaseGeometry:
    """A shape that clipping may have left touching itself, valid again."""
    return shape if shape.is_valid else shapely.make_valid(shape)


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


def covers(outer: Box, inner: Box) -> bool:
    """Whether one box holds another."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def touches_180(bounds: Box) -> bool:
    """Whether something with these bounds ends at the antimeridian."""
    return any(abs((edge + GRID_DEG) % 360 - 180) < 2 * GRID_DEG for edge in (bounds[0], bounds[2]))


def touches(bounds: Box, seam: Box) -> bool:
    """Whether something with these bounds may reach the edge of the seam's box."""
    inner = (seam[0] + GRID_DEG, seam[1] + GRID_DEG, seam[2] - GRID_DEG, seam[3] - GRID_DEG)
    outer = (seam[0] - GRID_DEG, seam[1] - GRID_DEG, seam[2] + GRID_DEG, seam[3] + GRID_DEG)
    return overlap(bounds, outer) and not covers(inner, bounds)
