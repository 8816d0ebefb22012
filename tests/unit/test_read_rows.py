"""What one row says: its position, its dates, its links and colours, and what a person did to earlier results."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import InputError
from mapgen.model import Precision
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, text: str):
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    return outline(path, settings=Settings())


def told(found, code: str):
    return next(issue for issue in found.issues if issue.code == code)


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        ("48.2082° N", "16.3738° E", (16.3738, 48.2082)),
        ('"-33,9"', '"151,2"', (151.2, -33.9)),
        (" 12.5 ", " 3.5", (3.5, 12.5)),
        ('"59°23\'0"""', '"21°40\'0"""', (21.666667, 59.383333)),
        ('"55°04,2\'N"', '"017°25,3\'E"', (17.421667, 55.07)),
        ("55 12 N", "18 18 E", (18.3, 55.2)),
        ("٤٨", "١٦", (16, 48)),
        ("−33.9", "151", (151, -33.9)),
    ],
)
def test_positions_as_people_write_them(tmp_path: Path, lat: str, lon: str, point: tuple[float, float]):
    (mention,) = read(tmp_path, f"place,lat,lon\nA,{lat},{lon}\n").mentions
    assert (mention.point.x, mention.point.y) == pytest.approx(point, abs=1e-5)


@pytest.mark.parametrize(
    ("lat", "lon", "column", "said"),
    [
        ("91", "200", "lat", "a latitude is at most 90"),
        ("48", "181", "lon", "a longitude is at most 180"),
        ("1.234.567", "2", "lat", "is no angle"),
        ("12", "", "lon", "a latitude (12) without a longitude"),
        ("", "12", "lat", "a longitude (12) without a latitude"),
        ("601000", "5339000", "lat", "look like metres of a projection"),
        ("inf", "1", "lat", "'inf' is no latitude"),
    ],
)
def test_a_position_that_cannot_be_is_told_with_row_and_column(
    tmp_path: Path, lat: str, lon: str, column: str, said: str
):
    found = read(tmp_path, f"name,lat,lon\nRome,41.9,12.5\nOslo,59.9,10.7\nA,{lat},{lon}\n")
    assert found.mentions[2].point is None
    issue = told(found, "bad-position")
    assert issue.where == f"places.csv, row 4, column {column}"
    assert said in issue.message


def test_cells_that_say_nothing_are_no_faults(tmp_path: Path):
    found = read(tmp_path, "name,lat,lon,date\nRome,41.9,12.5,2020\nA,n/a,N/A,-\nB,-,-,?\nC,,,unknown\n")
    assert [mention.point is None for mention in found.mentions] == [False, True, True, True]
    assert {issue.code for issue in found.issues} == {"columns-guessed"}


def test_null_island_and_swapped_cells_are_told(tmp_path: Path):
    found = read(tmp_path, "name,lat,lon\nRome,41.9,12.5\nA,0,0\nB,116.4,39.9\n")
    assert found.mentions[1].point is None
    assert (found.mentions[2].point.x, found.mentions[2].point.y) == (116.4, 39.9)
    assert told(found, "null-island").where == "places.csv, row 3, column lat"
    assert told(found, "swapped").where == "places.csv, row 4, column lat"


def test_a_header_may_say_the_hemisphere(tmp_path: Path):
    found = read(tmp_path, "name,Latitude (S),Longitude °W\nA,33.9,70.5\nB,12 N,10 E\n")
    assert [(mention.point.x, mention.point.y) for mention in found.mentions] == [(-70.5, -33.9), (10, 12)]


def test_degrees_and_minutes_in_columns_of_their_own_are_told(tmp_path: Path):
    found = read(tmp_path, "name,Lat deg,Lat min,Lon deg,Lon min\nA,48,12,16,22\n")
    assert found.mentions[0].point is None
    assert told(found, "split-angle").where == "places.csv, column Lat deg"


def test_a_whole_table_with_its_columns_swapped(tmp_path: Path):
    found = read(tmp_path, "name,lat,lon\nBeijing,116.4,39.9\nDandong,124.4,40.1\n")
    assert [round(mention.point.y) for mention in found.mentions] == [40, 40]


def test_the_order_of_day_and_month_is_that_of_the_column(tmp_path: Path):
    found = read(tmp_path, "place,date\nRome,24/12/2022\nOslo,03/05/2022\nBonn,3/5/2022 14:30\n")
    assert [one.when.edtf for one in found.happenings] == ["2022-12-24", "2022-05-03", "2022-05-03T14:30:00"]
    assert found.happenings[1].when.text == "03/05/2022"
    assert "the day first, as 24/12/2022" in told(found, "date-order").message
    found = read(tmp_path, "place,date\nRome,12/24/2022\nOslo,03/05/2022\n")
    assert [one.when.edtf for one in found.happenings] == ["2022-12-24", "2022-03-05"]
    found = read(tmp_path, "lugar,fecha\nRoma,03/05/2022\n")
    assert found.happenings[0].when.edtf == "2022-05-03"
    found = read(tmp_path, "place,date\nRome,03/05/2022\n")
    assert "could be 2022-05-03 or 2022-03-05" in told(found, "bad-date").message
    assert told(found, "bad-date").where == "places.csv, row 2, column date"


