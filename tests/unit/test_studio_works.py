"""What the studio's changes do to a story or a list: what was meant is written, and nothing else is touched."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from mapgen.desk.history import ChangedElsewhere
from mapgen.errors import InputError, MapgenError
from mapgen.pipeline import made_settings
from mapgen.story import StoryError
from mapgen.studio.changes import change_of
from mapgen.studio.work import opened

if TYPE_CHECKING:
    from pathlib import Path

    from mapgen.studio.work import Work

STORY = """\
mapgen: 1
title: A train # the running example
sources:
  talks: {title: Talks, url: "https://example.org/talks"}
places:
  guest: {name: Diaoyutai State Guesthouse, in: Beijing}
  # where the river is crossed
  bridge: {name: Friendship Bridge, in: Dandong}
journeys:
- train: Pyongyang > bridge > Beijing   # there
  when: 2018-03-25
- {train: Beijing > Dandong}
steps:
# the first
- {at: bridge, when: 2018-03-25, title: Across}
# the second,
# which is longer
- at: 40.12 N, 124.39 E
  within: 5 km
  when: 2018-03-25
  title: Signal lost
- {at: "39.9 N, 116.4 E", title: Seen}   # last
"""


def begun(path: Path, **options: Any) -> Work:
    work = opened(path, made_settings(**options), by="ab", on="2020-01-02")
    work.prepare(lambda done, whole: None)
    return work


@pytest.fixture
def story(tmp_path: Path) -> Work:
    path = tmp_path / "s.yaml"
    path.write_text(STORY, encoding="utf-8")
    return begun(path)


def make(work: Work, do: str, **more: Any) -> list[str]:
    """The lines that a change takes out (-) and puts in (+)."""
    before = work.path.read_text(encoding="utf-8")
    work.make(change_of({"do": do, **more}))
    after = work.path.read_text(encoding="utf-8")
    told = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return [line for line in told if not line.startswith("@@")]


def at(work: Work, place: str) -> tuple[float, float]:
    point = work.story.places[place].point
    assert point is not None
    return round(point.x, 3), round(point.y, 3)


def test_a_pin_goes_where_the_place_is_listed(story: Work) -> None:
    assert make(story, "pin", place="bridge", lat=40.1, lon=124.4) == [
        "-  bridge: {name: Friendship Bridge, in: Dandong}",
        '+  bridge: {name: Friendship Bridge, in: Dandong, at: "40.1 N, 124.4 E", checked: 2020-01-02 ab}',
    ]
    assert at(story, "bridge") == (124.4, 40.1)
    assert story.words()["listed"]["bridge"] == ["places", "bridge"]


def test_a_name_that_stands_in_a_journey_only_is_listed_by_it(story: Work) -> None:
    assert "dandong" in story.words()["named"]
    assert make(story, "precision", place="dandong", precision="region") == [
        "+  dandong: {name: Dandong, precision: region, checked: 2020-01-02 ab}"
    ]
    with pytest.raises(InputError, match="'exactly' is no precision"):
        make(story, "precision", place="dandong", precision="exactly")


def test_a_position_in_a_step_is_mended_in_the_step(story: Work) -> None:
    seen = next(one.place for one in story.story.outline.happenings if one.title == "Seen")
    assert make(story, "pin", place=seen, lat=40, lon=116) == [
        '-- {at: "39.9 N, 116.4 E", title: Seen}   # last',
        '+- {at: "40 N, 116 E", title: Seen, checked: 2020-01-02 ab}   # last',
    ]


def test_a_ring_in_a_step_is_drawn_anew_in_the_step(story: Work) -> None:
    def lost() -> str:
        return next(one.place for one in story.story.outline.happenings if one.title == "Signal lost")

    assert make(story, "ring", place=lost(), lat=40.2, lon=124.5, radius_m=12_340) == [
        "-- at: 40.12 N, 124.39 E",
        "-  within: 5 km",
        '+- at: "40.2 N, 124.5 E"',
        "+  within: 12 km",
        "+  checked: 2020-01-02 ab",
    ]
    assert make(story, "typed", place=lost(), position="40.3 N, 124.6 E")[-1] == '+- at: "40.3 N, 124.6 E"'


def test_an_area_takes_the_place_of_a_ring(story: Work) -> None:
    make(story, "ring", place="bridge", lat=40, lon=124, radius_m=5_000)
    make(story, "area", place="bridge", outline=[[124, 40], [124.5, 40], [124.5, 40.5]])
    geometry = story.story.places["bridge"].geometry
    assert geometry is not None
    assert geometry.geom_type == "Polygon"
    assert "within" not in story.words()["story"]["places"]["bridge"]


def test_a_journey_is_pulled_through_a_point_that_is_drawn_as_its_line_only(story: Work) -> None:
    assert make(story, "via", journey=1, after=0, lat=40.0, lon=120.0) == [
        "-- {train: Beijing > Dandong}",
        '+- {train: Beijing > Dandong, via: ["40 N, 120 E"]}',
    ]
    make(story, "via", journey=0, after=1, lat=40.5, lon=121.0)
    assert story.words()["story"]["journeys"][0]["train"] == ["Pyongyang", "bridge", "40.5 N, 121 E", "Beijing"]
    drawn = {mark.place_id for layer in story.story.scene.layers for mark in layer.marks if mark.place_id}
    passed = {one.id for one in story.story.outline.mentions if one.text in ("40 N, 120 E", "40.5 N, 121 E")}
    assert len(passed) == 2
    assert not drawn & passed
    with pytest.raises(InputError, match="no such leg"):
        make(story, "via", journey=5, after=0, lat=1, lon=1)


def test_steps_are_put_in_moved_and_taken_out_with_their_comments(story: Work) -> None:
    assert make(story, "put", path=["steps", 3], value={"at": "Helsinki", "title": "Talks"}) == [
        "+- {at: Helsinki, title: Talks}"
    ]
    make(story, "move", group="steps", number=3, to=0)
    assert [one["title"] for one in story.words()["story"]["steps"]] == ["Talks", "Across", "Signal lost", "Seen"]
    make(story, "move", group="steps", number=2, to=1)
    text = story.path.read_text(encoding="utf-8")
    assert "# the second,\n# which is longer\n- at: 40.12 N" in text
    assert "# the first\n- {at: bridge" in text
    make(story, "put", path=["steps", 0], value=None)
    assert [one["title"] for one in story.words()["story"]["steps"]] == ["Signal lost", "Across", "Seen"]
    for _ in range(4):
        make(story, "undo")
    assert story.path.read_text(encoding="utf-8") == STORY


def test_sources_extent_and_an_image_are_put_in_and_taken_out(story: Work) -> None:
    make(story, "put", path=["sources", "ais"], value={"title": "AIS, own analysis"})
    make(story, "put", path=["steps", 0, "source"], value=["ais", "talks"])
    make(story, "put", path=["steps", 0, "image"], value={"file": "img/a.png", "alt": "A bridge"})
    make(story, "put", path=["extent"], value={"west": "110", "south": "30", "east": "130", "north": "45"})
    assert story.story.outline.style.extent == (110, 30, 130, 45)
    assert any(issue.code == "picture" for issue in story.story.issues)
    make(story, "put", path=["steps", 0, "source"], value=[])
    make(story, "put", path=["sources", "ais"], value=None)
    assert "ais" not in story.words()["story"]["sources"]


@pytest.mark.parametrize(
    ("path", "value", "wrong", "said"),
    [
        (["steps", 0, "when"], "soon", ["steps", 0, "when"], "soon"),
        (["steps", 1, "status"], "sure", ["steps", 1, "status"], "is none of"),
        (["steps", 1, "source"], ["nobody"], ["steps", 1, "source"], "not listed under sources"),
        (["defaults", "join"], "glue", ["defaults", "join"], "is none of"),
        (["titel"], "x", ["titel"], "did you mean"),
        (["places", "guest", "at"], "12, 13", ["places", "guest", "at"], "12"),
    ],
)
def test_what_the_story_cannot_say_is_told_at_its_word(
    story: Work, path: list[Any], value: Any, wrong: list[Any], said: str
) -> None:
    with pytest.raises(StoryError, match=said) as refused:
        make(story, "put", path=path, value=value)
    assert list(refused.value.paths[0])[: len(wrong)] == wrong
    assert story.path.read_text(encoding="utf-8") == STORY


def test_a_place_that_is_not_asked_about_is_told_and_can_be_confirmed(story: Work) -> None:
    place = next(iter(story.story.places))
    story.make(change_of({"do": "confirm", "question": f"place {place}"}))
    assert f"place {place}" not in {one["key"] for one in story.queue()}
    told = story.question(f"place {place}")
    assert (told["id"], told["severity"], told["message"], told["code"]) == (place, "note", "", "")
    assert told["place"]["checked"]
    assert told["candidates"]
    with pytest.raises(InputError, match="no place"):
        story.question("place nowhere")


def test_a_place_that_is_not_asked_about_can_be_dropped(story: Work) -> None:
    told = make(story, "drop", question="place guest")
    assert told == ["-  guest: {name: Diaoyutai State Guesthouse, in: Beijing}"]
    with pytest.raises(InputError, match="begins there"):
        make(story, "drop", question="place pyongyang")


def test_undo_and_redo_give_both_files_back_byte_for_byte(story: Work) -> None:
    beside = story.path.with_name("s.located.yaml")
    make(story, "pin", place="bridge", lat=40, lon=124)
    make(story, "put", path=["title"], value="Another")
    done = story.path.read_bytes(), beside.read_bytes()
    make(story, "undo")
    make(story, "undo")
    assert (story.path.read_text(encoding="utf-8"), beside.exists()) == (STORY, False)
    assert not story.history.can_undo
    make(story, "redo")
    make(story, "redo")
    assert (story.path.read_bytes(), beside.read_bytes()) == done
    assert story.story.outline.title == "Another"
    make(story, "undo")
    make(story, "put", path=["title"], value="A third")
    assert not story.history.can_redo


def test_a_file_that_is_broken_elsewhere_is_told_and_recovers(story: Work) -> None:
    title = story.story.outline.title
    story.path.write_text("title: [", encoding="utf-8")
    with pytest.raises(ChangedElsewhere):
        make(story, "put", path=["title"], value="Mine")
    with pytest.raises(MapgenError, match="line 1"):
        story.taking_up()()
    assert story.story.outline.title == title
    assert story.path.read_text(encoding="utf-8") == "title: ["
    story.path.write_text(STORY.replace("A train", "Theirs"), encoding="utf-8")
    assert story.taking_up()()
    assert story.story.outline.title == "Theirs"
    assert not story.history.can_undo


def test_what_was_read_is_not_taken_up_where_something_was_written_meanwhile(story: Work) -> None:
    story.path.write_text(STORY.replace("A train", "Theirs"), encoding="utf-8")
    take_up = story.taking_up()
    assert story.taking_up()()
    make(story, "put", path=["title"], value="Mine")
    assert not take_up()
    assert story.story.outline.title == "Mine"


def test_evidence_stays_with_its_step_when_steps_are_moved(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("steps:\n- {at: Beijing}\n- {at: Dandong}\n- {at: Tianjin}\n", encoding="utf-8")
    path.with_name("s.located.yaml").write_text(
        "mapgen: 1\nplaces: {}\ntold:\n"
        "- {group: steps, name: '', evidence: [{document: a, span: [0, 1], sentence: B.}]}\n"
        "- {group: steps, number: 3, name: '', evidence: [{document: a, span: [0, 1], sentence: T.}]}\n",
        encoding="utf-8",
    )
    work = begun(path)

    def told(work: Work) -> list[list[str]]:
        return [[rests.sentence for rests in one.evidence] for one in work.story.outline.happenings]

    assert told(work) == [["B."], [], ["T."]]
    make(work, "move", group="steps", number=0, to=2)
    make(work, "put", path=["steps", 3], value={"at": "Seoul"})
    make(work, "put", path=["steps", 0], value=None)
    assert told(work) == [["T."], ["B."], []]
    assert told(begun(path)) == [["T."], ["B."], []]


LIST = 'Name;Remark;Ward\r\nKano;=1+1;\r\nSpringfield;"a;b";\r\nIkeja;;Lagos\r\nTotal;3;\r\n'


def test_an_answer_about_a_row_leaves_all_else_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.encode("latin-1"))
    work = begun(path, country="NG")
    place = next(one.id for one in work.story.places.values() if one.name == "Kano")
    work.make(change_of({"do": "pin", "place": place, "lat": 12.5, "lon": 8.5}))
    assert at(work, place) == (8.5, 12.5)
    shown = next(mark for layer in work.story.scene.layers for mark in layer.marks if mark.place_id == place)
    assert shown.point is not None
    assert (shown.point.x, shown.point.y) == (8.5, 12.5)
    rows = path.read_bytes().decode("latin-1").split("\r\n")
    assert [row.split(";mapgen")[0] for row in rows[:1]] == ["Name;Remark;Ward"]
    assert rows[1].startswith("Kano;=1+1;;12.5;8.5;")
    assert '"a;b"' in rows[2]
    assert "2020-01-02 ab" in rows[1]
    settle = work.settling(lambda done, whole: None)
    assert settle is not None
    assert settle()
    assert work.settling(lambda done, whole: None) is None
    assert at(work, place) == (8.5, 12.5)
    work.make(change_of({"do": "undo"}))
    assert path.read_bytes() == LIST.encode("latin-1")


def test_what_was_found_of_a_list_meanwhile_does_not_undo_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nKano\nLagos\n", encoding="utf-8")
    work = begun(path, country="NG")
    kano, lagos = work.story.places
    work.make(change_of({"do": "pin", "place": kano, "lat": 12, "lon": 8}))
    settle = work.settling(lambda done, whole: None)
    work.make(change_of({"do": "pin", "place": lagos, "lat": 6, "lon": 3}))
    assert settle is not None
    assert not settle()
    assert (at(work, kano), at(work, lagos)) == ((8, 12), (3, 6))


def test_a_workbook_and_a_geojson_keep_what_they_have(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["name", "sum"], ["Kano", "=1+2"], ["Lagos", 4]):
        sheet.append(row)
    book.create_sheet("other")["A1"] = "kept"
    book.save(tmp_path / "list.xlsx")
    features = [
        {"type": "Feature", "geometry": None, "properties": {"name": name, "n": {"a": [1]}}}
        for name in ("Kano", "Lagos")
    ]
    (tmp_path / "list.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "list.tsv").write_text("name\tn\nKano\t1\nLagos\t2\n")
    for name in ("list.xlsx", "list.geojson", "list.tsv"):
        work = begun(tmp_path / name, country="NG")
        place = next(iter(work.story.places))
        work.make(change_of({"do": "confirm", "question": f"place {place}"}))
        assert begun(tmp_path / name, country="NG").story.places[place].checked is not None
    again = openpyxl.load_workbook(tmp_path / "list.xlsx")
    assert (again["other"]["A1"].value, again.worksheets[0]["B2"].value) == ("kept", "=1+2")
    assert json.loads((tmp_path / "list.geojson").read_text())["features"][0]["properties"]["n"] == {"a": [1]}
    assert (tmp_path / "list.tsv").read_text().splitlines()[1].startswith("Kano\t1\t")


@pytest.mark.parametrize("do", ["move", "put", "via", "ring", "area", "drop"])
def test_a_list_says_what_it_cannot_say(tmp_path: Path, do: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nKano\n", encoding="utf-8")
    work = begun(path)
    place = next(iter(work.story.places))
    more: dict[str, Any] = {
        "move": {"group": "steps", "number": 0, "to": 1},
        "put": {"path": ["title"], "value": "x"},
        "via": {"journey": 0, "after": 0, "lat": 0, "lon": 0},
        "ring": {"place": place, "lat": 0, "lon": 0, "radius_m": 100},
        "area": {"place": place, "outline": [[0, 0], [1, 0], [1, 1]]},
        "drop": {"question": f"place {place}"},
    }[do]
    with pytest.raises(InputError, match="a list cannot say that"):
        make(work, do, **more)


def test_what_has_no_file_to_write_into_is_refused(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("On Tuesday the ferry sailed from Piraeus to Paros.", encoding="utf-8")
    for source, said in (
        (article, "is an article"),
        ("-", "writes into a file"),
        (tmp_path / "none.yaml", "none.yaml"),
    ):
        with pytest.raises(InputError, match=said):
            opened(source, made_settings(), by="", on="")
