"""One at a time: a folder or a file that one process of this machine holds while it changes it.

The lock is the system's (`flock` on the very folder or file, none is made for it), so that whoever dies lets go,
whatever became of process numbers, also across containers. Where there is none (Windows, some network drives), or
where its holder does not come to an end, work goes on without it: it makes sets consistent and lets what was left
behind be told from what is in use, but no file is whole because of it.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 30.0
"""How long to wait for a folder that somebody else holds: far longer than anybody needs it."""
LOOK_AGAIN_S = 0.02


def hold(descriptor: int) -> None:
    """Mark an open file as in use, until it is closed or its process ends."""
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def in_use(path: Path) -> bool:
    """Whether a process holds a file, or nobody can tell."""
    if sys.platform == "win32":
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def held(folder: Path, patience_s: float = PATIENCE_S) -> Iterator[bool]:
    """Hold a folder for oneself; False where it could not be had and nothing keeps others out."""
    descriptor = _opened(folder)
    try:
        yield descriptor is not None and _locked(descriptor, time.monotonic() + patience_s)
    finally:
        if descriptor is not None:
            os.close(descriptor)  # which lets go


def _opened(folder: Path) -> int | None:
    if sys.platform == "win32":  # opens no folders
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _locked(descriptor: int, until: float) -> bool:
    if sys.platform == "win32":
        return False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_AGAIN_S)
        except OSError:  # a file system without locks
            return False
        else:
            return True
