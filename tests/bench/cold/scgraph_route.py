"""The peer: scgraph's shortest way between two junctions of the rail network, out of a pickle made beforehand."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from scgraph import Graph

found = Graph(pickle.loads(Path(sys.argv[1]).read_bytes())).bidirectional_dijkstra(*map(int, sys.argv[2:]))
print(round(found["length"] / 1000), "km over", len(found["path"]), "junctions")
