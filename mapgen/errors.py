"""The error tree.

MapgenError                 exit 1   a bug of ours, or a case nobody thought of
├── InputError              exit 2   a file, a row or an argument that cannot be used
│   └── ConfigError         exit 2   settings that contradict themselves or do not exist
├── PluginError             exit 2   no plug-in of that name, or one that does not load
├── ProviderError           exit 4   a provider could not be asked, or made no sense
│   ├── RateLimited         exit 4   asked too often; ``retry_after_s`` says when to come back
│   ├── Refused             exit 4   it will not answer us (401, 403, a blocked address)
│   ├── BadAnswer           exit 4   it answered, but not with a place
│   └── Offline             exit 4   the network was needed and is switched off
├── DataError               exit 5   our own data is missing or broken
├── TraceError              exit 1   a journey cannot be traced
│   ├── NoNetwork           exit 5   there is no network for that mode
│   └── NoPath              exit 1   the network holds no path between the two ends
├── RenderError             exit 1   a scene cannot be drawn
└── PublishError            exit 6   a file could not be written

Every error says in one line what happened, where, and (``hint``) what to do. None of them
is meant to reach a user with a traceback; the command line prints ``message`` and ``hint``
and leaves with ``exit_code``.
"""

from __future__ import annotations

from typing import ClassVar

from .escape import plain


class MapgenError(Exception):
    """What every error of mapgen is."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: what happened and what to do, not where in our code."""
        return [
            plain(f"{type(self).__name__}: {line}" if number == 0 else f"    {line}")
            for number, line in enumerate([self.message, *([self.hint] if self.hint else [])])
        ]


def in_one_line(error: BaseException) -> str:
    r"""What a library's error says, short and in one line.

    >>> in_one_line(ValueError("bad\n  sign"))
    'bad sign'
    """
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else f"{text[:199]}…"


class InputError(MapgenError):
    """Input that cannot be used: ``message`` names the file, the row and the column."""

    exit_code = 2


class ConfigError(InputError):
    """Settings that contradict themselves, or a name that no setting has."""


class PluginError(MapgenError):
    """No plug-in of that name, or one that does not load; ``hint`` lists those that exist."""

    exit_code = 2


class ProviderError(MapgenError):
    """A provider (a geocoder, a server) could not be asked. Never means "unknown place"."""

    exit_code = 4


class RateLimited(ProviderError):
    """Asked too often."""

    def __init__(self, message: str, *, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s


class Refused(ProviderError):
    """The provider refuses to answer us; asking again will not help."""


class BadAnswer(ProviderError):
    """The provider answered with something that is not a place."""


class Offline(ProviderError):
    """The network is needed here and switched off."""


class DataError(MapgenError):
    """The data that ships with mapgen is missing or not what SOURCES.toml says."""

    exit_code = 5


class TraceError(MapgenError):
    """A journey cannot be traced."""


class NoNetwork(TraceError):
    """There is no network for the mode asked for."""

    exit_code = 5


class NoPath(TraceError):
    """The network holds no path between the two ends."""


class RenderError(MapgenError):
    """A scene cannot be drawn."""


class PublishError(MapgenError):
    """A file could not be written; the one that was there before is untouched."""

    exit_code = 6
