"""What the shipped gazetteer answers, on its real data."""

import random

import numpy as np
import pytest
from shapely.geometry import Point

from mapgen.gazetteer import Gazetteer, key_of
from mapgen.geometry import distance_m


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.shipped()


@pytest.mark.parametrize(
    ("name", "country", "lon", "lat"),
    [
        ("Pyongyang", "KP", 125.754, 39.034),
        ("Dandong", "CN", 124.385, 40.124),
        ("Beijing", "CN", 116.397, 39.908),
        ("Stockholm", "SE", 18.069, 59.329),
        ("Helsinki", "FI", 24.935, 60.170),
    ],
)
def test_the_bare_name_means_the_city(gazetteer, name, country, lon, lat):
    first = gazetteer.named(name)[0]
    assert (first.name, first.country, first.kind, first.match) == (name, country, "city", "exact")
    assert distance_m(first.point, Point(lon, lat)) < 5_000
    assert first.provider == "geonames"
    assert "GeoNames" in first.credit


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("평양", "geonames:1871859"),
        ("丹东", "geonames:2037886"),
        ("北京", "geonames:1816670"),
        ("Пекин", "geonames:1816670"),
        ("Pékin", "geonames:1816670"),
        ("Peking", "geonames:1816670"),
        ("Saigon", "geonames:1566083"),
        ("Leningrad", "geonames:498817"),
        ("Constantinople", "geonames:745044"),
        ("NYC", "geonames:5128581"),
        ("the Netherlands", "geonames:2750405"),
        ("Burma", "geonames:1327865"),
    ],
)
def test_other_names_and_scripts(gazetteer, typed, key):
    first = gazetteer.named(typed)[0]
    assert first.key == key
    assert first.match == "alternate"
    assert key_of(first.matched) == key_of(typed)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Georgia", [("country", "GE"), ("admin1", "US")]),
        ("Paris", [("city", "FR"), ("city", "US")]),
        ("Washington", [("city", "US"), ("admin1", "US")]),
        ("Panama", [("country", "PA"), ("city", "PA")]),
        ("Mexico", [("country", "MX")]),
        ("England", [("admin1", "GB")]),
        ("Texas", [("admin1", "US")]),
        ("Granada", [("city", "ES")]),
        ("White House", [("palace", "US")]),
    ],
)
def test_the_likelier_comes_first(gazetteer, name, kinds):
    assert [(c.kind, c.country) for c in gazetteer.named(name)[: len(kinds)]] == kinds


def test_a_shared_name_gives_all_that_share_it(gazetteer):
    assert {c.country for c in gazetteer.named("Korea") if c.kind == "country"} == {"KP", "KR"}
    assert {c.country for c in gazetteer.named("Congo") if c.kind == "country"} == {"CD", "CG"}


def test_scores_fall_and_the_typed_form_counts(gazetteer):
    scores = [c.score for c in gazetteer.named("San José")]
    assert len(scores) > 50
    assert scores == sorted(scores, reverse=True)
    assert gazetteer.named("pyongyang")[0].match == "folded"
    assert gazetteer.named("pyongyang")[0].score < gazetteer.named("Pyongyang")[0].score


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "Xqzwvkk", "\ud800", "a" * 100_000, "\0"])
def test_unknown_is_empty(gazetteer, nothing):
    assert gazetteer.named(nothing) == ()
    assert gazetteer.similar(nothing) == ()
    assert gazetteer.country(nothing) == ""


def test_many_at_once_answer_as_one_by_one(gazetteer):
    names = ["Pyongyang", "丹东", "nowhere at all", "", "St Petersburg", "Georgia", "swedish", "São Paulo"]
    assert gazetteer.named_many(names) == [gazetteer.named(name) for name in names]
    rows = gazetteer.best_rows(names)
    first = [gazetteer.named(name)[:1] for name in names]
    assert [gazetteer.places.candidate(int(row)).key if row >= 0 else None for row in rows] == [
        one[0].key if one else None for one in first
    ]


