"""Names on a sheet: how each is set, where it stands, and the lines that lead to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mapgen.scene import LabelKind, Token

from . import lettering
from .placing import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Label, Mark, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas
    from .placing import Marker, Spot
    from .view import View

WRAP_FROM = 9
LEADING = 1.28
"""From baseline to baseline, in sizes of the text."""
REACH_PX = 90.0
METRES_A_DEGREE = 111_195.0
"""Of latitude, on the mean sphere."""
"""How far the name of a country or a sea may be from its point to come into the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a name."""

    text: str
    size: float
    colour: str
    bold: bool = False
    italic: bool = False
    lang: str = ""

    @property
    def leading(self) -> float:
        """From baseline to baseline."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The lines of a name, where it belongs, and whether a town's dot comes with it."""

    item: Item
    lines: tuple[Line, ...]
    dot: tuple[float, float] | None = None


def story_name(
    canvas: Canvas,
    mark: Mark,
    marker: Marker,
    lang: str,
    theme: Theme,
    *,
    minor: bool,
    led: bool,
) -> Name:
    """The name of a place of the story beside its marker, its own script below."""
    label = mark.label
    text = mark.names.get(lang, mark.name)
    if minor:
        lines = [Line(text=text, size=12.0, colour=theme.town, lang=lang)]
    else:
        lines = [Line(text=text, size=15.5, colour=theme.ink, bold=True, lang=lang)]
        if mark.native:
            lines.append(Line(text=mark.native, size=12.5, colour=theme.muted, lang=mark.native_lang))
    wide, high = measured(canvas, lines)
    item = Item(
        id=mark.id,
        x=marker.x,
        y=marker.y,
        w=wide,
        h=high,
        r=max(marker.w, marker.r),
        side=label.side if label else "",
        story=led and not minor,
        priority=label.priority if label else 0,
    )
    return Name(item=item, lines=tuple(lines))


def context_name(
    canvas: Canvas, label: Label, number: int, view: View, frame: Box, lang: str, theme: Theme
) -> Name | None:
    """The name of a country, a sea, a region or a town; None where its point is too far off the frame."""
    text = label.texts.get(lang, label.text)
    lines = set_in_lines(text, label.kind, lang, theme)
    wide, high = measured(canvas, lines)
    x, y = view.pixel(label.point)
    if label.dot and not (frame[0] < x < frame[2] and frame[1] < y < frame[3]):
        return None
    item = Item(
        id=f"context-{number:04d}", x=x, y=y, w=wide, h=high, r=3.0, priority=label.priority - 1000, area=not label.dot
    )
    if label.dot:
        return Name(item=item, lines=tuple(lines), dot=(x, y))
    spots = area_spots([(x, y), *(view.pixel(point) for point in label.spots)], item, room_px(label, view), frame)
    return Name(item=replace(item, spots=spots), lines=tuple(lines)) if spots else None


def room_px(label: Label, view: View) -> float:
    """How far the name of an area may stand from its points."""
    return label.room_deg * METRES_A_DEGREE / view.metres_a_pixel()


def area_spots(
    points: Sequence[tuple[float, float]], item: Item, room: float, frame: Box
) -> tuple[tuple[float, float, float], ...]:
    """Where the middle of an area's name may be, and what each costs: at its points or near them, in the frame."""
    out = []
    for rank, (px, py) in enumerate(points):
        x = min(max(px, frame[0] + item.w / 2 + 6), frame[2] - item.w / 2 - 6)
        y = min(max(py, frame[1] + item.h / 2 + 6), frame[3] - item.h / 2 - 6)
        if np.hypot(x - px, y - py) > min(REACH_PX, room):
            continue
        for dy in (0, -22, 22, -44, 44):
            for dx in (0, -40, 40, -80, 80):
                away = float(np.hypot(dx, dy))
                if away <= room:
                    out.append((x + dx, y + dy, 4 * rank + away / 8))
    return tuple(out)


def set_in_lines(text: str, kind: LabelKind, lang: str, theme: Theme) -> list[Line]:
    """A context name as it is set: countries in spaced capitals, seas in italics, towns small."""
    if kind is LabelKind.COUNTRY:
        return [Line(text=lettering.spaced(part), size=13.5, colour=theme.country, lang=lang) for part in halved(text)]
    if kind is LabelKind.SEA:
        return [Line(text=part, size=13.5, colour=theme.sea, italic=True, lang=lang) for part in halved(text)]
    if kind is LabelKind.REGION:
        return [Line(text=lettering.spaced(text), size=11.0, colour=theme.country, lang=lang)]
    return [Line(text=text, size=12.0, colour=theme.town, lang=lang)]


def halved(text: str) -> list[str]:
    """A long name in two lines as even as its words allow.

    >>> halved("North Korea"), halved("China")
    (['North', 'Korea'], ['China'])
    """
    words = text.split(" ")
    if len(text) < WRAP_FROM or len(words) < 2:
        return [text]
    pairs = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
    return min(pairs, key=lambda pair: max(len(part) for part in pair))


def measured(canvas: Canvas, lines: Sequence[Line]) -> tuple[float, float]:
    """Width and height of lines in pixels."""
    wide = max(canvas.measure(line.text, line.size, bold=line.bold, italic=line.italic) for line in lines)
    return wide + 2, sum(line.leading for line in lines)


def draw_text(canvas: Canvas, name: Name, spot: Spot, theme: Theme) -> None:
    """The lines of a name in its box."""
    left, top, right, _ = spot.box
    x = {"left": left + 1, "right": right - 1, "center": (left + right) / 2}[spot.anchor]
    y = top
    for line in name.lines:
        canvas.text(
            x, y + line.leading * 0.8, line.text, line.size, line.colour, bold=line.bold, italic=line.italic,
            anchor=spot.anchor, halo=theme.halo, lang=line.lang,
        )  # fmt: skip
        y += line.leading


def zoom_of(scene: Scene, metres_a_pixel: float) -> float:
    """The web map zoom (256-pixel tiles) with the same scale, by which context names are chosen."""
    _, south, _, north = scene.extent
    parallel_m = 40_075_016.7 * np.cos(np.radians((south + north) / 2))
    return float(np.log2(parallel_m / 256 / metres_a_pixel))


def is_minor(mark: Mark, *, many: bool) -> bool:
    """Whether a place is only mentioned, or one of so many that names are context."""
    return many or mark.style is Token.DOT
