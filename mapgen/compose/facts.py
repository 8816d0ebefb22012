"""What may be said of a place, a leg or a happening: the allow-list of everything that is published."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from mapgen import words
from mapgen.address import is_link
from mapgen.dates import UNSTATED
from mapgen.scene import Moment, Picture, SourceLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from mapgen.model import Happening, Image, Source, When

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SHORT_COLOUR = re.compile(r"#[0-9a-fA-F]{3}")


def link(text: str) -> str:
    """The address itself if a reader may be sent there, else ""; see `mapgen.address.is_link`.

    >>> link("javascript:alert(1)"), link("https://example.org/a")
    ('', 'https://example.org/a')
    """
    return text.strip() if is_link(text.strip()) else ""


def colour(text: str) -> str:
    """`#rrggbb` if that is what was typed (or its short form), else "".

    >>> colour("#F00"), colour("red;background:url(x)")
    ('#ff0000', '')
    """
    typed = text.strip().lower()
    if COLOUR.fullmatch(typed):
        return typed
    return "#" + "".join(2 * digit for digit in typed[1:]) if SHORT_COLOUR.fullmatch(typed) else ""


def source_lines(ids: Iterable[str], sources: Mapping[str, Source]) -> tuple[SourceLine, ...]:
    """The public ones among the sources named, in order, each once; a private one leaves no trace."""
    found = [sources[name] for name in dict.fromkeys(ids) if name in sources and sources[name].public]
    return tuple(
        SourceLine(
            title=source.title,
            publisher=source.publisher,
            url=link(source.url),
            archive=link(source.archive),
            accessed=source.accessed,
            credit=source.credit,
        )
        for source in found
    )


def quote(told: Happening, sources: Mapping[str, Source]) -> str:
    """The sentence that a happening rests on; "" where it may be that of a source which is not public."""
    public = bool(told.sources) and all(name in sources and sources[name].public for name in told.sources)
    return told.quote if public else ""


def picture(image: Image | None) -> Picture | None:
    """The picture without the name of its file; None where it was never opened or cannot be shown."""
    if image is None or not image.data:
        return None
    return Picture(
        data=image.data,
        media_type=image.media_type,
        width=image.width,
        height=image.height,
        alt=image.alt,
        credit=image.credit,
    )


def _bound(end: date | datetime | None) -> str:
    """A bound as ISO 8601; a clock time whose zone nobody stated has no offset, lest it be shown as UTC."""
    if isinstance(end, datetime) and end.tzinfo is UNSTATED:
        end = end.replace(tzinfo=None)
    return end.isoformat() if end else ""


def moment(when: When | None, spoken: Sequence[str], *, year: bool = True) -> Moment | None:
    """A date in the words of each language, with its bounds for the timeline."""
    if when is None:
        return None
    return Moment(
        text={lang: words.date_text(when, lang, year=year) for lang in spoken},
        start=_bound(when.start),
        end=_bound(when.end),
        edtf=when.edtf,
        approximate=when.approximate or when.uncertain,
    )
