from __future__ import annotations

import itertools
import os
import stat
from pathlib import Path

import pytest

from mapgen.errors import PublishError
from mapgen.model import Artifact
from mapgen.publish import being_written, published, written


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path):
    target = tmp_path / "deep" / "map.html"
    written(b"old", target)
    assert written(b"new", target) == target
    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["map.html"]


def test_artifacts_land_in_the_folder_in_their_order(tmp_path: Path):
    artifacts = [Artifact(name=name, media_type="text/plain", data=name.encode()) for name in ("b.txt", "a.txt")]
    assert [path.name for path in published(artifacts, tmp_path / "out")] == ["b.txt", "a.txt"]
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"a.txt"


def test_a_symlink_is_refused_and_what_it_points_to_survives(tmp_path: Path):
    real = tmp_path / "precious.txt"
    real.write_bytes(b"precious")
    link = tmp_path / "map.html"
    link.symlink_to(real)
    with pytest.raises(PublishError, match="symbolic link"):
        written(b"x", link)
    assert real.read_bytes() == b"precious"


def test_a_folder_as_target_is_told(tmp_path: Path):
    with pytest.raises(PublishError, match="is a folder") as caught:
        written(b"x", tmp_path)
    assert caught.value.exit_code == 6


def test_the_old_file_survives_when_the_new_one_cannot_take_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "map.html"
    target.write_bytes(b"old")

    def refused(self: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PublishError, match="No space left"):
        written(b"new", target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_the_mode_is_what_the_umask_says(tmp_path: Path):
    before = os.umask(0o027)
    try:
        path = written(b"x", tmp_path / "map.html")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_killed_processes_left_is_cleared_and_what_is_being_written_is_not(tmp_path: Path):
    for name in (".map.html.4000000-0.part", ".map.html.1-0.part", f".other.html.{os.getpid()}-7.part"):
        (tmp_path / name).write_bytes(b"half")  # numbers of processes say nothing: they are given anew
    (tmp_path / ".notes.part").write_bytes(b"somebody else's")
    with being_written(tmp_path / "long.csv") as stream:
        stream.write(b"one,")
        written(b"x", tmp_path / "map.html")
        stream.write(b"two")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.part", "long.csv", "map.html"]
    assert (tmp_path / "long.csv").read_bytes() == b"one,two"


def test_a_name_that_a_dead_process_left_where_nothing_can_be_locked_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("mapgen.locking._opened", lambda folder: None)
    monkeypatch.setattr("mapgen.publish.files._COUNT", itertools.count())
    (tmp_path / f".map.html.{os.getpid()}-0.part").write_bytes(b"half")
    assert written(b"x", tmp_path / "map.html").read_bytes() == b"x"


def test_names_as_long_as_the_system_allows_and_longer(tmp_path: Path):
    assert written(b"x", tmp_path / ("a" * 250 + ".html")).read_bytes() == b"x"
    with pytest.raises(PublishError, match="could not be written: File name too long"):
        written(b"x", tmp_path / ("a" * 300 + ".html"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishError, match="is a file, no folder"):
        written(b"x", tmp_path / "file" / "map.html")
