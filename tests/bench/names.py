"""Names in one process: exact ones beside polars, a dict and SQLite; mistyped ones beside tantivy and a dict of edits."""

from __future__ import annotations

import sqlite3
import string
from typing import TYPE_CHECKING

import namelists
import turns
from table import Row

from mapgen.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

EXACT = 400_000
MISTYPED = 400


def rows(out: Path, runs: int) -> list[Row]:
    """Names a second, and how many of the names that people misspell are found."""
    return [*_exact(runs), *_near(out, runs, 1), *_near(out, runs, 2), *_recall()]


def _exact(runs: int) -> list[Row]:
    import polars as pl

    names = namelists.mixed(EXACT)
    places = Gazetteer.shipped()
    best: dict[str, tuple[int, float]] = {}
    for name, row, prior in namelists.known():
        if name not in best or best[name][1] < prior:
            best[name] = (row, prior)
    by_name = {name: row for name, (row, _) in best.items()}
    frame = pl.DataFrame({"name": list(by_name), "row": list(by_name.values())})
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE names (name TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")
    table.executemany("INSERT INTO names VALUES (?, ?)", by_name.items())
    peers: dict[str, Callable[[], object]] = {
        "polars join": lambda: pl.DataFrame({"name": names}).join(frame, on="name", how="left"),
        "dict": lambda: [by_name.get(name, -1) for name in names],
        "SQLite, row by row": lambda: [
            table.execute("SELECT row FROM names WHERE name = ?", (name,)).fetchone() for name in names
        ],
    }
    times = turns.functions({"ours": lambda: places.best_rows(names), **peers}, runs)
    table.close()
    return [
        Row(
            work=f"exact names, {EXACT:,} with 20 % unknown",
            unit="names/s",
            ours=EXACT / times["ours"],
            peer=peer,
            theirs=EXACT / times[peer],
            asked="≥ 0.4 M/s",
        )
        for peer in peers
    ]


def _near(out: Path, runs: int, edits: int) -> list[Row]:
    import tantivy

    names = namelists.mistyped(MISTYPED, edits)
    places = Gazetteer.shipped()
    index = _tantivy(out / "tantivy")
    searcher = index.searcher()

    def asked() -> list[object]:
        return [
            searcher.search(tantivy.Query.fuzzy_term_query(index.schema, "name", name.lower(), distance=edits), 10).hits
            for name in names
        ]

    peers: dict[str, Callable[[], object]] = {"tantivy": asked}
    if edits == 1:
        known = {name.lower() for name, _, _ in namelists.known()}
        peers["edits over a set"] = lambda: [[near for near in _edits(name.lower()) if near in known] for name in names]
    times = turns.functions({"ours": lambda: [places.similar(name, edits) for name in names], **peers}, runs)
    least = {1: "≥ 2,000/s", 2: "≥ 300/s"}[edits]
    return [
        Row(
            work=f"names with {edits} typing error{'s' if edits > 1 else ''}",
            unit="names/s",
            ours=MISTYPED / times["ours"],
            peer=peer,
            theirs=MISTYPED / times[peer],
            asked=least,
        )
        for peer in peers
    ]


def _recall() -> list[Row]:
    """The share of misspelt names whose place is among those proposed, and is the first of them."""
    written = namelists.misspelt()
    places = Gazetteer.shipped()
    found = [
        (places.named(meant)[0].key, [one.key for one in (*places.named(name), *places.similar(name))])
        for name, meant in written
    ]
    work = f"{len(written)} place names as people misspell them"
    return [
        Row(
            work=f"{work}: proposed",
            unit="share",
            ours=sum(key in keys for key, keys in found) / len(found),
            asked="≥ .95",
        ),
        Row(work=f"{work}: first", unit="share", ours=sum([key] == keys[:1] for key, keys in found) / len(found)),
    ]


def _tantivy(folder: Path) -> object:
    """Every name of the gazetteer as one term, in small letters."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("name", stored=True, tokenizer_name="raw").build()
    fresh = not folder.exists()
    folder.mkdir(exist_ok=True)
    index = tantivy.Index(schema, path=str(folder))
    if fresh:
        writer = index.writer()
        for name in sorted({name.lower() for name, _, _ in namelists.known()}):
            writer.add_document(tantivy.Document(name=name))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    return index


def _edits(name: str) -> Iterator[str]:
    """Every spelling one error away (P. Norvig, How to write a spelling corrector)."""
    parts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    for left, right in parts:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in string.ascii_lowercase:
            if right:
                yield left + letter + right[1:]
            yield left + letter + right
