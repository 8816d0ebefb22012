"""The whole picture: the map with the story on it, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mapgen.scene import LabelKind, MarkType

from .callouts import WIDE, callout_box, draw_callout, is_wanted, nearest, planned, venues_of
from .canvas import Canvas
from .crowd import pins_of
from .globe import draw_globe, globe_boxes
from .ground import draw_ground
from .listing import draw_steps, steps_height, told
from .places import draw_places
from .placing import Lines, grown, meet
from .surrounds import MARGIN, draw_draft, draw_foot, draw_scale, foot_height
from .symbols import draw_run, draw_shape, is_drawn_shape, runs_of
from .telling import draw_title, title_height, title_size
from .view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.scene import Scene
    from mapgen.theme import Theme

    from .callouts import Plan
    from .canvas import Box
    from .crowd import Pin

WIDE_PX = 880
"""From this width on there is room for a panel beside the map."""
PANEL_SHARE, PANEL_MOST_PX = 0.29, 370.0
PADDING_PX = 46.0
TITLE_PX, PANEL_TITLE_PX = 28.0, 30.0
LIST_SHARE = 0.4
"""How much of a tall sheet the list of steps takes at most."""
GLOBE = "globe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of the sheet: title, map, the columns of the list of steps (maybe none), foot."""

    head: Box
    title_px: float
    map: Box
    lists: tuple[Box, ...]
    foot: Box


def drawn(scene: Scene, theme: Theme, width: int, height: int) -> Canvas:
    """The picture of a scene, `width` × `height` pixels.

    Raises:
        RenderError: matplotlib is missing, or a font for one of the scripts.
    """
    canvas = Canvas(width, height, theme.panel)
    layout = laid_out(canvas, scene, theme)
    view = View(scene.extent, layout.map, min(PADDING_PX, width / 12, height / 12))
    canvas.clipped(layout.map)
    draw_ground(canvas, view, scene.ground, theme)
    draw_story(canvas, view, scene, theme)
    if scene.draft:
        draw_draft(canvas, scene, layout.map, theme)
    canvas.clipped(None)
    draw_title(canvas, scene, layout.head, theme, layout.title_px)
    draw_steps(canvas, scene, layout.lists, theme)
    draw_foot(canvas, scene, layout.foot, theme)
    return canvas


def laid_out(canvas: Canvas, scene: Scene, theme: Theme) -> Layout:
    """Where everything goes: a list of steps stands beside the map on a wide sheet, below it on a tall one."""
    width, height = float(canvas.width), float(canvas.height)
    bottom = height - foot_height(canvas, scene, width - 2 * MARGIN)
    foot = (MARGIN, bottom, width - MARGIN, height)
    listed = bool(told(scene))
    if listed and width >= WIDE_PX and width > height:
        wide = min(PANEL_MOST_PX, width * PANEL_SHARE)
        rtl = scene.direction == "rtl"
        left, right = (MARGIN, wide - MARGIN) if rtl else (width - wide + MARGIN, width - MARGIN)
        size = title_size(canvas, scene, right - left, PANEL_TITLE_PX)
        top = 10 + title_height(canvas, scene, right - left, size)
        return Layout(
            head=(left, 10, right, top),
            title_px=size,
            map=(wide, 0, width, bottom) if rtl else (0, 0, width - wide, bottom),
            lists=((left, top + 4, right, bottom - 10),),
            foot=foot,
        )
    size = title_size(canvas, scene, width - 2 * MARGIN, TITLE_PX)
    top = 6 + title_height(canvas, scene, width - 2 * MARGIN, size)
    lists: tuple[Box, ...] = ()
    map_bottom = bottom
    if listed and height > width:
        half = (width - 3 * MARGIN) / 2
        wanted = steps_height(canvas, scene, half, 2, theme) + 20
        map_bottom = bottom - min(wanted, LIST_SHARE * (bottom - top))
        columns = [(MARGIN, MARGIN + half), (width - MARGIN - half, width - MARGIN)]
        if scene.direction == "rtl":
            columns.reverse()
        lists = tuple((left, map_bottom + 8, right, bottom - 6) for left, right in columns)
    return Layout(
        head=(MARGIN, 6, width - MARGIN, top),
        title_px=size,
        map=(0, top, width, map_bottom),
        lists=lists,
        foot=foot,
    )


