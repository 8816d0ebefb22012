"""`NAME.located.yaml`: what the machine found for the places of a story, beside the file that a person writes.

It says of each place what was chosen and why, how sure that is, and what else it could be. What a person has
checked in the story is taken from here again by every later run; the rest is found anew. Nothing in it is published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from mapgen.errors import InputError
from mapgen.model import Candidate, Place, Precision
from mapgen.settings import Caps

from . import scalars, yaml_text
from .file import decoded
from .nodes import Node, line_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    evidence: tuple[str, ...] = ()
    """The sentences of a text that name the place."""


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


def sidecar_text(
    places: Mapping[str, Place],
    earlier: Mapping[str, Finding] | None = None,
    evidence: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The text of a sidecar, places in the order given; the same places give the same text.

    Args:
        places: by the id of their mention.
        earlier: what the sidecar said before. Of a place that a person has checked since, the reason and
            the alternatives of that time stay; so does all evidence.
        evidence: sentences that name a place, by the same id.
    """
    earlier, evidence = earlier or {}, evidence or {}
    lines = [HEAD, "places:\n" if places else "places: {}\n"]
    for name, place in places.items():
        lines.append(f"  {scalars.text(name)}:\n")
        before = earlier.get(name, Finding(text=""))
        kept = _as_checked(place, before)
        lines += [f"    {key}: {value}\n" for key, value in _facts(kept)]
        sentences = evidence.get(name) or before.evidence
        for key, items in (
            ("alternatives", [scalars.flow(_candidate(other)) for other in kept.alternatives]),
            ("evidence", [scalars.text(sentence) for sentence in sentences]),
        ):
            if items:
                lines.append(f"    {key}:\n")
                lines += [f"    - {item}\n" for item in items]
    return "".join(lines)


def read_sidecar(path: Path, caps: Caps | None = None) -> dict[str, Finding]:
    """What a sidecar says, by the id of the place; nothing where there is no file.

    Raises:
        InputError: it is there and cannot be read; nothing is guessed, since checked places rest on it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    text = decoded(data, path.name)
    root, problems = yaml_text.read(text, path.name, caps or Caps())
    if problems:
        raise _broken(path.name, text, problems[0].offset, problems[0].message)
    found: dict[str, Finding] = {}
    places = root.value.get("places") if root is not None and isinstance(root.value, dict) else None
    if places is None or not isinstance(places.value.value, dict):
        raise _broken(path.name, text, root.start if root else 0, "no places")
    for name, entry in places.value.value.items():
        try:
            found[name] = _finding(_plain(entry.value))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _broken(path.name, text, entry.key.start, f"{name}: {error}") from error
    return found


def _as_checked(place: Place, before: Finding) -> Place:
    """A checked place with the reason and alternatives from when it was found."""
    if place.checked is None or place.chosen is None or before.chosen is None or place.chosen.key != before.chosen.key:
        return place
    return replace(place, reason=before.reason, alternatives=before.alternatives, confidence=before.confidence)


def _broken(name: str, text: str, offset: int, message: str) -> InputError:
    line, column = line_column(text, offset)
    return InputError(
        f"{name}, line {line}, column {column}: {message}",
        hint="the file is made by mapgen: restore it, or delete it and look at the checked places again",
    )


def _facts(place: Place) -> list[tuple[str, str]]:
    """Keys and written values of a place, without what it has not."""
    said_words = said(place.mentions[0]) if place.mentions else place.name
    facts: list[tuple[str, Any]] = [("text", said_words), ("name", place.name)]
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
        text=entry["text"],
        name=entry.get("name", ""),
        chosen=_read_candidate(entry["chosen"]) if "chosen" in entry else None,
        point=_read_point(entry["point"]) if "point" in entry else None,
        precision=Precision(entry["precision"]) if "precision" in entry else None,
        confidence=float(entry.get("confidence", "0")),
        reason=entry.get("reason", ""),
        alternatives=tuple(_read_candidate(other) for other in entry.get("alternatives", ())),
        evidence=tuple(entry.get("evidence", ())),
    )


def _read_candidate(entry: dict[str, Any]) -> Candidate:
    provider, _, identity = entry["key"].partition(":")
    west, south, east, north = (float(edge) for edge in entry["extent"]) if "extent" in entry else (0.0,) * 4
    return Candidate(
        name=entry["name"],
        point=_read_point(entry),
        provider=provider,
        provider_id=identity,
        population=int(entry.get("population", "0")),
        label_point=_read_point(entry["label"]) if "label" in entry else None,
        extent=(west, south, east, north) if "extent" in entry else None,
        score=float(entry.get("score", "0")),
        approximate=entry.get("approximate") == "true",
        **{key: entry.get(key, "") for key in _TEXTS},
    )


def _read_point(entry: dict[str, Any]) -> Point:
    return Point(float(entry["lon"]), float(entry["lat"]))
