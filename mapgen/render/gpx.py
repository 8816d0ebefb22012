"""The map as GPX 1.1 for receivers and walkers: places as waypoints, routes and lines of a list as tracks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import shapely

from mapgen.model import Artifact
from mapgen.scene import MarkType, Token

from .rows import rows_of
from .xml import HEAD, element, nested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Mark, Scene

    from .rows import Row

SPACE = 'version="1.1" creator="mapgen" xmlns="http://www.topografix.com/GPX/1/1"'
INSTANT = re.compile(r".+T.+(?:Z|[+-]\d\d:\d\d)")
"""GPX times are instants: a day, or a clock time of an unknown zone, is none and is said in words only."""


class GpxRenderer:
    """GPX knows points and lines: an area is its reference point, and a venue's footprint is left to other formats.

    What happened is told in the comment (`cmt`) of its place.
    """

    name = "gpx"
    suffix = ".gpx"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The document, named after the scene; its elements in the order of the schema."""
        marks, rows = list(scene.marks()), list(rows_of(scene))
        told = {step.id: row for step, row in zip(scene.steps, rows[len(marks) :], strict=True)}
        drawn = list(zip(marks, rows, strict=False))
        about = (
            element("name", scene.title or scene.id)
            + element("desc", "\n".join(text for text in (scene.description, *scene.notices) if text))
            + (nested("copyright", "", author=" · ".join(scene.credits)) if scene.credits else "")
        )
        points = [
            _waypoint(row, [told[step] for step in mark.steps if step in told])
            for mark, row in drawn
            if row.type is MarkType.PLACE and not _is_course(mark)
        ]
        lines = [
            _track(row, [told[step] for step in mark.steps if step in told])
            for mark, row in drawn
            if row.type is MarkType.ROUTE or _is_course(mark)
        ]
        body = "\n".join((nested("metadata", about), *points, *lines))
        return (
            Artifact(
                name=scene.id + self.suffix,
                media_type="application/gpx+xml",
                data=f"{HEAD}<gpx {SPACE}>\n{body}\n</gpx>\n".encode(),
            ),
        )


def _is_course(mark: Mark) -> bool:
    """Whether a row of a list is a line itself: a walk that a receiver has recorded."""
    return mark.style is Token.OUTLINE and mark.geometry.geom_type in ("LineString", "MultiLineString")


def _waypoint(row: Row, happenings: Sequence[Row]) -> str:
    """A place, with what happened there; dated where all of it happened at one known instant."""
    times = {instant for one in happenings for instant in _instants(one)}
    lon, lat = shapely.get_coordinates(row.point or shapely.point_on_surface(row.geometry))[0].tolist()
    inner = element("time", times.pop()) if len(times) == 1 else ""
    inner += _texts(row, "\n".join(_told(one) for one in happenings), row.cells.get("category", ""))
    return nested("wpt", inner, lat=str(lat), lon=str(lon))


def _track(row: Row, happenings: Sequence[Row]) -> str:
    """A segment for each part of the line; its ends are dated where their instants are known."""
    is_route = row.type is MarkType.ROUTE
    dated = row if is_route or len(happenings) != 1 else happenings[0]
    comment = row.cells.get("when", "") if is_route else "\n".join(_told(one) for one in happenings)
    parts = [list(part.coords) for part in shapely.get_parts(row.geometry)]
    times = dict(zip(((0, 0), (len(parts) - 1, len(parts[-1]) - 1)), _instants(dated), strict=False))
    segments = [
        "".join(
            nested("trkpt", element("time", times.get((number, index), "")), lat=str(lat), lon=str(lon))
            for index, (lon, lat, *_) in enumerate(part)
        )
        for number, part in enumerate(parts)
    ]
    lines = "".join(nested("trkseg", segment) for segment in segments)
    kind = row.cells.get("mode", "") or row.cells.get("category", "")
    return nested("trk", _texts(row, comment, kind) + lines)


def _texts(row: Row, comment: str, kind: str) -> str:
    link = row.cells.get("link", "")
    return (
        element("name", row.name)
        + element("cmt", comment)
        + element("desc", row.cells.get("description", ""))
        + element("src", row.cells.get("source", ""))
        + (nested("link", "", href=link) if link else "")
        + element("type", kind or row.type.value)
    )


def _told(happening: Row) -> str:
    """A happening in one line: when, what, and what is said of it."""
    told = (happening.cells.get(key, "") for key in ("when", "name", "description"))
    return ": ".join(text for text in told if text)


def _instants(row: Row) -> tuple[str, ...]:
    """First and last instant in UTC, as the format wants them; none where only days are known."""
    if not (INSTANT.fullmatch(row.start) and INSTANT.fullmatch(row.end)):
        return ()
    ends = (datetime.fromisoformat(end).astimezone(UTC) for end in (row.start, row.end))
    return tuple(end.replace(tzinfo=None).isoformat() + "Z" for end in ends)
