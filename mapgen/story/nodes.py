"""A story file as a tree of nodes that know where in the text they stand. Every scalar is text, as typed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapgen.bounded import variable
from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mapgen.settings import Caps

Path = tuple[str | int, ...]
"""Keys and indices from the root of a file to one of its nodes."""

LISTED = (("places", "places"), ("steps", "steps"), ("related", "steps"), ("journeys", "legs"))
"""What a story lists, and the cap that counts it."""

MANY = 200
"""Problems of a file after which no more are looked for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at an offset of the text."""

    offset: int
    message: str


@dataclass(slots=True)
class Node:
    """A text, a list or a mapping; `start` and `end` (exclusive) are offsets in the file's text.

    `style` is how it was written: `plain`, `quoted` or `folded` (a `|` or `>` block) for texts; `flow` (in
    brackets) or `block` for the rest. `size` counts the node and all below it, every alias written out.
    """

    value: str | list[Node] | dict[str, Entry]
    start: int
    end: int
    style: str
    size: int = field(default=1)

    @property
    def is_empty(self) -> bool:
        """No text, no items; `~` and `null` unless quoted."""
        if isinstance(self.value, str):
            text = self.value.strip()
            return not text or (self.style == "plain" and text in ("~", "null", "Null", "NULL"))
        return not self.value

    @property
    def noun(self) -> str:
        """What a person calls it."""
        return {str: "a text", list: "a list", dict: "a mapping"}[type(self.value)]

    def child(self, part: str | int) -> Node | None:
        """The value of a key or the item at an index, None where there is none."""
        if isinstance(self.value, dict):
            entry = self.value.get(part) if isinstance(part, str) else None
            return entry.value if entry else None
        if isinstance(self.value, list) and isinstance(part, int) and 0 <= part < len(self.value):
            return self.value[part]
        return None

    def children(self) -> Iterator[tuple[str | int, Node]]:
        """Keys or indices with their nodes, in order."""
        if isinstance(self.value, dict):
            yield from ((key, entry.value) for key, entry in self.value.items())
        elif isinstance(self.value, list):
            yield from enumerate(self.value)


@dataclass(slots=True)
class Entry:
    """A key of a mapping and its value."""

    key: Node
    value: Node


class Tree:
    """Builds nodes from what a parser reports, without recursion."""

    def __init__(self, text: str, name: str, caps: Caps) -> None:
        self.text, self.name, self.caps = text, name, caps
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[tuple[Node, list[Node], str | None]] = []
        self._anchors: dict[str, Node] = {}

    @property
    def is_open(self) -> bool:
        """Whether a list or mapping has not ended yet."""
        return bool(self._open)

    @property
    def in_mapping(self) -> bool:
        """Whether the innermost of these is a mapping."""
        return bool(self._open) and isinstance(self._open[-1][0].value, dict)

    def refuse_large(self) -> None:
        """Count what can part one node from the next, before any is read.

        Raises:
            InputError: there may be more nodes than the caps allow.
        """
        signs = self.text.count("\n") + self.text.count(",") + self.text.count(":") + self.text.count("- ")
        if signs > 2 * self.caps.nodes:
            raise InputError(
                f"{self.name} has more than {self.caps.nodes:,} texts, lists and mappings",
                hint="raise the cap with MAPGEN_CAPS__NODES",
            )

    def refusal(self, offset: int, message: str) -> InputError:
        """The error that names file, line and column of an offset."""
        line, column = line_column(self.text, offset)
        return InputError(f"{self.name}, line {line}, column {column}: {message}")

    def bounded(self, text: str, start: int) -> str:
        """The text, if it is not too long."""
        if len(text) > self.caps.cell_chars:
            limit = f"{self.caps.cell_chars:,} characters"
            raise self.refusal(start, f"a text longer than {limit} (raise MAPGEN_CAPS__CELL_CHARS)")
        return text

    def put(self, node: Node, anchor: str | None = None) -> None:
        """A node that is complete: a key, a value, an item or the root."""
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node

    def put_again(self, anchor: str, start: int) -> None:
        """The node that was anchored before; it is not copied."""
        if anchor not in self._anchors:
            raise self.refusal(start, f"an alias (*{anchor}) without its anchor (&{anchor})")
        self.put(self._anchors[anchor])

    def open(self, node: Node, anchor: str | None = None) -> None:
        """A list or mapping begins."""
        if len(self._open) >= self.caps.depth:
            limit = f"{self.caps.depth} levels"
            raise self.refusal(node.start, f"nested deeper than {limit} (raise MAPGEN_CAPS__DEPTH)")
        self._open.append((node, [], anchor))

    def close(self, end: int) -> None:
        """The innermost list or mapping ends."""
        node, parts, anchor = self._open.pop()
        own = [part.end for part in parts if part.start >= node.start]
        node.end = end if node.style == "flow" else max([node.end, *own])
        node.size = 1 + sum(part.size for part in parts)
        if node.size > self.caps.nodes:
            raise self.refusal(
                node.start, f"aliases that write out to more than {self.caps.nodes:,} nodes (raise MAPGEN_CAPS__NODES)"
            )
        if isinstance(node.value, list):
            node.value = parts
        elif isinstance(node.value, dict):
            for key, value in zip(parts[::2], parts[1::2], strict=True):
                self._entry(node.value, key, value)
        self.put(node, anchor)

    def _entry(self, into: dict[str, Entry], key: Node, value: Node) -> None:
        if len(self.problems) >= MANY:
            return
        if not isinstance(key.value, str):
            self.problems.append(Problem(key.start, f"{key.noun} as a key; a key is a text"))
        elif key.value == "<<" and key.style == "plain":
            self.problems.append(Problem(key.start, "a merge key (<<); write the keys out"))
        elif key.value in into:
            first, _ = line_column(self.text, into[key.value].key.start)
            self.problems.append(
                Problem(key.start, f"the key {quoted(key.value)} stands here twice, first in line {first}")
            )
        else:
            into[key.value] = Entry(key, value)


def refuse_long(root: Node | None, text: str, name: str, caps: Caps) -> None:
    """Count what a story lists, before it is looked at closely.

    Raises:
        InputError: there is more of it than the caps allow; says the line.
    """
    counts: Counter[str] = Counter()
    for key, cap in LISTED:
        node = root.child(key) if root is not None else None
        if node is None or isinstance(node.value, str):
            continue
        items = [item for _, item in node.children()]
        counts[cap] += sum(map(_legs, items)) if cap == "legs" else len(items)
        most = getattr(caps, cap)
        if counts[cap] > most:
            line, column = line_column(text, node.start)
            raise InputError(
                f"{name}, line {line}, column {column}: {counts[cap]:,} {cap}, at most {most:,} are read",
                hint=f"raise the cap with {variable(cap)}",
            )


def _legs(journey: Node) -> int:
    """How many legs a journey has at most."""
    stops = [child.value for _, child in journey.children()]
    return max((one.count(">") + one.count("→") if isinstance(one, str) else len(one) for one in stops), default=1)


def known(root: Node, path: Iterable[str | int]) -> Path:
    """The parts of a path that the nodes have; those that no node has are passed over."""
    found: list[str | int] = []
    node = root
    for part in path:
        below = node.child(part)
        if below is not None:
            found.append(part)
            node = below
    return tuple(found)


def at(root: Node, path: Path) -> Node | None:
    """The node at exactly `path`, or None."""
    node: Node | None = root
    for part in path:
        node = node.child(part) if node else None
    return node


def path_at(root: Node, offset: int) -> Path:
    """Keys and indices from the root to the innermost node whose text, or whose key, holds an offset."""
    path: list[str | int] = []
    node: Node | None = root
    while node is not None:
        inside = None
        for part, child in node.children():
            first = (
                node.value[part].key.start if isinstance(node.value, dict) and isinstance(part, str) else child.start
            )
            if first <= offset < max(child.end, first + 1):
                inside = part, child
        if inside is None:
            break
        path.append(inside[0])
        node = inside[1]
    return tuple(path)


def nearest(root: Node, path: Path) -> Node:
    """The node at `path`, or the last one on the way there."""
    return at(root, known(root, path)) or root


def quoted(value: object) -> str:
    """A value as a message shows it: in quotes, on one line, without control characters, at most 60 characters."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def mended(text: str) -> str:
    """Surrogate pairs joined, lone surrogates replaced by U+FFFD: text that can be written anywhere."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset as editors count them, from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1
