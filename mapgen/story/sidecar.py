"""`NAME.located.yaml`: what the machine found for the places of a story, beside the file that a person writes.

It says of each place what was chosen and why, how sure that is, and what else it could be. What a person has
checked in the story is taken from here again by every later run; the rest is found anew. Nothing in it is published.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from mapgen.bounded import content
from mapgen.errors import InputError
from mapgen.model import Candidate, Doubt, Doubtful, Evidence, Place, Precision, checked_position
from mapgen.settings import Caps

from . import scalars, yaml_text
from .file import decoded
from .nodes import Node, line_column

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from mapgen.model import Mention

HEAD = """\
# Made by mapgen beside the story of the same name: what was found, and why.
# To change a place, write it in the story; to keep one as it is, write `checked` there.
mapgen: 1
"""
_TEXTS = ("kind", "country", "admin1", "admin2", "city", "matched", "match", "credit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an earlier run found for one place."""

    text: str
    """What was looked for, see `said`: a finding holds only for the same words."""
    name: str = ""
    chosen: Candidate | None = None
    point: Point | None = None
    precision: Precision | None = None
    confidence: float = 0.0
    reason: str = ""
    alternatives: tuple[Candidate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """The sentences of a text that name the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a journey or a step rests on, and what is doubtful of it.

    `group` is journeys, steps or related; `name` its title, or its stops.

    `number` is where it stands in its group, from 1; 0: where it stands among those of its group that are told here.
    """

    group: str
    name: str
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What an earlier run left beside the story: findings by the id of the place, and evidence in the story's order."""

    places: Mapping[str, Finding] = field(default_factory=dict)
    told: tuple[Told, ...] = ()

    def of(self, group: str, number: int, name: str) -> Told:
        """What is kept of an item: by its number (from 1) if the name agrees, else by its name, else by number."""
        own = [one for one in self.told if one.group == group]
        numbered = next((one for at, one in enumerate(own, 1) if (one.number or at) == number), None)
        if numbered is not None and numbered.name == name:
            return numbered
        found = next((one for one in own if name and one.name == name), numbered)
        return found or Told(group=group, name=name)


def beside(story: Path) -> Path:
    """Where the sidecar of a story file lies.

    >>> from pathlib import Path
    >>> beside(Path("stories/kim.yaml")).name
    'kim.located.yaml'
    """
    return story.with_name(f"{story.stem}.located.yaml")


def said(mention: Mention) -> str:
    """A mention in its own words, with all its qualifiers: when they change, what was found for them is void."""
    parts = (
        mention.text,
        mention.within,
        mention.ward,
        mention.district,
        mention.region,
        mention.country,
        mention.kind,
    )
    return ", ".join(part for part in parts if part)


def sidecar_text(places: Mapping[str, Place], told: Sequence[Told] = (), earlier: Sidecar | None = None) -> str:
    """The text of a sidecar, places in the order given; the same places give the same text.

    Args:
        places: by the id of their mention, whose evidence is kept here.
        told: journeys and steps with what they rest on.
        earlier: what the sidecar said before. Of a place that a person has checked since, the reason and
            the alternatives of that time stay.
    """
    before = earlier.places if earlier else {}
    lines = [HEAD, "places:\n" if places else "places: {}\n"]
    for name, place in places.items():
        lines.append(f"  {scalars.text(name)}:\n")
        kept = _as_checked(place, before.get(name, Finding(text="")))
        lines += [f"    {key}: {value}\n" for key, value in _facts(kept)]
        for key, items in (
            ("alternatives", [scalars.flow(_candidate(other)) for other in kept.alternatives]),
            ("evidence", [_sentence(one) for one in _rests_on(place)]),
        ):
            if items:
                lines.append(f"    {key}:\n")
                lines += [f"    - {item}\n" for item in items]
    shown = [one for one in told if one.evidence]
    lines += ["told:\n"] if shown else []
    count: Counter[str] = Counter()
    for one in shown:
        count[one.group] += 1
        number = f"  number: {one.number}\n" if one.number not in (0, count[one.group]) else ""
        lines.append(f"- group: {one.group}\n{number}  name: {scalars.text(one.name)}\n  evidence:\n")
        lines += [f"  - {_sentence(sentence)}\n" for sentence in one.evidence]
        lines += ["  doubts:\n"] if one.doubts else []
        lines += [f"  - {scalars.flow({doubt.why.value: doubt.message})}\n" for doubt in one.doubts]
    return "".join(lines)


def as_sidecar(places: Mapping[str, Place], told: Sequence[Told] = (), earlier: Sidecar | None = None) -> Sidecar:
    """What `sidecar_text` of the same says, without writing and reading it; positions are not rounded."""
    before = earlier.places if earlier else {}
    found = {}
    for name, one in places.items():
        place = _as_checked(one, before.get(name, Finding(text="")))
        found[name] = Finding(
            text=_looked_for(place),
            name=place.name,
            chosen=place.chosen,
            point=place.point,
            precision=place.precision if place.found else None,
            confidence=place.confidence if place.found else 0.0,
            reason=place.reason,
            alternatives=place.alternatives,
            evidence=_rests_on(place),
        )
    return Sidecar(found, tuple(one for one in told if one.evidence))


def read_sidecar(path: Path, caps: Caps | None = None) -> Sidecar:
    """What a sidecar says; nothing where there is no file.

    Raises:
        InputError: it is there and cannot be read; nothing is guessed, since checked places rest on it.
    """
    caps = caps or Caps()
    if not os.path.lexists(path):
        return Sidecar()
    return read(content(path, caps.sidecar_bytes, "sidecar_bytes"), path.name, caps)


def head(data: bytes | None, places: Container[str]) -> bytes | None:
    """So much of a sidecar as tells of these places: their lines, as `sidecar_text` has written them."""
    if data is None:
        return None
    first, *entries = re.split(rb"^(?=\S|  \S)", data, flags=re.MULTILINE)
    named = [one for one in entries if (key := re.match(rb"  (.+):\r?\n", one)) and _unquoted(key[1]) in places]
    top = [one for one in entries if one.startswith((b"#", b"mapgen:"))]
    return b"".join((first, *top, b"places:\n" if named else b"places: {}\n", *named))


def _unquoted(key: bytes) -> str:
    return key.decode("utf-8", "replace").strip("\"'")


def read(data: bytes | None, name: str, caps: Caps) -> Sidecar:
    """What the bytes of a sidecar say, None where there is none; `name` is what messages call it.

    Raises:
        InputError: it cannot be read; nothing is guessed, since checked places rest on it.
    """
    if data is None:
        return Sidecar()
    if len(data) > caps.sidecar_bytes:
        raise InputError(
            f"{name} has {len(data):,} bytes; a sidecar has at most {caps.sidecar_bytes:,}",
            hint="raise MAPGEN_CAPS__SIDECAR_BYTES",
        )
    text = decoded(data, name)
    root, problems = yaml_text.read(text, name, caps)
    if problems:
        raise _broken(name, text, problems[0].offset, problems[0].message)
    found: dict[str, Finding] = {}
    places = root.value.get("places") if root is not None and isinstance(root.value, dict) else None
    if places is None or not isinstance(places.value.value, dict):
        raise _broken(name, text, root.start if root else 0, "no places")
    for place, entry in places.value.value.items():
        try:
            found[place] = _finding(_plain(entry.value))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _broken(name, text, entry.key.start, f"{place}: {error}") from error
    told = root.value.get("told") if root is not None and isinstance(root.value, dict) else None
    try:
        return Sidecar(found, tuple(_told(entry) for entry in _plain(told.value)) if told is not None else ())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(name, text, told.key.start if told else 0, f"told: {error}") from error


def _as_checked(place: Place, before: Finding) -> Place:
    """A checked place with the reason and alternatives from when it was found."""
    if place.checked is None or place.chosen is None or before.chosen is None or place.chosen.key != before.chosen.key:
        return place
    return replace(place, reason=before.reason, alternatives=before.alternatives, confidence=before.confidence)


def _looked_for(place: Place) -> str:
    return said(place.mentions[0]) if place.mentions else place.name


def _rests_on(place: Place) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(one for mention in place.mentions for one in mention.evidence))


