"""What every router promises, those of plug-ins too."""

from __future__ import annotations

import itertools

import pytest
from shapely.geometry import Point

from mapgen import plugins
from mapgen.errors import TraceError
from mapgen.geometry import distance_m
from mapgen.model import Leg, Mention, Mode, Place

WAYS = {
    Mode.RAIL: ((2.352, 48.857), (4.835, 45.764), (5.370, 43.296)),
    Mode.ROAD: ((36.817, -1.286), (35.269, 0.514), (32.582, 0.347)),
    Mode.SEA: ((178.44, -18.14), (-171.76, -13.83), (-157.86, 21.30)),
    Mode.AIR: ((139.69, 35.69), (-157.86, 21.31), (-118.24, 34.05)),
    Mode.WALK: ((16.37, 48.21), (16.36, 48.20), (16.35, 48.19)),
}
SUITS = {"network": (Mode.RAIL, Mode.ROAD, Mode.SEA), "great-circle": (Mode.AIR,), "straight": (Mode.WALK,)}
CASES = [(name, mode) for name in plugins.names("routers") for mode in SUITS.get(name, tuple(Mode))]


def journey(mode: Mode) -> tuple[list[Leg], dict[str, Place]]:
    names = ("a", "b", "c")
    places = {
        name: Place(id=name, name=name, mentions=(Mention(id=name, text=name),), geometry=Point(at), point=Point(at))
        for name, at in zip(names, WAYS[mode], strict=True)
    }
    legs = [
        Leg(id=f"j1-l{number}", journey="j1", origin=a, destination=b, mode=mode)
        for number, (a, b) in enumerate(itertools.pairwise(names), start=1)
    ]
    return legs, places


def ends(geometry) -> tuple[Point, Point]:
    parts = getattr(geometry, "geoms", [geometry])
    return Point(parts[0].coords[0]), Point(parts[-1].coords[-1])


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_one_route_a_leg_each_beginning_where_the_one_before_ended(name: str, mode: Mode):
    legs, places = journey(mode)
    routes = plugins.load("routers", name)(mode).routes(legs, places)
    assert [route.leg for route in routes] == legs
    (start, middle), (again, end) = (ends(route.geometry) for route in routes)
    assert middle.equals(again)
    assert distance_m(start, places["a"].point) < 20_000
    assert distance_m(end, places["c"].point) < 20_000


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_lengths_are_those_of_the_ground_and_lines_stay_on_the_globe(name: str, mode: Mode):
    legs, places = journey(mode)
    for route in plugins.load("routers", name)(mode).routes(legs, places):
        straight = distance_m(places[route.leg.origin].point, places[route.leg.destination].point) / 1000
        assert 0.98 * straight <= route.length_km <= 2.5 * straight + 1
        west, south, east, north = route.geometry.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert all(snap >= 0 for snap in route.snap_km)


def test_no_way_is_an_error_and_no_line():
    legs, places = journey(Mode.RAIL)
    places["b"] = Place(
        id="b", name="b", mentions=places["b"].mentions, geometry=Point(-160, 30), point=Point(-160, 30)
    )
    with pytest.raises(TraceError):
        plugins.load("routers", "network")(Mode.RAIL).routes(legs, places)
