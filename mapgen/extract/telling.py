"""The clauses of a text in its order, each with its date and its standing: what journeys and happenings are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapgen.model import Status

from .clauses import clauses
from .standing import status_of
from .times import by_then, history
from .timewords import DATELINE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .clauses import Clause, Sentence
    from .times import Calendar, Dated

_PAST_PERFECT = re.compile(r"\b(?:had|has|have|did)\b")
_INSERTED = ("who", "whom", "which", "whose", "where", "when", "that")
_REVEALED = re.compile(r"(?:confirm|announc|acknowledg|reveal|disclos|admit)", re.IGNORECASE)
FRONT = 12
"""Characters within which a date stands in front of a sentence."""
_LONG_AGO = re.compile(
    r"\b(?:in the (?:middle ages|past|\d+(?:st|nd|rd|th) century)|centur(?:y|ies) ago|historically|traditionally|"
    r"for years|"
    r"in recent (?:years|decades)|decades ago|years ago|as a child|every (?:year|summer|winter|week|day))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A clause with when it was, as far as the text allows; `own` are the dates that stand in its words."""

    clause: Clause
    when: Dated | None
    own: tuple[Dated, ...]
    status: Status
    is_history: bool = False
    """It lies far back, and is no part of the story."""

    @property
    def number(self) -> int:
        """Of its sentence."""
        return self.clause.sentence.number


def tellings(sentences: Iterable[Sentence], calendar: Calendar) -> tuple[Telling, ...]:
    """The clauses of one text, dated.

    A clause without a date has that of the one before where both are told of one subject in one sentence, or where
    that date stands in front of the sentence. "The next day" counts from the day last told.
    """
    made: list[Telling] = []
    anchor: date | None = None
    for sentence in sentences:
        head = DATELINE.match(sentence.text)
        skip = head.end() if head else 0
        told = _sentence(sentence, calendar, anchor, skip)
        made += told
        days = [one.when.first for one in told if _may_anchor(one) and one.when is not None and one.when.first]
        unread = any(date.edtf == "" for one in told for date in one.own)
        anchor = days[-1] if days else None if unread else anchor
    return tuple(made)


def _may_anchor(one: Telling) -> bool:
    """Whether "the next day" may count from it."""
    if one.is_history or one.clause.is_attribution or one.status is Status.PLANNED or one.when is None:
        return False
    return "/" not in one.when.edtf and "~" not in one.when.edtf and len(one.when.edtf) >= len("2024-03-02")


def _sentence(sentence: Sentence, calendar: Calendar, anchor: date | None, skip: int) -> list[Telling]:
    made: list[Telling] = []
    fronted: Dated | None = None
    reported: Dated | None = None
    long_ago = bool(_LONG_AGO.search(sentence.text))
    for clause in clauses(sentence):
        if clause.span[1] <= skip:
            continue
        status = _standing(clause)
        day = made[-1].when.first if made and made[-1].when is not None and made[-1].when.first else anchor
        own = calendar.dates(clause.text, anchor=day, ahead=status is Status.PLANNED)
        own = tuple(one for one in own if clause.span[0] + one.span[0] >= skip)
        dated = next((one for one in own if one.edtf), None)
        before = next((one for one in reversed(made) if one.clause.lead not in _INSERTED), None)
        before = None if before is not None and before.clause.is_attribution else before
        before = None if before is not None and history(before.own, calendar) else before
        when = dated
        if clause.lead == "that" and reported is not None and dated is None and _PAST_PERFECT.search(clause.text):
            when = by_then(reported)
        elif dated is None and not own and before is not None and clause.lead in ("and", "but", "then", ""):
            when = before.when if clause.goes_on else fronted
        in_front = clause.verb is None and not made
        in_front |= dated is not None and clause.span[0] + dated.span[0] < (clause.verb or 0)
        if dated is not None and in_front and not clause.is_attribution:
            fronted = dated
        if clause.verb is not None and _REVEALED.match(sentence.text, clause.verb):
            reported = when or fronted
        elif clause.verb is not None and clause.lead == "":
            past = re.search(r"\b(?:confirm|announc|acknowledg|reveal|disclos|admit)ed\b", clause.told)
            reported = (when or fronted) if past else None
        made.append(Telling(clause, when, own, status, long_ago or history(own, calendar)))
    return _history_spread(made)


def _history_spread(told: list[Telling]) -> list[Telling]:
    """What goes on from something long ago is of then too, unless it has a date of its own or resumes the sentence."""
    made: list[Telling] = []
    first = told[0] if told else None
    in_front = bool(first and first.is_history and first.own and first.own[0].span[0] < FRONT)
    for number, one in enumerate(told):
        hangs = in_front or bool(one.clause.lead) or one.clause.is_attribution
        follows = number > 0 and hangs and not one.own and made[-1].is_history
        announces = not one.own and one.clause.verb is None and number + 1 < len(told) and told[number + 1].is_history
        is_history = one.is_history or follows or announces
        made.append(Telling(one.clause, None if is_history else one.when, one.own, one.status, is_history))
    return made


def _standing(clause: Clause) -> Status:
    """The standing of a clause: its own, else that of the sentence unless that is of what somebody plans."""
    own = status_of(clause.text if clause.verb is not None else clause.sentence.text)
    if own is not Status.REPORTED:
        return own
    whole = status_of(clause.sentence.text)
    return own if whole in (Status.PLANNED, Status.POSSIBLE, Status.DISPUTED) else whole
