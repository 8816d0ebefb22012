"""Answers and pace in one SQLite file (WAL) in the cache folder, shared by all processes of this machine.

Whatever is wrong with that file, work goes on: a broken one, or one of another make, is set aside and a new one
begun; where it cannot be used at all (locked, read-only, no room) this run keeps to itself, in memory.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mapgen import data
from mapgen.locking import held

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    Result = TypeVar("Result")

BUSY_S = 10.0
VERSION = 1
"""The make of the file (`user_version`); 0 is what it was before it was told."""
QUEUE = 100
"""Slots that may be taken ahead; what is farther ahead was written under another clock."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL, at TEXT)",
    "CREATE TABLE IF NOT EXISTS slots (name TEXT PRIMARY KEY, wall REAL NOT NULL, uptime REAL NOT NULL)",
    "SELECT key, answer, at FROM answers LIMIT 0",
    "SELECT name, wall, uptime FROM slots LIMIT 0",
)


class Store:
    """Answers and pace, shared by all processes of this machine; `set_aside` says in words what became of a bad file.

    Args of the constructor: `path` of the file, by default in the cache folder; `busy_s`, how long another
    process may keep it locked before this one goes on without it.
    """

    def __init__(self, path: Path | None = None, *, busy_s: float = BUSY_S) -> None:
        self.path = path or data.cache_folder() / "answers.sqlite"
        self.set_aside = ""
        self._busy_s = busy_s
        self._alone = threading.RLock()
        self._pid = os.getpid()
        self._identity: tuple[int, int] | None = None
        self._base: sqlite3.Connection | None = None
        self._earlier: sqlite3.Connection | None = None
        """The file, where it can be read and not be written."""

    def found(self, key: str) -> Any | None:
        """The remembered answer, None where there is none. An answer that says "no such place" is `[]`."""

        def asked(base: sqlite3.Connection) -> Any:
            return base.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()

        with self._alone:
            row = self._done(asked)
            if row is None and self._earlier is not None:
                with suppress(sqlite3.Error):
                    row = asked(self._earlier)
        try:
            return None if row is None else json.loads(row[0])
        except (ValueError, TypeError, RecursionError):  # not what we wrote: it is asked again
            return None

    def remember(self, key: str, answer: Any) -> None:
        """Keep an answer (JSON); a failure must never be given to this."""
        row = (key, json.dumps(answer, allow_nan=False), datetime.now(UTC).isoformat())
        self._done(lambda base: base.execute("INSERT OR REPLACE INTO answers (key, answer, at) VALUES (?, ?, ?)", row))

    def slot(self, name: str, interval_s: float) -> float:
        """Take the next free slot of a pace; seconds to wait until it begins.

        Slots are told by the wall clock and by the time since the machine started, and the nearer one counts:
        a clock that is set, or a new start, makes nobody wait.
        """
        if interval_s <= 0:
            return 0.0
        return self._done(lambda base: _taken(base, name, interval_s))

    def close(self) -> None:
        """Let go of the file."""
        for base in (self._base, self._earlier):
            if base is not None:
                base.close()
        self._base = self._earlier = None

    def _done(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do it in the file; if that is broken, in a new one; if it cannot be used, in memory."""
        with self._alone:
            for way in (self._opened, self._opened, self._in_memory):
                try:
                    return work(way())
                except (sqlite3.Error, OSError) as error:
                    if isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError)) or way == self._in_memory:
                        raise
                    self._react(error)
        raise AssertionError  # the last way returns or raises

    def _opened(self) -> sqlite3.Connection:
        if self._pid != os.getpid():  # after a fork: a connection belongs to the process that opened it
            self._base = self._earlier = None
            self._pid = os.getpid()
        if self._base is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _made_for_us_alone(self.path)
            self._identity = _identity(self.path)
            base = sqlite3.connect(self.path, timeout=self._busy_s, isolation_level=None, check_same_thread=False)
            self._base = base  # closed by whoever reacts to what goes wrong here
            version = _make(base)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            for statement in TABLES:
                base.execute(statement)
            if version != VERSION:
                base.execute(f"PRAGMA user_version = {VERSION}")
            if base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("its check fails")
        return self._base

    def _in_memory(self) -> sqlite3.Connection:
        if self._base is None:
            self._base = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            for statement in TABLES:
                self._base.execute(statement)
        return self._base

    def _react(self, error: Exception) -> None:
        """Set a bad file aside, or go on without one that is good and cannot be used."""
        kind = getattr(error, "sqlite_errorname", "")
        is_bad = not isinstance(error, (sqlite3.OperationalError, OSError)) or kind == "SQLITE_ERROR"
        if kind == "SQLITE_READONLY_DBMOVED":  # another process has set it aside
            self.close()
        elif is_bad:
            self.close()
            try:
                self._put_aside(str(error))
            except OSError as refused:
                self._go_on_alone(refused.strerror or str(refused))
        else:
            self._go_on_alone(getattr(error, "strerror", None) or str(error), kind)

    def _go_on_alone(self, why: str, kind: str = "") -> None:
        base, self._base = self._base, None
        if base is not None:
            base.close()
        if kind.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR")):
            with suppress(sqlite3.Error):
                self._earlier = _only_read(self.path, still=kind.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")))
        self._in_memory()
        self.set_aside = f"the cache {self.path} cannot be used ({why}); answers are kept for this run only"

    def _put_aside(self, why: str) -> None:
        number = 1
        with held(self.path.parent):
            if _identity(self.path) != self._identity:
                return  # another process has done it
            while (aside := self.path.with_name(f"{self.path.name}.broken-{number}")).exists():
                number += 1
            self.path.replace(aside)
            for tail in ("-wal", "-shm"):
                self.path.with_name(self.path.name + tail).unlink(missing_ok=True)
        self.set_aside = f"the cache {self.path} was broken ({why}); it now lies in {aside.name}, a new one is begun"


def _taken(base: sqlite3.Connection, name: str, interval_s: float) -> float:
    base.execute("BEGIN IMMEDIATE")
    try:
        now = time.time(), time.monotonic()
        row = base.execute("SELECT wall, uptime FROM slots WHERE name = ?", (name,)).fetchone()
        wait = 0.0
        if row is not None and all(isinstance(moment, float) for moment in row):
            wait = max(0.0, min(moment - at for moment, at in zip(row, now, strict=True)))
            wait = wait if wait <= QUEUE * interval_s else 0.0
        following = [at + wait + interval_s for at in now]
        base.execute("INSERT OR REPLACE INTO slots (name, wall, uptime) VALUES (?, ?, ?)", (name, *following))
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise
    return wait


def _make(base: sqlite3.Connection) -> int:
    """Its version.

    Raises:
        sqlite3.DatabaseError: it is none of ours.
    """
    version = int(base.execute("PRAGMA user_version").fetchone()[0])
    if version not in (0, VERSION):
        raise sqlite3.DatabaseError(f"its make is {version}, ours is {VERSION}")
    return version


def _only_read(path: Path, *, still: bool) -> sqlite3.Connection:
    """The file, opened to be read; `still`: nobody can write it, so that nothing beside it is needed."""
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    base = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        _make(base)
        base.execute("SELECT key, answer FROM answers LIMIT 1").fetchone()
    except sqlite3.Error:
        base.close()
        raise
    return base


def _made_for_us_alone(path: Path) -> None:
    """A file that other users of this machine cannot read: what was asked can give away what a desk works on.

    What SQLite lays beside it has the same mode.
    """
    with suppress(OSError):  # it is there, or cannot be made: both are found out when it is opened
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, whatever it is called."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino
