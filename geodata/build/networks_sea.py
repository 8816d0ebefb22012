"""The sea lanes: searoute's marnet, laid around the land that its straight edges cross, and joined to the ports."""

from __future__ import annotations

import importlib.util
import itertools
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from networks_arrays import arrays_of
from networks_graph import Graph, apart_km, cleaned, patched, patches
from networks_land import dry, mask
from networks_water import dry_km, way_through_water
from pyproj import Geod

PER_DEGREE, LAND_PER_DEGREE = 10_000, 40
GEOD = Geod(ellps="WGS84")
PATCHES = Path(__file__).resolve().parent.parent / "curated" / "network_patches.csv"
NAMES = {
    "babalmandab": "bab-el-mandeb",
    "bosporus": "bosporus",
    "chili": "magellan",
    "dardanelles": "dardanelles",
    "gibraltar": "gibraltar",
    "malacca": "malacca",
    "northwest": "northwest",
    "ormuz": "hormuz",
    "panama": "panama",
    "south_africa": "cape",
    "suez": "suez",
    "sunda": "sunda",
}
"""marnet's passages and what they are called here; its edges along the antimeridian are left out."""
CANALS = {
    "suez": (32.2, 29.85, 32.7, 31.4),
    "panama": (-80.0, 8.8, -79.4, 9.5),
    "kiel": (9.1, 53.85, 10.25, 54.45),
    "corinth": (22.93, 37.88, 23.03, 37.97),
    "cape-cod": (-70.7, 41.6, -70.45, 41.85),
    "volga-don": (43.4, 47.5, 44.7, 48.7),
}
"""West, south, east, north of canals: what lies within leads over land and is right to."""
CLOSED = {"northwest"}
"""Passages that ships keep off unless they are opened, as `mapgen.trace.over_network` has it."""
DUG = {
    "kiel": [
        (9.145, 53.893), (9.27, 53.99), (9.31, 54.06), (9.42, 54.16), (9.56, 54.21), (9.67, 54.29),
        (9.82, 54.36), (10.07, 54.365), (10.15, 54.372),
    ],
}  # fmt: skip
"""Canals that marnet lacks, recalled to about a kilometre; joined to the nearest lane at both ends."""
ALONG_180 = {"segment", "segment2"}
OVER_LAND = "over land"
LAND_KM = 1.0
"""Longer stretches over land are laid around it, or marked where that fails."""
PAD_KM = 25.0
PORT_KM = 150.0
"""A port farther than this from every lane stays unjoined."""


@dataclass
class Lane:
    """A line of the sea network: positions with longitudes that never jump, and its mark."""

    way: list[tuple[float, float]]
    mark: str


def sea() -> dict[str, np.ndarray]:
    """The arrays of the sea network."""
    dug = [Lane(way, name) for name, way in DUG.items()]
    ends = [way[k] for way in DUG.values() for k in (0, -1)]
    lanes = with_ports(wet(marnet()), sorted({*ports(), *ends})) + dug
    marks = ["", *sorted({lane.mark for lane in lanes} - {""})]
    graph = patched(as_graph(lanes, marks), patches(PATCHES, "sea"))
    return arrays_of(graph, PER_DEGREE, marks, CLOSED, reverse=True) | {
        "land_bits": mask(LAND_PER_DEGREE),
        "land_per_degree": np.array([LAND_PER_DEGREE], np.int32),
    }


def marnet() -> list[Lane]:
    """Its edges, each once, within -180…180 at their first end."""
    out = {}
    for a, near in literal("marnet_dict")["edge_list"].items():
        for b, facts in near.items():
            if facts.get("passage") in ALONG_180:
                continue
            one, two = sorted((home(a), home(b)))
            if one != two:
                far = one[0] + (two[0] - one[0] + 180) % 360 - 180
                turn = 360 if far < -180 else 0  # a lane from -180° westwards begins at 180°
                way = [(one[0] + turn, one[1]), (far + turn, two[1])]
                out[one, two] = Lane(way, canal_of(way) or NAMES.get(facts.get("passage", ""), ""))
    return [out[key] for key in sorted(out)]


def ports() -> list[tuple[float, float]]:
    return sorted({home(position) for position in literal("ports_dict")["node_list"]})


def literal(module: str) -> dict[str, Any]:
    """The names of a data module of searoute, without importing the package around it."""
    found = importlib.util.find_spec("searoute")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("searoute is not installed")
    path = Path(found.submodule_search_locations[0]) / "data" / f"{module}.py"
    names: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names


def home(position: tuple[float, float]) -> tuple[float, float]:
    return (round((position[0] + 180) % 360 - 180, 4), round(position[1], 4))


def canal_of(way: list[tuple[float, float]]) -> str:
    for name, (west, south, east, north) in CANALS.items():
        if all(west <= lon <= east and south <= lat <= north for lon, lat in way):
            return name
    return ""


