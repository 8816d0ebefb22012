"""The last look: all formats built, shown beside each other, with what is left to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen import pipeline

from . import telling

if TYPE_CHECKING:
    from pathlib import Path

    from .desk import Desk
    from .telling import Told


class Published:
    """What was built last, by file name; nothing else of the folder is ever served.

    Args:
        folder: where the files go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Path] = {}

    def build(self, desk: Desk, url: str = "") -> Told:
        """Build the default formats.

        Args:
            desk: whose story it is.
            url: where readers will find the page; else what the settings say.

        Raises:
            InputError: a target is one of the inputs, or `url` is no whole address.
            PublishError: a file could not be written.
        """
        options: Told = {"url": url} if url else {}
        story, made = desk.publish(lambda story: pipeline.build(story, out=f"{self._folder}/", **options))
        self._files = {path.name: path for path in made.paths}
        snippet = next((path for name, path in self._files.items() if name.endswith(".embed.html")), None)
        return {
            "folder": str(self._folder),
            "files": [{"name": name, "bytes": path.stat().st_size} for name, path in self._files.items()],
            "issues": [telling.issue(one) for one in made.issues],
            "draft": story.scene.draft,
            "url": url or story.settings.url,
            "snippet": snippet.read_text(encoding="utf-8") if snippet else "",
            "page": f"{story.id}.html",
            "picture": f"{story.id}.png",
        }

    def file(self, name: str) -> Path | None:
        """A file that was built, None for any other."""
        return self._files.get(name)
