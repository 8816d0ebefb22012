"""How the parts of a batch are worked through: one after the other, or by several processes; the order stays."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol, TypeVar

from mapgen.errors import MapgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Task = TypeVar("Task")
Result = TypeVar("Result")


class Runner(Protocol):
    """Does the work on every task."""

    def __call__(self, work: Callable[[Task], Result], tasks: Iterable[Task], /) -> Iterator[Result]:
        """The results in the order of the tasks. Work and tasks can be sent to another process."""


def one_by_one(work: Callable[[Task], Result], tasks: Iterable[Task], /) -> Iterator[Result]:
    """In this process."""
    return map(work, tasks)


def in_processes(jobs: int) -> Runner:
    """By so many processes of this machine, each with few tasks ahead, so that memory does not grow with the source.

    Raises:
        MapgenError: while running: a process was killed.
    """

    def run(work: Callable[[Task], Result], tasks: Iterable[Task], /) -> Iterator[Result]:
        import multiprocessing
        from concurrent.futures import Future, ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_left_to_the_parent)
        ahead: deque[Future[Result]] = deque()
        try:
            for task in tasks:
                ahead.append(pool.submit(work, task))
                if len(ahead) > 2 * jobs:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BrokenProcessPool as error:
            raise MapgenError(
                "one of the processes was killed, so that nothing is written",
                hint="is there memory for all of them? try fewer with --jobs",
            ) from error
        except BaseException:
            for process in list((pool._processes or {}).values()):  # noqa: SLF001 (no public way to stop running tasks)
                process.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return run


def _left_to_the_parent() -> None:
    """An interruption from the keyboard reaches all processes; the parent stops the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
