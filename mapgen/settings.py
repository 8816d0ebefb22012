"""Settings of a run: built once by the command line or the caller, frozen, and refused when unknown.

A value that is of its field's type is taken as it is. What comes as text, or as something else that may be meant so,
is read by pydantic, which is imported only then: it costs as much as all the rest of a name located.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from .errors import ConfigError

PREFIX = "MAPGEN_"
_WORDS = (str, bool, int, Path, type(None))
"""Types whose values stand in the environment as they are; those of others are JSON."""


def _told(default: Any, description: str) -> Any:
    """A field with what it is for; a default that is a class is made anew each time, and a table counts in no hash."""
    how = {"default_factory": default, "hash": default is Caps} if isinstance(default, type) else {"default": default}
    return field(**how, metadata={"description": description})


@dataclass(frozen=True, slots=True, init=False, kw_only=True)
class Caps:
    """What is refused before it is parsed; raise one with `MAPGEN_CAPS__NAME`."""

    file_bytes: int = _told(200_000_000, "size of an input file")
    unpacked_bytes: int = _told(400_000_000, "size of a zipped format once unpacked")
    unpacked_ratio: int = _told(200, "unpacked to packed size of a zipped format")
    unpacked_files: int = _told(10_000, "files in a zipped format")
    rows: int = _told(1_000_000, "rows of a table")
    columns: int = _told(500, "columns of a table")
    line_bytes: int = _told(10_000_000, "size of one line of a delimited text")
    sheets: int = _told(200, "sheets of a workbook")
    strings: int = _told(2_000_000, "texts that the cells of a workbook share")
    elements: int = _told(1_000_000, "elements of a Word document")
    styles: int = _told(100_000, "elements in the styles of a workbook")
    cell_chars: int = _told(100_000, "characters of one cell or scalar")
    vertices: int = _told(2_000_000, "vertices of all geometries of a file")
    depth: int = _told(50, "nesting of a JSON or YAML file")
    image_bytes: int = _told(5_000_000, "size of a picture's file")
    image_pixels: int = _told(24_000_000, "width times height of a picture")
    images: int = _told(100, "pictures of one map")
    text_chars: int = _told(500_000, "characters of an article")
    html_bytes: int = _told(10_000_000, "size of a web page")
    html_tags: int = _told(200_000, "tags of a web page")
    pages: int = _told(2_000, "pages of a PDF")
    page_bytes: int = _told(5_000_000, "size of the content of a page of a PDF once unpacked")
    story_bytes: int = _told(1_000_000, "size of a story file")
    sidecar_bytes: int = _told(10_000_000, "size of a story's sidecar")
    nodes: int = _told(200_000, "texts, lists and mappings of a story, every alias written out")
    places: int = _told(10_000, "places that a story lists")
    steps: int = _told(5_000, "steps of a story, related ones included")
    legs: int = _told(5_000, "legs of the journeys of a story")
    gazetteer_bytes: int = _told(50_000_000, "size of a desk's own gazetteer")
    gazetteer_rows: int = _told(200_000, "places of a desk's own gazetteer")

    def __init__(self, **told: Any) -> None:
        """Of the caps that differ.

        Raises:
            ConfigError: a name is no cap, or a value does not fit.
        """
        _fill(self, told, "caps.")
        for one in fields(self):
            if getattr(self, one.name) < 0:
                raise ConfigError(
                    f"setting caps.{one.name}: Input should be greater than or equal to 0",
                    hint=f"caps.{one.name}: {one.metadata['description']}",
                )


@dataclass(frozen=True, slots=True, init=False, kw_only=True)
class Settings:
    """Everything that a run can be told; from keywords, else from `MAPGEN_*` in the environment."""

    country: str = _told("", "country all places are in, unless a row says otherwise (name or ISO code)")
    gazetteers: tuple[Path, ...] = _told((), "tables of a desk's own names; they win")
    geocoders: tuple[str, ...] = _told((), "services to ask after the gazetteer, in order")
    geocoder_options: dict[str, dict[str, Any]] = _told(dict, "settings of a service, by its name")
    routers: dict[Literal["rail", "road", "sea", "air", "walk"], str] = _told(dict, "router of a mode, by its name")
    offline: bool | None = _told(None, "never use the network; default: only the geocoders that are named use it")
    title: str = _told("", "title of the map, where the input has none or another is wanted")
    theme: str = _told("", "light, dark, auto, print or the name of a plug-in; default: as the story says, else auto")
    languages: tuple[str, ...] = _told((), "languages of names and of the page's words, first is shown")
    size: tuple[int, int] | None = _told(None, "width and height of the printed twin in pixels")
    url: str = _told("", "address at which readers will find the page")
    accept: bool = _told(False, "publish without the DRAFT mark")
    columns: dict[str, str] = _told(dict, "field → header, where the guess is wrong")
    sheet: str = _told("", "sheet of a workbook")
    header_row: int | None = _told(None, "row of the headers, from 1")
    input_format: Literal["", "csv", "geojson", "yaml", "txt", "md", "html"] = _told("", "format of stdin")
    published: str = _told("", "date of an article that states none, YYYY-MM-DD")
    model: str = _told("", "what helps to find names in texts: spacy, a plug-in, none; default: spaCy where installed")
    demonyms: bool = _told(False, "whether North Korean, Ohioans and the like count as place names")
    private_addresses: bool = _told(False, "whether articles may be fetched from this machine and local networks")
    folder: Path | None = _told(None, "folder that files named by an input must lie in")
    caps: Caps = _told(Caps, "what is refused before it is parsed")

    def __init__(self, **told: Any) -> None:
        """Of what is told, and of the environment for the rest.

        Raises:
            ConfigError: a name is no setting, or a value does not fit.
            InputError: `url` is no whole address.
        """
        _fill(self, _merged(_environment(), told))
        if self.header_row is not None and self.header_row < 1:
            raise ConfigError("setting header_row: Input should be greater than or equal to 1")
        if self.url:
            from .address import page_address

            page_address(self.url)

    @property
    def online(self) -> bool:
        """Whether geocoders use the network: one was named, and `offline` does not forbid it."""
        return bool(self.geocoders) and not self.offline


def made_settings(**options: Any) -> Settings:
    """Settings from keywords and the environment.

    Raises:
        ConfigError: a name is no setting, or a value does not fit.
    """
    return Settings(**options)


def settings_of(settings: Settings | None, options: Mapping[str, Any]) -> Settings:
    """The settings of a run: `settings` with single ones by name over them; without any, options and the environment.

    Raises:
        ConfigError: a name is no setting, or a value does not fit.
    """
    if settings is None:
        return made_settings(**options)
    return replace(settings, **options) if options else settings


@cache
def _types(of: Any) -> dict[str, Any]:
    return get_type_hints(of)


def _fill(made: Any, told: Mapping[str, Any], path: str = "") -> None:
    """Set every field of a new frozen object, to what is told or to its default."""
    types = _types(made.__class__)
    for name in told:
        if name not in types:
            raise ConfigError(f"setting {path}{name}: no such setting", hint=f"settings: {', '.join(sorted(types))}")
    for one in fields(made):
        if one.name in told:
            value = _fitting(f"{path}{one.name}", told[one.name], types[one.name], one.metadata["description"])
        else:
            value = one.default_factory() if callable(one.default_factory) else one.default
        object.__setattr__(made, one.name, value)


def _fitting(name: str, value: Any, wanted: Any, description: str) -> Any:
    """The value as its field has it."""
    if get_origin(wanted) is tuple and isinstance(value, list):
        value = tuple(value)
    if _is(value, wanted):
        return value
    if wanted is Caps and isinstance(value, Mapping):
        return Caps(**value)
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(wanted).validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (name, *first["loc"]))
        raise ConfigError(f"setting {where}: {first['msg']}", hint=f"{name}: {description}") from error


def _is(value: Any, wanted: Any) -> bool:
    """Whether a value is of a type, as deep as it goes."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if wanted is Any:
        return True
    if origin is None:
        return isinstance(value, wanted)
    if origin is Literal:
        return value in parts
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        inner = parts[:1] * len(value) if parts[-1] is ... else parts
        return len(value) == len(inner) and all(map(_is, value, inner))
    if origin is dict:
        return isinstance(value, dict) and all(_is(k, parts[0]) and _is(v, parts[1]) for k, v in value.items())
    return any(_is(value, part) for part in parts)


