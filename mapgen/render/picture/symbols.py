"""The story's marks on a sheet: areas, lines with their signatures, footprints, numbered markers and dots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Polygon

from mapgen.scene import MarkType, Token
from mapgen.theme import MODES, Stroke, colour_of, stroke

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from mapgen.scene import LegendEntry, Mark
    from mapgen.theme import Theme

    from .canvas import Canvas
    from .view import View

PIN_PX = 11.5
DOT_PX = 4.8
SMALL_PX = 3.6
CHEVRON_EVERY_PX = 150.0
SHORTEST_PX = 50.0
"""On a shorter line a chevron would be all that is seen."""
ROUGH = frozenset({"approximate", "great-circle", "straight"})
SHAPES = frozenset({Token.RING, Token.AREA, Token.STRETCH, Token.OUTLINE})


def is_rough(mark: Mark) -> bool:
    """Whether the course of a line is only roughly known; a flight is a great circle by nature."""
    return mark.fidelity is not None and mark.fidelity.value in ROUGH and mark.style not in (Token.AIR, Token.WALK)


def draw_shape(canvas: Canvas, view: View, mark: Mark, theme: Theme) -> None:
    """A ring, an area, a stretch or a footprint: what is known of a position that is no point."""
    colour = colour_of(mark, theme)
    if mark.style is Token.STRETCH:
        canvas.lines(view.lines(mark.geometry), colour, 9.0, alpha=0.3)
        return
    area = view.areas(mark.geometry)
    canvas.areas(area, colour, alpha=0.28 if mark.style is Token.FOOTPRINT else 0.13)
    edges = [np.asarray(part.exterior.coords)[:, :2] for part in area.geoms]
    dash = (4.0, 3.0) if mark.uncertain or mark.style is Token.AREA else ()
    canvas.lines(edges, colour, 1.4, dash=dash)
    canvas.lines(view.lines(mark.geometry), colour, 3.0 if mark.style is Token.OUTLINE else 1.4, dash=dash)


def draw_line(canvas: Canvas, parts: Sequence[NDArray[np.float64]], form: Stroke, colour: str, theme: Theme) -> None:
    """A line with its casing, its colour and its core."""
    canvas.lines(parts, theme.halo, form.width + 2 * form.casing)
    canvas.lines(parts, colour, form.width, dash=form.dash, cap="butt" if form.dash and form.dash[0] > 1 else "round")
    if form.core:
        canvas.lines(parts, theme.core, form.core, dash=form.core_dash, cap="butt")


def runs_of(routes: Sequence[Mark], there_and_back: Collection[str], theme: Theme) -> list[list[Mark]]:
    """Lines that follow each other in one journey and look the same: their dashes and chevrons go through."""

    def look(mark: Mark) -> tuple[object, ...]:
        return mark.style, mark.standing, is_rough(mark), mark.id in there_and_back, colour_of(mark, theme)

    runs: list[list[Mark]] = []
    for mark in routes:
        last = runs[-1][-1] if runs else None
        if last and last.journey and last.journey == mark.journey and look(last) == look(mark):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def draw_run(
    canvas: Canvas,
    view: View,
    run: Sequence[Mark],
    theme: Theme,
    *,
    pins: Sequence[tuple[float, float]],
    both_ways: bool,
) -> None:
    """A journey's line with chevrons in the direction of travel; there and back, they point both ways in turn."""
    form = stroke(run[0].style, run[0].standing, rough=is_rough(run[0]))
    parts, colour = joined([part for mark in run for part in view.lines(mark.geometry)]), colour_of(run[0], theme)
    draw_line(canvas, parts, form, colour, theme)
    if form.chevrons and MODES[run[0].style].chevrons:
        for part in parts:
            for number, (x, y, angle) in enumerate(chevrons(part, pins, both_ways=both_ways)):
                turned = angle + (math.pi if both_ways and number % 2 else 0.0)
                canvas.areas(triangle(x, y, turned, 2.6 + form.width), theme.halo, stroke=theme.halo, width=3.0)
                canvas.areas(triangle(x, y, turned, 2.6 + form.width), colour)


