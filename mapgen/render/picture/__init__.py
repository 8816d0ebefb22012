"""The printed twin of the page: PNG (at one and two times its size), SVG and PDF of a scene, by matplotlib.

A text whose script no installed font has is left out of a PNG or PDF, and an issue of the artifact says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mapgen.errors import RenderError
from mapgen.escape import legible
from mapgen.model import Artifact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.scene import Scene
    from mapgen.theme import Theme

    from .canvas import Canvas

__all__ = ["PdfRenderer", "PngRenderer", "SvgRenderer", "artifacts"]

SIZE = (1200, 675)
BASE_PX = (1200, 675)
"""At this size text is as large as it was designed; a larger sheet is the same drawing, enlarged."""
SMALLEST = 0.8
MEDIA = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def artifacts(
    scene: Scene, *, formats: Sequence[str], size: tuple[int, int] | None = None, theme: str = ""
) -> tuple[Artifact, ...]:
    """Pictures of a scene, in the order of the formats.

    Args:
        scene: what to draw.
        formats: of png (two files, `ID.png` and `ID@2x.png`), svg, pdf.
        size: width and height in pixels; default: the scene's, else 1200 × 675; a pdf has the same proportions.
        theme: light, dark, print or the name of a plug-in; "" as the scene has it (auto: light, and print for pdf).

    Raises:
        RenderError: a format or size makes no sense.
        PluginError: there is no theme of that name.
    """
    from .printing import printed

    size = size or scene.size or SIZE
    unknown = [name for name in formats if name not in MEDIA]
    if unknown:
        raise RenderError(f"{unknown[0]} is no picture format", hint=f"formats: {', '.join(MEDIA)}")
    if not (200 <= size[0] <= 8000 and 150 <= size[1] <= 8000):
        raise RenderError(
            f"{size[0]} × {size[1]} is no size for a picture", hint="from 200 × 150 to 8000 × 8000 pixels"
        )
    made: list[Artifact] = []
    sheets: dict[str, tuple[Canvas, float]] = {}
    for form in formats:
        palette = palette_of(theme or scene.theme, form)
        if palette.name not in sheets:
            sheets[palette.name] = drawing(scene, palette, size)
        canvas, scale = sheets[palette.name]
        for suffix, times in ((".png", 1.0), ("@2x.png", 2.0)) if form == "png" else ((f".{form}", 1.0),):
            data, issues = printed(canvas, form, scale * times, about(scene, form))
            made.append(Artifact(name=scene.id + suffix, media_type=MEDIA[form], data=data, issues=issues))
    return tuple(made)


def drawing(scene: Scene, palette: Theme, size: tuple[int, int]) -> tuple[Canvas, float]:
    """The drawing, and by how much its pixels are to be multiplied."""
    from .sheet import drawn

    scale = max(SMALLEST, min(size[0] / BASE_PX[0], size[1] / BASE_PX[1]))
    return drawn(scene, palette, round(size[0] / scale), round(size[1] / scale)), scale


def palette_of(name: str, form: str) -> Theme:
    """The palette of that name."""
    from mapgen import plugins
    from mapgen.theme import DARK, LIGHT, PRINT

    shipped = {"auto": PRINT if form == "pdf" else LIGHT, "light": LIGHT, "dark": DARK, "print": PRINT}
    if name in shipped:
        return shipped[name]
    own: Theme = plugins.load("themes", name)
    return own


def about(scene: Scene, form: str) -> dict[str, str | None]:
    """What the file says of itself: title, description and licences; never a date or a program's version."""
    title, description, rights = map(legible, (scene.title, scene.description, "; ".join(scene.notices)))
    if form == "png":
        return {"Title": title, "Description": description, "Copyright": rights, "Software": None}
    if form == "svg":
        return {
            "Title": title,
            "Description": description,
            "Rights": rights,
            "Language": scene.lang,
            "Creator": "mapgen",
            "Date": None,
        }
    return {
        "Title": title,
        "Subject": description,
        "Keywords": rights,
        "Creator": "mapgen",
        "Producer": None,
        "CreationDate": None,
    }


class _Picture:
    """A renderer of one format; `size` and `theme` as in `artifacts`."""

    name: ClassVar[str]

    def __init__(self, size: tuple[int, int] | None = None, theme: str = "") -> None:
        self._size, self._theme = size, theme

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    def artifacts(self, scene: Scene, /) -> tuple[Artifact, ...]:
        """The pictures of a scene; see the function `artifacts`."""
        return artifacts(scene, formats=(self.name,), size=self._size, theme=self._theme)


class PngRenderer(_Picture):
    """A PNG, and one of twice the size for dense screens."""

    name = "png"


class SvgRenderer(_Picture):
    """An SVG whose text stays text."""

    name = "svg"


class PdfRenderer(_Picture):
    """A PDF, in the print palette unless another is asked for."""

    name = "pdf"
