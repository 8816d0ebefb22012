"""Where names stand: none over another, over a marker or over the frame; lines are covered only when need be.

Pixels, y down; boxes are (left, top, right, bottom). The page's `labels.js` follows the same rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .canvas import Box

SIDES = ("right", "left", "top", "bottom", "top right", "bottom right", "top left", "bottom left")
LEADERS_PX = (26, 40, 56, 76, 100, 130, 165, 205, 250, 300, 360, 430)
TURNS = 24
NO_HOME = 60.0
TOO_DEAR = 40.0
"""A context name that would cover more than this of lines is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A name to be placed: its size, the marker of radius `r` at (x, y) that it belongs to.

    `area` names are centred on one of their `spots`; `story` names get a leader rather
    than disappear. Higher `priority` is placed first.
    """

    id: str
    x: float
    y: float
    w: float
    h: float
    r: float = 0.0
    priority: int = 0
    side: str = ""
    story: bool = False
    area: bool = False
    spots: tuple[tuple[float, float, float], ...] = ()
    """For an area: where the middle of its name may be, x and y, and what each costs."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name went: its box, the side or "center" it is set from, and the end of its leader."""

    box: Box
    anchor: str
    leader: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker of half width `w` and radius `r`, with a name of `name_w` × `name_h`.

    A movable one steps aside from what lies there already, to where its name has room too.
    """

    id: str
    x: float
    y: float
    r: float
    w: float
    movable: bool = False
    name_w: float = 0.0
    name_h: float = 0.0

    def box(self, at: tuple[float, float], margin: float = 0.0) -> Box:
        """What it covers when it stands there, with a margin."""
        return grown((at[0] - self.w, at[1] - self.r, at[0] + self.w, at[1] + self.r), margin)


class Lines:
    """Counts points of lines in a box: what names should rather not cover."""

    def __init__(self, parts: Iterable[NDArray[np.float64]], step_px: float = 5.0) -> None:
        dense = [walked(part, step_px) for part in parts]
        points = np.concatenate(dense) if dense else np.empty((0, 2))
        self._points = points[np.argsort(points[:, 0], kind="stable")]

    def within(self, box: Box) -> int:
        """How many points lie in the box."""
        first, last = np.searchsorted(self._points[:, 0], (box[0], box[2]))
        y = self._points[first:last, 1]
        return int(((y > box[1]) & (y < box[3])).sum())


def walked(part: NDArray[np.float64], step_px: float) -> NDArray[np.float64]:
    """Points along a line, `step_px` pixels apart."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(part, axis=0).T))]
    at = np.arange(0.0, along[-1], step_px)
    return np.column_stack([np.interp(at, along, part[:, axis]) for axis in (0, 1)])


def meet(a: Box, b: Box) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(box: Box, frame: Box) -> bool:
    """Whether a box lies within the frame."""
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def holds(box: Box, points: NDArray[np.float64]) -> bool:
    """Whether any of the points lies in the box."""
    x, y = points.T
    return bool(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any())


def grown(box: Box, by: float) -> Box:
    """A box with a margin."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def beside(item: Item, side: str) -> Box:
    """The box of a name on one side of its marker."""
    gap, slant = item.r + 5, item.r * 0.6 + 3
    up, down = "top" in side, "bottom" in side
    right, left = "right" in side, "left" in side
    aside, tilt = (slant, slant) if (right or left) and (up or down) else (gap, gap)
    x0 = item.x + aside if right else item.x - aside - item.w if left else item.x - item.w / 2
    y0 = item.y - tilt - item.h if up else item.y + tilt if down else item.y - item.h / 2
    return x0, y0, x0 + item.w, y0 + item.h


class Room:
    """What is still free in a frame."""

    def __init__(self, frame: Box, taken: Sequence[Box], margin: float) -> None:
        self._frame, self._boxes, self._margin = frame, list(taken), margin

    def free(self, box: Box) -> bool:
        """Whether a box lies in the frame and, with a margin, over nothing."""
        return inside(box, self._frame) and not any(meet(grown(box, self._margin), other) for other in self._boxes)

    def clear(self, item: Item, end: tuple[float, float]) -> bool:
        """Whether a leader from the item's marker to a point runs over nothing."""
        path = leader(item, end)
        return not any(holds(other, path) for other in self._boxes)

    def take(self, item: Item, spot: Spot) -> None:
        """The name, and its leader, are there from now on."""
        self._boxes.append(spot.box)
        if spot.leader is not None:
            self._boxes += [(x - 1, y - 1, x + 1, y + 1) for x, y in leader(item, spot.leader)[::2]]


def leader(item: Item, end: tuple[float, float], step_px: float = 3.0) -> NDArray[np.float64]:
    """Points along a leader, from outside the marker to its end."""
    path = walked(np.array([[item.x, item.y], end]), step_px)
    away = np.hypot(path[:, 0] - item.x, path[:, 1] - item.y)
    return np.asarray(path[away > 1.5 * item.r + 2])


def placed(
    items: Sequence[Item], frame: Box, taken: Sequence[Box], lines: Lines, *, rtl: bool = False, margin: float = 2.0
) -> dict[str, Spot]:
    """A spot for each name that finds one, by id; the same items always find the same spots."""
    room = Room(frame, taken, margin)
    out: dict[str, Spot] = {}
    for item in sorted(items, key=lambda item: (-item.priority, item.id)):
        spot = _area_spot(item, room, lines) if item.area else _side_spot(item, room, lines, rtl=rtl)
        if spot is not None:
            out[item.id] = spot
            room.take(item, spot)
    return out


