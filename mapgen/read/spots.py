"""Where a row says its place is: a geometry, coordinates in one cell or two, or what a person checked before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import Point

from mapgen.model import Checked, Severity
from mapgen.positions import Axis, PositionError, pair, shown, wkt

from .cells import angle
from .fields import RESULT, normal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from .rows import Rows

SAME_DEG = 1e-6
"""Positions that differ by less, in both degrees, are the same: results are written with six decimals."""
UNDERSTOOD = "48.2, 48,2, 48.2 N and 48°12'N are understood"
HEMISPHERE = re.compile(r"\b(?:(W|west)|(S|south))\W*$", re.IGNORECASE)
"""How a header ends whose numbers are all of one half of the globe."""
PROJECTED = "give WGS 84 degrees, or a file with its CRS (GeoPackage)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a row says it is, all empty where it does not; who checked it, and which candidate was chosen."""

    point: Point | None = None
    geometry: BaseGeometry | None = None
    checked: Checked | None = None
    chosen_id: str = ""

    @property
    def is_given(self) -> bool:
        """Whether there is a position."""
        return self.point is not None or self.geometry is not None


def spot(rows: Rows, index: int) -> Spot:
    """The position of a row: the one a person corrected, else the one it gives.

    A position in the results that is not the one the machine wrote there (`mapgen_found`) was corrected by
    hand and counts as checked; a geometry that is the machine's own is no position of the row.
    """
    machine = _pair(rows.result(index, "found"))
    corrected = _corrected(rows, index, machine)
    told = rows.result(index, "checked")
    checked = _checked(told, corrected is not None)
    if corrected is not None:
        return Spot(point=corrected, checked=checked)
    chosen_id = rows.result(index, "id") if checked else ""
    given = _given(rows, index)
    chose = machine is not None and rows.result(index, "id") != ""
    if chose and given.point is not None and machine is not None and _same(given.point, machine):
        given = Spot()
    return Spot(point=given.point, geometry=given.geometry, checked=checked, chosen_id=chosen_id)


def of_end(rows: Rows, index: int, end: str) -> Point | None:
    """The position of one end of a leg, from its two columns; None where it has none."""
    return _from_two(rows, index, f"{end}_lat", f"{end}_lon")


def _given(rows: Rows, index: int) -> Spot:
    """The geometry or the point that the row itself gives, empty where it gives none that can be used."""
    if rows.table.geometries and (geometry := rows.table.geometries[index]) is not None:
        return _shaped(geometry)
    if text := rows.known(index, "wkt"):
        try:
            shape = wkt(text)
        except PositionError as error:
            return _bad(rows, index, "wkt", str(error))
        return _bad(rows, index, "wkt", f"{text[:60]!r} is no geometry") if shape is None else _shaped(shape)
    if text := rows.known(index, "latlon"):
        return _from_one(rows, index, text)
    return Spot(point=_from_two(rows, index, "lat", "lon"))


def _from_one(rows: Rows, index: int, text: str) -> Spot:
    """The position of a cell that holds both numbers, in the order that its header says."""
    numbers = _pair(text)
    if numbers is None:
        return _bad(rows, index, "latlon", f"{text[:60]!r} is no pair of latitude and longitude")
    header = normal(rows.table.headers[rows.columns["latlon"]])
    if header.startswith(("lon", "lng")) and not re.search(r"[NSEWnsew]", text):
        numbers = numbers[::-1]
    return Spot(point=_point(rows, index, "latlon", "latlon", *map(repr, numbers)))


def _from_two(rows: Rows, index: int, lat_field: str, lon_field: str) -> Point | None:
    """The position of two cells, None where both say nothing."""
    lat, lon = rows.known(index, lat_field), rows.known(index, lon_field)
    if lat and lon:
        return _point(rows, index, lat_field, lon_field, lat, lon)
    if lat or lon:
        missing, has = ("longitude", "latitude") if lat else ("latitude", "longitude")
        _bad(rows, index, lon_field if lat else lat_field, f"a {has} ({lat or lon}) without a {missing}")
    return None


