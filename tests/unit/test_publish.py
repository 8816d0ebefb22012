from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mapgen.errors import PublishError
from mapgen.model import Artifact
from mapgen.publish import published, written


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


def test_what_a_killed_process_left_is_cleared_and_that_of_a_living_one_is_not(tmp_path: Path):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = tmp_path / f".map.html.{int(ended.stdout)}-0.part"
    alive = tmp_path / f".map.html.{os.getpid()}-9999.part"
    other = tmp_path / f".other.html.{int(ended.stdout)}-0.part"
    for path in (dead, alive, other):
        path.write_bytes(b"half")
    written(b"x", tmp_path / "map.html")
    assert not dead.exists()
    assert alive.exists()
    assert other.exists()


def test_names_as_long_as_the_system_allows_and_longer(tmp_path: Path):
    assert written(b"x", tmp_path / ("a" * 250 + ".html")).read_bytes() == b"x"
    with pytest.raises(PublishError, match="could not be written: File name too long"):
        written(b"x", tmp_path / ("a" * 300 + ".html"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishError, match="Not a directory|File exists"):
        written(b"x", tmp_path / "file" / "map.html")
