"""The nouns that travel from stage to stage: values, frozen and without behaviour.

Axis law: every position is (lon, lat) in degrees, EPSG:4326. Units are suffixes (`_m`, `_km`).
What facts rest on stands in `grounds`; what the drawing is made of (Scene, Mark, Label, Legend) in `mapgen.scene`.
"""

from __future__ import annotations

import copyreg
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from mapgen.showing import Shown, table

from . import told
from .vocabularies import Borders, Fidelity, Join, Mode, Precision, Role, Severity, Shape, Status, Use

if TYPE_CHECKING:
    from mapgen.showing import Block

    from .grounds import Checked, Doubt, Evidence, Source
    from .spots import Spots

NOTHING: Mapping[str, str] = MappingProxyType({})


def _view(mapping: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(mapping)


# A read-only view of a mapping cannot be pickled as it is; with this the nouns can be sent to other processes.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Shown):
    """Something a person should know or mend; the run goes on."""

    code: str
    severity: Severity
    subject: str
    message: str
    hint: str = ""
    where: str = ""
    """File, row and column or line, as a person counts them: "places.csv, row 3, column lat"."""

    def shown(self) -> Iterable[Block]:
        return (f"{self.severity}: {self.message}", *([self.hint] if self.hint else ()), self.where or self.subject)

    def as_row(self) -> Mapping[str, str]:
        return told.issue_row(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that belongs to a step or a place; `file` is relative to the story's folder.

    `data` is the picture itself, cleaned and shrunk, of `media_type`, `width` by `height` pixels; empty
    while it has not been opened, or where it cannot be shown.
    """

    file: str
    alt: str = ""
    credit: str = ""
    data: bytes = field(default=b"", repr=False)
    media_type: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date, an interval or an approximate date.

    `text` is as typed, `edtf` its EDTF level 1 form ("" where it could not be read); `start` and
    `end` bound it (dates, or zoned datetimes where a clock time was given; None: open).
    """

    text: str
    edtf: str = ""
    start: date | datetime | None = None
    end: date | datetime | None = None
    approximate: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A position told through other places, whose mention ids are in `of`.

    RING: within `radius_m` of the one (empty `of`: of the mention's own point). OFFSET: `distance_m`
    from the one in the direction `bearing_deg` (None: any direction, a ring of that radius).
    BETWEEN: on the stretch between the two. OFF: in the sea before the one. AREA: somewhere in the one.
    """

    shape: Shape
    of: tuple[str, ...] = ()
    radius_m: float | None = None
    distance_m: float | None = None
    bearing_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name or a position as somebody wrote it: in a text (`span`), in a row, in a story file.

    Qualifiers are as typed ("Nigeria", "NG", "Kaduna State"). `point` and `geometry` are set where
    the writer gave a position; `relative` where it is told through other mentions.
    """

    id: str
    text: str
    span: tuple[int, int] | None = None
    """Start and end in the document, in code points."""
    row: int | None = None
    """Row in the table, as a person counts them there (the header is row 1)."""
    where: str = ""
    kind: str = ""
    within: str = ""
    """The place it is in, whatever its level: `in: Dandong`, "Paris, Texas"."""
    ward: str = ""
    district: str = ""
    region: str = ""
    country: str = ""
    address: str = ""
    point: Point | None = None
    geometry: BaseGeometry | None = None
    relative: Relative | None = None
    precision: Precision | None = None
    role: Role = Role.FOCUS
    checked: Checked | None = None
    chosen_id: str = ""
    """`provider:provider_id` that a person chose, kept by every later run."""
    pinned: Candidate | None = None
    """The candidate of `chosen_id` as an earlier run found it, for when no gazetteer at hand has it."""
    label: str = ""
    """The side on which the label must stand: left, right, top, bottom, …"""
    names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Names by BCP 47 language that the editor typed; they win."""
    title: str = ""
    """What the map calls it, where that differs from `text`."""
    note: str = ""
    category: str = ""
    colour: str = ""
    link: str = ""
    image: Image | None = None
    sources: tuple[str, ...] = ()
    use: Use = Use.LITERAL
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Shown):
    """One answer to a name: what a gazetteer or a geocoder knows.

    `point` is the reference point (distances, `lat`/`lon`), `label_point` the middle of the largest
    part (drawing; equals `point` for what is a point), `extent` (west, south, east, north), west >
    east where it crosses the antimeridian. `names` by BCP 47 language, or by ISO 15924 script with
    an `und-` prefix (`und-Cyrl`) where only the script is known. `approximate`: the point stands
    for something larger or is a guess of its place (the seat of a district).
    """

    name: str
    point: Point
    provider: str
    provider_id: str
    kind: str
    names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    label_point: Point | None = None
    extent: tuple[float, float, float, float] | None = None
    country: str = ""
    """ISO 3166-1 alpha-2, "" for what lies in none or several."""
    admin1: str = ""
    """Name of the first-order division."""
    admin2: str = ""
    city: str = ""
    """For a venue or an airport: the city it is in."""
    population: int = 0
    score: float = 0.0
    """How well it answers the name, 0–1, before the rest of the list is looked at."""
    matched: str = ""
    """The name that matched, and `match`: exact, folded, alternate, spelling, qualifier."""
    match: str = ""
    approximate: bool = False
    footprint: BaseGeometry | None = None
    credit: str = ""

    def __post_init__(self) -> None:
        checked_position(self.name, self.point)
        if self.label_point is not None:
            checked_position(self.name, self.label_point)
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"{self.name}: score {self.score} is not within 0–1")

    @property
    def key(self) -> str:
        """`provider:provider_id`, the name under which a choice is remembered."""
        return f"{self.provider}:{self.provider_id}"

    def shown(self) -> Iterable[Block]:
        return told.candidate(self)

    def as_row(self) -> Mapping[str, str]:
        return told.candidate_row(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Shown):
    """A mention that has been looked for: what was chosen, what else it could be, and why.

    `chosen` is None when a person gave the position, or when nothing was found (then `geometry` is
    None too). `geometry` is a point, or what is known: a ring, an area, a stretch.
    """

    id: str
    name: str
    mentions: tuple[Mention, ...]
    chosen: Candidate | None = None
    alternatives: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    ambiguous: bool = False
    """Another candidate is nearly as good and nobody has checked."""
    reason: str = ""
    checked: Checked | None = None
    precision: Precision = Precision.CITY
    geometry: BaseGeometry | None = None
    point: Point | None = None
    label_point: Point | None = None
    role: Role = Role.FOCUS

    def __post_init__(self) -> None:
        for position in (self.point, self.label_point):
            if position is not None:
                checked_position(self.name, position)
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"{self.name}: confidence {self.confidence} is not within 0–1")

    @property
    def found(self) -> bool:
        """Whether there is anything to draw."""
        return self.geometry is not None

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 of what was chosen, "" where unknown."""
        return self.chosen.country if self.chosen else ""

    def shown(self) -> Iterable[Block]:
        return told.place(self)

    def as_row(self) -> Mapping[str, str]:
        return told.place_row(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """From one mention to another; legs of one `journey` follow each other in order."""

    id: str
    journey: str
    origin: str
    destination: str
    via: tuple[str, ...] = ()
    mode: Mode | None = None
    join: Join = Join.NONE
    """Set where the leg was not told but follows from the order of dated points."""
    title: str = ""
    when: When | None = None
    status: Status = Status.CONFIRMED
    sources: tuple[str, ...] = ()
    where: str = ""
    row: int | None = None
    """Row in the table that tells it, as a person counts them there."""
    checked: Checked | None = None
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Shown):
    """A leg that has been traced: LineString or MultiLineString (lon, lat), split at the antimeridian.

    `length_km` is measured along the network's own edges and the ellipsoid, never official.
    `snap_km`: distance of each end from the network (0.0 where it was not snapped).
    """

    leg: Leg
    geometry: BaseGeometry
    length_km: float
    fidelity: Fidelity
    snap_km: tuple[float, float] = (0.0, 0.0)
    nodes: int = 0
    """How many nodes of the network the line runs over."""
    crossings: tuple[str, ...] = ()
    """Borders crossed in order, as "KP-CN"."""
    credit: str = ""

    def shown(self) -> Iterable[Block]:
        return told.route(self)

    def as_row(self) -> Mapping[str, str]:
        return told.route_row(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue(Shown):
    """A place with a shape: Point, LineString, Polygon or their Multi forms, (lon, lat)."""

    place: Place
    footprint: BaseGeometry
    approximate: bool = False
    """The shape is a buffer or a sketch, not surveyed."""
    credit: str = ""

    def shown(self) -> Iterable[Block]:
        return (f"{self.place.name}: {self.footprint.geom_type}", table([self.as_row()]))

    def as_row(self) -> Mapping[str, str]:
        return told.venue_row(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that took place: what, when, where, who says so."""

    id: str
    title: str
    place: str = ""
    """Id of the mention where it took place, "" where it has none."""
    when: When | None = None
    text: str = ""
    status: Status = Status.CONFIRMED
    because: str = ""
    sources: tuple[str, ...] = ()
    image: Image | None = None
    quote: str = ""
    order: int | None = None
    """Its number among the steps, from 1; None for what is only related."""
    related: bool = False
    where: str = ""
    checked: Checked | None = None
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a story says about its drawing; empty means: as the settings or the theme have it."""

    theme: str = ""
    languages: tuple[str, ...] = ()
    extent: tuple[float, float, float, float] | None = None
    lengths: bool = False
    borders: Borders = Borders.DE_FACTO
    alt: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a map is to show, before anything has been looked for: read and extract give it."""

    id: str
    title: str = ""
    subtitle: str = ""
    lang: str = ""
    published: str = ""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    mentions: tuple[Mention, ...] = ()
    legs: tuple[Leg, ...] = ()
    happenings: tuple[Happening, ...] = ()
    style: Style = Style()
    spots: Spots | None = None
    """The plain rows of a long list that give their position; the others are mentions."""
    issues: tuple[Issue, ...] = ()
    origin: str = ""
    """The file it was read from, for messages; never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A finished file that has not been written yet."""

    name: str
    media_type: str
    data: bytes
    issues: tuple[Issue, ...] = ()
    """What could not be drawn or written of the scene."""


def checked_position(name: str, point: Point) -> None:
    """Refuse what is no (lon, lat).

    Raises:
        ValueError: the point is empty, not finite or out of range.
    """
    if point.is_empty or not (math.isfinite(point.x) and math.isfinite(point.y)):
        raise ValueError(f"{name}: no position")
    if not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
        raise ValueError(f"{name}: ({point.x}, {point.y}) is not (lon, lat)")
