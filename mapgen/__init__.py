"""An article or a list of places goes in, a finished, annotated, interactive map comes out."""

__version__ = "0.1.0"
