"""Hostile and awkward files: each is read right, told exactly, or refused in one line and at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mapgen.errors import InputError
from mapgen.net.public import is_public
from mapgen.read import outline
from mapgen.settings import Settings

INPUTS = Path(__file__).resolve().parent / "inputs"

REFUSED = {
    "bigint.json": r"line 1, column 30: lat: '9+…' is no latitude",
    "bomb.yaml": r"line 6, column 4: aliases that write out to more than 200,000 nodes",
    "deep.yaml": r"line 1, column 51: nested deeper than 50",
    "deep_gc.geojson": r"line 1: nested more than 50 deep",
    "dupkey.json": r"line 1",
    "dupkey.yaml": r"line 2, column 1: the key 'title' stands here twice",
    "empty.csv": r"empty\.csv is empty",
    "empty_fc.geojson": r"has no features",
    "header_only.csv": r"has headers but no rows",
    "nan.json": r"line 1, column 30: NaN is no number",
    "norway.yaml": r"line 3, column 30: lon: '1_0' is no angle",
    "notzip.xlsx": r"is no workbook",
    "nul.csv": r"row 2: a NUL byte",
    "tag.yaml": r"line 1, column 1: a tag \(!!python/object/apply:os\.system\)",
    "xml_entities.xlsx": r"declares a document type",
}
TOLD = {
    "bowtie.geojson": ("mended", "bowtie.geojson, feature 1"),
    "coords.csv": ("bad-position", "coords.csv, row 2, column lat"),
    "cp1252.csv": ("encoding-guessed", "cp1252.csv"),
    "dup_headers.csv": ("duplicate-header", "dup_headers.csv, row 1, column 2"),
    "formula.xlsx": ("cell-error", "formula.xlsx, sheet Sheet, cell A4"),
    "hostile_images.csv": ("picture", "hostile_images.csv, row 2"),
    "ragged.csv": ("ragged-row", "ragged.csv, row 3"),
    "swapped.geojson": ("swapped", "swapped.geojson, feature 2"),
}
READ = {
    "antimeridian_line.geojson": 1,
    "antimeridian_poly.geojson": 1,
    "cw_ring.geojson": 1,
    "dups.csv": 5,
    "empty_coords.geojson": 1,
    "formula.csv": 7,
    "mixed_props.geojson": 2,
    "nullgeom.geojson": 1,
    "pole.geojson": 2,
    "projected_3857.geojson": 1,
    "quoted_newline.csv": 1,
    "semicolon_decimal_comma.csv": 1,
    "surrogate.json": 1,
    "tabs.csv": 1,
    "unclosed.geojson": 1,
    "utf16.csv": 1,
    "utf8_bom.csv": 1,
}
CHILD = r"""
import re, sys, time
from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.settings import Settings
import openpyxl, shapely
before = time.process_time()
for path in sys.argv[1:]:
    try:
        outline(path, settings=Settings())
        print("was read")
    except InputError as error:
        print(repr(error.message))
