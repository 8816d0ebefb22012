"""A person goes through a story: each answer is written at once, into the story file and the sidecar beside it.

The story keeps its comments, order and quotes; what was chosen stays with the sidecar, from where every later
run takes it. A file that somebody else has changed meanwhile is never written over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapgen import pipeline, positions, publish
from mapgen import story as stories
from mapgen.errors import InputError
from mapgen.read.story import of as outline_of
from mapgen.story import editing, ids, sidecar
from mapgen.story.file import decoded
from mapgen.story.sidecar import Finding, Sidecar

from . import asking, taking_out
from .check import is_draft
from .findings import told_by

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry import Point

    from mapgen.model import Candidate, Place
    from mapgen.settings import Settings
    from mapgen.story import StoryFile
    from mapgen.story.editing import Value

    from .asking import OfPlace, OfTold, Question
    from .taking_out import Uses


class ChangedElsewhere(InputError):  # noqa: N818
    """Somebody else has written the story or its sidecar since it was read; nothing was written."""


@dataclass(frozen=True, slots=True)
class _State:
    """A story as it lies on the disk, and what it says."""

    data: bytes
    beside: bytes | None
    """The sidecar, None where there is none."""
    file: StoryFile
    earlier: Sidecar
    story: pipeline.Story


class Review:
    """One walk through one story file.

    Args:
        path: the story file.
        settings: as for any run on it.
        by: who looks, their initials or name.
        on: the day, as 2018-04-03.

    Raises:
        InputError: the file is no story, or its sidecar is broken.
    """

    def __init__(self, path: Path, settings: Settings, *, by: str, on: str) -> None:
        self.path = path
        self._settings = settings
        self._mark = f"{on} {by}".strip()
        self._skipped: set[str] = set()
        self._before: list[tuple[bytes, bytes | None]] = []
        self._settled = 0
        self._now = self._read()

    @property
    def story(self) -> pipeline.Story:
        """The story as it stands now."""
        return self._now.story

    @property
    def is_draft(self) -> bool:
        """Whether the story still says that it is a draft."""
        return is_draft(self.story)

    @property
    def decisions(self) -> int:
        """How many answers were written and not taken back."""
        return self._settled + len(self._before)

    @property
    def skipped(self) -> int:
        """How many questions were put off."""
        return len(self._skipped)

    def questions(self) -> tuple[Question, ...]:
        """What is still to be asked, worst first."""
        return tuple(one for one in asking.questions(self.story, self._now.file) if one.key not in self._skipped)

    def skip(self, question: Question) -> None:
        """Leave a question for another day."""
        self._skipped.add(question.key)

    def choose(self, question: OfPlace, candidate: Candidate) -> None:
        """The place is this candidate; where the writer gave a position, it is put where the candidate is.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the story cannot say it.
        """
        place = question.place
        mention = place.mentions[0]
        if mention.point is not None or mention.geometry is not None or not self._is_its_own(place):
            self.pin(question, positions.shown(candidate.point))
            return
        file = editing.set_place(self._now.file, place.id, {"checked": self._mark})
        others = tuple(one for one in question.candidates if one.key != candidate.key)
        first = place.chosen is not None and place.chosen.key == candidate.key
        finding = Finding(
            text=self._said(file, place.id),
            name=place.name,
            chosen=candidate,
            confidence=place.confidence if first else candidate.score,
            reason=place.reason if first else "chosen by a person",
            alternatives=others,
            evidence=mention.evidence,
        )
        self._write(file, replace(self._now.earlier, places={**self._now.earlier.places, place.id: finding}))

    def confirm(self, question: OfPlace) -> None:
        """The place is what it was taken to be.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: there is nothing to confirm.
        """
        if question.candidates:
            self.choose(question, question.candidates[0])
        elif question.place.point is not None:
            file = editing.set_place(self._now.file, question.place.id, {"checked": self._mark})
            self._write(file, self._now.earlier)
        else:
            raise InputError("there is no candidate to accept", hint="pin it, search another name, drop or skip it")

    def pin(self, question: OfPlace, position: str) -> None:
        """The place is at a position, written as typed.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: it is no position; says why.
        """
        point = _position(position)
        file, place = self._now.file, self._owner(question.place)
        words: dict[str, Value | None] = {"at": position, "checked": self._mark}
        listed = ids.listed(file.story)
        if place in listed and listed[place][1].lat:
            words = {"lat": round(point.y, 6), "lon": round(point.x, 6), "checked": self._mark}
        self._write(editing.set_place(file, place, words), self._now.earlier)

    def search(self, name: str) -> tuple[Candidate, ...]:
        """What the gazetteers know by another name, likeliest first."""
        return asking.search(self.story, name)

    def uses(self, question: OfPlace) -> Uses:
        """What else goes when the place is dropped.

        Raises:
            InputError: it cannot be dropped; says why.
        """
        return taking_out.uses(self._now.file, self.story.outline, self._owner(question.place))

    def drop(self, question: Question) -> None:
        """The place, journey or step leaves the story.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: it cannot be dropped; says why.
        """
        if isinstance(question, asking.OfPlace):
            used = self.uses(question)
            file = taking_out.without(self._now.file, self._owner(question.place), used)
            gone = set(used.told)
        else:
            file = editing.drop(self._now.file, (question.group, question.number))
            gone = {(question.group, question.number)}
        self._write(file, replace(self._now.earlier, told=self._told_without(gone)))

    def keep(self, question: OfTold) -> None:
        """The journey or step took place as it is told.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        file = editing.put(self._now.file, (question.group, question.number, "checked"), self._mark)
        self._write(file, self._now.earlier)

    def change(self, question: OfTold, word: str, value: str) -> None:
        """Another `when` or `status` for a journey or step; an empty value takes the word out.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the value does not fit; says why.
        """
        path = (question.group, question.number, word)
        if value:
            self._write(editing.put(self._now.file, path, value), self._now.earlier)
        elif (question.when if word == "when" else question.status) and _stands(self._now.file, path):
            self._write(editing.drop(self._now.file, path), self._now.earlier)

    def accept_draft(self) -> None:
        """The story is no draft any more.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        self._write(editing.drop(self._now.file, ("draft",)), self._now.earlier)

    def undo(self) -> bool:
        """Take back the last answer that was written; False where there is none.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        if not self._before:
            return False
        self._refuse_changes()
        data, known = self._before[-1]
        publish.written(data, self.path)
        beside = sidecar.beside(self.path)
        if known is None:
            beside.unlink(missing_ok=True)
        else:
            publish.written(known, beside)
        self._before.pop()
        self._now = self._read()
        return True

    def read_again(self) -> None:
        """Go on from what somebody else has made of the story; what was written before cannot be undone any more.

        Raises:
            InputError: it is no story now.
        """
        self._now = self._read()
        self._settled += len(self._before)
        self._before.clear()

    def _read(self) -> _State:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise InputError(f"{self.path} cannot be read: {error.strerror or error}") from error
        caps = self._settings.caps
        file = stories.loads(decoded(data, self.path.name), name=self.path.name, caps=caps, path=self.path)
        beside = sidecar.beside(self.path)
        earlier = sidecar.read_sidecar(beside, caps)
        return self._state(data, _bytes(beside), file, earlier)

    def _state(self, data: bytes, beside: bytes | None, file: StoryFile, earlier: Sidecar) -> _State:
        story = pipeline.Story(outline_of(file, earlier), self._settings, inputs=(self.path,))
        return _State(data, beside, file, earlier, story)

    def _write(self, file: StoryFile, earlier: Sidecar) -> None:
        """Both files, the sidecar first: without `checked` in the story, nothing in it counts."""
        self._refuse_changes()
        data = stories.dump(file)
        state = self._state(data, None, file, earlier)
        found = state.story.places, told_by(state.story), earlier
        beside = sidecar.sidecar_text(*found).encode()
        publish.written(beside, sidecar.beside(self.path))
        publish.written(data, self.path)
        self._before.append((self._now.data, self._now.beside))
        self._now = replace(state, beside=beside, earlier=sidecar.as_sidecar(*found))

    def _refuse_changes(self) -> None:
        for path, known in ((self.path, self._now.data), (sidecar.beside(self.path), self._now.beside)):
            if _bytes(path) != known:
                raise ChangedElsewhere(
                    f"{path.name} was changed by someone else since it was read; the answer is not written",
                    hint="read it again and go on, or stop here",
                )

    def _said(self, file: StoryFile, place: str) -> str:
        """The words under which a place will be looked for in a changed story."""
        mentions = outline_of(file, self._now.earlier).mentions
        return next(sidecar.said(mention) for mention in mentions if mention.id == place)

    def _is_its_own(self, place: Place) -> bool:
        """Whether a place stands in the file under its own id or name, and is not the centre of another's ring."""
        return self._owner(place) == place.id

    def _owner(self, place: Place) -> str:
        listed = ids.listed(self._now.file.story)
        if place.id not in listed:
            for mention in self.story.outline.mentions:
                told = mention.relative
                if (
                    told is not None
                    and told.of == (place.id,)
                    and mention.id in listed
                    and listed[mention.id][1].within
                ):
                    return mention.id if mention.text == place.mentions[0].text else place.id
        return place.id

    def _told_without(self, gone: set[tuple[str, int]]) -> tuple[sidecar.Told, ...]:
        """What journeys and steps rest on, without some of them."""
        kept = []
        at: dict[str, int] = {}
        for one in told_by(self.story):
            number = at.setdefault(one.group, 0)
            at[one.group] += 1
            if (one.group, number) not in gone:
                kept.append(one)
        return tuple(kept)


def _position(text: str) -> Point:
    """The reference point of a position as typed.

    Raises:
        InputError: it is none.
    """
    try:
        shape = positions.wkt(text)
        point = positions.point(text) if shape is None else shape.representative_point()
    except positions.PositionError as error:
        raise InputError(str(error)) from error
    if point is None:
        raise InputError(f"{text!r} is no position", hint="write it as 33.92 N, 34.31 E")
    return point


def _stands(file: StoryFile, path: tuple[str | int, ...]) -> bool:
    from mapgen.story import nodes

    return nodes.at(file.root, path) is not None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
