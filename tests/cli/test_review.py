"""`mapgen review`: what a person answers is written at once, kept by every run, and nothing else is touched."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """\
# Ferry crew rescued off Paros

On Tuesday, March 5, the ferry Arvena sailed from Piraeus to Paros with 80 passengers on board.

The ship lost power near Springfield, the operator said, and reportedly returned to Piraeus on Wednesday.

Officials met in Athens on March 7 to discuss the accident.
"""


def run(*arguments: object, cwd: Path, answers: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", *map(str, arguments)],
        cwd=cwd, input=answers.encode() if answers is not None else None, capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", **more},
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def review(path: Path, answers: str, **more: str) -> subprocess.CompletedProcess[str]:
    done = run("review", path.name, "--by", "ab", cwd=path.parent, answers=answers, **more)
    assert done.returncode == 0, done.stderr
    return done


def words(done: subprocess.CompletedProcess[str]) -> str:
    """What the screen said, as if it had no width."""
    return " ".join(done.stderr.split())


def story(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "s.yaml"
    path.write_bytes(text.encode())
    return path


def changed(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


def places(path: Path) -> dict[str, tuple[float, float]]:
    """Where a build puts each place, (lon, lat)."""
    assert run("build", path.name, "-o", "out.geojson", cwd=path.parent).returncode == 0
    features = json.loads((path.parent / "out.geojson").read_text())["features"]
    return {
        one["id"]: tuple(one["geometry"]["coordinates"])
        for one in features
        if one["properties"]["type"] == "place" and one["geometry"]["type"] == "Point"
    }


TODAY = datetime.now().astimezone().date().isoformat()
SPRINGFIELD = """\
# what we know
mapgen: 1
title: 'A  town'   # quotes stay
places:
  town: {name: Springfield, label: left}   # which one?

steps:
- at: town
  title: "A fair"
