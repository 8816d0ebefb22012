"""Where names of areas fit: what ships is what would be worked out."""

import pytest
from shapely.geometry import Point, Polygon

from mapgen import basemap
from mapgen.compose import rooms

WORLD = (-200.0, -89.0, 200.0, 89.0)
NOTHING = Polygon()


@pytest.mark.parametrize("code", ["BR", "KP", "ID", "RU"])
@pytest.mark.parametrize("resolution", ["110m", "50m"])
def test_the_rooms_that_ship_are_those_of_the_basemap(code, resolution):
    home = (-180.0, -90.0, 180.0, 90.0)
    made = rooms.rooms(rooms.seen(basemap.country(code, resolution), home), NOTHING, rooms.IN_COUNTRY)
    assert rooms.of_country(code, resolution, WORLD, NOTHING) == made


def test_a_country_seen_in_part_or_told_of_has_no_rooms_that_ship():
    seoul = Point(127, 37.5).buffer(0.5)
    assert rooms.of_country("KR", "50m", (120.0, 30.0, 135.0, 45.0), NOTHING)
    assert rooms.of_country("KR", "50m", (127.0, 30.0, 135.0, 45.0), NOTHING) is None
    assert rooms.of_country("KR", "50m", (120.0, 30.0, 135.0, 45.0), seoul) is None


def test_a_map_across_180_has_the_rooms_where_it_shows_the_country():
    ((point, radius), *_) = rooms.of_country("NZ", "110m", (100.0, -60.0, 300.0, 20.0), NOTHING)
    assert 160 < point.x < 180
    ((turned, same), *_) = rooms.of_country("NZ", "110m", (-260.0, -60.0, -100.0, 20.0), NOTHING)
    assert (turned.x, turned.y, same) == (point.x - 360, point.y, radius)
