"""Movements and events in single sentences, whose places are marked: "sailed from [Troy] to [Ithaca|island]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point

from mapgen.extract.clauses import clauses, sentences_of
from mapgen.extract.entities import Entities
from mapgen.extract.happenings import events
from mapgen.extract.journeys import voyages
from mapgen.extract.relatives import where
from mapgen.extract.sentences import sentences
from mapgen.extract.telling import tellings
from mapgen.extract.times import Calendar
from mapgen.extract.travel import mode_of, trips
from mapgen.model import Candidate, Document, Evidence, Mention, Mode, Place, Use

if TYPE_CHECKING:
    from mapgen.extract.clauses import Sentence
    from mapgen.extract.journeys import Voyage
    from mapgen.extract.telling import Telling

POSITIONS = {"Troy": (26.2, 39.9), "Ithaca": (20.7, 38.4), "Sparta": (22.4, 37.1), "Delphi": (22.5, 38.5)}


class Told:
    """A text with its places marked, read as far as clauses with their dates."""

    def __init__(self, marked: str, published: str = "2024-03-07") -> None:
        spans: list[tuple[int, int, str]] = []
        text = ""
        for part in re.split(r"(\[[^\]]+\])", marked):
            if part.startswith("["):
                name, _, kind = part[1:-1].partition("|")
                spans.append((len(text), len(text) + len(name), kind or "city"))
                text += name
            else:
                text += part
        document = Document(text=text, id="text", lang="en", published=published)
        ends = sentences(text)
        mentions: list[Mention] = []
        places: dict[str, Place] = {}
        for number, (start, end, kind) in enumerate(spans):
            name = text[start:end]
            first, last = next(span for span in ends if span[0] <= start < span[1])
            use = Use.DEMONYM if kind == "people" else Use.LITERAL
            evidence = Evidence(document="text", span=(first, last), sentence=text[first:last])
            mention = Mention(id=f"m{number}", text=name, span=(start, end), use=use, evidence=(evidence,))
            point = Point(*POSITIONS.get(name, (23.0 + len(name) / 10, 38.0)))
            chosen = Candidate(
                name=name,
                point=point,
                provider="test",
                provider_id=name,
                kind="country" if kind == "people" else kind,
                country="TR" if kind == "country" else "GR",
            )
            mentions.append(mention)
            places[mention.id] = Place(
                id=mention.id, name=name, mentions=(mention,), chosen=chosen, geometry=point, point=point
            )
        self.sentences: tuple[Sentence, ...] = sentences_of(document, ends, mentions, places)
        self.entities = Entities(mentions, places)
        self.told: tuple[Telling, ...] = tellings(self.sentences, Calendar(published, text))

    @property
    def voyages(self) -> tuple[Voyage, ...]:
        made = [trip for one in self.told if not one.is_history for trip in trips(one.clause, one.when)]
        return voyages(made, self.entities)[0]

    @property
    def journeys(self) -> list[str]:
        """Each journey on a line: its means, its stops, and " and back"."""
        return [
            f"{one.mode or 'leg'}: {' > '.join(place.name for place in one.places)}{' and back' if one.returns else ''}"
            for one in self.voyages
        ]


@pytest.mark.parametrize(
    ("text", "journeys"),
    [
        # from where to where, by what
        ("The train went from [Troy] to [Sparta].", ["rail: Troy > Sparta"]),
        ("The king sailed from [Troy] to [Ithaca|island].", ["sea: Troy > Ithaca"]),
        ("The minister flew from [Troy] to [Delphi] by helicopter.", ["air: Troy > Delphi"]),
        ("The convoy drove from [Troy] into [Sparta].", ["road: Troy > Sparta"]),
        ("They marched from [Troy] towards [Sparta].", ["walk: Troy > Sparta"]),
        ("The queen travelled from [Troy] to [Sparta].", ["leg: Troy > Sparta"]),
        ("She left [Troy] by train for [Sparta].", ["rail: Troy > Sparta"]),
        ("The ship left [Troy] and arrived in [Ithaca].", ["sea: Troy > Ithaca"]),
        ("The ferry set out from [Troy] and docked in [Ithaca].", ["sea: Troy > Ithaca"]),
        # over where
        ("The train went from [Troy] via [Delphi] to [Sparta].", ["rail: Troy > Delphi > Sparta"]),
        ("The train went from [Troy] through [Delphi] to [Sparta].", ["rail: Troy > Delphi > Sparta"]),
        ("The train crossed the [Long Bridge|bridge] on its way from [Troy] to [Sparta].", ["rail: Troy > Long Bridge > Sparta"]),
        ("The ship sailed from [Troy] across the [Wine Sea|sea] to [Ithaca].", ["sea: Troy > Ithaca"]),
        ("The ship left [Troy]. It called at [Delphi] and reached [Ithaca].", ["sea: Troy > Delphi > Ithaca"]),
        ("The ship left [Troy]. It stopped for fuel in [Delphi]. It docked in [Ithaca].", ["sea: Troy > Delphi > Ithaca"]),
        # there and back
        ("The train made a round trip from [Troy] to [Sparta].", ["rail: Troy > Sparta and back"]),
        ("The train went from [Troy] to [Sparta]. It returned to [Troy] on Monday.", ["rail: Troy > Sparta and back"]),
        ("The train went from [Troy] to [Sparta]. The guest left by train.", ["rail: Troy > Sparta"]),
        # one after the other
        ("Helen flew from [Troy] to [Sparta]. From there she flew to [Delphi].", ["air: Troy > Sparta > Delphi"]),
        ("Helen flew from [Troy] to [Sparta] on Monday. On Tuesday she went on to [Delphi] by plane.",
         ["air: Troy > Sparta > Delphi"]),
        ("They walked from [Troy] to [Delphi]. They spent a night in [Argos]. They reached [Sparta] on foot.",
         ["walk: Troy > Delphi > Argos > Sparta"]),
        ("Helen flew from [Troy] to [Sparta] on Monday. On Tuesday she flew to [Delphi] and returned to [Sparta].",
         ["air: Troy > Sparta > Delphi > Sparta"]),
        ("It was put on a truck, driven by X, 44, which took it over [Argos] to [Ithaca]. A truck went from [Troy] to [Delphi].",
         ["road: Troy > Delphi"]),
        ("The truck went from [Troy] to [Sparta] by way of [Argos].", ["road: Troy > Argos > Sparta"]),
        ("The ship's voyage began in [Troy]. It then sailed to [Ithaca].", ["sea: Troy > Ithaca"]),
        ("The Argo left [Troy]. The ship passed [Delphi]. The Argo then docked in [Ithaca].",
         ["sea: Troy > Delphi > Ithaca"]),
        # another traveller is another journey, or none
        ("Helen flew from [Troy] to [Sparta]. Envoys have since travelled to [Delphi].", ["air: Troy > Sparta"]),
        ("Helen flew from [Troy] to [Sparta]. Her deputy is expected to travel to [Delphi].", ["air: Troy > Sparta"]),
        ("Two planes flew from [Troy] to [Sparta]; from there trucks carried tents to [Delphi].",
         ["air: Troy > Sparta", "road: Sparta > Delphi"]),
        ("The train went from [Troy] to [Sparta]. A bus went from [Delphi] to [Argos].",
         ["rail: Troy > Sparta", "road: Delphi > Argos"]),
        # where it was bound for, and never came
        ("The ferry was on its way from [Troy] to [Ithaca|island]. It called at [Delphi].", ["sea: Troy > Delphi > Ithaca"]),
        ("The ship left [Troy] on Monday and is expected to reach [Ithaca] on Friday.", ["sea: Troy > Ithaca"]),
        # no journeys
        ("The train never went from [Troy] to [Sparta].", []),
        ("The trip from [Troy] to [Sparta] was cancelled.", []),
        ("A year ago the train would have gone from [Troy] to [Sparta].", []),
        ("The fire spread from [Troy] to [Sparta].", []),
        ("Smoke drifted from [Troy] to [Sparta].", []),
        ("The pilgrims from [Troy] met in [Sparta].", []),
        ("The crew comes from [Troy] and [Sparta].", []),
        ("The train stood in [Troy].", []),
        ("In 1994 the train went from [Troy] to [Sparta].", []),
        ("He was invited to travel from [Troy] to [Sparta].", []),
    ],
)  # fmt: skip
def test_journeys_are_put_together_from_sentences(text: str, journeys: list[str]) -> None:
    """Means, stops in order, and whether it came back."""
    assert Told(text).journeys == journeys


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The train went from [Troy] to [Sparta] on Monday.", "2024-03-04"),
        ("The train left [Troy] on 1 March. It reached [Sparta] on 3 March.", "2024-03-01/2024-03-03"),
        ("The train left [Troy] on 1 March. Two days later it reached [Sparta].", "2024-03-01/2024-03-03"),
        ("On 1 March the train left [Troy] and reached [Sparta].", "2024-03-01"),
        ("The train went from [Troy] to [Sparta] in early February.", "2024-02~"),
        ("The train went from [Troy] to [Sparta].", ""),
        ("The train went from [Troy] to [Sparta], the ministry said on Monday.", ""),
    ],
)
def test_a_journey_has_the_days_of_its_stops(text: str, when: str) -> None:
    """From the first to the last, as far as the text dates them; the day of a report is none of them."""
    (voyage,) = Told(text).voyages
    assert voyage.when == when


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("left by train for the airport", Mode.RAIL),
        ("flew on", Mode.AIR),
        ("were taken by helicopter", Mode.AIR),
        ("anchored off the coast", Mode.SEA),
        ("walked for days", Mode.WALK),
        ("drove through the night", Mode.ROAD),
        ("a tanker", Mode.SEA),
        ("met the chairman", None),
    ],
)
def test_the_means_of_travel(words: str, mode: Mode | None) -> None:
    """What stands behind "by" goes before the rest."""
    assert mode_of(words) is mode


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The ship, which had waited for days, docked.", ["The ship", "had waited for days", "docked"]),
        ("It sailed at dawn and anchored at dusk.", ["It sailed at dawn", "anchored at dusk"]),
        ("It passed the capes and the bay.", ["It passed the capes and the bay"]),
        ("He left, the agency said on Monday.", ["He left", "the agency said on Monday"]),
        ("He said that it had sunk.", ["He said", "it had sunk"]),
        ("A fire that broke out on Monday has spread.", ["A fire", "broke out on Monday", "has spread"]),
        ("They walked there, where they slept.", ["They walked there", "they slept"]),
    ],
)
def test_a_sentence_is_taken_apart_at_its_verbs(text: str, parts: list[str]) -> None:
    """Each clause has one."""
    (sentence,) = Told(text).sentences
    assert [one.text.strip(" .,;") for one in clauses(sentence)] == parts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A ship sank 12 nautical miles north-west of [Ithaca|island].",
         {"near": {"place": "Ithaca", "by": "12 nmi", "bearing": "north-west"}}),
        ("A ship sank about 40 km from [Troy].", {"near": {"place": "Troy", "by": "40 km"}}),
        ("A ship sank off [Ithaca|island].", {"off": "Ithaca"}),
        ("A ship sank off the coast of [Ithaca|island].", {"off": "Ithaca"}),
        ("A ship sank off the [Trojan|people] coast.", {"off": "Trojan"}),
        ("A ship sank between [Troy] and [Sparta].", {"between": ["Troy", "Sparta"]}),
        ("A man was found near [Troy].", {"at": "Troy", "within": "15 km"}),
        ("A man was found within 5 km of [Troy].", {"at": "Troy", "within": "5 km"}),
        ("A man was found in [Troy].", {"at": "Troy"}),
        ("A man was found 300 km from [Hellas|country].", {"at": "Hellas"}),
    ],
)  # fmt: skip
def test_a_position_is_told_through_a_place(text: str, told: dict[str, object]) -> None:
    """As the story file has it."""
    (sentence,) = Told(text).sentences
    assert where(sentence, sentence.spots[0], lambda spot: spot.mention.text) == told


@pytest.mark.parametrize(
    ("text", "title", "place", "when"),
    [
        ("The king held talks with the envoys in [Troy] on Monday.", "The king held talks with the envoys in Troy",
         "Troy", "2024-03-04"),
        ("The king, who is 80, reportedly died in [Troy] last night.", "The king died in Troy", "Troy", "2024-03-06"),
        ("“We saw it all and could do nothing,” he said. A tanker exploded in [Troy] on Monday.",
         "A tanker exploded in Troy", "Troy", "2024-03-04"),
        ("The king flew to [Troy], where he held talks with the envoys on Monday.", "He held talks with the envoys",
         "Troy", "2024-03-04"),
        ("The king flew to [Troy], where he held talks at a palace on the [Styx|river] on Monday.",
         "He held talks at a palace on the Styx", "Troy", "2024-03-04"),
        ("On Monday the envoys held talks in the [Wine Sea|sea] port of [Ithaca].",
         "The envoys held talks in the Wine Sea port of Ithaca", "Ithaca", "2024-03-04"),
        ("It was put on a truck, driven by John Doe, 44, which burned in [Troy] on Monday.", "A truck burned in Troy",
         "Troy", "2024-03-04"),
        ("Two men were arrested in [Troy] on Monday, the police said on Tuesday.", "Two men were arrested in Troy",
         "Troy", "2024-03-04"),
        ("The ship struck a rock off [Ithaca|island] on Sunday and sank.", "The ship struck a rock off Ithaca",
         "Ithaca", "2024-03-03"),
        ("Some 1,500 people were evacuated from villages around [Troy] on Monday.",
         "Some 1,500 people were evacuated from villages around Troy", "Troy", "2024-03-04"),
    ],
)  # fmt: skip
def test_an_event_has_a_title_a_place_and_a_day(text: str, title: str, place: str, when: str) -> None:
    """A clause with subject and verb, without its date and who said so."""
    told = Told(text)
    (event,) = events(told.told, told.entities)
    assert (event.title, event.at.name, event.edtf) == (title, place, when)


@pytest.mark.parametrize(
    "text",
    [
        "If the ship sinks off [Ithaca|island] on Monday, it will be lost.",
        "The stop in [Troy] on Monday was cancelled.",
        "The crew comes from [Troy].",
        "The owner is registered in [Troy].",
        "In 1994 a ferry sank off [Ithaca|island].",
        "The ministry in [Troy] said that nothing was known.",
        "“The ship went down in the night off [Ithaca|island],” he said.",
        "A ship off [Ithaca|island]",
        "The photograph from [Troy] turned out to be of a seal.",
    ],
)
def test_what_did_not_take_place_is_no_event(text: str) -> None:
    """Conditions, what was called off, history, headings, what people say."""
    told = Told(text)
    assert events(told.told, told.entities) == ()


def test_sentences_that_tell_the_same_are_one_event() -> None:
    """With each of them as evidence, and the date that one of them has."""
    told = Told(
        "The king met the envoys in [Troy]. Nobody else was there. On Monday the king met two envoys in [Troy]."
    )
    (event,) = events(told.told, told.entities)
    assert len(event.evidence) == 2
    assert event.edtf == "2024-03-04"
