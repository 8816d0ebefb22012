"""Joint ranking: each name of a list is judged in the light of all the others.

Every candidate has a base score (how well it answers its own name, and how prominent it is), in
decimal logarithms of a likelihood. A few rounds then let the candidates of all names vote, each with
the square of the probability it has so far (so that the unlikely ones do not vote each other up), for
their country, their first-order division, their neighbourhood (a cell of some eighty kilometres and
those around it), their city, and, for divisions, their kind. A candidate gains by the square root of
the share that *other* names give it, so that a cluster of a few counts among many. Stops that follow
each other in a journey pull each other closer. Votes are counted by cell and by country, not pair by
pair, so that the cost grows with the number of names and not with its square. There is no random in
it, and the order of the names does not matter.

The weights were chosen by measuring on local and world news with known places, where the result
changes little around them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapgen.model import Mode

from .kinds import AREAS, DIVISIONS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np

    from mapgen.model import Candidate

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

ROUNDS = 6
CELL = 0.012
"""Side of a cell on the unit sphere: about 76 km."""
COUNTRY, REGION, NEAR, CITY, KIND = 2.0, 2.5, 1.2, 1.2, 1.5
"""What a candidate gains when all the other votes are for its country, its division, and so on.

A country is its own division and neighbourhood, a division its own neighbourhood: else a town would
win over its country by the towns around it.
"""
FEW = 1.0
"""Votes that are added to the total, so that one other name is weaker evidence than five."""
PULL: dict[Mode | None, float] = {
    Mode.WALK: 1.6,
    Mode.ROAD: 0.9,
    Mode.RAIL: 0.9,
    Mode.SEA: 0.5,
    Mode.AIR: 0.3,
    None: 0.6,
}
"""What a candidate loses for each tenfold distance, beyond 100 km, from the next stop."""


@dataclass(frozen=True, slots=True)
class Slate:
    """The candidates of one name, with the base score of each; `votes`: how much it counts for others."""

    candidates: tuple[Candidate, ...]
    bases: tuple[float, ...]
    votes: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """Two slates (by index) whose places follow each other in a journey."""

    one: int
    other: int
    mode: Mode | None


def ranked(slates: Sequence[Slate], links: Iterable[Link] = ()) -> list[tuple[float, ...]]:
    """The final score of every candidate, slate by slate, in the order given (decimal logarithms).

    With one slate alone the scores are its base scores.
    """
    import numpy as np

    sizes = [len(slate.candidates) for slate in slates]
    full = [i for i, size in enumerate(sizes) if size]
    if len(full) < 2:
        return [slate.bases for slate in slates]
    table = _Table(slates, full)
    pulls = [_Pull.between(table, link) for link in links if sizes[link.one] and sizes[link.other]]
    scores = table.base
    weights = table.shares(scores)
    for _ in range(ROUNDS):
        gained = table.gains(weights)
        for pull in pulls:
            pull.add_to(gained, weights)
        scores = table.base + gained
        weights = (weights + table.shares(scores)) / 2
    parts = np.split(scores, table.starts[1:])
    found = {i: tuple(part.tolist()) for i, part in zip(full, parts, strict=True)}
    return [found.get(i, ()) for i in range(len(slates))]


class _Table:
    """All candidates of all slates as columns; `owner` is the slate of each row."""

    def __init__(self, slates: Sequence[Slate], full: Sequence[int]) -> None:
        import numpy as np

        rows = [candidate for i in full for candidate in slates[i].candidates]
        counts = np.array([len(slates[i].candidates) for i in full])
        self.position = {i: at for at, i in enumerate(full)}
        self.starts: Ints = np.concatenate(([0], np.cumsum(counts)[:-1]))
        self.ends: Ints = np.cumsum(counts)
        self.owner: Ints = np.repeat(np.arange(len(full)), counts)
        self.base: Floats = np.array([base for i in full for base in slates[i].bases], dtype=float)
        self.votes: Floats = np.array([slates[i].votes for i in full])[self.owner]
        self.lon: Floats = np.radians([c.point.x for c in rows])
        self.lat: Floats = np.radians([c.point.y for c in rows])
        self._is_country = np.array([c.kind == "country" for c in rows])
        self._is_region = np.array([c.kind == "admin1" for c in rows])
        self._ballots = tuple(
            _Ballot(self.owner, [key(candidate) for candidate in rows]) for key in (_country, _region, _city, _division)
        )
        self._cells = _Cells(self.owner, self.lon, self.lat, wide=np.array([c.kind in AREAS for c in rows]))

    def shares(self, scores: Floats) -> Floats:
        """Each candidate's probability among those of its slate."""
        import numpy as np

        best = np.maximum.reduceat(scores, self.starts)
        likely = np.power(10.0, scores - best[self.owner])
        shares: Floats = likely / np.add.reduceat(likely, self.starts)[self.owner]
        return shares

    def gains(self, weights: Floats) -> Floats:
        """What each candidate gains by the votes of the other slates."""
        import numpy as np

        cast = weights**2 * self.votes
        own = np.add.reduceat(cast, self.starts)[self.owner]
        total = cast.sum() - own + FEW
        country, region, city, kind = (np.sqrt(ballot.others(cast) / total) for ballot in self._ballots)
        near = np.sqrt(self._cells.others(cast) / total)
        region = np.where(self._is_country, country, region)
        near = np.where(self._is_country | self._is_region, region, near)
        gained: Floats = COUNTRY * country + REGION * region + NEAR * near + CITY * city + KIND * kind
        return gained


