"""Any text in, the same text out: every format, read back with a parser of its own, holds what was put in.

What a format cannot hold (control characters, half characters) is U+FFFD there, and nothing else is changed.
"""

from __future__ import annotations

import contextlib
import csv
import html
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from mapgen import plugins, render
from mapgen.escape import escaped, legible
from mapgen.render.document import block
from mapgen.render.picture.canvas import BYTE_ORDER_MARK, Canvas
from mapgen.render.picture.printing import printed
from mapgen.scene import Facts, Ground, Label, Layer, Mark, MarkType, Picture, Scene, SourceLine, Stratum, Token
from mapgen.spreadsheet import guarded, unguarded

FORMATS = plugins.names("renderers")
FACTS = {"text", "because", "quote", "source_title", "source_publisher"}
OF_MARK = {"place_name", "place_named", "place_native", "place_category", "route_name", "venue_name", "step_title"}
EXPORTED = {
    *OF_MARK, "journey", "route_cred", "step_place",
    *(f"{of}_{field}" for of in ("place", "route", "venue", "step") for field in ("text", "because", "source_title")),
}  # fmt: skip
"""The fields that every export of data tells."""
FIELDS = {
    "geojson": EXPORTED | {"map_title", "map_description", "map_credits", "map_notices", "place_source_publisher"},
    "csv": EXPORTED,
    "gpkg": EXPORTED | {"map_title", "map_description", "map_credits", "map_notices"},
    "kml": EXPORTED | {"map_title", "map_subtitle", "map_description", "map_credits", "map_notices"},
    "gpx": {"map_title", "map_description", "map_credits", "map_notices", "place_name", "route_name", "step_title",
            "place_text", "route_text", "step_text", "place_source_title", "place_category"},
    "storymapjs": {"map_title", "map_subtitle", "map_credits", "map_notices", "step_title", "step_text", "step_because",
                   "step_when", "step_source_title", "step_alt", "step_credit", "place_name"},
    "embed": {"map_title", "map_description"},
    "png": {"map_title", "map_description", "map_notices"},
    "svg": {"map_title", "map_description", "map_notices"},
    "pdf": set(),
    "html": set(),
}  # fmt: skip
"""Which fields each format must tell in full; the page is looked at in a browser, a PDF below."""


def artifacts(name: str, scene: Scene) -> dict[str, bytes]:
    return {artifact.name: artifact.data for artifact in render.artifacts(scene, (name,))}


