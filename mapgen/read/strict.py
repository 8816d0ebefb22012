"""JSON without surprises: no NaN, no duplicate keys, no half characters, no bottomless nesting."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError

if TYPE_CHECKING:
    from mapgen.settings import Caps

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
_CONSTANT = re.compile(r"[\s:\[,](NaN|-?Infinity)")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')
DIGITS = 400
"""Digits of a whole number; reading more takes a time that grows with their square."""


def parsed(data: bytes, name: str, *, caps: Caps) -> Any:
    """The value in a JSON text; lone surrogates become U+FFFD.

    Raises:
        InputError: it is no strict JSON, or nests deeper than the cap; says the line and column.
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {at}: no {encoding.upper()}", hint="save it in UTF-8") from error
    _refuse_deep(text, name, caps.depth)
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
    return whole_characters(value) if _ESCAPED.search(text) else value


def _refuse_deep(text: str, name: str, depth: int) -> None:
    """Count brackets outside strings before anything recurses.

    Raises:
        InputError: they nest deeper than `depth`; says the line.
    """
    level = 0
    for found in _BRACKET.finditer(text):
        sign = found[0]
        if sign in "[{":
            level += 1
            if level > depth:
                line = text.count("\n", 0, found.start()) + 1
                raise InputError(
                    f"{name}, line {line}: nested more than {depth} deep", hint="raise the cap with MAPGEN_CAPS__DEPTH"
                )
        elif sign in "]}":
            level -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise ValueError(f"the key {key!r} stands twice in one object")
        out[key] = value
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
