"""`mapgen embed`: a page that was built goes into an article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mapgen.escape import plain

from . import options
from .report import as_data, exit_code, json_text, tell


def embed(
    page: Annotated[Path, typer.Argument(metavar="PAGE.html", help="A page that `mapgen build` has written.")],
    url: Annotated[
        str,
        typer.Option(
            "--url",
            help="Where readers will find this very page, as the browser shows it; its picture and the other files "
            "are looked for beside it (for https://maps.example/x/ inside that folder).",
        ),
    ] = "",
    out: Annotated[str, typer.Option("-o", "--output", help="A folder; default: that of the page.")] = "",
    strict: options.Strict = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Write what an article needs of a page: NAME.embed.html to paste, NAME.embed.txt with every other form.

    With them the alternative text, an oEmbed answer, and the script of the `<mapgen-map>` element.
    """
    from mapgen import pipeline

    made = pipeline.embedded(page, out=out, settings=options.settings(url=url))
    if as_json:
        typer.echo(json_text({"paths": [str(path) for path in made], "issues": as_data(made.issues)}))
    else:
        tell(made.issues, quiet=quiet, verbose=verbose)
        for path in made:
            typer.echo(plain(str(path)))
    return exit_code(made.issues, strict=strict)
