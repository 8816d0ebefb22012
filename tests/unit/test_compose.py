"""The drawing of a story: what is on it, what is not, and what of it may be published."""

import dataclasses
import datetime as dt
import json

import pytest
from shapely.geometry import LineString, Point, Polygon, box

from mapgen import compose
from mapgen.model import (
    Borders,
    Candidate,
    Checked,
    Fidelity,
    Happening,
    Image,
    Issue,
    Leg,
    Mention,
    Mode,
    Outline,
    Place,
    Precision,
    Relative,
    Role,
    Route,
    Severity,
    Shape,
    Source,
    Status,
    Style,
    Venue,
    When,
)
from mapgen.render.document import block, page_data
from mapgen.render.geojson import GeoJsonRenderer
from mapgen.scene import Picture, Standing, Token
from mapgen.settings import Settings

LINE = [(125.75, 39.03), (125.0, 39.8), (124.39, 40.11), (123.4, 41.7), (120.0, 40.0), (116.4, 39.9)]


def day(first, last=None):
    start, end = dt.date(2018, 3, first), dt.date(2018, 3, last or first)
    return When(text=str(start), edtf=f"{start}/{end}" if last else str(start), start=start, end=end)


def place(name, lon, lat, country="CN", role=Role.STOP, **more):
    known = {
        key: more.pop(key) for key in ("names", "city", "footprint", "approximate", "kind", "credit") if key in more
    }
    candidate = Candidate(
        name=name, point=Point(lon, lat), provider="geonames", provider_id=name, kind=known.pop("kind", "city"),
        country=country, credit=known.pop("credit", "GeoNames"), **known,
    )  # fmt: skip
    mention = more.pop("mention", Mention(id=name.lower(), text=name, role=role))
    values = {
        "confidence": 0.95, "precision": Precision.CITY, "geometry": Point(lon, lat), "point": Point(lon, lat),
        "chosen": candidate, "role": role,
    }  # fmt: skip
    return Place(id=mention.id, name=name, mentions=(mention,), **(values | more))


def route(name, origin, destination, line, **more):
    leg = {"mode": Mode.RAIL, "journey": "there", "status": Status.REPORTED} | more
    fidelity = leg.pop("fidelity", Fidelity.NETWORK)
    return Route(
        leg=Leg(id=name, origin=origin, destination=destination, **leg), geometry=LineString(line), length_km=900.0,
        fidelity=fidelity, credit="© OpenStreetMap contributors",
    )  # fmt: skip


PYONGYANG = place("Pyongyang", 125.754, 39.034, "KP", names={"ko": "평양", "de": "Pjöngjang"})
BEIJING = place("Beijing", 116.397, 39.907, names={"zh": "北京", "de": "Peking"})
STOCKHOLM = place("Stockholm", 18.07, 59.33, "SE", Role.RELATED)
THERE = route("out", "pyongyang", "beijing", LINE, when=day(25, 26))
BACK = route("back", "beijing", "pyongyang", LINE[::-1], journey="back", when=day(27, 28))
STEPS = (
    Happening(id="s1", title="A train leaves", place="pyongyang", when=day(25), order=1, sources=("talks", "crew")),
    Happening(id="s2", title="Arrival", place="beijing", when=day(26), order=2, status=Status.REPORTED),
    Happening(id="s3", title="Home", place="pyongyang", when=day(27, 28), order=3),
    Happening(id="r1", title="Talks", place="stockholm", when=day(15, 17), related=True),
)
SOURCES = {
    "talks": Source(id="talks", title="North Korean leader holds talks", publisher="A paper"),
    "crew": Source(id="crew", title="SECRET-SOURCE", public=False),
}


def drawn(places, routes=(), happenings=(), venues=(), issues=(), outline=None, **settings):
    outline = outline or Outline(
        id="story", title="A train to Beijing", subtitle="March 2018", lang="en", sources=SOURCES,
        happenings=tuple(happenings), origin="/home/editor/SECRET-FILE.yaml",
    )  # fmt: skip
    return compose.scene(
        outline,
        {one.id: one for one in places},
        tuple(routes),
        tuple(venues),
        issues=issues,
        settings=Settings(**settings),
    )


@pytest.fixture(scope="module")
def story():
    return drawn([PYONGYANG, BEIJING, STOCKHOLM], [THERE, BACK], STEPS)


