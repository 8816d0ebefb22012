"""StoryMapJS stories (Knight Lab, JSON): each slide a step with its exact position, its words and its date.

Headlines, texts, captions and credits are HTML there and become plain text here. The lines that StoryMapJS
draws between slides say nothing of a journey: no leg is made of them.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from mapgen.dates import DateError
from mapgen.dates import when as read_when
from mapgen.errors import InputError
from mapgen.model import Happening, Image, Mention, Outline, Severity, Source, When
from mapgen.positions import PositionError, degrees, shown
from mapgen.story.ids import fresh, slug

from .kml import plain_text
from .strict import parsed
from .table import Findings, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.settings import Caps

SUFFIX = ".storymap.json"
KEY = re.compile(rb'"storymap"\s*:\s*\{')
ASIDE = "mapgen-facts"
"""The class of the paragraphs that our own export adds to a text."""
INLINE = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def is_storymap(data: bytes) -> bool:
    """Whether a JSON text is a StoryMapJS story, in whatever UTF it is."""
    return KEY.search(data.replace(b"\0", b"")) is not None


def outline(data: bytes, *, name: str, caps: Caps) -> Outline:
    """What a StoryMapJS story says: the overview as title, a happening for each other slide.

    Args:
        data: its bytes.
        name: of the file, for messages; without its suffix it is the id.
        caps: slides count as rows, their texts as cells.

    Raises:
        InputError: it is no strict JSON, has no slides, lies over an image instead of the Earth, or
            exceeds a cap.
    """
    top = parsed(data, name, caps=caps, longest=caps.image_bytes)
    story = top.get("storymap") if isinstance(top, dict) else None
    slides = story.get("slides") if isinstance(story, dict) else None
    if not isinstance(story, dict) or not isinstance(slides, list) or not slides:
        raise InputError(f"{name} has no slides", hint="a StoryMapJS story holds them under storymap, slides")
    if story.get("map_as_image") is True or story.get("map_type") == "zoomify":
        raise InputError(
            f"{name} tells its story over an image, not over the Earth", hint="its positions are no places"
        )
    if len(slides) > caps.rows:
        refuse_rows(name, caps)
    reading = _Reading(name, caps)
    for number, slide in enumerate(slides, start=1):
        reading.slide(number, slide)
    stem = name.removesuffix(SUFFIX) if name.endswith(SUFFIX) else name.rpartition(".")[0] or name
    return Outline(
        id=slug(stem),
        title=reading.title,
        subtitle=reading.subtitle,
        lang=_language(story.get("language")),
        sources=reading.sources,
        mentions=tuple(reading.mentions.values()),
        happenings=tuple(reading.happenings),
        issues=reading.findings.told(),
        origin=name,
    )


@dataclass(slots=True)
class _Reading:
    """A story on its way to an outline."""

    name: str
    caps: Caps
    title: str = ""
    subtitle: str = ""
    mentions: dict[str, Mention] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    findings: Findings = field(init=False)
    _known: dict[tuple[str, Point], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.findings = Findings(self.name)

    def slide(self, number: int, slide: Any) -> None:
        """Add what a slide tells; the first overview is the title."""
        where = f"{self.name}, slide {number}"
        if not isinstance(slide, dict):
            self.findings.add("no-slide", Severity.ERROR, "it is no slide; left out", where=where, hint="remove it")
            return
        words = _part(slide, "text")
        headline, text = (self._words(words.get(key), where) for key in ("headline", "text"))
        is_overview = slide.get("type") == "overview"
        if is_overview and not self.title and not self.happenings:
            self.title, self.subtitle = " ".join(headline.split()), text
            return
        place = "" if is_overview else self._place(_part(slide, "location"), headline, where)
        image, source = self._media(_part(slide, "media"), number, where)
        order = 1 + len(self.happenings)
        self.happenings.append(
            Happening(
                id=f"step-{order}",
                title=" ".join(headline.split()) or f"Slide {number}",
                place=place,
                when=self._when(slide.get("date"), where),
                text=text,
                sources=(source,) if source else (),
                image=image,
                order=order,
                where=where,
            )
        )

    def _words(self, html: Any, where: str) -> str:
        """The words of a text that is HTML."""
        if html is None:
            return ""
        text = html if isinstance(html, str) else str(html)
        if len(text) > self.caps.cell_chars:
            raise InputError(
                f"{where}: a text has more than {self.caps.cell_chars:,} characters",
                hint="raise the cap with MAPGEN_CAPS__CELL_CHARS",
            )
        return plain_text(text, without=ASIDE).strip()

    def _place(self, location: Mapping[str, Any], headline: str, where: str) -> str:
        """The id of the place of a slide, "" where it has none; slides of one name and position share it."""
        lat, lon = (_number(location.get(axis)) for axis in ("lat", "lon"))
        if not (lat or lon):
            return ""
        try:
            point = Point(degrees(lon, "lon"), degrees(lat, "lat"))
        except PositionError as error:
            self.findings.add(
                "bad-position",
                Severity.ERROR,
                f"{error}; the slide has no place",
                where=f"{where}, location",
                hint="give lat and lon in degrees",
            )
            return ""
        name = " ".join((self._words(location.get("name"), where) or headline).split()) or shown(point)
        if (name, point) not in self._known:
            identity = fresh(name, self.mentions)
            self._known[name, point] = identity
            self.mentions[identity] = Mention(id=identity, text=name, where=where, point=point)
        return self._known[name, point]

    def _when(self, date: Any, where: str) -> When | None:
        """The date of a slide, as typed where it cannot be read."""
        text = "" if isinstance(date, dict | list) else self._words(date, where)
        if not text:
            return None
        try:
            return read_when(text)
        except DateError as error:
            self.findings.add(
                "bad-date",
                Severity.WARNING,
                f"{error}; shown as typed",
                where=f"{where}, date",
                hint="write it as 2018-03-25",
            )
            return When(text=text)

    def _media(self, media: Mapping[str, Any], number: int, where: str) -> tuple[Image | None, str]:
        """The picture that a slide holds, or the id of the source that its address stands for; nothing is fetched."""
        url = str(media.get("url") or "").strip()
        caption, credit = (" ".join(self._words(media.get(key), where).split()) for key in ("caption", "credit"))
        if found := INLINE.match(url):
            return self._picture(url[found.end() :], f"of slide {number}", caption, credit, where), ""
        if not ADDRESS.fullmatch(url):
            return None, ""
        host = re.sub(r"^https?://(?:www\.)?|[/?#].*$", "", url, flags=re.IGNORECASE)
        told = Source(id=f"media-{number}", title=caption or credit or host, url=url, publisher=credit, credit=credit)
        self.sources[told.id] = told
        return None, told.id

    def _picture(self, packed: str, file: str, caption: str, credit: str, where: str) -> Image | None:
        try:
            data = base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError):
            self.findings.add("picture", Severity.WARNING, "its picture is broken; it is left out", where=where)
            return None
        return Image(file=file, alt=caption, credit=credit, data=data)


def _language(code: Any) -> str:
    """BCP 47; StoryMapJS calls Japanese jp."""
    if not (isinstance(code, str) and re.fullmatch(r"[a-zA-Z]{2,3}(?:-\w{2,8})*", code)):
        return ""
    return "ja" if code == "jp" else code


def _part(slide: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What stands under a key, empty where that is no object."""
    found = slide.get(key)
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> str:
    """A number, or the text of one, as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    return format(value, ".12f") if isinstance(value, float) else str(value).strip()
