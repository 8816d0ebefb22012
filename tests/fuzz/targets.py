"""What is fuzzed: bytes that a stranger sent, as one reader after the other takes them.

A reader may refuse what it gets with a `MapgenError`, in one line. Everything else it raises is a bug, and so is an
outline that holds what no map can show: a position off the globe, half of a character.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from mapgen.errors import MapgenError
from mapgen.read import outline
from mapgen.read import story as stories
from mapgen.read.source import article, is_article
from mapgen.settings import Caps, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapgen.model import Outline

SETTINGS = Settings(caps=Caps(rows=2_000, vertices=20_000, text_chars=50_000, cell_chars=10_000, file_bytes=2_000_000))
ARTICLES = (".md", ".html", ".pdf", ".docx", ".txt")


def story(data: bytes) -> None:
    """A story file, YAML or JSON by its first character."""
    name = "story.json" if data.lstrip()[:1] == b"{" else "story.yaml"
    _checked(lambda: stories.outline(data, name=name, settings=SETTINGS))


def table(data: bytes) -> None:
    """A delimited text."""
    _from_file(data, ".csv")


def geojson(data: bytes) -> None:
    """A GeoJSON, a list of objects, or a StoryMapJS story."""
    _from_file(data, ".json" if b'"storymap"' in data else ".geojson")


def file(data: bytes, suffix: str) -> None:
    """A file of any kind, told by its suffix."""
    _from_file(data, suffix)


TARGETS: dict[str, Callable[[bytes], None]] = {"story": story, "csv": table, "geojson": geojson}
"""What is fuzzed with coverage, by the name that the command line gives it."""


def _from_file(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"input{suffix}"
        path.write_bytes(data)
        if suffix in ARTICLES:
            try:
                if is_article(path, settings=SETTINGS):
                    article(path, settings=SETTINGS)
                    return
            except MapgenError as error:
                refused(error)
                return
        _checked(lambda: outline(path, settings=SETTINGS))


def _checked(read: Callable[[], Outline]) -> None:
    try:
        found = read()
    except MapgenError as error:
        refused(error)
        return
    for mention in found.mentions:
        shape = mention.point if mention.point is not None else mention.geometry
        mention.text.encode()
        if shape is not None and not shape.is_empty:
            west, south, east, north = shapely.bounds(shape)
            assert all(map(math.isfinite, (west, south, east, north))), mention
            assert -180 <= west <= east <= 180, mention
            assert -90 <= south <= north <= 90, mention
    for issue in found.issues:
        assert issue.message, issue
        assert "\n" not in issue.message, issue


def refused(error: MapgenError) -> None:
    """A refusal says something, in one line."""
    assert error.exit_code != 1, error
    assert error.message, error
    assert len(error.message.splitlines()) == 1, error.message
