"""The basemap: what lies where, and the ground that one map stands on."""

import numpy as np
import pytest
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Point, box

from mapgen import basemap
from mapgen.basemap.shapes import Shapes

SHOWCASE = (115.0, 36.5, 127.5, 43.0)
RESOLUTIONS = ("110m", "50m", "10m")


def layer(ground, kind):
    return shapely.union_all([one.geometry for one in ground.layers if one.kind == kind])


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (125.754, 39.034, "KP"),
        (124.385, 40.125, "CN"),
        (18.068, 59.329, "SE"),
        (24.938, 60.170, "FI"),
        (178.45, -18.12, "FJ"),
        (-179.9, -16.75, "FJ"),
        (-171.5, 66.0, "RU"),
        (179.0, 68.0, "RU"),
        (180.0, -85.0, "AQ"),
        (0.0, -90.0, "AQ"),
        (21.17, 42.66, "XK"),
        (44.06, 9.56, "SO"),
        (33.36, 35.33, "CY"),
        (105.63, -10.48, "CX"),
        (96.83, -12.17, "CC"),
        (114.17, 22.38, "HK"),
        (-50.5, 64.2, "GL"),
        (121.0, 38.8, ""),
        (0.0, 0.0, ""),
        (51.0, 42.0, ""),
    ],
)
def test_a_position_knows_its_country_and_the_sea_has_none(lon, lat, country):
    assert basemap.country_at(Point(lon, lat)) == country
    assert basemap.on_land(Point(lon, lat)) is bool(country)


def test_a_harbour_belongs_to_the_coast_it_lies_before():
    before_dalian = Point(121.70, 38.85)
    assert basemap.country_at(before_dalian) == ""
    assert basemap.country_at(before_dalian, within_km=20) == "CN"
    assert basemap.country_at(Point(-150, 10), within_km=20) == ""


def test_a_position_knows_its_state_or_province():
    assert basemap.admin1_at(Point(123.43, 41.80)) == ("CN", "Liaoning")
    assert basemap.admin1_at(Point(7.44, 10.52)) == ("NG", "Kaduna")
    assert basemap.admin1_at(Point(-30, 40)) == ("", "")
    assert "Texas" in basemap.admin1_names("US")
    texas = basemap.admin1("US", "Texas")
    assert texas is not None
    assert texas.contains(Point(-97.74, 30.27))
    assert basemap.admin1("US", "Atlantis") is None


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("name", ["land", "countries", "lakes"])
def test_every_polygon_is_valid(resolution, name):
    polygons = Shapes(resolution, name).polygons()
    assert shapely.is_valid(polygons).all()
    assert (shapely.area(polygons) > 0).all()


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_countries_together_are_the_land(resolution):
    land = shapely.area(Shapes(resolution, "land").polygons()).sum()
    countries = shapely.area(Shapes(resolution, "countries").polygons()).sum()
    assert countries == pytest.approx(land, rel=1e-4)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_china_and_north_korea_share_a_border_at_every_resolution(resolution):
    found = [border for border in basemap.borders(resolution) if border.sides == ("CN", "KP")]
    assert found
    assert {border.kind for border in found} == {"international"}
    assert sum(border.line.length for border in found) > 8
    assert min(border.line.distance(Point(124.39, 40.11)) for border in found) < 0.5


