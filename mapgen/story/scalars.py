"""Texts, lists and mappings as YAML or JSON on one line, read back as what they were."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = re.compile(r"[^\W_](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:#,\[\]{}\"\\]|:(?=[^\s,\[\]{}\"]))*")
_READ_OTHERWISE = re.compile(
    r"(?i:true|false|yes|no|on|off|y|n|null|nan|inf)|[\d.,_+-]+(?:[eE][+-]?\d+)?|0[xo]\w+|[\d:]+"
)
"""What other YAML readers take for no text; dates aside, which are read as dates by everybody."""
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def text(value: str, *, as_json: bool = False) -> str:
    """A text, without quotes where every YAML reader takes it for that text.

    >>> text("Great Hall"), text("AIS, own"), text("no"), text("2018-04-03 ab")
    ('Great Hall', '"AIS, own"', '"no"', '2018-04-03 ab')
    """
    plain = _PLAIN.fullmatch(value) and value == value.strip() and " #" not in value and not value.endswith(":")
    if not as_json and plain and (_DATE.fullmatch(value) or not _READ_OTHERWISE.fullmatch(value)):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def number(value: float, digits: int = 6) -> str:
    """A number without needless digits, never as 1e-05.

    >>> number(124.390000001), number(-0.0), number(0.00001)
    ('124.39', '0', '0.00001')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def flow(value: Any, *, as_json: bool = False) -> str:
    """A text, a number, a list or a mapping on one line.

    >>> flow({"lat": 1.5, "source": ["a", "b c"]})
    '{lat: 1.5, source: [a, b c]}'
    """
    if isinstance(value, Mapping):
        parts = (f"{text(str(key), as_json=as_json)}: {flow(held, as_json=as_json)}" for key, held in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow(held, as_json=as_json) for held in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, int | float) else text(str(value), as_json=as_json)
