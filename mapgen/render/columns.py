"""Long lists as columns: what thousands of plain places have in common is said once, the rest packed.

A plain place is a point with a name, perhaps a note, a category and a link. Its coordinates are steps on a
grid (`packing`), its texts stand in blocks of rows that are deflated one by one, so that the page opens only
the block that it shows; what is the same for many rows (style, precision, colour …) is a kind, said once.
`page/columns.js` reads it.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

import shapely

from mapgen.scene import Facts, MarkType
from mapgen.story.ids import slug

from .packing import packed_numbers, packed_points

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from mapgen.scene import Mark

FROM = 1_000
"""From so many plain places on, a layer holds them as columns."""
BLOCK = 4_096
"""Rows of a text column that are deflated together."""
FINE = 100_000
"""Grid of the points: 1e-5 degrees, about a metre."""


def is_plain(mark: Mark, told: Container[str]) -> bool:
    """Whether a mark is no more than a row of a list: `told` are the ids of marks that others name."""
    facts = mark.facts
    return (
        mark.type is MarkType.PLACE
        and mark.geometry.geom_type == "Point"
        and not (mark.numbers or mark.steps)
        and facts == Facts(text=facts.text, category=facts.category, link=facts.link)
        and mark.id not in told
    )


def columns(marks: Sequence[Mark], languages: Sequence[str]) -> dict[str, Any]:
    """Plain marks as columns, in their order; `languages[0]` is that of their names."""
    points = shapely.get_coordinates([mark.point or mark.geometry for mark in marks])
    kinds: dict[tuple[tuple[str, Any], ...], int] = {}
    numbers = [kinds.setdefault(_kind(mark), len(kinds)) for mark in marks]
    texts: dict[str, Callable[[Mark], str]] = {
        "id": _told_id,
        "name": lambda mark: mark.name,
        "native": lambda mark: mark.native,
        "text": lambda mark: mark.facts.text,
        "category": lambda mark: mark.facts.category,
        "link": lambda mark: mark.facts.link,
        **{f"names.{lang}": _named(lang) for lang in languages[1:]},
    }
    return {
        "rows": len(marks),
        "grid": FINE,
        "points": packed_points(points, FINE),
        "order": deflated(packed_numbers([mark.order for mark in marks])),
        "kinds": [dict(pairs) for pairs in kinds],
        "kind": deflated(packed_numbers(numbers)),
        "block": BLOCK,
        "texts": {name: in_blocks([text(mark) for mark in marks]) for name, text in texts.items()},
    }


def in_blocks(texts: Sequence[str]) -> list[str]:
    r"""Texts in blocks of `BLOCK` rows, one a line, each block deflated; [] if all are empty.

    Within a text a line break is `\n` and a backslash `\\`.
    """
    if not any(texts):
        return []
    lines = [text.replace("\\", "\\\\").replace("\n", "\\n") for text in texts]
    return [deflated("\n".join(lines[first : first + BLOCK])) for first in range(0, len(lines), BLOCK)]


def deflated(text: str) -> str:
    """A text as UTF-8, deflated (RFC 1951, no header), in base64."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()
    return base64.b64encode(packed).decode("ascii")


def _named(lang: str) -> Callable[[Mark], str]:
    """The name in a language, "" where it is the one that is shown."""
    return lambda mark: "" if mark.names.get(lang) == mark.name else mark.names.get(lang, "")


def _kind(mark: Mark) -> tuple[tuple[str, Any], ...]:
    pairs = (
        ("style", mark.style.value),
        ("precision", mark.precision.value if mark.precision else ""),
        ("standing", mark.standing.value),
        ("uncertain", mark.uncertain),
        ("colour", mark.colour),
        ("nativeLang", mark.native_lang),
        ("priority", mark.label.priority if mark.label else 0),
        ("side", mark.label.side if mark.label else ""),
    )
    return tuple((key, value) for key, value in pairs if value)


def _told_id(mark: Mark) -> str:
    """What the id has after the slug of the name ("-2"), or "=" and the id where the page could not make that slug."""
    made = slug(mark.name)
    rest = mark.id.removeprefix(made)
    simple = mark.name.lower() == mark.name.casefold() and (not rest or (rest[0] == "-" and rest[1:].isdecimal()))
    return rest if simple and mark.id.startswith(made) else f"={mark.id}"
