"""The key, the credits and the words for those who cannot see the map: only of what is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from mapgen import words
from mapgen.scene import LegendEntry, MarkType, Standing, Token
from mapgen.theme import CATEGORIES, UNBROKEN

from .crowd import first_names, shares_a_spot
from .lines import line_words, rough

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mapgen.model import Outline
    from mapgen.scene import Crowd, Mark, Step

OSM = "© OpenStreetMap contributors"
GEONAMES = "GeoNames"
NATURAL_EARTH = "Natural Earth"
MOST_LIT = 100
"""So many marks at most are named by an entry of the key; more than a page lights up."""
NOTICES = {
    OSM: "Routes cut from OpenStreetMap: © OpenStreetMap contributors, Open Database License 1.0 (ODbL-1.0)",
    GEONAMES: "Place names and positions from GeoNames: CC BY 4.0",
    NATURAL_EARTH: "Basemap from Natural Earth: public domain",
}


def palette_of(categories: Sequence[str]) -> dict[str, str]:
    """A colour for each category of a list; none where there are more than eight, or only one."""
    return dict(zip(categories, CATEGORIES, strict=False)) if 1 < len(categories) <= len(CATEGORIES) else {}


def coloured(marks: Sequence[Mark], palette: Mapping[str, str]) -> list[Mark]:
    """The marks of a list with the colour of their category, where the author gave none."""
    if not palette:
        return list(marks)
    return [
        replace(mark, colour=palette[mark.facts.category]) if mark.facts.category and not mark.colour else mark
        for mark in marks
    ]


def legend_of(marks: Sequence[Mark], crowd: Crowd | None, spoken: Sequence[str]) -> list[LegendEntry]:
    """One entry for each kind of line, each shape, each category; nothing that is not on the map."""
    entries: list[LegendEntry] = []
    routes = [mark for mark in marks if mark.type is MarkType.ROUTE]
    twins = {mark.twin for mark in routes if mark.against}
    back = {mark.id for mark in routes if mark.id in twins or mark.against}

    def looks(mark: Mark) -> tuple[Token, Standing, bool, tuple[str, ...]]:
        both_ways = mark.id in back
        return (
            mark.style,
            Standing.CERTAIN if mark.style in UNBROKEN else mark.standing,
            rough(mark),
            tuple(line_words(mark, lang, both_ways=both_ways) for lang in spoken),
        )

    for (style, standing, is_rough, told), alike in groupby(sorted(routes, key=looks), key=looks):
        entries.append(
            LegendEntry(
                text=dict(zip(spoken, told, strict=True)),
                style=style,
                standing=standing,
                rough=is_rough,
                marks=tuple(mark.id for mark in alike),
            )
        )
    entries += _categories(marks, crowd, spoken)
    for style in (Token.RING, Token.AREA, Token.STRETCH):
        shown = [mark.id for mark in marks if mark.style is style]
        if shown:
            entries.append(_entry(style.value, style, shown, spoken))
    unsure = [mark.id for mark in marks if mark.uncertain and mark.type is MarkType.PLACE]
    if unsure:
        entries.append(replace(_entry("uncertain", Token.STOP, unsure, spoken), uncertain=True))
    grouped = [mark.id for mark in marks if mark.group]
    if grouped or (crowd is not None and shares_a_spot(crowd)):
        entries.append(_entry("group", Token.GROUP, grouped, spoken))
    related = [mark.id for mark in marks if mark.style is Token.RELATED]
    if related:
        entries.append(_entry("related", Token.RELATED, related, spoken))
    return entries


def _entry(word: str, style: Token, marks: Sequence[str], spoken: Sequence[str]) -> LegendEntry:
    return LegendEntry(text=words.everywhere(spoken, "legend", word), style=style, marks=tuple(marks))


def _categories(marks: Sequence[Mark], crowd: Crowd | None, spoken: Sequence[str]) -> list[LegendEntry]:
    """The categories of a list in the order of their first row, where their colour tells them apart."""
    told = [(mark.order, mark.facts.category, mark.colour, mark.id) for mark in marks if mark.facts.category]
    if crowd is not None and crowd.categories:
        tints = [kind.colour for kind in crowd.kinds]
        rows = zip(crowd.order.tolist(), crowd.categories, crowd.kind.tolist(), crowd.ids, strict=True)
        told = sorted(
            [*told, *((order, category, tints[kind], id_) for order, category, kind, id_ in rows if category)]
        )
    shown: dict[tuple[str, str], list[str]] = {}
    for _, category, colour, id_ in told:
        if colour:
            shown.setdefault((category, colour), []).append(id_)
    if len(shown) > 2 * len(CATEGORIES):
        return []
    return [
        LegendEntry(text=dict.fromkeys(spoken, category), style=Token.STOP, colour=colour, marks=tuple(ids[:MOST_LIT]))
        for (category, colour), ids in shown.items()
    ]


def credits_of(told: Iterable[str], *, rails: bool) -> tuple[str, ...]:
    """Everyone who is owed a credit, each once: OpenStreetMap, GeoNames, others in order, Natural Earth.

    Args:
        told: the credits of candidates, routes and venues.
        rails: whether the basemap draws rail lines.
    """
    found = [OSM] if rails else []
    for credit in told:
        for part in credit.replace(" · ", ";").split(";"):
            line = next((known for known in (OSM, GEONAMES, NATURAL_EARTH) if _names(known, part)), part.strip())
            if line:
                found.append(line)
    first = [known for known in (OSM, GEONAMES) if known in found]
    others = [line for line in dict.fromkeys(found) if line not in (*first, NATURAL_EARTH)]
    return (*first, *others, NATURAL_EARTH)


def _names(known: str, part: str) -> bool:
    return known.removeprefix("© ").removesuffix(" contributors").casefold() in part.casefold()


def notices_of(credits_: Sequence[str]) -> tuple[str, ...]:
    """The licences in words, for the metadata of an export."""
    return tuple(NOTICES.get(line, line) for line in credits_)


def description_of(
    outline: Outline, marks: Sequence[Mark], crowd: Crowd | None, steps: Sequence[Step], lang: str
) -> str:
    """The alternative text: what the editor wrote, else what is on the map, in order."""
    if outline.style.alt:
        return outline.style.alt
    told = [step.title for step in steps if not step.related]
    shown, rest = told[:12], len(told) - 12
    if not told:
        pins = [mark for mark in marks if mark.type is MarkType.PLACE and mark.style is not Token.RELATED]
        shown, rest = first_names(pins, crowd, 12), len(pins) + len(crowd or ()) - 12
    text = words.word(lang, "legend", "semicolon").join(shown)
    if rest > 0:
        text += " " + words.counted(lang, "page", "more", rest)
    stop = words.word(lang, "legend", "stop")
    return stop.join(part.rstrip(".。") for part in (outline.title, outline.subtitle, text) if part) + stop.strip()
