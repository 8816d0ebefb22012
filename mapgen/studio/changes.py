"""What a person does in the studio, as the page sends it: one small model a kind of change."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from mapgen.errors import InputError

Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Name = Annotated[str, Field(max_length=1_000)]


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choose(_Change):
    """The place is this candidate."""

    do: Literal["choose"]
    place: Name
    candidate: Name
    """Its key, as `state` and `search` told it."""


class Confirm(_Change):
    """The place is what it was taken to be, or what is told took place as it is told."""

    do: Literal["confirm"]
    question: Name


class ConfirmAll(_Change):
    """Several at once, each seen and found right."""

    do: Literal["confirm-all"]
    questions: Annotated[list[Name], Field(min_length=1, max_length=100)]


class Pin(_Change):
    """The place is at a position."""

    do: Literal["pin"]
    place: Name
    lat: Lat
    lon: Lon


class Typed(_Change):
    """The place is where a person has typed: degrees, degrees and minutes, a plus code, WKT."""

    do: Literal["typed"]
    place: Name
    position: Annotated[str, Field(min_length=1, max_length=20_000)]


class Ring(_Change):
    """The place is somewhere within a distance of a position."""

    do: Literal["ring"]
    place: Name
    lat: Lat
    lon: Lon
    radius_m: Annotated[float, Field(ge=10, le=2_000_000, allow_inf_nan=False)]


class Area(_Change):
    """The place is somewhere in an area: the corners of its outline, (lon, lat) each, not closed."""

    do: Literal["area"]
    place: Name
    outline: Annotated[list[tuple[Lon, Lat]], Field(min_length=3, max_length=500)]


class Precise(_Change):
    """How exact a position is meant to be."""

    do: Literal["precision"]
    place: Name
    precision: Name


class Drop(_Change):
    """The place, journey or step leaves the map."""

    do: Literal["drop"]
    question: Name


class Skip(_Change):
    """Another day."""

    do: Literal["skip"]
    question: Name


class Put(_Change):
    """Another word of the story, at a path of keys and indices; empty takes it out."""

    do: Literal["put"]
    path: Annotated[
        list[Annotated[str, Field(max_length=200)] | Annotated[int, Field(ge=0)]], Field(min_length=1, max_length=50)
    ]
    value: str | list[str] | dict[str, str] | None


class Move(_Change):
    """A step, journey or related item comes to stand elsewhere in its group."""

    do: Literal["move"]
    group: Literal["steps", "journeys", "related"]
    number: Annotated[int, Field(ge=0)]
    to: Annotated[int, Field(ge=0)]


class Via(_Change):
    """A journey passes through a position, after one of its stops."""

    do: Literal["via"]
    journey: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]
    """Which of its legs, from 0."""
    lat: Lat
    lon: Lon


class Again(_Change):
    """The online services that could not be asked are asked again."""

    do: Literal["ask-again"]


class Back(_Change):
    """The last change is taken back, or made again."""

    do: Literal["undo", "redo"]


OfPlace = Choose | Pin | Typed | Ring | Area | Precise
Change = OfPlace | Confirm | ConfirmAll | Drop | Skip | Put | Move | Via | Again | Back
_CHANGE: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="do")])


def change_of(data: Any) -> Change:
    """What a page sent.

    Raises:
        InputError: it is no change.
    """
    try:
        return _CHANGE.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InputError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
