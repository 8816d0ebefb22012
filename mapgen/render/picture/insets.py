"""Small pictures on the map: the globe that says where this is, and callouts of venues at their own scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from mapgen.theme import colour_of

from . import lettering
from .placing import grown, meet
from .surrounds import draw_scale, nice
from .symbols import PIN_PX, draw_marker, draw_shape, is_drawn_shape
from .view import View, members

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Callout, Inset, Mark, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

GLOBE_PX = 58.0
TOLD_APART_PX = 90.0
SCALE_PX = 60.0
THIN_DEG = 0.35
CALLOUT_WIDE, CALLOUT_TITLE, CALLOUT_MAP, CALLOUT_ROW = 232.0, 26.0, 92.0, 19.0


class Globe:
    """The half of the world that faces the reader, orthographic, around a point of the sheet."""

    def __init__(self, inset: Inset, x: float, y: float, radius: float) -> None:
        self._lon, self._lat = math.radians(inset.centre.x), math.radians(inset.centre.y)
        self.x, self.y, self.radius = x, y, radius

    def seen(self, positions: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Pixels of (lon, lat), and which of them face the reader; the others lie on the limb."""
        lon, lat = np.radians(positions).T
        lon = lon - self._lon
        x = np.cos(lat) * np.sin(lon)
        y = math.cos(self._lat) * np.sin(lat) - math.sin(self._lat) * np.cos(lat) * np.cos(lon)
        facing = math.sin(self._lat) * np.sin(lat) + math.cos(self._lat) * np.cos(lat) * np.cos(lon) >= 0
        away = np.maximum(np.hypot(x, y), 1e-9)
        push = np.where(facing, 1.0, 1.0 / away)
        return np.column_stack([self.x + self.radius * x * push, self.y - self.radius * y * push]), facing


def draw_globe(canvas: Canvas, scene: Scene, inset: Inset, box: Box, theme: Theme, *, middle: float) -> None:
    """The globe in its box: land, the map's frame outlined, what is related and far away as dots.

    Its words stand on the side of the `middle` of the map.
    """
    radius = GLOBE_PX
    text_left = box[2] > middle
    x = box[2] - radius - 2 if text_left else box[0] + radius + 2
    y = (box[1] + box[3]) / 2
    globe = Globe(inset, x, y, radius)
    canvas.circle(x, y, radius + 3, theme.halo)
    canvas.circle(x, y, radius, theme.water)
    canvas.clipped_round(x, y, radius)
    polygons = []
    for layer in scene.ground.layers:
        for part in members(layer.geometry) if layer.kind == "land" else ():
            if max(part.bounds[2] - part.bounds[0], part.bounds[3] - part.bounds[1]) < 1.2:
                continue
            if not isinstance(part, Polygon):
                continue
            rings = [
                ring for ring in (globe.seen(dense(edge)) for edge in (part.exterior, *part.interiors)) if ring[1].any()
            ]
            if rings:
                polygons.append(Polygon(rings[0][0], [ring[0] for ring in rings[1:]]))
    canvas.areas(MultiPolygon(polygons), theme.land, stroke=theme.globe_line, width=0.5)
    frame, facing = globe.seen(dense(shapely.box(*inset.box).exterior, 3.0))
    if facing.any():
        canvas.areas(MultiPolygon([Polygon(frame)]), theme.journey, stroke=theme.journey, width=1.3, alpha=0.35)
    canvas.clipped(None)
    canvas.circle(x, y, radius, "none", stroke=theme.globe_line, width=1.0)
    dots = []
    for mark in (scene.mark(id_) for id_ in inset.marks):
        if mark.point is not None:
            ((px, py),), (front,) = globe.seen(np.array([[mark.point.x, mark.point.y]]))
            if front:
                canvas.circle(float(px), float(py), 3.4, colour_of(mark, theme), stroke=theme.halo, width=0.9)
                dots.append((float(px), float(py)))
    text = inset.text.get(scene.lang, "")
    if text and dots and lettering.drawable(text, scene.lang):
        edge = box[0] if text_left else box[2]
        from_x = edge + globe_text(canvas, text, scene.lang) * (1 if text_left else -1)
        canvas.lines([np.array([[from_x + (5 if text_left else -5), y - 4], dots[0]])], theme.related, 0.9)
        canvas.text(
            edge,
            y,
            text,
            12.5,
            theme.related,
            anchor="left" if text_left else "right",
            halo=theme.halo,
            lang=scene.lang,
        )


def globe_text(canvas: Canvas, text: str, lang: str) -> float:
    """The width of the words beside the globe."""
    return canvas.measure(text, 12.5, lang=lang) if text and lettering.drawable(text, lang) else 0.0


def globe_boxes(canvas: Canvas, scene: Scene, inset: Inset, frame: Box) -> list[Box]:
    """The boxes of the globe with its words in the corners of the frame, the usual corner first."""
    words = globe_text(canvas, inset.text.get(scene.lang, ""), scene.lang)
    wide, high = 2 * GLOBE_PX + 4 + (words + 22 if words else 0), 2 * GLOBE_PX + 8
    sides = (frame[2] - 12 - wide, frame[0] + 12)
    across = sides if scene.direction != "rtl" else sides[::-1]
    return [(x, y, x + wide, y + high) for y in (frame[1] + 12, frame[3] - 12 - high) for x in across]


