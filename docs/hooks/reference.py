"""The references, made of what the code says of itself: commands, story file, settings, Python, data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gallery
import notebooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent.parent
GEODATA = ROOT / "geodata"
COMMAND = re.compile(r"^  ([a-z]+)  +\S", re.MULTILINE)


def commands() -> str:
    """Every command with its `--help`."""
    parts = []
    for words in _commands():
        parts += [f"## mapgen {' '.join(words)}".rstrip(), f"```text\n{_help(words)}\n```"]
    return "\n\n".join(parts)


def _help(words: Iterable[str]) -> str:
    call = [sys.executable, "-m", "mapgen", *words, "--help"]
    narrow = {**os.environ, "COLUMNS": "88"}
    return subprocess.run(call, check=True, capture_output=True, text=True, env=narrow).stdout.strip()


def _commands(words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The command and those below it, as its help lists them."""
    _, _, listed = _help(words).partition("\nCommands:\n")
    found = [words]
    for name in COMMAND.findall(listed):
        found += _commands((*words, name))
    return found


def story() -> str:
    """The keys of the story file, from its JSON Schema."""
    from mapgen.story import schema

    whole = schema()
    defined: dict[str, Any] = whole["$defs"]
    parts = [_keys(whole, defined)]
    enums = []
    for name, part in defined.items():
        if "properties" in part:
            parts += [f"## {name}", part.get("description", ""), _keys(part, defined)]
        else:
            enums.append(f"| {name} | {', '.join(f'`{word}`' for word in part['enum'])} |")
    parts += ["## Words to choose from", "| | |\n|---|---|\n" + "\n".join(sorted(enums))]
    return "\n\n".join(part for part in parts if part)


def _keys(part: dict[str, Any], defined: dict[str, Any]) -> str:
    rows = ["| key | takes | meaning |", "|---|---|---|"]
    for key, told in part["properties"].items():
        needed = " (needed)" if key in part.get("required", ()) else ""
        meaning = _cell(told.get("description", ""))
        examples = ", ".join(f"`{_cell(str(example))}`" for example in told.get("examples", ())[:3])
        if examples:
            meaning += f" E.g. {examples}"
        rows.append(f"| `{key}`{needed} | {_takes(told, defined)} | {meaning} |")
    return "\n".join(rows)


def _takes(told: dict[str, Any], defined: dict[str, Any]) -> str:
    """What a key takes, in a few words."""
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if "properties" in defined[name] else f"[{name}](#words-to-choose-from)"
    if "const" in told:
        return f"`{told['const']}`"
    if "enum" in told:
        return ", ".join(f"`{word}`" for word in told["enum"])
    for form in ("anyOf", "oneOf"):
        if form in told:
            return " or ".join(dict.fromkeys(_takes(option, defined) for option in told[form]))
    kind = told.get("type", "object")
    if kind == "array":
        return f"list of {_takes(told['items'], defined)}"
    if kind == "object":
        inner = told.get("additionalProperties")
        return f"mapping of {_takes(inner, defined)}" if isinstance(inner, dict) else "mapping"
    if kind == "boolean":
        return "`true` or `false`"
    first = kind if isinstance(kind, str) else kind[0]  # a number may be typed where a text is wanted
    return "text" if first == "string" else "number"


def columns() -> str:
    """The fields of a list and the headers by which they are known."""
    from mapgen.read.fields import WORDS

    rows = (f"| `{field}` | {_cell(', '.join(words))} |" for field, words in WORDS.items())
    return "| field | headers |\n|---|---|\n" + "\n".join(rows)


def settings() -> str:
    """Every setting with its variable, and every cap."""
    from mapgen.settings import PREFIX, Caps, Settings

    rows = ["| setting | variable | default | |", "|---|---|---|---|"]
    for one in fields(Settings):
        if one.name != "caps":
            default = one.default if not callable(one.default_factory) else one.default_factory()
            shown = "" if default in ("", (), {}, None) else f"`{default}`"
            told = _cell(one.metadata["description"])
            rows.append(f"| `{one.name}` | `{PREFIX}{one.name.upper()}` | {shown} | {told} |")
    caps = ["| cap | default | |", "|---|--:|---|"]
    caps += [f"| `{one.name}` | {one.default:,} | {_cell(one.metadata['description'])} |" for one in fields(Caps)]
    how = f"raise one with `{PREFIX}CAPS__NAME`, for example `{PREFIX}CAPS__ROWS=2000000`."
    parts = ("\n".join(rows), "## Caps", f"What is refused before it is parsed; {how}", "\n".join(caps))
    return "\n\n".join(parts)


def python() -> str:
    """The public names, for mkdocstrings to tell of; functions first."""
    import mapgen

    names = [name for name in mapgen.__all__ if not name.startswith("_")]
    parts = []
    for name in sorted(names, key=lambda name: (isinstance(getattr(mapgen, name), type), name)):
        known = getattr(mapgen, name)
        options = f'    options:\n      heading: "mapgen.{name}"\n      toc_label: "{name}"\n'
        parts.append(f"::: {known.__module__}.{known.__qualname__}\n{options}")
    return "\n\n".join(parts)


def errors() -> str:
    """The error tree, as its module draws it."""
    from mapgen import errors

    return f"```text\n{(errors.__doc__ or '').partition('Every error says')[0].partition(chr(10))[2].strip()}\n```"


def data() -> str:
    """Every file that ships: what it is, whence, under which licence."""
    rows: list[dict[str, str]] = tomllib.loads((GEODATA / "SOURCES.toml").read_text(encoding="utf-8"))["data"]
    parts, folder = [], ""
    for row in sorted(rows, key=lambda row: (row["file"].partition("/")[0], row["title"])):
        here = row["file"].partition("/")[0]
        if here != folder:
            folder = here
            parts.append(f"## {here}")
        size = (GEODATA / row["file"]).stat().st_size
        credit = f"  \nCredit: {row['credit']}." if row["credit"] else ""
        parts.append(
            f"**{row['title']}**  \n`{row['file']}`, {_size(size)}, {row['vintage']}  \nFrom {row['origin']}.  \n"
            f"Licence: {row['licence']}.{credit}"
        )
    return "\n\n".join(parts)


def licences() -> str:
    """The texts of licences that ship, as links."""
    return "\n".join(f"- [{path.stem}](licences/{path.name})" for path in sorted((GEODATA / "LICENSES").iterdir()))


def licence_texts() -> dict[str, bytes | str]:
    """The same by their address."""
    return {f"reference/licences/{path.name}": path.read_bytes() for path in sorted((GEODATA / "LICENSES").iterdir())}


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _cell(text: str) -> str:
    """A text in the cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


MADE: dict[str, Callable[[], str]] = {
    "columns": columns,
    "commands": commands,
    "data": data,
    "errors": errors,
    "gallery": gallery.cards,
    "licences": licences,
    "notebooks": notebooks.links,
    "python": python,
    "settings": settings,
    "story": story,
}
