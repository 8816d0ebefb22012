"""Changes to a story file: the one word changes, every other byte stays."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import story
from mapgen.errors import InputError
from mapgen.story import editing, nodes, scalars, yaml_text

from .test_story_reading import TRAIN

if TYPE_CHECKING:
    from mapgen.story.file import StoryFile

FILE = story.loads(TRAIN, name="kim.yaml")


def changed(before: StoryFile, after: StoryFile) -> list[str]:
    """Lines taken out (-) and put in (+)."""
    lines = difflib.ndiff(before.text.splitlines(keepends=True), after.text.splitlines(keepends=True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


def test_a_check_is_written_where_it_belongs() -> None:
    assert changed(FILE, editing.set_checked(FILE, "bridge", on="2018-04-04", by="cd")) == [
        "-   bridge: {name: Friendship Bridge, in: Dandong, label: left}",
        "+   bridge: {name: Friendship Bridge, in: Dandong, label: left, checked: 2018-04-04 cd}",
    ]
    after = editing.set_checked(FILE, "guest", on="2018-04-04")
    assert changed(FILE, after)[1] == (
        "+   guest:  {name: Diaoyutai State Guesthouse, checked: 2018-04-04}     # a person looked; no later run changes it"
    )


def test_a_place_that_stands_nowhere_yet_is_added() -> None:
    after = editing.set_checked(FILE, "stockholm", on="2018-04-04", by="cd")
    assert changed(FILE, after) == ["+   stockholm: {name: Stockholm, checked: 2018-04-04 cd}"]
    bare = story.loads("steps:\n- at: Ceyhan, Turkey")
    after = editing.set_checked(bare, "ceyhan-turkey", on="2018-04-04")
    assert after.text == (
        'steps:\n- at: Ceyhan, Turkey\nplaces:\n  ceyhan-turkey: {name: "Ceyhan, Turkey", checked: 2018-04-04}\n'
    )


def test_several_words_at_once_and_a_word_taken_out() -> None:
    after = editing.set_place(FILE, "guest", {"checked": None, "at": "39.9 N, 116.3 E", "precision": "building"})
    assert changed(FILE, after)[1].startswith(
        '+   guest:  {name: Diaoyutai State Guesthouse, at: "39.9 N, 116.3 E", precision: building}     #'
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_short_forms_grow_only_as_far_as_needed(end: str) -> None:
    flow = story.loads(f"places: [Pyongyang, Dandong, Beijing]{end}")
    assert editing.set_checked(flow, "dandong", on="2018-04-04", by="x: y").text == (
        f'places: [Pyongyang, {{name: Dandong, checked: "2018-04-04 x: y"}}, Beijing]{end}'
    )
    block = story.loads(f"places:{end}- Pyongyang # a comment{end}- Dandong{end}- Beijing")
    assert editing.set_checked(block, "beijing", on="2018-04-04").text == (
        f"places:{end}- Pyongyang # a comment{end}- Dandong{end}- {{name: Beijing, checked: 2018-04-04}}"
    )
    ids = story.loads(f"places:{end}  p: Pyongyang{end}  d: Dandong{end}")
    assert editing.set_checked(ids, "p", on="2018-04-04").text == (
        f"places:{end}  p: {{name: Pyongyang, checked: 2018-04-04}}{end}  d: Dandong{end}"
    )
    more = story.loads(f"places: [Pyongyang]{end}journeys: [{{train: Pyongyang > Sinuiju}}]{end}")
    assert editing.set_place(more, "sinuiju", {"checked": "yes"}).text == (
        f'places: [Pyongyang, {{name: Sinuiju, checked: "yes"}}]{end}journeys: [{{train: Pyongyang > Sinuiju}}]{end}'
    )


def test_json_stays_json() -> None:
    file = story.loads('{\n  "places": {\n    "a": "Paris"\n  }\n}\n', name="a.json")
    after = editing.set_checked(file, "a", on="2018-04-04", by="no")
    assert after.text == '{\n  "places": {\n    "a": {"name": "Paris", "checked": "2018-04-04 no"}\n  }\n}\n'


BRACKETS = """mapgen: 1
steps: [
  # it begins here
  {at: Rome, title: A}, # said by one
  {at: Paris, title: "B, C"},
  # and ends there
  {at: London, title: D} # a guess
]
"""
MOVED = """mapgen: 1
steps: [
  # and ends there
  {at: London, title: D}, # a guess
  # it begins here
  {at: Rome, title: A}, # said by one
  {at: Paris, title: "B, C"}
]
"""


@pytest.mark.parametrize(
    ("text", "number", "to", "expected"),
    [
        (BRACKETS, 2, 0, MOVED),
        (
            "steps: [{at: Rome}, {at: Paris} , {at: London},]\n",
            0,
            2,
            "steps: [{at: Paris}, {at: London} , {at: Rome},]\n",
        ),
        ("steps: [{at: Rome}, # one\n {at: Paris}]\n", 1, 0, "steps: [{at: Paris}, # one\n {at: Rome}]\n"),
        ("steps: [\n {at: Rome}\n , {at: Paris}\n]\n", 1, 0, "steps: [\n {at: Paris}\n , {at: Rome}\n]\n"),
        ("steps:\n- at: Rome\n  title: A\n- {at: Paris}", 1, 0, "steps:\n- {at: Paris}\n- at: Rome\n  title: A"),
        (
            '{"steps": [\n  {"at": "Rome"},\n  {"at": "Paris", "text": "]"}\n]}',
            0,
            1,
            '{"steps": [\n  {"at": "Paris", "text": "]"},\n  {"at": "Rome"}\n]}',
        ),
    ],
)
def test_an_item_is_moved_with_what_is_said_of_it(text: str, number: int, to: int, expected: str) -> None:
    file = story.loads(text, name="a.json" if text[0] == "{" else "a.yaml")
    moved = editing.move(file, ("steps", number), to)
    assert moved.text == expected
    assert editing.move(moved, ("steps", to), number).text == text, "and back"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("journeys", 0, "status"), "planned", ["-   status: reported", "+   status: planned"]),
        (("journeys", 1, "status"), "planned", ["+   status: planned"]),
        (("title",), "Kim: a train", ["- title: A train to Beijing", '+ title: "Kim: a train"']),
        (("defaults", "timezone"), "UTC", ["+ defaults: {timezone: UTC}"]),
        (("steps", 2), {"at": "Paris, Texas", "title": "no"}, ['+ - {at: "Paris, Texas", title: "no"}']),
        (("places", "hall"), {"name": "Hall"}, ["+   hall: {name: Hall}"]),
    ],
)
def test_words_are_put_in(path: tuple[str | int, ...], value: Any, expected: list[str]) -> None:
    assert changed(FILE, editing.put(FILE, path, value)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("journeys", 0, "status"), ["-   status: reported"]),
        (("journeys", 0, "when"), ["-   when: 2018-03-25/2018-03-26"]),
        (("subtitle",), ["- subtitle: Kim Jong-un's first journey abroad as leader"]),
        (
            ("journeys", 1),
            [
                "- - train: Beijing > Dandong > bridge > Pyongyang",
                "-   when: 2018-03-27/2018-03-28",
                "-   source: talks",
            ],
        ),
    ],
)
def test_words_are_taken_out(path: tuple[str | int, ...], expected: list[str]) -> None:
    assert changed(FILE, editing.drop(FILE, path)) == expected


def test_what_is_left_empty_goes_with_it() -> None:
    assert changed(FILE, editing.drop(FILE, ("related", 0))) == [
        "- related:                                     # never joined to a journey; in the inset when far away",
        "- - {at: Stockholm, when: 2018-03-15/2018-03-17, title: Talks on a summit}",
    ]


def test_blocks_of_text_and_comments_around_a_change_stay() -> None:
    text = "places:\n  a:\n    name: Paris  # the one in Texas\n    note: |\n      one\n      two\n\n# next\nsteps:\n- at: a\n"
    file = story.loads(text)
    assert editing.set_checked(file, "a", on="2018-04-04").text == text.replace(
        "      two\n", "      two\n    checked: 2018-04-04\n"
    )
    assert editing.put(file, ("places", "a", "note"), "x").text == text.replace("|\n      one\n      two\n", "x\n")
    assert editing.drop(file, ("places", "a", "note")).text == text.replace("    note: |\n      one\n      two\n", "")


def test_a_change_that_would_touch_more_or_break_the_story_is_refused() -> None:
    shared = story.loads("places:\n  a: &x {name: Paris}\n  b: *x\n")
    with pytest.raises(InputError, match="without touching more"):
        editing.set_checked(shared, "a", on="2018-04-04")
    with pytest.raises(InputError, match="is none of"):
        editing.put(FILE, ("journeys", 0, "status"), "rumoured")
    with pytest.raises(InputError, match="nothing to show"):
        editing.drop(story.loads("title: x\nplaces: [a]\n"), ("places", 0))
    with pytest.raises(InputError, match="kim.yaml has no place 'paris'"):
        editing.set_checked(FILE, "paris", on="2018-04-04")
    with pytest.raises(InputError, match="has no"):
        editing.drop(FILE, ("journeys", 0, "title"))


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and text.strip() not in ("~", "null")))
def test_any_text_comes_back_as_it_was_put_in(text: str) -> None:
    for before in (FILE, story.loads('{"places": ["a"], "steps": [{"at": "b"}]}', name="a.json")):
        try:
            after = editing.put(before, ("steps", 0, "text"), text)
        except InputError as refused:
            assert "without touching more" in refused.message  # lone surrogates are replaced when read
            assert any("\ud800" <= character <= "\udfff" for character in text)
            continue
        assert after.story.steps[0].text == text
        assert editing.drop(after, ("steps", 0, "text")).text == before.text


@settings(deadline=None)
@given(st.text(max_size=30))
def test_a_text_on_one_line_reads_back_in_yaml_and_json(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    assert "\n" not in scalars.text(clean)
    assert json.loads(scalars.text(clean, as_json=True)) == clean
    root, _ = yaml_text.read(f"a: {{b: {scalars.text(clean)}}}", "x", FILE.caps)
    assert root is not None
    found = nodes.at(root, ("a", "b"))
    assert found is not None
    assert found.value == clean
