"""Answers and pace in one SQLite file (WAL) in the cache folder, shared by all processes of this machine."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mapgen import data
from mapgen.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_S = 30.0
AHEAD_S = 600.0
"""A slot farther ahead than this was written by a clock that has since been set back."""


class Store:
    """Answers and pace, shared by all processes of this machine.

    A file that is broken is set aside (`set_aside` says so) and a new one begun; work goes on.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or data.cache_folder() / "answers.sqlite"
        self.set_aside = ""
        self._pid = -1
        self._connection: sqlite3.Connection | None = None

    def found(self, key: str) -> Any | None:
        """The remembered answer, None where there is none. An answer that says "no such place" is `[]`."""
        with self._open() as base:
            row = base.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def remember(self, key: str, answer: Any) -> None:
        """Keep an answer (JSON); a failure must never be given to this."""
        with self._open() as base:
            base.execute(
                "INSERT OR REPLACE INTO answers (key, answer, at) VALUES (?, ?, ?)",
                (key, json.dumps(answer, ensure_ascii=False, allow_nan=False), datetime.now(UTC).isoformat()),
            )

    def slot(self, name: str, interval_s: float) -> float:
        """Take the next free slot of a pace; seconds to wait until it begins."""
        if interval_s <= 0:
            return 0.0
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            try:
                now = time.time()
                row = base.execute("SELECT next FROM pace WHERE name = ?", (name,)).fetchone()
                begins = max(now, row[0]) if row is not None and row[0] - now < AHEAD_S else now
                base.execute("INSERT OR REPLACE INTO pace (name, next) VALUES (?, ?)", (name, begins + interval_s))
                base.execute("COMMIT")
            except BaseException:
                base.execute("ROLLBACK")
                raise
        return max(0.0, begins - now)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connected()
        except sqlite3.OperationalError as error:  # locked, full, read-only: the answers themselves are sound
            raise ProviderError(
                f"the cache {self.path} cannot be used: {error}", hint="set MAPGEN_CACHE_DIR to another folder"
            ) from error

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None or self._pid != os.getpid():
            try:
                self._connection = self._begun()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._put_aside(str(error))
                self._connection = self._begun()
            self._pid = os.getpid()
        return self._connection

    def _begun(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProviderError(
                f"the cache folder {self.path.parent} cannot be made: {error.strerror}",
                hint="set MAPGEN_CACHE_DIR to a folder that can be written",
            ) from error
        base = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL, at TEXT)")
            base.execute("CREATE TABLE IF NOT EXISTS pace (name TEXT PRIMARY KEY, next REAL NOT NULL)")
            _refuse_broken(base)
        except BaseException:
            base.close()
            raise
        return base

    def _put_aside(self, why: str) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.broken-{number}")).exists():
            number += 1
        self.path.replace(aside)
        for tail in ("-wal", "-shm"):
            self.path.with_name(self.path.name + tail).unlink(missing_ok=True)
        self.set_aside = f"the cache {self.path} was broken ({why}); it now lies in {aside.name}, a new one is begun"

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _refuse_broken(base: sqlite3.Connection) -> None:
    if base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("its check fails")
