"""The router over the rail, road and sea networks that ship."""

from __future__ import annotations

import itertools
import math
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from shapely.geometry import LineString, Point

from mapgen import data
from mapgen.errors import NoNetwork, NoPath
from mapgen.geometry import distance_m, split
from mapgen.model import Fidelity, Mode, Route

from .hierarchy import TOGETHER, Hierarchy
from .journey import Stretch, traced
from .land import Land
from .network import Array, Network, Snaps
from .search import Climb, Search, Spread
from .snapping import Rules, Stop
from .stops import stop_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.geometry import Position
    from mapgen.model import Leg, Place

RULES = {
    Mode.RAIL: Rules(reach_km=(5, 25, 100), spread_km=1.5),
    Mode.ROAD: Rules(reach_km=(5, 25, 100), spread_km=1.5),
    Mode.SEA: Rules(reach_km=(30, 120, 400), spread_km=30, choices=10, turn_m=0),
}
NEAR_KM = {Mode.RAIL: 10.0, Mode.ROAD: 10.0, Mode.SEA: 50.0}
"""An end farther from the network than this makes a route approximate."""
CLOSED = ("northwest",)
"""Passages that ships keep off unless they are opened."""
OVER_LAND = "over land"
"""The mark of lanes that lead over land where no canal is known: rivers, mostly."""
HARBOUR_M = 60_000.0
"""So near its ends a sea route may follow a river or a harbour that counts as land."""
LAND_WEIGHT = 20.0
"""What a kilometre of land between an end and the lanes is worth in kilometres of water."""
LAND_KM = 15.0
"""More land than this between an end and the lanes makes a sea route approximate."""
AXIS_M, ECCENTRICITY_2 = 6_378_137.0, 0.00669437999014
"""WGS 84: major half axis and squared eccentricity (EPSG:7030)."""
FLICKER_M = 3_000.0
"""A country that a line is in for less than this, between two stretches in another, is not entered:
borders along rivers and positions rounded to 100 m."""


@cache
def network(mode: Mode) -> Network:
    """The network of a mode as it ships.

    Raises:
        NoNetwork: there is none for the mode.
        DataError: its file is missing or broken.
    """
    if mode not in RULES:
        raise NoNetwork(f"there is no network for the mode {mode}", hint="modes with one: rail, road, sea")
    return Network(data.arrays(f"networks/{mode}"))


@cache
def _credit(mode: Mode) -> str:
    return next((datum.credit for datum in data.listed() if datum.file == f"networks/{mode}.npz.zst"), "")


