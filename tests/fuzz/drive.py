"""Fuzz the readers with coverage (atheris): `python tests/fuzz/drive.py story csv geojson --seconds 3600`.

The time is shared by the targets. What a reader trips over is kept as a file in `--found`, one for each line of our
code that was reached last, and the run goes on; the exit code is 1 where there was any. Once mended, such a file goes
to `tests/fuzz/found/`, which the tests read again (by its suffix, if it has one).
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAMES = ("story", "csv", "geojson")
SEEDS = {
    "story": ("tests/hostile/inputs/*.yaml", "geodata/stories/*.yaml", "tests/fuzz/found/story-*"),
    "csv": ("tests/hostile/inputs/*.csv", "geodata/stories/*.csv", "tests/fuzz/found/csv-*"),
    "geojson": ("tests/hostile/inputs/*json", "geodata/stories/*json", "tests/fuzz/found/geojson-*"),
}
LONGEST = 4_000
"""Bytes of an input that is tried: enough for every word of a story."""

SLOW = 5
"""Seconds of work, not of the clock, that no input of this length may take."""


def main() -> int:
    """Each target in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", default=list(NAMES), help=f"any of {', '.join(NAMES)}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--corpus", type=Path, default=ROOT / ".fuzz", help="folder for what reached new lines")
    parser.add_argument("--found", type=Path, default=ROOT / ".fuzz" / "found", help="folder for what trips a reader")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(NAMES):
        parser.error(f"no target is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if asked.one:
        return fuzz(asked.targets[0], asked.seconds, asked.corpus, asked.found)
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("the readers are fuzzed with atheris, which is not installed: pip install 'mapgen[torture]'")
        return 2
    before = set(asked.found.glob("*"))
    for target in asked.targets:
        seconds = str(asked.seconds // len(asked.targets))
        told = ("--corpus", str(asked.corpus), "--found", str(asked.found), "--one", "--seconds", seconds)
        begun = time.monotonic()
        done = subprocess.run([sys.executable, str(Path(__file__)), target, *told], stderr=subprocess.PIPE, text=True)
        lines = done.stderr.splitlines()
        last = next((line for line in reversed(lines) if line.startswith(("#", "Done "))), "")
        print(f"{target}: {time.monotonic() - begun:.0f} s, {last.strip()}", flush=True)
        if done.returncode:
            print("\n".join(lines[-30:]), flush=True)
            return 1
    found = sorted(path for path in set(asked.found.glob("*")) - before if path.suffix != ".txt")
    print(f"{len(found)} inputs trip a reader" + "".join(f"\n{path}" for path in found))
    return 1 if found else 0


def fuzz(target: str, seconds: int, corpus: Path, kept: Path) -> int:
    """One target in this process."""
    import atheris

    sys.path.insert(0, str(HERE))
    with atheris.instrument_imports(include=["mapgen"]):
        import targets
    own = corpus / target
    for folder in (own, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for pattern in SEEDS[target]:
        for path in sorted(ROOT.glob(pattern)):
            data = path.read_bytes()
            (own / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data[:LONGEST])
    read = targets.TARGETS[target]

    def one(data: bytes) -> None:
        begun = time.process_time()
        try:
            read(data)
        except Exception as error:  # noqa: BLE001 - what it trips over is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            name = f"{target}-{type(error).__name__}-{Path(where.filename).stem}-{where.lineno}"
            keep(name, data, "".join(traceback.format_exception(error)))
        if (spent := time.process_time() - begun) > SLOW:
            keep(f"{target}-slow", data, f"{spent:.0f} s of work\n")

    def keep(name: str, data: bytes, told: str) -> None:
        if not (kept / name).exists():
            (kept / name).write_bytes(data)
            (kept / f"{name}.txt").write_text(told, encoding="utf-8")

    options = (
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=600",
        "-rss_limit_mb=3000",
        "-verbosity=1",
    )
    atheris.Setup([sys.argv[0], str(own), *options], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
