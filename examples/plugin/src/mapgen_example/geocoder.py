"""A geocoder: the grid squares of radio amateurs (Maidenhead locators), such as JO62qm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapgen.model import Candidate
from shapely.geometry import Point

if TYPE_CHECKING:
    from mapgen.model import Mention
    from mapgen.net import Store
    from mapgen.settings import Settings

LOCATOR = re.compile(r"([A-R]{2})([0-9]{2})(?:([A-X]{2}))?", re.IGNORECASE)


class Maidenhead:
    """Knows grid squares and nothing else."""

    name = "maidenhead"

    def __init__(self, settings: Settings, store: Store) -> None:
        """Made once a run; one that goes online asks through `mapgen.net.Client` and keeps answers in `store`."""

    def candidates(self, mention: Mention, /) -> tuple[Candidate, ...]:
        """The square's middle; empty for what is no locator."""
        found = LOCATOR.fullmatch(mention.text.strip())
        if found is None:
            return ()
        west, south, width, height = square(*(part or "" for part in found.groups()))
        middle = Point(west + width / 2, south + height / 2)
        return (
            Candidate(
                name=mention.text.strip(),
                point=middle,
                extent=(west, south, west + width, south + height),
                provider=self.name,
                provider_id=mention.text.strip().upper(),
                kind="region",
                score=0.9,
            ),
        )


def square(field: str, digits: str, letters: str) -> tuple[float, float, float, float]:
    """West and south edge, width and height of a locator, in degrees.

    >>> [round(value, 3) for value in square("JO", "62", "qm")]
    [13.333, 52.5, 0.083, 0.042]
    """
    east, north = (ord(letter) - ord("A") for letter in field.upper())
    west, south, width, height = east * 20.0 + int(digits[0]) * 2 - 180, north * 10.0 + int(digits[1]) - 90, 2.0, 1.0
    if letters:
        width, height = 2 / 24, 1 / 24
        west += (ord(letters[0].upper()) - ord("A")) * width
        south += (ord(letters[1].upper()) - ord("A")) * height
    return west, south, width, height