class Parsed(HTMLParser):
    """The texts and attributes of HTML, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.texts += [value or "" for _, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in (key, *strings(item))]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def of_xml(data: bytes) -> list[str]:
    found = []
    for one in ET.fromstring(data).iter():
        found += [one.text or "", one.tail or "", *one.attrib.values()]
    return found


def of_gpkg(data: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as package:
        package.deserialize(data)
        tables = [name for (name,) in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for name in tables for row in package.execute(f'SELECT * FROM "{name}"')]
    texts = [value for row in rows for value in row if isinstance(value, str)]
    about = [text for text in texts if text.startswith("<GDALMultiDomainMetadata")]
    return [*texts, *(told for text in about for told in of_xml(text.encode()))]


def of_png(data: bytes) -> list[str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return [str(text) for text in picture.info.values()]


def read_back(name: str, found: dict[str, bytes]) -> list[str]:
    """The texts in the files of a format, as a program that reads it gets them; HTML and JSON in them read as such."""
    data = next(iter(found.values()))
    texts: list[str] = []
    if name == "csv":
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        texts = [unguarded(cell) for row in rows for cell in row]
    elif name in ("kml", "gpx", "svg"):
        texts = of_xml(data)
    elif name == "gpkg":
        texts = of_gpkg(data)
    elif name in ("geojson", "storymapjs"):
        texts = strings(json.loads(data))
    elif name == "embed":
        oembed = json.loads(found["hostile.oembed.json"])
        pages = (found["hostile.embed.html"].decode(), oembed["html"])
        texts = [*strings(oembed), *(text for page in pages for text in Parsed(page).texts)]
        texts.append(found["hostile.alt.txt"].decode())
    elif name == "png":
        texts = of_png(data)
    if name in ("kml", "storymapjs"):
        texts += [html.unescape(text.replace("<br>", "\n")) for text in texts if "&" in text or "<br>" in text]
    return [*texts, *(inner for text in texts if text.startswith('{"') for inner in in_json(text))]


def in_json(text: str) -> list[str]:
    with contextlib.suppress(ValueError):
        return strings(json.loads(text))
    return []


def untold(expected: dict[str, list[str]], texts: list[str]) -> list[str]:
    """What stands in none of the texts; lines may end as they like."""

    def even(text: str) -> str:
        return re.sub(r"\r\n|[\r\n\u2028\u2029\x85]", "\n", legible(text))

    whole = even("\n".join(texts))
    return [
        f"{field}: {text!r}" for field, held in sorted(expected.items()) for text in held if even(text) not in whole
    ]


@pytest.mark.parametrize("name", [name for name in FORMATS if FIELDS[name]])
def test_every_payload_in_every_field_is_told_as_it_is(name, hostile, told_in):
    texts = read_back(name, artifacts(name, hostile))
    assert untold(told_in(hostile, FIELDS[name]), texts) == []


def test_all_formats_are_tried():
    assert set(FIELDS) == set(FORMATS)


def test_the_snippet_is_made_of_its_own_elements_only(hostile):
    found = artifacts("embed", hostile)
    pieces = [found["hostile.embed.html"].decode(), json.loads(found["hostile.oembed.json"])["html"]]
    for parsed in map(Parsed, pieces):
        assert parsed.tags <= {"figure", "iframe", "noscript", "img", "figcaption", "a", "script"}
        assert not [name for name in parsed.names if name.startswith("on") or name in ("srcdoc", "srcset")]


def test_an_svg_holds_no_element_that_acts(hostile):
    (data,) = artifacts("svg", hostile).values()
    elements = {re.sub(r"\{.*\}", "", one.tag) for one in ET.fromstring(data).iter()}
    assert not elements & {"script", "foreignObject", "iframe", "image", "a", "animate", "set", "handler", "style2"}
    names = {re.sub(r"\{.*\}", "", name) for one in ET.fromstring(data).iter() for name in one.attrib}
    assert not [name for name in names if name.startswith("on")]
    hrefs = [value for one in ET.fromstring(data).iter() for name, value in one.attrib.items() if name.endswith("href")]
    assert all(value.startswith("#") for value in hrefs)


def test_a_pdf_holds_text_and_nothing_that_acts(hostile):
    import pypdf

    (data,) = artifacts("pdf", hostile).values()
    for word in (rb"/JavaScript", rb"/JS\b", rb"/Launch", rb"/OpenAction", rb"/AA\b", rb"/URI\b", rb"/EmbeddedFile"):
        assert not re.search(word, data), word
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.metadata
    assert reader.metadata.title == legible(hostile.title)


# any text at all

ANY = st.text(st.characters(codec=None, categories=None), max_size=40)
TEXT = st.one_of(
    ANY,
    st.lists(st.sampled_from(["<", ">", "&", '"', "'", "{{", "}}", "${", "`", "\\", "\r", "\n", "\t", "]]>", "-->", "</script",
                              "=", "+", "-", "@", ";", "(", "\0", "\x1b[", "\u2028", "\u202e", "\ud800", "\ufeff", "a", "1"])).map("".join),
)  # fmt: skip
MANY = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=25)


def with_text(text: str) -> Scene:
    facts = Facts(text=text, because=text, category=text, sources=(SourceLine(title=text, publisher=text),))
    mark = Mark(
        id="p", place_id="p", type=MarkType.PLACE, style=Token.STOP, geometry=Point(1, 1), point=Point(1, 1), name=text,
        native=text, native_lang="ko", facts=facts, country="NG", label=Label(text=text, point=Point(1, 1)),
    )  # fmt: skip
    extent = (0.0, 0.0, 2.0, 2.0)
    return Scene(
        id="any", title=text, subtitle=text, description=text, credits=(text,), notices=(text,), extent=extent,
        ground=Ground(window=extent), layers=(Layer(stratum=Stratum.PLACES, marks=(mark,)),),
    )  # fmt: skip


@MANY
@given(TEXT)
def test_the_block_of_data_gives_back_any_text(text):
    made = block({text: [text]})
    assert made.isascii()
    assert not set("<>&'$`") & set(made)
    assert json.loads(made) == {text: [text]}


@MANY
@given(TEXT)
def test_html_gives_back_any_text(text):
    kept = legible(text)
    assert "".join(Parsed(f"<p>{escaped(text)}</p>").texts) == kept
    assert Parsed(f'<p title="{escaped(text)}">').texts == [kept]
    assert not set("<>{}$`\r\"'") & set(escaped(text))


@MANY
@given(TEXT)
def test_kml_gpx_csv_and_geojson_give_back_any_text(text):
    scene, kept = with_text(text), legible(text)
    json_kept = "".join("\ufffd" if 0xD800 <= ord(sign) <= 0xDFFF else sign for sign in text)
    properties = json.loads(artifacts("geojson", scene)["any.geojson"])["features"][0]["properties"]
    assert properties.get("name", "") == properties.get("description", "") == json_kept
    root = ET.fromstring(artifacts("kml", scene)["any.kml"])
    kml = "{http://www.opengis.net/kml/2.2}"
    values = {held.get("name"): held.findtext(f"{kml}value") for held in root.iter(f"{kml}Data")}
    assert (root.findtext(f".//{kml}Placemark/{kml}name") or "") == kept
    assert values.get("description", "") == values.get("category", "") == kept
    gpx = "{http://www.topografix.com/GPX/1/1}"
    point = ET.fromstring(artifacts("gpx", scene)["any.gpx"]).find(f"{gpx}wpt")
    assert (point.findtext(f"{gpx}name") or "") == (point.findtext(f"{gpx}desc") or "") == kept
    (row,) = csv.DictReader(io.StringIO(artifacts("csv", scene)["any.csv"].decode("utf-8-sig"), newline=""))
    assert unguarded(row["name"]) == unguarded(row["description"]) == kept
    assert (row["lat"], row["lon"]) == ("1.0", "1.0")


@MANY
@given(TEXT)
def test_svg_gives_back_any_text(text):
    sheet = Canvas(200, 100, "#ffffff")
    sheet.text(10, 10, text, 12, "#000000", halo="#ffffff")
    data, _ = printed(sheet, "svg", 1.0, {"Title": legible(text)})
    kept = legible(text).replace(BYTE_ORDER_MARK, "")
    shown = [one.text or "" for one in ET.fromstring(data).iter() if one.tag.endswith("}text")]
    assert shown == ([xml_lines(kept)] * 2 if kept else [])


def xml_lines(text: str) -> str:
    """As an XML parser reads the ends of lines (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@SOME
@given(TEXT)
def test_pdf_png_and_gpkg_hold_any_text(text):
    sheet = Canvas(200, 100, "#ffffff")
    sheet.text(10, 10, text, 12, "#000000", halo="#ffffff")
    for form in ("pdf", "png"):
        printed(sheet, form, 1.0, {"Title": legible(text)})
    texts = of_gpkg(artifacts("gpkg", with_text(text))["any.gpkg"])
    assert legible(text) in texts or not text


@MANY
@given(TEXT)
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    held = guarded(text)
    assert unguarded(held) == text
    assert not re.match(r"[\s\ufeff]*[=@＝＋－＠]|[\t\r\n]", held)
    assert not re.match(r"[\s\ufeff]*[+-]", held) or re.fullmatch(r"[+-]\d+([.,]\d+)?([eE][+-]?\d+)?", held)


@MANY
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_stays_a_number(number):
    assert guarded(number) is number


# what is no text


@pytest.mark.parametrize(
    "colour",
    [
        "red",
        "#12",
        "#12345g",
        "#123456;background:url(x)",
        "url(x)",
        "var(--x)",
        "#123456\n",
        " #123456",
        "expression(1)",
    ],
)
def test_a_colour_is_a_colour_or_nothing(colour):
    from mapgen.compose.facts import colour as cleaned
    from mapgen.scene import CrowdKind, LegendEntry

    mark = with_text("x").layers[0].marks[0]
    for made in (lambda: replace(mark, colour=colour), lambda: CrowdKind(colour=colour)):
        with pytest.raises(ValueError, match="is no colour"):
            made()
    with pytest.raises(ValueError, match="is no colour"):
        LegendEntry(text={}, style=Token.STOP, colour=colour)
    assert re.fullmatch(r"|#[0-9a-f]{6}", cleaned(colour))


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "image/png;x", "image/png\r\n", "", "IMAGE/PNG "])
def test_a_picture_is_of_a_kind_that_only_shows(kind):
    with pytest.raises(ValueError, match="is no picture"):
        Picture(data=b"", media_type=kind, width=1, height=1)


@pytest.mark.torture
@pytest.mark.parametrize("name", FORMATS)
def test_each_payload_alone_in_each_format(name, payloads, scene_with, told_in):
    for key, text in payloads.items():
        for bare in (False, True):
            scene = replace(scene_with({key: text}, bare=bare), id="hostile", url="https://maps.example/hostile.html")
            texts = read_back(name, artifacts(name, scene))
            if bare:
                continue
            expected = told_in(scene, FIELDS[name])
            if name == "gpkg":  # metadata are NAME=VALUE to GDAL, which trims the value
                expected |= {field: [text.strip() for text in expected[field]] for field in expected if "map_" in field}
            assert untold(expected, texts) == [], key
