"""The words of a story file: its mappings, their keys, and what contradicts itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from mapgen import positions
from mapgen.model import Borders, Join, Mode, Precision, Role, Status

from .values import (
    Checked,
    Date,
    Distance,
    Id,
    ImageFile,
    Language,
    Languages,
    Latitude,
    Line,
    Link,
    Longitude,
    Pair,
    Position,
    Reference,
    SourceIds,
    Stops,
    Text,
    Through,
    Wind,
    YesNo,
    Zone,
    short,
    spot,
)

MODES = {"train": Mode.RAIL, "road": Mode.ROAD, "ship": Mode.SEA, "air": Mode.AIR, "walk": Mode.WALK}
"""The words that begin a journey, and the mode each stands for."""
SPOTS = ("at", "between", "near", "off", "area")
"""The words that say where; no mapping has two of them."""
Side = Literal["top", "top-right", "right", "bottom-right", "bottom", "bottom-left", "left", "top-left"]


def _form(value: Any) -> str:
    """Which form of a value was typed, so that its errors are of that form only."""
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "mapping"


class Words(BaseModel):
    """A mapping of the story file; a key that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LatLon(Words):
    """A position by its latitude and longitude."""

    lat: Latitude = Field(description="Latitude in degrees; north is positive.")
    lon: Longitude = Field(description="Longitude in degrees; east is positive.")


class Near(Words):
    """A position told by its distance from a place."""

    place: Reference = Field(description="The place it is near.")
    by: Distance = Field("", description="How far from it.")
    bearing: Wind = Field("", description="In which direction from it: NW, north-west, 315°.")


class Where(Words):
    """The words that say where something is when it is not simply at a place."""

    between: Pair = Field((), description="On the stretch between two places.")
    near: Annotated[Near, short("place", Near)] | None = Field(None, description="So far from a place, in a direction.")
    off: Reference = Field("", description="In the sea before a place.")
    area: Reference = Field("", description="Somewhere in a place.")
    within: Distance = Field("", description="Within this distance of it; drawn as a ring instead of a pin.")

    def spots(self) -> list[str]:
        """Which of the words that say where are used."""
        return [word for word in SPOTS if getattr(self, word, None)]

    @model_validator(mode="after")
    def _one_spot(self) -> Where:
        used = self.spots()
        if len(used) > 1:
            raise ValueError(f"{' and '.join(used)} together; say where in one way")
        if self.near and not (self.near.by or self.within):
            raise ValueError(f"how near? Write near: {{place: {self.near.place}, by: 12 nmi}}, or add within: 20 km")
        return self


class Image(Words):
    """A picture from the folder of the story."""

    file: ImageFile = Field(description="Its path from the story file.")
    alt: Text = Field("", description="What it shows, for those who cannot see it.")
    credit: Text = Field("", description="Who made it.")


class Source(Words):
    """Where a fact comes from."""

    title: Text = Field(description="Its title, as a reader knows it.")
    publisher: Text = Field("", description="Who published it.")
    url: Link = Field("", description="Its address: http, https or mailto.")
    archive: Link = Field("", description="The address of an archived copy.")
    accessed: Date = Field("", description="The day on which it was read.")
    credit: Text = Field("", description="The credit it asks for.")
    public: YesNo = Field(True, description="false: it never leaves this file.")


