"""Which borders are agreed on: the kind of each stretch, from a table that knows kinds but misses borders."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely
from basemap_countries import WITHOUT_CODE, Border

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

KINDS = ("international", "disputed", "line-of-control", "indefinite", "claim")

BY_FEATURE = {
    "Disputed (please verify)": "disputed",
    "Line of control (please verify)": "line-of-control",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
}

BY_LAST_LETTERS = {
    "CNM": "Cyprus U.N. Buffer Zone",
    "CYN": "N. Cyprus",
    "ESB": "Dhekelia",
    "KAB": "Baikonur",
    "KAS": "Siachen Glacier",
    "KOS": "XK",
    "PSX": "PS",
    "SAH": "EH",
    "SDS": "SS",
    "SOL": "Somaliland",
    "USG": "USNB Guantanamo Bay",
    "WSB": "Akrotiri",
}
"""Natural Earth's own three letters for what ISO has no or other letters for."""

BY_NAME = {
    "Cyprus U.N. Buffer Zone": "line-of-control",
    "N. Cyprus": "line-of-control",
    "Siachen Glacier": "disputed",
    "Somaliland": "disputed",
}
"""A border that touches one of these is of that kind whatever the table says of its stretch, where its other
side is the state that it is part of by law, or lies in the same dispute."""

DISPUTED_PAIRS = {("EH", "MA"), ("EH", "DZ"), ("EH", "MR")}
"""Western Sahara: a non-self-governing territory whose limits no agreement has settled."""

CRIMEA = (32.0, 45.0, 37.0, 46.6)
"""Natural Earth 4 draws the line of control of 2014 as the border of Russia; the United Nations General Assembly
(resolution 68/262) does not recognise it."""

GONE = ("Former USSR oblast in 1991", "Ceasefire Line 1994", "Ukrainian claim")
"""Lines of the disputed table that have not existed since 2020–2023: Nagorno-Karabakh, the front in Donbas."""

NOT_CLAIMS = {
    "Georgian claim": "line-of-control",
    "Moldovan claim": "line-of-control",
    "Western Saharan claim": "disputed",
}
"""Lines around Abkhazia, South Ossetia and Transnistria; the limit of Western Sahara and Morocco."""


class Kinds:
    """The kind of a stretch of border, by its two sides and where it runs."""

    def __init__(self, table: pd.DataFrame, letters: Mapping[str, str]) -> None:
        """`letters`: ISO alpha-3 → alpha-2."""
        self._lines: dict[frozenset[str], list[tuple[str, shapely.Geometry]]] = defaultdict(list)
        names = {**letters, **BY_LAST_LETTERS}
        for row in table.itertuples():
            sides = frozenset(names.get(side, str(side)) for side in (row.adm0_a3_l, row.adm0_a3_r))
            self._lines[sides].append((BY_FEATURE.get(row.featurecla, "international"), row.geometry))

    def parts(self, border: Border) -> Iterator[tuple[str, np.ndarray]]:
        """The border cut where its kind changes."""
        fixed = self._fixed(border)
        if fixed:
            yield fixed, border.line
            return
        sides = frozenset(
            name if name in WITHOUT_CODE and name != "Kosovo" else code
            for name, code in zip(border.names, border.codes, strict=True)
        )
        told = self._lines.get(sides, [])
        kinds = sorted({kind for kind, _ in told})
        if len(kinds) < 2:
            yield (kinds or ["international"])[0], border.line
            return
        middles = shapely.points((border.line[1:] + border.line[:-1]) / 2)
        away = np.array(
            [
                shapely.distance(middles, shapely.union_all([line for kind, line in told if kind == one]))
                for one in kinds
            ]
        )
        nearest = smooth(np.argmin(away, axis=0), border.line)
        for first, last in runs(nearest):
            yield kinds[nearest[first]], border.line[first : last + 2]

    def _fixed(self, border: Border) -> str:
        if border.codes in DISPUTED_PAIRS:
            return "disputed"
        if border.codes == ("RU", "UA"):
            west, south, east, north = CRIMEA
            lon, lat = border.line.mean(axis=0)
            return "disputed" if west < lon < east and south < lat < north else "international"
        special = [BY_NAME[name] for name in border.names if name in BY_NAME]
        if special and (border.codes[0] == border.codes[1] or "" in border.codes or len(special) == 2):
            return "line-of-control" if "line-of-control" in special else special[0]
        return ""


def smooth(kinds: np.ndarray, line: np.ndarray, shortest_deg: float = 0.1) -> np.ndarray:
    """Kinds per segment with runs shorter than `shortest_deg` given to the run before (or after) them."""
    length = np.hypot(*np.diff(line, axis=0).T)
    out = kinds.copy()
    for first, last in runs(kinds):
        if length[first : last + 1].sum() < shortest_deg and (first or last + 1 < len(out)):
            out[first : last + 1] = out[first - 1] if first else kinds[last + 1]
    return out


def runs(values: np.ndarray) -> list[tuple[int, int]]:
    """First and last index of every run of equal values."""
    edges = np.flatnonzero(np.diff(values)) + 1
    return [(int(a), int(b) - 1) for a, b in zip([0, *edges], [*edges, len(values)], strict=True)]


def claims(table: pd.DataFrame) -> Iterable[tuple[str, str, shapely.Geometry]]:
    """Lines that are no border between two countries: kind, country and line of breakaway areas and claims."""
    for row in table.sort_values(["adm0_a3_l", "name"]).itertuples():
        if row.name not in GONE:
            yield NOT_CLAIMS.get(row.name, "claim"), row.adm0_a3_l, row.geometry
