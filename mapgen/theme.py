"""Colours and strokes of a map: values that the page and the printed twin share.

A theme is a palette of its own, never an inversion of another. Every text colour has at least
4.5:1 on what it stands on (a test measures it); the two accents, of the journey and of what is
related, are told apart by the common kinds of colour blindness and differ in lightness too.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .scene import Standing, Token

if TYPE_CHECKING:
    from .scene import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A palette: `#rrggbb` by what it paints. `dark` tells a renderer which way contrast goes."""

    name: str
    dark: bool
    land: str
    water: str
    coast: str
    river: str
    border: str
    disputed: str
    admin1: str
    rail: str
    journey: str
    core: str
    related: str
    ink: str
    muted: str
    country: str
    sea: str
    town: str
    halo: str
    panel: str
    line: str
    active: str
    track: str
    on_accent: str
    globe_line: str

    @property
    def colours(self) -> dict[str, str]:
        """The palette alone, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("name", "dark")}


LIGHT = Theme(
    name="light",
    dark=False,
    land="#f7f4ee",
    water="#d3e3ea",
    coast="#9db8c4",
    river="#b3d2e2",
    border="#807b74",
    disputed="#8a857d",
    admin1="#d6cfc2",
    rail="#e0d9cc",
    journey="#b3261e",
    core="#ffffff",
    related="#1f5c8b",
    ink="#1d1b18",
    muted="#5f5a52",
    country="#5f5a52",
    sea="#3d637a",
    town="#524e47",
    halo="#fbf9f5",
    panel="#ffffff",
    line="#e4dfd5",
    active="#f5f1ea",
    track="#e4dfd5",
    on_accent="#ffffff",
    globe_line="#8aa5b2",
)

DARK = Theme(
    name="dark",
    dark=True,
    land="#20272b",
    water="#0d1519",
    coast="#3f4c53",
    river="#31454f",
    border="#8b959a",
    disputed="#8b959a",
    admin1="#363f45",
    rail="#333c42",
    journey="#ff8173",
    core="#20272b",
    related="#85bdee",
    ink="#eef0ee",
    muted="#a3adb2",
    country="#a3adb2",
    sea="#7fa9bf",
    town="#b9c1c5",
    halo="#171d20",
    panel="#161b1f",
    line="#2c343a",
    active="#232b30",
    track="#2c343a",
    on_accent="#161b1f",
    globe_line="#5d6b73",
)

PRINT = Theme(
    name="print",
    dark=False,
    land="#ffffff",
    water="#e3ecf0",
    coast="#7d97a3",
    river="#a9c6d4",
    border="#5c5852",
    disputed="#6a665f",
    admin1="#cfcac0",
    rail="#dcd7cd",
    journey="#a3170f",
    core="#ffffff",
    related="#174a73",
    ink="#000000",
    muted="#4a4640",
    country="#4a4640",
    sea="#2d5166",
    town="#3a3731",
    halo="#ffffff",
    panel="#ffffff",
    line="#d8d3c9",
    active="#f3f0ea",
    track="#d8d3c9",
    on_accent="#ffffff",
    globe_line="#7d97a3",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line signature: a base of `width` px, over it a thinner `core`; dashes in px, () is solid.

    The base takes the mark's colour, the core the palette's `core`; a casing in the paper's colour
    lies under both.
    """

    width: float
    dash: tuple[float, ...] = ()
    core: float = 0.0
    core_dash: tuple[float, ...] = ()
    casing: float = 1.25
    chevrons: bool = True


MODES: dict[Token, Stroke] = {
    Token.RAIL: Stroke(width=4.0, core=1.6, core_dash=(6.0, 6.0)),
    Token.ROAD: Stroke(width=4.0, core=1.4),
    Token.SEA: Stroke(width=2.6),
    Token.AIR: Stroke(width=2.0),
    Token.WALK: Stroke(width=3.2, dash=(0.1, 6.0)),
    Token.TRACK: Stroke(width=2.2),
    Token.INFERRED: Stroke(width=1.6, dash=(1.0, 5.0), casing=1.0, chevrons=False),
}
BROKEN: dict[Standing, tuple[float, ...]] = {
    Standing.CERTAIN: (),
    Standing.REPORTED: (14.0, 4.0),
    Standing.UNCERTAIN: (7.0, 6.0),
    Standing.PLANNED: (3.0, 5.0),
}


UNBROKEN = frozenset({Token.INFERRED, Token.WALK})
"""Dotted already: their standing is told in words alone."""


def stroke(token: Token, standing: Standing = Standing.CERTAIN, *, rough: bool = False) -> Stroke:
    """How a line is drawn: its mode gives the form, its standing breaks it, a rough course is thinner.

    Rail keeps its dashes when reported, as its light dashes say it already: a confirmed one has
    them short and far apart.
    """
    form = MODES[token]
    if token in UNBROKEN:
        return form
    dash, core_dash = BROKEN[standing], form.core_dash
    if token is Token.RAIL:
        dash = BROKEN[standing] if standing in (Standing.UNCERTAIN, Standing.PLANNED) else ()
        core_dash = (3.0, 11.0) if standing is Standing.CERTAIN else form.core_dash
    if dash and dash != BROKEN[Standing.REPORTED]:
        return Stroke(width=form.width * (0.7 if rough else 1.0), dash=dash)
    return Stroke(
        width=form.width * (0.7 if rough else 1.0), dash=dash, core=0.0 if rough else form.core, core_dash=core_dash
    )


def colour_of(mark: Mark, theme: Theme) -> str:
    """The colour of a mark: the author's, else the accent of the journey or of what is related."""
    return mark.colour or (theme.related if mark.style is Token.RELATED else theme.journey)


CATEGORIES = ("#b3261e", "#1f5c8b", "#8a5a00", "#1a6e4f", "#7a3f8f", "#4a4640", "#b0386f", "#0f6a75")
"""Colours for the categories of a list, dark enough for white figures on them."""


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two `#rrggbb` colours (WCAG 2.2, relative luminance).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
