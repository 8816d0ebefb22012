"""A story file: its text as typed, the nodes of the text, and the words they say."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.bounded import content
from mapgen.errors import InputError
from mapgen.settings import Caps

from . import json_text, nodes, yaml_text

if TYPE_CHECKING:
    from pathlib import Path

    from .nodes import Node, Problem
    from .words import Story

BOM = "\ufeff"
CAP = "raise MAPGEN_CAPS__STORY_BYTES"
TOLD = 20
"""So many problems of a file are told at once."""


class StoryError(InputError):
    """A story file that cannot be used; `details` holds every problem, the first of them is the message.

    `paths` says of each where it is: keys and indices from the root.
    """

    def __init__(self, details: tuple[str, ...], *, more: int = 0, paths: tuple[nodes.Path, ...] = ()) -> None:
        rest = [*details[1:], *([f"and {more} more"] if more else [])]
        super().__init__(details[0], hint="\n".join(rest))
        self.details = details
        self.paths = paths


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story as a person edits it. It is a value: editing gives another one.

    `text` is the file to the last blank, with its own line ends (a byte order mark aside, see `has_bom`);
    `path` is None for what was never a file.
    """

    name: str
    text: str
    root: Node
    story: Story
    path: Path | None = None
    has_bom: bool = False
    caps: Caps = field(default_factory=Caps)

    @property
    def is_json(self) -> bool:
        """Whether it is written in JSON."""
        return _is_json(self.name, self.text)

    def where(self, *path: str | int) -> str:
        """File and line of a key or an item, as a person counts them: "kim.yaml, line 12"."""
        line, _ = nodes.line_column(self.text, nodes.nearest(self.root, path).start)
        return f"{self.name}, line {line}"


def load(path: Path, caps: Caps | None = None) -> StoryFile:
    """Read a story file, YAML 1.2 or JSON.

    Raises:
        InputError: it cannot be opened, is too large, or not UTF-8.
        StoryError: it is no story; every problem with its line and column.
    """
    caps = caps or Caps()
    data = content(path, caps.story_bytes, "story_bytes")
    return loads(decoded(data, path.name), name=path.name, caps=caps, path=path)


def loads(text: str, *, name: str = "story.yaml", caps: Caps | None = None, path: Path | None = None) -> StoryFile:
    """Read the text of a story file; `name` is what messages call it, and `.json` at its end makes it JSON.

    Raises:
        StoryError: it is no story; every problem with its line and column.
    """
    from . import validation  # builds the models: not for those who only read lists

    caps = caps or Caps()
    if len(text) > caps.story_bytes:
        raise InputError(f"{name} is longer than {caps.story_bytes:,} characters", hint=CAP)
    read = json_text.read if _is_json(name, text) else yaml_text.read
    body = text.removeprefix(BOM)
    root, problems = read(body, name, caps)
    nodes.refuse_long(root, body, name, caps)
    if root is None:
        raise InputError(f"{name} is empty", hint="the shortest story is `places: [Pyongyang, Dandong, Beijing]`")
    story = validation.story(root, problems)
    if story is None:
        raise _refusal(name, body, root, problems)
    return StoryFile(name, body, root, story, path, has_bom=text.startswith(BOM), caps=caps)


def dump(file: StoryFile) -> bytes:
    """The bytes of the file: those that were read, where nothing was changed."""
    return ((BOM if file.has_bom else "") + file.text).encode()


def decoded(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, line ends and byte order mark kept.

    Raises:
        InputError: it is in another encoding; says at which line.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{name} is in UTF-16", hint="save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8", hint="save the file as UTF-8") from error


def _is_json(name: str, text: str) -> bool:
    if name.casefold().endswith((".yaml", ".yml")):
        return False
    return name.casefold().endswith(".json") or re.match(r"\ufeff?\s*\{\s*\"", text) is not None


def _refusal(name: str, text: str, root: Node, problems: list[Problem]) -> StoryError:
    ordered = sorted(set(problems), key=lambda problem: (problem.offset, problem.message))
    told = []
    for problem in ordered[:TOLD]:
        line, column = nodes.line_column(text, problem.offset)
        told.append(f"{name}, line {line}, column {column}: {problem.message}")
    paths = tuple(nodes.path_at(root, problem.offset) for problem in ordered[:TOLD])
    return StoryError(tuple(told), more=len(ordered) - len(told), paths=paths)
