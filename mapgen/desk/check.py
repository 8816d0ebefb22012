"""What an editor must look at before a map is published, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.model import Issue, Join, Severity

from . import plausible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.model import Evidence, Happening, Leg, Place
    from mapgen.pipeline import Story
    from mapgen.story import StoryFile

UNSURE = 0.7
"""A place found with less confidence wants a look, though no other place of its name is as likely."""
REVIEW = "mapgen review shows each with what it rests on and what else it could be"
GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
SAID_BETTER = {
    "duplicate": "one-spot",
    "outside-place": "outside-city",
    "outside-region": "outside-city",
    "outside-country": "outside-city",
}
"""Issues that reading and locating have, and those of ours that only say the same again."""
WORST_FIRST = (
    "provider", "unknown-place", "lost-choice", "no-position", "ambiguous", "outside-country", "area-only",
    "contradiction", "differ", "assumed", "outside-region", "outside-place", "unconfirmed", "no-evidence", "too-fast",
    "out-of-order", "outside-city", "one-spot", "no-place", "no-path", "no-mode",
)  # fmt: skip
"""Codes in the order of their weight among those of one severity; the others come after them."""


def looked_at(story: Story, file: StoryFile | None = None) -> tuple[Issue, ...]:
    """Everything that wants a look: what the stages say of a story or a list, and what nobody has confirmed.

    Args:
        story: as read; it is located and traced for this.
        file: its file, to say in which line a source stands.

    Returns:
        Gravest first, then by weight (see `WORST_FIRST`), then in the order of the story.
    """
    told = story.issues
    said = {(SAID_BETTER.get(issue.code), issue.subject) for issue in told}
    own = [*_unconfirmed(story), *plausible.doubts(story), *_not_drawn(story), *_idle_sources(story, file)]
    rank = {code: number for number, code in enumerate(WORST_FIRST)}
    found = dict.fromkeys((*told, *(one for one in own if (one.code, one.subject) not in said)))
    return tuple(sorted(found, key=lambda one: (GRAVITY[one.severity], rank.get(one.code, len(rank)))))


def evidence_of(story: Story, subject: str) -> tuple[Evidence, ...]:
    """The sentences that the subject of an issue rests on: a place, a journey, one of its legs, a step."""
    mentions = (one.evidence for one in story.outline.mentions if one.id == subject)
    legs = (one.evidence for one in story.outline.legs if subject in (one.id, one.journey))
    happenings = (one.evidence for one in story.outline.happenings if one.id == subject)
    return next((found for found in (*mentions, *legs, *happenings) if found), ())


def is_draft(story: Story) -> bool:
    """Whether the story was drafted from a text and still says so."""
    return any(issue.code == "draft" for issue in story.outline.issues)


def _unconfirmed(story: Story) -> Iterator[Issue]:
    drafted = is_draft(story)
    doubted = {issue.subject for issue in story.place_issues if issue.severity is not Severity.NOTE}
    for place in story.places.values():
        mention = place.mentions[0]
        if place.checked is not None or not place.found or place.id in doubted or mention.relative is not None:
            continue
        if place.confidence < UNSURE or drafted:
            yield Issue(
                code="unconfirmed",
                severity=Severity.WARNING if place.confidence < UNSURE else Severity.NOTE,
                subject=place.id,
                message=f"{_found_as(place)}, confidence {place.confidence:.2f}: nobody has confirmed it",
                hint=REVIEW,
                where=mention.where,
            )
        if drafted and not mention.evidence:
            yield _without_evidence(place.id, place.name, mention.where)
    if drafted:
        yield from _untold(story)


def _untold(story: Story) -> Iterator[Issue]:
    """Journeys and steps of a draft that nobody has confirmed, or that rest on nothing."""
    items: list[tuple[str, str, Leg | Happening]] = [
        (legs[0].journey, f"journey {plausible.way(story, legs)}", legs[0]) for legs in plausible.journeys(story)
    ]
    items += [(one.id, plausible.step_name(one), one) for one in story.outline.happenings]
    for subject, name, item in items:
        if item.checked is not None:
            continue
        yield Issue(
            code="unconfirmed",
            severity=Severity.NOTE,
            subject=subject,
            message=f"{name}: nobody has confirmed it",
            hint=REVIEW,
            where=item.where,
        )
        if not item.evidence:
            yield _without_evidence(subject, name, item.where)


def _without_evidence(subject: str, name: str, where: str) -> Issue:
    return Issue(
        code="no-evidence",
        severity=Severity.WARNING,
        subject=subject,
        message=f"{name}: no sentence of a text is kept that says it",
        hint="find what it rests on, then mark it checked; or drop it",
        where=where,
    )


def _not_drawn(story: Story) -> Iterator[Issue]:
    """Journeys whose means of travel nobody has said: no route is drawn for them."""
    for legs in plausible.journeys(story):
        if legs[0].mode is None and legs[0].join is Join.NONE:
            yield Issue(
                code="no-mode",
                severity=Severity.WARNING,
                subject=legs[0].journey,
                message=f"{plausible.way(story, legs)} is not drawn: no means of travel is told",
                hint="write train, road, ship, air or walk instead of leg, or a mode",
                where=legs[0].where,
            )


def _idle_sources(story: Story, file: StoryFile | None) -> Iterator[Issue]:
    outline = story.outline
    used = {source for mention in outline.mentions for source in mention.sources}
    used |= {source for leg in outline.legs for source in leg.sources}
    used |= {source for one in outline.happenings for source in one.sources}
    for key, source in outline.sources.items():
        if key not in used:
            yield Issue(
                code="unused-source",
                severity=Severity.NOTE,
                subject=key,
                message=f"the source {source.title} is named, and nothing rests on it",
                hint="name it where it says something (source:), or take it out",
                where=file.where("sources", key) if file is not None else outline.origin,
            )


def _found_as(place: Place) -> str:
    chosen = place.chosen
    if chosen is None:
        return f"{place.name} is at a position that was given"
    area = ", ".join(dict.fromkeys(part for part in (chosen.name, chosen.city, chosen.admin1, chosen.country) if part))
    return f"{place.name} was taken to be {area}"
