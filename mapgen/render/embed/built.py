"""A page that mapgen has built, read back as far as an article needs it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mapgen.bounded import content, opened
from mapgen.errors import InputError
from mapgen.model import Issue, Severity

from .forms import Embed, artifacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mapgen.model import Artifact

_BLOCK = re.compile(rb'<script type="application/json" id="mapgen-data">([^<]*)</script>')
_PNG = b"\x89PNG\r\n\x1a\n"
_HINT = "name a page that `mapgen build` has written"


def files(page: Path, url: str, *, most_bytes: int) -> tuple[tuple[Artifact, ...], tuple[Issue, ...]]:
    """What an article needs of the page in that file, found at `url`, its picture beside it; and what is amiss.

    Args:
        page: the file of the page.
        url: where readers find it; see `mapgen.address`.
        most_bytes: a larger file is not opened.

    Raises:
        InputError: there is no such file, it is too large, or no page of ours.
    """
    data = _data(page, most_bytes)
    try:
        lang, frame = data["lang"], data["frame"]
        texts = (data["id"], data.get("title", data["id"]), data["description"], lang, data["directions"][lang])
        words = data["words"][lang]["page"]["list"]
        height = frame["height"]
    except (KeyError, TypeError) as error:
        raise InputError(f"{page}: its data lacks what an article needs", hint="build it again") from error
    if not all(isinstance(text, str) for text in (*texts, words)) or type(height) is not int:
        raise InputError(f"{page}: its data is not as mapgen writes it", hint="build it again")
    id_, title, description, lang, direction = texts
    embed = Embed(
        id=id_,
        name=page.stem,
        title=title,
        description=description,
        lang=lang,
        direction=direction,
        list_title=words,
        height=height,
        url=url,
        picture=png_size(page.with_suffix(".png")),
    )
    return artifacts(embed), tuple(_issues(page, embed))


def _issues(page: Path, embed: Embed) -> Iterator[Issue]:
    """What the article will lack."""
    if embed.picture is None:
        yield Issue(
            code="no-picture",
            severity=Severity.WARNING,
            subject=page.name,
            message=f"there is no {page.stem}.png beside {page}, so readers without script get no picture",
            hint="build it too (--format html,png), then run this again",
        )
    if embed.url.lower().startswith("http:"):
        yield Issue(
            code="not-https",
            severity=Severity.WARNING,
            subject=page.name,
            message=f"{embed.url} is not https, and browsers show no such frame in an https article",
            hint="serve the page over https",
        )


def _data(page: Path, most_bytes: int) -> dict[str, Any]:
    """The page's block of data.

    Raises:
        InputError: see `files`.
    """
    if not page.is_file():
        raise InputError(f"{page} does not exist" if not page.exists() else f"{page} is no file", hint=_HINT)
    found = _BLOCK.search(content(page, most_bytes, "file_bytes"))
    if not found:
        raise InputError(f"{page} is no page of mapgen", hint=_HINT)
    try:
        data = json.loads(found[1])
    except (ValueError, RecursionError) as error:
        raise InputError(f"{page}: its data cannot be read", hint="build it again") from error
    if not isinstance(data, dict):
        raise InputError(f"{page}: its data is not as mapgen writes it", hint="build it again")
    return data


def png_size(picture: Path) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels; None where there is no such file, or it is none."""
    try:
        with opened(picture) as stream:
            head = stream.read(24)
    except (OSError, InputError):
        return None
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
