"""The only place that chains the stages: read → locate → trace → compose → render → publish.

Each stage is imported where it is asked for the first time: a name that is located needs no renderer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .settings import Settings

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from .model import Document, Issue, Mention, Outline, Place, Route, Venue
    from .scene import Scene

Progress = Callable[[int, int], None]
DEFAULT_FORMATS = ("html", "png", "geojson", "embed")


class Story:
    """A map in the making. Each stage runs when its result is first asked for, and once.

    `outline` is what was read; `places` (by id), `routes` (in order), `venues` (by the id of their
    place) and `scene` follow from it. `issues` gathers what every stage has to say. `inputs` are the
    files it is made of, which nothing it writes may replace.
    """

    def __init__(
        self, outline: Outline, settings: Settings, progress: Progress | None = None, inputs: tuple[Path, ...] = ()
    ) -> None:
        self.outline = outline
        self.settings = settings
        self.inputs = inputs
        self._progress = progress

    def __repr__(self) -> str:
        return f"<Story {self.outline.id!r}: {len(self.outline.mentions)} places, {len(self.outline.legs)} legs>"

    @property
    def id(self) -> str:
        """The name under which its files are written."""
        return self.outline.id

    @cached_property
    def _located(self) -> tuple[Mapping[str, Place], tuple[Issue, ...]]:
        from .locate import places as places_of
        from .locate.online import chain

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
        from . import trace

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
        from . import trace

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
        from . import compose

        return compose.scene(
            self.outline,
            self.places,
            self.routes,
            tuple(self.venues.values()),
            issues=self.issues,
            settings=self.settings,
        )

    def _repr_html_(self) -> str:
        from . import render

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
    from .read import is_article
    from .read import outline as outline_of

    if isinstance(source, Story):
        return Story(source.outline, made_settings(**options), progress, source.inputs) if options else source
    settings = settings or made_settings(**options)
    if is_article(source, settings=settings):
        return draft((source,), settings=settings, progress=progress)[0]
    outline = outline_of(source, settings=settings)
    return Story(outline, settings, progress, _inputs(source, outline, settings))


def draft(
    sources: Sequence[Any], *, settings: Settings | None = None, progress: Progress | None = None, **options: Any
) -> tuple[Story, str]:
    """The story that articles tell together, and the text of the story file that says it.

    Args:
        sources: paths, web addresses, "-" for stdin, or documents.
        settings: the settings of the run; else they are built from `options` and the environment.
        progress: called with (done, all) as articles are read.
        options: single settings by name, such as `published="2018-03-29"`.

    Raises:
        InputError: an article cannot be read.
        ProviderError: a web address could not be had.
    """
    from .drafting import drafted
    from .model import Document
    from .read import article

    settings = settings or made_settings(**options)
    documents = [one if isinstance(one, Document) else article(one, settings=settings) for one in sources]
    made = drafted(documents, settings=settings, progress=progress)
    return Story(made.outline, settings, inputs=_files(sources)), made.text


def extracted(text: str | Document, *, settings: Settings | None = None, **options: Any) -> Story:
    """The story that a text tells, a draft: its places, journeys and events, each with the sentence it rests on.

    Raises:
        InputError: there is no text.
    """
    from .model import Document
    from .read.document import whole

    settings = settings or made_settings(**options)
    if isinstance(text, Document):
        return draft((text,), settings=settings)[0]
    return draft((whole(Document(text=text, id="text"), "the text", settings=settings),), settings=settings)[0]


def _files(sources: Sequence[Any]) -> tuple[Path, ...]:
    """The local files among sources."""
    paths = [Path(source) for source in sources if isinstance(source, str | Path) and str(source) != "-"]
    return tuple(path for path in paths if path.is_file())


def _inputs(source: Any, outline: Outline, settings: Settings) -> tuple[Path, ...]:
    """The files that a map is made of: its source, its pictures, the tables of a desk's own names."""
    own = Path(source) if isinstance(source, str | Path) and str(source) != "-" else None
    folder = settings.folder or (own.parent if own else Path.cwd())
    images = [*(one.image for one in outline.happenings), *(one.image for one in outline.mentions)]
    pictures = dict.fromkeys(folder / image.file for image in images if image and image.data)
    return (*([own] if own else ()), *pictures, *settings.gazetteers)


