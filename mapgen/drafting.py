"""From articles to the draft of a story: read, extract, locate and extract again, before the way of every story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import story
from .errors import InputError
from .extract import mentions as mentions_of
from .extract import writing
from .extract.draft import draft as draft_of
from .locate import places as places_of
from .locate.online import chain
from .read.story import of as outline_of
from .story import sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .extract.draft import Draft
    from .model import Document, Mention, Outline, Place
    from .settings import Settings


@dataclass(frozen=True, slots=True)
class Drafted:
    """A story as articles tell it: the text of its file, what that says, and what it rests on."""

    text: str
    outline: Outline


def drafted(
    documents: Sequence[Document], *, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> Drafted:
    """The draft of the story that articles tell together.

    What is written is found again: where a name alone would mean another place than it does in its text, the
    story says more of it.

    Args:
        documents: the articles; their ids are made unique.
        settings: the settings of the run.
        progress: called with (done, all) as articles are read.

    Raises:
        PluginError: the model that the settings name is not installed.
        DataError: the shipped gazetteer is missing or broken.
        InputError: no place is found in the articles.
    """
    documents = _with_own_ids(documents, settings.published)
    mentions: dict[str, tuple[Mention, ...]] = {}
    places: dict[str, Place] = {}
    for number, document in enumerate(documents, 1):
        everything = replace(settings, demonyms=True)  # "off the Danish coast" is a place
        found = tuple(
            replace(one, id=f"{document.id}#{at}") for at, one in enumerate(mentions_of(document, everything), 1)
        )
        located, _ = places_of(found, settings=settings, geocoders=chain(settings), document=document)
        mentions[document.id] = found
        places |= located
        if progress is not None:
            progress(number, len(documents))
    made = draft_of(documents, mentions, places)
    if not (made.places or made.journeys or made.steps or made.related):
        called = ", ".join(document.title or document.id for document in documents)
        raise InputError(
            f"{called}: no place is found in this text that a map could show",
            hint="is it an article? --gazetteer adds names of your own",
        )
    first = _read(made, settings)
    again, _ = places_of(first.mentions, legs=first.legs, settings=settings)
    strayed = {
        place.chosen.key
        for name, place in made.found.items()
        if place.chosen and name in again and _key(again[name]) != place.chosen.key
    }
    if strayed:
        made = draft_of(documents, mentions, places, unsure=strayed)
        first = _read(made, settings)
    text = writing.story_text(made)
    return Drafted(text, replace(first, issues=(*first.issues, *made.issues)))


def _key(place: Place) -> str:
    return place.chosen.key if place.chosen else ""


def _read(made: Draft, settings: Settings) -> Outline:
    """The outline of a draft, by reading what would be written."""
    name = f"{made.id}.yaml"
    file = story.loads(writing.story_text(made), name=name, caps=settings.caps)
    kept = {key: sidecar.Finding(text="", evidence=item.evidence) for key, item in made.places.items()}
    return outline_of(file, sidecar.Sidecar(kept, writing.told(made)), id=made.id)


def _with_own_ids(documents: Sequence[Document], published: str) -> tuple[Document, ...]:
    """Documents with ids of their own, dated as the settings say where they are not."""
    taken: set[str] = set()
    own: list[Document] = []
    for document in documents:
        name = story.ids.fresh(document.id or document.title or "article", taken)
        taken.add(name)
        own.append(replace(document, id=name, published=document.published or published))
    return tuple(own)
