"""Positions, distances and directions as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import positions
from mapgen.positions import PositionError

SAME = (
    "33.92 N, 34.31 E",
    "N33.92 E34.31",
    "34.31 E 33.92 N",
    "33.92N34.31E",
    "33.92° N, 34.31° E",
    "33.92 degrees north, 34.31 degrees east",
    "33°55′12″N 34°18′36″E",
    "33° 55' 12\" N, 34° 18' 36\" E",
    "33º55'12''N 34º18'36''E",
    "33°55’12”N 34°18’36”E",
    "33 55 12 N 34 18 36 E",
    "33:55:12N 34:18:36E",
    "33d55m12s N 34d18m36s E",
    "N 33° 55.2', E 34° 18.6'",
    "335512N 0341836E",
    "33,92 N, 34,31 E",
    "33,92 N; 34,31 E",
    "٣٣٫٩٢ N, ٣٤٫٣١ E",
    "北纬33.92度，东经34.31度",
    "33.92° с. ш. 34.31° в. д.",
    "33.92 n, 34.31 e",
    "POINT (34.31 33.92)",
    "SRID=4326;POINT (34.31 33.92)",
    "point z (34.31 33.92 12)",
)


@pytest.mark.parametrize("text", SAME)
def test_all_notations_of_one_position_are_the_same_point(text: str) -> None:
    found = positions.point(text)
    assert found is not None
    assert (found.x, found.y) == pytest.approx((34.31, 33.92), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("33.9 S, 151.2 E", 151.2, -33.9),
        ("33°54'S 58°23'W", -58.383333333, -33.9),
        ("0 N, 180 W", -180.0, 0.0),
        ("90 N, 0 E", 0.0, 90.0),
    ],
)
def test_south_and_west_are_negative(text: str, lon: float, lat: float) -> None:
    found = positions.point(text)
    assert found is not None
    assert (found.x, found.y) == pytest.approx((lon, lat), abs=1e-6)


def test_a_plus_code_is_the_middle_of_its_cell() -> None:
    found = positions.point("8FVC9G8F+6X")
    assert found is not None
    assert (found.x, found.y) == pytest.approx((8.5249375, 47.3655625), abs=1e-7)
    with pytest.raises(PositionError, match="short plus code"):
        positions.point("9G8F+6X")


@pytest.mark.parametrize(
    "text",
    ["Paris, Texas", "Ceyhan, Turkey", "E6", "S 21", "012", "1e3", "NO", "Area 51", "Pier 39 East", "10 Downing Street",
     "3rd West, 5 East", "Section 9 North", "丹东", "Camp 22", "", "Highway 1 South, 2 North Road"],
)  # fmt: skip
def test_a_name_is_no_position(text: str) -> None:
    assert positions.point(text) is None


@pytest.mark.parametrize(
    "text", ["39.9, 116.4", "39.9 116.4", "(39.9, 116.4)", "39.9°, 116.4°", "39.9; 116.4", "٣٩٫٩ ١١٦٫٤"]
)
def test_a_bare_pair_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(PositionError) as refused:
        positions.point(text)
    told = str(refused.value)
    assert "39.9 N, 116.4 E" in told
    assert "116.4 N, 39.9 E (not possible)" in told


def test_a_bare_pair_that_could_be_either_way_shows_both_as_possible() -> None:
    with pytest.raises(PositionError, match=r"write 39\.9 N, 34 E or 34 N, 39\.9 E"):
        positions.point("39.9, 34")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("91 N, 10 E", "a latitude is at most 90°"),
        ("10 N, 181 E", "a longitude is at most 180°"),
        ("10 N, 20 N", "two latitudes"),
        ("−33.9 S, 151 E", "both a sign and S"),
        ("39.9 N, 116.4", "add E or W to 116.4"),
        ("39.9 N", "one number of a position"),
        ("33°61'N 34°E", "below 60"),
        ("33.5°30'N 34°E", "only the last part"),
        ("POINT (200 1)", "longitude first"),
        ("POINT (", "not well-formed"),
        ("POINT EMPTY", "empty"),
        ("SRID=3857;POINT (1 2)", "EPSG:3857"),
    ],
)
def test_what_is_meant_as_a_position_and_cannot_be_one_says_why(text: str, why: str) -> None:
    with pytest.raises(PositionError, match=why.replace("(", r"\(")):
        positions.point(text)


def test_lines_and_areas_in_wkt() -> None:
    area = positions.wkt("POLYGON ((0 0, 1 0, 1 1, 0 0))")
    assert area is not None
    assert area.geom_type == "Polygon"
    assert positions.point("POLYGON ((0 0, 1 0, 1 1, 0 0))") is None
    assert positions.wkt("Point Pleasant") is None


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("48,2", "lat", 48.2), ("−33.9", "lat", -33.9), ("٤٨", "lat", 48), ("16°22'E", "lon", 16 + 22 / 60),
        ("012", "lat", 12), ("33 55 12", "lat", 33.92), ("W 58.4", "lon", -58.4), ("-0.0", "lat", 0),
    ],
)  # fmt: skip
def test_one_angle(text: str, axis: positions.Axis, value: float) -> None:
    found = positions.degrees(text, axis)
    assert found == pytest.approx(value)
    assert math.copysign(1, found) == (-1 if value < 0 else 1)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1e308", "1_0", "1:30", "", "91", "16°22'E", "9" * 5000, "0x10", "N 10 S"]
)
def test_what_is_no_latitude(text: str) -> None:
    with pytest.raises(PositionError):
        positions.degrees(text, "lat")


def test_a_pair_for_a_column_that_says_the_order() -> None:
    assert positions.pair("39.9, 116.4") == (39.9, 116.4)
    assert positions.pair("116.4 39.9") == (116.4, 39.9)
    assert positions.pair("116.4 E, 39.9 N") == (39.9, 116.4)
    assert positions.pair("Beijing") is None


@pytest.mark.parametrize(
    ("text", "metres"),
    [("5 km", 5000), ("12 nmi", 22224), ("12 NM", 22224), ("300 m", 300), ("40 miles", 64373.76), ("1 mile", 1609.344),
     ("1,500 m", 1500), ("2,5 km", 2500), ("2.5 nautical miles", 4630), ("100 ft", 30.48), ("٥ km", 5000)],
)  # fmt: skip
def test_distances(text: str, metres: float) -> None:
    assert positions.distance(text) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["5", "km", "0 km", "5 parsecs", "1e3 km", "-5 km", "30000 km", "1.2.3 km", "5 km 3"])
def test_what_is_no_distance(text: str) -> None:
    with pytest.raises(PositionError):
        positions.distance(text)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("NW", 315), ("nnw", 337.5), ("north-west", 315), ("North West", 315), ("northwest", 315), ("east", 90),
     ("south-south-east", 157.5), ("315°", 315), ("315", 315), ("22.5 degrees", 22.5), ("360", 0)],
)  # fmt: skip
def test_directions(text: str, degrees: float) -> None:
    assert positions.bearing(text) == degrees


@pytest.mark.parametrize("text", ["up", "361", "-5", "north-north", "", "NWN"])
def test_what_is_no_direction(text: str) -> None:
    with pytest.raises(PositionError):
        positions.bearing(text)


def test_positions_told_in_words() -> None:
    assert positions.told("12 nmi NW of Paros") == ("offset", ("Paros",), 22224.0, 315.0)
    assert positions.told("40 miles north-west of Port Said, Egypt") == ("offset", ("Port Said, Egypt",), 64373.76, 315)
    assert positions.told("300 m to the south of Panmunjom") == ("offset", ("Panmunjom",), 300.0, 180.0)
    assert positions.told("off the coast of Tartus") == ("off", ("Tartus",), None, None)
    assert positions.told("between Limassol and Tartus") == ("between", ("Limassol", "Tartus"), None, None)
    for name in ("Offenbach", "Bay of Bengal", "10 Downing Street of London", "5 km"):
        assert positions.told(name) is None


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_shown_position_is_read_back_to_about_a_metre(lat: float, lon: float) -> None:
    from shapely.geometry import Point

    found = positions.point(positions.shown(Point(lon, lat)))
    assert found is not None
    assert (found.x, found.y) == pytest.approx((lon, lat), abs=1e-5)


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("0123456789NSEWnsew°'\"., :;-+()dm/", max_size=40))
def test_any_text_is_a_point_in_range_a_name_or_refused(text: str) -> None:
    try:
        found = positions.point(text)
    except PositionError:
        return
    assert found is None or (abs(found.x) <= 180 and abs(found.y) <= 90)


def test_a_long_text_of_digits_costs_nothing() -> None:
    assert positions.point("1" * 100_000 + " N") is None
    assert positions.pair("1 " * 50_000) is None
