"""The JSON Schema of the story file: what editors complete and check with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from mapgen import story

from .test_story_reading import TRAIN

SCHEMA = story.schema()


def complaints(text: str) -> list[str]:
    """What a checking editor says, reading YAML 1.2 with numbers and booleans as any reader does."""
    data = _dates_as_text(YAML(typ="safe", pure=True).load(text))
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)]


def _dates_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_dates_as_text(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data


def test_it_is_a_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_key_is_described() -> None:
    for mapping in (SCHEMA, *SCHEMA["$defs"].values()):
        for key, value in mapping.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, key


def test_nothing_that_nobody_types_is_in_it() -> None:
    assert "null" not in str(SCHEMA)
    assert "default" not in {key for mapping in SCHEMA["$defs"].values() for key in mapping}


def test_it_accepts_what_we_accept() -> None:
    folder = Path(__file__).parents[2] / "geodata" / "stories"
    for text in (
        TRAIN,
        "places: [Pyongyang, Dandong, Beijing]",
        *(path.read_text() for path in sorted(folder.glob("*.yaml"))),
    ):
        assert complaints(text) == []
    assert (
        complaints(
            "places: {a: Paris, b: {lat: 1.5, lon: '2 E'}}\nlengths: true\nsteps: [{at: {lat: 1, lon: 2}, when: 2018}]"
        )
        == []
    )


@pytest.mark.parametrize(
    "text",
    ["titel: x", "places: 3", "mapgen: 2", "steps: [{at: X, sorce: y}]", "journeys: [{train: A}]", "steps: [{at: X, status: rumoured}]",
     "places: {a: {label: lefft}}", "sources: {a: {url: 'javascript:x', title: x}}", "steps: [{at: X, title: ''}]"],
)  # fmt: skip
def test_it_refuses_what_we_refuse(text: str) -> None:
    assert complaints(text)
