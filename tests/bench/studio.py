"""The studio at work: until the first question and the map are seen, and from a change to the map that shows it.

Every figure is taken where a person would look: in the page of the studio, in a browser that is open already. Beside
the clock stands the work of the studio's process (user and system), the steadier measure on a shared machine.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import opening
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
SHOWCASE = ROOT / "geodata" / "stories" / "kim-beijing-2018.yaml"
CLINICS = ROOT / "geodata" / "stories" / "lists" / "clinics.csv"
COUNT = 300
CITIES = (
    "Ibadan",
    "Kano",
    "Lagos",
    "Kaduna",
    "Jos",
    "Enugu",
    "Onitsha",
    "Warri",
    "Sokoto",
    "Maiduguri",
    "Zaria",
    "Aba",
    "Ilorin",
    "Abeokuta",
    "Gombe",
)
WATCH = """(() => {
  if (window !== window.top) return;
  window.at = {};
  const now = () => performance.timeOrigin + performance.now();
  const seen = () => {
    const asked = document.querySelector("#asked");
    if (asked && asked.textContent && !window.at.question) window.at.question = now();
    const frame = document.querySelector("#stage iframe:not(.coming)");
    const page = frame && frame.contentWindow && frame.contentWindow.mapgen;
    const ready = page && page.data && frame.contentDocument.documentElement.dataset.mapgen === "ready";
    if (ready && page.data !== window.data_) {
      window.data_ = page.data;
      (window.at.maps = window.at.maps || []).push(now());
    }
    requestAnimationFrame(seen);
  };
  requestAnimationFrame(seen);
})()"""
"""Notes when the first question stands there and when each map is drawn, as milliseconds of the clock."""


def rows(out: Path, runs: int) -> list[Row]:
    """The showcase, a story and a list of 300 rows."""
    showcase, long_, listed = out / SHOWCASE.name, out / "long.yaml", out / "rows.csv"
    found: list[Row] = []
    for browser in opening._browser():
        for name, path, make in (
            ("the showcase", showcase, lambda: shutil.copy(SHOWCASE, showcase)),
            (f"a story of {COUNT}", long_, lambda: long_.write_text(_story(), encoding="utf-8")),
            (f"a list of {COUNT}", listed, lambda: _list(listed)),
        ):
            times: dict[str, list[float]] = {}
            for _ in range(runs):
                for old in out.glob(f"{path.stem}.*"):
                    old.unlink()
                make()
                for figure, value in _once(browser, path).items():
                    times.setdefault(figure, []).append(value)
            for figure, unit, asked in FIGURES:
                if figure in times:
                    value = statistics.median(times[figure])
                    found.append(Row(work=f"{name}: {figure}", unit=unit, ours=value, asked=asked))
    return found


FIGURES = (
    ("from the start of the process to the first question", "s", "≤ 1"),
    ("the process's work until then", "s of CPU", ""),
    ("from the start of the process to the map", "s", ""),
    ("a title to the map", "s", "≤ 0.5"),
    ("its work", "s of CPU", ""),
    ("a pin to the map", "s", "≤ 0.5"),
    ("its work for a pin", "s of CPU", ""),
    ("the file, saved elsewhere, to the map", "s", "≤ 0.5"),
    ("a choice", "s", "≤ 0.3"),
    ("its work for a choice", "s of CPU", ""),
)


def _once(browser: Any, path: Path) -> dict[str, float]:
    """All figures of one studio."""
    told: dict[str, float] = {}
    with _studio(path) as (process, address, started), _page(browser, address) as page:
        page.wait_for_function("() => window.at.question", timeout=60_000)
        told["the process's work until then"] = _work_s(process)
        page.wait_for_function("() => window.at.maps", timeout=60_000)
        at = page.evaluate("window.at")
        told["from the start of the process to the first question"] = at["question"] / 1000 - started
        told["from the start of the process to the map"] = at["maps"][0] / 1000 - started
        time.sleep(1)
        if path.suffix == ".yaml":
            for number in range(3):
                put = {"do": "put", "path": ["title"], "value": f"Another title {number}"}
                _changed(page, process, address, put, told, "a title to the map", "its work")
            place = _ask(address, "state")["words"]["places"][0]
            pin = {"do": "pin", "place": place["id"], "lat": place["lat"] + 0.05, "lon": place["lon"] + 0.05}
            _changed(page, process, address, pin, told, "a pin to the map", "its work for a pin")
            count = len(page.evaluate("window.at.maps"))
            text = path.read_text(encoding="utf-8").replace("Another title 2", "Saved elsewhere")
            saved = time.time()
            path.write_text(text, encoding="utf-8")
            told["the file, saved elsewhere, to the map"] = _next(page, count) - saved
        asked = [one for one in _ask(address, "state")["queue"] if one["id"]][:6]
        walls, works = [], []
        for one in asked:
            question = _ask(address, f"question?key={quote(one['key'])}")
            if not question["candidates"]:
                continue
            change = {"do": "choose", "place": one["id"], "candidate": question["candidates"][0]["key"]}
            before, began = _work_s(process), time.perf_counter()
            _ask(address, "change", {"seen": 10_000, "change": change})
            walls.append(time.perf_counter() - began)
            works.append(_work_s(process) - before)
            time.sleep(1)
        if walls:
            told["a choice"], told["its work for a choice"] = statistics.median(walls), statistics.median(works)
    return told


def _changed(
    page: Any, process: Any, address: str, change: dict[str, Any], told: dict[str, float], figure: str, work: str
) -> None:
    """One change, until the map shows it and the studio is at rest."""
    count = len(page.evaluate("window.at.maps"))
    before, began = _work_s(process), time.time()
    _ask(address, "change", {"seen": 10_000, "change": change})
    told[figure] = _next(page, count) - began
    time.sleep(0.7)
    told[work] = _work_s(process) - before


def _next(page: Any, count: int) -> float:
    """When the map after so many was seen, in seconds of the clock."""
    page.wait_for_function(f"() => window.at.maps.length > {count}", timeout=60_000)
    return float(page.evaluate(f"window.at.maps[{count}]")) / 1000


@contextmanager
def _studio(path: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    country = ["--country", "NG"] if path.name != SHOWCASE.name else []
    call = [sys.executable, "-m", "mapgen", "studio", str(path), "--no-browser", "--by", "ab", *country]
    started = time.time()
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=environment, cwd=path.parent) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip(), started
        finally:
            process.terminate()


@contextmanager
def _page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    yield page
    context.close()


def _ask(address: str, path: str, sent: Any = None) -> Any:
    origin = address[: address.index("/", 8)]
    headers = {"content-type": "application/json", "origin": origin} if sent is not None else {}
    data = json.dumps(sent).encode() if sent is not None else None
    with urllib.request.urlopen(urllib.request.Request(address + path, data, headers)) as answer:
        return json.loads(answer.read())


def _work_s(process: subprocess.Popen[str]) -> float:
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _story() -> str:
    """A story of 300 places in Nigeria, as many steps and ten journeys."""
    with CLINICS.open(encoding="utf-8-sig", newline="") as table:
        words = [row[column].strip() for row in csv.DictReader(table) for column in ("LGA", "Ward ", "State")]
    unlike = {word.casefold(): word for word in (*CITIES, *words) if word}
    names = list(unlike.values())[:COUNT]
    lines = ["mapgen: 1", "title: Three hundred places", "defaults: {join: none}", "places:"]
    lines += [f'  p{number}: {{name: "{name}", in: NG}}' for number, name in enumerate(names)]
    lines += ["journeys:", *(f"- road: p{number} > p{number + 1}" for number in range(10)), "steps:"]
    lines += [f"- {{at: p{n}, when: 2024-01-{n % 28 + 1:02}, title: Step {n}}}" for n in range(len(names))]
    return "\n".join(lines) + "\n"


def _list(path: Path) -> None:
    """The first 300 rows of the list of clinics."""
    with CLINICS.open(encoding="utf-8-sig") as table:
        path.write_text("".join(line for _, line in zip(range(COUNT + 1), table, strict=False)), encoding="utf-8")