def wet(lanes: list[Lane]) -> list[Lane]:
    """Laid around land; where no water leads round, marked as over land."""
    crossing = {int(i) for i in dry().query(shapely.linestrings([lane.way for lane in lanes]), "intersects")[0]}
    for number in sorted(crossing):
        lane = lanes[number]
        if lane.mark in CANALS or dry_km(lane.way) <= LAND_KM:
            continue
        lane.way = way_around(lane.way[0], lane.way[-1])
        if not lane.mark and dry_km(lane.way) > LAND_KM:
            lane.mark = OVER_LAND
    return lanes


def way_around(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    """The straight line from a to b, led around each piece of land from `PAD_KM` before it to as far behind it."""
    whole = float(apart_km(*(np.array([v]) for v in (*a, *b)))[0])
    pad = PAD_KM / whole
    line = shapely.LineString([a, b])
    pieces = [
        sorted(shapely.line_locate_point(line, shapely.points(shapely.get_coordinates(part)), normalized=True))
        for i in dry().query(line, predicate="intersects")
        for part in shapely.get_parts(line.intersection(dry().geometries[i]))
    ]
    spans: list[list[float]] = []
    for first, last in sorted((piece[0] - pad, piece[-1] + pad) for piece in pieces):
        if spans and first <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    out = [a]
    for first, last in spans:
        ends = [line.interpolate(min(max(share, 0.0), 1.0), normalized=True).coords[0] for share in (first, last)]
        found = way_through_water(ends[0], [ends[1]])
        led = found.positions if found and found.dry_km < 0.8 * dry_km(ends) else ends
        out += [(float(x), float(y)) for x, y in led]
    return [*(position for k, position in enumerate(out) if k == 0 or position not in (a, b)), b]


def with_ports(lanes: list[Lane], positions: list[tuple[float, float]]) -> list[Lane]:
    """Each port joined to the lane that is nearest through the water."""
    segments = [(n, k) for n, lane in enumerate(lanes) for k in range(len(lane.way) - 1)]
    tree = shapely.STRtree([shapely.LineString(lanes[n].way[k : k + 2]) for n, k in segments])
    cuts: dict[tuple[int, int], list[tuple[float, tuple[float, float]]]] = defaultdict(list)
    spurs = []
    for port in positions:
        feet = feet_near(port, tree)
        ahead = way_through_water(port, [position for _, _, _, position in feet]) if feet else None
        if ahead is None or ahead.dry_km > 3 + 0.1 * ahead.km:
            continue
        _, piece, share, position = feet[ahead.goal]
        cuts[segments[piece]].append((share, position))
        spurs.append(Lane(ahead.positions, ""))
    for (n, k), found in sorted(cuts.items(), reverse=True):
        new = [position for _, position in sorted(found)]
        lanes[n].way[k + 1 : k + 1] = new
    return lanes + spurs


def feet_near(port: tuple[float, float], tree: shapely.STRtree) -> list[tuple[float, int, float, tuple[float, float]]]:
    """(km, piece, share of the piece, position) on up to five lanes near a port, nearest first."""
    x, y = port
    stretch = np.cos(np.radians(min(abs(y), 85)))
    for km in (20, 60, PORT_KM):
        high = km / 111.2
        wide = high / stretch
        found = []
        for piece in tree.query(shapely.box(x - wide, y - high, x + wide, y + high)):
            (ax, ay), (bx, by) = tree.geometries[piece].coords
            dx, dy = (bx - ax) * stretch, by - ay
            share = float(np.clip((((x - ax) * stretch) * dx + (y - ay) * dy) / (dx * dx + dy * dy or 1), 0, 1))
            foot = (round(ax + share * (bx - ax), 4), round(ay + share * (by - ay), 4))
            away = float(apart_km(*(np.array([v]) for v in (*port, *foot)))[0])
            if away <= km:
                found.append((away, int(piece), share, foot))
        if found:
            nearest = min(found)[0]
            return [one for one in sorted(found) if one[0] <= 2 * nearest + 10][:5]
    return []


def as_graph(lanes: list[Lane], marks: list[str]) -> Graph:
    """Every vertex a node, lengths from the ellipsoid; only the largest component."""
    number: dict[tuple[float, float], int] = {}
    edges: dict[tuple[int, int], int] = {}
    for lane in lanes:
        nodes = [number.setdefault(home(position), len(number)) for position in lane.way]
        for a, b in itertools.pairwise(nodes):
            if a != b:
                edges.setdefault((min(a, b), max(a, b)), marks.index(lane.mark))
    position = np.array(list(number))
    a, b = np.array(list(edges)).T
    lon, lat = position.T
    metres = GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2]
    graph = cleaned(lon, lat, a, b, metres)
    mark = np.array(list(edges.values()), np.uint8)
    graph = Graph(graph.lon, graph.lat, graph.a, graph.b, graph.metres, mark)
    label = graph.components()
    keep = label == np.bincount(label).argmax()
    fresh = np.cumsum(keep) - 1
    inside = keep[graph.a]
    return Graph(
        lon[keep], lat[keep], fresh[graph.a[inside]], fresh[graph.b[inside]], graph.metres[inside], mark[inside]
    )
