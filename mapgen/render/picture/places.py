"""Markers and names of the story on the map, those in each other's way moved aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mapgen.scene import MarkType

from .names import context_name, draw_text, is_minor, story_name, zoom_of
from .placing import Marker, moved, placed
from .symbols import draw_marker, half_width, is_drawn_shape, radius

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Mark, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas
    from .names import Name
    from .placing import Item, Lines
    from .view import View

FEW = 24
"""Up to so many places any name may have a leader; of more, only those with a number."""
MANY = 60
"""From so many places without a number on, their dots are small and their names context."""
NAMED = 400
"""With more places than this none steps aside and none is named."""
EDGE_PX = 5.0
SHAPE_PX = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A marker on the sheet: where it belongs, and how many places of one spot it stands for."""

    mark: Mark
    x: float
    y: float
    count: int = 1
    small: bool = False

    def marker(self, name: Item | None = None) -> Marker:
        """Its size and that of its name, for `moved`."""
        return Marker(
            id=self.mark.id,
            x=self.x,
            y=self.y,
            r=radius(self.mark, small=self.small),
            w=half_width(self.mark, small=self.small),
            movable=bool(self.mark.numbers),
            name_w=name.w if name else 0.0,
            name_h=name.h if name else 0.0,
        )


def pins_of(view: View, marks: Sequence[Mark]) -> list[Pin]:
    """The pins that are in the view: one for each group, what cannot step aside first, then by priority."""
    places = [mark for mark in marks if mark.type is MarkType.PLACE and mark.point is not None]
    small = sum(not mark.numbers for mark in places) > MANY
    counts = Counter(mark.group for mark in places)
    leads: dict[str, Mark] = {}
    for mark in places:
        leads.setdefault(mark.group or f"\0{mark.id}", mark)
    left, top, right, bottom = view.box
    pins = []
    for mark in leads.values():
        if mark.point is not None:
            x, y = view.pixel(mark.point)
            if left < x < right and top < y < bottom:
                pins.append(Pin(mark=mark, x=x, y=y, count=counts[mark.group] if mark.group else 1, small=small))
    return sorted(pins, key=lambda pin: (bool(pin.mark.numbers), -_priority(pin.mark), pin.mark.id))


def is_large(view: View, mark: Mark) -> bool:
    """Whether the shape of a mark is seen well enough to do without a dot."""
    corners = view.pixels(np.array([mark.geometry.bounds[:2], mark.geometry.bounds[2:]]))
    return float(np.ptp(corners, axis=0).max()) > SHAPE_PX


def _priority(mark: Mark) -> int:
    return mark.label.priority if mark.label else 0


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
        names += context_names(canvas, view, scene, frame, theme)
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
        draw_marker(canvas, pin.mark, spots[pin.mark.id], theme, count=pin.count, small=pin.small)
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
