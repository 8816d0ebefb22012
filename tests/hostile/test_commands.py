"""The commands on every awkward file: they end with 0, 2 or 3, say why in plain lines, and no map that was there is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INPUTS = Path(__file__).resolve().parent / "inputs"
COMMANDS = (
    ("build", "@", "-o", "out/", "--format", "html,geojson,csv,kml,gpx"),
    ("locate", "@", "--json"),
    ("check", "@"),
    ("review", "@"),
    ("extract", "@"),
    ("embed", "@", "--url", "https://example.org/"),
    ("route", "--pairs", "@"),
    ("build", "there.csv", "--gazetteer", "@", "-o", "out/", "--format", "csv"),
)
CHILD = r"""
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from mapgen import pipeline, locate
from mapgen.cli import main
import mapgen.render, mapgen.compose, mapgen.trace, mapgen.read, mapgen.desk.check, mapgen.desk.review
locate(["Rome"])
os.environ.pop("MAPGEN_TRACE", None)
for command in json.load(sys.stdin):
    sys.stdin = open(os.devnull)
    sys.argv = ["mapgen", *command]
    told = io.StringIO()
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(told):
            main()
    except SystemExit as end:
        print(json.dumps([command, end.code, told.getvalue()]), flush=True)
    except BaseException as error:
        print(json.dumps([command, repr(error), told.getvalue()]), flush=True)
"""


IDS = ["gazetteer" if "--gazetteer" in command else command[0] for command in COMMANDS]
SHARE = 4
"""Of how many files a command takes one in the short form; the next command takes the next, so that none is left out."""


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=IDS)
def test_every_file_is_taken_by_some_command(tmp_path: Path, number: int):
    takes(tmp_path, COMMANDS[number], sorted(path.name for path in INPUTS.iterdir())[number % SHARE :: SHARE])


@pytest.mark.torture
@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_every_command_takes_every_file(tmp_path: Path, command: tuple[str, ...]):
    names = sorted(path.name for path in INPUTS.iterdir())
    takes(tmp_path, command, names)
    print(f"{len(names)} files by {command[0]}")


def takes(tmp_path: Path, command: tuple[str, ...], names: list[str]) -> None:
    """A command ends with each of these files as it should."""
    shutil.copytree(INPUTS, tmp_path / "in")
    (tmp_path / "there.csv").write_text("name\nRome\n")
    (tmp_path / "out").mkdir()
    before = {path.name: path.read_bytes() for path in (tmp_path / "in").iterdir()}
    for name in names:
        (tmp_path / "out" / f"{Path(name).stem}.html").write_text("the map that was there")
    commands = [[f"in/{name}" if word == "@" else word for word in command] for name in names]
    done = subprocess.run(
        [sys.executable, "-c", CHILD], cwd=tmp_path, input=json.dumps(commands), capture_output=True, text=True,
        env={**os.environ, "MAPGEN_CACHE_DIR": str(tmp_path / "cache")},
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(commands), done.stderr
    for asked, code, told in answers:
        assert code in (0, 2, 3), (asked, code, told)
        assert "Traceback" not in told and "bug of mapgen" not in told, (asked, told)
        assert code == 0 or told.startswith(("mapgen: ", "error", "warning", "note", "Usage")), (asked, told)
        stem = Path(next(word for word in asked if word.startswith("in/"))).stem
        if code == 2 and "there.csv" not in asked:
            assert (tmp_path / "out" / f"{stem}.html").read_text() == "the map that was there"
    assert {path.name: path.read_bytes() for path in (tmp_path / "in").iterdir() if path.name in before} == before


@pytest.mark.parametrize("command", ["build", "locate", "check", "extract"])
def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path, command: str):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    (tmp_path / "memory.csv").symlink_to("/proc/self/mem")
    sources = ["pipe.csv", "folder.csv", "loop.csv", "zero.csv", "memory.csv", "/dev/zero", "gone.csv", "a\0b.csv",
               "file:///etc/passwd", "s3://b/k.csv", "/vsicurl/x", "\\\\host\\share\\a.csv", "http://127.0.0.1:9/a.csv", "x" * 5000]  # fmt: skip
    commands = [[command, source] for source in sources]
    commands += [["build", "one.csv", "--gazetteer", source, "-o", "out/"] for source in sources[:8]]
    (tmp_path / "one.csv").write_text("name\nRome\n")
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=tmp_path,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        timeout=100,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(commands), done.stderr
    for asked, code, told in answers:
        assert code in (2, 4), (asked, code, told)
        assert "bug of mapgen" not in told, (asked, told)


def test_modules_in_the_folder_of_the_input_are_never_run(tmp_path: Path):
    """Processes that share the work are Pythons of their own, which would look in the current folder first."""
    script = tmp_path / "bin" / "mapgen"
    folder = tmp_path / "from a stranger"
    for one in (script.parent, folder):
        one.mkdir()
    script.write_text("from mapgen.cli import main\nif __name__ == '__main__':\n    main()\n")
    for name in ("signal", "pickle", "struct", "socket", "numpy", "shapely", "typer", "sitecustomize"):
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\nraise SystemExit(9)\n"
        )
    (folder / "list.csv").write_text("name\nRome\n")
    command = [sys.executable, script, "locate", "list.csv", "--jobs", "2", "-o", "found.csv"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()
    assert (done.returncode, "Rome" in (folder / "found.csv").read_text()) == (0, True), done.stderr