def test_a_day_number_of_a_spreadsheet_is_explained(tmp_path: Path):
    found = read(tmp_path, "place,date\nRome,2022-01-01\nOslo,44640\n")
    assert "2022-03-20" in told(found, "bad-date").hint


def test_a_time_of_day_in_its_own_column(tmp_path: Path):
    found = read(tmp_path, "place,date,time\nRome,2022-01-01,05:30\nOslo,2022-01-02,\n")
    assert [one.when.edtf for one in found.happenings] == ["2022-01-01T05:30:00", "2022-01-02"]


def test_colours_and_links(tmp_path: Path):
    text = "name,colour,link\nA,Red,https://example.org/a\nB,#F00,example.org/b\nC,b5261e,javascript:alert(1)\nD,#12,\n"
    found = read(tmp_path, text)
    assert [mention.colour for mention in found.mentions] == ["#ff0000", "#ff0000", "#b5261e", ""]
    assert [mention.link for mention in found.mentions] == ["https://example.org/a", "https://example.org/b", "", ""]
    assert told(found, "bad-colour").where == "places.csv, row 5, column colour"
    assert told(found, "bad-link").where == "places.csv, row 4, column link"


def test_what_a_person_did_to_the_results_is_respected(tmp_path: Path):
    head = "name,mapgen_lat,mapgen_lon,mapgen_checked,mapgen_id,mapgen_found\n"
    rows = (
        "A,-33.9,151.2,,geonames:1,33.9 S 151.2 E\n"
        "B,-33.9,151.2,2026-03-01 ab,geonames:1,33.9 S 151.2 E\n"
        "C,-34.5,151.2,,geonames:1,33.9 S 151.2 E\n"
        "D,-34.5,151.2,no,,33.9 S 151.2 E\n"
    )
    one, two, three, four = read(tmp_path, head + rows).mentions
    assert (one.point, one.checked, one.chosen_id) == (None, None, "")
    assert (two.point, two.checked.on, two.checked.by, two.chosen_id) == (None, "2026-03-01", "ab", "geonames:1")
    assert (three.point.y, three.checked.by, three.chosen_id) == (-34.5, "corrected", "")
    assert four.point.y == -34.5


def test_urls_and_devices_are_no_files():
    for source in ("https://example.org/x.csv", "/vsicurl/http://x/y.csv", r"\\host\share\x.csv", "file:///etc/passwd"):
        with pytest.raises(InputError, match="no local file"):
            outline(source, settings=Settings())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("old.xls", "save it as .xlsx"),
        ("x.ods", "save it as .xlsx"),
        ("x.dbf", "name the .shp"),
        ("x.docx", "these are: "),
    ],
)
def test_files_of_other_kinds_say_what_to_do(tmp_path: Path, name: str, said: str):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match="not read") as caught:
        outline(tmp_path / name, settings=Settings())
    assert said in caught.value.hint


def test_a_list_of_names():
    found = outline(["Dandong", "丹东", "Dandong"], settings=Settings())
    assert [mention.text for mention in found.mentions] == ["Dandong", "丹东", "Dandong"]
    assert len({mention.id for mention in found.mentions}) == 3
    with pytest.raises(InputError, match="name 2 of the list is 3"):
        outline(["Dandong", 3], settings=Settings())
    with pytest.raises(InputError, match="empty"):
        outline([], settings=Settings())


def test_stdin_must_say_what_it_is(monkeypatch: pytest.MonkeyPatch):
    class Piped:
        buffer = io.BytesIO(b"name\nRome\n")

    monkeypatch.setattr("sys.stdin", Piped)
    with pytest.raises(InputError, match="stdin has no suffix"):
        outline("-", settings=Settings())
    assert outline("-", settings=Settings(input_format="csv")).mentions[0].text == "Rome"


@pytest.mark.parametrize("times", [1, 90])
def test_a_precision_that_is_none_is_told_and_left_out(tmp_path: Path, times: int):
    rows = "Tower,1,2,building\nMill,3,4,buildng\nYard,5,6,n/a\n" + "Hall,7,8,building\n" * 9
    found = read(tmp_path, f"name,lat,lon,precision\n{rows * times}")
    mentions = [found.spots.mention(index) for index in range(3)] if found.spots else found.mentions[:3]
    assert (found.spots is not None) == (times > 1)
    assert [one.precision for one in mentions] == [Precision.BUILDING, None, None]
    assert "'buildng' is not known" in told(found, "unknown-precision").message