class _Ballot:
    """Votes for something that candidates have in common; None: no vote."""

    def __init__(self, owner: Ints, keys: Sequence[Hashable]) -> None:
        import numpy as np

        numbers: dict[Hashable, int] = {None: 0}
        self._key: Ints = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
        self._size = len(numbers)
        _, self._own = np.unique(owner * self._size + self._key, return_inverse=True)

    def others(self, cast: Floats) -> Floats:
        """The votes that each candidate's key has from the other slates."""
        import numpy as np

        votes = np.bincount(self._key, weights=cast, minlength=self._size)
        own = np.bincount(self._own, weights=cast)
        theirs: Floats = np.where(self._key == 0, 0.0, votes[self._key] - own[self._own])
        return np.maximum(theirs, 0.0)


class _Cells:
    """Votes for a neighbourhood: a cube of the grid that holds the unit sphere, and those that touch it.

    What is larger than a neighbourhood (a country, a sea) neither votes nor gains.
    """

    def __init__(self, owner: Ints, lon: Floats, lat: Floats, *, wide: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        import numpy as np

        sphere = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
        cube = np.floor(sphere / CELL).astype(np.int64) + 100
        self._counts = ~wide
        cells, self._cell = np.unique(cube[0] * 65536 + cube[1] * 256 + cube[2], return_inverse=True)
        steps = [x * 65536 + y * 256 + z for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)]
        self._around = []
        for step in steps:
            at = np.minimum(np.searchsorted(cells, cells + step), len(cells) - 1)
            here = np.flatnonzero(cells[at] == cells + step)
            self._around.append((here, at[here]))
        self._size = len(cells)
        pairs = []
        for apart in range(1, int(np.bincount(owner).max())):
            same = owner[apart:] == owner[:-apart]
            touching = (np.abs(cube[:, apart:] - cube[:, :-apart]) <= 1).all(axis=0)
            first = np.flatnonzero(same & touching)
            pairs.append((first, first + apart))
        self._siblings = pairs

    def others(self, cast: Floats) -> Floats:
        """The votes of other slates around each candidate."""
        import numpy as np

        cast = np.where(self._counts, cast, 0.0)
        votes = np.bincount(self._cell, weights=cast, minlength=self._size)
        around = np.zeros(self._size)
        for here, there in self._around:
            around[here] += votes[there]
        theirs = around[self._cell] - cast
        for first, second in self._siblings:
            theirs[first] -= cast[second]
            theirs[second] -= cast[first]
        near: Floats = np.where(self._counts, np.maximum(theirs, 0.0), 0.0)
        return near


@dataclass(frozen=True, slots=True)
class _Pull:
    """Two stops that follow each other: what each pair of their candidates loses by its distance."""

    one: slice
    other: slice
    loss: Floats

    @classmethod
    def between(cls, table: _Table, link: Link) -> _Pull:
        import numpy as np

        one, other = (
            slice(table.starts[at], table.ends[at]) for at in (table.position[link.one], table.position[link.other])
        )
        lat1, lat2 = table.lat[one][:, None], table.lat[other][None, :]
        turn = table.lon[other][None, :] - table.lon[one][:, None]
        h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(turn / 2) ** 2
        km = 2 * 6371.0 * np.arcsin(np.minimum(1.0, np.sqrt(h)))
        return cls(one, other, PULL[link.mode] * np.log10(1 + km / 100))

    def add_to(self, gained: Floats, weights: Floats) -> None:
        """Take the expected loss of each candidate from what it has gained."""
        gained[self.one] -= self.loss @ weights[self.other]
        gained[self.other] -= weights[self.one] @ self.loss


def _country(candidate: Candidate) -> str | None:
    return candidate.country or None


def _region(candidate: Candidate) -> tuple[str, str] | None:
    name = candidate.name if candidate.kind == "admin1" else candidate.admin1
    return (candidate.country, name) if name else None


def _division(candidate: Candidate) -> tuple[str, str] | None:
    if candidate.kind not in DIVISIONS:
        return None
    return ("" if candidate.kind == "country" else candidate.country, candidate.kind)


def _city(candidate: Candidate) -> tuple[str, str] | None:
    name = candidate.city or (candidate.name if candidate.kind == "city" else "")
    return (candidate.country, name) if name else None
