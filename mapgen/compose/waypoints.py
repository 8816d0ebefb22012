"""Positions that a journey passes through: they shape its line and are no places of the story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapgen.model import Mention, Outline

_WORD = re.compile(r"[^\W\d_]{2,}")


def waypoints(outline: Outline) -> frozenset[str]:
    """The ids of bare positions within journeys, of which nothing else is told.

    An end of a journey is a place, whatever it is called; so is what has a name, a note or a step.
    """
    inside: set[str] = set()
    others = {one.place for one in outline.happenings}
    ends: dict[str, list[str]] = {}
    for leg in outline.legs:
        inside |= {leg.origin, leg.destination, *leg.via}
        ends.setdefault(leg.journey, [leg.origin]).append(leg.destination)
    others |= {end for stops in ends.values() for end in (stops[0], stops[-1])}
    others |= {of for mention in outline.mentions if mention.relative for of in mention.relative.of}
    return frozenset(one.id for one in outline.mentions if one.id in inside - others and _is_bare(one))


def _is_bare(mention: Mention) -> bool:
    """Whether all that is known of it is where it is."""
    told = (mention.title, mention.note, mention.category, mention.link, mention.names, mention.image, mention.label)
    return mention.point is not None and not any(told) and _WORD.search(mention.text) is None and mention.row is None
