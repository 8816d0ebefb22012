"""One desk: the work, one change at a time, and what the pages are told after each.

What takes long (opening, reading what another program wrote, asking online services, drawing) is done beside the
lock, and taken over under it if it still holds: no change waits for it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapgen.desk.history import ChangedElsewhere
from mapgen.errors import InputError, MapgenError
from mapgen.story import StoryError

from . import telling
from .changes import Put, change_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapgen.pipeline import Made, Story

    from .telling import Told
    from .work import Work


BEGINNING = 3
"""Questions that are told before the whole is known."""
SHOWING_S = 0.5
"""So long the rest waits until somebody sees them: while it is found out, all is slower."""
OPENING_S = 60
"""So long a change waits for the whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page gets: what stands now, or why nothing was changed.

    `status` is 200; 409 where the page had not seen what somebody else made of the file: it asks whether to go
    on; 422 where the change makes no sense, with the message of the command line and, where that is known, the
    path of the word that is wrong; 503 while the work is being opened.
    """

    status: int
    told: Told


class Desk:
    """A work that several threads ask; each change waits for the one before.

    Args:
        work: not opened yet.
    """

    def __init__(self, work: Work) -> None:
        self.revision = 0
        """Counts what the pages have to show anew; 0: the work is being opened."""
        self.busy: tuple[int, int] | None = None
        """Of how many names how many were looked up, while that goes on."""
        self.changed: Callable[[], None] = lambda: None
        """Called after every new revision, from whatever thread made it."""
        self._work = work
        self._foreign = 0
        """The revision at which somebody else's change was taken up last."""
        self._problem: Told | None = None
        self._first: dict[str, Told] = {}
        """What is asked about the first places while the whole is being opened, by key."""
        self._shown, self._opened = threading.Event(), threading.Event()
        self._scene: tuple[int, bytes] = -1, b""
        self._lock = threading.RLock()
        self._looking = threading.Lock()
        self._drawing = threading.Lock()

    def open(self) -> None:
        """Find out what is asked about the first places, then the whole.

        Raises:
            MapgenError: it cannot be worked on.
        """
        if self._work.begin():
            lines = self._work.queue()[:BEGINNING]
            self._first = {line["key"]: {**line, **self._work.question(line["key"])} for line in lines}
            self.changed()
            self._shown.wait(SHOWING_S)
        self._work.prepare(self._progress)
        self._next()
        self._opened.set()

    def state(self) -> Told:
        """All that a page shows beside the map; `problem` is why the file cannot be read as it lies there now."""
        with self._lock:
            work = self._work
            told = {
                "revision": self.revision,
                "ready": self.revision > 0,
                "busy": _progress(self.busy),
                "kind": work.kind,
                "path": work.path.name,
                "title": work.path.name,
                "problem": self._problem,
                "asks": work.services,
                "canUndo": False,
                "canRedo": False,
                "changes": 0,
                "queue": [],
                "words": {"places": [], "draft": False},
                "issues": [],
            }
            if not self.revision:
                places = [one["place"] for one in self._first.values()]
                return told | {"queue": list(self._first.values()), "words": {"places": places, "draft": False}}
            return told | {
                "title": work.story.outline.title or work.path.name,
                "canUndo": work.history.can_undo,
                "canRedo": work.history.can_redo,
                "changes": work.history.changes,
                "queue": work.queue(),
                "words": work.words(),
                "issues": [telling.issue(one) for one in work.story.issues],
            }

    def question(self, key: str) -> Answer:
        """All about one thing that wants a look."""
        if not self.revision and key in self._first:
            self._shown.set()
            return Answer(200, self._first[key])
        with self._lock:
            return self._answered(lambda: self._work.question(key))

    def search(self, place: str, name: str) -> Answer:
        """Candidates for a place by another name; online services are asked, and nothing waits for them."""
        return self._answered(lambda: self._work.search(place, name))

    def picture(self, file: str) -> tuple[bytes, str] | None:
        """A picture of the story's folder, clean and small, with its media type; None where there is none."""
        try:
            return self._work.picture(file) if self.revision else None
        except MapgenError:
            return None

    def change(self, data: Any, seen: int) -> Answer:
        """Make a change, as a page sent it that showed the revision `seen`; one of the first waits for the whole."""
        if self._first:
            self._opened.wait(OPENING_S)
        if self.revision:
            self.look()
        with self._lock:
            if self._problem is not None:
                return Answer(422, self._problem)
            if seen < self._foreign:
                name = self._work.path.name
                return Answer(409, {"message": f"{name} was changed in another program meanwhile", "hint": ""})
            answer = self._answered(lambda: self._made(data))
        if answer.status == 200:
            self.changed()
        return answer

    def is_touched(self) -> bool:
        """Whether somebody may have written the file since this was last asked: a quick look."""
        return self.revision > 0 and self._work.history.touched()

    def look(self) -> None:
        """Take up what somebody else has made of the file, if they have."""
        with self._looking:
            if not self._work.history.changed_elsewhere():
                return
            take_up = self._work.taking_up()
            with self._lock:
                try:
                    if not take_up():
                        return
                    self._problem = None
                except MapgenError as error:
                    self._problem = _said(error)
                self.revision += 1
                self._foreign = self.revision
        self.changed()

    def settle(self) -> None:
        """Find out what takes long: what online services say, how other rows are read in the light of an answer."""
        settled = self._work.settling(self._progress)
        self.busy = None
        if settled is None:
            return
        with self._lock:
            if not settled():
                return
            self.revision += 1
        self.changed()

    def scene(self) -> bytes | None:
        """What the page of the map has of the story as it stands, as JSON; None while the work is being opened.

        `revision` and what `filling` tells; made once a revision.
        """
        from mapgen.render.html import filling

        with self._drawing:
            with self._lock:
                revision = self.revision
                story = self._work.story if revision else None
            if story is None:
                return None
            if self._scene[0] != revision:
                told = {"revision": revision, **filling(story.scene)}
                self._scene = revision, json.dumps(told).encode("ascii")
            return self._scene[1]

    def publish(self, build: Callable[[Story], Made]) -> tuple[Story, Made]:
        """Have the story built as it stands now.

        Raises:
            InputError: it is being opened still, or a target is one of its inputs.
            PublishError: a file could not be written.
        """
        if not self.revision:
            raise InputError("the story is being opened still")
        with self._lock:
            story = self._work.story
        with self._drawing:
            return story, build(story)

    def close(self) -> None:
        """Wait for the change under way; none is made afterwards."""
        self._lock.acquire(timeout=5)

    def _made(self, data: Any) -> Told:
        change = change_of(data)
        try:
            self._work.make(change)
        except MapgenError as error:
            if isinstance(change, Put) and not isinstance(error, StoryError | ChangedElsewhere):
                raise _RefusedError(error, tuple(change.path)) from error
            raise
        self.revision += 1
        return {"revision": self.revision}

    def _answered(self, told: Callable[[], Told]) -> Answer:
        if not self.revision:
            return Answer(503, {"message": f"{self._work.path.name} is being opened still", "hint": ""})
        try:
            return Answer(200, told())
        except ChangedElsewhere as error:
            return Answer(409, _said(error))
        except MapgenError as error:
            return Answer(422, _said(error))

    def _progress(self, done: int, whole: int) -> None:
        self.busy = (done, whole)

    def _next(self) -> None:
        with self._lock:
            self.busy = None
            self.revision += 1
        self.changed()


class _RefusedError(InputError):
    """A word that cannot be put where it was put."""

    def __init__(self, error: MapgenError, path: tuple[str | int, ...]) -> None:
        super().__init__(error.message, hint=error.hint)
        self.path = path


def _said(error: MapgenError) -> Told:
    """An error in the words of the command line, with the path of each word that is wrong."""
    told: Told = {"message": error.message, "hint": error.hint}
    if isinstance(error, StoryError) and error.paths:
        told["path"] = list(error.paths[0])
        told["problems"] = [
            {"path": list(path), "message": message} for path, message in zip(error.paths, error.details, strict=False)
        ]
    elif isinstance(error, _RefusedError):
        told["path"] = list(error.path)
    return told


def _progress(busy: tuple[int, int] | None) -> Told | None:
    return {"done": busy[0], "all": busy[1]} if busy else None
