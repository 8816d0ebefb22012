"""Where a journey must pass: a place of a story as a stop on a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .snapping import Stop

if TYPE_CHECKING:
    from mapgen.model import Place

WITHIN_KM = {"bridge": 0.1, "tunnel": 0.1, "crossing": 0.2, "dam": 0.2, "station": 0.3, "pass": 0.5}
"""Kinds that lie on the line itself: how much farther off than the nearest line another may pass.
A bridge named as a stop is passed over, not seen from the next one."""


def stop_at(place: Place) -> Stop:
    """The stop for a found place: the middle of a line (a bridge), else the reference point."""
    kind = place.chosen.kind if place.chosen else ""
    shape = place.chosen.footprint if place.chosen and place.chosen.footprint is not None else place.geometry
    point = place.point
    if shape is not None and shape.geom_type == "LineString" and kind in WITHIN_KM:
        point = shape.interpolate(0.5, normalized=True)
    elif point is None and place.geometry is not None:
        point = place.geometry.representative_point()
    if point is None:
        raise ValueError(f"{place.name} has no position")
    return Stop(name=place.name, position=(point.x, point.y), within_km=WITHIN_KM.get(kind))
