"""A table as an outline: its rows as places, or as legs where they name two ends or an order."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mapgen.model import Join, Leg, Mention, Mode, Outline, Role, Severity
from mapgen.positions import PositionError, point, shown

from . import cells, plain, spots
from .columns import assigned
from .rows import Rows, number_of, place_row, sources_of, status_of
from .table import Findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry import Point

    from .table import Table


def outline(
    table: Table,
    *,
    id: str,  # noqa: A002
    overrides: Mapping[str, str],
    columns: Mapping[str, int] | None = None,
    findings: Findings | None = None,
    columnar: bool = False,
) -> Outline:
    """What a table says: a mention a row, happenings where it dates, legs where it orders or names two ends.

    Args:
        table: as it was read.
        id: of the outline.
        overrides: field → header, where the guess is wrong.
        columns: field → column where that is known already, as for the second stretch of a long list.
        findings: where what is to be told is gathered; default: one of its own.
        columnar: whether the plain rows of a long list become spots.

    Raises:
        InputError: an override names no field or no column.
    """
    findings = Findings(table.name) if findings is None else findings
    rows = Rows(table, assigned(table, overrides, findings) if columns is None else columns, findings)
    legs = _Legs(rows)
    found = None
    if {"origin", "origin_lat"} & rows.columns.keys():
        legs.of_pairs()
    elif columnar and plain.has_spots(rows):
        found = plain.spots(rows)
    else:
        legs.in_order([place_row(rows, index) for index in range(len(table.rows))])
    return Outline(
        id=id,
        sources=rows.sources,
        mentions=tuple(rows.mentions.values()),
        legs=tuple(legs.made),
        happenings=tuple(rows.happenings),
        spots=found,
        issues=(*table.issues, *findings.told()),
        origin=table.name,
    )


class _Legs:
    """The legs of a table. The same name in the same country is the same stop."""

    def __init__(self, rows: Rows) -> None:
        self.made: list[Leg] = []
        self._rows = rows
        self._stops: dict[tuple[str, str, Point | None], str] = {}

    def of_pairs(self) -> None:
        """A leg a row (from, to, mode, via), each a journey of its own; without one of its ends it is left out."""
        rows = self._rows
        for index in range(len(rows.table.rows)):
            origin, destination = self._end(index, "origin"), self._end(index, "destination")
            if origin and destination:
                title = rows.cell(index, "title") or rows.cell(index, "name")
                self._add(f"j{len(self.made) + 1}", 1, (origin, destination), title, arrival=index, told=index)

    def in_order(self, places: Sequence[Mention | None]) -> None:
        """Legs between rows that follow each other by `order`, in each `leg` group apart.

        The mode of a leg stands in the row where it arrives; where only departures have one, in those.
        """
        rows = self._rows
        if not {"order", "leg"} & rows.columns.keys():
            return
        groups: dict[str, list[tuple[int, Mention]]] = {}
        for index, place in enumerate(places):
            group = rows.known(index, "leg")
            if place is not None and (group or "leg" not in rows.columns):
                groups.setdefault(group, []).append((index, place))
        for number, (title, members) in enumerate(groups.items(), start=1):
            order = {index: number_of(rows, index, "order") for index, _ in members}
            members.sort(key=lambda member: (order[member[0]] is None, order[member[0]] or 0, member[0]))
            departing = bool(rows.known(members[0][0], "mode")) and not rows.known(members[-1][0], "mode")
            for step, ((one, origin), (other, destination)) in enumerate(pairwise(members), start=1):
                told = one if departing else other
                self._add(f"j{number}", step, (origin.id, destination.id), title, arrival=other, told=told)

    def _add(self, journey: str, step: int, ends: tuple[str, str], title: str, *, arrival: int, told: int) -> None:
        """A leg whose mode stands in the row `told`, and all else in the row where it arrives."""
        rows = self._rows
        mode = self._mode(told)
        self.made.append(
            Leg(
                id=f"{journey}-l{step}",
                journey=journey,
                origin=ends[0],
                destination=ends[1],
                via=tuple(self._via(arrival)),
                mode=mode,
                join=Join.NONE if mode else Join.INFERRED,
                title=title,
                when=rows.dates.when(arrival),
                status=status_of(rows, arrival),
                sources=sources_of(rows, arrival),
                where=rows.table.where(arrival),
                row=rows.table.numbers[arrival],
            )
        )

    def _mode(self, index: int) -> Mode | None:
        rows = self._rows
        text = rows.known(index, "mode")
        mode = cells.mode_of(text)
        if text and mode is None:
            rows.findings.add(
                "unknown-mode",
                Severity.WARNING,
                f"mode {text!r} is not known; the leg has none",
                where=rows.where(index, "mode"),
                hint=f"modes: {', '.join(Mode)}",
            )
        return mode

    def _via(self, index: int) -> list[str]:
        text = self._rows.known(index, "via")
        return [self._stop(index, part.strip(), "via") for part in re.split(r"[>|;→]", text) if part.strip()]

    def _end(self, index: int, end: str) -> str:
        """The id of the stop at one end, "" where it has neither a name nor a position."""
        rows = self._rows
        at = spots.of_end(rows, index, end)
        text = rows.known(index, end) or (shown(at) if at else "")
        if text:
            return self._stop(index, text, end, at)
        rows.findings.add(
            "empty-end",
            Severity.ERROR,
            f"the {end} of the leg is empty; the leg is left out",
            where=rows.where(index, end),
            hint="name it, or remove the row",
        )
        return ""

    def _stop(self, index: int, text: str, field: str, at: Point | None = None) -> str:
        """The id of the mention of a stop, made where it is new."""
        rows = self._rows
        key = (text, rows.cell(index, "country"), at)
        if key in self._stops:
            return self._stops[key]
        try:
            at = at or point(text)
        except PositionError as error:
            rows.findings.add(
                "bad-position",
                Severity.ERROR,
                f"{error}; it is looked for as a name",
                where=rows.where(index, field),
                hint=spots.UNDERSTOOD,
            )
        mention = Mention(
            id=rows.fresh_id(text),
            text=text,
            row=rows.table.numbers[index],
            where=rows.table.where(index),
            country=rows.cell(index, "country"),
            point=at,
            role=Role.STOP,
        )
        rows.add(mention)
        self._stops[key] = mention.id
        return mention.id
