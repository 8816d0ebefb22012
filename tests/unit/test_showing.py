"""What a notebook shows: legible as text, whole without trust, and no text of others does anything."""

from __future__ import annotations

import json
import pickle
from html.parser import HTMLParser
from pathlib import Path

import pytest

import mapgen
from mapgen import bars
from mapgen.errors import InputError
from mapgen.model import Issue, Severity
from mapgen.showing import MOST_ROWS, Listed, Named

PAYLOADS = json.loads((Path(__file__).parents[1] / "hostile" / "payloads.json").read_text(encoding="utf-8"))
TEXTS = [text for text in (PAYLOADS.values() if isinstance(PAYLOADS, dict) else PAYLOADS) if isinstance(text, str)]
PLAIN = {"div", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"}


class Elements(HTMLParser):
    """The elements of some HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += f"{data}\n"


def bundle(value: object) -> dict[str, str]:
    return value._repr_mimebundle_()


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_others_is_shown_and_does_nothing(text):
    issue = Issue(code="c", severity=Severity.NOTE, subject=text, message=text, hint=text)
    for value in (issue, Listed((issue,)), Named({"a": issue})):
        told = bundle(value)
        seen = Elements(told["text/html"])
        assert seen.names <= PLAIN
        assert seen.attributes <= {"class", "style"}
        assert not set("{}$`") & set(told["text/html"])
        assert all(sign == "\n" or sign.isprintable() for sign in told["text/plain"])


def test_a_place_shows_its_candidates_and_why():
    (place,) = mapgen.locate(["Springfield"])
    told = bundle(place)
    for form in (told["text/plain"], Elements(told["text/html"]).text):
        assert place.reason in form
        assert "doubtful" in form
        assert all(other.admin1 in form for other in (place.chosen, *place.alternatives))
    assert pickle.loads(pickle.dumps(place)) == place


def test_tuples_and_mappings_are_what_they_were_and_show_as_tables():
    story = mapgen.read(["Dandong", "Paris", "Qwertzuiop"])
    assert isinstance(story.issues, tuple)
    assert list(story.places) == ["dandong", "paris", "qwertzuiop"]
    assert story.places["paris"].name == "Paris"
    assert "x" not in story.places
    assert bundle(story.places)["text/plain"].startswith("3 places\n")
    assert "Qwertzuiop" in bundle(story.issues)["text/plain"]
    assert bundle(Listed())["text/plain"] == "nothing"
    many = Listed(story.issues[:1] * (MOST_ROWS + 2))
    assert bundle(many)["text/plain"].endswith("… and 2 more")


def test_ipython_takes_these_forms_also_of_tuples():
    from IPython.core.formatters import DisplayFormatter

    forms, _ = DisplayFormatter().format(mapgen.locate(["Dandong"]))
    assert forms["text/plain"].startswith("1 place\n")
    assert "<table>" in forms["text/html"]


def test_a_story_and_a_journey_show_their_page_in_a_frame_with_words_beside_it(root):
    story = mapgen.read(root / "geodata" / "stories" / "kim-beijing-2018.yaml")
    journey = mapgen.route("Pyongyang", "Dandong")
    for value, word in ((story, "A train to Beijing"), (journey, "Pyongyang – Dandong")):
        told = bundle(value)
        seen = Elements(told["text/html"])
        assert seen.names == PLAIN - {"caption"} | {"iframe"}
        assert "allow-same-origin" not in told["text/html"].replace(value._framed(), "")
        assert word in seen.text
        assert word in told["text/plain"]
        assert len(told["text/plain"]) < 5_000
    assert story._repr_html_() == mapgen.read(root / "geodata" / "stories" / "kim-beijing-2018.yaml")._repr_html_()


def test_a_build_says_what_it_wrote(tmp_path):
    made = mapgen.build(["Oslo"], out=tmp_path / "map.geojson")
    assert str(tmp_path / "map.geojson") in bundle(made)["text/plain"]


def test_an_error_is_told_without_a_trace_of_our_code():
    with pytest.raises(InputError) as caught:
        mapgen.read([])
    told = caught.value._render_traceback_()
    assert told[0].startswith("InputError: ")
    assert not any("File" in line for line in told)


def test_a_bar_says_how_far_it_is():
    bar = bars.wanted(True, "locating")
    bar(3, 12)
    assert bundle(bar)["text/plain"] == "locating: 3 of 12"
    assert '<progress value="3" max="12">' in bundle(bar)["text/html"]
    assert bars.wanted(None, "locating") is None
    assert not bars.in_notebook()
