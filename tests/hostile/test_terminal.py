"""What a terminal is told: data cannot steer it, however it comes there. Run under a real pseudo-terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from mapgen.cli.report import complain, json_text
from mapgen.escape import plain

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = re.compile(rb"\x1b(?!\[[0-9;]*m|\[\?25[hl]|\[\d*[AK])|[\x00-\x06\x07\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
"""What a terminal obeys, but for colours, the cursor of a progress bar and ends of lines, which are ours."""
EVIL = "Evil\x1b]0;owned\x07\x1b[2J\x9b2J [red]x[/red] [link=https://evil.test]y[/link] \u202ex"
NAMES = {
    "escape": "e\x1b[2Jvil",
    "newline": "e\nmapgen: all is well",
    "title": "e\x1b]0;owned\x07",
    "markup": "e[red]x[link=evil.test]y",
    "dash": "-e",
    "tags": "<img src=x onerror=alert(1)>",
    "jinja": "{{ 7*7 }}",
    "bidi": "e\u202ecod",
    "not utf-8": os.fsdecode(b"e\xff\x9b"),
}


def at_terminal(*arguments: str, cwd: Path, keys: bytes = b"") -> tuple[int, bytes]:
    """The exit code of a command at a terminal, and all that the terminal was told."""
    master, slave = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "200", "PYTHONUTF8": "1"}
    done = subprocess.Popen(
        [sys.executable, "-m", "mapgen", *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=environment
    )
    os.close(slave)
    if keys:
        os.write(master, keys)
    told, until = b"", time.monotonic() + 120
    heard = select.poll()
    heard.register(master, select.POLLIN | select.POLLHUP)
    while time.monotonic() < until:
        if heard.poll(200):
            try:
                told += os.read(master, 65_536)
            except OSError:  # Linux: the last one has closed it
                break
        elif done.poll() is not None:
            break
    done.wait(30)
    os.close(master)
    return done.returncode, told


def steers(told: bytes) -> list[bytes]:
    """The commands in what a terminal was told, also the eight-bit ones."""
    eight = [
        one.encode() for one in re.findall("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", told.decode("utf-8", "replace"))
    ]
    return [told[max(0, one.start() - 20) : one.end() + 20] for one in COMMAND.finditer(told)] + eight


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list, a story and an article in which hostile text stands wherever a command may tell it."""
    text = json.dumps(EVIL)
    (tmp_path / "list.json").write_text(
        json.dumps([{"name": EVIL, "lat": 1, "lon": 2, "note": EVIL, "link": EVIL, "color": EVIL, "date": EVIL}])
    )
    rows = "\n".join(f'"{EVIL} {n}","{EVIL}","{EVIL}","{EVIL}"' for n in range(5))
    (tmp_path / "list.csv").write_text(f'name,country,"{EVIL}",when\n{rows}\n', encoding="utf-8")
    (tmp_path / "story.yaml").write_text(
        f"mapgen: 1\ntitle: {text}\nplaces:\n  a: {{name: {text}, in: {text}}}\n  b: {{name: Paris, checked: no}}\n"
        f"steps:\n- {{at: a, title: {text}, when: 2018-03-25}}\n- {{at: {text}, title: {text}, text: {text}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "good.yaml").write_text(
        f"mapgen: 1\ntitle: {text}\nsteps:\n- {{at: Paris, title: {text}, text: {text}, note: {text}}}\n"
        f"- {{at: {text}, title: {text}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "article.txt").write_text(f"PARIS — On 25 March 2018 the {EVIL} met in Paris {EVIL} and Dandong.\n" * 3)
    (tmp_path / "texts.jsonl").write_text(json.dumps({"id": EVIL, "text": f"Paris {EVIL}"}) + "\n{" + EVIL + "\n")
    return tmp_path


COMMANDS = (
    ("build", "list.csv", "-o", "out/", "--format", "geojson"),
    ("check", "good.yaml"),
    ("locate", "list.csv"),
    ("locate", "--name", EVIL),
    ("extract", "article.txt"),
    ("extract", "--jsonl", "texts.jsonl", "-o", "-"),
    ("build", f"{EVIL}.csv"),
    (EVIL,),
)
LONG = (
    ("check", "good.yaml", "--json"),
    ("build", "list.csv", "--format", EVIL),
    ("route", EVIL, "Paris"),
    ("build", "story.yaml", "-o", "out/", "--format", "geojson"),
    ("build", "list.json", "-o", "out/", "--format", "html,csv"),
    ("build", "good.yaml", "-o", "out/", "--json"),
    ("build", "list.csv", "--column", f"name={EVIL}"),
    ("build", "list.csv", "--theme", EVIL),
    ("build", "list.csv", "--lang", EVIL),
    ("build", "list.csv", "--country", EVIL),
    ("build", "list.csv", "--gazetteer", EVIL),
    ("build", "list.csv", "--geocoder", EVIL),
    ("build", "list.csv", "--url", EVIL),
    ("build", "list.csv", "--size", EVIL),
    ("build", f"https://evil.test/{EVIL}"),
    ("build", "good.yaml", "-o", f"{EVIL}/x.html"),
    ("check", "story.yaml"),
    ("check", "list.csv", "-v"),
    ("locate", "list.csv", "--json"),
    ("locate", "list.csv", "-o", f"{EVIL}.csv"),
    ("locate", "--name", "Paris", "--in", EVIL),
    ("route", EVIL, EVIL, "--mode", EVIL),
    ("route", "Paris", "Berlin", "--via", EVIL, "--json"),
    ("extract", "article.txt", "--published", EVIL),
    ("extract", "article.txt", "-o", f"{EVIL}.yaml"),
    ("embed", f"{EVIL}.html", "--url", "https://maps.example/"),
    ("embed", "list.csv", "--url", EVIL),
    ("data", EVIL),
    ("plugins", EVIL),
    (f"--{EVIL}",),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda told: " ".join(told).encode("ascii", "ignore").decode()[:40])
def test_no_command_lets_data_steer_the_terminal(folder, arguments):
    code, told = at_terminal(*arguments, cwd=folder)
    assert steers(told) == []
    assert b"Traceback" not in told
    assert code in (0, 2, 3, 4)


@pytest.mark.torture
@pytest.mark.parametrize("arguments", LONG, ids=lambda told: " ".join(told).encode("ascii", "ignore").decode()[:40])
def test_no_other_command_does(folder, arguments):
    test_no_command_lets_data_steer_the_terminal(folder, arguments)


def test_the_review_shows_data_as_data(folder):
    code, told = at_terminal("review", "good.yaml", cwd=folder, keys=b"?\n\x1b]0;owned\x07\nq\n")
    shown = told.replace(b"^[", b"")  # the terminal's own echo of the keys
    assert steers(shown) == []
    assert b"[red]x[/red]" in shown
    assert code in (0, 3)


@pytest.mark.parametrize("kind", ["escape", "newline", "not utf-8"])
def test_a_file_may_be_called_anything(kind, tmp_path):
    """Its name is escaped where it is told, is no option and no markup; what is made of it has a plain name."""
    try:
        (tmp_path / f"{NAMES[kind]}.csv").write_text("name,lat,lon,colour\nHere,1,2,nonsense\n")
    except OSError:
        pytest.skip("this file system has no such names")
    code, told = at_terminal("build", f"./{NAMES[kind]}.csv", "-o", "out/", "--format", "geojson,embed", cwd=tmp_path)
    assert (code, steers(told), b"Traceback" in told) == (0, [], False)
    assert all(re.fullmatch(r"\w[\w.-]*", path.name) for path in (tmp_path / "out").iterdir())


@pytest.mark.torture
@pytest.mark.parametrize("kind", sorted(NAMES))
def test_a_file_may_be_called_anything_else(kind, tmp_path):
    test_a_file_may_be_called_anything(kind, tmp_path)


def test_json_holds_letters_and_escapes_what_is_not_seen(payloads):
    for text in payloads.values():
        made = json_text({"x": text})
        assert json.loads(made) == {"x": text}
        assert not steers(made.encode())
    assert json_text(["Zürich 평양"]) == '[\n  "Zürich 평양"\n]'


def test_plain_text_is_printable(payloads):
    for text in payloads.values():
        assert plain(text).isprintable()
        assert not steers(plain(text).encode())


def test_a_message_does_not_fill_the_terminal(capsys: pytest.CaptureFixture[str]):
    name = "x\x1b" * 50_000
    complain(f"list.csv, row 7: {name}: not found", "give its country")
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("mapgen: list.csv, row 7: x")
    assert first.endswith(": not found")
    assert len(first) < 5_000
    assert second.strip() == "give its country"
