"""What is said on stderr: issues, errors, progress. Data never reaches the terminal unescaped."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mapgen.escape import plain

if TYPE_CHECKING:
    from mapgen.model import Issue

SHOWN = 3
"""Issues of one kind that are told in words; the rest of them are counted."""
LONGEST = 4_000
"""Characters of a line on stderr: a cell may have a hundred thousand, and nobody reads them there."""
UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a terminal may take for a command, or what turns or hides the text around it."""
SEVERITIES = ("error", "warning", "note")


def json_text(value: Any, *, indent: int | None = 2) -> str:
    r"""JSON for stdout in which letters stand as they are, and what is not printable as an escape of JSON.

    >>> json_text(["Zürich\x9b2J"], indent=None)
    '["Zürich\\u009b2J"]'
    """
    return UNSEEN.sub(
        lambda one: "".join(f"\\u{code:04x}" for code in _units(one[0])),
        json.dumps(value, indent=indent, ensure_ascii=False),
    )


def _units(sign: str) -> Iterator[int]:
    """The code units of a character in UTF-16, half ones too."""
    data = sign.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))


def give(data: bytes) -> None:
    """Data on stdout: for a program byte for byte, at a terminal with control characters shown as escapes."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        lines = data.decode("utf-8", "backslashreplace").split("\n")
        data = "\n".join(plain(line.removesuffix("\r")) for line in lines).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """One line on stderr; of a very long one the beginning and the end."""
    told = plain(text)
    print(told if len(told) <= LONGEST else f"{told[: LONGEST // 2]} … {told[-LONGEST // 4 :]}", file=sys.stderr)  # noqa: T201


def complain(message: str, hint: str = "") -> None:
    """An error on stderr: what happened and where, then what to do."""
    for number, line in enumerate(message.split("\n")):
        say(f"mapgen: {line}" if number == 0 else f"        {line}")
    for line in hint.split("\n") if hint else ():
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

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total > 100)

        yield advance
