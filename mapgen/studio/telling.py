"""What the studio's page is told: places, candidates, questions and issues, as plain values for JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mapgen.desk import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Candidate, Evidence, Issue, Place, Route
    from mapgen.pipeline import Story

Told = dict[str, Any]


def issue(one: Issue) -> Told:
    """An issue in words."""
    return {
        "code": one.code,
        "severity": str(one.severity),
        "subject": one.subject,
        "message": one.message,
        "hint": one.hint,
        "where": one.where,
    }


def worst(issues: Sequence[Issue]) -> Told:
    """What a line of the queue says of the gravest of its issues, which comes first."""
    first = issues[0] if issues else None
    return {
        "code": first.code if first else "",
        "severity": str(first.severity) if first else "note",
        "message": first.message if first else "",
    }


def candidate(story: Story, place: Place, one: Candidate) -> Told:
    """A candidate with what tells it from the others; `away` is its distance to the nearest other place."""
    from mapgen.gazetteer import Gazetteer

    country = Gazetteer.shipped().country_name(one.country) if one.country else ""
    area = dict.fromkeys(part for part in (one.city, one.admin1, country or one.country) if part and part != one.name)
    return {
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "area": ", ".join(area),
        "population": one.population,
        "away": asking.away(story, place, one),
        "lat": round(one.point.y, 6),
        "lon": round(one.point.x, 6),
        "credit": one.credit,
    }


def place(one: Place) -> Told:
    """Where a place is and what is known of it."""
    point = one.point
    return {
        "id": one.id,
        "name": one.name,
        "lat": round(point.y, 6) if point is not None else None,
        "lon": round(point.x, 6) if point is not None else None,
        "confidence": round(one.confidence, 2),
        "precision": str(one.precision),
        "reason": one.reason,
        "checked": " ".join(part for part in (one.checked.on, one.checked.by) if part) if one.checked else "",
        "chosen": one.chosen.key if one.chosen else "",
    }


def route(one: Route) -> Told:
    """The line of a leg, to be taken hold of: which leg of which journey, from 0, and (lon, lat) along it."""
    import shapely

    journey, _, leg = one.leg.id.removeprefix("j").partition("-l")
    rough = shapely.simplify(one.geometry, 0.02)
    parts = [shapely.get_coordinates(part).round(4).tolist() for part in shapely.get_parts(rough)]
    return {"journey": int(journey) - 1, "leg": int(leg) - 1, "lines": parts}


def sentence(one: Evidence, name: str) -> Told:
    """A sentence that something rests on, with the stretch that names it: [start, end) or None."""
    found = re.search(re.escape(name), one.sentence, re.IGNORECASE)
    return {"text": one.sentence, "mark": list(found.span()) if found else None, "document": one.document}


def sentences(evidence: Sequence[Evidence], name: str) -> list[Told]:
    """Of all that something rests on, in order."""
    return [sentence(one, name) for one in evidence]
