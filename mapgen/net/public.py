"""Connections within a time, and to public addresses only where an address comes from a stranger.

The name is resolved once, and the very address that was looked at is the one connected to, so that a name that
changes its mind in between gains nothing. Every redirect opens a new connection and is looked at again.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import Any

from mapgen.errors import Refused

GLOBAL = ipaddress.IPv6Network("2000::/3")
"""The part of IPv6 that is the open internet (RFC 4291 §2.4); all else is local, reserved, or IPv4 in other words."""
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""


def connected(
    address: tuple[str, int], timeout: float | None = None, source_address: Any = None, *, public_only: bool = True
) -> socket.socket:
    """A socket to the first of the host's addresses that answers, after all of them were looked at.

    Args:
        address: host and port.
        timeout: seconds for all addresses together; whoever runs the name says how many there are.
        source_address: as for `socket.create_connection`.
        public_only: whether every address must be public.

    Raises:
        Refused: one of them is not public (RFC 6890): this machine, a local network, a reserved block.
        OSError: none answers.
    """
    host, port = address
    found = [one[4] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for one in found:
        if public_only and not is_public(str(one[0])):
            raise Refused(
                f"{host} is {one[0]}, which is no public address",
                hint="save the page yourself and give mapgen the file",
            )
    failure: OSError | None = None
    ends = None if timeout is None else time.monotonic() + timeout

    def left(shares: int) -> float | None:
        return None if ends is None else max(0.01, (ends - time.monotonic()) / shares)

    for number, one in enumerate(found):
        try:
            made = socket.create_connection((str(one[0]), port), left(len(found) - number), source_address)
        except OSError as error:
            failure = error
        else:
            made.settimeout(left(1))
            return made
    raise failure or OSError(f"{host} has no address")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    >>> [is_public(one) for one in ("93.184.216.34", "127.0.0.1", "::ffff:192.168.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in GLOBAL:
            return False
    return found.is_global and not found.is_multicast
