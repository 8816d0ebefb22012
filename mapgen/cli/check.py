"""`mapgen check`: what an editor must look at, worst first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mapgen.errors import InputError
from mapgen.escape import plain

from . import options
from .report import SEVERITIES, SHOWN, count, exit_code, json_text, kinds, progress, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.model import Issue
    from mapgen.pipeline import Story


def check(
    source: Annotated[str, typer.Argument(metavar="STORY", help="A story file or a list of places; - for stdin.")],
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    geocoder: options.GeocoderName = None,
    offline: options.Offline = None,
    column: options.Column = None,
    sheet: options.Sheet = "",
    header_row: options.HeaderRow = None,
    from_: options.From = "",
    strict: options.Strict = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Tell what wants a look before a map is published: unresolved, ambiguous, unconfirmed, implausible."""
    from mapgen import pipeline, story
    from mapgen.desk import check as desk
    from mapgen.read import is_article, is_story

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
    if is_article(source, settings=settings):
        raise InputError(
            f"{source} is an article, and no story yet", hint=f"mapgen extract {source} -o story.yaml drafts one"
        )
    with progress("locating", quiet=quiet) as advance:
        tale = pipeline.story(source, settings=settings, progress=advance)
        is_file = source != "-" and is_story(source, settings=settings)
        file = story.load(Path(source), settings.caps) if is_file else None
        found = desk.looked_at(tale, file)
    shown = [issue for issue in found if issue.severity == "error"] if quiet else found
    if as_json:
        typer.echo(json_text([_as_data(tale, issue) for issue in shown]))
    else:
        for line in _lines(shown, verbose=verbose):
            typer.echo(plain(line))
    if not quiet:
        say(_summary(tale, found))
    return exit_code(found, strict=strict)


def _as_data(tale: Story, issue: Issue) -> dict[str, Any]:
    from mapgen.desk import check as desk

    rests = [asdict(one) for one in desk.evidence_of(tale, issue.subject)]
    return asdict(issue) | ({"evidence": rests} if rests else {})


def _lines(issues: Sequence[Issue], *, verbose: bool) -> list[str]:
    """Each kind under a heading with its number; a hint that all of a kind share stands once, at their end."""
    lines: list[str] = []
    for alike in kinds(issues):
        lines += [""] if lines else []
        lines.append(f"{alike[0].severity}: {alike[0].code} ({len(alike)})")
        told = alike if verbose else alike[:SHOWN]
        width = min(40, max(len(issue.where) for issue in told))
        shared = len({issue.hint for issue in alike}) == 1
        for issue in told:
            where = f"{issue.where:<{width}}  " if width else ""
            lines.append(f"  {where}{issue.message}")
            if issue.hint and not shared:
                lines.append(f"  {' ' * len(where)}→ {issue.hint}")
        if len(alike) > len(told):
            lines.append(f"  … and {len(alike) - len(told):,} more; -v shows all")
        if shared and alike[0].hint:
            lines.append(f"  → {alike[0].hint}")
    return lines


def _summary(tale: Story, issues: Sequence[Issue]) -> str:
    counts = [(sum(issue.severity == severity for issue in issues), severity) for severity in SEVERITIES]
    told = ", ".join(count(number, severity) for number, severity in counts if number)
    checked = sum(place.checked is not None for place in tale.places.values())
    return f"{told or 'nothing to look at'}; {checked} of {count(len(tale.places), 'place')} checked"
