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
    path = _listed(file, place)
    for key in [key for key, value in words.items() if value is None]:
        if path is not None and nodes.at(file.root, (*path, key)) is not None:
            file = drop(file, (*path, key))
    said = {key: value for key, value in words.items() if value is not None}
    return put_all(file, of_places(file, {place: said})) if said else file


def of_places(file: StoryFile, words: Mapping[str, Mapping[str, Value]]) -> dict[Path, Value]:
    """What `put_all` puts so that places, by their ids, have other words; names without an entry get one.

    Raises:
        InputError: the story has no such place.
    """
    changes: dict[Path, Value] = {}
    new = len(file.story.places) if file.story.places else 0
    for place, said in words.items():
        path = _listed(file, place)
        entry = nodes.at(file.root, path) if path is not None else None
        if path is None:
            name = next((text for text in ids.references(file.story) if ids.slug(text) == place), None)
            if name is None:
                raise InputError(f"{file.name} has no place {nodes.quoted(place)}")
            changes["places", place if isinstance(file.story.places, Mapping) else new] = {"name": name, **said}
            new += 1
        elif entry is not None and isinstance(entry.value, str):
            changes[path] = {"name": entry.value, **said}
        else:
            changes |= {(*path, key): value for key, value in said.items()}
    return changes


def _listed(file: StoryFile, place: str) -> Path | None:
    """Where a place stands under `places`; None where it does not."""
    listed = ids.listed(file.story)
    return ("places", listed[place][0]) if place in listed else None


def put_words(file: StoryFile, path: Path, words: Mapping[str, Value | None]) -> StoryFile:
    """The story with other words in the mapping at `path`, `None` taking a word out.

    Raises:
        InputError: there is no mapping, or the change cannot be made in the text or makes no valid story.
    """
    for key, value in words.items():
        if value is None and nodes.at(file.root, (*path, key)) is not None:
            file = drop(file, (*path, key))
    said: dict[Path, Value] = {(*path, key): value for key, value in words.items() if value is not None}
    return put_all(file, said) if said else file


def put(file: StoryFile, path: Path, value: Value) -> StoryFile:
    """The story with `value` at `path`, whether something stands there or not; one past the end adds to a list.

    Raises:
        InputError: the change cannot be made in the text, or makes no valid story.
    """
    return put_all(file, {path: value})


def put_all(file: StoryFile, changes: Mapping[Path, Value]) -> StoryFile:
    """The story with values at several paths, each as `put` puts it; the text is read back once.

    Raises:
        InputError: one of them cannot be made in the text, or together they make no valid story.
    """
    splices: list[_Splice] = []
    new: dict[Path, dict[str | int, Value]] = {}
    expected = _plain(file.root)
    for path, value in changes.items():
        parent_path: Path = path
        missing: Path = ()
        while nodes.at(file.root, parent_path) is None:
            parent_path, missing = parent_path[:-1], (parent_path[-1], *missing)
        parent = _own(file, parent_path)
        if missing and not isinstance(parent.value, dict if isinstance(missing[0], str) else list):
            raise InputError(f"{file.where(*parent_path)}: {parent.noun}, which has no {nodes.quoted(missing[0])}")
        expected = _with(expected, path, _typed(value))
        if not missing:
            splices.append(_replacing(file, parent, value))
            continue
        held = new.setdefault(parent_path, {})
        held[missing[0]] = _nested(held.get(missing[0]), missing[1:], value)
    splices += [_adding(file, _own(file, path), list(parts.items())) for path, parts in new.items()]
    return _read_back(file, _spliced(file.text, splices), expected)


def _nested(held: Value | None, path: Path, value: Value) -> Value:
    """A new value with another one in it at `path`."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        items = list(held) if isinstance(held, list) else []
        return [*items, _nested(None, rest, value)]
    inside = dict(held) if isinstance(held, Mapping) else {}
    return {**inside, part: _nested(inside.get(part), rest, value)}


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
    text = _shuffled_flow(file, parent, items, order) if parent.style == "flow" else _shuffled_block(file, items, order)
    held = _plain(parent)
    return _read_back(file, text, _with(_plain(file.root), path[:-1], [held[number] for number in order]))


def _shuffled_flow(file: StoryFile, parent: Node, items: list[Node], order: list[int]) -> str:
    """The text with items of a list in brackets in another order; commas and blanks stay where they are.

    Comments go along with their items where every item begins a line of its own.
    """
    text = file.text
    starts, ends = [parent.start + 1, *(item.end for item in items)], [*(item.start for item in items), parent.end - 1]
    gaps = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    parts = [_parted(gap) for gap in gaps]
    commas, beside, above = [one[0] for one in parts], [one[1] for one in parts], [one[2] for one in parts]
    if not (all("," in one for one in commas[1:-1]) and all("\n" in one for one in above[:-1])):
        commas, beside, above = gaps, [""] * len(gaps), [""] * len(gaps)
    inside = commas[0] + beside[0]
    for place, number in enumerate(order):
        item = items[number]
        inside += above[number] + text[item.start : item.end] + commas[place + 1] + beside[number + 1]
    return text[: starts[0]] + inside + above[-1] + text[ends[-1] :]


def _parted(gap: str) -> tuple[str, str, str]:
    r"""What stands between two items in brackets: the comma, a comment beside the first, what is above the second.

    >>> _parted(", # one\n  # about two\n  ")
    (',', ' # one', '\n  # about two\n  ')
    """
    found = re.fullmatch(r"((?:[ \t]*,)?)((?:[ \t]*#[^\n]*)?)(.*)", gap, re.DOTALL)
    assert found is not None  # each part may be empty
    return found[1], found[2], found[3]


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
