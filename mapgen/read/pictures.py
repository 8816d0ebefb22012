"""The pictures that a story or a list names: opened, checked, stripped of metadata and made small.

A picture is a file inside the folder of the story, never an address. What cannot be shown is an issue, and the
map is made without it.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from mapgen.model import Image, Issue, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image as Pillow

    from mapgen.model import Outline
    from mapgen.settings import Caps, Settings

WIDE_PX = 1200
"""Three times the width at which the page shows a picture; `TALL_PX` for what stands upright."""
TALL_PX = 2400
QUALITY = 82
PAGE_BYTES = 2_000_000
"""Beyond this a page takes long on a phone."""
BARE_PAGE_BYTES = 600_000
"""About what a page has without pictures."""
BEGINS = {"PNG": rb"\x89PNG\r\n\x1a\n", "JPEG": rb"\xff\xd8\xff", "GIF": rb"GIF8[79]a", "WEBP": rb"RIFF....WEBP"}
"""How the files begin, by the name that Pillow gives the format."""
KEPT = {"PNG": "PNG", "JPEG": "JPEG", "GIF": "PNG", "WEBP": "WEBP"}
"""The format in which each is shown."""
NO_PATH = re.compile(r"^[/~]|[\\:\x00-\x1f]")
"""Absolute paths, drives, schemes, shares."""


class UnfitError(Exception):
    """A picture that cannot be shown: why, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Wanted:
    image: Image
    subject: str
    where: str


def opened(outline: Outline, folder: Path, settings: Settings) -> Outline:
    """The outline with the pictures of its places and happenings; an issue for each that cannot be shown.

    Args:
        outline: as read.
        folder: of the story or list; `settings.folder` takes its place.
        settings: for the folder and the caps.
    """
    named = [
        *(_Wanted(one.image, one.title or one.id, one.where) for one in outline.happenings if one.image),
        *(_Wanted(one.image, one.title or one.text or one.id, one.where) for one in outline.mentions if one.image),
    ]
    if not named:
        return outline
    clean: dict[str, Image | UnfitError] = {}
    issues: dict[tuple[str, str, str], Issue] = {}
    for wanted in named:
        file = wanted.image.file
        if file not in clean:
            clean[file] = _tried(wanted.image, settings.folder or folder, settings.caps)
        for issue in _told(wanted, clean[file]):
            issues.setdefault((issue.code, file, issue.where), issue)

    def shown(image: Image | None) -> Image | None:
        if image is None:
            return None
        found = clean[image.file]
        clear = found if isinstance(found, Image) else replace(image, data=b"")
        return replace(clear, alt=image.alt, credit=image.credit)

    return replace(
        outline,
        happenings=tuple(replace(one, image=shown(one.image)) for one in outline.happenings),
        mentions=tuple(replace(one, image=shown(one.image)) for one in outline.mentions),
        issues=(*outline.issues, *issues.values(), *_heavy(outline, clean)),
    )


def _told(wanted: _Wanted, found: Image | UnfitError) -> list[Issue]:
    """What there is to say of one picture."""
    if isinstance(found, UnfitError):
        return [
            Issue(
                code="picture",
                severity=Severity.WARNING,
                subject=wanted.subject,
                message=f"picture {wanted.image.file!r} {found}; it is left out",
                hint=found.hint,
                where=wanted.where,
            )
        ]
    if wanted.image.alt:
        return []
    return [
        Issue(
            code="picture-alt",
            severity=Severity.NOTE,
            subject=wanted.subject,
            message=f"picture {wanted.image.file!r} has no words for those who cannot see it",
            hint="say under alt what it shows",
            where=wanted.where,
        )
    ]


