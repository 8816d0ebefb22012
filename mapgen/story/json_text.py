"""JSON as nodes, read strictly (RFC 8259): no NaN, no key twice, no comments, and any depth without recursion."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .nodes import Node, Problem, Tree, mended, quoted

if TYPE_CHECKING:
    from mapgen.settings import Caps

_SYMBOL = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<sign>[{}\[\],:])
    |(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*")
    |(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])
    |(?P<word>true|false|null)(?!\w)
    |(?P<end>\Z))""",
    re.VERBOSE,
)
_STRANGE = re.compile(r"[ \t\r\n]*([-\w.+]+|.)", re.DOTALL)
_VALUE, _KEY, _COLON, _COMMA, _END = "a value", "a key", "a colon", "a comma", "the end"


def read(text: str, name: str, caps: Caps) -> tuple[Node | None, list[Problem]]:
    """The root node (None: the file is empty) and the keys that stand twice.

    Raises:
        InputError: the text is no JSON, or nested beyond the caps.
    """
    tree = Tree(text, name, caps)
    tree.refuse_large()
    wanted, may_close, offset = _VALUE, False, 0
    while True:
        found = _SYMBOL.match(text, offset)
        if found is None:
            raise tree.refusal(*_strange(text, offset))
        kind = str(found.lastgroup)
        symbol, start, offset = found[kind], found.start(kind), found.end()
        if kind == "end":
            if tree.is_open or (tree.root is None and text.strip()):
                raise tree.refusal(start, "the file ends in the middle of a value")
            return tree.root, tree.problems
        is_value = symbol not in ("}", "]", ":", ",")
        fits = {_COLON: symbol == ":", _COMMA: symbol == ",", _KEY: kind == "text", _VALUE: is_value}
        closes = kind == "sign" and symbol in "}]" and may_close and tree.in_mapping == (symbol == "}")
        if not closes and not fits.get(wanted, False):
            bracket = " or the closing bracket" if may_close else ""
            raise tree.refusal(start, f"{quoted(symbol)} where {wanted}{bracket} should be")
        if symbol in (":", ",") and kind == "sign":
            wanted, may_close = _KEY if symbol == "," and tree.in_mapping else _VALUE, False
            continue
        if closes:
            tree.close(offset)
        elif kind == "sign":
            tree.open(Node({} if symbol == "{" else [], start, offset, "flow"))
            wanted, may_close = _KEY if symbol == "{" else _VALUE, True
            continue
        elif kind == "text":
            tree.put(Node(_decoded(tree, symbol, start), start, offset, "quoted"))
        else:
            tree.put(Node("" if symbol == "null" else symbol, start, offset, "plain"))
        is_key = wanted == _KEY and not closes
        wanted, may_close = _COLON if is_key else _COMMA if tree.is_open else _END, tree.is_open and not is_key


def _decoded(tree: Tree, quoted: str, start: int) -> str:
    try:
        return tree.bounded(mended(json.loads(quoted)), start)
    except ValueError as error:
        raise tree.refusal(start, "an escape that JSON does not know") from error


def _strange(text: str, offset: int) -> tuple[int, str]:
    """What is no symbol of JSON: where it stands, and what is wrong with it."""
    found = _STRANGE.match(text, offset)
    written, start = (found[1], found.start(1)) if found else ("", offset)
    if re.fullmatch(r"-?(?:NaN|Infinity|inf|nan)", written):
        return start, f"{written} is no number of JSON"
    if written == '"':
        return start, "a text that is not closed, or that holds a line break or a control character"
    return start, f"{quoted(written)} is nothing that JSON knows; texts stand in double quotes"
