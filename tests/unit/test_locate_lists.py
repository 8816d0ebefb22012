"""Whole lists: 300 clinics with messy names in one country."""

from __future__ import annotations

from collections import Counter

import pytest

from mapgen import basemap, data
from mapgen.errors import ConfigError
from mapgen.locate import places
from mapgen.model import Mention, Precision, Severity
from mapgen.read import outline
from mapgen.settings import Settings

AREAS = (Precision.LOCALITY, Precision.CITY, Precision.DISTRICT, Precision.REGION, Precision.COUNTRY)


@pytest.fixture(scope="module")
def clinics():
    settings = Settings(country="Nigeria")
    listed = outline(data.file("stories/lists/clinics.csv"), settings=settings)
    found, issues = places(listed.mentions, legs=listed.legs, settings=settings)
    return listed.mentions, found, issues


def test_no_clinic_is_lost(clinics):
    mentions, found, _ = clinics
    assert len(mentions) == 300
    assert list(found) == [mention.id for mention in mentions]
    assert all(place.found for place in found.values())


def test_no_clinic_is_put_on_a_point_that_nobody_gave(clinics):
    mentions, found, _ = clinics
    for mention in mentions:
        place = found[mention.id]
        if mention.point is None:
            assert place.geometry.area > 0
            assert place.precision in AREAS
            assert place.confidence <= 0.6
        else:
            assert place.geometry.equals(mention.point)
            assert place.precision is Precision.EXACT


def test_no_clinic_leaves_the_country_or_the_state_that_its_row_states(clinics):
    mentions, found, _ = clinics
    states = {name.casefold(): name for name in basemap.admin1_names("NG")}
    for mention in mentions:
        place = found[mention.id]
        if mention.point is not None:
            continue
        assert place.country == "NG"
        state = states.get(mention.region.strip().casefold().removesuffix(" state"))
        if state is not None:
            assert place.geometry.buffer(0.15).intersects(basemap.admin1("NG", state)), mention.text
            assert place.chosen.admin1 == state, mention.text


def test_every_clinic_that_is_not_on_its_point_is_said(clinics):
    mentions, _found, issues = clinics
    said = {issue.subject for issue in issues if issue.code in ("area-only", "settlement-only", "unknown-place")}
    assert said == {mention.id for mention in mentions if mention.point is None}
    assert all(issue.where.startswith("clinics.csv, row ") for issue in issues)
    grave = Counter(issue.code for issue in issues if issue.severity is Severity.ERROR)
    assert grave["unknown-place"] <= 6


def test_a_swapped_position_in_the_list_is_recognised(clinics):
    _, found, issues = clinics
    swapped = [issue for issue in issues if "swapped" in issue.hint]
    assert len(swapped) >= 3
    assert all(found[issue.subject].precision is Precision.EXACT for issue in swapped)


@pytest.mark.parametrize(
    ("extent", "name", "country"),
    [
        ((30.0, 46.0, 34.0, 50.0), "Paris", "FR"),
        ((-104.0, 40.0, -96.0, 43.0), "London", "GB"),
        ((120.0, 40.0, 130.0, 46.0), "Porto", "PT"),
    ],
)
def test_a_famous_name_is_not_pulled_to_a_village_by_the_rest_of_the_list(
    extent: tuple[float, float, float, float], name: str, country: str
) -> None:
    """Two hundred towns around a village that is also called Paris do not make Paris that village."""
    from mapgen.gazetteer import Gazetteer

    towns = Gazetteer.shipped().towns(extent, limit=200)
    mentions = [Mention(id=f"r{at}", text=town.name) for at, town in enumerate(towns)]
    made, _ = places([*mentions, Mention(id="famous", text=name)], settings=Settings())
    assert made["famous"].country == country


def test_a_row_that_says_nothing_is_nowhere_though_all_are_in_one_country():
    empty = Mention(id="row-4", text="", where="places.csv, row 4")
    found, issues = places([Mention(id="a", text="Zaria"), empty], settings=Settings(country="NG"))
    assert (found["a"].country, found["row-4"].found) == ("NG", False)
    assert [(one.code, one.message) for one in issues] == [("unknown-place", "it has no name")]


def test_a_country_that_does_not_exist_is_refused():
    with pytest.raises(ConfigError, match="no country is called 'Narnia'"):
        places([Mention(id="a", text="Paris")], settings=Settings(country="Narnia"))
