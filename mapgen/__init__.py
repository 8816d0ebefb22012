"""A story or a list of places goes in, a finished, annotated, interactive map comes out.

    import mapgen

    story = mapgen.read("places.csv")
    made = mapgen.build(story, out="output/")

The public names below are loaded when they are first used, so that `import mapgen` and the command
line stay quick. `mapgen.read` and `mapgen.locate` are functions; the packages of the same name, the
stages, are reached by importing from them (`from mapgen.read import outline`).
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import MapgenError
    from .frames import extract, locate, route, to_geodataframe
    from .model import Candidate, Issue, Leg, Mention, Outline, Place, Route, Venue
    from .pipeline import Made, Story, build, to_folium
    from .pipeline import story as read
    from .routing import Journey
    from .settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Candidate",
    "Issue",
    "Journey",
    "Leg",
    "Made",
    "MapgenError",
    "Mention",
    "Outline",
    "Place",
    "Route",
    "Settings",
    "Story",
    "Venue",
    "__version__",
    "build",
    "extract",
    "locate",
    "read",
    "route",
    "to_folium",
    "to_geodataframe",
]

_HOMES = {
    **dict.fromkeys(("Candidate", "Issue", "Leg", "Mention", "Outline", "Place", "Route", "Venue"), ("model", "")),
    **dict.fromkeys(("extract", "locate", "route", "to_geodataframe"), ("frames", "")),
    **dict.fromkeys(("Made", "Story", "build", "to_folium"), ("pipeline", "")),
    "Journey": ("routing", ""),
    "MapgenError": ("errors", ""),
    "Settings": ("settings", ""),
    "read": ("pipeline", "story"),
}


class _Package(ModuleType):
    """This package, whose functions keep their names though stages of the same name are imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (isinstance(value, ModuleType) and name in _HOMES):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home, known_as = _HOMES[name]
    return getattr(import_module(f".{home}", __name__), known_as or name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


sys.modules[__name__].__class__ = _Package
