"""A person goes through a story: each answer is written at once, into the story file and the sidecar beside it.

The story keeps its comments, order and quotes; what was chosen stays with the sidecar, from where every later
run takes it. A file that somebody else has changed meanwhile is never written over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapgen import pipeline, positions
from mapgen import story as stories
from mapgen.errors import InputError
from mapgen.read.story import of as outline_of
from mapgen.story import editing, ids, nodes, sidecar
from mapgen.story.sidecar import Finding, Sidecar

from . import asking, sites, taking_out
from .check import is_draft
from .findings import told_anew, told_by
from .history import ChangedElsewhere, History
from .states import States

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path as File

    from mapgen.model import Candidate, Place
    from mapgen.pipeline import Progress
    from mapgen.settings import Settings
    from mapgen.story import StoryFile
    from mapgen.story.editing import Value
    from mapgen.story.nodes import Path

    from .asking import OfPlace, OfTold, Question
    from .states import State
    from .taking_out import Uses

__all__ = ["ChangedElsewhere", "Review"]

GROUPS = ("steps", "journeys", "related")


class Review:
    """One walk through one story file.

    Args:
        path: the story file.
        settings: as for any run on it.
        by: who looks, their initials or name.
        on: the day, as 2018-04-03.
        asking: whether online services are asked whenever the story is located; else only by `asking_services`.
        first: of a story with many more, only so many places are looked at until `locate` finds out the whole.

    Raises:
        InputError: the file is no story, or its sidecar is broken.
    """

    def __init__(
        self, path: File, settings: Settings, *, by: str, on: str, asking: bool = True, first: int | None = None
    ) -> None:
        self.path = path
        self._mark = f"{on} {by}".strip()
        self._skipped: set[str] = set()
        self._states = States(path, settings, asking=asking)
        self.history = History((sidecar.beside(path), path), settings.caps)
        now = self.history.now
        beginning = self._states.beginning(now, first) if first is not None else None
        self._is_whole = beginning is None
        self._now = beginning or self._states.of(now)

    @property
    def story(self) -> pipeline.Story:
        """The story as it stands now."""
        return self._now.story

    @property
    def file(self) -> StoryFile:
        """Its text, as it stands now."""
        return self._now.file

    @property
    def is_draft(self) -> bool:
        """Whether the story still says that it is a draft."""
        return is_draft(self.story)

    @property
    def decisions(self) -> int:
        """How many answers were written and not taken back."""
        return self.history.changes

    @property
    def skipped(self) -> int:
        """How many questions were put off."""
        return len(self._skipped)

    def questions(self) -> tuple[Question, ...]:
        """What is still to be asked, worst first."""
        return tuple(one for one in asking.questions(self.story, self._now.file) if one.key not in self._skipped)

    def about(self, place: Place) -> OfPlace:
        """The question about a place that nobody asks about."""
        return asking.of_place(self.story, self._now.file, place)

    def skip(self, question: Question) -> None:
        """Leave a question for another day."""
        self._skipped.add(question.key)

    def choose(self, question: OfPlace, candidate: Candidate) -> None:
        """The place is this candidate; where the writer gave a position, it is put where the candidate is.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the story cannot say it.
        """
        if self.is_pinned(question.place):
            self.pin(question, positions.shown(candidate.point))
        else:
            self._write(*self._chosen([(question, candidate)]))

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
            self._write(file)
        else:
            raise InputError("there is no candidate to accept", hint="pin it, search another name, drop or skip it")

    def confirm_all(self, questions: Sequence[Question]) -> None:
        """Several places are what they were taken to be, and what is told took place as it is told: one change.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: one of them has to be asked by itself; nothing is written then.
        """
        told: dict[Path, Value] = {}
        chosen: list[tuple[OfPlace, Candidate]] = []
        for one in questions:
            if isinstance(one, asking.OfTold):
                told[one.group, one.number, "checked"] = self._mark
            elif one.candidates and not self.is_pinned(one.place):
                chosen.append((one, one.candidates[0]))
            else:
                raise InputError(f"{one.place.name} has to be looked at by itself")
        self._write(*self._chosen(chosen, told))

    def is_pinned(self, place: Place) -> bool:
        """Whether a choice puts the place somewhere: where the writer gave a position, or another's ring its centre."""
        mention = place.mentions[0]
        return mention.point is not None or mention.geometry is not None or not self._is_its_own(place)

    def pin(self, question: OfPlace, position: str) -> None:
        """The place is at a position, written as typed.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: it is no position; says why.
        """
        self._write(sites.moved(self._now.file, self._now.outline, question.place, position, self._mark))

    def search(self, name: str) -> tuple[Candidate, ...]:
        """What the gazetteers know by another name, likeliest first."""
        return asking.search(self.story, name)

    def uses(self, question: OfPlace) -> Uses:
        """What else goes when the place is dropped.

        Raises:
            InputError: it cannot be dropped; says why.
        """
        return taking_out.uses(self._now.file, self._now.outline, self._owner(question.place))

    def drop(self, question: Question) -> None:
        """The place, journey or step leaves the story.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: it cannot be dropped; says why.
        """
        if isinstance(question, asking.OfTold):
            self._take_out(question.group, question.number)
            return
        used = self.uses(question)
        file = taking_out.without(self._now.file, self._owner(question.place), used)
        gone = set(used.told)
        groups = {"steps": len(self._now.file.story.steps), "related": len(self._now.file.story.related)}
        told = [one for one in told_by(self.story) if one.group not in groups]
        for group, length in groups.items():
            left = [number for number in range(length) if (group, number) not in gone]
            told += [one for one in told_anew(self.story, group, left) if one.group == group]
        self._write(file, replace(self._now.earlier, told=tuple(told)))

    def keep(self, question: OfTold) -> None:
        """The journey or step took place as it is told.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        file = editing.put(self._now.file, (question.group, question.number, "checked"), self._mark)
        self._write(file)

    def change(self, question: OfTold, word: str, value: str) -> None:
        """Another `when` or `status` for a journey or step; an empty value takes the word out.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the value does not fit; says why.
        """
        self.put((question.group, question.number, word), value)

    def accept_draft(self) -> None:
        """The story is no draft any more.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        self._write(editing.drop(self._now.file, ("draft",)))

    def put(self, path: Path, value: Value | None) -> None:
        """Another word anywhere in the story; None or an empty text takes it out.

        Args:
            path: keys and indices from the root: ("steps", 2, "title"); one past the end adds to a list.
            value: as it would be typed.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the story cannot say it; says why and where.
        """
        file = self._now.file
        if value not in (None, ""):
            self._write(editing.put(file, path, value))
        elif len(path) == 2 and path[0] in GROUPS and isinstance(path[1], int):
            self._take_out(str(path[0]), path[1])
        elif nodes.at(file.root, path) is not None:
            self._write(editing.drop(file, path))

    def place(self, place: str, words: Mapping[str, Value | None]) -> None:
        """Other words about a place, None taking one out; it counts as looked at.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: the story has no such place, or cannot say it.
        """
        one = self.story.places.get(place)
        if one is None:
            raise InputError(f"the story has no place {place!r}")
        self._write(sites.with_words(self._now.file, self._now.outline, one, {**words, "checked": self._mark}))

    def pass_through(self, journey: int, leg: int, position: str) -> None:
        """A journey passes through a position on the way of one of its legs, both counted from 0.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: there is no such leg, or its journey is written in a way that has no room for it.
        """
        self._write(sites.passing_through(self._now.file, journey, leg, position))

    def move(self, group: str, number: int, to: int) -> None:
        """A step, journey or related item comes to stand at another index of its group.

        Raises:
            ChangedElsewhere: the file is not as it was read.
            InputError: there is none at one of the two.
        """
        file = editing.move(self._now.file, (group, number), to)
        order = list(range(len(getattr(file.story, group))))
        order.insert(to, order.pop(number))
        self._write(file, replace(self._now.earlier, told=told_anew(self.story, group, order)))

    def undo(self) -> bool:
        """Take back the last answer that was written; False where there is none.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        done = self.history.undo()
        if done:
            self._now = self._states.of(self.history.now)
        return done

    def redo(self) -> bool:
        """Give the answer again that was taken back last; False where there is none.

        Raises:
            ChangedElsewhere: the file is not as it was read.
        """
        done = self.history.redo()
        if done:
            self._now = self._states.of(self.history.now)
        return done

    def read_again(self) -> None:
        """Go on from what somebody else has made of the story; what was written before cannot be undone any more.

        Raises:
            InputError: it is no story now; until it is one again, what it was before goes on being told.
        """
        self.reading_again()()

    def reading_again(self) -> Callable[[], bool]:
        """Read and locate what somebody else has made of the story; nothing that is told changes by this.

        Returns:
            Goes on from it, as `read_again`; False where something else was written meanwhile.
        """
        before, there = self.history.now, self.history.there()
        found: State | InputError
        try:
            found = self._states.of(there)
            found.story.find()
        except InputError as error:
            found = error

        def read() -> bool:
            if self.history.now is not before:
                return False
            self.history.take_up(there)
            if isinstance(found, InputError):
                raise found
            self._now = found
            return True

        return read

    def begin(self, most: int) -> bool:
        """Look at so many places first; False where the whole is known already."""
        beginning = None if self._is_whole else self._states.beginning(self.history.now, most)
        self._now = beginning or self._now
        return beginning is not None

    def locate(self, progress: Progress | None = None) -> None:
        """Find out now where the places are, not when it is first asked for; `progress` is told (done, all)."""
        state = self._states.of(self.history.now, progress)
        state.story.find()
        self._now, self._is_whole = state, True

    def picture(self, file: str) -> tuple[bytes, str] | None:
        """A picture of the story's folder, clean and small, with its media type; None where it cannot be shown."""
        return self._states.picture(file)

    def ask_again(self) -> bool:
        """Let online services be asked again that could not be asked; whether there was one."""
        return self._states.forget_failures()

    def asking_services(self, progress: Progress | None = None) -> Callable[[], bool]:
        """Ask the online services that the settings name for what no gazetteer knows.

        Args:
            progress: called with (done, all) as names are looked up.

        Returns:
            Goes on from their answers; False where the story has changed meanwhile.
        """
        before = self._now
        state = self._states.made(before.file, before.earlier, asking=True, progress=progress)
        state.story.find()

        def asked() -> bool:
            if self._now is not before:
                return False
            self._now = state
            return True

        return asked

    def _write(self, file: StoryFile, earlier: Sidecar | None = None) -> None:
        """Both files, the sidecar first: without `checked` in the story, nothing in it counts."""
        state = self._states.made(file, self._now.earlier if earlier is None else earlier)
        found = state.story.places, told_by(state.story), state.earlier
        beside = sidecar.sidecar_text(*found).encode()
        self._states.remember(self.history.now, self._now)
        self.history.write({sidecar.beside(self.path): beside, self.path: stories.dump(file)})
        self._now = replace(state, earlier=sidecar.as_sidecar(*found))
        self._states.remember(self.history.now, self._now)

    def _take_out(self, group: str, number: int) -> None:
        """A journey, a step or what is related leaves the story, with what it rests on."""
        file = editing.drop(self._now.file, (group, number))
        left = [one for one in range(len(getattr(self._now.file.story, group))) if one != number]
        self._write(file, replace(self._now.earlier, told=told_anew(self.story, group, left)))

    def _chosen(
        self, chosen: Sequence[tuple[OfPlace, Candidate]], told: Mapping[Path, Value] | None = None
    ) -> tuple[StoryFile, Sidecar]:
        """Both files with places that are these candidates, and with other words at the paths of `told`."""
        before, earlier = self._now.file, self._now.earlier
        marked = editing.of_places(before, {one.place.id: {"checked": self._mark} for one, _ in chosen})
        file = editing.put_all(before, {**(told or {}), **marked})
        listed = ids.listed(before.story)
        unlisted = [one for one, _ in chosen if one.place.id not in listed]
        mentions = {one.id: one for one in outline_of(file, earlier).mentions} if unlisted else {}
        found = {}
        for question, candidate in chosen:
            place = question.place
            first = place.chosen is not None and place.chosen.key == candidate.key
            found[place.id] = Finding(
                # the words under which it will be looked for in the changed story; those of a listed one stay
                text=sidecar.said(place.mentions[0] if place.id in listed else mentions[place.id]),
                name=place.name,
                chosen=candidate,
                confidence=place.confidence if first else candidate.score,
                reason=place.reason if first else "chosen by a person",
                alternatives=tuple(one for one in question.candidates if one.key != candidate.key),
                evidence=place.mentions[0].evidence,
            )
        return file, replace(earlier, places={**earlier.places, **found})

    def _is_its_own(self, place: Place) -> bool:
        """Whether a place stands in the file under its own id or name, and is not the centre of another's ring."""
        return self._owner(place) == place.id

    def _owner(self, place: Place) -> str:
        return sites.owner(self._now.file, self._now.outline, place)
