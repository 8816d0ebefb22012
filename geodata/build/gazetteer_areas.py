"""Where areas are: label points, extents and reference points of countries and divisions, from polygons.

A polygon is given to the country or division that most towns inside it belong to, so that packages
with different ids, levels and spellings can be used together. Shapes are joined by union.
"""

from __future__ import annotations

import json
import math
import re
import tarfile
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from gazetteer_countries import numbers
from gazetteer_rows import Extent, Row

from mapgen.gazetteer.folding import key_of
from mapgen.geometry import haversine_m, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

ASTRAY_M = 400_000.0
"""A division's point that is farther from each of its towns is wrong (the Gilbert Islands at Kiritimati)."""

# Natural Earth's countries without an ISO number, by name.
_UNINHABITED = {"BV": (3.355, -54.42), "HM": (73.51, -53.08), "TK": (-171.85, -9.2), "UM": (-169.53, 16.73)}
_UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Baikonur": "KZ", "Siachen Glacier": "IN"}


def topology(tarball: Path, member: str, layer: str) -> list[tuple[str, str, shapely.MultiPolygon]]:
    """Id, name and shape of each feature of a TopoJSON file inside an npm package."""
    with tarfile.open(tarball) as bundle:
        stream = bundle.extractfile(f"package/{member}")
        if stream is None:
            raise SystemExit(f"{tarball} holds no {member}")
        table = json.load(stream)
    scale, shift = np.array(table["transform"]["scale"]), np.array(table["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in table["arcs"]]

    def ring(numbers: Sequence[int]) -> np.ndarray:
        pieces = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    out = []
    for feature in table["objects"][layer]["geometries"]:
        if feature["type"] not in ("Polygon", "MultiPolygon"):
            continue
        parts = [feature["arcs"]] if feature["type"] == "Polygon" else feature["arcs"]
        rings = [[ring(numbers) for numbers in part] for part in parts]
        # quantising shrinks the smallest islands and lakes to a line
        polygons = [
            shapely.Polygon(part[0], [hole for hole in part[1:] if len(hole) > 3]) for part in rings if len(part[0]) > 3
        ]
        shape = shapely.make_valid(shapely.MultiPolygon([_unrolled(polygon) for polygon in polygons]))
        out.append((feature.get("id", ""), feature.get("properties", {}).get("name", ""), shape))
    return out


def parts_of(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """All polygons of a shape."""
    return [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]


def _unrolled(polygon: shapely.Polygon) -> shapely.Polygon:
    """A polygon over the antimeridian, drawn the long way round in world-atlas, with longitudes from 0 to 360."""
    west, south, east, _ = polygon.bounds
    if east - west <= 180 or south < -80:
        return polygon
    return shapely.transform(polygon, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))


def label_of(parts: Iterable[shapely.Polygon]) -> tuple[float, float]:
    """The point of the largest part that is farthest from its edge, with degrees of longitude at their true width."""
    largest = max(parts, key=_area)
    squeeze = math.cos(math.radians(max(-80.0, min(80.0, largest.centroid.y))))
    flat = shapely.transform(largest, lambda xy: xy * (squeeze, 1.0)).simplify(0.005)
    west, south, east, north = flat.bounds
    circle = shapely.maximum_inscribed_circle(flat, tolerance=max(1e-3, max(east - west, north - south) / 300))
    lon, lat = circle.coords[0]
    return (lon / squeeze + 180) % 360 - 180, lat


def _area(part: shapely.Polygon) -> float:
    return part.area * math.cos(math.radians(part.centroid.y))


def extent_of(parts: Iterable[shapely.Polygon]) -> Extent:
    """The smallest extent that holds all parts; west > east where it crosses the antimeridian."""
    bounds = np.array([part.bounds for part in parts])
    longitudes = np.concatenate([shapely.get_coordinates(part)[:, 0] for part in parts])
    west, east = span_of([float(lon) for lon in np.unique(((longitudes + 180) % 360 - 180).round(3))])
    if east - west > 350:
        west, east = -180.0, 180.0
    east = east - 360 if east > 180 else east
    if west == -180.0 and (longitudes >= 180).any() and east < 0:
        west = 180.0
    return Extent(round(west, 4), round(bounds[:, 1].min(), 4), round(east, 4), round(bounds[:, 3].max(), 4))


def voters(areas: Sequence[shapely.Geometry], towns: Sequence[Row], reach_deg: float = 0.0) -> list[list[Row]]:
    """The towns inside each area, or within `reach_deg` of it: coasts are drawn coarsely."""
    points = shapely.points([(town.lon, town.lat) for town in towns])
    found = shapely.STRtree(points).query(areas, predicate="dwithin", distance=reach_deg)
    inside: list[list[Row]] = [[] for _ in areas]
    for area, town in sorted(zip(*found.tolist(), strict=True)):
        inside[area].append(towns[town])
    return inside


def winner(inside: Iterable[Row], choice: Callable[[Row], Any]) -> tuple[Any, float]:
    """What most towns inside belong to, and their share."""
    votes = Counter(id(choice(town)) if isinstance(choice(town), Row) else choice(town) for town in inside)
    named = {id(choice(town)) if isinstance(choice(town), Row) else choice(town): choice(town) for town in inside}
    votes.pop(id(None), None)
    votes.pop(None, None)
    if not votes:
        return None, 0.0
    best, count = votes.most_common(1)[0]
    return named[best], count / sum(votes.values())


def place_countries(countries: Mapping[str, Row], world_atlas: Path, towns: Sequence[Row]) -> None:
    """Set point, label and extent of every country from world-atlas' 10m countries.

    Each island goes to the country whose towns lie on it: so French Guiana is not in France, and
    has a middle of its own. Islands without a town go with the nearest that has one; remote ones
    (Bouvet) are left out of the extent.
    """
    features = topology(world_atlas, "countries-10m.json", "countries")
    by_number = {number: code for code, number in numbers().items()}
    pieces: list[tuple[str, shapely.Polygon]] = []
    for number, name, shape in features:
        code = by_number.get(number) or _UNNUMBERED.get(name, "")
        pieces.extend((code, part) for part in parts_of(shape))
    inside = voters([part for _, part in pieces], towns, 0.03)
    owned: dict[str, list[shapely.Polygon]] = defaultdict(list)
    settled: dict[str, list[tuple[str, shapely.Polygon]]] = defaultdict(list)
    for (code, part), people in zip(pieces, inside, strict=True):
        best, _ = winner(people, lambda town: town.country)
        if best is not None and (code == "" or best == code or best not in {c for c, _ in pieces}):
            settled[code].append((best, part))
        elif code:
            settled[code].append(("", part))
    for code, parts in settled.items():
        homes = [(owner, part) for owner, part in parts if owner]
        for owner, part in parts:
            nearest = (
                min(homes, key=lambda home: (home[1].distance(part), home[0]))[0] if homes and not owner else owner
            )
            owned[nearest or code].append(part)
    most: dict[str, Row] = {}
    for town in towns:
        if town.country not in most or town.population > most[town.country].population:
            most[town.country] = town
    for code, row in countries.items():
        if owned.get(code):
            row.label, row.extent = label_of(owned[code]), extent_of(owned[code])
            row.lon, row.lat = row.label
        elif code in most:
            row.lon, row.lat, row.approximate = most[code].lon, most[code].lat, True
        else:
            (row.lon, row.lat), row.approximate = _UNINHABITED[code], True


def place_divisions(
    admin1: Sequence[Row], admin2: Sequence[Row], world_map: Path, us_atlas: Path, towns: Sequence[Row]
) -> None:
    """Set label and extent of divisions that a polygon is known for, and the point of every one that can have one."""
    frame = pyogrio.read_dataframe(world_map, layer="states_provinces")
    shapes = [shapely.make_valid(shape) for shape in frame.geometry]
    inside = voters(shapes, towns)
    size: Counter[int] = Counter()
    for town in towns:
        size[id(town.admin1)] += 1
        size[id(town.admin2)] += 1
    first: dict[int, list[shapely.Polygon]] = defaultdict(list)
    for shape, people in zip(shapes, inside, strict=True):
        top, share = winner(people, lambda town: town.admin1)
        if top is not None and share >= 0.6:
            first[id(top)].extend(parts_of(shape))
        second, share = winner(people, lambda town: town.admin2)
        if second is not None and share >= 0.8 and len(people) * share >= 0.7 * size[id(second)]:
            _outline(second, parts_of(shape))
    for row in admin1:
        parts = first.get(id(row))
        if parts and _agrees(row, parts):
            _outline(row, parts)
    _counties(admin2, us_atlas)
    _seats((*admin1, *admin2), towns)


def _agrees(row: Row, parts: Sequence[shapely.Polygon]) -> bool:
    """Whether the reference point, where there is one, lies in or near the polygon."""
    return math.isnan(row.lon) or any(part.distance(shapely.Point(row.lon, row.lat)) < 0.5 for part in parts)


def _outline(row: Row, parts: Sequence[shapely.Polygon]) -> None:
    row.label, row.extent = label_of(parts), extent_of(parts)
    inside = any(part.distance(shapely.Point(row.lon, row.lat)) < 0.1 for part in parts)
    if math.isnan(row.lon) or not inside:
        row.lon, row.lat = row.label


def _counties(admin2: Sequence[Row], us_atlas: Path) -> None:
    """Counties of the United States by their FIPS code."""
    states = {number: name for number, name, _ in topology(us_atlas, "counties-10m.json", "states")}
    by_name = {
        (key_of(row.admin1.name), row.code.rsplit(".", 1)[-1]): row
        for row in admin2
        if row.country == "US" and row.admin1 is not None
    }
    for number, _, shape in topology(us_atlas, "counties-10m.json", "counties"):
        row = by_name.get((key_of(states.get(number[:2], "")), number[2:]))
        if row is not None and parts_of(shape):
            _outline(row, parts_of(shape))


_RANK = re.compile(
    r"\s+(district|county|municipality|rayon|raion|province|department|commune|shi|xian|qu|gun|kun|guyok|lga|local "
    r"government( area)?|city|area)$|^(distrito|municipio|municipality|commune|district|county)\s+(de|of|d')?\s*",
    re.IGNORECASE,
)


def _without_rank(name: str) -> str:
    return _RANK.sub("", name) or name


def _seats(divisions: Iterable[Row], towns: Sequence[Row]) -> None:
    """Put a division without a point at its seat: the town that has its name, else its largest; marked approximate."""
    members: dict[int, list[Row]] = defaultdict(list)
    for town in towns:
        for division in (town.admin1, town.admin2):
            if division is not None:
                members[id(division)].append(town)
    by_name = {(id(town.admin1), key_of(town.name)): town for town in sorted(towns, key=lambda town: town.population)}
    for row in divisions:
        people = members.get(id(row), [])
        if math.isnan(row.lon):
            if not people and row.admin1 is not None:
                seats = (by_name.get((id(row.admin1), key_of(_without_rank(name)))) for name in sorted(row.names))
                people = [town for town in seats if town is not None]
            if not people:
                continue
            keys = {key_of(name) for name in (row.name, *row.names)}
            seat = max(people, key=lambda town: (key_of(town.name) in keys, town.population, -town.geonameid))
            row.lon, row.lat, row.approximate = seat.lon, seat.lat, True
        elif people:
            nearest = min(haversine_m((row.lon, row.lat), (town.lon, town.lat)) for town in people)
            if nearest > ASTRAY_M:
                seat = max(people, key=lambda town: (town.population, -town.geonameid))
                row.label = row.extent = None
                row.lon, row.lat, row.approximate = seat.lon, seat.lat, True