"""


def test_from_the_article_to_a_checked_story_and_its_map(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    done = run("extract", "a.md", "-o", "s.yaml", "--published", "2024-03-08", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    path = tmp_path / "s.yaml"
    drafted = path.read_text()
    before = places(path)
    first = review(path, "\n" * 40 + "y\n")
    assert "»Piraeus«" in first.stderr, "the sentence, with the name marked"
    assert f"checked: {TODAY} ab" in path.read_text()
    second = review(path, "y\n")
    assert second.stderr.endswith("1 answer written, 0 left to look at\n"), "nothing was left to ask but the draft mark"
    after = path.read_text()
    assert "\ndraft: true" not in after
    taken = [line[2:] for line in changed(drafted, after) if line.startswith("-")]
    added = [line[2:] for line in changed(drafted, after) if line.startswith("+")]
    assert all("checked" in line or line == "places:" for line in added)
    before_it = [line.replace(f", checked: {TODAY} ab", "") for line in added]
    assert [line for line in taken if line not in before_it] == ["draft: true"], "nothing else was reworded"
    assert places(path) == before
    beside = (tmp_path / "s.located.yaml").read_text()
    assert "Officials met in Athens" in beside, "evidence stays"
    third = review(path, "")
    assert third.stderr.endswith("0 answers written, 0 left to look at\n")
    assert run("check", "s.yaml", "--strict", cwd=tmp_path).returncode == 0


def test_a_choice_other_than_the_first_survives_every_later_run(tmp_path: Path) -> None:
    path = story(tmp_path, SPRINGFIELD)
    first = places(path)["town"]
    done = review(path, "3\n")
    assert done.stdout == "s.yaml\n"
    assert changed(SPRINGFIELD, path.read_text()) == [
        "-   town: {name: Springfield, label: left}   # which one?",
        f"+   town: {{name: Springfield, label: left, checked: {TODAY} ab}}   # which one?",
    ]
    chosen = places(path)["town"]
    assert chosen != first
    assert run("locate", "s.yaml", "--write", cwd=tmp_path).returncode == 0
    assert places(path)["town"] == chosen
    assert "chosen by a person" in (tmp_path / "s.located.yaml").read_text()
    assert "0 answers written, 0 left" in review(path, "").stderr


def test_another_name_is_searched_and_chosen(tmp_path: Path) -> None:
    path = story(tmp_path, 'places: ["Xyzzyville"]\n')
    done = review(path, "/ Dandong\n1\n")
    assert "Liaoning, China" in done.stderr
    assert path.read_text() == f"places: [{{name: Xyzzyville, checked: {TODAY} ab}}]\n"
    lon, lat = places(path)["xyzzyville"]
    assert (round(lon, 1), round(lat, 1)) == (124.4, 40.1)


def test_a_pin_is_asked_for_again_until_it_is_one(tmp_path: Path) -> None:
    path = story(tmp_path, SPRINGFIELD)
    told = words(review(path, "p 40.1, 124.4\np somewhere\np\n40.1147 N, 124.3931 E\n"))
    assert "could be 40.1 N, 124.4 E or" in told, "both readings of a bare pair"
    assert "'somewhere' is no position" in told
    assert f'{{name: Springfield, label: left, at: "40.1147 N, 124.3931 E", checked: {TODAY} ab}}' in path.read_text()
    assert places(path)["town"] == (124.3931, 40.1147)
    assert "0 left" in review(path, "").stderr


JOURNEY = """\
places: {town: {name: Qwertyburg}, end: {name: Xyzzyville}}
journeys:
# the way
- train: Chicago > town > St. Louis   # by night
- train: St. Louis > end
steps:
- {at: town, title: A stop}
- {at: Chicago, title: Departure}
"""


def test_a_dropped_place_takes_its_steps_along_and_closes_the_journey(tmp_path: Path) -> None:
    path = story(tmp_path, JOURNEY)
    told = words(review(path, "d\n\nd\ny\nd\nq\n"))
    assert "journey 1 (Chicago > Qwertyburg > St. Louis) goes on without it" in told
    assert "step 1 (A stop) goes with it" in told
    assert "journey 2 (St. Louis > Xyzzyville) ends there" in told, "a journey is not broken"
    assert path.read_text() == (
        "places: {end: {name: Xyzzyville}}\njourneys:\n# the way\n- train: Chicago > St. Louis   # by night\n"
        "- train: St. Louis > end\nsteps:\n- {at: Chicago, title: Departure}\n"
    )


def test_skip_undo_and_quit(tmp_path: Path) -> None:
    text = "places: [Springfield, Xyzzyville]\n"
    path = story(tmp_path, text)
    review(path, "k\n\nu\nq\n")
    assert path.read_text() == text
    assert not (tmp_path / "s.located.yaml").exists(), "what was not there before is gone again"
    done = review(path, "k\n2\nq\n")
    assert path.read_text() == f"places: [{{name: Springfield, checked: {TODAY} ab}}, Xyzzyville]\n"
    assert "1 answer written, 1 left to look at" in done.stderr


DRAFT = """\
draft: true
journeys:
- train: Pyongyang > Beijing
  when: 2018-03-27 # a Tuesday
steps:
- at: Beijing
  title: Talks
- at: Beijing
  title: A walk
