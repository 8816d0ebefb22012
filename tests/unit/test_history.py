"""Files under a person's hands: each is whole at every moment, and nobody else's words are written over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from mapgen import publish
from mapgen.desk import history
from mapgen.desk.history import ChangedElsewhere, History
from mapgen.errors import PublishError
from mapgen.settings import Caps

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    beside, story = tmp_path / "s.located.yaml", tmp_path / "s.yaml"
    story.write_bytes(b"0")
    return beside, story


def test_changes_are_taken_back_and_made_again_over_both_files(files: tuple[Path, Path]) -> None:
    beside, story = files
    kept = History(files, Caps())
    kept.write({beside: b"a", story: b"1"})
    kept.write({story: b"2"})
    assert (kept.changes, kept.can_undo, kept.can_redo) == (2, True, False)
    assert kept.undo()
    assert (beside.read_bytes(), story.read_bytes()) == (b"a", b"1")
    assert kept.undo()
    assert (beside.exists(), story.read_bytes()) == (False, b"0")
    assert not kept.undo()
    assert kept.redo()
    assert kept.redo()
    assert (beside.read_bytes(), story.read_bytes()) == (b"a", b"2")
    assert not kept.redo()


def test_a_new_change_ends_what_could_be_made_again(files: tuple[Path, Path]) -> None:
    _, story = files
    kept = History(files, Caps())
    kept.write({story: b"1"})
    kept.undo()
    kept.write({story: b"2"})
    assert not kept.redo()
    assert story.read_bytes() == b"2"


@pytest.mark.parametrize("act", ["write", "undo", "redo"])
def test_nothing_is_written_over_what_somebody_else_wrote(files: tuple[Path, Path], act: str) -> None:
    beside, story = files
    kept = History(files, Caps())
    kept.write({story: b"1"})
    if act == "redo":
        kept.undo()
    beside.write_bytes(b"theirs")
    assert kept.touched()
    assert kept.changed_elsewhere() == (beside,)
    with pytest.raises(ChangedElsewhere):
        kept.write({story: b"2"}) if act == "write" else kept.undo() if act == "undo" else kept.redo()
    assert story.read_bytes() == (b"0" if act == "redo" else b"1")
    kept.take_up(kept.there())
    assert not kept.undo()
    assert not kept.redo()
    kept.write({story: b"2"})
    assert (beside.read_bytes(), story.read_bytes()) == (b"theirs", b"2")
    assert kept.changes >= 1


def test_what_cannot_be_written_is_not_counted(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, story = files
    kept = History(files, Caps())

    def full(files: object) -> None:
        raise PublishError("no space left")

    monkeypatch.setattr(publish, "together", full)
    with pytest.raises(PublishError):
        kept.write({story: b"1"})
    assert (kept.changes, kept.can_undo, story.read_bytes()) == (0, False, b"0")
    monkeypatch.undo()
    kept.write({story: b"2"})
    assert kept.undo()


def test_of_a_large_file_fewer_changes_are_kept(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, story = files
    monkeypatch.setattr(history, "MOST_BYTES", 4_000)
    kept = History(files, Caps())
    for number in range(10):
        kept.write({story: bytes([number]) * 1_000})
    assert kept.changes == 10
    back = 0
    while kept.undo():
        back += 1
    assert 1 <= back <= 4


def test_a_quick_look_sees_every_way_of_saving(files: tuple[Path, Path]) -> None:
    _, story = files
    kept = History(files, Caps())
    assert not kept.touched()
    times = story.stat().st_atime_ns, story.stat().st_mtime_ns
    other = story.with_name("new")
    other.write_bytes(b"9")
    os.utime(other, ns=times)
    other.replace(story)  # as many editors do; the same length and time
    assert kept.touched()
    assert not kept.touched()
    story.unlink()
    assert kept.touched()
