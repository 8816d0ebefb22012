"""From a TopoJSON topology of countries to land, countries and borders, whole again at the antimeridian.

TopoJSON: coordinates are delta-coded integers, rings are lists of arcs (~i: arc i backwards). The cut
at 180° has been stitched in most of its rings and left in some: here every ring gets longitudes that
never jump, and pieces that meet at 180° become one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from basemap_shapes import polygons_of
from shapely.affinity import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WITHOUT_CODE = {
    "Akrotiri": "GB",
    "Ashmore and Cartier Is.": "AU",
    "Baikonur": "KZ",
    "Bajo Nuevo Bank": "CO",
    "Clipperton I.": "FR",
    "Coral Sea Is.": "AU",
    "Cyprus U.N. Buffer Zone": "CY",
    "Dhekelia": "GB",
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Scarborough Reef": "",
    "Serranilla Bank": "CO",
    "Siachen Glacier": "",
    "Somaliland": "SO",
    "Spratly Is.": "",
    "USNB Guantanamo Bay": "CU",
}
"""Alpha-2 of what has no ISO number of its own: whose territory it is by law, "" where that is contested.
"Indian Ocean Ter." is two countries and is told apart by where its islands lie."""

LEASED = {"Baikonur", "USNB Guantanamo Bay", "Ashmore and Cartier Is."}
"""Part of a country and no border around them."""


@dataclass(frozen=True)
class Border:
    """A stretch of border: its line, the names that Natural Earth gives its two sides, and their codes."""

    line: np.ndarray
    names: tuple[str, str]
    codes: tuple[str, str]


class Topology:
    """A topology with its arcs in degrees."""

    def __init__(self, raw: Mapping[str, Any], numbers: Mapping[int, str], exact: np.ndarray | None = None) -> None:
        """`numbers`: ISO numeric → alpha-2. `exact`: positions with all digits, which replace rounded ones."""
        scale, origin = (np.array(raw["transform"][key]) for key in ("scale", "translate"))
        known: dict[tuple[int, int], np.ndarray] = {}
        if exact is not None:
            cells = np.round((exact - origin) / scale).astype(np.int64)
            _, first = np.unique(cells, axis=0, return_index=True)
            known = {(int(x), int(y)): exact[i] for i, (x, y) in zip(first, cells[first], strict=True)}
        self._arcs = [arc_in_degrees(np.cumsum(np.array(arc), axis=0), scale, origin, known) for arc in raw["arcs"]]
        self._raw, self._numbers = raw, numbers

    def land(self) -> list[shapely.Polygon]:
        """All land, countries joined."""
        (whole,) = self._raw["objects"]["land"]["geometries"]
        return joined_at_180(self._polygons(whole))

    def countries(self) -> Iterator[tuple[str, str, list[shapely.Polygon]]]:
        """Alpha-2, Natural Earth's name and polygons of each country, in the file's order."""
        for unit in self._raw["objects"]["countries"]["geometries"]:
            name = unit["properties"]["name"]
            parts = joined_at_180(self._polygons(unit))
            if name == "Indian Ocean Ter.":
                for code, keep in (
                    ("CX", lambda part: part.bounds[0] > 100),
                    ("CC", lambda part: part.bounds[0] < 100),
                ):
                    yield code, name, [part for part in parts if keep(part)]
            else:
                yield self._code(unit), name, parts

    def borders(self) -> Iterator[Border]:
        """The arcs that two countries share."""
        users: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for unit in self._raw["objects"]["countries"]["geometries"]:
            side = (unit["properties"]["name"], self._code(unit))
            for arc in flat(unit["arcs"]):
                if side not in users[arc]:
                    users[arc].append(side)
        for arc, sides in sorted(users.items()):
            line = self._arcs[arc]
            if len(sides) != 2 or len(line) < 2:
                continue
            (name_a, code_a), (name_b, code_b) = sorted(sides, key=lambda side: (side[1], side[0]))
            if code_a == code_b and {name_a, name_b} & LEASED:
                continue
            yield Border(line=line, names=(name_a, name_b), codes=(code_a, code_b))

    def _code(self, unit: Mapping[str, Any]) -> str:
        name = unit["properties"]["name"]
        if name in WITHOUT_CODE:
            return WITHOUT_CODE[name]
        return self._numbers[int(unit["id"])] if "id" in unit else ""

    def _polygons(self, unit: Mapping[str, Any]) -> list[shapely.Polygon]:
        shapes = [unit["arcs"]] if unit["type"] == "Polygon" else unit["arcs"]
        out: list[shapely.Polygon] = []
        for rings in shapes:
            outer, *holes = (self._ring(ring) for ring in rings)
            if outer[:, 1].min() < -89.9 and holes and winds(holes[0]):
                outer, holes = holes[0], holes[1:]  # Antarctica, its coast taken for a hole around the pole
            if len(outer) < 4:
                continue
            if winds(outer):
                outer = closed_over_the_pole(outer)
            whole = shapely.make_valid(shapely.Polygon(outer, [hole for hole in holes if len(hole) > 3]))
            out += polygons_of(whole)
        return out

    def _ring(self, arcs: Iterable[int]) -> np.ndarray:
        pieces: list[np.ndarray] = []
        end = 0.0
        for arc in arcs:
            line = self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1]
            if pieces:
                turns = round((end - line[0, 0]) / 360)
                line = (line + np.array([turns * 360.0, 0.0]))[1:]
            pieces.append(line)
            end = line[-1, 0] if len(line) else end
        return np.concatenate(pieces)


def arc_in_degrees(
    cells: np.ndarray, scale: np.ndarray, origin: np.ndarray, known: Mapping[tuple[int, int], np.ndarray]
) -> np.ndarray:
    """An arc with the digits that rounding took, and without jumps in longitude."""
    positions = cells * scale + origin
    for i, (x, y) in enumerate(cells):
        found = known.get((int(x), int(y)))
        if found is not None:
            positions[i] = found
    positions[:, 0] = np.unwrap(positions[:, 0], period=360)
    keep = np.ones(len(positions), dtype=bool)
    keep[1:] = np.any(np.diff(positions, axis=0) != 0, axis=1)
    return positions[keep]


def flat(arcs: Any) -> Iterator[int]:
    """The numbers of all arcs in a nest of rings, direction left aside."""
    if isinstance(arcs, int):
        yield arcs if arcs >= 0 else ~arcs
    else:
        for inner in arcs:
            yield from flat(inner)


def winds(ring: np.ndarray) -> bool:
    """Whether a ring goes once around the globe."""
    return abs(ring[-1, 0] - ring[0, 0]) > 180


def closed_over_the_pole(ring: np.ndarray) -> np.ndarray:
    """A ring around the south pole as a polygon from -180° to 180° that reaches down to it."""
    line = ring if ring[-1, 0] > ring[0, 0] else ring[::-1]
    line = line + np.array([-180.0 - line[0, 0], 0.0])
    if abs(line[-1, 0] - 180) > 1e-6:
        raise ValueError("a ring around the pole does not begin at the antimeridian")
    line[-1] = 180.0, line[0, 1]
    return np.vstack([line, [[180.0, -90.0], [-180.0, -90.0]], line[:1]])


def joined_at_180(parts: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """The same land with every piece that meets another at 180° made one with it, east of Greenwich."""

    def meets(part: shapely.Polygon) -> bool:
        west, _, east, _ = part.bounds
        return east - west < 359 and any(abs(abs(edge) - 180) < 0.01 or edge > 180 for edge in (west, east))

    apart = [part for part in parts if not meets(part)]
    moved = [translate(part, xoff=360) if part.bounds[0] < -90 else part for part in parts if meets(part)]
    moved = [
        translate(part, xoff=-360) if part.bounds[0] >= 180 + 1e-9 and part.bounds[0] > 270 else part for part in moved
    ]
    union = shapely.union_all([shapely.set_precision(part, 1e-7) for part in moved])
    return apart + polygons_of(union)
