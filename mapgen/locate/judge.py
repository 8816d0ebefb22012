"""From scores to a choice: how sure it is, what else it could be, and whether that must be looked at.

    probability = 1 / (1 + Σ 10^(score of rival − score of the best))     over rivals in other places
    confidence  = 0.99 × quality of the match / (1 / probability + odds that it is a place nobody knows)

A rival within 50 km, or one that contains the best or lies in it (Beijing the city and the
municipality), is the same place for this purpose. The quality is 1 for a name as written, less for
what was corrected, guessed at or taken from a facility's name. A choice is ambiguous where its
probability is below 0.85: the rivals together have more than a sixth of the chance of the best.
Where the rest of the list has overruled a much better known namesake, the probability is at most one
half, however strong the list: it is for a person to say that this Paris is the one in Texas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .kinds import AREAS
from .query import How
from .scope import apart_km, inside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Candidate

    from .search import Found
    from .sense import Floats

MOST_SURE = 0.99
SAME_PLACE_KM = 50.0
SURE = 0.85
OVERRULED = 1.0
"""Decimal logarithm by which a namesake must be better known for that."""
FAMOUS, TOO_FAR, TINY = 500_000, 2.0, 0.02
"""A country or town of so many people is not overruled by what is so much less known and has so few of its people."""
WELL_KNOWN = 100_000
"""A town of so many people is not overruled by what has its name as one of others."""
ALTERNATIVES = 5
UNLIKELY = 4.0
"""Alternatives that are 10^4 times less likely than the best are not worth showing."""
_BY_HOW = {How.OTHER: 0.9, How.BARE: 0.97, How.TRAILING: 0.95, How.SETTLEMENT: 0.6, How.ADDRESS: 0.6}
_BY_MATCH = {"exact": 1.0, "folded": 1.0, "qualifier": 1.0, "alternate": 0.97, "spelling": 1.0}
_BY_EDITS = (1.0, 0.85, 0.7)
UNHEEDED = 0.7


@dataclass(frozen=True, slots=True)
class Judgement:
    """The choice; `rivals` are the alternatives in other places, likeliest first, at most five."""

    chosen: Candidate
    alternatives: tuple[Candidate, ...]
    confidence: float
    probability: float
    namesakes: int = 0
    """How many other places answer to the name."""
    is_largest: bool = False
    """Whether it has more people than any of them."""
    overruled: Candidate | None = None
    """A better known namesake that the rest of the list speaks against."""

    @property
    def ambiguous(self) -> bool:
        """Whether another place is nearly as likely."""
        return self.probability < SURE


def judged(found: Found, scores: Sequence[float]) -> Judgement:
    """The best of the candidates of a name (at least one) by their final scores."""
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], found.candidates[i].key))
    order = [*_too_famous(found, order[0]), *order]
    order = list(dict.fromkeys(order))
    best = found.candidates[order[0]]
    rivals = [i for i in order[1:] if is_elsewhere(found.candidates[i], best)]
    odds = sum(10 ** min(0.0, scores[i] - scores[order[0]]) for i in rivals)
    probability = 1 / (1 + odds)
    known = max(rivals, key=lambda i: found.bases[i], default=None)
    overruled = known if known is not None and found.bases[known] - found.bases[order[0]] > OVERRULED else None
    if overruled is not None:
        probability = min(probability, 0.5)
        rivals = [overruled, *(i for i in rivals if i != overruled)]
    shown = [i for i in rivals if i == overruled or scores[order[0]] - scores[i] < UNLIKELY][:ALTERNATIVES]
    return Judgement(
        chosen=best,
        alternatives=tuple(found.candidates[i] for i in shown),
        confidence=round(MOST_SURE * quality(found, best) / (1 / probability + found.doubt), 3),
        probability=probability,
        namesakes=len(rivals),
        is_largest=best.population > max((found.candidates[i].population for i in rivals), default=0),
        overruled=None if overruled is None else found.candidates[overruled],
    )


def _too_famous(found: Found, best: int) -> list[int]:
    """The candidate that is too well known to be overruled by the best, if there is one; nothing is stated here."""
    chosen = found.candidates[best]
    if any(one.scopes for one in found.stated):
        return []
    known = max(range(len(found.bases)), key=lambda i: found.bases[i])
    candidate = found.candidates[known]
    people = candidate.population if candidate.kind in ("city", "country") else 0
    ahead = found.bases[known] - found.bases[best]
    if not people or ahead <= OVERRULED or not is_elsewhere(candidate, chosen):
        return []
    tiny = ahead > TOO_FAR and people >= FAMOUS and chosen.population < TINY * people
    called_otherwise = chosen.match == "alternate" and candidate.match in ("exact", "folded") and people >= WELL_KNOWN
    return [known] if tiny or called_otherwise else []


def weighed(found: Found, bases: Floats, scores: Floats) -> Judgement:
    """The best of the candidates of a name in a text: `bases` before, `scores` after the text was looked at."""
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], found.candidates[i].key))
    best = found.candidates[order[0]]
    rivals = [i for i in order[1:] if is_elsewhere(found.candidates[i], best)]
    top = scores[order[0]]
    probability = float(1 / (1 + sum(10 ** (scores[i] - top) for i in rivals)))
    known = max(rivals, key=lambda i: bases[i], default=None)
    overruled = known if known is not None and bases[known] - bases[order[0]] > OVERRULED else None
    return Judgement(
        chosen=best,
        alternatives=tuple(found.candidates[i] for i in rivals if top - scores[i] < UNLIKELY)[:ALTERNATIVES],
        confidence=round(MOST_SURE * probability * quality(found, best), 3),
        probability=probability,
        namesakes=len(rivals),
        is_largest=best.population > max((found.candidates[i].population for i in rivals), default=0),
        overruled=None if overruled is None else found.candidates[overruled],
    )


def quality(found: Found, chosen: Candidate) -> float:
    """How well the name that was written is the name of what was chosen, 0–1."""
    matched = _BY_HOW.get(found.reading.how, 1.0) * _BY_MATCH.get(chosen.match, 0.95) * _BY_EDITS[found.edits]
    return matched * (UNHEEDED if found.unheeded else 1.0)


def is_elsewhere(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are different places, and not one inside the other."""
    return apart_km(one, other) > SAME_PLACE_KM and not _contains(one, other) and not _contains(other, one)


def _contains(area: Candidate, candidate: Candidate) -> bool:
    if area.kind not in AREAS or area.key == candidate.key:
        return False
    if area.kind == "country":
        return area.country == candidate.country
    if area.kind == "admin1" and candidate.country == area.country and candidate.admin1 in (area.name, area.admin1):
        return True
    return area.extent is not None and inside(candidate, area.extent, margin_deg=0.0)
