"""Whatever the hand-made tables name is found by the shipped gazetteer: it was built after their last change."""

import csv

import pytest

from mapgen import data
from mapgen.gazetteer import Gazetteer


def rows(table):
    with data.file(f"curated/{table}").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("table", ["regions.csv", "venues.csv", "localities.csv"])
def test_places_of_the_tables(table):
    gazetteer = Gazetteer.shipped()
    lost = []
    for row in rows(table):
        found = [c for c in gazetteer.named(row["name"]) if c.provider == "curated" and c.kind == row["kind"]]
        near = [c for c in found if abs(c.point.x - float(row["lon"])) + abs(c.point.y - float(row["lat"])) < 1e-4]
        if not near:
            lost.append(row["name"])
    assert not lost


def test_other_names_of_the_tables():
    gazetteer = Gazetteer.shipped()
    lost = [
        (row["name"], name)
        for row in (*rows("regions.csv"), *rows("venues.csv"))
        for name in filter(None, row["names"].split("|"))
        if row["name"] not in {c.name for c in gazetteer.named(name)}
    ]
    assert not lost


def test_old_names_and_exonyms():
    gazetteer = Gazetteer.shipped()
    wanted = {row["provider_id"]: gazetteer.by_key(row["provider_id"]) for row in rows("names.csv")}
    lost = [
        row["name"]
        for row in rows("names.csv")
        if wanted[row["provider_id"]].key not in {c.key for c in gazetteer.named(row["name"])}
    ]
    assert not lost


def test_a_venue_keeps_its_footprint():
    bridge = Gazetteer.shipped().named("Sino-Korean Friendship Bridge")[0]
    assert bridge.footprint.geom_type == "LineString"
    assert bridge.footprint.distance(bridge.point) < 0.01
    assert (bridge.country, bridge.city) == ("CN", "Dandong")
