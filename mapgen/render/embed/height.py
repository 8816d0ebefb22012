"""How high a frame must be where no script tells the article: from what the page holds, at `WIDTH` pixels."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from mapgen.scene import MarkType

if TYPE_CHECKING:
    from mapgen.scene import Scene, Step

WIDTH = 640
"""The width of an article's column, in pixels, for which heights are told."""
MAP_PX = 400
"""The map is 16:10 there."""
LIST_PX, ROW_PX = 360, 62
"""A list without steps: how high it is at most, and each place in it."""
LINE_PX = 21
PICTURE_PX = 110


def frame_height(scene: Scene) -> int:
    """The height in pixels at which nothing of the page needs scrolling, whichever step is open; at least 460.

    The sum of heading, map, the highest step and key, in lines of text as `page/sizes.css` sets them
    (measured in Chromium: up to 40 pixels above what each of our stories needs).
    """
    heading = 20 + 28 * _lines(scene.title or scene.id, 50) + 25 * _lines(scene.subtitle, 88)
    draft = 34 if scene.draft else 0
    steps = [_step_px(step) for step in scene.steps if not step.related]
    numbered = any(step.number is not None for step in scene.steps)
    places = sum(mark.type is MarkType.PLACE for mark in scene.single()) + len(scene.crowd or ())
    told = max(steps) if steps and numbered else min(LIST_PX, 24 + ROW_PX * (len(steps) or places))
    legend = sum(_width(entry.text.get(scene.lang, "")) + 7 for entry in scene.legend)
    key = 28 + LINE_PX * math.ceil((legend + _width(" · ".join(scene.credits))) / 92)
    correction = LINE_PX * _lines(scene.correction, 88)
    return max(460, heading + draft + MAP_PX + told + key + correction)


def _step_px(step: Step) -> int:
    """The bar of one step: its date and place, its title, its text, its source, its picture."""
    proof = LINE_PX if step.facts.sources or step.facts.link else 0
    picture = PICTURE_PX if step.facts.picture else 0
    text = _lines(step.facts.text, 64) + _lines(step.facts.because, 64)
    return 62 + LINE_PX * (_lines(step.title, 64) + text) + proof + picture


def _lines(text: str, chars: int) -> int:
    return math.ceil(_width(text) / chars)


def _width(text: str) -> int:
    """Width in letters; those of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
