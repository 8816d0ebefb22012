"""Places and venues become marks: a pin, a ring, an area, a stretch, a footprint."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from mapgen.model import Precision, Role, Shape
from mapgen.scene import Facts, Label, Mark, MarkType, Standing, Stratum, Token

from .facts import colour, link, picture, source_lines
from .lines import STANDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.model import Happening, Mention, Outline, Place, Venue
    from mapgen.scene import Picture

    from .names import Naming

DOUBTFUL = 0.5
"""Below this confidence, and unchecked, a position is drawn as uncertain."""
BUILDINGS = frozenset(
    """station bridge tunnel dam power-plant base camp prison building palace parliament guesthouse embassy
    headquarters monument square stadium hotel museum university church mosque temple cemetery park crossing
    test-site launch-site airport port""".split()  # noqa: SIM905 - a list of kinds
)
COARSE = frozenset({Precision.CITY, Precision.DISTRICT, Precision.REGION, Precision.COUNTRY, Precision.MACRO})
PRIORITY = {Role.STOP: 80, Role.VENUE: 75, Role.FOCUS: 70, Role.RELATED: 50, Role.MENTIONED: 40}


def uncertain(place: Place) -> bool:
    """Whether the position is doubtful: low confidence, ambiguous, or a city's for what is a building."""
    if place.checked is not None:
        return False
    kind = next((mention.kind for mention in place.mentions if mention.kind), "")
    too_coarse = (place.role is Role.VENUE or kind in BUILDINGS) and place.precision in COARSE
    if place.chosen is None:
        return place.ambiguous or too_coarse
    is_point = place.geometry is not None and place.geometry.geom_type == "Point"
    guessed = place.chosen.approximate and is_point
    return place.ambiguous or too_coarse or guessed or place.confidence < DOUBTFUL


def place_marks(
    places: Sequence[Place],
    called: Mapping[str, Naming],
    told: Mapping[str, Sequence[Happening]],
    outline: Outline,
    venues: Mapping[str, Venue],
    spoken: Sequence[str],
) -> list[Mark]:
    """One mark a place that was found, in order; those on one spot share a `group`.

    Args:
        places: found ones.
        called: their names, by place id.
        told: the happenings at each place, by place id, in order.
        outline: for the public sources.
        venues: those with a footprint, by place id: they are pins, their shape is drawn apart.
        spoken: the languages of the map.
    """
    numbered = {place.id for place in places if any(one.order is not None for one in told.get(place.id, ()))}
    spots = Counter(_spot(place) for place in places if place.id not in numbered)
    groups: dict[bytes, str] = {}
    marks: list[Mark] = []
    for place in places:
        if place.geometry is None:
            continue
        shape = place.geometry
        point = place.label_point or place.point or shapely.point_on_surface(shape)
        if place.id in venues:
            point = place.point or venues[place.id].footprint.representative_point()
            shape = point
        if _is_boundless(place):
            shape = point
        mention = place.mentions[0] if place.mentions else None
        naming = called[place.id]
        happenings = told.get(place.id, ())
        style = _style(place, shape)
        spot = _spot(place)
        crowded = spots[spot] > 1 and place.id not in numbered and style in (Token.STOP, Token.AREA)
        if crowded:
            groups.setdefault(spot, f"group-{len(groups) + 1}")
        standing = next((STANDING[told_.status] for told_ in happenings), Standing.CERTAIN)
        marks.append(
            Mark(
                id=place.id,
                type=MarkType.PLACE,
                style=style,
                geometry=shape,
                name=naming.texts[spoken[0]],
                names=naming.texts,
                native=naming.native,
                native_lang=naming.native_lang,
                place_id=place.id,
                point=point,
                numbers=tuple(told_.order for told_ in happenings if told_.order is not None and not told_.related),
                steps=tuple(told_.id for told_ in happenings),
                label=Label(
                    text=naming.texts[spoken[0]],
                    texts=naming.texts,
                    native=naming.native,
                    native_lang=naming.native_lang,
                    point=point,
                    priority=PRIORITY[place.role] + (15 if happenings and place.role is not Role.RELATED else 0),
                    side=mention.label if mention else "",
                ),
                standing=standing,
                uncertain=uncertain(place),
                colour=colour(mention.colour) if mention else "",
                precision=place.precision,
                country=place.country,
                group=groups.get(spot, "") if crowded else "",
                credit=place.chosen.credit if place.chosen else "",
                order=len(marks),
                facts=Facts(
                    text=mention.note if mention and mention.note not in {one.text for one in happenings} else "",
                    category=mention.category if mention else "",
                    link=link(mention.link) if mention else "",
                    picture=own_picture(mention, happenings) if mention else None,
                    sources=source_lines(own_sources(mention, happenings), outline.sources) if mention else (),
                ),
            )
        )
    return marks


