"""The basemap under the story: land and water as fine as the map needs them, rail lines where trains run."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from mapgen import basemap
from mapgen.model import Borders, Mode
from mapgen.scene import GroundLayer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.scene import Extent, Ground, Mark

FRAME_PX = 900
CLOSER = 4.0
"""The basemap is as fine as a reader sees it who has come this much closer than the whole map."""
MOST_VERTICES = 24_000
"""Rail lines stay off where they would be more than this: such a map is too wide for them."""

LEFT_OUT: Mapping[Borders, frozenset[str]] = {
    Borders.DE_FACTO: frozenset(),
    Borders.NO_CLAIMS: frozenset(("claim",)),
    Borders.AGREED: frozenset(("claim", "disputed")),
    Borders.NONE: frozenset(("claim", "disputed", "border", "admin1")),
}
"""Layers of the basemap that are not drawn, by the borders that a story wants."""


def ground_of(extent: Extent, marks: Sequence[Mark], borders: Borders = Borders.DE_FACTO) -> Ground:
    """The basemap of a map; with the rail lines around where the story goes by train.

    Args:
        extent: of the map, in degrees; east > 180 where it crosses the antimeridian.
        marks: of the story.
        borders: which borders of states are drawn.

    Raises:
        DataError: the data is missing or broken.
    """
    west, south, east, north = extent
    wide = max(east - west, 1.6 * (north - south) / max(0.2, math.cos(math.radians((south + north) / 2))))
    detail = wide / FRAME_PX / CLOSER
    whole = basemap.layers(extent, detail)
    ground = replace(whole, layers=tuple(one for one in whole.layers if one.kind not in LEFT_OUT[borders]))
    if not any(mark.mode is Mode.RAIL for mark in marks):
        return ground
    rails = basemap.rails(_around(extent, wide), detail)
    if rails.is_empty or shapely.get_num_coordinates(rails) > MOST_VERTICES:
        return ground
    return replace(ground, layers=(*ground.layers, GroundLayer(kind="rail", geometry=rails, near=True)))


def _around(extent: Extent, wide: float) -> Extent:
    west, south, east, north = extent
    return west - 0.35 * wide, south - 0.3 * wide, east + 0.35 * wide, north + 0.3 * wide
