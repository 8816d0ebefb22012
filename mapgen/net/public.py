"""Connections to public addresses only: what an address given by a stranger may be asked for.

The name is resolved once, and the very address that was looked at is the one connected to, so that a name that
changes its mind in between gains nothing. Every redirect opens a new connection and is looked at again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import urllib.request
from typing import Any

from mapgen.errors import Refused


class PublicHTTPHandler(urllib.request.HTTPHandler):
    """http, to public addresses."""

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Raises Refused where the host has an address that is not public."""
        return self.do_open(_HTTPConnection, request)


class PublicHTTPSHandler(urllib.request.HTTPSHandler):
    """https, to public addresses; the certificate is held against the host's name as ever."""

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Raises Refused where the host has an address that is not public."""
        return self.do_open(_HTTPSConnection, request)


class _HTTPConnection(http.client.HTTPConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = connected


class _HTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = connected


def connected(address: tuple[str, int], timeout: float | None = None, source_address: Any = None) -> socket.socket:
    """A socket to the first of the host's addresses that answers, after all of them were looked at.

    Raises:
        Refused: one of them is not public (RFC 6890): this machine, a local network, a reserved block.
        OSError: none answers.
    """
    host, port = address
    found = [one[4] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for one in found:
        if not is_public(str(one[0])):
            raise Refused(
                f"{host} is {one[0]}, which is no public address",
                hint="save the page yourself and give mapgen the file",
            )
    failure: OSError | None = None
    for one in found:
        try:
            return socket.create_connection((str(one[0]), port), timeout, source_address)
        except OSError as error:
            failure = error
    raise failure or OSError(f"{host} has no address")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    >>> [is_public(one) for one in ("93.184.216.34", "127.0.0.1", "::ffff:192.168.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return (inner or found).is_global and not (inner or found).is_multicast
