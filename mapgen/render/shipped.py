"""The constant parts of a page: Leaflet, our script and style, and the policy that names their hashes."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from mapgen.errors import RenderError

STYLES = ("base.css", "map.css", "telling.css", "sizes.css")
SCRIPTS = (
    "start.js",
    "numbers.js",
    "inflate.js",
    "columns.js",
    "clusters.js",
    "labels.js",
    "timescale.js",
    "ground.js",
    "story.js",
    "names.js",
    "crowd.js",
    "pins.js",
    "globe.js",
    "callout.js",
    "key.js",
    "card.js",
    "search.js",
    "listing.js",
    "steps.js",
    "retold.js",
    "traveller.js",
    "past.js",
    "timeline.js",
    "page.js",
    "framed.js",
)
MARKER = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='25' height='41'%3E%3Cpath d='M12.5 1a11.5 "
    "11.5 0 0 0-11.5 11.5c0 8 11.5 27.5 11.5 27.5s11.5-19.5 11.5-27.5a11.5 11.5 0 0 0-11.5-11.5z' fill='%231f5c8b' "
    "stroke='%23fff'/%3E%3Ccircle cx='12.5' cy='12.5' r='4.5' fill='%23fff'/%3E%3C/svg%3E"
)
ICONS = (
    f'L.Icon.Default.prototype._getIconUrl=function(kind){{return kind==="icon"?"{MARKER}":'
    '"data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="};'
)
"""Leaflet's own icons are files that an inlined script cannot find: ours is in the script."""


@cache
def leaflet_script() -> str:
    """Leaflet, with an icon that needs no file.

    Raises:
        RenderError: the package that holds Leaflet is broken.
    """
    return _closed(f"{_leaflet('leaflet.js').rsplit('//# sourceMappingURL', maxsplit=1)[0]}\n{ICONS}")


@cache
def script() -> str:
    """Our script: the files of `page/` in order."""
    return _closed("\n".join(_own(name) for name in SCRIPTS))


@cache
def style() -> str:
    """Leaflet's style without its images, and ours."""
    sheet = re.sub(r"url\([^)]*\)", "none", _leaflet("leaflet.css"))
    return _closed("\n".join((sheet, *(_own(name) for name in STYLES))))


@cache
def policy() -> str:
    """The Content-Security-Policy of a page that holds nothing but these constants and its data."""
    scripts = " ".join(digest(text) for text in (leaflet_script(), script()))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {digest(style())}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """The source expression of an inline script or style.

    >>> digest("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _leaflet(name: str) -> str:
    from xstatic.pkg import leaflet

    path = Path(leaflet.BASE_DIR) / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RenderError(f"{path} cannot be read: {error.strerror}", hint="install xstatic-leaflet again") from error


def _own(name: str) -> str:
    return (files("mapgen.render") / "page" / name).read_text(encoding="utf-8")


def _closed(text: str) -> str:
    """The text, if it can stand in its element."""
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise RenderError("a shipped script or style would close its own element", hint="install mapgen again")
    return text
