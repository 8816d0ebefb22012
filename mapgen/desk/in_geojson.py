"""Results as properties of GeoJSON features; geometries, ids and other members stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mapgen.read.fields import RESULT
from mapgen.read.strict import parsed

from .results import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.read.table import Table
    from mapgen.settings import Caps

    from .results import Cell, Results


def made(table: Table, results: Results) -> bytes:
    """A FeatureCollection of the rows of a table: their own geometry, else the point that was found."""
    from shapely.geometry import mapping

    features = []
    for index, (number, row) in enumerate(zip(table.numbers, table.rows, strict=True)):
        found = results.get(number, {})
        own = table.geometries[index] if table.geometries else None
        told = {header: cell for header, cell in zip(table.headers, row, strict=True) if not header.startswith(RESULT)}
        features.append(
            {
                "type": "Feature",
                "geometry": _point(found) if own is None else mapping(own),
                "properties": told | _new(found),
            }
        )
    return _written({"type": "FeatureCollection", "features": features}, indent=1)


def added(data: bytes, table: Table, results: Results, caps: Caps) -> bytes:
    """The JSON of `data` with the results in its features, or in the objects of its list.

    A feature without a geometry gets the point of the candidate that was chosen.
    """
    top = parsed(data, table.name, caps=caps)
    if isinstance(top, list):
        holders = top
    else:
        if top["type"] not in ("FeatureCollection", "Feature"):
            top = {"type": "Feature", "geometry": top, "properties": {}}
        features = top["features"] if top["type"] == "FeatureCollection" else [top]
        for number, feature in enumerate(features, start=1):
            found = results.get(number, {})
            if isinstance(feature, dict):
                feature["properties"] = feature.get("properties") or {}
                if feature.get("geometry") is None and found.get("id"):
                    feature["geometry"] = _point(found)
        holders = [feature.get("properties") if isinstance(feature, dict) else {} for feature in features]
    for number, told in enumerate(holders, start=1):
        for key in [key for key in told if key.startswith(RESULT)]:
            del told[key]
        told.update(_new(results.get(number, {})))
    return _written(top, indent=1 if b"\n" in data.strip() else None)


def _new(found: Mapping[str, Cell]) -> dict[str, Any]:
    return {RESULT + column: found[column] for column in COLUMNS if found.get(column, "") != ""}


def _point(found: Mapping[str, Cell]) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": [found["lon"], found["lat"]]} if found.get("lat", "") != "" else None


def _written(top: Any, *, indent: int | None) -> bytes:
    return (json.dumps(top, ensure_ascii=False, indent=indent) + "\n").encode()
