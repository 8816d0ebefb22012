"""What `make bench` runs: ours and the peers side by side, medians and ratios, never a timed assertion.

python tests/bench/bench.py [commands] [names] [routes] [showcase] [list] [growth] [batch] [studio] [--runs 5] [--write]

commands: whole processes. names: exact and mistyped ones in one process. routes: one and many.
showcase: the page in the browser beside folium's. list: 100,000 places. growth: 1,000 to a million. batch: rows a second.
studio: until the first question, and from a change to the map.
--write puts the tables into RESULTS.md, part by part; a part that was not run keeps what stood there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import os
import platform
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import batch
import commands
import names
import pages
import routes
import studio
from table import Row, markdown

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
GROWTH = (1_000, 10_000, 100_000)


def grown(out: Path, runs: int) -> list[Row]:
    """The same list at growing length, the longest without a peer."""
    found = [row for count in GROWTH for row in pages.many(out, runs, count)]
    return [*found, *pages.alone(out, 1_000_000)]


PARTS: dict[str, tuple[str, Callable[[Path, int], list[Row]]]] = {
    "commands": ("Whole processes", commands.rows),
    "names": ("Names", names.rows),
    "routes": ("Routes", routes.rows),
    "showcase": ("The showcase in the browser", pages.showcase),
    "list": ("A page of 100,000 places", lambda out, runs: pages.many(out, runs, 100_000, others=("GeoJson",))),
    "growth": ("From 1,000 to a million places", grown),
    "batch": ("Batches", batch.rows),
    "studio": ("The studio", studio.rows),
}


def machine() -> str:
    """What was measured on, when and with what."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("folium", "shapely", "numpy"))
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {model[1] if model else platform.processor()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}"
    )


def written(name: str, title: str, runs: int, table: str) -> None:
    """Puts the table of one part into RESULTS.md, in place of the one that stood there."""
    text = RESULTS.read_text(encoding="utf-8")
    part = f"<!-- {name} -->\n## {title}\n\nMedians of {runs} runs, taking turns. {machine()}.\n\n{table}\n<!-- end of {name} -->"
    text, there = re.subn(rf"<!-- {name} -->.*<!-- end of {name} -->", lambda _: part, text, flags=re.DOTALL)
    RESULTS.write_text(text if there else f"{text.rstrip()}\n\n{part}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all of them if none is named")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    for name in asked.parts or PARTS:
        title, work = PARTS[name]
        with tempfile.TemporaryDirectory() as scratch:
            table = markdown(work(Path(scratch), asked.runs))
        print(f"\n{title}\n\n{table}", flush=True)
        if asked.write:
            written(name, title, asked.runs, table)


if __name__ == "__main__":
    main()
