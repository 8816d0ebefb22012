"""The fenced blocks of a page: what a reader copies, the tests run and the build makes pictures of.

A block with a title is a file of that name. A console block holds commands after `$ ` and what they print.
A comment before a block says what is unusual about it: `<!-- not run: why -->`, `<!-- exit: 3 -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(
    r"(?:^<!-- (?P<word>not run|exit): (?P<told>[^\n]*?) -->\n+)?"
    r"^(?P<indent> *)```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its text without the indent, and where it begins (line, from 1)."""

    language: str
    text: str
    line: int
    title: str = ""
    not_run: str = ""
    """Why it is not run, "" where it is."""
    exit_code: int = 0
    """That of the last command."""


def blocks(page: str) -> list[Block]:
    """The blocks of a page in their order."""
    found = []
    for match in FENCE.finditer(page):
        indent = len(match["indent"])
        title = TITLE.search(match["rest"])
        found.append(
            Block(
                language=match["language"],
                text="".join(line[indent:] for line in match["body"].splitlines(keepends=True)),
                line=page.count("\n", 0, match.start("language")) + 1,
                title=title[1] if title else "",
                not_run=match["told"] if match["word"] == "not run" else "",
                exit_code=int(match["told"]) if match["word"] == "exit" else 0,
            )
        )
    return found


def files(page: str) -> dict[str, str]:
    """The files that a page shows, by name."""
    return {block.title: block.text for block in blocks(page) if block.title and not block.not_run}


def commands(block: Block) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it is said to print ("" where nothing is said)."""
    found: list[tuple[str, str]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        elif found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1] = (f"{found[-1][0][:-1]}{line.strip()}", "")
        elif found:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


def prints(said: str, printed: str) -> bool:
    """Whether something prints what is said of it; `…` stands for anything, on a line of its own for any lines or none.

    >>> prints("a … c", "a b c"), prints("a", "b")
    (True, False)
    """
    whole = "".join(
        "(?:.*\n)*" if line.strip() == "…" else f"{re.escape(line).replace('…', '.*')}\n"
        for line in said.strip().split("\n")
    )
    return re.fullmatch(whole, f"{printed.strip()}\n") is not None
