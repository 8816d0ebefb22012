"""What a person is asked about a story, one after the other: places that want a look, then what a draft tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapgen.errors import ProviderError
from mapgen.geometry import distance_m, geod
from mapgen.model import Mention, Precision, Severity
from mapgen.story import nodes

from . import check, plausible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.model import Candidate, Evidence, Issue, Place, When
    from mapgen.pipeline import Story
    from mapgen.story import StoryFile

MOST = 9
"""Candidates of a place that are offered, each by one digit."""
ITSELF_UNKNOWN = ("unknown-place", "area-only")
"""Issues of a place of which only the area around it was found."""
WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


@dataclass(frozen=True, slots=True)
class OfPlace:
    """Is this the place that is meant?"""

    place: Place
    candidates: tuple[Candidate, ...]
    """Likeliest first; empty where nothing is known, or where the writer gave the position."""
    issues: tuple[Issue, ...]
    line: str
    """The line of the story file that names it, for what no text is kept of."""

    @property
    def key(self) -> str:
        """Names the question for as long as the story says the same."""
        return f"place {self.place.id}"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sentences that name the place."""
        return self.place.mentions[0].evidence


@dataclass(frozen=True, slots=True)
class OfTold:
    """Did this journey or this step take place as it is told?"""

    group: str
    """journeys, steps or related."""
    number: int
    """Its index in the group, from 0."""
    name: str
    when: str
    status: str
    text: str
    evidence: tuple[Evidence, ...]
    issues: tuple[Issue, ...]
    where: str
    line: str
    """The item as it stands in the story file."""

    @property
    def key(self) -> str:
        """Names the question for as long as the story says the same."""
        return f"{self.group} {self.line}"


Question = OfPlace | OfTold


def questions(story: Story, file: StoryFile) -> tuple[Question, ...]:
    """All that is to be asked, worst first: places, then journeys, steps and what is related to them."""
    told: dict[str, list[Issue]] = {}
    for issue in check.looked_at(story, file):
        if issue.code != "no-evidence":
            told.setdefault(issue.subject, []).append(issue)
    legs = {leg.id: leg.journey for leg in story.outline.legs}
    for subject in [name for name in told if name in legs]:
        told.setdefault(legs[subject], []).extend(told[subject])
    places = [
        OfPlace(place, _candidates(story, place, told[place.id]), tuple(told[place.id]), _line(file, place))
        for place in story.places.values()
        if _wants_a_look(place, told.get(place.id, []))
    ]
    places.sort(key=lambda one: _weight(one.issues))
    return (*places, *(_told(story, file, told) if check.is_draft(story) else ()))


def of_place(story: Story, file: StoryFile, place: Place) -> OfPlace:
    """The question about one place, whether it wants a look or not."""
    issues = tuple(one for one in check.looked_at(story, file) if one.subject == place.id)
    return OfPlace(place, _candidates(story, place, list(issues)), issues, _line(file, place))


def _wants_a_look(place: Place, issues: list[Issue]) -> bool:
    """Not what is told through other places: it is settled when these are."""
    if (place.checked is not None and place.found) or place.mentions[0].relative is not None:
        return False
    return any(issue.severity is not Severity.NOTE or issue.code == "unconfirmed" for issue in issues)


def _weight(issues: tuple[Issue, ...]) -> tuple[int, int]:
    rank = {code: number for number, code in enumerate(check.WORST_FIRST)}
    return min((check.GRAVITY[one.severity], rank.get(one.code, len(rank))) for one in issues)


def _candidates(story: Story, place: Place, issues: list[Issue]) -> tuple[Candidate, ...]:
    """What it may be; where it is itself unknown, the area it was found in comes last."""
    mention = place.mentions[0]
    if mention.point is not None or mention.geometry is not None:
        return ()
    chosen = [place.chosen] if place.chosen is not None else []
    found = [*chosen, *place.alternatives]
    if any(issue.code in ITSELF_UNKNOWN for issue in issues):
        found = [*place.alternatives, *search(story, mention.text)][: MOST - len(chosen)]
        found = [one for one in found if one not in chosen] + chosen
    return tuple({one.key: one for one in found}.values())[:MOST]


def search(story: Story, name: str) -> tuple[Candidate, ...]:
    """What the gazetteers know by a name, likeliest first."""
    from mapgen.locate import candidates

    return candidates(name, settings=story.settings, memory=story.memory)[:MOST]


