"""XML with places in it: its elements read one by one, and the rows that they become.

KML and GPX are read here and not by GDAL, which goes by what a file holds: one called .kml may tell it
to open other files of this machine, or addresses of the network.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mapgen.errors import InputError

from .scan import Scan
from .shapes import Shapes
from .table import Findings, Table, refuse_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

Position = tuple[float, float]


@dataclass(slots=True)
class Row:
    """One placemark, waypoint, route or track: what it says by column, its geometry, and what is wrong with that."""

    cells: dict[str, str]
    shape: BaseGeometry | None
    fault: str = ""
    style: str = ""


def nodes(
    data: bytes, name: str, root: str, caps: Caps, *, rows: Iterable[str], points: Iterable[str]
) -> Iterator[tuple[str, Element, str]]:
    """Each element as it starts and ends, with the tag of its parent.

    Args:
        data: the XML.
        name: of the file, for messages.
        root: the tag of its root.
        caps: what is refused before anything is read.
        rows: the tags of what becomes a row.
        points: the tags of what becomes a vertex.

    Raises:
        InputError: the text is no XML, its root is another, or a cap is exceeded.
    """
    most = dict.fromkeys(rows, (caps.rows, "rows")) | dict.fromkeys(points, (caps.vertices, "vertices"))
    Scan(name, caps, most).whole(data)
    open_tags: list[str] = []
    try:
        for event, node in ET.iterparse(io.BytesIO(data), events=("start", "end")):  # noqa: S314 - no DTD is let in
            if event == "start":
                if not open_tags:
                    _refuse_other_root(node, name, root)
                open_tags.append(tag_of(node))
                yield event, node, ""
            else:
                open_tags.pop()
                yield event, node, open_tags[-1] if open_tags else ""
    except ET.ParseError as error:
        line, column = error.position
        what = str(error).partition(":")[0]
        raise InputError(f"{name}, line {line}, column {column + 1}: {what}", hint="is it whole?") from error
    except (LookupError, ValueError) as error:
        raise InputError(f"{name} cannot be read: {error}", hint="save it in UTF-8") from error


def _refuse_other_root(node: Element, name: str, root: str) -> None:
    if tag_of(node) != root:
        raise InputError(
            f"{name} is no {root.upper()}: it begins with <{tag_of(node)[:40]}>", hint="is its suffix right?"
        )


def table(rows: list[Row], name: str, findings: Findings, caps: Caps) -> Table:
    """The table of the rows of a file; a geometry that cannot be used is told.

    Raises:
        InputError: there is no row, or a cap is exceeded.
    """
    if not rows:
        raise InputError(f"{name} has no features", hint="a map needs at least one")
    shapes = Shapes(name, findings, caps)
    headers = tuple(dict.fromkeys(header for row in rows for header in row.cells))
    refuse_cells(headers, (row.cells.values() for row in rows), name, caps, counted="feature")
    return Table(
        name=name,
        headers=headers,
        rows=tuple(tuple(row.cells.get(header, "") for header in headers) for row in rows),
        numbers=tuple(range(1, len(rows) + 1)),
        geometries=tuple(
            shapes.usable(row.shape, f"{name}, feature {number}", row.fault) for number, row in enumerate(rows, start=1)
        ),
        issues=findings.told(),
        counted="feature",
    )


def line(positions: list[Position]) -> list[BaseGeometry]:
    """A line, the point that it comes down to, or nothing."""
    from shapely.geometry import LineString, Point

    if len(positions) > 1:
        return [LineString(positions)]
    return [Point(position) for position in positions]


def collected(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """One geometry of several: the Multi form where they are of one kind."""
    if len(parts) < 2:
        return parts[0] if parts else None
    from shapely.geometry import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon

    kinds = {part.geom_type for part in parts}
    multi: dict[str, Any] = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    made: BaseGeometry = (multi[kinds.pop()] if len(kinds) == 1 else GeometryCollection)(parts)
    return made


def tag_of(node: Element) -> str:
    """The tag of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def text_of(node: Element) -> str:
    """The text of an element without the blanks around it."""
    return (node.text or "").strip()
