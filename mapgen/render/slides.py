"""The map as a StoryMapJS story (Knight Lab, JSON): an overview, then a slide for each step.

StoryMapJS puts headlines, texts, captions and credits into its page as HTML, so every sign of a text is
escaped here. It joins slides by straight lines; those are switched off, since nobody travelled them.
"""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any

from mapgen import words
from mapgen.escape import escaped, legible
from mapgen.model import Artifact, Precision
from mapgen.scene import MarkType

from .geojson import geometry_of, spots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import Point

    from mapgen.scene import Facts, Mark, Moment, Picture, Scene, SourceLine

ASIDE = "mapgen-facts"
"""The class of the paragraphs that say when, how sure and by whom; they are no part of the text."""
ZOOM: Mapping[Precision, int] = {
    Precision.EXACT: 13,
    Precision.BUILDING: 16,
    Precision.STREET: 15,
    Precision.LOCALITY: 13,
    Precision.CITY: 10,
    Precision.DISTRICT: 9,
    Precision.REGION: 7,
    Precision.COUNTRY: 5,
    Precision.MACRO: 4,
}
"""How near a slide goes, by how exact its place is; StoryMapJS may choose for itself (`calculate_zoom`)."""


class StoryMapJsRenderer:
    """A story that the StoryMapJS player shows; a list without happenings has a slide for each of its places.

    A picture goes along in its slide (`data:`); else the media of a slide is what its place links to, or
    the first source that has an address.
    """

    name = "storymapjs"
    suffix = ".storymap.json"

    def artifacts(self, scene: Scene) -> tuple[Artifact, ...]:
        """The JSON, named after the scene."""
        story = {
            "storymap": {
                "language": scene.lang,
                "map_type": "osm:standard",
                "map_as_image": False,
                "calculate_zoom": True,
                "show_lines": False,
                "show_history_line": False,
                "attribution": escaped(" · ".join(scene.credits)),
                "slides": [_overview(scene), *_slides(scene)],
            },
            "credits": [legible(line) for line in scene.credits],
            "license": [legible(line) for line in scene.notices],
        }
        data = json.dumps(story, ensure_ascii=False, indent=1).encode() + b"\n"
        return (Artifact(name=scene.id + self.suffix, media_type="application/json", data=data),)


def _overview(scene: Scene) -> dict[str, Any]:
    text = _paragraph(scene.subtitle) + _paragraph("\n".join(scene.notices), ASIDE)
    return {"type": "overview", "text": {"headline": escaped(scene.title or scene.id), "text": text}}


def _slides(scene: Scene) -> Iterator[dict[str, Any]]:
    places = [mark for mark in scene.marks() if mark.type is MarkType.PLACE]
    if not scene.steps:
        for mark in places:
            yield _slide(scene, mark.name, mark.facts, mark, mark.point)
        return
    at, told_by = spots_of(scene), {step: mark for mark in places for step in mark.steps}
    for step in scene.steps:
        yield _slide(scene, step.title, step.facts, told_by.get(step.id), at.get(step.id))


def _slide(scene: Scene, title: str, facts: Facts, mark: Mark | None, point: Point | None) -> dict[str, Any]:
    slide: dict[str, Any] = {
        "date": escaped(_date(facts.when)),
        "text": {"headline": escaped(title), "text": _text(scene, facts, mark)},
    }
    if mark is not None and point is not None:
        lon, lat = geometry_of(point)["coordinates"]
        zoom = ZOOM[mark.precision or Precision.CITY]
        slide["location"] = {"name": escaped(mark.name), "lat": lat, "lon": lon, "zoom": zoom, "line": False}
    media = _media(facts, mark)
    return slide | ({"media": media} if media else {})


def _date(moment: Moment | None) -> str:
    return (moment.edtf or next(iter(moment.text.values()), "")) if moment else ""


def _text(scene: Scene, facts: Facts, mark: Mark | None) -> str:
    """The text, then what StoryMapJS itself has no words for: when, where, how sure, who says so."""
    told = [facts.when.text.get(scene.lang, "")] if facts.when else []
    told += [mark.name] if mark else []
    told += [words.word(scene.lang, "status", facts.status.value)] if facts.status else []
    lines = (" · ".join(part for part in told if part), facts.because, *map(_source, facts.sources))
    return _paragraph(facts.text) + _paragraph("\n".join(line for line in lines if line), ASIDE)


def _source(source: SourceLine) -> str:
    return ", ".join(part for part in (source.title, source.publisher, source.url) if part)


def _paragraph(text: str, kind: str = "") -> str:
    if not text:
        return ""
    inner = "<br>".join(map(escaped, legible(text).splitlines()))
    return f'<p class="{kind}">{inner}</p>' if kind else f"<p>{inner}</p>"


def _media(facts: Facts, mark: Mark | None) -> dict[str, str]:
    """What stands beside the text: the picture, else a link with its caption and credit."""
    picture = facts.picture or (mark.facts.picture if mark else None)
    if picture is not None:
        return {"url": _data_url(picture), "caption": escaped(picture.alt), "credit": escaped(picture.credit)}
    link = facts.link or (mark.facts.link if mark else "")
    if link:
        return {"url": _address(link), "caption": "", "credit": ""}
    source = next((source for source in facts.sources if source.url), None)
    if source is None:
        return {}
    credit = source.credit or source.publisher
    return {"url": _address(source.url), "caption": escaped(source.title), "credit": escaped(credit)}


def _address(url: str) -> str:
    """An address as StoryMapJS may put it between quotes of either kind."""
    return legible(url).replace("'", "%27").replace('"', "%22")


def _data_url(picture: Picture) -> str:
    """The picture itself; WebP as PNG, since StoryMapJS knows a picture by the png or jpeg in its address."""
    data, media_type = picture.data, picture.media_type
    if media_type not in ("image/png", "image/jpeg"):
        from PIL import Image

        out = io.BytesIO()
        with Image.open(io.BytesIO(data)) as source:
            source.save(out, format="PNG", optimize=True)
        data, media_type = out.getvalue(), "image/png"
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"
