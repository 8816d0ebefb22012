"""Lines as short text: steps on a grid, in base 32 digits of the alphabet of base64url.

Each coordinate is the difference to the one before (the first vertex of a part to the last of the part
before), zigzagged so that it is not negative, its lowest five bits first; 32 is added to every digit
but the last. x before y, parts apart by a space. `page/numbers.js` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

DIGITS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)


def packed(shape: BaseGeometry, per_degree: int) -> str:
    """All lines or rings of a geometry, in order, on a grid of `1 / per_degree` degrees.

    >>> from shapely.geometry import LineString
    >>> packed(LineString([(0, 0), (1, -1), (17, 0)]), 1)
    'AACBgBC'
    """
    return packed_parts(parts_of(shape), per_degree)


def parts_of(shape: BaseGeometry) -> list[NDArray[np.float64]]:
    """The vertices of each line, ring or point of a geometry: (n, 2) arrays of (lon, lat)."""
    lines: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            lines += [part.exterior, *part.interiors]
        elif part.geom_type == "GeometryCollection":
            return [vertices for member in shapely.get_parts(shape) for vertices in parts_of(member)]
        else:
            lines.append(part)
    return [shapely.get_coordinates(line) for line in lines]


def packed_parts(parts: Sequence[NDArray[np.float64]], per_degree: int) -> str:
    """The same of vertices: (n, 2) arrays of (lon, lat). Vertices that fall on the one before are left out."""
    grids = [_thinned(np.rint(part * per_degree).astype(np.int64)) for part in parts]
    grids = [grid for grid in grids if len(grid)]
    if not grids:
        return ""
    steps = np.diff(np.concatenate([np.zeros((1, 2), np.int64), *grids]), axis=0)
    ends = np.cumsum([2 * len(grid) for grid in grids])
    return _text(steps.reshape(-1), ends)


def packed_points(points: NDArray[np.float64], per_degree: int) -> str:
    """Points in their order, none left out: shape (n, 2), (lon, lat); read as one part."""
    grid = np.rint(points * per_degree).astype(np.int64)
    steps = np.diff(np.concatenate([np.zeros((1, 2), np.int64), grid]), axis=0)
    return _text(steps.reshape(-1), np.array([2 * len(grid)]))


def packed_numbers(numbers: Sequence[int]) -> str:
    """Whole numbers as the steps from one to the next, in the same digits.

    >>> packed_numbers([0, 1, 2, 2, 18])
    'ACCAgB'
    """
    values = np.array([0, *numbers], dtype=np.int64)
    steps = values[1:] - values[:-1]
    return _text(steps, np.array([len(steps)])) if len(steps) else ""


def _thinned(grid: NDArray[np.int64]) -> NDArray[np.int64]:
    """Without repeated vertices; a line that collapses to one vertex keeps two so that it is drawn."""
    moved = np.ones(len(grid), dtype=bool)
    moved[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    return grid[moved]


def _text(steps: NDArray[np.int64], ends: NDArray[np.int64]) -> str:
    """The digits of all steps, with a space after each part but the last."""
    values = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    length = np.ones(len(values), dtype=np.int64)
    rest = values >> 5
    while rest.any():
        length += rest > 0
        rest >>= 5
    spaces = np.zeros(len(values), dtype=np.int64)
    spaces[ends[:-1]] = 1
    first = np.cumsum(length + spaces) - length
    out = np.full(int(first[-1] + length[-1]), ord(" "), dtype=np.uint8)
    for place in range(int(length.max())):
        here = length > place
        digit = (values[here] >> (5 * place)) & 31
        out[first[here] + place] = DIGITS[digit + np.where(length[here] > place + 1, 32, 0)]
    return out.tobytes().decode()
