"""Lists that go back to a desk: no cell of ours is a formula, numbers are numbers, and all is read back the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import time
from typing import TYPE_CHECKING

import pytest

import mapgen
from mapgen import batch, desk
from mapgen.escape import legible
from mapgen.spreadsheet import guarded, unguarded

if TYPE_CHECKING:
    from pathlib import Path

FORMULA = re.compile(r"['\s\ufeff]*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@pytest.fixture
def rows(payloads) -> list[tuple[str, ...]]:
    """A row for each payload that a cell of a text file can hold, its name made sure to hold a letter."""
    texts = [legible(text).replace("\r", "") for text in payloads.values()]
    return [(f"{text} x", "-33.9", str(number / 10), text) for number, text in enumerate(texts) if text.strip()]


@pytest.fixture
def source(tmp_path: Path, rows) -> Path:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("name", "lat", "lon", "note"), *rows])
    return path


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def harmless(cell: str) -> bool:
    return cell.startswith("'") or not FORMULA.match(cell) or NUMBER.fullmatch(cell) is not None


def test_a_csv_for_another_file_holds_no_formula_and_is_read_the_same(source, rows, tmp_path):
    story = mapgen.read(source)
    data = desk.located_list(story, source, ".csv")
    found = cells(data)
    assert [cell for row in found for cell in row if not harmless(cell)] == []
    assert [row[1] for row in found[1:]] == ["-33.9"] * len(rows)
    assert [[*map(unguarded, row[:4])] for row in found[1:]] == [[*map(unguarded, row)] for row in rows]
    again = tmp_path / "again.csv"
    again.write_bytes(data)
    read = mapgen.read(again)
    assert [one.text for one in read.outline.mentions] == [one.text for one in story.outline.mentions]
    assert [one.note for one in read.outline.mentions] == [one.note for one in story.outline.mentions]
    assert cells(desk.located_list(read, again, ".csv")) == found  # guarded once, however often it goes round


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "\n"])
@pytest.mark.parametrize("start", ["=1", "@SUM(1)", "+cmd|' /C calc'!A0", " -HYPERLINK(1)", "'=1", "\uff1d1"])
def test_a_spreadsheet_that_parts_at_another_sign_finds_no_formula(delimiter, start):
    """Where lists are parted by semicolons a spreadsheet parts our cells in two, and a formula could begin there."""
    text = f"Dandong{delimiter}{start}{delimiter}x"
    made = guarded(text)
    assert unguarded(made) == text
    assert unguarded(guarded(made)) == made
    assert [part for part in made.split(delimiter) if not harmless(part)] == []


@pytest.mark.parametrize(
    "text", ["first\n- second\n- third", "from 5, -3 at night", "a; b; c", "-33.9", "1;-2", "rock 'n' roll, +1"]
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)


def test_a_list_written_into_itself_keeps_its_own_cells(source, rows):
    data = desk.located_list(mapgen.read(source), source, ".csv", guard=False)
    assert [tuple(row[:4]) for row in cells(data)[1:]] == rows


def test_a_workbook_holds_texts_and_numbers_and_no_formula(source, rows, tmp_path):
    import openpyxl

    story = mapgen.read(source)
    path = tmp_path / "list.xlsx"
    path.write_bytes(desk.located_list(story, source, ".xlsx"))
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    head = [cell.value for cell in sheet[1]]
    assert {row[head.index("mapgen_lat")].value for row in sheet.iter_rows(min_row=2)} == {-33.9}
    read = mapgen.read(path)
    assert [(one.text, one.note) for one in read.outline.mentions] == [
        (one.text, one.note) for one in story.outline.mentions
    ]
    back = cells(desk.located_list(read, path, ".csv"))
    assert [cell for row in back for cell in row if not harmless(cell)] == []
    assert len(back) == len(rows) + 1


def test_a_new_workbook_is_the_same_bytes_at_any_time(source, monkeypatch):
    import openpyxl

    story, now = mapgen.read(source), time.time()

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(time.time(), tz)

    def plain() -> bytes:
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        return out.getvalue()

    monkeypatch.setattr(dt, "datetime", Clock)
    made = []
    for moment in (now, now + 400 * 86_400):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        made.append((desk.located_list(story, source, ".xlsx"), plain()))
    (ours, theirs), (ours_later, theirs_later) = made
    assert theirs != theirs_later, "the clock of the library has moved"
    assert ours == ours_later


def test_a_batch_is_guarded_too(source, tmp_path):
    settings = mapgen.Settings()
    batch.located(str(source), str(tmp_path / "out.csv"), settings=settings, run=batch.one_by_one)
    found = cells((tmp_path / "out.csv").read_bytes())
    assert [cell for row in found for cell in row if not harmless(cell)] == []


def test_headers_are_guarded_too(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("name", "=1+1", "@x"), ("Paris", "1", "2")):
        book.active.append(row)
    book.active["B1"].data_type = "s"
    path = tmp_path / "list.xlsx"
    book.save(path)
    head = cells(desk.located_list(mapgen.read(path), path, ".csv"))[0]
    assert head[:3] == ["name", "'=1+1", "'@x"]


@pytest.mark.parametrize("text", ["-33.9", "+1", "-1e5", "007", "33,9", "−33.9"])
def test_a_number_as_text_stays_as_it_is(text):
    assert guarded(text) == text


@pytest.mark.parametrize(
    "text", ["-2+3", "+1+1", "-A1", "+49 30 1", "--1", "-1;2", "-", "+", "=1", " =1", "\u00a0=1", "\ufeff=1", "''=1"]
)
def test_what_only_begins_like_one_does_not(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text