def test_related_places_are_joined_to_nothing_and_do_not_widen_the_frame(story):
    west, south, east, _ = story.extent
    assert 110 < west < 117
    assert 125 < east < 130
    assert 36 < south < 40
    assert story.mark("stockholm").style is Token.RELATED
    assert story.inset.marks == ("stockholm",)
    assert story.inset.text == {"en": "Stockholm"}
    assert all("stockholm" not in (mark.journey, mark.name.lower()) for mark in story.marks() if mark.mode)
    assert not any("stockholm" in step.marks for step in story.steps if not step.related)


def test_a_related_place_nearby_is_drawn_where_it_is():
    dandong = place("Dandong", 124.39, 40.12, role=Role.RELATED)
    scene = drawn([PYONGYANG, BEIJING, dandong], [THERE], STEPS[:2])
    assert scene.inset.marks == ()
    assert scene.mark("dandong").style is Token.RELATED


def test_the_way_back_over_the_same_line_is_told_and_drawn_once(story):
    out, back = story.mark("out"), story.mark("back")
    assert (back.twin, back.against, out.twin) == ("out", True, "")
    assert [entry.text["en"] for entry in story.legend] == [
        "by train, there and back, reported",
        "related, apart from the journey",
    ]


def test_two_legs_that_only_share_their_ends_are_two_lines():
    detour = route("detour", "beijing", "pyongyang", [LINE[-1], (120, 44), LINE[0]])
    assert drawn([PYONGYANG, BEIJING], [THERE, detour]).mark("detour").twin == ""


def test_steps_light_their_place_and_the_lines_of_their_days(story):
    first, second, third, related = story.steps
    assert first.marks == ("pyongyang", "out")
    assert second.marks == ("beijing", "out")
    assert third.marks == ("pyongyang", "back")
    assert related.marks == ("stockholm",)
    assert [step.number for step in story.steps] == [1, 2, 3, None]
    assert story.mark("pyongyang").numbers == (1, 3)


def test_more_than_thirty_steps_carry_no_numbers():
    many = [Happening(id=f"s{i}", title=f"Step {i}", place="pyongyang", order=i) for i in range(1, 32)]
    scene = drawn([PYONGYANG], happenings=many)
    assert not any(step.number for step in scene.steps)
    assert scene.mark("pyongyang").numbers == ()
    assert [step.title for step in scene.steps[:2]] == ["Step 1", "Step 2"]


def test_a_journey_without_steps_numbers_its_stops_in_order_of_travel():
    scene = drawn([BEIJING, PYONGYANG], [THERE, BACK])
    assert [(step.number, step.title) for step in scene.steps] == [(1, "Pyongyang"), (2, "Beijing")]


def test_the_year_is_said_unless_the_title_says_it(story):
    assert story.steps[0].facts.when.text["en"] == "25 March"
    outline = Outline(id="x", title="A train", lang="en", happenings=STEPS[:1])
    assert drawn([PYONGYANG], outline=outline).steps[0].facts.when.text["en"] == "25 March 2018"


def test_names_in_the_languages_asked_for_and_in_the_script_of_the_place():
    scene = drawn([PYONGYANG, BEIJING], languages=("de", "en"))
    mark = scene.mark("pyongyang")
    assert (mark.name, dict(mark.names)) == ("Pjöngjang", {"de": "Pjöngjang", "en": "Pyongyang"})
    assert (mark.native, mark.native_lang) == ("평양", "ko")
    assert scene.lang == "de"
    assert drawn([PYONGYANG], languages=("ko",)).mark("pyongyang").native == ""


def test_what_an_editor_typed_wins_over_the_gazetteer():
    mention = Mention(id="x", text="Peking", title="Capital", names={"fr": "Pékin"})
    scene = drawn([place("Peking", 116.4, 39.9, mention=mention)], languages=("en", "fr"))
    assert dict(scene.mark("x").names) == {"en": "Capital", "fr": "Pékin"}


@pytest.mark.parametrize(
    ("values", "doubtful"),
    [
        ({}, False),
        ({"confidence": 0.3}, True),
        ({"ambiguous": True}, True),
        ({"ambiguous": True, "confidence": 0.3, "checked": Checked(on="2018-04-03")}, False),
        ({"approximate": True}, True),
        ({"role": Role.VENUE}, True),
        ({"role": Role.VENUE, "precision": Precision.BUILDING}, False),
    ],
)
def test_a_doubtful_position_looks_doubtful(values, doubtful):
    mark = drawn([place("Springfield", -89.6, 39.8, "US", **values)]).mark("springfield")
    assert mark.uncertain is doubtful


