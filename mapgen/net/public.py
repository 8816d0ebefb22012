"""Connections to public addresses only: what an address given by a stranger may be asked for.

The name is resolved once, and the very address that was looked at is the one connected to, so that a name that
changes its mind in between gains nothing. Every redirect opens a new connection and is looked at again.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from mapgen.errors import Refused

TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""
COMPATIBLE = ipaddress.IPv6Network("::/96")
"""IPv4 as it was written into IPv6 once (RFC 4291 §2.5.5.1), this machine among it."""


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
    if isinstance(found, ipaddress.IPv6Address):
        if found.is_site_local or found in COMPATIBLE:
            return False
        inner = found.ipv4_mapped or found.sixtofour
        if found in TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast
