"""Positions told through a place: so far from it, off it, between two; as the story file writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mapgen import positions

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clauses import Sentence, Spot

_WIND = r"(?:north|south)(?:[- ]?(?:north|south))?[- ]?(?:east|west)?|east|west|[NS]?[NS][EW]|[NSEW]"
_FAR = re.compile(
    rf"(?P<by>\d[\d.,]*\s*(?:nautical miles?|nmi|NM|km|kilomet(?:re|er)s?|miles?|met(?:re|er)s?|m))\s+"
    rf"(?:(?:to the )?(?:due )?(?P<wind>{_WIND})(?:ern|wards?)?\s+)?(?:of|from|off|away from|outside)\s+"
    r"(?:the\s+)?(?:(?:[\w-]+\s+){0,2}(?:coast|shore|shores|island|islands|islet|port|town|city|village|resort|"
    r"harbou?r|capital|entrance)\s+(?:of\s+)?)?(?:the\s+)?$",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\boff(?:\s+(?:the\s+)?(?:[\w-]+\s+)?(?:coast|shore|shores)\s+of)?\s+(?:the\s+)?(?:(?:[\w-]+\s+)?(?:island|"
    r"port|city|town|coast) of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:(?:[\w-]+\s+)?(?:island|port|city|town)s? of\s+)?$", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:near|close to|in the vicinity of|just outside)\s+(?:the\s+)?(?:(?:[\w-]+\s+)?(?:island|port|city|town|"
    r"village) of\s+)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+(?:the\s+)?(?:[\w-]+ of\s+)?")
_WITHIN = re.compile(
    r"\bwithin\s+(?:a radius of\s+)?(?P<by>\d[\d.,]*\s*(?:nautical miles?|nmi|NM|km|kilomet(?:re|er)s?|miles?|"
    r"met(?:re|er)s?|m))"
    r"\s+of\s+(?:the\s+)?(?:(?:[\w-]+\s+)?(?:island|port|city|town|village) of\s+)?$",
    re.IGNORECASE,
)
AREAS = frozenset({"country", "territory", "admin1", "admin2", "macro-region", "region"})
"""Kinds from whose middle no distance is meant."""
NEARBY = "15 km"
"""What "near" a town is taken for; round what is larger it is more."""


def where(sentence: Sentence, spot: Spot, name_of: Callable[[Spot], str]) -> dict[str, Any]:
    """How the story file says where something is that a sentence tells at a place: `at`, `near`, `off` or `between`.

    Args:
        sentence: the sentence.
        spot: the place in it.
        name_of: what the story calls a place.
    """
    lead = sentence.text[: spot.span[0]]
    is_area = spot.kind in AREAS
    if (found := _WITHIN.search(lead)) and not is_area:
        return {"at": name_of(spot), "within": _distance(found["by"])}
    if (found := _FAR.search(lead)) and not is_area:
        told: dict[str, Any] = {"place": name_of(spot), "by": _distance(found["by"])}
        if found["wind"]:
            told["bearing"] = found["wind"]
        return {"near": told}
    if _BETWEEN.search(lead):
        following = [one for one in sentence.spots if one.span[0] >= spot.span[1]]
        if following and _AND.fullmatch(sentence.text[spot.span[1] : following[0].span[0]]):
            return {"between": [name_of(spot), name_of(following[0])]}
    if _OFF.search(lead):
        return {"off": name_of(spot)}
    if _NEAR.search(lead) and not is_area:
        if spot.kind == "city":
            return {"at": name_of(spot), "within": NEARBY}
        return {"near": {"place": name_of(spot), "by": "25 km"}}
    return {"at": name_of(spot)}


def _distance(text: str) -> str:
    """A distance as the story file takes it; its number as written."""
    text = re.sub(r"(?i)nautical miles?|\bnm\b", "nmi", " ".join(text.split()))
    text = re.sub(r"(?i)kilomet(?:re|er)s?", "km", text)
    text = re.sub(r"(?i)met(?:re|er)s?", "m", text)
    positions.distance(text)
    return text
