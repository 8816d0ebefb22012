"""The peer: scipy's shortest way between two junctions of the rail network, over the mapped arrays as they ship."""

from __future__ import annotations

import sys

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from mapgen import data

rail = data.arrays("networks/rail")
size = len(rail["line_start"]) - 1
tail = np.repeat(np.arange(size), np.diff(rail["line_start"]))
lines = rail["line_m"].astype(float), (tail, tail + rail["line_head"])
origin, goal = map(int, sys.argv[1:])
metres, before = dijkstra(
    coo_matrix(lines, shape=(size, size)).tocsr(), directed=False, indices=origin, return_predecessors=True
)
way = [goal]
while way[-1] != origin:
    way.append(int(before[way[-1]]))
print(round(metres[goal] / 1000), "km over", len(way), "junctions")
