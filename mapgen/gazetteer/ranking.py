"""How much a match is worth: the quality of the name that matched times the prominence of the place."""

from __future__ import annotations

from enum import IntEnum


class Quality(IntEnum):
    """What a name is to its place, best first; the numbers are those in the shipped index."""

    PRIMARY = 0
    ALTERNATE = 1
    TRANSLITERATION = 2
    CODE = 3
    DEMONYM = 4
    """Names a people, not a place: `named` leaves it out, `demonym` asks for it."""


WEIGHT = {
    Quality.PRIMARY: 1.0,
    Quality.ALTERNATE: 0.9,
    Quality.TRANSLITERATION: 0.55,
    Quality.CODE: 0.45,
    Quality.DEMONYM: 0.01,
}
FOLDED = 0.99
"""What is left where the name was typed otherwise than the place is called."""

SPELLING = (1.0, 0.8, 0.6)
"""What is left of the score after no, one or two edits."""


def score(prominence: float, quality: Quality, edits: int = 0) -> float:
    """Score of a match, 0–1, before anything else of the list or text is looked at."""
    return prominence * WEIGHT[quality] * SPELLING[edits]
