"""Plug-ins by name: entry points in the groups `mapgen.geocoders`, `mapgen.routers` and so on (`GROUPS`).

Our own are looked for first, and alone where they suffice: asking every installed package takes longer than most maps.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from .errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUPS = ("geocoders", "recognizers", "renderers", "routers", "themes")


def names(group: str) -> tuple[str, ...]:
    """The names that are installed in a group, sorted."""
    from importlib.metadata import entry_points

    return tuple(sorted({point.name for point in entry_points(group=f"mapgen.{group}")}))


def load(group: str, name: str) -> Any:
    """What the entry point `name` of the group stands for: a factory or a value.

    Raises:
        PluginError: there is none of that name, or it does not load.
    """
    point = ours(group).get(name) or _others(group).get(name)
    if point is None:
        raise PluginError(
            f"no {group.removesuffix('s')} is called {name!r}", hint=f"installed: {', '.join(names(group)) or 'none'}"
        )
    try:
        return point.load()
    except Exception as error:  # a plug-in is foreign code: whatever it raises is its fault, told by name
        raise PluginError(f"the {group.removesuffix('s')} {name!r} does not load: {error}") from error


@cache
def ours(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group that mapgen itself brings."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution("mapgen").entry_points.select(group=f"mapgen.{group}")
    except PackageNotFoundError:  # run from a copy that is not installed
        return {}
    return {point.name: point for point in found}


def _others(group: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=f"mapgen.{group}")}
