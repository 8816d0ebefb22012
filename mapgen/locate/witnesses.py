"""What a text tells of its country and state besides the names that are asked for.

Other names ("Kentucky State Police"), abbreviations ("Ky."), and words that are used in one
country only ("gardaí", "lakh", "I-75").
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING

from mapgen import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mapgen.gazetteer import Gazetteer

LARGE_TOWN = 200_000
_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w.]+")
_WORD = re.compile(r"[\w'’$-]+")
_ROAD = re.compile(r"I-\d\d?\d?")
CUES = {
    word: code
    for code, words in {
        "US": "sheriff sheriff's sheriff’s deputies sophomore Wal-Mart Walmart Twp trooper troopers GOP Medicaid "
        "Superfund Interstate freshman Medicare countywide countians congressman congresswoman",
        "GB": "pence NHS MP MPs councillor councillors BBC Tory Tories",
        "IE": "garda gardai gardaí Garda Gardaí Taoiseach HSE TD TDs Oireachtas Dáil",
        "IN": "lakh lakhs crore crores Sabha BJP panchayat",
        "NG": "naira LGA LGAs APC PDP",
        "CA": "RCMP CBC Mountie Mounties",
        "PH": "barangay barangays",
        "ZA": "ANC township's",
        "KE": "matatu matatus",
    }.items()
    for word in words.split()
}
"""Words that are used in one country only."""


def names(text: str, gazetteer: Gazetteer, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Names of countries, states and large towns outside the spans `taken`: start, end and the name in full."""
    known = _known(gazetteer)
    busy = sorted(taken)
    at = done = 0
    for found in _CAPITALS.finditer(text):
        start = found.start()
        if start < done:
            continue
        word = found[0]
        hit = next((pair for pair in known.get(word.rstrip("."), ()) if _stands(text, start, pair[0])), None)
        if hit is None:
            continue
        written, name = hit
        done = start + len(written)
        while at < len(busy) and busy[at][1] <= start:
            at += 1
        if at == len(busy) or busy[at][0] >= done:
            yield start, done, name


def _stands(text: str, start: int, name: str) -> bool:
    """Whether a name stands at a position as whole words; a postal code only after a comma."""
    end = start + len(name)
    if not text.startswith(name, start) or (end < len(text) and text[end].isalnum() and name[-1] != "."):
        return False
    return not (len(name) == 2 and name.isupper()) or text[max(0, start - 2) : start] == ", "


def cues(text: str) -> dict[str, int]:
    """Countries whose own words the text uses, and how many."""
    found: dict[str, int] = {}
    for word in sorted(CUES.keys() & set(_WORD.findall(text))):
        found[CUES[word]] = found.get(CUES[word], 0) + 1
    if _ROAD.search(text):
        found["US"] = found.get("US", 0) + 1
    return found


def _short_forms() -> dict[str, str]:
    """The short forms of states that the press and the post use: "Ky.", "KY", "N.S.W."."""
    with data.file("curated/abbreviations.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["abbreviation"]: row["stands_for"]
            for row in csv.DictReader(stream)
            if row["kind"] == "admin1" and row["country"] in ("US", "CA", "AU") and row["note"] in ("press", "postal")
        }


@cache
def _known(gazetteer: Gazetteer) -> dict[str, list[tuple[str, str]]]:
    """What is written and the name that it stands for, by its first word, longest first."""
    import numpy as np

    places = gazetteer.places
    towns = places.groups["city"]
    large = np.flatnonzero(places.column("population")[towns.start : towns.stop] >= LARGE_TOWN)
    rows = [*places.groups["country"], *places.groups["admin1"], *(large + towns.start)]
    written = {name: name for row in rows if len(name := places.name(int(row))) > 3} | _short_forms()
    known: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(written, key=lambda name: (-len(name), name)):
        first = _CAPITALS.match(name)
        if first is not None:
            known.setdefault(first[0].rstrip("."), []).append((name, written[name]))
    return known
