"""What a text says right beside a name about where it is: "Paris, Texas", "Springfield (Ohio)", "Paris in Texas"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .candidates import Candidate
    from .senses import Sense, Senses
    from .tokens import Tokens

_COMMA = re.compile(r",\s\(?|\s\(|،\s?|，|、|,\s(?:in|near) (?:the )?")
_IN = re.compile(r"\s(?:in|of) (?:the )?(?:(?:state|province|county|district|region) of )?", re.IGNORECASE)
_LARGE = frozenset(("country", "territory", "admin1", "admin2"))


def qualifiers(tokens: Tokens, names: Sequence[Candidate], senses: Senses) -> Mapping[int, dict[str, str]]:
    """For the number of each name that is qualified, the fields of a Mention: within, region, country."""
    out: dict[int, dict[str, str]] = {}
    for at in range(len(names) - 2, -1, -1):
        one, other = names[at], names[at + 1]
        gap = tokens.text[one.span[1] : other.span[0]]
        if len(gap) > 24 or (one.sense is None and other.sense is None) or "\n\n" in gap:
            continue
        comma = _COMMA.fullmatch(gap) is not None
        if not comma and _IN.fullmatch(gap) is None:
            continue
        field = _field(one.sense, other.sense, senses)
        if field is None or (not comma and field == "within"):
            continue
        fields = {field: tokens.text[slice(*other.span)]}
        for name, text in out.get(at + 1, {}).items():
            fields.setdefault(name, text)
        out[at] = fields
    return out


def _field(one: Sense | None, other: Sense | None, senses: Senses) -> str | None:
    """Which field of a mention the next name fills; None where it does not say where the first is."""
    if other is None or other.demonym or (one is not None and one.demonym):
        return None
    large = other.kind in _LARGE
    if one is None:
        return ("country" if other.kind == "country" else "region") if other.kind in ("country", "admin1") else None
    if one.kind == "country":
        return None
    held = senses.areas(one)
    as_area = [row for row in other.rows if row in held]
    if not as_area:
        return None
    kinds = {senses.kind(row) for row in as_area}
    if "country" in kinds and other.kind == "country":
        return "country"
    if one.kind == "admin1" and one.famous and not other.abbreviation and "country" not in kinds:
        return None
    if "admin1" in kinds and (large or other.abbreviation or senses.lies_in(one, other)):
        return "region"
    if "country" in kinds:
        return "country"
    return "within" if large or senses.lies_in(one, other) else None
