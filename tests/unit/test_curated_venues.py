"""The table of venues, made by hand, held against the rest of the data that ships."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point

from mapgen import basemap, data
from mapgen.gazetteer import Gazetteer, key_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
COLUMNS = (
    "name", "kind", "country", "admin1", "city", "lon", "lat", "footprint",
    "footprint_precision_m", "names", "local", "source", "note",
)  # fmt: skip
KINDS = {
    "airport", "base", "bridge", "building", "camp", "canal", "cemetery", "church", "crossing", "dam", "embassy",
    "guesthouse", "headquarters", "hotel", "launch-site", "monument", "mosque", "museum", "palace", "park",
    "parliament", "port", "power-plant", "prison", "square", "stadium", "station", "temple", "test-site", "tunnel",
    "university",
}  # fmt: skip
WIDE = {
    "base",
    "building",
    "guesthouse",
    "headquarters",
    "launch-site",
    "museum",
    "palace",
    "park",
    "power-plant",
    "test-site",
}
"""Kinds that may be larger than 0.5 km²: grounds, not houses."""
SHORE_KM, CITY_KM = 2.0, 40.0
STRAIGHT_KM = {"Øresund Bridge": 7.845, "Sino–Korean Friendship Bridge": 0.941, "Golden Gate Bridge": 2.737}
"""Lengths of bridges as their builders give them."""
READ = {  # (lon, lat) from pages that were read, not from memory
    "Great Hall of the People": (116.3875, 39.9033),
    "Diaoyutai State Guesthouse": (116.32583, 39.91639),
    "Sino–Korean Friendship Bridge": (124.3925, 40.1150),
    "Dandong Railway Station": (124.38224, 40.12186),
    "Pyongyang Station": (125.73639, 39.00472),
    "Panmunjom": (126.67667, 37.95583),
}


class Venue(NamedTuple):
    """A row of the table, opened."""

    name: str
    row: dict[str, str]
    point: Point
    footprint: BaseGeometry
    names: tuple[str, ...]
    facts: dict[str, str]
    """What the note says in the form `key: value`: also (a second country), remote, offshore (km)."""


def _opened(row: dict[str, str]) -> Venue:
    local = [pair.partition("=")[2] for pair in row["local"].split("|") if pair]
    names = (row["name"], *filter(None, row["names"].split("|")), *local)
    facts = dict(re.findall(r"(?:^|; )(also|remote|offshore): ([^;]+)", row["note"]))
    point = Point(float(row["lon"]), float(row["lat"]))
    return Venue(row["name"], row, point, shapely.from_wkt(row["footprint"]), names, facts)


with data.file("curated/venues.csv").open(encoding="utf-8", newline="") as table:
    VENUES = [_opened(row) for row in csv.DictReader(table)]
every = pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)


def km(a: Point, b: Point) -> float:
    """Kilometres on the ellipsoid."""
    return GEOD.inv(a.x, a.y, b.x, b.y)[2] / 1000


def km_to(point: Point, shape: BaseGeometry) -> float:
    """Kilometres to the nearest spot of a shape, 0 inside it."""
    start, end = shapely.shortest_line(point, shape).coords
    return GEOD.inv(*start, *end)[2] / 1000


def stated_km(venue: Venue, fact: str, otherwise: float) -> float:
    """The distance that a note states, else the one that holds for all."""
    return float(venue.facts[fact].removesuffix(" km")) if fact in venue.facts else otherwise


def test_the_table_is_whole() -> None:
    assert len(VENUES) >= 200
    assert tuple(VENUES[0].row) == COLUMNS
    assert {venue.row["kind"] for venue in VENUES} <= KINDS
    assert all(re.fullmatch("[A-Z]{2}", venue.row["country"]) for venue in VENUES)
    assert len({venue.name for venue in VENUES}) == len(VENUES)
    continents = {"CN", "DE", "EG", "US", "BR", "AU", "AQ"}
    assert continents <= {venue.row["country"] for venue in VENUES}


@every
def test_a_row_says_whence_it_comes(venue: Venue) -> None:
    assert re.fullmatch(r"recalled|Wikipedia: .+|airportsdata \d+", venue.row["source"])
    assert not any("://" in cell for cell in venue.row.values())


@every
def test_names_are_typed_cleanly(venue: Venue) -> None:
    assert all(cell == " ".join(cell.split()) for cell in venue.row.values())
    assert all(venue.names), "an empty name between two bars"
    for pair in filter(None, venue.row["local"].split("|")):
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?=.+", pair), pair
    folded = [key_of(name) for name in venue.row["names"].split("|") if name]
    assert key_of(venue.name) not in folded
    assert len(set(folded)) == len(folded)


@every
def test_a_venue_lies_in_its_country(venue: Venue) -> None:
    """Within 2 km of its country, or of the other one that the note names; farther only off shore, as stated."""
    countries = [venue.row["country"], *filter(None, [venue.facts.get("also")])]
    shapes = [shape for code in countries if (shape := basemap.country(code, "10m")) is not None]
    away = min(km_to(venue.point, shape) for shape in shapes)
    allowed = stated_km(venue, "offshore", SHORE_KM)
    assert away <= allowed
    if "offshore" in venue.facts:
        assert allowed - 3 <= away > SHORE_KM, "what the note states is not needed or too wide"


@every
def test_a_venue_lies_near_its_city(venue: Venue) -> None:
    """Within 40 km; farther only as the note states; without a city only where there is none."""
    gazetteer, city = Gazetteer.shipped(), venue.row["city"]
    if not city:
        assert not gazetteer.near(venue.point, CITY_KM, kinds={"city"})
        return
    towns = [found for found in gazetteer.named(city) if found.kind == "city"]
    away = min((km(venue.point, town.point) for town in towns), default=float("inf"))
    allowed = stated_km(venue, "remote", CITY_KM)
    assert away <= allowed
    if "remote" in venue.facts:
        assert allowed - 20 <= away > CITY_KM - 1, "what the note states is not needed or too wide"


@every
def test_a_footprint_is_sound(venue: Venue) -> None:
    shape, precision_m = venue.footprint, float(venue.row["footprint_precision_m"])
    assert shape.is_valid
    assert not shape.is_empty
    assert shape.geom_type in ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
    assert km_to(venue.point, shape) <= 0.2
    assert 10 <= precision_m <= 1500
    if shape.geom_type == "LineString":
        length_m = GEOD.geometry_length(shape)
        assert 25 <= length_m <= 10_000
        assert precision_m <= length_m / 2, "an outline that is less exact than its own size says nothing"
    if shape.geom_type == "Polygon":
        area_m2, perimeter_m = GEOD.geometry_area_perimeter(shape)
        assert 400 <= area_m2 <= (30e6 if venue.row["kind"] in WIDE else 0.55e6), "counter-clockwise, of a likely size"
        assert precision_m <= perimeter_m / 4


@pytest.mark.parametrize(("name", "length_km"), STRAIGHT_KM.items())
def test_a_bridge_is_as_long_as_it_is(name: str, length_km: float) -> None:
    venue = next(venue for venue in VENUES if venue.name == name)
    assert GEOD.geometry_length(venue.footprint) / 1000 == pytest.approx(length_km, rel=0.05)


@pytest.mark.parametrize(("name", "read"), READ.items())
def test_positions_agree_with_what_was_read(name: str, read: tuple[float, float]) -> None:
    venue = next(venue for venue in VENUES if venue.name == name)
    assert km(venue.point, Point(read)) <= 0.3
    assert km_to(Point(read), venue.footprint) <= 0.2


def test_air_bases_lie_at_their_airfields() -> None:
    bases = [venue for venue in VENUES if venue.row["source"].startswith("airportsdata")]
    assert len(bases) >= 10
    for base in bases:
        assert Gazetteer.shipped().near(base.point, 2.5, kinds={"airport"}), base.name


def test_no_name_stands_twice_on_one_spot() -> None:
    """Neither among the venues nor with the regions: places that share a name are 20 km apart or farther."""
    spots: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for venue in VENUES:
        for name in {key_of(name) for name in venue.names}:
            spots[name].append((venue.name, venue.point))
    with data.file("curated/regions.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            point = Point(float(row["lon"]), float(row["lat"]))
            local = [pair.partition("=")[2] for pair in row["local"].split("|")]
            for name in {key_of(name) for name in [row["name"], *row["names"].split("|"), *local] if name}:
                spots[name].append((row["name"], point))
    venues = {venue.name for venue in VENUES}
    twice = [
        (name, one, other)
        for name, places in spots.items()
        for (one, here), (other, there) in combinations(places, 2)
        if {one, other} & venues and km(here, there) < 20
    ]
    assert twice == []
