"""The steps of a story as a list: date, title and as many whole sentences as there is room for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mapgen import words
from mapgen.model import Status

from .names import LEADING, Line
from .symbols import PIN_PX, draw_badge
from .telling import broken, ended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Scene, Step
    from mapgen.theme import Theme

    from .canvas import Box, Canvas

STEP_IN = 38.0
"""The texts of the steps begin so far in, beside their numbers."""
MOST_LINES = 7
TITLE_LINES = 3
"""Lines of a step's title at most."""
MORE_PX = 20.0
"""Room for the words that there are more steps than are listed."""
APART_SIZE = 13.0
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？؟।])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Sizes in pixels of the parts of a step, and what stands between two steps."""

    title: float = 15.0
    date: float = 12.5
    text: float = 13.0
    gap: float = 14.0

    @property
    def line(self) -> float:
        """From baseline to baseline of the text."""
        return self.text * LEADING


SETTINGS = (
    Setting(),
    Setting(title=14.5, date=12.0, text=12.5, gap=11.0),
    Setting(title=13.5, date=11.0, text=12.0, gap=6.5),
)
"""Roomy to dense: the first in which everything has room is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step in the list: its first lines, and its text in lines after each of its sentences."""

    step: Step
    head: tuple[Line, ...]
    portions: tuple[tuple[str, ...], ...]

    def height(self, setting: Setting) -> float:
        """Without its text."""
        return sum(line.leading for line in self.head) + setting.gap


def told(scene: Scene) -> list[Step]:
    """The steps that are listed: those told in order, where the map shows their numbers."""
    steps = [step for step in scene.steps if not step.related]
    return steps if any(step.number is not None for step in steps) else []


def draw_steps(canvas: Canvas, scene: Scene, columns: Sequence[Box], theme: Theme) -> None:
    """The numbered steps as a list in columns, then in a line what is only related."""
    if not columns:
        return
    left, top, right, bottom = min(columns)[0], columns[0][1], max(columns)[2], columns[0][3]
    apart = related_lines(canvas, scene, columns[0][2] - columns[0][0])
    room = bottom - apart_height(apart) - top
    wide = columns[0][2] - columns[0][0]
    setting, parts = fitted(canvas, scene, wide, room, len(columns), theme)
    for (x0, y0, x1, _), rows in zip(columns, parts, strict=True):
        draw_column(canvas, scene, rows, (x0, y0, x1, y0 + room), setting, theme)
    x, anchor = (right, "right") if scene.direction == "rtl" else (left, "left")
    y = bottom - 19 * len(apart)
    if apart:
        canvas.lines([np.array([[left, y - 6], [right, y - 6]])], theme.line, 1.0)
    for number, text in enumerate(apart):
        canvas.text(x, y + 17 + 19 * number, text, APART_SIZE, theme.related, anchor=anchor, lang=scene.lang)


def fitted(
    canvas: Canvas, scene: Scene, width: float, room: float, columns: int, theme: Theme
) -> tuple[Setting, list[list[Row]]]:
    """The setting, and the rows of each column: dates are left out where not even the titles have room with them."""
    for setting in SETTINGS:
        parts = rows_of(canvas, scene, width, columns, setting, theme)
        if all(height_of(rows, setting) <= room for rows in parts):
            return setting, parts
    for setting, dated in ((SETTINGS[-1], True), *((setting, False) for setting in SETTINGS)):
        parts = rows_of(canvas, scene, width, columns, setting, theme, dated=dated)
        if all(sum(row.height(setting) for row in rows) <= room for rows in parts):
            break
    return setting, parts


def rows_of(
    canvas: Canvas, scene: Scene, width: float, columns: int, setting: Setting, theme: Theme, *, dated: bool = True
) -> list[list[Row]]:
    """The steps, shared out over columns of that width."""
    wide = width - STEP_IN
    rows = [
        Row(
            step=step,
            head=step_head(canvas, scene, step, wide, setting, theme, dated=dated),
            portions=portions_of(canvas, step.facts.text, wide - 6, setting),
        )
        for step in told(scene)
    ]
    each = -(-len(rows) // columns)
    return [rows[each * number : each * (number + 1)] for number in range(columns)]


def portions_of(canvas: Canvas, text: str, width: float, setting: Setting) -> tuple[tuple[str, ...], ...]:
    """A text in lines, ended after its first sentence, its second, and so on."""
    ends = [match.start() for match in SENTENCE.finditer(text) if match.start() < len(text)]
    if not text:
        return ()
    found = [tuple(broken(canvas, text[:end], width, setting.text)) for end in (*ends, len(text))]
    return tuple(lines for lines in found if len(lines) <= MOST_LINES) or (found[0],)


def height_of(rows: Sequence[Row], setting: Setting) -> float:
    """The height of rows of which all is told."""
    return sum(row.height(setting) + len(row.portions[-1] if row.portions else ()) * setting.line for row in rows)


def steps_height(canvas: Canvas, scene: Scene, width: float, columns: int, theme: Theme) -> float:
    """The height of the list in columns of that width where everything has room."""
    parts = rows_of(canvas, scene, width, columns, SETTINGS[0], theme)
    apart = apart_height(related_lines(canvas, scene, width))
    return max(height_of(rows, SETTINGS[0]) for rows in parts) + apart


def step_head(
    canvas: Canvas, scene: Scene, step: Step, width: float, setting: Setting, theme: Theme, *, dated: bool
) -> tuple[Line, ...]:
    """The first lines of a step: date and standing (unless not `dated`), then the title."""
    lang = scene.lang
    status = step.facts.status
    when = step.facts.when.text.get(lang, "") if step.facts.when else ""
    standing = words.word(lang, "status", status.value) if status and status is not Status.CONFIRMED else ""
    head = " · ".join(part for part in (when, standing) if part)
    titles = ended(broken(canvas, step.title, width, setting.title, bold=True), TITLE_LINES)
    rows = [Line(text=head, size=setting.date, colour=theme.muted)] if head and dated else []
    return (*rows, *(Line(text=line, size=setting.title, colour=theme.ink, bold=True) for line in titles))


def draw_column(canvas: Canvas, scene: Scene, rows: Sequence[Row], box: Box, setting: Setting, theme: Theme) -> None:
    """Steps under each other, and how many more there are where not all have room."""
    left, top, right, bottom = box
    rtl = scene.direction == "rtl"
    edge, text_x, anchor = (right, right - STEP_IN, "right") if rtl else (left, left + STEP_IN, "left")
    heights = [row.height(setting) for row in rows]
    shown = len(rows)
    while shown and sum(heights[:shown]) > bottom - top - (MORE_PX if shown < len(rows) else 0):
        shown -= 1
    texts = shared(rows, int((bottom - top - sum(heights)) // setting.line)) if shown == len(rows) else [()] * shown
    y = top
    for row, text in zip(rows[:shown], texts, strict=True):
        canvas.lines([np.array([[left, y], [right, y]])], theme.line, 1.0)
        if row.step.number is not None:
            at = (right - PIN_PX - 2 if rtl else left + PIN_PX + 2, y + min(21.5, row.height(setting) / 2))
            draw_badge(canvas, at, str(row.step.number), PIN_PX, theme.panel, theme.journey, theme.ink)
        baseline = y + setting.gap / 2 - 3
        for line in (*row.head, *(Line(text=one, size=setting.text, colour=theme.muted) for one in text)):
            baseline += line.leading
            canvas.text(
                text_x, baseline, line.text, line.size, line.colour, bold=line.bold, anchor=anchor, lang=scene.lang
            )
        y += row.height(setting) + len(text) * setting.line
    if shown < len(rows):
        more = words.counted(scene.lang, "page", "more", len(rows) - shown)
        canvas.text(edge, y + 16, more, setting.text, theme.muted, anchor=anchor, lang=scene.lang)


def shared(rows: Sequence[Row], lines: int) -> list[tuple[str, ...]]:
    """The text of each row when there is room for so many lines in all.

    Each step's first sentence, the short ones first, or its beginning where the whole has no room; then the
    further sentences, the next one always where least is told yet.
    """
    given: list[tuple[str, ...]] = [() for _ in rows]
    left = lines
    with_text = [number for number, row in enumerate(rows) if row.portions]
    for number in sorted(with_text, key=lambda number: (len(rows[number].portions[0]), number)):
        first = rows[number].portions[0]
        fits = len(first) <= left
        given[number] = first if fits else begun(first[:left])
        left -= len(given[number])
    further = [(number, lines_) for number in with_text for lines_ in rows[number].portions[1:]]
    while further:
        more = [(number, lines_) for number, lines_ in further if len(lines_) - len(given[number]) <= left]
        if not more:
            break
        number, lines_ = min(more, key=lambda one: (len(one[1]), one[0]))
        left -= len(lines_) - len(given[number])
        given[number] = lines_
        further = [one for one in more if one != (number, lines_)]
    return given


def begun(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The beginning of a sentence."""
    return (*lines[:-1], lines[-1].rstrip(" .,;:") + " …") if lines else ()


def related_lines(canvas: Canvas, scene: Scene, width: float) -> list[str]:
    """What belongs to the story but not to its journey, in a sentence."""
    apart = [step for step in scene.steps if step.related]
    if not apart:
        return []
    places = ", ".join(dict.fromkeys(step.places.get(scene.lang, step.place) or step.title for step in apart))
    return broken(canvas, f"{words.word(scene.lang, 'page', 'apart')}: {places}", width, APART_SIZE)


def apart_height(lines: Sequence[str]) -> float:
    """The height of the words on what is only related."""
    return 19.0 * len(lines) + 16 if lines else 0.0
