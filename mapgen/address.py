"""The address of a page on the web, as a person gives it: checked before it goes into anything."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .errors import InputError

LONGEST = 2_000
HINT = "for example https://maps.example/train/"
_SIGNS = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$()*+,;=%&]+")
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?|[0-9a-f:.]*:[0-9a-f:.]*"
)


def page_address(text: str) -> str:
    """The address as given, if it is a whole http or https address with nothing in it that could mislead.

    Raises:
        InputError: it is relative, of another scheme, holds a user name or a fragment, or signs that an address
            must have percent-encoded.

    >>> page_address("https://maps.example/train/")
    'https://maps.example/train/'
    """
    if len(text) > LONGEST:
        raise InputError(f"the address is longer than {LONGEST:,} characters", hint=HINT)
    if not text.lower().startswith(("http://", "https://")):
        raise InputError(f"{text!r} is no whole http or https address", hint=HINT)
    if "#" in text:
        raise InputError(f"{text!r} names a part of a page", hint="leave out # and what follows")
    if not _SIGNS.fullmatch(text):
        raise InputError(
            f"{text!r} holds signs that no address holds as they are",
            hint="copy it from the browser, which writes them as %20, %C3%BC or xn--…",
        )
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError(f"{text!r} is no address: {error}", hint=HINT) from error
    if "@" in parts.netloc:
        raise InputError("the address holds a user name or a password", hint="leave out what stands before the @")
    if not _HOST.fullmatch(host):
        raise InputError(f"{text!r} names no host", hint=HINT)
    return text
