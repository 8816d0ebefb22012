"""Ids of places: as typed, or made of the name; the same file gives the same ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .words import Place, Story


LONGEST = 60


def slug(text: str) -> str:
    """A short id made of the letters and digits of any script.

    >>> slug("Great Hall of the People"), slug("北京"), slug("!")
    ('great-hall-of-the-people', '北京', 'place')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _trimmed(re.sub(r"[^\w]+", "-", folded))


def slugs(texts: Sequence[str]) -> list[str]:
    """The slug of each text, all at once.

    >>> slugs(["Great Hall of the People", "北京", "!", "_a__b_ "])
    ['great-hall-of-the-people', '北京', 'place', 'a__b']
    """
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:
        return [slug(text) for text in texts]
    folded = whole.lower() if whole.isascii() else unicodedata.normalize("NFKC", whole).casefold()
    made = re.sub(r"[^\w\n]+", "-", folded).split("\n")
    return [
        line if 0 < len(line) <= LONGEST and line[0] not in "-_" and line[-1] not in "-_" else _trimmed(line)
        for line in made
    ]


def _trimmed(text: str) -> str:
    return text.strip("-_")[:LONGEST].rstrip("-_") or "place"


def fresh(text: str, taken: Container[str], numbers: dict[str, int] | None = None) -> str:
    """The slug of a text, numbered from 2 where it is taken.

    Args:
        text: what the id is made of.
        taken: the ids that there are.
        numbers: the number that each slug has come to, for many ids in a row: none is tried twice.

    >>> fresh("Paris", {"paris", "paris-2"})
    'paris-3'
    """
    numbers = {} if numbers is None else numbers
    made = base = slug(text)
    while made in taken:
        numbers[base] = numbers.get(base, 1) + 1
        made = f"{base}-{numbers[base]}"
    return made


def references(story: Story) -> Iterator[str]:
    """Every id, name or position by which the story means a place, as typed and in order."""
    for journey in story.journeys:
        yield from (*journey.stops, *journey.via)
    places = story.places.values() if isinstance(story.places, Mapping) else story.places
    for told in (*story.steps, *story.related, *places):
        near = (told.near.place,) if told.near else ()
        at = (told.at,) if isinstance(told.at, str) else ()
        yield from (text for text in (*at, *told.between, *near, told.off, told.area) if text)


def listed(story: Story) -> dict[str, tuple[str | int, Place]]:
    """Id → key or index under `places`, and the place, in the order of the file."""
    if isinstance(story.places, Mapping):
        return {key: (key, place) for key, place in story.places.items()}
    found: dict[str, tuple[str | int, Place]] = {}
    numbers: dict[str, int] = {}
    for index, place in enumerate(story.places):
        found[fresh(place.title or place.name or "place", found, numbers)] = index, place
    return found
