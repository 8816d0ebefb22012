"""XML looked through once before anything is built of it: what could grow without end, or nests too deep, is refused.

No table and no text needs a document type, whose entities multiply; and a tag that does not end is read again from
its beginning with every piece that comes.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from mapgen.bounded import variable
from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

    from mapgen.settings import Caps

STEP = 262_144
PROLOG_STEP = 4096
LONGEST_TAG = 1_000_000
"""Bytes of one tag or comment, and of all that comes before the first element."""


class Scan:
    """Counts the elements of an XML. A reader that has to know more adds it to `start`, `end` and `text`.

    Args:
        name: what messages call it.
        caps: for the nesting.
        most: by the name of an element how many there may be, and the cap that says so; "" counts all of them.
    """

    def __init__(self, name: str, caps: Caps, most: Mapping[str, tuple[int, str]]) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.caps = caps
        self._most = dict(most)
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = _refuse_with(name)

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - what others may want to see
        """An element begins; `tag` is its namespace, a blank, and its name."""
        self._depth += 1
        if self._depth > self.caps.depth:
            self.refuse(f"line {self.parser.CurrentLineNumber}: nested more than {self.caps.depth} deep", "depth")
        local = tag.rpartition(" ")[2]
        for name in (local, ""):
            if name in self._most:
                self.counts[name] += 1
                most, cap = self._most[name]
                if self.counts[name] > most:
                    self.refuse(f"more than {most:,} {name or 'elements'}", cap)

    def end(self, tag: str) -> None:  # noqa: ARG002
        """An element ends."""
        self._depth -= 1

    def refuse(self, what: str, cap: str) -> None:
        """It is over a cap.

        Raises:
            InputError: always.
        """
        raise InputError(f"{self.name}, {what}", hint=f"raise the cap with {variable(cap)}")

    def whole(self, source: bytes | IO[bytes], most: int | None = None) -> None:
        """Look through all of it, or through so many bytes; what is no XML is left to its reader.

        Raises:
            InputError: it declares a document type, nests too deep, has a tag without end, or too many elements.
        """
        if isinstance(source, bytes):
            self._count(source)
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        fed = 0
        try:
            while (most is None or fed < most) and (chunk := stream.read(STEP)):
                self.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self.parser.CurrentByteIndex > LONGEST_TAG:
                    raise InputError(
                        f"{self.name}, line {self.parser.CurrentLineNumber}: a tag or comment of more than "
                        f"{LONGEST_TAG / 1e6:g} MB",
                        hint="is it broken?",
                    )
        except (expat.ExpatError, ValueError, LookupError):
            return

    def _count(self, data: bytes) -> None:
        """Refuse at once what has far too many elements."""
        for name, (most, cap) in self._most.items():
            tag = name.encode()
            if name and data.count(tag) > most and sum(1 for _ in _tags(tag).finditer(data)) > most:
                self.refuse(f"more than {most:,} {name}", cap)


def _tags(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]++:)?" + name + rb"[\s/>]")


class _Over(Exception):  # noqa: N818 - the end of what is looked at, no error
    """The first element has begun."""


def refuse_doctype(source: bytes | IO[bytes], name: str) -> None:
    """Refuse XML that declares a document type, wherever before its first element and in whatever encoding.

    What is no XML is left to its reader.

    Raises:
        InputError: it does, or its first element does not come.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_with(name)
    parser.StartElementHandler = _over
    try:
        for _ in range(LONGEST_TAG // PROLOG_STEP):
            chunk = stream.read(PROLOG_STEP)
            if not chunk:
                return
            parser.Parse(chunk, False)
    except (_Over, expat.ExpatError, ValueError, LookupError):
        return
    raise InputError(f"{name} does not begin within {LONGEST_TAG / 1e6:g} MB", hint="is it broken?")


def _refuse_with(name: str) -> Any:
    def refuse(*_: Any) -> None:
        raise InputError(f"{name} declares a document type (DTD)", hint="save it again in the program that made it")

    return refuse


def _over(*_: Any) -> None:
    raise _Over
