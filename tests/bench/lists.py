"""Lists of places as people have them: names of the gazetteer with given positions and a note of 60 characters."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import numpy as np

from mapgen.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from peers import Row

NOTE = 60


def places(count: int, seed: int = 1) -> list[Row]:
    """So many towns of the gazetteer, by chance, each with a note of words by chance."""
    known = Gazetteer.shipped().places
    towns = np.flatnonzero(known.column("kind") == known.kinds.index("city"))
    picked = np.sort(np.random.default_rng(seed).choice(towns, count, replace=False))
    lon, lat = known.column("lon"), known.column("lat")
    chance = random.Random(seed)
    words = sorted({word for row in picked[:3000] for word in known.name(int(row)).split()})
    return [
        (
            known.name(int(row)),
            round(float(lon[row]) / 1e5, 5),
            round(float(lat[row]) / 1e5, 5),
            " ".join(chance.choices(words, k=14))[:NOTE].strip(),
        )
        for row in picked
    ]


def written(rows: list[Row], path: Path) -> Path:
    """The list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "lat", "lon", "note"])
        out.writerows((name, lat, lon, note) for name, lon, lat, note in rows)
    return path
