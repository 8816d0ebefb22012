"""What one row of a table says: a mention, its facts, and the happening it dates or titles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.address import is_link
from mapgen.model import Happening, Image, Mention, Precision, Severity, Source, Status
from mapgen.story.ids import slug

from . import cells, spots
from .asides import aside
from .dated import Dates
from .fields import RESULT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .table import Findings, Table

QUALIFIERS = ("ward", "city", "district", "region", "country")
"""What a place lies in, finest first."""


@dataclass(slots=True)
class Rows:
    """One table on its way to an outline."""

    table: Table
    columns: Mapping[str, int]
    findings: Findings
    mentions: dict[str, Mention] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    dates: Dates = field(init=False)
    _results: dict[str, int] = field(init=False)
    _taken: set[str] = field(default_factory=set)
    _counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dates = Dates(self.table, self.columns, self.findings)
        self._results = {
            header.removeprefix(RESULT): number
            for number, header in enumerate(self.table.headers)
            if header.startswith(RESULT)
        }

    @property
    def has_results(self) -> bool:
        """Whether an earlier run has added columns."""
        return bool(self._results)

    def cell(self, index: int, name: str) -> str:
        """The text of a field in a row, "" where there is no such column."""
        number = self.columns.get(name)
        return "" if number is None else self.table.rows[index][number]

    def known(self, index: int, name: str) -> str:
        """The same, "" also where it says that nothing is known: n/a, -, ?."""
        text = self.cell(index, name)
        return "" if cells.is_nothing(text) else text

    def result(self, index: int, name: str) -> str:
        """The text of a column that an earlier run added, or a person corrected."""
        number = self._results.get(name)
        return "" if number is None else self.table.rows[index][number]

    def where(self, index: int, name: str) -> str:
        """The place of a cell, for a message."""
        number = self.columns.get(name)
        return self.table.where(index, "" if number is None else self.table.headers[number])

    def fresh_id(self, text: str) -> str:
        """An id of its own, readable and the same in every run; counted on where thousands have one name."""
        return self.fresh_ids((slug(text),))[0]

    def fresh_ids(self, slugs: Sequence[str]) -> list[str]:
        """The same for each of several slugs, in their order."""
        taken, out = self._taken, []
        for base in slugs:
            made = base
            while made in taken:
                self._counts[base] += 1
                made = f"{base}-{self._counts[base] + 1}"
            taken.add(made)
            out.append(made)
        return out

    def add(self, mention: Mention) -> Mention:
        """Keep a mention."""
        self.mentions[mention.id] = mention
        return mention


def place_row(rows: Rows, index: int) -> Mention | None:
    """Add the place that a row names, and its happening where the row dates or titles one; None for no place."""
    place, name = rows.known(index, "place"), rows.known(index, "name")
    where = rows.table.where(index)
    spot = spots.spot(rows, index)
    text = place or name or rows.known(index, "address")
    text = text or next((rows.cell(index, level) for level in QUALIFIERS if rows.known(index, level)), "")
    if spot.is_given:
        text = text or rows.known(index, "title")  # what it is about is all that it is called
    else:
        what = aside(rows.table, index, text)
        if what:
            rows.findings.add(
                "not-a-place",
                Severity.NOTE,
                f"{text!r} is read as {what}, not as a place",
                where=where,
                hint="if it is a place, give its position or another name",
            )
            return None
        if not text:
            rows.findings.add(
                "empty-row",
                Severity.WARNING,
                "neither a name nor a position; the row is kept but not drawn",
                where=where,
                hint="name its place, or give its position",
            )
    image = rows.known(index, "image")
    known_as = name if place else ""
    mention = Mention(
        id=rows.fresh_id(rows.known(index, "id") or text or f"row {rows.table.numbers[index]}"),
        text=text,
        row=rows.table.numbers[index],
        where=where,
        within=rows.cell(index, "city"),
        ward=rows.cell(index, "ward"),
        district=rows.cell(index, "district"),
        region=rows.cell(index, "region"),
        country=rows.cell(index, "country"),
        address=rows.cell(index, "address"),
        point=spot.point,
        geometry=spot.geometry,
        precision=_precision(rows, index),
        checked=spot.checked,
        chosen_id=spot.chosen_id,
        title=known_as,
        note=rows.cell(index, "note"),
        category=rows.cell(index, "category"),
        colour=_colour(rows, index),
        link=_link(rows, index),
        image=Image(file=image, alt=known_as or text) if image else None,
        sources=sources_of(rows, index),
    )
    _happening(rows, index, rows.add(mention))
    return mention


def _happening(rows: Rows, index: int, mention: Mention) -> None:
    """What a row dates, titles or numbers as a step happened at its place."""
    when = rows.dates.when(index)
    title = rows.cell(index, "title")
    if when is None and title in ("", mention.text) and "step" not in rows.columns:
        return
    rows.happenings.append(
        Happening(
            id=f"h-{mention.id}",
            title=title or mention.title or mention.text,
            place=mention.id,
            when=when,
            text=mention.note,
            status=status_of(rows, index),
            sources=mention.sources,
            image=mention.image,
            order=number_of(rows, index, "step"),
            where=mention.where,
        )
    )


def sources_of(rows: Rows, index: int) -> tuple[str, ...]:
    """The id of the source that a row names; rows that name the same one share it."""
    text = rows.known(index, "source")
    if not text:
        return ()
    key = slug(text)
    rows.sources.setdefault(key, Source(id=key, title=text, url=text if re.match(r"https?://\S+$", text) else ""))
    return (key,)


def status_of(rows: Rows, index: int) -> Status:
    """The standing a row states, else confirmed."""
    text = rows.known(index, "status")
    if not text:
        return Status.CONFIRMED
    if cells.is_status(text):
        return Status(text.casefold())
    rows.findings.add(
        "unknown-status",
        Severity.NOTE,
        f"status {text!r} is not known; left out",
        where=rows.where(index, "status"),
        hint=f"known: {', '.join(Status)}",
    )
    return Status.CONFIRMED


def number_of(rows: Rows, index: int, name: str) -> int | None:
    """The whole number in a cell, None where there is none."""
    text = rows.known(index, name)
    if not text:
        return None
    if cells.is_number(text):
        return int(float(text.rstrip(".").replace(",", ".")))
    rows.findings.add(
        "bad-number",
        Severity.WARNING,
        f"{text!r} is no whole number",
        where=rows.where(index, name),
        hint="write 1, 2, 3 …",
    )
    return None


def _precision(rows: Rows, index: int) -> Precision | None:
    text = rows.known(index, "precision")
    found = cells.precision_of(text)
    if text and found is None:
        rows.findings.add(
            "unknown-precision",
            Severity.NOTE,
            f"precision {text!r} is not known; left out",
            where=rows.where(index, "precision"),
            hint=f"known: {', '.join(Precision)}",
        )
    return found


def _colour(rows: Rows, index: int) -> str:
    text = rows.known(index, "colour")
    colour = cells.colour_of(text)
    if text and not colour:
        rows.findings.add(
            "bad-colour",
            Severity.NOTE,
            f"{text!r} is no colour; left out",
            where=rows.where(index, "colour"),
            hint="write #b5261e, or a name such as red",
        )
    return colour


def _link(rows: Rows, index: int) -> str:
    text = rows.known(index, "link")
    if not text or is_link(text):
        return text
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", text, re.IGNORECASE) and is_link(f"https://{text}"):
        return f"https://{text}"
    rows.findings.add(
        "bad-link",
        Severity.NOTE,
        f"{text[:60]!r} is no address; left out",
        where=rows.where(index, "link"),
        hint="links begin with https://, http:// or mailto:",
    )
    return ""
