"""The map as data: a GeoJSON FeatureCollection (RFC 7946) with simplestyle properties."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, Point, mapping

from mapgen.crowds import each, mark_at
from mapgen.geometry import split, wrapped
from mapgen.model import Artifact
from mapgen.scene import MarkType, Token
from mapgen.theme import LIGHT, MODES, colour_of, stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from mapgen.scene import Facts, Mark, Moment, Scene, SourceLine, Step

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no file can hold."""
DECIMALS = 6
"""About a tenth of a metre, as RFC 7946 §11.2 advises."""


class GeoJsonRenderer:
    """One feature for every place, route, venue and happening; rings follow the right-hand rule."""

    name = "geojson"
    suffix = ".geojson"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The collection, a feature a line, named after the scene."""
        features = ",\n".join(_line(feature) for feature in features_of(scene))
        head = {
            "title": scene.title,
            "description": scene.description,
            "credits": list(scene.credits),
            "license": list(scene.notices),
        }
        members = "".join(f"{json.dumps(key)}: {_line(value)},\n" for key, value in head.items() if value)
        bbox = f'"bbox": {_line(_bbox(scene))},\n'
        text = f'{{"type": "FeatureCollection",\n{members}{bbox}"features": [\n{features}\n]}}\n'
        return (
            Artifact(
                name=scene.id + self.suffix,
                media_type="application/geo+json",
                data=SURROGATE.sub("\ufffd", text).encode(),
            ),
        )


def features_of(scene: Scene) -> Iterator[dict[str, Any]]:
    """The features in the order of the drawing, lowest layer first, then the happenings in theirs."""
    yield from each(scene.layers, scene.crowd, _feature, _rows(scene))
    at = spots_of(scene)
    for step in scene.steps:
        point = at.get(step.id)
        yield {
            "type": "Feature",
            "id": step.id,
            "geometry": geometry_of(point) if point is not None else None,
            "properties": _without_nothing(_happening(step)),
        }


def _feature(mark: Mark) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": mark.id,
        "geometry": geometry_of(mark.geometry),
        "properties": _without_nothing({**_mark(mark), **_style(mark)}),
    }


def _rows(scene: Scene) -> Callable[[int], dict[str, Any]]:
    """The feature of a row of the crowd: as that of its mark, of which only what rows differ in is made anew."""
    crowd = scene.crowd
    if crowd is None or not len(crowd):
        return lambda _: {}
    kinds, first = np.unique(crowd.kind, return_index=True)
    alike = {
        kind: _feature(mark_at(crowd, index, scene.languages))["properties"]
        for kind, index in zip(kinds.tolist(), first.tolist(), strict=True)
    }
    whens = [_when(moment) for moment in crowd.moments]
    lon, lat, number = crowd.lon.tolist(), crowd.lat.tolist(), crowd.kind.tolist()
    moment = crowd.moment.tolist() if crowd.moment is not None else None
    columns = {
        "name": crowd.names,
        "country": crowd.countries,
        "category": crowd.categories,
        "description": crowd.texts,
        "link": crowd.links,
    }
    others = [(lang, crowd.by_language.get(lang, ())) for lang in scene.languages]
    keys = [*_mark(mark_at(crowd, 0, scene.languages)), "marker-color", "marker-symbol", "marker-size"]

    def feature(index: int) -> dict[str, Any]:
        kind, name = crowd.kinds[number[index]], crowd.names[index]
        names = {lang: (column[index] if column else "") or name for lang, column in others}
        if crowd.native and crowd.native[index]:
            names[kind.native_lang] = crowd.native[index]
        own = {
            **alike[number[index]],
            **{key: column[index] if column else "" for key, column in columns.items()},
            "id": crowd.ids[index],
            "names": names,
            "when": whens[moment[index]] if moment and moment[index] >= 0 else "",
        }
        return {
            "type": "Feature",
            "id": crowd.ids[index],
            "geometry": {
                "type": "Point",
                "coordinates": (round(lon[index], DECIMALS) + 0.0, round(lat[index], DECIMALS) + 0.0),
            },
            "properties": {key: own[key] for key in keys if own.get(key)},
        }

    return feature


def spots_of(scene: Scene) -> dict[str, Point]:
    """Where each happening took place, by its id: the point of the place that tells it."""
    places = (mark for mark in scene.single() if mark.type is MarkType.PLACE and mark.point is not None)
    return {step: mark.point for mark in places for step in mark.steps if mark.point is not None}


def geometry_of(shape: BaseGeometry) -> dict[str, Any]:
    """A geometry as GeoJSON: within -180…180, outer rings anticlockwise, rounded to 6 decimals."""
    home = _home(shape)
    found: dict[str, Any] = _rounded(mapping(shapely.orient_polygons(home)))
    return found


def _home(shape: BaseGeometry) -> BaseGeometry:
    """The same, cut at the antimeridian where longitudes run on beyond it."""
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    if "Polygon" in shape.geom_type:
        return wrapped(shape)
    if shape.geom_type == "Point":
        x, y = shape.coords[0][:2]
        return Point((x + 180) % 360 - 180, y)
    if shape.geom_type == "LineString":
        return split([(x, y) for x, y, *_ in shape.coords])
    parts = [part for member in shapely.get_parts(shape) for part in shapely.get_parts(_home(member))]
    return shapely.union_all(parts) if "Point" in shape.geom_type else MultiLineString(parts)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return {key: _rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "id": mark.id,
        "type": mark.type.value,
        "name": mark.name,
        "names": dict(mark.names) | ({mark.native_lang: mark.native} if mark.native else {}),
        "place": mark.place_id if mark.type is MarkType.VENUE else "",
        "order": mark.numbers[0] if mark.numbers else None,
        "when": _when(mark.facts.when),
        "status": mark.facts.status.value if mark.facts.status else "",
        "mode": mark.mode.value if mark.mode else "",
        "fidelity": mark.fidelity.value if mark.fidelity else "",
        "length_km": round(mark.length_km, 1) if mark.length_km is not None else None,
        "journey": mark.journey,
        "precision": mark.precision.value if mark.precision else "",
        "uncertain": True if mark.uncertain else None,
        "related": True if mark.style is Token.RELATED else None,
        "country": mark.country,
        "category": mark.facts.category,
        "credit": mark.credit,
        **_told(mark.facts),
    }


def _happening(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "type": MarkType.HAPPENING.value,
        "name": step.title,
        "place": step.place,
        "order": step.number,
        "when": _when(step.facts.when),
        "status": step.facts.status.value if step.facts.status else "",
        "related": True if step.related else None,
        **_told(step.facts),
    }


def _told(facts: Facts) -> dict[str, Any]:
    return {
        "description": facts.text,
        "because": facts.because,
        "link": facts.link,
        "source": _sources(facts.sources),
    }


def _when(moment: Moment | None) -> str:
    """EDTF where the date could be read, else its bounds, else as typed."""
    if moment is None:
        return ""
    bounds = "/".join(dict.fromkeys(end for end in (moment.start, moment.end) if end))
    return moment.edtf or bounds or next(iter(moment.text.values()), "")


def _sources(sources: Sequence[SourceLine]) -> str:
    return "; ".join(", ".join(part for part in (one.title, one.publisher, one.url) if part) for one in sources)


def _style(mark: Mark) -> dict[str, Any]:
    """Simplestyle 1.1: what GitHub, geojson.io and others draw it with."""
    colour = colour_of(mark, LIGHT)
    if mark.style in MODES:
        form = stroke(mark.style, mark.standing)
        return {"stroke": colour, "stroke-width": form.width, "stroke-opacity": 1}
    if mark.geometry.geom_type in ("Point", "MultiPoint"):
        symbol = str(mark.numbers[0]) if mark.numbers and mark.numbers[0] < 10 else ""
        return {"marker-color": colour, "marker-symbol": symbol, "marker-size": "medium" if symbol else "small"}
    fill = {"fill": colour, "fill-opacity": 0.15} if "Polygon" in mark.geometry.geom_type else {}
    return {"stroke": colour, "stroke-width": 1.5, **fill}


def _bbox(scene: Scene) -> list[float]:
    """West > east where the map crosses the antimeridian (RFC 7946 §5.2)."""
    west, south, east, north = scene.extent

    def home(lon: float) -> float:
        return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180

    return [round(edge, DECIMALS) for edge in (home(west), south, home(east), north)]


def _without_nothing(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None and value not in ("", {})}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
