"""What the qualifiers of a mention mean: "Kaduna State", "NG", "Texas", "in: Dandong"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.errors import ConfigError

from .query import variants
from .scope import Level, Scope, Stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapgen.model import Candidate, Mention

    from .ask import Names

CLEARLY = 0.1
"""By how much the score of one meaning must exceed that of others to be taken for it."""
KEPT = 20_000
"""Qualifiers that are kept; then all are forgotten."""
MEANINGS = 8
"""How many places of one name are considered as the meaning of a qualifier."""


class Statements:
    """Resolves qualifiers, each once; `default` is the country of the settings ("" none).

    Raises:
        ConfigError: no gazetteer knows the country of the settings.
    """

    def __init__(self, gazetteers: Sequence[Names], default: str) -> None:
        self._gazetteers = gazetteers
        self._known: dict[tuple[str, Level, str], tuple[Scope, ...]] = {}
        self.default = self.country(default) if default else ""
        if default and not self.default:
            raise ConfigError(
                f"no country is called {default!r}",
                hint="all places were to be in it: give its name or its ISO code, such as Nigeria or NG",
            )

    def country(self, text: str) -> str:
        """ISO 3166-1 alpha-2 of a country however it is written, "" where it is none."""
        for gazetteer in self._gazetteers:
            if found := gazetteer.country(text):
                return found
        return ""

    def of(self, mention: Mention, within: Iterable[str]) -> tuple[Stated, ...]:
        """All that is stated about a mention, coarsest first; `within` are the qualifiers in its text.

        The country of the settings holds where nothing stated says another.
        """
        written = [
            *((text, Level.COUNTRY) for text in (mention.country,) if text.strip()),
            *((text, Level.REGION) for text in (mention.region,) if text.strip()),
            *((text, Level.ANY) for text in reversed((*within, mention.within)) if text.strip()),
            *((text, Level.DISTRICT) for text in (mention.district,) if text.strip()),
            *((text, Level.WARD) for text in (mention.ward,) if text.strip()),
        ]
        stated: list[Stated] = []
        country = ""
        for text, level in written:
            meant = self._resolved(text.strip(), level, country or self.default)
            denied: tuple[Scope, ...] = ()
            if not meant and (country or self.default) and level is Level.ANY:
                abroad = tuple(scope for scope in self._resolved(text.strip(), level, "") if is_large(scope))
                meant, denied = ((), abroad) if country else (abroad, ())
            one = Stated(text.strip(), level, meant, denied)
            stated.append(one.narrowed(tuple(other for other in stated if other.scopes)) if meant else one)
            countries = {scope.country for scope in stated[-1].scopes}
            if not country and len(countries) == 1:
                country = countries.pop()
        known = [one for one in stated if one.scopes]
        if self.default and all(any(scope.country == self.default for scope in one.scopes) for one in known):
            stated.insert(0, Stated(self.default, Level.SETTING, (Scope(self.default),)))
        return tuple(stated)

    def _resolved(self, text: str, level: Level, country: str) -> tuple[Scope, ...]:
        key = (text, level, country)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[key] = self._meanings(text, level, country)
        return found

    def _meanings(self, text: str, level: Level, country: str) -> tuple[Scope, ...]:
        names = variants(text)
        match level:
            case Level.COUNTRY | Level.SETTING:
                found = [Scope(code) for name in names if (code := self.country(name))]
                return tuple(found[:1]) or self._places(names, "", ("admin1", "territory", "macro-region"))
            case Level.REGION:
                return self._divided(names, country, 1) or self._regions_of(self._places(names, country, ()))
            case Level.DISTRICT:
                return self._divided(names, country, 2) or self._places(names, country, ())
            case Level.WARD:
                return self._places(names, country, ("city", "admin2"))
            case Level.ANY:
                codes = [Scope(code) for name in names if (code := self.country(name))]
                divisions = (*self._divisions(names, country, 1), *self._divisions(names, country, 2))
                places = self._places(names, country, ())
                return tuple({scope.key: scope for scope in (*codes[:1], *divisions, *places)}.values())

    def _divided(self, names: Sequence[str], country: str, level: int) -> tuple[Scope, ...]:
        """Divisions of a level, else of the other, else those of a name that differs by a letter."""
        return (
            self._divisions(names, country, level)
            or self._divisions(names, country, 3 - level)
            or self._misspelt(names, country, level)
        )

    def _regions_of(self, places: Iterable[Scope]) -> tuple[Scope, ...]:
        """The first-order divisions of towns: who writes a town for a state means the state it is in."""
        best = max((scope.division.score for scope in places if scope.division is not None), default=0.0)
        found = [
            region
            for scope in places
            if scope.division is not None and scope.division.score > best - CLEARLY
            for region in (self._divisions((scope.division.admin1,), scope.country, 1) or (scope,))
        ]
        return tuple({scope.key: scope for scope in found}.values())

    def _divisions(self, names: Sequence[str], country: str, level: int) -> tuple[Scope, ...]:
        for name in names:
            for gazetteer in self._gazetteers:
                if found := gazetteer.admin(name, country=country, level=level):
                    return _scopes(found[:MEANINGS])
        return ()

    def _places(self, names: Sequence[str], country: str, kinds: Sequence[str]) -> tuple[Scope, ...]:
        for name in names:
            for gazetteer in self._gazetteers:
                found = [
                    candidate
                    for candidate in gazetteer.named(name)
                    if (not kinds or candidate.kind in kinds) and (not country or candidate.country in (country, ""))
                ]
                if found:
                    return _scopes(found[:MEANINGS])
        return ()

    def _misspelt(self, names: Sequence[str], country: str, level: int) -> tuple[Scope, ...]:
        """Divisions whose name differs by a letter; only inside a country that is known."""
        if not country:
            return ()
        kind = f"admin{level}"
        for name in names:
            for gazetteer in self._gazetteers:
                found = [c for c in gazetteer.similar(name, edits=1) if c.kind == kind and c.country == country]
                if found:
                    return _scopes(found[:MEANINGS])
        return ()


def is_large(scope: Scope) -> bool:
    """Whether it is a country or its first-order division: what a text may name against the settings."""
    return scope.division is None or scope.division.kind == "admin1"


def _scopes(candidates: Iterable[Candidate]) -> tuple[Scope, ...]:
    return tuple(
        Scope(candidate.country) if candidate.kind == "country" else Scope(candidate.country, candidate)
        for candidate in candidates
    )