def test_a_position_that_is_no_point_is_drawn_as_what_it_is():
    def around(name, shape, area):
        relative = Relative(shape=shape, of=("a",), radius_m=5000)
        mention = Mention(id=name, text=name, relative=relative)
        return place(name, 34.3, 33.9, "CY", mention=mention, geometry=area)

    stretch = LineString([(33.0, 34.7), (35.9, 34.9)])
    scene = drawn([
        around("ring", Shape.RING, Point(34.3, 33.9).buffer(0.05)),
        around("area", Shape.AREA, box(35.5, 34.5, 36, 35)),
        around("stretch", Shape.BETWEEN, stretch),
    ])  # fmt: skip
    assert [scene.mark(name).style for name in ("ring", "area", "stretch")] == [Token.RING, Token.AREA, Token.STRETCH]
    assert {entry.style for entry in scene.legend} == {Token.RING, Token.AREA, Token.STRETCH}


def test_a_line_or_an_area_that_a_row_gives_is_drawn_as_it_is_and_no_guess():
    def given(name, shape, row):
        mention = Mention(id=name, text=name, row=row, geometry=shape)
        return place(name, 34.3, 33.9, "CY", mention=mention, geometry=shape, precision=Precision.EXACT)

    track, field = LineString([(33.0, 34.7), (35.9, 34.9)]), box(35.5, 34.5, 36, 35)
    scene = drawn([given("track", track, 2), given("field", field, 3), given("search", field, None)])
    assert [scene.mark(one).style for one in ("track", "field", "search")] == [Token.OUTLINE, Token.OUTLINE, Token.AREA]
    assert {entry.marks for entry in scene.legend} == {("search",)}


def test_what_is_only_known_to_be_in_a_country_is_a_sign_and_hides_nothing():
    country = box(3, 4, 14, 13)
    vague = [
        place(
            f"Clinic {i}", 8, 9, "NG", precision=Precision.COUNTRY, geometry=country, confidence=0.1,
            label_point=Point(8, 9),
        )
        for i in range(2)
    ]  # fmt: skip
    told = Mention(id="area", text="Nigeria", relative=Relative(shape=Shape.AREA, of=("x",)))
    asked = place("Nigeria", 8, 9, "NG", precision=Precision.COUNTRY, geometry=country, mention=told)
    scene = drawn([*vague, asked])
    signs = [scene.mark(one.id) for one in vague]
    assert [(sign.style, sign.geometry, sign.uncertain) for sign in signs] == [(Token.STOP, Point(8, 9), True)] * 2
    assert signs[0].group == signs[1].group != ""
    assert (scene.mark("area").style, scene.mark("area").geometry) == (Token.AREA, country)


def test_a_picture_goes_to_its_step_or_its_place_without_the_name_of_its_file():
    image = Image(
        file="secret/a.png", alt="A pier", credit="Ann", data=b"bytes", media_type="image/png", width=3, height=2
    )
    step = Happening(id="s", title="T", place="pyongyang", order=1, image=image)
    city = place("Pyongyang", 125.75, 39.03, "KP", mention=Mention(id="pyongyang", text="Pyongyang", image=image))
    shown = Picture(data=b"bytes", media_type="image/png", width=3, height=2, alt="A pier", credit="Ann")
    both = drawn([city], happenings=[step])
    assert both.steps[0].facts.picture == shown
    assert both.mark("pyongyang").facts.picture is None
    assert drawn([city]).mark("pyongyang").facts.picture == shown
    unseen = dataclasses.replace(step, image=dataclasses.replace(image, data=b""))
    assert drawn([city], happenings=[unseen]).steps[0].facts.picture is None
    assert "secret" not in block(page_data(both))


