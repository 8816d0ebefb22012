"""Atomic writes: a fresh file beside the target, flushed, synced, then put in its place."""

from __future__ import annotations

import itertools
import os
import re
from typing import TYPE_CHECKING

from mapgen.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mapgen.model import Artifact

_COUNT = itertools.count()
_PART = re.compile(r"^\.(?P<name>.+)\.(?P<pid>\d+)-\d+\.part$")


def published(artifacts: Iterable[Artifact], folder: Path) -> tuple[Path, ...]:
    """Write each artifact into `folder` under its own name, making the folder where needed.

    Returns:
        The paths written, in the order of the artifacts.

    Raises:
        PublishError: a file could not be written; those before it stand, its former self is untouched.
    """
    return tuple(written(artifact.data, folder / artifact.name) for artifact in artifacts)


def written(data: bytes, target: Path) -> Path:
    """Put `data` at `target`, whole or not at all, with the mode that the umask gives a new file.

    Raises:
        PublishError: the target is a symlink or a folder, or the system refuses the write.
    """
    part: Path | None = None
    try:
        if target.is_symlink():
            raise PublishError(f"{target} is a symbolic link", hint="name the file it points to, or remove the link")
        if target.is_dir():
            raise PublishError(f"{target} is a folder", hint="end the path with / to write into it")
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_stale(target)
        part = target.parent / f".{_short(target)}.{os.getpid()}-{next(_COUNT)}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise PublishError(
            f"{target} could not be written: {error.strerror or error}", hint="what was there before is untouched"
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return target


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear_stale(target: Path) -> None:
    """Remove what a killed process left of this very target."""
    for path in target.parent.glob(f".{_escaped(_short(target))}.*.part"):
        match = _PART.match(path.name)
        if match and match["name"] == _short(target) and not _alive(int(match["pid"])):
            path.unlink(missing_ok=True)


def _short(target: Path) -> str:
    """The beginning of a name, so that what is put to it does not make it longer than a system allows."""
    return target.name[:50]


def _escaped(name: str) -> str:
    """A name in which no character means something to glob."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _alive(pid: int) -> bool:
    """Whether a process may still run; Windows cannot be asked without a signal to it."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
