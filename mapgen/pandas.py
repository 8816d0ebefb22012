"""The accessor `.mapgen` of pandas and geopandas frames: `import mapgen.pandas` puts it there.

import geopandas
import mapgen.pandas

clinics = geopandas.read_file("clinics.gpkg")
clinics.mapgen.map(title="Clinics", name="clinic", note="beds")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from . import frames, pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    from .pipeline import Made, Story

__all__ = ["FrameAccessor"]


@pd.api.extensions.register_dataframe_accessor("mapgen")
class FrameAccessor:
    """What mapgen makes of a DataFrame or GeoDataFrame, as `frame.mapgen`; the frame itself is never changed.

    Any CRS is understood and what comes back is in EPSG:4326. Options are settings by name, such as
    `country="NG"` or `theme="dark"`.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def map(
        self,
        *,
        title: str = "",
        name: str = "",
        note: str = "",
        category: str = "",
        when: str = "",
        link: str = "",
        columns: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Story:
        """The rows as a map, which shows itself in a notebook.

        Args:
            title: of the map.
            name: the column that says what each row is called; like the others, guessed where it is not told.
            note: the column of the text that a card shows.
            category: the column by which marks are grouped.
            when: the column of the date.
            link: the column of an address.
            columns: more of the kind, field → column, such as `{"address": "Straße"}`.
            options: single settings by name; `progress=True` shows a bar.

        Raises:
            InputError: there is no such column, or the frame cannot be read.
        """
        told = {"name": name, "note": note, "category": category, "when": when, "link": link}
        named = {field: column for field, column in told.items() if column} | dict(columns or {})
        if title:
            options["title"] = title
        return pipeline.story(self._frame, columns=named, **options)

    def build(
        self, *, out: str | Path = "output/", formats: Sequence[str] | None = None, title: str = "", **how: Any
    ) -> Made:
        """Write the map of the rows; `how` is what `map` takes.

        Raises:
            InputError: what `map` raises, or a target that makes no sense.
            PublishError: a file could not be written.
        """
        return pipeline.build(self.map(title=title, **how), out=out, formats=formats)

    def locate(self, **options: Any) -> gpd.GeoDataFrame:
        """The same rows with their positions; see `mapgen.locate`."""
        found: gpd.GeoDataFrame = frames.locate(self._frame, **options)
        return found

    def route(self, **options: Any) -> gpd.GeoDataFrame:
        """The same rows, each a pair of ends, with the way between them; see `mapgen.route`."""
        found: gpd.GeoDataFrame = frames.route(self._frame, **options)
        return found
