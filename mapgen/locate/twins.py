"""Rows that look like one place entered twice."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from mapgen.gazetteer import folded
from mapgen.geometry import haversine_m
from mapgen.model import Issue, Precision, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapgen.model import Mention, Place

NEAR_M = 250.0
ALIKE = 88.0
"""Likeness (0–100, with the words in any order or run together) from which two names are one name written twice."""
CELL_DEG = 0.0025
MOST_A_CELL = 40
"""Rows of one cell that each row is held against, so that a list of one spot stays cheap."""


def duplicates(places: Iterable[Place]) -> tuple[Issue, ...]:
    """An issue for each row that repeats an earlier one.

    A like name within 250 m is a warning; the same name without a position only a note, for it may
    be told of twice on purpose. Only rows of a table are looked at, and none that a person checked.
    """
    rows = [(place, place.mentions[0]) for place in places if place.mentions[0].row is not None and not place.checked]
    issues: list[Issue] = []
    seen: dict[tuple[str, ...], Mention] = {}
    grid: dict[tuple[int, int], list[tuple[Place, Mention, str]]] = defaultdict(list)
    for place, mention in rows:
        name = folded(mention.text)
        if not name:
            continue
        if place.point is not None and place.precision is Precision.EXACT:
            twin = _near(place, name, grid)
            grid[_cell(place.point.x, place.point.y)].append((place, mention, name))
            if twin is not None:
                other, metres = twin
                issues.append(_issue(mention, f"{metres:.0f} m from {other.text} ({_row(other)})", Severity.WARNING))
            continue
        key = (name, *(folded(text) for text in (mention.ward, mention.district, mention.region, mention.country)))
        key = (*key, folded(mention.within), folded(mention.address))
        if key in seen:
            issues.append(_issue(mention, f"the same name and whereabouts as {_row(seen[key])}", Severity.NOTE))
        else:
            seen[key] = mention
    return tuple(issues)


def _near(
    place: Place, name: str, grid: dict[tuple[int, int], list[tuple[Place, Mention, str]]]
) -> tuple[Mention, float] | None:
    """The nearest earlier row of a like name within 250 m."""
    assert place.point is not None
    lon, lat = place.point.x, place.point.y
    x, y = _cell(lon, lat)
    wide = min(40, math.ceil(1 / max(0.025, math.cos(math.radians(lat)))))
    best: tuple[float, Mention] | None = None
    for cell in ((x + i, y + j) for i in range(-wide, wide + 1) for j in (-1, 0, 1)):
        for other, mention, known in grid.get(cell, ())[:MOST_A_CELL]:
            assert other.point is not None
            metres = haversine_m((lon, lat), (other.point.x, other.point.y))
            if metres <= NEAR_M and (best is None or metres < best[0]) and alike(name, known):
                best = (metres, mention)
    return None if best is None else (best[1], best[0])


def alike(one: str, other: str) -> bool:
    """Whether two folded names are one name written twice."""
    from rapidfuzz import fuzz

    return (
        fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= ALIKE or fuzz.token_sort_ratio(one, other) >= ALIKE
    )


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon / CELL_DEG), math.floor(lat / CELL_DEG)


def _row(mention: Mention) -> str:
    return mention.where or f"row {mention.row}"


def _issue(mention: Mention, told: str, severity: Severity) -> Issue:
    return Issue(
        code="duplicate",
        severity=severity,
        subject=mention.id,
        message=f"{mention.text} looks like a duplicate: {told}",
        hint="if they are one, delete one of the two; or mark it checked",
        where=mention.where,
    )
