"""A disk that is full, a folder that is read-only, targets that are no files: the old file stays, the exit code is 6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mapgen import plugins
from mapgen.errors import PublishError
from mapgen.locking import held as held_folder
from mapgen.model import Artifact
from mapgen.publish import being_written, published, together, written

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPGEN = [sys.executable, "-c", "from mapgen.cli import main; main()"]
NAMES = ("m.html", "m.png", "m.txt")


def artifacts(word: bytes, size: int = 20_000) -> list[Artifact]:
    return [Artifact(name=name, media_type="text/plain", data=word * (size // len(word))) for name in NAMES]


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 100 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_the_whole_old_set(small_disk: Path):
    published(artifacts(b"old"), small_disk)
    before = held(small_disk)
    with pytest.raises(PublishError, match="No space left") as caught:
        published(artifacts(b"new", 30_000), small_disk)
    assert caught.value.hint == "what was there before is untouched"
    assert held(small_disk) == before
    with pytest.raises(PublishError, match="No space left"), being_written(small_disk / "m.txt") as stream:
        for _ in range(100):
            stream.write(b"x" * 10_000)
    assert held(small_disk) == before
    published(artifacts(b"new", 9_000), small_disk)
    assert [len(data) for data in held(small_disk).values()] == [9_000] * 3


def test_a_command_on_a_full_disk_leaves_with_6_and_one_line(small_disk: Path):
    (small_disk / "places.csv").write_text("name\nDandong\nSinuiju\n")
    (small_disk / "filler").write_bytes(b"x" * 80_000)
    done = subprocess.run(
        [*MAPGEN, "build", "places.csv", "-o", "out/", "--format", "html"],
        cwd=small_disk,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 6
    assert [line for line in done.stderr.splitlines() if line.startswith("mapgen: ")] == [
        "mapgen: out/places.html could not be written: No space left on device"
    ]
    assert list((small_disk / "out").iterdir()) == []


def test_a_file_that_may_not_grow_leaves_the_old_set(tmp_path: Path):
    """The same wherever it runs: the limit of a process instead of a small disk."""
    published(artifacts(b"old"), tmp_path)
    before = held(tmp_path)
    code = (
        "import pathlib, resource, signal, sys\nfrom mapgen.errors import PublishError\nfrom mapgen.publish import together\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "try: together([(b'new' * 5_000, folder / 'm.html'), (b'new' * 50_000, folder / 'm.png')])\n"
        "except PublishError as error: print(error); sys.exit(error.exit_code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 6, done.stderr
    assert "m.png could not be written: File too large" in done.stdout
    assert held(tmp_path) == before


@pytest.mark.skipif(not shutil.which("setpriv") and os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_read_only_folder_is_told(tmp_path: Path):
    (tmp_path / "places.csv").write_text("name\nDandong\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / "places.geojson").write_text("old")
    out.chmod(0o555)
    like_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*like_others, *MAPGEN, "build", "places.csv", "-o", "out/", "--format", "geojson"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    out.chmod(0o755)
    assert done.returncode == 6, done.stderr
    assert "out/places.geojson could not be written: Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert held(out) == {"places.geojson": b"old"}


def test_targets_that_are_no_files_are_refused_before_anything_is_written(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    (tmp_path / "loop").symlink_to("loop")
    for name, told in (("pipe", "a pipe"), ("folder", "is a folder"), ("link", "symbolic link"), ("loop", "symbolic")):
        with pytest.raises(PublishError, match=told):
            together([(b"new", tmp_path / "first"), (b"new", tmp_path / name), (b"new", tmp_path / "last")])
        with pytest.raises(PublishError, match=told), being_written(tmp_path / name):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link", "loop", "pipe"]


def test_a_hard_link_keeps_what_it_had(tmp_path: Path):
    written(b"old", tmp_path / "map.html")
    (tmp_path / "kept.html").hardlink_to(tmp_path / "map.html")
    written(b"new", tmp_path / "map.html")
    assert held(tmp_path) == {"map.html": b"new", "kept.html": b"old"}


def test_a_folder_that_goes_away_is_told(tmp_path: Path):
    folder = tmp_path / "out"
    with pytest.raises(PublishError, match="No such file"), being_written(folder / "a.csv") as stream:
        stream.write(b"half")
        shutil.rmtree(folder)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_at_the_last_step_says_what_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    published(artifacts(b"old"), tmp_path)
    replace = Path.replace

    def refused(self: Path, other: Path) -> Path:
        if other.name == "m.png":
            raise OSError(5, "Input/output error")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PublishError, match="of 3 files 1 are new, all are whole"):
        published(artifacts(b"new"), tmp_path)
    assert {name: data[:3] for name, data in held(tmp_path).items()} == {
        "m.html": b"new",
        "m.png": b"old",
        "m.txt": b"old",
    }


class HalfWay:
    """A renderer that has made one file when it fails."""

    suffix = ".half"

    def artifacts(self, scene: object) -> tuple[Artifact, ...]:
        made = [Artifact(name="map.half", media_type="text/plain", data=b"half")]
        raise ZeroDivisionError(f"after {len(made)}")


def test_a_renderer_that_fails_half_way_leaves_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from mapgen import build

    build(["Dandong"], out=f"{tmp_path}/", formats=["geojson", "kml"])
    before = held(tmp_path)
    load = plugins.load
    monkeypatch.setattr(plugins, "load", lambda group, name: HalfWay if name == "half" else load(group, name))
    with pytest.raises(ZeroDivisionError):
        build(["Dandong", "Sinuiju"], out=f"{tmp_path}/", formats=["geojson", "half", "kml"])
    assert held(tmp_path) == before


def test_two_writers_of_one_set_leave_the_set_of_one(tmp_path: Path):
    """In turns: a set is never half of the one and half of the other, and nobody clears what another is writing."""
    words = [b"%d" % number for number in range(8)]
    failed: list[BaseException] = []

    def write(word: bytes) -> None:
        try:
            for _ in range(5):
                published(artifacts(word), tmp_path)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=write, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for path in tmp_path.iterdir():
            if path.suffix != ".part":
                data = path.read_bytes()
                assert len(data) == 20_000
                assert len(set(data)) == 1
    assert failed == []
    assert len(set(held(tmp_path).values())) == 1
    assert sorted(held(tmp_path)) == sorted(NAMES)


def test_who_holds_a_folder_and_does_not_end_keeps_nobody_waiting_for_ever(tmp_path: Path):
    with held_folder(tmp_path) as alone, held_folder(tmp_path, 0.1) as also:
        assert alone
        assert not also
    with held_folder(tmp_path, 0.1) as alone:
        assert alone
