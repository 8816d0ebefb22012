"""A long source cut into stretches, each read on its own: where one begins and ends depends on the source alone."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

ROWS = 10_000
"""Rows of a list that are judged together."""
STRETCHES_A_FILE = 10
"""Stretches in one file of a folder of parts."""
LONGEST = 64_000_000
"""Bytes of one line."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of a text, or rows of a Parquet file, from `start` up to `end`; `first` is the number of its first row."""

    path: str
    start: int
    end: int
    first: int = 1
    skip: tuple[int, ...] = ()
    """Lines, counted from 0 within the stretch, that need not be looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker does at once; `done` is how far of the whole source one is after it, 0–1."""

    number: int
    stretches: tuple[Stretch, ...]
    done: float


def parts(stretches: Iterable[tuple[Stretch, float]], size: int) -> Iterator[Part]:
    """So many stretches a part, in order."""
    rest = iter(stretches)
    number = 0
    while several := list(islice(rest, size)):
        yield Part(number, tuple(stretch for stretch, _ in several), several[-1][1])
        number += 1


def of_lines(stream: BinaryIO, path: str, rows: int, most_bytes: int = LONGEST) -> Iterator[Stretch]:
    """Stretches of so many lines, or of fewer with so many bytes."""
    start = at = count = 0
    first = number = 1
    while line := stream.readline(LONGEST):
        at += len(line)
        if not line.endswith(b"\n"):  # a line beyond all measure is one all the same
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                at += len(rest)
            at += len(rest)
        number, count = number + 1, count + 1
        if count >= rows or at - start >= most_bytes:
            yield Stretch(path, start, at, first)
            start, first, count = at, number, 0
    if count:
        yield Stretch(path, start, at, first)


def of_records(
    stream: BinaryIO, path: str, rows: int, delimiter: str, most_chars: int, header: int = 0
) -> Iterator[Stretch]:
    """Stretches of so many records of a delimited text in an encoding that has the signs of ASCII.

    The first one has as many more as there are lines up to that of the headers.

    Raises:
        InputError: a quote is opened and never closed, or a line has no end.
    """
    csv.field_size_limit(max(csv.field_size_limit(), most_chars + 1))
    lines = _Lines(stream, path)
    start, first, count = 0, 1, 0
    while line := lines.next():
        if b'"' in line:
            _pass_record(lines, line, delimiter, path)
        count += 1
        if count == rows + header:
            yield Stretch(path, start, lines.at, first)
            start, first, count, header = lines.at, lines.number, 0, 0
    if count:
        yield Stretch(path, start, lines.at, first)


def of_rows(path: str, rows: int, each: int, first: int = 1) -> Iterator[Stretch]:
    """Stretches of a file whose rows are counted."""
    for start in range(0, rows, each):
        yield Stretch(path, start, min(start + each, rows), first + start)


class _Lines:
    """The lines of a text with the place of the next one: its byte, and its number as a person counts."""

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self.at = 0
        self.number = 1

    def next(self) -> bytes:
        """The next line with its end, b"" after the last."""
        line = self._stream.readline(LONGEST)
        if len(line) == LONGEST:
            raise InputError(
                f"{self._path}, row {self.number}: a line of more than {LONGEST / 1e6:.0f} MB",
                hint="end the lines with LF or CR LF",
            )
        self.at += len(line)
        inner = line.rstrip(b"\r\n")
        self.number += 1 + inner.count(b"\r") if line else 0
        return line


def _pass_record(lines: _Lines, line: bytes, delimiter: str, path: str) -> None:
    """Go on to the end of the record that begins with a line, which may be some lines on."""
    waiting = [0]

    def pieces(line: bytes) -> Iterator[str]:
        while line:
            several = _LINE.findall(line.decode("latin-1"))
            for number, piece in enumerate(several, start=1):
                waiting[0] = len(several) - number
                yield piece
            line = lines.next()

    began = lines.number - 1
    reader = csv.reader(pieces(line), delimiter=delimiter)
    try:
        next(reader)
        while waiting[0]:
            next(reader)
    except csv.Error as error:
        raise InputError(f"{path}, row {began}: {error}", hint="a quote may be open: close or remove it") from error
