"""Where the files of a batch lie: on this machine, or, by a path with a scheme (`s3://`), elsewhere."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mapgen.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import BinaryIO

PARTS = re.compile(r"part-\d{5,}\.\w+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_remote(path: str) -> bool:
    """Whether a path names a place that is reached through fsspec."""
    return _SCHEME.match(path) is not None


def name_of(path: str) -> str:
    """The last part of a path, for messages and suffixes; what stands before it may hold secrets."""
    return re.split(r"[/\\]", path.partition("?")[0].rstrip("/\\"))[-1]


def suffix_of(path: str) -> str:
    """The suffix of a path with its dot, in small letters; "" for a folder."""
    return "" if is_folder(path) else Path(name_of(path)).suffix.lower()


def is_folder(path: str) -> bool:
    """Whether a path is meant as a folder."""
    if path.endswith(("/", "\\")) or is_remote(path):
        return path.endswith(("/", "\\"))
    return os.path.isdir(path)  # noqa: PTH112 - a path that can be none at all is no folder, and no error


def joined(folder: str, name: str) -> str:
    """A file in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else str(Path(folder) / name)


def listed(source: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """The files of a source in the order of their names: itself, or what a folder holds of these kinds.

    Raises:
        InputError: it does not exist, or the folder holds none.
        ProviderError: the place could not be asked.
    """
    if not is_folder(source):
        if not is_remote(source) and not Path(source).is_file():
            raise InputError(f"{source} does not exist", hint="name a list, or a folder of them")
        return (source,)
    if is_remote(source):
        from mapgen.cluster import remote

        found = remote.listed(source)
    else:
        found = [str(path) for path in Path(source).iterdir() if path.is_file()]
    kept = tuple(sorted(path for path in found if suffix_of(path) in suffixes and not name_of(path).startswith(".")))
    if not kept:
        raise InputError(f"{name_of(source)} holds no {' or '.join(suffixes)} files", hint="name the files themselves")
    return kept


def opened(path: str) -> BinaryIO:
    """A file to read, which can be sought in.

    Raises:
        InputError: it cannot be read.
        ProviderError: the place could not be asked.
    """
    if is_remote(path):
        from mapgen.cluster import remote

        return remote.opened(path)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}",
            hint="every worker must see the file: use a shared folder or a path such as s3://",
        ) from error


def being_written(path: str) -> AbstractContextManager[BinaryIO]:
    """A stream whose bytes stand at the path once the block is left, all of them or none.

    Raises:
        PublishError: it cannot be written.
    """
    if is_remote(path):
        from mapgen.cluster import remote

        return remote.being_written(path)
    from mapgen import publish

    return publish.being_written(Path(path))
