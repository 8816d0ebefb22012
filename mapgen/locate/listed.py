"""The plain rows of a long list, which give their position: held against what they say, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

from mapgen.gazetteer import folded
from mapgen.geometry import haversines_m
from mapgen.model import Precision

from . import placing
from .area import area_of
from .given import OFF_PLACE_KM, contradictions
from .scope import Level
from .twins import MOST_A_CELL, NEAR_M, alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mapgen.model import Issue, Place, Spots

    from .scope import Scope, Stated
    from .statement import Statements

WITNESSES = 500
"""So many of the rows, evenly over the list, speak for the whereabouts of the names that are looked for."""
NEIGHBOUR_DEG = 0.0025
"""Side of a cell in degrees of latitude: about 280 m, somewhat more than rows of one place lie apart."""
OFF_DEG = 0.1
"""Degrees outside an outline that are never too far: less than `OFF_COUNTRY_KM` in any direction."""


class Located(Mapping[str, "Place"]):
    """Every place by id, in the order of the input; those of spots are made as they are asked for."""

    def __init__(self, found: Mapping[str, Place], spots: Spots) -> None:
        self.found = found
        """The places of the mentions."""
        self._spots = spots
        self._index: dict[str, int] = {}

    def __getitem__(self, key: str) -> Place:
        if key in self.found:
            return self.found[key]
        if not self._index:
            self._index = {id_: index for index, id_ in enumerate(self._spots.ids)}
        return placing.given(self._spots.mention(self._index[key]))

    def __iter__(self) -> Iterator[str]:
        others = dict(zip(between(self._spots, len(self.found)), self.found, strict=True))
        rows = iter(self._spots.ids)
        for place in range(len(self)):
            yield others[place] if place in others else next(rows)

    def __len__(self) -> int:
        return len(self.found) + len(self._spots)


def witnesses(spots: Spots) -> list[Place]:
    """Some of the rows as places, evenly over the list."""
    step = -(-len(spots) // WITNESSES)
    return [placing.given(spots.mention(index)) for index in range(0, len(spots), step)]


def between(spots: Spots, mentions: int) -> list[int]:
    """Which of the list so many mentions are, which stand between the spots."""
    own = np.zeros(len(spots) + mentions, dtype=bool)
    own[spots.order] = True
    return np.flatnonzero(~own).tolist()


def denied(spots: Spots, statements: Statements) -> Iterator[tuple[int, tuple[Issue, ...]]]:
    """The rows whose position does not agree with what they say, by number, with the issues of each."""
    doubtful = (spots.lon == 0) & (spots.lat == 0)
    groups = _by_number(spots.state) if spots.state is not None else [np.arange(len(spots))]
    for rows in groups:
        stated = statements.of(spots.mention(int(rows[0])), ())
        doubtful[rows] |= ~_within(spots.lon[rows], spots.lat[rows], stated)
    for index in np.flatnonzero(doubtful).tolist():
        mention = spots.mention(index)
        issues = contradictions(mention, mention.point or Point(), statements.of(mention, ()))
        if issues:
            yield index, issues


def repeated(spots: Spots, others: Sequence[Place]) -> list[int]:
    """The rows that may be in the list twice: another row, or one of the other places, has a like name within 250 m.

    And all rows that say that their position is not exact: those are known by their names alone.
    """
    loose = [at for at, precision in enumerate(spots.precisions) if precision not in (None, Precision.EXACT)]
    known = [place for place in others if place.point is not None and place.precision is Precision.EXACT]
    lon = np.concatenate([spots.lon, [place.point.x for place in known if place.point]])
    lat = np.concatenate([spots.lat, [place.point.y for place in known if place.point]])
    found = np.zeros(len(lon), dtype=bool)
    if spots.precision is not None and loose:
        found[: len(spots)] = np.isin(spots.precision, loose)

    @cache
    def name(row: int) -> str:
        return folded(spots.names[row] if row < len(spots) else known[row - len(spots)].mentions[0].text)

    for one, other in _near(lon, lat):
        pairs = zip(one.tolist(), other.tolist(), strict=True)
        for row, twin in pairs:
            if (at := name(row)) and (there := name(twin)) and alike(at, there):
                found[[row, twin]] = True
    return np.flatnonzero(found[: len(spots)]).tolist()


def _near(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of positions within 250 m, by number; of a crowded cell only the first are held against others."""
    band = np.floor(lat / NEIGHBOUR_DEG).astype(np.int64)
    rows = np.flatnonzero(_in_company(lon, band))
    lon, lat, band = lon[rows], lat[rows], band[rows]
    columns = {up: _columns(lon, band + up) for up in (0, 1)}
    own = _cells(columns[0], band)
    order = np.argsort(own, kind="stable")
    cells = own[order]
    for across, up in ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)):
        there = _cells(columns[up] + across, band + up)
        first = np.searchsorted(cells, there)
        count = np.minimum(np.searchsorted(cells, there, side="right") - first, MOST_A_CELL)
        one = np.repeat(np.arange(len(rows)), count)
        steps = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
        other = order[np.repeat(first, count) + steps]
        if not (across or up):
            one, other = one[other < one], other[other < one]
        near = haversines_m(lon[one], lat[one], lon[other], lat[other]) <= NEAR_M
        yield rows[one[near]], rows[other[near]]


