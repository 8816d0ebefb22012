"""The world around the story: the names of countries, seas and towns that help a reader find the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import shapely
import shapely.affinity
from shapely.geometry import Point, box

from mapgen import basemap
from mapgen.gazetteer import Gazetteer
from mapgen.geometry import haversine_m
from mapgen.scene import Label, LabelKind, MarkType

from .names import known_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Candidate
    from mapgen.scene import Extent, Mark

FRAME_PX = 640
"""The width of the usual embed: at its scale the names that show at first are chosen."""
ASPECT = 1.45
"""Width to height of the map in most frames."""
SEAS = {"ocean": 5, "sea": 4, "gulf": 3, "bay": 2, "strait": 2, "channel": 2}
"""Kinds of water that are named, by weight."""
SEEN = 0.05
"""A sea is named only where at least this share of it is in view: no ocean in a bay."""
EDGE = 0.12
"""Not at the edge of a sea's extent, where it is hardly that sea any more."""
CLEAR_PX = 34
"""Names of countries and seas keep so far from the story's lines and places, where there is room."""
APART_PX = 84
DEEPER = 5
"""Towns are chosen for so many zooms beyond the whole map."""
TOWNS_FROM = 3.4
"""A map of continents names no towns but its own."""
MOST_TOWNS = 260
ON_THE_WAY_KM = 18


def context_labels(extent: Extent, marks: Sequence[Mark], spoken: Sequence[str]) -> tuple[Label, ...]:
    """The context of a map: countries and seas where they are seen, towns by population, more as one zooms in.

    Args:
        extent: of the map; what lies a little beyond it is named too.
        marks: of the story: no town is named where a place of the story is.
        spoken: the languages of the map.
    """
    view = _view(extent)
    zoom = zoom_of(extent)
    story = _story(marks, CLEAR_PX * 360 / (256 * 2**zoom))
    return (
        *_countries(view, zoom, story, spoken),
        *_seas(view, zoom, story, spoken),
        *_towns(extent, zoom, marks, spoken),
    )


def _story(marks: Sequence[Mark], clear_deg: float) -> BaseGeometry:
    """Where the story's own lines and names are."""
    shapes = [mark.geometry for mark in marks if mark.type is MarkType.ROUTE and not mark.twin]
    shapes += [mark.point for mark in marks if mark.type is MarkType.PLACE and mark.point is not None][:400]
    return shapely.union_all(shapely.buffer(shapely.simplify(shapes, clear_deg / 8), clear_deg, quad_segs=3))


def zoom_of(extent: Extent) -> float:
    """The zoom of the web map (256-pixel tiles) at which the extent fills a usual embed."""
    west, south, east, north = extent
    tall = abs(_mercator(north) - _mercator(south)) * 1.6
    return math.log2(0.8 * FRAME_PX / 256 * 360 / max(east - west, tall, 1e-6))


def _countries(view: Extent, zoom: float, story: BaseGeometry, spoken: Sequence[str]) -> Iterator[Label]:
    gazetteer = Gazetteer.shipped()
    resolution: Literal["110m", "50m"] = "110m" if view[2] - view[0] > 60 else "50m"
    for code in basemap.countries(resolution):
        area = basemap.country(code, resolution)
        if area is None:
            continue
        seen = _seen(area, view)
        if seen.is_empty:
            continue
        rooms = _rooms(seen, story, 4)
        if not rooms:
            continue
        point, radius = rooms[0]
        texts = {lang: gazetteer.country_name(code, lang) for lang in spoken}
        text = texts[spoken[0]]
        if not text:
            continue
        wide_px = 11 * min(len(text), 12)
        yield Label(
            text=text,
            texts=texts,
            point=point,
            spots=tuple(room[0] for room in rooms[1:]),
            room_deg=round(radius, 3),
            kind=LabelKind.COUNTRY,
            priority=60 + min(9, round(radius)),
            min_zoom=_fitting(wide_px, radius, 2.8),
            max_zoom=zoom + 4,
        )


