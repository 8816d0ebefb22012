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

from mapgen.bounded import opened as opened_file
from mapgen.model import Image, Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
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
SCALED = ("L", "LA", "RGB", "RGBA", "CMYK")
"""Modes whose pixels can be mixed as they are."""
ORIENTATION, LYING = 0x0112, range(5, 9)
"""The tag that says how a picture is held, and the values for one that lies on its side (EXIF 2.3, 4.6.4)."""
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


class Pictures:
    """The pictures of a story that somebody is at work on, each opened once for as long as its file stays as it is.

    Args:
        folder: of the story; `settings.folder` takes its place.
        settings: for the folder and the caps.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = settings.folder or folder
        self._settings = settings
        self._known: dict[tuple[str, int, int], Image | UnfitError] = {}

    def opened(self, outline: Outline) -> Outline:
        """The outline with its pictures; see `opened`."""
        return opened(outline, self._folder, self._settings, tried=self.tried)

    def tried(self, image: Image) -> Image | UnfitError:
        """A picture, clean and small, or why it cannot be shown."""
        try:
            found = (self._folder / image.file).stat()
            key = image.file, found.st_mtime_ns, found.st_size
        except (OSError, ValueError):
            key = image.file, 0, 0
        if key not in self._known or not key[1]:
            self._known[key] = _tried(image, self._folder, self._settings.caps)
        return self._known[key]


def opened(
    outline: Outline,
    folder: Path,
    settings: Settings,
    *,
    tried: Callable[[Image], Image | UnfitError] | None = None,
) -> Outline:
    """The outline with the pictures of its places and happenings; an issue for each that cannot be shown.

    Args:
        outline: as read.
        folder: of the story or list; `settings.folder` takes its place.
        settings: for the folder and the caps.
        tried: opens a picture; default: anew, from the folder.
    """
    tried = tried or (lambda image: _tried(image, settings.folder or folder, settings.caps))
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
            clean[file] = (
                tried(wanted.image)
                if len(clean) < settings.caps.images
                else UnfitError(
                    f"is one more than the {settings.caps.images:,} that a map may have",
                    "take fewer, or raise MAPGEN_CAPS__IMAGES",
                )
            )
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
        with opened_file(path) as stream:
            return stream.read(caps.image_bytes + 1)
    except (OSError, ValueError) as error:
        raise UnfitError(f"cannot be read: {getattr(error, 'strerror', None) or error}", inside) from error


def _clean(image: Image, data: bytes, caps: Caps) -> Image:
    """The same picture, upright, without metadata, at most `WIDE_PX` wide; the same bytes every time.

    Raises:
        UnfitError: it is of no kind that is shown, too large, or broken.
    """
    from PIL import Image as pillow  # noqa: N813 - a module of that name

    if len(data) > caps.image_bytes:
        raise UnfitError(
            f"has more than {caps.image_bytes / 1e6:g} MB", "make it smaller, or raise MAPGEN_CAPS__IMAGE_BYTES"
        )
    kind = next((name for name, start in BEGINS.items() if re.match(start, data, re.DOTALL)), "")
    if not kind:
        raise UnfitError("is no PNG, JPEG, GIF or WebP", "save it as PNG or JPEG")
    most = caps.image_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what the cap below refuses, and of odd metadata
            with pillow.open(BytesIO(data), formats=(kind,)) as source:
                most = caps.image_pixels // _copies(source, kind)
                bare = _bare(source) if source.width * source.height <= most else None
    except pillow.DecompressionBombError:
        bare = None
    except Exception as error:  # a broken file makes Pillow's decoders raise whatever they stumble on
        raise UnfitError("is broken or cut short", "export it again as PNG or JPEG") from error
    if bare is None:
        raise UnfitError(
            f"has more than {most / 1e6:g} million pixels", "make it smaller, or raise MAPGEN_CAPS__IMAGE_PIXELS"
        )
    out = BytesIO()
    shown = KEPT[kind]
    bare.save(out, format=shown, **({"optimize": True} if shown == "PNG" else {"quality": QUALITY}))
    return replace(
        image, data=out.getvalue(), media_type=f"image/{shown.lower()}", width=bare.width, height=bare.height
    )


def _bare(source: Pillow.Image) -> Pillow.Image:
    """The pixels alone, upright and small: no EXIF, no colour profile, no comments, no further frames.

    It is made small before all else, so that a large picture is in memory as few times as can be.
    """
    from PIL import Image as pillow  # noqa: N813 - a module of that name
    from PIL import ImageOps

    lies = source.getexif().get(ORIENTATION, 1) in LYING
    width, height = (TALL_PX, WIDE_PX) if lies else (WIDE_PX, TALL_PX)
    times = max(1, source.width / width, source.height / height)
    source.draft(None, (int(source.width / times), int(source.height / times)))  # a JPEG is read no larger than needed
    see_through = source.mode in ("RGBA", "LA", "PA") or "transparency" in source.info
    mode = "RGBA" if see_through else source.mode if source.mode in ("L", "RGB") else "RGB"
    pixels = source if source.mode in SCALED and not _has_clear_colour(source) else source.convert(mode)
    pixels.thumbnail((width, height))
    upright = ImageOps.exif_transpose(pixels).convert(mode)
    bare = pillow.new(mode, upright.size)
    bare.paste(upright)
    return bare


def _copies(source: Pillow.Image, kind: str) -> int:
    """How many times more memory a picture takes than others of its size."""
    return 2 if kind == "WEBP" or (source.mode != "P" and _has_clear_colour(source)) else 1


def _has_clear_colour(source: Pillow.Image) -> bool:
    """Whether one colour of it is seen through."""
    return "transparency" in source.info and source.mode not in ("RGBA", "LA")
