"""Markers and names of the story on the map, those in each other's way moved aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .names import context_name, draw_text, is_minor, story_name, zoom_of
from .placing import holds, moved, placed
from .symbols import draw_marker, is_drawn_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Mark, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas
    from .crowd import Pin
    from .names import Name
    from .placing import Lines
    from .view import View

FEW = 24
"""Up to so many places any name may have a leader; of more, only those with a number."""
NAMED = 400
"""With more places than this none steps aside and none is named."""
EDGE_PX = 5.0
SHAPE_PX = 16.0


def is_large(view: View, mark: Mark) -> bool:
    """Whether the shape of a mark is seen well enough to do without a dot."""
    corners = view.pixels(np.array([mark.geometry.bounds[:2], mark.geometry.bounds[2:]]))
    return float(np.ptp(corners, axis=0).max()) > SHAPE_PX


def draw_places(
    canvas: Canvas, view: View, scene: Scene, theme: Theme, pins: Sequence[Pin], taken: Sequence[Box], lines: Lines
) -> None:
    """Markers, then the names of the story and of what is around it; `taken` boxes are kept free."""
    left, top, right, bottom = view.box
    frame = (left + EDGE_PX, top + EDGE_PX, right - EDGE_PX, bottom - EDGE_PX)
    crowded = len(pins) > NAMED
    few = len(pins) <= FEW
    names: list[Name] = []
    if not crowded:
        names = [
            story_name(canvas, pin.mark, pin.marker(), scene.lang, theme, minor=is_minor(pin.mark, many=pin.small),
                       led=few or bool(pin.mark.numbers))
            for pin in pins
        ]  # fmt: skip
    markers = (
        [pin.marker(name.item) for pin, name in zip(pins, names, strict=True)]
        if names
        else [pin.marker() for pin in pins]
    )
    spots = {marker.id: (marker.x, marker.y) for marker in markers} if crowded else moved(markers, frame, taken, lines)
    boxes = list(taken)
    leaders = []
    for marker in markers:
        x, y = spots[marker.id]
        boxes.append(marker.box((x, y)))
        if (x, y) != (marker.x, marker.y):
            leaders.append(np.array([[marker.x, marker.y], [x, y]]))
            boxes.append((marker.x - 4, marker.y - 4, marker.x + 4, marker.y + 4))
    counted = {pin.mark.id for pin in pins if pin.count > 1}  # a sign for several bears the name of none
    names = [
        replace(name, item=replace(name.item, x=spots[name.item.id][0], y=spots[name.item.id][1]))
        for name in names
        if name.item.id not in counted
    ]
    if not crowded:
        around = context_names(canvas, view, scene, frame, theme)
        names += [
            name for name in around if name.dot is None or not any(holds(box, np.array([name.dot])) for box in boxes)
        ]
    homes = placed([name.item for name in names], frame, boxes, lines, rtl=scene.direction == "rtl")
    names = [name for name in names if name.item.id in homes]

    canvas.lines(leaders, theme.ink, 1.1)
    for name in names:
        end = homes[name.item.id].leader
        if end is not None:
            canvas.lines([np.array([[name.item.x, name.item.y], end])], theme.ink, 1.0)
        if name.dot is not None:
            canvas.circle(*name.dot, 2.6, theme.panel, stroke=theme.town, width=1.2)
    for leader in leaders:
        canvas.circle(float(leader[0, 0]), float(leader[0, 1]), 3.2, theme.ink)
    for pin in reversed(pins):
        if pin.count == 1 and is_drawn_shape(pin.mark) and not pin.mark.numbers and is_large(view, pin.mark):
            continue
        draw_marker(canvas, pin.mark, spots[pin.mark.id], theme, count=pin.count, small=pin.small, colour=pin.colour)
    for name in names:
        draw_text(canvas, name, homes[name.item.id], theme)


def context_names(canvas: Canvas, view: View, scene: Scene, frame: Box, theme: Theme) -> list[Name]:
    """The names of what is around the story, of the map's scale."""
    zoom = zoom_of(scene, view.metres_a_pixel())
    found = (
        context_name(canvas, label, number, view, frame, scene.lang, theme)
        for number, label in enumerate(scene.labels)
        if label.min_zoom <= zoom <= label.max_zoom
    )
    return [name for name in found if name is not None]
