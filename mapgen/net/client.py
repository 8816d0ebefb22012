"""Asks over HTTP: at a service's pace, with retries that obey the server, within a cap of bytes and of time."""

from __future__ import annotations

import http.client
import math
import random
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from mapgen import __version__
from mapgen.errors import BadAnswer, Offline, ProviderError, RateLimited, Refused

from .deadline import TimedHTTPHandler, TimedHTTPSHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .store import Store

USER_AGENT = f"mapgen/{__version__}"
ATTEMPTS = 3
PATIENCE_S = 60.0
"""The longest a server may ask us to wait before we rather say so."""
ENOUGH = 3
"""Failures in a row, each after all attempts, after which a service is not asked again in this run."""
CAP_BYTES = 5_000_000
REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Standing:
    """How a service stands with us in this run."""

    failures: int = 0
    closed: ProviderError | None = None
    until: float = math.inf
    """Of the monotonic clock."""

    def refuse_closed(self, name: str) -> None:
        """Raise again what closed the service, as long as that holds."""
        if self.closed is None:
            return
        if time.monotonic() >= self.until:
            self.closed, self.until = None, math.inf
            return
        again = type(self.closed)(f"{name} is not asked any more in this run: {self.closed.message}")
        again.hint = self.closed.hint
        raise again

    def failed(self, error: ProviderError, patience_s: float) -> None:
        """Take a failure into account that all attempts ended in."""
        if isinstance(error, BadAnswer):  # to this question; it answers
            self.failures = 0
            return
        self.failures += 1
        if isinstance(error, RateLimited):
            self.closed = error
            self.until = time.monotonic() + (patience_s if error.retry_after_s is None else error.retry_after_s)
        elif isinstance(error, Refused) or self.failures >= ENOUGH:
            self.closed = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Asks one service over HTTP, at its pace.

    Args of the constructor: `name` of the service for messages, `store` for the pace, `interval_s` between two
    requests of all processes, `timeout_s` for one request from its beginning to its last byte.

    A service that refuses, or fails several times in a row, is not asked again by this client; one that says when
    to come back, not before.
    """

    name: str
    store: Store
    interval_s: float = 0.0
    timeout_s: float = 20.0
    attempts: int = ATTEMPTS
    patience_s: float = PATIENCE_S
    offline: bool = False
    public_only: bool = False
    """Whether addresses of this machine and of local networks are refused: for a URL that came from outside."""
    one_host: bool = False
    """Whether redirects must stay with the host that was asked: for questions that carry a key."""
    sleep: Callable[[float], None] = time.sleep
    _standing: _Standing = field(default_factory=_Standing, compare=False, repr=False)

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
        self._standing.refuse_closed(self.name)
        try:
            answer = self._persistently(url, headers or {})
        except ProviderError as error:
            self._standing.failed(error, self.patience_s)
            raise
        self._standing.failures = 0
        return answer

    def give_up(self, error: ProviderError) -> None:
        """Ask no more in this run, for a reason that only the reader of the answers could see."""
        if self._standing.closed is None:
            self._standing.closed = error

    def _persistently(self, url: str, headers: Mapping[str, str]) -> Answer:
        for attempt in range(1, self.attempts + 1):
            self.sleep(self.store.slot(urlsplit(url).netloc, self.interval_s))
            try:
                return self._once(url, headers)
            except (Refused, BadAnswer):
                raise
            except ProviderError as error:
                wait = getattr(error, "retry_after_s", None)
                if attempt == self.attempts or (wait is not None and wait > self.patience_s):
                    raise
                self.sleep(wait if wait is not None else 2.0 ** (attempt - 1) * (0.5 + random.random() / 2))
        raise AssertionError  # the loop returns or raises

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        if wrong := _wrong(url):
            raise Refused(f"{self.name}: {wrong}")
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked
            url, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        )
        ends = time.monotonic() + self.timeout_s
        try:
            with self._opener(ends).open(request, timeout=self.timeout_s) as response:
                return Answer(response.status, dict(response.headers.items()), self._body(response))
        except urllib.error.HTTPError as error:
            error.close()
            raise self._failure(error) from error
        except http.client.IncompleteRead as error:
            raise BadAnswer(f"{self.name}: the answer is cut off") from error
        except http.client.RemoteDisconnected as error:
            raise ProviderError(f"{self.name} hung up without an answer", hint="try later") from error
        except http.client.HTTPException as error:
            raise BadAnswer(f"{self.name}: no proper HTTP answer ({_short(error)})") from error
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            slow = isinstance(reason, TimeoutError) or "timed out" in str(reason)
            what = f"did not answer within {self.timeout_s:g} s" if slow else f"cannot be reached: {_short(reason)}"
            raise ProviderError(f"{self.name} {what}", hint="try later; what was found is kept") from error
        except ValueError as error:  # numbers and addresses in its headers that are none
            raise BadAnswer(f"{self.name}: no proper HTTP answer ({_short(error)})") from error

    def _opener(self, ends: float) -> urllib.request.OpenerDirector:
        """Without the file, ftp and data handlers that urllib opens by default.

        A proxy would resolve names for us, unchecked: where only public addresses may be asked there is none.
        """
        opener = urllib.request.OpenerDirector()
        if not self.public_only:
            opener.add_handler(urllib.request.ProxyHandler())
        opener.add_handler(TimedHTTPHandler(ends, public_only=self.public_only))
        opener.add_handler(TimedHTTPSHandler(ends, public_only=self.public_only))
        opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
        opener.add_handler(_FewRedirects(self.name, one_host=self.one_host))
        opener.add_handler(urllib.request.HTTPErrorProcessor())
        return opener

    def _body(self, response: Any) -> bytes:
        """The whole body, below the cap.

        Raises:
            BadAnswer: larger than the cap, cut off, or not in the encoding it says.
            TimeoutError: slower than the timeout.
        """
        chunks, size = [], 0
        while True:
            chunk = response.read1(65_536)
            if not chunk:
                break
            chunks.append(chunk)
            size += len(chunk)
            if size > CAP_BYTES:
                raise BadAnswer(f"{self.name}: the answer is larger than {CAP_BYTES / 1e6:.0f} MB")
        said = response.headers.get("Content-Length")
        if said is not None and said.isascii() and said.isdigit() and size < int(said):
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
        if not unpack.eof:
            raise BadAnswer(f"{self.name}: the answer is cut off")
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
            return BadAnswer(f"{self.name} redirects without end, or to what is no web address")
        if status == 503 and wait is not None:
            return RateLimited(f"{self.name} is busy, come back in {wait:.0f} s", hint="try later", retry_after_s=wait)
        if status >= 500 or status in (408, 425):
            return ProviderError(f"{self.name} fails ({status})", hint="try later; what was found is kept")
        return BadAnswer(f"{self.name} does not understand the request ({status})")


def retry_after_s(text: str) -> float | None:
    """Seconds of a Retry-After header (RFC 9110 §10.2.3: seconds or a date), None where it says neither.

    >>> retry_after_s("7"), retry_after_s("soon")
    (7.0, None)
    """
    if text.isascii() and text.strip().isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _short(error: object) -> str:
    """An error in few words: what a server sent may stand in it."""
    return f"{str(error).strip() or type(error).__name__:.100}"


def _wrong(url: str) -> str:
    """Why an address is not asked, "" where it may be."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no scheme'}: is not asked, only http and https"
    return "an address with a user name or a password is not asked" if "@" in unquote(parts.netloc) else ""


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """At most `REDIRECTS`, as safely as before; `one_host`: only to the same host."""

    max_redirections = REDIRECTS
    max_repeats = 1

    def __init__(self, name: str, *, one_host: bool) -> None:
        self._name = name
        self._one_host = one_host

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Without what else the answer holds, which urllib would read however long it is."""
        fp.close()
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Raises BadAnswer where the way leads astray."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if wrong := _wrong(newurl):
            raise BadAnswer(f"{self._name} redirects: {wrong}")
        if (old.scheme, new.scheme) == ("https", "http"):
            raise BadAnswer(f"{self._name} redirects from https to http, where others can read and change it")
        if self._one_host and old.hostname != new.hostname:
            raise BadAnswer(f"{self._name} redirects to another host, {new.scheme}://{new.hostname}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
