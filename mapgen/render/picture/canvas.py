"""A sheet measured in pixels from its top left corner: it notes what is drawn on it, and `printing` prints it.

Nothing noted depends on the fonts of this machine, and positions are kept to hundredths of a pixel, so that
the same drawing is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapgen.escape import legible

from . import metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""
START, LINE, CURVE, CLOSE = 1, 2, 4, 79
"""What leads to a vertex, in matplotlib's numbers; a curve is a cubic Bézier of three vertices."""
BOW = 0.5522847498
"""How far the controls of a Bézier quarter of a unit circle are from its ends."""
BYTE_ORDER_MARK = "\ufeff"
"""Is not seen; inside a text matplotlib cannot write it into a PDF."""
FINEST_PX = 0.2
"""What a line may be off when its vertices are thinned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A path filled, stroked or both; (n, 2) pixels with n codes; colours are #rrggbb, "" for none."""

    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()
    round_ends: bool = True
    alpha: float = 1.0
    clip: Clip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text on its baseline; `anchor`: left, center or right of (x, y)."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    italic: bool = False
    serif: bool = False
    anchor: str = "left"
    halo: str = ""
    lang: str = ""
    alpha: float = 1.0
    turned_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Clip:
    """A path outside which nothing is drawn."""

    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]


class Canvas:
    """What is drawn later lies above what was drawn before."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        """A blank sheet."""
        self.width, self.height, self.paper = width, height, paper
        self.drawn: list[Figure | Text] = []
        self._clip: Clip | None = None

    def clipped(self, box: Box | None) -> None:
        """From now on draw inside the box only; None lifts it."""
        self._clip = None if box is None else Clip(*rounded_box(box, 0.0))

    def clipped_round(self, x: float, y: float, radius: float) -> None:
        """From now on draw inside the circle only."""
        self._clip = Clip(*round_path(x, y, radius))

    def areas(
        self, shape: BaseGeometry, fill: str, *, stroke: str = "", width: float = 0.0, alpha: float = 1.0
    ) -> None:
        """Polygons, given in pixels, as one filled path."""
        rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(shape)))
        if len(rings):
            vertices, codes = chained(rings, closed=True)
            self._figure(vertices, codes, fill=fill, stroke=stroke, width=width, alpha=alpha)

    def lines(
        self,
        parts: Sequence[NDArray[np.float64]],
        colour: str,
        width: float,
        *,
        dash: Sequence[float] = (),
        alpha: float = 1.0,
        cap: str = "round",
    ) -> None:
        """Lines, each (n, 2) in pixels; `dash` in pixels, on and off."""
        shown = [part for part in parts if len(part) > 1]
        if shown:
            number = np.repeat(np.arange(len(shown)), [len(part) for part in shown])
            joined: Any = shapely.linestrings(np.concatenate(shown), indices=number)
            vertices, codes = chained(joined, closed=False)
            self._figure(
                vertices, codes, stroke=colour, width=width, dash=tuple(dash), alpha=alpha, round_ends=cap == "round"
            )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        stroke: str = "",
        width: float = 0.0,
        dashed: bool = False,
    ) -> None:
        """A disc or a ring."""
        dash = (3.0, 2.4) if dashed else ()
        self._figure(*round_path(x, y, radius), fill=fill, stroke=stroke, width=width, dash=dash)

    def box(
        self, box: Box, fill: str, *, stroke: str = "", width: float = 0.0, radius: float = 0.0, alpha: float = 1.0
    ) -> None:
        """A rectangle, its corners rounded."""
        self._figure(*rounded_box(box, radius), fill=fill, stroke=stroke, width=width, alpha=alpha)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        italic: bool = False,
        serif: bool = False,
        anchor: str = "left",
        halo: str = "",
        lang: str = "",
        alpha: float = 1.0,
        turned_deg: float = 0.0,
    ) -> None:
        """One line of text on its baseline, as far as it is legible; `anchor`: left, center or right of `x`."""
        text = legible(text).replace(BYTE_ORDER_MARK, "")
        if text:
            self.drawn.append(
                Text(
                    x=round(float(x), 2), y=round(float(baseline), 2), text=text, size=round(size, 2), colour=colour,
                    bold=bold, italic=italic, serif=serif, anchor=anchor, halo=halo, lang=lang, alpha=alpha,
                    turned_deg=turned_deg,
                )
            )  # fmt: skip

    def measure(
        self, text: str, size: float, *, bold: bool = False, italic: bool = False, serif: bool = False
    ) -> float:
        """The width of a line of text in pixels."""
        return metrics.width(text, size, bold=bold, italic=italic, serif=serif)

    def _figure(
        self,
        vertices: NDArray[np.float64],
        codes: NDArray[np.uint8],
        *,
        fill: str = "",
        stroke: str = "",
        width: float = 0.0,
        dash: tuple[float, ...] = (),
        alpha: float = 1.0,
        round_ends: bool = True,
    ) -> None:
        self.drawn.append(
            Figure(
                vertices=vertices, codes=codes, fill=fill, stroke=stroke if width else "", width=width, dash=dash,
                round_ends=round_ends, alpha=alpha, clip=self._clip,
            )
        )  # fmt: skip


def chained(lines: NDArray[np.object_], *, closed: bool) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Lines or rings as one path, vertices that are not seen left out."""
    thinned = shapely.simplify(lines, FINEST_PX, preserve_topology=False)
    vertices, line = shapely.get_coordinates(thinned, return_index=True)
    codes = np.full(len(vertices), LINE, dtype=np.uint8)
    first = np.r_[True, line[1:] != line[:-1]]
    codes[first] = START
    if closed:
        codes[np.r_[first[1:], True]] = CLOSE
    return vertices.round(2), codes


def round_path(x: float, y: float, radius: float) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """A circle."""
    return rounded_box((x - radius, y - radius, x + radius, y + radius), radius)


def rounded_box(box: Box, radius: float) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """A rectangle with round corners of that radius."""
    left, top, right, bottom = box
    if not radius:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        return np.array(corners).round(2), np.array([START, LINE, LINE, LINE, CLOSE], dtype=np.uint8)
    near, r = radius * (1 - BOW), radius
    vertices = [
        (left + r, top),
        (right - r, top), (right - near, top), (right, top + near), (right, top + r),
        (right, bottom - r), (right, bottom - near), (right - near, bottom), (right - r, bottom),
        (left + r, bottom), (left + near, bottom), (left, bottom - near), (left, bottom - r),
        (left, top + r), (left, top + near), (left + near, top), (left + r, top),
        (left + r, top),
    ]  # fmt: skip
    return np.array(vertices).round(2), np.array([START, *[LINE, CURVE, CURVE, CURVE] * 4, CLOSE], dtype=np.uint8)
