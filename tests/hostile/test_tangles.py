"""Shapes whose sides meet too often: left out before anything is reckoned with them, the rest of the file is used."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path  # noqa: TC003

import pytest

import mapgen


def tangle(number: int) -> list[list[float]]:
    chance = random.Random(number)
    ring = [[round(chance.uniform(0, 20), 4), round(chance.uniform(30, 50), 4)] for _ in range(number)]
    return [*ring, ring[0]]


def hatch(number: int) -> list[list[float]]:
    """A valid ring of long thin teeth, each in the bounding box of each other."""
    step = 1e-4
    up = [[n * step + (0 if n % 2 else 20), 30 - n * step + (0 if n % 2 else 20)] for n in range(number)]
    return [*up, [up[-1][0] + 30, 10], [40, 60], up[0]]


@pytest.mark.parametrize("rings", [[tangle(20_000)], [tangle(1_500)] * 9, [hatch(5_000)]], ids=["one", "many", "hatch"])
def test_a_tangle_is_left_out(tmp_path: Path, rings: list[list[list[float]]]):
    features = [
        {"type": "Feature", "properties": {"name": "Rome"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for ring in rings
    ]
    square = [[10, 40], [11, 40], [11, 41], [10, 40]]
    features.append(features[0] | {"geometry": {"type": "Polygon", "coordinates": [square]}})
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    begun = time.process_time()
    read = mapgen.read(path)
    assert time.process_time() - begun < 10
    told = [issue.message for issue in read.issues if issue.code == "bad-geometry"]
    assert told
    assert all("too often" in message for message in told)
    assert len(told) == len(rings)
