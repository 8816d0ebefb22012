"""Reference systems as files name them: by a code or in full, and none that would have PROJ read files of its own."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError

if TYPE_CHECKING:
    from pyproj import CRS

LONGEST = 100_000
_ELSEWHERE = re.compile(
    r"(?:grids|model|file)\s*=\s*\S*[/\\]|\binit\s*=\s*(?!epsg:)"
    r'|(?:PARAMETERFILE|EXTENSION)\s*\[\s*"[^"]*"\s*,\s*"[^"]*[/\\]',
    re.IGNORECASE,
)
"""A grid, model or table whose name is a path: it would be opened at once, or with the first coordinate."""


def system(told: Any, name: str) -> CRS:
    """A reference system: a code, WKT, a PROJ string, PROJJSON, or one of pyproj.

    Raises:
        InputError: it is not known, or names a file by a path.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    text = told if isinstance(told, str) else str(getattr(told, "srs", ""))
    refuse_files(text, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old ways to write one
            found = CRS.from_user_input(told if len(text) <= LONGEST else "")
            refuse_files(found.to_wkt(), name)
    except (CRSError, ValueError, TypeError, KeyError, RecursionError) as error:
        shown = f" {text[:60]!r}" if text else ""
        raise InputError(f"{name}: its CRS{shown} is not known", hint="write it in EPSG:4326") from error
    return found


def refuse_files(text: str, name: str) -> None:
    """Refuse a system, written in any way, that names a file by its path.

    Raises:
        InputError: it does.
    """
    if _ELSEWHERE.search(text):
        raise InputError(f"{name}: its CRS names a file, which is not read", hint="write it in EPSG:4326")