status = open("/proc/self/status").read()  # ru_maxrss counts the process that started this one
print(time.process_time() - before, int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024)
"""


def refusals(*paths: Path) -> tuple[list[str], float, float]:
    """The messages with which files are refused, the seconds of processor time and the MB that it took."""
    done = subprocess.run([sys.executable, "-c", CHILD, *paths], capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
    *messages, figures = done.stdout.splitlines()
    seconds, megabytes = map(float, figures.split())
    return messages, seconds, megabytes


def refused(path: Path) -> str:
    """The message with which a file is refused; what larger ones of its kind cost is measured in test_caps.py."""
    with pytest.raises(InputError) as caught:
        read(path)
    assert len(caught.value.message.splitlines()) == 1
    return caught.value.message


def read(path: Path):
    return outline(path, settings=Settings())


def test_every_file_is_spoken_for():
    assert {path.name for path in INPUTS.iterdir()} == {*REFUSED, *TOLD, *READ}


@pytest.mark.parametrize(("name", "said"), REFUSED.items())
def test_what_is_refused_says_where(name: str, said: str):
    with pytest.raises(InputError, match=said) as caught:
        read(INPUTS / name)
    assert caught.value.message.startswith(name)


def test_what_is_refused_costs_little():
    messages, seconds, megabytes = refusals(*(INPUTS / name for name in REFUSED))
    assert "was read" not in messages
    assert not any("\\n" in message for message in messages)
    assert seconds < 5, "asked: two seconds of a quiet machine"
    assert megabytes < 300


@pytest.mark.parametrize(("name", "issue"), TOLD.items())
def test_what_is_wrong_in_a_row_is_told_with_its_place(name: str, issue: tuple[str, str]):
    found = read(INPUTS / name)
    assert found.mentions
    assert issue in {(one.code, one.where) for one in found.issues}
    assert all(one.message and "\n" not in one.message for one in found.issues)


@pytest.mark.parametrize(("name", "count"), READ.items())
def test_what_is_only_awkward_is_read(name: str, count: int):
    found = read(INPUTS / name)
    assert len(found.mentions) == count
    assert not [issue for issue in found.issues if issue.severity == "error"]


def test_geometries_over_the_antimeridian_do_not_go_round_the_globe():
    for name in ("antimeridian_line.geojson", "antimeridian_poly.geojson"):
        (mention,) = read(INPUTS / name).mentions
        assert mention.geometry.geom_type.startswith("Multi")
        assert sum(part.bounds[2] - part.bounds[0] for part in mention.geometry.geoms) < 21


def feature(path: Path, kind: str, coordinates: object) -> Path:
    shape = {"type": kind, "coordinates": coordinates}
    path.write_text(json.dumps({"type": "Feature", "properties": {"name": "Rome"}, "geometry": shape}))
    return path


def test_a_ring_around_a_pole_holds_it(tmp_path: Path):
    for side in (1, -1):
        ring = [[170, 80 * side], [-100, 80 * side], [0, 80 * side], [170, 80 * side]]
        (mention,) = read(feature(tmp_path / "cap.geojson", "Polygon", [ring])).mentions
        assert mention.geometry.is_valid
        assert mention.geometry.area == pytest.approx(360 * 10)
        assert abs(mention.geometry.bounds[0]) == mention.geometry.bounds[2] == 180


def test_null_island_is_no_position_in_any_format(tmp_path: Path):
    (tmp_path / "zero.kml").write_text(
        "<kml><Placemark><Point><coordinates>0,0</coordinates></Point></Placemark></kml>"
    )
    (tmp_path / "zero.gpx").write_text('<gpx><wpt lat="0" lon="0"><name>Rome</name></wpt></gpx>')
    for path in (feature(tmp_path / "zero.geojson", "Point", [0, 0]), tmp_path / "zero.kml", tmp_path / "zero.gpx"):
        found = read(path)
        assert found.mentions[0].point is None
        assert ("null-island", f"{path.name}, feature 1") in {(issue.code, issue.where) for issue in found.issues}


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "::", "127.0.0.1", "::1", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "100.64.0.1",
     "169.254.169.254", "fd00::1", "fe80::1%eth0", "fec0::1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "10.0.0.1",
     "64:ff9b:1::a00:1", "::ffff:0:7f00:1", "4000::1", "100::1"],
)  # fmt: skip
def test_addresses_that_no_stranger_may_name(address: str):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"]
)
def test_addresses_of_the_open_internet(address: str):
    assert is_public(address)


def test_no_yaml_tag_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        read(INPUTS / "tag.yaml")
    assert not list(tmp_path.iterdir())


def test_no_half_character_stays_in_a_text():
    found = read(INPUTS / "surrogate.json")
    found.mentions[0].text.encode()
    assert ("half-character", "surrogate.json, line 1") in {(issue.code, issue.where) for issue in found.issues}


@pytest.mark.parametrize("text", ['places: ["a\\ufffd"]', "places: [a\ufffd]", 'places: ["a\\\\ud800"]', "places: [a]"])
def test_a_sign_that_was_there_is_no_half_character(tmp_path: Path, text: str):
    (tmp_path / "story.yaml").write_text(text, encoding="utf-8")
    assert "half-character" not in {issue.code for issue in read(tmp_path / "story.yaml").issues}


# What is too large to keep, made here.


def sheet(path: Path, xml_of_rows: str, dimension: str = "A1:B2") -> Path:
    """A workbook with one sheet of these rows, as small as the format allows."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
        '"/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {main}><dimension ref="{dimension}"/><sheetData>{xml_of_rows}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)
    return path


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "name")}{cell("B1", "country")}</row><row r="2">{cell("A2", "Rome")}</row>'


def test_a_workbook_that_claims_every_cell_there_can_be(tmp_path: Path):
    path = sheet(tmp_path / "wide.xlsx", HEAD, "A1:XFD1048576")
    assert [mention.text for mention in read(path).mentions] == ["Rome"]
    assert refusals(path)[1] < 2


def test_a_workbook_formatted_down_to_its_last_row(tmp_path: Path):
    far = f'{HEAD}<row r="1048576">{cell("A1048576", "Oslo")}</row>'
    found = read(sheet(tmp_path / "far.xlsx", far)).mentions
    assert [(mention.text, mention.row) for mention in found] == [("Rome", 2), ("Oslo", 1048576)]


def test_a_cell_in_the_last_column_is_refused(tmp_path: Path):
    path = sheet(tmp_path / "wide.xlsx", f'{HEAD}<row r="3">{cell("XFD3", "x")}</row>')
    assert "sheet S, row 3: a cell beyond column SF" in refused(path)


