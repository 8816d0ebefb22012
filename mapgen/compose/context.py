"""The world around the story: the names of countries, seas and towns that help a reader find the way."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.geometry import Point, box

from mapgen import basemap
from mapgen.gazetteer import Gazetteer
from mapgen.geometry import haversines_m
from mapgen.scene import Label, LabelKind, MarkType

from . import rooms
from .names import known_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Candidate
    from mapgen.scene import Crowd, Extent, Mark

FRAME_PX = 640
"""The width of the usual embed: at its scale the names that show at first are chosen."""
ASPECT = 1.45
"""Width to height of the map in most frames."""
SEAS = {"ocean": 5, "sea": 4, "gulf": 3, "bay": 2, "strait": 2, "channel": 2}
"""Kinds of water that are named, by weight."""
SEEN = 0.05
"""A sea is named only where at least this share of it is in view: no ocean in a bay."""
CLEAR_PX = 34
"""Names of countries and seas keep so far from the story's lines and places, where there is room."""
MOST_PINS = 400
"""More places than that are all over the map: no name could keep clear of them."""
APART_PX = 84
DEEPER = 5
"""Towns are chosen for so many zooms beyond the whole map."""
TOWNS_FROM = 3.4
"""A map of continents names no towns but its own."""
MOST_TOWNS = 260
ON_THE_WAY_KM = 18
SAME_KM, NAMESAKE_KM = 3, 40
"""So near a place of the story no town is named; and none of its name."""


def context_labels(
    extent: Extent, marks: Sequence[Mark], crowd: Crowd | None, spoken: Sequence[str]
) -> tuple[Label, ...]:
    """The context of a map: countries and seas where they are seen, towns by population, more as one zooms in.

    Args:
        extent: of the map; what lies a little beyond it is named too.
        marks: of the story: no town is named where a place of the story is.
        crowd: the other places.
        spoken: the languages of the map.
    """
    zoom = zoom_of(extent)
    story = _story(marks, crowd, CLEAR_PX * 360 / (256 * 2**zoom))
    places = [mark for mark in marks if mark.type is MarkType.PLACE]
    pins = tuple(_Pin(one.point, (one.name, *one.names.values())) for one in places if one.point is not None)
    lines = tuple(mark.geometry for mark in marks if mark.type is MarkType.ROUTE and not mark.twin)
    towns = _towns if crowd is None else _towns.__wrapped__  # nobody keeps a long list for it
    return (*_areas(_view(extent), zoom, story, tuple(spoken)), *towns(extent, zoom, pins, lines, crowd, tuple(spoken)))


class _Pin(NamedTuple):
    """A place of the story, and what it is called."""

    point: Point
    names: tuple[str, ...]


@lru_cache(maxsize=2)
def _areas(view: Extent, zoom: float, story: BaseGeometry, spoken: tuple[str, ...]) -> tuple[Label, ...]:
    """Countries and seas; a story whose words alone change has them where they were."""
    shapely.prepare(story)
    return (*_countries(view, zoom, story, spoken), *_seas(view, zoom, story, spoken))


@lru_cache(maxsize=2)
def _towns(
    extent: Extent,
    zoom: float,
    pins: tuple[_Pin, ...],
    lines: tuple[BaseGeometry, ...],
    crowd: Crowd | None,
    spoken: tuple[str, ...],
) -> tuple[Label, ...]:
    return tuple(_thinned(extent, zoom, pins, lines, crowd, spoken))


def _story(marks: Sequence[Mark], crowd: Crowd | None, clear_deg: float) -> BaseGeometry:
    """Where the story's own lines and names are."""
    shapes = [mark.geometry for mark in marks if mark.type is MarkType.ROUTE and not mark.twin]
    pins = [mark.point for mark in marks if mark.type is MarkType.PLACE and mark.point is not None]
    if len(pins) + len(crowd or ()) <= MOST_PINS:
        shapes += [*pins, *np.asarray(shapely.points(crowd.lon, crowd.lat))] if crowd is not None else pins
    return shapely.union_all(shapely.buffer(shapely.simplify(shapes, clear_deg / 8), clear_deg, quad_segs=3))


