"""What is said on stderr: issues, errors, progress. Data never reaches the terminal unescaped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapgen.model import Issue

SHOWN = 3
"""Issues of one kind that are told in words; the rest of them are counted."""
SEVERITIES = ("error", "warning", "note")


def plain(text: str) -> str:
    r"""The text with control characters shown as escapes, so that data cannot steer the terminal.

    >>> plain("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def say(text: str) -> None:
    """One line on stderr."""
    print(plain(text), file=sys.stderr)  # noqa: T201


def complain(message: str, hint: str = "") -> None:
    """An error on stderr: what happened and where, then what to do."""
    for number, line in enumerate(message.splitlines() or [""]):
        say(f"mapgen: {line}" if number == 0 else f"        {line}")
    for line in hint.splitlines():
        say(f"        {line}")


def tell(issues: Sequence[Issue], *, quiet: bool = False, verbose: bool = False) -> None:
    """The issues of a run, gravest first; of those of one kind (severity and code) `SHOWN`, unless verbose."""
    for alike in kinds(issues):
        severity = alike[0].severity
        if quiet and severity != "error":
            continue
        for issue in alike if verbose else alike[:SHOWN]:
            where = f"{issue.where}: " if issue.where else ""
            say(f"{severity}: {where}{issue.message}")
            if issue.hint:
                say(f"    {issue.hint}")
        if not verbose and len(alike) > SHOWN:
            say(f"… {count(len(alike) - SHOWN, f'more {severity}')} of this kind ({alike[0].code}); -v shows all")


def kinds(issues: Sequence[Issue]) -> list[list[Issue]]:
    """The issues by severity, gravest first, and within it by code, each in the order given."""
    found: dict[tuple[int, str], list[Issue]] = {}
    for issue in issues:
        found.setdefault((SEVERITIES.index(issue.severity), issue.code), []).append(issue)
    return sorted(found.values(), key=lambda alike: SEVERITIES.index(alike[0].severity))


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "error"), count(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def exit_code(issues: Sequence[Issue], *, strict: bool) -> int:
    """0; 4 when a provider could not be asked; 3 under `strict` while errors or warnings remain."""
    if any(issue.code == "provider" for issue in issues):
        return 4
    return 3 if strict and any(issue.severity != "note" for issue in issues) else 0


def as_data(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Issues as JSON values."""
    return [asdict(issue) for issue in issues]


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr, shown only to a person and only once there is enough to wait for."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total > 100)

        yield advance
