"""Text into HTML: the one function through which it goes."""

from __future__ import annotations

import html
import re

UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


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
    pass through finds anything of its own.

    >>> escaped('<b title="{{ x }}">')
    '&lt;b title=&quot;&#123;&#123; x &#125;&#125;&quot;&gt;'
    """
    out = html.escape(legible(text), quote=True)
    for sign in "{}$`":
        out = out.replace(sign, f"&#{ord(sign)};")
    return out