def _heavy(outline: Outline, clean: dict[str, Image | UnfitError]) -> list[Issue]:
    """A note where the pictures make the page large."""
    size = BARE_PAGE_BYTES + sum(len(one.data) * 4 // 3 for one in clean.values() if isinstance(one, Image))
    if size <= PAGE_BYTES:
        return []
    return [
        Issue(
            code="page-size",
            severity=Severity.NOTE,
            subject=outline.title or outline.id,
            message=f"with its pictures the page has about {size / 1e6:.1f} MB",
            hint="take fewer pictures, or JPEG in place of PNG for photographs",
        )
    ]


def _tried(image: Image, folder: Path, caps: Caps) -> Image | UnfitError:
    """The picture, made clean; its bytes may have come with the input, else they are read from its file."""
    try:
        return _clean(image, image.data or _bytes(image.file, folder, caps), caps)
    except UnfitError as unfit:
        return unfit


def _bytes(file: str, folder: Path, caps: Caps) -> bytes:
    """The bytes of a file in the folder, up to one beyond the cap; nothing outside it is ever opened, whatever
    links lead there.

    Raises:
        UnfitError: the path leads elsewhere, or is no file.
    """
    inside = "give a path inside the folder of the story, such as img/bridge.jpg"
    if not file or NO_PATH.search(file) or ".." in file.split("/"):
        raise UnfitError("is no path inside the folder of the story", inside)
    try:
        root = folder.resolve()
        path = (root / file).resolve()
        if not path.is_relative_to(root):
            raise UnfitError("leads out of the folder of the story", inside)
        if not path.is_file():
            raise UnfitError("does not exist", inside)
        with path.open("rb") as stream:
            return stream.read(caps.image_bytes + 1)
    except (OSError, ValueError) as error:
        raise UnfitError(f"cannot be read: {getattr(error, 'strerror', None) or error}", inside) from error


def _clean(image: Image, data: bytes, caps: Caps) -> Image:
    """The same picture, upright, without metadata, at most `WIDE_PX` wide; the same bytes every time.

    Raises:
        UnfitError: it is of no kind that is shown, too large, or broken.
    """
    from PIL import Image as pillow  # noqa: N813 - a module of that name
    from PIL import ImageOps

    if len(data) > caps.image_bytes:
        raise UnfitError(
            f"has more than {caps.image_bytes / 1e6:g} MB", "make it smaller, or raise MAPGEN_CAPS__IMAGE_BYTES"
        )
    kind = next((name for name, start in BEGINS.items() if re.match(start, data, re.DOTALL)), "")
    if not kind:
        raise UnfitError("is no PNG, JPEG, GIF or WebP", "save it as PNG or JPEG")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what the cap below refuses, and of odd metadata
            with pillow.open(BytesIO(data), formats=(kind,)) as source:
                pixels = source.width * source.height
                bare = _bare(ImageOps.exif_transpose(source)) if pixels <= caps.image_pixels else None
    except pillow.DecompressionBombError:
        bare = None
    except Exception as error:  # a broken file makes Pillow's decoders raise whatever they stumble on
        raise UnfitError("is broken or cut short", "export it again as PNG or JPEG") from error
    if bare is None:
        raise UnfitError(
            f"has more than {caps.image_pixels / 1e6:g} million pixels",
            "make it smaller, or raise MAPGEN_CAPS__IMAGE_PIXELS",
        )
    bare.thumbnail((WIDE_PX, TALL_PX))
    out = BytesIO()
    shown = KEPT[kind]
    bare.save(out, format=shown, **({"optimize": True} if shown == "PNG" else {"quality": QUALITY}))
    return replace(
        image, data=out.getvalue(), media_type=f"image/{shown.lower()}", width=bare.width, height=bare.height
    )


def _bare(source: Pillow.Image) -> Pillow.Image:
    """The pixels alone: no EXIF, no colour profile, no comments, no further frames."""
    from PIL import Image as pillow  # noqa: N813 - a module of that name

    see_through = source.mode in ("RGBA", "LA", "PA") or "transparency" in source.info
    mode = "RGBA" if see_through else source.mode if source.mode in ("L", "RGB") else "RGB"
    pixels = source if source.mode == mode else source.convert(mode)
    bare = pillow.new(mode, pixels.size)
    bare.paste(pixels)
    return bare
