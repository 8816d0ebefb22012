"""One name on its own: every candidate that it may mean and that lies where the writer says.

In this order, and the first that gives anything wins: the name as written; the name without its
qualifiers, and these hold; without the word that says what it is; online services, when there are
any; the settlement in a facility's name, if it lies in the stated state or district; a spelling
that differs by a letter or two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapgen.errors import ProviderError
from mapgen.gazetteer import key_of

from .kinds import DIVISIONS, suits
from .query import NOT_ITSELF, How, Reading, cleaned, readings, without_codes
from .scope import Level, Stated
from .statement import is_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mapgen.gazetteer import Gazetteer
    from mapgen.model import Candidate, Mention
    from mapgen.ports import Geocoder

    from .ask import Names
    from .statement import Statements

MOST = 60
"""Candidates of one name that are ranked: the most prominent."""
DECADES = 6.0
"""What the whole range of a candidate's score is worth in decimal logarithms of likelihood."""
ABSENT = 3.0
"""The same for the unknown village that the writer may have meant where only a similar name is known."""
A_LETTER, OTHER_INITIAL, UNUSUAL_NAME = 0.25, -0.5, -0.7
"""What each letter of a misspelt name beyond seven adds, and what another first letter or a rare name takes away."""
_HOW = {How.OTHER: -0.4, How.BARE: -0.2, How.TRAILING: -0.2, How.SETTLEMENT: -0.3, How.ADDRESS: -0.3}
TALKED_ABOUT = {"curated": 0.6, "airportsdata": 0.6}
"""What a candidate gains by who lists it: hand-made tables hold what news speak of, few airports have bare names."""
AIRPORT_CODE = 2.0
"""What an airport gains by three capitals that are its code."""
RARE_NAME = -0.5
"""What a candidate loses by one of its other names where that is the usual name of another place."""
LARGE_TOWN, TOWN_NOT_COUNTRY = 100_000, -2.0
"""What a country loses by one of its other names where a large town of its own has that name too."""
SUITS, DOES_NOT = 1.0, -1.5
GUESSED = (How.OTHER, How.TRAILING)
"""Readings whose qualifiers were guessed at, and are no ground for an area."""
CLOSER = {Level.WARD: 0.9, Level.DISTRICT: 0.7, Level.REGION: 0.4, Level.COUNTRY: 0.2}
"""What a candidate of a similar name gains by lying where it is stated to lie: a chance hit there is rare."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one name before the rest of the list is looked at.

    `bases` are decimal logarithms of likelihood, one for each candidate, best first. `elsewhere` are
    places of that name that lie outside what is stated; `similar` near misses of spelling.
    """

    candidates: tuple[Candidate, ...] = ()
    bases: tuple[float, ...] = ()
    reading: Reading = Reading("")  # noqa: RUF009 (frozen)
    stated: tuple[Stated, ...] = ()
    edits: int = 0
    doubt: float = 0.0
    """Odds of a place that nobody knows against the best of similar names."""
    elsewhere: tuple[Candidate, ...] = ()
    similar: tuple[Candidate, ...] = ()
    failure: ProviderError | None = None

    @property
    def unheeded(self) -> tuple[Stated, ...]:
        """Qualifiers that name no place we know there; of wards that is nothing to speak of."""
        return tuple(one for one in self.stated if not one.scopes and one.level is not Level.WARD)


@dataclass(frozen=True, slots=True)
class _Way:
    """A reading with all that is stated under it."""

    reading: Reading
    stated: tuple[Stated, ...]

    def holds(self, candidate: Candidate) -> bool:
        """Whether a candidate of the name can be meant: it lies where it should, and is a settlement if it must be."""
        if self.reading.how in NOT_ITSELF and candidate.kind not in ("city", "admin2"):
            return False
        return all(one.holds(candidate) for one in self.stated)


