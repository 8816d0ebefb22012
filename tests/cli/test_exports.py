"""Building each format by its name or its suffix, and never over what is read."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import mapgen
from mapgen.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LIST = "name,lat,lon,note\nDandong,40.13,124.39,=1+1\nBeijing,39.9,116.4,b\n"


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapgen", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "places.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("suffix", [".csv", ".gpkg", ".gpx", ".kml", ".storymap.json", ".geojson", ".json"])
def test_the_suffix_of_one_file_says_its_format(folder: Path, suffix: str):
    done = run("build", "places.csv", "-o", f"map{suffix}", cwd=folder)
    assert (done.returncode, done.stdout.split()) == (0, [f"map{suffix}"]), done.stderr
    begins = {".csv": b"\xef\xbb\xbfid,", ".gpkg": b"SQLite", ".gpx": b"<?xml", ".kml": b"<?xml"}
    assert (folder / f"map{suffix}").read_bytes().startswith(begins.get(suffix, b"{"))


def test_formats_are_written_in_the_order_asked_for(folder: Path):
    done = run("build", "places.csv", "-o", "out/", "--format", "kml,csv,storymapjs,gpkg", cwd=folder)
    assert done.stdout.split() == [f"out/places{end}" for end in (".kml", ".csv", ".storymap.json", ".gpkg")]


def test_plugins_lists_the_formats(folder: Path):
    told = run("plugins", cwd=folder).stdout
    assert all(name in told for name in ("csv", "gpkg", "gpx", "kml", "storymapjs"))


@pytest.mark.parametrize("target", [("-o", "./", "--format", "csv"), ("-o", "places.csv"), ("-o", "sub/../places.csv")])
def test_an_input_is_never_written_over(folder: Path, target: tuple[str, ...]):
    (folder / "sub").mkdir()
    done = run("build", "places.csv", *target, cwd=folder)
    assert done.returncode == 2
    assert "places.csv is an input of this map and would be written over" in done.stderr
    assert (folder / "places.csv").read_text(encoding="utf-8") == LIST


def test_nor_is_the_input_of_another_map_of_the_same_run(folder: Path):
    (folder / "story.yaml").write_text("id: far\nplaces: [Beijing]\n", encoding="utf-8")
    (folder / "FAR list.csv").write_text(LIST, encoding="utf-8")
    os.link(folder / "FAR list.csv", folder / "far.csv")
    done = run("build", "story.yaml", "FAR list.csv", "-o", "./", "--format", "csv", cwd=folder)
    assert (done.returncode, (folder / "far.csv").read_text(encoding="utf-8")) == (2, LIST)


def test_nor_are_pictures_and_tables_that_it_is_made_of(folder: Path):
    from PIL import Image

    Image.new("RGB", (3, 2)).save(folder / "tale.png")
    kept = (folder / "tale.png").read_bytes()
    (folder / "tale.yaml").write_text("steps:\n- {at: Beijing, title: x, image: tale.png}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"tale\.png is an input"):
        mapgen.build(folder / "tale.yaml", out=f"{folder}/", formats=["png"])
    assert (folder / "tale.png").read_bytes() == kept
    (folder / "tale.csv").write_text("name,lat,lon\nSomewhere,1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"tale\.csv is an input"):
        mapgen.build(folder / "tale.yaml", out=f"{folder}/", formats=["csv"], gazetteers=(folder / "tale.csv",))


def test_a_csv_goes_round(folder: Path):
    first = run("build", "places.csv", "-o", "one.csv", cwd=folder)
    second = run("build", "one.csv", "-o", "two.csv", cwd=folder)
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    one, two = ((folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines() for name in ("one", "two"))
    assert [line.split(",")[:5] for line in one] == [line.split(",")[:5] for line in two]
    assert "'=1+1" in one[1]
    assert "'=1+1" in two[1]
