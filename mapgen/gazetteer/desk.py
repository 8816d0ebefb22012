"""A desk's own names: a table that an editor keeps, whose places come before all others."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from shapely.geometry import Point

from mapgen.bounded import content, variable
from mapgen.errors import InputError
from mapgen.model import Candidate
from mapgen.settings import Caps

from .folding import key_of
from .ranking import FOLDED, SPELLING
from .spelling import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

_COLUMNS = {
    "name": ("name", "place", "title", "toponym"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "names": ("names", "alternates", "alternate names", "aliases"),
    "kind": ("kind", "type"),
    "country": ("country", "country code"),
    "admin1": ("admin1", "region", "state", "province"),
    "admin2": ("admin2", "district", "county"),
    "city": ("city", "town"),
    "population": ("population",),
    "id": ("id", "key"),
    "credit": ("credit", "source"),
}
ALTERNATE = 0.95
"""Score of a name that is not the first of its place."""


class DeskGazetteer:
    """Places of one table; answers as `Gazetteer` does, provider `desk`."""

    def __init__(self, candidates: Iterable[tuple[Candidate, tuple[str, ...]]]) -> None:
        """Of places, each with its other names."""
        self._found: dict[str, list[tuple[Candidate, str]]] = {}
        self._by_key: dict[str, Candidate] = {}
        for candidate, others in candidates:
            self._by_key[candidate.key] = candidate
            for name in dict.fromkeys((candidate.name, *others)):
                entries = self._found.setdefault(key_of(name), [])
                if key_of(name) and all(known is not candidate for known, _ in entries):
                    entries.append((candidate, name))

    @classmethod
    def from_file(cls, path: Path, caps: Caps | None = None) -> DeskGazetteer:
        """Read a CSV (UTF-8; comma, semicolon or tab) with the columns name, lat and lon.

        Columns that may be there: names (others, parted by |), kind, country (ISO 3166-1 alpha-2),
        admin1, admin2, city, population, id, credit.

        Raises:
            InputError: the file cannot be read, a column is missing, a row has no position, or a cap is exceeded.
        """
        caps = caps or Caps()
        data = content(path, caps.gazetteer_bytes, "gazetteer_bytes")
        if max(data.count(b"\n"), data.count(b"\r")) > caps.gazetteer_rows + 1:
            raise InputError(
                f"{path} has more than {caps.gazetteer_rows:,} rows",
                hint=f"raise the cap with {variable('gazetteer_rows')}",
            )
        lines = _lines(path, io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=""), caps)
        rows: dict[str, tuple[Candidate, tuple[str, ...]]] = {}
        try:
            head = next(lines, "")
            table = csv.reader(chain([head], lines), delimiter=max(",;\t", key=head.count), strict=True)
            columns = _columns(path, next(table, []), caps)
            for number, cells in enumerate(table, start=2):
                if not any(cell.strip() for cell in cells):
                    continue
                where = f"{path}, row {number}"
                place = _place(where, number, columns, cells)
                if rows.setdefault(place[0].key, place) is not place:
                    raise InputError(f"{where}: another row has the id {place[0].provider_id[:60]!r}")
        except csv.Error as error:
            raise InputError(f"{path}, row {table.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path} is not UTF-8", hint="save it as CSV UTF-8") from error
        return cls(rows.values())

    def named(self, name: str, /) -> tuple[Candidate, ...]:
        """All places of that name, exact, folded or alternate, best first; empty: unknown."""
        plain = " ".join(name.split())
        out = []
        for candidate, called in self._found.get(key_of(name), ()):
            if called == candidate.name:
                score, match = (1.0, "exact") if called == plain else (FOLDED, "folded")
            else:
                score, match = ALTERNATE, "alternate"
            out.append(_matched(candidate, score, called, match))
        return tuple(sorted(out, key=lambda candidate: -candidate.score))

    def similar(self, name: str, /, edits: int = 2) -> tuple[Candidate, ...]:
        """Places whose name is one or two edits away, nearest first."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        key = key_of(name)
        edits = allowed(key, edits)
        near = extract(key, self._found.keys(), scorer=OSA.distance, score_cutoff=edits, limit=50) if edits else []
        return tuple(
            _matched(candidate, SPELLING[int(distance)], called, "spelling")
            for other, distance, _ in near
            if distance
            for candidate, called in self._found[other]
        )

    def by_key(self, key: str, /) -> Candidate | None:
        """The place of a key, "desk:…"."""
        return self._by_key.get(key)

    def country(self, text: str, /) -> str:
        """Code of a place of kind `country` that has this name; "" where there is none."""
        return next((c.country for c in self.named(text) if c.kind == "country"), "")

    def admin(self, name: str, country: str, level: int) -> tuple[Candidate, ...]:
        """Divisions of a level (1 or 2) of that name in a country."""
        return tuple(c for c in self.named(name) if c.kind == f"admin{level}" and c.country == country)