def search_everywhere(story: Story, name: str) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """What the gazetteers know by a name, then the online services that the settings name; and who could not be asked.

    Raises:
        ConfigError: a service lacks a setting that it needs.
        PluginError: there is no service of that name.
    """
    from mapgen.locate.online import chain

    asked: list[Candidate] = []
    unasked: list[str] = []
    for geocoder in chain(story.settings):
        try:
            asked += geocoder.candidates(Mention(id="name", text=name))
        except ProviderError as error:
            unasked.append(" — ".join(part for part in (error.message, error.hint) if part))
    known = {one.key: one for one in search(story, name)}
    added = [one for one in asked if one.key not in known]
    kept = list(known.values())[: MOST - min(len(added), MOST // 2)]
    return (*kept, *added)[:MOST], tuple(unasked)


def hint(story: Story, place: Place, candidate: Candidate) -> str:
    """What tells a candidate from the others: what and where it is, how large, how far from the rest of the story."""
    from mapgen.gazetteer import Gazetteer

    country = Gazetteer.shipped().country_name(candidate.country) or candidate.country if candidate.country else ""
    area = [part for part in (candidate.city, candidate.admin1, country) if part and part != candidate.name]
    people = f"pop. {candidate.population:,}" if candidate.population else ""
    is_area = place.chosen == candidate and place.precision not in (Precision.CITY, Precision.BUILDING, Precision.EXACT)
    somewhere = (
        "somewhere in it" if is_area and place.geometry is not None and place.geometry.geom_type != "Point" else ""
    )
    parts = (candidate.kind, ", ".join(dict.fromkeys(area)), people, somewhere, away(story, place, candidate))
    return " · ".join(part for part in parts if part)


def away(story: Story, place: Place, candidate: Candidate) -> str:
    """How far a candidate is from the nearest other place of the story, "812 km WNW of Pyongyang"; "" without one."""
    others = [
        (distance_m(other.point, candidate.point) / 1000, other)
        for other in story.places.values()
        if other.id != place.id and other.point is not None and other.mentions[0].relative is None
    ]
    if not others:
        return ""
    km, nearest = min(others, key=lambda pair: pair[0])
    if km < 1:
        return f"where {nearest.name} is"
    assert nearest.point is not None
    azimuth = geod().inv(nearest.point.x, nearest.point.y, candidate.point.x, candidate.point.y)[0]
    return f"{km:,.0f} km {WINDS[round(azimuth / 22.5) % 16]} of {nearest.name}"


def _told(story: Story, file: StoryFile, issues: dict[str, list[Issue]]) -> Iterator[OfTold]:
    for legs in plausible.journeys(story):
        first = legs[0]
        number = int(first.journey.removeprefix("j")) - 1
        if first.checked is None:
            means = f"by {first.mode}" if first.mode else "by means that nobody has said"
            name = f"{first.title}: {plausible.way(story, legs)}" if first.title else plausible.way(story, legs)
            yield OfTold(
                group="journeys",
                number=number,
                name=f"{name}, {means}",
                when=_typed(first.when),
                status=str(first.status),
                text="",
                evidence=first.evidence,
                issues=tuple(issues.get(first.journey, ())),
                where=first.where,
                line=_item(file, "journeys", number),
            )
    for one in story.outline.happenings:
        if one.checked is None:
            group = "related" if one.related else "steps"
            number = int(one.id.rpartition("-")[2]) - 1
            yield OfTold(
                group=group,
                number=number,
                name=" — ".join(part for part in (story.places[one.place].name, one.title) if part),
                when=_typed(one.when),
                status=str(one.status),
                text=one.text,
                evidence=one.evidence,
                issues=tuple(issues.get(one.id, ())),
                where=one.where,
                line=_item(file, group, number),
            )


def _typed(when: When | None) -> str:
    return when.text if when is not None else ""


def _item(file: StoryFile, group: str, number: int) -> str:
    node = nodes.nearest(file.root, (group, number))
    return file.text[node.start : node.end]


def _line(file: StoryFile, place: Place) -> str:
    """The line of the file in which a place is first named."""
    number = place.mentions[0].where.rpartition(", line ")[2]
    return file.text.splitlines()[int(number) - 1].strip() if number.isdigit() else ""
