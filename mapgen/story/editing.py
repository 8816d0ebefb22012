"""Changes to a story file that touch nothing else: comments, order, quotes and blanks stay as typed.

A change is made in the text, at the place that the nodes tell, and read back: what comes out must be the
old story with that one change, or nothing is changed at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError

from . import ids, nodes, scalars
from .file import StoryFile, loads

if TYPE_CHECKING:
    from .nodes import Node, Path

Value = str | float | list[Any] | Mapping[str, Any]
"""What can be written: a text, a number, a list or a mapping of these."""
_Splice = tuple[int, int, str]
"""From and to which offset of a text other text comes to stand."""


def set_checked(file: StoryFile, place: str, *, on: str, by: str = "") -> StoryFile:
    """The story with `checked: ON BY` at a place, whose id is `place`; see `set_place`."""
    return set_place(file, place, {"checked": f"{on} {by}".strip()})


def set_place(file: StoryFile, place: str, words: Mapping[str, Value | None]) -> StoryFile:
    """The story with other words at one place, `None` taking a word out.

    Args:
        file: the story.
        place: its id. A name that stands only in journeys and steps gets an entry under `places`.
        words: key → value, such as `{"at": "40.1147 N, 124.3931 E", "checked": "2018-04-03 ab"}`.

    Raises:
        InputError: the story has no such place, or the change cannot be made in the text or makes no valid story.
    """
    listed = ids.listed(file.story)
    said = {key: value for key, value in words.items() if value is not None}
    if place not in listed:
        name = next((text for text in ids.references(file.story) if ids.slug(text) == place), None)
        if name is None:
            raise InputError(f"{file.name} has no place {nodes.quoted(place)}")
        part = place if isinstance(file.story.places, Mapping) else len(file.story.places)
        return put(file, ("places", part), {"name": name, **said})
    path: Path = ("places", listed[place][0])
    entry = nodes.at(file.root, path)
    if entry is not None and isinstance(entry.value, str):
        return put(file, path, {"name": entry.value, **said})
    return put_words(file, path, words)


def put_words(file: StoryFile, path: Path, words: Mapping[str, Value | None]) -> StoryFile:
    """The story with other words in the mapping at `path`, `None` taking a word out.

    Raises:
        InputError: there is no mapping, or the change cannot be made in the text or makes no valid story.
    """
    for key, value in words.items():
        if value is None and nodes.at(file.root, (*path, key)) is not None:
            file = drop(file, (*path, key))
    said = {key: value for key, value in words.items() if value is not None}
    if not said:
        return file
    parent = _own(file, path)
    if not isinstance(parent.value, dict):
        raise InputError(f"{file.where(*path)}: {parent.noun}, which has no {nodes.quoted(next(iter(said)))}")
    splices = [_replacing(file, _own(file, (*path, key)), value) for key, value in said.items() if key in parent.value]
    new: list[tuple[str | int, Value]] = [(key, value) for key, value in said.items() if key not in parent.value]
    splices += [_adding(file, parent, new)] if new else []
    expected = _plain(file.root)
    for key, value in said.items():
        expected = _with(expected, (*path, key), _typed(value))
    return _read_back(file, _spliced(file.text, splices), expected)


def put(file: StoryFile, path: Path, value: Value) -> StoryFile:
    """The story with `value` at `path`, whether something stands there or not; one past the end adds to a list.

    Raises:
        InputError: the change cannot be made in the text, or makes no valid story.
    """
    parent_path: Path = path
    missing: Path = ()
    while nodes.at(file.root, parent_path) is None:
        parent_path, missing = parent_path[:-1], (parent_path[-1], *missing)
    parent = _own(file, parent_path)
    if missing and not isinstance(parent.value, dict if isinstance(missing[0], str) else list):
        raise InputError(f"{file.where(*parent_path)}: {parent.noun}, which has no {nodes.quoted(missing[0])}")
    expected = _with(_plain(file.root), path, _typed(value))
    if not missing:
        splice = _replacing(file, parent, value)
    else:
        for part in reversed(missing[1:]):
            value = {str(part): value} if isinstance(part, str) else [value]
        splice = _adding(file, parent, [(missing[0], value)])
    return _read_back(file, _spliced(file.text, [splice]), expected)


def drop(file: StoryFile, path: Path) -> StoryFile:
    """The story without the key or item at `path`; a mapping or list that it leaves empty goes with it.

    Raises:
        InputError: there is none, it cannot be taken out of the text, or no valid story is left.
    """
    while len(path) > 1 and len(list(_own(file, path[:-1]).children())) == 1:
        path = path[:-1]
    parent, node = _own(file, path[:-1]), _own(file, path)
    expected = _without(_plain(file.root), path)
    return _read_back(file, _cut(file, parent, path[-1], node), expected)


def move(file: StoryFile, path: Path, to: int) -> StoryFile:
    """The story with an item of a list moved to another index of it, along with the comments above it.

    Raises:
        InputError: there is no such item or index, or the change cannot be made in the text.
    """
    parent = _own(file, path[:-1])
    items = [child for _, child in parent.children()]
    at = path[-1]
    if not isinstance(parent.value, list) or not isinstance(at, int) or not (0 <= at < len(items) > to >= 0):
        raise InputError(f"{file.name}: nothing can be moved from {' > '.join(map(str, path))} to {to}")
    order = list(range(len(items)))
    order.insert(to, order.pop(at))
    text = (_shuffled_flow if parent.style == "flow" else _shuffled_block)(file, items, order)
    held = _plain(parent)
    return _read_back(file, text, _with(_plain(file.root), path[:-1], [held[number] for number in order]))


def _shuffled_flow(file: StoryFile, items: list[Node], order: list[int]) -> str:
    """The text with items of a list in brackets in another order; what stands between them stays."""
    text = file.text
    parts = [text[item.start : item.end] for item in items]
    between = [text[one.end : other.start] for one, other in pairwise(items)] + [""]
    inside = "".join(parts[number] + gap for number, gap in zip(order, between, strict=True))
    return text[: items[0].start] + inside + text[items[-1].end :]


def _shuffled_block(file: StoryFile, items: list[Node], order: list[int]) -> str:
    """The text with items of a list of lines in another order, each with the comment lines above it."""
    text = file.text
    ends = [_line_after(text, item.start + len(text[item.start : item.end].rstrip())) for item in items]
    first = text.rfind("\n", 0, text.rindex("-", 0, items[0].start)) + 1
    while (above := text.rfind("\n", 0, max(first - 1, 0)) + 1) < first and text[above:first].lstrip().startswith("#"):
        first = above
    parts = [text[start:end] for start, end in pairwise([first, *ends])]
    whole = [part if part.endswith("\n") else part + _line_end(file) for part in parts]
    inside = "".join(whole[number] for number in order)
    return text[:first] + (inside if text[: ends[-1]].endswith("\n") else inside.rstrip("\r\n")) + text[ends[-1] :]


def _own(file: StoryFile, path: Path) -> Node:
    """The node at `path`, if it stands there itself and not by an alias."""
    node, inside = file.root, file.root
    for part in path:
        found = node.child(part)
        if found is None:
            raise InputError(f"{file.name} has no {' > '.join(map(str, path))}")
        node = found
        if not inside.start <= node.start < max(inside.end, inside.start + 1):
            raise InputError(f"{file.where(*path)}: it stands behind an alias (*)", hint="change it in an editor")
        inside = node
    return node


def _spliced(text: str, splices: list[_Splice]) -> str:
    """The text with other text between some of its offsets."""
    for start, end, written in sorted(splices, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _replacing(file: StoryFile, node: Node, value: Value) -> _Splice:
    end = node.end
    if node.style in ("folded", "block"):
        end = node.start + len(file.text[node.start : node.end].rstrip())
    return node.start, end, scalars.flow(value, as_json=file.is_json)


def _adding(file: StoryFile, parent: Node, parts: list[tuple[str | int, Value]]) -> _Splice:
    """New items, or keys with their values, behind those that a list or mapping has."""
    entries = [_entry(file, parent, part, value) for part, value in parts]
    last = max((child.end for _, child in parent.children() if child.start >= parent.start), default=None)
    if parent.style == "flow":
        at = parent.start + 1 if last is None else last
        return at, at, f"{', ' if last is not None else ''}{', '.join(entries)}"
    first = _starts(parent)[0]
    column = first - (file.text.rfind("\n", 0, first) + 1)
    indent = file.text[first - column : first].replace("-", " ")
    if isinstance(parent.value, list):
        indent = " " * (column - 2) + "- "
    lines = [entry.replace("\n", f"{_line_end(file)}{indent}  ") for entry in entries]
    at = _line_after(file.text, len(file.text[:last].rstrip()) if last else first)
    before = file.text[:at]
    start = "" if not before or before.endswith("\n") else _line_end(file)
    return at, at, start + "".join(f"{indent}{line}{_line_end(file)}" for line in lines)


def _entry(file: StoryFile, parent: Node, part: str | int, value: Value) -> str:
    """An item, or a key with its value; mappings of mappings outside of brackets take a line an entry."""
    if isinstance(parent.value, list):
        return scalars.flow(value, as_json=file.is_json)
    key = scalars.text(str(part), as_json=file.is_json)
    nested = isinstance(value, Mapping) and any(isinstance(held, Mapping) for held in value.values())
    if not nested or parent.style == "flow" or not isinstance(value, Mapping):
        return f"{key}: {scalars.flow(value, as_json=file.is_json)}"
    return f"{key}:" + "".join(f"\n{scalars.text(str(one))}: {scalars.flow(held)}" for one, held in value.items())


def _cut(file: StoryFile, parent: Node, part: str | int, node: Node) -> str:
    """The text without an entry: with its comma in brackets, with its whole lines elsewhere."""
    text = file.text
    starts = _starts(parent)
    number = list(dict(parent.children())).index(part)
    start = starts[number]
    if parent.style == "flow":
        if number + 1 < len(starts):
            return text[:start] + text[starts[number + 1] :]
        before = len(text[:start].rstrip().removesuffix(",").rstrip()) if number else start
        return text[:before] + text[node.end :]
    end = _line_after(text, start + len(text[start : node.end].rstrip()))
    if isinstance(parent.value, list):
        start = text.rindex("-", 0, start)
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        following = starts[number + 1]
        return text[:start] + text[following:]
    return text[:line] + text[end:]


def _starts(parent: Node) -> list[int]:
    """Where the entries of a list or mapping begin: its keys, or its items."""
    if isinstance(parent.value, dict):
        return [entry.key.start for entry in parent.value.values()]
    return [child.start for _, child in parent.children()]


def _line_after(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def _line_end(file: StoryFile) -> str:
    return "\r\n" if "\r\n" in file.text else "\n"


def _read_back(file: StoryFile, text: str, expected: Any) -> StoryFile:
    bom = "\ufeff" if file.has_bom else ""
    made = loads(bom + text, name=file.name, caps=file.caps, path=file.path)
    if _plain(made.root) != expected:
        raise InputError(f"{file.name}: the change cannot be made without touching more", hint="change it in an editor")
    return made


def _plain(node: Node) -> Any:
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return {key: _plain(entry.value) for key, entry in node.value.items()}


def _typed(value: Value) -> Any:
    """A value as it will be read back: every scalar as text."""
    if isinstance(value, Mapping):
        return {str(key): _typed(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_typed(held) for held in value]
    return re.sub(r"^\"|\"$", "", scalars.flow(value)) if not isinstance(value, str) else value


def _with(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        items = list(data or [])
        items[part : part + 1] = [_with(items[part] if part < len(items) else None, rest, value)]
        return items
    return {**(data or {}), part: _with((data or {}).get(part), rest, value)}


def _without(data: Any, path: Path) -> Any:
    part, rest = path[0], path[1:]
    held = dict(enumerate(data)) if isinstance(data, list) else dict(data)
    if rest:
        held[part] = _without(held[part], rest)
    else:
        del held[part]
    return list(held.values()) if isinstance(data, list) else held
