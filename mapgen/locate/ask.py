"""What the search asks of a gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mapgen.model import Candidate


class Names(Protocol):
    """The part of `mapgen.gazetteer.Gazetteer` that locating needs."""

    def named(self, name: str, /) -> tuple[Candidate, ...]: ...
    def similar(self, name: str, /, edits: int) -> tuple[Candidate, ...]: ...
    def by_key(self, key: str, /) -> Candidate | None: ...
    def country(self, text: str, /) -> str: ...
    def admin(self, name: str, country: str, level: int) -> tuple[Candidate, ...]: ...
