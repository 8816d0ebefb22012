"""A place leaves a story, with all that is told only there; a journey is closed where that makes sense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.story import editing, ids, nodes

if TYPE_CHECKING:
    from mapgen.model import Outline
    from mapgen.story import StoryFile

_ARROW = re.compile(r"(\s*(?:->|>|→)\s*)")


@dataclass(frozen=True, slots=True)
class Uses:
    """What a story says by means of one place: indices from 0, in the order of the file."""

    stops: tuple[tuple[int, int], ...] = ()
    """Journey and stop."""
    passed: tuple[tuple[int, int], ...] = ()
    """Journey and point of its `via`."""
    told: tuple[tuple[str, int], ...] = ()
    """Group (steps, related) and item."""
    in_words: tuple[str, ...] = ()
    """The same for a person: "journey 1 (A > B > C) goes on without it"."""


def uses(file: StoryFile, outline: Outline, place: str) -> Uses:
    """What goes, or is told otherwise, when a place is taken out.

    Raises:
        InputError: it cannot be taken out: a journey begins or ends there, or another place is told by it.
    """
    named = {mention.id: mention.title or mention.text for mention in outline.mentions}
    by_it = {one.id for one in outline.mentions if one.relative is not None and place in one.relative.of}
    listed = ids.listed(file.story)
    told_by_it = [name for name, (_, other) in listed.items() if name in by_it or other.inside == place]
    if told_by_it:
        raise InputError(
            f"{named[place]} cannot be taken out: {', '.join(told_by_it)} is told by it",
            hint="say in the story where that is, or take that out first",
        )
    stops: list[tuple[int, int]] = []
    passed: list[tuple[int, int]] = []
    words: list[str] = []
    for number in range(len(file.story.journeys)):
        legs = [leg for leg in outline.legs if leg.journey == f"j{number + 1}"]
        way = [legs[0].origin, *(leg.destination for leg in legs)]
        called = f"journey {number + 1} ({' > '.join(named[stop] for stop in way)})"
        via = [at for at, point in enumerate(legs[0].via) if point == place]
        here = [at for at, stop in enumerate(way) if stop == place]
        _refuse_ends(here, way, called, place)
        stops += [(number, at) for at in here]
        passed += [(number, at) for at in via]
        words += [f"{called} goes on without it"] if here or via else []
    told = []
    for one in outline.happenings:
        if one.place == place or one.place in by_it:
            group, number = "related" if one.related else "steps", int(one.id.rpartition("-")[2])
            told.append((group, number - 1))
            words.append(f"{one.id.replace('-', ' ')}{f' ({one.title})' if one.title else ''} goes with it")
    return Uses(tuple(stops), tuple(passed), tuple(told), tuple(words))


def without(file: StoryFile, place: str, used: Uses) -> StoryFile:
    """The story without a place; `used` is what `uses` says of it.

    Raises:
        InputError: the change cannot be made in the text, or no story is left.
    """
    for group, number in sorted(used.told, reverse=True):
        file = editing.drop(file, (group, number))
    for number, at in reversed(used.stops):
        file = _without_stop(file, ("journeys", number, file.story.journeys[number].word), at)
    for number, at in reversed(used.passed):
        file = _without_stop(file, ("journeys", number, "via"), at)
    listed = ids.listed(file.story)
    if place in listed:
        file = editing.drop(file, ("places", listed[place][0]))
    return file


def _refuse_ends(here: list[int], way: list[str], called: str, place: str) -> None:
    if 0 in here or len(way) - 1 in here:
        what = "begins" if 0 in here else "ends"
        raise InputError(f"{called} {what} there and would be another journey", hint="drop the journey first")
    rest = [stop for stop in way if stop != place]
    if here and any(one == other for one, other in pairwise(rest)):
        raise InputError(f"{called} would come back without having gone anywhere", hint="drop the journey first")


def _without_stop(file: StoryFile, path: tuple[str | int, ...], at: int) -> StoryFile:
    """The stops of a journey without one of them, written as they were: a list, or a text with arrows."""
    node = nodes.nearest(file.root, path)
    if not isinstance(node.value, str):
        return editing.drop(file, (*path, at))
    parts = _ARROW.split(node.value)
    del parts[2 * at : 2 * at + 2]
    rest = "".join(parts)
    left = re.sub(r"\s*(?:->|>|→)\s*$", "", rest).strip()
    return editing.put(file, path, left) if left else editing.drop(file, path)
