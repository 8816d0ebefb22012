"""Where a story says that a place is, and how that is said otherwise: under `places`, or in the step that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen import positions
from mapgen.errors import InputError
from mapgen.story import editing, ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry import Point

    from mapgen.model import Outline, Place
    from mapgen.story import StoryFile
    from mapgen.story.editing import Value

IN_STEPS = ("at", "within", "checked")
"""Words about a position that a step itself can say."""


def owner(file: StoryFile, outline: Outline, place: Place) -> str:
    """The id under which the story speaks of a place: its own, or that of the ring that it is the centre of."""
    listed = ids.listed(file.story)
    if place.id in listed:
        return place.id
    for mention in outline.mentions:
        told = mention.relative
        is_centre = told is not None and told.of == (place.id,)
        if is_centre and mention.id in listed and listed[mention.id][1].within:
            return mention.id if mention.text == place.mentions[0].text else place.id
    return place.id


def with_words(file: StoryFile, outline: Outline, place: Place, words: Mapping[str, Value | None]) -> StoryFile:
    """The story with other words about a place, None taking one out.

    Where steps give its position themselves, and nothing else names it, the words go into these steps.

    Raises:
        InputError: it is told through other places, or the story cannot say it.
    """
    name = owner(file, outline, place)
    if name in ids.listed(file.story):
        return editing.set_place(file, name, words)
    mention = place.mentions[0]
    is_position = mention.point is not None or mention.geometry is not None
    if mention.relative is not None and not is_position:
        raise InputError(
            f"{place.name} is told through other places", hint="mend those, or say in the story where it is"
        )
    steps = [one for one in outline.happenings if one.place == place.id]
    passed = any(place.id in (leg.origin, *leg.via, leg.destination) for leg in outline.legs if leg.where)
    if not is_position or passed or not steps or not set(words) <= set(IN_STEPS):
        return editing.set_place(file, name, words)
    for one in steps:
        group, number = "related" if one.related else "steps", int(one.id.rpartition("-")[2]) - 1
        file = editing.put_words(file, (group, number), words)
    return file


def moved(file: StoryFile, outline: Outline, place: Place, position: str, mark: str) -> StoryFile:
    """The story with a place at a position, written as typed; `mark` says who looked, and when.

    Raises:
        InputError: it is no position, or the story cannot say it.
    """
    point = reference_point(position)
    listed = ids.listed(file.story)
    name = owner(file, outline, place)
    words: dict[str, Value | None] = {"at": position, "checked": mark}
    if name in listed and listed[name][1].lat:
        words = {"lat": round(point.y, 6), "lon": round(point.x, 6), "checked": mark}
    return with_words(file, outline, place, words)


def passing_through(file: StoryFile, journey: int, leg: int, position: str) -> StoryFile:
    """The story with a journey that passes through a position on one of its legs; both counted from 0.

    Raises:
        InputError: there is no such leg.
    """
    journeys = file.story.journeys
    if journey >= len(journeys) or leg >= len(journeys[journey].stops) - 1:
        raise InputError("there is no such leg any more", hint="choose it on the map again")
    told = journeys[journey]
    if len(told.stops) == 2:
        return editing.put(file, ("journeys", journey, "via"), [*told.via, position])
    stops = [*told.stops[: leg + 1], position, *told.stops[leg + 1 :]]
    return editing.put(file, ("journeys", journey, told.word), stops)


def reference_point(text: str) -> Point:
    """The reference point of a position as typed.

    Raises:
        InputError: it is none; says why.
    """
    try:
        shape = positions.wkt(text)
        point = positions.point(text) if shape is None else shape.representative_point()
    except positions.PositionError as error:
        raise InputError(str(error)) from error
    if point is None:
        raise InputError(f"{text!r} is no position", hint="write it as 33.92 N, 34.31 E")
    return point
