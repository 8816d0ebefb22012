"""The data that ships: where it is, whether it is whole, and how it is opened.

`geodata/` lies beside the package in a checkout and inside it in a wheel. Tables of arrays ship as
`NAME.npz.zst` (an uncompressed npz in one zstd frame) and are expanded on first use into a cache
folder, from which they are memory-mapped; text files are read as they are. SOURCES.toml gives the
origin, licence, vintage and sha256 of each.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import DataError

if TYPE_CHECKING:
    import numpy as np

REPAIR = "install mapgen again, or run `mapgen data verify` to see what is broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One shipped file and whence it comes."""

    file: str
    title: str
    origin: str
    licence: str
    vintage: str
    sha256: str
    credit: str = ""


@cache
def folder() -> Path:
    """The folder `geodata/`, of this checkout or of the installed package.

    Raises:
        DataError: it is in neither place.
    """
    package = Path(__file__).resolve().parent
    for place in (package / "geodata", package.parent / "geodata"):
        if (place / "SOURCES.toml").is_file():
            return place
    raise DataError(f"the data of mapgen is missing beside {package}", hint=REPAIR)


def file(name: str) -> Path:
    """A shipped file by its name below `geodata/`: `file("stories/kim-beijing-2018.yaml")`.

    Raises:
        DataError: there is no such file.
    """
    found = folder() / name
    if not found.is_file():
        raise DataError(f"{name} is missing from the data of mapgen", hint=REPAIR)
    return found


@cache
def listed() -> tuple[Datum, ...]:
    """What SOURCES.toml lists, in its order."""
    try:
        table = tomllib.loads(file("SOURCES.toml").read_text(encoding="utf-8"))
        return tuple(Datum(**entry) for entry in table["data"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"geodata/SOURCES.toml cannot be read: {error}", hint=REPAIR) from error


def digest(name: str) -> str:
    """sha256 of a shipped file as it is on disk now."""
    with file(name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cache_folder() -> Path:
    """Where mapgen keeps what it can make again: `MAPGEN_CACHE_DIR`, else the user's cache folder."""
    chosen = os.environ.get("MAPGEN_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("mapgen", appauthor=False)


class Arrays(Mapping[str, "np.ndarray[Any, Any]"]):
    """Named arrays, each memory-mapped when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, np.ndarray[Any, Any]] = {}

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        if name not in self._open:
            import numpy as np

            path = self._folder / f"{name}.npy"
            if not path.is_file():
                raise KeyError(name)
            self._open[name] = np.load(path, mmap_mode="r", allow_pickle=False)
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self._folder.glob("*.npy")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def arrays(name: str) -> Arrays:
    """The arrays of `geodata/NAME.npz.zst`, memory-mapped and read-only.

    Raises:
        DataError: the file is missing, or is not the one that SOURCES.toml lists.
    """
    shipped = f"{name}.npz.zst"
    expected = next((datum.sha256 for datum in listed() if datum.file == shipped), None)
    if expected is None:
        raise DataError(f"{shipped} is not listed in geodata/SOURCES.toml", hint=REPAIR)
    target = cache_folder() / "data" / f"{name.replace('/', '-')}-{expected[:16]}"
    if not target.is_dir():
        if digest(shipped) != expected:
            raise DataError(f"{shipped} is not the file that SOURCES.toml lists", hint=REPAIR)
        _expand(file(shipped), target)
    return Arrays(target)


def _expand(packed: Path, target: Path) -> None:
    """Unpack beside the target, then rename: of two processes one wins, and both read the same."""
    import zstandard

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=".expanding-"))
    except OSError as error:
        raise DataError(
            f"the cache folder {target.parent} cannot be written: {error.strerror}",
            hint="set MAPGEN_CACHE_DIR to a folder that can",
        ) from error
    try:
        with packed.open("rb") as stream:
            plain = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(stream).read()
        with zipfile.ZipFile(io.BytesIO(plain)) as bundle:
            bundle.extractall(fresh)
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    except (OSError, zstandard.ZstdError, zipfile.BadZipFile) as error:
        raise DataError(f"{packed.name} cannot be unpacked into {target.parent}: {error}", hint=REPAIR) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
