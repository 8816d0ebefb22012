"""The only socket: one pace for all processes, retries that obey the server, a cache that never keeps a failure.

Cache and pace lie in one SQLite file (WAL) in the cache folder, so that many processes share them.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sqlite3
import time
import urllib.error
import urllib.request
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import __version__, data
from .errors import BadAnswer, Offline, ProviderError, RateLimited, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

USER_AGENT = f"mapgen/{__version__}"
ATTEMPTS = 3
PATIENCE_S = 60.0
"""The longest a server may ask us to wait before we rather say so."""
CAP_BYTES = 5_000_000
REDIRECTS = 3
BUSY_S = 30.0
AHEAD_S = 600.0
"""A slot farther ahead than this was written by a clock that has since been set back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Asks one service over HTTP, at its pace.

    Args of the constructor: `name` of the service for messages, `store` for the pace, `interval_s` between two
    requests of all processes, `timeout_s` for one request from its beginning to its last byte.
    """

    name: str
    store: Store
    interval_s: float = 0.0
    timeout_s: float = 20.0
    attempts: int = ATTEMPTS
    patience_s: float = PATIENCE_S
    offline: bool = False
    sleep: Callable[[float], None] = time.sleep

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, after as many attempts as its failures deserve.

        Raises:
            Offline: the network is switched off.
            RateLimited: 429, or 503 with a Retry-After beyond our patience, after all attempts.
            Refused: 401, 403, 407, 451.
            BadAnswer: cut off, too large, a redirect loop, or another answer that is no success.
            ProviderError: not reachable, too slow, or failing (5xx), after all attempts.
        """
        if self.offline:
            raise Offline(f"{self.name} was not asked: the network is switched off", hint="leave out --offline")
        for attempt in range(1, self.attempts + 1):
            self.sleep(self.store.slot(urlsplit(url).netloc, self.interval_s))
            try:
                return self._once(url, headers or {})
            except (Refused, BadAnswer):
                raise
            except ProviderError as error:
                wait = getattr(error, "retry_after_s", None)
                if attempt == self.attempts or (wait is not None and wait > self.patience_s):
                    raise
                self.sleep(wait if wait is not None else 2.0 ** (attempt - 1) * (0.5 + random.random() / 2))
        raise AssertionError  # the loop returns or raises

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        scheme = urlsplit(url).scheme
        if scheme not in ("http", "https"):
            raise Refused(f"{self.name}: {scheme or 'no scheme'} is not asked, only http and https")
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked
            url, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        )
        ends = time.monotonic() + self.timeout_s
        try:
            with _opener().open(request, timeout=self.timeout_s) as response:
                return Answer(response.status, dict(response.headers.items()), self._body(response, ends))
        except urllib.error.HTTPError as error:
            with error:
                raise self._failure(error) from error
        except http.client.IncompleteRead as error:
            raise BadAnswer(f"{self.name}: the answer is cut off") from error
        except http.client.RemoteDisconnected as error:
            raise ProviderError(f"{self.name} hung up without an answer", hint="try later") from error
        except http.client.HTTPException as error:
            raise BadAnswer(f"{self.name}: no proper HTTP answer ({error!r})") from error
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            slow = isinstance(reason, TimeoutError) or "timed out" in str(reason)
            what = f"did not answer within {self.timeout_s:g} s" if slow else f"cannot be reached: {reason}"
            raise ProviderError(f"{self.name} {what}", hint="try later; what was found is kept") from error

    def _body(self, response: Any, ends: float) -> bytes:
        """The whole body, in time and below the cap.

        Raises:
            BadAnswer: larger than the cap, or not in the encoding it says.
            TimeoutError: slower than the timeout.
        """
        chunks, size = [], 0
        while True:
            if time.monotonic() > ends:
                raise TimeoutError("timed out")
            chunk = response.read1(65_536)
            if not chunk:
                break
            chunks.append(chunk)
            size += len(chunk)
            if size > CAP_BYTES:
                raise BadAnswer(f"{self.name}: the answer is larger than {CAP_BYTES / 1e6:.0f} MB")
        said = response.headers.get("Content-Length")
        if said is not None and said.isdigit() and size < int(said):
            raise BadAnswer(f"{self.name}: the answer is cut off ({size} of {said} bytes)")
        body = b"".join(chunks)
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding == "identity":
            return body
        if encoding not in ("gzip", "deflate"):
            raise BadAnswer(f"{self.name}: the answer is encoded as {encoding}, which was not asked for")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            plain = unpack.decompress(body, CAP_BYTES)
        except zlib.error as error:
            raise BadAnswer(f"{self.name}: the answer cannot be unpacked") from error
        if unpack.unconsumed_tail:
            raise BadAnswer(f"{self.name}: the answer unpacks to more than {CAP_BYTES / 1e6:.0f} MB")
        return plain

    def _failure(self, error: urllib.error.HTTPError) -> ProviderError:
        status = error.code
        wait = retry_after_s(error.headers.get("Retry-After", ""))
        if status == 429:
            told = f", come back in {wait:.0f} s" if wait is not None else ""
            return RateLimited(f"{self.name} was asked too often{told}", hint="try later", retry_after_s=wait)
        if status in (401, 403, 407, 451):
            return Refused(f"{self.name} refuses to answer ({status})", hint="check its key and terms of use")
        if status in (301, 302, 303, 307, 308):
            return BadAnswer(f"{self.name} redirects without end")
        if status == 503 and wait is not None:
            return RateLimited(f"{self.name} is busy, come back in {wait:.0f} s", hint="try later", retry_after_s=wait)
        if status >= 500:
            return ProviderError(f"{self.name} fails ({status})", hint="try later; what was found is kept")
        return BadAnswer(f"{self.name} does not understand the request ({status})")


def retry_after_s(text: str) -> float | None:
    """Seconds of a Retry-After header (RFC 9110 §10.2.3: seconds or a date), None where it says neither.

    >>> retry_after_s("7"), retry_after_s("soon")
    (7.0, None)
    """
    if text.strip().isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """At most `REDIRECTS`, and only to http and https."""

    max_redirections = REDIRECTS
    max_repeats = 1


def _opener() -> urllib.request.OpenerDirector:
    """Without the file, ftp and data handlers that urllib opens by default."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        _FewRedirects,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
