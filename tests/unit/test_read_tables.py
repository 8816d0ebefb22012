"""Delimited tables: encodings, delimiters, the row of headers, and that no row is lost."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.read.encoding import likeliest
from mapgen.settings import Caps, Settings

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, **options):
    return outline(path, settings=Settings(**options))


def table(tmp_path: Path, text: str, name: str = "places.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def names(found) -> list[str]:
    return [mention.text for mention in found.mentions]


def told(found, code: str):
    return next(issue for issue in found.issues if issue.code == code)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Ville;Pays;Remarque\nMontréal;Canada;près de l’eau\nGenève;Suisse;café\n"),
        ("cp1252", "Ort;Land\nKöln;Deutschland\nGroß Gerau;Deutschland\n"),
        ("cp1250", "name;country;note\nŁódź;Poland;größer\nKošice;Slovakia;ok\nGyőr;Hungary;ő\n"),
        ("cp1251", "Город;Страна;Широта;Долгота\nМосква;Россия;55,7558;37,6173\n"),
        ("koi8_r", "Город;Страна\nМосква;Россия\nКазань;Россия\n"),
        ("cp1253", "Πόλη;Χώρα\nΑθήνα;Ελλάδα\n"),
        ("cp1254", "Yer;İl\nŞanlıurfa;Şanlıurfa\nDiyarbakır;Diyarbakır\nMuğla;Muğla\n"),
        ("cp1255", "שם;עיר\nבית חולים;חיפה\n"),
        ("cp1256", "الاسم,البلد\nرفح,فلسطين\n"),
        ("cp932", "地名,国\n東京,日本\n札幌,日本\n"),
        ("euc_jp", "施設名,住所\nさくら病院,東京都千代田区\n"),
        ("gb18030", "地点,国家\n北京,中国\n丹东,中国\n"),
        ("big5", "地點,國家\n台北,台灣\n高雄,台灣\n"),
        ("cp949", "장소,나라\n서울,한국\n평양,북한\n"),
        ("mac_roman", "city,country\nMálaga,Spain\nA Coruña,Spain\n"),
        ("cp850", "ville;pays\nMontréal;Canada\nGenève;Suisse\n"),
        ("utf-16", "name\tlat\tlon\nZürich\t47.37\t8.54\n"),
        ("utf-16-le", "name\tlat\tlon\nZürich\t47.37\t8.54\n"),
        ("utf-8-sig", "name,lat,lon\nZürich,47.37,8.54\n"),
    ],
)
def test_the_encoding_of_a_few_rows_is_found(tmp_path: Path, encoding: str, text: str):
    found = read(table(tmp_path, text, encoding=encoding))
    first = text.splitlines()[1].replace("\t", ";").replace(",", ";").split(";")[0]
    assert found.mentions[0].text == first
    assert ("encoding-guessed" in {issue.code for issue in found.issues}) == (not encoding.startswith("utf"))


def test_of_encodings_that_read_as_well_the_commonest_is_taken():
    assert likeliest("Orléans".encode("cp1252"))[0] == "cp1252"


def test_a_stray_byte_does_not_turn_utf_8_into_something_else(tmp_path: Path):
    path = tmp_path / "mixed.csv"
    path.write_bytes("name\nZürich\nGenève\n".encode() * 10 + b"M\xe1laga\n")
    found = read(path)
    assert names(found)[:2] == ["Zürich", "Genève"]
    assert names(found)[-1] == "M�laga"
    assert told(found, "broken-bytes").where == "mixed.csv, row 31"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_below_a_preamble(tmp_path: Path, delimiter: str):
    rows = [
        ["Place name", "Country", "Latitude"],
        ["Ouagadougou", "Burkina Faso", "12"],
        ["Bobo", "Burkina Faso", "11"],
    ]
    text = "Export of 2024\nUser: admin, x\n\n" + "".join(delimiter.join(row) + "\n" for row in rows)
    assert names(read(table(tmp_path, text))) == ["Ouagadougou", "Bobo"]


def test_decimal_commas_do_not_make_the_comma_the_delimiter(tmp_path: Path):
    text = "Export aus System X\n\nOrt;Land;Breite;Länge\nWien;AT;48,2082;16,3738\nGraz;AT;47,0707;15,4395\n"
    (first, _) = read(table(tmp_path, text)).mentions
    assert (first.text, first.row, first.point.x, first.point.y) == ("Wien", 4, 16.3738, 48.2082)


def test_the_first_line_may_state_the_delimiter(tmp_path: Path):
    (mention,) = read(table(tmp_path, "sep=;\nname;lat;lon\nA,B;1,5;2,5\n")).mentions
    assert (mention.text, mention.row, mention.point.x) == ("A,B", 3, 2.5)


def test_old_line_ends_are_line_ends(tmp_path: Path):
    assert names(read(table(tmp_path, "name,lat,lon\rA,1,2\rB,3,4\r"))) == ["A", "B"]


def test_each_row_keeps_its_number_and_none_is_lost(tmp_path: Path):
    found = read(table(tmp_path, "some export\n\nname,note\nParis,a\n\nParis,b\nRome,\n"))
    assert [(mention.text, mention.row) for mention in found.mentions] == [("Paris", 4), ("Paris", 6), ("Rome", 7)]
    assert len({mention.id for mention in found.mentions}) == 3
    assert found.mentions[0].where == "places.csv, row 4"


def test_rows_with_one_name_and_rows_that_bear_its_number_keep_apart(tmp_path: Path):
    found = read(table(tmp_path, "name\nParis\nParis 2\nParis\nParis\n"))
    assert len({mention.id for mention in found.mentions}) == 4


def test_a_quoted_line_break_does_not_shift_the_row_numbers(tmp_path: Path):
    found = read(table(tmp_path, 'name,note\n"Two\nlines",a\nRome,b\n'))
    assert [mention.row for mention in found.mentions] == [2, 4]


def test_a_list_of_names_without_a_header_loses_none(tmp_path: Path):
    found = read(table(tmp_path, "Paris\nLyon\nMarseille\n"))
    assert names(found) == ["Paris", "Lyon", "Marseille"]
    assert "--header-row 1" in told(found, "no-headers").hint
    assert names(read(table(tmp_path, "Paris\nLyon, France\nMarseille\n", "list.txt"))) == [
        "Paris",
        "Lyon, France",
        "Marseille",
    ]


def test_rows_without_a_header_that_hold_numbers_lose_none_either(tmp_path: Path):
    found = read(table(tmp_path, "Paris,48.85,2.35\nLyon,45.76,4.84\n"))
    assert names(found) == ["Paris", "Lyon"]
    assert all(mention.point is None for mention in found.mentions), "nobody said which number is the latitude"


def test_unknown_words_are_a_header_where_they_are_of_another_kind(tmp_path: Path):
    assert names(read(table(tmp_path, "Wrack,Tiefe\nEstonia,80\nGoya,76\n"))) == ["Estonia", "Goya"]
    assert names(read(table(tmp_path, "Goma,DRC\nBukavu,DRC\n"))) == ["Goma, DRC", "Bukavu, DRC"]


def test_years_as_headers(tmp_path: Path):
    assert names(read(table(tmp_path, "Country,2019,2020\nGhana,1,2\nTogo,3,4\n"))) == ["Ghana", "Togo"]


def test_the_row_of_hxl_tags_is_no_place(tmp_path: Path):
    text = "Province,Cases\n#adm1+name,#affected+infected\nTigray,3\n"
    assert names(read(table(tmp_path, text))) == ["Tigray"]


def test_totals_and_notes_are_told_and_are_no_places(tmp_path: Path):
    text = "City,Country,Cases\nLagos,Nigeria,20\nTotal,,50\n\n* provisional figures\nSource: NCDC\n"
    found = read(table(tmp_path, text))
    assert names(found) == ["Lagos"]
    assert [(issue.where, issue.message) for issue in found.issues if issue.code == "not-a-place"] == [
        ("places.csv, row 3", "'Total' is read as a total, not as a place"),
        ("places.csv, row 5", "'* provisional figures' is read as a note, not as a place"),
        ("places.csv, row 6", "'Source: NCDC' is read as a note, not as a place"),
    ]


@pytest.mark.parametrize("name", ["Total Care Hospital", "Soma", "Somme", "Totalán", "Summerfield"])
def test_places_that_look_like_totals_stay_places(tmp_path: Path, name: str):
    assert names(read(table(tmp_path, f"name,country,beds\n{name},Turkey,3\n{name},,\n"))) == [name, name]


def test_ragged_rows_and_doubled_headers_are_told(tmp_path: Path):
    found = read(table(tmp_path, "name,name,lat,lon\nA,B,1,2\nC,D,1,2,3\n"))
    assert told(found, "duplicate-header").where == "places.csv, row 1, column 2"
    assert told(found, "ragged-row").where == "places.csv, row 3"


def test_ten_thousand_faults_of_one_kind_are_counted(tmp_path: Path):
    found = read(table(tmp_path, "name,lat,lon\n" + "A,1,2\n" * 12_000 + "B,95,200\n" * 10_000))
    faults = [issue for issue in found.issues if issue.code == "bad-position"]
    assert len(faults) == 51
    assert faults[-1].message.startswith("9,950 more")


def test_invisible_signs_around_a_name_are_left_out(tmp_path: Path):
    assert names(read(table(tmp_path, "name\n\u200bParis\u200e \n\xa0Rome\n"))) == ["Paris", "Rome"]


def test_caps_name_themselves(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read(table(tmp_path, "name\n" + "Rome\n" * 50), caps=Caps(rows=10))
    assert "10 rows" in caught.value.message
    assert "MAPGEN_CAPS__ROWS" in caught.value.hint
    with pytest.raises(InputError, match="places.csv, row 2: a cell has more than 10 characters"):
        read(table(tmp_path, "name\n" + "R" * 50), caps=Caps(cell_chars=10))
    with pytest.raises(InputError, match="row 1: more than 2 columns"):
        read(table(tmp_path, "name,lat,lon\nA,1,2\n"), caps=Caps(columns=2))


def test_a_header_row_can_be_given(tmp_path: Path):
    path = table(tmp_path, "name,x\nOrt,Wert\nWien,3\n")
    assert names(read(path, header_row=2)) == ["Wien"]
    with pytest.raises(InputError, match="row 9 does not exist; the last one is 3"):
        read(path, header_row=9)


def test_what_python_writes_is_read(tmp_path: Path):
    path = tmp_path / "made.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["name", "note"], ['A "q"', "two\nlines"], ["B", ""]])
    assert names(read(path)) == ['A "q"', "B"]


@pytest.mark.parametrize("header", ["Location", "Where exactly"])
def test_a_column_full_of_positions_is_one_whatever_its_header_says(tmp_path: Path, header: str):
    found = read(table(tmp_path, f'Name,{header},Score\nA,"54.20, 12.10","3, 5"\nB,"54.1667, 12.0833","4, 1"\n'))
    assert [(one.text, one.point and (one.point.x, one.point.y)) for one in found.mentions] == [
        ("A", (12.10, 54.20)),
        ("B", (12.0833, 54.1667)),
    ]
    (mention,) = read(table(tmp_path, 'Name,Score\nOslo,"3, 5"\n')).mentions
    assert mention.point is None
