"""The studio's work on a story file: every change goes into its text, comments, order and quotes kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mapgen.desk import asking
from mapgen.desk.review import Review
from mapgen.errors import InputError
from mapgen.model import Precision, Severity
from mapgen.story import ids

from . import telling
from .changes import (
    Again,
    Area,
    Back,
    Choose,
    Confirm,
    ConfirmAll,
    Drop,
    Move,
    Pin,
    Precise,
    Put,
    Ring,
    Skip,
    Typed,
    Via,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mapgen.desk.asking import OfPlace, Question
    from mapgen.desk.history import History
    from mapgen.model import Candidate, Mention, Place
    from mapgen.pipeline import Progress, Story
    from mapgen.settings import Settings
    from mapgen.story.editing import Value
    from mapgen.story.nodes import Node

    from .changes import Change
    from .telling import Told


FIRST = (12, 36)
"""So many places are looked at before the whole is known, so that somebody can begin; more if these are all clear."""
SURE = 0.95
"""A place found with this confidence, and no other as likely, may be accepted along with others of its kind."""


class StoryWork:
    """A story file; see `Work`."""

    kind = "story"

    def __init__(self, path: Path, settings: Settings, *, by: str, on: str) -> None:
        self.path = path
        self._settings = settings
        self._settled: tuple[Mention, ...] | None = None
        """Of which mentions the online services were asked."""
        self._searched: dict[str, Candidate] = {}
        self._asking: tuple[Story | None, tuple[Question, ...]] = None, ()
        self._review = Review(path, settings, by=by, on=on, asking=False, first=FIRST[0])

    @property
    def services(self) -> list[str]:
        """The online services that are asked, by name."""
        return list(self._settings.geocoders)

    def begin(self) -> bool:
        """Look at the first places of a long one."""
        return any(self._review.begin(most) and self.queue() for most in FIRST)

    def prepare(self, progress: Progress) -> None:
        """Find out the whole."""
        self._review.locate(progress)
        self.queue()

    @property
    def history(self) -> History:
        """Of the story file and its sidecar."""
        return self._review.history

    @property
    def story(self) -> Story:
        """As it stands now."""
        return self._review.story

    def queue(self) -> list[Told]:
        """What wants a look, worst first."""
        return [{**_line(one), "sure": self._is_sure(one)} for one in self._questions()]

    def question(self, key: str) -> Told:
        """All about one question, or about any place."""
        one = self._any(key)
        if isinstance(one, asking.OfPlace):
            return {**_line(one), **self._of_place(one)}
        return {
            **_line(one),
            "number": one.number,
            "when": one.when,
            "status": one.status,
            "text": one.text,
            "line": one.line,
            "sentences": telling.sentences(one.evidence, one.name),
            "issues": [telling.issue(issue) for issue in one.issues],
        }

    def words(self) -> Told:
        """The story as a tree of what was typed, and of what its places were found to be."""
        listed = ids.listed(self._review.file.story)
        named = {ids.slug(text): text for text in ids.references(self._review.file.story)}
        return {
            "story": _typed(self._review.file.root),
            "places": [telling.place(one) for one in self.story.places.values()],
            "routes": [telling.route(one) for one in self.story.routes if one.leg.where],
            "listed": {name: ["places", key] for name, (key, _) in listed.items()},
            "named": {name: text for name, text in named.items() if name in self.story.places and name not in listed},
            "draft": self._review.is_draft,
        }

    def search(self, place: str, name: str) -> Told:
        """What the gazetteers, and the online services that are asked, know by another name."""
        story, one = self.story, self._place(place)
        found, unasked = asking.search_everywhere(story, name)
        self._searched = self._searched | {candidate.key: candidate for candidate in found}
        return {
            "candidates": [telling.candidate(story, one, candidate) for candidate in found],
            "unasked": list(unasked),
        }

    def picture(self, file: str) -> tuple[bytes, str] | None:
        """A picture of the story's folder, clean and small."""
        return self._review.picture(file)

    def make(self, change: Change) -> None:
        """Write one change."""
        review = self._review
        match change:
            case Choose():
                question = self._about(change.place)
                review.choose(question, self._candidate(question, change.candidate))
            case Confirm():
                one = self._any(change.question)
                review.confirm(one) if isinstance(one, asking.OfPlace) else review.keep(one)
            case ConfirmAll():
                review.confirm_all([self._asked(key) for key in change.questions])
            case Pin():
                review.pin(self._about(change.place), _written(change.lat, change.lon))
            case Typed():
                review.pin(self._about(change.place), change.position)
            case Ring():
                where: dict[str, Value | None] = {
                    "at": _written(change.lat, change.lon),
                    "within": _length(change.radius_m),
                }
                review.place(change.place, where)
            case Area():
                review.place(change.place, {"at": _polygon(change.outline), "within": None})
            case Precise():
                if change.precision not in (*Precision, ""):
                    raise InputError(f"{change.precision!r} is no precision", hint=f"one of {', '.join(Precision)}")
                review.place(change.place, {"precision": change.precision or None})
            case Drop():
                review.drop(self._any(change.question))
            case Skip():
                review.skip(self._asked(change.question))
                self._asking = None, ()
            case Put():
                review.put(tuple(change.path), _value(change.value))
            case Move():
                review.move(change.group, change.number, change.to)
            case Via():
                review.pass_through(change.journey, change.after, _written(change.lat, change.lon))
            case Again():
                review.ask_again()
                self._settled = None
            case Back(do="undo"):
                review.undo()
            case Back():
                review.redo()

    def taking_up(self) -> Callable[[], bool]:
        """Read what somebody else has made of the file."""
        return self._review.reading_again()

    def settling(self, progress: Progress) -> Callable[[], bool] | None:
        """Ask the online services; all else about a change is found out at once."""
        mentions = self.story.outline.mentions
        if not self._settings.geocoders or self._settled == mentions:
            return None
        asked = self._review.asking_services(progress)

        def settled() -> bool:
            done = asked()
            if done:
                self._settled = mentions
            return done

        return settled

    def _of_place(self, one: OfPlace) -> Told:
        return {
            "place": telling.place(one.place),
            "line": one.line,
            "sentences": telling.sentences(one.evidence, one.place.mentions[0].text),
            "candidates": [telling.candidate(self.story, one.place, candidate) for candidate in one.candidates],
            "issues": [telling.issue(issue) for issue in one.issues],
            **self._going(one),
        }

    def _going(self, one: OfPlace) -> Told:
        """What else goes when a place is dropped, or why it cannot be."""
        try:
            return {"goes": list(self._review.uses(one).in_words), "stays": ""}
        except InputError as error:
            return {"goes": [], "stays": error.message}

    def _is_sure(self, one: Question) -> bool:
        """Whether nothing speaks against it but that nobody has looked: it may be accepted along with others."""
        if any(issue.severity is not Severity.NOTE for issue in one.issues):
            return False
        if isinstance(one, asking.OfTold):
            return True
        is_clear = not one.place.ambiguous and one.place.confidence >= SURE
        return bool(one.candidates) and is_clear and not self._review.is_pinned(one.place)

    def _questions(self) -> tuple[Question, ...]:
        """What is asked of the story as it stands, found out once."""
        if self._asking[0] is not self.story:
            self._asking = self.story, self._review.questions()
        return self._asking[1]

    def _asked(self, key: str) -> Question:
        for one in self._questions():
            if one.key == key:
                return one
        raise InputError(f"{key} is not asked any more", hint="choose another from the list")

    def _any(self, key: str) -> Question:
        """What is asked, or any place."""
        kind, _, place = key.partition(" ")
        return self._about(place) if kind == "place" else self._asked(key)

    def _about(self, place: str) -> OfPlace:
        """The question about a place; a place that nobody asks about can be mended as well."""
        for one in self._questions():
            if isinstance(one, asking.OfPlace) and one.place.id == place:
                return one
        return self._review.about(self._place(place))

    def _place(self, place: str) -> Place:
        if place not in self.story.places:
            raise InputError(f"the story has no place {place!r}")
        return self.story.places[place]

    def _candidate(self, question: OfPlace, key: str) -> Candidate:
        offered = {one.key: one for one in (*question.place.alternatives, *question.candidates)} | self._searched
        if key not in offered:
            raise InputError(f"{key} is none of the candidates", hint="search for it again")
        return offered[key]