def draw_story(canvas: Canvas, view: View, scene: Scene, theme: Theme) -> None:
    """Marks, insets and names on the map."""
    far = frozenset(scene.inset.marks) if scene.inset else frozenset()
    on_map = [mark for mark in scene.single() if mark.id not in far]
    routes = [mark for mark in on_map if mark.type is MarkType.ROUTE and not mark.twin]
    courses = [part for mark in routes for part in view.lines(mark.geometry) if len(part) > 1]
    lines = Lines(courses)
    pins = pins_of(view, on_map, scene.crowd, scene.languages)
    plans = {
        callout.id: planned(callout, venues_of(canvas, scene, callout, theme))
        for callout in scene.callouts
        if is_wanted(callout, view)
    }
    taken = insets(canvas, view, scene, lines, pins, plans)
    away = frozenset(id_ for callout in scene.callouts if callout.id in taken for id_ in callout.marks)

    shapes = [mark for mark in on_map if is_drawn_shape(mark) and mark.id not in away]
    for mark in {mark.group or mark.id: mark for mark in shapes}.values():  # those of a group share one shape
        draw_shape(canvas, view, mark, theme)
    there_and_back = {mark.twin for mark in on_map if mark.against}
    for run in runs_of(routes, there_and_back, theme):
        draw_run(canvas, view, run, theme, pins=[(pin.x, pin.y) for pin in pins], both_ways=run[0].id in there_and_back)
    for callout in scene.callouts:
        if callout.id in taken:
            draw_callout(
                canvas, scene, callout, plans[callout.id], taken[callout.id], view.pixel(callout.anchor), theme
            )
    if scene.inset and GLOBE in taken:
        draw_globe(canvas, scene, scene.inset, taken[GLOBE], theme, middle=(view.box[0] + view.box[2]) / 2)
    bars = []
    if view.has_one_scale:
        bars = [draw_scale(canvas, view.box[0] + 16, view.box[3] - 14, view.metres_a_pixel(), scene.lang, theme)]
    tethers = [
        np.array([view.pixel(callout.anchor), nearest(taken[callout.id], view.pixel(callout.anchor))])
        for callout in scene.callouts
        if callout.id in taken
    ]
    shown = [pin for pin in pins if pin.mark.id not in away]
    draw_places(canvas, view, scene, theme, shown, [*taken.values(), *bars], Lines([*courses, *tethers]))


def insets(
    canvas: Canvas, view: View, scene: Scene, lines: Lines, pins: Sequence[Pin], plans: Mapping[str, Plan]
) -> dict[str, Box]:
    """Boxes of the globe and of the callouts that are wanted and find room, by name."""
    bar = (view.box[0], view.box[3] - 44, view.box[0] + 210, view.box[3])
    covered = [bar, *((pin.x - 16, pin.y - 16, pin.x + 16, pin.y + 16) for pin in pins)]
    countries = [view.pixel(label.point) for label in scene.labels if label.kind is LabelKind.COUNTRY]
    names = [(x - 50, y - 15, x + 50, y + 15) for x, y in countries]

    def cost(box: Box) -> float:
        """What a box would cover: points of lines, and names of countries."""
        return 14.0 * lines.within(grown(box, 4)) + 120.0 * sum(meet(box, name) for name in names)

    out: dict[str, Box] = {}
    if scene.inset is not None:
        boxes = globe_boxes(canvas, scene, scene.inset, view.box)
        free = [box for box in boxes if not any(meet(box, other) for other in covered)]
        if free:
            out[GLOBE] = min(free, key=cost)
    for callout in scene.callouts:
        if callout.id in plans:
            anchor = view.pixel(callout.anchor)
            size = (WIDE, plans[callout.id].high)
            found = callout_box(size, view.box, anchor, [*covered, *out.values()], cost)
            if found is not None:
                out[callout.id] = found
    return out