"""


def test_journeys_and_steps_of_a_draft_are_kept_changed_or_dropped(tmp_path: Path) -> None:
    path = story(tmp_path, DRAFT)
    done = review(path, "\n\nw 2018-03-26/2018-03-27\nt nonsense\nt reported\n\nd\n\ny\n")
    assert "'nonsense' is none of confirmed" in done.stderr
    text = path.read_text()
    assert text.startswith(
        "journeys:\n- train: Pyongyang > Beijing\n  when: 2018-03-26/2018-03-27 # a Tuesday\n"
        f"  status: reported\n  checked: {TODAY} ab\nsteps:\n- at: Beijing\n  title: A walk\n  checked: {TODAY} ab\n"
    )
    assert "Talks" not in text
    assert run("check", "s.yaml", "--strict", cwd=tmp_path).returncode == 0


def test_a_file_that_somebody_else_changed_is_never_written_over(tmp_path: Path) -> None:
    path = story(tmp_path, "places: [Springfield, Xyzzyville]\n")
    with _started(path) as walk:
        _read_until(walk, b"> ")
        path.write_text("# mine\nplaces: [Springfield, Xyzzyville]\n")
        _answer(walk, b"/ Dandong\n1\n")
        told = _read_until(walk, b"q quits")
        assert b"changed by someone else" in told
        _answer(walk, b"r\n/ Dandong\n1\nq\n")
        assert walk.wait(60) == 0
    assert path.read_text() == f"# mine\nplaces: [Springfield, {{name: Xyzzyville, checked: {TODAY} ab}}]\n"


@pytest.mark.skipif(os.name == "nt", reason="a kill as on POSIX")
def test_a_kill_between_two_answers_loses_nothing(tmp_path: Path) -> None:
    path = story(tmp_path, "places: [Springfield, Xyzzyville, Dandong]\n")
    with _started(path) as walk:
        _read_until(walk, b"> ")
        _answer(walk, b"/ Beijing\n1\n")
        for _ in range(2):
            _read_until(walk, b"> ")
        walk.send_signal(signal.SIGKILL)
        walk.wait(60)
    assert path.read_text() == f"places: [Springfield, {{name: Xyzzyville, checked: {TODAY} ab}}, Dandong]\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["s.located.yaml", "s.yaml"]
    assert "1 answer written, 0 left" in review(path, "2\n").stderr
    assert path.read_text().count("checked") == 2


def _started(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mapgen", "review", path.name, "--by", "ab"],
        cwd=path.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _answer(walk: subprocess.Popen[bytes], text: bytes) -> None:
    assert walk.stdin is not None
    walk.stdin.write(text)
    walk.stdin.flush()


def _read_until(walk: subprocess.Popen[bytes], end: bytes) -> bytes:
    assert walk.stderr is not None
    told = b""
    while not told.endswith(end):
        byte = walk.stderr.read(1)
        assert byte, told.decode()
        told += byte
    return told


@pytest.mark.parametrize("name", ["kim-beijing-2018", "arvena-sightings", "mandela-1990", "tonga-relief-2022"])
def test_a_finished_story_has_nothing_to_ask_and_stays_as_it_is(name: str, tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "geodata" / "stories", tmp_path / "stories")
    path = tmp_path / "stories" / f"{name}.yaml"
    before = path.read_bytes()
    assert "0 answers written, 0 left" in review(path, "").stderr
    assert path.read_bytes() == before
    assert not path.with_suffix("").with_suffix(".located.yaml").exists()


def test_a_shipped_story_called_a_draft_keeps_all_but_the_changed_words(tmp_path: Path, root: Path) -> None:
    text = (root / "geodata" / "stories" / "kim-beijing-2018.yaml").read_text(encoding="utf-8")
    path = story(tmp_path, text.replace("mapgen: 1\n", "mapgen: 1\ndraft: true\n", 1))
    before = places(path)
    review(path, "\n" * 60)
    review(path, "y\n")
    lines = changed(text, path.read_text(encoding="utf-8"))
    listed = [line for line in lines if line.startswith("-")]
    assert [line.split(":")[0].strip("- ") for line in listed] == ["bridge", "hall", "guest"]
    assert all("checked" in line for line in lines if line.startswith("+"))
    assert places(path) == before


def test_the_screen_is_whole_without_colour_and_steered_by_no_data(tmp_path: Path) -> None:
    path = story(tmp_path, 'places:\n- {name: Springfield, title: "Ab\\e[2Jc"}\n- {name: "平壤的某個地方沒有人知道"}\n')
    done = review(path, "?\nk\nk\n", COLUMNS="40", NO_COLOR="1")
    assert "\x1b" not in done.stderr
    assert "\\x1b[2J" in done.stderr
    assert "undo the last answer" in words(done)
    from rich.cells import cell_len

    assert max(cell_len(line) for line in done.stderr.splitlines()[:-1]) <= 40


def test_what_cannot_be_reviewed_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("name\nBeijing\n", encoding="utf-8")
    done = run("review", "p.csv", cwd=tmp_path, answers="")
    assert (done.returncode, "mapgen_checked" in done.stderr) == (2, True)
    done = run("review", "-", cwd=tmp_path, answers="")
    assert (done.returncode, "stdin is for the answers" in done.stderr) == (2, True)
    path = story(tmp_path, "places: [Springfield]\n")
    assert run("review", path.name, "--by", "a\x1bb", cwd=tmp_path, answers="").returncode == 2