def joined(parts: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Parts of which one begins where the one before ended, as one."""
    out: list[NDArray[np.float64]] = []
    for part in parts:
        if out and math.dist(out[-1][-1], part[0]) < 1.5:
            out[-1] = np.concatenate([out[-1], part[1:]])
        else:
            out.append(part)
    return out


def chevrons(
    part: NDArray[np.float64], pins: Sequence[tuple[float, float]], *, both_ways: bool = False
) -> list[tuple[float, float, float]]:
    """Position and direction of the chevrons of a line in pixels: evenly spaced, off its ends and off the pins."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(part, axis=0).T))]
    if along[-1] < SHORTEST_PX:
        return []
    every = CHEVRON_EVERY_PX * (0.62 if both_ways else 1.0)
    count = max(1, int(along[-1] // every))

    def at(length: float) -> NDArray[np.float64]:
        return np.array([np.interp(length, along, part[:, axis]) for axis in (0, 1)])

    out = []
    for number in range(count):
        middle = along[-1] * (number + 0.5) / count
        for shift in (0, 9, -9, 18, -18, 27, -27):
            x, y = at(middle + shift)
            off_ends = 14 < middle + shift < along[-1] - 14
            if off_ends and all(math.dist((x, y), pin) > PIN_PX + 9 for pin in pins):
                way = at(middle + shift + 9) - at(middle + shift - 9)
                out.append((float(x), float(y), math.atan2(way[1], way[0])))
                break
    return out


def triangle(x: float, y: float, angle: float, size: float) -> Polygon:
    """An arrowhead in pixels that points along `angle` (radians, y down)."""
    corners = ((size, 0.0), (-0.7 * size, -0.75 * size), (-0.7 * size, 0.75 * size))
    cos, sin = math.cos(angle), math.sin(angle)
    return Polygon([(x + cos * a - sin * b, y + sin * a + cos * b) for a, b in corners])


def half_width(mark: Mark, *, small: bool) -> float:
    """Half the width of a marker in pixels; its radius for all but those with several numbers."""
    if len(mark.numbers) > 1:
        return PIN_PX + 7.5 * (len(mark.numbers) - 1)
    return radius(mark, small=small)


def radius(mark: Mark, *, small: bool) -> float:
    """The radius of a marker in pixels."""
    if mark.numbers:
        return PIN_PX
    return SMALL_PX if small or mark.style is Token.DOT else DOT_PX


def draw_marker(
    canvas: Canvas,
    mark: Mark,
    at: tuple[float, float],
    theme: Theme,
    *,
    count: int = 1,
    small: bool = False,
    colour: str = "",
) -> None:
    """A numbered ring, a disc that counts places (in the `colour` that they share), or a dot."""
    x, y = at
    if count > 1:
        shared = colour or theme.journey
        half = PIN_PX + (4.0 if count > 99 else 0.0)
        canvas.circle(x, y, half + 1.2, theme.halo)
        draw_badge(canvas, at, str(count), half, shared, shared, theme.on_accent)
        return
    colour = colour_of(mark, theme)
    text = " · ".join(str(number) for number in mark.numbers)
    if text:
        draw_badge(
            canvas, at, text, half_width(mark, small=small), theme.panel, colour, theme.ink, dashed=mark.uncertain
        )
    elif mark.style is Token.DOT:
        canvas.circle(x, y, SMALL_PX, theme.panel, stroke=theme.town, width=1.2)
    elif mark.uncertain:
        canvas.circle(x, y, radius(mark, small=small), theme.panel, stroke=colour, width=1.8, dashed=True)
    else:
        canvas.circle(x, y, radius(mark, small=small) + 0.6, colour, stroke=theme.halo, width=1.2)


def draw_badge(
    canvas: Canvas,
    at: tuple[float, float],
    text: str,
    half: float,
    fill: str,
    edge: str,
    ink: str,
    *,
    dashed: bool = False,
) -> None:
    """A number in a ring, or several in a pill."""
    x, y = at
    if half > PIN_PX:
        canvas.box((x - half, y - PIN_PX, x + half, y + PIN_PX), fill, stroke=edge, width=1.8, radius=PIN_PX)
    else:
        canvas.circle(x, y, PIN_PX, fill, stroke=edge, width=1.8, dashed=dashed)
    canvas.text(x, y + 4.6, text, 12.5, ink, bold=True, anchor="center")


def draw_swatch(canvas: Canvas, entry: LegendEntry, x: float, y: float, width: float, theme: Theme) -> None:
    """The sample of a legend's entry, as the marks are drawn, centred on `y`."""
    colour = entry.colour or (theme.related if entry.style is Token.RELATED else theme.journey)
    middle = x + width / 2
    if entry.style in MODES:
        form = stroke(entry.style, entry.standing, rough=entry.rough)
        draw_line(canvas, [np.array([[x + 2, y], [x + width - 2, y]])], form, colour, theme)
    elif entry.style is Token.STRETCH:
        canvas.lines([np.array([[x + 5, y], [x + width - 5, y]])], colour, 9.0, alpha=0.3)
    elif entry.style is Token.RING:
        canvas.circle(middle, y, 8.0, "", stroke=colour, width=1.4)
    elif entry.style in SHAPES or entry.style is Token.FOOTPRINT:
        corner = 2.0 if entry.style is Token.FOOTPRINT else 7.0
        box = (middle - 9, y - 7, middle + 9, y + 7)
        canvas.box(box, colour, stroke=colour, width=1.4, radius=corner, alpha=0.28)
    elif entry.style is Token.GROUP:
        draw_badge(canvas, (middle, y), "3", PIN_PX, colour, colour, theme.on_accent)
    elif entry.uncertain:
        canvas.circle(middle, y, DOT_PX, theme.panel, stroke=colour, width=1.8, dashed=True)
    else:
        canvas.circle(middle, y, DOT_PX, colour)


def is_drawn_shape(mark: Mark) -> bool:
    """Whether a mark is an area or a footprint rather than a line or a marker."""
    return mark.type is MarkType.VENUE or mark.style in SHAPES
