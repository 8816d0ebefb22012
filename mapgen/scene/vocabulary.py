"""The words of a drawing: layers, kinds, styles, standings; and what may stand in it as a colour or a link."""

from __future__ import annotations

import re
from enum import StrEnum

from mapgen.address import is_link

Extent = tuple[float, float, float, float]
"""(west, south, east, north) in degrees; east > 180 where it crosses the antimeridian."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def refuse_links(*links: str) -> None:
    """Raises ValueError for what is no address of the web or of a mailbox; "" is none."""
    for link in links:
        if link and not is_link(link):
            raise ValueError(f"{link!r} is no address that a reader may be sent to")


def refuse_colour(colour: str) -> None:
    """Raises ValueError for what is no `#rrggbb`; "" is none."""
    if colour and not COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is no colour as #rrggbb")


class Stratum(StrEnum):
    """The layers of a map, lowest first."""

    AREAS = "areas"
    ROUTES = "routes"
    VENUES = "venues"
    PLACES = "places"
    RELATED = "related"


class MarkType(StrEnum):
    """What a mark stands for, as exports name it."""

    PLACE = "place"
    ROUTE = "route"
    VENUE = "venue"
    HAPPENING = "happening"


class Token(StrEnum):
    """How a mark is drawn; a theme gives each its colours and strokes."""

    STOP = "stop"
    DOT = "dot"
    RELATED = "related"
    GROUP = "group"
    RING = "ring"
    AREA = "area"
    STRETCH = "stretch"
    OUTLINE = "outline"
    FOOTPRINT = "footprint"
    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"
    AIR = "air"
    WALK = "walk"
    TRACK = "track"
    INFERRED = "inferred"


class Standing(StrEnum):
    """How sure a line or a mark is, as far as the drawing tells it apart."""

    CERTAIN = "certain"
    REPORTED = "reported"
    UNCERTAIN = "uncertain"
    PLANNED = "planned"


class LabelKind(StrEnum):
    """What a label names; the first never disappears, the others are context and may give way."""

    STORY = "story"
    COUNTRY = "country"
    SEA = "sea"
    REGION = "region"
    TOWN = "town"
