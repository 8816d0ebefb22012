"""The map as KML 2.2 (OGC 07-147r2) for Google Earth and others: a folder for each layer, styles by colour, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from mapgen.escape import escaped, legible
from mapgen.model import Artifact

from .rows import LAYERS, rows_of
from .xml import HEAD, element, nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Scene

    from .rows import Row

SPACES = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom"'
BALLOON = nested("BalloonStyle", element("text", "$[description]"))
"""Only the description, which is escaped: Google Earth would show every other column as HTML."""
OPAQUE = 255


class KmlRenderer:
    """Text is shown literally: names are plain text there, a description is HTML in which every sign is escaped.

    The other columns of the GeoJSON export are extended data.
    """

    name = "kml"
    suffix = ".kml"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The document, named after the scene."""
        rows = list(rows_of(scene))
        styles = {style: f"s{number}" for number, style in enumerate(dict.fromkeys(map(_style, rows)), start=1)}
        body = [
            element("name", scene.title or scene.id),
            nested("atom:author", element("atom:name", " · ".join(scene.credits))) if scene.credits else "",
            element("description", html((scene.subtitle, scene.description, *scene.notices))),
            *(nested("Style", style, id=key) for style, key in styles.items()),
            _extended({"credits": " · ".join(scene.credits), "license": "\n".join(scene.notices)}),
        ]
        for kind, layer in LAYERS.items():
            placemarks = [_placemark(row, styles[_style(row)]) for row in rows if row.type is kind]
            if placemarks:
                body.append(nested("Folder", "\n".join([element("name", layer), *placemarks])))
        document = nested("Document", "\n" + "\n".join(part for part in body if part) + "\n")
        return (
            Artifact(
                name=scene.id + self.suffix,
                media_type="application/vnd.google-earth.kml+xml",
                data=f"{HEAD}<kml {SPACES}>\n{document}\n</kml>\n".encode(),
            ),
        )


def html(texts: Iterable[str]) -> str:
    """Texts as HTML that shows them literally, each on a line of its own.

    >>> html(["a < b", "", "c"])
    'a &lt; b<br>c'
    """
    return "<br>".join("<br>".join(map(escaped, legible(text).splitlines())) for text in texts if text)


def _placemark(row: Row, style: str) -> str:
    """In the order of the schema."""
    told = (row.cells.get(key, "") for key in ("description", "because", "source"))
    return nested(
        "Placemark",
        "".join(
            (
                element("name", row.name),
                element("description", html(told)),
                _time(row),
                element("styleUrl", f"#{style}"),
                _extended({key: value for key, value in row.cells.items() if key != "name"}),
                _geometry(row.geometry) if row.geometry is not None else "",
            )
        ),
    )


def _time(row: Row) -> str:
    if row.start and row.start == row.end:
        return nested("TimeStamp", element("when", row.start))
    inner = element("begin", row.start) + element("end", row.end)
    return nested("TimeSpan", inner) if inner else ""


def _extended(cells: Mapping[str, Any]) -> str:
    data = [
        nested("Data", element("value", str(value).lower() if isinstance(value, bool) else str(value)), name=key)
        for key, value in cells.items()
        if value != ""
    ]
    return nested("ExtendedData", "".join(data)) if data else ""


def _style(row: Row) -> str:
    """The inner XML of a style: what simplestyle says."""
    told = row.style
    if colour := told.get("marker-color"):
        return nested("IconStyle", element("color", _colour(colour, 1))) + BALLOON
    parts = []
    if colour := told.get("stroke"):
        width = element("width", str(told["stroke-width"]))
        parts.append(nested("LineStyle", element("color", _colour(colour, 1)) + width))
    if colour := told.get("fill"):
        parts.append(nested("PolyStyle", element("color", _colour(colour, told["fill-opacity"]))))
    return "".join((*parts, BALLOON))


def _colour(colour: str, opacity: float) -> str:
    """`aabbggrr`, as KML has it.

    >>> _colour("#b3261e", 1)
    'ff1e26b3'
    """
    return f"{round(OPAQUE * opacity):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _geometry(shape: BaseGeometry) -> str:
    if shape.geom_type == "Point":
        return nested("Point", _coordinates(shape))
    if shape.geom_type == "LineString":
        return nested("LineString", element("tessellate", "1") + _coordinates(shape))
    if isinstance(shape, Polygon):
        rings = [("outerBoundaryIs", shape.exterior), *(("innerBoundaryIs", ring) for ring in shape.interiors)]
        return nested("Polygon", "".join(nested(tag, nested("LinearRing", _coordinates(ring))) for tag, ring in rings))
    return nested("MultiGeometry", "".join(_geometry(part) for part in shapely.get_parts(shape)))


def _coordinates(shape: BaseGeometry) -> str:
    """Longitude first, as everywhere here and in KML."""
    found = shapely.get_coordinates(shape).tolist()
    return element("coordinates", " ".join(f"{lon},{lat}" for lon, lat in found))