def dense(ring: shapely.LinearRing, step: float = 3.0) -> NDArray[np.float64]:
    """Vertices of a ring, thinned and then no more than `step` degrees apart."""
    thinner = shapely.simplify(ring, THIN_DEG / 2, preserve_topology=False)
    kept = ring if thinner.is_empty or shapely.get_num_coordinates(thinner) < 4 else thinner
    return shapely.get_coordinates(shapely.segmentize(kept, step))


def callout_box(
    callout: Callout,
    scene: Scene,
    frame: Box,
    anchor: tuple[float, float],
    taken: Sequence[Box],
    cost: Callable[[Box], float],
) -> Box | None:
    """Where a callout covers none of `taken`, and least of the rest, near its anchor; None where there is no room."""
    pins = sum(not is_drawn_shape(scene.mark(id_)) for id_ in callout.marks)
    wide, high = CALLOUT_WIDE, CALLOUT_TITLE + CALLOUT_MAP + CALLOUT_ROW * pins + 8
    corners = [
        (float(x), float(y))
        for y in np.arange(frame[1] + 10, frame[3] - high - 9, 16)
        for x in np.arange(frame[0] + 10, frame[2] - wide - 9, 16)
    ]
    boxes = [(x, y, x + wide, y + high) for x, y in corners]
    free = [box for box in boxes if not any(meet(grown(box, 6), other) for other in taken)]

    def weight(box: Box) -> float:
        return cost(box) + math.dist(anchor, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))

    return min(free, key=weight, default=None)


def draw_callout(
    canvas: Canvas, scene: Scene, callout: Callout, box: Box, anchor: tuple[float, float], theme: Theme
) -> None:
    """Title, the venues' true shapes at their own scale, their names, and a line to where they are on the map."""
    left, top, right, _ = box
    marks = [scene.mark(id_) for id_ in callout.marks]
    canvas.lines([np.array([anchor, nearest(box, anchor)])], theme.ink, 1.0)
    canvas.box(box, theme.panel, stroke=theme.coast, width=1.0, radius=5.0)
    lang = scene.lang
    canvas.text(left + 10, top + 18, callout.title.get(lang, ""), 12.0, theme.muted, bold=True, lang=lang)
    inner = (left + 8, top + CALLOUT_TITLE, right - 8, top + CALLOUT_TITLE + CALLOUT_MAP)
    view = View(callout.extent, inner, padding=14.0)
    for mark in marks:
        if is_drawn_shape(mark):
            draw_shape(canvas, view, mark, theme)
    for mark in marks:
        if not is_drawn_shape(mark) and mark.point is not None:
            shapes = [
                view.areas(other.geometry)
                for other in marks
                if is_drawn_shape(other) and other.place_id == mark.place_id
            ]
            at = view.pixel(mark.point)
            draw_marker(canvas, mark, beside_shape(at, shapes, inner) if mark.numbers else at, theme)
    metres_a_pixel = view.metres_a_pixel()
    bar = right - 12 - nice(SCALE_PX * metres_a_pixel) / metres_a_pixel
    draw_scale(canvas, bar, top + 18, metres_a_pixel, lang, theme, longest=SCALE_PX, size=10.5)
    y = inner[3] + 4
    for mark in marks:
        if not is_drawn_shape(mark):
            y += CALLOUT_ROW
            number = " · ".join(str(number) for number in mark.numbers)
            canvas.text(left + 10, y - 4, number, 12.0, theme.journey, bold=True, lang=lang)
            canvas.text(
                left + 10 + (canvas.measure(number, 12.0, bold=True) + 8 if number else 0),
                y - 4,
                shortened(canvas, mark, lang, right - left - 44),
                12.5,
                theme.ink,
                lang=lang,
            )


def nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    """The position of a box that is nearest to a point: where its leader begins."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def beside_shape(at: tuple[float, float], shapes: Sequence[BaseGeometry], frame: Box) -> tuple[float, float]:
    """Where a venue's number stands so that it does not cover its shape: right of it, or left at the frame's edge."""
    edges = [shape.bounds for shape in shapes if not shape.is_empty]
    if not edges:
        return at
    left, right = min(edge[0] for edge in edges), max(edge[2] for edge in edges)
    apart = PIN_PX + 4
    return (right + apart if right + apart + PIN_PX <= frame[2] else left - apart), at[1]


def shortened(canvas: Canvas, mark: Mark, lang: str, width: float) -> str:
    """A mark's name, cut where it is too long for its row."""
    text = mark.names.get(lang, mark.name)
    if canvas.measure(text, 12.5, lang=lang) <= width:
        return text
    while text and canvas.measure(text + "…", 12.5, lang=lang) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def is_wanted(callout: Callout, view: View) -> bool:
    """Whether the venues are too close on the map to be told apart there."""
    wide, high = np.ptp(view.pixels(np.array([callout.extent[:2], callout.extent[2:]])), axis=0)
    return max(float(wide), float(high)) < TOLD_APART_PX
