"""The bytes of files that others made: regular files only, and never more of one than a cap allows."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from .errors import InputError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def content(path: Path, most: int, cap: str) -> bytes:
    """The bytes of a file.

    Args:
        path: of a regular file, or of a link to one.
        most: bytes that it may have. What it has is counted as it is read: a file can grow, and those that a
            system makes up say that they have none.
        cap: the setting that raises `most`.

    Raises:
        InputError: it is no regular file, cannot be read, or has more bytes.
    """
    try:
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(most + 1) if size <= most else b""
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", hint="may you read it?") from error
    if max(size, len(data)) > most:
        shown = f"{size / 1e6:,.1f} MB" if size > most else f"more than {most / 1e6:,.1f} MB"
        raise InputError(f"{path} has {shown}", hint=f"the cap is {most / 1e6:,.1f} MB; raise it with {variable(cap)}")
    return data


def copied(path: Path, target: Path, most: int, cap: str) -> int:
    """Copy a file, and say how many bytes it had; see `content`.

    Raises:
        InputError: it is no regular file, cannot be read, or has more bytes.
        OSError: the copy cannot be written.
    """
    with target.open("xb") as out:
        try:
            stream = opened(path)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}", hint="may you read it?") from error
        size = 0
        with stream:
            while size <= most and (part := stream.read(min(STEP, most + 1 - size))):
                size += len(part)
                out.write(part)
    if size > most:
        raise InputError(
            f"{path} has more than {most / 1e6:,.1f} MB",
            hint=f"the cap is {most / 1e6:,.1f} MB; raise it with {variable(cap)}",
        )
    return size


STEP = 1 << 20
"""Bytes that are copied at once."""


def opened(path: Path) -> BinaryIO:
    """A file to read, once it is known to be one: a pipe would wait for its other end, a device has none.

    Raises:
        InputError: it is no regular file.
        OSError: it cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:
        raise InputError(f"{str(path)!r} is no path: {error}") from error
    stream = os.fdopen(descriptor, "rb") if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
    if stream is None:
        os.close(descriptor)
        raise InputError(f"{path} is no file", hint="name a regular file, no folder, device or pipe")
    return stream


def variable(cap: str) -> str:
    """What raises a cap.

    >>> variable("rows")
    'MAPGEN_CAPS__ROWS'
    """
    return f"MAPGEN_CAPS__{cap.upper()}"
