"""What the picture tells in words at its head: title and subtitle, and how texts are broken into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lettering

if TYPE_CHECKING:
    from mapgen.scene import Scene
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

SUBTITLE_SIZE = 15.0
TITLE_SHRUNK = 0.9
"""A title that is short by a line when it is set so much smaller is."""
TITLE_SIZES = ((1.0, 3), (TITLE_SHRUNK, 3), (0.8, 4), (0.7, 4), (0.6, 5))
"""Shares of the title's size with the lines that it may take then: tried until the whole title has room."""


def broken(
    canvas: Canvas, text: str, width: float, size: float, *, bold: bool = False, serif: bool = False
) -> list[str]:
    """A text in lines no wider than `width` pixels; scripts without spaces break between characters."""
    spaceless = " " not in text.strip() and len(text) > 12
    parts = list(text) if spaceless else text.split()
    return lettering.wrapped(
        parts,
        width,
        lambda part: canvas.measure(part, size, bold=bold, serif=serif),
        "" if spaceless else " ",
    )


def ended(lines: list[str], most: int) -> list[str]:
    """So many lines at most; where some are left out, the last says so."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip(" ,;:–—-") + " …"]


def title_lines(canvas: Canvas, scene: Scene, width: float, size: float) -> tuple[list[str], list[str]]:
    """Title and subtitle in lines, of which one with more than has room ends in dots."""
    titles = broken(canvas, titled(scene), width, size, bold=True, serif=True)
    return ended(titles, TITLE_SIZES[-1][1]), ended(broken(canvas, scene.subtitle, width, SUBTITLE_SIZE), 3)


def titled(scene: Scene) -> str:
    """The title, or the name of what has none."""
    return scene.title or scene.id


def title_size(canvas: Canvas, scene: Scene, width: float, size: float) -> float:
    """The size of the title, a little smaller where that saves a line, and so small that all of it has room."""
    lines = [len(broken(canvas, titled(scene), width, size * share, bold=True, serif=True)) for share, _ in TITLE_SIZES]
    if lines[0] <= TITLE_SIZES[0][1]:
        return size * TITLE_SHRUNK if lines[1] < lines[0] else size
    fits = (share for (share, most), n in zip(TITLE_SIZES, lines, strict=True) if n <= most)
    return size * next(fits, TITLE_SIZES[-1][0])


def title_height(canvas: Canvas, scene: Scene, width: float, size: float) -> float:
    """The height that title and subtitle take."""
    titles, subtitles = title_lines(canvas, scene, width, size)
    return size * 1.12 * len(titles) + (6 + 20 * len(subtitles) if subtitles else 0) + 12


def draw_title(canvas: Canvas, scene: Scene, box: Box, theme: Theme, size: float) -> float:
    """Title and subtitle from the top of the box; returns the y below them."""
    left, top, right, _ = box
    x, anchor = (right, "right") if scene.direction == "rtl" else (left, "left")
    titles, subtitles = title_lines(canvas, scene, right - left, size)
    y = top
    for line in titles:
        y += size * 1.12
        canvas.text(x, y, line, size, theme.ink, bold=True, serif=True, anchor=anchor, lang=scene.lang)
    y += 6
    for line in subtitles:
        y += 20
        canvas.text(x, y, line, SUBTITLE_SIZE, theme.muted, anchor=anchor, lang=scene.lang)
    return top + title_height(canvas, scene, right - left, size)
