"""`mapgen route`: how far, and along what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mapgen.errors import InputError
from mapgen.escape import plain

from . import options
from .report import exit_code, json_text, tell


def route(
    stops: Annotated[list[str] | None, typer.Argument(metavar="A B [C…]", help="Names or positions, in order.")] = None,
    mode: Annotated[str, typer.Option("--mode", help="rail, road, sea, air or walk.")] = "rail",
    via: Annotated[list[str] | None, typer.Option("--via", help="Passed on the way to B. Repeatable.")] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Table of pairs: columns from, to, mode, via; - for stdin.")
    ] = None,
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    column: options.Column = None,
    sheet: options.Sheet = "",
    header_row: options.HeaderRow = None,
    from_: options.From = "",
    strict: options.Strict = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Trace a way over the real rail, road or sea network and measure it."""
    from mapgen import routing

    if bool(pairs) == bool(stops):
        raise InputError("give either names to travel between or --pairs FILE", hint="mapgen route Pyongyang Beijing")
    if pairs and via:
        raise InputError("--via goes with two names", hint="a table of pairs says it in a column via")
    settings = options.settings(
        country=country,
        gazetteers=gazetteer,
        columns=options.pairs(column),
        sheet=sheet,
        header_row=header_row,
        input_format=options.stdin_format(from_),
    )
    usual = routing.mode_called(mode)
    if pairs:
        outline = routing.in_table(pairs, usual, settings=settings)
    else:
        outline = routing.asked(stops or [], via or [], usual)
    found = routing.journeys(outline, settings=settings)
    if as_json:
        features = [journey.feature() for journey in found]
        data = {"type": "FeatureCollection", "features": features} if pairs else features[0]
        typer.echo(json_text(data, indent=None))
    else:
        for journey in found:
            for line in journey.lines():
                typer.echo(plain(line))
    issues = list(dict.fromkeys((*outline.issues, *(issue for journey in found for issue in journey.issues))))
    tell(issues, quiet=quiet, verbose=verbose)
    return exit_code(issues, strict=strict) if any(journey.routes for journey in found) else 2
