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
    """So many towns of the gazetteer, by chance, each with a note of words by chance.

    Where more are asked for than there are towns, each stands in the list several times, some kilometres apart.
    """
    known = Gazetteer.shipped().places
    towns = np.flatnonzero(known.column("kind") == known.kinds.index("city"))
    numbers = np.random.default_rng(seed)
    again = count > len(towns)
    picked = np.sort(numbers.choice(towns, count, replace=again))
    lon, lat = known.column("lon")[picked] / 1e5, known.column("lat")[picked] / 1e5
    if again:
        lon, lat = lon + numbers.normal(0, 0.1, count), np.clip(lat + numbers.normal(0, 0.1, count), -85, 85)
        lon = (lon + 180) % 360 - 180
    chance = random.Random(seed)
    words = sorted({word for row in picked[:3000] for word in known.name(int(row)).split()})
    return [
        (
            known.name(int(row)),
            round(float(x), 5),
            round(float(y), 5),
            " ".join(chance.choices(words, k=14))[:NOTE].strip(),
        )
        for row, x, y in zip(picked, lon, lat, strict=True)
    ]


def written(rows: list[Row], path: Path) -> Path:
    """The list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "lat", "lon", "note"])
        out.writerows((name, lat, lon, note) for name, lon, lat, note in rows)
    return path
