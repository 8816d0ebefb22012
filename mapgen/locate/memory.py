"""What names were found to be, from run to run over one source that somebody is at work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from .search import Found

Name = tuple[str, ...]
"""A name with all that its search depends on."""


class Memory:
    """It says nothing of which candidate is meant: that is judged anew by every run.

    What online services were asked is remembered as well, and also that they could not be asked, until
    `forget_failures`. A run without services takes over what an earlier one with services has found.
    """

    def __init__(self) -> None:
        self._gazetteers: Hashable = None
        self._asked: dict[Name, Found] = {}
        self._offline: dict[Name, Found] = {}

    def begin(self, gazetteers: Hashable) -> None:
        """Go on with these gazetteers; where they are others than before, all is forgotten."""
        if gazetteers != self._gazetteers:
            self._gazetteers, self._asked, self._offline = gazetteers, {}, {}

    def recall(self, name: Name, *, asking: bool) -> Found | None:
        """What a name was found to be, None where nobody knows; `asking`: services are to be asked, or were."""
        found = self._asked.get(name)
        return found if found is not None or asking else self._offline.get(name)

    def keep(self, name: Name, found: Found, *, asking: bool) -> None:
        """Remember it."""
        (self._asked if asking else self._offline)[name] = found

    def forget_failures(self) -> bool:
        """Let the services be asked again that could not be asked; whether there was one."""
        failed = [name for name, found in self._asked.items() if found.failure is not None]
        for name in failed:
            del self._asked[name]
        return bool(failed)
