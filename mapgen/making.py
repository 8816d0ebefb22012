"""A map in the making: what each stage makes of what was read, once and when it is first asked for.

Each stage is imported where it is asked for the first time: a name that is located needs no renderer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from .showing import Listed, Named, Shown, told_together

if TYPE_CHECKING:
    from pathlib import Path

    from .locate import Memory
    from .model import Issue, Outline, Place, Route, Venue
    from .scene import Scene
    from .settings import Settings
    from .showing import Block

Progress = Callable[[int, int], None]
"""Called with (done, all)."""


class Story(Shown):
    """A map in the making. Each stage runs when its result is first asked for, and once.

    `outline` is what was read; `places` (by id), `routes` (in order), `venues` (by the id of their
    place) and `scene` follow from it. `issues` gathers what every stage has to say. `inputs` are the
    files it is made of, which nothing it writes may replace. With a `memory` it takes over what names
    were found to be when the same source was last read; without `asking` no online service is asked.
    """

    def __init__(
        self,
        outline: Outline,
        settings: Settings,
        progress: Progress | None = None,
        inputs: tuple[Path, ...] = (),
        *,
        memory: Memory | None = None,
        asking: bool = True,
    ) -> None:
        self.outline = outline
        self.settings = settings
        self.inputs = inputs
        self.memory = memory
        self._progress = progress
        self._asking = asking

    def __repr__(self) -> str:
        rows = len(self.outline.mentions) + len(self.outline.spots or ())
        return f"<Story {self.outline.id!r}: {rows} places, {len(self.outline.legs)} legs>"

    @property
    def id(self) -> str:
        """The name under which its files are written."""
        return self.outline.id

    @cached_property
    def _located(self) -> tuple[Mapping[str, Place], tuple[Issue, ...]]:
        return self._find()

    def find(self) -> None:
        """Find the places now, not when they are first asked for; other stories do not wait for it.

        Before Python 3.12 one lock guards what all stories keep: an online service that is slow to answer one
        would hold up the others.
        """
        if "_located" not in self.__dict__:
            self._located = self._find()

    def _find(self) -> tuple[Mapping[str, Place], tuple[Issue, ...]]:
        from .locate import places as places_of
        from .locate.online import chain, remarks

        geocoders = chain(self.settings) if self._asking else ()
        found, issues = places_of(
            self.outline.mentions,
            legs=self.outline.legs,
            settings=self.settings,
            geocoders=geocoders,
            progress=self._progress,
            spots=self.outline.spots,
            memory=self.memory,
        )
        return MappingProxyType(found), (*issues, *remarks(geocoders))

    def under(self, settings: Settings, progress: Progress | None = None) -> Story:
        """The same under other settings; everything is found anew."""
        return Story(self.outline, settings, progress, self.inputs, asking=self._asking)

    def with_places(self, places: Mapping[str, Place]) -> Story:
        """The same with some places as a person says, whose issues are settled; nothing is looked for anew.

        Rows that are kept as spots stay as they are until the whole is located again.
        """
        found, issues = self._located
        made = Story(self.outline, self.settings, inputs=self.inputs, memory=self.memory, asking=self._asking)
        left = tuple(one for one in issues if one.subject not in places)
        made._located = MappingProxyType({name: places.get(name, one) for name, one in found.items()}), left
        return made

    @cached_property
    def _traced(self) -> tuple[tuple[Route, ...], tuple[Issue, ...]]:
        from . import trace
        from .model import Mode

        routers = trace.routers({Mode(mode): name for mode, name in self.settings.routers.items()})
        return trace.routes(self.outline.legs, self.places, routers)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every place by id, found or not, in the order of the input."""
        if self.outline.spots is None:
            return Named(self._located[0])
        from .locate import Located

        return Named(Located(self._located[0], self.outline.spots))

    @property
    def routes(self) -> tuple[Route, ...]:
        """The legs that could be traced, in order."""
        return Listed(self._traced[0])

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Places with a shape, by the id of the place."""
        from . import trace

        return Named({venue.place.id: venue for venue in trace.venues(self._located[0].values())})

    @property
    def place_issues(self) -> tuple[Issue, ...]:
        """What reading and locating have to say, gravest first; nothing is traced for it."""
        return gravest_first((*self.outline.issues, *self._located[1]))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What a person should look at, from every stage, gravest first."""
        return gravest_first((*self.outline.issues, *self._located[1], *self._traced[1]))

    @cached_property
    def scene(self) -> Scene:
        """The drawing, free of any library's types."""
        from . import compose

        return compose.scene(
            self.outline,
            self._located[0],
            self.routes,
            tuple(self.venues.values()),
            issues=self.issues,
            settings=self.settings,
        )

    def shown(self) -> Iterator[Block]:
        counts = ((len(self.places), "place"), (len(self.routes), "route"), (len(self.issues), "issue"))
        told = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
        yield f"{self.settings.title or self.outline.title or self.id}: {told}"
        for values, noun in ((self.places.values(), "place"), (self.routes, "route"), (self.issues, "issue")):
            yield from told_together(values, len(values), noun=noun)

    def _framed(self) -> str:
        from . import render

        return render.to_folium(self.scene)._repr_html_()


def gravest_first(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Errors, then warnings, then notes; those of one severity in their order."""
    gravity = {"error": 0, "warning": 1, "note": 2}
    return Listed(sorted(issues, key=lambda issue: gravity[issue.severity]))
