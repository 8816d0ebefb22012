"""The studio's work on a list: what is chosen goes into the result columns of its row, all else in the file stays.

An answer is about one row, is written at once and counts at once; how the other rows are read in its light is
found out when the list is next located as a whole (`settling`), beside all other work.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shapely.geometry import Point

from mapgen import pipeline
from mapgen.desk import asking, check, lists
from mapgen.desk.history import History
from mapgen.desk.sites import reference_point
from mapgen.errors import InputError
from mapgen.locate import Memory
from mapgen.model import Checked, Precision, Severity

from . import telling
from .changes import Again, Back, Choose, Confirm, ConfirmAll, Pin, Skip, Typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mapgen.model import Candidate, Issue, Place
    from mapgen.pipeline import Progress, Story
    from mapgen.settings import Settings

    from .changes import Change
    from .telling import Told


FIRST = (12, 36)
"""So many rows are looked at before the whole is known, so that somebody can begin; more if these are all clear."""
MANY = 50
"""A list of so many rows takes long to be located as a whole."""
MOST_SHOWN = 2_000
"""Places whose position the page is told; those that want a look come first."""


class ListWork:
    """A table of places; see `Work`."""

    kind = "list"

    def __init__(self, path: Path, settings: Settings, *, by: str, on: str) -> None:
        lists.refuse_format(path.suffix.lower())
        self.path = path
        self.history = History((path,), settings.caps)
        self._settings = settings
        self._checked = Checked(on=on, by=by)
        self._memory = Memory()
        self._answers: dict[str, Place] = {}
        """What was said since the whole was last located."""
        self._skipped: set[str] = set()
        self._searched: dict[str, Candidate] = {}
        whole = self._read()
        self._located = self.story = whole
        """The list as it was last located; `story` has the answers as well."""
        self._issues: dict[str, list[Issue]] = {}
        """What wants a look, by the id of the place."""
        self._settled: Story | None = None
        """Of which the online services were asked."""

    @property
    def services(self) -> list[str]:
        """The online services that are asked, by name."""
        return list(self._settings.geocoders)

    def begin(self) -> bool:
        """Look at the first rows of a long one."""
        outline = self._located.outline
        if len(outline.mentions) < MANY:
            return False
        for most in FIRST:
            first = replace(outline, mentions=outline.mentions[:most], legs=(), happenings=(), spots=None)
            self._take(pipeline.Story(first, self._settings, memory=self._memory, asking=False))
            if self._issues:
                return True
        return False

    def prepare(self, progress: Progress) -> None:
        """Find out the whole."""
        self._take(self._read(progress))

    def queue(self) -> list[Told]:
        """What wants a look, worst first."""
        places = self.story.places
        open_ = (name for name in self._issues if name in places and name not in self._skipped)
        asked = [(places[name], self._issues[name]) for name in open_ if name not in self._answers]
        rank = {code: number for number, code in enumerate(check.WORST_FIRST)}
        asked.sort(key=lambda one: min((check.GRAVITY[i.severity], rank.get(i.code, len(rank))) for i in one[1]))
        return [_line(place, issues) for place, issues in asked]

    def question(self, key: str) -> Told:
        """All about one row."""
        place = self._place(key.removeprefix("place "))
        issues = self._issues.get(place.id, [])
        mention = place.mentions[0]
        found = {one.key: one for one in (*([place.chosen] if place.chosen else []), *place.alternatives)}
        return {
            **_line(place, issues),
            "place": telling.place(place),
            "line": " · ".join(part for part in (mention.where, mention.text, mention.note) if part),
            "sentences": [],
            "candidates": [telling.candidate(self.story, place, one) for one in list(found.values())[: asking.MOST]],
            "issues": [telling.issue(one) for one in issues],
        }

    def words(self) -> Told:
        """The places of the rows; a list has no other words here."""
        names = dict.fromkeys((*self._issues, *(one.id for one in self.story.outline.mentions)))
        places = self.story.places
        shown = [self._place(name) for name in list(names)[:MOST_SHOWN] if name in places]
        return {"places": [telling.place(one) for one in shown], "draft": False}

    def search(self, place: str, name: str) -> Told:
        """What the gazetteers, and the online services that are asked, know by another name."""
        story, one = self.story, self._place(place)
        found, unasked = asking.search_everywhere(story, name)
        self._searched = self._searched | {candidate.key: candidate for candidate in found}
        return {
            "candidates": [telling.candidate(story, one, candidate) for candidate in found],
            "unasked": list(unasked),
        }

    def picture(self, file: str) -> None:
        """None: a list has no pictures to edit here."""

    def make(self, change: Change) -> None:
        """Write one change."""
        match change:
            case Choose():
                place = self._place(change.place)
                self._answer([_chosen(place, self._candidate(place, change.candidate))])
            case Confirm():
                place = self._place(change.question.removeprefix("place "))
                self._answer([_accepted(place)])
            case ConfirmAll():
                self._answer([_accepted(self._place(key.removeprefix("place "))) for key in change.questions])
            case Pin() | Typed():
                point = Point(change.lon, change.lat) if isinstance(change, Pin) else reference_point(change.position)
                self._answer([_pinned(self._place(change.place), point)])
            case Skip():
                self._skipped.add(change.question.removeprefix("place "))
            case Again():
                if self._memory.forget_failures():
                    self._settled = None
            case Back():
                if self.history.undo() if change.do == "undo" else self.history.redo():
                    self._take(self._read())
            case _:
                raise InputError("a list cannot say that", hint=f"change it in {self.path.name} itself")

    def taking_up(self) -> Callable[[], bool]:
        """Read what somebody else has made of the file."""
        before, there = self.history.now, self.history.there()
        found: Story | InputError
        try:
            found = self._read()
            issues = _wanting(found)
        except InputError as error:
            found, issues = error, {}

        def taken() -> bool:
            if self.history.now is not before or self.history.there() != there:
                return False
            self.history.take_up(there)
            if isinstance(found, InputError):
                raise found
            self._take(found, issues)
            return True

        return taken

    def settling(self, progress: Progress) -> Callable[[], bool] | None:
        """Locate the whole list in the light of the answers; what that gives counts unless there are newer ones."""
        before = self.story
        is_asked = not self._settings.geocoders or self._settled is before
        if is_asked and before is self._located:
            return None
        story = self._read(progress, asking=True)
        issues = _wanting(story)

        def settled() -> bool:
            if self.story is not before:
                return False
            self._take(story, issues)
            self._settled = story
            return True

        return settled

    def _take(self, story: Story, issues: dict[str, list[Issue]] | None = None) -> None:
        """Go on from the whole as it was located."""
        self._located = self.story = story
        self._issues = _wanting(story) if issues is None else issues
        self._answers = {}

    def _read(self, progress: Progress | None = None, *, asking: bool = False) -> Story:
        read = pipeline.story(self.path, settings=self._settings)
        return pipeline.Story(read.outline, self._settings, progress, read.inputs, memory=self._memory, asking=asking)

    def _answer(self, answered: list[Place]) -> None:
        """Write what a person says of some rows."""
        said = {place.id: replace(place, checked=self._checked, ambiguous=False) for place in answered}
        answers = {**self._answers, **said}
        places = [answers.get(one.id, one) for one in self.story.places.values()]
        data = lists.with_results(places, self.path, self.path.suffix.lower(), settings=self._settings, guard=False)
        self.history.write({self.path: data})
        self._answers = answers
        self.story = self._located.with_places(answers)

    def _place(self, place: str) -> Place:
        if place not in self.story.places:
            raise InputError(f"the list has no place {place!r}", hint="choose another from the list")
        return self._answers.get(place, self.story.places[place])

    def _candidate(self, place: Place, key: str) -> Candidate:
        own = [place.chosen] if place.chosen is not None else []
        offered = {one.key: one for one in (*place.alternatives, *own)} | self._searched
        if key not in offered:
            raise InputError(f"{key} is none of the candidates", hint="search for it again")
        return offered[key]


def _accepted(place: Place) -> Place:
    """A place that is what it was taken to be.

    Raises:
        InputError: nothing was found.
    """
    if not place.found:
        raise InputError(f"{place.name}: there is no candidate to accept", hint="pin it, or search another name")
    return place


def _pinned(place: Place, point: Point) -> Place:
    """A place that a person has put somewhere."""
    return replace(place, chosen=None, geometry=point, point=point, label_point=None, precision=Precision.EXACT)


def _wanting(story: Story) -> dict[str, list[Issue]]:
    """The issues of the places that nobody has looked at yet, by the id of the place, worst first."""
    story.find()
    found: dict[str, list[Issue]] = {}
    for issue in check.looked_at(story):
        place = story.places.get(issue.subject)
        if place is not None and place.checked is None and issue.severity is not Severity.NOTE:
            found.setdefault(issue.subject, []).append(issue)
    return found


def _line(place: Place, issues: list[Issue]) -> Told:
    return {
        "key": f"place {place.id}",
        "group": "places",
        "id": place.id,
        "name": place.name,
        "confidence": round(place.confidence, 2) if place.chosen is not None else None,
        **telling.worst(issues),
    }


def _chosen(place: Place, candidate: Candidate) -> Place:
    """A place that is this candidate; of what it was before, the others it could be stay."""
    before = [place.chosen] if place.chosen is not None and place.chosen.key != candidate.key else []
    others = [one for one in (*before, *place.alternatives) if one.key != candidate.key]
    return replace(
        place,
        chosen=candidate,
        alternatives=tuple(others),
        geometry=candidate.point,
        point=candidate.point,
        label_point=candidate.label_point,
        confidence=candidate.score,
        reason="chosen by a person",
    )
