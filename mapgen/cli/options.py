"""Options that several commands share, and how they become settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mapgen.errors import InputError

if TYPE_CHECKING:
    from mapgen.settings import Settings

STDIN = ("csv", "geojson", "yaml", "txt", "md", "html")

Country = Annotated[str, typer.Option("--country", help="Country all places are in: a name or an ISO code.")]
Gazetteer = Annotated[
    list[Path] | None, typer.Option("--gazetteer", help="Table of your own names; they win. Repeatable.")
]
GeocoderName = Annotated[
    list[str] | None,
    typer.Option("--geocoder", help="Online service to ask after the gazetteer: nominatim, photon, … Repeatable."),
]
Offline = Annotated[
    bool | None, typer.Option("--offline/--online", help="Never use the network (the default without --geocoder).")
]
Column = Annotated[
    list[str] | None, typer.Option("--column", metavar="FIELD=HEADER", help="Which column holds a field. Repeatable.")
]
Sheet = Annotated[str, typer.Option("--sheet", help="Sheet of a workbook.")]
HeaderRow = Annotated[int | None, typer.Option("--header-row", min=1, help="Row of the headers, from 1.")]
From = Annotated[str, typer.Option("--from", metavar="csv|geojson|yaml|txt|md|html", help="Format of stdin, for `-`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Errors only.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Every issue and every guess.")]
Strict = Annotated[bool, typer.Option("--strict", help="Leave with 3 while issues remain.")]


def pairs(columns: list[str] | None) -> dict[str, str]:
    """`["name=Facility"]` as a mapping.

    Raises:
        InputError: an entry has no `=`.
    """
    out: dict[str, str] = {}
    for entry in columns or []:
        field, separator, header = entry.partition("=")
        if not (separator and field.strip() and header.strip()):
            raise InputError(f"--column {entry!r} is not FIELD=HEADER", hint="for example --column name=Facility")
        out[field.strip()] = header.strip()
    return out


def settings(**options: Any) -> Settings:
    """Settings of what was really said (None and what is empty was not), so that the environment may say the rest.

    Raises:
        ConfigError: a value does not fit.
    """
    from mapgen.settings import made_settings

    return made_settings(**{name: value for name, value in options.items() if value not in (None, "", (), [], {})})


def stdin_format(text: str) -> str:
    """What `--from` says.

    Raises:
        InputError: no such format is read from stdin.
    """
    if text not in ("", *STDIN):
        raise InputError(f"--from {text!r} is not read from stdin", hint=f"one of {', '.join(STDIN)}")
    return text


def comma_list(text: str) -> tuple[str, ...]:
    """`"html, png"` as a tuple."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