def _seas(view: Extent, zoom: float, story: BaseGeometry, spoken: Sequence[str]) -> Iterator[Label]:
    gazetteer = Gazetteer.shipped()
    places = gazetteer.places
    kinds = {number: kind for number, kind in enumerate(places.kinds) if kind in SEAS}
    found: list[tuple[Candidate, BaseGeometry]] = []
    for row in places.groups["curated"]:
        if int(places.column("kind")[row]) not in kinds:
            continue
        candidate = places.candidate(row)
        frame = _within(candidate, view)
        if frame is not None:
            found.append((candidate, frame))
    if not found:
        return
    land = _seen(basemap.land("110m" if view[2] - view[0] > 60 else "50m"), view)
    for candidate, frame in found:
        water = frame.difference(land)
        rooms = _rooms(water, story, 2)
        if not rooms:
            continue
        point, radius = rooms[0]
        names = {lang: _named(candidate, lang) for lang in spoken}
        longest = max(len(word) for word in names[spoken[0]].split())
        yield Label(
            text=names[spoken[0]],
            texts=names,
            point=point,
            spots=tuple(room[0] for room in rooms[1:]),
            room_deg=round(radius, 3),
            kind=LabelKind.SEA,
            priority=10 * SEAS[candidate.kind] + min(9, round(2 * radius)),
            min_zoom=_fitting(9 * max(6, longest), radius, 1.3 if SEAS[candidate.kind] > 3 else 0.75),
            max_zoom=zoom + 6,
        )


def _towns(extent: Extent, zoom: float, marks: Sequence[Mark], spoken: Sequence[str]) -> Iterator[Label]:
    """Towns, thinned at each zoom so that names have room; those on the way count for more."""
    around = _grown(_view(extent), 0.25)
    towns = Gazetteer.shipped().towns(_homeward(around), limit=1500)
    lines = [mark.geometry for mark in marks if mark.type is MarkType.ROUTE and not mark.twin]
    way = shapely.union_all(lines) if lines else None
    if way is not None:
        shapely.prepare(way)
    told = [mark.point for mark in marks if mark.type is MarkType.PLACE and mark.point is not None]
    names = {text.casefold() for mark in marks for text in (*mark.names.values(), mark.name)}

    def weight(town: Candidate) -> float:
        people = math.log10(max(town.population, 1000))
        near = way is not None and shapely.dwithin(way, town.point, ON_THE_WAY_KM / 111)
        return people + (0.5 if near else 0.0)

    ranked = sorted(((weight(town), town) for town in towns), key=lambda pair: (-pair[0], pair[1].provider_id))
    kept: list[tuple[float, float, int]] = []
    # At the whole map a town must be large for that scale: a million over a country, a village over a county.
    least = 7.6 - 0.42 * zoom * 0.62 - 0.2
    for weight_, town in ranked:
        x, y = town.point.x / 360 * 256, _mercator(town.point.y) / 360 * 256
        first = next(
            (
                step
                for step in range(DEEPER + 1)
                if weight_ >= least - 0.62 * step
                and all(
                    seen > step or math.hypot(x - kx, y - ky) * 2 ** (zoom + step) > APART_PX for kx, ky, seen in kept
                )
            ),
            None,
        )
        if first is None:
            continue
        near_km = min((haversine_m((town.point.x, town.point.y), (p.x, p.y)) for p in told), default=1e9) / 1000
        if (near_km < 40 and _called(town) & names) or near_km < 3:
            continue
        kept.append((x, y, first))
        texts = {lang: _named(town, lang) for lang in spoken}
        yield Label(
            text=texts[spoken[0]],
            texts=texts,
            point=town.point,
            kind=LabelKind.TOWN,
            priority=round(4 * weight_),
            min_zoom=max(TOWNS_FROM, round(zoom + first - (1.2 if first == 0 else 0), 2)),
            dot=True,
        )
        if len(kept) >= MOST_TOWNS:
            return


def _called(town: Candidate) -> set[str]:
    return {text.casefold() for text in (town.name, *town.names.values())}


def _named(candidate: Candidate, lang: str) -> str:
    return known_as(candidate.names, lang) or candidate.name


def _seen(area: BaseGeometry, view: Extent) -> BaseGeometry:
    """What of an area (-180…180) is in the view, whose east may be beyond 180°."""
    west, south, east, north = view
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        if west - turn < 180 and east - turn > -180:
            piece = shapely.clip_by_rect(area, west - turn, south, east - turn, north)
            if not piece.is_empty:
                pieces.append(shapely.affinity.translate(shapely.make_valid(piece), xoff=turn))
    return shapely.union_all(pieces)


