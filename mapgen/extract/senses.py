"""What the gazetteers know of a name as it is written, and how likely it is a place's before the text is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import log10
from typing import TYPE_CHECKING

from mapgen.gazetteer import Gazetteer, folded
from mapgen.gazetteer.ranking import WEIGHT, Quality

from . import lexicon
from .tokens import Shape, shape_of
from .vocabulary import NAMESAKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapgen.gazetteer import DeskGazetteer

KEPT = 250_000
"""Names whose senses are remembered across documents."""
DESK = 4.0
"""What speaks for a name that a desk has put into its own table."""
_FAMOUS = ("country", "territory", "macro-region", "ocean", "sea", "disputed")
_WORTH = {Quality.PRIMARY: 0.0, Quality.ALTERNATE: -0.8, Quality.TRANSLITERATION: -1.6, Quality.CODE: 0.0}
_DIVISIONS = ("admin1", "admin2", "country", "territory")


@dataclass(frozen=True, slots=True)
class Sense:
    """A name that some place has.

    `kind` and `prominence` (0–1, weighted by the worth of the name) are those of the best place,
    `prior` how much speaks for a place before the context is known (log-odds).
    """

    kind: str
    prominence: float
    population: int
    quality: Quality
    prior: float
    common: int
    """How common it is as a lower-case word, 0 where it is none."""
    given: int
    """How common it is as a given name, 0 not at all."""
    surname: int
    """The same as a surname."""
    abbreviation: bool
    """Whether it stands among the short forms as it is written."""
    demonym: bool
    """Whether it names a people and no place."""
    rows: tuple[int, ...]

    @property
    def famous(self) -> bool:
        """Whether nobody asks what it is: a country, a sea, a large city, a state."""
        return (
            self.kind in _FAMOUS or self.population >= 400_000 or (self.kind == "admin1" and self.population > 300_000)
        )


class Senses:
    """Looks names up in the shipped gazetteer and a desk's own, each once."""

    def __init__(self, desks: Sequence[DeskGazetteer] = ()) -> None:
        self._gazetteer = Gazetteer.shipped()
        self._desks = desks
        self._known: dict[str, Sense | None] = {}

    def of(self, names: Iterable[str]) -> dict[str, Sense | None]:
        """The senses of names (and of others): one lookup for all that are new."""
        known = self._known
        new = [name for name in dict.fromkeys(names) if name not in known]
        if new:
            if len(known) > KEPT:
                known.clear()
                return self.of(names)
            for name, (form, entries) in zip(new, self._gazetteer.filed(new), strict=True):
                known[name] = self._desk_sense(name) or (self._sense(name, form, entries) if entries else None)
        return known

    def areas(self, sense: Sense) -> frozenset[int]:
        """Rows of the countries and divisions that the places of this name lie in."""
        return frozenset(area for row in sense.rows for area in _areas(row))

    def kind(self, row: int) -> str:
        """The kind of a place by its row."""
        places = self._gazetteer.places
        return places.kinds[int(places.column("kind")[row])]

    def lies_in(self, one: Sense, other: Sense) -> bool:
        """Whether the likeliest place of one name lies in a division called like the other."""
        return bool(one.rows and set(_areas(one.rows[0])) & set(other.rows))

    def _sense(self, name: str, form: str, entries: tuple[tuple[int, Quality], ...]) -> Sense | None:
        plain = folded(name)
        parted = plain.count(" ") > form.count(" ") and not any(sign in name for sign in "-'’ʼ‘.")
        if parted and all(folded(self._gazetteer.places.name(row)) != plain for row, _ in entries):
            return None  # "In Dia" is filed where India is
        shape = shape_of(name)
        short = name in lexicon.abbreviations()
        letters = sum(char.isalpha() for char in name)
        coded = short or (shape is Shape.UPPER and (letters <= 5 or "." in name))
        usable = [
            (row, quality)
            for row, quality in entries
            if self._fits(row, quality, short=short, coded=coded, letters=letters)
        ]
        places = self._gazetteer.places
        people = any(quality is Quality.DEMONYM for _, quality in entries)
        if len(plain.replace(" ", "")) < 2 and not short:
            return None
        if people and all(places.group(row) != "country" for row, _ in usable):
            return _made(name, "country", 1.0, 0, Quality.DEMONYM, False, ())  # Swiss, Illinois, is not what is meant
        if not usable:
            return None
        best = max(range(min(len(usable), 12)), key=lambda at: (self._prior(*usable[at]), -at))
        row, quality = usable[best]
        kind = places.kinds[int(places.column("kind")[row])]
        population = int(places.column("population")[row])
        best_worth = places.prominence(row) * WEIGHT[quality]
        return _made(name, kind, best_worth, population, quality, short, tuple(r for r, _ in usable[:40]))

    def _prior(self, row: int, quality: Quality) -> float:
        places = self._gazetteer.places
        return _prior(self.kind(row), int(places.column("population")[row]), quality)

    def _fits(self, row: int, quality: Quality, *, short: bool, coded: bool, letters: int) -> bool:
        """Whether a name of that worth can be meant where it is written so."""
        if quality is Quality.DEMONYM:
            return False
        if quality is Quality.CODE:
            return (short or letters > 6) and self._gazetteer.places.group(row) not in ("airport", "port")
        return not coded or letters > 3 or quality is not Quality.TRANSLITERATION

    def _desk_sense(self, name: str) -> Sense | None:
        for desk in self._desks:
            if found := desk.named(name):
                made = _made(name, found[0].kind, 1.0, found[0].population, Quality.PRIMARY, True, ())
                return replace(made, prior=DESK)
        return None


def _made(
    name: str, kind: str, prominence: float, population: int, quality: Quality, short: bool, rows: tuple[int, ...]
) -> Sense:
    plain = name.casefold().replace("’", "'")
    words = len(folded(name).split())
    alone = words == 1
    common = lexicon.words().get(plain, 0) if alone else 0
    given = lexicon.given_names().get(plain, -1) + 1 if alone else 0
    surname = lexicon.surnames().get(plain, -1) + 1 if alone else 0
    prior = _prior(kind, population, quality) + (1.0 if words > 1 else 0.0)
    if name[0] >= "Ͱ" and quality in (Quality.ALTERNATE, Quality.TRANSLITERATION):
        prior -= _WORTH[quality]  # the name in its own script is no lesser one
    if plain in NAMESAKES and population < 400_000:
        prior -= 3.0
    if common and not short and quality is not Quality.DEMONYM:
        prior -= 1.6 + 0.9 * (common - 3)
    return Sense(
        kind, prominence, population, quality, prior, common, given, surname, short,
        quality is Quality.DEMONYM, rows,
    )  # fmt: skip


def _prior(kind: str, population: int, quality: Quality) -> float:
    """Log-odds that the name is a place's where it stands capitalised, from what the place is."""
    if quality is Quality.DEMONYM:
        return 2.5
    if kind in _FAMOUS and (kind != "territory" or quality is Quality.PRIMARY):
        return 3.0 + _WORTH[quality]
    if kind in _DIVISIONS:
        return (min(2.2, log10(population + 10) - 4.6) if kind == "admin1" else 0.0) + _WORTH[quality]
    if kind == "city":
        return min(2.2, 0.62 * (log10(population + 10) - 4.2)) + _WORTH[quality]
    return 0.6 + _WORTH[quality]


@cache
def _areas(row: int) -> tuple[int, ...]:
    places = Gazetteer.shipped().places
    code = places.country(row)
    country = places.groups["country"][places.number_of[code] - 1] if code else -1
    return tuple(area for area in (country, places.division(row, 1), places.division(row, 2)) if area >= 0)