class Search:
    """Looks names up: a desk's own gazetteers first (`desks`), then `shipped`, then the online services."""

    def __init__(
        self, desks: Sequence[Names], shipped: Gazetteer, statements: Statements, geocoders: Sequence[Geocoder] = ()
    ) -> None:
        self._desks = desks
        self._shipped = shipped
        self._statements = statements
        self._geocoders = geocoders
        self._ahead: dict[str, tuple[Candidate, ...]] = {}

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Look many names up at once, which is quicker than one by one."""
        names = sorted({cleaned(text) for text in texts} - self._ahead.keys())
        self._ahead.update(zip(names, self._shipped.named_many(names), strict=True))

    def found(self, mention: Mention) -> Found:
        """Every candidate of the first way of reading that gives any; none, with what was near, otherwise."""
        plain: list[_Way] = []
        stripped: list[_Way] = []
        elsewhere: list[Candidate] = []
        for way in self._ways(mention):
            if way.reading.how in NOT_ITSELF:
                stripped.append(way)
                continue
            plain.append(way)
            if hit := self._exact(mention, way, elsewhere):
                return hit
        if not plain and not stripped:
            return Found(stated=self._statements.of(mention, ()))
        first = (*plain, *stripped)[0]
        failure, hit = self._online(mention, first)
        if hit:
            return hit
        bound = [way for way in stripped if way.reading.how is How.ADDRESS or _is_bound(way.stated)]
        for way in bound:
            if hit := self._exact(mention, way, []):
                return replace(hit, failure=failure)
        similar: list[Candidate] = []
        if any(way.reading.how in (How.PARTS, How.BRACKETS) for way in plain):
            plain = [way for way in plain if way.reading.how is not How.WHOLE]
        for way in (*plain, *bound):
            if hit := self._spelt(mention, way, similar):
                return replace(hit, failure=failure)
        return Found(
            stated=max((way.stated for way in (*plain, *stripped) if way.reading.how not in GUESSED), key=_known),
            reading=first.reading,
            elsewhere=_distinct(elsewhere)[:5],
            similar=_distinct(similar)[:5],
            failure=failure,
        )

    def in_text(self, mention: Mention) -> Found:
        """The same for a name in a text, which is spelt as it is: without its qualifiers, its article, its plural."""
        text = cleaned(mention.text)
        elsewhere: list[Candidate] = []
        for way in self._ways(mention):
            if hit := self._exact(mention, way, elsewhere):
                return hit
        for ending in ("'s", "’s", "s", "'", "’"):
            if text.endswith(ending):
                way = _Way(Reading(text.removesuffix(ending), (), How.BARE), ())
                if hit := self._exact(mention, way, elsewhere):
                    return hit
        return Found(reading=Reading(text), failure=self._online(mention, _Way(Reading(text), ()))[0])

    def _ways(self, mention: Mention) -> Iterator[_Way]:
        """Each reading with all that is stated under it, the text as it stands at once."""
        whole = cleaned(mention.text)
        if whole:
            yield _Way(Reading(whole), self._statements.of(mention, ()))
        for reading in readings(mention.text)[1:]:
            way = _Way(reading, self._statements.of(mention, reading.within))
            if _makes_sense(way):
                yield way
        for reading in readings(without_codes(mention.address)):
            way = _Way(reading, self._statements.of(mention, reading.within))
            if reading.how in (How.WHOLE, How.PARTS, How.SETTLEMENT) or (
                reading.how is How.TRAILING and _makes_sense(way)
            ):
                yield replace(way, reading=replace(reading, how=How.ADDRESS, kind="place"))

    def _exact(self, mention: Mention, way: _Way, elsewhere: list[Candidate]) -> Found | None:
        for gazetteer in (*self._desks, None):
            named = gazetteer.named(way.reading.name) if gazetteer else self._shipped_named(way.reading.name)
            if gazetteer is None and _is_letter(way.reading.name) and not way.stated:
                named = tuple(candidate for candidate in named if candidate.name == way.reading.name)
            inside = [c for c in named if way.holds(c)]
            if inside:
                return _ordered(mention, way, inside)
            elsewhere += named
        return None

    def _shipped_named(self, name: str) -> tuple[Candidate, ...]:
        known = self._ahead.get(name)
        return self._shipped.named(name) if known is None else known

    def _online(self, mention: Mention, way: _Way) -> tuple[ProviderError | None, Found | None]:
        """The answer of the first service that has one; the last failure where none has and one failed."""
        failure: ProviderError | None = None
        for geocoder in self._geocoders:
            try:
                answers = geocoder.candidates(mention)
            except ProviderError as error:
                failure = error
                continue
            inside = [c for c in answers if all(one.holds(c) for one in way.stated)]
            if inside:
                return None, _ordered(mention, way, inside)
        return failure, None

    def _spelt(self, mention: Mention, way: _Way, similar: list[Candidate]) -> Found | None:
        """Similar names, if one is likelier than a place that no gazetteer knows."""
        name = way.reading.name
        closer = max((CLOSER.get(one.level, 0.0) for one in way.stated if one.scopes), default=0.0)
        for edits in range(1, 1 + min(allowed_edits(name), 1 if way.reading.how in NOT_ITSELF else 2)):
            for gazetteer in (*self._desks, self._shipped):
                inside = [c for c in gazetteer.similar(name, edits=edits) if way.holds(c)]
                similar += inside
                if not inside:
                    continue
                hit = _ordered(mention, way, inside, edits)
                doubt = ABSENT - hit.bases[0] - closer
                if doubt <= 0:
                    return replace(hit, doubt=10**doubt)
        return None


def allowed_edits(name: str) -> int:
    """How many letters of a name may be wrong: none up to 3 letters, one up to 7, else two.

    >>> [allowed_edits(name) for name in ("Ulm", "Dandon", "Pyonyang", "北京")]
    [0, 1, 2, 0]
    """
    letters = sum(char.isalnum() for char in name)
    return 0 if letters <= 3 else 1 if letters <= 7 else 2


def likeness(name: str, candidate: Candidate) -> float:
    """What speaks for a similar name, in decimal logarithms: its length, its first letter, that it is the usual one."""
    one, other = key_of(name), key_of(candidate.matched)
    length = min(1.5, max(-0.5, A_LETTER * (len(one) - 7)))
    first = 0.0 if one[:1] == other[:1] else OTHER_INITIAL
    return length + first + (0.0 if key_of(candidate.name).startswith(other) else UNUSUAL_NAME)


def _ordered(mention: Mention, way: _Way, candidates: Iterable[Candidate], edits: int = 0) -> Found:
    """The candidates with their base scores, best first; ties by key, so that the order is always the same."""
    hint = "" if way.reading.how in NOT_ITSELF else mention.kind or way.reading.kind
    candidates = tuple(candidates)
    name, how = way.reading.name, _HOW.get(way.reading.how, 0.0)
    usual = any(c.match in ("exact", "folded") and c.kind not in DIVISIONS for c in candidates)
    rare = RARE_NAME if usual else 0.0
    towns = {c.country for c in candidates if c.kind == "city" and c.population >= LARGE_TOWN}
    is_code = len(name) == 3 and name.isascii() and name.isupper()
    scored = []
    for c in candidates:
        score = base(c, hint) + how
        if edits:
            score += likeness(name, c)
        elif c.kind == "airport":
            score += AIRPORT_CODE if is_code else 0.0
        elif c.match == "alternate":
            score += TOWN_NOT_COUNTRY if c.kind == "country" and c.country in towns else rare
        scored.append((score, c))
    scored.sort(key=lambda pair: (-pair[0], pair[1].key))
    scored = scored[:MOST]
    return Found(
        candidates=tuple(candidate for _, candidate in scored),
        bases=tuple(score for score, _ in scored),
        reading=way.reading,
        stated=way.stated,
        edits=edits,
    )


def base(candidate: Candidate, hint: str) -> float:
    """How likely a candidate is by itself: its score (prominence, and how its name matched), whether its kind suits."""
    suited = suits(candidate.kind, hint)
    kind = 0.0 if suited is None else SUITS if suited else DOES_NOT
    return DECADES * candidate.score + kind + TALKED_ABOUT.get(candidate.provider, 0.0)


def _is_letter(name: str) -> bool:
    """Whether a name is a mere letter, as rows are numbered: the code of a division only where its country is said."""
    return len(name) == 1 and name.isascii()


def _is_bound(stated: Iterable[Stated]) -> bool:
    """Whether a state, a district or a place is stated and known, and not only a country."""
    return any(one.level > Level.COUNTRY and one.scopes for one in stated)


def _is_division(one: Stated) -> bool:
    return any(is_large(scope) for scope in one.scopes)


def _known(stated: tuple[Stated, ...]) -> int:
    """How much of what is stated we know: the best known is the ground for an area."""
    return sum(1 for one in stated if one.scopes)


def _makes_sense(way: _Way) -> bool:
    """Whether the qualifiers of a reading that was guessed at are places, as they must be."""
    if way.reading.how is How.TRAILING:
        return any(one.text == way.reading.within[0] and _is_division(one) for one in way.stated)
    if way.reading.how in (How.OTHER, How.BRACKETS) and way.reading.within:
        return all(one.scopes for one in way.stated if one.text in way.reading.within)
    return True


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple({candidate.key: candidate for candidate in candidates}.values())
