"""KML and KMZ: placemarks, each a row with its folder, its data, its dates, its colour and its geometry."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.model import Severity

from .markup import Position, Row, collected, line, nodes, table, tag_of, text_of
from .package import unpacked
from .shapes import Vertices
from .table import Findings

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

    from .table import Table


def kmz(data: bytes, name: str, *, caps: Caps) -> Table:
    """The placemarks of the KML in a KMZ.

    Raises:
        InputError: it is no zip, holds no KML, or that cannot be read.
    """
    bundle = unpacked(data, name, caps)
    inner = sorted(
        (entry for entry in bundle.namelist() if entry.lower().endswith(".kml")), key=lambda e: e != "doc.kml"
    )
    if not inner:
        raise InputError(f"{name} holds no KML", hint="export it again as KML")
    return kml(bundle.read(inner[0]), name, caps=caps)


def kml(data: bytes, name: str, *, caps: Caps) -> Table:
    """The placemarks of a KML (OGC 12-007r2), with the folder each is in, its data, dates and colour.

    Raises:
        InputError: it is no KML, has no placemarks, or exceeds a cap.
    """
    findings = Findings(name)
    colours: dict[str, str] = {}
    rows: list[Row] = []
    folders: list[str] = []
    count = Vertices(name, caps)
    for event, node, parent in nodes(data, name, "kml", caps, rows=("Placemark",), points=("coord",)):
        tag = tag_of(node)
        if event == "start":
            if tag == "Folder":
                folders.append("")
            continue
        if tag == "name" and parent == "Folder":
            folders[-1] = text_of(node)
        elif tag == "Folder":
            folders.pop()
        elif tag in ("Style", "StyleMap") and node.get("id"):
            colours[node.get("id", "")] = _style(node)
        elif tag == "NetworkLink":
            findings.add(
                "network-link",
                Severity.WARNING,
                "a link to another file, which is not fetched",
                hint="save that one as KML",
            )
        elif tag == "Placemark":
            rows.append(_placemark(node, " / ".join(filter(None, folders)), count))
            node.clear()
    for row in rows:
        key = row.style
        for _ in range(2):  # a style map points to a style
            key = colours.get(key, key)
        if key.startswith("#"):
            row.cells.setdefault("colour", key)
    return table(rows, name, findings, caps)


def _placemark(node: Element, folder: str, count: Vertices) -> Row:
    """What a placemark says: its texts, its data, when it was, what it looks like and where it is."""
    cells: dict[str, str] = {}
    style = ""
    parts: list[BaseGeometry] = []
    fault = ""
    for child in node:
        tag = tag_of(child)
        if tag in ("name", "address"):
            cells[tag] = text_of(child)
        elif tag in ("description", "Snippet"):
            cells.setdefault("description", plain_text(text_of(child)))
        elif tag == "styleUrl":
            style = text_of(child).removeprefix("#")
        elif tag == "Style":
            style = _style(child)
        elif tag in ("TimeStamp", "TimeSpan"):
            cells |= {tag_of(time): text_of(time) for time in child if text_of(time)}
        elif tag == "ExtendedData":
            cells |= _extended(child)
        else:
            try:
                parts += _shapes(child, count)
            except ValueError as error:
                fault = f"its geometry is broken ({error})"
    if folder:
        cells.setdefault("folder", folder)
    return Row(cells, collected(parts), fault, style)


def _extended(node: Element) -> dict[str, str]:
    """The columns that a placemark brings along (Data, SchemaData)."""
    found: dict[str, str] = {}
    for data in node.iter():
        key = data.get("name", "")
        if tag_of(data) == "SimpleData" and key:
            found[key] = text_of(data)
        elif tag_of(data) == "Data" and key:
            found[key] = next((text_of(value) for value in data if tag_of(value) == "value"), "")
    return found


def _style(node: Element) -> str:
    """The first colour of a style as `#rrggbb` (KML writes aabbggrr), or the style that a map of styles points to."""
    for child in node.iter():
        text = text_of(child).lower()
        if tag_of(child) == "color" and len(text) == 8 and set(text) <= set("0123456789abcdef"):
            return f"#{text[6:]}{text[4:6]}{text[2:4]}"
        if tag_of(child) == "styleUrl":
            return text.removeprefix("#")
    return ""


def _shapes(node: Element, count: Vertices) -> list[BaseGeometry]:
    """The geometries of an element, none if it is another thing.

    Raises:
        ValueError: a coordinate is no number, or a ring has less than four.
        InputError: there are more vertices than the caps allow.
    """
    from shapely.geometry import Point, Polygon

    tag = tag_of(node)
    if tag in ("MultiGeometry", "MultiTrack"):
        return [shape for child in node for shape in _shapes(child, count)]
    if tag == "Point":
        return [Point(position) for position in _coordinates(node, count)[:1]]
    if tag in ("LineString", "LinearRing"):
        return line(_coordinates(node, count))
    if tag == "Track":
        coords = [text_of(child).split() for child in node if tag_of(child) == "coord"]
        return line([(float(one[0]), float(one[1])) for one in coords if len(one) > 1])
    if tag == "Polygon":
        rings = {"outerBoundaryIs": [], "innerBoundaryIs": []}  # type: dict[str, list[list[Position]]]
        for child in node:
            if tag_of(child) in rings:
                rings[tag_of(child)].append(_coordinates(child, count))
        return [Polygon(shell, rings["innerBoundaryIs"]) for shell in rings["outerBoundaryIs"]]
    return []


def _coordinates(node: Element, count: Vertices) -> list[Position]:
    """The positions in `coordinates`: lon,lat[,alt] apart by blanks.

    Raises:
        ValueError: one is no such pair.
    """
    text = next((text_of(child) for child in node.iter() if tag_of(child) == "coordinates"), "")
    count.add(text.count(",") // 2)
    found = [part.split(",") for part in text.replace(", ", ",").split()]
    if alone := next((one for one in found if len(one) < 2), None):
        raise ValueError(f"no latitude beside {alone[0]}")
    return [(float(one[0]), float(one[1])) for one in found]


def plain_text(html: str, *, without: str = "") -> str:
    r"""The words of a text that may be HTML, as descriptions in KML are; breaks and paragraphs begin a line.

    Args:
        html: the text.
        without: the class of elements that are left out.

    >>> plain_text("Open<br>daily &amp; free <img src=x>")
    'Open\ndaily & free'
    """
    if "<" not in html and "&" not in html:
        return html
    reader = _Words(without)
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.words)).splitlines()
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))


class _Words(HTMLParser):
    """Gathers the words of an HTML text."""

    def __init__(self, without: str = "") -> None:
        super().__init__()
        self.words: list[str] = []
        self._without = without
        self._silent: list[str] = []
        """The elements that are open and told nothing of, outermost first."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style") or (self._without and ("class", self._without) in attrs):
            self._silent.append(tag)
        elif tag in ("br", "p", "div", "li", "tr"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
