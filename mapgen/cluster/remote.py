"""Files with a scheme (`s3://`, `gs://`, `memory://` …), through fsspec, only where a path of the user names them.

Secrets come from where the service's own tools have them (environment, profile); they are in no path, no message.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from mapgen.errors import InputError, PluginError, ProviderError, PublishError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 8_000_000
"""Bytes that are read ahead."""


def opened(path: str) -> BinaryIO:
    """A remote file to read, which can be sought in.

    Raises:
        InputError: there is none, or the path holds a secret.
        PluginError: what reads such places is not installed.
        ProviderError: the place could not be asked.
    """
    system, inner = _place(path)
    try:
        stream: BinaryIO = system.open(inner, "rb", block_size=BLOCK)
    except FileNotFoundError as error:
        raise InputError(f"{shown(path)} does not exist", hint="name a list, or a folder of them") from error
    except Exception as error:  # each service has its own errors
        raise ProviderError(f"{shown(path)} could not be read: {type(error).__name__}", hint=_ACCESS) from error
    return stream


def listed(folder: str) -> list[str]:
    """The files of a remote folder, with their scheme.

    Raises:
        InputError: there is none.
        PluginError: what reads such places is not installed.
        ProviderError: the place could not be asked.
    """
    system, inner = _place(folder)
    try:
        found = system.ls(inner, detail=True)
    except FileNotFoundError as error:
        raise InputError(f"{shown(folder)} does not exist", hint="name a list, or a folder of them") from error
    except Exception as error:
        raise ProviderError(f"{shown(folder)} could not be read: {type(error).__name__}", hint=_ACCESS) from error
    return [str(system.unstrip_protocol(one["name"])) for one in found if one["type"] == "file"]


@contextmanager
def being_written(path: str) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at a remote path once the block is left: written under another name, then moved.

    Raises:
        PublishError: it cannot be written.
        PluginError: what writes such places is not installed.
    """
    system, inner = _place(path)
    folder, _, name = inner.rpartition("/")
    part = f"{folder}/.{name}.{uuid.uuid4().hex}.partial" if folder else f".{name}.{uuid.uuid4().hex}.partial"
    done = False
    try:
        with suppress(FileExistsError, NotImplementedError):  # stores of objects have no folders to be made
            if folder:
                system.makedirs(folder, exist_ok=True)
        with system.open(part, "wb") as stream:
            yield stream
        system.mv(part, inner)
        done = True
    except (InputError, PluginError, ProviderError, PublishError):
        raise
    except Exception as error:
        raise PublishError(f"{shown(path)} could not be written: {type(error).__name__}", hint=_ACCESS) from error
    finally:
        if not done:
            with suppress(Exception):
                system.rm(part)


def shown(path: str) -> str:
    """A path for a message, without what may be secret in it.

    >>> shown("s3://key:word@bucket/a.csv?token=x")
    's3://bucket/a.csv'
    """
    scheme, _, rest = path.partition("?")[0].partition("://")
    host, slash, inner = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{inner}"


_ACCESS = "may you read and write there? the service's own tools (profile, environment) say who you are"


def _place(path: str) -> tuple[Any, str]:
    """The file system of a path, and the path within it.

    Raises:
        InputError: the path holds a secret, or its scheme is not known.
        PluginError: fsspec, or what it needs for this scheme, is not installed.
    """
    if "@" in path.partition("://")[2].partition("/")[0]:
        raise InputError(f"{shown(path)} is given with a name or password", hint=_ACCESS)
    try:
        import fsspec
    except ImportError as error:
        raise PluginError(
            f"{shown(path)} lies elsewhere, which needs fsspec", hint="install it: pip install 'mapgen[cluster]'"
        ) from error
    try:
        system, inner = fsspec.core.url_to_fs(path)
    except ImportError as error:
        raise PluginError(f"{shown(path)} cannot be reached: {error}", hint="install that package") from error
    except ValueError as error:
        raise InputError(
            f"{shown(path)}: no such kind of place is known", hint="for example s3://bucket/a.parquet"
        ) from error
    return system, str(inner)
