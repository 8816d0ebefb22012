"""Legs in, routes out: which legs are traced together, by whom, and what to say where it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapgen.errors import NoPath
from mapgen.model import Fidelity, Issue, Join, Mode, Severity

from .direct import DirectRouter, GreatCircleRouter, InferredRouter, StraightRouter
from .over_network import NEAR_KM, NetworkRouter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mapgen.model import Leg, Place, Route
    from mapgen.ports import Router

BUILT_IN: Mapping[str, Callable[[Mode], NetworkRouter | DirectRouter]] = {
    "network": NetworkRouter,
    "great-circle": GreatCircleRouter,
    "straight": StraightRouter,
}
"""Each is made for a mode; the same three are entry points of the group `mapgen.routers`."""
USUAL: Mapping[Mode, str] = {
    Mode.RAIL: "network",
    Mode.ROAD: "network",
    Mode.SEA: "network",
    Mode.AIR: "great-circle",
    Mode.WALK: "straight",
}
FAR_KM = 50.0
"""An end farther from its network than this is a warning, a nearer one a note."""


class Routers(dict[Mode, "Router"]):
    """The router of each mode, made when it is first asked for, so that no network is opened in vain."""

    def __init__(self, named: Mapping[Mode, str] | None = None) -> None:
        super().__init__()
        self._named = {**USUAL, **(named or {})}

    def __missing__(self, mode: Mode) -> Router:
        name = self._named[mode]
        make: Callable[[Mode], Router]
        if name in BUILT_IN:
            make = BUILT_IN[name]
        else:
            from mapgen.plugins import load

            make = load("routers", name)
        self[mode] = make(mode)
        return self[mode]


def routers(named: Mapping[Mode, str] | None = None) -> Mapping[Mode, Router]:
    """A router for each mode: those `named`, which may be plug-ins, else the usual ones.

    A plug-in (entry point of the group `mapgen.routers`) is called with the mode. A name that nothing
    bears raises PluginError when its mode is first asked for.
    """
    return Routers(named)


def routes(
    legs: Sequence[Leg], places: Mapping[str, Place], routers: Mapping[Mode, Router] | None = None
) -> tuple[tuple[Route, ...], tuple[Issue, ...]]:
    """Trace all legs, journey by journey, so that legs that follow each other meet.

    Args:
        legs: in order; those of one `journey` need not stand together.
        places: every place by id; `origin`, `destination` and `via` of a leg are such ids.
        routers: who traces which mode; by default the networks that ship, great circles for flights and
            straight lines for walks.

    Returns:
        One route a leg that could be traced, in the order of the legs: (lon, lat), EPSG:4326, split at the
        antimeridian. A leg without a mode gives a line of fidelity `inferred`, for a track one of fidelity
        `straight`, or nothing (`Leg.join`). Where the network holds no path the route is a great circle and
        an issue says so; a leg from or to a place that is not known gives an issue and no route.

    Raises:
        NoNetwork, DataError: the network of a mode does not exist or cannot be opened.
    """
    chosen = Routers() if routers is None else routers
    issues: list[Issue] = []
    found: dict[str, Route] = {}
    runs = list(_runs(legs, places, issues))
    ready = _together(runs, places, chosen)
    for number, run in enumerate(runs):
        for route in _traced(run, places, chosen, issues, ready.get(number)):
            found[route.leg.id] = route
    return tuple(found[leg.id] for leg in legs if leg.id in found), tuple(issues)


def _runs(legs: Sequence[Leg], places: Mapping[str, Place], issues: list[Issue]) -> Iterator[list[Leg]]:
    """Legs of one journey and mode that follow each other, each without stops that are not known."""
    journeys: dict[str, list[Leg]] = {}
    for leg in legs:
        journeys.setdefault(leg.journey, []).append(leg)
    for journey in journeys.values():
        run: list[Leg] = []
        for leg in journey:
            usable = _known(leg, places, issues)
            follows = run and usable and (run[-1].mode, run[-1].destination) == (usable.mode, usable.origin)
            if run and not follows:
                yield run
                run = []
            if usable:
                run.append(usable)
        if run:
            yield run


def _known(leg: Leg, places: Mapping[str, Place], issues: list[Issue]) -> Leg | None:
    """The leg without `via` that are not known; None where an end is not, or there is nothing to trace."""
    if leg.mode is None and leg.join is Join.NONE:
        return None
    lost = {one for one in (leg.origin, *leg.via, leg.destination) if one not in places or not places[one].found}
    ends = [one for one in dict.fromkeys((leg.origin, leg.destination)) if one in lost]
    for one in ends or sorted(lost):
        name = places[one].name if one in places else one
        message = f"{_name(leg, places)} is not traced: {name} is not known"
        if not ends:
            message = f"{_name(leg, places)} is traced without {name}, which is not known"
        issues.append(_issue("no-place", leg, message, "give its position, or a name that is known", Severity.WARNING))
    if ends:
        return None
    via = tuple(one for one in leg.via if one not in lost)
    if leg.origin == leg.destination and not via:
        message = f"{_name(leg, places)} is not traced: it ends where it begins"
        issues.append(_issue("no-way", leg, message, "name a stop on the way", Severity.NOTE))
        return None
    return replace(leg, via=via)


def _together(
    runs: Sequence[Sequence[Leg]], places: Mapping[str, Place], routers: Mapping[Mode, Router]
) -> dict[int, tuple[Route, ...] | NoPath]:
    """By their number the runs over networks, which are traced all at once."""
    numbers: dict[Mode, list[int]] = {}
    for number, run in enumerate(runs):
        if run[0].mode is not None:
            numbers.setdefault(run[0].mode, []).append(number)
    out: dict[int, tuple[Route, ...] | NoPath] = {}
    for mode, some in numbers.items():
        router = routers[mode]
        if isinstance(router, NetworkRouter):
            out |= zip(some, router.journeys([runs[number] for number in some], places), strict=True)
    return out


def _traced(
    run: Sequence[Leg],
    places: Mapping[str, Place],
    routers: Mapping[Mode, Router],
    issues: list[Issue],
    ready: tuple[Route, ...] | NoPath | None = None,
) -> Iterator[Route]:
    """The routes of a run, which may be `ready`; where one leg of it has no path, each leg is traced for itself."""
    mode = run[0].mode
    direct = StraightRouter() if run[0].join is Join.TRACK else InferredRouter()
    router: Router = direct if mode is None else routers[mode]
    try:
        if isinstance(ready, NoPath):
            raise ready
        made = ready if ready is not None else router.routes(run, places)
    except NoPath as error:
        if len(run) > 1:
            for leg in run:
                yield from _traced([leg], places, routers, issues)
            return
        message = f"{_name(run[0], places)} is drawn as a great circle: {error.message}"
        hint = error.hint or "add a via, or name another mode"
        issues.append(_issue("no-path", run[0], message, hint, Severity.WARNING))
        made = GreatCircleRouter().routes(run, places)
    for route in made:
        issues += _doubts(route, places)
        yield route


def _doubts(route: Route, places: Mapping[str, Place]) -> Iterator[Issue]:
    """What a person should know about ends far from the network, and ways over land."""
    if route.fidelity is not Fidelity.APPROXIMATE or route.leg.mode is None:
        return
    leg, mode = route.leg, route.leg.mode
    far = False
    for one, km in zip((leg.origin, leg.destination), route.snap_km, strict=True):
        if km > NEAR_KM.get(mode, FAR_KM):
            far = True
            message = f"{places[one].name} lies {km:.0f} km from the {mode} network; the way between is a straight line"
            gravity = Severity.WARNING if km > FAR_KM else Severity.NOTE
            yield _issue("far-from-network", leg, message, "name a place on the network as the end", gravity)
    if not far:
        why = "parts of it lead over land" if mode is Mode.SEA else f"parts of it follow no {mode} line"
        message = f"{_name(leg, places)} is approximate: {why}"
        yield _issue("approximate", leg, message, "", Severity.NOTE)


def _issue(code: str, leg: Leg, message: str, hint: str, severity: Severity) -> Issue:
    return Issue(code=code, severity=severity, subject=leg.id, message=message, hint=hint, where=leg.where)


def _name(leg: Leg, places: Mapping[str, Place]) -> str:
    return leg.title or " – ".join(places[one].name if one in places else one for one in (leg.origin, leg.destination))
