"""Lines whose length is published, traced from station to station."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from mapgen.model import Fidelity, Leg, Mention, Mode, Place
from mapgen.trace import routes

STATIONS = {
    "Pyongyang": (125.738, 39.005),
    "Sinuiju": (124.398, 40.101),
    "Moscow Yaroslavsky": (37.657, 55.777),
    "Yaroslavl": (39.773, 57.626),
    "Perm": (56.177, 58.005),
    "Yekaterinburg": (60.606, 56.858),
    "Omsk": (73.386, 54.939),
    "Novosibirsk": (82.897, 55.036),
    "Irkutsk": (104.257, 52.283),
    "Chita": (113.495, 52.029),
    "Skovorodino": (123.943, 53.982),
    "Khabarovsk": (135.074, 48.497),
    "Vladivostok": (131.882, 43.111),
    "London King's Cross": (-0.123, 51.531),
    "York": (-1.093, 53.958),
    "Edinburgh Waverley": (-3.190, 55.952),
    "Paris Gare de Lyon": (2.374, 48.844),
    "Lyon Part-Dieu": (4.860, 45.760),
    "Tokyo": (139.767, 35.681),
    "Shin-Osaka": (135.500, 34.733),
    "New York Penn": (-73.993, 40.750),
    "Washington Union": (-77.006, 38.897),
    "New Delhi": (77.220, 28.642),
    "Mumbai Central": (72.819, 18.969),
    "Sydney Central": (151.206, -33.883),
    "Melbourne Southern Cross": (144.952, -37.818),
    "Hanoi": (105.841, 21.024),
    "Saigon": (106.677, 10.782),
    "Oslo": (10.753, 59.911),
    "Bergen": (5.333, 60.390),
    "Copenhagen": (12.565, 55.673),
    "Malmo": (13.000, 55.609),
    "Istanbul Haydarpasa": (29.019, 40.997),
    "Ankara": (32.843, 39.936),
}
LINES = [
    # stops, published km, tolerance, why it is not exact
    (("Pyongyang", "Sinuiju"), 225, 0.03),
    (
        (
            "Moscow Yaroslavsky", "Yaroslavl", "Perm", "Yekaterinburg", "Omsk", "Novosibirsk", "Irkutsk",
            "Chita", "Skovorodino", "Khabarovsk", "Vladivostok",
        ),
        9289,
        0.03,
    ),
    (("London King's Cross", "York", "Edinburgh Waverley"), 632, 0.02),
    (("Paris Gare de Lyon", "Lyon Part-Dieu"), 427, 0.02),  # 427 km is the high-speed line; the old one has 512
    (("Tokyo", "Shin-Osaka"), 515, 0.02),
    (("New York Penn", "Washington Union"), 362, 0.02),
    (("New Delhi", "Mumbai Central"), 1386, 0.03),
    (("Sydney Central", "Melbourne Southern Cross"), 960, 0.05),  # through freight lines shorten Sydney's suburbs
    (("Hanoi", "Saigon"), 1726, 0.03),
    (("Oslo", "Bergen"), 471, 0.03),  # the newer tunnels shorten, a freight line round Oslo lengthens
    (("Copenhagen", "Malmo"), 45, 0.10),
    (("Istanbul Haydarpasa", "Ankara"), 530, 0.05),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stops", "known_km", "tolerance"), LINES, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_a_line_is_as_long_as_published(stops: tuple[str, ...], known_km: float, tolerance: float) -> None:
    points = {name: Point(STATIONS[name]) for name in stops}
    places = {
        name: Place(id=name, name=name, mentions=(Mention(id=name, text=name),), geometry=point, point=point)
        for name, point in points.items()
    }
    leg = Leg(id="l1", journey="j", origin=stops[0], destination=stops[-1], via=stops[1:-1], mode=Mode.RAIL)
    (route,), issues = routes([leg], places)
    assert route.fidelity is Fidelity.NETWORK, issues
    assert route.length_km == pytest.approx(known_km, rel=tolerance)
