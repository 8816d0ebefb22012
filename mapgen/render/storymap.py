"""The page as a `folium.Map`: our constant script and style, the scene as data, and nothing else.

folium compiles what it renders as a template, twice. So nothing of a scene ever goes through it: folium
renders the layers that a user added (none, as a rule), and the page is put together around that.
"""

# ruff: noqa: SLF001 - folium and branca have no public way to their children, ids and scripts
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from mapgen.errors import RenderError
from mapgen.showing import framed

from .embed.height import MAP_PX, frame_height
from .html import whole_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.scene import Scene

MOST_IN_NOTEBOOK = 20_000_000
"""Characters of a page that are put into a notebook, which keeps them all."""
NAME = "story"
"""What stands for folium's random id of the map: scripts of layers that a user adds know it as `map_story`."""


class StoryMap(folium.Map):
    """A finished map that takes any folium layer on top, saves itself, and shows itself in a notebook.

    Alone it asks the network for nothing and carries a strict Content-Security-Policy. With layers of
    yours on top it has no policy, and brings the scripts that folium wants for them.
    """

    _template = Template("")

    def __init__(self, scene: Scene) -> None:
        west, south, east, north = scene.extent
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self._id = NAME
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.scene = scene
        StoryFigure(self)

    def render(self, **kwargs: Any) -> str:
        """The whole page as HTML.

        Raises:
            RenderError: the map was put into another figure, which would compile its text as a template.
        """
        figure = self._parent
        if not isinstance(figure, StoryFigure):
            raise RenderError(
                "a story's map is a page of its own and cannot be part of another figure",
                hint="save it and show it in an iframe, or add your layers to the map itself",
            )
        return figure.render(**kwargs)

    def render_layers(self, **kwargs: Any) -> None:
        """Let folium render what a user added, into the figure's header, body and script."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]

    @property
    def extended(self) -> bool:
        """Whether a user added anything of their own."""
        figure = self._parent
        parts = figure.parts if isinstance(figure, StoryFigure) else ()
        return bool(self._children or self.default_js or self.default_css) or any(part._children for part in parts)


class StoryFigure(Figure):
    """The document around one `StoryMap`."""

    def __init__(self, page: StoryMap) -> None:
        super().__init__()
        self.page = page
        self.header._children.clear()
        self._children.clear()
        self.add_child(page, name=NAME)

    @property
    def parts(self) -> tuple[Element, Element, Element]:
        """Where folium's elements put what they render: header, body, script."""
        return self.header, self.html, self.script

    def render(self, **kwargs: Any) -> str:
        """The whole page; the same bytes every time."""
        if not self.page.extended:
            return whole_page(self.page.scene)
        head, body, script = self._foreign(**kwargs)
        return whole_page(
            self.page.scene, head=head, body=body, script=f"var {self.page.get_name()} = mapgen.map;\n{script}"
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        """The page in a frame of its own, as high as it is at that width; a very long list is only named."""
        whole = self.render(**kwargs)
        scene = self.page.scene
        if len(whole) > MOST_IN_NOTEBOOK:
            return (
                f"<p>This page has {len(whole) / 1e6:,.0f} MB, too much for a notebook: "
                "<code>mapgen.build</code> writes it into a file.</p>"
            )
        rest_px = frame_height(scene) - MAP_PX
        return framed(whole, title=scene.title or scene.id, height=f"calc(62.5% + {rest_px}px)")

    def _foreign(self, **kwargs: Any) -> tuple[str, str, str]:
        """What folium makes of the layers that a user added; its random ids are counted instead."""
        kept = [dict(part._children) for part in self.parts]
        for name, url in folium.folium._default_js[1:]:
            self.header.add_child(JavascriptLink(url), name=name)
        for name, url in folium.folium._default_css[1:]:
            self.header.add_child(CssLink(url), name=name)
        self.page.render_layers(**kwargs)
        ids = [element._id for element in _elements(self) if re.fullmatch(r"[0-9a-f]{32}", element._id)]
        texts = [part.render(**kwargs) for part in self.parts]
        for part, children in zip(self.parts, kept, strict=True):
            part._children.clear()
            part._children.update(children)
        numbers = {random: f"{number:032x}" for number, random in enumerate(dict.fromkeys(ids), start=1)}
        if numbers:
            known = re.compile("|".join(numbers))
            texts = [known.sub(lambda found: numbers[found[0]], text) for text in texts]
        return texts[0], texts[1], texts[2]


def _elements(root: Element) -> Iterator[Element]:
    """An element and all that it holds, as children or otherwise (a popup keeps its text apart), each once."""
    seen: dict[int, Element] = {}
    waiting: list[Any] = [root]
    while waiting:
        held = waiting.pop()
        if isinstance(held, Element) and id(held) not in seen:
            seen[id(held)] = held
            waiting += reversed(list(vars(held).values()))
        elif isinstance(held, dict):
            waiting += reversed(list(held.values()))
        elif isinstance(held, list | tuple):
            waiting += reversed(held)
    yield from seen.values()
