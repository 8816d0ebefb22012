"""Makes one page of a list of places and says what it took: python making.py WAY LIST.pickle PAGE.html

The rows are in memory before the clock starts and the libraries are imported; it stops when the file is written.
Prints JSON: seconds, cpu_s (user and system), peak_mb (the largest resident size of the process, the rows and libraries in it).
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from lists import Row


def from_rows(rows: list[Row], page: Path) -> Callable[[], object]:
    """Rows as mappings to a page: what a program has that asked a database, and what the peers start from."""
    mapgen = imported()
    names = ("name", "lon", "lat", "note")
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    return lambda: mapgen.build(listed, out=page)


def from_frame(rows: list[Row], page: Path) -> Callable[[], object]:
    """A GeoDataFrame to a page."""
    import geopandas as gpd
    import shapely

    mapgen = imported()
    frame = gpd.GeoDataFrame(
        {"name": [row[0] for row in rows], "note": [row[3] for row in rows]},
        geometry=shapely.points([row[1] for row in rows], [row[2] for row in rows]),
        crs="EPSG:4326",
    )
    return lambda: mapgen.build(frame, out=page)


def imported() -> ModuleType:
    """mapgen with all that making a page imports."""
    import mapgen
    import mapgen.compose
    import mapgen.locate
    import mapgen.publish
    import mapgen.read
    import mapgen.render.storymap
    import mapgen.trace

    return mapgen


def peer(name: str) -> Callable[[list[Row], Path], Callable[[], object]]:
    """A page of folium's, saved as folium saves it."""

    def work(rows: list[Row], page: Path) -> Callable[[], object]:
        import folium.plugins  # noqa: F401 - imports are apart
        import peers

        return lambda: getattr(peers, name)(rows).save(str(page))

    return work


WAYS = {
    "mapgen": from_rows,
    "mapgen, GeoDataFrame": from_frame,
    "FastMarkerCluster": peer("fast_marker_cluster"),
    "GeoJson": peer("geojson"),
}


def _peak_mb() -> float:
    """The largest resident size since this program began; getrusage would count that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    way, rows, page = sys.argv[1], pickle.loads(Path(sys.argv[2]).read_bytes()), Path(sys.argv[3])
    work = WAYS[way](rows, page)
    started, before = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    print(json.dumps({"seconds": seconds, "cpu_s": cpu, "peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main()
