"""The scene as the page reads it: plain values for one JSON block, every text in it as data.

`page/` holds the script that builds the page from this.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from mapgen import words
from mapgen.crowds import gathered
from mapgen.scene import MarkType, Stratum, Token
from mapgen.theme import DARK, LIGHT, MODES, PRINT, Theme, stroke

from .columns import FINE, columns
from .embed.height import frame_height
from .packing import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mapgen.scene import (
        Callout,
        Facts,
        Inset,
        Label,
        LegendEntry,
        Mark,
        Moment,
        Picture,
        Scene,
        SourceLine,
        Step,
    )

GRIDS = ((60.0, 100), (25.0, 400), (6.0, 1_500), (1.5, 6_000), (0.0, 20_000))
"""Steps a degree of the basemap, by the least width of the extent in degrees."""
COARSE = 100
"""The same far from the story."""
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'$`"}
BRACES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "{}"}
BRACED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
"""A string of a JSON text: braces are escaped in these alone."""


def block(value: Any) -> str:
    r"""JSON that can stand in a script element, pass through templates and be quoted without harm.

    Everything that could close the element, open a template or leave ASCII is a `\uXXXX` inside a
    string; the braces of the JSON itself stay, as nothing compiles this text.

    >>> block({"a": "</script>{{ 7*7 }}"})
    '{"a":"\\u003c/script\\u003e\\u007b\\u007b 7*7 \\u007d\\u007d"}'
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).translate(ESCAPED)
    return BRACED.sub(lambda found: found[0].translate(BRACES), text)


def page_data(scene: Scene) -> dict[str, Any]:
    """Everything that the page's script needs to draw and tell the scene."""
    scene = gathered(scene)
    whole: dict[str, Any] = bare(
        {
            "version": 1,
            "id": scene.id,
            "title": scene.title,
            "subtitle": scene.subtitle,
            "lang": scene.lang,
            "textLang": scene.text_lang,
            "languages": list(scene.languages),
            "directions": {lang: words.direction(lang) for lang in scene.languages},
            "theme": scene.theme,
            "draft": scene.draft,
            "extent": list(scene.extent),
            "lengths": scene.lengths,
            "ground": _ground(scene),
            "layers": _layers(scene),
            "labels": [_label(label) for label in scene.labels],
            "steps": [_step(step) for step in scene.steps],
            "legend": [_entry(entry) for entry in scene.legend],
            "callouts": [_callout(callout) for callout in scene.callouts],
            "inset": _inset(scene.inset) if scene.inset else None,
            "pictures": _pictures(scene),
            "credits": list(scene.credits),
            "description": scene.description,
            "correction": scene.correction,
            "frame": {"height": frame_height(scene)},
            "themes": {theme.name: theme.colours for theme in themes(scene)},
            "strokes": _strokes(scene),
            "words": {lang: _words(lang) for lang in scene.languages},
        }
    )
    return whole


def themes(scene: Scene) -> tuple[Theme, ...]:
    """The palettes that go into the page: a reader's setting and a printer choose among them."""
    from mapgen import plugins

    if scene.theme in {"auto", "light", "dark", "print"}:
        return (LIGHT, DARK, PRINT)
    own: Theme = plugins.load("themes", scene.theme)
    return (LIGHT, DARK, PRINT, own)


def bare(value: Any) -> Any:
    """The same without entries that say nothing: None, "", empty lists and dicts, false."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if not _says_nothing(item)}
    return [bare(item) for item in value] if isinstance(value, list) else value


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _ground(scene: Scene) -> dict[str, Any]:
    """The basemap on a grid as fine as the map; the coast is the outline of the land and needs no lines of its own."""
    west, _, east, _ = scene.extent
    near = next(grid for width, grid in GRIDS if east - west >= width)
    layers = [layer for layer in scene.ground.layers if layer.kind != "coast"]
    grids = [near if layer.near or layer.kind == "land" else min(near, COARSE) for layer in layers]
    return {
        "window": list(scene.ground.window),
        "layers": [
            {"kind": layer.kind, "near": layer.near, "grid": grid, "lines": _ground_lines(layer.geometry, grid)}
            for layer, grid in zip(layers, grids, strict=True)
        ],
    }


_ground_lines = lru_cache(maxsize=32)(packed)
"""The basemap is the same after most changes of a story."""


def _layers(scene: Scene) -> list[dict[str, Any]]:
    """The layers, lowest first; the crowd is the columns of the layer of places, which is there for it."""
    layers = {layer.stratum: layer.marks for layer in scene.layers}
    if scene.crowd is not None:
        layers.setdefault(Stratum.PLACES, ())
    return [
        {
            "name": stratum.value,
            "marks": _marks(layers[stratum]),
            "columns": columns(scene.crowd, scene.languages) if scene.crowd and stratum is Stratum.PLACES else None,
        }
        for stratum in Stratum
        if stratum in layers
    ]


def _marks(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks one by one; of a group the first one carries the shape."""
    shaped: set[str] = set()
    out = []
    for mark in marks:
        out.append(_mark(mark, shaped=mark.group in shaped))
        if mark.group:
            shaped.add(mark.group)
    return out


