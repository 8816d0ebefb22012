"""The plain rows of a long list, column by column: a position, a name, a note, as `Spots`.

Whatever is not clear at once (a position in degrees and minutes, two cells swapped, a colour that is none) is read
as every row of a short list is, row by row and with the same issues; if no more than a plain row comes of it,
it is one of the spots as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapgen.crowds import FROM, text_column
from mapgen.dates import DateError
from mapgen.model import Spots, Status
from mapgen.story.ids import slugs

from . import cells
from .rows import QUALIFIERS, place_row
from .spots import HEMISPHERE
from .table import Numbers, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from numpy.typing import NDArray

    from mapgen.model import Mention, Stated, When

    from .rows import Rows

    _Value = TypeVar("_Value")

OTHERWISE = frozenset(("origin", "origin_lat", "order", "leg", "step"))
"""Fields by which the rows of a list belong together: journeys and steps are no plain rows."""
STATED = ("ward", "city", "district", "region", "country", "address")
_DECIMAL = re.compile(r"-?\d{1,3}(?:\.\d+)?", re.ASCII)
_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_LONGEST = max(map(len, cells.NOTHING))


def has_spots(rows: Rows) -> bool:
    """Whether a table is a long list whose rows stand each for itself."""
    return len(rows.table.rows) >= FROM and not OTHERWISE & rows.columns.keys() and not rows.has_results


def spots(rows: Rows) -> Spots | None:
    """The plain rows of such a table, while the others become mentions of `rows`; None where there are none."""
    found = _Columns(rows).spots()
    return found if len(found) else None


class _Columns:
    """The columns of a table as they are published; `clear` are the rows of which nothing is to be told."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._count = len(rows.table.rows)
        self.lon, self.lat = self._degrees()
        self.clear = np.isfinite(self.lon)
        self.names, self.titles = self._named()
        self.notes, self.categories = (self._column(name) for name in ("note", "category"))
        self.links = self._meant("link", lambda text: text if _LINK.fullmatch(text) else None)
        self.colours = self._meant("colour", lambda text: cells.colour_of(text) or None)
        self.stated, self.state = self._in_common([self._column(name) for name in STATED], _stated)
        exact = self._known("precision")
        self.precisions, self.precision = self._in_common([exact], lambda found: cells.precision_of(found[0]))
        if unknown := {text for text in set(exact) if text and not cells.is_precision(text)}:
            self._refuse(text in unknown for text in exact)
        self.whens: list[When | None] = []
        self.when = self._dates()
        for column in (self._known("image"), self._known("source"), self._column("title")):
            if column:
                self._refuse(map(bool, column))

    def spots(self) -> Spots:
        """The rows that are plain; the others are added to the mentions of the table, and what they tell."""
        rows, table = self._rows, self._rows.table
        told = self._known("id") or self.names
        bases = slugs(
            [own or name or f"row {row}" for own, name, row in zip(told, self.names, table.numbers, strict=True)]
        )
        ids, kept, done = [""] * self._count, self.clear.copy(), 0
        dropped = np.zeros(self._count, dtype=bool)
        for index in (*np.flatnonzero(~self.clear).tolist(), self._count):
            ids[done:index] = rows.fresh_ids(bases[done:index])
            done = index + 1
            if index < self._count:
                mention = place_row(rows, index)
                dropped[index] = mention is None
                if mention is not None and self._is_plain(mention):
                    ids[index], kept[index] = mention.id, True
                    self._take(index, mention)
        order = np.cumsum(~dropped) - 1
        return self._chosen(ids, order, np.flatnonzero(kept))

    def _chosen(self, ids: list[str], order: NDArray[np.int64], index: NDArray[np.int64]) -> Spots:
        """The columns of these rows."""
        table = self._rows.table
        every = len(index) == self._count
        picked = index.tolist()

        def texts(column: Sequence[str]) -> Sequence[str]:
            return text_column(column if every or not column else [column[at] for at in picked])

        return Spots(
            file=place(table.name, table.sheet),
            counted=table.counted,
            lon=self.lon[index],
            lat=self.lat[index],
            ids=ids if every else [ids[at] for at in picked],
            names=self.names if every else [self.names[at] for at in picked],
            order=order[index],
            rows=np.asarray(table.numbers, dtype=np.int64)[index],
            titles=texts(self.titles),
            notes=texts(self.notes),
            categories=texts(self.categories),
            colours=texts(self.colours),
            links=texts(self.links),
            stated=self.stated,
            state=None if self.state is None else self.state[index],
            precisions=self.precisions,
            precision=None if self.precision is None else self.precision[index],
            whens=tuple(self.whens),
            when=None if self.when is None else self.when[index],
        )

    def _degrees(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude of the rows that give them plainly, not a number for the others."""
        rows, nowhere = self._rows, np.full(self._count, np.nan)
        if rows.table.geometries:
            shapes = np.asarray(rows.table.geometries, dtype=object)
            points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
            if points.all():
                return shapely.get_x(shapes), shapely.get_y(shapes)
            lon, lat = nowhere, nowhere.copy()
            lon[points], lat[points] = shapely.get_x(shapes[points]), shapely.get_y(shapes[points])
            return lon, lat
        if {"wkt", "latlon"} & rows.columns.keys() or not {"lat", "lon"} <= rows.columns.keys():
            return nowhere, nowhere
        if any(HEMISPHERE.search(rows.table.headers[rows.columns[axis]]) for axis in ("lat", "lon")):
            return nowhere, nowhere
        lon, lat = (_numbers(self._column(axis)) + 0.0 for axis in ("lon", "lat"))
        sound = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((lon != 0) | (lat != 0))
        return np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)

    def _named(self) -> tuple[list[str], Sequence[str]]:
        """What each row is called where it is, and its title where that is something else."""
        place, name = self._known("place"), self._known("name")
        titles: Sequence[str] = ()
        if place:
            titles = [own if at else "" for at, own in zip(place, name or [""] * self._count, strict=True)]
        names = [at or own for at, own in zip(place, name, strict=True)] if place and name else list(place or name)
        names = names or [""] * self._count
        for index in [index for index, text in enumerate(names) if not text]:
            rows = self._rows
            inside = (rows.cell(index, level) for level in QUALIFIERS if rows.known(index, level))
            names[index] = rows.known(index, "address") or next(inside, "")
        return names, titles

    def _dates(self) -> NDArray[np.int64] | None:
        """The number of its date in `whens` for each row; rows whose date or standing has to be told are not clear."""
        rows = self._rows
        columns = [rows.table.column(number) for number in rows.dates.columns]
        if not columns:
            return None
        stated = self._known("status") or [""] * self._count
        known: dict[tuple[str, ...], int] = {}
        whens = self.whens
        numbers = np.zeros(self._count, dtype=np.int64)
        for index, cells_ in enumerate(zip(*columns, strict=True)):
            number = known.get(cells_)
            if number is None:
                try:
                    whens.append(rows.dates.read(index))
                    number = len(whens) - 1
                except DateError:
                    number = -1
                known[cells_] = number
            numbers[index] = number
        self.clear &= numbers >= 0
        dated = np.array([when is not None for when in whens], dtype=bool)[numbers] if whens else numbers >= 0
        unsure = np.array([bool(text) and text.casefold() != Status.CONFIRMED for text in stated], dtype=bool)
        self.clear &= ~(dated & unsure)
        return numbers

    def _in_common(
        self, columns: Sequence[Sequence[str]], meant: Callable[[tuple[str, ...]], _Value]
    ) -> tuple[tuple[_Value, ...], NDArray[np.int64] | None]:
        """What rows have in common in these columns, each meaning once, and its number for each row."""
        if not any(columns):
            return (), None
        known: dict[tuple[str, ...], int] = {}
        filled = [column or [""] * self._count for column in columns]
        found = zip(*filled, strict=True)
        numbers = np.array([known.setdefault(cells_, len(known)) for cells_ in found], dtype=np.int64)
        return tuple(meant(cells_) for cells_ in known), numbers

    def _meant(self, name: str, meaning: Callable[[str], str | None]) -> Sequence[str]:
        """The meanings of the cells of a field; rows where one has none (None) are not clear."""
        column = self._known(name)
        if not column:
            return ()
        known: dict[str, str | None] = {"": ""}
        out = [known[text] if text in known else known.setdefault(text, meaning(text)) for text in column]
        if None in known.values():
            self._refuse(text is None for text in out)
        return [text or "" for text in out]

    def _refuse(self, told: Iterable[bool]) -> None:
        """Rows of which something is to be told are not clear."""
        self.clear &= ~np.fromiter(told, dtype=bool, count=self._count)

    def _column(self, name: str) -> Sequence[str]:
        """The cells of a field, () where there is no such column."""
        number = self._rows.columns.get(name)
        return () if number is None else self._rows.table.column(number)

    def _known(self, name: str) -> Sequence[str]:
        """The same, "" where a cell says that nothing is known."""
        column, nothing = self._column(name), cells.NOTHING
        if nothing.isdisjoint(map(str.casefold, column)):
            return column
        return [text if len(text) > _LONGEST or text.casefold() not in nothing else "" for text in column]

    def _is_plain(self, mention: Mention) -> bool:
        """Whether what came of a row is no more than a spot; its date is one of the list's then."""
        if mention.point is None or mention.geometry or mention.image or mention.sources or mention.chosen_id:
            return False
        happenings = self._rows.happenings
        told = happenings[-1] if happenings and happenings[-1].place == mention.id else None
        if told is None:
            return mention.checked is None
        own = told.title == (mention.title or mention.text) and told.status is Status.CONFIRMED
        return own and mention.checked is None

    def _take(self, index: int, mention: Mention) -> None:
        """A mention as a row of the columns, instead of a mention."""
        rows = self._rows
        del rows.mentions[mention.id]
        if rows.happenings and rows.happenings[-1].place == mention.id:
            when = rows.happenings.pop().when
            assert self.when is not None
            self.when[index] = len(self.whens)
            self.whens.append(when)
        assert mention.point is not None
        self.lon[index], self.lat[index] = mention.point.x, mention.point.y
        self.names[index] = mention.text
        if self.links:
            self.links = _with(self.links, index, mention.link)
        if self.colours:
            self.colours = _with(self.colours, index, mention.colour)


def _numbers(column: Sequence[str]) -> NDArray[np.float64]:
    """The decimals of a column, not a number for the other cells."""
    if isinstance(column, Numbers):
        return column.values
    match = _DECIMAL.fullmatch
    return np.array([float(cell) if match(cell) else np.nan for cell in column])


def _stated(found: tuple[str, ...]) -> Stated:
    ward, city, district, region, country, address = found
    return ward, city, district, region, country, address


def _with(column: Sequence[str], index: int, text: str) -> list[str]:
    """The column, a list of its own, with another text in one row."""
    made = column if isinstance(column, list) else list(column)
    made[index] = text
    return made
