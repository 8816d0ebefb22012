"""The words of a story file: what may be typed, and what each mistake is told."""

from __future__ import annotations

import pytest

from mapgen import story
from mapgen.story import StoryError


def told(text: str) -> list[str]:
    """Every message for a text, with line and column and without the file's name."""
    with pytest.raises(StoryError) as refused:
        story.loads(text, name="x")
    return [detail.removeprefix("x, ") for detail in refused.value.details]


def step(words: str) -> list[str]:
    return told(f"steps:\n- {{{words}}}\n")


def place(words: str) -> list[str]:
    return told(f"places:\n  p: {words}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("at: X, sorce: y", "line 2, column 11: unknown key 'sorce' — did you mean 'source'?"),
        ("at: X, date: 2018", "line 2, column 11: unknown key 'date' — did you mean 'when'?"),
        ("at: X, when: ", "line 2, column 11: 'when' has no value; fill it or leave the key out"),
        ('at: X, title: ""', "line 2, column 11: 'title' has no value; fill it or leave the key out"),
        ("at: X, title: null", "line 2, column 11: 'title' has no value; fill it or leave the key out"),
        ("at: X, title: [a, b]", "line 2, column 18: title: a list where a text should stand"),
        ("at: X, title: {a: b}", "line 2, column 18: title: a mapping where a text should stand"),
        ("at: X, source: []", "line 2, column 11: 'source' is an empty list; fill it or leave the key out"),
        ("title: x", "line 2, column 3: steps: a step says where: at: Beijing, or one of between, near, off, area"),
        ("at: X, off: Y", "line 2, column 3: steps: at and off together; say where in one way"),
        (
            "near: Paros",
            "line 2, column 3: steps: how near? Write near: {place: Paros, by: 12 nmi}, or add within: 20 km",
        ),
        ("near: {by: 5 km}", "line 2, column 10: 'near' needs 'place'"),
        (
            "near: {place: Paros, by: 12}",
            "line 2, column 29: by: '12' is no distance; write it as 5 km, 12 nmi, 300 m or 40 miles",
        ),
        ("between: [A]", "line 2, column 13: between: 1 where exactly 2 should stand"),
        ("between: A and B", "line 2, column 13: between: a text where a list should stand"),
        (
            "at: X, status: rumoured",
            "line 2, column 19: status: 'rumoured' is none of confirmed, probable, possible, reported, disputed, planned",
        ),
        ("at: X, status: Reported", "— did you mean 'reported'?"),
        ("at: X, when: 2018-13-01", "line 2, column 17: when: '2018-13-01' is no day of the calendar"),
        ("at: X, when: 2018-03-28/2018-03-25", "ends before it starts: 2018-03-25 is before 2018-03-28"),
        ("at: X, image: ../secret.jpg", "must be a path inside the folder of the story"),
        ("at: X, image: /etc/passwd", "must be a path inside the folder of the story"),
        ('at: X, image: "http://x/y.jpg"', "must be a path inside the folder of the story"),
        ("at: X, image: {alt: y}", "line 2, column 18: 'image' needs 'file'"),
        ("at: X, source: ais", "line 2, column 19: source: 'ais' is not listed under sources"),
        ('at: "39.9, 116.4"', "it could be 39.9 N, 116.4 E or 116.4 N, 39.9 E (not possible)"),
        ("at: [39.9, 116.4]", "it could be 39.9 N, 116.4 E or 116.4 N, 39.9 E (not possible)"),
        ("at: {lat: 91, lon: 0}", "line 2, column 14: lat: '91': a latitude is at most 90°"),
        ("at: {lat: 39.9}", "line 2, column 8: 'at' needs 'lon'"),
    ],
)
def test_mistakes_in_a_step(text: str, message: str) -> None:
    assert any(message in line for line in step(text)), step(text)


