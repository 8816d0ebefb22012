"""What looks names up: the gazetteers, the search over them, and what names in texts can mean."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from .search import Search
from .statement import Statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.ports import Geocoder

    from .ask import Names
    from .lexicon import Lexicon


class Tools:
    """It remembers what it has found, from text to text.

    Args:
        desks: a desk's own names, which win.
        country: that of the settings, "" for none.
        geocoders: online services, asked for what the gazetteers do not know.

    Raises:
        ConfigError: no gazetteer knows the country.
        DataError: the shipped gazetteer is missing or broken.
    """

    def __init__(self, desks: tuple[Names, ...], country: str, geocoders: Sequence[Geocoder] = ()) -> None:
        from mapgen.gazetteer import Gazetteer

        self.shipped = Gazetteer.shipped()
        self.names: tuple[Names, ...] = (*desks, self.shipped)
        self.statements = Statements(self.names, country)
        self.search = Search(desks, self.shipped, self.statements, geocoders)
        self._desks = desks

    @cached_property
    def lexicon(self) -> Lexicon:
        """What names in texts can mean."""
        from .lexicon import Lexicon

        return Lexicon(self._desks, self.shipped, self.search)


@lru_cache(maxsize=2)
def lasting(desks: tuple[Names, ...], country: str) -> Tools:
    """The tools of the run before where they are the same, for texts and states of a story that follow each other."""
    return Tools(desks, country)
