"""What the chosen places of a list have in common, for the reasons that editors read."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from .scope import apart_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mapgen.model import Candidate

CLOSE_KM = 400.0
"""A stop that is nearer than this speaks for its neighbour in a journey."""


class Company:
    """Counts over the choices, one a name; `stops` are pairs of names (by index) that follow each other."""

    def __init__(self, chosen: Mapping[int, Candidate], stops: Iterable[tuple[int, int]], whole: str = "list") -> None:
        """Of choices by index; `whole` is what they are in, "list" or "text"."""
        self._chosen = chosen
        self._whole = whole
        self._countries = Counter(c.country for c in chosen.values() if c.country)
        self._regions = Counter((c.country, c.admin1) for c in chosen.values() if c.admin1)
        self._stops: dict[int, set[int]] = defaultdict(set)
        for one, other in stops:
            if one in chosen and other in chosen:
                self._stops[one].add(other)
                self._stops[other].add(one)

    def phrases(self, index: int) -> list[str]:
        """What speaks for the choice of a name among the others of the list."""
        candidate = self._chosen[index]
        found = []
        stops = sorted((apart_km(candidate, self._chosen[other]), other) for other in self._stops[index])
        if stops and stops[0][0] <= CLOSE_KM:
            found.append(f"{stops[0][0]:.0f} km from the next stop, {self._chosen[stops[0][1]].name}")
        region = self._regions[(candidate.country, candidate.admin1)] - 1 if candidate.admin1 else 0
        country = self._countries[candidate.country] - 1 if candidate.country else 0
        for shared, same in ((f"region ({candidate.admin1})", region), ("country", country)):
            if same > 0:
                found.append(f"same {shared} as {same} other{'s' if same > 1 else ''} in the {self._whole}")
                break
        return found

    def beside(self, index: int, other: int | None) -> list[str]:
        """That the name right after it in the text (`other`, by index) is where it lies."""
        if other is None or other not in self._chosen:
            return []
        one, area = self._chosen[index], self._chosen[other]
        held = area.country == one.country and (
            area.kind == "country" or (area.kind == "admin1" and one.admin1 == area.name) or area.kind == "admin2"
        )
        return [f"{area.name} is named right after it"] if held else []
