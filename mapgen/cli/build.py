"""`mapgen build`: sources become maps."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapgen.errors import InputError

from . import options
from .report import as_data, exit_code, plain, progress, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.pipeline import Story


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
    with progress("locating", quiet=quiet) as advance:
        stories = [pipeline.story(source, settings=settings, progress=advance) for source in sources]
        _refuse_clashes(stories, sources)
        inputs = [path for story in stories for path in story.inputs]
        made = [pipeline.build(story, out=out, formats=wanted, keep=inputs) for story in stories]
    issues = [issue for one in made for issue in one.issues]
    paths = [path for one in made for path in one.paths]
    if as_json:
        typer.echo(json.dumps({"paths": [str(path) for path in paths], "issues": as_data(issues)}, indent=2))
    else:
        tell(issues, quiet=quiet, verbose=verbose)
        for path in paths:
            typer.echo(plain(str(path)))
    for one, story in zip(made, stories, strict=True):
        if story.scene.draft and not quiet:
            say(f"{one.paths[0].name} carries the DRAFT mark until the issues above are settled (or --accept)")
    return exit_code(issues, strict=strict)


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
