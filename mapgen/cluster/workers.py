"""Work on the workers of a Dask cluster: tasks in their order, few ahead, done again where a worker is lost."""

from __future__ import annotations

import itertools
import logging
import os
import platform
import re
import signal
import threading
import uuid
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from mapgen.errors import InputError, MapgenError, PluginError, ProviderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client

Task = TypeVar("Task")
Result = TypeVar("Result")

PATIENCE_S = 10.0
"""How long a scheduler may take to answer, and how long its first worker to appear."""
AHEAD = 3
"""Tasks a thread that wait at the workers."""
LOST = 3
"""How many workers a task may lose before it is held to be what kills them."""


def on_cluster(address: str, jobs: int = 0) -> Callable[..., Iterator[Any]]:
    """A runner on a cluster: the results in the order of the tasks.

    Args:
        address: of a scheduler, such as `tcp://scheduler:8786`; `local` starts workers on this machine.
        jobs: how many of these; default: one a core.

    Raises:
        InputError: the address is none.
        PluginError: Dask is not installed.
        ProviderError: while running: the scheduler cannot be reached or is lost, has no workers, or these are of
            another version.
    """
    if address != "local" and not re.fullmatch(r"(?:tcp|tls|ws|wss)://[^/\s@]+:\d+/?", address):
        raise InputError(
            f"--cluster {address!r} is no address of a scheduler", hint="for example tcp://scheduler:8786, or local"
        )
    try:
        import distributed  # noqa: F401 (asked only whether it is there)
    except ImportError as error:
        raise PluginError("--cluster needs Dask", hint="install it: pip install 'mapgen[cluster]'") from error

    def run(work: Callable[[Task], Result], tasks: Iterable[Task], /) -> Iterator[Result]:
        with _client(address, jobs) as client:
            yield from _in_order(client, work, tasks, address)

    return run


def _in_order(client: Client, work: Callable[[Task], Result], tasks: Iterable[Task], address: str) -> Iterator[Result]:
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    run = uuid.uuid4().hex
    ahead: deque[Any] = deque()
    most = AHEAD * max(1, sum(client.nthreads().values()))
    waiting = enumerate(tasks)
    try:
        while True:
            for number, task in itertools.islice(waiting, most - len(ahead)):
                ahead.append(client.submit(work, task, key=f"mapgen-{run}-{number}", pure=False))
            if not ahead:
                return
            result = ahead[0].result()
            ahead.popleft().release()
            yield result
    except KilledWorker as error:
        raise ProviderError(
            f"the same part has ended {LOST} workers of {address}", hint="do they have enough memory?"
        ) from error
    except MapgenError:
        raise
    except (CancelledError, CommClosedError, OSError, TimeoutError) as error:
        raise ProviderError(
            f"the scheduler {address} was lost ({type(error).__name__})", hint="see that it runs, then run this again"
        ) from error


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Client]:
    """A client whose workers can do the work; workers on this machine end with it."""
    import dask
    from distributed import Client, LocalCluster

    for name in ("distributed", "tornado", "asyncio"):  # what goes wrong is told by us, in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    quiet = {
        "distributed.scheduler.allowed-failures": LOST,
        "distributed.comm.timeouts.connect": PATIENCE_S,
        "distributed.worker.daemon": True,
        "distributed.admin.tick.limit": "1h",
    }
    with dask.config.set(quiet):
        if address == "local":
            with _interruptions_not_inherited():
                local = LocalCluster(
                    n_workers=jobs or os.cpu_count() or 1,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            with local, Client(local, set_as_default=False) as client:
                yield client
            return
        try:
            client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ProviderError(
                f"no scheduler answers at {address}", hint="is it running, and is the address right?"
            ) from error
        try:
            _refuse_others(client, address)
            yield client
        finally:
            client.close(timeout=2)


@contextmanager
def _interruptions_not_inherited() -> Iterator[None]:
    """Processes that are started here do not end by Ctrl-C themselves: we end them, without a word from each."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse_others(client: Client, address: str) -> None:
    """Refuse workers of which results could differ.

    Raises:
        ProviderError: there are none, or their versions are not ours.
    """
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError as error:
        raise ProviderError(f"the scheduler {address} has no workers", hint=f"dask worker {address}") from error
    ours = versions()
    try:
        theirs = client.run(versions)
    except Exception as error:  # whatever a worker without mapgen answers
        raise ProviderError(
            f"the workers of {address} cannot run this mapgen: {type(error).__name__}: {error}",
            hint="install the same mapgen[cluster] there",
        ) from error
    for worker, found in theirs.items():
        for name, version in ours.items():
            if found.get(name) != version:
                raise ProviderError(
                    f"the worker {worker} has {name} {found.get(name)}, here it is {version}",
                    hint="install the same mapgen[cluster] on both",
                )


def versions() -> dict[str, str]:
    """What must be the same everywhere for the results to be: Python, mapgen and its data, what computes and writes."""
    from hashlib import sha256
    from importlib.metadata import version

    from mapgen import __version__, data

    known = {name: version(name) for name in ("dask", "distributed", "numpy", "shapely", "rapidfuzz")}
    sums = sha256("".join(datum.sha256 for datum in data.listed()).encode()).hexdigest()[:12]
    return {"Python": ".".join(platform.python_version_tuple()[:2]), "mapgen": __version__, "its data": sums, **known}
