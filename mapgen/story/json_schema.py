"""The JSON Schema of the story file, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """What people may type, as JSON Schema draft 2020-12, with a description of every key."""
    from .words import Story

    made = _typed(Story.model_json_schema(by_alias=True))
    made["properties"]["mapgen"]["const"] = 1
    del made["properties"]["mapgen"]["type"]
    return {"$schema": DRAFT, **made, "title": "mapgen story file"}


def _typed(part: Any, *, names: bool = False) -> Any:
    """Without what nobody types: null, our defaults, titles made of names. `names`: the keys of `part` are data."""
    if isinstance(part, list):
        return [_typed(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {
        key: _typed(value, names=key in ("properties", "$defs", "patternProperties") and not names)
        for key, value in part.items()
        if names or key not in ("default", "title")
    }
    options = [option for option in made.get("anyOf", []) if option != {"type": "null"}]
    if not names and len(options) < len(made.get("anyOf", [])):
        del made["anyOf"]
        made = {**options[0], **made} if len(options) == 1 else {**made, "anyOf": options}
    return made
