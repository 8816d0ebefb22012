"""Six articles of other beats against what a reader finds in them: places, legs of journeys, happenings.

`tests/data/articles/NAME.txt` is the text, `NAME.toml` the answers. What is `optional` there may be drafted and need
not be; what stands under `absent` is named in the text and must not be on the map. `places.csv` has the hamlets that
are too small for the gazetteer that ships, as a desk would add them.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from mapgen import geometry, pipeline
from mapgen.dates import when as when_of
from mapgen.errors import InputError
from mapgen.gazetteer import key_of
from mapgen.model import Document, Role, Shape

if TYPE_CHECKING:
    from mapgen.model import Happening
    from mapgen.pipeline import Story

ARTICLES = Path(__file__).parent.parent / "data" / "articles"
NAMES = ("ferry", "wildfire", "tour", "pilgrimage", "freighter", "walrus")
KM = 15.0
HOW = {"off": {Shape.OFF}, "between": {Shape.BETWEEN}, "near": {Shape.OFFSET, Shape.RING}}


@dataclass
class Count:
    """Right and wrong answers of one sort."""

    right: int = 0
    """Of what was drafted, as the answers have it."""
    drafted: int = 0
    found: int = 0
    """Of what is asked for."""
    asked: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.asked if self.asked else 1.0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right,
            self.drafted + other.drafted,
            self.found + other.found,
            self.asked + other.asked,
            self.notes + other.notes,
        )


class Marked:
    """One draft beside its answers."""

    def __init__(self, name: str, *, desk: bool = True) -> None:
        self.answers: dict[str, Any] = tomllib.loads((ARTICLES / f"{name}.toml").read_text())
        own = (ARTICLES / "places.csv",) if desk else ()
        chosen = pipeline.made_settings(model="none", gazetteers=own)
        self.story: Story = pipeline.story(ARTICLES / f"{name}.txt", settings=chosen)
        shown = {
            one.id: one
            for one in self.story.outline.mentions
            if one.role is not Role.MENTIONED and one.relative is None
        }
        by_id = {one.id: one for one in self.story.outline.mentions}
        for one in self.story.outline.mentions:
            if one.relative is not None and one.role is not Role.MENTIONED:
                shown |= {of: by_id[of] for of in one.relative.of}
        self.shown = shown
        self.called = {name: self._label(name) for name in shown}

    def _label(self, mention: str) -> str:
        """The name in the answers of a place of the draft, "" where they have none such."""
        place, text = self.story.places[mention], self.shown[mention].text
        for label in self.answers.get("places", ()):
            if not place.found:
                continue
            named = {key_of(one) for one in (label["name"], *label.get("names", ()))}
            if "country" in label and place.country not in ("", label["country"]):
                continue
            if key_of(text) not in named and not (place.chosen and key_of(place.chosen.name) in named):
                continue
            if "at" not in label:
                return str(label["name"])
            spot = Point(label["at"][1], label["at"][0])
            if place.point is not None and geometry.distance_m(place.point, spot) <= 1000 * label.get("km", KM):
                return str(label["name"])
        return ""

    def places(self) -> Count:
        """Places on the map."""
        asked = {one["name"] for one in self.answers["places"] if not one.get("optional")}
        found = set(self.called.values())
        wrong = [self.shown[one].text for one, label in self.called.items() if not label]
        return Count(
            len(self.called) - len(wrong),
            len(self.called),
            len(asked & found),
            len(asked),
            [f"wrong place {one}" for one in wrong] + [f"missing place {one}" for one in sorted(asked - found)],
        )

    def legs(self) -> Count:
        """Single legs of journeys, with their mode and direction."""
        required: set[tuple[str, ...]] = set()
        allowed: set[tuple[str, ...]] = set()
        for journey in self.answers.get("journeys", ()):
            stops = journey["stops"]
            pairs = {(journey["mode"], a, b) for a, b in itertools.pairwise(stops)}
            allowed |= pairs
            required |= set() if journey.get("optional") else pairs
        drafted = [
            (leg.mode or "leg", self.called.get(leg.origin, ""), self.called.get(leg.destination, ""))
            for leg in self.story.outline.legs
        ]
        right = [one for one in drafted if one in allowed]
        notes = [f"wrong leg {one}" for one in drafted if one not in allowed]
        notes += [f"missing leg {one}" for one in sorted(required - set(drafted))]
        return Count(len(right), len(drafted), len(required & set(drafted)), len(required), notes)

    def happenings(self) -> Count:
        """What took place, at its place, on its day, under a title that says it."""
        labels = self.answers.get("happenings", ())
        taken: set[int] = set()
        right = 0
        notes = []
        for happening in self.story.outline.happenings:
            match = next(
                (n for n, label in enumerate(labels) if n not in taken and self._tells(happening, label)), None
            )
            if match is None:
                when = happening.when.edtf if happening.when else ""
                notes.append(f"wrong happening {happening.place} | {when} | {happening.status} | {happening.title}")
            else:
                taken.add(match)
                right += 1
        asked = {n for n, label in enumerate(labels) if not label.get("optional")}
        notes += [f"missing happening {labels[n]}" for n in sorted(asked - taken)]
        return Count(right, len(self.story.outline.happenings), len(asked & taken), len(asked), notes)

    def _tells(self, happening: Happening, label: dict[str, Any]) -> bool:
        mention = next(one for one in self.story.outline.mentions if one.id == happening.place)
        of = mention.relative.of if mention.relative else (mention.id,)
        where = {self.called.get(one, "") for one in of}
        expected = {label["place"]} if isinstance(label["place"], str) else set(label["place"])
        if "how" in label and (mention.relative is None or mention.relative.shape not in HOW[label["how"]]):
            return False
        when = happening.when.edtf if happening.when else ""
        dates = [label["when"]] if isinstance(label.get("when"), str) else label.get("when")
        dates = [one and when_of(one).edtf for one in dates] if dates is not None else None
        return (
            bool(where & expected)
            and any(word in happening.title.lower() for word in label["about"])
            and (dates is None or when in dates)
            and label.get("status", happening.status) == happening.status
        )

    def journeys_dated(self) -> Count:
        """Journeys whose date is the one that the answers give."""
        count = Count()
        for label in self.answers.get("journeys", ()):
            if "when" not in label:
                continue
            first = (label["mode"], label["stops"][0], label["stops"][1])
            for leg in self.story.outline.legs:
                if (leg.mode, self.called.get(leg.origin), self.called.get(leg.destination)) == first:
                    when = leg.when.edtf if leg.when else ""
                    count.asked += 1
                    allowed = [label["when"]] if isinstance(label["when"], str) else label["when"]
                    is_right = any(when.startswith(one) for one in allowed)
                    count.found += is_right
                    count.notes += [] if is_right else [f"journey {first} dated {when!r}"]
                    break
        return count


@pytest.fixture(scope="module")
def marked() -> dict[str, Marked]:
    """Every article drafted, beside its answers."""
    return {name: Marked(name) for name in NAMES}


@pytest.mark.parametrize(
    ("what", "precision", "recall"),
    [("places", 0.9, 0.9), ("legs", 0.8, 0.8), ("happenings", 0.75, 0.75), ("journeys_dated", 1.0, 0.8)],
)
def test_the_drafts_hold_what_a_reader_finds(
    marked: dict[str, Marked], what: str, precision: float, recall: float
) -> None:
    """Over all articles: of what is drafted so much is right, of what is there so much is found."""
    count = sum((getattr(one, what)() for one in marked.values()), Count())
    assert count.precision >= precision, count.notes
    assert count.recall >= recall, count.notes


@pytest.mark.parametrize("name", NAMES)
def test_what_a_text_only_drops_is_not_on_the_map(marked: dict[str, Marked], name: str) -> None:
    """Persons called like places, history, what people compare it with, organisations, governments by their seat."""
    one = marked[name]
    shown = {key_of(mention.text) for mention in one.shown.values()}
    assert not shown & {key_of(absent) for absent in one.answers["absent"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_day_of_publication_is_read(marked: dict[str, Marked], name: str) -> None:
    """From a line of its own or from the dateline."""
    assert marked[name].story.outline.published == marked[name].answers["published"]


@pytest.mark.parametrize("name", NAMES)
def test_titles_can_stand(marked: dict[str, Marked], name: str) -> None:
    """Short, with more than a word, not cut in the middle, no date or speaker in them."""
    for happening in marked[name].story.outline.happenings:
        assert 3 <= len(happening.title.split()) <= 16, happening.title
        assert len(happening.title) <= 100
        assert "…" not in happening.title
        assert not re.search(r"\b(?:the|a|of|in|at|and|to|on|said|reportedly)$", happening.title), happening.title
        assert happening.quote
        assert happening.evidence


SENTENCES = [
    sentence
    for name in NAMES
    for sentence in re.split(r"(?<=[.”])\s+", (ARTICLES / f"{name}.txt").read_text(encoding="utf-8"))
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14))
def test_any_text_is_drafted_and_every_quote_stands_where_it_says(parts: list[str]) -> None:
    """No order of sentences breaks it; spans are valid; the same text gives the same draft."""
    options = {"model": "none", "published": "2024-06-12"}
    text = " ".join(parts)
    try:
        story, written = pipeline.draft((Document(text=text, id="text"),), **options)
    except InputError as error:
        assert "no place" in str(error)
        return
    for item in (*story.outline.mentions, *story.outline.legs, *story.outline.happenings):
        for one in item.evidence:
            start, end = one.span
            assert 0 <= start < end <= len(text)
            assert text[start:end] in one.sentence
            assert one.sentence in text
            assert text[start:end] == one.sentence or item in story.outline.mentions
    assert pipeline.draft((Document(text=text, id="text"),), **options)[1] == written
