"""Workbooks as offices keep them: titles, merged cells, several sheets, totals, errors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def book(path: Path, sheets: dict[str, list[list[object]]], merged: tuple[str, ...] = (), hidden: str = "") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    made.save(path)
    return path


def read(path: Path, **options):
    return outline(path, settings=Settings(**options))


def told(found, code: str):
    return next(issue for issue in found.issues if issue.code == code)


def test_titles_merged_cells_and_a_total(tmp_path: Path):
    rows = [
        ["Health facilities in Kaduna State"],
        ["Source: Ministry of Health"],
        [],
        ["LGA", "Facility name", "Latitude", "Longitude", "Beds"],
        ["Zaria", "PHC Sabon Gari", 11.12, 7.73, 12],
        [None, "PHC Tudun Wada", 11.08, 7.7, 8],
        ["Kaduna North", "Barau Dikko", 10.53, 7.44, 300],
        ["Total", None, None, None, 320],
    ]
    found = read(book(tmp_path / "report.xlsx", {"Report": rows}, ("A1:E1", "A5:A6")))
    assert [(m.text, m.district, m.row) for m in found.mentions] == [
        ("PHC Sabon Gari", "Zaria", 5),
        ("PHC Tudun Wada", "Zaria", 6),
        ("Barau Dikko", "Kaduna North", 7),
    ]
    assert told(found, "columns-guessed").message.startswith("headers in row 4; columns: district ← 'LGA'")
    assert told(found, "not-a-place").where == "report.xlsx, sheet Report, row 8"


@pytest.mark.parametrize("merged", [("A1:A2", "B1:C1", "D1:E1"), ()])
def test_headers_in_two_rows(tmp_path: Path, merged: tuple[str, ...]):
    rows = [
        ["School", "Location", None, "Position", None],
        [None, "State", "LGA", "Lat", "Long"],
        ["GSS Kano", "Kano", "Nassarawa", 12.0, 8.53],
    ]
    (mention,) = read(book(tmp_path / "schools.xlsx", {"S": rows}, merged)).mentions
    assert (mention.text, mention.region, mention.district, mention.point.x) == ("GSS Kano", "Kano", "Nassarawa", 8.53)


def test_headers_in_two_rows_of_which_most_are_merged_downwards(tmp_path: Path):
    rows = [
        ["Office", "Country", "Position", None, "Opened"],
        [None, None, "Lat", "Long", None],
        ["Niamey", "Niger", 13.5, 2.1, 2019],
    ]
    found = read(book(tmp_path / "offices.xlsx", {"S": rows}, ("A1:A2", "B1:B2", "C1:D1", "E1:E2")))
    assert [(m.text, m.country, m.point and m.point.y) for m in found.mentions] == [("Niamey", "Niger", 13.5)]


def test_dates_of_cells_and_of_texts(tmp_path: Path):
    rows = [
        ["Date", "Place", "What happened"],
        [dt.datetime(2022, 2, 24), "Kharkiv", "x"],  # noqa: DTZ001
        [dt.datetime(2022, 2, 24, 5, 30), "Mariupol", "y"],  # noqa: DTZ001
        ["March 2022", "Bucha", "z"],
    ]
    found = read(book(tmp_path / "events.xlsx", {"Events": rows}))
    assert [one.when.edtf for one in found.happenings] == ["2022-02-24", "2022-02-24T05:30:00", "2022-03"]
    assert found.happenings[0].text == "x"


def test_coordinates_as_text(tmp_path: Path):
    rows = [["Ort", "Breitengrad", "Längengrad"], ["Wien", "48,2082", "16,3738"], ["Graz", "47,0707", "15,4395"]]
    found = read(book(tmp_path / "orte.xlsx", {"Tabelle1": rows}))
    assert [(mention.point.x, mention.point.y) for mention in found.mentions] == [
        (16.3738, 48.2082),
        (15.4395, 47.0707),
    ]


def test_the_sheet_whose_headers_say_most_is_read(tmp_path: Path):
    sheets = {
        "README": [["About"], *[[f"line {number}"] for number in range(9)]],
        "Data": [["City", "Country"], ["Goma", "DRC"], ["Kigali", "Rwanda"]],
        "Codes": [["code", "meaning"], *[[number, "x"] for number in range(20)]],
        "Data 2": [["City", "Country"], *[["Rome", "Italy"]] * 30],
    }
    path = book(tmp_path / "many.xlsx", sheets)
    found = read(path)
    assert [mention.text for mention in found.mentions] == ["Goma", "Kigali"]
    assert told(found, "sheet-chosen").message == "of the sheets README, Data, Codes, Data 2, 'Data' is read"
    assert len(read(path, sheet="data 2").mentions) == 30
    with pytest.raises(InputError, match="no sheet 'Nope'") as caught:
        read(path, sheet="Nope")
    assert caught.value.hint == "its sheets: README, Data, Codes, Data 2"


def test_a_hidden_sheet_is_not_read_unless_named(tmp_path: Path):
    sheets = {"old": [["City"], *[["Rome"]] * 30], "now": [["City", "Country"], ["Goma", "DRC"]]}
    path = book(tmp_path / "hidden.xlsx", sheets, hidden="old")
    assert [mention.text for mention in read(path).mentions] == ["Goma"]
    assert len(read(path, sheet="old").mentions) == 30


def test_columns_and_rows_left_empty_before_the_list(tmp_path: Path):
    rows = [[], [None, None, "City", "Country"], [None, None, "Goma", "DRC"]]
    (mention,) = read(book(tmp_path / "offset.xlsx", {"S": rows})).mentions
    assert (mention.text, mention.country, mention.row) == ("Goma", "DRC", 3)


def test_errors_and_formulas_that_nobody_computed_are_told(tmp_path: Path):
    rows = [["name", "lat", "lon"], ["A", "=1+1", 3], ["#REF!", 1.5, 3.5]]
    found = read(book(tmp_path / "f.xlsx", {"S": rows}))
    assert "1 formulas have no result, the first in cell B2" in told(found, "no-result").message
    assert told(found, "cell-error").where == "f.xlsx, sheet S, cell A3"


def test_an_empty_workbook_and_one_behind_a_password(tmp_path: Path):
    with pytest.raises(InputError, match="is empty"):
        read(book(tmp_path / "empty.xlsx", {"S": []}))
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match="has a password"):
        read(tmp_path / "locked.xlsx")
