"""Atomic writes: fresh files beside the targets, flushed and synced, then put in their places one after the other.

What is promised: each file arrives whole or not at all, whatever happens. A set of files is first written whole
beside its targets; only then do they take their places, so that whatever hinders the writing (no room, no right, an
interruption) leaves the whole old set. Two processes that write into one folder do so one after the other. Only a
process killed within the moment of the last renames can leave a set of which some files are new: whole, each of them.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from mapgen.errors import PublishError
from mapgen.locking import held, hold, in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from mapgen.model import Artifact

_COUNT = itertools.count()
_PART = re.compile(r"^\..+\.\d+-\d+\.part$", re.DOTALL)
UNTOUCHED = "what was there before is untouched"


def published(artifacts: Iterable[Artifact], folder: Path) -> tuple[Path, ...]:
    """Write each artifact into `folder` under its own name, making the folder where needed.

    Returns:
        The paths written, in the order of the artifacts.

    Raises:
        PublishError: a file could not be written.
    """
    return together((artifact.data, folder / artifact.name) for artifact in artifacts)


def written(data: bytes, target: Path) -> Path:
    """Put `data` at `target`, whole or not at all, with the mode that the umask gives a new file.

    Raises:
        PublishError: the target is no plain file (a symlink, a folder, a pipe), or the system refuses the write.
    """
    return together([(data, target)])[0]


def together(files: Iterable[tuple[bytes, Path]]) -> tuple[Path, ...]:
    """Put several files in their places in their order, none of them before all are written beside them.

    Returns:
        Their paths.

    Raises:
        PublishError: as for `written`; its hint says what stands when it was the last step that failed.
    """
    wanted = list(files)
    with ExitStack() as stack:
        folders = {target.parent: target for _, target in wanted}
        for folder in sorted(folders):
            _own(folder, folders[folder], stack)
        parts = [_written_beside(data, target, stack) for data, target in wanted]
        for number, (part, (_, target)) in enumerate(zip(parts, wanted, strict=True)):
            with _told(target, UNTOUCHED if number == 0 else f"of {len(wanted)} files {number} are new, all are whole"):
                part.replace(target)
        for folder in folders:
            _sync_folder(folder)
    return tuple(target for _, target in wanted)


@contextmanager
def being_written(target: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at `target` once the block is left; nothing of them where it fails or is interrupted.

    Raises:
        PublishError: as for `written`.
    """
    with ExitStack() as stack:
        with ExitStack() as moment:
            _own(target.parent, target, moment)
            part, stream = _begun(target, stack)
            hold(stream.fileno())  # for as long as it takes, while others may write into this folder
        with _told(target):
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            if os.name == "nt":  # renames no open file
                stream.close()
            _refuse_odd(target)
            part.replace(target)
        _sync_folder(target.parent)


def _own(folder: Path, target: Path, stack: ExitStack) -> None:
    """Make the folder where needed, hold it until the stack is left, and clear it of what killed processes left."""
    with _told(target):
        folder.mkdir(parents=True, exist_ok=True)
    if stack.enter_context(held(folder)):
        _clear_left_behind(folder)


def _written_beside(data: bytes, target: Path, stack: ExitStack) -> Path:
    part, stream = _begun(target, stack)
    with _told(target), stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return part


def _begun(target: Path, stack: ExitStack) -> tuple[Path, BinaryIO]:
    """A fresh file of its own name beside the target, removed when the stack is left."""
    _refuse_odd(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with _told(target):
        while True:
            part = target.parent / f".{target.name[:50]}.{os.getpid()}-{next(_COUNT)}.part"
            stack.callback(_removed, part)  # before it is there: an interruption may come at any moment
            with suppress(FileExistsError):  # left by a process that had our number, where folders cannot be held
                return part, stack.enter_context(os.fdopen(os.open(part, flags, 0o666), "wb"))


def _refuse_odd(target: Path) -> None:
    """Only a plain file is replaced; where nothing is, one is made."""
    with _told(target):
        try:
            mode = target.lstat().st_mode
        except FileNotFoundError:
            return
    if stat.S_ISLNK(mode):
        raise PublishError(f"{target} is a symbolic link", hint="name the file it points to, or remove the link")
    if stat.S_ISDIR(mode):
        raise PublishError(f"{target} is a folder", hint="end the path with / to write into it")
    if not stat.S_ISREG(mode):
        raise PublishError(f"{target} is a device, a pipe or a socket", hint="name a file")


@contextmanager
def _told(target: Path, hint: str = UNTOUCHED) -> Iterator[None]:
    """What the system refuses inside is told as ours."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        blocked = next((f"{one} is a file, no folder" for one in target.parents if one.is_file()), error.strerror)
        raise PublishError(f"{target} could not be written: {blocked}", hint=hint) from error
    except OSError as error:
        raise PublishError(f"{target} could not be written: {error.strerror or error}", hint=hint) from error


def _removed(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the renames themselves durable, where the system lets a folder be synced."""
    with suppress(OSError):  # Windows opens no folders; the files are in their places whatever comes of this
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _clear_left_behind(folder: Path) -> None:
    """Remove what killed processes left in a folder: we hold it, so that whoever still writes there says so."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _PART.match(path.name) and not in_use(path):
                path.unlink()
