"""What is known already as a GeoDataFrame: what a map shows, places, ways, the mentions of a text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from mapgen import pipeline
from mapgen.errors import InputError
from mapgen.model import Place
from mapgen.read.fields import RESULT
from mapgen.routing import Journey

from .given import geometry_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

FACTS = ("lat", "lon", "name", "kind", "country", "admin1", "precision", "confidence", "reason", "id")
CELLS = tuple(RESULT + fact for fact in FACTS)
"""The columns of what a name was found to be."""
LEG = ("from", "to", "mode", "length_km", "fidelity", "snap_km", "credit")
SENTENCE = ("place", "text", "document", "start", "end", "sentence", *CELLS)


def to_geodataframe(source: Any, *, of: Literal["map", "mentions"] = "map", **options: Any) -> gpd.GeoDataFrame:
    """A result as a GeoDataFrame, EPSG:4326.

    Args:
        source: a `Story` or anything that `read` takes: one row a feature, the columns of the GeoJSON export; a
            `Journey` or several: one row a leg; places, as `locate` gives them: one row each.
        of: "mentions": of a story, one row for every sentence that names a place, which a text must have told.
        options: single settings by name, where the source is still to be read.

    Raises:
        InputError: the source cannot be read.
    """
    if of == "mentions":
        return _of_sentences(source, options)
    if isinstance(source, Journey):
        return _of_ways((source,))
    if isinstance(source, Iterable) and not isinstance(source, str):
        several = tuple(source) if isinstance(source, list | tuple) else ()
        if several and all(isinstance(one, Journey) for one in several):
            return _of_ways(several)
        if several and all(isinstance(one, Place) for one in several):
            return _of_places(several)
    return pipeline.to_geodataframe(source, **options)


def cells(place: Place) -> dict[str, Any]:
    """What a name was found to be, by column."""
    chosen, point = place.chosen, place.point
    values = (
        point.y if point else math.nan,
        point.x if point else math.nan,
        *((chosen.name, chosen.kind, chosen.country or None, chosen.admin1 or None) if chosen else (None,) * 4),
        str(place.precision) if place.found else None,
        place.confidence,
        place.reason,
        chosen.key if chosen else None,
    )
    return dict(zip(CELLS, values, strict=True))


def table_of(
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[BaseGeometry | None],
    headers: Sequence[str],
    *,
    index: pd.Index[Any] | None = None,
) -> gpd.GeoDataFrame:
    """Rows by header as a GeoDataFrame with all headers, also where there is no row."""
    import geopandas as gpd
    import pandas as pd

    table = pd.DataFrame([dict(row) for row in rows], columns=list(headers), index=index)
    return gpd.GeoDataFrame(table, geometry=geometry_of(shapes, table.index), crs="EPSG:4326")


def _of_ways(journeys: Sequence[Journey]) -> gpd.GeoDataFrame:
    """One row a leg."""
    legs = [(journey, one) for journey in journeys for one in journey.routes]
    rows = [
        {
            "from": journey.names[one.leg.origin],
            "to": journey.names[one.leg.destination],
            "mode": str(one.leg.mode) if one.leg.mode else None,
            "length_km": one.length_km,
            "fidelity": str(one.fidelity),
            "snap_km": max(one.snap_km),
            "credit": one.credit or None,
        }
        for journey, one in legs
    ]
    return table_of(rows, [one.geometry for _, one in legs], LEG)


def _of_places(places: Sequence[Place]) -> gpd.GeoDataFrame:
    """One row a place; its geometry is what is drawn of it: a point, or what is known."""
    rows = [{"place": place.name, **cells(place)} for place in places]
    return table_of(rows, [place.geometry for place in places], ("place", *CELLS))


def _of_sentences(source: Any, options: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """One row for every sentence that names a place.

    Raises:
        InputError: the story was not told by a text.
    """
    story = pipeline.story(source, **options)
    rows: list[dict[str, Any]] = []
    shapes: list[BaseGeometry | None] = []
    for place in story.places.values():
        for mention in place.mentions:
            for proof in mention.evidence:
                start, end = proof.span
                told = {"document": proof.document, "start": start, "end": end, "sentence": proof.sentence}
                rows.append({"place": place.id, "text": mention.text, **told, **cells(place)})
                shapes.append(place.point)
    if not rows:
        raise InputError(f"{story.id} was told by no text", hint="mapgen.extract(text) keeps the sentences")
    return table_of(rows, shapes, SENTENCE)
