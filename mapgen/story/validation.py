"""From nodes to the words of a story; whatever is wrong is told with its place in the text, all at once."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from . import nodes
from .nodes import Node, Path, Problem, quoted
from .words import Story

MEANT = {
    "rail": "train", "sea": "ship", "boat": "ship", "ferry": "ship", "flight": "air", "plane": "air", "fly": "air",
    "car": "road", "bus": "road", "truck": "road", "drive": "road", "foot": "walk", "route": "leg", "date": "when",
    "time": "when", "place": "at", "location": "at", "where": "at", "description": "text", "headline": "title",
    "link": "url", "reason": "because", "why": "because", "latitude": "lat", "longitude": "lon", "lng": "lon",
    "events": "steps", "happenings": "steps", "locations": "places", "routes": "journeys", "legs": "journeys",
    "language": "lang", "author": "publisher", "photo": "image", "picture": "image", "distance": "by",
    "direction": "bearing", "radius": "within", "caption": "alt", "path": "file", "tz": "timezone",
}  # fmt: skip
"""Keys that people try, and the key they mean."""
FEW = 5
"""So many keys of a mapping can be listed in a message."""


def story(root: Node, problems: list[Problem]) -> Story | None:
    """The words of the story; None when there are problems, which are added to the list."""
    if not isinstance(root.value, dict):
        problems.append(Problem(root.start, f"{root.noun}; a story is keys and values, such as title: and places:"))
        return None
    empty: set[Path] = set()
    data = _data(root, (), problems, empty)
    made = None
    try:
        made = Story.model_validate(data)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=True)[: nodes.MANY]:
            problem = _told(root, found, empty)
            if problem is not None and not (empty and found["loc"] == ()):
                problems.append(problem)
    else:
        problems += _unknown_sources(root, made)
    return None if problems else made


def _data(node: Node, path: Path, problems: list[Problem], empty: set[Path]) -> Any:
    """Plain dicts, lists and texts; what is empty is told, and left out where that moves no index."""
    if isinstance(node.value, str):
        return node.value
    kept: list[tuple[str | int, Any]] = []
    previous: tuple[str | int, Node] | None = None
    for part, child in node.children():
        here = (*path, part)
        if child.is_empty:
            problems.append(_emptiness(node, here, child, previous))
            empty.add(here)
            if previous is not None and "quote it" in problems[-1].message:
                empty.add((*path, previous[0]))
            kept += [(part, "")] if isinstance(part, int) else []
        else:
            kept.append((part, _data(child, here, problems, empty)))
            previous = part, child
    return dict(kept) if isinstance(node.value, dict) else [value for _, value in kept]


def _emptiness(parent: Node, path: Path, child: Node, previous: tuple[str | int, Node] | None) -> Problem:
    part = path[-1]
    if isinstance(part, int):
        return Problem(child.start, "an empty item; fill it or take it out")
    key = parent.value[part].key if isinstance(parent.value, dict) else child
    comma = parent.style == "flow" and child.start == child.end and part not in keys_at(path[:-1])
    if comma and previous is not None and previous[1].style == "plain":
        text = f'{previous[0]}: "{previous[1].value}, {part}"'
        text = text if len(text) <= 80 else f"{text[:79]}…"
        return Problem(key.start, f"{quoted(part)} after a comma has no value; if the comma is text, quote it: {text}")
    held = {str: "has no value", list: "is an empty list", dict: "is an empty mapping"}[type(child.value)]
    return Problem(key.start, f"{quoted(part)} {held}; fill it or leave the key out")


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that the mapping at `path` may have; () where any key may stand."""
    model: type[BaseModel] | None = Story
    steps = iter(path)
    for part in steps:
        fields = model.model_fields.items() if model else ()
        field = next((field for name, field in fields if (field.alias or name) == part), None)
        if field is None:
            return ()
        model, container = _model_of(field.annotation)
        if container:
            inner = next(steps, None)
            if inner is None:
                return ()
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _model_of(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that an annotation speaks of, and whether it is held in a list or mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    is_container = typing.get_origin(annotation) in (tuple, list, dict)
    for argument in typing.get_args(annotation):
        model, held = _model_of(argument)
        if model is not None:
            return model, held or is_container
    return None, is_container


def _told(root: Node, found: Mapping[str, Any], empty: set[Path]) -> Problem | None:
    """One finding of pydantic in our words, at the node it is about; None where it only follows from an empty value."""
    path = nodes.known(root, found["loc"])  # without the names of union members, which the text does not have
    kind, context, typed = found["type"], found.get("ctx", {}), found["input"]
    node = nodes.nearest(root, path)
    key = str(found["loc"][-1]) if found["loc"] else ""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    name = name if re.fullmatch(r"[\w.-]{0,60}", name) else quoted(name)
    if path in empty:
        return None
    if kind == "extra_forbidden":
        parent = nodes.nearest(root, path[:-1])
        offset = parent.value[key].key.start if isinstance(parent.value, dict) and key in parent.value else node.start
        return Problem(offset, f"unknown key {quoted(key)}{_meant(key, keys_at(path[:-1]))}")
    if kind == "missing":
        if (*path, key) in empty:
            return None
        return Problem(node.start, f"{_owner(path)} needs {key!r}")
    if kind == "value_error":
        return Problem(node.start, f"{name}: {context['error']}" if name else str(context["error"]))
    if kind in ("enum", "literal_error"):
        known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        if name == "mapgen":
            return Problem(
                node.start, f"mapgen: version {quoted(typed)} of the format is not known here; this is version 1"
            )
        meant = _meant(str(typed), known, listed=False)
        return Problem(node.start, f"{name}: {quoted(typed)} is none of {', '.join(known)}{meant}")
    if kind in ("too_short", "too_long"):
        wanted = context.get("min_length", context.get("max_length"))
        bound = "at least" if kind == "too_short" and name != "between" else "exactly"
        return Problem(node.start, f"{name}: {context['actual_length']} where {bound} {wanted} should stand")
    wanted_noun = {"string_type": "a text", "model_type": "a mapping", "dict_type": "a mapping"}.get(kind, "a list")
    its_keys = keys_at(path) if kind == "model_type" else ()
    of = f" of {', '.join(its_keys)}" if 0 < len(its_keys) <= FEW else ""
    return Problem(node.start, f"{name}: {node.noun} where {wanted_noun}{of} should stand")


def _owner(path: Path) -> str:
    """What the mapping at `path` is called."""
    if len(path) == 2 and path[0] in ("sources", "places", "journeys", "steps"):
        return f"a {str(path[0]).removesuffix('s')}"
    return quoted(path[-1]) if path else "a story"


def _meant(typed: str, known: Iterable[str], *, listed: bool = True) -> str:
    """What to put behind a word that is not known: the nearest of the known ones, or all of them if `listed`."""
    known = list(known)[:200]
    alias = MEANT.get(typed.casefold(), "")
    if alias in known:
        return f" — did you mean {alias!r}?"
    near = get_close_matches(typed.casefold()[:60], known, 1, 0.6)
    if near:
        return f" — did you mean {near[0]!r}?"
    return f"; known here: {', '.join(known[:20])}" if known and listed else ""


def _unknown_sources(root: Node, made: Story) -> list[Problem]:
    """References to sources that the story does not list."""
    listed = made.places.items() if isinstance(made.places, Mapping) else enumerate(made.places)
    users: list[tuple[Path, tuple[str, ...]]] = [(("places", part), place.source) for part, place in listed]
    for group in ("journeys", "steps", "related"):
        users += [((group, number), item.source) for number, item in enumerate(getattr(made, group))]
    unknown = [
        ((*path, "source", number), source)
        for path, sources in users
        for number, source in enumerate(sources)
        if source not in made.sources
    ]
    return [
        Problem(
            nodes.nearest(root, path).start,
            f"source: {quoted(source)} is not listed under sources{_meant(source, made.sources)}",
        )
        for path, source in unknown[: nodes.MANY]
    ]
