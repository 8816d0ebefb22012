"""Many builds: in a row they keep the memory flat, at once they do not touch each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
OPENS = "from mapgen import data; print(len(data.arrays('basemap/50m')), len(data.arrays('gazetteer/places')))"


def told(*words: str) -> dict[str, int]:
    done = subprocess.run([sys.executable, str(HERE / "loading.py"), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not say what a process takes")
def test_builds_in_a_row_keep_the_memory_flat():
    figures = told("memory", "12", "html,geojson")
    assert figures["objects_grown"] < 2_000
    assert figures["grown_kb"] < 12_000


@pytest.mark.torture
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not say what a process takes")
def test_a_thousand_builds_in_a_row_keep_the_memory_flat():
    figures = told("memory", "1000", "html,png,geojson,embed")
    print(f"\nbuilt in a row: {json.dumps(figures)}")
    assert figures["objects_grown"] < 20_000
    assert figures["grown_kb"] < 40_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_eight_processes_build_at_once_without_touching_each_other(tmp_path: Path):
    assert told("crowd", str(tmp_path))["files"] == 15


def test_processes_that_open_the_data_for_the_first_time_at_once_and_one_is_killed(tmp_path: Path):
    cache = tmp_path / "cache"
    environment = {**os.environ, "MAPGEN_CACHE_DIR": str(cache)}
    those = [
        subprocess.Popen([sys.executable, "-c", OPENS], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    expanding = cache / "data"
    until = time.monotonic() + 30
    while not (expanding.is_dir() and list(expanding.glob(".expanding-*"))) and time.monotonic() < until:
        time.sleep(0.005)
    those[0].kill()
    outs = [one.communicate()[0] for one in those]
    assert len(set(outs[1:])) == 1
    assert all(one.returncode == 0 for one in those[1:])
    (expanding / ".expanding-left").mkdir()
    (expanding / ".expanding-left" / "half.npy").write_bytes(b"half")
    for damaged in sorted(expanding.glob("basemap-*/*.npy"))[:1]:
        damaged.write_bytes(b"")
    again = subprocess.run([sys.executable, "-c", OPENS], env=environment, capture_output=True, text=True, check=True)
    assert again.stdout == outs[1]
    assert not list(expanding.glob(".expanding-*")), "what a killed process left is cleared by the next that expands"
    assert sorted(path.name.rpartition("-")[0] for path in expanding.iterdir()) == ["basemap-50m", "gazetteer-places"]
    (whole,) = expanding.glob("basemap-*")
    sizes = json.loads((whole / "sizes.json").read_bytes())
    assert {path.name: path.stat().st_size for path in whole.glob("*.npy")} == sizes


def test_data_that_cannot_be_expanded_say_where_room_is_wanted(tmp_path: Path):
    (tmp_path / "file").write_text("")
    environment = {**os.environ, "MAPGEN_CACHE_DIR": str(tmp_path / "file")}
    main = [sys.executable, "-c", "from mapgen.cli import main; main()"]
    done = subprocess.run([*main, "locate", "--name", "Dandong"], env=environment, capture_output=True, text=True)
    assert done.returncode == 5
    assert "cannot be unpacked into" in done.stderr
    assert "MAPGEN_CACHE_DIR" in done.stderr
