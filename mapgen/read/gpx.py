"""GPX: waypoints, routes and tracks; a route or a track is one row with a line, not a row a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .markup import Position, Row, collected, line, nodes, table, tag_of, text_of
from .table import Findings

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from mapgen.settings import Caps

    from .table import Table


def gpx(data: bytes, name: str, *, caps: Caps) -> Table:
    """The waypoints, routes and tracks of a GPX 1.1; a route or a track is one row with a line, not one a point.

    Raises:
        InputError: it is no GPX, holds none of these, or exceeds a cap.
    """
    rows: list[Row] = []
    for event, node, _ in nodes(data, name, "gpx", caps, rows=("wpt", "rte", "trk"), points=("rtept", "trkpt")):
        tag = tag_of(node)
        if event == "end" and tag in ("wpt", "rte", "trk"):
            rows.append(_waypoint(node) if tag == "wpt" else _track(node, tag))
            node.clear()
    return table(rows, name, Findings(name), caps)


def _waypoint(node: Element) -> Row:
    try:
        from shapely.geometry import Point

        return Row(_texts(node), Point(_position(node)))
    except ValueError as error:
        return Row(_texts(node), None, f"its position is broken ({error})")


def _track(node: Element, tag: str) -> Row:
    """A route, or a track with a line for each of its segments, dated by its first and last point."""
    cells = _texts(node)
    points = [child for child in node.iter() if tag_of(child) in ("rtept", "trkpt")]
    times = [text for point in points for child in point if tag_of(child) == "time" and (text := text_of(child))]
    if times:
        cells |= {"start": times[0], "end": times[-1]}
    cells.setdefault("type", {"rte": "route", "trk": "track"}[tag])
    try:
        segments = [node] if tag == "rte" else [child for child in node if tag_of(child) == "trkseg"]
        lines = [
            shape
            for segment in segments
            for shape in line([_position(point) for point in segment if tag_of(point) in ("rtept", "trkpt")])
        ]
    except ValueError as error:
        return Row(cells, None, f"its line is broken ({error})")
    return Row(cells, collected(lines))


def _texts(node: Element) -> dict[str, str]:
    known = {"name": "name", "desc": "description", "cmt": "comment", "time": "time", "type": "type", "sym": "symbol"}
    cells = {known[tag_of(child)]: text_of(child) for child in node if tag_of(child) in known and text_of(child)}
    link = next((child.get("href", "") for child in node if tag_of(child) == "link"), "")
    return cells | ({"link": link} if link else {})


def _position(node: Element) -> Position:
    return float(node.get("lon", "")), float(node.get("lat", ""))
