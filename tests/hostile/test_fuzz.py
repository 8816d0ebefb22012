"""Every reader, given files that were whole once: it reads them or refuses them in a line, and never stumbles.

The seeds are the awkward files, the example stories and one small file of each other kind; Hypothesis cuts, doubles and
overwrites parts of them, the same way in every run. What fuzzing with coverage found (`tests/fuzz/drive.py`) is read again.
"""

from __future__ import annotations

import importlib.util
import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent
STORIES = HERE.parents[1] / "geodata" / "stories"
FOUND = HERE.parent / "fuzz" / "found"
LONGEST = 6_000
WORDS = (
    b"\0", b"\xff", b'"', b"'", b"\n", b"\r", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"*a", b"&a ", b"!!x ", b"- ", b": ",
    b"nan", b"1e999", b"-0", b"NaN", b"99999999999999999999", b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800", b"<!DOCTYPE x [",
    b"POINT EMPTY", b"Y99999999", b"9999-12-31", b"2018-03-25/..", b"12:61Z", b"../../x", b"http://x", b"/vsicurl/",
    b"null", b"[[[[[[", b"coordinates", b"%", b"\t", b"=1+1", b"\xe2\x80\xae", b"-999", b"181", b"1,2", b"0",
)  # fmt: skip


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


targets = load(HERE.parent / "fuzz" / "targets.py")

KML = (
    b'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Style id="a"><IconStyle>'
    b"<color>ff0000ff</color></IconStyle></Style><Folder><name>F</name><Placemark><name>Rome</name><styleUrl>#a</styleUrl>"
    b"<TimeSpan><begin>2018-03-25</begin><end>2018-03-26</end></TimeSpan><ExtendedData><Data name='country'><value>IT</value>"
    b"</Data></ExtendedData><MultiGeometry><Point><coordinates>12.5,41.9,0</coordinates></Point><Polygon><outerBoundaryIs>"
    b"<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry>"
    b"</Placemark></Folder></Document></kml>"
)
GPX = (
    b'<gpx version="1.1"><wpt lat="41.9" lon="12.5"><name>Rome</name><time>2018-03-25T04:10:00Z</time></wpt><rte><name>R'
    b'</name><rtept lat="1" lon="2"/><rtept lat="2" lon="3"/></rte><trk><trkseg><trkpt lat="1" lon="179"/><trkpt lat="1"'
    b' lon="-179"/></trkseg></trk></gpx>'
)
STORYMAP = json.dumps(
    {
        "storymap": {
            "language": "en",
            "slides": [
                {"type": "overview", "text": {"headline": "A <b>title</b>", "text": "<p>Words</p>"}},
                {
                    "location": {"lat": 41.9, "lon": 12.5, "name": "Rome"},
                    "text": {"headline": "One", "text": "<p>x</p>"},
                    "date": "2018-03-25",
                    "media": {"url": "https://example.org/a.jpg", "caption": "c", "credit": "d"},
                },
            ],
        }
    }
).encode()
HTML = (
    b"<html lang=en><head><title>A train</title><meta charset=utf-8></head><body><article><h1>A train to Beijing</h1><p>"
    b"The train left Pyongyang on Sunday and went over the river to Dandong and Beijing, officials said.</p><p>Talks were "
    b"held in the Great Hall of the People, in the middle of the city, for two days.</p></article></body></html>"
)
MARKDOWN = (
    b"---\ntitle: A train\ndate: 2018-03-25\n---\n# A train to Beijing\n\nThe *train* left [Pyongyang](http://x) on Sunday.\n\n"
    b"| a | b |\n|---|---|\n| Dandong | 1 |\n\n- one\n- two\n"
)
TEXT = b"A train to Beijing\n\nThe train left Pyong-\nyang on 25 March 2018. It went over the river to Dandong and Beijing."


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in parts.items():
            bundle.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("name", "lat", "lon", "date"), ("Rome", 41.9, 12.5, "=1+1"), ("Oslo", "59,9", "10.7 E", None)):
        book.active.append(row)
    book.active.merge_cells("D2:D3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word() -> bytes:
    spaces = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"".join(b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % line for line in TEXT.split(b"\n"))
    return package({"word/document.xml": b"<w:document %s><w:body>%s</w:body></w:document>" % (spaces, body)})


def pdf() -> bytes:
    stream = b"BT /F1 12 Tf 10 10 Td (The train left Pyongyang on Sunday for Beijing.) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, at = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, start=1):
        at.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    table = b"".join(b"%010d 00000 n \n" % one for one in at)
    return (
        data
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    )


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    import geopandas
    from shapely.geometry import LineString, Point

    folder = tmp_path_factory.mktemp("layers")
    frame = geopandas.GeoDataFrame({"name": ["Rome"]}, geometry=[Point(12.5, 41.9)], crs="EPSG:4326")
    line = geopandas.GeoDataFrame({"name": ["Line"]}, geometry=[LineString([(0, 0), (1, 1)])], crs="EPSG:4326")
    made = {}
    for suffix, what in ((".gpkg", frame), (".shp", frame), (".fgb", line)):
        path = folder / f"one{suffix}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            what.to_file(path)
        made[suffix] = path.read_bytes()
    return made


def kept(suffix: str) -> list[bytes]:
    paths = [*sorted((HERE / "inputs").glob(f"*{suffix}")), *sorted(STORIES.glob(f"*{suffix}"))]
    return [path.read_bytes()[:LONGEST] for path in paths]


SEEDS: dict[str, list[bytes]] = {
    ".yaml": kept(".yaml"),
    ".json": [*kept(".json"), STORYMAP],
    ".geojson": kept(".geojson"),
    ".csv": kept(".csv"),
    ".tsv": [data.replace(b",", b"\t") for data in kept(".csv")[:6]],
    ".xlsx": [workbook(), *kept(".xlsx")],
    ".kml": [KML],
    ".kmz": [package({"doc.kml": KML})],
    ".gpx": [GPX],
    ".docx": [word()],
    ".pdf": [pdf()],
    ".html": [HTML],
    ".md": [MARKDOWN],
    ".txt": [TEXT, b"Rome\nOslo\nDandong\n"],
}


def mutated(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """A seed with up to eight changes: bytes overwritten, cut out, doubled, or a word put in."""
    change = st.tuples(
        st.sampled_from(("put", "cut", "twice", "over", "end")),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 40),
        st.sampled_from(WORDS) | st.binary(min_size=1, max_size=6),
    )

    def apply(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
        data = seed
        for kind, share, length, word in changes:
            at = int(share * len(data))
            head, tail = data[:at], data[at:]
            data = {
                "put": head + word + tail,
                "cut": head + tail[length:],
                "twice": head + tail[:length] * 3 + tail[length:],
                "over": head + word + tail[len(word) :],
                "end": head or data,
            }[kind]
        return data[: 4 * LONGEST]

    return st.builds(apply, st.sampled_from(seeds), st.lists(change, min_size=1, max_size=8))


def tried(seeds: list[bytes], suffix: str, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(mutated(seeds))
    def each(data: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            targets.file(data, suffix)

    each()


@pytest.mark.parametrize("suffix", SEEDS)
def test_no_broken_file_makes_a_reader_stumble(suffix: str):
    tried(SEEDS[suffix], suffix, 60)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_nor_one_that_gdal_reads(layers: dict[str, bytes], suffix: str):
    tried([layers[suffix]], suffix, 40)


def inside(data: bytes, part: str, seeds: list[bytes], name: str, examples: int) -> None:
    """The XML of one part of a package broken, and the package whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        parts = {one: bundle.read(one) for one in bundle.namelist()}

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(mutated([parts[part], *seeds]))
    def each(xml: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            targets.file(package({**parts, part: xml}), name)

    each()


@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ],
)
def test_nor_a_workbook_with_a_broken_part(part: str):
    inside(workbook(), part, [], ".xlsx", 40)


def test_nor_a_word_document_with_a_broken_part():
    inside(word(), "word/document.xml", [], ".docx", 40)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*")), ids=lambda path: path.name)
def test_what_fuzzing_found_stays_mended(path: Path):
    if path.suffix:
        targets.file(path.read_bytes(), path.suffix)
    else:
        targets.TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.torture
@pytest.mark.parametrize("suffix", SEEDS)
def test_no_broken_file_makes_a_reader_stumble_at_length(suffix: str):
    tried(SEEDS[suffix], suffix, 3_000)
