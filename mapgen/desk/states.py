"""What a story and its sidecar say, from the bytes of the two files; what is known is not found out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    from mapgen.model import Outline
    from mapgen.pipeline import Progress
    from mapgen.settings import Settings
    from mapgen.story import StoryFile
    from mapgen.story.sidecar import Sidecar

    from .history import Contents

KEPT = 20
"""So many earlier states are at hand when changes are taken back."""

MANY_TIMES = 4
"""A story with so many times the places that it begins with takes long to be found out as a whole."""


@dataclass(frozen=True, slots=True)
class State:
    """A story as it lies on the disk, and what it says."""

    file: StoryFile
    earlier: Sidecar
    story: pipeline.Story
    outline: Outline
    """All that it says, also where only its first places are looked at."""


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
        self._read: StoryFile | None = None

    def of(self, contents: Contents, progress: Progress | None = None) -> State:
        """What the two files say; `progress` is told (done, all) when it is located.

        Raises:
            InputError: the file is no story, or its sidecar is broken.
        """
        for known, state in self._known:
            if known == contents:
                return state
        earlier = sidecar.read(contents[self._beside], self._beside.name, self._settings.caps)
        return self.made(self._file(contents), earlier, progress=progress)

    def beginning(self, contents: Contents, most: int) -> State | None:
        """What the two files say of the first places that nobody has checked, found out much sooner than all.

        None where there are not many more of them.

        Raises:
            InputError: the file is no story, or its sidecar is broken.
        """
        file = self._file(contents)
        whole = outline_of(file, sidecar.Sidecar())
        open_ = [mention for mention in whole.mentions if mention.checked is None and mention.relative is None]
        if len(open_) < MANY_TIMES * most:
            return None
        kept = open_[:most]
        try:
            beside = sidecar.head(contents[self._beside], [mention.id for mention in kept])
            earlier = sidecar.read(beside, self._beside.name, self._settings.caps)
        except InputError:  # written in another way: what is wrong with it, if anything, the whole tells
            return None
        found = {mention.id: mention for mention in outline_of(file, earlier).mentions}
        outline = replace(whole, mentions=tuple(found[one.id] for one in kept), legs=(), happenings=())
        story = pipeline.Story(outline, self._settings, memory=self._memory, asking=False)
        return State(file, earlier, story, whole)

    def _file(self, contents: Contents) -> StoryFile:
        """The story as it is written; read once as long as it stays the same."""
        data = contents[self._path]
        if data is None:
            raise InputError(f"{self._path} cannot be read: there is no such file")
        caps = self._settings.caps
        if len(data) > caps.story_bytes:
            raise InputError(
                f"{self._path.name} has {len(data):,} bytes; a story file has at most {caps.story_bytes:,}",
                hint="raise MAPGEN_CAPS__STORY_BYTES",
            )
        if self._read is None or stories.dump(self._read) != data:
            text = decoded(data, self._path.name)
            self._read = stories.loads(text, name=self._path.name, caps=caps, path=self._path)
        return self._read

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
        return State(file, earlier, story, outline)

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
