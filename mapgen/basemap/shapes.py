"""How the basemap lies on disk: layers of lines or polygons, as 16-bit steps from vertex to vertex.

A layer NAME has `NAME_starts` (first vertex of every part), `NAME_steps` (2, n), `NAME_parts` (where
each part begins), `NAME_shapes` (where each shape's parts begin) and `NAME_bounds`, in units of
`1 / NAME_per_degree`. Only the shapes that are asked for are decoded. Longitudes of a shape never jump:
Chukotka reaches to 190°.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapgen import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""
TURNS = (-360.0, 0.0, 360.0)


class Shapes:
    """One layer of one resolution, for example land at 50m."""

    def __init__(self, resolution: str, name: str) -> None:
        """`resolution`: 110m, 50m, 10m or admin1 (a file below geodata/basemap); `name`: the layer.

        Raises:
            DataError: the data is missing or broken.
        """
        self._arrays: Mapping[str, NDArray[Any]] = data.arrays(f"basemap/{resolution}")
        self._name = name
        self._per_degree = int(self["per_degree"][0])
        self.bounds: NDArray[np.float64] = self["bounds"] / self._per_degree

    def __getitem__(self, attribute: str) -> NDArray[Any]:
        """An array of the layer by its short name: `shapes["rank"]`."""
        return np.asarray(self._arrays[f"{self._name}_{attribute}"])  # slices of a memmap cost several times more

    def __len__(self) -> int:
        return len(self.bounds)

    def texts(self, attribute: str) -> list[str]:
        """A column of text, one a shape."""
        block, ends = self[f"{attribute}_text"].tobytes(), self[f"{attribute}_ends"].tolist()
        return [block[a:b].decode() for a, b in itertools.pairwise(ends)]

    def codes(self, attribute: str = "code") -> NDArray[np.str_]:
        """A column of alpha-2 codes, "" where there is none; the last axis of the block is the two letters."""
        block = np.ascontiguousarray(self[attribute])
        return np.strings.strip(block.view("S2")[..., 0].astype("U2"))

    def within(self, box: Box) -> NDArray[np.intp]:
        """The shapes whose bounds meet the box, ascending."""
        west, south, east, north = box
        w, s, e, n = self.bounds.T
        return np.flatnonzero((w <= east) & (e >= west) & (s <= north) & (n >= south))

    def polygons(self, chosen: NDArray[np.intp] | None = None) -> NDArray[np.object_]:
        """The shapes as polygons, in the order of `chosen` (None: all)."""
        vertices, part_of, shape_of = self._decoded(chosen)
        rings: Any = shapely.linearrings(vertices, indices=part_of)
        made: NDArray[np.object_] = shapely.polygons(rings, indices=shape_of)
        return made

    def lines(self, chosen: NDArray[np.intp] | None = None) -> NDArray[np.object_]:
        """The shapes as lines (each has one part), in the order of `chosen` (None: all)."""
        vertices, part_of, _ = self._decoded(chosen)
        made: Any = shapely.linestrings(vertices, indices=part_of)
        return np.asarray(made, dtype=object)

    def turned(self, box: Box) -> list[tuple[float, NDArray[np.intp]]]:
        """The shapes that meet the box, by the turn of 0 or ±360° that brings them there."""
        west, south, east, north = box
        found = ((turn, self.within((west - turn, south, east - turn, north))) for turn in TURNS)
        return [(turn, chosen) for turn, chosen in found if len(chosen)]

    def met(self, box: Box) -> NDArray[np.intp]:
        """The shapes that meet the box by any turn, ascending."""
        return np.unique(np.concatenate([np.empty(0, np.intp), *(chosen for _, chosen in self.turned(box))]))

    def _decoded(
        self, chosen: NDArray[np.intp] | None
    ) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
        """Vertices in degrees, the part of each vertex, and the shape of each part, counted from 0."""
        if chosen is None:
            chosen = np.arange(len(self))
        shapes, parts = self["shapes"].astype(np.intp), self["parts"].astype(np.intp)
        part = spans(shapes[chosen], shapes[chosen + 1])
        length = parts[part + 1] - parts[part]
        vertex = spans(parts[part], parts[part + 1])
        path = np.cumsum(self["steps"][:, vertex], axis=1, dtype=np.int64)
        first = np.cumsum(length) - length
        path += np.repeat(self["starts"][part].T - path[:, first], length, axis=1)
        part_of = np.repeat(np.arange(len(part)), length)
        shape_of = np.repeat(np.arange(len(chosen)), shapes[chosen + 1] - shapes[chosen])
        return path.T / self._per_degree, part_of, shape_of


def spans(begins: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """All numbers from each begin up to its end, one span after the other.

    >>> spans(np.array([3, 10]), np.array([5, 13])).tolist()
    [3, 4, 10, 11, 12]
    """
    length = ends - begins
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    return np.asarray(np.repeat(begins, length) + within, dtype=np.intp)
