"""`mapgen data`, `schema`, `plugins`, `doctor`: what is installed, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mapgen.escape import plain

from . import options
from .command import Command, Group
from .report import json_text, say

commands = typer.Typer(
    name="data",
    cls=Group,
    help="The data that ships: where it comes from, and whether it is whole.",
    add_completion=False,
    rich_markup_mode=None,
)


@commands.command("list", cls=Command)
def list_(as_json: options.AsJson = False) -> int:
    """List every shipped file with its origin, licence and vintage."""
    from dataclasses import asdict

    from mapgen import data

    rows = data.listed()
    if as_json:
        typer.echo(json_text([asdict(row) for row in rows]))
        return 0
    for row in rows:
        size = data.file(row.file).stat().st_size
        typer.echo(plain(f"{row.file}  {size / 1e6:.2f} MB  {row.licence}  {row.vintage}  {row.origin}"))
    return 0


@commands.command(cls=Command)
def verify() -> int:
    """Compare every shipped file with its sum in SOURCES.toml; leave with 5 when one differs."""
    from mapgen import data
    from mapgen.errors import DataError

    broken = 0
    for row in data.listed():
        try:
            whole = data.digest(row.file) == row.sha256
            what = "changed: not the file that SOURCES.toml lists"
        except DataError:
            whole, what = False, "missing"
        if not whole:
            broken += 1
            typer.echo(plain(f"{row.file}  {what}"))
    say(f"{len(data.listed())} files, {broken} broken" if broken else f"{len(data.listed())} files, all whole")
    return 5 if broken else 0


@commands.command(cls=Command)
def build(
    into: Annotated[Path, typer.Option("--into", help="Work folder for packages and intermediate files.")] = Path(
        "build-cache"
    ),
    only: Annotated[
        list[str] | None, typer.Option("--only", help="gazetteer, networks or basemap. Repeatable.")
    ] = None,
) -> int:
    """Make geodata/ anew from its packages (a checkout only; fetches about 500 MB of packages)."""
    import os
    import subprocess
    import sys

    from mapgen import data
    from mapgen.errors import DataError

    script = data.folder() / "build" / "all.py"
    if not script.is_file():
        raise DataError("the build scripts do not ship in the wheel", hint="run this in a checkout of the source")
    call = [sys.executable, str(script), "--into", str(into)]
    for name in only or []:
        call += ["--only", name]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}  # modules lie beside it
    return 5 if subprocess.run(call, check=False, env=own).returncode else 0  # noqa: S603 - our own script


def schema() -> int:
    """Print the JSON Schema of the story file; editors complete and check with it."""
    from mapgen import story

    typer.echo(json_text(story.schema()))
    return 0


def plugins(as_json: options.AsJson = False) -> int:
    """List the installed geocoders, recognizers, renderers, routers and themes."""
    from mapgen.plugins import GROUPS, names

    found = {group: list(names(group)) for group in GROUPS}
    if as_json:
        typer.echo(json_text(found))
    else:
        for group, members in found.items():
            typer.echo(plain(f"{group}: {', '.join(members) or '-'}"))
    return 0


def doctor(as_json: options.AsJson = False) -> int:
    """Check this installation: the data, the cache folder, the libraries; leave with 5 when it cannot work."""
    import platform
    import tempfile
    from importlib.metadata import PackageNotFoundError, version

    from mapgen import __version__, data
    from mapgen.errors import MapgenError

    checks: list[tuple[str, bool, str]] = [
        ("mapgen", True, __version__),
        ("python", True, platform.python_version()),
    ]
    for name in ("shapely", "pyproj", "geopandas", "folium", "geopy"):
        try:
            checks.append((name, True, version(name)))
        except PackageNotFoundError:
            checks.append((name, False, "not installed"))
    try:
        broken = [row.file for row in data.listed() if data.digest(row.file) != row.sha256]
        checks.append(("data", not broken, f"broken: {', '.join(broken)}" if broken else str(data.folder())))
    except MapgenError as error:
        checks.append(("data", False, error.message))
    try:
        data.cache_folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data.cache_folder()):
            checks.append(("cache", True, str(data.cache_folder())))
    except OSError as error:
        checks.append(("cache", False, f"{data.cache_folder()} cannot be written: {error.strerror}"))
    if as_json:
        typer.echo(json_text([{"name": name, "ok": ok, "detail": detail} for name, ok, detail in checks]))
    else:
        for name, ok, detail in checks:
            typer.echo(plain(f"{'ok ' if ok else 'BAD'}  {name}: {detail}"))
    return 0 if all(ok for _, ok, _ in checks) else 5
