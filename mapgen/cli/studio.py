"""`mapgen studio` and `mapgen preview`: the map in the browser beside its story, on this machine only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapgen.errors import PluginError

from . import options
from .report import say
from .review import editor, today

if TYPE_CHECKING:
    from mapgen.settings import Settings

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="A story file or a list of places.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1; 0: any free one.")]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")]


def studio(
    source: Source,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who looks; default: the user of this system.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Where published files go; default: output/.")
    ] = None,
    port: Port = 0,
    browser: Browser = True,
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
    geocoder: options.GeocoderName = None,
    offline: options.Offline = None,
) -> int:
    """See the map beside its story in the browser and mend both by sight; what is done is written back at once."""
    settings = options.settings(country=country, gazetteers=gazetteer, geocoders=geocoder, offline=offline)
    _serve(source, settings, by=editor(by), folder=out or Path("output"), port=port, browser=browser, editing=True)
    return 0


def preview(
    source: Source,
    watch: Annotated[
        bool, typer.Option("--watch/--no-watch", help="Follow the file as an editor writes it (the default).")
    ] = True,
    port: Port = 0,
    browser: Browser = True,
    country: options.Country = "",
    gazetteer: options.Gazetteer = None,
) -> int:
    """See the map in the browser; it follows the file as you write it elsewhere."""
    settings = options.settings(country=country, gazetteers=gazetteer)
    folder = Path("output")
    _serve(source, settings, by="", folder=folder, port=port, browser=browser, editing=False, watching=watch)
    return 0


def _serve(
    source: str,
    settings: Settings,
    *,
    by: str,
    folder: Path,
    port: int,
    browser: bool,
    editing: bool,
    watching: bool = True,
) -> None:
    """Serve until interrupted.

    Raises:
        InputError: the source cannot be worked on, or the port is taken.
        PluginError: the libraries of the studio are not installed.
    """
    try:
        from mapgen.studio.server import fresh_token
        from mapgen.studio.serving import bound, serve
    except ImportError as error:
        raise PluginError(
            f"the studio needs {error.name}, which is not installed", hint="pip install 'mapgen[studio]'"
        ) from error
    from mapgen.studio.work import opened

    work = opened(source, settings, by=by, on=today())
    token = fresh_token()
    socket = bound(port)
    address = f"http://127.0.0.1:{socket.getsockname()[1]}/{token}/"
    typer.echo(address)
    sys.stdout.flush()
    say(f"{source} is open in the studio at the address above, for this machine only; ctrl-c ends it")
    if browser:
        import webbrowser

        webbrowser.open(address)
    serve(work, socket, token, folder=folder, editing=editing, watching=watching)
