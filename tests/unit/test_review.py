"""A review without its screen: what each answer does to the story, its sidecar and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mapgen import pipeline
from mapgen.desk.asking import OfPlace, OfTold, away
from mapgen.desk.findings import sidecar_of
from mapgen.desk.review import ChangedElsewhere, Review
from mapgen.errors import InputError
from mapgen.model import Evidence
from mapgen.story import sidecar

if TYPE_CHECKING:
    from pathlib import Path


def review(tmp_path: Path, text: str, beside: str = "") -> Review:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    if beside:
        sidecar.beside(path).write_text(beside, encoding="utf-8")
    return Review(path, pipeline.made_settings(), by="ab", on="2020-01-02")


def text(tmp_path: Path) -> str:
    return (tmp_path / "s.yaml").read_text(encoding="utf-8")


def sentence(words: str) -> Evidence:
    return Evidence(document="a", span=(0, 3), sentence=words)


TWINS = """\
draft: true
steps:
- {at: Beijing, title: Talks}
- {at: Dandong, title: Talks}
- {at: Tianjin, title: Talks}
"""


def test_each_step_keeps_its_own_sentence_when_another_of_its_name_is_dropped(tmp_path: Path) -> None:
    told = [sidecar.Told(group="steps", name="Talks", evidence=(sentence(f"{n} talked."),)) for n in "ABC"]
    walk = review(tmp_path, TWINS, sidecar.sidecar_text({}, told))
    steps = [one for one in walk.questions() if isinstance(one, OfTold)]
    assert [one.evidence[0].sentence for one in steps] == ["A talked.", "B talked.", "C talked."]
    walk.drop(steps[1])
    again = Review(walk.path, pipeline.made_settings(), by="ab", on="2020-01-02")
    left = [one for one in again.questions() if isinstance(one, OfTold)]
    assert [(one.name, one.evidence[0].sentence) for one in left] == [
        ("Beijing — Talks", "A talked."),
        ("Tianjin — Talks", "C talked."),
    ]


def test_what_was_written_is_what_a_new_run_reads(tmp_path: Path) -> None:
    walk = review(tmp_path, "places: [Springfield, Dandong, Xyzzyville]\n")
    (question,) = [one for one in walk.questions() if isinstance(one, OfPlace) and one.candidates]
    walk.choose(question, question.candidates[1])
    (question,) = walk.questions()
    walk.choose(question, walk.search("Sinuiju")[0])
    beside = sidecar.beside(walk.path)
    written = beside.read_text(encoding="utf-8")
    again = pipeline.story(walk.path)
    assert sidecar_of(again, walk.path) == written
    assert again.places["springfield"].chosen.key == walk.story.places["springfield"].chosen.key
    assert sidecar.read_sidecar(beside).places.keys() == walk.story.places.keys()


def test_undo_gives_both_files_back_byte_for_byte(tmp_path: Path) -> None:
    walk = review(tmp_path, "places: [Springfield, Xyzzyville]\n")
    (springfield,) = [one for one in walk.questions() if one.key == "place springfield"]
    walk.choose(springfield, springfield.candidates[2])
    before = (text(tmp_path), sidecar.beside(walk.path).read_bytes())
    (last,) = walk.questions()
    walk.pin(last, "40.1 N, 124.4 E")
    assert walk.undo()
    assert (text(tmp_path), sidecar.beside(walk.path).read_bytes()) == before
    assert walk.undo()
    assert text(tmp_path) == "places: [Springfield, Xyzzyville]\n"
    assert not sidecar.beside(walk.path).exists()
    assert not walk.undo()


def test_a_sidecar_that_somebody_else_wrote_counts_as_a_change(tmp_path: Path) -> None:
    walk = review(tmp_path, "places: [Springfield]\n")
    (question,) = walk.questions()
    sidecar.beside(walk.path).write_text(sidecar.sidecar_text({}), encoding="utf-8")
    with pytest.raises(ChangedElsewhere, match=r"s\.located\.yaml was changed by someone else"):
        walk.confirm(question)
    assert text(tmp_path) == "places: [Springfield]\n"
    walk.read_again()
    walk.confirm(question)
    assert walk.decisions == 1
    walk.read_again()
    assert (walk.decisions, walk.undo()) == (1, False), "what is written counts, but cannot be undone any more"
    assert "checked: 2020-01-02 ab" in text(tmp_path)


def test_a_given_position_that_is_doubted_can_be_moved_or_confirmed(tmp_path: Path) -> None:
    doubted = "places: {hall: {name: Town Hall, lat: 40.0, lon: 116.4, in: Tianjin}}\n"
    walk = review(tmp_path, doubted)
    (question,) = walk.questions()
    assert not question.candidates
    walk.confirm(question)
    assert "lon: 116.4, in: Tianjin, checked: 2020-01-02 ab" in text(tmp_path)
    walk.undo()
    walk.pin(question, "39.1 N, 117.2 E")
    assert "lat: 39.1, lon: 117.2, in: Tianjin, checked: 2020-01-02 ab" in text(tmp_path)
    assert walk.questions() == ()


def test_the_centre_of_a_ring_is_settled_where_the_ring_is_told(tmp_path: Path) -> None:
    walk = review(tmp_path, "places: {spot: {name: Xyzzyville, within: 5 km}}\n")
    (question,) = walk.questions()
    walk.choose(question, walk.search("Dandong")[0])
    assert 'spot: {name: Xyzzyville, within: 5 km, at: "40.12917 N, 124.39472 E", checked: 2020-01-02 ab}' in text(
        tmp_path
    )
    assert walk.story.places["spot"].geometry.geom_type == "Polygon"
    assert walk.questions() == ()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("journeys: [{train: x > Beijing}]", "begins there"),
        ("journeys: [{train: Beijing > Dandong > x}]", "ends there"),
        ("journeys: [{train: [Beijing, x, Beijing]}]", "without having gone anywhere"),
        ("  y: {near: {place: x, by: 5 km}}", "y is told by it"),
        ("  y: {name: Hall, in: x}", "y is told by it"),
        ("", "s.yaml is empty"),
    ],
)
def test_a_place_that_holds_something_up_is_not_dropped(told: str, said: str, tmp_path: Path) -> None:
    story = f"places:\n  x: {{name: Xyzzyville}}\n{told}\n"
    walk = review(tmp_path, story)
    question = next(one for one in walk.questions() if one.key == "place x")
    with pytest.raises(InputError) as refused:
        walk.drop(question)
    assert said in f"{refused.value.message} {refused.value.hint}"
    assert text(tmp_path) == story


def test_a_point_passed_on_the_way_and_a_step_off_it_go_along(tmp_path: Path) -> None:
    story = (
        "journeys:\n- train: Dandong → Xyzzyville -> Shenyang > Beijing\n- road: Dandong > Beijing\n  via: Xyzzyville\n"
        "- road: [Dandong, Xyzzyville, Beijing]\nsteps:\n- off: Xyzzyville\n- at: Beijing\n"
    )
    walk = review(tmp_path, story)
    question = next(one for one in walk.questions() if one.key == "place xyzzyville")
    assert len(walk.uses(question).in_words) == 4
    walk.drop(question)
    assert text(tmp_path) == (
        "journeys:\n- train: Dandong → Shenyang > Beijing\n- road: Dandong > Beijing\n- road: [Dandong, Beijing]\n"
        "steps:\n- at: Beijing\n"
    )


def test_a_candidate_is_told_by_its_distance_and_direction(tmp_path: Path) -> None:
    walk = review(tmp_path, "places: [Pyongyang, Beijing]\n")
    beijing = walk.story.places["beijing"]
    assert away(walk.story, beijing, beijing.chosen) == "811 km W of Pyongyang"
    alone = review(tmp_path, "places: [Beijing]\n")
    assert away(alone.story, beijing, beijing.chosen) == ""
