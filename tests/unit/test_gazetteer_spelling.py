"""Misspellings as people make them: the place that was meant is among those that are proposed."""

from __future__ import annotations

import csv

import pytest

from mapgen.gazetteer import Gazetteer


@pytest.fixture
def misspelt(root) -> list[tuple[str, str]]:
    """What was written and what was meant, of lists that people keep."""
    with (root / "tests" / "data" / "misspelt_places.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["misspelt"], row["meant"]) for row in rows]


def test_recall_of_names_that_people_misspell(misspelt):
    known = Gazetteer.shipped()
    proposed = first = 0
    for written, meant in misspelt:
        wanted = known.named(meant)[0].key
        found = [one.key for one in (*known.named(written), *known.similar(written))]
        proposed += wanted in found
        first += found[:1] == [wanted]
    assert len(misspelt) > 100
    assert proposed / len(misspelt) >= 0.95
    assert first / len(misspelt) >= 0.8
