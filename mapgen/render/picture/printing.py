"""A sheet on matplotlib's renderers: PNG, SVG and PDF.

Text is never markup. The bytes of an SVG depend on the drawing alone, those of the others on the
installed fonts too: no date, no random ids.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from mapgen.model import Issue, Severity

from . import lettering, metrics
from .canvas import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.path import Path
    from numpy.typing import NDArray

    from .canvas import Canvas, Clip, Figure

HALO_PX = 3.0
PDF_POINT = 0.75
"""Points of a 72nd of an inch in a pixel, of which there are 96 in an inch."""
STACK = ("Noto Sans", "Source Sans 3", "Segoe UI", "Roboto", "Helvetica Neue", "Arial")
SERIF_STACK = ("Noto Serif", "Source Serif 4", "Georgia", "Times New Roman")
"""The fonts that an SVG asks of its reader's machine, as the page does."""
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
OPPOSITE = {"left": "right", "center": "center", "right": "left"}
SETTINGS: dict[Any, Any] = {
    "path.simplify": False,
    "pdf.fonttype": 3,
    "svg.fonttype": "none",
    "svg.hashsalt": "mapgen",
    "text.usetex": False,
}


def printed(
    canvas: Canvas, form: str, scale: float, about: Mapping[str, str | None]
) -> tuple[bytes, tuple[Issue, ...]]:
    """The sheet as a png, svg or pdf, `scale` times its size, and what of it could not be drawn.

    A text for which no font is installed is left out of a PNG or a PDF, with a warning; in an SVG
    it stands as text, for the fonts of the reader's machine.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        if form == "svg":
            return as_svg(canvas, scale, about), ()
        press = Press(canvas, scale * (PDF_POINT if form == "pdf" else 1.0))
        data = as_pdf(press, about) if form == "pdf" else as_png(press, about)
        return data, press.issues(form)


def as_png(press: Press, about: Mapping[str, str | None]) -> bytes:
    """The sheet in pixels."""
    from matplotlib.backends import backend_agg
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    renderer = opened(backend_agg.RendererAgg, round(press.width), round(press.height), 72)
    press.print_on(renderer)
    info = PngInfo()
    for key, value in about.items():
        if value:
            info.add_text(key, value)
    stream = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(np.asarray(renderer.buffer_rgba())[..., :3]))
    picture.save(stream, format="png", pnginfo=info, compress_level=4)
    return stream.getvalue()


def as_pdf(press: Press, about: Mapping[str, str | None]) -> bytes:
    """The sheet as one page, its fonts inside."""
    from matplotlib.backends import backend_pdf

    stream = io.BytesIO()
    file = opened(backend_pdf.PdfFile, stream, metadata=dict(about))
    try:
        file.newPage(press.width / 72, press.height / 72)
        renderer = opened(backend_pdf.RendererPdf, file, 72, press.height / 72, press.width / 72)
        press.print_on(renderer)
        renderer.finalize()
        file.finalize()
    finally:
        file.close()
    return stream.getvalue()


def as_svg(canvas: Canvas, scale: float, about: Mapping[str, str | None]) -> bytes:
    """The sheet as text, for a person to edit and for the fonts of the reader's machine."""
    from matplotlib.backends import backend_svg

    stream = io.StringIO()
    renderer = opened(backend_svg.RendererSVG, canvas.width, canvas.height, stream, metadata=dict(about))
    press = Press(canvas, 1.0)
    press.paper(renderer)
    for one in canvas.drawn:
        if isinstance(one, Text):
            written(renderer.writer, one)
        else:
            press.figure(renderer, one)
    renderer.finalize()
    told = f'width="{canvas.width}pt" height="{canvas.height}pt"'
    wide, high = round(canvas.width * scale), round(canvas.height * scale)
    return stream.getvalue().replace(told, f'width="{wide}px" height="{high}px"', 1).encode()


def opened(kind: Any, *given: Any, **more: Any) -> Any:
    """One of matplotlib's renderers or files, whose types it does not tell."""
    return kind(*given, **more)


def written(writer: Any, text: Text) -> None:
    """A line of text in an SVG; its halo is a copy of it below, as not every program knows `paint-order`."""
    stack = SERIF_STACK if text.serif else STACK
    script = [lettering.wanted_for(character, text.lang)[0] for character in text.text if character.isalpha()]
    faces = [*(f"'{face}'" for face in dict.fromkeys((*stack, *script))), "serif" if text.serif else "sans-serif"]
    form = {"x": f"{text.x:g}", "y": f"{text.y:g}", "font-size": f"{text.size:g}", "font-family": ", ".join(faces)}
    rtl = is_right_to_left(text.text)
    form |= {"text-anchor": ANCHORS[OPPOSITE[text.anchor] if rtl else text.anchor]}
    form |= {"direction": "rtl"} if rtl else {}
    form |= {"font-weight": "bold"} if text.bold else {}
    form |= {"font-style": "italic"} if text.italic else {}
    form |= {"xml:lang": text.lang} if text.lang else {}
    form |= {"opacity": f"{text.alpha:g}"} if text.alpha < 1 else {}
    form |= {"transform": f"rotate({-text.turned_deg:g} {text.x:g} {text.y:g})"} if text.turned_deg else {}
    if text.halo:
        stroke = {"stroke": text.halo, "stroke-width": f"{HALO_PX:g}", "stroke-linejoin": "round"}
        writer.element("text", text.text, {**form, "fill": text.halo, **stroke, "aria-hidden": "true"})
    writer.element("text", text.text, {**form, "fill": text.colour})


