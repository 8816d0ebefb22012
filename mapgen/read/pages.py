"""What a Parquet file says of its pages, and the pages of themselves, before any is unpacked.

The end of a file says how large its columns are, and may say anything. What is unpacked goes by the headers of the
pages (https://parquet.apache.org/docs/file-format/data-pages/). All of it is Thrift in the compact protocol, which is
read here: pyarrow ends the process where it is broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAGIC = b"PAR1"
FOOTER_BYTES = 8_000_000
"""Of the end, which takes some twenty times as much in memory."""
STEPS = (4_096, 262_144, 16_777_216)
"""Bytes in which the header of a page is looked for: most are short, and Arrow reads none that is longer."""
DEEPEST = 32
Fields = dict[int, "Fields"]
"""The fields of a struct that are wanted, and of those that are structs theirs."""
FOOTER: Fields = {4: {1: {3: {5: {}, 7: {}, 9: {}, 11: {}}}}}
"""Row groups, their columns, and of each how many values it has, its bytes, and where its pages begin."""
HEADER: Fields = {1: {}, 2: {}, 3: {}, 5: {1: {}, 2: {}}, 7: {1: {}, 2: {}}, 8: {1: {}, 4: {}}}
"""The kind of a page, its bytes unpacked and packed, and how many values it has in which encoding."""
KINDS = {0: (5, 2), 2: (7, 2), 3: (8, 4)}
"""The kinds of pages that hold values: the field that tells of them, and in it that of the encoding."""
DICTIONARY = 2
LENGTHS, PREFIXED = 6, 7
"""The encodings DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY; in the latter a long value takes a byte where it
resembles the one before."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row group: how many values it says it has, and from where to where its pages stand."""

    values: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its header tells: bytes once unpacked, values, their encoding, and whether they are a dictionary."""

    unpacked: int
    values: int
    encoding: int
    is_dictionary: bool


def footer(stream: BinaryIO, name: str) -> bytes:
    """The end of a file, in which it says what it holds.

    Raises:
        InputError: it is no Parquet file, or its end is too large.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 8))
    last = stream.read(8)
    length = int.from_bytes(last[:4], "little")
    if last[4:] != MAGIC or length > size - 8:
        raise InputError(f"{name} is no Parquet file that can be read", hint="is it whole?")
    if length > FOOTER_BYTES:
        raise InputError(
            f"{name}: what it says of itself has {length / 1e6:,.0f} MB", hint="write it again in fewer row groups"
        )
    stream.seek(size - 8 - length)
    return stream.read(length)


def columns(stream: BinaryIO, name: str) -> list[list[Column]]:
    """The columns of each row group of a file, as its end tells.

    Raises:
        InputError: it is no Parquet file, or its end is too large or makes no sense.
    """
    try:
        told, _ = _struct(footer(stream, name), 0, FOOTER, 0)
        return [[_column(chunk[3]) for chunk in group[1]] for group in told.get(4, ())]
    except (IndexError, KeyError, TypeError) as error:
        raise _broken(name, "its end") from error


def _column(told: Mapping[int, int]) -> Column:
    start = min(told[9], told.get(11) or told[9])  # 0 is written where there is no dictionary
    return Column(told[5], start, start + told[7])


def pages(stream: BinaryIO, column: Column, name: str) -> Iterator[Page]:
    """The pages of a column of a row group, as Arrow goes through them.

    Raises:
        InputError: a header makes no sense.
    """
    at, seen = column.start, 0
    while seen < column.values and at < column.end:
        told, length = _header(stream, at, column.end, name)
        try:
            at += length + abs(told[3])
            of, encoding = KINDS.get(told[1], (0, 0))
            if not of:  # an index, which is passed over
                continue
            page = Page(told[2], told[of][1], told[of][encoding], told[1] == DICTIONARY)
            makes_sense = min(page.unpacked, page.values, page.encoding) >= 0
        except (KeyError, TypeError, AttributeError) as error:
            raise _broken(name, "a page of it") from error
        if not makes_sense:
            raise _broken(name, "a page of it")
        seen += 0 if page.is_dictionary else page.values
        yield page


def _header(stream: BinaryIO, at: int, end: int, name: str) -> tuple[dict[int, Any], int]:
    """The header that begins there, and its length."""
    for step in STEPS if at >= 0 else ():
        stream.seek(at)
        data = stream.read(min(step, end - at))
        try:
            return _struct(data, 0, HEADER, 0)
        except IndexError:
            if len(data) < step:
                break
    raise _broken(name, "a page of it")


def _broken(name: str, what: str) -> InputError:
    return InputError(f"{name} is damaged: {what} makes no sense", hint="is it whole?")


def _struct(data: bytes, at: int, wanted: Fields, depth: int) -> tuple[dict[int, Any], int]:
    """What is wanted of a struct, by field, and where it ends.

    Raises:
        IndexError: the data ends before it does, or it is none.
    """
    found: dict[int, Any] = {}
    field = 0
    while (head := data[at]) != 0:
        at += 1
        if head >> 4:
            field += head >> 4
        else:
            field, at = _number(data, at)
        value, at = _value(data, at, head & 15, wanted.get(field, {}), depth)
        if field in wanted:
            found[field] = value
    return found, at + 1


def _value(data: bytes, at: int, kind: int, wanted: Fields, depth: int) -> tuple[Any, int]:
    """A number, a struct or a list of them; None for what is passed over; and where it ends."""
    if kind in (4, 5, 6):
        return _number(data, at)
    if kind == 8:  # bytes
        length, at = _varint(data, at)
        return None, at + length
    if kind in (1, 2):  # a truth, which its kind tells
        return None, at
    if kind == 3:  # a byte
        return None, at + 1
    if kind == 7:  # a float
        return None, at + 8
    if depth > DEEPEST:
        raise IndexError
    if kind == 12:
        return _struct(data, at, wanted, depth + 1)
    if kind == 9:
        return _list(data, at, wanted, depth + 1)
    raise IndexError  # sets and maps, of which there are none


def _list(data: bytes, at: int, wanted: Fields, depth: int) -> tuple[Any, int]:
    head = data[at]
    count, at = (head >> 4, at + 1) if head < 0xF0 else _varint(data, at + 1)
    kind = head & 15
    if count > len(data) - at:
        raise IndexError
    if kind in (1, 2):
        return None, at + count
    found = []
    for _ in range(count):
        value, at = _value(data, at, kind, wanted, depth)
        if wanted:
            found.append(value)
    return found, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        one = data[at]
        value |= (one & 127) << shift
        at, shift = at + 1, shift + 7
        if one < 128:
            return value, at
        if shift > 63:
            raise IndexError
