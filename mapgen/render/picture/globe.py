"""The globe that says where in the world the map is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from mapgen import words
from mapgen.theme import colour_of

from . import lettering
from .view import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mapgen.scene import Inset, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

GLOBE_PX = 58.0
THIN_DEG = 0.35
GLOBE_TEXT_MOST = 24
"""Letters in a line beside the globe, about."""


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
    canvas.circle(x, y, radius, "", stroke=theme.globe_line, width=1.0)
    dots = []
    for mark in (scene.mark(id_) for id_ in inset.marks):
        if mark.point is not None:
            ((px, py),), (front,) = globe.seen(np.array([[mark.point.x, mark.point.y]]))
            if front:
                canvas.circle(float(px), float(py), 3.4, colour_of(mark, theme), stroke=theme.halo, width=0.9)
                dots.append((float(px), float(py)))
    lines = globe_text(scene, inset)
    if dots:
        step, anchor = (-1, "right") if text_left else (1, "left")
        near = x + step * (radius + 18)
        y -= 8.0 * len(lines)
        canvas.lines([np.array([[near - step * 4, y + 9], dots[0]])], theme.related, 0.9)
        for line, bold in lines:
            y += 16
            canvas.text(
                near, y - 3, line, 12.5, theme.related, bold=bold, anchor=anchor, halo=theme.halo, lang=scene.lang
            )


def globe_text(scene: Scene, inset: Inset) -> list[tuple[str, bool]]:
    """The words beside the globe, and whether they are bold: what its dots are, then their names in short lines."""
    text = inset.text.get(scene.lang, "")
    if not text:
        return []
    rows = lettering.wrapped([f"{name}," for name in text.split(", ")], GLOBE_TEXT_MOST, len)
    rows[-1] = rows[-1].removesuffix(",")
    return [(words.word(scene.lang, "layer", "related") + ":", True), *((row, False) for row in rows)]


def globe_text_width(canvas: Canvas, lines: Sequence[tuple[str, bool]]) -> float:
    """The width of the words beside the globe."""
    return max((canvas.measure(line, 12.5, bold=bold) for line, bold in lines), default=0.0)


def globe_boxes(canvas: Canvas, scene: Scene, inset: Inset, frame: Box) -> list[Box]:
    """The boxes of the globe with its words in the corners of the frame, the usual corner first."""
    told = globe_text_width(canvas, globe_text(scene, inset))
    wide, high = 2 * GLOBE_PX + 4 + (told + 22 if told else 0), 2 * GLOBE_PX + 8
    sides = (frame[2] - 12 - wide, frame[0] + 12)
    across = sides if scene.direction != "rtl" else sides[::-1]
    return [(x, y, x + wide, y + high) for y in (frame[1] + 12, frame[3] - 12 - high) for x in across]


def dense(ring: shapely.LinearRing, step: float = 3.0) -> NDArray[np.float64]:
    """Vertices of a ring, thinned and then no more than `step` degrees apart."""
    thinner = shapely.simplify(ring, THIN_DEG / 2, preserve_topology=False)
    kept = ring if thinner.is_empty or shapely.get_num_coordinates(thinner) < 4 else thinner
    return shapely.get_coordinates(shapely.segmentize(kept, step))
