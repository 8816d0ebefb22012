"""YAML 1.2 as nodes: no tags, no merge keys, aliases counted before anything is built from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError

from .nodes import Node, Problem, Tree, mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.settings import Caps

_PLAINER = (
    ("mapping values are not allowed", "a colon and a space inside a text without quotes; put the text in quotes"),
    ("found character '\\t'", "a tab; indent with spaces"),
    ("while scanning a quoted scalar", "a quotation mark is not closed"),
    ("could not find expected ':'", "a key without a colon and a space after it"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing"),
    ("expected <block end>", "the indentation does not fit the lines above"),
    ("found undefined alias", "an alias (*) without its anchor (&)"),
    ("special characters are not allowed", "a control character; remove it"),
    ("found unknown escape", "an escape (\\…) that YAML does not know; double the backslash or use single quotes"),
)
"""Words of the parser, and the same for people."""


def read(text: str, name: str, caps: Caps) -> tuple[Node | None, list[Problem]]:
    """The root node (None: the file is empty) and what is wrong with single nodes.

    Raises:
        InputError: the text is no YAML, or nested or multiplied beyond the caps.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    tree = Tree(text, name, caps)
    tree.refuse_large()
    try:
        for event in _events(text):
            _take(tree, event)
    except MarkedYAMLError as error:
        told = f"{error.context or ''} {error.problem or ''}".strip()
        unclosed = "quoted scalar" in told or "expected ',' or" in told
        mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
        raise tree.refusal(mark.index if mark else 0, _plain_words(told)) from error
    except ReaderError as error:
        raise tree.refusal(error.position, _plain_words(error.reason)) from error
    except (YAMLError, ValueError) as error:
        raise InputError(f"{name} is no YAML: {str(error).splitlines()[0]}") from error
    if tree.root is not None and isinstance(tree.root.value, str) and tree.root.is_empty:
        return None, tree.problems
    return tree.root, tree.problems


def _events(text: str) -> Iterator[Any]:
    """Parse events, each as soon as it is read: what is refused early costs little."""
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def _take(tree: Tree, event: Any) -> None:
    """One parse event, into the tree."""
    from ruamel.yaml import events

    start, end = event.start_mark.index, event.end_mark.index
    if getattr(event, "tag", None) is not None:
        tag = tree.text[start : start + 60].split()[0]
        raise tree.refusal(start, f"a tag ({tag}); a story file has texts, lists and mappings only")
    match event:
        case events.DocumentStartEvent() if tree.root is not None:
            raise tree.refusal(start, "a second document; one file holds one story")
        case events.AliasEvent():
            tree.put_again(event.anchor, start)
        case events.ScalarEvent():
            style = {None: "plain", "": "plain", "|": "folded", ">": "folded"}.get(event.style, "quoted")
            tree.put(Node(tree.bounded(mended(event.value), start), start, end, style), event.anchor)
        case events.CollectionStartEvent():
            style = "flow" if event.flow_style else "block"
            is_list = isinstance(event, events.SequenceStartEvent)
            tree.open(Node([] if is_list else {}, start, end, style), event.anchor)
        case events.CollectionEndEvent():
            tree.close(end)


def _plain_words(told: str) -> str:
    return next((plain for words, plain in _PLAINER if words in told), f"not YAML: {told}")
