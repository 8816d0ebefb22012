"""What is over a cap is refused in one line that says which and how to raise it, at once and in little memory."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import mapgen
from mapgen.drafting import drafted
from mapgen.errors import InputError
from mapgen.extract.sentences import sentences
from mapgen.model import Document
from mapgen.settings import Caps, Settings

SECONDS, MEGABYTES = 2, 300
SLACK = 2.5
"""How much slower a busy machine may be than a quiet one, of which the seconds are asked."""
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<row r="1"><c t="str"><v>name</v></c></row><row r="2"><c t="str"><v>Rome</v></c></row>'
FEATURE = '{"type":"Feature","geometry":null,"properties":null}'
LINE = '{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
CHILD = r"""
import json, os, re, sys, time
from pathlib import Path
from mapgen.errors import MapgenError
from mapgen.read import article, is_article, outline
from mapgen.settings import Settings
from mapgen.gazetteer import DeskGazetteer
import openpyxl, shapely, PIL.Image, markdown_it, ruamel.yaml, mapgen.story.validation
settings = Settings()

def read(path):
    before = time.process_time()
    try:
        if "gazetteer" in path:
            DeskGazetteer.from_file(Path(path), settings.caps)
        elif is_article(path, settings=settings):
            article(path, settings=settings)
        else:
            outline(path, settings=settings)
        told = ["was read", ""]
    except MapgenError as error:
        told = [error.message, error.hint]
    status = open("/proc/self/status").read()  # ru_maxrss counts the process that started this one
    return [*told, time.process_time() - before, int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024]

