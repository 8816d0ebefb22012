"""Journeys over the networks that ship: what a reader of the map would miss if it were wrong."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from shapely import union_all
from shapely.geometry import LineString, Point
from shapely.ops import nearest_points

from mapgen.basemap.whereabouts import lakes, land
from mapgen.geometry import distance_m, geod, haversine_m, length_m
from mapgen.model import Candidate, Fidelity, Join, Leg, Mention, Mode, Place, Route, Severity
from mapgen.trace import NetworkRouter, routes
from mapgen.trace.over_network import connector_m

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

BRIDGE = LineString([(124.38922, 40.11771), (124.39698, 40.11169)])
CITIES = {
    "Pyongyang": (125.754, 39.034),
    "Dandong": (124.394, 40.129),
    "Beijing": (116.397, 39.908),
    "Vladivostok": (131.882, 43.111),
    "Paris": (2.352, 48.857),
    "Berlin": (13.405, 52.520),
    "Warsaw": (21.012, 52.230),
    "Tokyo": (139.767, 35.681),
    "Nagoya": (136.882, 35.171),
    "Osaka": (135.500, 34.733),
    "Nairobi": (36.821, -1.286),
    "Juba": (31.580, 4.850),
    "Honolulu": (-157.858, 21.307),
    "Suva": (178.442, -18.142),
    "Rotterdam": (4.479, 51.922),
    "Singapore": (103.851, 1.290),
    "Yokohama": (139.638, 35.444),
    "Los Angeles": (-118.270, 33.740),
    "Mumbai": (72.878, 18.940),
    "Lagos": (3.389, 6.450),
    "Sydney": (151.209, -33.868),
    "Auckland": (174.763, -36.848),
    "Limassol": (33.030, 34.680),
    "Tartus": (35.887, 34.889),
    "Shanghai": (121.470, 31.230),
    "Stockholm": (18.068, 59.329),
    "Helsinki": (24.938, 60.170),
    "Yuzhno-Sakhalinsk": (142.730, 46.960),
    "Korsakov": (142.780, 46.634),
    "Null Island": (-150.0, -50.0),
}


def place(name: str, kind: str = "city", footprint: BaseGeometry | None = None, at: Point | None = None) -> Place:
    point = at or Point(CITIES[name])
    chosen = Candidate(name=name, point=point, provider="test", provider_id=name, kind=kind, footprint=footprint)
    mention = Mention(id=name, text=name)
    return Place(id=name, name=name, mentions=(mention,), chosen=chosen, geometry=point, point=point)


PLACES = {name: place(name) for name in CITIES} | {
    "bridge": place("bridge", "bridge", BRIDGE, BRIDGE.interpolate(0.5, normalized=True)),
    "nowhere": Place(id="nowhere", name="Nowhere", mentions=(Mention(id="nowhere", text="Nowhere"),)),
}


def legs(*stops: str, mode: Mode | None = Mode.RAIL, **more: Any) -> list[Leg]:
    return [
        Leg(id=f"l{number}", journey="j", origin=a, destination=b, mode=mode, **more)
        for number, (a, b) in enumerate(itertools.pairwise(stops))
    ]


def way(*stops: str, mode: Mode = Mode.RAIL) -> Route:
    (route,), _ = routes(legs(stops[0], stops[-1], mode=mode, via=stops[1:-1]), PLACES)
    return route


def away_m(point: Point, *traced: Route) -> float:
    return min(distance_m(point, nearest_points(route.geometry, point)[0]) for route in traced)


def ends(route: Route) -> tuple[tuple[float, ...], tuple[float, ...]]:
    parts = list(getattr(route.geometry, "geoms", [route.geometry]))
    return parts[0].coords[0], parts[-1].coords[-1]


class TestTheTrainToBeijing:
    found, issues = routes(legs("Pyongyang", "bridge", "Dandong", "Beijing"), PLACES)

    def test_it_runs_over_the_network(self) -> None:
        assert [route.fidelity for route in self.found] == [Fidelity.NETWORK] * 3
        assert not self.issues
        assert sum(route.nodes for route in self.found) >= 250
        assert 1050 <= sum(route.length_km for route in self.found) <= 1400

    def test_it_crosses_the_bridge_from_bank_to_bank(self) -> None:
        for bank in BRIDGE.coords:
            assert away_m(Point(bank), *self.found) < 150

    def test_it_passes_the_station_of_dandong(self) -> None:
        assert away_m(Point(124.3906, 40.1256), *self.found) < 2000

    def test_its_legs_meet_and_its_ends_are_the_places(self) -> None:
        for before, after in itertools.pairwise(self.found):
            assert ends(before)[1] == ends(after)[0]
        assert ends(self.found[0])[0] == CITIES["Pyongyang"]
        assert ends(self.found[-1])[1] == CITIES["Beijing"]

    def test_it_crosses_one_border(self) -> None:
        assert [border for route in self.found for border in route.crossings] == ["KP-CN"]

    def test_it_says_whose_network_it_is(self) -> None:
        assert {route.credit for route in self.found} == {"© OpenStreetMap contributors"}

    def test_the_way_back_is_as_long_and_the_same_every_time(self) -> None:
        back, _ = routes(legs("Beijing", "Dandong", "bridge", "Pyongyang"), PLACES)
        assert sum(r.length_km for r in back) == pytest.approx(sum(r.length_km for r in self.found), rel=0.005)
        again, _ = routes(legs("Pyongyang", "bridge", "Dandong", "Beijing"), PLACES)
        assert again == self.found


def test_length_is_the_true_one_and_longer_than_the_drawn_line() -> None:
    route = way("Nairobi", "Juba", mode=Mode.ROAD)
    assert route.length_km > length_m(route.geometry) / 1000
    assert route.fidelity is Fidelity.NETWORK
    assert 900 < route.length_km < 1300


def test_a_stop_on_the_way_does_not_lead_in_and_out_of_a_siding() -> None:
    assert way("Tokyo", "Nagoya", "Osaka").length_km < way("Tokyo", "Osaka").length_km + 2


def test_borders_come_in_order() -> None:
    assert way("Paris", "Berlin", "Warsaw").crossings[-1] == "DE-PL"
    assert way("Pyongyang", "Vladivostok").crossings in {("KP-RU",), ("KP-CN", "CN-RU")}


def test_an_island_railway_is_used_rather_than_a_far_mainland() -> None:
    route = way("Yuzhno-Sakhalinsk", "Korsakov")
    assert route.fidelity is Fidelity.NETWORK
    assert max(route.snap_km) < 5
    assert route.length_km < 60


def test_a_place_that_is_not_known_costs_its_leg_only() -> None:
    found, issues = routes(legs("Pyongyang", "Dandong", "nowhere", "Beijing", "Shanghai"), PLACES)
    assert [(route.leg.origin, route.leg.destination) for route in found] == [
        ("Pyongyang", "Dandong"),
        ("Beijing", "Shanghai"),
    ]
    assert [(issue.code, issue.subject) for issue in issues] == [("no-place", "l1"), ("no-place", "l2")]
    assert "Nowhere" in issues[0].message


def test_a_via_that_is_not_known_is_left_out_and_told() -> None:
    found, issues = routes(legs("Pyongyang", "Beijing", via=("nowhere", "missing")), PLACES)
    assert found[0].fidelity is Fidelity.NETWORK
    assert [issue.code for issue in issues] == ["no-place", "no-place"]


def test_no_path_becomes_a_great_circle_and_an_issue() -> None:
    found, issues = routes(legs("Dandong", "Beijing", "Honolulu"), PLACES)
    assert [route.fidelity for route in found] == [Fidelity.NETWORK, Fidelity.GREAT_CIRCLE]
    assert [(issue.code, issue.severity) for issue in issues] == [("no-path", Severity.WARNING)]
    assert ends(found[0])[1] == ends(found[1])[0]
    assert found[1].length_km == pytest.approx(geod().inv(*CITIES["Beijing"], *CITIES["Honolulu"])[2] / 1000)


def test_a_flight_is_a_great_circle_and_no_issue() -> None:
    (route,), issues = routes(legs("Stockholm", "Helsinki", mode=Mode.AIR), PLACES)
    assert route.fidelity is Fidelity.GREAT_CIRCLE
    assert route.length_km == pytest.approx(396, rel=0.01)
    assert not issues


def test_a_flight_over_the_antimeridian_comes_in_two_parts() -> None:
    route = way("Tokyo", "Honolulu", mode=Mode.AIR)
    assert [part.bounds[0] >= -180 and part.bounds[2] <= 180 for part in route.geometry.geoms] == [True, True]


def test_a_walk_is_straight() -> None:
    (route,), _ = routes(legs("Dandong", "bridge", mode=Mode.WALK), PLACES)
    assert (route.fidelity, len(route.geometry.coords)) == (Fidelity.STRAIGHT, 2)


@pytest.mark.parametrize(
    ("join", "fidelity"),
    [(Join.NONE, []), (Join.INFERRED, [Fidelity.INFERRED]), (Join.TRACK, [Fidelity.STRAIGHT])],
)
def test_without_a_mode_nothing_is_invented(join: Join, fidelity: list[Fidelity]) -> None:
    found, issues = routes(legs("Limassol", "Tartus", mode=None, join=join), PLACES)
    assert [route.fidelity for route in found] == fidelity
    assert not issues


def test_a_change_of_mode_meets_at_the_place() -> None:
    (train,), (ship,) = (legs("Pyongyang", "Dandong"), legs("Dandong", "Shanghai", mode=Mode.SEA))
    found, _ = routes(
        [train, Leg(id="x", journey="j", origin="Dandong", destination="Shanghai", mode=ship.mode)], PLACES
    )
    assert ends(found[0])[1] == ends(found[1])[0] == CITIES["Dandong"]


def test_journeys_may_be_interleaved_and_keep_their_order() -> None:
    one, two = legs("Pyongyang", "Dandong", "Beijing")
    other = Leg(id="o", journey="k", origin="Paris", destination="Berlin", mode=Mode.RAIL)
    found, _ = routes([one, other, two], PLACES)
    assert [route.leg for route in found] == [one, other, two]
    assert ends(found[0])[1] == ends(found[2])[0]


def test_another_router_can_take_over_a_mode() -> None:
    class Crow:
        name = "crow"

        def routes(self, asked: Any, places: Any, /) -> tuple[Route, ...]:
            line = LineString([places[asked[0].origin].point, places[asked[0].destination].point])
            return (Route(leg=asked[0], geometry=line, length_km=1.0, fidelity=Fidelity.STRAIGHT),)

    found, _ = routes(legs("Paris", "Berlin"), PLACES, {Mode.RAIL: Crow()})
    assert found[0].length_km == 1.0


SEA = [
    (("Yokohama", "Los Angeles"), 8960),
    (("Rotterdam", "Singapore"), 15350),
    (("Sydney", "Auckland"), 2361),
    (("Suva", "Honolulu"), 5150),
    (("Mumbai", "Lagos"), 13100),
    (("Limassol", "Tartus"), 265),
]


@pytest.mark.parametrize(("stops", "usual_km"), SEA, ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_a_ship_keeps_to_the_water(stops: tuple[str, str], usual_km: float) -> None:
    route = way(*stops, mode=Mode.SEA)
    assert route.fidelity is Fidelity.NETWORK
    assert route.length_km == pytest.approx(usual_km, rel=0.08)
    assert overland_km(route, [CITIES[stop] for stop in stops]) < 5


def overland_km(route: Route, ports: list[tuple[float, float]]) -> float:
    """Land under a route, canals and harbours aside."""
    canals = union_all([Point(32.45, 30.5).buffer(0.9), Point(-79.7, 9.1).buffer(0.5)])
    total = 0.0
    for part in getattr(route.geometry, "geoms", [route.geometry]):
        open_sea = [
            LineString(pair)
            for pair in itertools.pairwise(part.coords)
            if min(haversine_m(end, port) for end in pair for port in ports) > 62_000
        ]
        for piece in open_sea:
            if piece.within(canals) or not piece.intersects(land("10m")):
                continue
            total += length_m(piece.intersection(land("10m")).difference(lakes("10m")).difference(canals)) / 1000
    return total


def test_a_ship_over_the_antimeridian_comes_in_parts_that_meet_there() -> None:
    parts = list(way("Suva", "Honolulu", mode=Mode.SEA).geometry.geoms)
    for before, after in itertools.pairwise(parts):
        assert {before.coords[-1][0], after.coords[0][0]} == {180.0, -180.0}
        assert before.coords[-1][1] == after.coords[0][1]


def test_ships_keep_off_a_closed_canal() -> None:
    suez, cape = Point(32.5, 30.5), Point(18.5, -34.4)
    usual = way("Rotterdam", "Singapore", mode=Mode.SEA)
    (around,), _ = routes(
        legs("Rotterdam", "Singapore", mode=Mode.SEA), PLACES, {Mode.SEA: NetworkRouter(Mode.SEA, closed={"suez"})}
    )
    assert away_m(suez, usual) < 60_000
    assert away_m(suez, around) > 1_000_000
    assert away_m(cape, around) < 300_000


def test_an_inland_city_reached_by_ship_is_approximate_and_told() -> None:
    found, issues = routes(legs("Beijing", "Shanghai", mode=Mode.SEA), PLACES)
    assert found[0].fidelity is Fidelity.APPROXIMATE
    assert [(issue.code, issue.severity) for issue in issues] == [("far-from-network", Severity.WARNING)]
    assert "Beijing" in issues[0].message


def test_the_middle_of_an_ocean_is_on_no_railway() -> None:
    (route,), issues = routes(legs("Null Island", "Beijing"), PLACES)
    assert route.fidelity is Fidelity.GREAT_CIRCLE
    assert "Null Island" in issues[0].message


@pytest.mark.parametrize("lat", [0.0, 35.0, 60.0, 74.0])
def test_connectors_are_measured_on_the_ellipsoid(lat: float) -> None:
    for dlon, dlat in ((0.02, 0.01), (0.5, -0.3), (-0.9, 0.1)):
        a, b = (179.8, lat), ((179.8 + dlon + 180) % 360 - 180, lat + dlat)
        assert connector_m(a, b) == pytest.approx(distance_m(Point(a), Point(b)), rel=1e-4)