def own_picture(mention: Mention, happenings: Sequence[Happening]) -> Picture | None:
    """The picture of the place itself, if none of its happenings shows it already."""
    shown = {one.image.file for one in happenings if one.image}
    return None if mention.image and mention.image.file in shown else picture(mention.image)


def own_sources(mention: Mention, happenings: Sequence[Happening]) -> list[str]:
    """The sources of the place itself, which its happenings do not name already."""
    told = {name for one in happenings for name in one.sources}
    return [name for name in mention.sources if name not in told]


def venue_marks(venues: Sequence[Venue], called: Mapping[str, Naming], spoken: Sequence[str]) -> list[Mark]:
    """The footprints that are more than a point."""
    return [
        Mark(
            id=f"{venue.place.id}-footprint",
            type=MarkType.VENUE,
            style=Token.FOOTPRINT,
            geometry=venue.footprint,
            name=called[venue.place.id].texts[spoken[0]],
            names=called[venue.place.id].texts,
            place_id=venue.place.id,
            point=venue.place.point,
            uncertain=venue.approximate,
            precision=Precision.BUILDING,
            country=venue.place.country,
            credit=venue.credit,
        )
        for venue in venues
        if venue.footprint.geom_type not in ("Point", "MultiPoint") and venue.place.found
    ]


def stratum(mark: Mark) -> Stratum:
    """The layer a mark belongs to."""
    if mark.style is Token.RELATED:
        return Stratum.RELATED
    if mark.type is MarkType.ROUTE:
        return Stratum.ROUTES
    if mark.type is MarkType.VENUE:
        return Stratum.VENUES
    return Stratum.AREAS if mark.style in (Token.RING, Token.AREA, Token.STRETCH, Token.OUTLINE) else Stratum.PLACES


def _style(place: Place, shape: BaseGeometry) -> Token:
    if place.role is Role.RELATED:
        return Token.RELATED
    if shape.geom_type not in ("Point", "MultiPoint"):
        relative = next((mention.relative for mention in place.mentions if mention.relative), None)
        if relative is not None and relative.shape in (Shape.RING, Shape.OFFSET):
            return Token.RING
        if relative is None and _is_drawn(place):
            return Token.OUTLINE
        return Token.STRETCH if "LineString" in shape.geom_type else Token.AREA
    return Token.DOT if place.role is Role.MENTIONED else Token.STOP


def _is_drawn(place: Place) -> bool:
    """Whether a row of a list gives the shape itself: a track, a boundary, and not where something may be."""
    given = any(mention.row is not None and mention.geometry is not None for mention in place.mentions)
    return given and place.precision is Precision.EXACT


def _is_boundless(place: Place) -> bool:
    """Whether nothing finer than a country is known, and nobody asked for its area: that would hide the rest."""
    told = any(mention.relative is not None or mention.geometry is not None for mention in place.mentions)
    return place.precision in (Precision.COUNTRY, Precision.MACRO) and not told


def _spot(place: Place) -> bytes:
    """What is the same for places that lie on one spot."""
    return shapely.to_wkb(shapely.set_precision(place.geometry or Point(), 1e-6, mode="pointwise"))
