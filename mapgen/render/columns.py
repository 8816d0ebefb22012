"""A crowd as the page reads it: what thousands of plain places have in common is said once, the rest packed.

Numbers are a column each (`packing`), texts stand in blocks of rows (`texts`), so that the page opens only
what it shows; what is the same for many rows (style, precision, colour …) is a kind, said once. A column that
says nothing is left out. `page/columns.js` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mapgen.story.ids import slugs

from .packing import packed_numbers
from .texts import packed_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mapgen.scene import Crowd, CrowdKind, Moment

BLOCK = 8_192
"""Rows of a text column that are opened together."""
FINE = 100_000
"""Grid of the points: 1e-5 degrees, about a metre."""


def columns(crowd: Crowd, languages: Sequence[str]) -> dict[str, Any]:
    """The columns of a crowd, in its order; `languages[0]` is that of its names."""
    count = len(crowd)
    texts = {
        "id": list(_told_ids(crowd.ids, crowd.names)),
        "name": crowd.names,
        "native": crowd.native,
        "text": crowd.texts,
        "category": crowd.categories,
        "link": crowd.links,
        **{f"names.{lang}": crowd.by_language.get(lang, ()) for lang in languages[1:]},
    }
    return {
        "rows": count,
        "grid": FINE,
        "lon": packed_numbers(np.rint((crowd.lon + 180) * FINE)),
        "lat": packed_numbers(np.rint((crowd.lat + 90) * FINE)),
        "order": packed_numbers(crowd.order) if (crowd.order != np.arange(count)).any() else "",
        "kinds": [_kind(kind) for kind in crowd.kinds],
        "kind": packed_numbers(crowd.kind) if crowd.kind.any() else "",
        "moments": [as_told(moment) for moment in crowd.moments],
        "moment": packed_numbers(crowd.moment + 1) if crowd.moment is not None else "",
        "block": BLOCK,
        "texts": {name: packed_texts(column, BLOCK) for name, column in texts.items()},
    }


def as_told(moment: Moment) -> dict[str, Any]:
    """A date in words by language, and its bounds."""
    return {"text": dict(moment.text), "start": moment.start, "end": moment.end, "approximate": moment.approximate}


def _kind(kind: CrowdKind) -> dict[str, Any]:
    pairs = {
        "style": kind.style.value,
        "precision": kind.precision.value if kind.precision else "",
        "standing": kind.standing.value,
        "uncertain": kind.uncertain,
        "colour": kind.colour,
        "nativeLang": kind.native_lang,
        "priority": kind.priority,
        "side": kind.side,
    }
    return {key: value for key, value in pairs.items() if value}


def _told_ids(ids: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """What each id has after the slug of its name ("-2"), or "=" and the id where the page could not make that slug."""
    for first in range(0, len(names), BLOCK):
        those = names[first : first + BLOCK]
        for id_, name, made in zip(ids[first : first + BLOCK], those, slugs(those), strict=True):
            if id_ == made and name.isascii():
                yield ""
                continue
            rest = id_.removeprefix(made)
            simple = name.lower() == name.casefold() and (not rest or (rest[0] == "-" and rest[1:].isdecimal()))
            yield rest if simple and id_.startswith(made) else f"={id_}"
