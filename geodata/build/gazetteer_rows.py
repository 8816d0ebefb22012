"""What a row of the gazetteer is before it becomes columns, and how prominent it is."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from mapgen.gazetteer.folding import key_of
from mapgen.gazetteer.ranking import Quality

GROUPS = ("country", "admin1", "admin2", "city", "airport", "port", "curated")


class Extent(NamedTuple):
    """West, south, east, north in degrees; west > east where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(slots=True, eq=False)
class Row:
    """One place; `names` are all that finds it, with the quality of each; `local` what shows it, by BCP 47 tag."""

    group: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    population: int = 0
    geonameid: int = 0
    code: str = ""
    admin1: Row | None = None
    admin2: Row | None = None
    city: str = ""
    zone: str = ""
    names: dict[str, Quality] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)
    label: tuple[float, float] | None = None
    extent: Extent | None = None
    footprint: str = ""
    approximate: bool = False
    capital: bool = False
    fame: int = 0
    """In how many spellings it is known: what a population does not tell."""

    def known_as(self, name: str, quality: Quality = Quality.ALTERNATE) -> None:
        """Let a name find this row; the better quality of two stays."""
        name = " ".join(name.split())
        if name and key_of(name):
            self.names[name] = min(quality, self.names.get(name, quality))


def quality_of(name: str) -> Quality:
    """Quality of an alternate name of GeoNames.

    Two to four capitals are a code (IATA, a number plate); a Latin name without any capital is a
    transliteration made by a machine ("bei jing").
    """
    if name.isascii() and name.isalpha() and name.isupper() and len(name) <= 4:
        return Quality.CODE
    if name.islower() and unicodedata.name(name[0], "").startswith("LATIN"):
        return Quality.TRANSLITERATION
    return Quality.ALTERNATE


# Ranges of prominence by kind: the least and the most that population and fame can make of it.
_RANGE: dict[str, tuple[float, float]] = {
    "country": (0.84, 1.00),
    "territory": (0.60, 0.84),
    "admin1": (0.22, 0.74),
    "admin2": (0.06, 0.50),
    "city": (0.08, 0.92),
    "airport": (0.10, 0.34),
    "port": (0.10, 0.24),
    "macro-region": (0.74, 0.74),
    "ocean": (0.80, 0.80),
    "sea": (0.72, 0.72),
    "disputed": (0.66, 0.66),
    "region": (0.62, 0.62),
    "historical": (0.60, 0.60),
}
_LANDSCAPE = (0.56, 0.56)
_VENUE = (0.75, 0.75)
_QUARTER = (0.42, 0.42)
"""A quarter of a city, whose name is often that of a town too (Williamsburg, Chelsea)."""
_LANDSCAPES = frozenset((
    "gulf", "bay", "strait", "channel", "canal", "river", "lake", "reservoir", "delta", "waterfall", "glacier", "cape",
    "mountain", "range", "volcano", "pass", "valley", "plateau", "plain", "desert", "forest", "peninsula", "island",
    "archipelago", "line",
))  # fmt: skip
"""Their short names are often those of a town or state too (Ontario, Geneva, Mississippi)."""


def prominence(row: Row) -> float:
    """How likely the bare name means this place, 0–1: from kind, population and fame.

    Population counts by its logarithm up to 30 million, fame by the number of spellings up to 150.
    """
    least, most = _RANGE.get(row.kind, _LANDSCAPE if row.kind in _LANDSCAPES else _VENUE)
    if row.group == "curated" and row.kind in ("airport", "port", "city", "admin1", "admin2"):
        least, most = _QUARTER if row.kind == "city" else _LANDSCAPE
    people = min(1.0, math.log10(1 + row.population) / 7.5)
    fame = min(1.0, math.log(1 + row.fame) / math.log(150))
    share = 0.62 * people + 0.38 * fame if row.group in ("city", "admin1", "admin2") else max(people, fame)
    return min(most, least + (most - least) * share + (0.05 if row.capital else 0.0))
