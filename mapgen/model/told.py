"""What a notebook tells of the nouns; `showing` makes text and HTML of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.showing import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import Point

    from mapgen.showing import Block

    from .nouns import Candidate, Issue, Place, Route, Venue


def place(one: Place) -> Iterator[Block]:
    """The place, why it was chosen, what else it could be, and the sentences that name it."""
    found = _described(one.chosen) if one.chosen else "its position was given" if one.found else "not found"
    yield f"{one.name}: {found}"
    yield " · ".join(
        part for part in (position(one.point), str(one.precision) if one.found else "", standing(one)) if part
    )
    if one.reason:
        yield one.reason
    known = [one.chosen, *one.alternatives] if one.chosen else [*one.alternatives]
    if known:
        rows = [{"": "chosen" if other is one.chosen else "", **candidate_row(other)} for other in known]
        yield table(rows, caption="candidates")
    sentences = dict.fromkeys(proof.sentence for mention in one.mentions for proof in mention.evidence)
    if sentences:
        yield table([{"evidence": sentence} for sentence in sentences])


def place_row(one: Place) -> Mapping[str, str]:
    """A place among others."""
    return {
        "place": one.name,
        "found": _described(one.chosen) if one.chosen else "given" if one.found else "not found",
        "position": position(one.point),
        "precision": str(one.precision) if one.found else "",
        "standing": standing(one),
        "others": str(len(one.alternatives) or ""),
        "reason": one.reason,
    }


def standing(one: Place) -> str:
    """How sure it is, and who says so."""
    if one.checked is not None:
        return " ".join(part for part in ("checked", one.checked.on, one.checked.by) if part)
    if one.chosen is None:
        return ""
    return f"{one.confidence:.2f}{', doubtful' if one.ambiguous else ''}"


def candidate(one: Candidate) -> Iterator[Block]:
    """The candidate with all that tells it from others."""
    yield _described(one)
    yield table([candidate_row(one)])
    names = [{"language": lang, "name": name} for lang, name in sorted(one.names.items())]
    if names:
        yield table(names)


def candidate_row(one: Candidate) -> Mapping[str, str]:
    """A candidate among others."""
    return {
        "name": one.name,
        "kind": one.kind,
        "in": ", ".join(part for part in (one.city, one.admin1, one.country) if part and part != one.name),
        "population": f"{one.population:,}" if one.population else "",
        "position": position(one.point),
        "score": f"{one.score:.2f}",
        "match": one.match,
        "id": one.key,
    }


def route(one: Route) -> Iterator[Block]:
    """The route, and how true its line is."""
    yield f"{one.leg.origin} – {one.leg.destination}: {one.length_km:,.0f} km"
    yield table([route_row(one)])
    if one.crossings:
        yield f"borders: {', '.join(one.crossings)}"
    if one.credit:
        yield one.credit


def route_row(one: Route) -> Mapping[str, str]:
    """A route among others."""
    return {
        "from": one.leg.origin,
        "to": one.leg.destination,
        "mode": str(one.leg.mode or ""),
        "km": f"{one.length_km:,.1f}",
        "fidelity": str(one.fidelity),
        "snap km": " and ".join(f"{end:.1f}" for end in one.snap_km),
        "status": str(one.leg.status),
    }


def venue_row(one: Venue) -> Mapping[str, str]:
    """A venue among others."""
    return {
        "place": one.place.name,
        "shape": one.footprint.geom_type,
        "standing": "approximate" if one.approximate else "",
        "credit": one.credit,
    }


def issue_row(one: Issue) -> Mapping[str, str]:
    """An issue among others."""
    return {
        "severity": str(one.severity),
        "where": one.where or one.subject,
        "message": one.message,
        "what to do": one.hint,
        "code": one.code,
    }


def position(point: Point | None) -> str:
    """A point as a person writes it, latitude first, to about ten metres; "" for none."""
    if point is None:
        return ""
    lat, lon = f"{abs(point.y):.4f} {'NS'[point.y < 0]}", f"{abs(point.x):.4f} {'EW'[point.x < 0]}"
    return f"{lat}, {lon}"


def _described(one: Candidate) -> str:
    area = ", ".join(dict.fromkeys(part for part in (one.name, one.city, one.admin1, one.country) if part))
    return f"{area} ({one.kind})"
