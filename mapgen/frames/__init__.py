"""Frames in, frames out: what locates, routes and extracts for names does so for pandas and geopandas.

The kind of what goes in decides the kind of what comes out. Names, rows and files give nouns (`Place`,
`Journey`, `Story`); a Series or a DataFrame gives a GeoDataFrame in EPSG:4326 with the same index, its own
columns, and ours beside them, which begin with `mapgen_`.
"""

from .asking import extract, locate, route
from .tables import to_geodataframe

__all__ = ["extract", "locate", "route", "to_geodataframe"]
