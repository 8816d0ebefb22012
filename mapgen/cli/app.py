"""The commands by name: where each stands, as module and name in it, and the first line of its help."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .command import Group, Later

COMMANDS = {
    "build": (
        "build:build",
        "Make a map of each source: one HTML file that asks the network for nothing, and its data.",
    ),
    "extract": (
        "extract:extract",
        "Draft the story that articles tell, each item with the sentence it rests on; or find the names of many texts.",
    ),
    "check": (
        "check:check",
        "Tell what wants a look before a map is published: unresolved, ambiguous, unconfirmed, implausible.",
    ),
    "review": (
        "review:review",
        "Go through what wants a look, place by place; what is checked is written back and kept by every later run.",
    ),
    "studio": (
        "studio:studio",
        "See the map beside its story in the browser and mend both by sight; what is done is written back at once.",
    ),
    "preview": ("studio:preview", "See the map in the browser; it follows the file as you write it elsewhere."),
    "locate": ("locate:locate", "Find the places of a list or a story, or the candidates of one name."),
    "route": ("route:route", "Trace a way over the real rail, road or sea network and measure it."),
    "embed": (
        "embed:embed",
        "Write what an article needs of a page: NAME.embed.html to paste, NAME.embed.txt with every other form.",
    ),
    "schema": ("data:schema", "Print the JSON Schema of the story file; editors complete and check with it."),
    "plugins": ("data:plugins", "List the installed geocoders, recognizers, renderers, routers and themes."),
    "doctor": (
        "data:doctor",
        "Check this installation: the data, the cache folder, the libraries; leave with 5 when it cannot work.",
    ),
    "data": ("data:commands", "The data that ships: where it comes from, and whether it is whole."),
}


class Commands(Group):
    """All commands; only the one that is asked for is imported."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = {name: Later(name, home, summary) for name, (home, summary) in COMMANDS.items()}


app = typer.Typer(
    name="mapgen",
    cls=Commands,
    help="A story or a list of places goes in, a finished, annotated, interactive map comes out.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
