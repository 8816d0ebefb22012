"""What a map shows as rows with columns: those of the GeoJSON export, for the formats made of tables."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point, shape

from mapgen.escape import legible
from mapgen.scene import Mark, MarkType

from .geojson import features_of, geometry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Moment, Scene, Step

LAYERS: Mapping[MarkType, str] = {
    MarkType.PLACE: "places",
    MarkType.ROUTE: "routes",
    MarkType.VENUE: "venues",
    MarkType.HAPPENING: "happenings",
}
"""The layers of an export, in their order."""
STYLE = re.compile(r"(?:stroke|fill|marker)(?:-|$)")
"""The properties of simplestyle."""
OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place, route, venue or happening.

    `cells` and `style` are the properties of the GeoJSON export, text legible and what is nested as
    JSON; `geometry` is that of the export too (None: a happening without a place). `point` is the
    reference point of a place or a venue, and where a happening took place. `start` and `end` are ISO 8601, ""
    where open or unknown; a clock time whose zone nobody stated has none.
    """

    type: MarkType
    name: str
    cells: Mapping[str, Any]
    style: Mapping[str, Any]
    geometry: BaseGeometry | None
    point: Point | None
    start: str
    end: str


def rows_of(scene: Scene) -> Iterator[Row]:
    """The rows in the order of the GeoJSON export: as drawn, the lowest layer first, then the happenings."""
    things: list[Mark | Step] = [*scene.marks(), *scene.steps]
    for feature, told in zip(features_of(scene), things, strict=True):
        properties = {key: _cell(value) for key, value in feature["properties"].items()}
        geometry = shape(feature["geometry"]) if feature["geometry"] else None
        own = told.point if isinstance(told, Mark) else None
        at = shape(geometry_of(own)) if own is not None else geometry
        start, end = bounds(told.facts.when)
        yield Row(
            type=MarkType(properties["type"]),
            name=properties.get("name", ""),
            cells={key: value for key, value in properties.items() if not STYLE.match(key)},
            style={key: value for key, value in properties.items() if STYLE.match(key)},
            geometry=geometry,
            point=at if isinstance(at, Point) else None,
            start=start,
            end=end,
        )


def bounds(moment: Moment | None) -> tuple[str, str]:
    """First and last day or instant, without the zone where none was stated."""
    if moment is None:
        return "", ""
    ends = moment.edtf.split("/")
    stated = any("T" in end and OFFSET.search(end) for end in ends)
    first, last = (end if stated or "T" not in end else OFFSET.sub("", end) for end in (moment.start, moment.end))
    return first, last


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return legible(value) if isinstance(value, str) else value