def _sentence(one: Evidence) -> str:
    return scalars.flow({"document": one.document, "span": list(one.span), "sentence": one.sentence})


def _evidence(entry: dict[str, Any]) -> Evidence:
    start, end = (int(edge) for edge in entry["span"])
    return Evidence(document=_line(entry["document"]), span=(start, end), sentence=_line(entry["sentence"]))


def _told(entry: dict[str, Any]) -> Told:
    rests = tuple(_evidence(one) for one in entry["evidence"])
    doubts = tuple(_doubt(one) for one in entry.get("doubts", ()))
    number = int(entry.get("number", "0"))
    return Told(group=_line(entry["group"]), name=_line(entry["name"]), evidence=rests, doubts=doubts, number=number)


def _doubt(entry: dict[str, Any]) -> Doubt:
    ((why, message),) = entry.items()
    return Doubt(why=Doubtful(why), message=_line(message))


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a {type(value).__name__} stands where a text should")
    return value


def _broken(name: str, text: str, offset: int, message: str) -> InputError:
    line, column = line_column(text, offset)
    return InputError(
        f"{name}, line {line}, column {column}: {message}",
        hint="the file is made by mapgen: restore it, or delete it and look at the checked places again",
    )


def _facts(place: Place) -> list[tuple[str, str]]:
    """Keys and written values of a place, without what it has not."""
    facts: list[tuple[str, Any]] = [("text", _looked_for(place)), ("name", place.name)]
    if place.chosen is not None:
        facts.append(("chosen", _candidate(place.chosen)))
    if place.point is not None:
        facts.append(("point", {"lat": place.point.y, "lon": place.point.x}))
    if place.found:
        facts += [("precision", place.precision.value), ("confidence", round(place.confidence, 3))]
    facts += [("ambiguous", True)] if place.ambiguous else []
    facts += [("reason", place.reason)] if place.reason else []
    if place.checked is not None:
        facts.append(("checked", f"{place.checked.on} {place.checked.by}".strip() or "yes"))
    return [(key, scalars.flow(value)) for key, value in facts]