def test_rows_on_one_spot_are_one_counted_symbol_but_stay_rows():
    district = box(7.0, 9.0, 8.0, 10.0)
    rows = [
        place(f"Clinic {i}", 7.5, 9.5, "NG", Role.FOCUS, geometry=district, precision=Precision.DISTRICT)
        for i in range(30)
    ]
    scene = drawn([*rows, place("Abuja", 7.49, 9.06, "NG", Role.FOCUS)])
    grouped = [mark for mark in scene.marks() if mark.group]
    assert len(grouped) == 30
    assert len({mark.group for mark in grouped}) == 1
    assert "several in one place" in [entry.text["en"] for entry in scene.legend]
    assert scene.mark("abuja").group == ""


@pytest.mark.parametrize(
    ("mode", "status", "fidelity", "token", "standing"),
    [
        (Mode.SEA, Status.CONFIRMED, Fidelity.NETWORK, Token.SEA, Standing.CERTAIN),
        (Mode.AIR, Status.PLANNED, Fidelity.GREAT_CIRCLE, Token.AIR, Standing.PLANNED),
        (Mode.RAIL, Status.DISPUTED, Fidelity.NETWORK, Token.RAIL, Standing.UNCERTAIN),
        (None, Status.CONFIRMED, Fidelity.INFERRED, Token.INFERRED, Standing.CERTAIN),
    ],
)
def test_a_line_says_how_one_travelled_and_how_sure_that_is(mode, status, fidelity, token, standing):
    mark = drawn(
        [PYONGYANG, BEIJING], [route("x", "pyongyang", "beijing", LINE, mode=mode, status=status, fidelity=fidelity)]
    ).mark("x")
    assert (mark.style, mark.standing) == (token, standing)


def test_a_course_that_is_only_rough_says_so_in_the_key():
    rough = route("x", "pyongyang", "beijing", LINE, fidelity=Fidelity.GREAT_CIRCLE, status=Status.CONFIRMED)
    (entry,) = drawn([PYONGYANG, BEIJING], [rough]).legend
    assert entry.rough
    assert entry.text["en"] == "by train, shortest line"


def test_venues_of_one_city_that_would_cover_each_other_get_a_callout():
    hall = Polygon([(116.385, 39.902), (116.389, 39.902), (116.389, 39.905), (116.385, 39.905)])
    guest = box(116.315, 39.908, 116.327, 39.918)
    sites = [
        place("Hall", 116.387, 39.9035, role=Role.VENUE, city="Beijing", precision=Precision.BUILDING),
        place("Guesthouse", 116.321, 39.913, role=Role.VENUE, city="Beijing", precision=Precision.BUILDING),
    ]
    venues = [Venue(place=sites[0], footprint=hall), Venue(place=sites[1], footprint=guest)]
    scene = drawn([PYONGYANG, BEIJING, *sites], [THERE], venues=venues)
    (callout,) = scene.callouts
    assert callout.title == {"en": "Beijing"}
    assert set(callout.marks) == {"hall", "guesthouse", "hall-footprint", "guesthouse-footprint"}
    assert scene.mark("hall-footprint").geometry.equals(hall)
    west, _, east, _ = callout.extent
    assert west <= 116.315
    assert east >= 116.389
    assert drawn([*sites, BEIJING], venues=venues).callouts == ()


def test_the_draft_mark_stays_until_a_person_has_settled_things():
    error = Issue(code="unknown", severity=Severity.ERROR, subject="x", message="x")
    warning = dataclasses.replace(error, severity=Severity.WARNING)
    vague = place("Springfield", -89.6, 39.8, "US", ambiguous=True)
    settled = dataclasses.replace(vague, checked=Checked(by="ab"))
    assert drawn([PYONGYANG], issues=[error]).draft
    assert not drawn([PYONGYANG], issues=[warning]).draft
    assert drawn([vague]).draft
    assert not drawn([settled]).draft
    assert not drawn([vague], issues=[error], accept=True).draft


def test_credits_of_everyone_and_the_licences():
    told = place("Airport", 116.5, 40.0, credit="airportsdata")
    scene = drawn([PYONGYANG, told], [THERE])
    assert scene.credits == ("© OpenStreetMap contributors", "GeoNames", "airportsdata", "Natural Earth")
    assert any("Open Database License" in line for line in scene.notices)
    assert drawn([PYONGYANG]).credits == ("GeoNames", "Natural Earth")


