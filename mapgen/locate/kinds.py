"""What the kind of a place says: how exact its position is, and whether it suits a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.model import Precision

if TYPE_CHECKING:
    from mapgen.model import Candidate


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WATER = _words("ocean sea gulf bay strait channel canal river lake reservoir delta waterfall")
LAND = _words(
    "glacier cape mountain range volcano pass valley plateau plain desert forest peninsula island archipelago line"
)
DIVISIONS = frozenset(("country", "territory", "admin1", "admin2"))
REGIONS = frozenset(("macro-region", "region", "disputed", "historical"))
VENUES = _words(
    """
    airport port station bridge tunnel dam power-plant base camp prison building palace parliament guesthouse
    embassy headquarters monument square stadium hotel museum university church mosque temple cemetery park
    crossing test-site launch-site
    """
)
AREAS = DIVISIONS | REGIONS | WATER | LAND
"""Kinds whose position is a point only for want of room."""

_GROUPS: dict[str, frozenset[str]] = {
    "city": frozenset(("city",)),
    "place": frozenset(("city", "admin2")),
    "region": REGIONS | {"admin1", "admin2"},
    "division": DIVISIONS,
    "venue": VENUES,
    "landmark": VENUES,
    "facility": VENUES,
    "water": WATER,
    "land": LAND,
}
_PRECISIONS = {
    "city": Precision.CITY,
    "admin2": Precision.DISTRICT,
    "admin1": Precision.REGION,
    "region": Precision.REGION,
    "disputed": Precision.REGION,
    "historical": Precision.REGION,
    "territory": Precision.COUNTRY,
    "country": Precision.COUNTRY,
    "macro-region": Precision.MACRO,
    "ocean": Precision.MACRO,
    "sea": Precision.MACRO,
    "gulf": Precision.MACRO,
}


def suits(kind: str, hint: str) -> bool | None:
    """Whether a candidate of this kind is what the hint asks for; None where the hint says nothing known.

    >>> suits("city", "city"), suits("sea", "city"), suits("bridge", "venue"), suits("city", "scoop")
    (True, False, True, None)
    """
    hint = hint.strip().casefold()
    if kind == hint:
        return True
    group = _GROUPS.get(hint)
    if group is not None:
        return kind in group
    return False if hint in AREAS or hint in VENUES else None


def precision(candidate: Candidate) -> Precision:
    """How exact the position of such a place is."""
    if candidate.kind in VENUES:
        return Precision.BUILDING
    found = _PRECISIONS.get(candidate.kind)
    if found is not None:
        return found
    return Precision.REGION if candidate.kind in AREAS else Precision.CITY
