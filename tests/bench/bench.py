"""What `make bench` runs: side by side, medians and ratios, never a timed assertion.

python tests/bench/bench.py [processes] [page] [list] [--runs 7] [--places 100000]

processes: whole processes. page: the showcase in the browser beside folium's own page with 100 markers.
list: a page of many places with notes beside folium's FastMarkerCluster: made, its size, ready, moving the map.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

import lists
import opening
import peers

import mapgen
from mapgen.render import artifacts

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STORY = ROOT / "geodata" / "stories" / "kim-beijing-2018.yaml"


def seconds(call: Sequence[object]) -> float:
    started = time.perf_counter()
    subprocess.run([str(part) for part in call], check=True, capture_output=True)
    return time.perf_counter() - started


def side_by_side(calls: dict[str, Sequence[object]], runs: int) -> dict[str, float]:
    """Median seconds of each call; the calls take turns, so that a busy machine is busy for all of them."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        seconds(call)  # so that every cache is warm
    for _ in range(runs):
        for name, call in calls.items():
            times[name].append(seconds(call))
    return {name: statistics.median(values) for name, values in times.items()}


def processes(out: Path, runs: int) -> None:
    """Whole processes, beside folium drawing 100 markers."""
    found = side_by_side(
        {
            "folium, 100 markers": [sys.executable, HERE / "folium_100_markers.py", out / "folium.html"],
            "mapgen, the showcase": [sys.executable, "-m", "mapgen", "build", STORY, "-o", f"{out}/", "-q"],
            "python, nothing": [sys.executable, "-c", "pass"],
            "mapgen --help": [sys.executable, "-m", "mapgen", "--help"],
            "mapgen locate --name": [sys.executable, "-m", "mapgen", "locate", "--name", "Dandong"],
            "mapgen route, rail": [sys.executable, "-m", "mapgen", "route", "Pyongyang", "Beijing"],
        },
        runs,
    )
    sizes = {path.name: path.stat().st_size for path in sorted(out.iterdir())}
    peer = found["folium, 100 markers"]
    for name, value in found.items():
        print(f"{name:24} {value:6.3f} s   {value / peer:5.2f} × folium")
    for name, size in sizes.items():
        print(f"{name:32} {size / 1000:8.0f} kB")


def page(out: Path, runs: int) -> None:
    """The showcase in the browser, beside folium's page with 100 markers and its assets inlined."""
    (out / "folium.html").write_text(peers.hundred_markers(), encoding="utf-8")
    (ours,) = mapgen.build(STORY, out=out / "showcase.html")
    compared({"folium, 100 markers": out / "folium.html", "mapgen, the showcase": ours}, runs)


def many(out: Path, runs: int, count: int) -> None:
    """A page of so many places, beside FastMarkerCluster with the same names and notes."""
    rows = lists.places(count)
    source = lists.written(rows, out / "list.csv")
    started = time.perf_counter()
    (out / "cluster.html").write_text(peers.fast_marker_cluster(rows), encoding="utf-8")
    print(f"made by FastMarkerCluster   {time.perf_counter() - started:7.2f} s")
    started = time.perf_counter()
    tale = mapgen.read(source)
    laps = {"read": 0.0, "locate": 0.0, "compose": 0.0, "render": 0.0}
    laps["read"] = time.perf_counter() - started
    for name, work in (("locate", lambda: tale.places), ("compose", lambda: tale.scene)):
        before = time.perf_counter()
        work()
        laps[name] = time.perf_counter() - before
    before = time.perf_counter()
    (made,) = artifacts(tale.scene, ("html",))
    laps["render"] = time.perf_counter() - before
    (out / "list.html").write_bytes(made.data)
    told = ", ".join(f"{name} {value:.2f}" for name, value in laps.items())
    print(f"made by mapgen              {time.perf_counter() - started:7.2f} s   ({told})")
    compared({"FastMarkerCluster": out / "cluster.html", "mapgen": out / "list.html"}, runs)


def compared(pages: Mapping[str, Path], runs: int) -> None:
    """Size, time until ready and work of moving the map of each page, and its ratio to the first."""
    times = opening.opened(pages, runs)
    sizes = {name: path.stat().st_size for name, path in pages.items()}
    peer = next(iter(pages))
    first = times[peer].medians()
    for name, found in times.items():
        ready, moving = found.medians()
        print(
            f"{name:24} {sizes[name] / 1e6:6.2f} MB   ready {ready:6.0f} ms ({ready / first[0]:4.2f} ×)   "
            f"12 pans and 3 zooms {moving:5.0f} ms ({moving / first[1]:4.2f} ×)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="processes, page, list; all of them if none is named")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--places", type=int, default=100_000)
    asked = parser.parse_args()
    print(f"medians of {asked.runs} runs, taking turns")
    works = {
        "processes": lambda out: processes(out, asked.runs),
        "page": lambda out: page(out, asked.runs),
        "list": lambda out: many(out, asked.runs, asked.places),
    }
    for name in asked.parts or works:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"\n{name}")
            works[name](Path(scratch))


if __name__ == "__main__":
    main()