def test_entities_in_a_sheet(tmp_path: Path):
    path = sheet(tmp_path / "lol.xlsx", HEAD)
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    parts["xl/worksheets/sheet1.xml"] = f"{laughs}]>" + parts["xl/worksheets/sheet1.xml"].replace("Rome", "&j;")
    with zipfile.ZipFile(path, "w") as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)
    assert "declares a document type" in refused(path)
    for name, root in (("lol.kml", "kml"), ("lol.gpx", "gpx")):
        (tmp_path / name).write_text(f"{laughs}]><{root}>&j;</{root}>")
        assert "declares a document type" in refused(tmp_path / name)


def test_xml_nested_200_000_deep(tmp_path: Path):
    path = tmp_path / "deep.kml"
    path.write_text("<kml>" + "<Folder>" * 200_000 + "</Folder>" * 200_000 + "</kml>")
    assert "nested more than 50 deep" in refused(path)


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path):
    path = tmp_path / "open.csv"
    path.write_text('name,note\nRome,a\n"Oslo,b\nBergen,c\n')
    assert "open.csv, row 3: a quote is opened and never closed" in refused(path)
    path.write_text('name,note\n"Rome,' + "x\n" * 500_000)
    assert "row 2" in refused(path)


@pytest.mark.parametrize(
    ("suffix", "start"), [(".kml", ""), (".gpkg", ""), (".shp", ""), (".kml", "<kml/>"), (".gpx", "<gpx/>")]
)
def test_no_file_makes_us_open_another(tmp_path: Path, suffix: str, start: str):
    """GDAL goes by what a file holds: a virtual dataset called .kml would read any file of this machine."""
    (tmp_path / "secret.csv").write_text("name,lat,lon\nsecret,1,2\n")
    path = tmp_path / f"places{suffix}"
    path.write_text(
        f'{start}<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{tmp_path}/secret.csv</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    assert "secret" not in refused(path)


@pytest.mark.parametrize("name", ["-rf.csv", "two\nlines.csv", "ünï.csv", "a b;c.csv", "{{7*7}}.csv"])
def test_file_names_that_mean_something_elsewhere(tmp_path: Path, name: str):
    (tmp_path / name).write_text("name\nRome\n")
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "locate", "--json", "--", name], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["name"] == "Rome"


def test_a_file_whose_name_has_a_line_break_is_refused_in_so_many_lines(tmp_path: Path):
    name = "two\nlines.csv"
    (tmp_path / name).write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "locate", "--", name], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3
    assert "is empty" in done.stderr


FORMS = {
    "features.geojson": (
        '{"type":"FeatureCollection","features":[@,@,@]}',
        '{"type":"Feature","properties":{"name":"NAME"},"geometry":{"type":"Point","coordinates":[LON,LAT]}}',
    ),
    "features.kml": (
        "<kml><Document>@@@</Document></kml>",
        "<Placemark><name>NAME</name><Point><coordinates>LON,LAT</coordinates></Point></Placemark>",
    ),
    "features.gpx": ("<gpx>@@@</gpx>", '<wpt lat="LAT" lon="LON"><name>NAME</name></wpt>'),
}


@pytest.mark.parametrize("name", FORMS)
def test_one_bad_feature_leaves_the_others_and_is_named(tmp_path: Path, name: str):
    whole, one = FORMS[name]
    for told, lon, lat in (
        ("Rome", "12.5", "41.9"),
        ("Zzyzxq", '"x"' if "json" in name else "x", "1"),
        ("Bari", "16.9", "41.1"),
    ):
        whole = whole.replace("@", one.replace("NAME", told).replace("LON", lon).replace("LAT", lat), 1)
    (tmp_path / name).write_text(whole)
    found = read(tmp_path / name)
    good = [(one.text, round(one.point.x, 1)) for one in found.mentions if one.point is not None]
    assert good == [("Rome", 12.5), ("Bari", 16.9)]
    assert f"{name}, feature 2" in {issue.where for issue in found.issues if issue.severity in ("error", "warning")}


def test_a_table_in_two_encodings_keeps_its_good_rows_and_says_so(tmp_path: Path):
    path = tmp_path / "mixed.csv"
    rows = ["name,note", *["Zürich,a", "Köln,c"] * 20, "Málaga,b", "Oslo,d"]
    path.write_bytes(b"\n".join(row.encode("cp1252" if "lag" in row else "utf-8") for row in rows))
    found = read(path)
    assert {one.text for one in found.mentions} == {"Zürich", "Köln", "M\ufffdlaga", "Oslo"}
    assert ("broken-bytes", "mixed.csv, row 42") in {(issue.code, issue.where) for issue in found.issues}
