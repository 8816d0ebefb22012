"""A neutral drawing: what a map shows, with no drawing library's type in it.

Compose makes a Scene, the renderers draw it, each in its own way. Everything in it may be published:
evidence, reasons, alternatives, private sources and file names never get this far. Text is text,
never HTML. Geometry is (lon, lat), EPSG:4326, split at the antimeridian.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from .model import NOTHING, Fidelity, Mode, Precision, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

Extent = tuple[float, float, float, float]
"""(west, south, east, north) in degrees; east > 180 where it crosses the antimeridian."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date or an interval: in words by language, and as ISO 8601 bounds for the timeline ("" where open).

    `end` is the last day (or instant) that still belongs to it.
    """

    text: Mapping[str, str]
    start: str = ""
    end: str = ""
    edtf: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as a reader knows it; links are http, https or mailto."""

    title: str
    publisher: str = ""
    url: str = ""
    archive: str = ""
    accessed: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to be shown with a step or a place: clean bytes of PNG, JPEG or WebP, and what they show in words."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a card may say of a mark: an allow-list."""

    text: str = ""
    when: Moment | None = None
    status: Status | None = None
    because: str = ""
    quote: str = ""
    """The sentence that it rests on, in the words of its source."""
    category: str = ""
    link: str = ""
    picture: Picture | None = None
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name on the map. `native` with `native_lang` (BCP 47) stands below in grey; "" where `text` is it already.

    `side` is a side that the story fixed ("left", "top right"), "" leaves it free. Of two labels in each
    other's way the lower `priority` gives way; a STORY label gets a leader instead. `texts` are the
    same name in the other languages built in.
    """

    text: str
    point: Point
    kind: LabelKind = LabelKind.STORY
    native: str = ""
    native_lang: str = ""
    texts: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    spots: tuple[Point, ...] = ()
    """Other points where the name of an area could stand, best first."""
    room_deg: float = 0.0
    """How far the name of an area may stand from its points, in degrees of latitude."""
    priority: int = 0
    side: str = ""
    min_zoom: float = 0.0
    max_zoom: float = 24.0
    """The web map zooms (256-pixel tiles) between which it is shown."""
    dot: bool = False
    """A town: its own dot is drawn at the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing drawn. `id` is unique in the scene and the same in every run.

    `place_id` is the id of the story's place that it stands for ("" for a route); `point` is where
    its number or dot stands (None for a route). `numbers` are the steps told there.
    """

    id: str
    type: MarkType
    style: Token
    geometry: BaseGeometry
    name: str
    native: str = ""
    native_lang: str = ""
    place_id: str = ""
    point: Point | None = None
    names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    numbers: tuple[int, ...] = ()
    steps: tuple[str, ...] = ()
    label: Label | None = None
    standing: Standing = Standing.CERTAIN
    uncertain: bool = False
    """The position is doubtful: low confidence, or coarser than what it stands for."""
    group: str = ""
    """Marks of the same group lie on one spot and are drawn as one counted symbol."""
    colour: str = ""
    """`#rrggbb` that the author chose, "" for the theme's."""
    mode: Mode | None = None
    fidelity: Fidelity | None = None
    length_km: float | None = None
    precision: Precision | None = None
    country: str = ""
    journey: str = ""
    twin: str = ""
    """Id of the route whose line this one runs over: drawn once, both named in its card."""
    against: bool = False
    """It runs over its twin's line in the opposite direction."""
    credit: str = ""
    order: int = 0
    """Of places: which one of the input it is, from 0."""
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Marks that are switched on and off together."""

    stratum: Stratum
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One beat of the story, in order: what is told, and the marks that it lights up.

    `number` is what the map shows (None where a story has more than 30 steps, or for related ones).
    """

    id: str
    title: str
    number: int | None = None
    place: str = ""
    """Name of where it is, and `places` the same by language."""
    places: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    facts: Facts = field(default_factory=Facts)
    marks: tuple[str, ...] = ()
    extent: Extent | None = None
    related: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One line of the key: a swatch drawn as the marks are, and what it means in each language."""

    text: Mapping[str, str]
    style: Token
    standing: Standing = Standing.CERTAIN
    rough: bool = False
    """Great circles, straight and approximate lines."""
    uncertain: bool = False
    colour: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """Venues too small for the map's scale, drawn apart at their own: title, true footprints, scale.

    Shown while `extent` would be smaller than a few markers on the map.
    """

    id: str
    title: Mapping[str, str]
    extent: Extent
    anchor: Point
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A globe that says where this is: centred on `centre`, `box` outlined, `marks` as dots."""

    centre: Point
    box: Extent
    marks: tuple[str, ...] = ()
    text: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLayer:
    """Shapes of one kind of the basemap.

    `kind`: land, lake, river, border, disputed, admin1, rail. `near`: the fine shapes inside the
    `window` of the ground; the others are the coarse rest of the world.
    """

    kind: str
    geometry: BaseGeometry
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The basemap under a scene: fine inside `window`, coarse around it."""

    window: Extent
    layers: tuple[GroundLayer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole map, ready to be drawn.

    `languages[0]` is the language shown; all of them are built in. `theme` is auto, light, dark,
    print or a plug-in's name. `description` is the alternative text of the whole picture. `credits`
    stand on the map in this order; `notices` are the licences for an export's metadata.
    """

    id: str
    title: str
    extent: Extent
    layers: tuple[Layer, ...]
    ground: Ground
    subtitle: str = ""
    lang: str = "en"
    text_lang: str = ""
    """Language of the story's own texts; "" where it does not say."""
    direction: str = "ltr"
    languages: tuple[str, ...] = ("en",)
    theme: str = "auto"
    draft: bool = False
    labels: tuple[Label, ...] = ()
    """Context: countries, seas, regions, towns. The marks carry their own."""
    steps: tuple[Step, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    callouts: tuple[Callout, ...] = ()
    inset: Inset | None = None
    lengths: bool = False
    credits: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    published: str = ""
    description: str = ""
    correction: str = ""
    issues: int = 0
    url: str = ""
    """Where readers will find the page, "" where nobody has said."""
    size: tuple[int, int] | None = None
    """Width and height of the printed twin in pixels; None: as the renderer likes."""

    def marks(self) -> Iterator[Mark]:
        """All marks, lowest layer first."""
        for layer in self.layers:
            yield from layer.marks

    def mark(self, id: str) -> Mark:  # noqa: A002 - the field's own name
        """The mark of that id.

        Raises:
            KeyError: there is none.
        """
        for mark in self.marks():
            if mark.id == id:
                return mark
        raise KeyError(id)
