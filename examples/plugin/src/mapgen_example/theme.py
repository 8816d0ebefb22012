"""A theme: a palette is a value."""

from dataclasses import replace

from mapgen.theme import LIGHT

SEPIA = replace(
    LIGHT,
    name="sepia",
    land="#f3e9d4",
    water="#d9d3bd",
    coast="#a3946f",
    river="#c4b892",
    journey="#8a2b1a",
    halo="#faf3e3",
    panel="#fbf6ea",
    sea="#5d5335",
)