def _mark(mark: Mark, *, shaped: bool) -> dict[str, Any]:
    is_point = shaped or mark.geometry.geom_type in ("Point", "MultiPoint")
    return {
        "id": mark.id,
        "type": mark.type.value,
        "style": mark.style.value,
        "place": mark.place_id,
        "name": mark.name,
        "names": others(mark.names, mark.name),
        "native": mark.native,
        "nativeLang": mark.native_lang,
        "point": _point(mark.point),
        "shape": "" if is_point else ("area" if shapely.area(mark.geometry) > 0 else "line"),
        "grid": None if is_point else FINE,
        "lines": "" if is_point else packed(mark.geometry, FINE),
        "numbers": list(mark.numbers),
        "steps": list(mark.steps),
        "side": mark.label.side if mark.label else "",
        "priority": mark.label.priority if mark.label else None,
        "standing": mark.standing.value,
        "rough": _is_rough(mark),
        "uncertain": mark.uncertain,
        "group": mark.group,
        "colour": mark.colour,
        "mode": mark.mode.value if mark.mode else "",
        "fidelity": mark.fidelity.value if mark.fidelity else "",
        "precision": mark.precision.value if mark.precision else "",
        "km": round(mark.length_km, 1) if mark.length_km is not None else None,
        "journey": mark.journey,
        "twin": mark.twin,
        "against": mark.against,
        "order": mark.order,
        "facts": _facts(mark.facts),
    }


def _is_rough(mark: Mark) -> bool:
    return (
        mark.fidelity is not None
        and mark.fidelity.value in ("approximate", "great-circle", "straight")
        and (mark.style not in (Token.AIR, Token.WALK))
    )


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "text": facts.text,
        "when": _moment(facts.when),
        "status": facts.status.value if facts.status else "",
        "because": facts.because,
        "quote": facts.quote,
        "category": facts.category,
        "link": facts.link,
        "picture": _picture(facts.picture) if facts.picture else None,
        "sources": [_source(source) for source in facts.sources],
    }


def _pictures(scene: Scene) -> dict[str, str]:
    """The pictures of all cards as `data:` addresses, each once, by the key under which cards name them."""
    told = [
        *(mark.facts.picture for layer in scene.layers for mark in layer.marks),
        *(step.facts.picture for step in scene.steps),
    ]
    return {
        _key(picture): f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
        for picture in told
        if picture is not None
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "key": _key(picture),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "credit": picture.credit,
    }


def _key(picture: Picture) -> str:
    return hashlib.sha256(picture.data).hexdigest()[:16]


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {"text": dict(moment.text), "start": moment.start, "end": moment.end, "approximate": moment.approximate}


def _source(source: SourceLine) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "archive": source.archive,
        "credit": source.credit,
    }


def _label(label: Label) -> dict[str, Any]:
    return {
        "text": label.text,
        "texts": others(label.texts, label.text),
        "native": label.native,
        "nativeLang": label.native_lang,
        "point": _point(label.point),
        "spots": [_point(spot) for spot in label.spots],
        "room": label.room_deg,
        "kind": label.kind.value,
        "priority": label.priority,
        "zooms": [label.min_zoom, label.max_zoom],
        "dot": label.dot,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "number": step.number,
        "title": step.title,
        "place": step.place,
        "places": others(step.places, step.place),
        "marks": list(step.marks),
        "extent": list(step.extent) if step.extent else None,
        "related": step.related,
        "facts": _facts(step.facts),
    }


def _entry(entry: LegendEntry) -> dict[str, Any]:
    return {
        "text": dict(entry.text),
        "style": entry.style.value,
        "standing": entry.standing.value,
        "rough": entry.rough,
        "uncertain": entry.uncertain,
        "colour": entry.colour,
        "marks": list(entry.marks) if len(entry.marks) <= 60 else [],
    }


def _callout(callout: Callout) -> dict[str, Any]:
    return {
        "id": callout.id,
        "title": dict(callout.title),
        "extent": list(callout.extent),
        "anchor": _point(callout.anchor),
        "marks": list(callout.marks),
    }


def _inset(inset: Inset) -> dict[str, Any]:
    return {
        "centre": _point(inset.centre),
        "box": list(inset.box),
        "marks": list(inset.marks),
        "text": dict(inset.text),
    }


def _point(point: shapely.Point | None) -> list[float] | None:
    return [round(point.x, 5), round(point.y, 5)] if point is not None else None


def _strokes(scene: Scene) -> dict[str, Any]:
    """The strokes of the lines that the scene has, by "style standing" and "rough" where they are."""
    lines = [mark for mark in scene.single() if mark.type is MarkType.ROUTE]
    drawn = {(mark.style, mark.standing, _is_rough(mark)) for mark in lines}
    out = {}
    for token, standing, rough in sorted(drawn):
        if token in MODES:
            form = stroke(token, standing, rough=rough)
            out[f"{token.value} {standing.value}{' rough' if rough else ''}"] = {
                "width": form.width,
                "dash": list(form.dash),
                "core": form.core,
                "coreDash": list(form.core_dash),
                "casing": form.casing,
                "chevrons": form.chevrons,
            }
    return out


def _words(lang: str) -> dict[str, Any]:
    groups = ("page", "layer", "mode", "status", "fidelity", "precision", "legend")
    told: dict[str, Any] = {
        group: {key: words.forms(lang, group, key) for key in words.table(words.FALLBACK)[group]} for group in groups
    }
    return {**told, "number": dict(words.table(lang)["number"]), "position": dict(words.table(lang)["position"])}


def others(texts: Mapping[str, str], shown: str) -> dict[str, str]:
    """The texts that differ from the one shown."""
    return {lang: text for lang, text in texts.items() if text != shown}
