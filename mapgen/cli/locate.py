"""`mapgen locate`: names become positions, and a list gets them back as columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mapgen.errors import InputError
from mapgen.escape import plain

from . import batches, options
from .report import exit_code, give, json_text, progress, say, tell

LONG = 20_000_000
"""Bytes of a delimited list from which it is worked through in stretches."""

if TYPE_CHECKING:
    from mapgen.batch import Runner
    from mapgen.model import Candidate, Place
    from mapgen.pipeline import Story
    from mapgen.settings import Settings


def locate(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A list or a story; - for stdin.")] = "",
    out: Annotated[
        str, typer.Option("-o", "--output", help="File for the rows with their results; of long lists also a folder.")
    ] = "",
    write: Annotated[bool, typer.Option("--write", help="Write back: into the list, or a story's sidecar.")] = False,
    name: Annotated[str, typer.Option("--name", help="One name instead of a file.")] = "",
    within: Annotated[str, typer.Option("--in", help="With --name: the country, state or city it is in.")] = "",
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    geocoder: options.GeocoderName = None,
    offline: options.Offline = None,
    column: options.Column = None,
    sheet: options.Sheet = "",
    header_row: options.HeaderRow = None,
    from_: options.From = "",
    jobs: batches.Jobs = None,
    cluster: batches.Cluster = "",
    strict: options.Strict = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Find the places of a list or a story, or the candidates of one name."""
    settings = options.settings(
        country=country,
        gazetteers=gazetteer,
        geocoders=geocoder,
        offline=offline,
        columns=options.pairs(column),
        sheet=sheet,
        header_row=header_row,
        input_format=options.stdin_format(from_),
    )
    if bool(name) == bool(source):
        raise InputError("give either a SOURCE or --name TEXT", hint="mapgen locate --name Dandong --in China")
    if within and not name:
        raise InputError(
            "--in goes with --name", hint="for a whole list: --country, or a column country, region or district"
        )
    if name and (out or write):
        raise InputError("the candidates of one name go to stdout", hint="-o and --write are for a list or a story")
    if name:
        return _one(name, within, settings, as_json=as_json, quiet=quiet)
    if jobs is not None or cluster or _is_long(source, out):
        run = batches.runner(jobs, cluster, settings)
        out = out or (source if write else "")
        return _in_stretches(source, out, settings, run, as_json=as_json, strict=strict, quiet=quiet, verbose=verbose)
    from mapgen import pipeline

    target = _target(source, out, settings, write=write)
    with progress("locating", quiet=quiet) as advance:
        story = pipeline.story(source, settings=settings, progress=advance)
        places = tuple(story.places.values())
    if target is not None or not as_json:
        _give_back(story, source, target, quiet=as_json)
    if as_json:
        typer.echo(json_text([_as_data(place) for place in places]))
    tell(story.place_issues, quiet=quiet, verbose=verbose)
    if not quiet:
        found = sum(place.found for place in places)
        doubtful = sum(place.ambiguous and place.checked is None for place in places)
        places_told = f"{len(places)} place{'' if len(places) == 1 else 's'}"
        say(f"{places_told}: {found} located, {doubtful} of them doubtful, {len(places) - found} not found")
    return exit_code(story.place_issues, strict=strict)


def _one(name: str, within: str, settings: Settings, *, as_json: bool, quiet: bool) -> int:
    """Candidates of one name, those of the gazetteer first; an unknown name is an empty answer and exit 0."""
    from mapgen.locate import candidates, places
    from mapgen.locate.online import chain
    from mapgen.model import Mention

    found = list(candidates(name, within=within, country=settings.country, settings=settings))
    mention = Mention(id="name", text=name, within=within, country=settings.country)
    for geocoder in chain(settings):
        found += geocoder.candidates(mention)
    if within:
        _, issues = places((mention,), settings=settings)
        tell([one for one in issues if one.code in ("unknown-qualifier", "contradiction")], quiet=quiet)
    if as_json:
        typer.echo(json_text([_candidate(candidate) for candidate in found]))
        return 0
    for candidate in found:
        area = ", ".join(part for part in (candidate.city, candidate.admin1, candidate.country) if part)
        people = f", pop. {candidate.population:,}" if candidate.population else ""
        position = f"{candidate.point.y:.4f} {candidate.point.x:.4f}"
        typer.echo(plain(f"{candidate.score:.2f}  {candidate.name} ({candidate.kind}{people})  {area}  {position}"))
    if not found:
        say(f"no place is called {name!r}")
    return 0


