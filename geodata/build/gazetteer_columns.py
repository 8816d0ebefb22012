"""Turn rows into columns, and their names into the sorted index."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
from gazetteer_native import native_language
from gazetteer_rows import GROUPS, Row, prominence

from mapgen.gazetteer.columns import BLOCK
from mapgen.gazetteer.folding import folded
from mapgen.gazetteer.ranking import Quality, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Columns = dict[str, np.ndarray]


def ragged(name: str, lengths: Sequence[int]) -> Columns:
    """Lengths, and where every `BLOCK`th begins."""
    counts = np.array(lengths, np.int64)
    if len(counts) and counts.max() > 65_535:
        raise SystemExit(f"{name}: a length of {counts.max()} does not fit")
    starts = np.concatenate([[0], np.cumsum(counts)])
    wide = np.uint16 if len(counts) and counts.max() > 255 else np.uint8
    return {f"{name}_lengths": counts.astype(wide), f"{name}_starts": starts[::BLOCK].astype(np.uint32)}


def texts(name: str, values: Iterable[str]) -> Columns:
    """A column of text: one block of UTF-8 bytes and the lengths."""
    encoded = [value.encode() for value in values]
    block = np.frombuffer(b"".join(encoded), np.uint8)
    return {f"{name}_bytes": block, **ragged(name, [len(value) for value in encoded])}


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Group by group, within each by country, division and id: neighbours compress well."""

    def place(row: Row) -> tuple[object, ...]:
        return (
            GROUPS.index(row.group),
            row.country if row.group != "curated" else "",
            row.admin1.code if row.admin1 else "",
            row.admin2.geonameid if row.admin2 else 0,
            row.geonameid,
            row.code,
        )

    return sorted((row for row in rows if not math.isnan(row.lon)), key=place)


def places(
    rows: Sequence[Row], neighbours: Mapping[str, tuple[str, ...]], languages: Mapping[str, tuple[str, ...]]
) -> Columns:
    """All columns of the table of places, in the order of the rows."""
    number = {id(row): at for at, row in enumerate(rows)}
    first = {group: sum(GROUPS.index(row.group) < GROUPS.index(group) for row in rows) for group in GROUPS}
    countries = {row.country: at for at, row in enumerate(rows) if row.group == "country"}
    kinds = sorted({row.kind for row in rows})
    tags = sorted({tag for row in rows for tag in row.local})

    def inner(row: Row | None, group: str) -> int:
        return 0 if row is None or id(row) not in number else 1 + number[id(row)] - first[group]

    shaped = [at for at, row in enumerate(rows) if row.extent or row.label]
    local = [(tag, name) for row in rows for tag, name in sorted(row.local.items())]
    out: Columns = {
        "groups": np.array([first[group] for group in GROUPS] + [len(rows)], np.uint32),
        "lon": np.array([round(row.lon * 1e5) for row in rows], np.int32),
        "lat": np.array([round(row.lat * 1e5) for row in rows], np.int32),
        "kind": np.array([kinds.index(row.kind) for row in rows], np.uint8),
        "country": np.array([1 + countries[row.country] if row.country else 0 for row in rows], np.uint16),
        "admin1": np.array([inner(row.admin1, "admin1") for row in rows], np.uint16),
        "admin2": np.array([inner(row.admin2, "admin2") for row in rows], np.uint16),
        "population": np.array([min(row.population, 2**32 - 1) for row in rows], np.uint32),
        "geonameid": np.array([row.geonameid for row in rows], np.uint32),
        "prominence": np.array([round(prominence(row) * 255) for row in rows], np.uint8),
        "approximate": np.array([row.approximate for row in rows], np.uint8),
        "capital": np.array([at for at, row in enumerate(rows) if row.capital], np.uint32),
        "shaped": np.array(shaped, np.uint32),
        "shapes": np.array([_shape(rows[at]) for at in shaped], np.int32),
        "local_tag": np.array([tags.index(tag) for tag, _ in local], np.uint16),
        **ragged("local_count", [len(row.local) for row in rows]),
    }
    out |= texts("name", (row.name for row in rows))
    out |= texts("code", (row.code for row in rows))
    out |= texts("city", (row.city for row in rows))
    out |= texts("footprint", (row.footprint for row in rows))
    out |= texts("local", (name for _, name in local))
    out |= texts("kinds", kinds)
    out |= texts("tags", tags)
    out |= texts("neighbours", ("|".join(neighbours.get(code, ())) for code in countries))
    out |= texts("language", (native_language(code, languages) for code in countries))
    return out


_NONE = -(2**31)


def _shape(row: Row) -> list[int]:
    label = row.label or (None, None)
    return [_NONE if value is None else round(value * 1e5) for value in (*label, *(row.extent or (None,) * 4))]


def index(rows: Sequence[Row]) -> Columns:
    """The names, sorted by the bytes of their key, and the rows of each, best first."""
    found: dict[str, dict[int, Quality]] = defaultdict(dict)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for at, row in enumerate(rows):
        for name, quality in row.names.items():
            form = folded(name)
            key = form.replace(" ", "")
            if not key or len(form.encode()) > 255:
                continue
            written[key][form] += 1
            found[key][at] = min(quality, found[key].get(at, quality))
    keys = sorted(found, key=str.encode)
    weights = [prominence(row) for row in rows]

    def place(item: tuple[int, Quality]) -> tuple[float, int]:
        return (-score(weights[item[0]], item[1]), item[0])

    postings = [sorted(found[key].items(), key=place) for key in keys]
    out = texts("key", (max(written[key].items(), key=lambda form: (form[1], form[0]))[0] for key in keys))
    out |= ragged("rows", [len(entry) for entry in postings])
    out["rows"] = np.array([at for entry in postings for at, _ in entry], np.uint32)
    out["quality"] = np.array([quality for entry in postings for _, quality in entry], np.uint8)
    return out
