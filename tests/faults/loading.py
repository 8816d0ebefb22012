"""Many builds: `python loading.py memory COUNT` in a row in one process, `python loading.py crowd FOLDER` at once.

Prints one line of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from killing import ROWS, forked, lay

WARM = 5
TOWNS = ("Dandong", "Sinuiju", "Beijing", "Oslo", "Lagos", "Lima", "Quito", "Perth", "Hanoi", "Turin", "Porto", "Riga")


def resident_kb() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise SystemExit("this system does not say")


def memory(many: int, formats: tuple[str, ...]) -> dict[str, float]:
    import mapgen

    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(WARM + many):
            rows = "".join(
                f"{TOWNS[(number + step) % len(TOWNS)]},story {number} {step}\n" for step in range(3 + number % 4)
            )
            source = Path(folder) / f"{number % 5}.csv"
            source.write_text("name,note\n" + rows, encoding="utf-8")
            mapgen.build(source, out=f"{folder}/out/", formats=formats)
            if number >= WARM - 1:
                gc.collect()
                figures.append((resident_kb(), len(gc.get_objects())))
    (first, objects), (last, objects_last) = figures[0], figures[-1]
    return {"builds": many, "grown_kb": last - first, "objects_grown": objects_last - objects, "rss_kb": last}


def crowd(folder: Path) -> dict[str, int]:
    """Four targets of their own and one that four write, in one folder, all at once."""
    import mapgen

    out = folder / "out"
    for number in range(8):
        name = f"own{number}" if number < 4 else "shared"
        lay(folder / str(number) / f"{name}.csv", ROWS.format(variant=f"{number}" * 2000))
        mapgen.build(
            folder / str(number) / f"{name}.csv", out=f"{folder}/alone{number}/", formats=("html", "geojson", "csv")
        )
    pids = []
    for number in range(8):
        name = f"own{number}" if number < 4 else "shared"
        words = ["build", f"{folder}/{number}/{name}.csv", "-o", f"{out}/", "--format", "html,geojson,csv", "-q"]
        pids.append(forked(words, ""))
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    assert codes == [0] * 8, codes
    alone = [{path.name: path.read_bytes() for path in (folder / f"alone{number}").iterdir()} for number in range(8)]
    there = {path.name: path.read_bytes() for path in out.iterdir()}
    shared = {name: data for name, data in there.items() if name.startswith("shared")}
    assert any(shared == one for one in alone[4:]), "the set is of more than one build"
    for one in alone[:4]:
        assert all(there[name] == data for name, data in one.items())
    assert len(there) == len(shared) + sum(map(len, alone[:4])), sorted(there)
    return {"processes": 8, "files": len(there)}


if __name__ == "__main__":
    if sys.argv[1] == "memory":
        print(json.dumps(memory(int(sys.argv[2]), tuple(sys.argv[3].split(",")))))
    else:
        print(json.dumps(crowd(Path(sys.argv[2]))))
