"""What is drawn of a story: marks with their names and with what a card says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.model import NOTHING, Fidelity, Mode, Precision, Status

from .vocabulary import LabelKind, MarkType, Standing, Token, refuse_colour, refuse_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

PICTURES = ("image/png", "image/jpeg", "image/webp")


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

    def __post_init__(self) -> None:
        refuse_links(self.url, self.archive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to be shown with a step or a place: clean bytes of PNG, JPEG or WebP, and what they show in words."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        if self.media_type not in PICTURES:
            raise ValueError(f"{self.media_type!r} is no picture that a page shows: {', '.join(PICTURES)}")


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

    def __post_init__(self) -> None:
        refuse_links(self.link)


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

    def __post_init__(self) -> None:
        refuse_colour(self.colour)
