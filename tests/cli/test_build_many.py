"""Several sources at once: one that fails does not stop the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapgen", "build", *command], capture_output=True, text=True, timeout=300
    )


def stories(folder: Path) -> list[str]:
    for name, text in (
        ("one", "places: [Dandong, Beijing]"), ("broken", "places: [Dandong\n"), ("two", "places: [Paris]"),
    ):  # fmt: skip
        (folder / f"{name}.yaml").write_text(f"mapgen: 1\n{text}\n", encoding="utf-8")
    return [str(folder / f"{name}.yaml") for name in ("one", "broken", "two")]


def test_a_broken_story_is_told_and_the_others_become_maps(tmp_path: Path):
    sources = stories(tmp_path)
    made = run(*sources, "-o", f"{tmp_path}/out/", "--format", "html,geojson")
    assert made.returncode == 2
    assert [Path(path).name for path in made.stdout.split()] == ["one.html", "one.geojson", "two.html", "two.geojson"]
    assert "broken.yaml" in made.stderr
    assert "1 of 3 sources made no map" in made.stderr
    again = run(*sources, "-o", f"{tmp_path}/again/", "--format", "html,geojson", "--jobs", "2", "--json")
    assert again.returncode == 2
    told = json.loads(again.stdout)
    assert [one["source"] for one in told["failed"]] == [sources[1]]
    for path in told["paths"]:
        assert Path(path).read_bytes() == (tmp_path / "out" / Path(path).name).read_bytes()


def test_two_sources_of_one_name_make_nothing(tmp_path: Path):
    one, _, _ = stories(tmp_path)
    (tmp_path / "b").mkdir()
    other = stories(tmp_path / "b")[0]
    made = run(one, other, "-o", f"{tmp_path}/out/")
    assert made.returncode == 2
    assert "would both become one" in made.stderr
    assert not (tmp_path / "out").exists()
