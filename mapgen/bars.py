"""A progress bar for whoever asks for one: in a notebook as an element, in a terminal as one line on stderr."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from .showing import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from IPython.display import DisplayHandle

    from .showing import Block

EVERY_S = 0.1


def wanted(progress: Callable[[int, int], None] | bool | None, what: str) -> Callable[[int, int], None] | None:
    """What is called with (done, all): a bar where one is asked for with True, else what was given.

    >>> wanted(False, "locating") is None
    True
    """
    if isinstance(progress, bool):
        return Bar(what) if progress else None
    return progress


class Bar(Shown):
    """How far something is. Called with (done, all) it shows itself, at most ten times a second and at the end."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.done = self.all = 0
        self._next_s = 0.0
        self._screen: _Cell | _Line | None = None

    def __call__(self, done: int, all_: int) -> None:
        self.done, self.all = done, all_
        now_s = time.monotonic()
        if done < all_ and now_s < self._next_s:
            return
        self._next_s = now_s + EVERY_S
        if self._screen is None:
            self._screen = _Cell() if in_notebook() else _Line()
        self._screen.show(self)

    def shown(self) -> Iterable[Block]:
        return (f"{self.what}: {self.done:,} of {self.all:,}",)

    def _framed(self) -> str:
        return ""

    def _repr_html_(self) -> str:
        return f'<progress value="{self.done}" max="{self.all}"></progress> {super()._repr_html_()}'


class _Cell:
    """The output of a notebook's cell, in which one element is renewed."""

    def __init__(self) -> None:
        self._handle: DisplayHandle | None = None

    def show(self, bar: Bar) -> None:
        from IPython.display import DisplayHandle

        if self._handle is not None:
            self._handle.update(bar)  # type: ignore[no-untyped-call]
        else:
            self._handle = DisplayHandle()  # type: ignore[no-untyped-call]
            self._handle.display(bar)  # type: ignore[no-untyped-call]


class _Line:
    """A line of the terminal, cleared at the end; nothing where stderr is a file."""

    def show(self, bar: Bar) -> None:
        if not sys.stderr.isatty():
            return
        line = f"\r{bar.what}: {bar.done:,} of {bar.all:,}"
        sys.stderr.write(line if bar.done < bar.all else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()


def in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel, which IPython tells; without IPython it does not."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