def test_context_names_the_countries_and_seas_in_view(story):
    names = {(label.kind.value, label.text) for label in story.labels}
    assert {("country", "China"), ("country", "North Korea"), ("sea", "Yellow Sea"), ("sea", "Bohai Sea")} <= names
    assert not any(text in ("Pacific Ocean", "Pyongyang", "Beijing") for _, text in names)
    towns = [label for label in story.labels if label.dot]
    assert {"Shenyang", "Tianjin", "Dalian"} <= {label.text for label in towns}


def test_a_frame_over_the_antimeridian_runs_on_eastward():
    fiji, samoa = place("Suva", 178.44, -18.14, "FJ"), place("Apia", -171.77, -13.83, "WS")
    west, _, east, _ = drawn([fiji, samoa]).extent
    assert 170 < west < 179
    assert 188 < east < 200


def test_an_empty_map_shows_the_world():
    unknown = Place(id="x", name="Atlantis", mentions=(Mention(id="x", text="Atlantis"),))
    scene = drawn([unknown])
    assert list(scene.marks()) == []
    assert scene.extent[2] - scene.extent[0] == 360


def test_only_what_may_be_published_leaves():
    secret = Mention(
        id="x", text="Camp", where="SECRET-FILE.csv, row 3", row=3, chosen_id="SECRET-ID", address="SECRET-ADDRESS",
        sources=("crew",), link="javascript:SECRET()", colour="red;background:url(SECRET)", image=None,
    )  # fmt: skip
    other = place("Other", 1.0, 1.0).chosen
    told = place(
        "Camp", 127.0, 38.0, "KP", mention=secret, reason="SECRET-REASON", checked=Checked(by="SECRET-PERSON"),
        alternatives=(dataclasses.replace(other, name="SECRET-OTHER"),),
    )  # fmt: skip
    step = Happening(
        id="s", title="Seen", place="x", order=1, sources=("crew",), quote="SECRET-QUOTE", where="SECRET-FILE.csv"
    )
    issue = Issue(code="c", severity=Severity.WARNING, subject="SECRET", message="SECRET-MESSAGE", where="SECRET")
    scene = drawn([told], happenings=[step], issues=[issue])
    (geojson,) = GeoJsonRenderer().artifacts(scene)
    assert "SECRET" not in block(page_data(scene))
    assert b"SECRET" not in geojson.data
    assert "SECRET" not in json.dumps(dataclasses.asdict(dataclasses.replace(scene, ground=None)), default=str)


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("2024-03-05T04:10", "2024-03-05T04:10:00"),
        ("2024-03-05T04:10Z", "2024-03-05T04:10:00+00:00"),
        ("2024-03-05", "2024-03-05"),
    ],
)
def test_a_clock_time_whose_zone_nobody_stated_is_not_told_as_utc(typed, start):
    from mapgen import dates
    from mapgen.compose.facts import moment

    assert moment(dates.when(typed), ["en"]).start == start


@pytest.mark.parametrize(
    ("borders", "gone"),
    [
        (Borders.DE_FACTO, set()),
        (Borders.NO_CLAIMS, {"claim"}),
        (Borders.AGREED, {"claim", "disputed"}),
        (Borders.NONE, {"claim", "disputed", "border", "admin1"}),
    ],
)
def test_a_story_chooses_which_borders_are_drawn(borders, gone):
    kashmir = [place("srinagar", 74.8, 34.1, "IN"), place("leh", 77.6, 34.2, "IN"), place("kashgar", 76, 39.5)]
    whole, chosen = (drawn(kashmir, outline=Outline(id="k", style=one)) for one in (Style(), Style(borders=borders)))
    kinds = [{layer.kind for layer in scene.ground.layers} for scene in (whole, chosen)]
    assert kinds[0] >= {"claim", "disputed", "border", "admin1", "land", "river"}
    assert kinds[0] - kinds[1] == gone
    assert {layer["kind"] for layer in page_data(chosen)["ground"]["layers"]} == kinds[1] - {"coast"}


@pytest.mark.parametrize(
    ("asked", "drawn_in"), [({}, "dark"), ({"theme": "auto"}, "auto"), ({"theme": "light"}, "light")]
)
def test_a_theme_that_is_asked_for_wins_over_that_of_the_story(asked, drawn_in):
    outline = Outline(id="s", style=Style(theme="dark"))
    assert drawn([BEIJING], outline=outline, **asked).theme == drawn_in
    assert drawn([BEIJING]).theme == "auto"