def test_one_by_one_and_by_hash_find_the_same_keys(gazetteer):
    index = gazetteer._index
    picked = [int(number) for number in np.linspace(0, len(index.keys) - 1, 400)]
    keys = [index.form(number).replace(" ", "") for number in picked]
    assert [index.find(key) for key in keys] == picked
    assert index.find_many(keys).tolist() == picked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nigeria", "NG"), ("NG", "NG"), ("ng", "NG"), ("NGA", "NG"), ("DPRK", "KP"), ("nordkorea", "KP"),
        ("Côte d'Ivoire", "CI"), ("Ivory Coast", "CI"), ("UK", "GB"), ("U.S.", "US"), ("中国", "CN"), ("Россия", "RU"),
        ("Deutschland", "DE"), ("Swaziland", "SZ"), ("Holland", "NL"), ("Türkiye", "TR"), ("England", "GB"), ("Stockholm", ""), ("Texas", ""), ("Granada", ""),
        ("North Korean", ""), ("Atlantis", ""),
    ],
)  # fmt: skip
def test_country(gazetteer, text, code):
    assert gazetteer.country(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("North Korean", "KP"), ("Nigerians", "NG"), ("Dutch", "NL"), ("swiss", "CH"), ("French", "FR"), ("Korea", "")],
)
def test_demonym(gazetteer, text, code):
    assert gazetteer.demonym(text) == code
    assert not any(c.kind == "country" for c in gazetteer.named(text)) or not code


def test_country_names_in_languages(gazetteer):
    assert gazetteer.country_name("KP") == "North Korea"
    assert gazetteer.country_name("KP", "de") == "Nordkorea"
    assert gazetteer.country_name("kp", "de-AT") == "Nordkorea"
    assert gazetteer.country_name("KP", "ko") == "북한"
    assert gazetteer.country_name("ZZ") == ""
    assert set(gazetteer.neighbours("KP")) == {"CN", "KR", "RU"}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("geonames:1871859", "Pyongyang"),
        ("geonames:1873107", "North Korea"),
        ("iso3166-2:US-GA", "Georgia"),
        ("iata:PEK", "Beijing Capital International Airport"),
        ("icao:ZBAA", "Beijing Capital International Airport"),
        ("curated:great-hall-of-the-people", "Great Hall of the People"),
        ("iso:KP", "North Korea"),
    ],
)
def test_by_key(gazetteer, key, name):
    assert gazetteer.by_key(key).name == name


@pytest.mark.parametrize(
    "key", ["", "geonames:", "geonames:0", "geonames:x", "iata:", "iata:???", "nobody:1", "1871859"]
)
def test_by_key_of_nothing(gazetteer, key):
    assert gazetteer.by_key(key) is None


def test_a_key_leads_back(gazetteer):
    for name in ("Pyongyang", "Georgia", "Heathrow Airport", "Darfur", "Kaduna", "Igabi", "Port of Busan"):
        for candidate in gazetteer.named(name)[:3]:
            assert gazetteer.by_key(candidate.key).point == candidate.point, candidate.key


def test_divisions_of_a_place(gazetteer):
    zaria = gazetteer.named("Zaria", country="NG")[0]
    assert zaria.admin1 == "Kaduna"
    assert gazetteer.named("Chicago")[0].admin2 == "Cook County"
    assert gazetteer.named("Paris", country="US")[0].admin1 == "Texas"
    assert all(c.country == "US" for c in gazetteer.named("Paris", country="US"))


@pytest.mark.parametrize("name", ["Kaduna", "kaduna state", "KD"])
def test_admin(gazetteer, name):
    assert [c.key for c in gazetteer.admin(name, "NG", 1)] == ["iso3166-2:NG-KD"]


def test_admin2_and_its_point(gazetteer):
    cook = next(c for c in gazetteer.admin("Cook County", "US", 2) if c.admin1 == "Illinois")
    assert not cook.approximate
    assert distance_m(cook.point, Point(-87.8, 41.8)) < 40_000
    seat = gazetteer.admin("Igabi", "NG", 2)[0]
    assert seat.approximate
    assert seat.admin1 == "Kaduna"
    assert gazetteer.admin("Igabi", "KP", 2) == ()


def test_points_of_a_country_are_its_own(gazetteer):
    russia = gazetteer.by_key("iso:RU")
    assert distance_m(russia.point, gazetteer.named("Moscow")[0].point) > 1_000_000
    west, _, east, _ = russia.extent
    assert west > east  # over the antimeridian
    assert gazetteer.by_key("iso:FJ").extent[0] > gazetteer.by_key("iso:FJ").extent[2]
    assert 175 < gazetteer.by_key("iso:FJ").label_point.x < 180
    france = gazetteer.by_key("iso:FR")
    assert france.extent[0] > -6  # French Guiana is a territory of its own
    assert france.label_point.within(Point(2.5, 47).buffer(2))


def test_label_points_lie_in_their_extent(gazetteer):
    for group in ("country", "admin1"):
        for row in gazetteer.places.groups[group]:
            candidate = gazetteer.places.candidate(row)
            if candidate.extent is None:
                continue
            west, south, east, north = candidate.extent
            x, y = candidate.label_point.x, candidate.label_point.y
            assert south <= y <= north, candidate.name
            assert (west <= x <= east) if west <= east else (x >= west or x <= east), candidate.name


