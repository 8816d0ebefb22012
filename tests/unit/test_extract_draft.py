"""From texts to the draft of a story: what two texts say together, what they say differently, roles, sources, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mapgen import desk, pipeline
from mapgen.desk.check import looked_at
from mapgen.desk.review import Review
from mapgen.errors import InputError
from mapgen.model import Document, Mode, Role, Severity, Status
from mapgen.settings import Settings
from mapgen.story import sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from mapgen.pipeline import Story

QUIET_VISIT = (
    "A quiet visit\n\n"
    "On Tuesday, March 27, an old green train went on a round trip from North Korea all the way to Beijing; nobody said who "
    "was in it. Some newspapers said that the train had carried officials, among them Kim Jong-un, to Beijing, where "
    "Kim met the Chinese president. A day later, on March 28, 2018, the Xinhua agency confirmed that Kim had visited "
    "Beijing. Washington kept silent. Kim had accepted an invitation to visit Iran in May, the paper Japan Times wrote."
)
LATE_GUEST = (
    "The late guest\n\n"
    "The green train was apparently seen by farmers as it was crossing out of North Korea into China. "
    "The Seoul Herald reported: “The train crossed the Yalu River at the Friendship Bridge in the middle of the border "
    "city of Dandong.” The guest reportedly left Beijing by train yesterday. Beijing and Pyongyang said little, and "
    "Pyongyang less. North Korean diplomats have since travelled to Sweden, and talks of lesser officials followed in "
    "Finland. Relations with Japan remain cold."
)


def drafted(*texts: str, **options: object) -> tuple[Story, str]:
    """The draft that texts give together, and its file."""
    documents = [Document(text=text, id=f"text-{number}", lang="en") for number, text in enumerate(texts, 1)]
    return pipeline.draft(documents, model="none", **options)


@pytest.fixture(scope="module")
def visit() -> tuple[Story, str]:
    """Two texts about one journey."""
    return drafted(QUIET_VISIT, LATE_GUEST, published="2018-03-29")


def test_two_texts_tell_one_round_trip(visit: tuple[Story, str]) -> None:
    """Its ends from the one, the bridge and the border city from the other; out and back by rail, as reported."""
    legs = visit[0].outline.legs
    out = [leg.origin for leg in legs if leg.journey == "j1"] + [legs[2].destination]
    assert [one.split("-")[0] for one in out] == ["pyongyang", "friendship", "dandong", "beijing"]
    assert {leg.mode for leg in legs} == {Mode.RAIL}
    assert {leg.journey for leg in legs} == {"j1", "j2"}
    back = [leg.destination for leg in legs if leg.journey == "j2"]
    assert back[-1] == "pyongyang"
    assert {one.document for one in legs[0].evidence} == {"text-1", "text-2"}


def test_the_capital_for_a_country_is_said(visit: tuple[Story, str]) -> None:
    """The text says North Korea: that its capital is meant is for an editor to confirm."""
    assert any(issue.code == "assumed" and "Pyongyang" in issue.message for issue in visit[0].outline.issues)


def test_what_is_doubtful_stays_with_the_draft_until_a_person_has_checked_it(
    visit: tuple[Story, str], tmp_path: Path
) -> None:
    """In the sidecar, so that check and review tell it on another day."""
    path = tmp_path / "visit.yaml"
    path.write_text(visit[1], encoding="utf-8")
    sidecar.beside(path).write_text(desk.sidecar_of(visit[0]), encoding="utf-8")

    def assumed() -> list[tuple[str, str]]:
        looked = looked_at(pipeline.story(path))
        return [(one.subject, one.message) for one in looked if one.code == "assumed"]

    ((subject, message),) = assumed()
    assert subject == "j1"
    assert "Pyongyang, its capital" in message
    walk = Review(path, Settings(), by="ab", on="2018-04-03")
    journey = next(one for one in walk.questions() if one.key.startswith("journeys"))
    assert message in [issue.message for issue in journey.issues]
    walk.keep(journey)
    assert assumed() == []
    assert "doubts:" in sidecar.beside(path).read_text(encoding="utf-8"), "whoever takes `checked` out sees it again"


def test_journeys_are_dated_as_far_as_the_texts_allow(visit: tuple[Story, str]) -> None:
    """The day of the trip from the one, "yesterday" by the day of publication from the other."""
    when = {leg.journey: leg.when.edtf if leg.when else "" for leg in visit[0].outline.legs}
    assert when == {"j1": "2018-03-27", "j2": "2018-03-28"}


def test_without_a_day_of_publication_yesterday_is_no_date() -> None:
    """Nothing is guessed."""
    story, _ = drafted(QUIET_VISIT, LATE_GUEST)
    assert {leg.journey: bool(leg.when) for leg in story.outline.legs} == {"j1": True, "j2": False}


def test_days_that_are_lost_without_a_day_of_publication_are_told() -> None:
    text = "The ship left Piraeus on Monday. It reached Syros on Tuesday and Naxos the next day."
    story, _ = drafted(text)
    (told,) = [one for one in story.issues if one.code == "undated"]
    assert "on Monday, on Tuesday" in told.message
    assert "--published" in told.hint
    story, _ = drafted(text, published="2024-03-07")
    assert not [one for one in story.issues if one.code == "undated"]


def test_talks_elsewhere_are_related_and_as_vague_as_the_text(visit: tuple[Story, str]) -> None:
    """Sweden and Finland stand apart from the journey, as countries."""
    places = visit[0].places
    related = [one for one in visit[0].outline.happenings if one.related]
    assert {one.place for one in related} == {"sweden", "finland"}
    assert {places[one.place].precision.value for one in related} == {"country"}
    assert {places[one.place].role for one in related} == {Role.RELATED}


def test_actors_are_only_mentioned(visit: tuple[Story, str]) -> None:
    """Washington and Japan are named and not shown."""
    text = visit[1]
    shown, _, mentioned = text.partition("mentioned:")
    assert "- Japan\n" in mentioned
    for name in ("Washington", "Japan", "Iran"):
        assert f"at: {name}" not in shown
        assert f"> {name}" not in shown


def test_a_visit_told_three_times_is_one_step(visit: tuple[Story, str]) -> None:
    """And every sentence that tells it stands with the step or the journey."""
    steps = [one for one in visit[0].outline.happenings if one.place == "beijing" and "Kim" in one.title]
    assert len(steps) == 1
    told = {one.sentence for one in (*steps[0].evidence, *visit[0].outline.legs[0].evidence)}
    assert sum("Beijing" in sentence and "Kim" in sentence for sentence in told) == 2


def test_sources_that_the_texts_name_are_kept(visit: tuple[Story, str]) -> None:
    """Beside the texts themselves."""
    assert {"text-1", "text-2", "xinhua"} <= set(visit[0].outline.sources)


def test_a_draft_is_marked(visit: tuple[Story, str]) -> None:
    """On the page too, until somebody has looked."""
    (issue,) = [one for one in visit[0].outline.issues if one.code == "draft"]
    assert issue.severity is Severity.ERROR
    assert "draft: true" in visit[1]


def test_texts_that_differ_give_an_issue_with_both_sentences() -> None:
    """One step, and what is to be found out."""
    first = "A tanker exploded in the harbour of Piraeus on 4 March. Nobody saw it."
    second = "The tanker exploded in the harbour of Piraeus on 5 March, a pilot said."
    story, _ = drafted(first, second, published="2024-03-07")
    (step,) = story.outline.happenings
    assert len(step.evidence) == 2
    (issue,) = [one for one in story.outline.issues if one.code == "differ"]
    assert "on 4 March" in issue.message
    assert "on 5 March" in issue.message


def test_texts_that_agree_give_one_step() -> None:
    """With two pieces of evidence and no issue."""
    text = "A tanker exploded in the harbour of Piraeus on 4 March. Nobody saw it."
    story, _ = drafted(text, text, published="2024-03-07")
    (step,) = story.outline.happenings
    assert [one.document for one in step.evidence] == ["text-1", "text-2"]
    assert not [one for one in story.outline.issues if one.code == "differ"]


def test_journeys_that_differ_in_their_day_give_an_issue() -> None:
    """The same train on two days."""
    story, _ = drafted(
        "The night train went from Berlin to Vienna on 4 March. It was full.",
        "The night train went from Berlin to Vienna on 6 March. It was empty.",
        published="2024-03-07",
    )
    assert len({leg.journey for leg in story.outline.legs}) == 1
    assert [one.code for one in story.outline.issues if one.code == "differ"]


def test_another_language_gives_places_only() -> None:
    """And says so."""
    text = (
        "Der Zug fuhr am Montag von Berlin nach Wien, und niemand wusste, wer in dem Zug war. Das Treffen in Wien "
        "dauerte nur eine Stunde, wie die Zeitung berichtet."
    )
    story, _ = pipeline.draft([Document(text=text, id="text", lang="de")], model="none")
    assert not story.outline.legs
    assert not story.outline.happenings
    assert {"berlin", "vienna"} & {one.id for one in story.outline.mentions} or story.outline.mentions
    assert {one.role for one in story.outline.mentions} == {Role.FOCUS}
    (issue,) = [one for one in story.outline.issues if one.code == "language"]
    assert issue.severity is Severity.NOTE


def test_a_text_without_places_says_what_to_do() -> None:
    """No traceback, no empty story."""
    with pytest.raises(InputError, match="no place is found"):
        drafted("Nobody knew anything, and nothing happened at all in those days.")


def test_plans_are_marked_as_plans() -> None:
    """And dated ahead."""
    story, _ = drafted("The minister will visit Vienna on Friday. She was in Berlin on Monday.", published="2024-03-07")
    (step,) = [one for one in story.outline.happenings if one.place == "vienna"]
    assert step.status is Status.PLANNED
    assert step.when is not None
    assert step.when.edtf == "2024-03-08"


def test_a_story_goes_round_through_its_file(visit: tuple[Story, str], tmp_path: object) -> None:
    """What is written is read again as the same story."""
    from mapgen import story as story_files

    file = story_files.loads(visit[1], name="again.yaml")
    assert len(file.story.journeys) == 2
    assert file.story.draft


def test_extracting_gives_a_story() -> None:
    """`mapgen.extract(text)`."""
    import mapgen

    story = mapgen.extract("The night train went from Berlin to Vienna on 4 March 2024. It was full.", model="none")
    assert [leg.mode for leg in story.outline.legs] == [Mode.RAIL]
    assert story.routes
