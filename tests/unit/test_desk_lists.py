"""The results of a list, back in its own file: all else in it stays."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from shapely.geometry import Point

from mapgen import desk
from mapgen.errors import InputError
from mapgen.model import Candidate, Checked, Place
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


class Located:
    """A story whose places are what the test says they are."""

    def __init__(self, source: Path, places: dict[str, Place]) -> None:
        self.settings = Settings()
        self.outline = outline(source, settings=self.settings)
        self.places = {
            mention.id: places.get(mention.text) or Place(id=mention.id, name=mention.text, mentions=(mention,))
            for mention in self.outline.mentions
        }
        for name, place in self.places.items():
            (mention,) = [one for one in self.outline.mentions if one.id == name]
            self.places[name] = Place(
                id=name, name=place.name, mentions=(mention,), chosen=place.chosen, point=place.point,
                geometry=place.point, confidence=place.confidence, reason=place.reason, checked=place.checked,
            )  # fmt: skip


def place(name: str, lon: float, lat: float, reason: str = "exact name", checked: Checked | None = None) -> Place:
    chosen = Candidate(
        name=name, point=Point(lon, lat), provider="geonames", provider_id="1", kind="city", country="AU"
    )
    return Place(
        id="x",
        name=name,
        mentions=(),
        chosen=chosen,
        point=Point(lon, lat),
        confidence=0.9,
        reason=reason,
        checked=checked,
    )


SYDNEY = {"Sydney": place("Sydney", 151.2, -33.9, reason="=1+1")}


def written(path: Path, suffix: str, places: dict[str, Place] | None = None) -> bytes:
    return desk.located_list(Located(path, SYDNEY if places is None else places), path, suffix)  # type: ignore[arg-type]


def test_a_csv_keeps_its_preamble_notes_empty_lines_and_stray_cells(tmp_path: Path):
    path = tmp_path / "orte.csv"
    path.write_bytes(
        "Stand 2024\r\n\r\nName;Wert;Wert\r\nSydney;1;2;stray\r\n\r\nPerth;3\r\nTotal;4\r\nQuelle: Amt\r\n".encode(
            "cp1252"
        )
    )
    rows = list(csv.reader(io.StringIO(written(path, ".csv").decode("cp1252"), newline=""), delimiter=";"))
    assert rows[0] == ["Stand 2024"]
    assert rows[1] == rows[4] == []
    assert rows[2][:5] == ["Name", "Wert", "Wert", "", "mapgen_lat"]
    assert rows[3][:6] == ["Sydney", "1", "2", "stray", "-33.9", "151.2"]
    assert rows[5][:4] == ["Perth", "3", "", ""]
    assert rows[7] == ["Quelle: Amt"]
    assert b"\r\n" in written(path, ".csv")


def test_a_second_run_writes_into_the_same_columns(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("name,note\nSydney,a\n")
    first = written(path, ".csv")
    path.write_bytes(first)
    assert written(path, ".csv") == first
    (mention,) = outline(path, settings=Settings()).mentions
    assert (mention.point, mention.checked) == (None, None), "a position of the machine is no correction"


def test_quotes_and_bytes_in_no_encoding_stay(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_bytes(b'"name","zip"\n"Sydney","0200"\n' + '"Zürich","1"\n'.encode() * 11 + b'"M\xe1laga","2"\n')
    out = written(path, ".csv")
    assert out.startswith(b'"name","zip","mapgen_lat"')
    assert b'"Sydney","0200","-33.9"' in out
    assert b'"M\xe1laga"' in out


def test_no_result_is_taken_for_a_formula(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("name\nSydney\n")
    row = next(csv.DictReader(io.StringIO(written(path, ".csv").decode())))
    assert row["mapgen_reason"] == "'=1+1"
    assert row["mapgen_found"] == "33.9 S 151.2 E"


def test_a_name_that_the_old_encoding_lacks_makes_it_utf_8(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_bytes("name\nSydney\nKöln\n".encode("cp1252"))
    assert "北京" in written(path, ".csv", {"Sydney": place("北京", 116, 40)}).decode("utf-8-sig")


def test_a_list_without_a_header_gets_one(tmp_path: Path):
    path = tmp_path / "list.txt"
    path.write_text("Sydney\nPerth\n")
    lines = written(path, ".txt").decode().splitlines()
    assert lines[0].startswith("name,mapgen_lat")
    assert lines[1].startswith("Sydney,-33.9")
    assert len(lines) == 3


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Places"
    for row in (["Report"], [], ["name", "value"], ["Sydney", 3], ["Perth", 5]):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=5), titles_from_data=True)
    sheet.add_chart(chart, "F2")
    book.create_sheet("Sum")["A1"] = "=SUM(Places!B4:B5)"
    book.save(path)
    return path


def test_a_workbook_keeps_every_other_part_byte_for_byte(tmp_path: Path):
    path = workbook(tmp_path / "book.xlsx")
    out = written(path, ".xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["xl/worksheets/sheet1.xml"]
    sheet = openpyxl.load_workbook(io.BytesIO(out))["Places"]
    assert [cell.value for cell in sheet[3]][:4] == ["name", "value", "mapgen_lat", "mapgen_lon"]
    assert [cell.value for cell in sheet[4]][:4] == ["Sydney", 3, -33.9, 151.2]
    assert sheet.dimensions == "A1:O5"
    assert len(sheet._charts) == 1
    reason = sheet[4][[cell.value for cell in sheet[3]].index("mapgen_reason")]
    assert (reason.value, reason.data_type) == ("=1+1", "s")


def test_a_workbook_after_a_second_run(tmp_path: Path):
    path = workbook(tmp_path / "book.xlsx")
    first = written(path, ".xlsx")
    path.write_bytes(first)
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(written(path, ".xlsx"))) as two:
        assert one.read("xl/worksheets/sheet1.xml") == two.read("xl/worksheets/sheet1.xml")


def test_signs_that_xml_forbids_and_excel_escapes(tmp_path: Path):
    path = workbook(tmp_path / "book.xlsx")
    out = written(path, ".xlsx", {"Sydney": place("S", 1, 2, reason="a<b>&\x01 _x0041_")})
    with zipfile.ZipFile(io.BytesIO(out)) as bundle:
        xml = bundle.read("xl/worksheets/sheet1.xml").decode()
    assert "a&lt;b&gt;&amp;\ufffd _x005F_x0041_" in xml
    openpyxl.load_workbook(io.BytesIO(out))


def test_a_csv_becomes_a_workbook_and_a_workbook_a_csv(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("Stand 2024,\n\nname,value\nSydney,007\n")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(written(path, ".xlsx"))).active]
    assert [row[:3] for row in rows] == [["name", "value", "mapgen_lat"], ["Sydney", "007", -33.9]]
    text = written(workbook(tmp_path / "book.xlsx"), ".csv").decode()
    assert text.splitlines()[1].startswith("Sydney,3,-33.9,151.2")


def test_geojson_keeps_its_geometries_and_members(tmp_path: Path):
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "id": 7, "geometry": area, "properties": {"name": "Zone", "n": 1.50}, "extra": True},
        {"type": "Feature", "geometry": None, "properties": {"name": "Sydney"}},
    ]
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "name": "layer", "features": features}))
    out = json.loads(written(path, ".geojson"))
    assert out["name"] == "layer"
    assert out["features"][0] == {
        **features[0],
        "properties": {"name": "Zone", "n": 1.5, **out["features"][0]["properties"]},
    }
    assert out["features"][1]["geometry"] == {"type": "Point", "coordinates": [151.2, -33.9]}
    path.write_bytes(written(path, ".geojson"))
    (_, sydney) = outline(path, settings=Settings()).mentions
    assert sydney.point is None, "the point that the machine put there is looked for again"


def test_formats_in_which_no_results_are_written(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("name\nSydney\n")
    with pytest.raises(InputError, match="not written as .kml"):
        written(path, ".kml")
