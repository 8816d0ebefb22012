"""Make geodata/language/: how common English words, given names and surnames are.

    python geodata/build/language.py

The packages pyspellchecker and names are those of the Python that runs it (requirements-alone.txt). A line is a
level and all words of it: words by decimal logarithm of their count, names by that of their frequency. Names of
places are far rarer among the words, which were counted in lower case, than what they are named after or share
their letters with: "reading" is there, "boston" is not.
"""

from __future__ import annotations

import gzip
import json
import math
import sysconfig
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "language"
LEAST_COUNT = 2_000
"""Below it stand names, rare words and misspellings."""
LEAST_SURNAME = 0.001
"""Percent of the people who bear it."""


def counted(site: Path) -> dict[str, int]:
    packed = (site / "spellchecker" / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return {
        word: int(math.log10(count))
        for word, count in counts.items()
        if count >= LEAST_COUNT and len(word) > 1 and word.isalpha()
    }


def borne(path: Path, least: float) -> dict[str, int]:
    """Names with the decimal logarithm of their frequency, from 0 for one in a hundred thousand."""
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0].lower(): max(0, int(math.log10(float(row[1]) / 0.001))) for row in rows if float(row[1]) >= least}


def write(name: str, levels: dict[str, int]) -> None:
    lines = []
    for level in sorted(set(levels.values()), reverse=True):
        words = sorted(word for word, found in levels.items() if found == level)
        lines.append(f"{level} {' '.join(words)}\n")
    TARGET.mkdir(exist_ok=True)
    (TARGET / f"{name}.txt").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    site = Path(sysconfig.get_paths()["purelib"])
    write("words", counted(site))
    given = borne(site / "names" / "dist.male.first", 0.0)
    for name, level in borne(site / "names" / "dist.female.first", 0.0).items():
        given[name] = max(level, given.get(name, 0))
    write("given", given)
    write("surnames", borne(site / "names" / "dist.all.last", LEAST_SURNAME))


if __name__ == "__main__":
    main()