class Place(Where):
    """A place that needs help: its name, what it lies in, its position, the side of its label."""

    name: Reference = Field("", description="The name to look for; without one, the id is the name.")
    title: Line = Field("", description="What the map calls it, where that is not its name.")
    inside: Line = Field("", alias="in", description="The place it lies in: a city, a district, a country.")
    region: Line = Field("", description="The state, province or region it lies in.")
    country: Line = Field("", description="The country it lies in: a name or an ISO 3166 code.")
    kind: Line = Field("", description="What it is: city, bridge, strait, building, …")
    at: (
        Annotated[
            Annotated[Position, Tag("text")] | Annotated[LatLon, Tag("mapping")],
            Discriminator(_form),
            BeforeValidator(spot, json_schema_input_type=Text | LatLon),
        ]
        | None
    ) = Field(None, description="Its position: 33.92 N, 34.31 E, degrees and minutes, a plus code, WKT or {lat, lon}.")
    lat: Latitude = Field("", description="Its latitude, together with lon.")
    lon: Longitude = Field("", description="Its longitude, together with lat.")
    precision: Precision | None = Field(None, description="How exact its position is meant to be.")
    label: Side | None = Field(None, description="The side on which its label stands.")
    names: dict[Language, Line] = Field({}, description="Its names by language: {ko: 평양}.")
    role: Role | None = Field(None, description="What it is to the story; follows from the story where not given.")
    checked: Checked = Field("", description="When and by whom its pin was looked at; no later run changes it.")
    text: Text = Field("", description="What its card says.")
    category: Line = Field("", description="A word to group places by.")
    link: Link = Field("", description="An address that its card links to.")
    image: Annotated[Image, short("file", Image)] | None = Field(None, description="A picture for its card.")
    source: SourceIds = Field((), description="Ids of sources, one or a list.")
    note: Text = Field("", description="A note to oneself; never published.")

    @model_validator(mode="after")
    def _one_position(self) -> Place:
        if bool(self.lat) != bool(self.lon):
            raise ValueError("lat and lon go together; one of them is missing")
        if self.lat and self.spots():
            raise ValueError(f"{self.spots()[0]}, lat and lon together; say where in one way")
        return self


class Facts(Words):
    """What journeys and steps have in common."""

    when: Date = Field("", description="The date or interval: EDTF, or 25 March 2018; with a clock time where known.")
    title: Line = Field("", description="A short title.")
    status: Status | None = Field(None, description="The standing of the fact.")
    source: SourceIds = Field((), description="Ids of sources, one or a list.")
    checked: Checked = Field("", description="When and by whom it was held against what it rests on.")
    note: Text = Field("", description="A note to oneself; never published.")


class Journey(Facts):
    """Legs that follow each other, by one means of travel."""

    train: Stops = Field((), description="Stops of a journey by rail.")
    road: Stops = Field((), description="Stops of a journey by road.")
    ship: Stops = Field((), description="Stops of a journey by sea.")
    air: Stops = Field((), description="Stops of a flight.")
    walk: Stops = Field((), description="Stops of a way on foot.")
    leg: Stops = Field((), description="Stops of a journey whose means stands under mode, or is not known.")
    mode: Mode | None = Field(None, description="The means of travel of a leg.")
    via: Through = Field((), description="Points that a journey of two stops passes through.")

    @property
    def word(self) -> str:
        """The word that begins it: train, road, ship, air, walk or leg."""
        return next(word for word in (*MODES, "leg") if getattr(self, word))

    @property
    def stops(self) -> tuple[str, ...]:
        """Place references in order, two or more."""
        return tuple(getattr(self, self.word))

    @property
    def means(self) -> Mode | None:
        """The mode of its legs, None where it is not said."""
        return MODES.get(self.word, self.mode)

    @model_validator(mode="after")
    def _one_means(self) -> Journey:
        used = [word for word in (*MODES, "leg") if getattr(self, word)]
        if not used:
            raise ValueError("a journey begins with train, road, ship, air, walk or leg: train: Pyongyang > Beijing")
        if len(used) > 1:
            raise ValueError(f"{' and '.join(used)} together; write a journey for each")
        if self.mode and used != ["leg"]:
            raise ValueError(f"{used[0]} already says the means; leave mode out, or write leg")
        if self.via and len(self.stops) > 2:
            raise ValueError("via is for a journey of two stops; with more, put the points among the stops: A > B > C")
        return self