def _candidate(candidate: Candidate) -> dict[str, Any]:
    written: dict[str, Any] = {"key": candidate.key, "name": candidate.name}
    written |= {key: getattr(candidate, key) for key in _TEXTS if getattr(candidate, key)}
    written |= {"population": candidate.population} if candidate.population else {}
    written |= {"lat": candidate.point.y, "lon": candidate.point.x}
    if candidate.label_point is not None and not candidate.label_point.equals(candidate.point):
        written["label"] = {"lat": candidate.label_point.y, "lon": candidate.label_point.x}
    if candidate.extent is not None:
        written["extent"] = list(candidate.extent)
    written |= {"approximate": True} if candidate.approximate else {}
    return written | {"score": round(candidate.score, 3)}


def _plain(node: Node) -> Any:
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return {key: _plain(entry.value) for key, entry in node.value.items()}


def _finding(entry: dict[str, Any]) -> Finding:
    return Finding(
        text=_line(entry["text"]),
        name=_line(entry.get("name", "")),
        chosen=_read_candidate(entry["chosen"]) if "chosen" in entry else None,
        point=_read_position(entry["point"]) if "point" in entry else None,
        precision=Precision(entry["precision"]) if "precision" in entry else None,
        confidence=_share(entry.get("confidence", "0")),
        reason=_line(entry.get("reason", "")),
        alternatives=tuple(_read_candidate(other) for other in entry.get("alternatives", ())),
        evidence=tuple(_evidence(one) for one in entry.get("evidence", ())),
    )


def _read_candidate(entry: dict[str, Any]) -> Candidate:
    provider, _, identity = entry["key"].partition(":")
    west, south, east, north = map(_degrees, entry["extent"]) if "extent" in entry else (0.0,) * 4
    texts: dict[str, Any] = {key: _line(entry.get(key, "")) for key in _TEXTS}
    return Candidate(
        name=_line(entry["name"]),
        point=_read_point(entry),
        provider=provider,
        provider_id=identity,
        population=_people(entry.get("population", "0")),
        label_point=_read_point(entry["label"]) if "label" in entry else None,
        extent=(west, south, east, north) if "extent" in entry else None,
        score=_share(entry.get("score", "0")),
        approximate=entry.get("approximate") == "true",
        **texts,
    )


def _read_point(entry: dict[str, Any]) -> Point:
    return Point(_degrees(entry["lon"]), _degrees(entry["lat"]))


def _read_position(entry: dict[str, Any]) -> Point:
    point = _read_point(entry)
    checked_position("point", point)
    return point


def _degrees(text: str) -> float:
    value = float(text)
    if not abs(value) <= 360:
        raise ValueError(f"{text[:20]} is no angle")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(f"{text[:20]} is not within 0 and 1")
    return value


def _people(text: str) -> int:
    if len(text) > 12:
        raise ValueError(f"{text[:20]}… is no number of people")
    return int(text)
