"""StoryMapJS stories as they come from its editor and from people who write them by hand."""

from __future__ import annotations

import base64
import io
import json
from datetime import date
from pathlib import Path

import pytest

import mapgen
from mapgen.errors import InputError
from mapgen.model import Severity
from mapgen.read import outline
from mapgen.settings import Settings

OVERVIEW = {
    "type": "overview",
    "date": "1790-2010",
    "text": {"headline": "A <i>train</i> to&nbsp;Beijing", "text": "First journey<br>abroad"},
    "media": {"url": "http://example.org/a.jpg", "credit": "someone", "caption": "x"},
}


def slide(headline="Across", text="", date="", media=None, **location) -> dict:
    made = {"date": date, "text": {"headline": headline, "text": text}, "location": location}
    return made | ({"media": media} if media else {})


def read(tmp_path: Path, *slides: object, name: str = "trip.storymap.json", settings: Settings | None = None, **more):
    path = tmp_path / name
    path.write_text(json.dumps({"storymap": {"slides": list(slides), **more}}), encoding="utf-8")
    return outline(path, settings=settings or Settings())


def test_the_overview_is_the_title_and_each_slide_a_step(tmp_path: Path):
    found = read(
        tmp_path,
        OVERVIEW,
        slide("Across the <b>Yalu</b>", "<p>It crosses.</p><p>At night &amp; in fog.</p>", "2018-03-25",
              name="Dandong", lat=40.12917, lon=124.39472, zoom=10, line=True),
        slide("Talks", "", "26 March 2018", name="Beijing", lat="39.9075", lon="116.39723"),
        language="de",
    )  # fmt: skip
    assert (found.id, found.title, found.subtitle, found.lang) == (
        "trip", "A train to Beijing", "First journey\nabroad", "de",
    )  # fmt: skip
    one, two = found.happenings
    assert (one.title, one.text, one.order) == ("Across the Yalu", "It crosses.\nAt night & in fog.", 1)
    assert (one.when.start, two.when.edtf, two.when.text) == (date(2018, 3, 25), "2018-03-26", "26 March 2018")
    assert [(mention.text, mention.point.coords[0]) for mention in found.mentions] == [
        ("Dandong", (124.39472, 40.12917)),
        ("Beijing", (116.39723, 39.9075)),
    ]
    assert (one.place, two.place) == ("dandong", "beijing")
    assert found.legs == ()
    assert found.issues == ()


def test_slides_of_one_place_share_it_and_of_one_name_elsewhere_do_not(tmp_path: Path):
    spots = [(1, 2), (1, 2), (3, 4)]
    found = read(tmp_path, *(slide(name="location", lat=lat, lon=lon) for lat, lon in spots))
    assert [one.place for one in found.happenings] == ["location", "location", "location-2"]


def test_a_date_that_cannot_be_read_is_kept_as_typed_and_told(tmp_path: Path):
    found = read(tmp_path, slide(date="Aug 23 or so", lat=1, lon=2))
    assert (found.happenings[0].when.text, found.happenings[0].when.edtf) == ("Aug 23 or so", "")
    (issue,) = found.issues
    assert (issue.code, issue.where) == ("bad-date", "trip.storymap.json, slide 1, date")


@pytest.mark.parametrize(("lat", "lon"), [(95, 10), ("north", "10"), (10, None), (1e300, 1), (10**399, 1)])
def test_a_position_that_is_none_leaves_the_slide_without_a_place(tmp_path: Path, lat: object, lon: object):
    found = read(tmp_path, slide(lat=lat, lon=lon), slide("Next", lat=0, lon=0))
    assert [one.place for one in found.happenings] == ["", "next"]
    assert found.mentions[0].point.coords[0] == (0, 0)
    assert [(issue.code, issue.severity) for issue in found.issues] == [("bad-position", Severity.ERROR)]


def test_a_slide_without_a_place_and_a_second_overview_are_told_too(tmp_path: Path):
    found = read(tmp_path, OVERVIEW, {"text": {"headline": "Meanwhile"}}, OVERVIEW | {"location": {"lat": 1, "lon": 2}})
    assert [(one.title, one.place) for one in found.happenings] == [("Meanwhile", ""), ("A train to Beijing", "")]


def test_media_with_an_address_are_a_source_and_nothing_is_fetched(tmp_path: Path):
    media = {"url": "https://www.example.org/p.jpg", "caption": "The <b>bridge</b>", "credit": "A. Photographer"}
    odd = {"url": "javascript:alert(1)", "caption": "x", "credit": "y"}
    found = read(tmp_path, slide(media=media, lat=1, lon=2), slide(media=odd, lat=1, lon=2))
    (source,) = found.sources.values()
    assert (source.title, source.publisher, source.url) == ("The bridge", "A. Photographer", media["url"])
    assert [one.sources for one in found.happenings] == [(source.id,), ()]


