"""From a story file to an outline: mentions, legs, happenings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapgen.errors import InputError
from mapgen.model import Borders, Join, Mode, Outline, Role, Shape, Status
from mapgen.read import story
from mapgen.settings import Settings

SHIP = """\
mapgen: 1
title: Sightings
defaults: {join: inferred, timezone: UTC}
sources:
  ais:  {title: "AIS, own analysis", url: "https://example.org/ais", accessed: 2024-03-20}
  crew: {title: Interview with a crew member, public: false}
steps:
- {at: "Ceyhan, Turkey", when: 2024-03-02, title: Loads at Ceyhan, source: ais}
- at: 33.92 N, 34.31 E
  within: 5 km
  when: 2024-03-05T04:10/07:30
  title: Signal lost
- between: [Limassol, Tartus]
  when: 2024-03-06~
  title: A tanker of the same length
  status: possible
  because: Hull and deck layout match.
  source: [ais, crew]
  image: {file: img/s2.jpg, alt: "Satellite view", credit: Copernicus}
"""


def outline(text: str, name: str = "kim.yaml", **settings: object) -> Outline:
    return story.outline(text.encode(), name=name, settings=Settings(**settings))


def test_a_train_there_and_back() -> None:
    made = outline(
        "title: A train\nplaces:\n  bridge: {name: Friendship Bridge, in: Dandong, label: left}\njourneys:\n"
        "- {train: Pyongyang > bridge > Dandong > Beijing, when: 2018-03-25/2018-03-26, status: reported}\n"
        "- {train: Beijing > Dandong > bridge > Pyongyang, when: 27–28 March 2018}\n"
        "steps: [{at: bridge, title: Across}, {at: Great Hall of the People, title: Talks}]\n"
        "related: [{at: Stockholm, title: Before}]\n"
    )
    assert made.id == "kim"
    assert [(m.id, m.text, m.role) for m in made.mentions] == [
        ("pyongyang", "Pyongyang", Role.STOP),
        ("bridge", "Friendship Bridge", Role.STOP),
        ("dandong", "Dandong", Role.STOP),
        ("beijing", "Beijing", Role.STOP),
        ("great-hall-of-the-people", "Great Hall of the People", Role.FOCUS),
        ("stockholm", "Stockholm", Role.RELATED),
    ]
    assert (made.mentions[1].within, made.mentions[1].label) == ("Dandong", "left")
    assert [(leg.id, leg.journey, leg.origin, leg.destination) for leg in made.legs] == [
        ("j1-l1", "j1", "pyongyang", "bridge"),
        ("j1-l2", "j1", "bridge", "dandong"),
        ("j1-l3", "j1", "dandong", "beijing"),
        ("j2-l1", "j2", "beijing", "dandong"),
        ("j2-l2", "j2", "dandong", "bridge"),
        ("j2-l3", "j2", "bridge", "pyongyang"),
    ]
    assert {leg.mode for leg in made.legs} == {Mode.RAIL}
    assert [leg.status for leg in made.legs[::3]] == [Status.REPORTED, Status.CONFIRMED]
    assert made.legs[3].when is not None
    assert (made.legs[3].when.text, made.legs[3].when.edtf) == ("27–28 March 2018", "2018-03-27/2018-03-28")
    assert [(h.id, h.order, h.place, h.related) for h in made.happenings] == [
        ("step-1", 1, "bridge", False),
        ("step-2", 2, "great-hall-of-the-people", False),
        ("related-1", None, "stockholm", True),
    ]
    assert made.happenings[1].where == "kim.yaml, line 7"
    assert not made.issues


def test_sightings_are_joined_in_time_and_told_as_they_are() -> None:
    made = outline(SHIP)
    lost = made.mentions[1]
    assert lost.point is not None
    assert (lost.point.x, lost.point.y) == (34.31, 33.92)
    assert lost.relative is not None
    assert (lost.relative.shape, lost.relative.of, lost.relative.radius_m) == (Shape.RING, (), 5000.0)
    between = made.mentions[-1]
    assert between.relative is not None
    assert (between.relative.shape, between.relative.of) == (Shape.BETWEEN, ("limassol", "tartus"))
    assert [m.role for m in made.mentions[2:4]] == [Role.MENTIONED, Role.MENTIONED]
    assert made.mentions[0].within == "Turkey"
    assert [(leg.mode, leg.join, leg.status) for leg in made.legs] == [
        (None, Join.INFERRED, Status.CONFIRMED),
        (None, Join.INFERRED, Status.POSSIBLE),
    ]
    when = made.happenings[1].when
    assert when is not None
    assert when.edtf == "2024-03-05T04:10:00Z/2024-03-05T07:30:00Z"
    assert when.text == "2024-03-05T04:10/07:30"
    assert not made.sources["crew"].public
    assert made.happenings[2].image is not None
    assert made.happenings[2].image.credit == "Copernicus"


def test_steps_are_joined_only_where_the_story_says_so() -> None:
    steps = "steps: [{at: A, when: 2018-02}, {at: B, when: 2018-01}, {at: C}, {at: B, when: 2018-03}]\n"
    assert outline(steps).legs == ()
    joined = outline("defaults: {join: track}\n" + steps)
    assert [(leg.origin, leg.destination, leg.join) for leg in joined.legs] == [
        ("b", "a", Join.TRACK),
        ("a", "b", Join.TRACK),
    ]
    told = outline("defaults: {join: inferred}\njourneys: [{ship: B > X > A}]\n" + steps)
    assert [(leg.origin, leg.destination) for leg in told.legs if leg.join is Join.INFERRED] == [("a", "b")]


def test_modes_of_journeys() -> None:
    made = outline(
        "journeys:\n- train: A > B\n- road: A > B\n- ship: A > B\n- air: A > B\n- walk: A > B\n- leg: A > B\n"
        "- {leg: A > B, mode: rail}\n- {ship: A > B, via: Suez Canal > Bab el-Mandeb}\n"
    )
    assert [leg.mode for leg in made.legs] == [
        Mode.RAIL, Mode.ROAD, Mode.SEA, Mode.AIR, Mode.WALK, None, Mode.RAIL, Mode.SEA,
    ]  # fmt: skip
    assert made.legs[-1].via == ("suez-canal", "bab-el-mandeb")
    assert {leg.join for leg in made.legs} == {Join.NONE}


def test_one_name_is_one_mention_and_an_id_wins() -> None:
    made = outline(
        "places:\n  hall: {name: Great Hall, in: Beijing}\n  Paris: {country: US}\n"
        "steps:\n- at: hall\n- at: great  hall\n- at: Great Hall, Beijing\n- at: paris\n- at: Paris, Texas\n- at: Paris\n"
    )
    assert [h.place for h in made.happenings] == ["hall", "hall", "hall", "Paris", "paris-texas", "Paris"]
    assert [(m.id, m.text, m.within, m.country) for m in made.mentions] == [
        ("hall", "Great Hall", "Beijing", ""),
        ("Paris", "Paris", "", "US"),
        ("paris-texas", "Paris", "Texas", ""),
    ]


def test_a_name_that_two_places_have_must_be_told_apart() -> None:
    text = "places:\n  il: {name: Springfield, in: Illinois}\n  ma: {name: Springfield, in: Massachusetts}\nsteps: [{at: X}]\n"
    assert [h.place for h in outline(text.replace("{at: X}", "{at: 'Springfield, Illinois'}")).happenings] == ["il"]
    with pytest.raises(InputError, match="line 4: 'Springfield' may be il or ma"):
        outline(text.replace("{at: X}", "{at: Springfield}"))


def test_a_likely_slip_of_an_id_is_told() -> None:
    made = outline("places: {bridge: Friendship Bridge}\nsteps: [{at: brigde}]\n")
    assert [(issue.code, issue.hint) for issue in made.issues] == [("perhaps-an-id", "did you mean 'bridge'?")]


def test_all_ways_to_say_where() -> None:
    made = outline(
        "places:\n  ship: {name: The ship, near: {place: Paros, by: 12 nmi, bearing: NW}}\n  camp: {at: POINT (1 2), within: 300 m}\n"
        "steps:\n- at: ship\n- at: camp\n- off: Tartus\n- area: Nampo\n- {near: Paros, within: 20 km}\n- {at: Paros, within: 2 km}\n"
        "- at: {lat: 33.92, lon: 34°18′36″E}\n- at: POLYGON ((0 0, 1 0, 1 1, 0 0))\n- {near: {place: Paros, by: 5 km}}\n"
    )
    found = {m.id: m for m in made.mentions}
    relations = {
        name: (
            m.relative.shape.value,
            m.relative.of,
            m.relative.radius_m,
            m.relative.distance_m,
            m.relative.bearing_deg,
        )
        for name, m in found.items()
        if m.relative
    }
    assert relations == {
        "ship": ("offset", ("paros",), None, 22224.0, 315.0),
        "camp": ("ring", (), 300.0, None, None),
        "off-tartus": ("off", ("tartus",), None, None, None),
        "nampo-area": ("area", ("nampo",), None, None, None),
        "near-paros": ("ring", ("paros",), 20000.0, None, None),
        "within-2-km-of-paros": ("ring", ("paros",), 2000.0, None, None),
        "5-km-from-paros": ("offset", ("paros",), None, 5000.0, None),
    }
    assert found["33-92-n-34-31-e"].point is not None
    assert [m.geometry.geom_type for m in made.mentions if m.geometry is not None] == ["Polygon"]


def test_a_ring_around_a_name_has_a_centre_of_its_own() -> None:
    made = outline("places:\n  camp: {name: Paros, country: GR, within: 5 km}\n")
    centre, ring = made.mentions
    assert ring.relative is not None
    assert (ring.id, ring.relative.of) == ("camp", (centre.id,))
    assert (centre.text, centre.country, centre.role) == ("Paros", "GR", Role.MENTIONED)


def test_places_told_by_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="'a' is told by itself"):
        outline("places:\n  a: {off: b}\n  b: {off: a}\n")


def test_qualifiers_defaults_and_what_is_not_published() -> None:
    made = outline(
        "defaults: {country: Nigeria, status: reported}\n"
        "places: [Kano, {name: 'Springfield, Sangamon County, Illinois, USA'}, {name: Lagos, region: Faro, note: secret, text: shown}]\n"
        "steps: [{at: 10 N 20 E, note: secret}]\n"
    )
    point, kano, springfield, lagos = made.mentions
    assert kano.country == "Nigeria"
    assert (springfield.text, springfield.within, springfield.region, springfield.country) == (
        "Springfield", "Sangamon County", "Illinois", "USA",
    )  # fmt: skip
    assert (lagos.country, lagos.region, lagos.note) == ("", "Faro", "shown")
    assert point.country == ""
    assert made.happenings[0].status is Status.REPORTED
    assert "secret" not in repr(made)


def test_the_shortest_story_and_names_in_other_scripts() -> None:
    made = outline("places: [Pyongyang, 丹东, Beijing, Beijing]", name="map.yaml")
    assert [(m.id, m.role) for m in made.mentions] == [
        ("pyongyang", Role.FOCUS), ("丹东", Role.FOCUS), ("beijing", Role.FOCUS), ("beijing-2", Role.FOCUS),
    ]  # fmt: skip


def test_style_and_head() -> None:
    made = outline(
        "id: kim\ntitle: T\nlang: en\nlanguages: [en, ko]\ntheme: dark\nborders: agreed\nlengths: yes\nalt: A\n"
        "correction: C\npublished: 2018-03-29\nextent: {west: 170 E, south: 10 S, east: 170 W, north: 10}\nplaces: [a]\n"
    )
    assert (made.id, made.lang, made.published) == ("kim", "en", "2018-03-29")
    assert made.style.extent == (170.0, -10.0, -170.0, 10.0)
    assert (made.style.languages, made.style.theme, made.style.lengths, made.style.correction) == (
        ("en", "ko"),
        "dark",
        True,
        "C",
    )
    assert (made.style.borders, outline("places: [a]").style.borders) == (Borders.AGREED, Borders.DE_FACTO)


def test_a_clock_time_without_a_zone_is_a_note_with_its_line() -> None:
    made = outline("steps:\n- {at: A, when: 2024-03-05T04:10}\n")
    assert [(issue.code, issue.severity.value, issue.where) for issue in made.issues] == [
        ("zone-unstated", "note", "kim.yaml, line 2")
    ]


def test_the_same_file_gives_the_same_outline() -> None:
    assert outline(SHIP) == outline(SHIP)


def test_the_examples_that_ship_are_read() -> None:
    folder = Path(__file__).parents[2] / "geodata" / "stories"
    stories = sorted(folder.glob("*.yaml"))
    assert stories
    for path in stories:
        made = story.outline(path.read_bytes(), name=path.name, folder=path.parent, settings=Settings())
        assert made.id == path.stem
        ids = {m.id for m in made.mentions}
        assert {leg.origin for leg in made.legs} | {h.place for h in made.happenings} <= ids
