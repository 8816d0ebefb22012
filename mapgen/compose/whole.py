"""The whole drawing: marks, steps, frame, key and ground put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapgen import words
from mapgen.crowds import gathered
from mapgen.model import Happening, Severity
from mapgen.scene import Layer, Scene, Stratum

from . import crowd
from .context import context_labels
from .facts import source_lines
from .frame import callouts_of, framed, inset_of
from .ground import ground_of
from .key import GEONAMES, coloured, credits_of, description_of, legend_of, notices_of, palette_of
from .lines import route_marks
from .marks import place_marks, stratum, venue_marks
from .names import naming
from .relations import retold
from .steps import numbers_of, steps_of
from .waypoints import waypoints

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Issue, Outline, Place, Route, Venue
    from mapgen.scene import Crowd, Mark
    from mapgen.settings import Settings


def scene(
    outline: Outline,
    places: Mapping[str, Place],
    routes: Sequence[Route],
    venues: Sequence[Venue],
    *,
    issues: Sequence[Issue] = (),
    settings: Settings,
) -> Scene:
    """The drawing of a story or a list.

    Args:
        outline: what was read: title, happenings, sources, the story's wishes.
        places: every place of a mention by id; those that were not found are left out.
        routes: the legs that could be traced, in order.
        venues: the places that have a shape.
        issues: what the stages had to say; only their number and gravity go into the scene.
        settings: languages, theme, and whether the map is accepted without the DRAFT mark.
    """
    spoken = languages(outline, settings)
    found = [place for place in places.values() if place.found]
    place_of = {mention.id: place.id for place in found for mention in place.mentions}
    place_of |= {place.id: place.id for place in found}
    called = {place.id: naming(place, spoken, outline.lang) for place in found}
    called |= retold(found, called, place_of, spoken, outline.lang)
    by_mention = {mention: called[place] for mention, place in place_of.items()}
    passed = waypoints(outline)
    happenings = outline.happenings or visits(routes, {one: place_of[one] for one in place_of if one not in passed})
    year = years_differ(outline)

    told: dict[str, list[Happening]] = {}
    numbered = numbers_of(happenings)
    for happening in sorted(happenings, key=lambda one: one.order or 0):
        shown = happening if numbered else replace(happening, order=None)
        told.setdefault(place_of.get(happening.place, ""), []).append(shown)

    footprints = {venue.place.id: venue for venue in venues if venue.place.id in called}
    lines = route_marks(routes, by_mention, outline, spoken, year=year)
    pins = place_marks([one for one in found if one.id not in passed], called, told, outline, footprints, spoken)
    rows: Crowd | None = None
    if outline.spots is not None:
        rows, pins = crowd.ranked(crowd.crowd_of(outline.spots, spoken, outline.lang, year=year), pins, places)
    palette = palette_of(crowd.categories_of(pins, rows))
    marks = coloured([*venue_marks(tuple(footprints.values()), called, spoken), *lines, *pins], palette)
    rows = rows and crowd.coloured(rows, palette)
    fitted, far = framed(marks, rows)
    extent = outline.style.extent or fitted
    by_id = {mark.id: mark for mark in marks}
    steps = steps_of(happenings, routes, by_id, place_of, called, outline, spoken, year=year)
    cities = {place.id: place.chosen.city for place in found if place.chosen}
    ground = ground_of(extent, marks, outline.style.borders)
    labels = context_labels(extent, marks, rows, spoken)
    towns = [GEONAMES] if any(label.dot for label in labels) else []
    credits_ = credits_of(
        [*(mark.credit for mark in marks), *towns], rails=any(layer.kind == "rail" for layer in ground.layers)
    )
    drawn = Scene(
        id=outline.id,
        title=settings.title or outline.title,
        subtitle=outline.subtitle,
        lang=spoken[0],
        text_lang=outline.lang,
        direction=words.direction(spoken[0]),
        languages=spoken,
        theme=settings.theme or outline.style.theme or "auto",
        draft=is_draft(found, issues, settings),
        extent=extent,
        layers=layered(marks),
        ground=ground,
        labels=labels,
        steps=tuple(steps),
        legend=tuple(legend_of(marks, rows, spoken)),
        callouts=tuple(callouts_of(marks, extent, cities, spoken)),
        inset=inset_of(extent, [by_id[mark] for mark in far], spoken),
        lengths=outline.style.lengths,
        credits=credits_,
        notices=notices_of(credits_),
        sources=source_lines(outline.sources, outline.sources),
        published=outline.published,
        description=description_of(outline, marks, rows, steps, spoken[0]),
        correction=outline.style.correction,
        issues=len(issues),
        url=settings.url,
        size=settings.size,
        crowd=rows,
    )
    return gathered(drawn)


def languages(outline: Outline, settings: Settings) -> tuple[str, ...]:
    """The languages built in, the one shown first: as set, else as the story says, else English."""
    return settings.languages or outline.style.languages or ((outline.lang,) if outline.lang else (words.FALLBACK,))


def is_draft(places: Sequence[Place], issues: Sequence[Issue], settings: Settings) -> bool:
    """Whether the map is not for publication yet: an error, or an ambiguous place that nobody checked."""
    unsettled = any(place.ambiguous and place.checked is None for place in places)
    return not settings.accept and (unsettled or any(issue.severity is Severity.ERROR for issue in issues))


def visits(routes: Sequence[Route], place_of: Mapping[str, str]) -> tuple[Happening, ...]:
    """For journeys without steps: the stops in the order of travel, each once, as the steps."""
    stops: dict[str, Happening] = {}
    for route in routes:
        leg = route.leg
        for end in (leg.origin, *leg.via, leg.destination):
            place = place_of.get(end)
            if place and place not in stops:
                stops[place] = Happening(id=f"stop-{len(stops) + 1}", title="", place=place, order=len(stops) + 1)
    return tuple(stops.values())


def years_differ(outline: Outline) -> bool:
    """Whether dates must say their year: not where all are of one year that the title or subtitle names."""
    told = [*(one.when for one in outline.happenings), *(leg.when for leg in outline.legs)]
    dates = [when for when in (*told, *(outline.spots.whens if outline.spots else ())) if when is not None]
    years = {day.year for when in dates for day in (when.start, when.end) if day is not None}
    return len(years) != 1 or str(*years) not in f"{outline.title} {outline.subtitle}"


def layered(marks: Sequence[Mark]) -> tuple[Layer, ...]:
    """The marks by layer, lowest first; layers without marks are left out."""
    by_layer: dict[Stratum, list[Mark]] = {layer: [] for layer in Stratum}
    for mark in marks:
        by_layer[stratum(mark)].append(mark)
    return tuple(Layer(stratum=layer, marks=tuple(found)) for layer, found in by_layer.items() if found)
