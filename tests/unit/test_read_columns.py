"""Which column holds what: the headers of many languages and offices, checked against the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mapgen.errors import InputError
from mapgen.model import Join, Mode, Severity, Status
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, text: str, **options):
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    return outline(path, settings=Settings(**options))


def told(found, code: str):
    return next(issue for issue in found.issues if issue.code == code)


def fields(found) -> dict[str, str]:
    """What the note says: field → header."""
    said = told(found, "columns-guessed").message.partition("columns: ")[2].partition("; not used")[0]
    return {part.split(" ← ")[0]: part.split(" ← ")[1].strip("'") for part in said.split(", ")}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("name,lat,lon", "Wien,48.2,16.37"),
        ("PLACE,Latitude,Longitude", "Wien,48.2,16.37"),
        ("Ort;Breite;Länge", "Wien;48,2;16,37"),
        ("Ortsname;Geogr. Breite;Geogr. Länge", "Wien;48,2;16,37"),
        ("location\ty\tx", "Wien\t48.2\t16.37"),
        ("Facility_Name|GPS lat|GPS lng", "Wien|48.2|16.37"),
        ("FacilityName,siteLat,siteLon", "Wien,48.2,16.37"),
        ('site,"lat, lon"', 'Wien,"48.2, 16.37"'),
        ('site,"lon,lat"', 'Wien,"16.37, 48.2"'),
        ("name,coordinates", 'Wien,"16.37 E, 48.2 N"'),
        ("name,Koordinaten", "Wien,48.2/16.37"),
        ("name,wkt", "Wien,POINT (16.37 48.2)"),
        ("title,lat,lon", "Wien,48°12'N,16°22'12\"E"),
        ("Lieu;Latitude;Longitude", "Wien;48,2;16,37"),
        ("Lugar,Latitud,Longitud", "Wien,48.2,16.37"),
        ("Luogo,Lat.,Long.", "Wien,48.2,16.37"),
        ("Nome do local;Latitude;Longitude", "Wien;48,2;16,37"),
        ("Miejscowość;Szerokość;Długość", "Wien;48,2;16,37"),
        ("Yer;Enlem;Boylam", "Wien;48,2;16,37"),
        ("Место;Широта;Долгота", "Wien;48,2;16,37"),
        ("الاسم,خط العرض,خط الطول", "Wien,48.2,16.37"),
        ("地点,纬度,经度", "Wien,48.2,16.37"),
        ("地名,緯度,経度", "Wien,48.2,16.37"),
        ("장소,위도,경도", "Wien,48.2,16.37"),
    ],
)
def test_columns_are_found_by_the_names_people_use(tmp_path: Path, header: str, row: str):
    (mention,) = read(tmp_path, f"{header}\n{row}\n").mentions
    assert mention.text == "Wien"
    assert (mention.point.x, mention.point.y) == pytest.approx((16.37, 48.2))


@pytest.mark.parametrize(
    ("header", "row", "country", "region", "district"),
    [
        ("Nom du lieu,Pays,Département,Arrondissement", "X,France,Ain,Bourg", "France", "Ain", "Bourg"),
        ("Ort;Land;Bundesland;Landkreis", "X;Deutschland;Bayern;Fürth", "Deutschland", "Bayern", "Fürth"),
        ("Lugar,País,Departamento,Municipio", "X,Colombia,Cauca,Toribío", "Colombia", "Cauca", "Toribío"),
        ("Local;País;Estado;Município", "X;Brasil;Amazonas;Manaus", "Brasil", "Amazonas", "Manaus"),
        ("Luogo,Nazione,Regione,Provincia", "X,Italia,Sicilia,Agrigento", "Italia", "Sicilia", "Agrigento"),
        ("Название;Страна;Область;Район", "X;Россия;Омская;Тарский", "Россия", "Омская", "Тарский"),
        ("الاسم,البلد,المحافظة,المنطقة", "X,فلسطين,غزة,الرمال", "فلسطين", "غزة", "الرمال"),
        ("Site,adm0_name,adm1_name,adm2_name", "X,Mali,Mopti,Djenné", "Mali", "Mopti", "Djenné"),
        ("location,country,admin1,admin2", "X,Ukraine,Kyiv,Buchanskyi", "Ukraine", "Kyiv", "Buchanskyi"),
    ],
)
def test_what_a_place_lies_in(tmp_path: Path, header: str, row: str, country: str, region: str, district: str):
    (mention,) = read(tmp_path, f"{header}\n{row}\n").mentions
    assert (mention.text, mention.country, mention.region, mention.district) == ("X", country, region, district)


def test_the_guess_is_told_and_can_be_overridden(tmp_path: Path):
    text = "name,facility,beds\nA,Clinic of Kano,12\n"
    said = told(read(tmp_path, text), "columns-guessed").message
    assert "name ← 'name'" in said
    assert said.endswith("not used: 'facility', 'beds'")
    (mention,) = read(tmp_path, text, columns={"name": "facility"}).mentions
    assert mention.text == "Clinic of Kano"
    with pytest.raises(InputError, match="no column 'Nowhere'"):
        read(tmp_path, text, columns={"name": "Nowhere"})
    with pytest.raises(InputError, match="no field is called 'naem'"):
        read(tmp_path, text, columns={"naem": "facility"})


def test_no_coordinates_is_no_error(tmp_path: Path):
    (mention,) = read(tmp_path, "Facility Name,Ward,LGA,State\nPHC Sabon Gari,Sabon Gari,Zaria,Kaduna\n").mentions
    told = (mention.text, mention.ward, mention.district, mention.region, mention.point)
    assert told == ("PHC Sabon Gari", "Sabon Gari", "Zaria", "Kaduna", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("City,Country\nParis,USA\n", "Paris"),
        ("Country,Cases\nGhana,3\n", "Ghana"),
        ("Headline,City,Date\nA big day,Rome,2020-01-01\n", "Rome"),
        ("Escuelas,Municipio,Departamento\nLa Paz No. 2,Toribío,Cauca\nEl Sol,Silvia,Cauca\n", "La Paz No. 2"),
        ("Address,City,State,Zip\n350 Fifth Ave,New York,NY,10118\n", "350 Fifth Ave"),
        ("Title,Note,URL\nEiffel Tower,,https://example.org/\n", "Eiffel Tower"),
    ],
)
def test_the_name_where_no_column_says_it(tmp_path: Path, text: str, name: str):
    assert read(tmp_path, text).mentions[0].text == name


def test_words_in_a_header_are_not_taken_out_of_it(tmp_path: Path):
    text = "Incident ID,Region of Incident,Number of Dead,Location of death,Information Source\n1,Africa,3,Rome,AFP\n"
    found = fields(read(tmp_path, text))
    assert found == {
        "id": "Incident ID",
        "region": "Region of Incident",
        "place": "Location of death",
        "source": "Information Source",
    }


def test_a_column_that_does_not_hold_what_its_header_promises_is_told(tmp_path: Path):
    found = read(tmp_path, "name,easting,northing,zone\nWien,601000,5339000,33N\n")
    assert found.mentions[0].point is None
    assert found.mentions[0].district == ""
    unfit = [issue for issue in found.issues if issue.code == "column-unfit"]
    assert [issue.where for issue in unfit] == ["places.csv, column easting", "places.csv, column northing"]
    assert "GeoPackage" in unfit[0].hint


def test_columns_of_days_are_not_the_ends_of_a_leg(tmp_path: Path):
    found = read(tmp_path, "place;von;bis\nWien;01.02.2020;05.02.2020\nGraz;2020-03;\n")
    assert not found.legs
    assert [one.when.edtf for one in found.happenings] == ["2020-02-01/2020-02-05", "2020-03"]


def test_a_numbered_list_is_no_journey(tmp_path: Path):
    for header in ("No", "Nr.", "#", "S/N"):
        assert not read(tmp_path, f"{header},Name,Country\n1,Accra,Ghana\n2,Lomé,Togo\n").legs
    assert read(tmp_path, "No,Name,Mode\n1,Accra,\n2,Lomé,bus\n").legs
    assert not read(tmp_path, "Line,Name\nU1,Accra\nU1,Lomé\n").legs


def test_a_column_of_other_statuses_is_not_the_standing_of_facts(tmp_path: Path):
    found = read(tmp_path, "name,status\nA,functional\nB,closed\n")
    assert told(found, "columns-guessed").message.endswith("not used: 'status'")
    found = read(tmp_path, "name,date,standing\nA,2020,Reported\nB,2020,rumour\nC,2020,possible\n")
    assert [one.status for one in found.happenings] == [Status.REPORTED, Status.CONFIRMED, Status.POSSIBLE]


def test_order_and_mode_make_a_journey(tmp_path: Path):
    text = "order,place,mode,date\n2,Dandong,train,2018-03-25\n1,Pyongyang,,\n3,Beijing,train,2018-03-26\n"
    legs = read(tmp_path, text).legs
    assert [(leg.origin, leg.destination, leg.mode) for leg in legs] == [
        ("pyongyang", "dandong", Mode.RAIL),
        ("dandong", "beijing", Mode.RAIL),
    ]
    assert legs[0].when.edtf == "2018-03-25"


def test_modes_in_other_words_and_languages(tmp_path: Path):
    text = (
        "Reihenfolge;Ort;Verkehrsmittel\n1;Berlin;\n2;Prag;Bahn\n3;Wien;Flugzeug\n4;Rom;mit dem Auto\n5;Tunis;Fähre\n"
    )
    assert [leg.mode for leg in read(tmp_path, text).legs] == [Mode.RAIL, Mode.AIR, Mode.ROAD, Mode.SEA]
    found = read(tmp_path, "order,place,mode\n1,Oslo,\n2,Bergen,teleport\n")
    assert told(found, "unknown-mode").where == "places.csv, row 3, column mode"


def test_modes_that_stand_where_one_departs(tmp_path: Path):
    legs = read(tmp_path, "order,place,mode\n1,Oslo,train\n2,Bergen,ship\n3,Stavanger,\n").legs
    assert [leg.mode for leg in legs] == [Mode.RAIL, Mode.SEA]


def test_without_a_mode_nothing_is_routed(tmp_path: Path):
    (leg,) = read(tmp_path, "order,place\n1,Oslo\n2,Bergen\n").legs
    assert leg.mode is None
    assert leg.join is Join.INFERRED


def test_legs_are_kept_apart_by_their_group(tmp_path: Path):
    text = "trip,order,place,mode\nA,1,Oslo,\nA,2,Bergen,train\nB,1,Rome,\nB,2,Tunis,ship\n,,Total,\n"
    legs = read(tmp_path, text).legs
    assert [(leg.origin, leg.destination, leg.mode, leg.title) for leg in legs] == [
        ("oslo", "bergen", Mode.RAIL, "A"),
        ("rome", "tunis", Mode.SEA, "B"),
    ]


def test_pairs_of_ends_are_legs(tmp_path: Path):
    text = "from,to,mode,via\nPyongyang,Beijing,train,Dandong\nBeijing,Shanghai,car,\nBeijing,,car,\n"
    found = read(tmp_path, text)
    assert [(leg.origin, leg.destination, leg.via, leg.mode) for leg in found.legs] == [
        ("pyongyang", "beijing", ("dandong",), Mode.RAIL),
        ("beijing", "shanghai", (), Mode.ROAD),
    ]
    assert told(found, "empty-end").where == "places.csv, row 4, column to"


def test_pairs_with_their_positions(tmp_path: Path):
    text = "origin,origin_lat,origin_lon,destination,dest_lat,dest_lon\nHome,48.2,16.37,Work,48.3,16.4\n"
    found = read(tmp_path, text)
    assert [(mention.text, mention.point.x, mention.point.y) for mention in found.mentions] == [
        ("Home", 16.37, 48.2),
        ("Work", 16.4, 48.3),
    ]
    nameless = read(tmp_path, "from_lat,from_lon,to_lat,to_lon\n48.2,16.37,-33.9,151.2\n")
    assert [mention.text for mention in nameless.mentions] == ["48.2 N, 16.37 E", "33.9 S, 151.2 E"]


def test_a_stop_that_is_half_a_position_is_told(tmp_path: Path):
    found = read(tmp_path, "from,to\n48.2 16.4 A,Rome\n48.2 N,Rome\n")
    assert told(found, "bad-position").where == "places.csv, row 3, column from"


def test_a_column_of_icons_is_said_not_to_be_drawn(tmp_path: Path) -> None:
    found = told(read(tmp_path, "name,symbol\nDandong,star\n"), "not-drawn")
    assert (found.severity, found.message[:28]) == (Severity.NOTE, "column 'symbol' names icons;")
