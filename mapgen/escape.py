"""Text into HTML, and onto a terminal: the functions through which it goes."""

from __future__ import annotations

import re

UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
    | {sign: f"&#{ord(sign)};" for sign in "{}$`\r"}
)


def legible(text: str) -> str:
    r"""A text that every format can hold: control characters and lone surrogates become U+FFFD.

    Tabs and ends of lines stay.

    >>> legible("a\x00b\n")
    'a\ufffdb\n'
    """
    return UNSAFE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Text for an element or a quoted attribute; control characters and lone surrogates become U+FFFD.

    Braces, dollar signs and backticks are escaped too, so that no template engine that the page may
    pass through finds anything of its own; a carriage return, which a parser would make a line feed.

    >>> escaped('<b title="{{ x }}">')
    '&lt;b title=&quot;&#123;&#123; x &#125;&#125;&quot;&gt;'
    """
    return legible(text).translate(SIGNS)


def plain(text: str) -> str:
    r"""The text with control characters shown as escapes, so that data cannot steer the terminal.

    >>> plain("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
