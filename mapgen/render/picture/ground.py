"""The basemap on a sheet: water, land, lakes and lines, in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapgen.scene import Ground
    from mapgen.theme import Theme

    from .canvas import Canvas
    from .view import View

LINES: tuple[tuple[str, str, float, tuple[float, ...]], ...] = (
    ("rail", "rail", 0.9, ()),
    ("admin1", "admin1", 0.9, (1.5, 2.5)),
    ("river", "river", 1.0, ()),
    ("coast", "coast", 0.8, ()),
    ("claim", "disputed", 0.8, (1.0, 4.0)),
    ("border", "border", 1.2, ()),
    ("disputed", "disputed", 1.2, (4.0, 3.0)),
)
"""Kind of a layer, the theme's colour, width and dashes in pixels; lowest first, as the page draws them."""


def draw_ground(canvas: Canvas, view: View, ground: Ground, theme: Theme) -> None:
    """Fill the view's box with the basemap."""
    globe = view.outline()
    if globe is None:
        canvas.box(view.box, theme.water)
    else:
        canvas.areas(globe, theme.water)
    for kind, colour, edge in (("land", theme.land, theme.land), ("lake", theme.water, theme.coast)):
        for layer in ground.layers:
            if layer.kind == kind:
                canvas.areas(view.areas(layer.geometry), colour, stroke=edge, width=0.6)
    for kind, name, width, dash in LINES:
        parts = [line for layer in ground.layers if layer.kind == kind for line in view.lines(layer.geometry)]
        canvas.lines(parts, theme.colours[name], width, dash=dash, cap="butt" if dash else "round")
