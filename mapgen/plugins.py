"""Plug-ins by name: entry points in the groups `mapgen.geocoders`, `mapgen.routers` and so on (`GROUPS`)."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from .errors import PluginError

GROUPS = ("geocoders", "recognizers", "renderers", "routers", "themes")


def names(group: str) -> tuple[str, ...]:
    """The names that are installed in a group, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=f"mapgen.{group}")}))


def load(group: str, name: str) -> Any:
    """What the entry point `name` of the group stands for: a factory or a value.

    Raises:
        PluginError: there is none of that name, or it does not load.
    """
    found = {point.name: point for point in entry_points(group=f"mapgen.{group}")}
    if name not in found:
        raise PluginError(
            f"no {group.removesuffix('s')} is called {name!r}",
            hint=f"installed: {', '.join(sorted(found)) or 'none'}",
        )
    try:
        return found[name].load()
    except Exception as error:  # a plug-in is foreign code: whatever it raises is its fault, told by name
        raise PluginError(f"the {group.removesuffix('s')} {name!r} does not load: {error}") from error
