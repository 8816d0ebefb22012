"""Which column holds what: by the names people use, in any case, checked against the values."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.model import Severity

from . import cells
from .fields import COUNTING, LOOSE, PERHAPS_LEGS, RESULT, WORDS, normal
from .table import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .table import Findings, Table

NEAR = 0.9
"""Likeness of a header that is one of the words of its field, not only like one."""
SAMPLED = 200
"""Filled cells by which a column is judged."""
LEVELS = ("ward", "city", "district", "region", "country")
"""What a place can lie in, finest first; the finest is the name where nothing else is."""
STATED = ("when", "mode", "order", "step", "colour")
"""Fields that a column is, whatever it holds, if its header is their very name: what does not fit is told."""
DEGREES = {"deg", "degree", "degrees", "grad", "grados", "degres"}
MINUTES = {"min", "minute", "minutes", "minuten", "minutos"}
NOUNS = {
    "lat": "a latitude",
    "lon": "a longitude",
    "latlon": "latitude and longitude",
    "wkt": "a geometry (WKT)",
    "when": "a date",
}
"""Fields without which a list loses what it is for: a column that promises one and does not hold it is told."""
ENDS = ("origin", "destination")
_DECIMALS = re.compile(r"\d[.,]\d{2}.*\d[.,]\d{2}|°.*°")
"""What tells degrees from two numbers that only stand together."""


EXPORTED = frozenset(("place", "route", "venue", "happening"))
"""What the features of an export of a map say that they are."""


def _is_dateless_word(cell: str) -> bool:
    return cells.is_word(cell) and not cells.is_date(cell)


TESTS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("lat", "lon"), cells.is_angle),
    **dict.fromkeys((f"{end}_{axis}" for end in ENDS for axis in ("lat", "lon")), cells.is_angle),
    "latlon": cells.is_pair,
    "wkt": cells.is_shape,
    **dict.fromkeys(("order", "step"), cells.is_number),
    **dict.fromkeys(("place", "name", "title", "address"), cells.is_word),
    **dict.fromkeys(LEVELS, cells.is_area),
    **dict.fromkeys(ENDS, _is_dateless_word),
    **dict.fromkeys(("when", "start", "end"), cells.is_date),
    "clock": cells.is_clock,
    "mode": lambda cell: cells.mode_of(cell) is not None,
    "status": cells.is_status,
    "precision": cells.is_precision,
    "colour": cells.is_colour,
}
"""What most cells of a column must be to hold the field."""


def assigned(table: Table, overrides: Mapping[str, str], findings: Findings) -> dict[str, int]:
    """Field → column number, each column for one field; the guess is told as a note.

    Raises:
        InputError: an override names no field or no column.
    """
    out: dict[str, int] = {}
    for field, header in overrides.items():
        out[_known_field(field)] = _column(table, header)
    headers = [normal(header) for header in table.headers]
    taken = {number for number, header in enumerate(table.headers) if header.startswith(RESULT)} | set(out.values())
    unfit: dict[int, str] = {}
    for likeness, field, number in _likenesses(headers):
        if field in out or number in taken:
            continue
        if _fits(field, table, number) or headers[number] == field in STATED:
            out[field] = number
            taken.add(number)
            unfit.pop(number, None)
        elif likeness > NEAR:
            unfit.setdefault(number, field)
    _refuse_split_angles(out, table, headers, findings)
    _settle(out, table, headers)
    _tell(out, unfit, table, findings)
    return out


def _likenesses(headers: Sequence[str]) -> list[tuple[float, str, int]]:
    """How like each header is to each field it can be, the likest first, then in the order of fields and columns."""
    found = (
        (likeness, -order, -number, field)
        for number, header in enumerate(headers)
        for order, (field, words) in enumerate(WORDS.items())
        if (likeness := _likeness(header, words, loose=field in LOOSE))
    )
    return [(likeness, field, -number) for likeness, _, number, field in sorted(found, reverse=True)]


def _likeness(header: str, words: Sequence[str], *, loose: bool) -> float:
    """1 for the very word, less for a header that holds it or nearly spells it, 0 for none."""
    if header in words:
        return 1.0 - 0.0001 * words.index(header)
    if not loose or not header:
        return 0.0
    held = [word for word in words if len(word) > 2 and f" {word} " in f" {header} "]
    if held:
        return 0.5 + 0.3 * max(len(word.split()) for word in held) / len(header.split())
    if len(header) > 4:
        from rapidfuzz.distance import OSA

        if any(len(word) > 4 and OSA.distance(header, word, score_cutoff=1) <= 1 for word in words):
            return 0.45
    return 0.0


def _fits(field: str, table: Table, number: int) -> bool:
    """Whether most of the first filled cells of a column can be what the field says; an empty one can be anything."""
    test = TESTS.get(field)
    if test is None:
        return True
    filled = [cell for row in table.rows[: 5 * SAMPLED] if (cell := row[number]) and not cells.is_nothing(cell)]
    return not filled or 2 * sum(map(test, filled[:SAMPLED])) > len(filled[:SAMPLED])


def _refuse_split_angles(out: dict[str, int], table: Table, headers: Sequence[str], findings: Findings) -> None:
    """Degrees whose minutes stand in another column are no latitude; without this they would be off by up to one."""
    for field in ("lat", "lon"):
        number = out.get(field)
        if number is None or not DEGREES & set(headers[number].split()):
            continue
        rest = set(headers[number].split()) - DEGREES
        minutes = [
            other for other, header in enumerate(headers) if rest <= (words := set(header.split())) and MINUTES & words
        ]
        if minutes:
            del out[field]
            findings.add(
                "split-angle",
                Severity.WARNING,
                f"degrees and minutes stand in columns of their own ({table.headers[minutes[0]]}); they are not read",
                where=place(table.name, table.sheet, f"column {table.headers[number]}"),
                hint="join them in one column, as 48°12'30\"N",
            )


def _settle(out: dict[str, int], table: Table, headers: Sequence[str]) -> None:
    """What the fields mean together: half a position is none, a numbered list is no journey, a list has names.

    In an export of a map the order, the mode and the journey are those of its routes: no rows are joined by them.
    """
    if _is_export(table):
        for field in ("order", "mode", "leg"):
            out.pop(field, None)
    halves = (("lat", "lon"), *((f"{end}_lat", f"{end}_lon") for end in ENDS), ENDS)
    for one, other in (*halves, *(half[::-1] for half in halves)):
        if one in out and other not in out:
            del out[one]
    if "order" in out and headers[out["order"]] in COUNTING and not {"mode", "leg"} & out.keys():
        del out["order"]
    if "leg" in out and headers[out["leg"]] in PERHAPS_LEGS and not {"mode", "order"} & out.keys():
        del out["leg"]
    if not {"lat", "latlon", "wkt", "origin"} & out.keys() and (number := _pairs(out, table)) is not None:
        out["latlon"] = number
    if "place" not in out and "name" not in out and "origin" not in out:
        _name(out, table)


def _pairs(out: Mapping[str, int], table: Table) -> int | None:
    """The one column of which every filled cell is a pair of degrees with decimals, whatever its header says."""

    def holds_pairs(number: int) -> bool:
        filled = [cell for row in table.rows[:SAMPLED] if not cells.is_nothing(cell := row[number])]
        return bool(filled) and all(_DECIMALS.search(cell) and cells.is_pair(cell) for cell in filled)

    free = (number for number, header in enumerate(table.headers)
            if number not in out.values() and not header.startswith(RESULT))  # fmt: skip
    found = [number for number in free if holds_pairs(number)]
    return found[0] if len(found) == 1 else None


def _is_export(table: Table) -> bool:
    """Whether every row says that it is a place, route, venue or happening, as the rows of our exports do."""
    if not {"id", "type", "name"} <= set(table.headers):
        return False
    number = table.headers.index("type")
    return all(row[number] in EXPORTED for row in table.rows)


def _name(out: dict[str, int], table: Table) -> None:
    """Let the likeliest column be the name: an address, unknown words before the areas, the finest area, a title."""
    free = [number for number, header in enumerate(table.headers)
            if number not in out.values() and not header.startswith(RESULT)]  # fmt: skip
    worded = [number for number in free if _fits("name", table, number) and any(row[number] for row in table.rows)]
    levels = [out[level] for level in LEVELS if level in out]
    before = [number for number in worded if levels and number < min(levels) and _is_distinct(table, number)]
    if "address" in out:
        out["name"] = out.pop("address")
    elif before:
        out["name"] = before[0]
    elif stand_in := next((field for field in (*LEVELS, "title") if field in out), ""):
        out["name"] = out.pop(stand_in)
    elif worded:
        out["name"] = worded[0]


def _is_distinct(table: Table, number: int) -> bool:
    """Whether a column says mostly something else in each row, as names do."""
    filled = [row[number] for row in table.rows[:SAMPLED] if row[number]]
    return 2 * len(set(filled)) > len(filled)


def _tell(out: Mapping[str, int], unfit: Mapping[int, str], table: Table, findings: Findings) -> None:
    """The guess, what is not used, and columns whose header promises what their cells do not hold."""
    fields = ", ".join(
        f"{field} ← {table.headers[number]!r}" for field, number in sorted(out.items(), key=itemgetter(1))
    )
    unused = [header for number, header in enumerate(table.headers)
              if number not in out.values() and not header.startswith(RESULT)]  # fmt: skip
    row = f"headers in row {table.header}; " if table.header > 1 else ""
    rest = f"; not used: {', '.join(map(repr, unused))}" if unused else ""
    findings.add(
        "columns-guessed",
        Severity.NOTE,
        f"{row}columns: {fields or 'none known'}{rest}",
        where=place(table.name, table.sheet),
        hint="change a guess with --column FIELD=HEADER",
    )
    if "icon" in out:
        findings.add(
            "not-drawn",
            Severity.NOTE,
            f"column {table.headers[out['icon']]!r} names icons; they are not drawn, the map has signs of its own",
            where=place(table.name, table.sheet),
            hint="write what a place is into a column category: each category has its colour and stands in the key",
        )
    for number, header in enumerate(table.headers):
        field = unfit.get(number, "")
        if field in NOUNS and field not in out and number not in out.values():
            cell = next(row[number] for row in table.rows if not cells.is_nothing(row[number]))
            findings.add(
                "column-unfit",
                Severity.WARNING,
                f"the header promises {NOUNS[field]}, but most cells are none, such as {cell[:40]!r}; it is not read",
                where=place(table.name, table.sheet, f"column {header}"),
                hint="write dates as 2018-03-25"
                if field == "when"
                else "WGS 84 degrees are read; for a projection, save the list with its CRS as a GeoPackage",
            )


def _known_field(field: str) -> str:
    if field not in WORDS:
        raise InputError(f"--column: no field is called {field!r}", hint=f"fields: {', '.join(sorted(WORDS))}")
    return field


def _column(table: Table, header: str) -> int:
    wanted = normal(header)
    for same in (lambda known: known == header, lambda known: normal(known) == wanted):
        for number, known in enumerate(table.headers):
            if same(known):
                return number
    raise InputError(f"{table.name} has no column {header!r}", hint=f"its columns: {', '.join(table.headers)}")
