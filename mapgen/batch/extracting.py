"""The place names of many texts: JSON lines in, JSON lines out, in the same order however the work is spread."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mapgen.desk import jsonl
from mapgen.errors import MapgenError, PublishError

from . import files, stretches
from .chunks import has_changed
from .layout import LINES
from .stretches import Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapgen.settings import Settings

    from .running import Runner
    from .stretches import Part

TEXTS, BYTES = 256, 1_000_000
"""The most texts, and about the most bytes, of a stretch."""
STRETCHES_A_FILE = 8
"""Stretches in one file of a folder of parts."""
_ONE = threading.Lock()
"""The stages are not made for two threads of one process."""


@dataclass(slots=True)
class Outcome:
    """What has been done: of a part while it is under way, of the whole in the end."""

    texts: int = 0
    names: int = 0
    located: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Outcome) -> None:
        """Count what another part has done."""
        self.texts += other.texts
        self.names += other.names
        self.located += other.located
        self.failed += other.failed
        self.skipped += other.skipped


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with each part; `folder` is where parts are written as files, "" where they are joined."""

    settings: Settings
    folder: str = ""
    fresh: bool = False


def extracted(
    source: str,
    out: str,
    *,
    settings: Settings,
    run: Runner,
    fresh: bool = False,
    progress: Callable[[int, float], None] | None = None,
) -> Outcome:
    """Find and locate the names in the texts of a file of JSON lines, or of a folder of such files.

    Args:
        source: JSON lines; a folder ends in `/`. Paths with a scheme are read through fsspec.
        out: one file; or a folder, which gets a file for some thousand texts. What is there already is kept and gone
            on with, as far as it holds answers to these texts; a remote file is written anew.
        settings: the settings of the run.
        run: how the work is spread.
        fresh: write all of it anew.
        progress: called with (texts done, how far 0–1).

    Raises:
        InputError: the source cannot be read, or something else stands in the file.
        PublishError: a file could not be written.
        ProviderError: a remote place, or the cluster, could not be asked.
    """
    jsonl.ready(settings)
    folder = out if files.is_folder(out) else ""
    paths = files.listed(source, LINES)
    done: Counter[str] = Counter()
    if not folder and not fresh and not files.is_remote(out):
        done = jsonl.resumed(Path(out))
    outcome = Outcome(skipped=done.total())
    parts = stretches.parts(_cut(paths, done, settings), STRETCHES_A_FILE if folder else 1)
    results = run(partial(work, Job(settings, folder, fresh)), parts)
    if folder:
        for _, told, far in results:
            _advance(outcome, told, far, progress)
        return outcome
    with _sink(out, fresh=fresh) as write:
        for lines, told, far in results:
            write(lines)
            _advance(outcome, told, far, progress)
    return outcome


def _advance(outcome: Outcome, told: Outcome, far: float, progress: Callable[[int, float], None] | None) -> None:
    outcome.add(told)
    if progress is not None:
        progress(outcome.texts + outcome.skipped, far)


def _cut(paths: tuple[str, ...], done: Counter[str], settings: Settings) -> Iterator[tuple[Stretch, float]]:
    """The stretches of all files; of those that an earlier run has answered, the lines are marked."""
    for number, path in enumerate(paths):
        with files.opened(path) as stream:
            size = stream.seek(0, 2) or 1
            stream.seek(0)
            for one in stretches.of_lines(stream, path, TEXTS, BYTES):
                far = (number + one.end / size) / len(paths)
                skip = tuple(_answered(one, done, settings)) if done.total() else ()
                yield Stretch(one.path, one.start, one.end, one.first, skip), far


def _answered(stretch: Stretch, done: Counter[str], settings: Settings) -> Iterator[int]:
    """The texts of a stretch, counted from 0, that are answered; each answer counts once."""
    for number, text in enumerate(_texts(stretch, settings)):
        if done[text.id] > 0:
            done[text.id] -= 1
            yield number


def _texts(stretch: Stretch, settings: Settings) -> Iterator[jsonl.Text]:
    with files.opened(stretch.path) as stream:
        stream.seek(stretch.start)
        yield from jsonl.texts(stream, settings.caps, first=stretch.first, most_bytes=stretch.end - stretch.start)
        if stream.tell() < stretch.end:
            raise has_changed(stretch)


def work(job: Job, part: Part) -> tuple[bytes, Outcome, float]:
    """The answers to the texts of a part, none where they are written as a file; what was done; and how far one is."""
    outcome = Outcome()
    path = files.joined(job.folder, f"part-{part.number:05}.jsonl") if job.folder else ""
    if path and not job.fresh and _stands(path, job, part):
        outcome.skipped = sum(1 for stretch in part.stretches for _ in _texts(stretch, job.settings))
        return b"", outcome, part.done
    with _ONE:
        lines = [line for stretch in part.stretches for line in _lines(stretch, job.settings, outcome)]
    if not path:
        return b"".join(lines), outcome, part.done
    with files.being_written(path) as stream:
        stream.writelines(lines)
    return b"", outcome, part.done


def _lines(stretch: Stretch, settings: Settings, outcome: Outcome) -> Iterator[bytes]:
    skip = set(stretch.skip)
    for number, text in enumerate(_texts(stretch, settings)):
        if number in skip:
            continue
        answered = jsonl.answer(text, settings)
        outcome.texts += 1
        outcome.names += len(answered["mentions"])
        outcome.located += sum(mention["lat"] is not None for mention in answered["mentions"])
        outcome.failed += "error" in answered
        yield jsonl.as_line(answered)


def _stands(path: str, job: Job, part: Part) -> bool:
    """Whether an earlier run has written the answers to these very texts, all of them."""
    try:
        with files.opened(path) as stream:
            there = [name for name, _ in jsonl.answered(stream)]
    except (MapgenError, OSError):  # not there, or cut short: written anew
        return False
    return there == [text.id for stretch in part.stretches for text in _texts(stretch, job.settings)]


@contextmanager
def _sink(out: str, *, fresh: bool) -> Iterator[Callable[[bytes], None]]:
    """Where the answers go: appended to and flushed on this machine, whole or not at all elsewhere.

    Raises:
        PublishError: it cannot be written.
    """
    if files.is_remote(out):
        with files.being_written(out) as remote:
            yield lambda lines: _write(remote, lines, out)
        return
    target = Path(out)
    try:
        if target.is_symlink():
            raise PublishError(f"{target} is a symbolic link", hint="name the file it points to, or remove the link")
        target.parent.mkdir(parents=True, exist_ok=True)
        stream = target.open("wb" if fresh else "ab")
    except OSError as error:
        raise PublishError(f"{target} could not be written: {error.strerror or error}") from error
    with stream:
        yield lambda lines: _write(stream, lines, out)


def _write(stream: BinaryIO, lines: bytes, out: str) -> None:
    try:
        stream.write(lines)
        stream.flush()
    except OSError as error:
        raise PublishError(
            f"{files.name_of(out)} could not be written: {error.strerror or error}",
            hint="make room and run it again: what is written is kept",
        ) from error