def _matched(candidate: Candidate, score: float, matched: str, match: str) -> Candidate:
    from dataclasses import replace

    return replace(candidate, score=score, matched=matched, match=match)


def _lines(path: Path, stream: TextIO, caps: Caps) -> Iterator[str]:
    """The lines of a table.

    Raises:
        InputError: one is too long, or no text.
        UnicodeDecodeError: it is not UTF-8.
    """
    while line := stream.readline(caps.line_bytes + 1):
        if len(line) > caps.line_bytes:
            raise InputError(
                f"{path} has a line of more than {caps.line_bytes:,} characters",
                hint=f"raise the cap with {variable('line_bytes')}",
            )
        if "\0" in line:
            raise InputError(f"{path} holds a NUL character, so this is no table", hint="save it as CSV UTF-8")
        yield line


def _columns(path: Path, header: list[str], caps: Caps) -> dict[str, int]:
    if not header:
        raise InputError(f"{path} is empty", hint="its first row names the columns: name, lat, lon")
    if len(header) > caps.columns:
        raise InputError(
            f"{path} has more than {caps.columns:,} columns", hint=f"raise the cap with {variable('columns')}"
        )
    plain = [" ".join(cell.replace("_", " ").split()).casefold() for cell in header]
    columns = {
        field: next(plain.index(word) for word in words if word in plain)
        for field, words in _COLUMNS.items()
        if any(word in plain for word in words)
    }
    missing = [field for field in ("name", "lat", "lon") if field not in columns]
    if missing:
        raise InputError(
            f"{path}: no column {' or '.join(missing)} among {', '.join(header)}",
            hint="a gazetteer needs the columns name, lat, lon",
        )
    return columns


def _place(where: str, number: int, columns: Mapping[str, int], cells: list[str]) -> tuple[Candidate, tuple[str, ...]]:
    """One row; `number` is its id where the table gives none."""

    def cell(field: str) -> str:
        at = columns.get(field, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    name = cell("name")
    if not name:
        raise InputError(f"{where}: no name")
    try:
        point = Point(_degrees(cell("lon")), _degrees(cell("lat")))
        if point.x == point.y == 0:
            raise ValueError("0, 0 is where a position that is missing leads")  # noqa: TRY301 (told as those below)
        population = _people(cell("population"))
        candidate = Candidate(
            name=name,
            point=point,
            label_point=point,
            provider="desk",
            provider_id=cell("id") or f"{key_of(name)}-{number}",
            kind=cell("kind") or "city",
            country=_code(cell("country")),
            admin1=cell("admin1"),
            admin2=cell("admin2"),
            city=cell("city"),
            population=population,
            score=1.0,
            credit=cell("credit"),
        )
    except ValueError as error:
        raise InputError(
            f"{where} ({name[:60]}): {error}", hint="lat and lon are degrees, population a whole number"
        ) from error
    return candidate, tuple(part.strip() for part in cell("names").split("|") if part.strip())


def _degrees(text: str) -> float:
    if "_" in text:  # which float takes, in numbers
        raise ValueError(f"{text[:20]!r} is no angle")
    return float(text)


def _people(text: str) -> int:
    if text and not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        raise ValueError(f"{text[:20]!r} is no number of people")
    return int(text or 0)


def _code(country: str) -> str:
    """ISO 3166-1 alpha-2 of what stands in the column, which may be a name."""
    if not country:
        return ""
    from .shipped import Gazetteer

    code = Gazetteer.shipped().country(country)
    if not code:
        raise ValueError(f"{country!r} is no country")
    return code


def desk_gazetteers(paths: Iterable[Path], caps: Caps) -> tuple[DeskGazetteer, ...]:
    """The gazetteers of these tables, in their order; of a file that has not changed the same object again.

    Raises:
        InputError: a table cannot be read.
    """
    return tuple(_kept(path, _stamp(path), caps) for path in paths)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes with a file; nothing for one that is not there, which reading will say."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _kept(path: Path, stamp: tuple[int, int], caps: Caps) -> DeskGazetteer:  # noqa: ARG001 (part of the key)
    return DeskGazetteer.from_file(path, caps)
