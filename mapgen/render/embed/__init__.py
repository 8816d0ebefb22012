"""A map goes into an article: the snippet and the other forms, of a scene or of a page that was built before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen import words

from .built import files
from .forms import Embed, artifacts
from .height import frame_height

if TYPE_CHECKING:
    from mapgen.model import Artifact
    from mapgen.scene import Scene

__all__ = ["Embed", "EmbedRenderer", "artifacts", "embed_of", "files", "frame_height"]


class EmbedRenderer:
    """The snippet, which takes the page and the picture of the same name from beside itself; and the alternative text.

    Where the scene knows its address (`Scene.url`) the snippet names it, and the other forms come with it.
    """

    name = "embed"
    suffix = ".embed.html"

    def artifacts(self, scene: Scene, /) -> tuple[Artifact, ...]:
        """The files for an article."""
        return artifacts(embed_of(scene))


def embed_of(scene: Scene) -> Embed:
    """What an article says of the page and the picture of a scene."""
    from mapgen.render.picture import SIZE

    return Embed(
        id=scene.id,
        name=scene.id,
        title=scene.title or scene.id,
        description=scene.description,
        lang=scene.lang,
        direction=scene.direction,
        list_title=words.word(scene.lang, "page", "list"),
        height=frame_height(scene),
        url=scene.url,
        picture=scene.size or SIZE,
    )
