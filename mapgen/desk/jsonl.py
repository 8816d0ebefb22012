"""Texts as JSON lines in, their place names as JSON lines out: one line after the other, nothing kept in memory.

The file written is no artifact that arrives whole: a line is appended and flushed as soon as its text is done, so
that a run that was interrupted goes on where it stopped. What is there is kept as far as its lines are whole.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import IO, TYPE_CHECKING, Any

from mapgen import pipeline
from mapgen.errors import InputError, MapgenError, PublishError
from mapgen.read.strict import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mapgen.model import Candidate, Mention, Place
    from mapgen.settings import Caps, Settings

BYTES_A_CHAR = 12
"""The most that one character takes in a JSON line: a surrogate pair as two escapes."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of the input; `error` (code, message) where it cannot be used. `bytes` is the length of its line."""

    id: str
    text: str = ""
    published: str = ""
    spans: tuple[tuple[int, int], ...] | None = None
    error: tuple[str, str] | None = None
    bytes: int = 0


def texts(stream: IO[bytes], caps: Caps, *, first: int = 1, most_bytes: float = inf) -> Iterator[Text]:
    """The texts of JSON lines; empty lines are passed over, what is no text is one with an error.

    A text without a usable id is called by the number of its line: `line-7`; `first` is that of the first line.
    The line in which `most_bytes` are reached is the last.
    """
    most = caps.text_chars * BYTES_A_CHAR
    number = first - 1
    while most_bytes > 0 and (line := stream.readline(most + 1)):
        number += 1
        length = len(line)
        if length > most and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                length += len(rest)
            message = f"line {number} is longer than {most:,} bytes"
            length += len(rest)
            yield Text(f"line-{number}", error=("too-long", message), bytes=length)
        elif line.strip():
            yield _text(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number, caps)
        most_bytes -= length


def _text(line: bytes, number: int, caps: Caps) -> Text:
    most_chars = caps.text_chars
    try:
        row = parsed(line.rstrip(), "", caps=caps, longest=2 * most_chars)  # a longer line does not come here
    except InputError as error:
        what = error.message.removeprefix(", line 1").lstrip(", :")
        return Text(f"line-{number}", error=("bad-json", f"line {number} is no JSON: {what}"), bytes=len(line))
    if not isinstance(row, dict):
        return Text(f"line-{number}", error=("bad-json", f"line {number} is no JSON object"), bytes=len(line))
    name = row.get("id")
    if not isinstance(name, (str, int)) or isinstance(name, bool) or name == "":
        return Text(f"line-{number}", error=("no-id", f"line {number} has no id"), bytes=len(line))
    name, text = str(name), row.get("text")
    if not isinstance(text, str):
        return Text(name, error=("no-text", f"line {number}: text is missing or no string"), bytes=len(line))
    if len(text) > most_chars:
        message = f"line {number}: the text has {len(text):,} characters, at most {most_chars:,} are read"
        return Text(name, error=("too-long", message), bytes=len(line))
    published = row.get("published")
    if published is not None and not isinstance(published, str):
        return Text(name, error=("bad-date", f"line {number}: published is no string"), bytes=len(line))
    spans = row.get("spans")
    if spans is not None:
        wrong = _wrong_spans(spans, len(text))
        if wrong:
            return Text(name, error=("bad-spans", f"line {number}: {wrong}"), bytes=len(line))
        spans = tuple((start, end) for start, end in spans)
    return Text(name, text, published or "", spans, bytes=len(line))


def _wrong_spans(spans: Any, length: int) -> str:
    """What is wrong with the spans of a text, "" for nothing."""
    if not isinstance(spans, list):
        return "spans is no list"
    for span in spans:
        if not (isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span)):
            return f"the span {span!r} is not [start, end]"
        if not 0 <= span[0] < span[1] <= length:
            return f"the span {span!r} is not within the text of {length} characters"
    return ""


