"""The forms in which a map goes into an article. Every text and address in them is escaped."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from mapgen.escape import escaped, legible
from mapgen.model import Artifact

from .height import WIDTH
from .script import FRAME, component_script, snippet_script

COMPONENT = "mapgen-map.js"
PASTE = "Paste it into the article as HTML. The frame grows and shrinks with the map."
ELEMENT = f"For a site that loads {COMPONENT} once, from wherever it keeps its scripts."
OEMBED = """\
For systems that turn an address into an embed: serve the .oembed.json file beside the page,
and have this tag in the head of the page (mapgen build --url puts it there)."""
SITE = """\
Host the maps on another origin than the articles (another host name is enough): then the frame
runs its own script and cannot reach the article. A Content-Security-Policy of the article needs:"""
RELATIVE = "<!-- This wants the page beside the article; mapgen embed PAGE.html --url ADDRESS writes where it is. -->\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """What the article says of a page: `name` is that of its files, `id` the one by which the page calls itself.

    `url` is where readers find the page, "" as long as nobody knows: then the page is looked for
    beside the article. `picture` is the width and height of its picture `NAME.png`, None where there is none.
    """

    id: str
    name: str
    title: str
    description: str
    lang: str
    direction: str
    list_title: str
    height: int
    url: str = ""
    picture: tuple[int, int] | None = None

    @property
    def src(self) -> str:
        """The address of the page."""
        return self.url or self.beside(".html")

    def beside(self, suffix: str) -> str:
        """The address of another file of the same name."""
        return self._at(self.name + suffix)

    @property
    def component(self) -> str:
        """The address of the script of `<mapgen-map>`."""
        return self._at(COMPONENT)

    def _at(self, file: str) -> str:
        return urljoin(self.url, quote(file.encode("utf-8", "surrogateescape"), safe=""))


def artifacts(embed: Embed) -> tuple[Artifact, ...]:
    """The files for an article: the snippet and the alternative text; with an address all other forms too."""
    made = [
        Artifact(name=f"{embed.name}.embed.html", media_type="text/html", data=encoded(snippet(embed))),
        Artifact(name=f"{embed.name}.alt.txt", media_type="text/plain", data=encoded(embed.description + "\n")),
    ]
    if embed.url:
        made += [
            Artifact(name=f"{embed.name}.embed.txt", media_type="text/plain", data=encoded(all_forms(embed))),
            Artifact(name=f"{embed.name}.oembed.json", media_type="application/json", data=encoded(oembed_json(embed))),
            Artifact(name=COMPONENT, media_type="text/javascript", data=encoded(component_script())),
        ]
    return tuple(made)


def encoded(text: str) -> bytes:
    """UTF-8; control characters, and lone surrogates, which no file can hold, become U+FFFD."""
    return legible(text).encode()


def snippet(embed: Embed) -> str:
    """The figure to paste: the frame, its picture for readers without script, the list, and the script."""
    picture = f"<noscript>{_picture(embed)}</noscript>\n" if embed.picture else ""
    figure = _figure(embed, f"{frame(embed)}\n{picture}", f"<script>{snippet_script()}</script>\n")
    return figure if embed.url else RELATIVE + figure


def component(embed: Embed) -> str:
    """The same as a custom element, for a site that loads its script once."""
    attributes = {
        "src": embed.src,
        "data-mapgen": embed.id,
        "title": embed.title,
        "height": str(embed.height),
    }
    script = f"<script async{_attributes({'src': embed.component})}></script>\n"
    return _figure(embed, f"<mapgen-map{_attributes(attributes)}>{_picture(embed)}</mapgen-map>\n", script)


def plain(embed: Embed) -> str:
    """The form for systems that strip scripts: the frame at a fixed height."""
    return _figure(embed, f"{frame(embed)}\n", "")


def frame(embed: Embed) -> str:
    """The frame alone."""
    attributes = {
        "src": embed.src,
        "title": embed.title,
        "data-mapgen": embed.id,
        **FRAME,
        "height": str(embed.height),
        "style": "display:block;width:100%;border:0",
    }
    return f"<iframe{_attributes(attributes)}></iframe>"


def link_tag(embed: Embed) -> str:
    """What tells a system that reads the page where its oEmbed answer is."""
    attributes = {
        "rel": "alternate",
        "type": "application/json+oembed",
        "href": embed.beside(".oembed.json"),
        "title": embed.title,
    }
    return f"<link{_attributes(attributes)}>"


def oembed(embed: Embed) -> dict[str, Any]:
    """The oEmbed 1.0 answer of type `rich` (https://oembed.com, section 2.3.4)."""
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": embed.title,
        "html": frame(embed),
        "width": WIDTH,
        "height": embed.height,
    }
    if embed.picture:
        width, height = embed.picture
        answer |= {"thumbnail_url": embed.beside(".png"), "thumbnail_width": width, "thumbnail_height": height}
    return answer


def oembed_json(embed: Embed) -> str:
    """The answer as a file."""
    return json.dumps(oembed(embed), indent=2) + "\n"


def all_forms(embed: Embed) -> str:
    """All forms below each other with a word on each, for whoever keeps the site."""
    digest = base64.b64encode(hashlib.sha256(snippet_script().encode()).digest()).decode("ascii")
    origin = urljoin(embed.url, "/").rstrip("/")
    parts = [
        ("1. The snippet (the same as in the .embed.html file)", PASTE, snippet(embed)),
        (
            "2. Where scripts are stripped",
            f"The same at a fixed height: {embed.height} pixels, made for a column of {WIDTH}.",
            plain(embed),
        ),
        ("3. As an element of its own", ELEMENT, component(embed)),
        (
            "4. Where HTML is refused",
            f"The picture with this alternative text, as a link to {embed.src}",
            embed.description + "\n",
        ),
        ("5. oEmbed", OEMBED, link_tag(embed) + "\n"),
        ("6. For whoever keeps the site", SITE, f"frame-src {origin}; script-src 'sha256-{digest}'\n"),
    ]
    told = [f"{heading}\n{'-' * len(heading)}\n{text}\n\n{form}" for heading, text, form in parts]
    return "\n\n".join([f"{embed.title}\n{embed.src}\n", *told])


def _figure(embed: Embed, inner: str, script: str) -> str:
    attributes = {"class": "mapgen", "lang": embed.lang, "dir": embed.direction, "style": "margin:1em 0"}
    link = {"href": f"{embed.src}#mapgen-list", "target": "_blank", "rel": "noopener"}
    caption = f"<figcaption><a{_attributes(link)}>{escaped(embed.list_title)}</a></figcaption>\n"
    return f"<figure{_attributes(attributes)}>\n{inner}{caption}{script}</figure>\n"


def _picture(embed: Embed) -> str:
    """The picture of the map in place of the map; nothing where there is none."""
    if embed.picture is None:
        return ""
    width, height = embed.picture
    attributes = {
        "src": embed.beside(".png"),
        "alt": embed.description,
        "width": str(width),
        "height": str(height),
        "loading": "lazy",
        "style": "max-width:100%;height:auto",
    }
    return f"<img{_attributes(attributes)}>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escaped(value)}"' for name, value in values.items())
