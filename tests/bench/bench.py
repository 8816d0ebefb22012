"""What `make bench` runs: whole processes side by side, medians and ratios, never a timed assertion.

python tests/bench/bench.py [--runs 7]
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
    from collections.abc import Sequence

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
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
    print(f"medians of {runs} runs, whole processes")
    for name, value in found.items():
        print(f"{name:24} {value:6.3f} s   {value / peer:5.2f} × folium")
    for name, size in sizes.items():
        print(f"{name:32} {size / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
