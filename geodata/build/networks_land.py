"""Land, lakes and countries of the shipped basemap as polygons (build the basemap first)."""

from __future__ import annotations

import io
import itertools
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import shapely
import zstandard
from shapely.affinity import translate

BASEMAP = Path(__file__).resolve().parent.parent / "basemap" / "10m.npz.zst"


@cache
def arrays() -> dict[str, np.ndarray]:
    with BASEMAP.open("rb") as stream:
        plain = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(stream).read()
    with zipfile.ZipFile(io.BytesIO(plain)) as bundle:
        return {Path(name).stem: np.load(io.BytesIO(bundle.read(name))) for name in bundle.namelist()}


def polygons(layer: str) -> list[list[shapely.Polygon]]:
    """Of each shape its polygons within -180…180 (several where it reached over the antimeridian)."""
    data = arrays()
    starts, steps = data[f"{layer}_starts"].astype(np.int64), data[f"{layer}_steps"].astype(np.int64).T
    parts, shapes = data[f"{layer}_parts"], data[f"{layer}_shapes"]
    unit = int(data[f"{layer}_per_degree"][0])
    rings = [(starts[i] + np.cumsum(steps[parts[i] : parts[i + 1]], axis=0)) / unit for i in range(len(starts))]
    return [within(shapely.Polygon(rings[a], rings[a + 1 : b])) for a, b in itertools.pairwise(shapes)]


def within(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    west, _, east, _ = polygon.bounds
    if west >= -180 and east <= 180:
        return [polygon]
    out = []
    for turn in (-360, 0, 360):
        piece = polygon.intersection(shapely.box(-180 + turn, -90, 180 + turn, 90))
        out += [translate(p, xoff=-turn) for p in shapely.get_parts(piece) if p.geom_type == "Polygon"]
    return out


def countries_at(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Number of the country at each position (0: none) and the codes that the numbers stand for."""
    owners = [bytes(pair).decode().strip() for pair in arrays()["countries_code"]]
    codes = ["", *sorted({code for code in owners if code})]
    shapes, of = [], []
    for code, pieces in zip(owners, polygons("countries"), strict=True):
        for piece in pieces:
            shapes.append(piece)
            of.append(codes.index(code))
    where = np.zeros(len(lon), np.uint8)
    points, found = shapely.STRtree(shapes).query(shapely.points(lon, lat), predicate="intersects")
    where[points[::-1]] = np.array(of, np.uint8)[found[::-1]]
    return where, codes


@cache
def dry() -> shapely.STRtree:
    """Land without its lakes, cut into pieces of at most 5°, so that a question meets few vertices."""
    lakes = [lake for pieces in polygons("lakes") for lake in pieces]
    tree = shapely.STRtree(lakes)
    pieces: list[shapely.Polygon] = []
    for shape in polygons("land"):
        for land in shape:
            pieces += tiled(land)
    out = []
    for piece in pieces:
        near = tree.query(piece, predicate="intersects")
        rest = piece.difference(shapely.union_all([lakes[i] for i in sorted(near)])) if len(near) else piece
        out += [part for part in shapely.get_parts(rest) if part.geom_type == "Polygon"]
    return shapely.STRtree(out)


def tiled(land: shapely.Polygon, most: int = 500) -> list[shapely.Polygon]:
    """The polygon cut in halves until no piece has more than `most` vertices."""
    if shapely.get_num_coordinates(land) <= most:
        return [land]
    west, south, east, north = land.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        halves = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    else:
        middle = (south + north) / 2
        halves = shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)
    out = []
    for half in halves:
        for part in shapely.get_parts(shapely.make_valid(land.intersection(half))):
            if part.geom_type == "Polygon":
                out += tiled(part, most)
    return out


def mask(per_degree: int) -> np.ndarray:
    """Whether the middle of each cell of 1 / `per_degree` degrees is land (lakes are not), row by row from
    the south-west: bits, packed along the rows. By counting the coasts west of it (even-odd rule)."""
    rows, columns = 180 * per_degree, 360 * per_degree
    toggles = np.zeros((rows, columns + 1), np.uint8)
    rings = [
        shapely.get_coordinates(ring)
        for layer in ("land", "lakes")
        for pieces in polygons(layer)
        for piece in pieces
        for ring in (piece.exterior, *piece.interiors)
    ]
    a, b = (np.concatenate([ring[part] for ring in rings]) for part in (slice(None, -1), slice(1, None)))
    up = a[:, 1] < b[:, 1]
    low, high = np.where(up[:, None], a, b), np.where(up[:, None], b, a)
    first = np.ceil((low[:, 1] + 90) * per_degree - 0.5).astype(int)
    last = np.ceil((high[:, 1] + 90) * per_degree - 0.5).astype(int)
    count = last - first
    of = np.repeat(np.arange(len(count)), count)
    row = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    share = ((row + 0.5) / per_degree - 90 - low[of, 1]) / (high - low)[of, 1]
    x = low[of, 0] + share * (high - low)[of, 0]
    column = np.clip(np.ceil((x + 180) * per_degree - 0.5), 0, columns).astype(int)
    np.add.at(toggles, (row, column), 1)
    return np.packbits(np.cumsum(toggles[:, :-1], axis=1, dtype=np.uint8) % 2 == 1, axis=1)
