"""A draft as a story file that a person goes on with, and as evidence for its sidecar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.story import scalars
from mapgen.story.sidecar import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .draft import Draft, Item

HEAD = """\
# Drafted by mapgen from {count}: nothing here has been checked.
# The sentences that each item rests on stand in the .located.yaml beside this file; `mapgen review` walks
# through them. When all is right, take out `draft: true`.
"""


def story_text(draft: Draft) -> str:
    """The story file, in the order in which one reads it: sources, places that need help, journeys, steps."""
    return "".join(_lines(draft))


def told(draft: Draft) -> tuple[Told, ...]:
    """What each journey and step rests on, in the order of the file."""
    groups = (("journeys", draft.journeys), ("steps", draft.steps), ("related", draft.related))
    return tuple(
        Told(group=group, name=str(item.words.get("title", "")), evidence=item.evidence, doubts=item.doubts)
        for group, items in groups
        for item in items
    )


def _lines(draft: Draft) -> Iterator[str]:
    count = sum("title" in source for key, source in draft.sources.items() if key in _articles(draft))
    yield HEAD.format(count=f"{count} articles" if count != 1 else "an article")
    yield "mapgen: 1\ndraft: true\n"
    for key, value in (("title", draft.title), ("lang", draft.lang), ("published", draft.published)):
        if value:
            yield f"{key}: {scalars.text(value)}\n"
    yield "sources:\n"
    for key, facts in draft.sources.items():
        yield f"  {scalars.text(key)}: {scalars.flow(facts)}\n"
    used = _used(draft)
    helped = {key: item for key, item in draft.places.items() if len(item.words) > 1 or item.words["name"] not in used}
    if helped:
        yield "places:\n"
        for key, item in helped.items():
            yield f"  {scalars.text(key)}: {scalars.flow(item.words)}\n"
    for word, items in (("journeys", draft.journeys), ("steps", draft.steps), ("related", draft.related)):
        if items:
            yield f"{word}:\n"
            for item in items:
                yield from _item(item)
    if draft.mentioned:
        yield "mentioned: # named in the text, not on the map\n"
        for name in draft.mentioned:
            yield f"- {scalars.text(name)}\n"


def _item(item: Item) -> Iterator[str]:
    mark = "- "
    for key, value in item.words.items():
        yield f"{mark}{key}: {scalars.flow(value)}\n"
        mark = "  "


def _used(draft: Draft) -> set[str]:
    """Every name and id that journeys and steps mean places by."""

    def names(words: Mapping[str, Any]) -> Iterator[str]:
        for key, value in words.items():
            if key in ("train", "road", "ship", "air", "walk", "leg"):
                yield from value.split(" > ")
            elif key in ("at", "off", "area"):
                yield value
            elif key == "between":
                yield from value
            elif key == "near":
                yield value["place"]

    return {name for item in (*draft.journeys, *draft.steps, *draft.related) for name in names(item.words)}


def _articles(draft: Draft) -> set[str]:
    items = (*draft.places.values(), *draft.journeys, *draft.steps, *draft.related)
    return {one.document for item in items for one in item.evidence}
