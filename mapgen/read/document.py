"""An article as a document: its text as it is kept, with title, date and language where it says them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapgen.dates import DateError, when
from mapgen.errors import InputError, Offline
from mapgen.model import Document
from mapgen.story.ids import slug

from . import articles, prose
from .encoding import decoded_as
from .language import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapgen.settings import Caps, Settings

READERS: dict[str, Callable[[bytes, str, Caps], Document]] = {
    ".md": articles.markdown,
    ".markdown": articles.markdown,
    ".html": articles.html,
    ".htm": articles.html,
    ".xhtml": articles.html,
    ".pdf": articles.pdf,
    ".docx": articles.docx,
}
"""What reads each kind of article; `.txt` is one too where it reads as prose, see `is_article`."""
TYPESET = (".txt", ".pdf")
"""Kinds that say nothing of paragraphs but by their lines."""
BEGINNING = 200_000
"""Characters by which a `.txt` is judged."""
WEB = re.compile(r"^https?://", re.IGNORECASE)
_DATE_LINE = re.compile(r"^(?:published|posted|updated|date)?\s*(?:on|:)?\s*(.{6,40})$", re.IGNORECASE)
_FULL_DATE = r"\d{1,2} [A-Z]\w+ \d{4}|[A-Z]\w{2,8}\.? \d{1,2}, \d{4}|\d{4}-\d\d-\d\d"
_DATELINE = re.compile(
    rf"^[A-ZÀ-ÞĀ-Ž][\w.’' -]+(?:, ?[A-Z][\w.’' -]+)?,? ?\(?(?P<date>{_FULL_DATE})\)?"
    r"(?: ?\([^)]{2,30}\))? ?(?:[—–]|-(?= )|--)"
)
"""The date in the line that says whence a report comes: "NAIROBI, 23 May 2024 - "."""
_BYLINE_DATE = re.compile(
    rf"(?:^|,|\b(?:on|[Uu]pdated|[Pp]ublished):?) *(?P<date>{_FULL_DATE})(?:,? (?:at )?\d{{1,2}}[:.]\d\d.*)?$"
)
"""The date at the end of a part of the line under a title: "By A. Writer, Valletta, 14 June 2023"."""
_BYLINE = 120
"""Characters of the longest line that names writer, place and day."""
_PARTS = re.compile(r"\s+[|·•–—/-]\s+")
NEAR_TOP = 12
"""Paragraphs among which a line of its own may say when the article appeared."""


def is_article(name: str, data: bytes) -> bool:
    """Whether a file of that name and content is an article: by its suffix, a `.txt` by how it reads."""
    suffix = Path(name).suffix.lower()
    if suffix == ".txt":
        return prose.is_prose(decoded_as(data, name)[0][:BEGINNING])
    return suffix in READERS


def of_bytes(data: bytes, name: str, *, settings: Settings) -> Document:
    """The document in the bytes of a file, its kind told by the suffix of `name`.

    Raises:
        InputError: it cannot be read, holds no text, or is longer than the cap.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".txt":
        articles.refuse_long(data, name, settings.caps)
        found = Document(text=decoded_as(data, name)[0])
    elif suffix in READERS:
        found = READERS[suffix](data, name, settings.caps)
    else:
        known = ", ".join((".txt", *READERS))
        raise InputError(f"{name} is no article that can be read", hint=f"these are: {known}, or a web address")
    found = replace(found, id=slug(Path(name).stem))
    return whole(found, name, settings=settings, typeset=suffix in TYPESET)


def of_address(url: str, *, settings: Settings) -> Document:
    """The article at a web address, fetched from public addresses only, within the caps of `net`.

    Raises:
        Offline: the network was not asked for.
        ProviderError: it could not be had.
        InputError: it holds no article.
    """
    from mapgen.net import Client, Store

    host = urlsplit(url).hostname or url
    if settings.offline is not False:
        raise Offline(f"{host} was not asked: mapgen uses the network only when told to", hint="add --online")
    client = Client(name=host, store=Store(), public_only=not settings.private_addresses)
    answer = client.get(url, {"Accept": "text/html, text/plain;q=0.8, application/pdf;q=0.5"})
    kind = {key.lower(): value for key, value in answer.headers.items()}.get("content-type", "").partition(";")[0]
    name = Path(urlsplit(url).path.rstrip("/")).stem or host
    if kind == "application/pdf":
        found = articles.pdf(answer.body, url, settings.caps)
    elif kind == "text/plain":
        found = Document(text=decoded_as(answer.body, url)[0])
    else:
        found = articles.html(answer.body, url, settings.caps)
    found = replace(found, id=slug(name), source=found.source or host, url=url)
    return whole(found, url, settings=settings, typeset=kind in ("text/plain", "application/pdf"))


def whole(found: Document, name: str, *, settings: Settings, typeset: bool = True) -> Document:
    """A document with its text as it is kept, and what its text itself says of title, date and language.

    Raises:
        InputError: there is no text in it, or more than the cap.
    """
    if len(found.text) > settings.caps.text_chars:
        raise InputError(
            f"{name} has {len(found.text):,} characters",
            hint=f"the cap is {settings.caps.text_chars:,}; raise it with MAPGEN_CAPS__TEXT_CHARS",
        )
    text = prose.kept(found.text, typeset=typeset)
    if not text:
        raise InputError(f"{name} holds no text", hint="is it a scan? its words must be in it as text")
    title = found.title or prose.heading(text)
    return replace(
        found,
        text=text,
        title=title,
        lang=found.lang or language(text),
        published=settings.published or found.published or _dated(text, title),
    )


def _dated(text: str, title: str = "") -> str:
    """The date that stands on a line of its own near the beginning, in a byline or a dateline; "" if none does.

    What a title tells is what it is about, and bylines stand above the text.
    """
    has_begun = False
    for line in text.split("\n\n")[:NEAR_TOP]:
        for said in _days_said(line, is_byline=not has_begun and line != title):
            try:
                moment = when(said.strip(" .,|·"))
            except DateError:
                continue
            if isinstance(moment.start, date) and moment.start == moment.end:
                return moment.start.isoformat()[:10]
        has_begun |= len(line) > _BYLINE
    return ""


def _days_said(line: str, *, is_byline: bool) -> list[str]:
    """What in a line may be the day on which the article appeared."""
    if headed := _DATELINE.match(line):
        return [headed["date"]]
    whole_line = _DATE_LINE.match(line)
    found = [whole_line[1]] if whole_line else []
    if is_byline and len(line) <= _BYLINE and not line.endswith("."):
        found += [part["date"] for one in _PARTS.split(line.strip("*_ ")) if (part := _BYLINE_DATE.search(one))]
    return [said for said in found if re.search(r"\d", said)]