def _is_long(source: str, out: str) -> bool:
    """Whether a list is worked through in stretches: by what it is or becomes, or by its size."""
    from mapgen.batch import files, layout

    streamed = (*layout.LINES, ".parquet", ".geoparquet")
    if any(files.is_remote(path) or files.suffix_of(path) in streamed for path in (source, out)):
        return True
    if files.is_folder(source) or (out and files.is_folder(out)):
        return True
    path = Path(source)
    return bool(out) and files.suffix_of(source) in layout.SUFFIXES and path.is_file() and path.stat().st_size > LONG


def _in_stretches(
    source: str, out: str, settings: Settings, run: Runner, *, as_json: bool, strict: bool, quiet: bool, verbose: bool
) -> int:
    """The rows of a list of any length with their results, in a file or a folder of parts."""
    from mapgen import batch

    if source == "-" or not out:
        raise InputError("a long list goes from a file to a file", hint="mapgen locate big.csv -o located.parquet")
    if as_json:
        raise InputError(
            "--json is for lists that are judged as a whole", hint="write the results with -o places.jsonl"
        )
    with batches.rates("locating", "rows", quiet=quiet) as progress:
        done = batch.located(source, out, settings=settings, run=run, progress=progress)
    for path in done.paths:
        typer.echo(plain(path))
    batches.tell_tally(done.tally, quiet=quiet, verbose=verbose)
    if not quiet:
        say(
            f"{done.rows:,} rows: {done.found:,} located, {done.doubtful:,} of them doubtful, "
            f"{done.missing:,} not found"
        )
    return batches.exit_code_of(done.tally, strict=strict)


def _target(source: str, out: str, settings: Settings, *, write: bool) -> Path | None:
    """Where the results go, None for stdout.

    Raises:
        InputError: nothing can be written back to stdin, results have no such format, or a story would be overwritten.
    """
    from mapgen import desk
    from mapgen.read import is_story
    from mapgen.story import sidecar

    if write and source == "-" and not out:
        raise InputError("what came through stdin cannot be written back", hint="name a file with -o")
    of_story = is_story(source, settings=settings)
    if not out and not write:
        return None
    target = Path(out) if out else sidecar.beside(Path(source)) if of_story else Path(source)
    if not of_story:
        desk.refuse_format(target.suffix.lower())
    elif source != "-" and target.resolve() == Path(source).resolve():
        raise InputError(f"{target} is the story itself", hint="--write puts the results into its sidecar")
    return target


def _give_back(story: Story, source: str, target: Path | None, *, quiet: bool) -> None:
    """The rows with their results, or the sidecar of a story: into a file, whose path is told, or on stdout."""
    from mapgen import desk, publish
    from mapgen.read import is_story

    if is_story(source, settings=story.settings):
        data = desk.sidecar_of(story, None if source == "-" else Path(source)).encode()
    elif target is None:
        data = desk.located_list(story, source, ".csv", encoding="utf-8")
    else:
        itself = source != "-" and target.resolve() == Path(source).resolve()
        data = desk.located_list(story, source, target.suffix.lower(), guard=not itself)
    if target is None:
        give(data)
        return
    path = publish.written(data, target)
    if not quiet:
        typer.echo(plain(str(path)))


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "kind": candidate.kind,
        "lat": round(candidate.point.y, 6),
        "lon": round(candidate.point.x, 6),
        "country": candidate.country or None,
        "admin1": candidate.admin1 or None,
        "city": candidate.city or None,
        "population": candidate.population or None,
        "id": candidate.key,
        "score": round(candidate.score, 4),
        "match": candidate.match,
        "matched": candidate.matched,
        "credit": candidate.credit,
    }


def _as_data(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "lat": round(place.point.y, 6) if place.point else None,
        "lon": round(place.point.x, 6) if place.point else None,
        "precision": str(place.precision) if place.found else None,
        "confidence": round(place.confidence, 3),
        "ambiguous": place.ambiguous,
        "reason": place.reason,
        "chosen": _candidate(place.chosen) if place.chosen else None,
        "alternatives": [_candidate(candidate) for candidate in place.alternatives],
        "checked": bool(place.checked),
    }
