"""The places of one or several texts, each once, with everything that names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.gazetteer import key_of
from mapgen.geometry import distance_m
from mapgen.model import Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mapgen.model import Candidate, Evidence, Mention, Place

AREAS = frozenset({"country", "territory", "admin1", "admin2", "macro-region", "region", "disputed", "historical"})
SMALL = frozenset(
    {
        "bridge", "tunnel", "dam", "power-plant", "base", "camp", "prison", "building", "palace", "parliament",
        "guesthouse", "embassy", "headquarters", "monument", "square", "stadium", "hotel", "museum", "university",
        "church", "mosque", "temple", "cemetery", "park", "crossing", "station", "airport", "port",
    }
)  # fmt: skip
"""Kinds of what lies in a city or beside one: the venues of a story."""
BESIDE_KM = 50.0
"""How far from a place something is still told of it."""


@dataclass(slots=True)
class Entity:
    """A place of the story: how it is called there, what it was located as, and the sentences that name it."""

    key: str
    name: str
    place: Place
    mentions: list[Mention] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def chosen(self) -> Candidate | None:
        """What it was located as."""
        return self.place.chosen

    @property
    def kind(self) -> str:
        """Kind of what was chosen, "" where nothing is known."""
        return self.chosen.kind if self.chosen else ""

    @property
    def is_area(self) -> bool:
        """Whether it is a country, a division or a region, where nothing can stop."""
        return self.kind in AREAS

    @property
    def is_venue(self) -> bool:
        """Whether it is a building or a site."""
        return self.kind in SMALL

    def holds(self, other: Entity) -> bool:
        """Whether another lies in it, as far as the gazetteer says: a town in its country, a venue in its city."""
        mine, its = self.chosen, other.chosen
        if mine is None or its is None or self.key == other.key:
            return False
        if mine.kind == "country":
            return mine.country == its.country
        if mine.kind == "admin1":
            return mine.country == its.country and mine.name == its.admin1
        return bool(its.city) and mine.kind == "city" and mine.name == its.city and mine.country == its.country

    def km_to(self, other: Entity) -> float:
        """Distance between the two reference points, infinite where one has none."""
        if self.place.point is None or other.place.point is None:
            return float("inf")
        return distance_m(self.place.point, other.place.point) / 1000


class Entities:
    """All places of the texts by what they were located as."""

    def __init__(self, mentions: Iterable[Mention], places: Mapping[str, Place]) -> None:
        self._of: dict[str, Entity] = {}
        self._by_mention: dict[str, Entity] = {}
        self._capitals: dict[str, Entity | None] = {}
        for mention in mentions:
            place = places.get(mention.id)
            if place is None:
                continue
            key = place.chosen.key if place.chosen else f"?{key_of(mention.text) or mention.text}"
            entity = self._of.setdefault(key, Entity(key, mention.text, place))
            entity.mentions.append(mention)
            entity.evidence += mention.evidence
            self._by_mention[mention.id] = entity
        for entity in self._of.values():
            entity.name = _name(entity)
            entity.evidence = list(dict.fromkeys(entity.evidence))

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._of.values())

    def of(self, mention: Mention) -> Entity:
        """The place that a mention names."""
        return self._by_mention[mention.id]

    def capital_of(self, country: Entity) -> Entity | None:
        """The capital of a country, or the division of its name, where the texts name it at all; the city first."""
        code = country.chosen.country if country.chosen else ""
        if code not in self._capitals:
            self._capitals[code] = self._capital(code)
        return self._capitals[code]

    def _capital(self, code: str) -> Entity | None:
        from mapgen.gazetteer import Gazetteer

        capital = Gazetteer.shipped().capital(code) if code else None
        if capital is None:
            return None
        same = [one for one in self if one.chosen and one.chosen.key == capital.key]
        like = [
            one
            for one in self
            if one.chosen
            and one.chosen.country == code
            and one.chosen.kind in ("city", "admin1", "admin2")
            and key_of(one.chosen.name) == key_of(capital.name)
        ]
        return next(iter((*same, *like)), None)


def _name(entity: Entity) -> str:
    """How the texts call a place: the form most used for the place itself, the longer of equals."""
    forms: dict[str, int] = {}
    for mention in entity.mentions:
        if mention.use is not Use.DEMONYM:
            forms[mention.text] = forms.get(mention.text, 0) + 1
    if not forms:
        return entity.chosen.name if entity.chosen else entity.mentions[0].text
    return max(forms, key=lambda form: (forms[form], len(form), form))
