from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mapgen import data
from mapgen.errors import DataError

ROOT = Path(__file__).resolve().parent.parent.parent


def test_everything_that_ships_is_listed_and_is_what_it_says():
    listed = {row.file for row in data.listed()}
    shipped = {
        path.relative_to(data.folder()).as_posix()
        for path in data.folder().rglob("*")
        if path.is_file() and not {"build", "LICENSES", "__pycache__"} & set(path.relative_to(data.folder()).parts)
    }
    assert shipped - {"SOURCES.toml"} == listed
    assert [row.file for row in data.listed() if data.digest(row.file) != row.sha256] == []


def test_every_datum_says_whence_it_comes():
    for row in data.listed():
        assert row.title, row.file
        assert row.origin, row.file
        assert row.licence, row.file
        assert row.vintage, row.file
    texts = {path.stem for path in (data.folder() / "LICENSES").iterdir()}
    assert {"CC-BY-4.0", "ODbL-1.0"} <= texts


def test_the_data_stays_small():
    size = sum(data.file(row.file).stat().st_size for row in data.listed())
    assert size < 40_000_000


def test_arrays_are_mapped_and_cannot_be_changed():
    arrays = data.arrays("basemap/110m")
    name = next(iter(arrays))
    assert isinstance(arrays[name], np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        arrays[name][...] = 0
    with pytest.raises(KeyError):
        arrays["no such array"]


def test_a_file_that_is_not_the_listed_one_is_refused(tmp_path: Path):
    (tmp_path / "geodata").mkdir()
    (tmp_path / "geodata" / "x.npz.zst").write_bytes(b"something else")
    (tmp_path / "geodata" / "SOURCES.toml").write_text(
        '[[data]]\nfile = "x.npz.zst"\ntitle = ""\norigin = ""\nlicence = ""\nvintage = ""\nsha256 = "00"\n'
    )
    code = f"""
from pathlib import Path
import mapgen.data as data
data.folder.cache_clear()
data.folder = lambda: Path({str(tmp_path / "geodata")!r})
try:
    data.arrays("x")
except data.DataError as error:
    print(error.exit_code, error.message)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "5 x.npz.zst is not the file that SOURCES.toml lists", done.stderr


def test_two_processes_may_expand_at_once(tmp_path: Path):
    code = "import mapgen.data as d; a = d.arrays('basemap/110m'); print(sum(a[n].size for n in a))"
    env = {"MAPGEN_CACHE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = {process.communicate(timeout=120)[0] for process in started}
    assert len(said) == 1
    assert int(said.pop()) > 1000
    assert not list((tmp_path / "data").glob(".expanding-*"))


def test_a_missing_file_names_the_cure():
    with pytest.raises(DataError, match="nothing.csv is missing") as caught:
        data.file("nothing.csv")
    assert "mapgen data verify" in caught.value.hint
    assert caught.value.exit_code == 5
