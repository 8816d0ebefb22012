"""The tables of regions and of abbreviations, made by hand, held against the basemap and the gazetteer that ship."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, box

from mapgen import basemap, data
from mapgen.gazetteer import Gazetteer, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
COLUMNS = (
    "name", "kind", "country", "countries", "lon", "lat", "west", "south", "east", "north", "names", "local",
    "population", "source", "note",
)  # fmt: skip
SEA = {"ocean", "sea", "gulf", "bay", "strait", "channel"}
INLAND = {"river", "canal", "lake", "reservoir", "delta", "waterfall", "glacier"}
POINTED = {"mountain", "volcano", "pass", "cape", "waterfall"}
"""Kinds whose extent says nothing that the point does not."""
GROUND = {"range", "valley", "plateau", "plain", "desert", "forest", "peninsula", "island", "archipelago"} | POINTED
SPREAD = {"macro-region", "region", "disputed", "historical", "line"}
KINDS = SEA | INLAND | GROUND | SPREAD

BORDER_KM = 25.0
"""Borders are drawn at 1:10 million, and what lies on one may be told of either side."""
NARROW_DEG, NARROW_KM = 0.4, 3.0
"""Inlets no wider than so many degrees are narrower than the basemap shows: so near to the sea is enough."""
SMALL_DEG = 0.35
"""Islands and islets within so many degrees may be missing from the basemap, or lie a few kilometres off there."""
WIDE_DEG = 8.0
"""What is wider may have its middle outside of all its parts; then only its extent is held against them."""
ON_LINE_KM = 3.0

NEVER_DRAWN = {"Hunga Tonga-Hunga Ha'apai", "Whakaari / White Island", "Krakatoa", "Ross Ice Shelf", "Larsen Ice Shelf"}
"""Islets without an extent, and ice that floats: none is land in the basemap."""
DRAWN_WITH = {
    "BQ": "NL", "BV": "NO", "GF": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "SJ": "NO", "VA": "IT", "YT": "FR", "TK": "NZ",
}  # fmt: skip
"""Territories that Natural Earth draws as part of the state they belong to."""
HELD_BY = {
    "Crimean Peninsula": "RU", "North Crimean Canal": "RU", "Golan Heights": "IL", "Shebaa Farms": "IL",
}  # fmt: skip
"""Natural Earth draws who holds a place, the table says whose it is by law."""


class Region(NamedTuple):
    """A row of the table, opened."""

    name: str
    kind: str
    row: dict[str, str]
    point: Point
    extent: tuple[float, float, float, float] | None
    countries: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _opened(row: dict[str, str]) -> Region:
    sides = [row[side] for side in ("west", "south", "east", "north")]
    west, south, east, north = (float(side or "nan") for side in sides)
    extent = (west, south, east, north) if all(sides) else None
    return Region(
        row["name"], row["kind"], row, Point(float(row["lon"]), float(row["lat"])), extent, _split(row["countries"])
    )


with data.file("curated/regions.csv").open(encoding="utf-8", newline="") as table:
    REGIONS = [_opened(row) for row in csv.DictReader(table)]
with data.file("curated/abbreviations.csv").open(encoding="utf-8", newline="") as table:
    ABBREVIATIONS = list(csv.DictReader(table))


def away_km(point: Point, shape: BaseGeometry) -> float:
    """Kilometres from a point to the nearest of a shape, 0 within it."""
    line = shapely.shortest_line(point, shape)
    return float(GEOD.geometry_length(line)) / 1000


def boxes(extent: tuple[float, float, float, float], margin: float = 0.0) -> BaseGeometry:
    """An extent as one box, or as two where it crosses the antimeridian."""
    west, south, east, north = extent
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return shapely.union_all([box(w - margin, south - margin, e + margin, north + margin) for w, e in spans])


def width_deg(extent: tuple[float, float, float, float] | None) -> tuple[float, float]:
    """Degrees across and up; none for what has no extent."""
    if extent is None:
        return 0.0, 0.0
    west, south, east, north = extent
    return (east - west) % 360, north - south


def lands(codes: Iterable[str]) -> list[BaseGeometry]:
    found = (basemap.country(DRAWN_WITH.get(code, code), "10m") for code in codes)
    return [shape for shape in found if shape is not None]


def small(region: Region) -> bool:
    return region.kind in ("island", "archipelago", "disputed") and max(width_deg(region.extent)) <= SMALL_DEG


def test_there_are_many_and_all_is_filled_in() -> None:
    assert len(REGIONS) >= 1000
    assert tuple(REGIONS[0].row) == COLUMNS
    assert {region.kind for region in REGIONS} == KINDS
    known = {Gazetteer.shipped().country(code) for region in REGIONS for code in region.countries}
    for region in REGIONS:
        row = region.row
        assert row["source"], f"{region.name}: no source"
        assert set(region.countries) <= known, f"{region.name}: {region.countries}"
        assert row["country"] == (region.countries[0] if len(region.countries) == 1 else ""), region.name
        assert row["population"] == "" or int(row["population"]) >= 0
        assert -180 <= region.point.x <= 180, region.name
        assert -90 <= region.point.y <= 90, region.name


def test_the_table_is_in_order() -> None:
    keys = [(region.kind, region.name) for region in REGIONS]
    assert keys == sorted(keys)


def test_names_are_clean_and_none_stands_twice_in_a_row() -> None:
    for region in REGIONS:
        names = (region.name, *_split(region.row["names"]))
        assert len(set(names)) == len(names), f"{region.name}: {Counter(names).most_common(1)}"
        for name in names:
            assert re.fullmatch(r"[^\s()=|](?:[^()=|]*[^\s()=|])?", name), f"{region.name}: {name!r}"
        for pair in _split(region.row["local"]):
            assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?=\S.*", pair), f"{region.name}: {pair!r}"


def test_no_name_stands_twice_on_one_spot() -> None:
    same = Counter((key_of(region.name), region.kind, region.row["countries"]) for region in REGIONS)
    assert [key for key, count in same.items() if count > 1] == []
    named: dict[str, list[Region]] = defaultdict(list)
    for region in REGIONS:
        named[key_of(region.name)].append(region)
    for homonyms in named.values():
        for a, b in combinations(homonyms, 2):
            assert away_km(a.point, b.point) > 20, f"{a.name} ({a.kind}) and {b.name} ({b.kind}) are one spot"


def test_extents_hold_their_points() -> None:
    for region in REGIONS:
        if region.extent is None:
            assert region.kind in {"mountain", "volcano", "pass", "cape", "waterfall", "island", "valley"}, region.name
            continue
        assert region.extent[1] < region.extent[3], region.name
        assert shapely.intersects(boxes(region.extent), region.point), f"{region.name} is not in its extent"


def test_every_country_of_a_row_meets_its_extent() -> None:
    missing = [
        f"{region.name}: {code}"
        for region in REGIONS
        if region.extent
        for code in region.countries
        for shape in lands([code])
        if not shapely.intersects(boxes(region.extent, 0.3), shape) and not small(region)
    ]
    assert missing == []


def test_seas_are_water() -> None:
    dry = []
    for region in REGIONS:
        if region.kind not in SEA or not basemap.on_land(region.point):
            continue
        shore = away_km(region.point, shapely.boundary(_land_around(region.point)))
        if min(width_deg(region.extent)) > NARROW_DEG or shore > NARROW_KM:
            dry.append(f"{region.name}: {shore:.1f} km from the sea")
    assert dry == []


def _land_around(point: Point) -> BaseGeometry:
    return shapely.clip_by_rect(basemap.land("10m"), point.x - 2, point.y - 2, point.x + 2, point.y + 2)


def test_what_is_land_is_on_land_in_its_country() -> None:
    astray = []
    for region in REGIONS:
        if region.kind in SEA or not region.countries or region.name in NEVER_DRAWN or small(region):
            continue
        if region.kind in SPREAD | {"archipelago"} and max(width_deg(region.extent)) > WIDE_DEG:
            continue
        codes = {*region.countries, HELD_BY.get(region.name, "")} - {""}
        distance = min(away_km(region.point, shape) for shape in lands(codes))
        lagoon = region.kind == "lake" and distance <= 50
        if distance > BORDER_KM and not lagoon:
            astray.append(f"{region.name} ({region.kind}): {distance:.0f} km from {sorted(codes)}")
    assert astray == []


def test_mountains_and_deserts_are_dry() -> None:
    wet = []
    for region in REGIONS:
        if region.kind not in GROUND - {"cape", "island", "archipelago", "peninsula"} or region.name in NEVER_DRAWN:
            continue
        if not basemap.on_land(region.point) and away_km(region.point, _land_around(region.point)) > 2:
            wet.append(region.name)
    assert wet == []


def test_rivers_are_on_their_lines() -> None:
    """Where the basemap has a river of that name within reach, the row is on it; else it is on land."""
    lines = defaultdict(list)
    for river in basemap.rivers("10m"):
        lines[_river_key(river.name)].append(river.line)
    on_line = 0
    for region in (region for region in REGIONS if region.kind == "river"):
        names = (
            region.name,
            *_split(region.row["names"]),
            *(pair.split("=")[1] for pair in _split(region.row["local"])),
        )
        near = [
            line
            for name in names
            for line in lines.get(_river_key(name), [])
            if shapely.dwithin(line, region.point, 0.5)
        ]
        if near:
            distance = min(away_km(region.point, line) for line in near)
            assert distance <= ON_LINE_KM, f"{region.name}: {distance:.1f} km from its line"
            on_line += 1
        else:
            assert away_km(region.point, _land_around(region.point)) <= 1, f"{region.name} is in the sea"
    assert on_line >= 120


def _river_key(name: str) -> str:
    """Without the word river, and without the letters that the rivers of the basemap lost."""
    plain = re.sub(r"\b(River|Jiang|He|Rio|Río|rio)\b|\(.*\)|-gawa|gang\b", "", name)
    return "".join(c for c in plain.lower() if c.isascii() and c.isalnum()) or key_of(name)


def test_lakes_are_in_their_lakes() -> None:
    """Where the basemap has a lake in the extent of a row, the row is on one; small ones are missing there."""
    waters = shapely.get_parts(basemap.lakes("10m"))
    tree = shapely.STRtree(shapely.point_on_surface(waters))
    for region in (region for region in REGIONS if region.kind in ("lake", "reservoir")):
        assert region.extent is not None
        in_extent = tree.query(boxes(region.extent), predicate="contains")
        if len(in_extent) and basemap.on_land(region.point):
            distance = min(away_km(region.point, waters[i]) for i in in_extent)
            assert distance <= ON_LINE_KM, f"{region.name}: {distance:.1f} km from the water"


@pytest.mark.parametrize(
    ("name", "lon", "lat", "tolerance_km"),
    [
        ("Yalu River", 126.2, 41.1, 15), ("Taedong River", 125.757, 39.018, 2), ("Paektu Mountain", 128.077, 41.993, 3),
        ("Mount Everest", 86.925, 27.988, 1), ("Mount Kilimanjaro", 37.3556, -3.0758, 2), ("Aconcagua", -70.011, -32.653, 2),
        ("Strait of Hormuz", 56.45, 26.55, 40), ("Bab-el-Mandeb", 43.33, 12.58, 15), ("Bosphorus", 29.06, 41.08, 5),
        ("Suez Canal", 32.34, 30.6, 10), ("Cape Horn", -67.27, -55.98, 5), ("Lampedusa", 12.59, 35.51, 4),
        ("Snake Island", 30.204, 45.255, 1), ("Darfur", 24.5, 13.5, 150), ("Khyber Pass", 71.1, 34.1, 8),
    ],
)  # fmt: skip
def test_well_known_ones(name: str, lon: float, lat: float, tolerance_km: float) -> None:
    """Positions as reference works give them."""
    region = next(region for region in REGIONS if region.name == name)
    assert away_km(region.point, Point(lon, lat)) <= tolerance_km


def test_abbreviations_stand_for_what_there_is() -> None:
    gazetteer = Gazetteer.shipped()
    assert tuple(ABBREVIATIONS[0]) == ("abbreviation", "stands_for", "kind", "country", "source", "note")
    curated = {
        (key_of(name), region.kind) for region in REGIONS for name in (region.name, *_split(region.row["names"]))
    }
    with data.file("curated/venues.csv").open(encoding="utf-8", newline="") as venues:
        curated |= {(key_of(row["name"]), row["kind"]) for row in csv.DictReader(venues)}
    unknown = []
    for row in ABBREVIATIONS:
        kinds = {"country", "territory"} if row["kind"] in ("country", "territory") else {row["kind"]}
        found = gazetteer.named(row["stands_for"], country=row["country"])
        if (key_of(row["stands_for"]), row["kind"]) not in curated and not kinds & {place.kind for place in found}:
            unknown.append(f"{row['abbreviation']} → {row['stands_for']} ({row['kind']})")
        assert row["source"], row["abbreviation"]
    assert unknown == []


def test_no_abbreviation_stands_twice_for_one_place() -> None:
    same = Counter((row["abbreviation"], row["stands_for"], row["country"]) for row in ABBREVIATIONS)
    assert [key for key, count in same.items() if count > 1] == []


@pytest.mark.parametrize("country", ["US", "CA", "AU"])
def test_states_have_their_short_forms(country: str) -> None:
    states = {row["stands_for"] for row in ABBREVIATIONS if row["country"] == country and row["kind"] == "admin1"}
    assert len(states) == {"US": 51, "CA": 13, "AU": 8}[country]
