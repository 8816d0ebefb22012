"""What a story and its sidecar say, from the bytes of the two files; what is known is not found out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapgen import pipeline
from mapgen import story as stories
from mapgen.errors import InputError
from mapgen.locate import Memory
from mapgen.model import Image
from mapgen.read.pictures import Pictures
from mapgen.read.story import of as outline_of
from mapgen.story import sidecar
from mapgen.story.file import decoded

if TYPE_CHECKING:
    from pathlib import Path

    from mapgen.pipeline import Progress
    from mapgen.settings import Settings
    from mapgen.story import StoryFile
    from mapgen.story.sidecar import Sidecar

    from .history import Contents

KEPT = 20
"""So many earlier states are at hand when changes are taken back."""


@dataclass(frozen=True, slots=True)
class State:
    """A story as it lies on the disk, and what it says."""

    file: StoryFile
    earlier: Sidecar
    story: pipeline.Story


class States:
    """Of one story file, one after the other.

    Args:
        path: the story file.
        settings: as for any run on it.
        asking: whether online services are asked whenever a state is located.
    """

    def __init__(self, path: Path, settings: Settings, *, asking: bool) -> None:
        self._path = path
        self._beside = sidecar.beside(path)
        self._settings = settings
        self._asking = asking
        self._memory = Memory()
        self._pictures = Pictures(path.parent, settings)
        self._known: list[tuple[Contents, State]] = []

    def of(self, contents: Contents) -> State:
        """What the two files say.

        Raises:
            InputError: the file is no story, or its sidecar is broken.
        """
        for known, state in self._known:
            if known == contents:
                return state
        data = contents[self._path]
        if data is None:
            raise InputError(f"{self._path} cannot be read: there is no such file")
        caps = self._settings.caps
        if len(data) > caps.story_bytes:
            raise InputError(
                f"{self._path.name} has {len(data):,} bytes; a story file has at most {caps.story_bytes:,}",
                hint="raise MAPGEN_CAPS__STORY_BYTES",
            )
        file = stories.loads(decoded(data, self._path.name), name=self._path.name, caps=caps, path=self._path)
        return self.made(file, sidecar.read(contents[self._beside], self._beside.name, caps))

    def made(
        self, file: StoryFile, earlier: Sidecar, *, asking: bool | None = None, progress: Progress | None = None
    ) -> State:
        """The state of a file that has been read or changed; it is located when that is first asked for."""
        outline = self._pictures.opened(outline_of(file, earlier))
        story = pipeline.Story(
            outline,
            self._settings,
            progress,
            pipeline.inputs(self._path, outline, self._settings),
            memory=self._memory,
            asking=self._asking if asking is None else asking,
        )
        return State(file, earlier, story)

    def remember(self, contents: Contents, state: State) -> None:
        """Have a state at hand when the files come to say the same again."""
        others = [one for one in self._known if one[0] != contents]
        self._known = [*others[-KEPT:], (contents, state)]

    def picture(self, file: str) -> tuple[bytes, str] | None:
        """A picture of the story's folder, clean and small, with its media type; None where it cannot be shown."""
        found = self._pictures.tried(Image(file=file))
        return (found.data, found.media_type) if isinstance(found, Image) else None

    def forget_failures(self) -> bool:
        """Let online services be asked again that could not be asked; whether there was one."""
        return self._memory.forget_failures()
