"""A scene becomes files: the page, and what plug-ins make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen import plugins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Artifact
    from mapgen.ports import Renderer
    from mapgen.scene import Scene

    from .storymap import StoryMap

__all__ = ["artifacts", "to_folium"]


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


def to_folium(scene: Scene) -> StoryMap:
    """The page as a `folium.Map`: add any folium layer to it, save it, or let a notebook show it."""
    from .storymap import StoryMap

    return StoryMap(scene)
