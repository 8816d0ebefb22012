"""What an editor must look at: each kind in a story that has it, and none in one that just has not."""

from __future__ import annotations

import pytest

from mapgen import pipeline
from mapgen.desk import check
from mapgen.model import Evidence, Issue, Severity
from mapgen.read.story import of
from mapgen.story import loads
from mapgen.story.sidecar import Finding, Sidecar, Told


def story(text: str, earlier: Sidecar | None = None) -> pipeline.Story:
    return pipeline.Story(of(loads(text, name="s.yaml"), earlier), pipeline.made_settings())


def found(text: str, code: str, earlier: Sidecar | None = None) -> list[Issue]:
    return [issue for issue in check.looked_at(story(text, earlier), loads(text, name="s.yaml")) if issue.code == code]


PAIRS = {
    "unknown-place": ("places: [Xyzzyville]", "places: [Dandong]"),
    "ambiguous": ("places: [Springfield]", 'places: ["Springfield, Illinois"]'),
    "too-fast": (
        "journeys: [{train: Pyongyang > Dandong > Beijing, when: 2018-03-25T10:00Z/2018-03-25T13:00Z}]",
        "journeys: [{train: Pyongyang > Dandong > Beijing, when: 2018-03-25T10:00Z/2018-03-25T14:00Z}]",
    ),
    "too-fast between steps": (
        (
            "journeys: [{ship: Dover > Calais}]\n"
            "steps: [{at: Dover, when: 2020-01-01T10:00Z}, {at: Calais, when: 2020-01-01T10:15Z}]"
        ),
        (
            "journeys: [{ship: Dover > Calais}]\n"
            "steps: [{at: Dover, when: 2020-01-01T10:00Z}, {at: Calais, when: 2020-01-01T10:50Z}]"
        ),
    ),
    "too-fast on foot": (
        "journeys: [{walk: Lyon > Paris, when: 2020-01-01/2020-01-02}]",
        "journeys: [{walk: Lyon > Paris, when: 2020-01-01/2020-01-09}]",
    ),
    "out-of-order": (
        "steps: [{at: Beijing, when: 2020-01-02}, {at: Dandong, when: 2020-01-01}]",
        "steps: [{at: Beijing, when: 2020-01-02}, {at: Dandong, when: 2020-01-02}]",
    ),
    "out-of-order journeys": (
        "journeys: [{train: Dandong > Beijing, when: 2020-01-02}, {train: Beijing > Tianjin, when: 2020-01-01}]",
        "journeys: [{train: Dandong > Beijing, when: 2020-01-02}, {train: Dandong > Shenyang, when: 2020-01-01}]",
    ),
    "out-of-order against the way": (
        (
            "journeys: [{train: Dandong > Beijing, when: 2020-01-01/2020-01-05}]\n"
            "steps: [{at: Beijing, when: 2020-01-02}, {at: Dandong, when: 2020-01-03}]"
        ),
        (
            "journeys: [{train: Dandong > Beijing, when: 2020-01-01/2020-01-05}]\n"
            "steps: [{at: Dandong, when: 2020-01-02}, {at: Beijing, when: 2020-01-03}]"
        ),
    ),
    "outside-city": (
        'places: {hall: {name: Town Hall, at: "40.0 N, 116.4 E", in: Tianjin}}',
        'places: {hall: {name: Town Hall, at: "39.2 N, 117.2 E", in: Tianjin}}',
    ),
    "one-spot": (
        'places: {a: {name: A Hall, at: "40.0 N, 116.4 E"}, b: {name: B Hall, at: "40.0004 N, 116.4 E"}}',
        'places: {a: {name: A Hall, at: "40.0 N, 116.4 E"}, b: {name: B Hall, at: "40.0005 N, 116.4 E"}}',
    ),
    "no-place": ("journeys: [{train: Xyzzyville > Beijing}]", "journeys: [{train: Dandong > Beijing}]"),
    "no-mode": ("journeys: [{leg: Dandong > Beijing}]", "journeys: [{leg: Dandong > Beijing, mode: rail}]"),
    "unused-source": (
        "sources: {x: Xinhua}\nplaces: [Beijing]",
        "sources: {x: Xinhua}\nsteps: [{at: Beijing, source: x}]",
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_each_kind_is_found_and_only_where_it_is(kind: str) -> None:
    code = kind.split(maxsplit=1)[0]
    has, has_not = PAIRS[kind]
    issues = found(has, code)
    assert issues, kind
    assert all(issue.message and issue.subject and issue.where.startswith("s.yaml") for issue in issues)
    assert not found(has_not, code), kind


@pytest.mark.parametrize(
    "text",
    [
        "journeys: [{train: Pyongyang > Beijing, when: 2018-03-25}]",
        "journeys: [{train: Pyongyang > Beijing, when: 2018-03-25T10:00Z~}]",
        "journeys: [{train: Pyongyang > Beijing}]",
        "journeys: [{train: Pyongyang > Beijing, when: ../2018-03-25}]",
        "journeys: [{train: Pyongyang > Beijing, when: 2018-03-25T10:00Z/2018-03-25T11:00Z, status: disputed}]",
    ],
)
def test_what_the_dates_do_not_tell_is_not_too_fast(text: str) -> None:
    assert not found(text, "too-fast")


def test_a_pace_is_told_with_its_figures() -> None:
    (issue,) = found(PAIRS["too-fast on foot"][0], "too-fast")
    assert "km by walk in 2 days" in issue.message
    assert "8 km/h is the most" in issue.message


def test_what_a_person_checked_is_not_doubted_again() -> None:
    checked = 'places: {a: {name: A Hall, at: "40.0 N, 116.4 E", checked: ab}, b: {name: B Hall, at: "40.0 N, 116.4 E", checked: ab}}'
    assert not found(checked, "one-spot")
    assert not found(PAIRS["outside-city"][0].replace("in: Tianjin", "in: Tianjin, checked: ab"), "outside-city")


def test_the_same_thing_under_two_names_is_no_coincidence() -> None:
    assert not found('places: [Beijing, {name: Beijing, title: The capital, at: "39.9075 N, 116.39723 E"}]', "one-spot")
    assert not found("places: [Beijing, 北京]", "one-spot")


DRAFT = """\
draft: true
sources: {a: An article}
journeys:
- {train: Pyongyang > Beijing, source: a}
steps:
- {at: Beijing, title: Talks, source: a}
"""
SENTENCE = (Evidence(document="a", span=(0, 7), sentence="Beijing talked."),)


def test_a_draft_says_what_nobody_confirmed_and_what_rests_on_nothing() -> None:
    kept = Sidecar(
        {"beijing": Finding(text="", evidence=SENTENCE)}, (Told(group="steps", name="Talks", evidence=SENTENCE),)
    )
    assert [one.subject for one in found(DRAFT, "unconfirmed", kept)] == ["pyongyang", "beijing", "j1", "step-1"]
    assert [one.subject for one in found(DRAFT, "no-evidence", kept)] == ["pyongyang", "j1"]
    assert check.evidence_of(story(DRAFT, kept), "step-1") == SENTENCE
    assert check.evidence_of(story(DRAFT, kept), "j1") == ()


def test_what_was_confirmed_in_a_draft_is_not_asked_for_again() -> None:
    done = DRAFT.replace("source: a}", "source: a, checked: 2020-01-01 ab}")
    done += "places: {pyongyang: {name: Pyongyang, checked: ab}, beijing: {name: Beijing, checked: ab}}\n"
    assert not found(done, "unconfirmed")
    assert not found(done, "no-evidence")
    assert found(done, "draft")


def test_a_finished_story_needs_no_confirmation_but_of_what_is_unsure() -> None:
    assert not found(DRAFT.replace("draft: true\n", ""), "unconfirmed")
    (issue,) = found("places: ['Elele Maternity, Nigeria']", "unconfirmed")
    assert issue.severity is Severity.WARNING
    assert "Elele" in issue.message
    assert "confidence 0." in issue.message
    assert not found("places: [{name: 'Elele Maternity, Nigeria', checked: ab}]", "unconfirmed")


def test_the_worst_comes_first() -> None:
    text = "sources: {x: X}\nplaces: [Springfield, Xyzzyville]\njourneys: [{leg: Dandong > Beijing}]"
    codes = [issue.code for issue in check.looked_at(story(text))]
    assert (
        codes.index("unknown-place") < codes.index("ambiguous") < codes.index("no-mode") < codes.index("unused-source")
    )


def test_rows_of_a_list_are_told_in_no_order_of_time(tmp_path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("name,date\nBeijing,2020-01-02\nDandong,2020-01-01\n", encoding="utf-8")
    codes = {issue.code for issue in check.looked_at(pipeline.story(path))}
    assert "out-of-order" not in codes
    path.write_text(
        "name,order,mode,date\nBeijing,1,rail,2020-01-02\nDandong,2,rail,2020-01-03\nShenyang,3,rail,2020-01-01\n",
        encoding="utf-8",
    )
    assert "out-of-order" in {issue.code for issue in check.looked_at(pipeline.story(path))}


def test_the_stories_that_ship_have_nothing_grave(root) -> None:
    for path in sorted((root / "geodata" / "stories").glob("*.yaml")):
        issues = check.looked_at(pipeline.story(path))
        assert not [issue for issue in issues if issue.severity is not Severity.NOTE], path.name
