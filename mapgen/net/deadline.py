"""Connections that end in time: a deadline for the whole of a request, however slowly its bytes drip.

A socket's own timeout holds for one read; a server that sends a byte now and then would keep us for ever, in its
headers, in endless interim answers or in its body.
"""

from __future__ import annotations

import functools
import http.client
import io
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from .public import connected

if TYPE_CHECKING:
    import socket


class TimedHTTPHandler(urllib.request.HTTPHandler):
    """http until `ends` (of the monotonic clock); `public_only`: to public addresses."""

    def __init__(self, ends: float, *, public_only: bool) -> None:
        super().__init__()
        self._made = functools.partial(_HTTPConnection, ends=ends, public_only=public_only)

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Raises Refused where the host has an address that may not be asked."""
        return self.do_open(self._made, request)


class TimedHTTPSHandler(urllib.request.HTTPSHandler):
    """https in the same way; the certificate is held against the host's name as ever."""

    def __init__(self, ends: float, *, public_only: bool) -> None:
        super().__init__()
        self._made = functools.partial(_HTTPSConnection, ends=ends, public_only=public_only)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Raises Refused where the host has an address that may not be asked."""
        return self.do_open(self._made, request)


class _Timed:
    """What both connections do: every wait is cut to what is left."""

    timeout: Any
    response_class: Any

    def __init__(self, *args: Any, ends: float, public_only: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ends = ends
        self.response_class = functools.partial(_Response, ends=ends)
        self._create_connection = functools.partial(connected, public_only=public_only)

    def connect(self) -> None:
        self.timeout = _left(self._ends)
        super().connect()  # type: ignore[misc] # the connection it is mixed into


class _HTTPConnection(_Timed, http.client.HTTPConnection):
    pass


class _HTTPSConnection(_Timed, http.client.HTTPSConnection):
    pass


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, ends: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, ends))


class _TimedReader(io.RawIOBase):
    """Reads a socket, each time for no longer than is left."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, ends: float) -> None:
        self._raw, self._sock, self._ends = raw, sock, ends

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._ends))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left(ends: float) -> float:
    """Seconds until then.

    Raises:
        TimeoutError: there are none.
    """
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
