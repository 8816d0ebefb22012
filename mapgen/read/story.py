"""A story file as an outline: every place mentioned once, every leg, every happening, nothing looked for yet."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mapgen import dates, story
from mapgen.errors import InputError
from mapgen.model import (
    Borders,
    Doubtful,
    Happening,
    Image,
    Issue,
    Join,
    Leg,
    Outline,
    Severity,
    Source,
    Status,
    Style,
    When,
)
from mapgen.story import sidecar
from mapgen.story.file import decoded
from mapgen.story.nodes import line_column

from .mentions import Mentions, checked

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path

    from mapgen.settings import Settings
    from mapgen.story import StoryFile
    from mapgen.story.words import Facts, Step

STANDING = (Status.CONFIRMED, Status.PROBABLE, Status.REPORTED, Status.POSSIBLE, Status.DISPUTED, Status.PLANNED)
"""Firmest first: a line that only follows from two facts stands as the weaker of them."""
SETTLES = {
    Doubtful.ASSUMED: "write the stop that you know, or mark the journey checked",
    Doubtful.DIFFER: "find out which is right, write it, and mark it checked",
}
"""What a person does about a doubt."""


def outline(data: bytes, *, name: str, settings: Settings, folder: Path | None = None, id: str = "") -> Outline:  # noqa: A002
    """What a story file says.

    Args:
        data: its bytes, YAML or JSON (by the suffix of `name`, else by its first characters).
        name: what messages call it.
        settings: for the caps.
        folder: where it lies, and its sidecar with it; None: it is no file.
        id: used where the story has none; default: `name` without its suffix.

    Raises:
        InputError: it is no story; says every line that is wrong, or the sidecar is broken.
    """
    if len(data) > settings.caps.story_bytes:
        raise InputError(
            f"{name} has {len(data):,} bytes; a story file has at most {settings.caps.story_bytes:,}",
            hint="raise MAPGEN_CAPS__STORY_BYTES",
        )
    path = folder / name if folder is not None else None
    file = story.loads(decoded(data, name), name=name, caps=settings.caps, path=path)
    earlier = sidecar.read_sidecar(sidecar.beside(path), settings.caps) if path is not None else None
    return of(file, earlier, id=id)


def of(file: StoryFile, earlier: sidecar.Sidecar | None = None, *, id: str = "") -> Outline:  # noqa: A002
    """The outline of a story that has been read, with what an earlier run found for its checked places."""
    words = file.story
    earlier = earlier or sidecar.Sidecar()
    reading = _Reading(file, earlier)
    legs = reading.legs()
    happenings = reading.happenings()
    legs += reading.joined(happenings)
    mentions = reading.mentions.all(earlier.places)
    return Outline(
        id=words.id or id or file.name.rpartition(".")[0] or file.name,
        title=words.title,
        subtitle=words.subtitle,
        lang=words.lang,
        published=words.published,
        sources={
            key: Source(
                id=key,
                title=source.title,
                publisher=source.publisher,
                url=source.url,
                archive=source.archive,
                accessed=source.accessed,
                credit=source.credit,
                public=source.public,
            )
            for key, source in words.sources.items()
        },
        mentions=mentions,
        legs=tuple(legs),
        happenings=tuple(happenings),
        style=Style(
            theme=words.theme,
            languages=words.languages,
            extent=words.extent.bounds() if words.extent else None,
            lengths=words.lengths,
            borders=words.borders or Borders.DE_FACTO,
            alt=words.alt,
            correction=words.correction,
        ),
        issues=(
            *([_unchecked(file)] if words.draft else ()),
            *_halves(file),
            *reading.issues,
            *reading.mentions.issues,
        ),
        origin=file.name,
    )


def _halves(file: StoryFile) -> list[Issue]:
    """A note where an escape stood for half of a character, which no text can hold."""
    seen: set[int] = set()
    waiting = [file.root] if "\\" in file.text else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        waiting += [child for _, child in node.children()]
        written = file.text[node.start : node.end].lower()
        told = any(sign in written for sign in ("\ufffd", r"\ufffd"))
        if isinstance(node.value, str) and "\ufffd" in node.value and not told:
            line, _ = line_column(file.text, node.start)
            return [
                Issue(
                    code="half-character",
                    severity=Severity.NOTE,
                    subject=file.story.id or file.name,
                    message="halves of characters (lone surrogates) are read as �",
                    hint="mend them in the program that wrote them",
                    where=f"{file.name}, line {line}",
                )
            ]
    return []


def _unchecked(file: StoryFile) -> Issue:
    return Issue(
        code="draft",
        severity=Severity.ERROR,
        subject=file.story.id or file.name,
        message="drafted from a text and not checked by anybody",
        hint="mapgen review walks through it; then take out `draft: true`",
        where=file.where("draft"),
    )


class _Reading:
    """One story on its way to an outline; mentions are numbered as journeys, steps and related come."""

    def __init__(self, file: StoryFile, earlier: sidecar.Sidecar) -> None:
        self.file = file
        self._earlier = earlier
        self.words = file.story
        self.issues: list[Issue] = []
        self.mentions = Mentions(file)
        zone = self.words.defaults.timezone
        self._zone: tzinfo | None = dates.zone(zone) if zone else None

    def legs(self) -> list[Leg]:
        """The legs of all journeys, told ones only."""
        made: list[Leg] = []
        for number, journey in enumerate(self.words.journeys, 1):
            where = self.file.where("journeys", number - 1)
            stops = [self.mentions.stop(stop, where) for stop in journey.stops]
            via = tuple(self.mentions.passed(point, where) for point in journey.via)
            when = self._when(journey, f"j{number}", where)
            told = self._told("journeys", number, " > ".join(stops), f"j{number}", journey)
            for part, (origin, destination) in enumerate(itertools.pairwise(stops), 1):
                made.append(
                    Leg(
                        id=f"j{number}-l{part}",
                        journey=f"j{number}",
                        origin=origin,
                        destination=destination,
                        via=via,
                        mode=journey.means,
                        title=journey.title,
                        when=when,
                        status=self._status(journey),
                        sources=journey.source,
                        where=where,
                        checked=checked(journey.checked),
                        evidence=told.evidence,
                        doubts=told.doubts,
                    )
                )
        return made

    def happenings(self) -> list[Happening]:
        """The steps, numbered from 1, then what is only related."""
        made = []
        for group, steps in (("steps", self.words.steps), ("related", self.words.related)):
            for number, step in enumerate(steps, 1):
                made.append(self._happening(group, number, step))
        return made

    def _happening(self, group: str, number: int, step: Step) -> Happening:
        where = self.file.where(group, number - 1)
        is_related = group == "related"
        name = f"{'related' if is_related else 'step'}-{number}"
        image = step.image
        told = self._told(group, number, step.title, name, step)
        return Happening(
            id=name,
            title=step.title,
            place=self.mentions.spot(step, where, related=is_related),
            when=self._when(step, name, where),
            text=step.text,
            status=self._status(step),
            because=step.because,
            sources=step.source,
            image=Image(file=image.file, alt=image.alt, credit=image.credit) if image else None,
            quote=step.quote,
            order=None if is_related else number,
            related=is_related,
            where=where,
            checked=checked(step.checked),
            evidence=told.evidence,
            doubts=told.doubts,
        )

    def _told(self, group: str, number: int, name: str, subject: str, facts: Facts) -> sidecar.Told:
        """What is kept of a journey or a step; its doubts are issues until a person has checked it."""
        told = self._earlier.of(group, number, name)
        if not facts.checked:
            self.issues += [
                Issue(
                    code=doubt.why.value,
                    severity=Severity.WARNING,
                    subject=subject,
                    message=doubt.message,
                    hint=SETTLES[doubt.why],
                    where=self.file.where(group, number - 1),
                )
                for doubt in told.doubts
            ]
        return told

    def joined(self, happenings: list[Happening]) -> list[Leg]:
        """Legs between steps that follow each other in time, where the story asks for them.

        None where a journey already leads from the one to the other, and none for what has no date.
        """
        join = self.words.defaults.join or Join.NONE
        if join is Join.NONE:
            return []
        told = [[self.mentions.stop(stop, "") for stop in journey.stops] for journey in self.words.journeys]
        dated: list[tuple[datetime, Happening]] = []
        for step in happenings:
            first, last = dates.bounds(step.when) if step.when and not step.related else (None, None)
            if moment := first or last:
                dated.append((moment, step))
        ordered = [step for _, step in sorted(dated, key=lambda pair: pair[0])]
        made: list[Leg] = []
        for one, other in itertools.pairwise(ordered):
            known = any(one.place in stops and other.place in stops[stops.index(one.place) :] for stops in told)
            if one.place == other.place or known:
                continue
            made.append(
                Leg(
                    id=f"steps-l{len(made) + 1}",
                    journey="steps",
                    origin=one.place,
                    destination=other.place,
                    join=join,
                    status=max(one.status, other.status, key=STANDING.index),
                    where=other.where,
                )
            )
        return made

    def _status(self, facts: Facts) -> Status:
        return facts.status or self.words.defaults.status or Status.CONFIRMED

    def _when(self, facts: Facts, subject: str, where: str) -> When | None:
        if not facts.when:
            return None
        when = dates.when(facts.when, zone=self._zone)
        if dates.has_unstated_zone(when):
            self.issues.append(
                Issue(
                    code="zone-unstated",
                    severity=Severity.NOTE,
                    subject=subject,
                    message=f"{facts.when}: the zone of the clock time is not said",
                    hint="write it behind the time (04:10Z, 04:10+03:00), or once as timezone under defaults",
                    where=where,
                )
            )
        return when
