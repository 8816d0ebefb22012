"""Whole processes and functions, timed in turns, so that a busy machine is busy for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass
class Times:
    """Of the runs of one call."""

    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Median seconds on the clock."""
        return statistics.median(self.wall_s)

    @property
    def cpu(self) -> float:
        """Median seconds of work, user and system: the steadier measure on a shared machine."""
        return statistics.median(self.cpu_s)


def processes(calls: Mapping[str, Sequence[object]], runs: int) -> dict[str, Times]:
    """Each call as a process, so many times in turns after one that warms the caches.

    Raises:
        RuntimeError: one of them failed.
    """
    times = {name: Times() for name in calls}
    for run in range(runs + 1):
        for name, call in calls.items():
            wall, cpu = _once([str(part) for part in call])
            if run:
                times[name].wall_s.append(wall)
                times[name].cpu_s.append(cpu)
    return times


def _once(call: Sequence[str]) -> tuple[float, float]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    child = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(call)} ended with {child.returncode}: {said.decode(errors='replace')[-800:]}")
    return wall, usage.ru_utime + usage.ru_stime


def functions(calls: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each call in this process, in turns after one that warms up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for run in range(runs + 1):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if run:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}
