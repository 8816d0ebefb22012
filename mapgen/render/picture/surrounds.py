"""What stands around and on the map: legend, credits, scale bar, the DRAFT mark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mapgen import words
from mapgen.scene import Token
from mapgen.theme import MODES

from .symbols import draw_swatch
from .telling import broken

if TYPE_CHECKING:
    from mapgen.scene import LegendEntry, Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

MARGIN = 22.0
SWATCH, SIGN = 40.0, 22.0
"""Widths of the samples of lines, and of signs and areas, in the legend."""
FOOT_SIZE = 13.0
CREDIT_SIZE = 11.5
SCALE_PX = (70.0, 170.0)
"""Least and greatest length of the scale bar."""


def foot_rows(canvas: Canvas, scene: Scene, width: float) -> list[list[tuple[int, str, float]]]:
    """The legend's entries in rows no wider than `width`: index, text and width with its swatch."""
    rows: list[list[tuple[int, str, float]]] = [[]]
    for index, entry in enumerate(scene.legend):
        text = entry.text.get(scene.lang, "") or next(iter(entry.text.values()), "")
        wide = sample_width(entry) + 8 + canvas.measure(text, FOOT_SIZE) + 22
        if rows[-1] and sum(one[2] for one in rows[-1]) + wide > width:
            rows.append([])
        rows[-1].append((index, text, wide))
    return [row for row in rows if row]


def sample_width(entry: LegendEntry) -> float:
    """The width of the sample of a legend's entry."""
    return SWATCH if entry.style in MODES or entry.style is Token.STRETCH else SIGN


def credit_lines(canvas: Canvas, scene: Scene, width: float) -> list[str]:
    """Credits and, where there is one, the correction, in lines."""
    lines = broken(canvas, " · ".join(scene.credits), width, CREDIT_SIZE) if scene.credits else []
    if scene.correction:
        text = f"{words.word(scene.lang, 'page', 'correction')}: {scene.correction}"
        lines += broken(canvas, text, width, CREDIT_SIZE)
    return lines


def draw_foot(canvas: Canvas, scene: Scene, box: Box, theme: Theme) -> None:
    """The legend, and below or beside it the credits."""
    left, top, right, bottom = box
    canvas.lines([np.array([[0.0, top], [canvas.width, top]])], theme.line, 1.0)
    y = top + 20
    for row in foot_rows(canvas, scene, right - left):
        x = right - sum(one[2] for one in row) + 22 if scene.direction == "rtl" else left
        for index, text, wide in row:
            sample = sample_width(scene.legend[index])
            draw_swatch(canvas, scene.legend[index], x, y, sample, theme)
            canvas.text(x + sample + 8, y + 4.5, text, FOOT_SIZE, theme.ink, lang=scene.lang)
            x += wide
        y += 22
    lines = credit_lines(canvas, scene, right - left)
    y = bottom - 11.5 - 15 * (len(lines) - 1)
    anchor, x = ("left", left) if scene.direction == "rtl" else ("right", right)
    for line in lines:
        canvas.text(x, y, line, CREDIT_SIZE, theme.muted, anchor=anchor, lang=scene.lang)
        y += 15


def foot_height(canvas: Canvas, scene: Scene, width: float) -> float:
    """The height of the foot: a row of credits may share the line of a short legend."""
    rows, credits_ = foot_rows(canvas, scene, width), credit_lines(canvas, scene, width)
    beside = (
        len(credits_) == 1
        and rows
        and sum(one[2] for one in rows[-1]) + canvas.measure(credits_[0], CREDIT_SIZE) + 20 < width
    )
    return 16 + 22 * len(rows) + (0 if beside else 15 * len(credits_) + 5)


def nice(metres: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not more.

    >>> nice(3700), nice(180), nice(99)
    (2000.0, 100.0, 50.0)
    """
    power = 10.0 ** math.floor(math.log10(metres))
    return next(power * step for step in (5, 2, 1) if power * step <= metres)


def scale_text(metres: float, lang: str) -> str:
    """A length as the scale bar says it."""
    if metres >= 1000:
        return f"{words.number_text(metres / 1000, lang)} {words.word(lang, 'page', 'km')}"
    return f"{metres:.0f} " + words.word(lang, "page", "m")


def draw_scale(
    canvas: Canvas,
    x: float,
    y: float,
    metres_a_pixel: float,
    lang: str,
    theme: Theme,
    *,
    longest: float = SCALE_PX[1],
    size: float = 12.0,
) -> Box:
    """A scale bar whose left end is at (x, y); returns the box that it takes."""
    metres = nice(metres_a_pixel * longest)
    wide = metres / metres_a_pixel
    canvas.lines([np.array([[x, y - 6], [x, y], [x + wide, y], [x + wide, y - 6]])], theme.halo, 3.4)
    canvas.lines([np.array([[x, y - 6], [x, y], [x + wide, y], [x + wide, y - 6]])], theme.ink, 1.4)
    canvas.text(
        x + wide / 2, y - 5, scale_text(metres, lang), size, theme.ink, anchor="center", halo=theme.halo, lang=lang
    )
    return x - 4, y - size - 10, x + wide + 4, y + 5


def draw_draft(canvas: Canvas, scene: Scene, box: Box, theme: Theme) -> None:
    """The mark of a map that is not for publication: across it, and in words."""
    left, top, right, bottom = box
    word = words.word(scene.lang, "page", "draft")
    capitals = word.upper()
    wide_enough = canvas.measure(capitals, 100.0, bold=True) / 260
    size = 0.4 * min(right - left, bottom - top) / max(1.0, wide_enough)
    canvas.text(
        (left + right) / 2, (top + bottom) / 2 + size * 0.3, capitals, size, theme.ink, bold=True, anchor="center",
        alpha=0.06, turned_deg=18.0, lang=scene.lang,
    )  # fmt: skip
    text = words.word(scene.lang, "page", "draft_long")
    wide = canvas.measure(text, 13.0, bold=True) + 20
    x = (left + right - wide) / 2
    canvas.box((x, top + 10, x + wide, top + 34), theme.journey, radius=4.0)
    canvas.text(x + wide / 2, top + 26.5, text, 13.0, theme.on_accent, bold=True, anchor="center", lang=scene.lang)
