"""A recognizer: English words that end as villages do, such as Scunthorpe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapgen.model import Mention

if TYPE_CHECKING:
    from mapgen.model import Document
    from mapgen.settings import Settings

VILLAGE = re.compile(r"\b[A-Z][a-z]+(?:fleet|holme|thorpe|thwaite|toft|wick)\b")


class Endings:
    """Takes such words for places: a witness, who is heard beside the gazetteers."""

    name = "endings"

    def __init__(self, settings: Settings) -> None:
        """Made once a run."""

    def mentions(self, document: Document, /) -> tuple[Mention, ...]:
        """Each with its span, in code points: `document.text[start:end] == mention.text`."""
        found = enumerate(VILLAGE.finditer(document.text), start=1)
        return tuple(Mention(id=f"{self.name}-{number}", text=match[0], span=match.span()) for number, match in found)
