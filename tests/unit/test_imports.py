"""What a command imports before it works, counted in modules: time is lost there first, and unnoticed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LISTED = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from mapgen.cli import main
main()
"""
TALK = {"asyncio", "geopy", "http", "requests", "ssl", "urllib3"}
TABLES = {"geopandas", "openpyxl", "pandas", "pyarrow", "pyogrio"}
DRAWING = {"branca", "folium", "jinja2", "matplotlib", "PIL"}
READING = {"pydantic", "pydantic_core", "ruamel", "spacy", "trafilatura", "xml"}
RECKONING = {"networkx", "pyproj", "rapidfuzz", "scipy"}
OTHERS = {"dask", "distributed", "fsspec", "importlib.metadata", "rich", "zstandard"}
HEAVY = TALK | TABLES | DRAWING | READING | RECKONING | OTHERS
ARRAYS = {"numpy", "shapely"}


def imported(*arguments: str) -> set[str]:
    """The modules that a command has imported when it is done."""
    done = subprocess.run([sys.executable, "-c", LISTED, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "without", "most"),
    [
        (("--help",), HEAVY | ARRAYS, 7),
        (("--version",), HEAVY | ARRAYS, 7),
        (("locate", "--help"), HEAVY | ARRAYS, 10),
        (("route", "--help"), HEAVY | ARRAYS, 10),
        (("build", "--help"), HEAVY | ARRAYS, 10),
        (("locate", "--name", "Dandong"), HEAVY, 54),
        (("locate", "--name", "Paris", "--in", "Texas", "--country", "US", "--json"), HEAVY, 54),
        (("route", "Pyongyang", "Beijing", "--mode", "rail"), HEAVY, 70),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_heavy_is_imported_before_it_is_needed(arguments, without, most):
    found = imported(*arguments)
    assert not {name for name in found if name in without or name.partition(".")[0] in without}
    ours = sorted(name for name in found if name.partition(".")[0] == "mapgen")
    assert len(ours) <= most, ours


def test_the_page_of_a_story_needs_no_tables_of_geometry_and_no_pictures(root, tmp_path):
    story = root / "geodata" / "stories" / "kim-beijing-2018.yaml"
    found = imported("build", str(story), "-o", str(tmp_path / "map.html"), "-q")
    assert "folium" in found
    assert not found & {"geopandas", "geopy", "matplotlib", "openpyxl", "pyogrio", "pyproj", "scipy", "zstandard"}
