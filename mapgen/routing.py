"""Ways between named places, without a story: what `mapgen route` and `mapgen.route` ask for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .errors import InputError, TraceError
from .model import Fidelity, Join, Leg, Mention, Mode, Outline, Role
from .pipeline import Story
from .positions import point
from .settings import settings_of
from .showing import Listed, Shown, table, told_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from .model import Issue, Route
    from .pipeline import Progress
    from .settings import Settings
    from .showing import Block

WORST = (Fidelity.NETWORK, Fidelity.APPROXIMATE, Fidelity.STRAIGHT, Fidelity.GREAT_CIRCLE, Fidelity.INFERRED)


@dataclass(frozen=True, slots=True)
class Journey(Shown):
    """A way from stop to stop: its routes in order, and what is to be said of it and its stops."""

    name: str
    mode: Mode | None
    routes: tuple[Route, ...]
    issues: tuple[Issue, ...]
    names: Mapping[str, str]
    """What its stops are called, by the ids that the legs of its routes have."""
    story: Story | None = field(default=None, repr=False, compare=False)
    """This journey alone as a story, whose map a notebook shows."""

    @property
    def geometry(self) -> BaseGeometry:
        """The whole line, (lon, lat): LineString, or MultiLineString where it crosses the antimeridian or has gaps."""
        from shapely.geometry import LineString, MultiLineString

        joined: list[list[tuple[float, ...]]] = []
        for route in self.routes:
            for part in getattr(route.geometry, "geoms", [route.geometry]):
                if joined and joined[-1][-1] == part.coords[0]:
                    joined[-1].extend(part.coords[1:])
                else:
                    joined.append(list(part.coords))
        return LineString(joined[0]) if len(joined) == 1 else MultiLineString(joined)

    @property
    def length_km(self) -> float:
        """The sum of its routes."""
        return sum(route.length_km for route in self.routes)

    @property
    def fidelity(self) -> Fidelity | None:
        """That of its least true route, None where nothing could be traced."""
        return max((route.fidelity for route in self.routes), key=WORST.index, default=None)

    @property
    def snap_km(self) -> float:
        """The farthest any of its ends lies from the network."""
        return max((max(route.snap_km) for route in self.routes), default=0.0)

    @property
    def credit(self) -> str:
        """Whose network it runs over."""
        return " · ".join(sorted({route.credit for route in self.routes if route.credit}))

    def feature(self) -> dict[str, Any]:
        """A GeoJSON Feature (RFC 7946)."""
        from shapely.geometry import mapping

        legs = [
            {
                "from": self.names[route.leg.origin],
                "to": self.names[route.leg.destination],
                "length_km": round(route.length_km, 1),
                "fidelity": str(route.fidelity),
                "snap_km": [round(value, 2) for value in route.snap_km],
            }
            for route in self.routes
        ]
        return {
            "type": "Feature",
            "geometry": mapping(self.geometry) if self.routes else None,
            "properties": {
                "name": self.name,
                "mode": self.mode,
                "length_km": round(self.length_km, 1),
                "fidelity": self.fidelity,
                "snap_km": round(self.snap_km, 2),
                "legs": legs,
                "credit": self.credit,
            },
        }

    def lines(self) -> list[str]:
        """One line a leg: from, to, length, fidelity, snap; one that says so where nothing was traced."""
        return [
            f"{self.names[route.leg.origin]} – {self.names[route.leg.destination]}  {route.length_km:,.0f} km  "
            f"{route.leg.mode or ''} {route.fidelity}  snap {route.snap_km[0]:.1f} and {route.snap_km[1]:.1f} km"
            for route in self.routes
        ] or [f"{self.name}  not traced"]

    def shown(self) -> Iterator[Block]:
        yield f"{self.name}: {self.length_km:,.0f} km" if self.routes else f"{self.name}: not traced"
        if self.routes:
            yield table([{**route.as_row(), **self._ends(route)} for route in self.routes])
        if self.issues:
            yield from told_together(self.issues, len(self.issues), noun="issue")
        if self.credit:
            yield self.credit

    def as_row(self) -> Mapping[str, str]:
        return {
            "journey": self.name,
            "mode": str(self.mode or ""),
            "km": f"{self.length_km:,.1f}" if self.routes else "",
            "fidelity": str(self.fidelity or "not traced"),
            "snap km": f"{self.snap_km:.1f}" if self.routes else "",
        }

    def _ends(self, route: Route) -> Mapping[str, str]:
        """What the ends of a route are called."""
        return {"from": self.names[route.leg.origin], "to": self.names[route.leg.destination]}

    def _framed(self) -> str:
        return self.story._framed() if self.story is not None and self.routes else ""  # noqa: SLF001 - the same page


def asked(stops: Sequence[str], via: Sequence[str], mode: Mode) -> Outline:
    """One journey over `stops`; `via` are passed between the two of them.

    Raises:
        InputError: fewer than two stops, or `via` with more than two; a stop is half a position.
    """
    if len(stops) < 2:
        raise InputError("a way needs two ends", hint="mapgen route Pyongyang Beijing --mode rail")
    if via and len(stops) > 2:
        raise InputError("--via goes with two stops", hint="with more, name all of them in order")
    mentions = {text: _stop(text, f"stop {number}") for number, text in enumerate(dict.fromkeys((*stops, *via)), 1)}
    legs = tuple(
        Leg(
            id=f"leg {number}",
            journey="way",
            origin=mentions[origin].id,
            destination=mentions[destination].id,
            via=tuple(mentions[text].id for text in via),
            mode=mode,
        )
        for number, (origin, destination) in enumerate(itertools.pairwise(stops), start=1)
    )
    return Outline(id="route", title=f"{stops[0]} – {stops[-1]}", mentions=tuple(mentions.values()), legs=legs)


def in_table(source: Path | pd.DataFrame, mode: Mode, *, settings: Settings) -> Outline:
    """The journeys of a table: a row a pair (from, to, and where wanted mode, via, country), or rows with an order.

    A row without a mode has `mode`.

    Raises:
        InputError: the table cannot be read or has no columns for the two ends.
    """
    from .read import outline as outline_of

    outline = outline_of(source, settings=settings)
    if not outline.legs:
        raise InputError(f"{outline.origin} names no pairs", hint="it needs the columns from and to")
    legs = tuple(leg if leg.mode else replace(leg, mode=mode, join=Join.NONE) for leg in outline.legs)
    return replace(outline, legs=legs)


def journeys(outline: Outline, *, settings: Settings, progress: Progress | None = None) -> tuple[Journey, ...]:
    """Each journey of the legs traced, in order; all names are located together, each once."""
    story = Story(outline, settings, progress)
    names = {mention.id: mention.title or mention.text for mention in outline.mentions}
    legs: dict[str, list[Leg]] = {}
    for leg in outline.legs:
        legs.setdefault(leg.journey, []).append(leg)
    routes = {route.leg.id: route for route in story.routes}
    issues: dict[str, list[tuple[int, Issue]]] = {}
    for row in enumerate(story.issues):
        issues.setdefault(row[1].subject, []).append(row)
    found = (_journey(members, routes, issues, names) for members in legs.values())
    return Listed(replace(one, story=story) if len(legs) == 1 else one for one in found)


def _journey(
    legs: Sequence[Leg],
    routes: Mapping[str, Route],
    issues: Mapping[str, Sequence[tuple[int, Issue]]],
    names: Mapping[str, str],
) -> Journey:
    """The journey of these legs, with the issues of the legs themselves and of the places they touch, in order."""
    subjects = {one for leg in legs for one in (leg.id, leg.origin, *leg.via, leg.destination)}
    own = sorted((row for one in subjects for row in issues.get(one, ())), key=lambda row: row[0])
    return Journey(
        name=" – ".join(names[stop] for stop in (legs[0].origin, *(leg.destination for leg in legs))),
        mode=legs[0].mode,
        routes=tuple(routes[leg.id] for leg in legs if leg.id in routes),
        issues=tuple(issue for _, issue in own),
        names=names,
    )


def _stop(text: str, id: str) -> Mention:  # noqa: A002
    """A stop by its name or its position.

    Raises:
        InputError: the text is a position that cannot be meant: a bare pair, half of one.
    """
    try:
        return Mention(id=id, text=text.strip(), point=point(text), role=Role.STOP)
    except ValueError as error:
        raise InputError(str(error), hint="for example 33.92 N, 34.31 E") from error


def route(
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    mode: str | Mode = Mode.RAIL,
    settings: Settings | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Journey:
    """The way from one place to another over the network of a mode.

    >>> str(route("Pyongyang", "Beijing", via=["Dandong"], mode="rail").fidelity)
    'network'

    Raises:
        InputError: the mode is not known, or an end is half a position.
        TraceError: an end is no known place, or nothing joins them.
    """
    settings = settings_of(settings, options)
    (found,) = journeys(asked((origin, destination), via, mode_called(mode)), settings=settings, progress=progress)
    if not found.routes:
        why = "; ".join(issue.message for issue in found.issues) or "nothing joins them"
        raise TraceError(f"no way from {origin} to {destination}: {why}", hint="name places that are known")
    return found


def mode_called(text: str) -> Mode:
    """The mode of that name, or of a word for it such as train.

    Raises:
        InputError: no mode is called so.
    """
    if text in tuple(Mode):
        return Mode(text)
    from .read.cells import mode_of

    mode = mode_of(text)
    if mode is None:
        raise InputError(f"no mode is called {text!r}", hint=f"modes: {', '.join(Mode)}")
    return mode
