"""The plain rows of a long list become a crowd: what `marks` makes of a place, column by column."""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from mapgen.crowds import coded, text_column
from mapgen.model import Precision, Role
from mapgen.scene import Crowd, CrowdKind, Token

from .facts import colour, link, moment
from .marks import PRIORITY
from .relations import FIGURES, figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mapgen.model import Place, Spots
    from mapgen.scene import Mark, Moment


def crowd_of(spots: Spots, spoken: Sequence[str], story_lang: str, *, year: bool) -> Crowd:
    """The crowd of these rows, without the colours of categories; `order` is that of the whole input.

    Args:
        spots: rows that give their position.
        spoken: the languages of the map.
        story_lang: of the list, "" where it does not say.
        year: whether dates say their year.
    """
    count = len(spots)
    colours, tint = coded(map(colour, spots.colours)) if spots.colours else (("",), np.zeros(count, np.int64))
    exact, grain = (spots.precisions, spots.precision) if spots.precision is not None else ((None,), 0 * tint)
    pairs, kind = np.unique(tint * len(exact) + grain, return_inverse=True)
    names, by_language = _named(spots, spoken, story_lang)
    moments, number = _dated(spots, spoken, year=year)
    return Crowd(
        lon=spots.lon,
        lat=spots.lat,
        ids=spots.ids,
        names=names,
        order=spots.order,
        kinds=tuple(
            CrowdKind(
                style=Token.STOP,
                precision=exact[pair % len(exact)] or Precision.EXACT,
                colour=colours[pair // len(exact)],
                priority=PRIORITY[Role.FOCUS],
            )
            for pair in pairs.tolist()
        ),
        kind=kind.astype(np.int64),
        by_language=by_language,
        texts=spots.notes,
        categories=spots.categories,
        links=text_column([link(text) for text in spots.links]),
        moments=moments,
        moment=number,
    )


def ranked(crowd: Crowd, pins: Sequence[Mark], places: Mapping[str, Place]) -> tuple[Crowd, list[Mark]]:
    """Crowd and pins with their order among all that was found; `places` are those of the mentions, found or not."""
    found = np.zeros(len(crowd) + len(places), dtype=bool)
    found[crowd.order] = True
    at = np.flatnonzero(~found)
    drawn = {pin.id for pin in pins}
    found[at] = [name in drawn for name in places]
    ranks = np.cumsum(found) - 1
    of_pin = dict(zip(places, ranks[at].tolist(), strict=True))
    return replace(crowd, order=ranks[crowd.order]), [replace(pin, order=of_pin[pin.id]) for pin in pins]


def categories_of(marks: Sequence[Mark], crowd: Crowd | None) -> list[str]:
    """The categories of a map in the order of the first place of each."""
    first: dict[str, int] = {}
    for mark in marks:
        if mark.facts.category:
            first.setdefault(mark.facts.category, mark.order)
    if crowd is not None and crowd.categories:
        seen = dict(zip(reversed(crowd.categories), reversed(crowd.order.tolist()), strict=True))
        for category, order in seen.items():
            if category:
                first[category] = min(order, first.get(category, order))
    return sorted(first, key=first.__getitem__)


def coloured(crowd: Crowd, palette: Mapping[str, str]) -> Crowd:
    """The crowd with the colour of its category for each place that has none of its own."""
    if not palette or not crowd.categories:
        return crowd
    tints, tint = coded(palette.get(category, "") for category in crowd.categories)
    pairs, kind = np.unique(crowd.kind * len(tints) + tint, return_inverse=True)
    kinds = [(crowd.kinds[pair // len(tints)], tints[pair % len(tints)]) for pair in pairs.tolist()]
    own = tuple(replace(one, colour=one.colour or tint_) for one, tint_ in kinds)
    return replace(crowd, kinds=own, kind=kind.astype(np.int64))


def first_names(pins: Sequence[Mark], crowd: Crowd | None, most: int) -> list[str]:
    """The names of the first places of a map, in the order of the input."""
    own = ((pin.order, pin.name) for pin in pins)
    rows = zip(crowd.order[:most].tolist(), crowd.names[:most], strict=True) if crowd is not None else ()
    return [name for _, name in islice(heapq.merge(own, rows, key=lambda pair: pair[0]), most)]


def shares_a_spot(crowd: Crowd) -> bool:
    """Whether two places of a crowd lie on one spot, within about a tenth of a metre."""
    spots = np.rint(crowd.lon * 1e6).astype(np.int64) * 1_000_000_000 + np.rint(crowd.lat * 1e6).astype(np.int64)
    spots.sort()
    return bool((np.diff(spots) == 0).any())


def _named(spots: Spots, spoken: Sequence[str], story_lang: str) -> tuple[Sequence[str], dict[str, Sequence[str]]]:
    """The names in the first language of the map; and, by language, those that differ from it in the others."""
    shown = spots.called()
    typed = [at for at, name in enumerate(spots.names) if name[:1] in _STARTS and FIGURES.fullmatch(name)]
    typed = [at for at in typed if not (spots.titles and spots.titles[at])]
    if not typed:
        return shown, {}
    columns: dict[str, list[str]] = {lang: list(shown) for lang in spoken}
    for at in typed:
        for lang, text in figures(spots.mention(at), spoken, story_lang).items():
            columns[lang][at] = text
    first = columns.pop(spoken[0])
    others = {
        lang: text_column([name if name != own else "" for name, own in zip(column, first, strict=True)])
        for lang, column in columns.items()
    }
    return first, {lang: column for lang, column in others.items() if column}


_STARTS = frozenset("0123456789 .,;°º′″'\"’”NSEW+-")


def _dated(spots: Spots, spoken: Sequence[str], *, year: bool) -> tuple[tuple[Moment, ...], NDArray[np.int64] | None]:
    """The dates in words, each once, and the number of its date for each place, -1 for none."""
    if spots.when is None:
        return (), None
    told = [moment(when, spoken, year=year) for when in spots.whens]
    number = np.array([-1 if one is None else 0 for one in told], dtype=np.int64)
    number[number == 0] = np.arange(np.count_nonzero(number == 0))
    moments = tuple(one for one in told if one is not None)
    return moments, number[spots.when] if moments else None
