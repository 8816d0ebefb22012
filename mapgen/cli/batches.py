"""What the commands share that work through long sources: how the work is spread, its progress, what it has to say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from .report import SEVERITIES, SHOWN, count, say

if TYPE_CHECKING:
    from mapgen.batch import Runner
    from mapgen.batch.tally import Tally
    from mapgen.settings import Settings

Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Processes that share a long source; the result is the same."),
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Dask workers that share it: tcp://scheduler:8786, or local for this machine.",
    ),
]


def runner(jobs: int | None, cluster: str, settings: Settings) -> Runner:
    """How the work is spread.

    Raises:
        InputError: online services are to be asked by several, or the address is none.
        PluginError: Dask is not installed.
    """
    from mapgen import batch

    if cluster or (jobs or 1) > 1:
        batch.refuse_services(settings)
    if cluster:
        from mapgen.cluster import on_cluster

        return on_cluster(cluster, jobs or 0)
    return batch.in_processes(jobs) if jobs is not None and jobs > 1 else batch.one_by_one


@contextmanager
def rates(what: str, things: str, *, quiet: bool) -> Iterator[Callable[[int, float], None] | None]:
    """A bar on stderr with how many things a second and the time left; shown only to a person."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    import time

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=1.0, rate="")

        def advance(done: int, far: float) -> None:
            a_second = done / max(time.monotonic() - began, 0.001)
            bar.update(task, completed=far, rate=f"{done:,} {things}, {a_second:,.0f}/s")

        yield advance


def tell_tally(tally: Tally, *, quiet: bool, verbose: bool) -> None:
    """What a batch has to say, gravest first: of each kind the first in words (more of them if verbose) and a count."""
    for severity, code in sorted(tally.counts, key=lambda kind: (SEVERITIES.index(kind[0]), kind[1])):
        if quiet and severity != "error":
            continue
        first = tally.first.get((severity, code), [])
        shown = first if verbose else first[:SHOWN]
        for issue in shown:
            say(f"{severity}: {f'{issue.where}: ' if issue.where else ''}{issue.message}")
            if issue.hint:
                say(f"    {issue.hint}")
        rest = tally.counts[severity, code] - len(shown)
        if rest:
            say(f"… {count(rest, f'more {severity}')} of this kind ({code})")


def exit_code_of(tally: Tally, *, strict: bool) -> int:
    """As of issues: 4 when a provider could not be asked; 3 under `strict` while errors or warnings remain."""
    if any(code == "provider" for _, code in tally.counts):
        return 4
    return 3 if strict and any(severity != "note" for severity, _ in tally.counts) else 0