def _environment() -> dict[str, Any]:
    """What the environment says: `MAPGEN_COUNTRY=NG`, `MAPGEN_LANGUAGES=["en", "ko"]`, `MAPGEN_CAPS__ROWS=5000`.

    Raises:
        ConfigError: what must be JSON is not.
    """
    types = _types(Settings)
    said: dict[str, Any] = {}
    for variable, text in sorted(os.environ.items()):
        name, *inner = variable.upper().removeprefix(PREFIX).lower().split("__")
        if not variable.upper().startswith(PREFIX) or name not in types:
            continue
        if _is_word(types[name]):
            if not inner:
                said[name] = text
            continue
        value: Any = text if inner else _json(variable, text)
        for part in reversed(inner):
            value = {part: value}
        said = _merged(said, {name: value})
    return said


def _is_word(wanted: Any) -> bool:
    return get_origin(wanted) is Literal or all(part in _WORDS for part in _alternatives(wanted))


def _alternatives(wanted: Any) -> Iterable[Any]:
    return get_args(wanted) if type(None) in get_args(wanted) else (wanted,)


def _json(variable: str, text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"{variable} is not JSON: {error}", hint=f'for example {PREFIX}LANGUAGES=["en", "ko"]'
        ) from error


def _merged(said: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told wins; tables are merged entry by entry."""
    both = {**said, **told}
    for name in said.keys() & told.keys():
        if isinstance(said[name], Mapping) and isinstance(told[name], Mapping):
            both[name] = _merged(said[name], told[name])
    return both