def zoom_of(extent: Extent) -> float:
    """The zoom of the web map (256-pixel tiles) at which the extent fills a usual embed."""
    west, south, east, north = extent
    tall = abs(_mercator(north) - _mercator(south)) * 1.6
    return math.log2(0.8 * FRAME_PX / 256 * 360 / max(east - west, tall, 1e-6))


def _countries(view: Extent, zoom: float, story: BaseGeometry, spoken: Sequence[str]) -> Iterator[Label]:
    gazetteer = Gazetteer.shipped()
    resolution = _resolution(view)
    for code in basemap.countries(resolution, view):
        texts = {lang: gazetteer.country_name(code, lang) for lang in spoken}
        text = texts[spoken[0]]
        if not text:
            continue
        wide_px = 11 * min(len(text), 12)
        least = _room(wide_px, zoom + 4, 2.8)
        found = rooms.of_country(code, resolution, view, story)
        if found is None:
            area = basemap.country(code, resolution)
            found = rooms.rooms(rooms.seen(area, view), story, rooms.IN_COUNTRY, least) if area is not None else []
        if not found or found[0][1] < least:
            continue
        point, radius = found[0]
        yield Label(
            text=text,
            texts=texts,
            point=point,
            spots=tuple(room[0] for room in found[1:]),
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
    resolution = _resolution(view)
    land: BaseGeometry | None = None
    for row in places.groups["curated"]:
        if int(places.column("kind")[row]) not in kinds:
            continue
        extent = places.extent(row)
        turn = _turn(extent, view) if extent else None
        if extent is None or turn is None:
            continue
        candidate = places.candidate(row)
        names = {lang: _named(candidate, lang) for lang in spoken}
        wide_px = 9 * max(6, *(len(word) for word in names[spoken[0]].split()))
        slack = 1.3 if SEAS[candidate.kind] > 3 else 0.75
        least = _room(wide_px, zoom + 6, slack)
        found = rooms.of_sea(extent, resolution, view, story)
        if found is None:
            land = rooms.seen(basemap.land(resolution, view), view) if land is None else land
            water = rooms.heart(extent, turn).intersection(box(*view)).difference(land)
            found = rooms.rooms(water, story, rooms.IN_SEA, least)
        if not found or found[0][1] < least:
            continue
        point, radius = found[0]
        yield Label(
            text=names[spoken[0]],
            texts=names,
            point=point,
            spots=tuple(room[0] for room in found[1:]),
            room_deg=round(radius, 3),
            kind=LabelKind.SEA,
            priority=10 * SEAS[candidate.kind] + min(9, round(2 * radius)),
            min_zoom=_fitting(wide_px, radius, slack),
            max_zoom=zoom + 6,
        )


def _thinned(
    extent: Extent,
    zoom: float,
    pins: Sequence[_Pin],
    lines: Sequence[BaseGeometry],
    crowd: Crowd | None,
    spoken: Sequence[str],
) -> Iterator[Label]:
    """Towns, thinned at each zoom so that names have room; those on the way count for more."""
    around = _grown(_view(extent), 0.25)
    gazetteer = Gazetteer.shipped()
    places, rows = gazetteer.places, gazetteer.town_rows(_homeward(around), limit=1500)
    lon, lat = places.degrees(rows)
    weights = np.log10(np.maximum(places.column("population")[rows].astype(np.int64), 1000))
    if lines and rows:
        way = shapely.union_all(lines)
        shapely.prepare(way)
        weights += np.where(shapely.dwithin(way, shapely.points(lon, lat), ON_THE_WAY_KM / 111), 0.5, 0.0)
    told = _Told(pins, crowd)
    kept, count = np.empty((MOST_TOWNS, 3)), 0
    # At the whole map a town must be large for that scale: a million over a country, a village over a county.
    least = 7.6 - 0.42 * zoom * 0.62 - 0.2
    steps = np.arange(DEEPER + 1)
    for at in sorted(range(len(rows)), key=lambda at: (-weights[at], places.provider(rows[at])[1])):
        weight = float(weights[at])
        x, y = float(lon[at]) / 360 * 256, _mercator(float(lat[at])) / 360 * 256
        others = kept[:count]
        apart = np.hypot(x - others[:, 0], y - others[:, 1])
        near = apart[:, None] * 2 ** (zoom + steps) <= APART_PX
        free = (weight >= least - 0.62 * steps) & ~(near & (others[:, 2:] <= steps)).any(axis=0)
        if not free.any():
            continue
        first = int(free.argmax())
        near, near_km = told.near(float(lon[at]), float(lat[at]))
        if near_km < SAME_KM:
            continue
        name, names = places.name(rows[at]), places.names(rows[at])
        if not told.names(near).isdisjoint(text.casefold() for text in (name, *names.values())):
            continue
        kept[count] = x, y, first
        count += 1
        texts = {lang: known_as(names, lang) or name for lang in spoken}
        yield Label(
            text=texts[spoken[0]],
            texts=texts,
            point=Point(lon[at], lat[at]),
            kind=LabelKind.TOWN,
            priority=round(4 * weight),
            min_zoom=max(TOWNS_FROM, round(zoom + first - (1.2 if first == 0 else 0), 2)),
            dot=True,
        )
        if count == MOST_TOWNS:
            return


class _Told:
    """The places of the story themselves: where they are, from south to north, and what they are called."""

    def __init__(self, pins: Sequence[_Pin], crowd: Crowd | None) -> None:
        self._pins = pins
        self._crowd = crowd
        at = shapely.get_coordinates([pin.point for pin in pins])
        lon, lat = at[:, 0], at[:, 1]
        if crowd is not None:
            lon, lat = np.concatenate([lon, crowd.lon]), np.concatenate([lat, crowd.lat])
        self._order = np.argsort(lat)
        self._lon, self._lat = lon[self._order], lat[self._order]

    def near(self, lon: float, lat: float) -> tuple[NDArray[np.int64], float]:
        """Those that are as near as a namesake may not be, and how many kilometres off the nearest is."""
        high = NAMESAKE_KM / 110
        wide = high / max(0.05, math.cos(math.radians(lat)))
        first, last = np.searchsorted(self._lat, (lat - high, lat + high))
        beside = np.abs((self._lon[first:last] - lon + 180) % 360 - 180) <= wide
        here = np.flatnonzero(beside) + first
        away = haversines_m(self._lon[here], self._lat[here], lon, lat) / 1000
        return self._order[here[away < NAMESAKE_KM]], float(away.min(initial=math.inf))

    def names(self, near: NDArray[np.int64]) -> set[str]:
        """What some of them are called, without regard to case."""
        return {name.casefold() for at in near.tolist() for name in self._names(at)}

    def _names(self, at: int) -> Iterator[str]:
        if at < len(self._pins):
            yield from self._pins[at].names
        elif self._crowd is not None:
            row = at - len(self._pins)
            yield self._crowd.names[row]
            yield from (column[row] for column in self._crowd.by_language.values() if column[row])


def _named(candidate: Candidate, lang: str) -> str:
    return known_as(candidate.names, lang) or candidate.name


def _turn(extent: Extent, view: Extent) -> float | None:
    """The turn of 0 or ±360° that brings most of a sea into the view; None where none brings enough."""
    west, south, east, north = extent
    east = east + 360 if east < west else east
    high = min(north, view[3]) - max(south, view[1])
    wide, turn = max((min(east + turn, view[2]) - max(west + turn, view[0]), turn) for turn in rooms.TURNS)
    enough = wide > 0 and high > 0 and wide * high > SEEN * (east - west) * (north - south)
    return turn if enough else None


def _resolution(view: Extent) -> rooms.Resolution:
    return "110m" if view[2] - view[0] > 60 else "50m"


def _fitting(wide_px: float, radius_deg: float, slack: float) -> float:
    """The least zoom at which a name of so many pixels fits a circle of `radius_deg`, `slack` times over."""
    return round(math.log2(wide_px * 360 / (256 * 2 * radius_deg * slack)), 2)


def _room(wide_px: float, most_zoom: float, slack: float) -> float:
    """The least radius in degrees in which a name of so many pixels is ever shown; see `_fitting`."""
    return float(wide_px * 360 / (256 * 2 * slack * 2**most_zoom))


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
