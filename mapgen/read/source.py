"""Which reader a source needs, by what it is and by its suffix; never by a URL."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapgen.bounded import content
from mapgen.errors import InputError
from mapgen.model import Mention, Outline
from mapgen.story.ids import fresh, slug

from . import (
    apart,
    delimited,
    document,
    geojson,
    geoparquet,
    gpx,
    kml,
    layers,
    listing,
    pictures,
    story,
    storymap,
    workbook,
)
from .strict import whole_characters

if TYPE_CHECKING:
    from mapgen.model import Document
    from mapgen.settings import Caps, Settings

    from .table import Table

STORIES = (".yaml", ".yml", ".json")
DELIMITED = (".csv", ".tsv", ".tab", ".psv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")
LAYERS = tuple(apart.BEGINS)
MARKUP = {".kml": kml.kml, ".kmz": kml.kmz, ".gpx": gpx.gpx}
ELSEWHERE = {
    **dict.fromkeys((".xls", ".ods", ".numbers", ".xlsb"), "save it as .xlsx or CSV"),
    **dict.fromkeys((".shx", ".dbf", ".prj", ".cpg"), "name the .shp; the others belong beside it"),
    ".zip": "unpack it first and name the file inside",
    ".topojson": "export it as GeoJSON",
}
"""What to do with files that are not read."""
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+://|^file:|^/vsi|^\\\\", re.IGNORECASE)


def outline(source: Any, *, settings: Settings) -> Outline:
    """What a source says, before anything has been looked for.

    Args:
        source: a path, "-" for stdin, a DataFrame or GeoDataFrame, or an iterable of names or of rows (mappings).
        settings: format of stdin, overrides of columns, sheet and header row, caps.

    Raises:
        InputError: it cannot be read; says the file, the row and column, and what to do.
    """
    if isinstance(source, Outline):
        return source
    if isinstance(source, str | Path):
        is_stdin = str(source) == "-"
        told = _stdin(settings) if is_stdin else _file(source, settings)
        return pictures.opened(told, Path.cwd() if is_stdin else Path(source).parent, settings)
    if hasattr(source, "columns") and hasattr(source, "iloc"):
        listed = _listed(layers.frame_table(source, "the frame", caps=settings.caps), "map", settings)
        return pictures.opened(listed, Path.cwd(), settings)
    if isinstance(source, Iterable):
        items = list(source)
        if items and all(isinstance(item, Mapping) for item in items):
            listed = _listed(layers.records_table(items, "the list", caps=settings.caps), "map", settings)
            return pictures.opened(listed, Path.cwd(), settings)
        return _names(items)
    raise InputError(f"a {type(source).__name__} is no source", hint="give a path, a GeoDataFrame or a list of names")


def table(source: str | Path, *, settings: Settings) -> tuple[Table, bytes]:
    """The table of a list and its bytes (empty for formats that are read by name).

    Raises:
        InputError: it cannot be read, or is no list.
    """
    if str(source) == "-":
        data = _stdin_bytes(settings.input_format, settings.caps.file_bytes)
        return _table(data, "stdin", f".{settings.input_format}", settings), data
    path = _local(source)
    if path.suffix.lower() in LAYERS:
        return layers.layers(path, caps=settings.caps, sheet=settings.sheet), b""
    if path.suffix.lower() in geoparquet.SUFFIXES:
        return geoparquet.table(path, caps=settings.caps), b""
    data = _bytes(path, settings.caps)
    return _table(data, path.name, path.suffix.lower(), settings), data


def _local(source: str | Path) -> Path:
    if SCHEME.match(str(source)):
        raise InputError(f"{source} is no local file", hint="fetch it first; mapgen reads files of this machine only")
    path = Path(source)
    try:
        if path.is_file():
            return path
        what = "is a folder" if path.is_dir() else "is no file" if path.exists() else "does not exist"
    except (OSError, ValueError) as error:
        what = f"is no path: {error}"
    raise InputError(f"{path} {what}", hint="name a story file, a list of places or an article")


def is_article(source: Any, *, settings: Settings) -> bool:
    """Whether a source is an article: by its suffix or as a web address, a `.txt` by how it reads.

    Raises:
        InputError: there is no such file.
    """
    if not isinstance(source, str | Path):
        return False
    if str(source) == "-":
        kind = settings.input_format
        return kind in ("md", "html") or (
            kind == "txt" and document.is_article("stdin.txt", _stdin_bytes(kind, settings.caps.file_bytes))
        )
    if document.WEB.match(str(source)):
        return True
    path = _local(source)
    suffix = path.suffix.lower()
    return suffix in document.READERS or (
        suffix == ".txt" and document.is_article(path.name, _bytes(path, settings.caps))
    )


def article(source: str | Path, *, settings: Settings) -> Document:
    """An article as a document: a file, stdin by its stated format, or a web address.

    Raises:
        InputError: it cannot be read, or holds no text.
        ProviderError: the address could not be had.
    """
    if str(source) == "-":
        kind = settings.input_format or "txt"
        data = _stdin_bytes(kind, settings.caps.file_bytes)
        return replace(document.of_bytes(data, f"stdin.{kind}", settings=settings), id="map")
    if document.WEB.match(str(source)):
        return document.of_address(str(source), settings=settings)
    path = _local(source)
    return document.of_bytes(_bytes(path, settings.caps), path.name, settings=settings)


def is_story(source: str | Path, *, settings: Settings) -> bool:
    """Whether a source is a story file, and not a list.

    Raises:
        InputError: there is no such file.
    """
    if str(source) == "-":
        return settings.input_format == "yaml"
    path = _local(source)
    suffix = path.suffix.lower()
    return suffix in STORIES and not (suffix == ".json" and _is_list(_bytes(path, settings.caps)))


def _file(source: str | Path, settings: Settings) -> Outline:
    if not is_story(source, settings=settings):
        return _listed(table(source, settings=settings)[0], Path(source).stem, settings)
    path = Path(source)
    data = _bytes(path, settings.caps)
    if path.suffix.lower() == ".json" and storymap.is_storymap(data):
        return storymap.outline(data, name=path.name, caps=settings.caps)
    return story.outline(data, name=path.name, folder=path.parent, settings=settings)


def _bytes(path: Path, caps: Caps) -> bytes:
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return content(path, caps.story_bytes, "story_bytes")
    return content(path, caps.file_bytes, "file_bytes")


def _is_list(data: bytes) -> bool:
    """Whether a .json is no story: a list of objects, or GeoJSON, which says its type near its beginning."""
    start = data[:5000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return (
        start.startswith(b"[")
        or re.search(rb'"type"\s*:\s*"(?:Feature|Topology)|"features"\s*:\s*\[', start) is not None
    )


def _table(data: bytes, name: str, suffix: str, settings: Settings) -> Table:
    caps = settings.caps
    if suffix in (".geojson", ".json"):
        return geojson.table(data, name, caps=caps)
    if suffix in WORKBOOKS:
        return workbook.table(data, name, caps=caps, sheet=settings.sheet, header_row=settings.header_row)
    if suffix in DELIMITED:
        return delimited.table(data, name, caps=caps, header_row=settings.header_row)
    if suffix in MARKUP:
        return MARKUP[suffix](data, name, caps=caps)
    known = ", ".join((*STORIES, *DELIMITED, *WORKBOOKS, ".geojson", *MARKUP, *LAYERS, *geoparquet.SUFFIXES))
    raise InputError(f"{name}: files of this kind are not read", hint=ELSEWHERE.get(suffix, f"these are: {known}"))


def _stdin(settings: Settings) -> Outline:
    if settings.input_format == "yaml":
        data = _stdin_bytes(settings.input_format, settings.caps.file_bytes)
        return story.outline(data, name="stdin", folder=Path.cwd(), settings=settings, id="map")
    return _listed(table("-", settings=settings)[0], "map", settings)


@cache
def _stdin_bytes(kind: str, cap: int) -> bytes:
    """What came through stdin, which can be read only once."""
    if not kind:
        raise InputError("stdin has no suffix that says what it is", hint="add --from csv, geojson, yaml or txt")
    data = sys.stdin.buffer.read(cap + 1)
    if len(data) > cap:
        raise InputError("stdin is larger than the cap", hint="raise it with MAPGEN_CAPS__FILE_BYTES")
    return data


def _listed(table: Table, stem: str, settings: Settings) -> Outline:
    return listing.outline(table, id=slug(stem), overrides=settings.columns, columnar=True)


def _names(source: Iterable[Any]) -> Outline:
    mentions: dict[str, Mention] = {}
    for number, name in enumerate(source, start=1):
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"name {number} of the list is {name!r}", hint="give names as text")
        text = whole_characters(name.strip())
        identity = fresh(text, mentions)
        mentions[identity] = Mention(id=identity, text=text, row=number, where=f"name {number}")
    if not mentions:
        raise InputError("the list of names is empty", hint='for example mapgen.read(["Dandong", "Beijing"])')
    return Outline(id="map", mentions=tuple(mentions.values()))
