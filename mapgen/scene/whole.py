"""A whole map: its layers, steps, key, callouts, inset, and the basemap under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.model import NOTHING

from .marks import Facts
from .vocabulary import Standing, Stratum, Token, refuse_colour

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

    from .crowd import Crowd
    from .marks import Label, Mark, SourceLine
    from .vocabulary import Extent


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

    def __post_init__(self) -> None:
        refuse_colour(self.colour)


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

    `kind`: land, coast, lake, river, border, disputed, claim, admin1, rail. `near`: the fine shapes inside the
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
    crowd: Crowd | None = None
    """The plain places of a long list, drawn with the layer of places; None where the list is short."""

    def marks(self) -> Iterator[Mark]:
        """All marks, lowest layer first, those of the crowd among the places; they are made one by one."""
        from mapgen.crowds import marks_of

        return marks_of(self.layers, self.crowd, self.languages)

    def single(self) -> Iterator[Mark]:
        """The marks that are not of the crowd, lowest layer first."""
        for layer in self.layers:
            yield from layer.marks

    def mark(self, id: str) -> Mark:  # noqa: A002 - the field's own name
        """The mark of that id.

        Raises:
            KeyError: there is none.
        """
        for mark in self.single():
            if mark.id == id:
                return mark
        if self.crowd is not None and id in self.crowd.ids:
            from mapgen.crowds import mark_at

            return mark_at(self.crowd, self.crowd.ids.index(id), self.languages)
        raise KeyError(id)
