"""Joint ranking in a text: each name is judged by the names around it.

Every candidate starts with its base score in decimal logarithms of a likelihood. In a few rounds the
candidates of the other names vote, each with the square of the probability it has so far and the more
the nearer it stands in the text, for what is in the same country or state, close by, in the country,
state or county that is itself named, for what holds them, and for their own kind (states among
states). A candidate gains by the square root of the share it gets of all votes. A name right after
another ("Columbus, Georgia") is weighed together with it: each pair in which the one lies in the
other is 10^`QUALIFIED` times likelier than others; so are neighbours in a list ("Georgia, Alabama and
Florida") if they are of one kind, by 10^`LISTED`.

The weights were chosen by measuring on one half of local and world news with known places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .kinds import AREAS

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from mapgen.model import Candidate

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

ROUNDS = 4
COUNTRY, REGION, NEAR = 0.5, 1.5, 1.6
"""What all votes together add to a candidate in the same country, in the same state, close by."""
IN_COUNTRY, IN_REGION, IN_COUNTY = 1.9, 2.0, 6.0
"""The same where the country, state or county that holds it is itself named."""
HOLDS, KIND = 4.0, 0.5
"""The same for a country or state that holds what is named, and for one of the same kind."""
QUALIFIED, LISTED = 4.0, 0.8
FEW = 0.6
"""Votes that are added to the total, so that one other name is weaker evidence than five."""
CLOSE = 0.02
"""What counts as close, on the unit sphere: about 130 km count half."""


class Columns:
    """The candidates of one name as numbers; 0 for what has no country, state or county."""

    __slots__ = ("counties", "countries", "is_country", "is_county", "is_region", "kinds", "regions", "vectors", "wide")

    def __init__(self, candidates: Sequence[Candidate], numbers: dict[Hashable, int]) -> None:
        """Of candidates; `numbers` counts the keys that they share with those of other names."""

        def number(key: Hashable) -> int:
            return numbers.setdefault(key, len(numbers) + 1)

        lon = np.radians([c.point.x for c in candidates])
        lat = np.radians([c.point.y for c in candidates])
        self.vectors: Floats = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)
        self.countries: Ints = np.array([number(c.country) if c.country else 0 for c in candidates])
        regions = [c.name if c.kind == "admin1" else c.admin1 for c in candidates]
        counties = [c.name if c.kind == "admin2" else c.admin2 for c in candidates]
        self.regions: Ints = np.array(
            [number((c.country, region)) if region else 0 for c, region in zip(candidates, regions, strict=True)]
        )
        self.counties: Ints = np.array(
            [
                number((c.country, region, county)) if county else 0
                for c, region, county in zip(candidates, regions, counties, strict=True)
            ]
        )
        self.is_country: Flags = np.array([c.kind == "country" for c in candidates])
        self.is_region: Flags = np.array([c.kind == "admin1" for c in candidates])
        self.is_county: Flags = np.array([c.kind == "admin2" for c in candidates])
        self.wide: Flags = np.array([c.kind in AREAS for c in candidates])
        self.kinds: Ints = np.array(
            [number(("kind", c.kind, "" if c.kind == "country" else c.country)) for c in candidates]
        )

    def first(self, most: int) -> Columns:
        """Only the first rows."""
        part = object.__new__(Columns)
        for name in self.__slots__:
            setattr(part, name, getattr(self, name)[:most])
        return part


class Text:
    """The candidates of all names of a text, and how they stand to each other."""

    def __init__(self, columns: Sequence[Columns], nearness: Floats) -> None:
        """Of names; `nearness[a, b]` is how much b counts for a."""
        sizes = [len(one.countries) for one in columns]
        self.owner: Ints = np.repeat(np.arange(len(sizes)), sizes)
        self.ends: Ints = np.cumsum(sizes)
        self.starts: Ints = self.ends - sizes

        def joined(name: str) -> Any:
            return np.concatenate([getattr(one, name) for one in columns])

        is_country, is_region, is_county = joined("is_country"), joined("is_region"), joined("is_county")
        same_country, same_region, same_county = (_same(joined(name)) for name in ("countries", "regions", "counties"))
        small = ~(is_country | is_region)
        in_country = same_country & is_country & ~is_country[:, None]
        in_region = same_region & is_region & small[:, None]
        in_county = same_county & is_county & (small & ~is_county)[:, None]
        self.inside: Flags = in_country | in_region | in_county
        self._alike = _same(joined("kinds"))
        vectors, local = joined("vectors"), ~joined("wide")
        apart = np.maximum(0.0, 2.0 - 2.0 * (vectors @ vectors.T))
        near = 1.0 / (1.0 + apart / CLOSE**2) * (local[:, None] & local)
        weight = nearness[self.owner[:, None], self.owner]
        weight = weight / (nearness.sum(axis=1)[self.owner] + FEW)[:, None]
        weight[self.owner[:, None] == self.owner] = 0.0
        self._pulls = [
            (worth, shared * weight)
            for worth, shared in (
                (COUNTRY, same_country & ~in_country & ~in_country.T),
                (REGION, same_region & small[:, None] & small),
                (NEAR, near),
                (IN_COUNTRY, in_country),
                (IN_REGION, in_region),
                (IN_COUNTY, in_county),
                (HOLDS, self.inside.T),
                (KIND, self._alike),
            )
        ]

    def slice(self, name: int) -> slice:
        """The rows of a name."""
        return slice(self.starts[name], self.ends[name])

    def holds(self, one: int, other: int) -> bool:
        """Whether some candidate of one name lies in one of another."""
        return bool(self.inside[self.slice(one), self.slice(other)].any())

    def ranked(
        self, base: Floats, qualified: Sequence[tuple[int, int]], listed: Sequence[tuple[int, int]] = ()
    ) -> Floats:
        """The final scores of all rows.

        `qualified` are pairs of a name and the one that may say where it is, `listed` neighbours in a list.
        """
        pairs = [
            (self.slice(one), self.slice(other), LISTED * alike)
            for one, other in listed
            if (alike := self._alike[self.slice(one), self.slice(other)]).any()
        ]
        pairs += [
            (self.slice(one), self.slice(other), QUALIFIED * self.inside[self.slice(one), self.slice(other)])
            for one, other in qualified
            if self.holds(one, other)
        ]
        scores = base
        chances = self._chances(base)
        for _ in range(ROUNDS):
            votes = chances * chances
            scores = base + sum(worth * np.sqrt(shared @ votes) for worth, shared in self._pulls)
            told = np.zeros_like(scores)
            for one, other, bonus in pairs:
                told[one] = np.maximum(told[one], _message(scores[other], bonus))
                told[other] = np.maximum(told[other], _message(scores[one], bonus.T))
            scores = scores + told
            chances = (chances + self._chances(scores)) / 2
        return scores

    def _chances(self, scores: Floats) -> Floats:
        best = np.maximum.reduceat(scores, self.starts)
        likely = np.power(10.0, scores - best[self.owner])
        chances: Floats = likely / np.add.reduceat(likely, self.starts)[self.owner]
        return chances


def _same(keys: Ints) -> Flags:
    same: Flags = (keys[:, None] == keys) & (keys > 0)
    return same


def _message(scores: Floats, bonus: Any) -> Floats:
    """What a name tells about each row of another: by how much its rows are likelier if that one is meant."""
    likely = np.power(10.0, scores - scores.max())
    told: Floats = np.log10((np.power(10.0, bonus) @ likely) / likely.sum())
    return told
