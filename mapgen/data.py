"""The data that ships: where it is, whether it is whole, and how it is opened.

`geodata/` lies beside the package in a checkout and inside it in a wheel. Tables of arrays ship as
`NAME.npz.zst` (an uncompressed npz in one zstd frame) and are expanded on first use into a cache
folder, from which they are memory-mapped; text files are read as they are. SOURCES.toml gives the
origin, licence, vintage and sha256 of each.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import DataError

if TYPE_CHECKING:
    import numpy as np

REPAIR = "install mapgen again, or run `mapgen data verify` to see what is broken"
SIZES = "sizes.json"
EXPANDING = ".expanding-"


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
    import tomllib

    try:
        table = tomllib.loads(file("SOURCES.toml").read_text(encoding="utf-8"))
        return tuple(Datum(**entry) for entry in table["data"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"geodata/SOURCES.toml cannot be read: {error}", hint=REPAIR) from error


def digest(name: str) -> str:
    """sha256 of a shipped file as it is on disk now."""
    import hashlib

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
            try:
                self._open[name] = _mapped(f"{self._folder}/{name}.npy")
            except FileNotFoundError:
                raise KeyError(name) from None
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self._folder.glob("*.npy")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _mapped(path: str) -> np.ndarray[Any, Any]:
    """The array of a .npy file in C order, memory-mapped; `np.load` takes twice as long, and a map opens hundreds."""
    import numpy as np

    with open(path, "rb") as stream:  # noqa: PTH123 (quicker)
        np.lib.format.read_magic(stream)
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
        return np.memmap(stream, dtype, "r", stream.tell(), shape)


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
    if not _is_whole(target):
        if digest(shipped) != expected:
            raise DataError(f"{shipped} is not the file that SOURCES.toml lists", hint=REPAIR)
        _expand(file(shipped), target)
    return Arrays(target)


def _is_whole(target: Path) -> bool:
    """Whether everything that was expanded is still there: cache folders are swept, disks fill, machines stop."""
    try:
        sizes = json.loads((target / SIZES).read_bytes())
        return all(os.stat(target / name).st_size == size for name, size in sizes.items())  # noqa: PTH116 (quicker)
    except (OSError, ValueError, AttributeError):
        return False


def _expand(packed: Path, target: Path) -> None:
    """Unpack beside the target, then rename: one process does it, the others wait, and all read the same.

    Raises:
        DataError: there is no room or no right to write, or what ships cannot be unpacked.
    """
    import shutil
    import tempfile
    import zipfile

    import zstandard

    from .locking import held

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with held(target.parent) as alone:
            if _is_whole(target):
                return
            if alone:
                for left in target.parent.glob(f"{EXPANDING}*"):
                    shutil.rmtree(left, ignore_errors=True)
            fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=EXPANDING))
            try:
                with packed.open("rb") as stream:
                    plain = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(stream).read()
                _unpack(plain, fresh)
                shutil.rmtree(target, ignore_errors=True)
                try:
                    fresh.rename(target)
                except OSError:
                    if not _is_whole(target):  # else another process was quicker, where folders cannot be held
                        raise
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise DataError(
            f"{packed.name} cannot be unpacked into {target.parent}: {error.strerror or error}",
            hint="make room there, or set MAPGEN_CACHE_DIR to another folder",
        ) from error
    except (zstandard.ZstdError, zipfile.BadZipFile) as error:
        raise DataError(f"{packed.name} cannot be unpacked: {error}", hint=REPAIR) from error


def _unpack(plain: bytes, fresh: Path) -> None:
    """The arrays of a bundle as files, on the disk before anybody sees them, with a list of their sizes."""
    import io
    import zipfile

    sizes = {}
    with zipfile.ZipFile(io.BytesIO(plain)) as bundle:
        for member in bundle.infolist():
            sizes[member.filename] = member.file_size
            _write_synced(fresh / member.filename, bundle.read(member))
    _write_synced(fresh / SIZES, json.dumps(sizes, sort_keys=True).encode())


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
