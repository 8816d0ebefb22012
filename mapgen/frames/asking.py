"""`mapgen.locate`, `mapgen.route` and `mapgen.extract`: for names and files, and for frames."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from mapgen import bars, pipeline, routing
from mapgen.errors import InputError
from mapgen.model import Document, Mode, Role
from mapgen.settings import settings_of

from .given import NAME, as_frame, is_frame, own_shapes, with_columns
from .tables import CELLS, cells, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import geopandas as gpd
    import pandas as pd

    from mapgen.model import Issue, Place
    from mapgen.pipeline import Progress, Story
    from mapgen.routing import Journey
    from mapgen.settings import Settings


@overload
def locate(
    names: pd.DataFrame | pd.Series[Any],
    *,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> gpd.GeoDataFrame: ...
@overload
def locate(
    names: str | Iterable[Any],
    *,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> tuple[Place, ...]: ...
def locate(
    names: Any, *, settings: Settings | None = None, progress: Progress | bool | None = None, **options: Any
) -> Any:
    """The places of a list of names (or of any source), in its order, each with its reason and alternatives.

    A Series of names or a DataFrame, whose columns are found as those of any list, gives a GeoDataFrame: the same
    index and columns, the columns of `mapgen locate` (`mapgen_lat`, `mapgen_lon`, `mapgen_name`, `mapgen_confidence`,
    `mapgen_reason`, …), what is to be said of a row (`mapgen_issues`), and as geometry the reference point. A shape
    that a row has already stays. What is corrected or marked as checked in these columns holds when it is located
    again.

    Args:
        names: names, rows, a path, a `Story`; or a Series, DataFrame, GeoSeries or GeoDataFrame of any CRS.
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: True shows a bar; or what is called with (done, all).
        options: single settings by name, such as `country="NG"`.

    Returns:
        The places in order; for a frame a GeoDataFrame, EPSG:4326, a row for each of its rows.

    >>> import mapgen
    >>> mapgen.locate(["Dandong"])[0].country
    'CN'

    Raises:
        InputError: the source cannot be read.
    """
    progress = bars.wanted(progress, "locating")
    if not is_frame(names):
        return pipeline.located(names, settings=settings, progress=progress, **options)
    from mapgen.desk.lists import results
    from mapgen.desk.results import COLUMNS

    frame, fields = as_frame(names)
    places: dict[int, Place] = {}
    told: dict[int, list[str]] = {}
    if len(frame):
        settings = _settings(settings, fields, options)
        source = frame.reset_index(drop=True) if fields else frame  # of a Series the index is no name
        story = pipeline.story(source, settings=settings, progress=progress)
        if story.outline.legs and all(one.role is Role.STOP for one in story.outline.mentions):
            raise InputError("the rows of the frame are pairs of ends", hint="mapgen.route traces them")
        places = {one.row: place for place in story.places.values() for one in place.mentions if one.row is not None}
        told = _by_row(story.place_issues, {place.id: row for row, place in places.items()})
    found = results(tuple(places.values()))
    rows = range(1, len(frame) + 1)
    columns: dict[str, list[Any]] = {
        name: [_value(found.get(row, {}).get(name, ""), name) for row in rows] for name in COLUMNS
    }
    columns["issues"] = ["; ".join(told.get(row, ())) or None for row in rows]
    shapes = [
        shape if shape is not None and shape.geom_type != "Point" else places[row].point if row in places else None
        for row, shape in zip(rows, own_shapes(frame), strict=True)
    ]
    return with_columns(frame, columns, shapes)


@overload
def route(
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    mode: str | Mode = Mode.RAIL,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> Journey: ...
@overload
def route(
    origin: pd.DataFrame,
    *,
    mode: str | Mode = Mode.RAIL,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> gpd.GeoDataFrame: ...
def route(
    origin: Any,
    destination: str = "",
    *,
    via: Sequence[str] = (),
    mode: str | Mode = Mode.RAIL,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> Any:
    """The way from one place to another over the network of a mode.

    A DataFrame of pairs (columns from and to; where wanted mode, via, country) gives a GeoDataFrame: the same index
    and columns, `mapgen_mode`, `mapgen_length_km`, `mapgen_fidelity`, `mapgen_snap_km`, `mapgen_credit`, what is to
    be said of a row (`mapgen_issues`), and as geometry the line. A pair that cannot be traced has no line.

    Args:
        origin: a name or a position such as "33.92 N, 34.31 E"; or a DataFrame of pairs.
        destination: the same, of the other end.
        via: passed on the way, in order.
        mode: rail, road, sea, air or walk; of a frame, that of rows which name none.
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: True shows a bar while names are located; or what is called with (done, all).
        options: single settings by name.

    Returns:
        The journey; for a frame a GeoDataFrame, EPSG:4326, a row for each of its rows.

    >>> import mapgen
    >>> str(mapgen.route("Pyongyang", "Beijing", via=["Dandong"], mode="rail").fidelity)
    'network'

    Raises:
        InputError: the mode is not known, an end is half a position, or the frame names no pairs.
        TraceError: an end is no known place, or nothing joins them.
    """
    progress = bars.wanted(progress, "locating")
    mode = routing.mode_called(mode)
    if not is_frame(origin):
        return routing.route(origin, destination, via=via, mode=mode, settings=settings, progress=progress, **options)
    if destination or via:
        raise InputError("a frame of pairs has its ends in its columns", hint="name them from, to and via")
    frame, fields = as_frame(origin)
    found: dict[int, Journey] = {}
    if len(frame):
        settings = _settings(settings, fields, options)
        outline = routing.in_table(frame, mode, settings=settings)
        if len({leg.journey for leg in outline.legs}) < len(outline.legs):
            raise InputError("the rows of the frame are stops in order, not pairs", hint="mapgen.read takes them whole")
        rows = [leg.row for leg in outline.legs]
        journeys = routing.journeys(outline, settings=settings, progress=progress)
        found = {row: journey for row, journey in zip(rows, journeys, strict=True) if row is not None}
        told = _by_row(outline.issues, {})
    each = [found.get(row) for row in range(1, len(frame) + 1)]
    traced = [one if one is not None and one.routes else None for one in each]
    columns: dict[str, list[Any]] = {
        "mode": [str(one.mode) if one and one.mode else None for one in each],
        "length_km": [one.length_km if one else math.nan for one in traced],
        "fidelity": [str(one.fidelity) if one else None for one in traced],
        "snap_km": [one.snap_km if one else math.nan for one in traced],
        "credit": [one.credit or None if one else None for one in traced],
        "issues": [
            "; ".join([*(told.get(row, ())), *(issue.message for issue in (one.issues if one else ()))]) or None
            for row, one in enumerate(each, start=1)
        ],
    }
    return with_columns(frame, columns, [one.geometry if one else None for one in traced])


@overload
def extract(
    text: str | Document,
    *,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> Story: ...
@overload
def extract(
    text: pd.Series[Any],
    *,
    settings: Settings | None = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> gpd.GeoDataFrame: ...
def extract(
    text: Any, *, settings: Settings | None = None, progress: Progress | bool | None = None, **options: Any
) -> Any:
    """The story that a text tells, a draft: its places, journeys and events, each with the sentence it rests on.

    A Series of texts gives a GeoDataFrame of the place names in them, a row for each, under the index of its text:
    `text` as written, `start` and `end` in code points, `sentence`, the columns of what it was found to be
    (`mapgen_name`, `mapgen_country`, `mapgen_confidence`, …), and as geometry the reference point. The names of one
    text are judged together.

    Args:
        text: a text, a `Document`, or a Series of texts.
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: True shows a bar over the texts; or what is called with (done, all).
        options: single settings by name, such as `published="2018-03-29"`.

    Raises:
        InputError: there is no text, or no place is found in it; the value is a frame of several columns.
    """
    progress = bars.wanted(progress, "reading")
    if not is_frame(text):
        return pipeline.extracted(text, settings=settings, **options)
    if hasattr(text, "columns"):
        raise InputError("a frame has several columns", hint='name that of the texts: mapgen.extract(frame["text"])')
    settings = settings_of(settings, options)
    return _mentions(text, settings, progress)


def _mentions(texts: pd.Series[Any], settings: Settings, progress: Callable[[int, int], None] | None) -> Any:
    """The place names of texts, under the index of their text."""
    import numpy as np

    rows: list[tuple[int, dict[str, Any]]] = []
    shapes: list[Any] = []
    for number, text in enumerate(texts.tolist(), start=1):
        if isinstance(text, str) and text.strip():
            document = Document(text=text, id=f"text {number}", published=settings.published)
            for mention, place in pipeline.located_mentions(document, settings=settings):
                start, end = mention.span or (0, 0)
                sentence = mention.evidence[0].sentence if mention.evidence else ""
                rows.append((number - 1, {"text": text[start:end], "start": start, "end": end, "sentence": sentence}))
                rows[-1][1].update(cells(place))
                shapes.append(place.point)
        if progress is not None:
            progress(number, len(texts))
    headers = ("text", "start", "end", "sentence", *CELLS)
    index = texts.index.take(np.array([at for at, _ in rows], dtype=np.intp))
    return table_of([row for _, row in rows], shapes, headers, index=index)


def _settings(settings: Settings | None, fields: dict[str, str], options: dict[str, Any]) -> Settings:
    """The settings of a run over a frame whose columns hold these fields."""
    told = settings_of(settings, options)
    return replace(told, columns={**fields, **told.columns})


def _by_row(issues: Iterable[Issue], rows: dict[str, int]) -> dict[int, list[str]]:
    """What is said of each row: of its place, by the place's id, or of its cells, by where they stand."""
    told: dict[int, list[str]] = {}
    for issue in issues:
        row = rows.get(issue.subject) or _row_of(issue.where)
        if row:
            told.setdefault(row, []).append(issue.message)
    return told


def _row_of(where: str) -> int:
    """The row that a place in a frame names, 0 where it is of the whole: "the frame, row 3, column lat"."""
    part = where.removeprefix(f"the {NAME}, ").partition(",")[0]
    noun, _, number = part.partition(" ")
    return int(number) if noun in ("row", "feature") and number.isdigit() else 0


def _value(cell: Any, name: str) -> Any:
    """A result as a frame holds it: a number, a text, or what stands for nothing."""
    if name in ("lat", "lon", "confidence"):
        return float(cell) if cell != "" else math.nan
    return cell or None
