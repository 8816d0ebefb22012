"""Venues too small for the map's scale, drawn apart at their own: their true shapes, each with number and name."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mapgen.scene import MarkType

from .names import Line, measured
from .placing import grown, inside, meet
from .surrounds import draw_scale, nice
from .symbols import DOT_PX, draw_marker, draw_shape, half_width, is_drawn_shape
from .view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mapgen.scene import Callout, Mark, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

TOLD_APART_PX = 90.0
WIDE, HIGH = 232.0, 150.0
INNER = (8.0, 29.0, WIDE - 8.0, HIGH - 20.0)
"""Where the shapes and names are, below the title and above the scale bar."""
SCALE_PX = 60.0
SHARES = tuple(0.85 * 0.94**number for number in range(32))
"""Of the largest scale: the smaller, the more room for names."""
SHIFTS = tuple((dx, dy) for dy in (0, 7, -7, 14, -14, 21, -21) for dx in (0, 14, -14, 28, -28, 42, -42))
ROW_PX = 19.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A venue of a callout: its shape's mark, the mark of its number or dot, its name and how much room it takes."""

    mark: Mark
    shape: Mark | None
    lines: tuple[Line, ...]
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to label a venue: where its number stands, and its name, set from `anchor`."""

    cost: float
    pin: Box
    name: Box
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A drawing of a callout within its box: where its extent is, and a way for each venue (none: names in rows)."""

    inner: Box
    ways: tuple[Way, ...] = ()
    padding: float = 0.0
    high: float = HIGH


def is_wanted(callout: Callout, view: View) -> bool:
    """Whether the venues are too close on the map to be told apart there."""
    wide, high = np.ptp(view.pixels(np.array([callout.extent[:2], callout.extent[2:]])), axis=0)
    return max(float(wide), float(high)) < TOLD_APART_PX


def callout_box(
    size: tuple[float, float],
    frame: Box,
    anchor: tuple[float, float],
    taken: Sequence[Box],
    cost: Callable[[Box], float],
) -> Box | None:
    """Where a callout covers none of `taken`, and least of the rest, near its anchor; None where there is no room."""
    wide, high = size
    corners = [
        (float(x), float(y))
        for y in np.arange(frame[1] + 10, frame[3] - high - 9, 16)
        for x in np.arange(frame[0] + 10, frame[2] - wide - 9, 16)
    ]
    boxes = [(x, y, x + wide, y + high) for x, y in corners]
    free = [box for box in boxes if not any(meet(grown(box, 6), other) for other in taken)]

    def weight(box: Box) -> float:
        return cost(box) + math.dist(anchor, nearest(box, anchor))

    return min(free, key=weight, default=None)


def nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    """The position of a box that is nearest to a point: where its leader begins."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def venues_of(canvas: Canvas, scene: Scene, callout: Callout, theme: Theme) -> list[Venue]:
    """What a callout shows, in its order."""
    marks = [scene.mark(id_) for id_ in callout.marks]
    shapes = {mark.place_id: mark for mark in marks if is_drawn_shape(mark) and mark.type is MarkType.VENUE}
    out = []
    for mark in marks:
        if mark.type is MarkType.PLACE and mark.point is not None:
            lines = [
                Line(
                    text=mark.names.get(scene.lang, mark.name), size=12.5, colour=theme.ink, bold=True, lang=scene.lang
                )
            ]
            if mark.native:
                lines.append(Line(text=mark.native, size=11.0, colour=theme.muted, lang=mark.native_lang))
            wide, high = measured(canvas, lines)
            out.append(Venue(mark=mark, shape=shapes.get(mark.place_id), lines=tuple(lines), w=wide, h=high))
    return out


def planned(callout: Callout, venues: Sequence[Venue]) -> Plan:
    """The largest scale at which every name has room beside its venue, weighed against where the names stand."""
    least, best = math.inf, Plan(inner=INNER, padding=14.0, high=HIGH + ROW_PX * len(venues))
    whole = View(callout.extent, INNER)
    spans = [span_of(whole, venue) for venue in venues]
    middle = ((INNER[0] + INNER[2]) / 2, (INNER[1] + INNER[3]) / 2)
    for share in SHARES:
        worse = 40 * (SHARES[0] - share)
        if worse >= least:
            break
        there = [moved(span, share, middle, (0, 0)) for span in spans]
        ways = [ways_of(venue, span) for venue, span in zip(venues, there, strict=True)]
        for dx, dy in SHIFTS:
            found = arranged(ways, there, moved(INNER, 1.0, middle, (-dx, -dy)), least - worse)
            if found:
                least = sum(way.cost for way in found) + worse
                shifted = tuple(
                    replace(way, pin=moved(way.pin, 1.0, (0, 0), (dx, dy)), name=moved(way.name, 1.0, (0, 0), (dx, dy)))
                    for way in found
                )
                best = Plan(inner=moved(INNER, share, middle, (dx, dy)), ways=shifted)
    return best


def moved(box: Box, share: float, middle: tuple[float, float], by: tuple[float, float]) -> Box:
    """A box scaled around a middle, then shifted."""
    (x, y), (dx, dy) = middle, by
    left, top, right, bottom = box
    return (
        x + (left - x) * share + dx,
        y + (top - y) * share + dy,
        x + (right - x) * share + dx,
        y + (bottom - y) * share + dy,
    )


def span_of(view: View, venue: Venue) -> Box:
    """What the shape of a venue takes in a view; its point where it has none."""
    area = view.areas(venue.shape.geometry) if venue.shape else None
    bounds = area.bounds if area is not None and not area.is_empty else ()
    lines = [] if bounds or venue.shape is None else view.lines(venue.shape.geometry)
    if lines:
        every = np.concatenate(lines)
        bounds = (*every.min(axis=0), *every.max(axis=0))
    if not bounds and venue.mark.point is not None:
        x, y = view.pixel(venue.mark.point)
        bounds = (x, y, x, y)
    left, top, right, bottom = (float(value) for value in bounds)
    return left - 1, top - 1, right + 1, bottom + 1


def ways_of(venue: Venue, span: Box) -> list[Way]:
    """The ways in which a venue can be labelled: its number on one side of it, its name around both; best first."""
    x0, y0, x1, y1 = span
    r = 11.5 if venue.mark.numbers else DOT_PX
    half = half_width(venue.mark, small=False)
    middle = (y0 + y1) / 2
    sides = [
        (x1 + half + 3, middle, 0.0),
        (x0 - half - 3, middle, 0.0),
        ((x0 + x1) / 2, y1 + r + 3, 3.0),
        ((x0 + x1) / 2, y0 - r - 3, 3.0),
    ]
    if not venue.mark.numbers:  # a dot stands on its place
        sides = [((x0 + x1) / 2, middle, 0.0)]
    return sorted(
        (way for px, py, worth in sides for way in _around(venue, span, (px, py), (half, r), worth)),
        key=lambda way: way.cost,
    )


def _around(venue: Venue, span: Box, at: tuple[float, float], size: tuple[float, float], worth: float) -> Iterator[Way]:
    """The places of a name around a venue and its number."""
    (px, py), (half, r), (w, h) = at, size, (venue.w, venue.h)
    pin = (px - half, py - r, px + half, py + r)
    left, right = min(span[0], pin[0]) - 3, max(span[2], pin[2]) + 3
    low, high = max(span[3], pin[3]) + 1, min(span[1], pin[1]) - 1
    centre = (left + right) / 2
    for x, y, anchor, cost in (
        (right, py - h / 2, "left", 0 if px > span[2] else 2),
        (left - w, py - h / 2, "right", 0 if px < span[0] else 2),
        (left, low, "left", 4),
        (right - w, low, "right", 4),
        (centre - w / 2, low, "center", 5),
        (left, high - h, "left", 6),
        (right - w, high - h, "right", 6),
        (centre - w / 2, high - h, "center", 7),
    ):
        yield Way(cost=worth + cost, pin=pin, name=(x, y, x + w, y + h), anchor=anchor)


def arranged(tried: Sequence[Sequence[Way]], spans: Sequence[Box], inner: Box, limit: float) -> tuple[Way, ...]:
    """One way for each venue, of those to be tried, so that nothing meets, cheaper than `limit` in all; or ()."""
    best: tuple[Way, ...] = ()

    def free(box: Box, own: int, chosen: tuple[Way, ...]) -> bool:
        return (
            inside(box, inner)
            and not any(meet(box, span) for number, span in enumerate(spans) if number != own)
            and not any(meet(box, way.pin) or meet(box, way.name) for way in chosen)
        )

    def further(chosen: tuple[Way, ...], cost: float) -> None:
        nonlocal best, limit
        number = len(chosen)
        if number == len(tried):
            best, limit = chosen, cost
            return
        for way in tried[number]:
            if cost + way.cost >= limit:
                return
            if free(way.pin, number, chosen) and free(way.name, number, chosen):
                further((*chosen, way), cost + way.cost)

    further((), 0.0)
    return best


def draw_callout(
    canvas: Canvas, scene: Scene, callout: Callout, plan: Plan, box: Box, anchor: tuple[float, float], theme: Theme
) -> None:
    """Title, shapes, numbers and names, the scale, and a line to where they are on the map."""
    left, top, right, bottom = box
    lang = scene.lang
    venues = venues_of(canvas, scene, callout, theme)
    canvas.lines([np.array([anchor, nearest(box, anchor)])], theme.ink, 1.0)
    canvas.box(box, theme.panel, stroke=theme.coast, width=1.0, radius=5.0)
    canvas.text(left + 10, top + 18, callout.title.get(lang, ""), 12.0, theme.muted, bold=True, lang=lang)
    there = View(callout.extent, moved(plan.inner, 1.0, (0, 0), (left, top)), plan.padding)
    for venue in venues:
        if venue.shape:
            draw_shape(canvas, there, venue.shape, theme)
    for number, venue in enumerate(venues):
        if plan.ways:
            way = plan.ways[number]
            pin, name = (moved(one, 1.0, (0, 0), (left, top)) for one in (way.pin, way.name))
            draw_marker(canvas, venue.mark, ((pin[0] + pin[2]) / 2, (pin[1] + pin[3]) / 2), theme)
            draw_lines(canvas, venue.lines, name, way.anchor)
        else:
            draw_marker(canvas, venue.mark, there.pixel(venue.mark.point), theme)  # type: ignore[arg-type]
            draw_row(canvas, venue, left + 10, top + HIGH + ROW_PX * number, theme)
    metres_a_pixel = there.metres_a_pixel()
    bar = right - 12 - nice(SCALE_PX * metres_a_pixel) / metres_a_pixel
    draw_scale(canvas, bar, bottom - 9, metres_a_pixel, lang, theme, longest=SCALE_PX, size=10.5)


def draw_lines(canvas: Canvas, lines: Sequence[Line], box: Box, anchor: str) -> None:
    """A name in its box."""
    x = {"left": box[0] + 1, "right": box[2] - 1, "center": (box[0] + box[2]) / 2}[anchor]
    y = box[1]
    for line in lines:
        canvas.text(
            x, y + line.leading * 0.8, line.text, line.size, line.colour, bold=line.bold, anchor=anchor, lang=line.lang
        )
        y += line.leading


def draw_row(canvas: Canvas, venue: Venue, x: float, y: float, theme: Theme) -> None:
    """A venue's number and name in a row below the shapes, where there was no room beside them."""
    number = " · ".join(str(number) for number in venue.mark.numbers)
    canvas.text(x, y, number, 12.0, theme.journey, bold=True)
    name = venue.lines[0]
    room = WIDE - 30 - canvas.measure(number, 12.0, bold=True)
    text = name.text
    while canvas.measure(text, 12.5) > room:
        text = text[:-2].rstrip() + "…"
    canvas.text(x + WIDE - 20 - room, y, text, 12.5, theme.ink, lang=name.lang)
