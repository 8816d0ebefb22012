"""Kills commands while they write, and looks at what is there: `python killing.py COMMAND KILLS [SEED]`.

Everything is imported and opened once; each run of a command is a fork of that, so that a kill costs
milliseconds. A command is run in two variants by turns, whose outcomes are known: after every kill each
file is that of the one or of the other, byte for byte. Half of the kills come at a random moment, half
of them a moment after a temporary file has appeared. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

STORY = """\
mapgen: 1
title: Talks {variant}
draft: true
places:
  - name: Pyongyang
  - name: Dandong
  - name: Springfield
journeys:
  - air: [Pyongyang, Dandong]
"""
ROWS = "name,country,note\nDandong,CN,{variant}\nSinuiju,KP,{variant}\nBeijing,CN,{variant}\n"
ARTICLE = (
    "A train went from Pyongyang to Dandong in March 2018. {variant} In Beijing talks were held in the Great Hall.\n"
)


class Command:
    """A command line in two variants, and the files that it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def words(self, variant: str) -> list[str]:
        raise NotImplementedError

    def before(self, variant: str) -> None:
        """Lay out what the run needs, in a way that leaves what it writes alone."""

    answers = ""


class Build(Command):
    def words(self, variant):
        source, formats = f"{self.folder}/{variant}/places.csv", "html,geojson,csv"
        return ["build", source, "-o", f"{self.folder}/out/", "-q", "--format", formats]

    def before(self, variant):
        lay(self.folder / variant / "places.csv", ROWS.format(variant=variant))


class LocateOut(Command):
    def words(self, variant):
        return ["locate", f"{self.folder}/{variant}/places.csv", "-o", f"{self.folder}/out/located.geojson", "-q"]

    def before(self, variant):
        lay(self.folder / variant / "places.csv", ROWS.format(variant=variant))


class LocateWrite(Command):
    """The list itself is written; its variants are with results and without."""

    def words(self, variant):
        return ["locate", f"{self.folder}/out/places.csv", "--write", "-q"]

    def before(self, variant):
        if not (self.folder / "out" / "places.csv").exists():
            lay(self.folder / "out" / "places.csv", ROWS.format(variant="a"))


class Review(Command):
    """Both the story and its sidecar are written, after each answer; it begins anew with each run."""

    answers = "\nu\n\nu\n\nu\n\nu\nq\n"

    def words(self, variant):
        return ["review", f"{self.folder}/out/talks.yaml", "--by", "ab"]

    def before(self, variant):
        story = self.folder / "out" / "talks.yaml"
        if not story.exists() or "checked" in story.read_text(encoding="utf-8"):
            lay(self.folder / "out" / "talks.yaml", STORY.format(variant="a"))


class Extract(Command):
    def words(self, variant):
        article = f"{self.folder}/{variant}/article.txt"
        return ["extract", article, "-o", f"{self.folder}/out/story.yaml", "--fresh", "--model", "none", "-q"]

    def before(self, variant):
        lay(self.folder / variant / "article.txt", ARTICLE.format(variant="Then 1." if variant == "a" else "Then 2."))


class ExtractLines(Command):
    """Its file grows line by line and is gone on with: whole lines, none twice, none lost."""

    def words(self, variant):
        texts, target = f"{self.folder}/texts.jsonl", f"{self.folder}/out/places.jsonl"
        return ["extract", "--jsonl", texts, "-o", target, "-q", "--model", "none"]

    def before(self, variant):
        if not (self.folder / "texts.jsonl").exists():
            lines = (json.dumps({"id": f"t{number}", "text": ARTICLE}) + "\n" for number in range(40))
            lay(self.folder / "texts.jsonl", "".join(lines))


class Embed(Command):
    def words(self, variant):
        address = f"https://maps.example/{variant}/page.html"
        return ["embed", f"{self.folder}/{variant}/page.html", "--url", address, "-o", f"{self.folder}/out/", "-q"]

    def before(self, variant):
        page = self.folder / variant / "page.html"
        if not page.exists():
            lay(self.folder / variant / "places.csv", ROWS.format(variant=variant))
            run(["build", f"{self.folder}/{variant}/places.csv", "-o", str(page), "-q"], "")


COMMANDS = {
    "build": Build, "locate-out": LocateOut, "locate-write": LocateWrite, "review": Review, "extract": Extract,
    "extract-lines": ExtractLines, "embed": Embed,
}  # fmt: skip