def ready(settings: Settings) -> None:
    """Refuse a run that could answer nothing, before a file is touched.

    Raises:
        MapgenError: our data is missing, the model is not installed, a desk's gazetteer cannot be read.
    """
    from mapgen.model import Document

    pipeline.located_mentions(Document(text="Paris"), settings=settings)


def answer(text: Text, settings: Settings) -> dict[str, Any]:
    """What is found in a text, in the form of an output line; an error of this text is told in it.

    Raises:
        MapgenError: the run cannot go on: our data is missing, the model is not installed.
    """
    if text.error is not None:
        return _failed(text.id, *text.error)
    from mapgen.model import Document

    document = Document(text=text.text, id=text.id, published=text.published or settings.published)
    try:
        found = pipeline.located_mentions(document, settings=settings, spans=text.spans)
    except MapgenError:
        raise
    except Exception as error:  # one text that trips us must not stop the others
        if os.environ.get("MAPGEN_TRACE"):
            raise
        return _failed(text.id, "failed", f"this is a bug of mapgen: {type(error).__name__}: {error}")
    return {"id": text.id, "mentions": [_as_data(mention, place) for mention, place in found]}


def _failed(name: str, code: str, message: str) -> dict[str, Any]:
    return {"id": name, "mentions": [], "error": {"code": code, "message": message}}


def _as_data(mention: Mention, place: Place) -> dict[str, Any]:
    start, end = mention.span or (0, 0)
    chosen, point = place.chosen, place.point
    return {
        "start": start,
        "end": end,
        "text": mention.text,
        "kind": chosen.kind if chosen else mention.kind,
        "name": chosen.name if chosen else mention.text,
        "country": (chosen.country or None) if chosen else None,
        "lat": round(point.y, 6) if point is not None else None,
        "lon": round(point.x, 6) if point is not None else None,
        "geonameid": _geonames_id(chosen) if chosen else None,
        "confidence": round(place.confidence, 3),
    }


def _geonames_id(candidate: Candidate) -> int | None:
    return int(candidate.provider_id) if candidate.provider == "geonames" else _looked_up(candidate.key)


@lru_cache(maxsize=20_000)
def _looked_up(key: str) -> int | None:
    from mapgen.gazetteer import Gazetteer

    gazetteer = Gazetteer.shipped()
    candidate = gazetteer.by_key(key)
    return gazetteer.geonames_id(candidate) if candidate is not None else None


def as_line(answered: dict[str, Any]) -> bytes:
    """An answer as one line of JSON."""
    return (json.dumps(answered, ensure_ascii=False, allow_nan=False) + "\n").encode()


LONGEST = 100_000_000
"""Bytes of an answer that is read again: it tells of each name in a text, and may be many times as long."""


def resumed(target: Path) -> Counter[str]:
    """What an earlier run has written: its ids; a torn last line is cut off the file.

    Raises:
        InputError: the file holds something else.
        PublishError: it cannot be read or cut.
    """
    done: Counter[str] = Counter()
    if target.is_symlink():
        raise PublishError(f"{target} is a symbolic link", hint="name the file it points to, or remove the link")
    try:
        with target.open("r+b") as stream:
            whole = 0
            for number, (name, length) in enumerate(answered(stream), 1):
                if name is None:
                    raise InputError(
                        f"{target}, line {number}: this was not written by mapgen extract",
                        hint="name another file with -o, or --fresh to write it anew",
                    )
                done[name] += 1
                whole += length
            stream.truncate(whole)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise PublishError(f"{target} cannot be continued: {error.strerror or error}") from error
    return done


def answered(stream: IO[bytes]) -> Iterator[tuple[str | None, int]]:
    """The id of each answer in a file, None for what is none, with its bytes; a torn last line is passed over."""
    while (line := stream.readline(LONGEST)).endswith(b"\n") or len(line) == LONGEST:
        try:
            row = json.loads(line)
            name = row["id"] if isinstance(row["id"], str) and isinstance(row["mentions"], list) else None
        except (ValueError, KeyError, TypeError, RecursionError):
            name = None
        yield name, len(line)