class Step(Facts, Where):
    """Something that took place: where, when, what, and who says so."""

    at: (
        Annotated[
            Annotated[Reference, Tag("text")] | Annotated[LatLon, Tag("mapping")],
            Discriminator(_form),
            BeforeValidator(spot, json_schema_input_type=Text | LatLon),
        ]
        | None
    ) = Field(None, description="A place: its id, its name or a position.")
    text: Text = Field("", description="What happened.")
    because: Text = Field("", description="What its standing rests on.")
    image: Annotated[Image, short("file", Image)] | None = Field(None, description="A picture.")
    quote: Text = Field("", description="The words of the source, as published there.")

    @model_validator(mode="after")
    def _somewhere(self) -> Step:
        if not self.spots():
            raise ValueError("a step says where: at: Beijing, or one of between, near, off, area")
        return self


class Defaults(Words):
    """What holds where nothing else is said."""

    join: Join | None = Field(None, description="How dated steps are joined: none, inferred (thin dashes) or track.")
    timezone: Zone = Field("", description="The zone of clock times that state none.")
    country: Line = Field("", description="The country of places that state none.")
    status: Status | None = Field(None, description="The standing of facts that state none.")


class Extent(Words):
    """The piece of the world that the map shows."""

    west: Longitude = Field(description="Longitude of its left edge.")
    south: Latitude = Field(description="Latitude of its lower edge.")
    east: Longitude = Field(description="Longitude of its right edge; below west where it crosses the antimeridian.")
    north: Latitude = Field(description="Latitude of its upper edge.")

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, east = (positions.degrees(edge, "lon") for edge in (self.west, self.east))
        south, north = (positions.degrees(edge, "lat") for edge in (self.south, self.north))
        return west, south, east, north

    @model_validator(mode="after")
    def _a_piece(self) -> Extent:
        west, south, east, north = self.bounds()
        if south >= north or west == east:
            raise ValueError("it has no area: south is below north, and west is not east")
        return self


PlaceEntry = Annotated[Place, short("name", Place), BeforeValidator(spot, json_schema_input_type=Text | Place)]
SourceEntry = Annotated[Source, short("title", Source)]


class Story(Words):
    """A story: what happened, where and when, and how one travelled there."""

    mapgen: Literal["1"] = Field("1", description="The version of this format.")
    id: Id = Field("", description="The name of the files that are made; without it, the name of this file.")
    title: Line = Field("", description="The title of the map.")
    subtitle: Line = Field("", description="The line below the title.")
    lang: Language = Field("", description="The language of the story's texts.")
    languages: Languages = Field((), description="Languages of the names on the map; the first is shown.")
    published: Date = Field("", description="The day of publication.")
    correction: Text = Field("", description="What was corrected, and when.")
    alt: Text = Field("", description="What the map shows, for those who cannot see it; else made from the story.")
    theme: Line = Field("", description="light, dark, auto, print or the name of a plug-in.")
    borders: Borders | None = Field(None, description="Which borders of states are drawn; without it, de-facto.")
    extent: Extent | None = Field(None, description="The piece of the world shown; without it, what the story needs.")
    lengths: YesNo = Field(False, description="Whether the lengths of routes are shown.")
    defaults: Defaults = Field(Defaults(), description="What holds where nothing else is said.")
    sources: dict[Id, SourceEntry] = Field({}, description="Sources by id; a text alone is a title.")
    places: Annotated[
        Annotated[tuple[PlaceEntry, ...], Tag("list")] | Annotated[dict[Id, PlaceEntry], Tag("mapping")],
        Discriminator(_form),
    ] = Field({}, description="Places that need help, by id; or a list of names, the shortest story.")
    journeys: tuple[Journey, ...] = Field((), description="Journeys, each with its stops in order.")
    steps: tuple[Step, ...] = Field((), description="What is told, in order.")
    related: tuple[Step, ...] = Field((), description="What belongs to the story and not to its journeys.")
    mentioned: tuple[Line, ...] = Field((), description="Names that the text drops and the map does not show.")
    draft: YesNo = Field(False, description="true: drafted by mapgen and not yet checked; the map says so.")

    @model_validator(mode="after")
    def _something(self) -> Story:
        if not (self.places or self.journeys or self.steps or self.related):
            raise ValueError("there is nothing to show; a story has places, journeys or steps")
        return self
