"""How common words and names of people are: the shipped lists, opened once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def words() -> Mapping[str, int]:
    """English words that are written in lower case, with the decimal logarithm of their count, 3–7.

    >>> words()["reading"] > 3, "boston" in words()
    (True, False)
    """
    return {**_levels("words"), "a": 7, "i": 7}


@cache
def given_names() -> Mapping[str, int]:
    """Given names in lower case, rare 0 to common 3."""
    return _levels("given")


@cache
def surnames() -> Mapping[str, int]:
    """Surnames in lower case, rare 0 to common 3."""
    return _levels("surnames")


@cache
def abbreviations() -> frozenset[str]:
    """Short forms of places as they are written: "N.H.", "Calif.", "NSW"."""
    import csv

    from mapgen import data

    with data.file("curated/abbreviations.csv").open(encoding="utf-8", newline="") as table:
        return frozenset(row["abbreviation"] for row in csv.DictReader(table))


def _levels(name: str) -> dict[str, int]:
    from mapgen import data

    out: dict[str, int] = {}
    for line in data.file(f"language/{name}.txt").read_text(encoding="utf-8").splitlines():
        level, *rest = line.split(" ")
        out.update(dict.fromkeys(rest, int(level)))
    return out