@pytest.mark.parametrize(
    ("what", "lon", "lat", "sides", "kind"),
    [
        ("the Korean Demilitarized Zone", 127.3, 38.28, ("KP", "KR"), "line-of-control"),
        ("Crimea", 33.8, 46.15, ("RU", "UA"), "disputed"),
        ("the line of control in Kashmir", 74.4, 34.75, ("IN", "PK"), "line-of-control"),
        ("the berm in Western Sahara", -12.8, 24.0, ("EH", "MA"), "disputed"),
        ("Arunachal Pradesh", 94.5, 29.2, ("CN", "IN"), "disputed"),
        ("Kosovo", 20.9, 43.15, ("RS", "XK"), "disputed"),
        ("Cyprus", 33.2, 35.15, ("CY", "CY"), "line-of-control"),
        ("Somaliland", 48.5, 9.5, ("SO", "SO"), "disputed"),
        ("the Golan", 35.85, 33.0, ("IL", "SY"), "line-of-control"),
    ],
)
@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_what_is_not_agreed_on_is_told_apart(resolution, what, lon, lat, sides, kind):
    near = [border for border in basemap.borders(resolution) if border.sides == sides and border.kind != "claim"]
    nearest = min(near, key=lambda border: border.line.distance(Point(lon, lat)))
    assert nearest.kind == kind, what
    assert nearest.line.distance(Point(lon, lat)) < 0.6


def test_an_agreed_stretch_of_a_partly_disputed_border_stays_international():
    near = [border for border in basemap.borders("10m") if border.sides == ("IN", "PK")]
    thar = min(near, key=lambda border: border.line.distance(Point(70.6, 27.9)))
    assert thar.kind == "international"


@pytest.mark.parametrize(("lake", "lon", "lat"), [("Baikal", 108.0, 53.5), ("Victoria", 33.0, -1.0)])
@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_great_lakes_of_the_world_are_there(resolution, lake, lon, lat):
    assert basemap.lakes(resolution).contains(Point(lon, lat)), lake


def test_rivers_have_names_and_ranks():
    yangtze = [river for river in basemap.rivers("10m") if river.name == "Yangtze"]
    assert yangtze
    assert min(river.line.distance(Point(114.3, 30.55)) for river in yangtze) < 0.2
    ranks = [river.rank for river in basemap.rivers("10m")]
    assert ranks == sorted(ranks)


def test_a_country_is_whole_and_stays_within_180():
    fiji = basemap.country("FJ", "10m")
    assert fiji is not None
    assert fiji.is_valid
    assert -180 <= fiji.bounds[0] < -179
    assert 179 < fiji.bounds[2] <= 180
    assert basemap.country("XX") is None
    assert "KP" in basemap.countries("110m")


def test_the_window_has_the_finest_land_and_the_far_side_the_coarsest():
    ground = basemap.layers(SHOWCASE, 0.0005)
    land = layer(ground, "land")
    window = box(*ground.window)
    fine = shapely.intersection(shapely.make_valid(basemap.land("10m")), window)
    assert shapely.intersection(land, window).symmetric_difference(fine).area < 2e-3
    americas = box(-120 + 360, -60, -60 + 360, 70)
    coarse = translate(shapely.intersection(basemap.land("110m"), translate(americas, xoff=-360)), xoff=360)
    assert shapely.intersection(land, americas).symmetric_difference(coarse).area < 1e-2


def test_no_gap_and_no_coast_along_the_seams():
    ground = basemap.layers(SHOWCASE, 0.0005)
    land, coast = layer(ground, "land"), layer(ground, "coast")
    seam = box(*ground.window).boundary
    inland = shapely.intersection(
        shapely.buffer(shapely.intersection(basemap.land("10m"), box(*ground.window).buffer(1)), -0.3),
        shapely.buffer(shapely.intersection(basemap.land("50m"), box(*ground.window).buffer(1)), -0.3),
    )
    along = shapely.intersection(seam, inland)
    assert along.length > 50
    assert shapely.difference(along, land).length < 1e-6
    assert shapely.intersection(coast, along.buffer(0.01)).is_empty


def test_the_coast_is_the_edge_of_the_land_and_lies_on_no_edge_of_the_world():
    ground = basemap.layers((-12.0, 34.0, 40.0, 62.0), 0.02)
    land, coast = layer(ground, "land"), layer(ground, "coast")
    west, _, east, _ = land.bounds
    assert east - west == pytest.approx(380, abs=0.1)
    assert coast.distance(LineString([(west, -90), (west, 90)])) > 0
    assert coast.distance(LineString([(west, -90), (east, -90)])) > 0
    on_edge = shapely.intersection(shapely.boundary(land), box(west + 1, -89, east - 1, 89))
    assert on_edge.length == pytest.approx(
        shapely.intersection(coast, box(west + 1, -89, east - 1, 89)).length, rel=1e-6
    )


