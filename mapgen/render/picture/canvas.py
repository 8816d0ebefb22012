"""A sheet measured in pixels from its top left corner, drawn on with matplotlib.

Text is never markup: mathtext and TeX are off. The bytes depend on what was drawn and on the installed
fonts alone: no date, no random ids.
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from . import lettering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""
DPI = 100
POINT = 72 / DPI
"""Points in a pixel."""
SVG_SIZE = re.compile(rb'width="[0-9.]+pt" height="[0-9.]+pt"')
SETTINGS: dict[Any, Any] = {
    "lines.scale_dashes": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "mapgen",
    "text.usetex": False,
}


class Canvas:
    """What is drawn later lies above what was drawn before."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        """A blank sheet."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=paper)
        self._renderer = FigureCanvasAgg(self._figure).get_renderer()  # type: ignore[no-untyped-call]
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._order = 0
        self._clip: Any = None
        self._widths: dict[tuple[str, float, bool, bool, bool, str], float] = {}

    def clipped(self, box: Box | None) -> None:
        """From now on draw inside the box only; None lifts it."""
        from matplotlib.patches import Rectangle

        if box is None:
            self._clip = None
            return
        left, top, right, bottom = box
        self._clip = Rectangle((left, top), right - left, bottom - top, transform=self._axes.transData)

    def clipped_round(self, x: float, y: float, radius: float) -> None:
        """From now on draw inside the circle only."""
        from matplotlib.patches import Circle

        self._clip = Circle((x, y), radius, transform=self._axes.transData)

    def _add(self, artist: Any) -> None:
        self._order += 1
        artist.set_zorder(self._order)
        self._axes.add_artist(artist)
        artist.set_clip_path(self._clip) if self._clip is not None else artist.set_clip_on(False)

    def areas(
        self, shape: BaseGeometry, fill: str, *, stroke: str = "none", width: float = 0.0, alpha: float = 1.0
    ) -> None:
        """Polygons, given in pixels, as one filled path."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        vertices: list[NDArray[np.float64]] = []
        codes: list[NDArray[np.uint8]] = []
        for polygon in shapely.get_parts(shapely.normalize(shape)):
            for ring in (polygon.exterior, *polygon.interiors):
                corners = shapely.get_coordinates(ring)
                code = np.full(len(corners), Path.LINETO, dtype=np.uint8)
                code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
                vertices.append(corners)
                codes.append(code)
        if vertices:
            path = Path(np.concatenate(vertices), np.concatenate(codes))
            colour = {"facecolor": fill, "edgecolor": stroke, "linewidth": width * POINT, "alpha": alpha}
            self._add(PathPatch(path, joinstyle="round", **colour))

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
        from matplotlib.collections import LineCollection

        shown = [part for part in parts if len(part) > 1]
        if shown:
            style = (0, [step * POINT for step in dash]) if dash else "solid"
            self._add(
                LineCollection(
                    shown, colors=colour, linewidths=width * POINT, linestyles=[style], alpha=alpha, capstyle=cap,
                    joinstyle="round",
                )
            )  # fmt: skip

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        stroke: str = "none",
        width: float = 0.0,
        dashed: bool = False,
    ) -> None:
        """A disc or a ring."""
        from matplotlib.patches import Circle

        style: Any = (0, (3 * POINT, 2.4 * POINT)) if dashed else "solid"
        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=stroke, linewidth=width * POINT, linestyle=style))

    def box(
        self, box: Box, fill: str, *, stroke: str = "none", width: float = 0.0, radius: float = 0.0, alpha: float = 1.0
    ) -> None:
        """A rectangle, its corners rounded."""
        from matplotlib.patches import FancyBboxPatch

        left, top, right, bottom = box
        corner = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        self._add(
            FancyBboxPatch(
                (left, top), right - left, bottom - top, boxstyle=corner, facecolor=fill, edgecolor=stroke,
                linewidth=width * POINT, alpha=alpha,
            )
        )  # fmt: skip

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
        """One line of text on its baseline; `anchor`: left, center or right of `x`.

        Raises:
            RenderError: no installed font has one of its characters.
        """
        from matplotlib.patheffects import Stroke
        from matplotlib.text import Text

        font = properties(text, size, lang, bold, italic, serif)
        form = {"fontproperties": font, "ha": anchor, "va": "baseline", "parse_math": False, "alpha": alpha}
        form |= {"rotation": turned_deg, "rotation_mode": "anchor"}
        if halo:  # apart from the text itself, which would become outlines otherwise
            effect = Stroke(linewidth=3 * POINT, foreground=halo, joinstyle="round")
            self._add(Text(x, baseline, text, color=halo, path_effects=[effect], **form))
        self._add(Text(x, baseline, text, color=colour, **form))

    def measure(
        self, text: str, size: float, *, bold: bool = False, italic: bool = False, serif: bool = False, lang: str = ""
    ) -> float:
        """The width of a line of text in pixels.

        Raises:
            RenderError: no installed font has one of its characters.
        """
        if not text:
            return 0.0
        asked = (text, size, bold, italic, serif, lang)
        if asked not in self._widths:
            font = properties(text, size, lang, bold, italic, serif)
            self._widths[asked], _, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)
        return self._widths[asked]

    def saved(self, form: str, scale: float = 1.0, about: Mapping[str, str | None] | None = None) -> bytes:
        """The sheet as a file: png, svg or pdf; `scale` multiplies the pixels of a png."""
        import matplotlib as mpl

        stream = io.BytesIO()
        with mpl.rc_context(SETTINGS):
            self._figure.savefig(
                stream, format=form, dpi=DPI * scale, metadata=dict(about or {}), facecolor=self._figure.get_facecolor()
            )
        return stream.getvalue() if form != "svg" else sized(stream.getvalue(), self.width * scale, self.height * scale)


def sized(svg: bytes, width: float, height: float) -> bytes:
    """The same SVG with its size in pixels, which matplotlib gives in points of a 72nd of an inch."""
    return SVG_SIZE.sub(f'width="{round(width)}px" height="{round(height)}px"'.encode(), svg, count=1)


@cache
def properties(text: str, size: float, lang: str, bold: bool, italic: bool, serif: bool) -> Any:
    """Matplotlib's font properties for a text."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=[*lettering.families(text, lang, serif=serif), "serif" if serif else "sans-serif"],
        size=size * POINT,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )
