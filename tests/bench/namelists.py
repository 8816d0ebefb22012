"""Names to look up: known ones, unknown ones, mistyped ones."""

from __future__ import annotations

import csv
import random
import string
from functools import cache
from pathlib import Path

from mapgen.gazetteer import Gazetteer


@cache
def known() -> list[tuple[str, int, float]]:
    """Every place of the gazetteer: its name, its row, its prior."""
    places = Gazetteer.shipped().places
    return [(places.name(row), row, places.prominence(row)) for row in range(len(places.column("lon")))]


def mixed(count: int, unknown: float = 0.2, seed: int = 1) -> list[str]:
    """So many names by chance; a share of them is spelled as nothing is."""
    chance = random.Random(seed)
    names = [name for name, _, _ in chance.choices(known(), k=count)]
    for at in chance.sample(range(count), int(count * unknown)):
        names[at] = "".join(chance.choices(string.ascii_lowercase, k=12))
    return names


def misspelt() -> list[tuple[str, str]]:
    """What people wrote and what they meant; the file says whence."""
    path = Path(__file__).resolve().parent.parent / "data" / "misspelt_places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["misspelt"], row["meant"]) for row in rows]


def mistyped(count: int, edits: int, seed: int = 1) -> list[str]:
    """Names of at least eight letters with so many letters added, left out, changed or swapped."""
    chance = random.Random(seed)
    long = [name for name, _, _ in known() if len(name) >= 8 and name.isascii()]
    return [_with_errors(name, edits, chance) for name in chance.sample(long, count)]


def _with_errors(name: str, edits: int, chance: random.Random) -> str:
    for _ in range(edits):
        at = chance.randrange(1, len(name) - 1)
        letter = chance.choice(string.ascii_lowercase)
        name = chance.choice(
            (
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            )
        )
    return name