def build(
    source: Any,
    *,
    out: str | Path = "output/",
    formats: Sequence[str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    keep: Iterable[Path] = (),
    **options: Any,
) -> Made:
    """Make the map of one source and write it.

    Args:
        source: what `story` takes.
        out: a folder (ends in `/`, or exists as one), or one file whose suffix is its format.
        formats: names of formats; default html, png, geojson and embed, or the suffix of `out`.
        settings: the settings of the run; else they are built from `options` and the environment.
        progress: called with (done, all) while names are being located.
        keep: files that must not be written over; those that the map is made of never are.
        options: single settings by name.

    Raises:
        InputError: the source, a format or the target makes no sense, or an input would be written over.
        PublishError: a file could not be written.
    """
    from . import publish, render

    tale = story(source, settings=settings, progress=progress, **options)
    folder, name, formats = target(out, formats)
    artifacts = render.artifacts(tale.scene, formats)
    _refuse_inputs([folder / (name or artifact.name) for artifact in artifacts], (*tale.inputs, *keep))
    drawn = dict.fromkeys(issue for artifact in artifacts for issue in artifact.issues)
    issues = _gravest_first((*tale.issues, *drawn))
    if name:
        return Made((publish.written(artifacts[0].data, folder / name),), issues)
    return Made(publish.published(artifacts, folder), issues)


def embedded(page: str | Path, *, out: str | Path = "", settings: Settings | None = None, **options: Any) -> Made:
    """Write what an article needs of a page that was built before: snippet, oEmbed, web component, alternative text.

    Args:
        page: the file of the page; its picture `NAME.png` is looked for beside it.
        out: a folder; default: that of the page.
        settings: the settings of the run; `url`, where readers will find the page, must be among them.
        options: single settings by name.

    Raises:
        InputError: there is no page of ours in that file, or no address.
        PublishError: a file could not be written.
    """
    from . import publish
    from .render import embed

    page = Path(page)
    settings = settings or made_settings(**options)
    if not settings.url:
        raise InputError("nobody has said where readers will find the page", hint="give its address: --url https://…")
    artifacts, issues = embed.files(page, settings.url, most_bytes=settings.caps.file_bytes)
    return Made(publish.published(artifacts, Path(out) if str(out) else page.parent), issues)


def located(names: Any, *, settings: Settings | None = None, **options: Any) -> tuple[Place, ...]:
    """The places of a list of names (or of any source), in its order, each with its reason and alternatives.

    Raises:
        InputError: the source cannot be read.
    """
    return tuple(story(names, settings=settings, **options).places.values())


def located_mentions(
    document: Document, *, settings: Settings, spans: Sequence[tuple[int, int]] | None = None
) -> tuple[tuple[Mention, Place], ...]:
    """The place names of a text, in their order, each with its place; all are judged together.

    Args:
        document: the text; spans are code points of it.
        settings: the settings of the run.
        spans: the names that are wanted, as somebody else found them; the others only help to judge. None: all.

    Raises:
        PluginError: the model that the settings name is not installed.
        ProviderError: a geocoder that was asked for could not be asked.
    """
    from .extract import mentions as mentions_of
    from .locate import places as places_of
    from .locate.online import chain

    found = mentions_of(document, settings, spans=tuple(dict.fromkeys(spans or ())))
    places, _ = places_of(found, settings=settings, geocoders=chain(settings), document=document)
    wanted = None if spans is None else set(spans)
    return tuple((mention, places[mention.id]) for mention in found if wanted is None or mention.span in wanted)


def target(out: str | Path, formats: Sequence[str] | None) -> tuple[Path, str, tuple[str, ...]]:
    """Where a build writes: the folder, the file's name where one file was named, and the formats.

    Raises:
        InputError: a file was named and several formats were asked for, or a format it does not say.
    """
    path = Path(out)
    if str(out).endswith(("/", "\\")) or path.is_dir() or not path.suffix:
        return path, "", tuple(formats or DEFAULT_FORMATS)
    from . import render

    told = render.format_of(path.name) or path.suffix.removeprefix(".").lower()
    told = "geojson" if told == "json" else told
    if formats and tuple(formats) != (told,):
        raise InputError(
            f"{path} is one file of format {told}, but {', '.join(formats)} was asked for",
            hint="give -o a folder that ends in /",
        )
    return path.parent, path.name, (told,)


def _refuse_inputs(targets: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Nothing is written over what was read.

    Raises:
        InputError: a target is one of the inputs, under whatever name.
    """
    there = [kept for kept in inputs if kept.is_file()]
    for target in targets:
        if target.exists() and any(target.samefile(kept) for kept in there):
            raise InputError(
                f"{target} is an input of this map and would be written over", hint="give -o another folder"
            )


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
    from . import render

    return render.to_folium(story(source, **options).scene)


def to_geodataframe(source: Any, **options: Any) -> gpd.GeoDataFrame:
    """What the map shows as a table: EPSG:4326, one row a feature, the columns of the GeoJSON export."""
    import json

    import geopandas as gpd

    from . import render

    (artifact,) = render.artifacts(story(source, **options).scene, ("geojson",))
    features = json.loads(artifact.data)["features"]
    if not features:
        return gpd.GeoDataFrame({"id": [], "type": [], "name": []}, geometry=[], crs="EPSG:4326")
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
