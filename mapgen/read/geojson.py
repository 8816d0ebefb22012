"""JSON lists: GeoJSON (RFC 7946) feature by feature, and plain lists of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError
from mapgen.model import Severity

from .cells import as_text
from .shapes import Shapes
from .strict import mended
from .systems import system
from .table import Findings, Table, refuse_cells, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")


def table(data: bytes, name: str, *, caps: Caps) -> Table:
    """The features of a GeoJSON text, or the objects of a list, each a row; what is broken is told and left out.

    Raises:
        InputError: it is no JSON, neither GeoJSON nor a list of objects, empty, or exceeds a cap.
    """
    top, was_mended = mended(data, name, caps=caps)
    counted = "feature"
    if isinstance(top, list) and all(isinstance(item, dict) for item in top):
        counted = "item"
        items: list[Any] = [{"type": "Feature", "geometry": None, "properties": item} for item in top]
    else:
        items = list(_features(top, name))
    if not items:
        raise InputError(f"{name} has no {counted}s", hint="a map needs at least one")
    if len(items) > caps.rows:
        refuse_rows(name, caps)
    findings = Findings(name)
    shapes = Shapes(name, findings, caps, _crs(top, name))
    if was_mended:
        findings.add(
            "half-character",
            Severity.NOTE,
            "halves of characters (lone surrogates) are read as �",
            hint="mend them in the program that wrote them",
        )
    properties: list[dict[str, Any]] = []
    geometries: list[BaseGeometry | None] = []
    numbers: list[int] = []
    for number, item in enumerate(items, start=1):
        where = f"{name}, {counted} {number}"
        if not isinstance(item, dict) or item.get("type") != "Feature":
            findings.add("no-feature", Severity.ERROR, "it is no Feature; left out", where=where, hint="remove it")
            continue
        shape, fault = _shape(item.get("geometry"))
        properties.append(_properties(item))
        geometries.append(shapes.usable(shape, where, fault))
        numbers.append(number)
    headers = tuple(dict.fromkeys(key for told in properties for key in told))
    refuse_cells(headers, (), name, caps)
    rows = tuple(tuple(as_text(told.get(header)) for header in headers) for told in properties)
    refuse_cells(headers, rows, name, caps, counted=counted)
    return Table(
        name=name,
        headers=headers,
        rows=rows,
        numbers=tuple(numbers),
        geometries=tuple(geometries) if counted == "feature" else (),
        issues=findings.told(),
        counted=counted,
    )


def _features(top: Any, name: str) -> Sequence[Any]:
    kind = top.get("type") if isinstance(top, dict) else None
    if kind == "FeatureCollection" and isinstance(top.get("features"), list):
        features: list[Any] = top["features"]
        return features
    if kind == "Feature":
        return [top]
    if kind in GEOMETRIES:
        return [{"type": "Feature", "geometry": top, "properties": {}}]
    if kind == "Topology":
        raise InputError(f"{name} is TopoJSON", hint="export it as GeoJSON")
    raise InputError(
        f"{name} is JSON but no GeoJSON",
        hint="it needs a FeatureCollection, a Feature, a geometry, or a list of objects",
    )


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """What a feature says, its `id` among it."""
    told = feature.get("properties")
    known = {str(key): value for key, value in told.items()} if isinstance(told, dict) else {}
    return {"id": feature["id"], **known} if "id" in feature else known


def _shape(geometry: Any) -> tuple[BaseGeometry | None, str]:
    """The geometry of a feature and what is wrong with it, None and "" where it has none."""
    import shapely
    from shapely.geometry import shape

    if geometry is None:
        return None, ""
    if not isinstance(geometry, dict) or geometry.get("type") not in GEOMETRIES:
        return None, "its geometry has no known type"
    if geometry["type"] != "GeometryCollection" and not geometry.get("coordinates"):
        return None, ""
    try:
        return shape(geometry), ""
    except (
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
        shapely.errors.ShapelyError,
        ValueError,
    ) as e:
        return None, f"its geometry is broken ({e})"


def _crs(top: Any, name: str) -> str:
    """The system that the old `crs` member names, "" for degrees.

    Raises:
        InputError: it names one that is not known, or a file.
    """
    told = top.get("crs") if isinstance(top, dict) else None
    if not isinstance(told, dict) or not isinstance(told.get("properties"), dict):
        return ""
    text = str(told["properties"].get("name", ""))
    if not text or "CRS84" in text or text.endswith(":4326"):
        return ""
    return str(system(text, name).to_string())
