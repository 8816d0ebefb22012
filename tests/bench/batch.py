"""Long lists and many texts as whole processes: rows a second, memory, what a second process brings, the cluster."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import lists
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ARTICLES = Path(__file__).resolve().parent.parent / "data" / "articles"
GROWTH = (1_000, 10_000, 100_000)
GIVEN = 1_000_000
PEAK = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime); sys.exit(done.returncode)"
)


def rows(out: Path, _runs: int) -> list[Row]:
    """Growth from a thousand rows to a million, one process beside two and beside two workers of a local cluster."""
    found: list[Row] = []
    for count in GROWTH:
        source = _written(out / f"{count}.csv", ("name", "country"), _names(count))
        found += _measured(f"locate {count:,} names", count, ["locate", source, "-o", out / "one.parquet"])
    source = _written(out / "given.csv", ("name", "lat", "lon"), _given(GIVEN))
    found += _measured(f"locate {GIVEN:,} rows with positions", GIVEN, ["locate", source, "-o", out / "given.parquet"])
    shared = GROWTH[-1]
    command = ["locate", out / f"{shared}.csv", "-o"]
    alone = _seconds([*command, out / "one.parquet"])
    for name, options in (("--jobs 2", ["--jobs", "2"]), ("--cluster local", ["--cluster", "local", "--jobs", "2"])):
        seconds = _seconds([*command, out / "two.parquet", *options])
        assert (out / "one.parquet").read_bytes() == (out / "two.parquet").read_bytes(), "the results differ"
        found.append(_row(f"{shared:,} names, {name}", "s", seconds, "one process", alone))
    texts = _texts(out / "texts.jsonl", 400)
    words = sum(len(json.loads(line)["text"].split()) for line in texts.read_text(encoding="utf-8").splitlines())
    extract = ["extract", "--jsonl", texts, "--model", "none", "--fresh", "-o"]
    alone = _seconds([*extract, out / "one.jsonl"])
    both = _seconds([*extract, out / "two.jsonl", "--jobs", "2"])
    assert (out / "one.jsonl").read_bytes() == (out / "two.jsonl").read_bytes(), "the results differ"
    found.append(_row("extract, one process", "words/s", words / alone))
    found.append(_row("extract, --jobs 2", "words/s", words / both, "one process", words / alone))
    return found


def _measured(work: str, count: int, command: Sequence[object]) -> list[Row]:
    """Rows a second (of the processor's time, which a busy machine does not change) and the most memory."""
    call = [sys.executable, "-c", PEAK, sys.executable, "-m", "mapgen", *map(str, command), "-q", "--jobs", "1"]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    memory, seconds = map(float, done.stdout.split())
    return [_row(work, "rows/s", count / seconds), _row(f"{work}, memory", "MB", memory)]


def _row(work: str, unit: str, ours: float, peer: str = "", theirs: float | None = None) -> Row:
    return Row(work=work, unit=unit, ours=ours, peer=peer, theirs=theirs)


def _seconds(command: Sequence[object]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mapgen", *map(str, command), "-q"], check=True, capture_output=True)
    return time.perf_counter() - started


def _names(count: int) -> Iterator[tuple[str, str]]:
    """Towns of the gazetteer with their country, a fifth of the names unknown."""
    from mapgen.gazetteer import Gazetteer

    known = Gazetteer.shipped().places
    towns = known.groups["city"]
    chance = random.Random(1)
    for _ in range(count):
        row = chance.choice(towns)
        unknown = "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(4)).title()
        yield unknown if chance.random() < 0.2 else known.name(row), known.country(row)


def _given(count: int) -> Iterator[tuple[str, float, float]]:
    """Towns with their position, as often as it takes."""
    towns = lists.places(100_000)
    for number in range(count):
        name, lon, lat, _ = towns[number % len(towns)]
        yield name, lat, lon


def _written(path: Path, headers: Sequence[str], content: Iterator[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(headers)
        out.writerows(content)
    return path


def _texts(path: Path, count: int) -> Path:
    """So many articles, those of the tests in turn."""
    texts = [one.read_text(encoding="utf-8") for one in sorted(ARTICLES.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": f"a{number}", "text": texts[number % len(texts)]}) + "\n")
    return path
