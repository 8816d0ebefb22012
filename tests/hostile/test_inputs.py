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


def within_bounds(*paths: Path) -> str:
    messages, seconds, megabytes = refusals(*paths)
    assert "was read" not in messages
    assert not any("\\n" in message for message in messages)
    assert seconds < 5, "asked: two seconds of a quiet machine"
    assert megabytes < 300
    return messages[-1]


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
    within_bounds(*(INPUTS / name for name in REFUSED))


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


def test_no_yaml_tag_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        read(INPUTS / "tag.yaml")
    assert not list(tmp_path.iterdir())


def test_no_half_character_stays_in_a_text():
    (mention,) = read(INPUTS / "surrogate.json").mentions
    mention.text.encode()


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
    assert "sheet S, row 3: a cell beyond column SF" in within_bounds(path)


def test_a_workbook_that_unpacks_to_120_mb_of_nothing(tmp_path: Path):
    path = sheet(tmp_path / "bomb.xlsx", HEAD + " " * 120_000_000)
    assert "times its size" in within_bounds(path)


def test_a_workbook_of_more_rows_than_may_be_read(tmp_path: Path):
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{number * 7919 % 99991}</v></c></row>' for number in range(3, 1_100_000)
    )
    path = sheet(tmp_path / "long.xlsx", HEAD + rows)
    assert "more than 1,000,000 rows" in within_bounds(path)


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
    assert "declares a document type" in within_bounds(path)
    for name, root in (("lol.kml", "kml"), ("lol.gpx", "gpx")):
        (tmp_path / name).write_text(f"{laughs}]><{root}>&j;</{root}>")
        assert "declares a document type" in within_bounds(tmp_path / name)


@pytest.mark.parametrize("name", ["deep.json", "deep.geojson"])
def test_json_nested_200_000_deep(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text('{"type": "FeatureCollection", "features": ' + "[" * 200_000 + "]" * 200_000 + "}")
    assert "nested" in within_bounds(path)
    path.write_text('{"places": ' + "[" * 200_000)
    assert "nested" in within_bounds(path)


def test_xml_nested_200_000_deep(tmp_path: Path):
    path = tmp_path / "deep.kml"
    path.write_text("<kml>" + "<Folder>" * 200_000 + "</Folder>" * 200_000 + "</kml>")
    assert "no features" in within_bounds(path)


def test_a_table_of_more_than_a_million_rows(tmp_path: Path):
    path = tmp_path / "long.csv"
    path.write_text("name,lat,lon\n" + "Clinic of somewhere,12.34567,7.65432\n" * 1_000_002)
    assert "more than 1,000,000 rows" in within_bounds(path)


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path):
    path = tmp_path / "open.csv"
    path.write_text('name,note\nRome,a\n"Oslo,b\nBergen,c\n')
    assert "open.csv, row 3: a quote is opened and never closed" in within_bounds(path)
    path.write_text('name,note\n"Rome,' + "x\n" * 500_000)
    assert "row 2" in within_bounds(path)


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
    assert "secret" not in within_bounds(path)


@pytest.mark.parametrize("name", ["-rf.csv", "two\nlines.csv", "ünï.csv", "a b;c.csv", "{{7*7}}.csv"])
def test_file_names_that_mean_something_elsewhere(tmp_path: Path, name: str):
    (tmp_path / name).write_text("name\nRome\n")
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "locate", "--json", "--", name], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["name"] == "Rome"
    (tmp_path / name).write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "locate", "--", name], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2 + name.count("\n")
    assert "is empty" in done.stderr
