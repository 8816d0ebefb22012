"""`mapgen review`: a person goes through a story in the terminal; every answer is written at once."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapgen.errors import InputError
from mapgen.escape import plain

from . import options
from .report import count, say
from .screen import Screen

if TYPE_CHECKING:
    from mapgen.desk.asking import OfPlace, OfTold, Question
    from mapgen.desk.review import Review
    from mapgen.settings import Settings

HELP_PLACE = (
    ("enter", "accept the first candidate"),
    ("1 … 9", "choose that candidate"),
    ("p 40.1 N, 124.4 E", "pin a position: degrees, a plus code, WKT"),
    ("/ name", "search another name (also: s name)"),
    ("d", "drop the place from the story"),
)
HELP_TOLD = (
    ("enter", "keep it as it is told"),
    ("w 2018-03-25", "write another date; w - takes it out"),
    ("t reported", "write another status; t - takes it out"),
    ("d", "drop it from the story"),
)
HELP_ALL = (
    ("k", "skip it for now"),
    ("u", "undo the last answer"),
    ("q", "quit; what is done is kept"),
)

DRAFTED = " While the story says `draft: true`, its map says DRAFT."
KEYS_LAST = "enter ends · u undoes the last answer"


def review(
    source: Annotated[str, typer.Argument(metavar="STORY", help="A story file.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who looks; default: the user of this system.")] = "",
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    geocoder: options.GeocoderName = None,
    offline: options.Offline = None,
) -> int:
    """Go through what wants a look, place by place; what is checked is written back and kept by every later run."""
    from mapgen.desk.review import Review

    settings = options.settings(country=country, gazetteers=gazetteer, geocoders=geocoder, offline=offline)
    path = _story(source, settings)
    walk = Review(path, settings, by=editor(by), on=today())
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    try:
        ended = _Walk(walk, Screen()).whole()
    finally:
        if walk.decisions:
            typer.echo(plain(str(path)))
    left = len(walk.questions()) + walk.skipped
    say(
        f"{count(walk.decisions, 'answer')} written, {left} left to look at"
        + ("" if ended else "; the rest another day")
    )
    return 0


def _story(source: str, settings: Settings) -> Path:
    """The story file.

    Raises:
        InputError: it is none.
    """
    from mapgen.read import is_article, is_story

    if source == "-":
        raise InputError("stdin is for the answers", hint="name a story file")
    if is_article(source, settings=settings):
        raise InputError(f"{source} is an article", hint=f"mapgen extract {source} -o story.yaml drafts a story")
    if not is_story(source, settings=settings):
        raise InputError(
            f"{source} is a list; review walks through story files",
            hint=f"mapgen locate {source} --write, then correct mapgen_lat and mapgen_lon in the file itself "
            "and put your name into mapgen_checked: later runs keep it",
        )
    return Path(source)


def editor(by: str) -> str:
    """Who looks, on one line.

    Raises:
        InputError: the name cannot be written.
    """
    import getpass

    if not by:
        try:
            by = getpass.getuser()
        except (OSError, KeyError):  # a system that does not know its user
            return ""
    name = " ".join(by.split())
    if not name.isprintable() or len(name) > 60:
        raise InputError(f"--by {by!r} is no name", hint="for example --by ab")
    return name


def today() -> str:
    """The day it is here, as 2018-04-03."""
    from datetime import datetime

    return datetime.now().astimezone().date().isoformat()


class _Quit(Exception):  # noqa: N818
    """The person has had enough for today."""


class _Walk:
    """The questions of a review, asked until none is left."""

    def __init__(self, walk: Review, screen: Screen) -> None:
        self._walk = walk
        self._screen = screen

    def whole(self) -> bool:
        """Ask everything; False where the person stopped before the end."""
        try:
            while True:
                left = self._walk.questions()
                if left:
                    self._ask(left[0], len(left))
                elif not self._last():
                    return True
        except _Quit:
            return False

    def _ask(self, question: Question, left: int) -> None:
        from mapgen.desk.asking import OfPlace

        if isinstance(question, OfPlace):
            self._screen.place(question, self._walk, left)
            keys = "enter · 1–9 · p position · / name · d drop · k skip · u undo · q quit · ? help"
        else:
            self._screen.told(question, left)
            keys = "enter keep · w date · t status · d drop · k skip · u undo · q quit · ? help"
        while True:
            answer = self._read(keys)
            if answer == "?":
                self._screen.help((*(HELP_PLACE if isinstance(question, OfPlace) else HELP_TOLD), *HELP_ALL))
                continue
            if self._carried_out(question, answer):
                return

    def _carried_out(self, question: Question, answer: str) -> bool:
        """Whether the answer settled the question; False: it is asked again."""
        from mapgen.desk.asking import OfPlace
        from mapgen.desk.review import ChangedElsewhere

        key, rest = answer[:1].casefold(), answer[1:].strip()
        try:
            if key == "k" and not rest:
                self._walk.skip(question)
                return True
            if key == "u" and not rest:
                self._screen.say("taken back" if self._walk.undo() else "there is nothing to undo")
                return True
            if key == "d" and not rest:
                return self._dropped(question)
            if isinstance(question, OfPlace):
                return self._placed(question, key, rest, answer)
            return self._settled(question, key, rest, answer)
        except ChangedElsewhere as error:
            self._screen.complain(error.message)
            self._go_on(error)
            return True
        except InputError as error:
            self._screen.complain(error.message, error.hint)
            return False

    def _placed(self, question: OfPlace, key: str, rest: str, answer: str) -> bool:
        if not answer:
            self._walk.confirm(question)
        elif answer.isdecimal():
            if not 1 <= int(answer) <= len(question.candidates):
                raise InputError(f"there is no candidate {answer}")
            self._walk.choose(question, question.candidates[int(answer) - 1])
        elif key == "p":
            self._walk.pin(question, rest or self._read("position, such as 40.1147 N, 124.3931 E"))
        elif key in "/s":
            return self._searched(question, rest or self._read("name"))
        else:
            raise InputError(f"{answer!r} is no answer here", hint="? tells which there are")
        return True

    def _searched(self, question: OfPlace, name: str) -> bool:
        found = self._walk.search(name) if name else ()
        if not found:
            self._screen.say(f"no place is called {name!r}")
            return False
        self._screen.candidates(question, found, self._walk)
        answer = self._read("number · enter goes back")
        if answer.isdecimal() and 1 <= int(answer) <= len(found):
            self._walk.choose(question, found[int(answer) - 1])
            return True
        return False

    def _settled(self, question: OfTold, key: str, rest: str, answer: str) -> bool:
        if not answer:
            self._walk.keep(question)
        elif key in "wt":
            word = {"w": "when", "t": "status"}[key]
            value = rest or self._read("date, - for none" if key == "w" else "status, - for none")
            if value:
                self._walk.change(question, word, "" if value == "-" else value)
        else:
            raise InputError(f"{answer!r} is no answer here", hint="? tells which there are")
        return True

    def _dropped(self, question: Question) -> bool:
        from mapgen.desk.asking import OfPlace

        if isinstance(question, OfPlace):
            words = self._walk.uses(question).in_words
            for word in words:
                self._screen.say(word)
            if words and self._read("y drops all of that · enter leaves it").casefold() not in ("y", "yes"):
                return False
        self._walk.drop(question)
        return True

    def _last(self) -> bool:
        """When nothing is left to ask: whether the draft is one no more; False ends the walk."""
        from mapgen.desk.review import ChangedElsewhere

        drafted = self._walk.is_draft and not self._walk.skipped
        if not drafted and not self._walk.decisions:
            return False
        self._screen.say("Nothing is left to ask." + (DRAFTED if drafted else ""))
        keys = "y takes it out · u undoes the last answer · enter leaves it" if drafted else KEYS_LAST
        answer = self._read(keys).casefold()
        try:
            if drafted and answer in ("y", "yes"):
                self._walk.accept_draft()
                return False
            return answer == "u" and self._walk.undo()
        except ChangedElsewhere as error:
            self._screen.complain(error.message)
            self._go_on(error)
            return True

    def _go_on(self, error: InputError) -> None:
        """After somebody else's change: on with what the file says now, or not at all."""
        if self._read(f"{error.hint}: r reads it again · q quits").casefold() != "r":
            raise _Quit
        self._walk.read_again()

    def _read(self, keys: str) -> str:
        """One answer; the end of the input, or q, is the end."""
        self._screen.prompt(keys)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():  # nobody has pressed enter on this screen
            self._screen.answered(line)
        answer = line.strip()
        if not line or answer.casefold() == "q":
            raise _Quit
        return answer