def _line(one: Question) -> Told:
    group = "places" if isinstance(one, asking.OfPlace) else one.group
    return {
        "key": one.key,
        "group": group,
        "id": one.place.id if isinstance(one, asking.OfPlace) else "",
        "name": one.place.name if isinstance(one, asking.OfPlace) else one.name,
        "confidence": round(one.place.confidence, 2) if isinstance(one, asking.OfPlace) and one.place.chosen else None,
        **telling.worst(one.issues),
    }


def _typed(node: Node) -> Any:
    """A node as plain values; every scalar is text, as typed."""
    if isinstance(node.value, str):
        return "" if node.is_empty else node.value
    if isinstance(node.value, list):
        return [_typed(item) for item in node.value]
    return {key: _typed(entry.value) for key, entry in node.value.items()}


def _value(value: str | list[str] | dict[str, str] | None) -> Value | None:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return [one.strip() for one in value if one.strip()] or None
    if isinstance(value, dict):
        return {key: one.strip() for key, one in value.items() if one.strip()} or None
    return None


def _written(lat: float, lon: float) -> str:
    """A position as an editor would type it, to about a metre.

    >>> _written(40.1147, -124.39312)
    '40.1147 N, 124.39312 W'
    """
    return f"{abs(round(lat, 5)):.8g} {'NS'[lat < 0]}, {abs(round(lon, 5)):.8g} {'EW'[lon < 0]}"


def _length(metres: float) -> str:
    """A distance as an editor would type it, to two figures.

    >>> _length(12_340.0), _length(5_230.0), _length(264.0)
    ('12 km', '5.2 km', '260 m')
    """
    rounded = round(metres, 2 - len(str(int(metres))))
    return f"{rounded / 1000:g} km" if rounded >= 1000 else f"{rounded:g} m"


def _polygon(outline: list[tuple[float, float]]) -> str:
    corners = [*outline, outline[0]]
    return f"POLYGON (({', '.join(f'{round(lon, 5):.8g} {round(lat, 5):.8g}' for lon, lat in corners)}))"