class NetworkRouter:
    """Routes over the rail, road or sea network that ships.

    `closed` names passages that ships keep off (`Network.marks`: suez, panama, bosporus, …) besides those of
    `CLOSED`; `opened` those that they may take all the same.
    """

    name: ClassVar[str] = "network"

    def __init__(self, mode: Mode, closed: Collection[str] = (), opened: Collection[str] = ()) -> None:
        self.mode = Mode(mode)
        self.network = network(self.mode)
        self._shut = {*CLOSED, *closed}.difference(opened).intersection(self.network.marks)
        self._land = Land(self.network) if self.mode is Mode.SEA else None

    @cached_property
    def search(self) -> Search:
        """For journeys of several stops, and for passages closed or opened."""
        return Spread(self.network, self._shut) if self.mode is Mode.SEA else Climb(self.network)

    @cached_property
    def hierarchy(self) -> Hierarchy | None:
        """For journeys of two stops; none where other passages are closed than those that it keeps off."""
        kept_off = {self.network.marks[number] for number in self.network.column("closed_mark").tolist()}
        return Hierarchy(self.network) if kept_off == self._shut else None

    def routes(self, legs: Sequence[Leg], places: Mapping[str, Place], /) -> tuple[Route, ...]:
        """One route a leg, in order; the line runs through the stops between, and reaches the first and the
        last by a straight connector.

        Raises:
            NoPath: no component of the network joins all stops.
        """
        (found,) = self.journeys([legs], places)
        if isinstance(found, NoPath):
            raise found
        return found

    def journeys(
        self, journeys: Sequence[Sequence[Leg]], places: Mapping[str, Place], /
    ) -> list[tuple[Route, ...] | NoPath]:
        """The routes of many journeys, each as `routes` gives them, or why it has none; quicker than one by one."""
        stops: list[list[Stop]] = []
        for legs in journeys:
            between = [one for leg in legs for one in (*leg.via, leg.destination)]
            stops.append([stop_at(places[one]) for one in (legs[0].origin, *between)])
        out: list[tuple[Route, ...] | NoPath] = []
        for first in range(0, len(stops), TOGETHER):
            some = slice(first, first + TOGETHER)
            beside = self._beside if self._land else None
            found = traced(
                self.network, self.search, stops[some], RULES[self.mode], hierarchy=self.hierarchy, beside=beside
            )
            for legs, passed, stretches in zip(journeys[some], stops[some], found, strict=True):
                out.append(stretches if isinstance(stretches, NoPath) else self._routes(legs, passed, stretches))
        return out

    def _routes(self, legs: Sequence[Leg], stops: Sequence[Stop], stretches: Sequence[Stretch]) -> tuple[Route, ...]:
        out = []
        last = 0
        for leg in legs:
            first, last = last, last + len(leg.via) + 1
            start = stops[0] if first == 0 else None
            end = stops[-1] if last == len(stretches) else None
            out.append(self._route(leg, stretches, first, last, start, end))
        return tuple(out)

    def _beside(self, stops: Sequence[Stop], snaps: Snaps) -> Array:
        """Metres that the way between each stop and the lanes is worth; land is dear."""
        positions = np.array([stop.position for stop in stops], float)
        over = self._land_km(positions[snaps.of], np.stack([snaps.lon, snaps.lat], axis=1))
        return 1000 * (RULES[self.mode].off_line * snaps.away_km + LAND_WEIGHT * over)

    def _land_km(self, a: Array, b: Array) -> Array:
        return self._land.between_km(a, b) if self._land else np.zeros(len(a))

    def _route(
        self, leg: Leg, passed: Sequence[Stretch], first: int, last: int, start: Stop | None, end: Stop | None
    ) -> Route:
        """A leg from the stretches `first` to `last` of those passed; `start`, `end`: the true ends of the
        journey, where they are its ends.
        """
        stretches = passed[first:last]
        parts = [stretches[0].course.positions, *(stretch.course.positions[1:] for stretch in stretches[1:])]
        metres = sum(stretch.metres for stretch in stretches)
        true = Fidelity.NETWORK
        for stop, snap in ((start, stretches[0].start), (end, stretches[-1].end)):
            if stop and stop.position != snap.position:
                metres += connector_m(stop.position, snap.position)
                parts.insert(0 if stop is start else len(parts), np.array([stop.position]))
                if self._land and self._land_km(*(np.array([at.position]) for at in (stop, snap)))[0] > LAND_KM:
                    true = Fidelity.APPROXIMATE
        snaps = [stretches[0].start, *(stretch.end for stretch in stretches)]
        if max(snap.away_km for snap in snaps) > NEAR_KM[self.mode] or self._leaves_water(stretches):
            true = Fidelity.APPROXIMATE
        return Route(
            leg=leg,
            geometry=line_of(np.concatenate(parts)),
            length_km=metres / 1000,
            fidelity=true,
            snap_km=(snaps[0].away_km, snaps[-1].away_km),
            nodes=sum(stretch.course.nodes for stretch in stretches),
            crossings=self._crossings(passed[:last], first),
            credit=_credit(self.mode),
        )

    def _leaves_water(self, stretches: Sequence[Stretch]) -> bool:
        """Whether a sea route leads over land farther from its ends than their harbours and river mouths are."""
        if self.mode is not Mode.SEA:
            return False
        lines = np.concatenate([stretch.course.lines for stretch in stretches])
        over = self.network.column("line_mark")[lines] == self.network.marks.index(OVER_LAND)
        metres = self.network.column("line_m")[lines]
        ends = np.cumsum(metres)
        return bool((over & (ends > HARBOUR_M) & (ends - metres < ends[-1] - HARBOUR_M)).any())

    def _crossings(self, stretches: Sequence[Stretch], first: int) -> tuple[str, ...]:
        """Borders crossed from the stretch `first` on, in order; what lies in no country (a bridge, the open
        sea) does not count, so that a border at a stop belongs to the leg that goes on from there.
        """
        if self.mode is Mode.SEA:
            return ()
        stays: list[tuple[int, float]] = []
        gone = begins = 0.0
        for number, stretch in enumerate(stretches):
            begins = gone if number == first else begins
            for country, along in stretch.course.countries:
                if not stays or stays[-1][0] != country:
                    stays.append((country, gone + along))
            gone += stretch.metres
        entered: list[tuple[str, float]] = []
        for number, (country, since) in enumerate(stays):
            after = stays[number + 1] if number + 1 < len(stays) else (0, float("inf"))
            code = self.network.countries[country]
            back = number and stays[number - 1][0] == after[0] and after[1] - since < FLICKER_M
            if not back and (not entered or entered[-1][0] != code):
                entered.append((code, since))
        return tuple(f"{a}-{b}" for (a, _), (b, since) in itertools.pairwise(entered) if since >= begins)


def line_of(positions: Array) -> BaseGeometry:
    """The line over these positions, cut at the antimeridian."""
    lon = positions[:, 0]
    west, east = lon.min(), lon.max()
    if len(lon) > 1 and west > -180 and east < 180 and east - west <= 180:
        return LineString(positions)
    return split([(x, y) for x, y in positions.tolist()])


def connector_m(a: Position, b: Position) -> float:
    """Distance on the WGS 84 ellipsoid in metres.

    Up to 100 km by the ellipsoid's radii of curvature at the middle latitude (within 1 in 10,000 below 75°
    of latitude), because importing pyproj takes longer than a whole search; beyond that by pyproj.

    >>> round(connector_m((124.39, 40.12), (124.40, 40.13)))
    1400
    """
    middle = math.radians((a[1] + b[1]) / 2)
    shrunk = 1 - ECCENTRICITY_2 * math.sin(middle) ** 2
    north = math.radians(b[1] - a[1]) * AXIS_M * (1 - ECCENTRICITY_2) / shrunk**1.5
    east = math.radians((b[0] - a[0] + 180) % 360 - 180) * AXIS_M / math.sqrt(shrunk) * math.cos(middle)
    near = math.hypot(north, east)
    return near if near < 100_000 and abs(middle) < math.radians(75) else distance_m(Point(a), Point(b))
