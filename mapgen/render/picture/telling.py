"""What the picture tells in words: its title, and the steps of the story with as much text as there is room for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from mapgen import words
from mapgen.model import Status

from . import lettering
from .names import LEADING, Line
from .symbols import PIN_PX, draw_badge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Scene, Step
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

SUBTITLE_SIZE = 15.0
STEP_IN = 38.0
"""The texts of the steps begin so far in, beside their numbers."""
MOST_LINES = 5
TEXT_SIZE = 13.0
MORE_PX = 20.0
"""Room for the words that there are more steps than are listed."""
SENTENCE = re.compile(r"(?<=[.!?。！？؟।])\s+")


def broken(
    canvas: Canvas, text: str, width: float, size: float, *, bold: bool = False, serif: bool = False, lang: str = ""
) -> list[str]:
    """A text in lines no wider than `width` pixels; scripts without spaces break between characters."""
    spaceless = " " not in text.strip() and len(text) > 12
    parts = list(text) if spaceless else text.split()
    return lettering.wrapped(
        parts,
        width,
        lambda part: canvas.measure(part, size, bold=bold, serif=serif, lang=lang),
        "" if spaceless else " ",
    )


def title_lines(canvas: Canvas, scene: Scene, width: float, size: float) -> tuple[list[str], list[str]]:
    """Title and subtitle in lines, three of each at most."""
    lang = scene.lang
    titles = broken(canvas, scene.title, width, size, bold=True, serif=True, lang=lang)[:3]
    return titles, broken(canvas, scene.subtitle, width, SUBTITLE_SIZE, lang=lang)[:3]


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


def draw_steps(canvas: Canvas, scene: Scene, columns: Sequence[Box], theme: Theme) -> None:
    """The numbered steps as a list in columns, then in a line what is only related."""
    if not columns:
        return
    left, _, right, bottom = columns[-1]
    apart = related_lines(canvas, scene, right - left)
    end = bottom - apart_height(apart)
    for (x0, y0, x1, _), part in zip(columns, shared_out(scene, len(columns)), strict=True):
        draw_column(canvas, scene, part, (x0, y0, x1, end), theme)
    rtl = scene.direction == "rtl"
    if apart:
        y = bottom - 19 * len(apart)
        canvas.lines([np.array([[left, y - 6], [right, y - 6]])], theme.line, 1.0)
        for number, text in enumerate(apart):
            canvas.text(
                right if rtl else left, y + 17 + 19 * number, text, TEXT_SIZE, theme.related,
                anchor="right" if rtl else "left", lang=scene.lang,
            )  # fmt: skip


def shared_out(scene: Scene, columns: int) -> list[tuple[Step, ...]]:
    """The steps that are told in order, shared out over columns."""
    told = [step for step in scene.steps if not step.related]
    each = -(-len(told) // columns)
    return [tuple(told[each * number : each * (number + 1)]) for number in range(columns)]


def steps_height(canvas: Canvas, scene: Scene, width: float, columns: int, theme: Theme) -> float:
    """The height of the list in columns of that width where everything has room."""
    heights = []
    for part in shared_out(scene, columns):
        heads = sum(height_of(step_head(canvas, scene, step, width - STEP_IN, theme)) for step in part)
        lines = sum(min(MOST_LINES, len(step_text(canvas, scene, step, width - STEP_IN))) for step in part)
        heights.append(heads + lines * TEXT_SIZE * LEADING)
    return max(heights) + apart_height(related_lines(canvas, scene, width))


def apart_height(lines: Sequence[str]) -> float:
    """The height of the words on what is only related."""
    return 19.0 * len(lines) + 16 if lines else 0.0


def step_text(canvas: Canvas, scene: Scene, step: Step, width: float) -> list[str]:
    """The text of a step in lines."""
    return broken(canvas, step.facts.text, width - 10, TEXT_SIZE, lang=scene.lang)


def draw_column(canvas: Canvas, scene: Scene, steps: Sequence[Step], box: Box, theme: Theme) -> None:
    """Steps under each other: date, title and as much of the text as there is room for."""
    left, top, right, bottom = box
    rtl = scene.direction == "rtl"
    edge, text_x, anchor = (right, right - STEP_IN, "right") if rtl else (left, left + STEP_IN, "left")
    wide = right - left - STEP_IN
    heads = [step_head(canvas, scene, step, wide, theme) for step in steps]
    texts = [step_text(canvas, scene, step, wide) for step in steps]
    if sum(map(height_of, heads)) > bottom - top:
        heads = [step_head(canvas, scene, step, wide, theme, dated=False) for step in steps]
        texts = [[] for _ in steps]
    counts = lines_that_fit([height_of(head) for head in heads], [len(text) for text in texts], bottom - top)
    y = top
    for step, head, text, count in zip(steps, heads, texts, counts, strict=False):
        canvas.lines([np.array([[left, y], [right, y]])], theme.line, 1.0)
        if step.number is not None:
            at = (right - PIN_PX - 2 if rtl else left + PIN_PX + 2, y + 21.5 if len(head) > 1 else y + 18.5)
            draw_badge(canvas, at, str(step.number), PIN_PX, theme.panel, theme.journey, theme.ink)
        shown = text if count == len(text) else cut(canvas, step.facts.text, wide - 10, count, scene.lang)
        row = [*head, *(Line(text=line, size=TEXT_SIZE, colour=theme.muted) for line in shown)]
        line_y = y + 5
        for line in row:
            line_y += line.leading
            canvas.text(
                text_x, line_y, line.text, line.size, line.colour, bold=line.bold, anchor=anchor, lang=scene.lang
            )
        y += height_of(row)
    if len(counts) < len(steps):
        more = words.word(scene.lang, "page", "more").format(n=len(steps) - len(counts))
        canvas.text(edge, y + 16, more, TEXT_SIZE, theme.muted, anchor=anchor, lang=scene.lang)


def step_head(
    canvas: Canvas, scene: Scene, step: Step, width: float, theme: Theme, *, dated: bool = True
) -> list[Line]:
    """The first lines of a step: date and standing (unless not `dated`), then the title."""
    lang = scene.lang
    status = step.facts.status
    when = step.facts.when.text.get(lang, "") if step.facts.when else ""
    standing = words.word(lang, "status", status.value) if status and status is not Status.CONFIRMED else ""
    head = " · ".join(part for part in (when, standing) if part)
    titles = broken(canvas, step.title, width, 15.0, bold=True, lang=lang)[:2]
    rows = [Line(text=head, size=12.5, colour=theme.muted)] if head and dated else []
    return rows + [Line(text=line, size=15.0, colour=theme.ink, bold=True) for line in titles]


def lines_that_fit(heads: Sequence[float], texts: Sequence[int], room: float) -> list[int]:
    """How many lines of its text each step may show; shorter than `heads` where not even all heads have room.

    One line more for each step in turn, as long as there is room: `heads` are heights, `texts` numbers of lines.

    >>> lines_that_fit([40, 40], [5, 1], 150)
    [3, 1]
    >>> lines_that_fit([40, 40, 40], [1, 1, 1], 110)
    [0, 0]
    """
    shown = len(heads)
    while shown and sum(heads[:shown]) > room - (MORE_PX if shown < len(heads) else 0):
        shown -= 1
    counts = [0] * shown
    if shown == len(heads):
        left = room - sum(heads)
        for most in range(1, MOST_LINES + 1):
            for number, lines in enumerate(texts):
                if lines >= most and left >= TEXT_SIZE * LEADING:
                    counts[number] = most
                    left -= TEXT_SIZE * LEADING
    return counts


def cut(canvas: Canvas, text: str, width: float, count: int, lang: str) -> list[str]:
    """A text in `count` lines: as many whole sentences as fit, or its beginning."""
    sentences = SENTENCE.split(text)
    for shown in range(len(sentences) - 1, 0, -1):
        lines = broken(canvas, " ".join(sentences[:shown]), width, TEXT_SIZE, lang=lang)
        if len(lines) <= count:
            return lines
    lines = broken(canvas, text, width - 14, TEXT_SIZE, lang=lang)[:count]
    return [*lines[:-1], lines[-1].rstrip(" .,;:") + " …"] if lines else []


def height_of(row: Sequence[Line]) -> float:
    """The height of a step in the list."""
    return sum(line.leading for line in row) + 14


def related_lines(canvas: Canvas, scene: Scene, width: float) -> list[str]:
    """What belongs to the story but not to its journey, in a sentence."""
    apart = [step for step in scene.steps if step.related]
    if not apart:
        return []
    places = ", ".join(dict.fromkeys(step.places.get(scene.lang, step.place) or step.title for step in apart))
    return broken(canvas, f"{words.word(scene.lang, 'page', 'apart')}: {places}", width, 13.0, lang=scene.lang)
