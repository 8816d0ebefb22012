"""Lines, numbers and bytes as signs that can stand in the page's block of data.

Lines are steps on a grid, in base 32 digits of the alphabet of base64url: each coordinate is the difference
to the one before (the first vertex of a part to the last of the part before), zigzagged so that it is not
negative, its lowest five bits first; 32 is added to every digit but the last. x before y, parts apart by a
space. `page/numbers.js` reads them.

Columns of numbers are deflated bytes in base 85. `page/inflate.js` reads them.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

LEVEL = 4
"""Half the time of level 6, and 1 % longer."""
SIGNS = np.array([code for code in range(32, 127) if chr(code) not in "<>&'$`{}\"\\"], dtype=np.uint8)
"""The printable signs of ASCII but for those that JSON, HTML or a template would take for its own: 85."""
DIGITS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)


def packed(shape: BaseGeometry, per_degree: int) -> str:
    """All lines or rings of a geometry, in order, on a grid of `1 / per_degree` degrees.

    Vertices that fall on the one before are left out.

    >>> from shapely.geometry import LineString
    >>> packed(LineString([(0, 0), (1, -1), (17, 0)]), 1)
    'AACBgBC'
    """
    vertices, part = shapely.get_coordinates(_lines(shape), return_index=True)
    grid = np.rint(vertices * per_degree).astype(np.int64)
    if not len(grid):
        return ""
    begins = np.diff(part, prepend=-1) != 0
    kept = begins.copy()
    kept[1:] |= (np.diff(grid, axis=0) != 0).any(axis=1)
    steps = np.diff(grid[kept], axis=0, prepend=np.zeros((1, 2), np.int64))
    ends = np.append(np.flatnonzero(begins[kept])[1:], len(steps))
    return _text(steps.reshape(-1), 2 * ends)


def _lines(shape: BaseGeometry) -> NDArray[np.object_]:
    """The lines, rings and points of a geometry, in order."""
    parts = shapely.get_parts(shape)
    kinds = shapely.get_type_id(parts)
    if (kinds == shapely.GeometryType.POLYGON).all():
        return shapely.get_rings(parts)
    if np.isin(kinds, (shapely.GeometryType.POLYGON, shapely.GeometryType.GEOMETRYCOLLECTION)).any():
        return np.concatenate([_lines(member) for part in parts for member in shapely.get_parts(part)])
    return parts


def packed_numbers(numbers: NDArray[np.generic]) -> str:
    """Whole numbers from 0 to 2³² - 1: all their lowest bytes, then all the next … deflated, in `in_base85`.

    Of the higher bytes only those are there that any of them has.
    """
    values = numbers.astype("<u4")
    planes = values.view(np.uint8).reshape(-1, 4).T
    used = max(1, (int(values.max(initial=0)).bit_length() + 7) // 8)
    return in_base85(deflated(planes[:used].tobytes()))


def deflated(data: bytes) -> bytes:
    """RFC 1951, no header."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def in_base85(data: bytes) -> str:
    """Bytes as text, 4 of them in 5 signs that need no escape in JSON, HTML or a template.

    The bytes are big-endian numbers of base 85, filled up with zeros; the signs left over are cut off.

    >>> in_base85(b"map"), len(in_base85(bytes(400)))
    ('I11F', 500)
    """
    words = np.frombuffer(data + bytes(-len(data) % 4), dtype=">u4").astype(np.uint32)
    out = np.empty((len(words), 5), dtype=np.uint8)
    for place in (4, 3, 2, 1, 0):
        words, digit = np.divmod(words, np.uint32(85))
        out[:, place] = SIGNS[digit]
    return out.tobytes()[: len(out) * 5 - -len(data) % 4].decode("ascii")


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
