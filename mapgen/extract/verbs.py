"""The finite verbs of an English sentence, told by their forms: what makes a stretch of words a clause."""

from __future__ import annotations

import re

_HELPERS = (
    "is are was were am has have had will would shall should may might can could must did does do isn wasn aren weren"
)
_PAST = (
    "became began blew bore bought broke brought built burnt came caught chose clung cost cut dealt drank "
    "drew drove dug ate fell felt fled flew found fought froze gave got grew held hid hit kept knew laid "
    "landed lay led left lent lit lost made meant met overturned paid put ran rang read rode rose said sang "
    "sank sat saw sent set shone shook shot shrank shut slept slid spent spoke spread sprang stole stood "
    "struck stuck swam swept swore swung taught threw thought told took tore understood went withdrew woke "
    "won wore wound wrote"
)
_PRESENT = (
    "begin says reports reaches runs ends begins crosses leaves arrives returns visits meets holds docks "
    "sails flies walks kills hits sinks flees flee breaks closes opens moves heads remains stands calls works "
    "finds comes goes makes takes drifts turns lies spreads becomes means wants lands marks follows wanders "
    "mediates"
)
_NO_VERB = (
    "red bed shed hundred indeed seed speed need feed breed sacred naked wicked united unprecedented armed "
    "armoured armored aged rugged limited so-called unnamed unidentified unannounced unconfirmed alleged "
    "supposed used wounded injured hatred kindred biased crooked sled embed exceed proceed succeed unpaid "
    "tired beloved based led"
)
_WORD = re.compile(r"(?<![\w’'-])[a-z]{2,}(?![\w-])|(?<=\w)(?:n[’']t)\b")
_FORMS = {
    **dict.fromkeys(_HELPERS.split(), "helper"),
    **dict.fromkeys(_PAST.split(), "past"),
    **dict.fromkeys(_PRESENT.split(), "present"),
}
_NOT = frozenset(_NO_VERB.split())
_NOUN_BEFORE = frozenset(
    [
        "a",
        "an",
        "the",
        "its",
        "his",
        "her",
        "their",
        "this",
        "these",
        "those",
        "some",
        "any",
        "no",
        "every",
        "each",
        "of",
        "in",
        "at",
        "by",
        "with",
        "from",
        "for",
        "into",
        "two",
        "three",
        "four",
        "five",
        "several",
        "many",
        "more",
        "most",
        "to",
        "newly",
        "recently",
        "highly",
        "badly",
        "heavily",
    ]
)
"""Before one of these a form in -ed is an adjective, one like "runs" a noun."""
_GLUE = frozenset(
    [
        "not",
        "also",
        "just",
        "only",
        "now",
        "then",
        "never",
        "already",
        "still",
        "apparently",
        "reportedly",
        "probably",
        "later",
        "since",
        "first",
    ]
)
SAYS = re.compile(
    r"(?:said|says|say|told|reported|reports|confirmed|announced|added|wrote|noted|stated|claimed|recalled|explained|"
    r"acknowledged|warned|tweeted|estimated)\b"
)


def finite(text: str) -> list[tuple[int, str]]:
    """Where the finite verbs of a sentence begin, with their form (helper, past, present); a helper is for its verb.

    >>> text = "The ship, which had been waiting off Kenya, docked in Mombasa after a dispute was settled."
    >>> [text[at:].split()[0] for at, _ in finite(text)]
    ['had', 'docked', 'was']
    """
    made: list[tuple[int, str]] = []
    helped = -1  # where a helper, and what belongs to it so far, ends
    for found in _WORD.finditer(text):
        word = found[0]
        form = _FORMS.get(word, "past" if word.endswith("ed") and len(word) > 3 and word not in _NOT else "")
        belongs = form or word in _GLUE or word in ("been", "being", "be") or word.endswith(("en", "ing"))
        if helped >= 0 and belongs and not text[helped : found.start()].strip():
            helped = found.end()
            continue
        helped = -1
        previous = text[: found.start()].rstrip()
        before = re.split(r"[^\w’'-]", previous[-20:])[-1].lower()
        if not form or before == "to" or (form != "helper" and before in _NOUN_BEFORE):
            continue
        if form == "helper":
            helped = found.end()
        made.append((found.start(), form))
    return made
