"""The stage as a whole, on the names that ship."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from mapgen.errors import Offline
from mapgen.geometry import distance_m
from mapgen.locate import candidates
from mapgen.locate import places as locate_places
from mapgen.model import (
    Candidate,
    Checked,
    Leg,
    Mention,
    Mode,
    Precision,
    Relative,
    Role,
    Severity,
    Shape,
)
from mapgen.settings import Settings


def named(*names, settings=None, **more):
    mentions = [name if isinstance(name, Mention) else Mention(id=f"m{i}", text=name) for i, name in enumerate(names)]
    return locate_places(mentions, settings=settings or Settings(), **more)


def one(text, settings=None, **fields):
    places, issues = named(Mention(id="m", text=text, **fields), settings=settings)
    return places["m"], issues


def km(place, lat, lon):
    return distance_m(place.point, Point(lon, lat)) / 1000


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("Dandong", 40.13, 124.39),
        ("丹东", 40.13, 124.39),
        ("평양", 39.03, 125.75),
        ("Пекин", 39.91, 116.39),
        ("são paulo", -23.55, -46.63),
        ("SAO-PAULO", -23.55, -46.63),
        ("Paris, Texas", 33.66, -95.56),
        ("Paris (Texas)", 33.66, -95.56),
        ("Portland Oregon", 45.52, -122.68),
        ("Dandong, China", 40.13, 124.39),
        ("China, Dandong", 40.13, 124.39),
        ("Cambridge, Massachusetts", 42.37, -71.11),
        ("Cambridge, Mass.", 42.37, -71.11),
        ("Springfield, Illinois, USA", 39.80, -89.64),
        ("Pasadena, Calif.", 34.15, -118.14),
        ("City of Kano", 12.00, 8.52),
        ("München", 48.14, 11.58),
    ],
)
def test_a_name_is_found_however_it_is_written(text, lat, lon):
    place, _ = one(text)
    assert km(place, lat, lon) < 15
    assert not place.ambiguous


@pytest.mark.parametrize(
    "text", ["Beijing", "Stockholm", "Helsinki", "Pyongyang", "London", "Paris", "Moscow", "Tokyo"]
)
def test_famous_names_are_not_ambiguous(text):
    place, issues = one(text)
    assert place.chosen.kind == "city"
    assert not place.ambiguous
    assert place.confidence > 0.85
    assert issues == ()


def test_a_homonym_is_said_with_what_else_it_could_be():
    place, issues = one("Springfield")
    assert place.ambiguous
    (issue,) = issues
    assert (issue.code, issue.severity) == ("ambiguous", Severity.WARNING)
    assert "Springfield, " in issue.message
    assert 1 <= len(place.alternatives) <= 5
    assert all(distance_m(place.point, other.point) > 50_000 for other in place.alternatives)


def test_the_list_decides_between_homonyms():
    places, _ = named("Paris", "London", "Berlin")
    assert places["m0"].country == "FR"
    places, _ = named("Springfield", "Chicopee", "Holyoke", "Northampton", "Worcester")
    assert places["m0"].chosen.admin1 == "Massachusetts"
    assert "same region" in places["m0"].reason
    places, _ = named("Paris", "Houston", "Dallas", "Austin")
    texan = next(c for c in (places["m0"].chosen, *places["m0"].alternatives) if c.country == "US")
    assert texan.admin1 == "Texas"


def test_the_stops_of_a_journey_pull_each_other():
    mentions = [Mention(id="a", text="Córdoba"), Mention(id="b", text="Rosario")]
    leg = Leg(id="1", journey="1", origin="a", destination="b", mode=Mode.ROAD)
    places, _ = named(*mentions, legs=[leg])
    assert (places["a"].country, places["b"].country) == ("AR", "AR")
    assert "next stop" in places["a"].reason


def test_a_stop_is_a_town_rather_than_a_country():
    mentions = [Mention(id="a", text="Singapore"), Mention(id="b", text="Kuala Lumpur")]
    leg = Leg(id="1", journey="1", origin="a", destination="b", mode=Mode.RAIL)
    places, _ = named(*mentions, legs=[leg])
    assert places["a"].chosen.kind == "city"


def test_the_country_of_the_settings_holds_unless_a_row_says_otherwise():
    settings = Settings(country="Nigeria")
    place, _ = one("Zaria", settings=settings)
    assert place.country == "NG"
    assert one("Paris, France", settings=settings)[0].country == "FR"
    assert one("Paris", settings=settings, country="France")[0].country == "FR"
    assert one("Paris", settings=settings)[0].country in ("NG", "")


def test_a_stated_country_is_never_overruled():
    place, issues = one("Dandong", country="France")
    assert place.country in ("FR", "")
    assert place.precision is Precision.COUNTRY
    assert any("Dandong" in issue.hint and issue.severity is Severity.ERROR for issue in issues)


def test_statements_that_contradict_each_other_are_said():
    place, issues = one("Paris", within="Texas", country="France")
    assert place.country == "FR"
    assert "contradiction" in {issue.code for issue in issues}
    assert any("Texas" in issue.message for issue in issues)


def test_an_unknown_qualifier_is_said():
    place, issues = one("Dandong", within="Qwertzuiop")
    assert place.country == "CN"
    assert "unknown-qualifier" in {issue.code for issue in issues}
    assert place.confidence < 0.8


@pytest.mark.parametrize(
    ("text", "name"), [("Pyongyng", "Pyongyang"), ("Reykjavikk", "Reykjavík"), ("Helsnki", "Helsinki")]
)
def test_a_misspelling_is_corrected_and_said(text, name):
    place, issues = one(text)
    assert place.name == name
    assert [issue.code for issue in issues] == ["spelling"]
    assert issues[0].severity is Severity.NOTE
    assert name in issues[0].message
    assert place.confidence < 0.9


def test_an_unknown_name_is_an_error_that_says_where():
    place, issues = one("Qwrtzplk", where="places.csv, row 4")
    assert not place.found
    (issue,) = issues
    assert (issue.code, issue.severity, issue.where) == ("unknown-place", Severity.ERROR, "places.csv, row 4")


def test_a_facility_is_shown_as_its_settlement_and_not_as_a_point():
    place, issues = one("Gen. Hosp. Zaria", region="Kaduna", country="Nigeria")
    assert km(place, 11.08, 7.71) < 15
    assert place.geometry.area > 0
    assert place.precision in (Precision.CITY, Precision.LOCALITY)
    assert "settlement" in place.reason
    assert [issue.code for issue in issues] == ["settlement-only"]


@pytest.mark.parametrize(
    "text", ["Zaria, General Hospital", "Zaria - PHC", "General Hospital (Zaria)", "City Hospital"]
)
def test_the_town_of_a_facility_is_never_taken_for_its_point(text):
    place, _ = one(text, region="Kaduna", country="Nigeria")
    assert place.geometry.area > 0
    assert place.chosen.admin1 == "Kaduna"


def test_an_unknown_facility_is_somewhere_in_its_state():
    place, issues = one("PHC Qwertzuiop", region="Kaduna State", country="Nigeria")
    assert place.precision is Precision.REGION
    assert place.geometry.area > 1
    assert place.confidence <= 0.3
    assert issues[0].code == "area-only"


def test_a_settlement_in_another_state_is_not_taken():
    place, _ = one("PHC Zaria", region="Lagos", country="Nigeria")
    assert place.precision is Precision.REGION
    assert place.chosen.admin1 == "Lagos"


def test_a_country_is_found_as_such_with_its_label_point():
    place, _ = one("Nigeria")
    assert (place.chosen.kind, place.precision) == ("country", Precision.COUNTRY)
    assert place.geometry.equals(place.label_point)


def test_a_venue_has_the_role_of_one():
    place, _ = one("Great Hall of the People", within="Beijing")
    assert km(place, 39.9033, 116.3875) < 0.5
    assert (place.role, place.precision) == (Role.VENUE, Precision.BUILDING)
    stop, _ = one("Great Hall of the People", within="Beijing", role=Role.STOP)
    assert stop.role is Role.STOP


def test_a_choice_of_a_person_is_kept():
    texan, _ = one("Paris, Texas")
    places, issues = named(Mention(id="m", text="Paris", chosen_id=texan.chosen.key, checked=Checked(by="ab")), "Lyon")
    assert places["m"].chosen.key == texan.chosen.key
    assert (places["m"].confidence, places["m"].ambiguous, issues) == (1.0, False, ())


def test_a_lost_choice_keeps_the_position_and_is_an_error():
    places, issues = named(Mention(id="m", text="Paris", chosen_id="desk:gone", point=Point(1, 2)))
    assert places["m"].geometry.equals(Point(1, 2))
    assert [(issue.code, issue.severity) for issue in issues] == [("lost-choice", Severity.ERROR)]


def test_a_checked_name_is_not_said_to_be_ambiguous():
    place, issues = one("Springfield", checked=Checked(by="ab"))
    assert (place.ambiguous, issues) == (False, ())
    assert place.checked == Checked(by="ab")


def test_positions_told_through_others():
    relative = Relative(shape=Shape.BETWEEN, of=("a", "b"))
    places, _issues = named(
        Mention(id="s", text="a tanker", relative=relative),
        Mention(id="a", text="Limassol"),
        Mention(id="b", text="Tartus"),
    )
    assert list(places) == ["s", "a", "b"]
    assert places["s"].geometry.geom_type == "LineString"
    assert 0 < places["s"].confidence <= min(places["a"].confidence, places["b"].confidence)
    place, _ = one("12 nmi NW of Paros")
    paros, _ = one("Paros")
    assert km(place, paros.point.y, paros.point.x) == pytest.approx(22.224, abs=0.1)
    assert place.geometry.area > 0
    assert list(named("off Tartus")[0]) == ["m0"]


def test_a_part_of_a_country_is_that_part_of_its_area():
    place, issues = one("northern Nigeria")
    assert issues == ()
    assert place.geometry.bounds[1] > 8
    assert place.geometry.area > 10
    assert one("Northern Ireland")[0].chosen.country == "GB"
    assert one("North Korea")[0].country == "KP"
    assert one("North Koria")[0].country == "KP"


def test_what_follows_the_comma_is_the_place_when_it_lies_in_what_precedes_it():
    place, _ = one("Beijing, Great Hall of the People")
    assert (place.name, place.precision) == ("Great Hall of the People", Precision.BUILDING)


def test_an_airport_answers_to_its_code():
    assert one("PEK")[0].chosen.kind == "airport"
    assert one("USA")[0].chosen.kind == "country"


def test_an_address_is_somewhere_in_its_town():
    place, _ = one("12 High Street, Oxford, UK")
    assert place.geometry.area > 0
    assert (place.chosen.name, place.precision) == ("Oxford", Precision.CITY)
    place, _ = one("The Blue Cafe", address="12 High Street, Oxford, UK")
    assert place.name == "The Blue Cafe"
    assert (place.chosen.name, place.precision) == ("Oxford", Precision.CITY)


@pytest.mark.parametrize(
    ("address", "town", "country"),
    [
        ("1600 Pennsylvania Ave NW, Washington, DC 20500", "Washington", "US"),
        ("12 Nowhere Street, London SW1A 2AA, UK", "London", "GB"),
        ("Calle Mayor 5, 28013 Madrid, España", "Madrid", "ES"),
        ("12 rue de Rivoli, 75004 Paris", "Paris", "FR"),
        ("350 Main St, Toronto, ON M5V 2T6, Canada", "Toronto", "CA"),
        ("MG Road 12, Bengaluru 560 001, India", "Bengaluru", "IN"),
        ("Springfield IL 62704", "Springfield", "US"),
    ],
)
def test_an_address_is_read_with_its_postal_code(address: str, town: str, country: str):
    """As a name, and as the address of a name that nobody knows."""
    for place, _ in (one(address), one("The Qwrtzplk Cafe", address=address)):
        assert place.chosen is not None
        assert (place.chosen.name, place.chosen.country) == (town, country)


@pytest.mark.parametrize("letter", ["A", "B", "D"])
def test_a_letter_by_which_rows_are_told_apart_is_no_place(letter: str):
    assert not one(letter)[0].found
    assert one("B", country="AR")[0].chosen.admin1 == "Buenos Aires"


def test_an_unknown_venue_is_somewhere_in_the_place_it_is_said_to_be_in():
    place, issues = one("Hotel Qwrtzplk", within="Moscow")
    assert place.geometry.area > 0
    assert place.country == "RU"
    assert [issue.code for issue in issues] == ["area-only"]


def test_a_relative_position_without_its_anchor_is_unknown():
    place, issues = one("12 km N of Qwrtzplk")
    assert not place.found
    assert {issue.subject for issue in issues} == {"m"}


def test_an_endless_chain_of_relative_positions_ends():
    places, issues = named(
        Mention(id="a", text="a", relative=Relative(shape=Shape.RING, of=("b",), radius_m=1000)),
        Mention(id="b", text="b", relative=Relative(shape=Shape.RING, of=("a",), radius_m=1000)),
    )
    assert not places["a"].found
    assert len(issues) == 2


def test_a_row_that_contradicts_itself_is_said():
    mention = Mention(id="m", text="Zaria", country="NG", point=Point(11.08, 77.1), row=4, where="c.csv, row 4")
    _, issues = named(mention)
    assert [(issue.code, issue.where) for issue in issues] == [("outside-country", "c.csv, row 4")]


class Service:
    """A geocoder that knows one village, or fails."""

    name = "service"

    def __init__(self, error=None):
        self.asked = []
        self._error = error

    def candidates(self, mention):
        self.asked.append(mention.text)
        if self._error:
            raise self._error
        village = Candidate(
            name="Qwrtzplk",
            point=Point(8, 10),
            provider="service",
            provider_id="1",
            kind="city",
            country="NG",
            score=0.5,
        )
        return (village,) if mention.text == "Qwrtzplk" else ()


def test_services_are_asked_only_for_what_is_unknown():
    service = Service()
    places, _ = named("Dandong", "Qwrtzplk", geocoders=[service])
    assert service.asked == ["Qwrtzplk"]
    assert places["m1"].chosen.provider == "service"


def test_an_answer_outside_the_stated_country_is_no_answer():
    places, _ = named(Mention(id="m", text="Qwrtzplk", country="France"), geocoders=[Service()])
    assert places["m"].country == "FR"
    assert places["m"].precision is Precision.COUNTRY


def test_an_outage_is_not_an_unknown_place_and_the_next_service_is_asked():
    broken = Service(Offline("service cannot be reached"))
    places, issues = named("Qwrtzplk", "Helsinki", geocoders=[broken])
    assert {issue.code for issue in issues} == {"provider"}
    assert places["m1"].found
    places, issues = named("Qwrtzplk", geocoders=[broken, Service()])
    assert places["m0"].found
    assert issues == ()


def test_every_mention_gets_a_place_in_order_and_progress_is_told():
    told = []
    names = [*(f"Qwrtz{i}plk" for i in range(3)), "Paris", "", "Paris"]
    places, _ = named(*names, progress=lambda done, total: told.append((done, total)))
    assert list(places) == [f"m{i}" for i in range(6)]
    assert told == [(i, 6) for i in range(1, 7)]


def test_the_same_list_gives_the_same_places():
    names = ["Springfield", "Paris", "Cambridge", "Boston", "Qwrtz", "Pyonyang"]
    assert named(*names) == named(*names)


def test_the_names_of_a_desk_win(tmp_path):
    table = tmp_path / "desk.csv"
    table.write_text("name,lat,lon,country\nParis,11.5,8.5,NG\nThe Yard,11.6,8.6,\n", encoding="utf-8")
    settings = Settings(gazetteers=(table,))
    places, issues = named("Paris", Mention(id="y", text="The Yard", country="Nigeria"), settings=settings)
    assert places["m0"].point.equals(Point(8.5, 11.5))
    assert places["y"].chosen.provider == "desk"
    assert issues == ()
    assert one("Paris, France", settings=settings)[0].country == "FR"


def test_candidates_of_one_name():
    found = candidates("Paris", settings=Settings())
    assert (found[0].country, found[0].kind) == ("FR", "city")
    assert candidates("Paris", within="Texas", settings=Settings())[0].admin1 == "Texas"
    assert candidates("Dandong", country="CN", settings=Settings())[0].country == "CN"
    assert candidates("Qwrtzplk", settings=Settings()) == ()
