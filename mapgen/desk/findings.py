"""What the machine found for a story, as the sidecar that is kept beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mapgen.story import sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mapgen.pipeline import Story


def sidecar_of(story: Story, path: Path | None = None) -> str:
    """The text of the sidecar of a story.

    Args:
        story: as read from `path`; its evidence goes along.
        path: the story file; what an earlier sidecar beside it says of checked places stays.

    Raises:
        InputError: the earlier sidecar is broken.
    """
    earlier = sidecar.read_sidecar(sidecar.beside(path), story.settings.caps) if path is not None else None
    return sidecar.sidecar_text(story.places, told_by(story), earlier)


def told_by(story: Story) -> tuple[sidecar.Told, ...]:
    """The journeys and steps of a story with the sentences that they rest on."""
    found: dict[str, sidecar.Told] = {}
    stops: dict[str, list[str]] = {}
    for leg in story.outline.legs:
        stops.setdefault(leg.journey, [leg.origin]).append(leg.destination)
    for leg in story.outline.legs:
        name = " > ".join(stops[leg.journey])
        found[leg.journey] = sidecar.Told(group="journeys", name=name, evidence=leg.evidence, doubts=leg.doubts)
    for one in story.outline.happenings:
        group = "related" if one.related else "steps"
        found[one.id] = sidecar.Told(group=group, name=one.title, evidence=one.evidence, doubts=one.doubts)
    counts: Counter[str] = Counter()
    numbered = []
    for told in found.values():
        counts[told.group] += 1
        numbered.append(replace(told, number=counts[told.group]))
    return tuple(numbered)


def told_anew(story: Story, group: str, order: Sequence[int]) -> tuple[sidecar.Told, ...]:
    """What journeys and steps rest on, those of one group in another order; `order` are indices, some may be gone."""
    told = told_by(story)
    own = [one for one in told if one.group == group]
    others = [one for one in told if one.group != group]
    return (*others, *(replace(own[one], number=at) for at, one in enumerate(order, 1)))
