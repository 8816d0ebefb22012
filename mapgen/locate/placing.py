"""One mention and what is known of it become a place, with what must be said of it.

The geometry of a place is a point for what is drawn as one: a town, a venue, and also a country, a
sea or a region that is itself what was named (the point is where its label stands; its outline is in
`chosen`). Where something is only known to lie *in* a division or a town, the geometry is that area.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mapgen.geometry import ring
from mapgen.model import Candidate, Issue, Mention, Place, Precision, Relative, Role, Shape

from . import relative, wording
from .area import area_of, area_precision, middle
from .given import shown
from .judge import ALTERNATIVES, is_elsewhere
from .kinds import VENUES, precision
from .query import NOT_ITSELF
from .scope import Level, Stated
from .statement import CLEARLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ask import Names
    from .judge import Judgement
    from .search import Found

COLUMNS = (Level.COUNTRY, Level.REGION, Level.DISTRICT)
"""Statements that must name a place; what follows a comma in an unknown name need not."""
SEAT_REACH_M = 20_000.0
"""How far a district reaches of which only the town is known that it is called after."""
AREA_CONFIDENCE = {
    Precision.BUILDING: 0.3,
    Precision.LOCALITY: 0.3,
    Precision.CITY: 0.3,
    Precision.DISTRICT: 0.25,
    Precision.REGION: 0.2,
    Precision.COUNTRY: 0.1,
    Precision.MACRO: 0.1,
}
"""Confidence in a position of which only the ward, district, state or country is known."""


def given(mention: Mention) -> Place:
    """A place where the writer put it."""
    geometry = mention.geometry if mention.geometry is not None else mention.point
    assert geometry is not None
    point = mention.point or middle(geometry)
    return Place(
        id=mention.id,
        name=_name(mention),
        mentions=(mention,),
        confidence=1.0,
        reason="position given",
        checked=mention.checked,
        precision=mention.precision or Precision.EXACT,
        geometry=geometry,
        point=point,
        label_point=middle(geometry),
        role=mention.role,
    )


def kept(mention: Mention, candidate: Candidate | None) -> Place:
    """What a person chose; the position they gave, if they gave one; nothing where both are lost."""
    if candidate is None:
        return given(mention) if mention.point is not None or mention.geometry is not None else _nowhere(mention)
    point = mention.point or candidate.point
    label_point = mention.point or candidate.label_point or candidate.point
    return Place(
        id=mention.id,
        name=mention.title or mention.text or candidate.name,
        mentions=(mention,),
        chosen=candidate,
        confidence=1.0,
        reason="chosen by a person" + (", at the position they gave" if mention.point is not None else ""),
        checked=mention.checked,
        precision=mention.precision or precision(candidate),
        geometry=mention.geometry if mention.geometry is not None else label_point,
        point=point,
        label_point=label_point,
        role=_role(mention, candidate),
    )


def witness(place: Place) -> Candidate | None:
    """What a position that is certain tells about the other names of the list."""
    if place.chosen is not None:
        return place.chosen
    if place.point is None:
        return None
    from mapgen import basemap

    country, region = basemap.admin1_at(place.point, within_km=20.0)
    return Candidate(
        name=place.name,
        point=place.point,
        provider="given",
        provider_id=place.id,
        kind="city",
        country=country,
        admin1=region,
    )


def chosen(mention: Mention, found: Found, judgement: Judgement, company: Sequence[str]) -> tuple[Place, list[Issue]]:
    """The likeliest candidate of a name as a place."""
    candidate = judgement.chosen
    issues = [wording.unheeded(mention, found, one) for one in found.unheeded]
    if found.failure is not None:
        issues.append(wording.not_asked(mention, found.failure))
    if mention.checked is None:
        if found.edits:
            issues.append(wording.misspelt(mention, found, candidate))
        if found.reading.how in NOT_ITSELF:
            issues.append(wording.settlement_only(mention, candidate))
        if judgement.ambiguous:
            issues.append(wording.ambiguous(mention, judgement))
    somewhere = found.reading.how in NOT_ITSELF
    area = area_of(candidate) if somewhere else None
    label_point = candidate.label_point or candidate.point
    return (
        Place(
            id=mention.id,
            name=_found_name(mention, found, candidate),
            mentions=(mention,),
            chosen=candidate,
            alternatives=judgement.alternatives,
            confidence=judgement.confidence,
            ambiguous=judgement.ambiguous and mention.checked is None,
            reason=wording.reason(found, judgement, company),
            checked=mention.checked,
            precision=mention.precision or (area_precision(candidate) if somewhere else precision(candidate)),
            geometry=label_point if area is None else area,
            point=candidate.point,
            label_point=label_point,
            role=mention.role if somewhere else _role(mention, candidate),
        ),
        issues,
    )


def unknown(mention: Mention, found: Found, gazetteers: Sequence[Names]) -> tuple[Place, list[Issue]]:
    """A name that nobody knows: the finest division that is stated and known, as an area; else nothing."""
    issues = [wording.unheeded(mention, found, one) for one in found.unheeded if one.denied or one.level in COLUMNS]
    if found.failure is not None:
        issues.append(wording.not_asked(mention, found.failure))
    for stated in reversed(found.stated):
        division = _division(stated, gazetteers)
        if division is None or (stated.level is Level.SETTING and not mention.text):
            continue  # a row that says nothing is nowhere, also where all places are in one country
        if stated.level is Level.DISTRICT and division.kind == "city":
            area, exact = ring(division.point, SEAT_REACH_M), Precision.DISTRICT
        else:
            area, exact = area_of(division), area_precision(division)
        place = Place(
            id=mention.id,
            name=_name(mention),
            mentions=(mention,),
            chosen=division,
            alternatives=(found.candidates or found.elsewhere or found.similar)[:ALTERNATIVES],
            confidence=AREA_CONFIDENCE[exact],
            reason=f"{mention.text or 'the place'} is not known; somewhere in {wording.described(division)}, as stated",
            checked=mention.checked,
            precision=exact,
            geometry=area,
            point=division.point,
            label_point=division.label_point or division.point,
            role=mention.role,
        )
        return place, [*issues, wording.only_area(mention, found, division)]
    return _nowhere(mention), issues if found.failure is not None else [*issues, wording.unknown(mention, found)]


def relative_to(mention: Mention, position: Relative, anchors: Sequence[Place | None]) -> tuple[Place, list[Issue]]:
    """A position told through other places, if all of them have been found."""
    known = [anchor for anchor in anchors if anchor is not None and anchor.point is not None]
    own = position.shape is Shape.RING and not position.of and mention.point is not None
    if len(known) < len(anchors) or not (known or own) or (position.shape is Shape.BETWEEN and len(known) < 2):
        lost = [name for name, anchor in zip(position.of, anchors, strict=True) if anchor not in known]
        return _nowhere(mention), [wording.unanchored(mention, lost)]
    there = relative.position(position, known, mention.point)
    return (
        Place(
            id=mention.id,
            name=_name(mention),
            mentions=(mention,),
            confidence=min((anchor.confidence for anchor in known), default=1.0),
            reason=there.reason,
            checked=mention.checked,
            precision=mention.precision or there.precision,
            geometry=there.geometry,
            point=there.point,
            label_point=there.point,
            role=mention.role,
        ),
        [],
    )


def _nowhere(mention: Mention) -> Place:
    return Place(
        id=mention.id,
        name=_name(mention),
        mentions=(mention,),
        reason="not found",
        checked=mention.checked,
        role=mention.role,
    )


def _division(stated: Stated, gazetteers: Sequence[Names]) -> Candidate | None:
    """The one place that a statement means; None where it is not known or could as well be another."""
    if not stated.scopes:
        return None
    countries = [scope.country for scope in stated.scopes if scope.division is None]
    divisions = sorted((s.division for s in stated.scopes if s.division is not None), key=lambda c: (-c.score, c.key))
    if countries:
        abroad = any(c.country != countries[0] and c.kind == "admin1" for c in divisions)
        return None if abroad else _country(countries[0], stated.text, tuple(gazetteers))
    best = divisions[0]
    rivals = (other for other in divisions[1:] if best.score - other.score < CLEARLY)
    return None if any(is_elsewhere(other, best) for other in rivals) else best


@lru_cache(maxsize=1_000)
def _country(code: str, text: str, gazetteers: tuple[Names, ...]) -> Candidate | None:
    """The country of a code, under the name it was stated by."""
    for gazetteer in gazetteers:
        for candidate in (*gazetteer.named(text), *gazetteer.named(code)):
            if candidate.kind in ("country", "territory") and candidate.country == code:
                return candidate
    return None


def _role(mention: Mention, candidate: Candidate) -> Role:
    return Role.VENUE if mention.role is Role.FOCUS and candidate.kind in VENUES else mention.role


def _name(mention: Mention) -> str:
    """What the map calls it: a row without a name is known by its position."""
    named = mention.title or mention.text
    return named or (shown(mention.point) if mention.point is not None else mention.id)


def _found_name(mention: Mention, found: Found, candidate: Candidate) -> str:
    """What the map calls it: as typed, without qualifiers; corrected where it was misspelt."""
    if mention.title:
        return mention.title
    if found.reading.how in NOT_ITSELF:
        return _name(mention)
    if found.edits:
        return candidate.name
    return found.reading.name if found.reading.within else mention.text
