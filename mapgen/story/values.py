"""What a single value of a story file may hold: texts, dates, links, stops, distances.

A value arrives as the text that was typed and stays it; the check says in plain words what is wrong.
The JSON Schema of each describes what people type, so a number may stand where YAML makes one.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from mapgen import dates, positions
from mapgen.address import is_link

from .nodes import quoted

SCALAR = {"type": ["string", "number"], "minLength": 1}
ONE_OR_MORE = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR, "minItems": 1}]}


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("a line break in what should be one line")
    return text.strip()


def _identifier(text: str) -> str:
    if not re.fullmatch(r"\w[\w.-]{0,99}", text):
        raise ValueError(f"{quoted(text)} is no id; an id is made of letters, digits, '-', '_' and '.'")
    return text


def _date(text: str) -> str:
    dates.when(text)
    return text


def _zone(text: str) -> str:
    dates.zone(text)
    return text


def _link(text: str) -> str:
    if not is_link(text):
        raise ValueError(
            f"{quoted(text)} is no link: it starts with http://, https:// or mailto:, has no spaces, "
            "and names no user or password"
        )
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{4,8})*", text):
        raise ValueError(f"{quoted(text)} is no language tag; write en, ko, zh-Hant or pt-BR")
    return text


def _image_file(text: str) -> str:
    if re.match(r"[/\\~]", text) or re.search(r"[\\:\x00-\x1f]", text) or ".." in text.split("/"):
        raise ValueError(f"{quoted(text)} must be a path inside the folder of the story, such as img/bridge.jpg")
    return text


def _reference(text: str) -> str:
    """A place id, a name or a position; what is meant as a position must be one."""
    positions.point(text)
    return text


def _position(text: str) -> str:
    if positions.point(text) is None and positions.wkt(text) is None:
        raise ValueError(f"{quoted(text)} is no position; write it as 33.92 N, 34.31 E, or say where with in:")
    return text


def _metres(text: str) -> str:
    positions.distance(text)
    return text


def _latitude(text: str) -> str:
    positions.degrees(text, "lat")
    return text


def _longitude(text: str) -> str:
    positions.degrees(text, "lon")
    return text


def _wind(text: str) -> str:
    positions.bearing(text)
    return text


def _checked(text: str) -> str:
    if text.casefold() in ("no", "false", "none"):
        raise ValueError("leave the key out until somebody has looked")
    if found := re.match(r"\d{4}-\S*", text):
        _date(found[0])
    return text


def _yes_no(value: Any) -> Any:
    answer = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).casefold())
    if answer is None:
        raise ValueError(f"{quoted(str(value))} is neither true nor false")
    return answer


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _stops(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in re.split(r"->|>|→", value)]
    if not all(parts):
        raise ValueError(f"{quoted(value)} has an empty stop; write the stops as A > B > C")
    return parts


def spot(value: Any) -> Any:
    """A list of two numbers is a bare pair; everything else is looked at later.

    Raises:
        PositionError: with both readings of the pair.
    """
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value):
        bare = positions.pair(", ".join(value))
        if bare is not None:
            raise positions.bare_pair(f"[{', '.join(value)}]", *bare)
    return value


def short(key: str, model: Any) -> BeforeValidator:
    """A text alone stands for a mapping that has it under `key`."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, str) else value, json_schema_input_type=Text | model
    )


Text = Annotated[str, WithJsonSchema(SCALAR)]
Line = Annotated[str, AfterValidator(_one_line), WithJsonSchema(SCALAR)]
Id = Annotated[str, AfterValidator(_identifier), WithJsonSchema(SCALAR)]
DATES = ["2018-03-25", "2018-03-25/2018-03-26", "2024-03-05T04:10Z/07:30Z", "2024-03-06~", "25 March 2018"]
Date = Annotated[str, AfterValidator(_date), WithJsonSchema({**SCALAR, "examples": DATES})]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string", "examples": ["UTC", "Asia/Pyongyang"]})]
Link = Annotated[str, AfterValidator(_link), WithJsonSchema({"type": "string", "pattern": "^(https?://|mailto:)"})]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "examples": ["en", "zh-Hant"]})]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_listed), WithJsonSchema(ONE_OR_MORE)]
ImageFile = Annotated[str, AfterValidator(_image_file), WithJsonSchema({"type": "string", "examples": ["img/a.jpg"]})]
Reference = Annotated[str, AfterValidator(_one_line), AfterValidator(_reference), WithJsonSchema(SCALAR)]
Pair = Annotated[tuple[Reference, ...], Field(min_length=2, max_length=2)]
Position = Annotated[str, AfterValidator(_one_line), AfterValidator(_position), WithJsonSchema(SCALAR)]
SourceIds = Annotated[tuple[Line, ...], BeforeValidator(_listed), WithJsonSchema(ONE_OR_MORE)]
Through = Annotated[tuple[Reference, ...], BeforeValidator(_stops), WithJsonSchema(ONE_OR_MORE)]
Stops = Annotated[
    tuple[Reference, ...],
    Field(min_length=2),
    BeforeValidator(_stops),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": "(>|→)"}, {"type": "array", "items": SCALAR, "minItems": 2}],
            "examples": ["Pyongyang > Dandong > Beijing"],
        }
    ),
]
DISTANCES = ["5 km", "12 nmi", "300 m", "40 miles"]
Distance = Annotated[str, AfterValidator(_metres), WithJsonSchema({"type": "string", "examples": DISTANCES})]
Wind = Annotated[str, AfterValidator(_wind), WithJsonSchema({**SCALAR, "examples": ["NW", "north-west", "315°"]})]
ANGLE = {"type": ["number", "string"], "examples": [33.92, "33°55′12″N"]}
Latitude = Annotated[str, AfterValidator(_latitude), WithJsonSchema(ANGLE)]
Longitude = Annotated[str, AfterValidator(_longitude), WithJsonSchema(ANGLE)]
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"type": "boolean"})]
Checked = Annotated[
    str,
    AfterValidator(_one_line),
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "examples": ["2018-04-03 ab"]}),
]