def _within(candidate: Candidate, view: Extent) -> BaseGeometry | None:
    """The part of a sea's own extent that is in the view."""
    if candidate.extent is None:
        return None
    west, south, east, north = candidate.extent
    east = east + 360 if east < west else east
    for turn in (-360.0, 0.0, 360.0):
        whole = box(west + turn, south, east + turn, north)
        if whole.intersection(box(*view)).area > SEEN * whole.area:
            dx, dy = EDGE * (east - west), EDGE * (north - south)
            return box(west + turn + dx, south + dy, east + turn - dx, north - dy).intersection(box(*view))
    return None


def _rooms(area: BaseGeometry, story: BaseGeometry, most: int) -> list[tuple[Point, float]]:
    """Up to `most` places for a name within an area, roomiest first: the middle and radius (degrees) of a circle.

    Clear of the story where that leaves at least half the room. Measured with longitudes shrunk as the
    latitude wants, so that the circle is one on the map.
    """
    first = _circle(area)
    if first is None:
        return []
    clear = area.difference(story)
    found: list[tuple[Point, float]] = []
    while len(found) < most:
        spot = _circle(clear)
        if spot is None or spot[1] < 0.5 * first[1]:
            break
        found.append(spot)
        lean = max(0.2, math.cos(math.radians(spot[0].y)))
        ellipse = shapely.affinity.scale(Point(0, 0).buffer(1.1 * spot[1]), 1 / lean, 1.0)
        clear = clear.difference(shapely.affinity.translate(ellipse, spot[0].x, spot[0].y))
    return found or [first]


def _circle(area: BaseGeometry) -> tuple[Point, float] | None:
    """The largest circle within an area; None for a sliver."""
    polygons = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty]
    polygons.sort(key=lambda part: -part.area)
    best: tuple[Point, float] | None = None
    for part in polygons[:3]:
        lean = max(0.2, math.cos(math.radians(part.centroid.y)))
        flat = shapely.affinity.scale(part, lean, 1.0, origin=(0, 0))
        span = max(flat.bounds[2] - flat.bounds[0], flat.bounds[3] - flat.bounds[1])
        circle = shapely.maximum_inscribed_circle(flat.simplify(span / 300), tolerance=span / 100)
        radius = float(shapely.length(circle))
        if radius > 0 and (best is None or radius > best[1]):
            x, y = shapely.get_coordinates(circle)[0]
            best = Point(round(float(x) / lean, 3), round(float(y), 3)), radius
    return best


def _fitting(wide_px: float, radius_deg: float, slack: float) -> float:
    """The least zoom at which a name of so many pixels fits a circle of `radius_deg`, `slack` times over."""
    return round(math.log2(wide_px * 360 / (256 * 2 * radius_deg * slack)), 2)


def _grown(extent: Extent, share: float) -> Extent:
    west, south, east, north = extent
    dx, dy = (east - west) * share, (north - south) * share
    dy = max(dy, 0.25 * dx)
    return west - dx, max(-85.0, south - dy), east + dx, min(85.0, north + dy)


def _view(extent: Extent) -> Extent:
    """What a map of this extent shows: a margin around it, and more along its shorter side."""
    west, south, east, north = extent
    low, high = _mercator(south), _mercator(north)
    wide, tall = east - west, high - low
    size = max(wide, ASPECT * tall) * 1.24
    x, y = (west + east) / 2, (low + high) / 2
    return x - size / 2, _latitude(y - size / ASPECT / 2), x + size / 2, _latitude(y + size / ASPECT / 2)


def _homeward(extent: Extent) -> Extent:
    """An extent with both edges in -180…180; west > east where it crosses the antimeridian."""
    west, south, east, north = extent
    if east - west >= 360:
        return -180.0, south, 180.0, north
    return (west + 180) % 360 - 180, south, (east + 180) % 360 - 180, north


def _mercator(lat: float) -> float:
    """Latitude as degrees of the square map (at the equator as long as those of longitude)."""
    return math.degrees(math.log(math.tan(math.radians(45 + max(-85.0, min(85.0, lat)) / 2))))


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(max(-180.0, min(180.0, mercator)))))) - 90
