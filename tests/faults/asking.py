"""Locates a list with an online service and kills that: `python asking.py PORT CACHE NAMES KILLS SEED`.

Everything is imported once; each run is a fork, killed at a random moment; the last one is let to its end.
Prints one line of JSON: kills, runs that ended before, and the names found in the end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time


def located(port: int, names: list[str]) -> int:
    import mapgen

    told = {"domain": f"127.0.0.1:{port}", "scheme": "http", "interval_s": 0, "timeout_s": 30}
    found = mapgen.locate(names, geocoders=("nominatim",), geocoder_options={"nominatim": told}, offline=False)
    return sum(place.found for place in found)


def main() -> None:
    port, cache, many, kills, seed = int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6])
    import geopy.geocoders  # noqa: F401

    import mapgen
    import mapgen.locate.online

    mapgen.locate(["Dandong", "Dandung"])
    os.environ["MAPGEN_CACHE_DIR"] = cache  # of answers; the data are open already
    names = [f"Xqz{number} Wvkj" for number in range(many)]
    rng = random.Random(seed)
    count = {"kills": 0, "ended": 0, "found": 0}
    while count["kills"] < kills:
        pid = os.fork()
        if not pid:
            os._exit(0 if located(port, names) == many else 1)
        time.sleep(0.02 + rng.random() * 0.25)
        os.kill(pid, signal.SIGKILL)
        count["kills" if os.WIFSIGNALED(os.waitpid(pid, 0)[1]) else "ended"] += 1
        if count["ended"] > 5:
            break
    count["found"] = located(port, names)
    print(json.dumps(count))


if __name__ == "__main__":
    main()
