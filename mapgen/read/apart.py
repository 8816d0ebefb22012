"""Files that GDAL reads, looked at and set apart first: it goes by what a file holds and by what lies beside it.

A file that says it is a GeoPackage and holds a virtual dataset would make it open other files of this machine, or the
network; so would a view in a real one, whose query may call any function that GDAL has. What it gets to see is a copy
in a folder of its own, of the kind that the suffix says.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from mapgen.bounded import content, copied
from mapgen.errors import InputError

from .systems import refuse_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mapgen.settings import Caps

BEGINS: Mapping[str, bytes] = {".gpkg": b"SQLite format 3\0", ".shp": b"\0\0\x27\x0a\0", ".fgb": b"fgb\x03fgb"}
"""How files of these kinds begin."""
BESIDE = (".shx", ".dbf", ".prj", ".cpg")
"""What belongs to a shapefile."""
PACKAGES = (b"GPKG", b"GP10", b"GP11")
"""Application ids of a GeoPackage, at byte 68 (OGC 12-128r19, 1.1.1.1.1)."""
HELD: Mapping[str, re.Pattern[str]] = {
    "table": re.compile(
        r"""CREATE (?:TABLE |VIRTUAL TABLE (?:"(?:[^"]|"")*"|'[^']*'|\[[^]]*]|\w+) USING (?i:rtree) ?\()"""
    ),
    "index": re.compile("CREATE (?:UNIQUE )?INDEX "),
    "trigger": re.compile("CREATE TRIGGER "),
}
"""What the catalogue of a GeoPackage may hold, as SQLite itself writes it; of virtual tables only the spatial index.

Written in another way (`create/**/view`) it would still be a view to SQLite, and nothing to whoever looks for one.
"""
SYSTEM_BYTES = 10_000_000
"""In which a reference system is looked for; GDAL reads no longer header of a FlatGeobuf."""
COMPUTED = (2, 3)
"""How SQLite marks columns whose values are worked out when they are read (PRAGMA table_xinfo)."""


def alone(path: Path, folder: Path, caps: Caps) -> Path:
    """A copy of a file, with those that belong to it, in a folder where nothing else lies.

    Raises:
        InputError: it cannot be read, is not what its suffix says, is too large, or would run what it holds.
    """
    suffix = path.suffix.lower()
    copy = folder / f"places{suffix}"
    left = caps.file_bytes - copied(path, copy, caps.file_bytes, "file_bytes")
    with copy.open("rb") as stream:
        start = stream.read(100)
    if not start.startswith(BEGINS[suffix]) or (suffix == ".gpkg" and start[68:72] not in PACKAGES):
        raise InputError(f"{path.name} is no {suffix} file, whatever its name says", hint="export it again")
    if suffix == ".gpkg":
        _refuse_acting(copy, path.name)
    if suffix == ".shp":
        for one in _beside(path):
            beside = copy.with_suffix(one.suffix.lower())
            left -= copied(one, beside, left, "file_bytes")
            if beside.suffix == ".prj":
                refuse_files(content(beside, SYSTEM_BYTES, "file_bytes").decode("latin-1"), one.name)
    if suffix == ".fgb":
        with copy.open("rb") as stream:
            header = stream.read(min(SYSTEM_BYTES, 12 + int.from_bytes(start[8:12], "little")))
        refuse_files(header.decode("latin-1"), path.name)
    return copy


def _beside(path: Path) -> list[Path]:
    """The files that belong to a shapefile, one of a kind.

    Raises:
        InputError: one of them leads out of the folder.
    """
    home = path.resolve().parent
    found: dict[str, Path] = {}
    for one in sorted(path.parent.iterdir()):
        kind = one.suffix.lower()
        if one.stem != path.stem or kind not in BESIDE or found.setdefault(kind, one) is not one:
            continue
        if not one.resolve().is_relative_to(home):
            raise InputError(f"{one.name} leads out of the folder", hint=f"put the file itself beside {path.name}")
    return list(found.values())


def _refuse_acting(path: Path, name: str) -> None:
    """Refuse a GeoPackage that holds more than data: views, computed columns, what reaches elsewhere.

    Its triggers stay asleep, since nothing is written into it.

    Raises:
        InputError: it does, or is broken.
    """
    hint = "export its layers to a new GeoPackage"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            for kind, called, told in base.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
                if told is None and kind == "index":  # of a key
                    continue
                if kind not in HELD or not HELD[kind].match(str(told)):
                    what = f"{name} holds a query or what acts like one: the {str(kind)[:20]!r} {str(called)[:60]!r}"
                    raise InputError(what, hint=hint)
                if kind == "table" and not told.startswith("CREATE VIRTUAL"):
                    columns = base.execute("SELECT hidden FROM pragma_table_xinfo(?)", (called,)).fetchall()
                    if any(hidden in COMPUTED for (hidden,) in columns):
                        raise InputError(f"{name} holds a computed column in {str(called)[:60]!r}", hint=hint)
            for row in base.execute("SELECT * FROM gpkg_spatial_ref_sys"):
                refuse_files(" ".join(map(str, row)), name)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise InputError(f"{name} cannot be read: {error}", hint="is it whole?") from error