for path in sys.argv[1:]:  # each in a process of its own, whose memory is its own
    if (child := os.fork()) == 0:
        print(json.dumps(read(path)), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(json.dumps(["died", "", 0, 0]), flush=True)
"""


def book(path: Path, rows: str = HEAD, parts: dict[str, str] | None = None, *, sheets: int = 1, more: str = "") -> None:
    """A workbook as small as the format allows, with other parts."""
    sheet = f'application/vnd.openxmlformats-officedocument.spreadsheetml.{"{}"}+xml"/>'
    types = "".join(
        f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="{sheet.format("worksheet")}' for n in range(sheets)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>' for n in range(sheets)
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="'
        f'{sheet.format("sheet.main")}<Override PartName="/xl/sharedStrings.xml" ContentType="{sheet.format("sharedStrings")}'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(sheets))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/sharedStrings.xml": f"<sst {MAIN}/>",
        **{
            f"xl/worksheets/s{n}.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{more}</worksheet>"
            for n in range(sheets)
        },
        **(parts or {}),
    }
    pack(path, made)


def pack(path: Path, parts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)


def varied(text: str, number: int) -> str:
    """A text so often, with a number in it, that it packs no better than the ratio allows."""
    return "".join(text.replace("?", str(one * 7919 % 99_991)) for one in range(number))


def words(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def raw(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def long(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(900_000_000)


def with_sidecar(text: str | None) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.write_text("mapgen: 1\nplaces: [Rome]\n")
        beside = path.with_name(f"{path.stem}.located.yaml")
        long(beside) if text is None else beside.write_text(text)

    return make


def pdf(*objects: bytes) -> Callable[[Path], object]:
    data, at = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, start=1):
        at.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    size = b"%d" % (len(at) + 1)
    table = b"xref\n0 " + size + b"\n0000000000 65535 f \n" + b"".join(at) + b"trailer<</Root 1 0 R/Size " + size
    return raw(data + table + b">>\nstartxref\n%d\n" % len(data) + b"%%EOF")


def pages(kids: bytes, *more: bytes) -> Callable[[Path], object]:
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (kids.count(b"R"), kids)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *more)


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
DRAWN = zlib.compress(b"BT (x) Tj ET\n" * 1_000_000)


def docx(body: str) -> Callable[[Path], object]:
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return lambda path: pack(path, {"word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"})


def xfs(number: int) -> str:
    return f"<styleSheet {MAIN}><cellXfs>" + varied('<xf numFmtId="?"/>', number) + "</cellXfs></styleSheet>"


def parquet(value: object, times: int, **how: object) -> Callable[[Path], object]:
    """A value that is kept once and stands in so many rows, with the name of a place."""

    def make(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kept = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array([value]))
        pq.write_table(pa.table({"name": kept}), path, **how)

    return make


def parquet_list(path: Path) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    inner = pa.array(np.zeros(60_000_000, np.int8))
    pq.write_table(pa.table({"name": ["Rome"], "l": pa.ListArray.from_arrays([0, len(inner)], inner)}), path)


Over = dict[str, tuple[str, Callable[[Path], object]]]
PARQUET: Over = {
    "bytes.parquet": ("file_bytes", long),
    "unpacked.parquet": ("unpacked_bytes", parquet("x" * 1_000_000, 200_000)),
    "unpacked_once.parquet": ("unpacked_bytes", parquet("x" * 3_000_000, 900, store_schema=False)),
    "unpacked_page.parquet": (
        "unpacked_bytes", parquet("x" * 150_000_000, 1, store_schema=False, use_dictionary=False, compression="zstd")
    ),
    "unpacked_list.parquet": ("unpacked_bytes", parquet_list),
    "rows.parquet": ("rows", parquet("Rome", 1_000_001)),
    "cell.parquet": ("cell_chars", parquet("x" * 100_001, 1)),
    "footer.parquet": ("", raw(b"PAR1" + b"\x15" * 9_000_000 + (9_000_000).to_bytes(4, "little") + b"PAR1")),
}  # fmt: skip
WORKBOOKS: Over = {
    "nothing.xlsx": ("unpacked_ratio", lambda path: book(path, HEAD + " " * 120_000_000)),
    "large.xlsx": ("unpacked_bytes", lambda path: book(path, HEAD, {"x/media.bin": "\0" * 401_000_000})),
    "files.xlsx": ("unpacked_files", raw(b"PK\3\4" + b"PK\1\2" * 10_001)),
    "sheets.xlsx": ("sheets", lambda path: book(path, sheets=300)),
    "styles.xlsx": ("styles", lambda path: book(path, HEAD, {"xl/styles.xml": xfs(120_000)})),
    "strings.xlsx": (
        "strings",
        lambda path: book(
            path, HEAD, {"xl/sharedStrings.xml": f"<sst {MAIN}>{varied('<si><t>?</t></si>', 2_000_001)}</sst>"}
        ),
    ),
    "rows.xlsx": ("rows", lambda path: book(path, HEAD + varied("<row><c><v>?</v></c></row>", 1_000_002))),
    "columns.xlsx": ("columns", lambda path: book(path, HEAD + '<row r="3"><c r="XFD3"><v>1</v></c></row>')),
    "row.xlsx": ("", lambda path: book(path, HEAD + f"<row>{varied('<c><v>?</v></c>', 200_000)}</row>")),
    "nested_rows.xlsx": ("", lambda path: book(path, HEAD + f"<row>{varied('<row/><c><v>?</v></c>', 200_000)}</row>")),
    "merged.xlsx": (
        "",
        lambda path: book(
            path,
            HEAD + varied("<row><c><v>?</v></c></row>", 5_000),
            more="<mergeCells>" + varied('<mergeCell ref="A2:A9?"/>', 3_000) + "</mergeCells>",
        ),
    ),
    "tag.xlsx": ("", lambda path: book(path, HEAD + '<row a="' + varied("?", 500_000) + '"/>')),
    "deep.xlsx": ("depth", lambda path: book(path, "<x>" * 10_000)),
    "late_dtd.xlsx": (
        "",
        lambda path: book(
            path, HEAD, {"xl/worksheets/s0.xml": f"<!--{'x' * 5000}-->{LAUGHS}]><worksheet {MAIN}>&j;</worksheet>"}
        ),
    ),
}
TABLES: Over = {
    "bytes.csv": ("file_bytes", long),
    "rows.csv": ("rows", raw(b"name,lat,lon\n" + b"Clinic of somewhere,12.34567,7.65432\n" * 1_000_002)),
    "rows_wide.csv": ("rows", raw(b"name,note\n" + (b"Clinic," + b"x" * 180 + b"\n") * 1_000_002)),
    "rows_quoted.csv": ("rows", raw(b"name,note\n" + b'"Rome",""\n' * 5_000_002)),
    "rows_cr.csv": ("rows", raw(b"name,lat\r" + b"Clinic of somewhere,12.34567\r" * 1_000_002)),
    "blank.csv": ("rows", raw(b"name\nRome\n" + b"\n" * 100_000_000)),
    "line.csv": ("line_bytes", raw(b"name,note\nRome," + b"x" * 190_000_000)),
    "cell.csv": ("cell_chars", raw(b'name,note\nRome,"' + b"x" * 9_000_000 + b'"\n')),
    "cell_of_lines.csv": ("cell_chars", raw(b'name,note\nRome,"' + b"x y z\n" * 1_700_000 + b'"\n')),
    "columns.csv": ("columns", raw(b",".join(b"c%d" % n for n in range(100_000)) + (b"\n" + b"1," * 100_000) * 20)),
    "gzip.csv": ("", raw(gzip.compress(b"name\nRome\n" * 1000))),
    "gazetteer_bytes.csv": ("gazetteer_bytes", long),
    "gazetteer_rows.csv": ("gazetteer_rows", raw(b"name,lat,lon\n" + b"P,1,2\n" * 300_000)),
    "gazetteer_lines.csv": ("gazetteer_rows", raw(b"name,lat,lon\n" + b"\r" * 49_000_000)),
    "gazetteer_line.csv": ("", raw(b"name,lat,lon\n" + b"\x0b" * 49_000_000)),
}
TREES: Over = {
    "deep.geojson": (
        "depth",
        words('{"type": "FeatureCollection", "features": ' + "[" * 200_000 + "]" * 200_000 + "}"),
    ),
    "deep.json": ("depth", words('{"storymap": {"slides": ' + "[" * 200_000 + "]" * 200_000 + "}}")),
    "deep_story.json": ("depth", words('{"places": ' + "[" * 200_000)),
    "rows.geojson": ("rows", words('{"type":"FeatureCollection","features":[' + f"{FEATURE}," * 1_000_001 + "1]}")),
    "vertices.geojson": ("vertices", words(LINE.format("[1.5,2.5]," * 2_000_001 + "[0,0]"))),
    "text.geojson": (
        "cell_chars",
        words('{"type":"Feature","geometry":null,"properties":{"name":"' + "x" * 100_000_000 + '"}}'),
    ),
    "escapes.geojson": (
        "cell_chars",
        words('{"type":"Feature","properties":{"name":"' + "\\u0041" * 20_000_000 + '"}}'),
    ),
    "open.geojson": ("cell_chars", words('{"type":"Feature","properties":{"name":"' + "x" * 50_000_000)),
    "columns.geojson": (
        "columns",
        words(
            '{"type":"Feature","geometry":null,"properties":{' + ",".join(f'"k{n}":1' for n in range(100_000)) + "}}"
        ),
    ),
    "number.geojson": ("", words(LINE.format("[" + "9" * 5_000 + ",1],[1,1]"))),
    "rows.kml": ("rows", words("<kml>" + "<Placemark><name>a</name></Placemark>" * 1_000_001 + "</kml>")),
    "columns.kml": (
        "columns",
        words(
            "<kml><Placemark><ExtendedData>"
            + "".join(f'<Data name="k{n}"/>' for n in range(50_000))
            + "</ExtendedData></Placemark></kml>"
        ),
    ),
    "vertices.kml": (
        "vertices",
        words(
            f"<kml><Placemark><LineString><coordinates>{'1,2 ' * 8_000_000}</coordinates></LineString></Placemark></kml>"
        ),
    ),
    "cell.kml": ("cell_chars", words(f"<kml><Placemark><name>{'x' * 20_000_000}</name></Placemark></kml>")),
    "deep.kml": ("depth", words("<kml><Placemark>" + "<MultiGeometry>" * 100_000)),
    "tag.kml": ("", words("<kml " + " ".join(f'a{n}="x"' for n in range(1_000_000)) + "></kml>")),
    "late.kml": ("", words(f"<!--{'x' * 5000}-->{LAUGHS}]><kml>&j;</kml>")),
    "vertices.gpx": ("vertices", words("<gpx><trk><trkseg>" + '<trkpt lat="1" lon="2"/>' * 2_000_001)),
    "deep.gpx": ("depth", words("<gpx>" + "<x>" * 300_000)),
    "nothing.kmz": ("unpacked_ratio", lambda path: pack(path, {"doc.kml": "<kml>" + " " * 200_000_000})),
}
TOLD: Over = {
    "bytes.yaml": ("story_bytes", long),
    "places.yaml": ("places", words("mapgen: 1\nplaces:\n" + "".join(f"- P{n}\n" for n in range(10_001)))),
    "steps.json": ("steps", words('{"steps": [' + ",".join('{"at": "Rome"}' for _ in range(5_001)) + "]}")),
    "legs.json": ("legs", words('{"journeys": [{"train": "' + " > ".join(["Rome"] * 5_002) + '"}]}')),
    "nodes.yaml": ("nodes", words("places: [" + "a," * 450_000 + "]")),
    "anchors.yaml": ("nodes", words("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" for n in range(9)))),
    "flow.yaml": ("depth", words("a: " + "[" * 300_000)),
    "block.yaml": ("depth", words("- " * 100_000)),
    "text.yaml": ("cell_chars", words("title: " + "x" * 900_000)),
    "documents.yaml": ("", words("--- a\n" * 100_000)),
    "version.yaml": ("", words("%YAML 9" + "9" * 5_000 + ".1\n---\nplaces: [Rome]")),
    "beside.yaml": ("sidecar_bytes", with_sidecar(None)),
    "beside_deep.yaml": ("depth", with_sidecar("places: " + "[" * 300_000)),
    "long.txt": ("text_chars", words("The train went to Rome on Sunday. " * 100_000)),
    "large.txt": ("text_chars", words("The train went to Rome on Sunday. " * 500_000)),
    "large.md": ("text_chars", words("The train went to Rome. " * 1_000_000)),
    "large.html": ("html_bytes", words("<html><body>" + "<p>Rome is a city of the world and has people.</p>" * 300_000)),
    "tags.html": ("html_tags", words("<html><body><p>Rome is a city." + "<p>" * 300_000)),
    "pages.pdf": ("pages", pages(b"3 0 R " * 2_500, PAGE, b"<<>>")),
    "content.pdf": (
        "page_bytes",
        pages(b"3 0 R", PAGE, b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(DRAWN), DRAWN)),
    ),
    "deep.docx": ("depth", docx("<w:p>" + "<w:r>" * 100_000)),
    "elements.docx": ("elements", docx(varied("<w:p><w:r><w:t>?</w:t></w:r></w:p>", 350_000))),
    "nothing.docx": ("unpacked_ratio", docx(" " * 100_000_000)),
}  # fmt: skip


EACH = pytest.mark.parametrize(
    "over", [WORKBOOKS, TABLES, TREES, TOLD, PARQUET], ids=["workbooks", "tables", "trees", "told", "parquet"]
)


@EACH
def test_what_is_over_a_cap_ends_at_once(tmp_path: Path, over: Over):
    """The first file of each cap, and all that no cap is named for."""
    first = {cap: name for name, (cap, _) in reversed(over.items())}
    ends_at_once(tmp_path, {name: told for name, told in over.items() if not told[0] or first[told[0]] == name})


@pytest.mark.torture
@EACH
def test_whatever_is_over_a_cap_ends_at_once(tmp_path: Path, over: Over):
    ends_at_once(tmp_path, over)


def ends_at_once(tmp_path: Path, over: Over) -> None:
    for name, (_, make) in over.items():
        make(tmp_path / name)
    paths = [tmp_path / name for name in over]
    done = subprocess.run([sys.executable, "-c", CHILD, *paths], capture_output=True, text=True, env={**os.environ})
    for left in tmp_path.iterdir():
        left.unlink()
    assert done.returncode == 0, done.stderr
    failed = []
    for (name, (cap, _)), line in zip(over.items(), done.stdout.splitlines(), strict=True):
        message, hint, seconds, megabytes = json.loads(line)
        wrong = [
            "was not refused" if message in ("was read", "died") else "",
            "more than one line" if len(message.splitlines()) != 1 else "",
            "no cap named" if cap and f"MAPGEN_CAPS__{cap.upper()}" not in f"{message} {hint}" else "",
            f"{seconds:.1f} s" if seconds > SECONDS * SLACK else "",
            f"{megabytes:.0f} MB" if megabytes > MEGABYTES else "",
        ]
        print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB: {message}; {hint}")
        if any(wrong):
            failed.append((name, *filter(None, wrong), message, hint))
    assert not failed


def test_every_cap_is_tried():
    tried = {cap for over in (WORKBOOKS, TABLES, TREES, TOLD, PARQUET) for cap, _ in over.values()}
    elsewhere = {"image_bytes", "image_pixels", "images"}
    assert {field.name for field in fields(Caps)} == {*tried, *elsewhere} - {""}


@pytest.mark.parametrize("piece", ["of ", "Ab ", "Paris and ", "ไทย"])
def test_a_text_without_an_end_is_read_in_time(piece: str):
    """What looks at a whole sentence, or at all names in it, must not look at a whole text."""
    text = f"Kim went to Paris on March 1, 2018. {piece * (24_000 // len(piece))} He left."
    settings = Settings(published="2018-04-01", model="none")
    begun = time.process_time()
    with contextlib.suppress(InputError):
        drafted([Document(id="a", text=text)], settings=settings)
    assert time.process_time() - begun < 6
    spans = sentences(text)
    assert max(end - start for start, end in spans) <= 1_000
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("piece", ["http://a/", "x, ", "Paris (", "St. "])
def test_a_name_of_very_many_parts_is_no_name(piece: str):
    """Each part could lie within each other: nobody calls a place so."""
    begun = time.process_time()
    found = mapgen.locate([piece * (20_000 // len(piece))])
    assert time.process_time() - begun < 4
    assert len(found) == 1
