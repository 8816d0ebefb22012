"""The page: one HTML file that asks the network for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.escape import escaped
from mapgen.model import Artifact

from . import shipped
from .document import block, page_data
from .embed import embed_of
from .embed.forms import link_tag
from .twin import text_twin

if TYPE_CHECKING:
    from mapgen.scene import Scene

FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Ccircle cx='8' cy='8' r='6' fill='%23fff' stroke='%23b3261e' stroke-width='3'/%3E%3C/svg%3E"
)
CHARSET = '<meta charset="utf-8">\n'
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
NO_LOOKING_AHEAD = '<meta http-equiv="x-dns-prefetch-control" content="off">\n'
"""Some browsers ask for the hosts of links before anybody follows them."""


class HtmlRenderer:
    """The page as a file: what a `StoryMap`, our `folium.Map`, saves."""

    name = "html"
    suffix = ".html"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The page, named after the scene."""
        from .storymap import StoryMap

        page = StoryMap(scene).render()
        return (Artifact(name=scene.id + self.suffix, media_type="text/html", data=page.encode("utf-8")),)


def whole_page(scene: Scene, *, head: str = "", body: str = "", script: str = "") -> str:
    """The page of a scene, put together around shipped constants; its text is escaped or in the block of data.

    Args:
        scene: what to show.
        head: HTML of a user's own folium layers for the head; with any of the three the page has no policy.
        body: the same for the end of the body.
        script: the same as script, run after ours.
    """
    foreign = bool(head or body or script)
    told = filling(scene)
    return "".join(
        (
            "<!DOCTYPE html>\n",
            f'<html lang="{escaped(told["lang"])}" dir="{escaped(told["dir"])}" data-mapgen="loading">\n<head>\n',
            CHARSET,
            "" if foreign else _policy(),
            VIEWPORT,
            NO_LOOKING_AHEAD,
            f"<title>{escaped(told['title'])}</title>\n",
            _meta(scene),
            f'<link rel="icon" href="{FAVICON}">\n',
            f"<style>{shipped.style()}</style>\n",
            f"<script>{shipped.leaflet_script()}</script>\n",
            head,
            "</head>\n<body>\n",
            told["body"],
            f'<script type="application/json" id="mapgen-data">{told["data"]}</script>\n',
            f"<script>{shipped.script()}</script>\n",
            body,
            f"<script>{script}</script>\n" if script else "",
            "</body>\n</html>\n",
        )
    )


def waiting_page() -> str:
    """A page without a scene: the policy, style and scripts of every page are there, ours does not run yet.

    What `filling` tells makes it the page of a scene, for who shows one after the other.
    """
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="" data-mapgen="loading">\n<head>\n',
            CHARSET,
            _policy(),
            VIEWPORT,
            NO_LOOKING_AHEAD,
            "<title>mapgen</title>\n",
            f'<link rel="icon" href="{FAVICON}">\n',
            f"<style>{shipped.style()}</style>\n",
            f"<script>{shipped.leaflet_script()}</script>\n",
            "</head>\n<body>\n",
            f'<script type="text/plain" id="mapgen-script">{shipped.script()}</script>\n',
            "</body>\n</html>\n",
        )
    )


def filling(scene: Scene) -> dict[str, str]:
    """What a page has of its scene: `lang`, `dir` and `title` as text, `body` as HTML, `data` as escaped JSON."""
    return {
        "lang": scene.lang,
        "dir": scene.direction,
        "title": scene.title or scene.id,
        "body": _skeleton(scene),
        "data": block(page_data(scene)),
    }


def _policy() -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{shipped.policy()}">\n'


def _meta(scene: Scene) -> str:
    """Description, and what others show of a link to this page; its picture and oEmbed where the address is known."""
    embed = embed_of(scene)
    pairs = [
        ("name", "description", scene.description),
        ("name", "generator", "mapgen"),
        ("property", "og:type", "article"),
        ("property", "og:title", scene.title or scene.id),
        ("property", "og:description", scene.subtitle or scene.description),
        ("name", "twitter:card", "summary_large_image" if scene.url else "summary"),
    ]
    links = ""
    if scene.url and embed.picture:
        width, height = embed.picture
        pairs += [
            ("property", "og:url", scene.url),
            ("property", "og:image", embed.beside(".png")),
            ("property", "og:image:width", str(width)),
            ("property", "og:image:height", str(height)),
            ("property", "og:image:alt", scene.description),
        ]
        links = f'<link rel="canonical" href="{escaped(scene.url)}">\n{link_tag(embed)}\n'
    metas = (f'<meta {kind}="{name}" content="{escaped(content)}">\n' for kind, name, content in pairs if content)
    return "".join(metas) + links


def _skeleton(scene: Scene) -> str:
    """What stands in the page before any script runs: the heading, the frame of the map, the text twin."""
    lang = f' lang="{escaped(scene.text_lang)}"' if scene.text_lang not in ("", scene.lang) else ""
    subtitle = f'<p id="mapgen-subtitle"{lang}>{escaped(scene.subtitle)}</p>' if scene.subtitle else ""
    return (
        '<a class="skip" href="#mapgen-twin"></a><main id="mapgen">'
        f'<header class="head"><h1 id="mapgen-title"{lang}>{escaped(scene.title or scene.id)}</h1>{subtitle}</header>'
        '<div id="mapgen-map"></div>'
        f"{text_twin(scene)}</main>\n"
    )
