"""A short title for what a clause tells: who does what, without its date, without what trails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import verbs

if TYPE_CHECKING:
    from .clauses import Clause
    from .telling import Telling

LONGEST = 80
"""Characters of a title at most, where it can be cut."""
SHORTEST = 4
"""Words that are left at least."""
_QUOTES = re.compile(r"[“”\"]")
_DROPPED = re.compile(
    r"\b(?:reportedly|apparently|allegedly|also|just|only|today|yesterday|tonight|then|instead|in the following|"
    r"(?:late|early) (?=on\b)|minutes later|shortly before|shortly after)\b,? ?"
)
_TAIL = re.compile(
    r"[,;:](?=\s)|[—–(]|\s-\s|\b(?:which|who|where|while|after|before|because|although|though|whereas|according to|"
    r"amid|despite|"
    r"until|so that|as (?:the|a|he|she|it|they)|to (?=[a-z]+ (?:the|a|an|his|her|its|their)\b)|involving|including|"
    r"together with|that (?=[a-z]+s\b))\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?<!north)(?<!south)(?<!east)(?<!west)(?<!miles)(?<!km) (?=(?:in|at|on|off|from|with|for|by|of|about|over|"
    r"near|between|without|during|around|across|along|against|into|"
    r"through|under|among|on suspicion)\b)"
)
_HANGING = re.compile(
    r"(?:[ ,](?:a|an|the|to|in|at|for|with|from|on|by|of|and|or|its|his|her|their|that|as|off|shortly|over|near|"
    r"some|about|around|late|"
    r"early|evening|morning|afternoon|night|this time|between|into|since|but|where|when|was|were|is|had|has))+$",
    re.IGNORECASE,
)
_WAY = re.compile(
    r" (?:on|during) (?:its|his|her|their|the|a) (?:way|voyage|journey|trip|flight)\b.*$| (?:that|who|which)\b.*$"
)
_FROM_THERE = re.compile(r" from [A-ZÀ-Þ][\w’-]+(?: [A-ZÀ-Þ][\w’-]+)*")
_PRONOUN = re.compile(r"^(?:it|he|she)$", re.IGNORECASE)
_PERSON = re.compile(r"^[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,3}$")
_THING = re.compile(r"^(?:The|A|An|the|a|an) (?:[\w-]+ ){0,3}[\w-]+$")


def title_of(told: Telling, *, spoken_of: str = "") -> str:
    """The title of what a clause tells.

    Args:
        told: the clause with its dates.
        spoken_of: the subject of the sentence before, for which a pronoun stands.
    """
    clause = told.clause
    subject = _named(clause.subject, spoken_of)
    words = _dateless(told)
    words = _DROPPED.sub("", _QUOTES.sub("", words))
    words = _clean(f"{subject} {words}" if subject else words)
    keep = len(subject.split()) + 1
    for cut in _TAIL.finditer(words):
        if len(words[: cut.start()].split()) >= max(SHORTEST, keep):
            words = words[: cut.start()]
            break
    words = _shortened(_clean(words), max(SHORTEST, keep))
    return words[:1].upper() + words[1:]


def _named(subject: str, spoken_of: str) -> str:
    """Who it is: without what is put in between, a pronoun as what it stands for where that is plain."""
    subject = _QUOTES.sub("", subject.split(", ", maxsplit=1)[0]).strip()
    subject = _WAY.sub("", subject)
    if len(subject) > LONGEST // 2:
        subject = _FROM_THERE.sub("", subject)
    if not _PRONOUN.match(subject):
        return subject
    other = spoken_of.split(", ", maxsplit=1)[0]
    fits = _THING.match(other) if subject.lower() == "it" else _PERSON.match(other)
    return other if fits and not re.search(r"[’']s\b", other) else subject


def _dateless(told: Telling) -> str:
    """The clause from its verb on, without the dates in it and the words that lead to them."""
    clause = told.clause
    start = clause.span[0] if clause.verb is None else clause.verb
    text = clause.sentence.text
    end = clause.span[1]
    for date in sorted(told.own, key=lambda one: -one.span[0]):
        first, last = clause.span[0] + date.span[0], clause.span[0] + date.span[1]
        if first < start:
            continue
        before = re.sub(
            r"(?:,? ?\b(?:late|early|on|in|by|since|at|from|until|around|about|the night of)\s*)+$",
            "",
            text[start:first],
            flags=re.IGNORECASE,
        )
        after = re.sub(r"^ (?:morning|afternoon|evening|night)\b", "", text[last:end])
        text = text[:start] + before.rstrip(" ,") + " " + after.lstrip(" ,") + text[end:]
        end = len(text) - (len(clause.sentence.text) - clause.span[1])
        end = start + len(before.rstrip(" ,") + " " + after.lstrip(" ,"))
    words = re.sub(
        r"\b(?:at|around|about) (?:around |about )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: (?:UTC|GMT))?",
        "",
        text[start:end],
    )
    return re.sub(r"\b(?:at|around) \d{1,2} ?[ap]\.m\.", "", words)


def _shortened(words: str, keep: int) -> str:
    """Cut where a phrase begins until it is short enough; in the middle only where there is no such place."""
    while len(words) > LONGEST:
        cuts = [found.start() for found in _PHRASE.finditer(words) if len(words[: found.start()].split()) >= keep]
        if not cuts:
            break
        words = _clean(words[: cuts[-1]])
    if len(words) > LONGEST + 20:
        words = _clean(words[: LONGEST + 1].rsplit(" ", 1)[0]) + " …"
    return words


def _clean(words: str) -> str:
    words = " ".join(words.split()).strip(" .,;:–—-()")
    return _HANGING.sub("", words).strip(" .,;:–—-(")


def is_statement(clause: Clause) -> bool:
    """Whether a clause only says what somebody said."""
    if clause.verb is None or not verbs.SAYS.match(clause.sentence.text, clause.verb):
        return False
    return not re.match(r"\w+ (?:it|him|her|them|seeing|a|an|gusts)\b", clause.told)
