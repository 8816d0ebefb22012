"""A neutral drawing: what a map shows, with no drawing library's type in it.

Compose makes a Scene, the renderers draw it, each in its own way. Everything in it may be published:
evidence, reasons, alternatives, private sources and file names never get this far. Text is text,
never HTML. Geometry is (lon, lat), EPSG:4326, split at the antimeridian.
"""

from __future__ import annotations

from .crowd import Crowd, CrowdKind
from .marks import PICTURES, Facts, Label, Mark, Moment, Picture, SourceLine
from .vocabulary import COLOUR, Extent, LabelKind, MarkType, Standing, Stratum, Token
from .whole import Callout, Ground, GroundLayer, Inset, Layer, LegendEntry, Scene, Step

__all__ = [
    "COLOUR",
    "PICTURES",
    "Callout",
    "Crowd",
    "CrowdKind",
    "Extent",
    "Facts",
    "Ground",
    "GroundLayer",
    "Inset",
    "Label",
    "LabelKind",
    "Layer",
    "LegendEntry",
    "Mark",
    "MarkType",
    "Moment",
    "Picture",
    "Scene",
    "SourceLine",
    "Standing",
    "Step",
    "Stratum",
    "Token",
]
