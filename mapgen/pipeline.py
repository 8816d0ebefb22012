"""What is asked of mapgen, each in one call: a story read, a map built, names located, a text extracted.

With `making`, the only place that chains the stages: read → locate → trace → compose → render → publish.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .making import Progress, Story, gravest_first
from .settings import Settings, made_settings, settings_of
from .showing import Listed, Shown, told_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import folium
    import geopandas as gpd

    from .model import Document, Issue, Mention, Outline, Place
    from .showing import Block

__all__ = [
    "DEFAULT_FORMATS",
    "Made",
    "Progress",
    "Story",
    "build",
    "draft",
    "embedded",
    "extracted",
    "inputs",
    "located",
    "located_mentions",
    "made_settings",
    "story",
    "target",
    "to_folium",
    "to_geodataframe",
]

DEFAULT_FORMATS = ("html", "png", "geojson", "embed")


@dataclass(frozen=True, slots=True)
class Made(Shown):
    """What a build has written, and what is left to look at."""

    paths: tuple[Path, ...]
    issues: tuple[Issue, ...]

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def shown(self) -> Iterator[Block]:
        yield f"{len(self.paths)} file{'' if len(self.paths) == 1 else 's'} written"
        yield from map(str, self.paths)
        yield from told_together(self.issues, len(self.issues), noun="issue")


def story(
    source: Any, *, settings: Settings | None = None, progress: Progress | bool | None = None, **options: Any
) -> Story:
    """Read a story file, a list of places, a GeoDataFrame or a list of names.

    Args:
        source: a path, a `Story` (given back as it is, or under other settings), a GeoDataFrame, or an iterable of
            names or of rows (mappings such as `{"name": "Dandong", "lat": 40.13, "lon": 124.39}`).
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: True shows a bar, or called with (done, all), while names are being located.
        options: single settings by name, such as `country="NG"` or `theme="dark"`.

    Raises:
        InputError: the source cannot be read; says where and what to do.
    """
    from .bars import wanted
    from .read import is_article
    from .read import outline as outline_of

    progress = wanted(progress, "locating")
    if isinstance(source, Story):
        if settings is None and not options:
            return source
        return source.under(settings_of(settings or source.settings, options), progress)
    settings = settings_of(settings, options)
    if is_article(source, settings=settings):
        return draft((source,), settings=settings, progress=progress)[0]
    outline = outline_of(source, settings=settings)
    return Story(outline, settings, progress, inputs(source, outline, settings))


def draft(
    sources: Sequence[Any], *, settings: Settings | None = None, progress: Progress | None = None, **options: Any
) -> tuple[Story, str]:
    """The story that articles tell together, and the text of the story file that says it.

    Args:
        sources: paths, web addresses, "-" for stdin, or documents.
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: called with (done, all) as articles are read.
        options: single settings by name, such as `published="2018-03-29"`.

    Raises:
        InputError: an article cannot be read.
        ProviderError: a web address could not be had.
    """
    from .drafting import drafted
    from .model import Document
    from .read import article

    settings = settings_of(settings, options)
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

    settings = settings_of(settings, options)
    if isinstance(text, Document):
        return draft((text,), settings=settings)[0]
    return draft((whole(Document(text=text, id="text"), "the text", settings=settings),), settings=settings)[0]


def _files(sources: Sequence[Any]) -> tuple[Path, ...]:
    """The local files among sources."""
    paths = [Path(source) for source in sources if isinstance(source, str | Path) and str(source) != "-"]
    return tuple(path for path in paths if path.is_file())


def inputs(source: Any, outline: Outline, settings: Settings) -> tuple[Path, ...]:
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
    progress: Progress | bool | None = None,
    keep: Iterable[Path] = (),
    **options: Any,
) -> Made:
    """Make the map of one source and write it.

    Args:
        source: what `story` takes.
        out: a folder (ends in `/`, or exists as one), or one file whose suffix is its format.
        formats: names of formats; default html, png, geojson and embed, or the suffix of `out`.
        settings: the settings of the run, under `options`; else they are built from these and the environment.
        progress: True shows a bar, or called with (done, all), while names are being located.
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
    issues = gravest_first((*tale.issues, *drawn))
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
    settings = settings_of(settings, options)
    if not settings.url:
        raise InputError("nobody has said where readers will find the page", hint="give its address: --url https://…")
    artifacts, issues = embed.files(page, settings.url, most_bytes=settings.caps.file_bytes)
    return Made(publish.published(artifacts, Path(out) if str(out) else page.parent), issues)


def located(names: Any, *, settings: Settings | None = None, **options: Any) -> tuple[Place, ...]:
    """The places of a list of names (or of any source), in its order, each with its reason and alternatives.

    Raises:
        InputError: the source cannot be read.
    """
    return Listed(story(names, settings=settings, **options).places.values())


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
