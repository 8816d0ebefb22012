"""Positions told through other places, or by figures alone, in the words of each language of the map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapgen import words
from mapgen.model import Shape

from .names import Naming

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Mention, Place, Relative

WINDS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")
PHRASES = {
    Shape.BETWEEN: (r"between .+ and .+", "between"),
    Shape.RING: (r"(?:near|within \d.* of) .+", "near"),
    Shape.OFF: (r"off .+", "off"),
    Shape.AREA: (r".+ area", "area"),
    Shape.OFFSET: (r"\d.* (?:of|from) .+", "away"),
}
"""How reading puts a relation into (English) words where the editor gave it no name, and our word for it."""
FIGURES = re.compile(r"(?=.*\d.*[NS])(?=.*\d.*[EW])[\d\s.,;°º′″'\"’”NSEW+-]+")


def retold(
    places: Sequence[Place],
    called: Mapping[str, Naming],
    place_of: Mapping[str, str],
    spoken: Sequence[str],
    story_lang: str,
) -> dict[str, Naming]:
    """The names of the places that have none of their own, by place id.

    Args:
        places: found ones.
        called: names by place id.
        place_of: place id by mention id.
        spoken: the languages of the map.
        story_lang: of the story, in which what was typed stays.
    """
    out = {}
    for place in places:
        mention = place.mentions[0] if place.mentions else None
        if mention is None or mention.title or mention.names:
            continue
        if mention.point is not None and FIGURES.fullmatch(mention.text):
            out[place.id] = Naming(texts=figures(mention, spoken, story_lang))
        elif mention.relative is not None and _is_phrase(mention, mention.relative):
            others = [called.get(place_of.get(name, "")) for name in mention.relative.of]
            known = [naming for naming in others if naming is not None]
            if known and len(known) == len(others):
                typed = _typed(mention, spoken, story_lang)
                keeps = typed if (story_lang or words.FALLBACK).split("-", maxsplit=1)[0] == words.FALLBACK else {}
                told = {lang: keeps.get(lang) or _phrase(mention.relative, known, lang) for lang in spoken}
                out[place.id] = Naming(texts=told)
    return out


def figures(mention: Mention, spoken: Sequence[str], story_lang: str) -> dict[str, str]:
    """A position that was typed as figures, in the words of each language of the map."""
    keeps = _typed(mention, spoken, story_lang)
    return {lang: keeps.get(lang) or _figures(mention, lang) for lang in spoken}


def _typed(mention: Mention, spoken: Sequence[str], story_lang: str) -> dict[str, str]:
    """What was typed, for the languages of the map that are that of the story."""
    typed = (story_lang or words.FALLBACK).split("-", maxsplit=1)[0]
    return {lang: mention.text for lang in spoken if lang.split("-", maxsplit=1)[0] == typed}


def _is_phrase(mention: Mention, relative: Relative) -> bool:
    return re.fullmatch(PHRASES[relative.shape][0], mention.text) is not None


def _phrase(relative: Relative, others: Sequence[Naming], lang: str) -> str:
    key = PHRASES[relative.shape][1]
    blanks = {"a": others[0].texts[lang], "b": others[-1].texts[lang]}
    if relative.shape is Shape.RING and relative.radius_m is not None:
        key, blanks["distance"] = "within", _distance(relative.radius_m, lang)
    if relative.distance_m is not None:
        blanks["distance"] = _distance(relative.distance_m, lang)
    if relative.shape is Shape.OFFSET and relative.bearing_deg is None:
        key = "distant"
    elif relative.bearing_deg is not None:
        blanks["wind"] = words.word(lang, "wind", WINDS[round(relative.bearing_deg / 45) % 8])
    return words.word(lang, "relation", key).format(**blanks)


def _distance(metres: float, lang: str) -> str:
    kilometres = metres / 1000
    number = words.number_text(kilometres, lang, places=1 if kilometres < 10 and kilometres % 1 else 0)
    return f"{number}\u00a0{words.word(lang, 'page', 'km')}"


def _figures(mention: Mention, lang: str) -> str:
    """A position that was typed as figures, no finer than it was typed."""
    if mention.point is None:
        return mention.text
    decimals = [len(digits) for digits in re.findall(r"\d[.,](\d+)", mention.text)]
    return words.position_text(mention.point.x, mention.point.y, lang, places=min(4, max(decimals, default=4)))
