"""What places are called in each language of a map: names, native names, and positions told through others."""

import pytest
from shapely.geometry import Point

import mapgen
from mapgen import compose
from mapgen.compose.names import known_as
from mapgen.compose.relations import retold
from mapgen.model import Mention, Place
from mapgen.settings import Settings

STORY = """
mapgen: 1
title: Sightings
places:
  Beijing: {names: {ko: 베이징}}
steps:
- {at: Beijing}
- {between: [Limassol, Tartus]}
- {off: Tartus}
- {area: Latakia}
- {near: {place: Paphos, by: 12 nmi, bearing: SW}}
- {near: {place: Paphos, by: 7.5 km}}
- {at: Alexandria, within: 20 km}
- {at: "33.92 N, 34.31 E"}
- {at: 8G3JJCCJ+22}
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """The names of the steps' places in a language."""
    path = tmp_path_factory.mktemp("names") / "sightings.yaml"
    path.write_text(STORY, encoding="utf-8")
    story = mapgen.read(path)

    def told(*spoken):
        outline, places = story.outline, story.places
        scene = compose.scene(outline, places, (), (), settings=Settings(languages=spoken))
        return [step.places for step in scene.steps], scene

    return told


TOLD = {
    "en": ["Beijing", "between Limassol and Tartus", "off Tartus", "Latakia area", "12 nmi SW of Paphos",
           "7.5 km from Paphos", "within 20 km of Alexandria", "33.92 N, 34.31 E"],
    "de": ["Beijing", "zwischen Limassol und Tartus", "vor Tartus", "Raum Latakia", "22 km südwestlich von Paphos",
           "7,5 km von Paphos", "im Umkreis von 20 km um Alexandria", "33,92° N, 34,31° O"],
    "ru": ["Пекин", "Лимасол – Тартус, участок пути", "Тартус, у побережья", "Латакия, район",
           "Пафос, 22 км к юго-западу", "Пафос, 7,5 км в стороне", "Александрия, в пределах 20 км",
           "33,92° с. ш.; 34,31° в. д."],
    "ar": ["بكين", "بين ليماسول وترطوس", "قبالة ترطوس", "منطقة لاذقية", "على بعد 22 كم جنوب غرب بافوس",
           "على بعد 7.5 كم من بافوس", "ضمن 20 كم من اسكندريه", "33.92 شمالًا، 34.31 شرقًا"],
}  # fmt: skip


@pytest.mark.parametrize("lang", TOLD)
def test_a_position_is_told_in_the_reader_s_language(named, lang):
    steps, _ = named(lang)
    texts = [names[lang].replace("\u00a0", " ") for names in steps]
    assert texts[:-1] == TOLD[lang]
    assert texts[-1] == "8G3JJCCJ+22"


def test_all_languages_of_a_map_at_once(named):
    steps, scene = named("en", "ar", "ko")
    assert set(steps[1]) == {"en", "ar", "ko"}
    assert steps[0] == {"en": "Beijing", "ar": "بكين", "ko": "베이징"}
    beijing = scene.mark(scene.steps[0].marks[0])
    assert (beijing.native, beijing.native_lang) == ("北京", "zh")


def test_what_the_first_language_calls_it_is_not_said_twice(named):
    _, scene = named("zh", "en")
    beijing = scene.mark(scene.steps[0].marks[0])
    assert (beijing.name, beijing.native, beijing.native_lang) == ("北京", "", "zh")


@pytest.mark.parametrize(
    ("names", "lang", "text"),
    [
        ({"ru": "Москва", "und-Cyrl": "Москвa"}, "ru-RU", "Москва"),
        ({"und-Cyrl": "Дандун"}, "ru", "Дандун"),
        ({"und-Cyrl": "Дандун"}, "uk", ""),
        ({"und-Hang": "단둥"}, "ko", "단둥"),
        ({"und-Arab": "داندونج"}, "ar-EG", "داندونج"),
        ({"und-Arab": "داندونج"}, "fa", ""),
        ({"und-Hani": "努库阿洛法"}, "zh", "努库阿洛法"),
        ({"und-Jpan": "ヌクアロファ", "und-Hani": "努库阿洛法"}, "ja", "ヌクアロファ"),
        ({"zh": "北京"}, "ja", "北京"),
        ({"zh": "丹东"}, "ja", ""),
        ({"und-Cyrl": "Дандун"}, "fr", ""),
        ({}, "ja", ""),
    ],
)
def test_a_name_of_which_the_script_is_known_serves_the_language_it_was_chosen_for(names, lang, text):
    assert known_as(names, lang) == text


@pytest.mark.parametrize("name", ["1234", "12-34", "N 7", "25", "NE 12"])
def test_a_name_of_figures_is_no_position(name):
    place = Place(id="a", name=name, mentions=(Mention(id="a", text=name, point=Point(7.4, 9.0)),))
    assert retold([place], {}, {}, ["ko", "en"], "") == {}
