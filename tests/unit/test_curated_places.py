"""The hand-made tables of points, quarters, peoples and ids, held against the rest of the data."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from shapely.geometry import Point

from mapgen import basemap, data
from mapgen.gazetteer import Gazetteer
from mapgen.geometry import haversine_m

Row = dict[str, str]
DRAWN_ELSEWHERE = {"BQ", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "VA", "YT"}
"""Natural Earth draws them with the state they belong to, or not at all."""


def rows(table: str) -> list[Row]:
    with data.file(f"curated/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def position(row: Row) -> Point:
    return Point(float(row["lon"]), float(row["lat"]))


def apart_km(one: Point, other: Point) -> float:
    return haversine_m((one.x, one.y), (other.x, other.y)) / 1000


@pytest.mark.parametrize("table", ["countries", "divisions", "localities", "peoples", "geonames"])
def test_every_row_has_a_source_and_none_stands_twice(table: str) -> None:
    given = rows(table)
    assert all(row["source"] for row in given)
    keys = Counter(tuple(row.get(name, "") for name in ("of", "country", "city", "name")) for row in given)
    assert [key for key, count in keys.items() if count > 1] == []


def test_reference_points_lie_in_their_countries_and_not_in_their_capitals() -> None:
    gazetteer = Gazetteer.shipped()
    given = {row["country"]: row for row in rows("countries")}
    assert len(given) >= 220
    for code, row in given.items():
        candidate = gazetteer.by_key(f"iso:{code}")
        assert candidate is not None, code
        assert apart_km(candidate.point, position(row)) < 0.1, f"{code} was not built from the table"
        outline = basemap.country(code, "10m")
        if outline is None or code in DRAWN_ELSEWHERE:
            continue
        assert outline.distance(position(row)) < 1.5, code
        capital = gazetteer.capital(code)
        if capital is not None and outline.area > 5:
            assert apart_km(capital.point, candidate.point) > 20, f"{code} has the point of {capital.name}"


def test_points_of_divisions_lie_in_them() -> None:
    gazetteer = Gazetteer.shipped()
    for row in rows("divisions"):
        candidate = gazetteer.by_key(row["of"])
        assert candidate is not None, row["of"]
        assert apart_km(candidate.point, position(row)) < 0.1, f"{row['place']} was not built from the table"
        assert basemap.admin1_at(position(row), within_km=10)[0] == candidate.country, row["place"]
        assert candidate.label_point is not None
        assert apart_km(candidate.label_point, position(row)) < 700, row["place"]


def test_localities_are_near_their_cities_and_are_found() -> None:
    gazetteer = Gazetteer.shipped()
    lost, far = [], []
    for row in rows("localities"):
        if not any(
            c.provider == "curated" and c.kind == row["kind"] and apart_km(c.point, position(row)) < 0.1
            for name in (row["name"], *filter(None, row["names"].split("|")))
            for c in gazetteer.named(name)
        ):
            lost.append(row["name"])
        towns = [c for c in gazetteer.named(row["city"], country=row["country"]) if c.kind == "city"]
        if row["city"] and not any(apart_km(c.point, position(row)) < 60 for c in towns):
            far.append((row["name"], row["city"]))
        assert basemap.country_at(position(row), within_km=15) in (row["country"], "HK"), row["name"]
    assert lost == []
    assert far == []


def test_peoples_find_their_place_when_they_are_asked_for() -> None:
    gazetteer = Gazetteer.shipped()
    lost = []
    for row in rows("peoples"):
        of = row["of"].replace("country:", "iso:")
        wanted = gazetteer.by_key(of)
        assert wanted is not None, of
        found = (*gazetteer.peoples(row["name"]), *gazetteer.named(row["name"]))  # some are other names of it too
        if wanted.key not in {candidate.key for candidate in found}:
            lost.append((row["of"], row["name"]))
    assert lost == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ohioans", "Ohio"), ("Texan", "Texas"), ("Scottish", "Scotland"), ("Europeans", "Europe"), ("Kurdish", "Kurdistan"),
        ("Londoners", "London"), ("North Koreans", "North Korea"), ("Québécois", "Québec"), ("Bavarian", "Bavaria"),
    ],
)  # fmt: skip
def test_well_known_peoples(text: str, name: str) -> None:
    assert Gazetteer.shipped().peoples(text)[0].name == name


def test_hand_made_rows_have_their_ids() -> None:
    gazetteer = Gazetteer.shipped()
    for row in rows("geonames"):
        candidate = gazetteer.by_key(row["of"])
        assert candidate is not None, row["of"]
        assert gazetteer.geonames_id(candidate) == int(row["geonameid"])


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Buryatia", "RU"), ("Ingushetia", "RU"), ("Krasnodar Krai", "RU"), ("Alsace", "FR"), ("Picardy", "FR"), ("NWFP", "PK"),
        ("Orissa", "IN"), ("North Jeolla", "KR"), ("Arakan", "MM"), ("Fagge", "NG"), ("Tarauni", "NG"), ("Gwale", "NG"),
        ("Dala", "NG"), ("Ungogo", "NG"), ("Kumbotso", "NG"), ("Yellowstone National Park", "US"), ("Kentucky Lake", "US"),
        ("Wynwood", "US"), ("Fort Detrick", "US"), ("JFK Airport", "US"), ("West Yorkshire", "GB"), ("County Fermanagh", "GB"),
        ("Connacht", "IE"), ("Muskoka", "CA"), ("Zamalek", "EG"), ("Kibera", "KE"),
    ],
)  # fmt: skip
def test_names_of_the_news_are_known(name: str, country: str) -> None:
    assert country in {c.country for c in Gazetteer.shipped().named(name)}