def test_a_picture_in_a_slide_is_opened_as_any_other(tmp_path: Path):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (2000, 10)).save(out, format="PNG")
    url = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    broken = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\nno").decode()
    slides = [slide(media={"url": one, "caption": "A bridge", "credit": "me"}, lat=1, lon=2)
              for one in (url, broken, "data:image/png;base64,§")]  # fmt: skip
    found = read(tmp_path, *slides)
    image = found.happenings[0].image
    assert (image.alt, image.credit, image.width, image.media_type) == ("A bridge", "me", 1200, "image/png")
    assert found.happenings[1].image.data == b""
    assert found.happenings[2].image is None
    assert [issue.code for issue in found.issues] == ["picture", "picture"]
    small = Settings(caps={"image_bytes": 50})
    assert read(tmp_path, slides[0], settings=small).happenings[0].image.data == b""


def test_html_of_any_kind_becomes_words(tmp_path: Path):
    found = read(
        tmp_path, slide("<script>x</script>A<svg onload=y>", "<ul><li>one<li>two</ul><style>z</style>", lat=1, lon=2)
    )
    assert (found.happenings[0].title, found.happenings[0].text) == ("A", "one\ntwo")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"storymap": {}}', "has no slides"),
        ('{"storymap": {"slides": []}}', "has no slides"),
        ('{"storymap": {"slides": {}}}', "has no slides"),
        ('{"storymap": {"map_as_image": true, "slides": [{}]}}', "over an image"),
        ('{"storymap": {"map_type": "zoomify", "slides": [{}]}}', "over an image"),
        ('{"storymap": {"slides": [{"a": NaN}]}}', "NaN"),
        ('{"storymap": {"slides": [], "slides": []}}', "stands twice"),
        ('{"storymap": {"slides": ' + "[" * 60 + "]" * 60 + "}}", "deep"),
    ],
)
def test_what_is_no_story_is_refused_in_one_line(tmp_path: Path, text: str, message: str):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        outline(path, settings=Settings())


def test_caps_hold(tmp_path: Path):
    with pytest.raises(InputError, match="more than 2 rows"):
        read(tmp_path, *[slide()] * 3, settings=Settings(caps={"rows": 2}))
    with pytest.raises(InputError, match="slide 1: a text has more than 10 characters"):
        read(tmp_path, slide(text="x" * 11), settings=Settings(caps={"cell_chars": 10}))


def test_slides_that_are_none_are_told_and_left_out(tmp_path: Path):
    found = read(tmp_path, 7, None, {"text": 3, "location": [], "media": "x", "date": {}}, slide(lat=1, lon=2))
    assert [one.title for one in found.happenings] == ["Slide 3", "Across"]
    assert [issue.code for issue in found.issues] == ["no-slide", "no-slide"]


def test_out_and_in_again_keeps_titles_texts_positions_and_dates(tmp_path: Path):
    story = Path(__file__).resolve().parents[2] / "geodata" / "stories" / "kim-beijing-2018.yaml"
    first = mapgen.read(story).scene
    (path,) = mapgen.build(story, out=tmp_path / "kim.storymap.json")
    again = mapgen.read(path).scene
    assert (again.id, again.title, again.subtitle) == ("kim", first.title, first.subtitle)

    def told(scene):
        at = {step: mark for mark in scene.marks() for step in mark.steps}
        return [
            (step.title, step.facts.text, step.facts.when.edtf, step.place, at[step.id].point.wkt)
            for step in scene.steps
        ]

    assert told(again) == told(first)
    (twice,) = mapgen.build(path, out=tmp_path / "twice.storymap.json")
    slides = [json.loads(one.read_bytes())["storymap"]["slides"] for one in (path, twice)]
    assert [one["text"]["headline"] for one in slides[0]] == [one["text"]["headline"] for one in slides[1]]
    assert [one.get("location", {}).get("lat") for one in slides[0]] == [
        one.get("location", {}).get("lat") for one in slides[1]
    ]


def test_other_json_is_read_as_before(tmp_path: Path):
    path = tmp_path / "s.json"
    path.write_text('{"mapgen": 1, "places": ["Beijing"], "title": "\\"storymap\\": {"}')
    assert outline(path, settings=Settings()).title == '"storymap": {'
    path.write_text('{"type": "Feature", "properties": {"storymap": {"slides": []}, "name": "x"}, "geometry": null}')
    assert outline(path, settings=Settings()).mentions[0].text == "x"