def lay(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def forked(words: list[str], answers: str) -> int:
    """Start a command in a fork of this process; its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        empty = os.open(os.devnull, os.O_RDWR)
        given = tempfile.TemporaryFile()  # noqa: SIM115 (this process ends by _exit)
        given.write(answers.encode())
        given.seek(0)
        os.dup2(given.fileno(), 0)
        os.dup2(empty, 1)
        if not os.environ.get("KILLING_LOUD"):
            os.dup2(empty, 2)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115
        from mapgen import cli

        code = cli._run(words, [])
    finally:
        os._exit(code)


def run(words: list[str], answers: str) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(forked(words, answers), 0)[1])


def held(folder: Path) -> dict[str, bytes]:
    """What the folder holds, temporaries aside."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not is_part(path)}


def is_part(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(".part")


def parts(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if is_part(path)}


def killed(command: Command, variant: str, at: float | None, rng: random.Random, took: float) -> bool:
    """Run it and kill it: after `at` seconds, or a moment after a temporary has appeared. Whether it was killed."""
    command.before(variant)
    seen = parts(command.folder / "out")
    begun = time.monotonic()
    pid = forked(command.words(variant), command.answers)
    moment = rng.random() ** 3 * 0.02
    skipped = rng.randrange(3)
    while True:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        if at is not None and time.monotonic() - begun >= at:
            break
        if at is None and (new := parts(command.folder / "out") - seen):
            seen |= new
            if not skipped:
                time.sleep(moment)
                break
            skipped -= 1
        if time.monotonic() - begun > 60 + 10 * took:
            raise SystemExit(f"{command.words(variant)} does not end")
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def outcomes(command: Command) -> list[dict[str, bytes]]:
    """What undisturbed runs leave, and the states that a run passes through on its way."""
    states = []
    for variant in ("a", "b", "a"):
        command.before(variant)
        states.append(held(command.folder / "out"))
        assert run(command.words(variant), command.answers) == 0, command.words(variant)
        states.append(held(command.folder / "out"))
    return states


def tried(name: str, kills: int, seed: int, folder: Path) -> dict[str, int]:
    rng = random.Random(seed)
    command = COMMANDS[name](folder)
    (folder / "out").mkdir()
    import mapgen.cli.app  # noqa: F401
    from mapgen import data, pipeline  # noqa: F401

    states = outcomes(command)
    begun = time.monotonic()
    command.before("a")
    run(command.words("a"), command.answers)
    took = time.monotonic() - begun
    allowed: dict[str, set[bytes | None]] = {}
    for state in states:
        for file, content in state.items():
            allowed.setdefault(file, set()).add(content)
    whole = {frozenset(state.items()) for state in states}
    count = {"kills": 0, "ended": 0, "temporaries": 0, "mixed": 0}
    steps = name in ("review", "extract-lines")
    while count["kills"] < kills:
        if name == "extract-lines" and len((folder / "out" / "places.jsonl").read_bytes().splitlines()) >= 40:
            (folder / "out" / "places.jsonl").unlink()
            (folder / "out" / "places.jsonl").touch()
        variant = "ab"[(count["kills"] + count["ended"]) % 2]
        at = rng.random() * took if count["kills"] % 2 or name == "extract-lines" else None
        hit = killed(command, variant, at, rng, took)
        count["kills" if hit else "ended"] += 1
        if count["ended"] > 20 * kills + 50:
            raise SystemExit(f"{name}: cannot be hit")
        there = held(folder / "out")
        if name == "extract-lines":
            lines = there["places.jsonl"].splitlines(keepends=True)
            assert [json.loads(line)["id"] for line in lines if line.endswith(b"\n")] == [
                f"t{number}" for number in range(sum(line.endswith(b"\n") for line in lines))
            ], "lines are lost or doubled"
        elif name == "review":
            check_review(folder / "out", there)
        else:
            for file, content in there.items():
                assert content in allowed[file], f"{file} is neither the old nor the new one ({len(content)} bytes)"
            assert set(there) == set(allowed), f"{set(allowed) - set(there)} are gone"
        if not steps:
            count["mixed"] += frozenset(there.items()) not in whole
        count["temporaries"] += len(parts(folder / "out"))
    command.before("a")
    assert run(command.words("a"), command.answers) == 0
    assert not parts(folder / "out"), "a temporary is left"
    if name == "extract-lines":
        lines = (folder / "out" / "places.jsonl").read_bytes().splitlines()
        assert sorted(json.loads(line)["id"] for line in lines) == sorted(f"t{number}" for number in range(40))
    return count


def check_review(folder: Path, there: dict[str, bytes]) -> None:
    """Story and sidecar are files that can be gone on with."""
    from mapgen import story as stories
    from mapgen.settings import Settings
    from mapgen.story.sidecar import read_sidecar

    caps = Settings().caps
    file = stories.loads(there["talks.yaml"].decode(), name="talks.yaml", caps=caps)
    assert file.story.title == "Talks a"
    for name, content in there.items():
        if name != "talks.yaml":
            beside = folder / name
            assert content.endswith(b"\n"), f"{name} is cut"
            assert read_sidecar(beside, caps) is not None


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(tried(sys.argv[1], int(sys.argv[2]), int((sys.argv[3:] or ["1"])[0]), Path(made).resolve())))
