"""A list's own loop: the same rows with columns of results, which a person may check or correct.

The columns begin with `mapgen_`. `lat`, `lon` are the reference point; `found` is that point as the
machine wrote it, so that a correction by hand is seen on the next run; `id` names the candidate.
Everything else in the file stays as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.read import table as table_of
from mapgen.read.source import DELIMITED, WORKBOOKS

from . import in_csv, in_geojson, in_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Candidate, Place
    from mapgen.pipeline import Story
    from mapgen.settings import Settings

    from .results import Cell, Results

JSON = (".geojson", ".json")


def located_list(story: Story, source: str | Path, suffix: str, *, encoding: str = "", guard: bool = True) -> bytes:
    """The list of `source` with the results of `story`, in the format of `suffix` (".csv", ".xlsx", ".geojson").

    A delimited text stays in its encoding, unless another is given. Its own cells are kept from being formulas; with
    `guard=False`, for where the list itself is written anew, they stay as they are.

    Raises:
        InputError: the list cannot be read again, the format is not one of these, or there is no room for columns.
    """
    places = tuple(story.places.values())
    return with_results(places, source, suffix, settings=story.settings, encoding=encoding, guard=guard)


def with_results(
    places: Sequence[Place],
    source: str | Path,
    suffix: str,
    *,
    settings: Settings,
    encoding: str = "",
    guard: bool = True,
) -> bytes:
    """The list of `source` with these places as the results of its rows; see `located_list`.

    Raises:
        InputError: the list cannot be read again, the format is not one of these, or there is no room for columns.
    """
    refuse_format(suffix)
    table, data = table_of(source, settings=settings)
    own = f".{settings.input_format}" if str(source) == "-" else Path(source).suffix.lower()
    found = results(places)
    if suffix in WORKBOOKS:
        if own in WORKBOOKS:
            return in_workbook.added(data, table, found, settings.caps)
        return in_workbook.made(table, found, settings.caps)
    if suffix in JSON:
        return in_geojson.added(data, table, found, settings.caps) if own in JSON else in_geojson.made(table, found)
    if own in DELIMITED:
        delimiter = "" if own == suffix else in_csv.delimiter(suffix)
        return in_csv.added(data, table, found, delimiter=delimiter, encoding=encoding, guard=guard)
    return in_csv.made(table, found, in_csv.delimiter(suffix))


def refuse_format(suffix: str) -> None:
    """Refuse a format in which no results are written.

    Raises:
        InputError: it is none of those that are read and written alike.
    """
    if suffix not in (*DELIMITED, *WORKBOOKS, *JSON):
        raise InputError(
            f"results are not written as {suffix or 'a file without suffix'}", hint="use .csv, .xlsx or .geojson"
        )


def results(places: Sequence[Place]) -> Results:
    """The result columns of each row, by its number in the file."""
    out: dict[int, dict[str, Cell]] = {}
    for place in places:
        for mention in place.mentions:
            if mention.row is not None:
                out.setdefault(mention.row, _cells(place))
    return out


def _cells(place: Place) -> dict[str, Cell]:
    chosen, point = place.chosen, place.point
    lat, lon = (round(point.y, 6), round(point.x, 6)) if point is not None else ("", "")
    by_hand = place.checked is not None and chosen is None
    checked = " ".join(part for part in (place.checked.on, place.checked.by) if part) if place.checked else ""
    return {
        "lat": lat,
        "lon": lon,
        "name": chosen.name if chosen else "",
        "kind": chosen.kind if chosen else "",
        "country": chosen.country if chosen else "",
        "admin1": chosen.admin1 if chosen else "",
        "precision": str(place.precision) if place.found else "",
        "confidence": round(place.confidence, 3) if place.found else "",
        "reason": place.reason,
        "alternatives": " | ".join(_told(candidate) for candidate in place.alternatives),
        "checked": checked or ("yes" if place.checked else ""),
        "id": chosen.key if chosen else "",
        "found": _position(lat, lon) if isinstance(lat, float) and isinstance(lon, float) and not by_hand else "",
    }


def _position(lat: float, lon: float) -> str:
    """A position as text; with letters, since a spreadsheet takes a leading minus for a formula."""
    return f"{abs(lat)} {'NS'[lat < 0]} {abs(lon)} {'EW'[lon < 0]}"


def _told(candidate: Candidate) -> str:
    parts = (candidate.name, candidate.admin1, candidate.country)
    return f"{', '.join(part for part in parts if part)} ({candidate.point.y:.4f} {candidate.point.x:.4f})"
