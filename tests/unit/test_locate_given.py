"""Positions that rows give, held against what the rows say."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from mapgen.locate.given import contradictions
from mapgen.locate.placing import given
from mapgen.locate.scope import Level, Scope, Stated
from mapgen.locate.twins import duplicates
from mapgen.model import Candidate, Checked, Mention, Precision, Severity

NIGERIA = Stated("Nigeria", Level.COUNTRY, (Scope("NG"),))
KADUNA = Stated(
    "Kaduna",
    Level.REGION,
    (
        Scope(
            "NG",
            Candidate(
                name="Kaduna",
                point=Point(7.7, 10.4),
                provider="t",
                provider_id="1",
                kind="admin1",
                country="NG",
                admin1="Kaduna",
            ),
        ),
    ),
)


def row(number, text, lon, lat, **more):
    return Mention(
        id=f"r{number}", text=text, row=number, where=f"clinics.csv, row {number}", point=Point(lon, lat), **more
    )


def test_a_given_position_is_kept_to_the_last_digit():
    place = given(row(2, "Zaria", 7.699123, 11.085321))
    assert place.geometry.equals(Point(7.699123, 11.085321))
    assert (place.precision, place.confidence, place.found) == (Precision.EXACT, 1.0, True)


def test_a_given_outline_is_kept_with_a_point_inside():
    place = given(Mention(id="a", text="Field", geometry=box(7, 10, 8, 11)))
    assert place.geometry.area == 1
    assert place.geometry.contains(place.point)


def test_a_row_without_a_name_is_called_by_its_position():
    assert given(row(2, "", 12.49, 41.9)).name == "41.9000 N, 12.4900 E"


def test_a_position_in_the_stated_country_and_state_is_no_issue():
    mention = row(2, "Zaria", 7.7, 11.1)
    assert contradictions(mention, mention.point, (NIGERIA, KADUNA)) == ()


def test_a_position_in_another_country_is_an_error():
    mention = row(3, "Zaria", 2.35, 48.86)
    (issue,) = contradictions(mention, mention.point, (NIGERIA, KADUNA))
    assert (issue.code, issue.severity, issue.where) == ("outside-country", Severity.ERROR, "clinics.csv, row 3")
    assert "Nigeria" in issue.message


def test_a_position_in_another_state_is_a_warning():
    mention = row(4, "Zaria", 3.4, 6.5)
    (issue,) = contradictions(mention, mention.point, (NIGERIA, KADUNA))
    assert (issue.code, issue.severity) == ("outside-region", Severity.WARNING)


@pytest.mark.parametrize(
    ("lon", "lat", "slip"), [(11.1, 7.7, "swapped"), (-7.7, 11.1, "longitude"), (7.7, -11.1, "latitude")]
)
def test_a_slip_that_would_explain_it_is_named(lon, lat, slip):
    mention = row(5, "Zaria", lon, lat)
    (issue,) = contradictions(mention, mention.point, (NIGERIA, KADUNA))
    assert slip in issue.hint
    assert "11.1000 N, 7.7000 E" in issue.hint


def test_null_island_is_a_missing_position():
    mention = row(6, "Zaria", 0, 0)
    (issue,) = contradictions(mention, mention.point, (NIGERIA,))
    assert issue.code == "no-position"


def test_a_quay_in_the_simplified_sea_is_still_in_its_country():
    mention = row(7, "Lagos, Apapa quay", 3.36, 6.38)
    assert contradictions(mention, mention.point, (NIGERIA,)) == ()


def test_near_duplicates_are_said_and_neighbours_are_not():
    places = [
        given(row(2, "PHC Sabon Gari", 7.7000, 11.1000)),
        given(row(3, "P.H.C. Sabon-Gari", 7.7005, 11.1003)),
        given(row(4, "Zaria Clinic", 7.7001, 11.1001)),
        given(row(5, "PHC Sabon Gari", 7.9000, 11.1000)),
    ]
    (issue,) = duplicates(places)
    assert issue.subject == "r3"
    assert "row 2" in issue.message


def test_a_duplicate_that_a_person_checked_is_left_in_peace():
    places = [
        given(row(2, "PHC Sabon Gari", 7.7, 11.1)),
        given(row(3, "PHC Sabon Gari", 7.7, 11.1, checked=Checked(by="ab"))),
    ]
    assert duplicates(places) == ()
