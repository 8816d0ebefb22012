"""A list's own loop: out with results, in with corrections, and nothing else changed."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CLINICS = ROOT / "geodata" / "stories" / "lists" / "clinics.csv"


def locate(*arguments: object, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "locate", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ},
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def workbook(path: Path) -> Path:
    """The clinics as an office would keep them: a title, a colour, a formula, a second sheet."""
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    book.active.title = "Clinics"
    book.active["A1"] = "Facilities, as reported"
    with CLINICS.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.reader(stream), start=3):
            for column, text in enumerate(row, start=1):
                book.active.cell(row=number, column=column, value=text or None)
    book.active["A3"].fill = PatternFill("solid", fgColor="FFFF00")
    book.create_sheet("Totals")["A1"] = "=COUNTA(Clinics!A4:A400)"
    book.save(path)
    return path


def cells(path: Path, sheet: str = "Clinics") -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


@pytest.mark.slow
def test_the_clinics_workbook_keeps_everything_and_every_correction(tmp_path: Path):
    path = workbook(tmp_path / "clinics.xlsx")
    before = cells(path)
    locate("clinics.xlsx", "-o", "clinics.xlsx", "--country", "NG", cwd=tmp_path)
    after = cells(path)
    width = len(before[0])
    assert [row[:width] for row in after] == before, "something beside the results was changed"
    assert openpyxl.load_workbook(path)["Totals"]["A1"].value == "=COUNTA(Clinics!A4:A400)"
    assert openpyxl.load_workbook(path)["Clinics"]["A3"].fill.fgColor.rgb == "00FFFF00"
    head = {name: number for number, name in enumerate(after[2])}
    assert len(after) - 3 == 300
    assert all(row[head["mapgen_reason"]] for row in after[3:]), "a row was lost"

    book = openpyxl.load_workbook(path)
    sheet = book["Clinics"]
    sheet.cell(row=10, column=head["mapgen_lat"] + 1, value=9.1234)
    sheet.cell(row=10, column=head["mapgen_lon"] + 1, value=7.4321)
    found = [sheet.cell(row=20, column=head[f"mapgen_{name}"] + 1).value for name in ("lat", "lon", "id")]
    sheet.cell(row=20, column=head["mapgen_checked"] + 1, value="2026-03-01 ab")
    book.save(path)
    locate("clinics.xlsx", "-o", "clinics.xlsx", "--country", "NG", cwd=tmp_path)
    again = cells(path)
    assert (again[9][head["mapgen_lat"]], again[9][head["mapgen_lon"]]) == (9.1234, 7.4321)
    assert again[9][head["mapgen_checked"]]
    assert [again[19][head[f"mapgen_{name}"]] for name in ("lat", "lon", "id")] == found
    assert again[19][head["mapgen_checked"]] == "2026-03-01 ab"
    assert [row[:width] for row in again] == before
    assert len(again[2]) == len(after[2]), "the result columns were added twice"

    locate("clinics.xlsx", "-o", "clinics.xlsx", "--country", "NG", cwd=tmp_path)
    assert cells(path) == again, "a third run changed what the second had written"


def test_a_csv_keeps_its_delimiter_encoding_and_cells(tmp_path: Path):
    path = tmp_path / "orte.csv"
    path.write_bytes('Nr;Ort;Bemerkung\r\n007;München;"a;b"\r\n008;Köln;=1+1\r\n'.encode("cp1252"))
    locate("orte.csv", "--write", "--country", "Germany", cwd=tmp_path)
    text = path.read_bytes().decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert "\r\n" in text
    assert [row[:3] for row in rows] == [["Nr", "Ort", "Bemerkung"], ["007", "München", "a;b"], ["008", "Köln", "=1+1"]]
    assert [float(value) for value in rows[1][3:5]] == pytest.approx([48.137, 11.575], abs=0.05)


def test_a_story_gets_its_sidecar(tmp_path: Path):
    (tmp_path / "s.yaml").write_text("mapgen: 1\ntitle: T  # kept\nplaces: [Pyongyang, Dandong]\n")
    locate("s.yaml", "--write", cwd=tmp_path)
    assert "1871859" in (tmp_path / "s.located.yaml").read_text()
    assert (tmp_path / "s.yaml").read_text() == "mapgen: 1\ntitle: T  # kept\nplaces: [Pyongyang, Dandong]\n"
