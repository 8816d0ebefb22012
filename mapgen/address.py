"""Addresses on the web, as a person or a file gives them: checked before they go into anything."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from .errors import InputError

LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f-\x9f<>\"`\\]+", re.IGNORECASE)
_LINKED_HOST = re.compile(r"[\w.-]*\w[\w.-]*|[0-9a-f:.]*:[0-9a-f:.]*")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Categories of characters that are not seen, or that turn what is read around."""

LONGEST = 2_000
HINT = "for example https://maps.example/train/"
_SIGNS = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$()*+,;=%&]+")
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?|[0-9a-f:.]*:[0-9a-f:.]*"
)


def is_link(text: str) -> bool:
    r"""Whether a reader may be sent there: a whole http, https or mailto address, which says where it leads.

    Letters of any script may stand in it. What browsers read otherwise than people do may not: blanks and
    control characters, backslashes, signs that turn or hide a text, a name or a password before the host.

    >>> is_link("https://ko.wikipedia.org/wiki/평양"), is_link("mailto:desk@paper.example")
    (True, True)
    >>> is_link("java\tscript:alert(1)"), is_link("//paper.example"), is_link("https://paper.example@evil.example")
    (False, False, False)
    """
    if not LINK.fullmatch(text) or (not text.isascii() and any(unicodedata.category(sign) in _UNSEEN for sign in text)):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(parts.path)
    return "@" not in parts.netloc and _LINKED_HOST.fullmatch(host) is not None


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
