"""Text and elements of the XML formats."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from mapgen.escape import legible

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(tag: str, text: str, **attributes: str) -> str:
    r"""An element that holds text, "" where there is none; a carriage return is kept from the parser.

    >>> element("name", "a < b\r\n"), element("Data", "", name="x")
    ('<name>a &lt; b&#13;\n</name>', '')
    """
    return nested(tag, escape(legible(text), {"\r": "&#13;"}), **attributes) if text else ""


def nested(tag: str, inner: str, **attributes: str) -> str:
    """An element around XML that is made already."""
    told = "".join(f" {name}={quoteattr(legible(value), LINE_ENDS)}" for name, value in attributes.items())
    return f"<{tag}{told}>{inner}</{tag}>"


LINE_ENDS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""What a parser would make a blank of in an attribute."""
