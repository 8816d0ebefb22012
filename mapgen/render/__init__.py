"""A scene becomes files: the page, and what plug-ins make of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mapgen import plugins
from mapgen.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Artifact
    from mapgen.ports import Renderer
    from mapgen.scene import Scene

    from .storymap import StoryMap

__all__ = ["artifacts", "format_of", "to_folium"]


def artifacts(scene: Scene, formats: Sequence[str]) -> tuple[Artifact, ...]:
    """The files of a scene in the formats named, in that order.

    Raises:
        PluginError: no renderer has that name.
        RenderError: the scene cannot be drawn.
    """
    made: list[Artifact] = []
    for name in dict.fromkeys(formats):
        renderer: Renderer = plugins.load("renderers", name)()
        made += renderer.artifacts(scene)
    return tuple(made)


def format_of(file_name: str) -> str:
    """The format that the end of a file's name says, "" where none does; the longest suffix that fits.

    >>> format_of("Map.KML"), format_of("map.storymap.json"), format_of("map.docx")
    ('kml', 'storymapjs', '')
    """
    end = file_name.lower().rpartition(".")[2]
    plain = file_name.count(".") == 1 and end in plugins.ours("renderers")
    if plain and plugins.load("renderers", end)().suffix == f".{end}":  # most often so: one is loaded, not all of them
        return end
    fitting: dict[str, str] = {}
    for name in plugins.names("renderers"):
        with suppress(PluginError):  # one that does not load has no say here; asked for by its name it tells why
            suffix = plugins.load("renderers", name)().suffix
            if file_name.lower().endswith(suffix):
                fitting[suffix] = name
    return fitting[max(fitting, key=len)] if fitting else ""


def to_folium(scene: Scene) -> StoryMap:
    """The page as a `folium.Map`: add any folium layer to it, save it, or let a notebook show it."""
    from .storymap import StoryMap

    return StoryMap(scene)
