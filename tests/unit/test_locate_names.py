"""Names with known answers: homonyms in context, native scripts, misspellings, exonyms, old names.

The rules were mended with this list in view, so its share guards against loss and forecasts nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point

from mapgen.geometry import distance_m
from mapgen.locate import places
from mapgen.model import Mention
from mapgen.settings import Settings

LIST = Path(__file__).resolve().parent.parent / "data" / "names.csv"
FLOOR, FLOOR_OF_A_KIND = 0.98, 0.95
"""Share that is located within the tolerance of its row: of all, and of each category."""


@pytest.fixture(scope="module")
def located():
    """Each name by itself, as no list would have it: category, whether found, the place, the row."""
    found = []
    with LIST.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            mention = Mention(
                id="name",
                text=row["query"],
                within=row["within"],
                region=row["region"],
                country=row["country"],
                where=f"names.csv, row {number}",
            )
            ((_, place),) = places([mention], settings=Settings())[0].items()
            true = Point(float(row["lon"]), float(row["lat"]))
            near = place.point is not None and distance_m(place.point, true) <= 1000 * float(row["tolerance_km"])
            found.append((row["category"], near, place, row))
    return found


def test_nearly_all_names_are_located(located):
    missed = [f"{row['query']} ({category})" for category, near, _, row in located if not near]
    assert len(missed) <= (1 - FLOOR) * len(located), missed


def test_no_category_is_left_behind(located):
    total = Counter(category for category, _, _, _ in located)
    right = Counter(category for category, near, _, _ in located if near)
    share = {category: right[category] / count for category, count in total.items()}
    assert min(share.values()) >= FLOOR_OF_A_KIND, share


def test_what_is_wrong_is_not_said_to_be_sure(located):
    sure = [place for _, near, place, _ in located if place.confidence >= 0.8 and not near]
    assert len(sure) <= 0.01 * len(located), [place.name for place in sure]