def _point(rows: Rows, index: int, lat_field: str, lon_field: str, lat: str, lon: str) -> Point | None:
    """The point of two texts; a swap that only one reading allows is told, what is no position is refused."""
    lat, lon = _with_hemisphere(rows, lat, lat_field), _with_hemisphere(rows, lon, lon_field)
    values: dict[str, float] = {}
    fault = ("", "")
    ends: tuple[tuple[str, Axis, str], ...] = ((lat, "lat", lat_field), (lon, "lon", lon_field))
    for text, axis, column in ends:
        try:
            values[axis] = angle(text, axis)
        except PositionError as error:
            fault = fault if fault[0] else (column, str(error))
    if not fault[0]:
        return _not_null_island(rows, index, lat_field, Point(values["lon"], values["lat"]))
    try:
        point = Point(angle(lat, "lon"), angle(lon, "lat"))
    except PositionError:
        if _is_projected(lat) or _is_projected(lon):
            _bad(
                rows, index, fault[0], f"{lat}, {lon} are no degrees; they look like metres of a projection", PROJECTED
            )
        else:
            _bad(rows, index, *fault)
        return None
    rows.findings.add(
        "swapped",
        Severity.WARNING,
        f"latitude {lat} and longitude {lon} are swapped; read as {shown(point)}",
        where=rows.where(index, lat_field),
        hint="swap the two cells",
    )
    return point


def _with_hemisphere(rows: Rows, text: str, field: str) -> str:
    """A number without a sign under a header such as "Longitude (W)", with the letter that the header says."""
    header = rows.table.headers[rows.columns[field]]
    found = HEMISPHERE.search(header)
    if found and re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return f"{text} {'W' if found[1] else 'S'}"
    return text


def _not_null_island(rows: Rows, index: int, column: str, point: Point) -> Point | None:
    if (point.x, point.y) != (0.0, 0.0):
        return point
    rows.findings.add(
        "null-island",
        Severity.WARNING,
        "0, 0 is what software writes where nothing is known; the name is looked for instead",
        where=rows.where(index, column),
        hint="clear the two cells, or give the true position",
    )
    return None


def _shaped(shape: BaseGeometry) -> Spot:
    return Spot(point=Point(shape.coords[0][:2])) if shape.geom_type == "Point" else Spot(geometry=shape)


def _bad(rows: Rows, index: int, column: str, fault: str, hint: str = UNDERSTOOD) -> Spot:
    """Tell a position that cannot be used; the row has none then."""
    rows.findings.add(
        "bad-position",
        Severity.WARNING,
        f"{fault}; the name is looked for instead",
        where=rows.where(index, column),
        hint=hint,
    )
    return Spot()


def _pair(text: str) -> tuple[float, float] | None:
    return pair(text) if text else None


def _is_projected(text: str) -> bool:
    """Whether a number can be metres of a projection: too large for degrees, and on the globe."""
    try:
        return 360 < abs(float(text.replace(",", "."))) < 1e8
    except ValueError:
        return False


def _same(point: Point, lat_lon: tuple[float, float]) -> bool:
    return abs(lat_lon[0] - point.y) < SAME_DEG and abs(lat_lon[1] - point.x) < SAME_DEG


def _checked(text: str, corrected: bool) -> Checked | None:
    """Who looked at the row and when, from "2018-04-03 ab" or a mere yes."""
    if not corrected and text.casefold() in ("", "no", "false", "0", "-"):
        return None
    found = re.search(r"\d{4}-\d{2}-\d{2}", text)
    on = found[0] if found else ""
    by = text.replace(on, "").strip(" ,;")
    return Checked(on=on, by=by or ("corrected" if corrected else ""))


def _corrected(rows: Rows, index: int, machine: tuple[float, float] | None) -> Point | None:
    """The position in the result columns, where it is not the one that the machine wrote there."""
    lat, lon = rows.result(index, "lat"), rows.result(index, "lon")
    if not (lat and lon):
        return None
    try:
        point = Point(angle(lon, "lon"), angle(lat, "lat"))
    except PositionError as error:
        rows.findings.add(
            "bad-position",
            Severity.ERROR,
            f"{RESULT}lat, {RESULT}lon: {error}",
            where=rows.table.where(index),
            hint="correct the two cells, or clear them",
        )
        return None
    return None if machine is not None and _same(point, machine) else point
