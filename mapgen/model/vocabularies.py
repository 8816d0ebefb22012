"""The closed vocabularies of the nouns: words of which each has a meaning of its own, and there are no others."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How one travels. A leg without a mode has `None`."""

    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"
    AIR = "air"
    WALK = "walk"


class Status(StrEnum):
    """The standing of a fact, as the editor states it."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    REPORTED = "reported"
    DISPUTED = "disputed"
    PLANNED = "planned"


class Fidelity(StrEnum):
    """How true a route's geometry is to the way that was travelled."""

    NETWORK = "network"
    APPROXIMATE = "approximate"
    GREAT_CIRCLE = "great-circle"
    STRAIGHT = "straight"
    INFERRED = "inferred"


class Precision(StrEnum):
    """How exact a position is meant to be, finest first."""

    EXACT = "exact"
    BUILDING = "building"
    STREET = "street"
    LOCALITY = "locality"
    CITY = "city"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    MACRO = "macro"


class Role(StrEnum):
    """What a place is to the story."""

    STOP = "stop"
    VENUE = "venue"
    FOCUS = "focus"
    RELATED = "related"
    MENTIONED = "mentioned"


class Join(StrEnum):
    """How dated points without a journey are joined."""

    NONE = "none"
    INFERRED = "inferred"
    TRACK = "track"


class Borders(StrEnum):
    """Which borders of states a map draws. Their courses are Natural Earth's, as they are in fact."""

    DE_FACTO = "de-facto"
    """Agreed ones as lines, disputed ones and lines of control dashed, the limits of claims dotted."""
    NO_CLAIMS = "no-claims"
    """The same without the limits of claims."""
    AGREED = "agreed"
    """Only those that nobody disputes."""
    NONE = "none"
    """None at all, and no lines between the states or provinces of a country."""


class Severity(StrEnum):
    """How much an issue matters: an `error` keeps the DRAFT mark on the map."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Doubtful(StrEnum):
    """Why what a text tells is put down with a doubt."""

    ASSUMED = "assumed"
    """The text does not say it: "China" for where a train stops."""
    DIFFER = "differ"
    """Two texts say different things."""


class Use(StrEnum):
    """How a text uses a place's name: for the place itself, or for what is named after it or belongs to it."""

    LITERAL = "literal"
    ACTOR = "actor"
    """A government or a body by its seat: "Beijing said"."""
    DEMONYM = "demonym"
    """What belongs to it: "North Korean officials", "Ohioans"."""
    PART = "part"
    """Inside another name: "University of Oxford", "Boston Globe"."""


class Shape(StrEnum):
    """How a position that is not a point is given; see `Relative`."""

    RING = "ring"
    OFFSET = "offset"
    BETWEEN = "between"
    OFF = "off"
    AREA = "area"
