"""Positions told through other places."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from mapgen import basemap
from mapgen.geometry import distance_m
from mapgen.locate.relative import position, told
from mapgen.model import Candidate, Mention, Place, Precision, Relative, Shape


def anchor(name, lon, lat, **more):
    point = Point(lon, lat)
    return Place(
        id=name, name=name, mentions=(Mention(id=name, text=name),), geometry=point, point=point, confidence=0.9, **more
    )


PAROS = anchor("Paros", 25.15, 37.085)
LIMASSOL = anchor("Limassol", 33.04, 34.68)
TARTUS = anchor("Tartus", 35.887, 34.889)


def test_an_offset_is_a_point_with_an_honest_ring():
    relative, places = told(Mention(id="a", text="12 nmi NW of Paros"))
    assert [place.text for place in places] == ["Paros"]
    found = position(relative, [PAROS])
    assert distance_m(PAROS.point, found.point) == pytest.approx(12 * 1852, rel=1e-6)
    assert found.point.x < PAROS.point.x
    assert found.point.y > PAROS.point.y
    assert found.geometry.contains(found.point)
    assert 3_000 < distance_m(found.point, Point(found.geometry.exterior.coords[0])) < 6_000


def test_a_distance_without_a_direction_is_a_ring_around_and_not_the_place_itself():
    found = position(Relative(shape=Shape.OFFSET, of=("p",), distance_m=20_000), [PAROS])
    assert not found.geometry.contains(PAROS.point)
    assert found.geometry.contains(Point(25.15, 37.085 + 20 / 111))


def test_within_a_radius_is_a_disc():
    found = position(Relative(shape=Shape.RING, radius_m=5000), [], Point(34.31, 33.92))
    assert found.geometry.contains(Point(34.31, 33.92))
    assert found.precision is Precision.LOCALITY


def test_between_is_the_stretch_and_its_middle():
    relative, places = told(Mention(id="a", text="between Limassol and Tartus"))
    assert [place.text for place in places] == ["Limassol", "Tartus"]
    found = position(relative, [LIMASSOL, TARTUS])
    assert found.geometry.geom_type == "LineString"
    assert distance_m(LIMASSOL.point, found.point) == pytest.approx(distance_m(found.point, TARTUS.point), rel=1e-6)


def test_a_stretch_with_a_width_is_a_corridor():
    relative = Relative(shape=Shape.BETWEEN, of=("a", "b"), radius_m=10_000)
    found = position(relative, [LIMASSOL, TARTUS])
    assert found.geometry.contains(found.point)
    assert found.geometry.contains(LIMASSOL.point)
    assert found.geometry.is_valid
    dateline = position(relative, [anchor("a", 179.5, -17), anchor("b", -179.5, -17)])
    assert dateline.geometry.geom_type == "MultiPolygon"
    assert dateline.geometry.bounds[0] == -180


def test_off_a_port_is_the_sea_before_it():
    relative, _ = told(Mention(id="a", text="off Tartus"))
    found = position(relative, [TARTUS])
    assert found.geometry.intersection(basemap.land("10m")).area < 1e-9
    assert found.point.x < TARTUS.point.x
    assert not basemap.on_land(found.point)


def test_off_an_inland_town_says_that_there_is_no_sea():
    found = position(Relative(shape=Shape.OFF, of=("z",)), [anchor("Zaria", 7.7, 11.1)])
    assert "no sea" in found.reason


def test_an_area_is_the_area_of_the_place():
    nampo = Candidate(
        name="Nampo", point=Point(125.4, 38.7), provider="t", provider_id="1", kind="city", population=300_000
    )
    found = position(Relative(shape=Shape.AREA, of=("n",)), [anchor("Nampo", 125.4, 38.7, chosen=nampo)])
    assert found.geometry.area > 0
    assert found.geometry.contains(Point(125.4, 38.7))


def test_near_a_place_is_a_ring():
    relative, places = told(Mention(id="a", text="near Zaria", country="NG"))
    assert relative.shape is Shape.RING
    assert (places[0].text, places[0].country) == ("Zaria", "NG")


@pytest.mark.parametrize("text", ["Offenbach", "Off the Wall", "Nearby", "Between"])
def test_names_that_only_look_like_it_are_names(text):
    assert told(Mention(id="a", text=text)) is None or text == "Off the Wall"
