"""Ctrl-C and the end of a session during a command: 130 and 143, one line, no traceback, no temporaries, whole files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MAPGEN = [
    sys.executable,
    "-c",
    "import sys; from mapgen.cli import main; sys.stderr.write('!'); sys.stderr.flush(); main()",
]
STORY = "mapgen: 1\ntitle: Talks\ndraft: true\nplaces:\n  - name: Pyongyang\n  - name: Springfield\n"
COMMANDS = {
    "build": ["build", "talks.yaml", "-o", "out/"],
    "locate": ["locate", "places.csv", "-o", "out/located.csv"],
    "locate-write": ["locate", "out/list.csv", "--write"],
    "extract": ["extract", "article.txt", "-o", "out/story.yaml", "--fresh", "--model", "none"],
    "extract-lines": ["extract", "--jsonl", "texts.jsonl", "-o", "out/texts.jsonl", "--model", "none"],
    "review": ["review", "out/talks.yaml"],
    "route": ["route", "Pyongyang", "Beijing"],
    "check": ["check", "talks.yaml"],
}  # fmt: skip
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of another kind")


def laid_out(folder: Path) -> None:
    (folder / "out").mkdir()
    for path in (folder / "talks.yaml", folder / "out" / "talks.yaml"):
        path.write_text(STORY)
    for path in (folder / "places.csv", folder / "out" / "list.csv"):
        path.write_text("name\n" + "Dandong\nSinuiju\nBeijing\n" * 30)
    text = "A train went from Pyongyang to Dandong in March 2018. In Beijing talks were held."
    (folder / "article.txt").write_text(text)
    (folder / "texts.jsonl").write_text("".join(f'{{"id": "{number}", "text": "{text}"}}\n' for number in range(300)))


def interrupted(folder: Path, words: list[str], number: int, after_s: float) -> int:
    """Run a command and send it the signal so long after it has begun; its exit code, once all is as it should be."""
    running = subprocess.Popen(
        [*MAPGEN, *words], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stderr.read(1) == b"!", "until then it is not ours to say how it ends"
    time.sleep(after_s)
    running.send_signal(number)
    _, said = running.communicate(timeout=300)
    told = said.decode()
    assert "Traceback" not in told, told
    assert "bug" not in told, told
    left = [path.name for path in (folder / "out").iterdir() if path.name.startswith(".")]
    assert left == []
    if running.returncode == 128 + number:
        assert told.count("mapgen: interrupted") == 1, told
    return running.returncode


@pytest.mark.parametrize(
    ("command", "name", "after_s"),
    [("build", "SIGTERM", 1.2), ("review", "SIGINT", 2.0), ("extract-lines", "SIGINT", 0.5)],
)  # fmt: skip
def test_an_interrupted_command_ends_in_good_order(tmp_path: Path, command, name, after_s):
    laid_out(tmp_path)
    number = getattr(signal, name)
    # a machine that is quicker than ours may be done; what it left is looked at all the same
    assert interrupted(tmp_path, COMMANDS[command], number, after_s) in (128 + number, 0)


@pytest.mark.torture
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_interrupted_at_ten_moments(tmp_path: Path, command, name):
    rng = random.Random(f"{command} {name}")
    number = getattr(signal, name)
    codes = []
    for turn in range(10):
        folder = tmp_path / str(turn)
        folder.mkdir()
        laid_out(folder)
        codes.append(interrupted(folder, COMMANDS[command], number, rng.random() * 4))
    print(f"\ninterrupted: {command} {name} {codes}")
    assert set(codes) <= {128 + number, 0, -number}


def test_who_ignores_the_hangup_is_not_ended_by_it(tmp_path: Path):
    laid_out(tmp_path)
    ignored = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN);" + MAPGEN[2]
    words = [sys.executable, "-c", ignored, *COMMANDS["locate"]]
    running = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stderr.read(1) == b"!"
    time.sleep(0.2)
    running.send_signal(signal.SIGHUP)
    running.communicate(timeout=300)
    assert running.returncode == 0
