"""What lies under the studio: a story file or a list, behind one small set of verbs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapgen.desk.history import History
    from mapgen.pipeline import Progress, Story
    from mapgen.settings import Settings

    from .changes import Change
    from .telling import Told


class Work(Protocol):
    """One source under the hands of one person."""

    path: Path
    kind: str
    """story or list."""

    @property
    def services(self) -> list[str]:
        """The online services that are asked, by name."""
        ...

    def begin(self) -> bool:
        """Look at the first places of a long one, until there is something to ask: `queue` and `question` tell it.

        False where there is nothing, or it is so short that the whole is known as soon.
        """
        ...

    def prepare(self, progress: Progress) -> None:
        """Find out the whole; nothing but what `begin` says is asked of the work before.

        Raises:
            InputError: it cannot be read.
        """
        ...

    @property
    def history(self) -> History:
        """Of the files that are written."""
        ...

    @property
    def story(self) -> Story:
        """As it stands now."""
        ...

    def queue(self) -> list[Told]:
        """What wants a look, worst first: key, name, group, severity and message of each."""
        ...

    def question(self, key: str) -> Told:
        """All about one of them: sentences, candidates, issues.

        Raises:
            InputError: it is not asked any more.
        """
        ...

    def words(self) -> Told:
        """What can be edited, as it was typed."""
        ...

    def search(self, place: str, name: str) -> Told:
        """Candidates for a place by another name, and in words which online services could not be asked.

        Raises:
            InputError: there is no such place.
        """
        ...

    def picture(self, file: str) -> tuple[bytes, str] | None:
        """A picture of the folder of the source, clean and small, with its media type; None where there is none."""
        ...

    def make(self, change: Change) -> None:
        """Make one change and write it.

        Raises:
            ChangedElsewhere: somebody else has written the file; nothing was changed.
            InputError: it cannot be made; says why.
            PublishError: the file could not be written.
        """
        ...

    def settling(self, progress: Progress) -> Callable[[], bool] | None:
        """Find out, beside other work, what takes long; None where nothing is left open.

        Returns:
            Takes what was found over; False where it is outdated by now.
        """
        ...

    def taking_up(self) -> Callable[[], bool]:
        """Read, beside other work, what somebody else has made of the file.

        Returns:
            Goes on from it; False where it is outdated by now. Raises InputError where the file cannot be read any
            more; what was there before goes on being shown.
        """
        ...


def opened(source: str | Path, settings: Settings, *, by: str, on: str) -> Work:
    """The work on a story file or a list.

    Args:
        source: a local file.
        settings: as for any run on it.
        by: who looks, their initials or name.
        on: the day, as 2018-04-03.

    Raises:
        InputError: it is neither, or it cannot be read.
        PluginError: there is no online service of that name.
    """
    from mapgen.locate.online import chain
    from mapgen.read import is_article, is_story

    from .list_work import ListWork
    from .story_work import StoryWork

    path = Path(source)
    if str(source) == "-":
        raise InputError("the studio writes into a file", hint="name a story or a list")
    chain(settings)  # says which of the services cannot be asked, before anything is shown
    if is_article(source, settings=settings):
        raise InputError(f"{source} is an article", hint=f"mapgen extract {source} -o story.yaml drafts a story")
    if is_story(source, settings=settings):
        return StoryWork(path, settings, by=by, on=on)
    return ListWork(path, settings, by=by, on=on)
