"""The commands by name; each stands in the module that bears its name and imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from . import build, check, data, embed, extract, locate, review, route

app = typer.Typer(
    name="mapgen",
    help="A story or a list of places goes in, a finished, annotated, interactive map comes out.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("build")(build.build)
app.command("extract")(extract.extract)
app.command("check")(check.check)
app.command("review")(review.review)
app.command("locate")(locate.locate)
app.command("route")(route.route)
app.command("embed")(embed.embed)
app.command("schema")(data.schema)
app.command("plugins")(data.plugins)
app.command("doctor")(data.doctor)
app.add_typer(data.commands, name="data")


def _version(asked: bool) -> None:
    if asked:
        from mapgen import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _top(
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass
