"""Positions that the writer gave: kept as they are, and held against what else their row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from mapgen.geometry import haversine_m
from mapgen.model import Issue, Severity

from .area import area_of
from .scope import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Mention

    from .scope import Scope, Stated

OFF_COUNTRY_KM = 12.0
"""How far outside the outline of a country or state a point may lie: outlines are simplified, harbours are at sea."""
OFF_PLACE_KM = 60.0
"""The same for a district or a town, of which only the middle is known."""
_CODES = {Level.SETTING: "outside-country", Level.COUNTRY: "outside-country", Level.REGION: "outside-region"}
_TURNS: tuple[tuple[str, Callable[[float, float], tuple[float, float]]], ...] = (
    ("latitude and longitude look swapped", lambda x, y: (y, x)),
    ("the sign of the longitude looks wrong", lambda x, y: (-x, y)),
    ("the sign of the latitude looks wrong", lambda x, y: (x, -y)),
)


def contradictions(mention: Mention, point: Point, stated: Sequence[Stated]) -> tuple[Issue, ...]:
    """What the row says and the position denies, coarsest first and only that; none when they agree."""
    if (point.x, point.y) == (0.0, 0.0):
        return (_issue(mention, "no-position", "its position is 0, 0, as where one is missing", ""),)
    for one in stated:
        if not one.scopes or one.level is Level.WARD:
            continue
        off_km = min(off(point, scope) for scope in one.scopes)
        if off_km <= _allowed(one):
            continue
        told = f"its position {shown(point)} is {off_km:,.0f} km outside {one.text}, where its row says it is"
        return (_issue(mention, _CODES.get(one.level, "outside-place"), told, _turned(point, stated)),)
    return ()


def off(point: Point, scope: Scope) -> float:
    """How far a point lies outside a scope, in kilometres; 0.0 within."""
    from mapgen import basemap

    if scope.division is None:
        if basemap.country_at(point) == scope.country:
            return 0.0
        outline = basemap.country(scope.country, "10m")
        return _off_area(point, outline) if outline is not None else 0.0
    if scope.division.kind in ("city", "admin2") and scope.division.extent is None:
        return haversine_m((point.x, point.y), (scope.division.point.x, scope.division.point.y)) / 1000
    return _off_area(point, area_of(scope.division))


def shown(point: Point) -> str:
    """A position as an editor reads it: "40.1147 N, 124.3931 E"."""
    return f"{abs(point.y):.4f} {'NS'[point.y < 0]}, {abs(point.x):.4f} {'EW'[point.x < 0]}"


def _allowed(one: Stated) -> float:
    fine = any(scope.division is not None and scope.division.kind in ("city", "admin2") for scope in one.scopes)
    return OFF_PLACE_KM if fine else OFF_COUNTRY_KM


def _off_area(point: Point, area: BaseGeometry) -> float:
    away = []
    for turn in (-360.0, 0.0, 360.0):
        line = shapely.shortest_line(Point(point.x + turn, point.y), area)
        (lon1, lat1), (lon2, lat2) = line.coords
        away.append(haversine_m((lon1, lat1), (lon2, lat2)) / 1000)
    return min(away)


def _turned(point: Point, stated: Sequence[Stated]) -> str:
    """A slip that would explain it: the position that lies where the row says, once swapped or mirrored."""
    for slip, turn in _TURNS:
        x, y = turn(point.x, point.y)
        if abs(x) > 180 or abs(y) > 90:
            continue
        there = Point(x, y)
        if all(min(off(there, s) for s in one.scopes) <= _allowed(one) for one in stated if one.scopes):
            where = ", ".join(one.text for one in reversed(stated) if one.scopes)
            return f"{slip}: {shown(there)} lies in {where}"
    return "correct the position or what the row says, or mark it checked"


def _issue(mention: Mention, code: str, told: str, hint: str) -> Issue:
    grave = code in ("outside-country", "no-position")
    return Issue(
        code=code,
        severity=Severity.ERROR if grave else Severity.WARNING,
        subject=mention.id,
        message=f"{mention.title or mention.text or mention.id}: {told}",
        hint=hint or "give its position, or leave it empty so that it is looked up",
        where=mention.where,
    )