def test_an_unquoted_comma_is_explained_and_never_a_key() -> None:
    assert told("sources:\n  ais: {title: AIS, own analysis}\nplaces: [a]\n") == [
        (
            "line 2, column 21: 'own analysis' after a comma has no value;"
            ' if the comma is text, quote it: title: "AIS, own analysis"'
        )
    ]
    assert 'quote it: at: "Ceyhan, Turkey"' in step("at: Ceyhan, Turkey, when: 2018")[0]
    assert 'quote it: at: "33.92 N, 34.31 E"' in step("at: 33.92 N, 34.31 E")[0]
    assert "has no value; fill it" in step("at: X, title")[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{label: lefft}", "did you mean 'left'?"),
        ("{lat: 12}", "lat and lon go together; one of them is missing"),
        ("{lat: 1:30, lon: 2}", "lat: '1:30' is no angle"),
        ("{at: Dandong}", "at: 'Dandong' is no position; write it as 33.92 N, 34.31 E, or say where with in:"),
        ("{at: 10 N 20 E, lat: 1, lon: 2}", "at, lat and lon together; say where in one way"),
        ("{name: X, checked: no}", "checked: leave the key out until somebody has looked"),
        ("{names: {korean: 평양}}", "'korean' is no language tag"),
        ("{precision: exactly}", "did you mean 'exact'?"),
        ("{link: 'javascript:alert(1)'}", "is no link"),
        ("[39.9, 116.4]", "it could be 39.9 N, 116.4 E"),
        ('"39.9, 116.4"', "it could be 39.9 N, 116.4 E"),
        ("[a, b, c]", "p: a list where a mapping should stand"),
    ],
)
def test_mistakes_in_a_place(words: str, message: str) -> None:
    assert any(message in line for line in place(words)), place(words)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("rail: A > B", "unknown key 'rail' — did you mean 'train'?"),
        ("boat: A > B", "unknown key 'boat' — did you mean 'ship'?"),
        ("train: A", "train: 1 where at least 2 should stand"),
        ("train: A > > B", "train: 'A > > B' has an empty stop"),
        ("{train: A > B, ship: C > D}", "train and ship together; write a journey for each"),
        ("{train: A > B, mode: sea}", "train already says the means"),
        ("{train: A > B > C, via: D}", "via is for a journey of two stops"),
        ("{when: 2018}", "a journey begins with train, road, ship, air, walk or leg"),
        ('train: "A > 39.9, 116.4"', "it could be 39.9 N, 116.4 E"),
        ("just text", "journeys: a text where a mapping should stand"),
        ("{leg: A > B, mode: teleport}", "mode: 'teleport' is none of rail, road, sea, air, walk"),
    ],
)
def test_mistakes_in_a_journey(words: str, message: str) -> None:
    found = told(f"journeys:\n- {words}\n")
    assert any(message in line for line in found), found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mapgen: 2", "line 1, column 9: mapgen: version '2' of the format is not known here; this is version 1"),
        ("id: ../x", "id: '../x' is no id"),
        ("lang: english", "lang: 'english' is no language tag"),
        ("languages: [en, korean]", "line 1, column 17: languages: 'korean' is no language tag"),
        ("lengths: maybe", "lengths: 'maybe' is neither true nor false"),
        ("extent: [1, 2, 3, 4]", "extent: a list where a mapping of west, south, east, north should stand"),
        ("extent: {west: 1, south: 5, east: 2, north: 3}", "extent: it has no area"),
        ("defaults: {join: maybe}", "join: 'maybe' is none of none, inferred, track"),
        ("defaults: {timezone: Asia/Pyongjang}", "did you mean Asia/Pyongyang?"),
        ("title: |\n  two\n  lines", "title: a line break in what should be one line"),
        ("sources: {a: {publisher: x}}", "line 1, column 14: a source needs 'title'"),
        ("sources: {a: {title: x, url: 'ftp://x'}}", "url: 'ftp://x' is no link"),
        ('sources: {a: {title: x, url: "java\\tscript:x"}}', "is no link"),
        ("sources: {a: {title: x, public: perhaps}}", "public: 'perhaps' is neither true nor false"),
        ("sources: {a b: x}", "'a b' is no id"),
        ("published: soon", "published: 'soon' is no date"),
    ],
)
def test_mistakes_in_the_rest(text: str, message: str) -> None:
    found = told(f"{text}\nplaces: [a]\n")
    assert any(message in line for line in found), found


def test_a_source_may_be_a_text_and_privacy_is_understood_in_any_case() -> None:
    made = story.loads(
        "sources: {a: Own work, b: {title: x, public: False}, c: {title: x, public: no}, d: {title: x, public: yes}}\n"
        "places: [p]\n"
    ).story
    assert made.sources["a"].title == "Own work"
    assert [made.sources[key].public for key in "abcd"] == [True, False, False, True]


def test_short_and_long_forms_say_the_same() -> None:
    short = story.loads("places: {p: Paris}\nsteps: [{at: p, source: s, image: a.jpg}]\nsources: {s: T}\n").story
    long = story.loads(
        "places: {p: {name: Paris}}\nsteps: [{at: p, source: [s], image: {file: a.jpg}}]\nsources: {s: {title: T}}\n"
    ).story
    assert short == long
    arrows = [
        story.loads(f"journeys: [{{train: {way}}}]").story.journeys for way in ("A > B", "A->B", "A → B", "[A, B]")
    ]
    assert all(journeys[0].stops == ("A", "B") for journeys in arrows)


def test_an_empty_item_moves_no_line_number() -> None:
    assert told("steps:\n-\n- {at: X, sorce: y}\n") == [
        "line 2, column 2: an empty item; fill it or take it out",
        "line 3, column 11: unknown key 'sorce' — did you mean 'source'?",
    ]
