"""Routes become lines that say by their form how one travelled and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapgen import words
from mapgen.geometry import haversines_m
from mapgen.model import Fidelity, Join, Status
from mapgen.scene import Facts, Mark, MarkType, Standing, Token

from .facts import moment, source_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mapgen.model import Leg, Outline, Route

    from .names import Naming

STANDING: dict[Status, Standing] = {
    Status.CONFIRMED: Standing.CERTAIN,
    Status.PROBABLE: Standing.REPORTED,
    Status.REPORTED: Standing.REPORTED,
    Status.POSSIBLE: Standing.UNCERTAIN,
    Status.DISPUTED: Standing.UNCERTAIN,
    Status.PLANNED: Standing.PLANNED,
}
ROUGH = frozenset({Fidelity.APPROXIMATE, Fidelity.GREAT_CIRCLE, Fidelity.STRAIGHT})
SAME_END_M = 1_500.0
MOST_BESIDE = 20
"""Lines with the same two ends among which one over the same track is looked for."""
SAME_LINE_DEG = 0.01
"""Within this much two lines are the same track: about a kilometre."""


def token_of(leg: Leg) -> Token:
    """The form of a leg's line: its mode; a track where positions were followed; else inferred."""
    if leg.mode is not None:
        return Token(leg.mode.value)
    return Token.TRACK if leg.join is Join.TRACK else Token.INFERRED


def rough(mark: Mark) -> bool:
    """Whether the course of a line is only roughly known. Air is a great circle by nature."""
    return mark.fidelity in ROUGH and mark.style not in (Token.AIR, Token.WALK)


def route_marks(
    routes: Sequence[Route],
    called: Mapping[str, Naming],
    outline: Outline,
    spoken: Sequence[str],
    *,
    year: bool,
) -> list[Mark]:
    """One mark a route, in order; of two over the same line the later one names the other as its twin.

    Args:
        routes: as traced.
        called: names of the places by mention id.
        outline: for the public sources.
        spoken: the languages of the map.
        year: whether dates say their year.
    """
    marks: list[Mark] = []
    for route in routes:
        leg = route.leg
        ends = [called.get(end) for end in (leg.origin, leg.destination)]
        names = {lang: leg.title or " – ".join(end.texts[lang] if end else "?" for end in ends) for lang in spoken}
        marks.append(
            Mark(
                id=leg.id,
                type=MarkType.ROUTE,
                style=token_of(leg),
                geometry=route.geometry,
                name=names[spoken[0]],
                names=names,
                standing=STANDING[leg.status],
                mode=leg.mode,
                fidelity=route.fidelity,
                length_km=route.length_km,
                journey=leg.journey,
                credit=route.credit,
                facts=Facts(
                    when=moment(leg.when, spoken, year=year),
                    status=leg.status,
                    sources=source_lines(leg.sources, outline.sources),
                ),
            )
        )
    return twinned(marks)


def twinned(marks: Sequence[Mark]) -> list[Mark]:
    """The same marks, each later one over a line already drawn pointing to the first over that line."""
    ends = np.array([shapely.get_coordinates(mark.geometry)[[0, -1]].ravel() for mark in marks]).reshape(-1, 4)
    out: list[Mark] = []
    for at, mark in enumerate(marks):
        along, against = _apart(ends[:at], ends[at, :2], ends[at, 2:]), _apart(ends[:at], ends[at, 2:], ends[at, :2])
        beside = [
            number
            for number in np.flatnonzero(np.minimum(along, against) <= SAME_END_M).tolist()
            if not out[number].twin and out[number].style is mark.style
        ]
        drawn = (number for number in beside[:MOST_BESIDE] if _is_along(mark, out[number]))
        found = next(drawn, None)
        if found is None:
            out.append(mark)
        else:
            out.append(replace(mark, twin=out[found].id, against=bool(against[found] < along[found])))
    return out


def _is_along(mark: Mark, other: Mark) -> bool:
    """Whether two lines with the same ends run over the same line."""
    return bool(shapely.hausdorff_distance(mark.geometry, other.geometry) <= SAME_LINE_DEG)


def _apart(ends: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far, in metres, lines (lon, lat, lon, lat) are at their farther end from a start and an end."""
    return np.maximum(haversines_m(ends[:, 0], ends[:, 1], *start), haversines_m(ends[:, 2], ends[:, 3], *end))


def line_words(mark: Mark, lang: str, *, both_ways: bool) -> str:
    """What the key says of a line: "by train, there and back, reported"."""
    group = "mode"
    parts = [words.word(lang, group, mark.style.value)]
    if both_ways:
        parts.append(words.word(lang, "legend", "there_and_back"))
    if mark.facts.status not in (None, Status.CONFIRMED) and mark.style is not Token.INFERRED:
        parts.append(words.word(lang, "status", mark.facts.status.value))
    if rough(mark) and mark.fidelity is not None:
        parts.append(words.word(lang, "fidelity", mark.fidelity.value))
    return words.word(lang, "legend", "comma").join(parts)
