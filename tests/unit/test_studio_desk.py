"""The desk of the studio: a change waits for nothing that takes long, and nobody's words are written over."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point

import mapgen.locate.online  # noqa: F401 - so that its chain can be replaced
from mapgen.errors import InputError, ProviderError
from mapgen.model import Candidate
from mapgen.pipeline import made_settings
from mapgen.studio.changes import change_of
from mapgen.studio.desk import Desk
from mapgen.studio.story_work import StoryWork
from mapgen.studio.work import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mapgen.model import Mention

STORY = "mapgen: 1\ntitle: First\nplaces: [Beijing, Dandong, Qwxyzk]\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


def desk_of(path: Path) -> Desk:
    return Desk(opened(path, made_settings(), by="ab", on="2020-01-02"))


def put(title: str) -> dict[str, Any]:
    return {"do": "put", "path": ["title"], "value": title}


def test_before_it_is_opened_there_is_something_to_show_and_nothing_to_change(path: Path) -> None:
    desk = desk_of(path)
    state = desk.state()
    assert (state["ready"], state["revision"], state["queue"], state["path"]) == (False, 0, [], "s.yaml")
    assert desk.scene() is None
    assert desk.question("place beijing").status == 503
    assert desk.change(put("x"), 0).status == 503
    with pytest.raises(InputError, match="opened still"):
        desk.publish(lambda story: pytest.fail("nothing is built"))
    desk.open()
    state = desk.state()
    assert (state["ready"], state["revision"], state["title"]) == (True, 1, "First")
    assert [one["name"] for one in state["queue"]] == ["Qwxyzk"]


def test_a_change_that_was_not_seen_is_asked_about_and_made_when_wanted(path: Path) -> None:
    desk = desk_of(path)
    desk.open()
    heard: list[int] = []
    desk.changed = lambda: heard.append(desk.revision)
    path.write_text(STORY.replace("First", "Theirs") + "# theirs\n", encoding="utf-8")
    answer = desk.change(put("Mine"), 1)
    assert (answer.status, heard) == (409, [2])
    assert "changed in another program" in answer.told["message"]
    assert path.read_text(encoding="utf-8") == STORY.replace("First", "Theirs") + "# theirs\n"
    assert desk.state()["title"] == "Theirs"
    assert desk.change(put("Mine"), 2).status == 200
    assert path.read_text(encoding="utf-8") == STORY.replace("First", "Mine") + "# theirs\n"
    assert heard == [2, 3]


def test_a_broken_file_is_told_while_the_last_good_map_stays(path: Path) -> None:
    desk = desk_of(path)
    desk.open()
    shown = scene_of(desk)
    path.write_text(STORY + "steps:\n- {at: Beijing, wen: 2018}\n", encoding="utf-8")
    desk.look()
    problem = desk.state()["problem"]
    assert problem["message"].startswith("s.yaml, line 5")
    assert problem["path"] == ["steps", 0, "wen"]
    assert desk.state()["title"] == "First"
    assert scene_of(desk) == shown
    assert desk.change(put("Mine"), desk.revision).status == 422
    assert "wen" in path.read_text(encoding="utf-8")
    path.write_text(STORY, encoding="utf-8")
    desk.look()
    assert desk.state()["problem"] is None
    path.unlink()
    desk.look()
    assert "no such file" in desk.state()["problem"]["message"]
    assert scene_of(desk) == shown
    path.write_text(STORY.replace("First", "Made again"), encoding="utf-8")
    desk.look()
    assert (desk.state()["problem"], desk.state()["title"]) == (None, "Made again")
    assert scene_of(desk)["title"] == "Made again"


def test_a_file_that_is_saved_in_two_halves_is_read_when_it_is_whole(path: Path) -> None:
    desk = desk_of(path)
    desk.open()
    shown = scene_of(desk)
    for half in ("", STORY[: len(STORY) // 2], STORY.replace("First", "Saved")):
        path.write_text(half, encoding="utf-8")
        desk.look()
        if half != STORY.replace("First", "Saved"):
            assert scene_of(desk) == shown or desk.state()["problem"] is None
    assert (desk.state()["problem"], desk.state()["title"]) == (None, "Saved")


LONG = "mapgen: 1\nplaces:\n" + "".join(f"- {{name: Qwxyzk{number}, in: NG}}\n" for number in range(60))


@pytest.mark.parametrize("name", ["long.yaml", "long.csv"])
def test_of_a_long_one_something_is_asked_before_the_whole_is_known(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = "".join(f"Qwxyzk{number},NG\n" for number in range(60))
    path.write_text(LONG if name == "long.yaml" else "name,country\n" + rows, encoding="utf-8")
    desk = desk_of(path)
    seen: list[dict[str, Any]] = []
    answers: list[Any] = []

    def look() -> None:
        """What a page does that hears of it: it asks, and answers at once."""
        state = desk.state()
        if state["ready"]:
            return
        seen.append(state)
        key = state["queue"][0]["key"]
        assert desk.question(key).told["name"] == "Qwxyzk0"
        pin = {"do": "pin", "place": state["queue"][0]["id"], "lat": 9.1, "lon": 7.4}
        answers.append(threading.Thread(target=lambda: answers.append(desk.change(pin, state["revision"]))))
        answers[0].start()

    desk.changed = look
    desk.open()
    answers[0].join()
    assert [one["name"] for one in seen[0]["queue"]] == ["Qwxyzk0", "Qwxyzk1", "Qwxyzk2"]
    assert answers[1].status == 200, "the change has waited for the whole"
    state = desk.state()
    assert (state["ready"], len(state["queue"])) == (True, 59)
    pinned = next(one for one in state["words"]["places"] if one["name"] == "Qwxyzk0")
    assert (pinned["lat"], pinned["lon"]) == (9.1, 7.4)


def test_what_the_sidecar_says_of_the_first_places_is_told_with_them(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(LONG, encoding="utf-8")
    beside = path.with_name("long.located.yaml")
    kept = "".join(
        f"  qwxyzk{n}:\n    text: Qwxyzk{n}, NG\n    evidence:\n"
        f'    - {{document: a.txt, span: [0, 8], sentence: "Qwxyzk{n} was there."}}\n'
        for n in range(60)
    )
    beside.write_text(f"mapgen: 1\nplaces:\n{kept}", encoding="utf-8")
    desk = desk_of(path)
    told: list[dict[str, Any]] = []
    desk.changed = lambda: told.append(desk.state())
    desk.open()
    assert told[0]["queue"][1]["sentences"][0]["text"] == "Qwxyzk1 was there."


def scene_of(desk: Desk) -> dict[str, Any]:
    """What the map shows, whatever its revision."""
    scene = desk.scene()
    assert scene is not None
    return {key: value for key, value in json.loads(scene).items() if key != "revision"}


def test_an_error_is_told_at_its_field(path: Path) -> None:
    desk = desk_of(path)
    desk.open()
    told = desk.change({"do": "put", "path": ["published"], "value": "soon"}, 1)
    assert (told.status, told.told["path"]) == (422, ["published"])
    assert told.told["problems"][0]["message"] == told.told["message"]
    told = desk.change({"do": "put", "path": ["title", "x"], "value": "y"}, 1)
    assert (told.status, told.told["path"]) == (422, ["title", "x"])


def within(seconds: float, done: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    return done()


class Slow:
    """A service that answers when it is let, or fails."""

    name = "slow"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.free = threading.Event()
        self.fails = False

    def candidates(self, mention: Mention, /) -> tuple[Candidate, ...]:
        self.asked.append(mention.text)
        assert self.free.wait(20)
        if self.fails:
            raise ProviderError("slow does not answer", hint="try later")
        return (
            Candidate(name=mention.text, kind="city", point=Point(10, 50), provider="slow", provider_id="1", score=0.8),
        )


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    service = Slow()
    monkeypatch.setattr(sys.modules["mapgen.locate.online"], "chain", lambda settings, store=None: (service,))
    return service


def online(path: Path) -> Desk:
    desk = Desk(StoryWork(path, made_settings(geocoders=("slow",)), by="ab", on="2020-01-02"))
    desk.open()
    return desk


def test_no_change_waits_for_a_service(path: Path, slow: Slow) -> None:
    desk = online(path)
    settling = threading.Thread(target=desk.settle)
    settling.start()
    assert within(10, lambda: slow.asked == ["Qwxyzk"])
    searching = threading.Thread(target=desk.search, args=("qwxyzk", "Abcdefgh"))
    searching.start()
    assert within(10, lambda: "Abcdefgh" in slow.asked)
    assert desk.change(put("Meanwhile"), 1).status == 200
    assert desk.state()["title"] == "Meanwhile"
    slow.free.set()
    settling.join(20)
    searching.join(20)
    assert desk.state()["title"] == "Meanwhile"
    desk.settle()
    place = next(one for one in desk.state()["words"]["places"] if one["id"] == "qwxyzk")
    assert (place["lat"], place["lon"]) == (50, 10)
    assert slow.asked.count("Qwxyzk") == 1
    revision = desk.revision
    desk.change(put("Again"), revision)
    desk.settle()
    place = next(one for one in desk.state()["words"]["places"] if one["id"] == "qwxyzk")
    assert (place["lat"], slow.asked.count("Qwxyzk")) == (50, 1)


def test_an_outage_is_told_and_asked_again_when_wanted_only(path: Path, slow: Slow) -> None:
    slow.free.set()
    slow.fails = True
    desk = online(path)
    desk.settle()
    assert any("slow does not answer" in one["message"] for one in desk.state()["issues"])
    desk.change(put("Another"), desk.revision)
    desk.settle()
    assert slow.asked == ["Qwxyzk"]
    found = desk.search("qwxyzk", "Dandong").told
    assert found["candidates"][0]["name"] == "Dandong"
    assert found["unasked"] == ["slow does not answer — try later"]
    slow.fails = False
    assert desk.change({"do": "ask-again"}, desk.revision).status == 200
    desk.settle()
    assert not any("slow does not answer" in one["message"] for one in desk.state()["issues"])
    found = desk.search("qwxyzk", "Abcdefgh").told
    assert ([one["name"] for one in found["candidates"]], found["unasked"]) == (["Abcdefgh"], [])


def test_changes_from_many_threads_are_made_one_after_the_other(path: Path) -> None:
    desk = desk_of(path)
    desk.open()
    answers: list[int] = []

    def work(number: int) -> None:
        for _ in range(3):
            answers.append(desk.change({"do": "put", "path": ["places", 0], "value": f"City {number}"}, 99).status)
            desk.state()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert answers == [200] * 12
    assert desk.revision == 13
    assert desk.state()["changes"] == 12
    for _ in range(12):
        assert desk.change({"do": "undo"}, 99).status == 200
    assert path.read_text(encoding="utf-8") == STORY


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, "valid dictionary"),
        ({"do": "pin", "place": "a", "lat": "x", "lon": 0}, "pin.lat"),
        ({"do": "ring", "place": "a", "lat": 0, "lon": 0, "radius_m": 0}, "ring.radius_m"),
        ({"do": "area", "place": "a", "outline": [[0, 0], [1, 1]]}, "area.outline"),
        ({"do": "area", "place": "a", "outline": [[0, 0], [1, 1], [200, 1]]}, "area.outline"),
        ({"do": "put", "path": ["a", -1], "value": "x"}, "put.path"),
        ({"do": "fly"}, "tag 'fly'"),
    ],
)
def test_what_is_no_change_is_refused_in_words(sent: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        change_of(sent)
