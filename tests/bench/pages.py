"""Pages: the showcase beside folium's with 100 markers, lists of 1,000 to a million beside FastMarkerCluster."""

from __future__ import annotations

import json
import pickle
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import lists
import opening
import peers
from table import Row

import mapgen

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
STORY = HERE.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
PEER = "FastMarkerCluster"


def showcase(out: Path, runs: int) -> list[Row]:
    """In the browser, both with their assets inlined."""
    (out / "folium.html").write_text(peers.hundred_markers(), encoding="utf-8")
    (ours,) = mapgen.build(STORY, out=out / "showcase.html")
    times = opening.opened({"ours": ours, "folium": out / "folium.html"}, runs)
    ready, theirs = times["ours"].ready, times["folium"].ready
    return [
        Row(
            work="the showcase, ready in the browser",
            unit="ms",
            ours=ready,
            peer="folium",
            theirs=theirs,
            asked="≤ 1.5 ×",
        )
    ]


def many(out: Path, runs: int, count: int, *, others: Iterable[str] = ()) -> list[Row]:
    """A list of so many places: made, its memory, its size, ready, moving the map."""
    rows, pages, ways = lists.places(count), {}, ("mapgen", PEER, *others)
    (out / "rows.pickle").write_bytes(pickle.dumps(rows))
    made: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            pages[way] = out / f"{way}.html"
            call = [sys.executable, HERE / "making.py", way, out / "rows.pickle", pages[way]]
            told = subprocess.run([str(part) for part in call], check=True, capture_output=True, text=True)
            made[way].append(json.loads(told.stdout))
    sizes = {way: page.stat().st_size / 1e6 for way, page in pages.items()}
    for way in ways[1:]:
        pages[way].write_text(peers.inlined(pages[way].read_text(encoding="utf-8")), encoding="utf-8")
    times = opening.opened(pages, max(1, runs // 2))
    found = []
    for peer in ways[1:]:
        figures = [
            ("made, imports apart", "s", _median(made, "seconds"), "≤ 0.7 ×"),
            ("made, imports apart", "s of CPU", _median(made, "cpu_s"), "≤ 0.7 ×"),
            ("largest memory while made", "MB", _median(made, "peak_mb"), "≤ 1.2 ×"),
            ("size", "MB", sizes, "≤ 5 MB"),
            ("ready in the browser", "ms", {way: one.ready for way, one in times.items()}, "≤ 0.25 ×"),
            ("12 pans and 3 zooms, main thread", "ms", {way: one.moving for way, one in times.items()}, "≤ 1.2 ×"),
        ]
        found += [
            Row(
                work=f"{count:,} places: {work}",
                unit=unit,
                ours=values["mapgen"],
                peer=peer,
                theirs=values[peer],
                asked=asked if count == 100_000 and peer == PEER else "",
            )
            for work, unit, values, asked in figures
        ]
    return found


def alone(out: Path, count: int) -> list[Row]:
    """A list so long that no peer opens it: ours, by itself, with the frames that a drag of the map keeps."""
    (out / "rows.pickle").write_bytes(pickle.dumps(lists.places(count)))
    page = out / "mapgen.html"
    call = [sys.executable, HERE / "making.py", "mapgen", out / "rows.pickle", page]
    told = json.loads(subprocess.run([str(part) for part in call], check=True, capture_output=True, text=True).stdout)
    times = opening.opened({"mapgen": page}, 3)["mapgen"]
    frames = opening.frames_a_second(page)
    return [
        Row(work=f"{count:,} places: made, imports apart", unit="s", ours=told["seconds"]),
        Row(work=f"{count:,} places: made, imports apart", unit="s of CPU", ours=told["cpu_s"]),
        Row(work=f"{count:,} places: largest memory while made", unit="MB", ours=told["peak_mb"]),
        Row(work=f"{count:,} places: size", unit="MB", ours=page.stat().st_size / 1e6),
        Row(work=f"{count:,} places: ready in the browser", unit="ms", ours=times.ready, asked="≤ 4,000"),
        Row(work=f"{count:,} places: frames while the map is dragged", unit="1/s", ours=frames, asked="≥ 20"),
    ]


def _median(made: dict[str, list[dict[str, float]]], figure: str) -> dict[str, float]:
    return {way: statistics.median(one[figure] for one in runs) for way, runs in made.items()}
