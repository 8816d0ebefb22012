"""Pins of a map: one for each place or group, and one counted sign for many that would lie on each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mapgen.crowds import coded, mark_at
from mapgen.scene import MarkType, Token

from .placing import Marker
from .symbols import PIN_PX, half_width, radius

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Crowd, Mark

    from .placing import Item
    from .view import View

MANY = 60
"""From so many places without a number on, their dots are small, their names context, and near ones one sign."""
CELL_PX = 54.0
"""Places of a long list within a cell of so many pixels are one counted sign."""
TOUCHING_PX = 32.0
"""Signs nearer than this are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A marker on the sheet: where it belongs, and how many places it stands for."""

    mark: Mark
    x: float
    y: float
    count: int = 1
    small: bool = False
    colour: str = ""
    """The author's, where all that it stands for have the same."""

    @property
    def r(self) -> float:
        """Its radius in pixels."""
        if self.count > 1:
            return PIN_PX + (4.0 if self.count > 99 else 0.0)
        return radius(self.mark, small=self.small)

    @property
    def half(self) -> float:
        """Half its width in pixels."""
        return self.r if self.count > 1 else half_width(self.mark, small=self.small)

    def marker(self, name: Item | None = None) -> Marker:
        """Its size and that of its name, for `moved`."""
        return Marker(
            id=self.mark.id,
            x=self.x,
            y=self.y,
            r=self.r,
            w=self.half,
            movable=bool(self.mark.numbers),
            name_w=name.w if name else 0.0,
            name_h=name.h if name else 0.0,
        )


def pins_of(view: View, marks: Sequence[Mark], crowd: Crowd | None = None, languages: Sequence[str] = ()) -> list[Pin]:
    """The pins that are in the view: what cannot step aside first, then by priority; none of a crowd over another."""
    places = [mark for mark in marks if mark.type is MarkType.PLACE and mark.point is not None]
    many = sum(not mark.numbers for mark in places) + len(crowd or ()) > MANY
    groups: dict[str, list[Mark]] = {}
    for mark in places:
        groups.setdefault(mark.group or f"\0{mark.id}", []).append(mark)
    left, top, right, bottom = view.box
    pins = []
    for members in groups.values():
        mark, colours = members[0], {member.colour for member in members}
        x, y = view.pixel(mark.point)  # type: ignore[arg-type]
        if left < x < right and top < y < bottom:
            colour = colours.pop() if len(colours) == 1 else ""
            pins.append(Pin(mark=mark, x=x, y=y, count=len(members), small=many, colour=colour))
    if crowd is not None:
        pins += cells_of(view, crowd, languages)
    return sorted(gathered(pins, many=many), key=lambda pin: (bool(pin.mark.numbers), -priority(pin.mark), pin.mark.id))


def cells_of(view: View, crowd: Crowd, languages: Sequence[str]) -> list[Pin]:
    """A pin for each cell of the sheet that holds places of a crowd, in their middle and standing for all of them."""
    turned = crowd.lon - 360 * np.round((crowd.lon - view.middle) / 360)
    x, y = view.pixels(np.column_stack([turned, crowd.lat])).T
    left, top, right, bottom = view.box
    seen = np.flatnonzero((left < x) & (x < right) & (top < y) & (y < bottom))
    x, y = x[seen], y[seen]
    cells = (x // CELL_PX).astype(np.int64) * 100_000 + (y // CELL_PX).astype(np.int64)
    _, first, cell, count = np.unique(cells, return_index=True, return_inverse=True, return_counts=True)
    colours, tint = coded(kind.colour for kind in crowd.kinds)
    own = tint[crowd.kind[seen]]
    mixed = np.zeros(len(first), dtype=bool)
    mixed[cell[own != own[first][cell]]] = True
    mean_x, mean_y = np.bincount(cell, x) / count, np.bincount(cell, y) / count
    return [
        Pin(
            mark=mark_at(crowd, int(seen[first[at]]), languages),
            x=float(mean_x[at]),
            y=float(mean_y[at]),
            count=int(count[at]),
            small=True,
            colour="" if mixed[at] else colours[own[first[at]]],
        )
        for at in range(len(first))
    ]


def priority(mark: Mark) -> int:
    """The rank of a mark's name."""
    return mark.label.priority if mark.label else 0


def gathered(pins: Sequence[Pin], *, many: bool) -> list[Pin]:
    """Pins of which those without a number that would lie on each other are one.

    Of many, all within a cell of the sheet and all that touch; of few, those that touch a counted sign.
    """
    apart: list[Pin] = []
    crowd: list[Pin] = []
    for pin in pins:
        (apart if pin.mark.numbers or pin.mark.style in (Token.RELATED, Token.DOT) else crowd).append(pin)
    cells: dict[tuple[float, float], list[Pin]] = {}
    for pin in crowd:
        cells.setdefault((pin.x // CELL_PX, pin.y // CELL_PX) if many else (pin.x, pin.y), []).append(pin)
    kept: list[Pin] = []
    for pin in sorted(map(bundle, cells.values()), key=lambda pin: (-pin.count, pin.mark.id)):
        taker = next((number for number, one in enumerate(kept) if touching(one, pin, many=many)), None)
        if taker is None:
            kept.append(pin)
        else:
            kept[taker] = replace(bundle([kept[taker], pin]), x=kept[taker].x, y=kept[taker].y)
    return [*apart, *kept]


def touching(a: Pin, b: Pin, *, many: bool) -> bool:
    """Whether two signs are too near each other to be two."""
    if not many and a.count == b.count == 1:
        return False
    return math.dist((a.x, a.y), (b.x, b.y)) < (TOUCHING_PX if many else a.r + b.r + 1)


def bundle(pins: Sequence[Pin]) -> Pin:
    """One pin in the middle of several, standing for all of them."""
    colours = {pin.colour for pin in pins}
    return replace(
        pins[0],
        x=sum(pin.x for pin in pins) / len(pins),
        y=sum(pin.y for pin in pins) / len(pins),
        count=sum(pin.count for pin in pins),
        colour=colours.pop() if len(colours) == 1 else "",
    )
