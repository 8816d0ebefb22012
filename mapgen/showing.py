"""What a notebook shows of a value: a few lines and tables, once as text and once as HTML in which nothing runs.

A value says what is to be shown as blocks; the text and the HTML are made of the same ones. The HTML is plain
elements in the colours of the notebook, so that it is legible in a dark one and stays whole in one that is not
trusted. Text from outside is escaped, and no notebook takes a dollar sign in it for a formula.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from .escape import escaped, plain

MOST_ROWS = 60
"""Rows of a table that are shown; the others are counted."""
LONGEST = 200
"""Characters of a cell."""
WIDEST_PX = 880
"""A page that is wider sets its story beside the map and takes the height of a window."""
ALLOWED = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headers; `more` are rows that are not shown."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    more: int = 0


Block = str | Table


class Shown(ABC):
    """A value that a notebook shows as text and as HTML."""

    __slots__ = ()

    @abstractmethod
    def shown(self) -> Iterable[Block]:
        """What is shown, the first line as its heading."""

    def as_row(self) -> Mapping[str, str]:
        """What is shown of it in a table of its like, by header."""
        return {"": str(self)}

    def _framed(self) -> str:
        """HTML that stands before the blocks, which are then folded away: a map in its frame."""
        return ""

    def _repr_html_(self) -> str:
        return as_html(self.shown(), before=self._framed())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython prints of it, which has a way of its own for tuples."""
        printer.text("…" if cycle else as_text(self.shown()))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        return {"text/plain": as_text(self.shown()), "text/html": self._repr_html_()}


class Listed(Shown, tuple[T, ...]):
    """A tuple that a notebook shows as a table, a row for each of its values.

    >>> Listed((1, 2)) == (1, 2)
    True
    """

    __slots__ = ()

    def shown(self) -> Iterator[Block]:
        yield from told_together(self, len(self))


class Named(Shown, Mapping[K, T]):
    """A read-only mapping that a notebook shows as a table, a row for each of its values."""

    __slots__ = ("_of",)

    def __init__(self, of: Mapping[K, T]) -> None:
        self._of = of

    def __getitem__(self, key: K) -> T:
        return self._of[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def __contains__(self, key: object) -> bool:
        return key in self._of

    def __repr__(self) -> str:
        return repr(self._of)

    def shown(self) -> Iterator[Block]:
        yield from told_together(self._of.values(), len(self))


def told_together(values: Iterable[Any], number: int, *, noun: str = "") -> Iterator[Block]:
    """How many there are, and the first of them in a table."""
    first = list(islice(values, MOST_ROWS))
    if not first:
        yield f"no {noun}s" if noun else "nothing"
        return
    noun = noun or type(first[0]).__name__.lower()
    yield f"{number:,} {noun}{'' if number == 1 else 's'}"
    yield table([one.as_row() if isinstance(one, Shown) else {"": str(one)} for one in first], more=number - len(first))


def table(rows: Sequence[Mapping[str, str]], *, caption: str = "", more: int = 0) -> Table:
    """A table of rows by header; a column in which nothing stands is left out.

    >>> table([{"name": "Dandong", "note": ""}]).headers
    ('name',)
    """
    known = dict.fromkeys(header for row in rows for header in row)
    headers = [header for header in known if any(row.get(header) for row in rows)]
    cells = tuple(tuple(row.get(header, "") for header in headers) for row in rows)
    return Table(tuple(headers), cells, caption, more)


def as_text(blocks: Iterable[Block]) -> str:
    r"""Blocks as lines of text, tables in columns; control characters are shown as escapes.

    >>> print(as_text(["2 places", Table(("name", "km"), (("Dandong", "1"), ("Bei\x1b", "2")))]))
    2 places
    name     km
    Dandong  1
    Bei\x1b  2
    """
    return "\n".join(line for block in blocks for line in _lines(block))


def framed(page: str, *, title: str, height: str) -> str:
    """A page of ours in a frame that it cannot act out of: it may run its script and open links, no more.

    Args:
        page: the whole document, which the attribute holds escaped.
        title: what a screen reader calls the frame.
        height: CSS of its height; a percentage is of the width.
    """
    return (
        f'<div style="position:relative;max-width:{WIDEST_PX}px;height:0;padding-bottom:{height}">'
        f'<iframe title="{escaped(title)}" sandbox="{ALLOWED}" allow="fullscreen" '
        'style="position:absolute;inset:0;width:100%;height:100%;border:0;color-scheme:light" '
        f'srcdoc="{escaped(page)}"></iframe></div>'
    )


def as_html(blocks: Iterable[Block], *, before: str = "") -> str:
    """Blocks as HTML, the first line in bold; what stands before them has them folded away under that line."""
    first, *rest = blocks
    heading = f"<strong>{escaped(_short(first))}</strong>" if isinstance(first, str) else _html(first)
    body = "".join(_html(block) for block in rest)
    body = (
        f"<div>{heading}</div>{body}"
        if not before
        else (f"{before}<details><summary>{heading}</summary>{body}</details>")
    )
    return f'<div class="{NO_FORMULAS}">{body}</div>'


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, str):
        yield plain(_short(block))
        return
    if block.caption:
        yield plain(block.caption)
    rows = [tuple(plain(_short(cell)) for cell in row) for row in (block.headers, *block.rows)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    if block.more:
        yield f"… and {block.more:,} more"


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f"<div>{escaped(_short(block))}</div>"
    caption = f"<caption>{escaped(block.caption)}</caption>" if block.caption else ""
    head = "".join(f'<th style="text-align:left">{escaped(header)}</th>' for header in block.headers)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in block.rows)
    more = f"<div>… and {block.more:,} more</div>" if block.more else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cell(text: str) -> str:
    return f'<td style="text-align:left">{escaped(_short(text))}</td>'


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _width(text: str) -> int:
    """Width in letters; those of East Asia take two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
