"""`mapgen build`: sources become maps."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapgen.errors import InputError, MapgenError
from mapgen.escape import plain

from . import batches, options
from .report import as_data, complain, exit_code, json_text, progress, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Issue
    from mapgen.pipeline import Story
    from mapgen.settings import Settings


def build(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Story files, lists of places; - for stdin.")],
    out: Annotated[str, typer.Option("-o", "--output", help="A folder (ends in /) or one file.")] = "output/",
    formats: Annotated[str, typer.Option("--format", help="Formats, by comma: html, geojson, …")] = "",
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    geocoder: options.GeocoderName = None,
    offline: options.Offline = None,
    title: Annotated[str, typer.Option(help="Title of the map, for a list or instead of the story's.")] = "",
    theme: Annotated[str, typer.Option(help="light, dark, auto or print.")] = "",
    lang: Annotated[str, typer.Option(help="Languages of names and of the page, the first is shown.")] = "",
    size: Annotated[str, typer.Option(metavar="WxH", help="Size of the picture in pixels.")] = "",
    url: Annotated[
        str, typer.Option("--url", help="Where readers will find the page; then its snippet and tags name it.")
    ] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Publish without the DRAFT mark.")] = False,
    column: options.Column = None,
    sheet: options.Sheet = "",
    header_row: options.HeaderRow = None,
    from_: options.From = "",
    jobs: batches.Jobs = None,
    strict: options.Strict = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Make a map of each source: one HTML file that asks the network for nothing, and its data."""
    from mapgen import pipeline

    settings = options.settings(
        country=country,
        gazetteers=gazetteer,
        geocoders=geocoder,
        offline=offline,
        title=title,
        theme=theme,
        languages=options.comma_list(lang),
        size=_size(size),
        url=url,
        accept=accept or None,
        columns=options.pairs(column),
        sheet=sheet,
        header_row=header_row,
        input_format=options.stdin_format(from_),
    )
    wanted = options.comma_list(formats) or None
    if len(sources) > 1 and settings.url:
        raise InputError(f"{len(sources)} pages cannot have one address", hint="build them one by one")
    if len(sources) > 1 and Path(out).suffix and not out.endswith("/") and not Path(out).is_dir():
        raise InputError(
            f"{len(sources)} sources cannot become the one file {out}", hint="give -o a folder: end it in /"
        )
    if len(sources) == 1:
        with progress("locating", quiet=quiet) as advance:
            made = [_map(_Task(pipeline.story(sources[0], settings=settings, progress=advance), out, wanted))]
    else:
        made = _several(sources, out, wanted, settings, jobs or 1, quiet=quiet)
    issues = [issue for one in made for issue in one.issues]
    paths = [path for one in made for path in one.paths]
    failed = [one for one in made if one.failure is not None]
    if as_json:
        told = {"paths": paths, "issues": as_data(issues)}
        if failed:
            told["failed"] = [{"source": one.source, "message": str(one.failure)} for one in failed]
        typer.echo(json_text(told))
    else:
        tell(issues, quiet=quiet, verbose=verbose)
        for path in paths:
            typer.echo(plain(path))
    for one in made:
        if one.is_draft and not quiet:
            name = Path(one.paths[0]).name
            say(f"{name} carries the DRAFT mark until the issues above are settled (or --accept)")
    for one in failed:
        assert one.failure is not None
        complain(f"{one.source}: {one.failure.message}", one.failure.hint)
    if failed and not quiet:
        say(f"{len(failed)} of {len(made)} sources made no map; the others did")
    return failed[0].failure.exit_code if failed and failed[0].failure else exit_code(issues, strict=strict)


@dataclass(frozen=True, slots=True)
class _Task:
    """One map to make; `story` is a source where another process makes it. Nothing of `keep` is written over."""

    story: Story | str
    out: str
    formats: tuple[str, ...] | None
    settings: Settings | None = None
    keep: tuple[Path, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one source."""

    source: str
    paths: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    is_draft: bool = False
    failure: MapgenError | None = None


def _several(
    sources: Sequence[str], out: str, formats: tuple[str, ...] | None, settings: Settings, jobs: int, *, quiet: bool
) -> list[_Result]:
    """The map of each source; one that cannot be made is a failure among the results, and the others are made.

    Raises:
        InputError: two of them would become one file; then none is made.
    """
    from mapgen import batch, pipeline

    results: dict[str, _Result] = {}
    stories: dict[str, Story] = {}
    for source in sources:
        if source in stories or source in results:
            raise InputError(f"{source} is given twice", hint="once is enough")
        try:
            stories[source] = pipeline.story(source, settings=settings)
        except MapgenError as error:
            results[source] = _Result(source, failure=error)
    _refuse_clashes(list(stories.values()), list(stories))
    keep = tuple(dict.fromkeys(path for story in stories.values() for path in story.inputs))
    run = batch.one_by_one
    if jobs > 1 and len(stories) > 1:
        batch.refuse_services(settings)
        if "-" in stories:
            raise InputError("stdin is read by one process only", hint="leave out --jobs")
        run = batch.in_processes(min(jobs, len(stories)))
    spread = run is not batch.one_by_one
    waiting = list(stories)
    tasks = (_Task(one if spread else stories.pop(one), out, formats, settings, keep, one) for one in waiting)
    with batches.rates("building", "maps", quiet=quiet) as advance:
        for number, result in enumerate(run(_tried, tasks), start=1):
            results[result.source] = result
            if advance is not None:
                advance(number, number / len(waiting))
    return [results[source] for source in sources]


def _tried(task: _Task) -> _Result:
    """The map of one source, or why there is none."""
    try:
        return _map(task)
    except MapgenError as error:
        return _Result(task.source, failure=error)
    except Exception as error:
        if os.environ.get("MAPGEN_TRACE"):
            raise
        bug = MapgenError(
            f"this is a bug of mapgen: {type(error).__name__}: {error}",
            hint="set MAPGEN_TRACE=1 and run again to see where, then tell us",
        )
        return _Result(task.source, failure=bug)


def _map(task: _Task) -> _Result:
    from mapgen import pipeline

    story = pipeline.story(task.story, settings=task.settings) if isinstance(task.story, str) else task.story
    made = pipeline.build(story, out=task.out, formats=task.formats, keep=task.keep)
    return _Result(task.source, tuple(str(path) for path in made.paths), made.issues, story.scene.draft)


def _refuse_clashes(stories: Sequence[Story], sources: Sequence[str]) -> None:
    """Two inputs must not become one file, also where the system does not tell A from a.

    Raises:
        InputError: they would.
    """
    seen: dict[str, str] = {}
    for story, source in zip(stories, sources, strict=True):
        if story.id.casefold() in seen:
            raise InputError(
                f"{seen[story.id.casefold()]} and {source} would both become {story.id}",
                hint="give one of them an `id:`, or build them into two folders",
            )
        seen[story.id.casefold()] = source


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{2,5})\s*[x×]\s*(\d{2,5})", text.strip())
    if not match:
        raise InputError(f"--size {text!r} is not WIDTHxHEIGHT", hint="for example --size 1200x675")
    return int(match[1]), int(match[2])
