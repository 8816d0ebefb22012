"""Make geodata/networks/{rail,road,sea}.npz.zst from packages: scgraph-data (OpenStreetMap) and searoute (marnet).

    python geodata/build/networks.py [--out geodata/networks] [--only rail|road|sea]

Needs the packages scgraph-data 2.0.0 and searoute 1.6.0, numpy, scipy, shapely, pyproj, zstandard, and
geodata/basemap (countries and land). Rail and road: self-loops dropped, dead ends and components that
nearly touch joined, the links of geodata/curated/network_patches.csv added, what is smaller than
`LEAST_KM` left out. Takes about ten minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from pathlib import Path

import networks_graph as steps
import numpy as np
from networks_arrays import arrays_of
from networks_sea import sea
from pack import pack

GEODATA = Path(__file__).resolve().parent.parent
PATCHES = GEODATA / "curated" / "network_patches.csv"
MODES = ("rail", "road", "sea")
MODULES = {"rail": "world_railways", "road": "world_highways"}
DEAD_END_KM, FACING_KM, COMPONENT_KM, LEAST_KM = 0.3, 6.0, 1.0, 5.0
PER_DEGREE = 1000
"""The package gives positions with three decimals."""


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--packages", type=Path, help="folder of unpacked packages; not needed here")
    reader.add_argument("--out", type=Path, default=GEODATA / "networks", help="folder to write to")
    reader.add_argument("--only", action="append", choices=MODES, help="one network; repeatable")
    asked = reader.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for mode in asked.only or MODES:
        made = sea() if mode == "sea" else arrays_of(land(mode), PER_DEGREE, [""])
        pack(made, asked.out / f"{mode}.npz.zst")
        print(mode, {name: made[name].shape[0] for name in ("node_lon", "line_m", "vertex_m", "cell_line")})


def land(mode: str) -> steps.Graph:
    """The rail or road network, cleaned and joined."""
    graph = steps.cleaned(*read(MODULES[mode]))
    graph = steps.dead_ends_joined(graph, DEAD_END_KM)
    rows = steps.patches(PATCHES, mode)
    graph = steps.patched(graph, rows)
    graph = steps.facing_ends_joined(graph, rows, FACING_KM)
    graph = steps.components_joined(graph, rows, COMPONENT_KM)
    return steps.without_crumbs(graph, LEAST_KM)


def read(module: str) -> tuple[np.ndarray, ...]:
    """Longitudes, latitudes, and of each edge both ends and the metres, from a module of scgraph-data.

    The module is Python literals: [{neighbour: km, …}, …] and [[lat, lon], …]. With its keys quoted it is
    JSON, which is read twenty times faster.
    """
    found = importlib.util.find_spec("scgraph_data")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("scgraph-data is not installed")
    lines = (Path(found.submodule_search_locations[0]) / f"{module}.py").read_text(encoding="utf-8").splitlines()
    literal = {line.split("=", 1)[0]: line.split("=", 1)[1] for line in lines if line.startswith(("graph=", "nodes="))}
    lat, lon = np.array(json.loads(literal["nodes"])).T
    near = json.loads(re.sub(r"(\d+):", r'"\1":', literal["graph"]))
    edges = [(a, int(b), 1000 * km) for a, row in enumerate(near) for b, km in row.items()]
    a, b, metres = (np.array(column) for column in zip(*edges, strict=True))
    return lon, lat, a, b, metres


if __name__ == "__main__":
    main()
