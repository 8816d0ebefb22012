"""Story files as text: what is read, and what is refused with its line and column."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import story
from mapgen.errors import InputError
from mapgen.settings import Caps
from mapgen.story import StoryError

if TYPE_CHECKING:
    from mapgen.story.nodes import Node

HOSTILE = Path(__file__).parent.parent / "hostile" / "inputs"

TRAIN = """\
mapgen: 1
title: A train to Beijing
subtitle: Kim Jong-un's first journey abroad as leader
sources:
  sojourn: {title: "Kim's Beijing Sojourn"}
  talks:   {title: North Korean leader holds unannounced talks in China, url: "https://example.org/t", accessed: 2018-03-29}
places:                                      # only names that need help; the rest are found
  bridge: {name: Friendship Bridge, in: Dandong, label: left}
  guest:  {name: Diaoyutai State Guesthouse, checked: 2018-04-03 ab}     # a person looked; no later run changes it
journeys:
- train: Pyongyang > bridge > Dandong > Beijing
  when: 2018-03-25/2018-03-26
  status: reported
  source: [sojourn, talks]
- train: Beijing > Dandong > bridge > Pyongyang
  when: 2018-03-27/2018-03-28
  source: talks
steps:
- {at: bridge, when: 2018-03-25, title: Across the Yalu, source: talks, status: reported}
- {at: Great Hall of the People, when: 2018-03-26, title: Talks with Xi Jinping, source: sojourn}
related:                                     # never joined to a journey; in the inset when far away
- {at: Stockholm, when: 2018-03-15/2018-03-17, title: Talks on a summit}
"""


def refusal(text: str, name: str = "kim.yaml") -> str:
    with pytest.raises(InputError) as refused:
        story.loads(text, name=name)
    assert "\n" not in refused.value.message
    return refused.value.message


def test_the_example_is_read_and_written_as_it_was() -> None:
    read = story.loads(TRAIN, name="kim.yaml")
    assert story.dump(read) == TRAIN.encode()
    assert read.story.title == "A train to Beijing"
    assert read.story.journeys[0].stops == ("Pyongyang", "bridge", "Dandong", "Beijing")
    assert read.story.steps[0].when == "2018-03-25"
    assert read.where("steps", 1) == "kim.yaml, line 20"


@pytest.mark.parametrize("text", [TRAIN, TRAIN.replace("\n", "\r\n"), "\ufeff" + TRAIN, TRAIN.rstrip("\n")])
def test_bytes_survive_reading(text: str, tmp_path: Path) -> None:
    path = tmp_path / "kim.yaml"
    path.write_bytes(text.encode())
    assert story.dump(story.load(path)) == text.encode()


def test_the_shortest_story() -> None:
    places = story.loads("places: [Pyongyang, Dandong, Beijing]").story.places
    assert [place.name for place in places] == ["Pyongyang", "Dandong", "Beijing"]


def test_the_same_story_in_json() -> None:
    text = json.dumps(
        {
            "mapgen": 1,
            "places": {"guest": {"name": "Diaoyutai", "lat": 39.92, "lon": "116°20'E", "names": {"zh": "钓鱼台"}}},
            "steps": [{"at": "guest", "when": "2018-03-26", "title": 'Quotes " and \\ and \u2028.'}],
        }
    )
    read = story.loads(text, name="kim.json")
    assert read.story.steps[0].title == 'Quotes " and \\ and \u2028.'
    assert read.story.places["guest"].lat == "39.92"
    assert story.dump(read) == text.encode()


def test_scalars_stay_what_was_typed() -> None:
    read = story.loads("places: [NO, no, 012, 1e3, 0x10, 1_000, 2024-01-01, 1:30, .5, true]\ntitle: 1984\n")
    names = [place.name for place in read.story.places]
    assert names == ["NO", "no", "012", "1e3", "0x10", "1_000", "2024-01-01", "1:30", ".5", "true"]
    assert read.story.title == "1984"
    assert story.loads("%YAML 1.1\n---\nplaces: [no, 010]").story.places[0].name == "no"


def test_an_anchor_may_be_used_again() -> None:
    read = story.loads("sources: {a: T}\nsteps:\n- &s {at: Paris, source: a}\n- *s\n")
    assert [step.at for step in read.story.steps] == ["Paris", "Paris"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bomb.yaml", "bomb.yaml, line 6, column 4: aliases that write out to more than 200,000 nodes"),
        ("tag.yaml", "tag.yaml, line 1, column 1: a tag (!!python/object/apply:os.system)"),
        ("deep.yaml", "deep.yaml, line 1, column 51: nested deeper than 50 levels"),
        ("dupkey.yaml", "dupkey.yaml, line 2, column 1: the key 'title' stands here twice, first in line 1"),
        ("norway.yaml", "norway.yaml, line 3, column 30: lon: '1_0' is no angle"),
        ("bigint.json", "bigint.json, line 1, column 30: lat: '9999"),
        ("dupkey.json", "dupkey.json, line 1, column 14: the key 'title' stands here twice, first in line 1"),
        ("nan.json", "nan.json, line 1, column 30: NaN is no number of JSON"),
    ],
)
def test_hostile_files_are_refused_at_once(name: str, told: str) -> None:
    before = time.process_time()
    with pytest.raises(InputError) as refused:
        story.load(HOSTILE / name)
    assert time.process_time() - before < 2
    assert told in str(refused.value)
    assert not Path("PWNED_YAML").exists()


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    read = story.load(HOSTILE / "surrogate.json")
    assert read.story.places[0].name == "\ufffd"
    assert story.loads(r'places: ["\ud83d\ude00 \ud800"]').story.places[0].name == "\U0001f600 \ufffd"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_json_of_any_depth_is_refused_without_recursion(opening: str) -> None:
    assert "nested deeper than 50 levels" in refusal(opening * 150_000, "deep.json")
    assert "nested deeper than 50 levels" in refusal(opening * 20_000, "deep.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kim.yaml is empty"),
        ("# only a comment\n", "kim.yaml is empty"),
        ("[a, b]", "line 1, column 1: a list; a story is keys and values"),
        ("just text", "line 1, column 1: a text; a story is keys and values"),
        ("title: x", "line 1, column 1: there is nothing to show"),
        ("places: [a]\n---\nplaces: [b]", "line 2, column 1: a second document"),
        ("places:\n\t- a", "line 2, column 1: a tab; indent with spaces"),
        ("title: Kim: a train\nplaces: [a]", "line 1, column 11: a colon and a space inside a text without quotes"),
        ('title: "x\nplaces: [a]', "line 1, column 8: a quotation mark is not closed"),
        ("title: x\nplaces: [a, b", "line 2, column 9: a bracket is not closed"),
        ("<<: {a: b}\nplaces: [a]", "line 1, column 1: a merge key (<<)"),
        ("? [a]\n: b\nplaces: [a]", "line 1, column 3: a list as a key"),
        ("places: [*x]", "line 1, column 10: an alias (*x) without its anchor"),
        ("places: &x [*x]", "line 1, column 13: an alias (*x) without its anchor"),
        ("title: \x01", "line 1, column 8: a control character"),
        ("title: !!str x\nplaces: [a]", "line 1, column 8: a tag (!!str)"),
        ("title: !x y\nplaces: [a]", "line 1, column 8: a tag (!x)"),
    ],
)
def test_what_is_no_story_is_told_with_its_place(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kim.json is empty"),
        ('{"a": 1,}', "line 1, column 9: '}' where a key should be"),
        ('{"a" 1}', "line 1, column 6: '1' where a colon should be"),
        ('{"a": 1 "b": 2}', "line 1, column 9: '\"b\"' where a comma or the closing bracket should be"),
        ("{'a': 1}", 'line 1, column 2: "\'" is nothing that JSON knows'),
        ('{"a": [1, 2}', "line 1, column 12: '}' where a comma or the closing bracket should be"),
        ('{"a": 01}', "line 1, column 7: '01' is nothing that JSON knows"),
        ('{"a": "x\ny"}', "line 1, column 7: a text that is not closed"),
        ('{"a": "\\x"}', "line 1, column 7: an escape that JSON does not know"),
        ('{"a": 1} {"b": 2}', "line 1, column 10: '{' where the end should be"),
        ('{"a": [', "the file ends in the middle of a value"),
        ("{ // comment\n}", "'/' is nothing that JSON knows"),
        ('{"a": -Infinity}', "-Infinity is no number of JSON"),
        ("[1]", "line 1, column 1: a list; a story is keys and values"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text: str, told: str) -> None:
    assert told in refusal(text, "kim.json")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "kim.yaml"
    with pytest.raises(InputError, match="cannot be read"):
        story.load(path)
    path.write_bytes("places: [a]\ntitle: Köln".encode("latin-1"))
    with pytest.raises(InputError, match="kim.yaml, line 2: not UTF-8"):
        story.load(path)
    path.write_bytes("places: [a]".encode("utf-16"))
    with pytest.raises(InputError, match="UTF-16"):
        story.load(path)


def test_caps_name_themselves(tmp_path: Path) -> None:
    path = tmp_path / "kim.yaml"
    path.write_text("places: [Pyongyang]\n# " + "x" * 100)
    with pytest.raises(InputError, match="MAPGEN_CAPS__STORY_BYTES"):
        story.load(path, Caps(story_bytes=50))
    with pytest.raises(InputError, match="MAPGEN_CAPS__CELL_CHARS"):
        story.load(path, Caps(cell_chars=5))
    with pytest.raises(InputError, match="MAPGEN_CAPS__DEPTH"):
        story.load(path, Caps(depth=1))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(json_values)
def test_our_json_reader_knows_all_of_json(value: object) -> None:
    from mapgen.story import json_text

    def plain(node: Node) -> object:
        if isinstance(node.value, str):
            return node.value
        if isinstance(node.value, list):
            return [plain(item) for item in node.value]
        return {key: plain(entry.value) for key, entry in node.value.items()}

    def typed(held: object) -> object:
        if isinstance(held, dict):
            return {key: typed(inner) for key, inner in held.items()}
        if isinstance(held, list):
            return [typed(inner) for inner in held]
        return held if isinstance(held, str) else "" if held is None else json.dumps(held)

    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent="\t")):
        root, problems = json_text.read(text, "a.json", Caps())
        assert root is not None
        assert not problems
        assert plain(root) == typed(value)


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_any_text_is_a_story_or_refused_in_one_line(text: str, name: str) -> None:
    for whole in (text, f"places: {text}", f"steps:\n- {text}", f'{{"places": {text}}}'):
        try:
            story.loads(whole, name=name)
        except InputError as refused:
            assert "\n" not in refused.message


def test_all_that_is_wrong_is_told_together() -> None:
    with pytest.raises(StoryError) as refused:
        story.loads("titel: x\nplaces: [a]\nsteps:\n- {at: b, wen: 2018}\n- {title: c}\n", name="kim.yaml")
    assert refused.value.details == (
        "kim.yaml, line 1, column 1: unknown key 'titel' — did you mean 'title'?",
        "kim.yaml, line 4, column 11: unknown key 'wen' — did you mean 'when'?",
        "kim.yaml, line 5, column 3: steps: a step says where: at: Beijing, or one of between, near, off, area",
    )
    assert refused.value.message == refused.value.details[0]
    assert refused.value.hint.splitlines() == list(refused.value.details[1:])
    many = "places: [a]\nsteps:\n" + "- {at: x, y: z}\n" * 30
    with pytest.raises(StoryError) as refused:
        story.loads(many)
    assert len(refused.value.details) == 20
    assert refused.value.hint.endswith("and 10 more")
