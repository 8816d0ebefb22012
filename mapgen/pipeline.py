"""The only place that chains the stages: read → locate → trace → compose → render → publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import compose, publish, render, trace
from .errors import InputError
from .locate import places as places_of
from .locate.online import chain
from .read import outline as outline_of
from .settings import Settings

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from .model import Issue, Outline, Place, Route, Venue
    from .scene import Scene

Progress = Callable[[int, int], None]
DEFAULT_FORMATS = ("html", "png", "geojson")


class Story:
    """A map in the making. Each stage runs when its result is first asked for, and once.

    `outline` is what was read; `places` (by id), `routes` (in order), `venues` (by the id of their
    place) and `scene` follow from it. `issues` gathers what every stage has to say.
    """

    def __init__(self, outline: Outline, settings: Settings, progress: Progress | None = None) -> None:
        self.outline = outline
        self.settings = settings
        self._progress = progress

    def __repr__(self) -> str:
        return f"<Story {self.outline.id!r}: {len(self.outline.mentions)} places, {len(self.outline.legs)} legs>"

    @property
    def id(self) -> str:
        """The name under which its files are written."""
        return self.outline.id

    @cached_property
    def _located(self) -> tuple[Mapping[str, Place], tuple[Issue, ...]]:
        found, issues = places_of(
            self.outline.mentions,
            legs=self.outline.legs,
            settings=self.settings,
            geocoders=chain(self.settings),
            progress=self._progress,
        )
        return MappingProxyType(found), issues

    @cached_property
    def _traced(self) -> tuple[tuple[Route, ...], tuple[Issue, ...]]:
        return trace.routes(self.outline.legs, self.places)

    @property
    def places(self) -> Mapping[str, Place]:
        """Every place by id, found or not, in the order of the input."""
        return self._located[0]

    @property
    def routes(self) -> tuple[Route, ...]:
        """The legs that could be traced, in order."""
        return self._traced[0]

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Places with a shape, by the id of the place."""
        return MappingProxyType({venue.place.id: venue for venue in trace.venues(self.places.values())})

    @property
    def place_issues(self) -> tuple[Issue, ...]:
        """What reading and locating have to say, gravest first; nothing is traced for it."""
        return _gravest_first((*self.outline.issues, *self._located[1]))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What a person should look at, from every stage, gravest first."""
        return _gravest_first((*self.outline.issues, *self._located[1], *self._traced[1]))

    @cached_property
    def scene(self) -> Scene:
        """The drawing, free of any library's types."""
        return compose.scene(
            self.outline,
            self.places,
            self.routes,
            tuple(self.venues.values()),
            issues=self.issues,
            settings=self.settings,
        )

    def _repr_html_(self) -> str:
        return render.to_folium(self.scene)._repr_html_()


def _gravest_first(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    gravity = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(issues, key=lambda issue: gravity[issue.severity]))


@dataclass(frozen=True, slots=True)
class Made:
    """What a build has written, and what is left to look at."""

    paths: tuple[Path, ...]
    issues: tuple[Issue, ...]

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def story(source: Any, *, settings: Settings | None = None, progress: Progress | None = None, **options: Any) -> Story:
    """Read a story file, a list of places, a GeoDataFrame or a list of names.

    Args:
        source: a path, a `Story` (given back as it is), a GeoDataFrame, or an iterable of names.
        settings: the settings of the run; else they are built from `options` and the environment.
        progress: called with (done, all) while names are being located.
        options: single settings by name, such as `country="NG"` or `theme="dark"`.

    Raises:
        InputError: the source cannot be read; says where and what to do.
    """
    if isinstance(source, Story):
        return Story(source.outline, made_settings(**options), progress) if options else source
    settings = settings or made_settings(**options)
    return Story(outline_of(source, settings=settings), settings, progress)


def build(
    source: Any,
    *,
    out: str | Path = "output/",
    formats: Sequence[str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Made:
    """Make the map of one source and write it.

    Args:
        source: what `story` takes.
        out: a folder (ends in `/`, or exists as one), or one file whose suffix is its format.
        formats: names of formats; default html, png and geojson, or the suffix of `out`.
        settings: the settings of the run; else they are built from `options` and the environment.
        progress: called with (done, all) while names are being located.
        options: single settings by name.

    Raises:
        InputError: the source, a format or the target makes no sense.
        PublishError: a file could not be written.
    """
    tale = story(source, settings=settings, progress=progress, **options)
    folder, name, formats = target(out, formats)
    artifacts = render.artifacts(tale.scene, formats)
    if name:
        return Made((publish.written(artifacts[0].data, folder / name),), tale.issues)
    return Made(publish.published(artifacts, folder), tale.issues)


def located(names: Any, *, settings: Settings | None = None, **options: Any) -> tuple[Place, ...]:
    """The places of a list of names (or of any source), in its order, each with its reason and alternatives.

    Raises:
        InputError: the source cannot be read.
    """
    return tuple(story(names, settings=settings, **options).places.values())


def target(out: str | Path, formats: Sequence[str] | None) -> tuple[Path, str, tuple[str, ...]]:
    """Where a build writes: the folder, the file's name where one file was named, and the formats.

    Raises:
        InputError: a file was named and several formats were asked for, or a format it does not say.
    """
    path = Path(out)
    if str(out).endswith(("/", "\\")) or path.is_dir() or not path.suffix:
        return path, "", tuple(formats or DEFAULT_FORMATS)
    told = path.suffix.removeprefix(".").lower()
    told = "geojson" if told == "json" else told
    if formats and tuple(formats) != (told,):
        raise InputError(
            f"{path} is one file of format {told}, but {', '.join(formats)} was asked for",
            hint="give -o a folder that ends in /",
        )
    return path.parent, path.name, (told,)


def made_settings(**options: Any) -> Settings:
    """Settings from keywords and the environment.

    Raises:
        ConfigError: a name is no setting, or a value does not fit.
    """
    from pydantic import ValidationError

    from .errors import ConfigError

    try:
        return Settings(**options)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(sorted(Settings.model_fields))
        what = "no such setting" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(f"setting {name}: {what}", hint=f"settings: {known}") from error


def to_folium(source: Any, **options: Any) -> folium.Map:
    """The page as a `folium.Map`: add any folium layer to it, save it, or let a notebook show it."""
    return render.to_folium(story(source, **options).scene)


def to_geodataframe(source: Any, **options: Any) -> gpd.GeoDataFrame:
    """What the map shows as a table: EPSG:4326, one row a feature, the columns of the GeoJSON export."""
    import json

    import geopandas as gpd

    (artifact,) = render.artifacts(story(source, **options).scene, ("geojson",))
    features = json.loads(artifact.data)["features"]
    if not features:
        return gpd.GeoDataFrame({"id": [], "type": [], "name": []}, geometry=[], crs="EPSG:4326")
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
