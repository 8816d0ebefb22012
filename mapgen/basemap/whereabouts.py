"""What lies at a position: land or sea, which country, which state or province."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon

from mapgen import data
from mapgen.geometry import haversine_m, wrapped

from .shapes import TURNS, Box, Shapes, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from shapely.strtree import STRtree

Resolution = Literal["110m", "50m", "10m"]
PIECE = 16
CELL_DEG = 0.25
"""Side of the cells that ship with the country that they lie within."""
KINDS = ("international", "disputed", "line-of-control", "indefinite", "claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A stretch of border between two countries (alpha-2, in alphabetical order).

    `kind`: international, disputed, line-of-control, indefinite; or claim: no border but the limit of
    what one state claims, where both sides are the country that holds it. A code is "" where nobody's
    sovereignty is settled (the Siachen glacier).
    """

    sides: tuple[str, str]
    kind: str
    line: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A stretch of river. `rank`: 0 for the greatest to 10; `name` may be ""."""

    name: str
    rank: int
    line: BaseGeometry


class _Areas:
    """Polygons of a layer under a tree; those that are asked for often are prepared."""

    def __init__(self, resolution: str, layer: str) -> None:
        self.polygons = Shapes(resolution, layer).polygons()
        self.tree: STRtree = shapely.STRtree(self.polygons)
        shapely.prepare(self.polygons)

    def at(self, point: Point) -> list[int]:
        """Indices of the polygons over the point, ascending."""
        return sorted({int(found) for turn in TURNS for found in self._over(point, turn)})

    def _over(self, point: Point, turn: float) -> list[int]:
        here = translate(point, xoff=turn) if turn else point
        return [int(i) for i in self.tree.query(here, predicate="intersects")]

    def near(self, point: Point, within_km: float) -> int | None:
        """The polygon whose edge is nearest to the point, if that is within so many kilometres."""
        reach_deg = within_km / 110.57 / max(0.01, np.cos(np.radians(point.y)))
        best: tuple[float, int] | None = None
        for turn in TURNS:
            here = Point(point.x + turn, point.y)
            for found in self.tree.query(here, predicate="dwithin", distance=reach_deg):
                edge = shapely.shortest_line(here, self.polygons[found]).coords
                away = haversine_m(edge[0], edge[1])
                if away <= within_km * 1000 and (best is None or (away, found) < best):
                    best = (away, int(found))
        return None if best is None else best[1]


@cache
def _areas(resolution: str, layer: str) -> _Areas:
    return _Areas(resolution, layer)


@cache
def _codes(resolution: str, layer: str) -> list[str]:
    return [str(code) for code in Shapes(resolution, layer).codes()]


@cache
def _names(resolution: str, layer: str) -> list[str]:
    return Shapes(resolution, layer).texts("name")


def on_land(point: Point) -> bool:
    """Whether the point is on land at 1:10 million; lakes count as land, the Caspian as sea."""
    return bool(_areas("10m", "land").at(point))


def country_at(point: Point, within_km: float = 0.0) -> str:
    """Alpha-2 code of the country at a point, as Natural Earth draws them (de facto); "" at sea.

    Territories have their own codes (GL, PR, HK, XK). Northern Cyprus and Somaliland answer with
    the state that they belong to by law. `within_km` also takes the nearest coast so far away: for
    harbours, islets and bridges.
    """
    areas, codes = _areas("10m", "countries"), _codes("10m", "countries")
    over = [codes[i] for i in areas.at(point) if codes[i]]
    if over:
        return over[0]
    near = areas.near(point, within_km) if within_km else None
    return "" if near is None else codes[near]


def countries_at(points: Sequence[Point] | NDArray[np.float64], within_deg: float = 0.25) -> list[str]:
    """`country_at` of many points, or positions of shape (n, 2), at once, by outlines at 1:50 million.

    "" is far from any coast. Near a border it may answer with the neighbour: for counting, not for placing.
    """
    degrees = points if isinstance(points, np.ndarray) else shapely.get_coordinates(points)
    lon, lat = (degrees[:, 0] + 180) % 360 - 180, degrees[:, 1]
    cells = data.arrays("basemap/cells")
    lines, columns = cells["number"].shape
    number = cells["number"][
        np.clip(((lat + 90) / CELL_DEG).astype(np.intp), 0, lines - 1),
        np.clip(((lon + 180) / CELL_DEG).astype(np.intp), 0, columns - 1),
    ]
    found = np.append("", np.ascontiguousarray(cells["code"]).view("S2")[:, 0].astype("U2"))[number]
    rest = np.flatnonzero(number == 0)
    found[rest] = _outlined(lon[rest], lat[rest], within_deg)
    told: list[str] = found.tolist()
    return told


def _outlined(lon: NDArray[np.float64], lat: NDArray[np.float64], within_deg: float) -> NDArray[np.str_]:
    """The countries whose outlines at 1:50 million are over these positions, or so near."""
    codes, areas = np.array(_codes("50m", "countries")), _areas("50m", "countries")
    here = np.asarray(shapely.points(lon, lat))
    found = _first_over(areas, codes, here)
    at_sea = np.flatnonzero(found < 0)
    tree, owner = _coasts("50m")
    at, coast = tree.query_nearest(here[at_sea], max_distance=within_deg, all_matches=False)
    found[at_sea[at]] = owner[coast]
    return np.append(codes, "")[found]


def _first_over(areas: _Areas, codes: NDArray[np.str_], points: NDArray[np.object_]) -> NDArray[np.intp]:
    """The first country of a code over each point, -1 for none."""
    area, index = shapely.STRtree(points).query(areas.polygons, predicate="intersects")
    found = np.full(len(points), -1)
    ranked = np.flatnonzero(codes[area] != "")[::-1]  # where two meet, the first counts
    found[index[ranked]] = area[ranked]
    return found


@cache
def _coasts(resolution: Resolution) -> tuple[STRtree, NDArray[np.intp]]:
    """The outlines of the countries in short pieces, which are quickly held against a point, and whose each is."""
    rings, owner = shapely.get_rings(_areas(resolution, "countries").polygons, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    along = np.arange(len(ring)) - np.searchsorted(ring, ring)
    starts = np.flatnonzero((along % PIECE == 0) & np.append(ring[1:] == ring[:-1], False))
    ends = np.minimum(starts + PIECE + 1, np.searchsorted(ring, ring[starts], side="right"))
    number = np.repeat(np.arange(len(starts)), ends - starts)
    pieces: Any = shapely.linestrings(vertices[spans(starts, ends)], indices=number)
    return shapely.STRtree(pieces), owner[ring[starts]]


def admin1_at(point: Point, within_km: float = 0.0) -> tuple[str, str]:
    """Country and name of the state or province at a point, as ("CN", "Liaoning"); ("", "") at sea.

    The outlines are generalised to about 1 km and are those of 2018: a point nearer than that to a
    limit may answer with the neighbour.
    """
    areas = _areas("admin1", "admin1")
    over = areas.at(point)
    found = over[0] if over else (areas.near(point, within_km) if within_km else None)
    return ("", "") if found is None else (_codes("admin1", "admin1")[found], _names("admin1", "admin1")[found])


@cache
def land(resolution: Resolution = "50m", box: Box | None = None) -> BaseGeometry:
    """All land, or what comes near a box (which may run on past ±180°), as a MultiPolygon, -180…180."""
    shapes = Shapes(resolution, "land")
    return _whole(shapes.polygons(None if box is None else shapes.met(box)))


@cache
def country(code: str, resolution: Resolution = "50m") -> BaseGeometry | None:
    """The area of a country (alpha-2) as a MultiPolygon, -180…180; None where there is none at this resolution."""
    shapes = Shapes(resolution, "countries")
    rows = np.flatnonzero(shapes.codes() == code)
    return _whole(shapes.polygons(rows)) if len(rows) else None


def countries(resolution: Resolution = "50m", box: Box | None = None) -> tuple[str, ...]:
    """The codes of all countries that are drawn at a resolution, or come near a box (past ±180° too), sorted."""
    codes = _codes(resolution, "countries")
    near = codes if box is None else (codes[row] for row in Shapes(resolution, "countries").met(box))
    return tuple(sorted({code for code in near if code}))


@cache
def admin1(code: str, name: str) -> BaseGeometry | None:
    """The area of a state or province by country and name as Natural Earth has it; None where there is none."""
    shapes = Shapes("admin1", "admin1")
    names = np.array(_names("admin1", "admin1"))
    rows = np.flatnonzero((shapes.codes() == code) & (names == name))
    return _whole(shapes.polygons(rows)) if len(rows) else None


def admin1_names(code: str) -> tuple[str, ...]:
    """The names of the states or provinces of a country, sorted."""
    pairs = zip(_codes("admin1", "admin1"), _names("admin1", "admin1"), strict=True)
    return tuple(sorted({name for country_code, name in pairs if country_code == code}))


@cache
def borders(resolution: Resolution = "50m") -> tuple[Border, ...]:
    """All borders on land, and claims, in the order of the data."""
    shapes = Shapes(resolution, "borders")
    rows = zip(shapes.codes("sides").T.tolist(), shapes["kind"].tolist(), shapes.lines(), strict=True)
    return tuple(Border(sides=(a, b), kind=KINDS[kind], line=line) for (a, b), kind, line in rows)


@cache
def rivers(resolution: Resolution = "10m") -> tuple[River, ...]:
    """All rivers, the greatest first."""
    shapes = Shapes(resolution, "rivers")
    rows = zip(shapes.texts("name"), shapes["rank"].tolist(), shapes.lines(), strict=True)
    return tuple(River(name=name, rank=rank, line=line) for name, rank, line in rows)


@cache
def lakes(resolution: Resolution = "10m") -> BaseGeometry:
    """All lakes as a MultiPolygon, the largest first; the Caspian is sea."""
    return MultiPolygon(list(Shapes(resolution, "lakes").polygons()))


def _whole(polygons: NDArray[np.object_]) -> BaseGeometry:
    """Polygons as one MultiPolygon within -180…180."""
    parts = [part for polygon in polygons for part in shapely.get_parts(wrapped(polygon))]
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])
