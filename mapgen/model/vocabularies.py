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


class Severity(StrEnum):
    """How much an issue matters: an `error` keeps the DRAFT mark on the map."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
