"""JSON without surprises: no NaN, no duplicate keys, no half characters, and the caps held before anything is made."""

from __future__ import annotations

import codecs
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from mapgen.bounded import variable
from mapgen.errors import InputError

if TYPE_CHECKING:
    from mapgen.settings import Caps

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""What may be half of a surrogate pair."""
_CONSTANT = re.compile(r"[\s:\[,](NaN|-?Infinity)")
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TEXTS = re.compile(rb'(?:[^"]*+"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_BRACKETS = b"[]{}"
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_FEATURE = re.compile(rb'"type"\s*+:\s*+"Feature"')
_POSITION = re.compile(rb"\[\s*+-?\d")
BYTES_A_CHAR = 6
"""The most that one character takes in a text of JSON, as an escape."""
STRETCH = 16_000_000
"""Bytes of which the brackets are looked for at once; no text is so long."""
DIGITS = 400
"""Digits of a whole number; reading more takes a time that grows with their square."""
SHORT = 20_000_000
"""Bytes up to which the line is looked for in which a nesting goes too deep."""


def parsed(data: bytes, name: str, *, caps: Caps, longest: int = 0) -> Any:
    """The value in a JSON text, see `mended`.

    Raises:
        InputError: it is no strict JSON, or exceeds a cap; says the line and column.
    """
    return mended(data, name, caps=caps, longest=longest)[0]


def mended(data: bytes, name: str, *, caps: Caps, longest: int = 0) -> tuple[Any, bool]:
    """The value in a JSON text, and whether lone surrogates in it became U+FFFD.

    Args:
        data: the text in UTF-8, or in UTF-16 with its mark.
        name: what messages call it.
        caps: depth, rows, vertices, and characters of a text.
        longest: characters that a text may have where it may have more.

    Raises:
        InputError: it is no strict JSON, or exceeds a cap; says the line and column.
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        if encoding == "utf-16":
            data = data.decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")
        _refuse_long(data, name, max(caps.cell_chars, longest))
        _refuse_many(data, name, caps)
        _refuse_deep(data, name, caps.depth)
        text = data.decode("utf-8", "surrogatepass" if encoding == "utf-16" else "strict").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {at}: no {encoding.upper()}", hint="save it in UTF-8") from error
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}, line {error.lineno}, column {error.colno}: {error.msg}", hint="is it whole?"
        ) from error
    except (ValueError, RecursionError) as error:
        found = _CONSTANT.search(text)
        line = f", line {text.count(chr(10), 0, found.start()) + 1}" if found and found[1] in str(error) else ""
        raise InputError(f"{name}{line}: {error}", hint="mend it in the program that wrote it") from error
    if _ESCAPED.search(data) is None:
        return value, False
    whole = whole_characters(value)
    return whole, whole != value


@cache
def _short_texts(most: int) -> re.Pattern[bytes]:
    """Everything up to the first text of more than so many characters or escapes, or that is not closed."""
    return re.compile(rb'(?:[^"]*+(?:"[^"\\]{0,%d}+"|"(?:[^"\\]|\\.){0,%d}+"))*+' % (most, most), re.DOTALL)


def _refuse_long(data: bytes, name: str, most: int) -> None:
    """Look at the length of each text.

    Raises:
        InputError: one is too long; says the line.
    """
    found = _short_texts(BYTES_A_CHAR * most).match(data)
    start = data.find(b'"', found.end() if found else 0)
    if start >= 0:
        line = data.count(b"\n", 0, start) + 1
        raise InputError(
            f"{name}, line {line}: a text of more than {most:,} characters, or one that is not closed",
            hint=f"is it whole? else raise the cap with {variable('cell_chars')}",
        )


def _refuse_deep(data: bytes, name: str, depth: int) -> None:
    """Take out pairs of brackets, the innermost first, as often as they may be nested.

    Raises:
        InputError: more is left than single brackets of that depth; says the line.
    """
    left = _brackets(data)
    for _ in range(depth):
        fewer = left.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(left):
            break
        left = fewer
    is_nested = b"[]" in left or b"{}" in left
    if not is_nested and left.count(b"[") + left.count(b"{") <= depth:
        return
    level = 0
    for found in _BRACKET.finditer(data if len(data) <= SHORT else b""):
        level += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if level > depth:
            line = data.count(b"\n", 0, found.start()) + 1
            raise InputError(f"{name}, line {line}: nested more than {depth} deep", hint=_raise_depth())
    if is_nested or len(data) > SHORT:
        raise InputError(f"{name}: nested more than {depth} deep, or not closed", hint=_raise_depth())


def _brackets(data: bytes) -> bytes:
    """The brackets that stand in no text, a stretch after the other: taking texts out costs much for each of them."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + STRETCH
        whole = _TEXTS.match(data, at, end)
        if whole is not None and whole.end() > at and end < len(data):
            end = whole.end()
        found.append(_TEXT.sub(b"", data[at:end]).translate(None, _OTHERS))
        at = end
    return b"".join(found)


def _raise_depth() -> str:
    return f"raise the cap with {variable('depth')}"


def _refuse_many(data: bytes, name: str, caps: Caps) -> None:
    """Count the features and the positions of a GeoJSON.

    Raises:
        InputError: there are more than the caps allow.
    """
    if data.count(b'"Feature"') > caps.rows and sum(1 for _ in _FEATURE.finditer(data)) > caps.rows:
        raise InputError(
            f"{name} has more than {caps.rows:,} rows", hint=f"raise the cap with {variable('rows')}, or split the file"
        )
    if (
        data.count(b"[") > caps.vertices
        and b'"coordinates"' in data
        and sum(1 for _ in _POSITION.finditer(data)) > caps.vertices
    ):
        raise InputError(
            f"{name} has more than {caps.vertices:,} vertices",
            hint=f"simplify it, or raise the cap with {variable('vertices')}",
        )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:60]!r} stands twice in one object")
    return out


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")


def _whole(text: str) -> int:
    if len(text) > DIGITS:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)


def whole_characters(value: Any) -> Any:
    """A value whose texts, however deep, have U+FFFD for every half of a character (lone surrogate)."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): whole_characters(item) for key, item in value.items()}
    return value