@lru_cache(maxsize=2048)
def outlined(text: str, families: tuple[str, ...], *, bold: bool, italic: bool) -> Path:
    """The shapes of the letters of a shaped line of text, in sizes of the text, from (0, 0) on its baseline."""
    from matplotlib.path import Path
    from matplotlib.textpath import TextToPath

    writer = TextToPath()
    font = lettering.properties(families, writer.FONT_SCALE, bold=bold, italic=italic)
    vertices, codes = writer.get_text_path(font, text)
    return Path(np.asarray(vertices).reshape(-1, 2) / writer.FONT_SCALE, codes)


def is_right_to_left(text: str) -> bool:
    """Whether a line is set from the right: its first letter with a direction says so.

    >>> is_right_to_left("12 كم"), is_right_to_left("Kairo القاهرة")
    (True, False)
    """
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"


class Press:
    """Prints a sheet on a renderer whose pixels or points are `scale` of the sheet's."""

    def __init__(self, canvas: Canvas, scale: float) -> None:
        from matplotlib.transforms import Affine2D

        self.width, self.height = canvas.width * scale, canvas.height * scale
        self._canvas, self._scale = canvas, scale
        self._upright = Affine2D().scale(scale, -scale).translate(0, self.height)
        self._lacking: dict[lettering.Lack, list[str]] = {}

    def print_on(self, renderer: Any) -> None:
        """Everything, lowest first."""
        self.paper(renderer)
        for one in self._canvas.drawn:
            if isinstance(one, Text):
                self.text(renderer, one)
            else:
                self.figure(renderer, one)

    def paper(self, renderer: Any) -> None:
        """The sheet's own colour."""
        from .canvas import Figure, rounded_box

        vertices, codes = rounded_box((0, 0, self._canvas.width, self._canvas.height), 0.0)
        self.figure(renderer, Figure(vertices=vertices, codes=codes, fill=self._canvas.paper))

    def figure(self, renderer: Any, one: Figure) -> None:
        """A path."""
        from matplotlib.colors import to_rgba
        from matplotlib.path import Path

        context = self._context(renderer, one.stroke or one.fill, one.alpha, one.clip)
        context.set_linewidth(one.width * self._scale if one.stroke else 0.0)
        context.set_joinstyle("round")
        context.set_capstyle("round" if one.round_ends else "butt")
        if one.dash:
            context.set_dashes(0, [step * self._scale for step in one.dash])
        path = Path(one.vertices, one.codes)
        renderer.draw_path(context, path, self._upright, to_rgba(one.fill, one.alpha) if one.fill else None)
        context.restore()

    def _context(self, renderer: Any, colour: str, alpha: float, clip: Clip | None = None) -> Any:
        from matplotlib.path import Path
        from matplotlib.transforms import TransformedPath

        context = renderer.new_gc()
        context.set_foreground(colour or "#000000")
        if alpha < 1:
            context.set_alpha(alpha)
        if clip is not None:
            context.set_clip_path(TransformedPath(Path(clip.vertices, clip.codes), self._upright))
        return context

    def text(self, renderer: Any, one: Text) -> None:
        """A line of text, its outline widened below it as a halo; left out where no font has its script."""
        from matplotlib.colors import to_rgba
        from matplotlib.transforms import Affine2D

        lack = lettering.lacking(one.text, one.lang)
        if lack:
            self._lacking.setdefault(lack, []).append(one.text)
            return
        families = lettering.families(one.text, one.lang, serif=one.serif)
        size = one.size * self._scale
        if families[0].startswith("DejaVu"):
            size *= metrics.narrowed(bold=one.bold, italic=one.italic, serif=one.serif)
        x, y = self._upright.transform((one.x, one.y))
        outline = outlined(one.text, families, bold=one.bold, italic=one.italic)
        reach: NDArray[np.float64] = np.asarray(outline.vertices, dtype=np.float64)[:, 0]
        wide = float(reach.max() + reach.min()) * size if len(reach) else 0.0
        along = {"left": 0.0, "center": -wide / 2, "right": -wide}[one.anchor]
        there = Affine2D().scale(size).translate(along, 0).rotate_deg(one.turned_deg).translate(x, y)
        if one.halo:
            context = self._context(renderer, one.halo, one.alpha)
            context.set_linewidth(HALO_PX * self._scale)
            context.set_joinstyle("round")
            renderer.draw_path(context, outline, there, None)
            context.restore()
        context = self._context(renderer, one.colour, one.alpha)
        if not renderer.flipy():  # a page of a PDF, in which text stays text
            font = lettering.properties(families, size, bold=one.bold, italic=one.italic)
            renderer.draw_text(context, *there.transform((0.0, 0.0)), one.text, font, one.turned_deg)
        else:
            context.set_linewidth(0.0)
            renderer.draw_path(context, outline, there, to_rgba(one.colour, one.alpha))
        context.restore()

    def issues(self, form: str) -> tuple[Issue, ...]:
        """What had to be left out, by script."""
        return tuple(
            Issue(
                code="font",
                severity=Severity.WARNING,
                subject=lack.script,
                message=f"the {form} lacks what is written in {lack.script} "
                f"({len(texts)}×, such as {texts[0]!r}): no installed font has these letters",
                hint=f"install {lack.font}, on Debian the package {lack.package}; the page and the svg have the texts",
            )
            for lack, texts in self._lacking.items()
        )
