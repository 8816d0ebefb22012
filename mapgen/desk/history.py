"""Files under a person's hands: every change is written at once, can be taken back, and never over somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen import publish
from mapgen.bounded import content
from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mapgen.settings import Caps

Contents = dict["Path", bytes | None]
"""What is in each file, None where there is none."""
MOST_BYTES = 200_000_000
"""Of all that is kept to take changes back; of a large file fewer changes are kept."""


class ChangedElsewhere(InputError):  # noqa: N818
    """Somebody else has written one of the files since it was read; nothing was written."""


class History:
    """What some files were and became, one change after the other.

    Args:
        paths: the files that belong together, in the order in which they are written; a change is taken back in
            the opposite order.
        caps: for their size.

    Raises:
        InputError: one of them cannot be read.
    """

    def __init__(self, paths: Sequence[Path], caps: Caps) -> None:
        self._most = caps.file_bytes
        self._paths = tuple(paths)
        self._before: list[Contents] = []
        self._after: list[Contents] = []
        self._settled = 0
        self._stamps = self._stamped()
        self.now = self._read()

    @property
    def changes(self) -> int:
        """How many changes were written and not taken back."""
        return self._settled + len(self._before)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._after)

    def write(self, new: Mapping[Path, bytes | None]) -> None:
        """Write a change; files that it does not name stay.

        Raises:
            ChangedElsewhere: a file is not as it was read.
            PublishError: a file could not be written.
        """
        before = self.now
        self._put({**before, **new})
        self._before.append(before)
        self._after.clear()
        size = sum(len(data or b"") for data in before.values())
        while len(self._before) > 1 and len(self._before) * size > MOST_BYTES:
            del self._before[0]
            self._settled += 1

    def undo(self) -> bool:
        """Take back the last change; False where there is none.

        Raises:
            ChangedElsewhere: a file is not as it was read.
            PublishError: a file could not be written.
        """
        if not self._before:
            return False
        now = self.now
        self._put(self._before[-1], reversed(self._paths))
        self._before.pop()
        self._after.append(now)
        return True

    def redo(self) -> bool:
        """Make the change again that was taken back last; False where there is none.

        Raises:
            ChangedElsewhere: a file is not as it was read.
            PublishError: a file could not be written.
        """
        if not self._after:
            return False
        now = self.now
        self._put(self._after[-1])
        self._after.pop()
        self._before.append(now)
        return True

    def changed_elsewhere(self) -> tuple[Path, ...]:
        """The files that are not as they were read or written here."""
        there = self._read()
        return tuple(path for path in self._paths if there[path] != self.now[path])

    def touched(self) -> bool:
        """Whether a file may have changed since this was last asked, or since it was written here: a quick look.

        Its size and times are looked at, not what is in it.
        """
        stamps = self._stamped()
        touched, self._stamps = stamps != self._stamps, stamps
        return touched

    def there(self) -> Contents:
        """What is in the files at this moment.

        Raises:
            InputError: one of them cannot be read.
        """
        return self._read()

    def take_up(self, there: Contents) -> None:
        """Go on from what somebody else has made of the files; what was done before cannot be taken back any more."""
        self.now = there
        self._settled += len(self._before)
        self._before.clear()
        self._after.clear()

    def _put(self, contents: Contents, order: Iterable[Path] | None = None) -> None:
        if changed := self.changed_elsewhere():
            raise ChangedElsewhere(
                f"{changed[0].name} was changed by someone else since it was read; nothing is written",
                hint="read it again and go on, or stop here",
            )
        changes = [(path, contents[path]) for path in order or self._paths if contents[path] != self.now[path]]
        publish.together((data, path) for path, data in changes if data is not None)
        for path, data in changes:
            if data is None:
                path.unlink(missing_ok=True)
        self.now = contents

    def _stamped(self) -> tuple[tuple[int, ...], ...]:
        return tuple(_stamp(path) for path in self._paths)

    def _read(self) -> Contents:
        return {path: _bytes(path, self._most) for path in self._paths}


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _bytes(path: Path, most: int) -> bytes | None:
    return content(path, most, "file_bytes") if path.exists() else None
