"""How a text is taken apart: name, qualifiers, facility words."""

from __future__ import annotations

import pytest

from mapgen.locate.facility import settlements
from mapgen.locate.query import How, readings
from mapgen.locate.search import allowed_edits


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("Paris, Texas", "Paris", ("Texas",)),
        ("Springfield, Illinois, USA", "Springfield", ("Illinois", "USA")),
        ("Berlin (Germany)", "Berlin", ("Germany",)),
        ("Berlin [Germany]", "Berlin", ("Germany",)),
        ("丹东，中国", "丹东", ("中国",)),
        ("China, Dandong", "Dandong", ("China",)),
        ("Kano - Nigeria", "Kano", ("Nigeria",)),
        ("Portland Oregon", "Portland", ("Oregon",)),
        ("Fayetteville North Carolina", "Fayetteville", ("North Carolina",)),
        ("City of Kano", "Kano", ()),
        ("Kaduna State", "Kaduna", ()),
        ("N. Carolina", "north Carolina", ()),
    ],
)
def test_a_text_can_be_read_as_name_and_qualifiers(text, name, within):
    assert (name, within) in [(reading.name, reading.within) for reading in readings(text)]


def test_the_text_as_written_comes_first():
    assert readings(" Washington,  D.C., ")[0].name == "Washington, D.C."
    assert readings("Kaduna State")[0].how is How.WHOLE


def test_nothing_can_be_read_from_nothing():
    assert readings(" , ") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PHC Sabon Gari", ("Sabon Gari",)),
        ("Gen. Hosp. Zaria", ("Zaria",)),
        ("Primary Health Centre, Tudun Wada", ("Tudun Wada",)),
        ("Tudun Wada Primary Healthcare Center II", ("Tudun Wada",)),
        ("Federal Medical Centre Katsina", ("Katsina",)),
        ("Hosptial Zaria", ("Zaria",)),
        ("Amana PHC Karfi North", ("Karfi North", "Karfi", "Amana")),
        ("Bello Memorial Hospital", ()),
        ("Centre de santé de Kaya", ("Kaya",)),
        ("Hôpital général d'Abéché", ("Abéché",)),
        ("Puskesmas Kuta Selatan", ("Kuta Selatan",)),
        ("Zaria", ()),
        ("General Hospital", ()),
        ("Postojna", ()),
    ],
)
def test_facility_words_are_stripped(text, names):
    assert settlements(text) == names


def test_the_town_in_brackets_behind_a_clinic_is_not_the_clinic():
    assert [reading.how for reading in readings("PHC Rimi (Zaria)") if reading.name == "Zaria"] == [How.SETTLEMENT]


def test_the_last_part_behind_a_clinic_is_where_it_is():
    assert ("Ashigashiya", How.SETTLEMENT) in [(r.name, r.how) for r in readings("Al-Noor Maternity, Ashigashiya")]


@pytest.mark.parametrize(("name", "edits"), [("Ulm", 0), ("Oslo", 1), ("Dandon", 1), ("Pyonyang", 2), ("東京", 0)])
def test_short_names_are_not_corrected(name, edits):
    assert allowed_edits(name) == edits
