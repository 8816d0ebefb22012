"""The plain places of a long list as columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.model import NOTHING, Precision

from .vocabulary import Standing, Token, refuse_colour, refuse_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .marks import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdKind:
    """What many places of a crowd have in common: how they are drawn, and how well their position is known."""

    style: Token = Token.DOT
    precision: Precision | None = None
    standing: Standing = Standing.CERTAIN
    uncertain: bool = False
    colour: str = ""
    native_lang: str = ""
    priority: int = 0
    side: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        refuse_colour(self.colour)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """Thousands of plain places as columns; row i of every column is one place.

    A plain place is a point with a name and perhaps a note, a category, a link and a date: a row of a long
    list. A text column that is empty everywhere is (). `kinds[kind[i]]` is what place i has in common with
    others, `moments[moment[i]]` its date (-1: none).
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    ids: Sequence[str]
    names: Sequence[str]
    order: NDArray[np.int64]
    """Which place of the input it is, from 0."""
    kinds: tuple[CrowdKind, ...]
    kind: NDArray[np.int64]
    native: Sequence[str] = ()
    by_language: Mapping[str, Sequence[str]] = field(default_factory=lambda: NOTHING)
    """The names in the other languages built in; "" where it is the same."""
    texts: Sequence[str] = ()
    categories: Sequence[str] = ()
    links: Sequence[str] = ()
    countries: Sequence[str] = ()
    """ISO 3166-1 alpha-2 of what was found; "" where a position was given."""
    moments: tuple[Moment, ...] = ()
    moment: NDArray[np.int64] | None = None
    """None where no place has a date."""

    def __post_init__(self) -> None:
        refuse_links(*set(self.links))

    def __len__(self) -> int:
        return len(self.names)