def _side_spot(item: Item, room: Room, lines: Lines, *, rtl: bool) -> Spot | None:
    sides = [item.side] if item.side in SIDES else [mirrored(side) if rtl else side for side in SIDES]
    found = [
        (rank * 2 + 6 * lines.within(grown(box, 1)), rank, Spot(box, anchor_of(side)))
        for rank, side in enumerate(sides)
        if room.free(box := beside(item, side))
    ]
    cost, _, best = min(found, key=lambda one: one[:2], default=(math.inf, 0, None))
    if item.story:
        return (_led(item, room, lines) or best or _led(item, room, lines, crossing=True)) if cost > 60 else best
    return best if cost <= TOO_DEAR else None


def _area_spot(item: Item, room: Room, lines: Lines) -> Spot | None:
    found: list[tuple[float, int, Spot]] = []
    for x, y, cost in item.spots or ((item.x, item.y, 0.0),):
        box = (x - item.w / 2, y - item.h / 2, x + item.w / 2, y + item.h / 2)
        if room.free(box):
            found.append((cost + 6 * lines.within(grown(box, 1)), len(found), Spot(box, "center")))
    cost, _, best = min(found, key=lambda one: one[:2], default=(math.inf, 0, None))
    return best if cost <= TOO_DEAR else None


def _led(item: Item, room: Room, lines: Lines, *, crossing: bool = False) -> Spot | None:
    """A place off the marker, joined to it by a leader, the nearest that covers no line.

    The leader runs over nothing unless it may be `crossing` others.
    """
    best: tuple[float, int, Spot] | None = None
    for distance in LEADERS_PX:
        for turn in range(TURNS):
            across, down = math.cos(turn * 2 * math.pi / TURNS), math.sin(turn * 2 * math.pi / TURNS)
            px, py = item.x + across * (distance + item.r), item.y + down * (distance + item.r)
            x0 = px if across > 0.3 else px - item.w if across < -0.3 else px - item.w / 2
            y0 = py if down > 0.3 else py - item.h if down < -0.3 else py - item.h / 2
            box = (x0, y0, x0 + item.w, y0 + item.h)
            if room.free(box) and (crossing or room.clear(item, (px, py))):
                anchor = "left" if across > 0.3 else "right" if across < -0.3 else "center"
                one = (distance + 14.0 * lines.within(box), turn, Spot(box, anchor, (px, py)))
                best = min(best, one, key=lambda spot: spot[:2]) if best else one
        if best and best[0] < distance + 20:
            break
    return best[2] if best else None


def moved(markers: Sequence[Marker], frame: Box, taken: Sequence[Box], lines: Lines) -> dict[str, tuple[float, float]]:
    """Where each marker stands: a movable one that would cover an earlier one steps aside, nearest first."""
    out: dict[str, tuple[float, float]] = {}
    standing = list(taken)
    for marker in markers:
        spot = (marker.x, marker.y)
        if marker.movable and any(meet(marker.box(spot, -1.0), other) for other in standing):
            spot = _aside(marker, frame, standing, lines) or spot
        out[marker.id] = spot
        standing.append(marker.box(spot))
    return out


def _aside(marker: Marker, frame: Box, standing: Sequence[Box], lines: Lines) -> tuple[float, float] | None:
    """The nearest free place for a marker, off the lines where it may."""
    found: list[tuple[float, int, tuple[float, float]]] = []
    for distance in range(30, 121, 10):
        for turn in range(TURNS):
            angle = turn * 2 * math.pi / TURNS
            spot = (marker.x + distance * math.cos(angle), marker.y + distance * math.sin(angle))
            if inside(marker.box(spot), frame) and not any(meet(marker.box(spot, 3.0), other) for other in standing):
                cost = (
                    distance
                    + 8.0 * lines.within(marker.box(spot, 6.0))
                    + _homeless(marker, spot, frame, standing, lines)
                )
                found.append((cost, len(found), spot))
    return min(found)[2] if found else None


def _homeless(marker: Marker, spot: tuple[float, float], frame: Box, standing: Sequence[Box], lines: Lines) -> float:
    """What it costs that a marker's name would cover something on either side of a spot."""
    item = Item(id="", x=spot[0], y=spot[1], w=marker.name_w, h=marker.name_h, r=marker.w)
    costs = [0.0 if marker.name_w == 0 else NO_HOME]
    for side in ("left", "right"):
        box = beside(item, side)
        if inside(box, frame) and not any(meet(box, other) for other in standing):
            costs.append(min(NO_HOME, 8.0 * lines.within(box)))
    return min(costs)


def mirrored(side: str) -> str:
    """The side as a reader of a right-to-left script tries it."""
    return side.replace("right", "\0").replace("left", "right").replace("\0", "left")


def anchor_of(side: str) -> str:
    """From where the text of a name on a side is set.

    >>> anchor_of("top right"), anchor_of("left"), anchor_of("top")
    ('left', 'right', 'center')
    """
    return "left" if "right" in side else "right" if "left" in side else "center"