@pytest.mark.parametrize(
    ("what", "extent", "lon", "lat"),
    [
        ("Taveuni in Fiji", (176.0, -20.0, 184.0, -14.0), 180.0, -16.875),
        ("Chukotka", (170.0, 62.0, 195.0, 70.0), 180.0, 68.0),
        ("Chukotka from the east", (-195.0, 62.0, -165.0, 70.0), -180.0, 68.0),
        ("Antarctica", (160.0, -85.0, 200.0, -70.0), 180.0, -84.6),
        ("Alaska from Asia", (160.0, 50.0, 215.0, 72.0), 207.0, 65.0),
    ],
)
def test_land_runs_on_across_the_antimeridian(what, extent, lon, lat):
    ground = basemap.layers(extent, (extent[2] - extent[0]) / 3000)
    around = box(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02)
    assert layer(ground, "land").contains(around), what
    assert layer(ground, "coast").disjoint(around), what


def test_poles_and_whole_worlds_can_be_drawn():
    arctic = basemap.layers((-180.0, 60.0, 180.0, 90.0), 0.3)
    assert layer(arctic, "land").contains(Point(-40, 75))
    world = basemap.layers((-180.0, -90.0, 180.0, 90.0), 0.3)
    assert layer(world, "land").contains(Point(0, -89.9))
    assert all(part.is_valid for part in shapely.get_parts(layer(world, "land")))


def test_borders_in_the_ground_are_apart_by_kind():
    ground = basemap.layers(SHOWCASE, 0.005)
    yalu, zone = Point(126.0, 41.1), Point(127.3, 38.28)
    assert layer(ground, "border").distance(yalu) < 0.5
    assert layer(ground, "disputed").distance(zone) < 0.1
    assert layer(ground, "border").distance(zone) > 1


def test_detail_sets_the_number_of_vertices():
    fine, coarse = (
        sum(int(shapely.get_num_coordinates(one.geometry)) for one in basemap.layers(SHOWCASE, detail).layers)
        for detail in (0.001, 0.011)
    )
    assert coarse < 0.8 * fine


def test_the_same_extent_gives_the_same_ground():
    first, second = (basemap.layers(SHOWCASE, 0.005) for _ in range(2))
    assert [one.geometry.wkb for one in first.layers] == [one.geometry.wkb for one in second.layers]


def test_countries_of_an_extent_have_their_names_on_what_is_seen():
    found = {code: point for code, point, _ in basemap.countries_in(SHOWCASE)}
    assert list(found)[:2] == ["CN", "KP"]
    for code, point in found.items():
        assert box(*SHOWCASE).contains(point)
        assert basemap.country_at(point) == code
    pacific = {code: point for code, point, _ in basemap.countries_in((170.0, -25.0, 190.0, -10.0))}
    assert 170 < pacific["FJ"].x < 190


def test_railways_are_long_lines_within_the_extent():
    rails = basemap.rails(SHOWCASE, 0.005)
    assert box(*SHOWCASE).buffer(1e-9).contains(rails)
    beijing_shenyang = Point(119.6, 39.95)
    assert rails.distance(beijing_shenyang) < 0.1
    assert np.median(shapely.length(shapely.get_parts(rails))) > 0.05
    kinds = {one.kind for one in basemap.layers(SHOWCASE, 0.005, with_rails=True).layers}
    assert {"rail", "land", "coast", "lake", "river", "border", "disputed", "admin1"} <= kinds


def test_countries_of_many_points_at_once():
    points = [Point(3.4, 6.5), Point(0, 0), Point(539.9, -16.7), Point(-0.1, 51.5), Point(-68.3, -54.8)]
    assert basemap.countries_at(points) == ["NG", "", "FJ", "GB", "AR"]
    assert basemap.countries_at([]) == []
