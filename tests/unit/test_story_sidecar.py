"""The sidecar: findings beside the story, and what a person checked kept by every later run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point

from mapgen.errors import InputError
from mapgen.model import Candidate, Checked, Doubt, Doubtful, Evidence, Mention, Place, Precision
from mapgen.read import story
from mapgen.settings import Caps, Settings
from mapgen.story import sidecar

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "places:\n  guest: {name: Diaoyutai, in: Beijing, checked: 2018-04-03 ab}\nsteps: [{at: guest}, {at: Beijing}]\n"

GUEST = Candidate(
    name='Diaoyutai State Guesthouse: "北京"',
    point=Point(116.3191, 39.9182),
    provider="curated",
    provider_id="diaoyutai",
    kind="guesthouse",
    country="CN",
    admin1="Beijing",
    city="Beijing",
    label_point=Point(116.32, 39.919),
    extent=(116.31, 39.91, 116.33, 39.93),
    score=0.9,
    approximate=True,
    credit="own work",
)
OTHER = Candidate(
    name="Diaoyutai",
    point=Point(-0.00001, -89.5),
    provider="geonames",
    provider_id="123",
    kind="city",
    population=7,
    score=0.4,
)


SENTENCE = Evidence(document="talks", span=(4, 41), sentence="He stayed at “Diaoyutai”: so they say.")


def place(candidate: Candidate | None, mention: Mention) -> Place:
    return Place(
        id=mention.id,
        name=mention.text,
        mentions=(mention,),
        chosen=candidate,
        alternatives=(OTHER,),
        confidence=0.87654,
        reason="its name: exact, in Beijing # not elsewhere",
        checked=mention.checked,
        precision=Precision.BUILDING,
        geometry=candidate and candidate.point,
        point=candidate and candidate.point,
    )


def mention(**words: object) -> Mention:
    return Mention(id="guest", text="Diaoyutai", within="Beijing", checked=Checked(on="2018-04-03", by="ab"), **words)


def test_findings_are_read_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "kim.located.yaml"
    doubts = (Doubt(why=Doubtful.DIFFER, message="two days: “on 4 March”"),)
    told = (sidecar.Told(group="steps", name="A guest", evidence=(SENTENCE,), doubts=doubts),)
    text = sidecar.sidecar_text({"guest": place(GUEST, mention(evidence=(SENTENCE,)))}, told)
    path.write_text(text, encoding="utf-8")
    found = sidecar.read_sidecar(path).places["guest"]
    assert sidecar.read_sidecar(path).told == told
    assert found.chosen == GUEST
    assert found.alternatives == (OTHER,)
    assert found.evidence == (SENTENCE,)
    assert (found.text, found.precision, found.confidence) == ("Diaoyutai, Beijing", Precision.BUILDING, 0.877)
    assert found.reason == "its name: exact, in Beijing # not elsewhere"
    assert text == sidecar.sidecar_text({"guest": place(GUEST, mention(evidence=found.evidence))}, told)
    import ruamel.yaml

    assert ruamel.yaml.YAML(typ="safe", pure=True).load(text)["places"]["guest"]["chosen"]["country"] == "CN"


def test_a_later_run_keeps_why_a_checked_place_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "kim.located.yaml"
    text = sidecar.sidecar_text({"guest": place(GUEST, mention(evidence=(SENTENCE,)))})
    path.write_text(text, encoding="utf-8")
    later = replace(place(GUEST, mention()), reason="chosen by a person", alternatives=(), confidence=1.0)
    later = replace(later, mentions=(mention(evidence=(SENTENCE,)),))
    assert sidecar.sidecar_text({"guest": later}, earlier=sidecar.read_sidecar(path)) == text
    other = replace(later, chosen=OTHER)
    assert "chosen by a person" in sidecar.sidecar_text({"guest": other}, earlier=sidecar.read_sidecar(path))


def test_evidence_follows_a_step_that_moves_and_one_that_is_renamed() -> None:
    told = tuple(sidecar.Told(group="steps", name=name, evidence=(replace(SENTENCE, document=name),)) for name in "ab")
    kept = sidecar.Sidecar(told=told)
    assert kept.of("steps", 2, "a").evidence[0].document == "a"
    assert kept.of("steps", 2, "renamed").evidence[0].document == "b"
    assert kept.of("steps", 3, "new").evidence == ()
    assert kept.of("related", 1, "a").evidence == ()


def test_what_was_not_found_and_no_places_at_all(tmp_path: Path) -> None:
    path = tmp_path / "kim.located.yaml"
    path.write_text(sidecar.sidecar_text({"guest": place(None, mention())}), encoding="utf-8")
    assert sidecar.read_sidecar(path).places["guest"].chosen is None
    assert sidecar.read_sidecar(tmp_path / "none.yaml") == sidecar.Sidecar()
    empty = tmp_path / "empty.located.yaml"
    empty.write_text(sidecar.sidecar_text({}), encoding="utf-8")
    assert sidecar.read_sidecar(empty) == sidecar.Sidecar()


def read(folder: Path, text: str = TEXT) -> tuple[Mention, list[str]]:
    made = story.outline(text.encode(), name="kim.yaml", folder=folder, settings=Settings())
    return next(m for m in made.mentions if m.id == "guest"), [issue.code for issue in made.issues]


def test_what_a_person_checked_keeps_what_was_chosen(tmp_path: Path) -> None:
    first, issues = read(tmp_path)
    assert (first.chosen_id, issues) == ("", ["checked-anew"])
    sidecar.beside(tmp_path / "kim.yaml").write_text(
        sidecar.sidecar_text({"guest": place(GUEST, first)}), encoding="utf-8"
    )
    kept, issues = read(tmp_path)
    assert kept.chosen_id == "curated:diaoyutai"
    assert kept.pinned == GUEST
    assert issues == []


def test_other_words_or_no_check_void_the_finding(tmp_path: Path) -> None:
    first, _ = read(tmp_path)
    sidecar.beside(tmp_path / "kim.yaml").write_text(
        sidecar.sidecar_text({"guest": place(GUEST, first)}), encoding="utf-8"
    )
    renamed, issues = read(tmp_path, TEXT.replace("in: Beijing", "in: Shanghai"))
    assert (renamed.chosen_id, issues) == ("", ["checked-anew"])
    unchecked, issues = read(tmp_path, TEXT.replace(", checked: 2018-04-03 ab", ""))
    assert (unchecked.chosen_id, unchecked.pinned, issues) == ("", None, [])
    placed, issues = read(tmp_path, TEXT.replace("in: Beijing", "at: 39.9 N 116.3 E"))
    assert (placed.chosen_id, issues) == ("", [])
    assert placed == replace(placed, checked=Checked(on="2018-04-03", by="ab"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("places: {guest: {name: x}}", "kim.located.yaml, line 1, column 10: guest: 'text'"),
        (
            "places: {guest: {text: x, chosen: {key: 'a:b', name: x, kind: k, lat: 91, lon: 0}}}",
            "guest: x: (0.0, 91.0) is not",
        ),
        ("places: [a]", "no places"),
        ("places: {a: !!int 3}", "a tag"),
        ("places: {guest", "a bracket is not closed"),
    ],
)
def test_a_broken_sidecar_is_never_guessed_at(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "kim.located.yaml").write_text(text)
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert told in refused.value.message


@pytest.mark.parametrize(
    "told",
    [
        "{group: steps, name: A, evidence: [], doubts: [{draft: x}]}",
        "{group: steps, name: A, evidence: [], doubts: [{assumed: [x]}]}",
        "{group: steps, name: [A], evidence: []}",
        "{group: steps, name: A, evidence: [{document: d, span: [0, 1], sentence: {a: b}}]}",
    ],
)
def test_what_is_no_text_is_no_sidecar(told: str) -> None:
    with pytest.raises(InputError, match=r"kim\.located\.yaml, line 2, column 1: told: "):
        sidecar.read(f"places: {{}}\ntold: [{told}]\n".encode(), "kim.located.yaml", Caps())


@pytest.mark.parametrize(
    "found", ["{text: [a]}", "{text: a, reason: {b: c}}", "{text: a, chosen: {key: p:1, name: [n]}}"]
)
def test_a_finding_that_is_no_text_is_refused_where_it_stands(found: str) -> None:
    with pytest.raises(InputError, match=r"kim\.located\.yaml, line 1, column 10: a: a list|a dict|a: "):
        sidecar.read(f"places: {{a: {found}}}\n".encode(), "kim.located.yaml", Caps())
