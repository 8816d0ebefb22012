"""A desk's own table of names."""

import pytest

from mapgen.errors import InputError
from mapgen.gazetteer import DeskGazetteer


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "my.csv"
    path.write_text(
        "name,lat,lon,names,kind,country,state\n"
        "Al-Shifa Hospital,31.5239,34.4433,Shifa|الشفاء,building,Palestine,Gaza\n"
        "Site 4,39.70,125.50,,base,KP,\n",
        encoding="utf-8",
    )
    return DeskGazetteer.from_file(path)


def test_found_by_any_name(desk):
    first = desk.named("al shifa hospital")[0]
    assert (first.point.x, first.point.y) == (34.4433, 31.5239)
    assert (first.provider, first.kind, first.country, first.admin1) == ("desk", "building", "PS", "Gaza")
    assert (first.match, desk.named("Al-Shifa Hospital")[0].match, desk.named("الشفاء")[0].match) == (
        "folded",
        "exact",
        "alternate",
    )
    assert desk.by_key(first.key).point == first.point
    assert desk.named("elsewhere") == ()


def test_misspelt(desk):
    first = desk.similar("Al-Shiffa Hospital")[0]
    assert (first.name, first.match) == ("Al-Shifa Hospital", "spelling")
    assert first.score < desk.named("Al-Shifa Hospital")[0].score


def test_semicolons_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "my.csv"
    path.write_text("Name;Latitude;Longitude\nHome;1.5;2.5\n", encoding="utf-8-sig")
    assert DeskGazetteer.from_file(path).named("home")[0].point.coords[0] == (2.5, 1.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("name,lat\nA,1\n", "no column lon"),
        ("name,lat,lon\nA,1,\n", "row 2"),
        ("name,lat,lon\nA,1,2\nB,91,2\n", "row 3"),
        ("name,lat,lon\n,1,2\n", "row 2: no name"),
        ("name,lat,lon,country\nA,1,2,Atlantis\n", "Atlantis"),
        ('name,lat,lon\n"A,1,2\n', "row 2"),
    ],
)
def test_refused_with_the_row(tmp_path, text, told):
    path = tmp_path / "my.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        DeskGazetteer.from_file(path)
    assert told in str(refused.value)


def test_not_there_or_not_text(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        DeskGazetteer.from_file(tmp_path / "none.csv")
    (tmp_path / "my.csv").write_bytes(b"name,lat,lon\nM\xfcnchen,48,11\n")
    with pytest.raises(InputError, match="UTF-8"):
        DeskGazetteer.from_file(tmp_path / "my.csv")
