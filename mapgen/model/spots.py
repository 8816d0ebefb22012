"""The rows of a long list that give their position, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import Point

from .nouns import Mention, When
from .vocabularies import Precision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Stated = tuple[str, str, str, str, str, str]
"""What a row says it lies in, as typed: ward, city, district, region, country, address."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spots:
    """Rows that are no more than plain: a position, a name, a note and the like. Row i of every column is one of them.

    They have no part in journeys, steps, pictures or sources, and nobody has checked them: such rows are mentions.
    A text column that is empty everywhere is (). `stated[state[i]]`, `precisions[precision[i]]` and
    `whens[when[i]]` are what a row has in common with others.
    """

    file: str
    """What the rows stand in, for messages: "places.xlsx, sheet Clinics"."""
    counted: str
    """What a person calls a row of that file: row, feature."""
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    ids: Sequence[str]
    names: Sequence[str]
    """As written; "" where a row has none."""
    order: NDArray[np.int64]
    """Which it is among all mentions and spots of the list, from 0."""
    rows: NDArray[np.int64]
    """Rows in the file, as a person counts them there."""
    titles: Sequence[str] = ()
    notes: Sequence[str] = ()
    categories: Sequence[str] = ()
    colours: Sequence[str] = ()
    links: Sequence[str] = ()
    stated: tuple[Stated, ...] = ()
    state: NDArray[np.int64] | None = None
    precisions: tuple[Precision | None, ...] = ()
    precision: NDArray[np.int64] | None = None
    whens: tuple[When | None, ...] = ()
    when: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def mention(self, index: int) -> Mention:
        """One of them as a mention."""
        row = int(self.rows[index])
        ward, city, district, region, country, address = self.stated_at(index)
        return Mention(
            id=self.ids[index],
            text=self.names[index],
            row=row,
            where=f"{self.file}, {self.counted} {row}",
            within=city,
            ward=ward,
            district=district,
            region=region,
            country=country,
            address=address,
            point=Point(self.lon[index], self.lat[index]),
            precision=self.precisions[self.precision[index]] if self.precision is not None else None,
            title=_at(self.titles, index),
            note=_at(self.notes, index),
            category=_at(self.categories, index),
            colour=_at(self.colours, index),
            link=_at(self.links, index),
        )

    def stated_at(self, index: int) -> Stated:
        """What a row says it lies in."""
        return self.stated[self.state[index]] if self.state is not None else ("", "", "", "", "", "")

    def called(self) -> Sequence[str]:
        """What the map calls each: its title, else its name, else its id."""
        if not self.titles and all(self.names):
            return self.names
        titles = self.titles or self.names
        return [title or name or id_ for title, name, id_ in zip(titles, self.names, self.ids, strict=True)]


def _at(column: Sequence[str], index: int) -> str:
    return column[index] if column else ""