def _in_company(lon: NDArray[np.float64], band: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which positions have another in their cell or the eight around it; a few are among them that have not."""
    size = 1 << (16 * len(lon)).bit_length()
    own = _cells(_columns(lon, band), band) & (size - 1)
    number = np.arange(len(own), dtype=np.int32)
    last = np.full(size, -1, dtype=np.int32)
    last[own] = number
    shared = np.zeros(size, dtype=bool)
    shared[own[last[own] != number]] = True
    company: NDArray[np.bool_] = shared[own]
    for up in (-1, 0, 1):
        columns = _columns(lon, band + up)
        for across in (-1, 0, 1):
            if across or up:
                company |= last[_cells(columns + across, band + up) & (size - 1)] >= 0
    return company


def _columns(lon: NDArray[np.float64], band: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cell of each position within its band of latitude, where cells are as wide as high."""
    wide = NEIGHBOUR_DEG / np.maximum(np.cos(np.radians((np.abs(band) + 2) * NEIGHBOUR_DEG)), 0.025)
    return np.floor(lon / wide).astype(np.int64)


def _cells(columns: NDArray[np.int64], band: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number below 2³² for each cell."""
    return ((columns * 0x9E3779B1) ^ (band * 0x85EBCA77)) & 0xFFFFFFFF


def _by_number(numbers: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of each number, in their order."""
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.diff(numbers[order])) + 1
    return np.split(order, starts)


def _within(lon: NDArray[np.float64], lat: NDArray[np.float64], stated: Sequence[Stated]) -> NDArray[np.bool_]:
    """Which positions surely lie where they are said to."""
    sure = np.ones(len(lon), dtype=bool)
    for one in stated:
        if one.scopes and one.level is not Level.WARD:
            inside = np.zeros(len(lon), dtype=bool)
            for scope in one.scopes:
                inside |= _in_scope(lon, lat, scope)
            sure &= inside
    return sure


def _in_scope(lon: NDArray[np.float64], lat: NDArray[np.float64], scope: Scope) -> NDArray[np.bool_]:
    from mapgen import basemap

    division = scope.division
    if division is not None and division.kind in ("city", "admin2") and division.extent is None:
        at = (division.point.x, division.point.y)
        return haversines_m(lon, lat, *at) <= OFF_PLACE_KM * 1000
    area = basemap.country(scope.country, "10m") if division is None else area_of(division)
    if area is None:
        return np.ones(len(lon), dtype=bool)
    shapely.prepare(area)
    inside: NDArray[np.bool_] = shapely.intersects_xy(area, lon, lat)
    outside = np.flatnonzero(~inside)
    inside[outside] = shapely.dwithin(area, shapely.points(lon[outside], lat[outside]), OFF_DEG)
    return inside