def test_every_row_is_a_place_on_earth(gazetteer):
    lon, lat = gazetteer.places.column("lon") / 1e5, gazetteer.places.column("lat") / 1e5
    assert len(lon) == len(gazetteer.places) > 290_000
    assert (np.abs(lon) <= 180).all()
    assert (np.abs(lat) <= 90).all()
    measured = slice(0, gazetteer.places.groups["curated"].start)  # the equator is curated
    assert not ((np.abs(lon[measured]) < 0.001) & (np.abs(lat[measured]) < 0.001)).any()  # no null island
    assert len(gazetteer.places.groups["city"]) == 234_908


def test_names_to_show(gazetteer):
    names = gazetteer.named("Beijing")[0].names
    assert names["zh"] == "北京"
    assert names["und-Cyrl"] == "Пекин"
    assert names["und-Hang"] in ("베이징", "북경")
    assert gazetteer.named("Pyongyang")[0].names["de"] == "Pjöngjang"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Pyongyong", "geonames:1871859"), ("Dandnog", "geonames:2037886"), ("Bejing", "geonames:1816670"),
        ("Helsinky", "geonames:658225"), ("Stokholm", "geonames:2673730"), ("Maidugri", "geonames:2331447"),
        ("Пхеньан", "geonames:1871859"), ("Addis Abbaba", "geonames:344979"),
    ],
)  # fmt: skip
def test_misspelt(gazetteer, typed, key):
    first = gazetteer.similar(typed)[0]
    assert first.key == key
    assert first.match == "spelling"
    assert 0 < first.score < 0.8


def test_spelling_knows_its_limits(gazetteer):
    assert gazetteer.similar("Rio") == ()  # too short to tell an error from a name
    assert gazetteer.similar("平壌府") == ()
    near = gazetteer.similar("Stokholm", 1)
    assert {c.match for c in near} == {"spelling"}
    assert {c.name for c in near} < {c.name for c in gazetteer.similar("Stokholm", 2)}
    assert {c.country for c in gazetteer.similar("Kaduuna", country="NG")} == {"NG"}


def _misspelt(name, edits, rng):
    letters = list(name)
    for _ in range(edits):
        at = rng.randrange(len(letters) - 1)
        match rng.randrange(4):
            case 0:
                letters[at] = rng.choice("abcdefghijklmnopqrstuvwxyz")
            case 1:
                letters.insert(at, rng.choice("abcdefghijklmnopqrstuvwxyz"))
            case 2:
                del letters[at]
            case _:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


@pytest.mark.parametrize(("edits", "shortest"), [(1, 5), (2, 7)])
def test_recall_of_misspelt_towns(gazetteer, edits, shortest):
    rng = random.Random(7)
    places = gazetteer.places
    people = places.column("population")
    towns = [row for row in places.groups["city"] if people[row] > 50_000 and len(key_of(places.name(row))) >= shortest]
    hits = 0
    for row in rng.sample(towns, 120):
        typed = _misspelt(places.name(row), edits, rng)
        wanted = places.candidate(row).key
        hits += any(c.key == wanted for c in (*gazetteer.named(typed), *gazetteer.similar(typed, edits)))
    assert hits / 120 >= 0.95


def test_near(gazetteer):
    found = gazetteer.near(Point(124.39, 40.12), 30)
    assert [c.name for c in found[:2]] == ["Dandong", "Sinŭiju"]
    away = [distance_m(Point(124.39, 40.12), c.point) for c in found]
    assert away == sorted(away)
    assert max(away) < 30_200
    assert gazetteer.near(Point(124.39, 40.12), 30, min_population=500_000)[0].name == "Dandong"
    assert {c.kind for c in gazetteer.near(Point(116.4, 39.9), 40, kinds=("airport",))} == {"airport"}


def test_near_over_the_antimeridian_and_at_the_pole(gazetteer):
    east, west = gazetteer.near(Point(179.95, -16.6), 400), gazetteer.near(Point(-179.95, -16.6), 400)
    assert {c.name for c in east} & {c.name for c in west} >= {"Labasa"}
    assert "Longyearbyen" in {c.name for c in gazetteer.near(Point(100, 89.9), 1500)}
    assert gazetteer.near(Point(0, -60), 10) == ()


def test_towns_largest_first(gazetteer):
    towns = gazetteer.towns((120.0, 37.0, 131.0, 43.0), 300_000)
    assert towns[0].name == "Seoul"
    assert [c.population for c in towns] == sorted((c.population for c in towns), reverse=True)
    assert min(c.population for c in towns) >= 300_000
    assert {"Pyongyang", "Dandong"} <= {c.name for c in towns}
    assert {"Suva", "Apia"} <= {c.name for c in gazetteer.towns((176.0, -20.0, -170.0, -12.0), 10_000)}
