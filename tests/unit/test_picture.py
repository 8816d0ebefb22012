"""The printed twin: pictures of hand-made scenes, and the rules by which names find their place."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, box

from mapgen import basemap
from mapgen.errors import RenderError
from mapgen.model import Fidelity, Mode
from mapgen.render import picture
from mapgen.render.picture import lettering, metrics, placing, symbols
from mapgen.render.picture.canvas import Figure
from mapgen.render.picture.printing import outlined
from mapgen.render.picture.view import View
from mapgen.scene import (
    Callout,
    Facts,
    Inset,
    Label,
    LabelKind,
    Layer,
    LegendEntry,
    Mark,
    MarkType,
    Moment,
    Scene,
    Standing,
    Step,
    Stratum,
    Token,
)
from mapgen.theme import LIGHT

EXTENT = (116.3, 38.9, 125.8, 41.8)
SVG = "{http://www.w3.org/2000/svg}"


def place(id_, name, lon, lat, *, numbers=(), style=Token.STOP, **more):
    point = Point(lon, lat)
    label = Label(text=name, point=point, priority=80 + 15 * bool(numbers))
    return Mark(
        id=id_, type=MarkType.PLACE, style=style, geometry=point, name=name, place_id=id_, point=point, numbers=numbers,
        label=label, **more,
    )  # fmt: skip


def route(id_, positions, *, style=Token.RAIL, mode=Mode.RAIL, **more):
    return Mark(
        id=id_, type=MarkType.ROUTE, style=style, geometry=LineString(positions), name=id_, mode=mode,
        fidelity=Fidelity.NETWORK, **more,
    )  # fmt: skip


def scene_of(marks, *, extent=EXTENT, **more):
    strata = {MarkType.ROUTE: Stratum.ROUTES, MarkType.VENUE: Stratum.VENUES, MarkType.PLACE: Stratum.PLACES}
    layers = [Layer(stratum=s, marks=tuple(m for m in marks if strata[m.type] is s)) for s in strata.values()]
    given_ = {
        "id": "test",
        "title": "A train to Beijing",
        "subtitle": "March 2018",
        "ground": basemap.layers(extent, (extent[2] - extent[0]) / 900),
        "credits": ("© OpenStreetMap contributors", "Natural Earth"),
        "notices": ("Open Database License 1.0",),
    }
    return Scene(extent=extent, layers=tuple(layers), **{**given_, **more})


def showcase(**more):
    marks = [
        route("out", [(125.75, 39.03), (124.4, 40.1), (123.4, 41.8), (116.4, 39.9)], standing=Standing.REPORTED),
        place("pyongyang", "Pyongyang", 125.754, 39.034, numbers=(1, 4), native="평양", native_lang="ko"),
        place("dandong", "Dandong", 124.385, 40.125, numbers=(2,), native="丹东", native_lang="zh"),
        place("beijing", "Beijing", 116.397, 39.908, numbers=(3,), native="北京", native_lang="zh"),
        place("stockholm", "Stockholm", 18.07, 59.33, style=Token.RELATED),
    ]
    steps = tuple(
        Step(
            id=f"s{n}",
            title=f"Step {n}",
            number=n,
            facts=Facts(text="It sets out. Nobody says who is on board.", when=Moment(text={"en": f"{24 + n} March"})),
        )
        for n in range(1, 5)
    )
    given_ = {
        "steps": steps,
        "labels": (
            Label(text="China", point=Point(118.5, 41.2), kind=LabelKind.COUNTRY, priority=60),
            Label(text="Bohai Sea", point=Point(119.8, 38.95), kind=LabelKind.SEA, priority=40),
            Label(text="Shenyang", point=Point(123.43, 41.8), kind=LabelKind.TOWN, priority=30, dot=True),
        ),
        "legend": (LegendEntry(text={"en": "by train, reported"}, style=Token.RAIL, standing=Standing.REPORTED),),
        "inset": Inset(centre=Point(80, 45), box=EXTENT, marks=("stockholm",), text={"en": "Stockholm"}),
    }
    return scene_of(marks, **{**given_, **more})


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


def svg_of(scene):
    return picture.artifacts(scene, formats=("svg",))[0].data


def drawn_texts(scene, **options):
    (artifact,) = picture.artifacts(scene, formats=("svg",), **options)
    return texts(artifact.data)


def pixels(artifact):
    from matplotlib.image import imread

    return imread(io.BytesIO(artifact.data))


def test_a_png_comes_at_its_size_and_at_twice_that():
    one, two = picture.artifacts(showcase(), formats=("png",), size=(900, 600))
    assert (one.name, two.name) == ("test.png", "test@2x.png")
    assert pixels(one).shape[:2] == (600, 900)
    assert pixels(two).shape[:2] == (1200, 1800)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_scene_gives_the_same_bytes_and_no_date(form):
    first, second = (picture.artifacts(showcase(), formats=(form,)) for _ in range(2))
    assert [one.data for one in first] == [one.data for one in second]
    assert not re.search(rb"CreationDate|<dc:date>|20[0-9][0-9]-[01][0-9]-[0-3][0-9]T", first[0].data)


def test_everything_that_is_told_stands_in_the_picture():
    found = drawn_texts(showcase())
    told = ["A train to Beijing", "March 2018", "Pyongyang", "평양", "Dandong", "丹东", "Beijing", "北京"]
    told += ["25 March", "Step 1", "1 · 4", "2", "3", "by train, reported", "Stockholm", "Bohai", "Shenyang"]
    assert set(told) <= set(found)
    assert "© OpenStreetMap contributors · Natural Earth" in found
    assert any(text.endswith("km") for text in found)


def test_text_is_never_markup():
    nasty = "$\\frac{1}{2}$ {{ 7*7 }} <script>alert(1)</script> & co"
    scene = showcase(title=nasty, steps=())
    assert nasty in " ".join(drawn_texts(scene))
    picture.artifacts(scene, formats=("pdf", "png"))


def test_the_file_says_what_it_shows_and_whose_data_it_is():
    (artifact,) = picture.artifacts(showcase(description="A map of a train."), formats=("svg",))
    assert b"A map of a train." in artifact.data
    assert b"Open Database License" in artifact.data
    assert b'width="1200px" height="675px"' in artifact.data


def test_a_draft_is_marked():
    assert "DRAFT" in drawn_texts(showcase(draft=True))
    assert "DRAFT" not in drawn_texts(showcase())


def test_themes_differ_and_an_unknown_format_is_refused():
    light, dark = (picture.artifacts(showcase(), formats=("png",), theme=theme)[0] for theme in ("light", "dark"))
    assert pixels(light).mean() > 0.7
    assert pixels(dark).mean() < 0.4
    with pytest.raises(RenderError, match="bmp"):
        picture.artifacts(showcase(), formats=("bmp",))
    with pytest.raises(RenderError, match="no size"):
        picture.artifacts(showcase(), formats=("png",), size=(10, 10))


def test_every_script_is_drawn_with_a_font_that_has_it():
    names = {
        "ar": "القاهرة",
        "ru": "Москва",
        "ja": "東京",
        "ko": "서울",
        "he": "ירושלים",
        "hi": "दिल्ली",
        "am": "አዲስ አበባ",
        "ka": "თბილისი",
        "th": "กรุงเทพฯ",
    }
    for lang, name in names.items():
        families = lettering.families(name, lang)
        assert all(any(lettering.has(family, letter) for family in families) for letter in name if letter.isalpha())
    assert "Noto Sans CJK SC" in lettering.families("丹东", "zh")
    assert "Noto Sans CJK JP" in lettering.families("東京", "ja")


WITHOUT_FONTS = {**os.environ, "MPL_IGNORE_SYSTEM_FONTS": "1", "PYTHONHASHSEED": "7"}


def elsewhere(code, *given):
    """What a process prints that has only the fonts that come with matplotlib."""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, given)],
        env=WITHOUT_FONTS, cwd=Path(__file__).parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stdout


def test_without_its_font_a_name_is_left_out_and_the_artifact_says_which_font_to_install():
    code = """
from test_picture import showcase, picture
for form in ("png", "pdf", "svg"):
    for issue in picture.artifacts(showcase(), formats=(form,))[0].issues:
        print(form, issue.severity, issue.code, issue.message, issue.hint)
"""
    told = elsewhere(code).splitlines()
    assert [line.split()[0] for line in told] == ["png", "png", "pdf", "pdf"]
    assert any("Hangul" in line and "평양" in line and "Noto Sans CJK KR" in line for line in told)
    assert all("warning font" in line and "fonts-noto-cjk" in line for line in told)


def test_an_svg_is_the_same_whatever_fonts_are_installed():
    code = "from test_picture import *; print(hashlib.sha256(svg_of(showcase())).hexdigest())"
    assert elsewhere(code).strip() == hashlib.sha256(svg_of(showcase())).hexdigest()


def test_the_fixed_widths_hold_what_the_usual_fonts_take():
    for text in ("Yalu River Friendship Bridge", "Санкт-Петербург", "Διεθνής Αερολιμένας"):
        for bold in (False, True):
            for family in ("Noto Sans", "Liberation Sans", "DejaVu Sans"):
                drawn = outlined(text, (family,), bold=bold, italic=False).vertices[:, 0].max()
                smaller = metrics.narrowed(bold=bold, italic=False, serif=False) if "DejaVu" in family else 1.0
                assert drawn * smaller <= metrics.width(text, 1.0, bold=bold) * 1.02, (family, text)


def test_a_right_to_left_story_is_mirrored():
    scene = showcase(lang="ar", languages=("ar",), direction="rtl", title="قطار إلى بكين", subtitle="")
    (artifact,) = picture.artifacts(scene, formats=("svg",))
    title = next(e for e in ET.fromstring(artifact.data).iter(f"{SVG}text") if e.text == "قطار إلى بكين")
    assert title.get("direction") == "rtl"
    assert title.get("text-anchor") == "start"  # of a line that starts at its right end
    assert float(title.get("x")) < 400


def test_a_wide_sheet_lists_the_steps_beside_the_map_and_a_tall_one_below_it():
    def at(svg, text):
        element = next(e for e in ET.fromstring(svg).iter(f"{SVG}text") if e.text == text)
        return float(element.get("x")), float(element.get("y"))

    wide = picture.artifacts(showcase(), formats=("svg",))[0].data
    tall = picture.artifacts(showcase(), formats=("svg",), size=(800, 1000))[0].data
    assert at(wide, "Step 1")[0] > at(wide, "Pyongyang")[0]
    assert at(tall, "Step 1")[1] > at(tall, "Pyongyang")[1]


def test_more_steps_than_there_is_room_for_are_counted():
    steps = tuple(Step(id=f"s{n}", title=f"Step {n}", number=n) for n in range(1, 31))
    found = drawn_texts(showcase(steps=steps))
    listed = [text for text in found if text.startswith("Step ")]
    assert 5 < len(listed) < 30
    assert f"and {30 - len(listed)} more" in found


def test_a_callout_shows_venues_that_are_too_small_for_the_map():
    hall = place("hall", "Great Hall", 116.3875, 39.9033, numbers=(5,))
    guest = place("guest", "Guesthouse", 116.325, 39.918, numbers=(6,))
    shapes = [
        Mark(
            id=f"{pin.id}-footprint", type=MarkType.VENUE, style=Token.FOOTPRINT, name=pin.name, place_id=pin.id,
            geometry=pin.point.buffer(0.002),
        )
        for pin in (hall, guest)
    ]  # fmt: skip
    callout = Callout(
        id="callout-1",
        title={"en": "Central Beijing"},
        extent=(116.31, 39.89, 116.4, 39.93),
        anchor=Point(116.36, 39.91),
        marks=("hall", "guest", "hall-footprint", "guest-footprint"),
    )
    whole = showcase()
    layers = (*whole.layers, Layer(stratum=Stratum.VENUES, marks=(hall, guest, *shapes)))
    found = drawn_texts(replace(whole, layers=layers, callouts=(callout,)))
    assert {"Central Beijing", "Great Hall", "Guesthouse"} <= set(found)


@pytest.mark.parametrize(
    ("what", "extent", "lon", "lat"),
    [
        ("Fiji", (174.0, -20.0, 186.0, -14.0), -179.9, -16.8),
        ("the Pacific", (150.0, -50.0, 250.0, 40.0), -157.9, 21.3),
        ("the Arctic", (-180.0, 62.0, 180.0, 90.0), 15.6, 78.2),
        ("the world", (-180.0, -58.0, 180.0, 78.0), 139.7, 35.7),
        ("Europe", (-12.0, 34.0, 40.0, 62.0), 13.4, 52.5),
        ("a street", (13.37, 52.51, 13.39, 52.52), 13.38, 52.515),
    ],
)
def test_any_part_of_the_world_can_be_drawn(what, extent, lon, lat):
    view = View(extent, (0, 0, 900, 600), 40)
    x, y = view.pixel(Point(lon, lat))
    assert 0 < x < 900, what
    assert 0 < y < 600, what
    for corner in [(extent[0], extent[1]), (extent[2], extent[3])]:
        assert np.isfinite(view.pixels(np.array([corner]))).all()
    assert what in drawn_texts(scene_of([place("p", what, lon, lat)], extent=extent, steps=()))


def test_a_line_over_the_antimeridian_is_drawn_in_one_stretch():
    view = View((170.0, -25.0, 190.0, -10.0), (0, 0, 900, 600), 40)
    parts = view.lines(MultiLineString([[(178, -18), (180, -19)], [(-180, -19), (-175, -21)]]))
    assert len(parts) == 2
    assert np.allclose(parts[0][-1], parts[1][0])


def test_land_fills_the_frame_where_there_is_land():
    view = View((100.0, 60.0, 104.0, 62.0), (0, 0, 400, 300), 0)
    ground = basemap.layers((100.0, 60.0, 104.0, 62.0), 0.004)
    land = next(layer.geometry for layer in ground.layers if layer.kind == "land")
    assert view.areas(land).buffer(0).contains(box(0, 0, 400, 300))


names = st.lists(
    st.tuples(st.floats(0, 600), st.floats(0, 400), st.integers(20, 120), st.integers(0, 99), st.booleans()),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(names)
def test_no_name_lies_over_another_or_off_the_frame(drawn):
    items = [
        placing.Item(id=f"n{i:02}", x=x, y=y, w=float(w), h=16.0, r=5.0, priority=p, story=story)
        for i, (x, y, w, p, story) in enumerate(drawn)
    ]
    frame = (0.0, 0.0, 600.0, 400.0)
    spots = placing.placed(items, frame, [], placing.Lines([]))
    boxes = [spot.box for spot in spots.values()]
    assert all(placing.inside(one, frame) for one in boxes)
    assert not any(placing.meet(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_a_name_keeps_to_the_side_that_the_story_fixed_and_off_the_line_where_it_may():
    line = placing.Lines([np.array([[100.0, 100.0], [300.0, 100.0]])])
    frame = (0.0, 0.0, 400.0, 200.0)
    free = placing.Item(id="a", x=150, y=100, w=60, h=16, r=5, story=True)
    fixed = replace(free, side="bottom left")
    box_, _ = (placing.placed([item], frame, [], line)["a"].box for item in (free, fixed))
    assert not line.within(box_)
    spot = placing.placed([fixed], frame, [], line)["a"]
    assert spot.box[1] > 100
    assert spot.box[2] < 150


def test_of_two_markers_on_one_spot_the_numbered_one_steps_aside():
    markers = [
        placing.Marker(id="dot", x=100, y=100, r=5, w=5),
        placing.Marker(id="number", x=101, y=101, r=11, w=11, movable=True),
    ]
    spots = placing.moved(markers, (0, 0, 300, 200), [], placing.Lines([]))
    assert spots["dot"] == (100, 100)
    assert np.hypot(spots["number"][0] - 100, spots["number"][1] - 100) > 16


def test_a_line_travelled_back_points_both_ways_in_turn():
    line = np.array([[0.0, 0.0], [600.0, 0.0]])
    assert {angle for _, _, angle in symbols.chevrons(line, [])} == {0.0}
    there = route("out", [(116.4, 39.9), (125.7, 39.0)])
    back = route("back", [(125.7, 39.0), (116.4, 39.9)], twin="out", against=True)
    arrows = [len(figures(scene_of([there, *more]), LIGHT.journey)) for more in ([], [back])]
    assert arrows[1] > arrows[0] > 0
    off = symbols.chevrons(line, [(at, 0.0) for at, _, _ in symbols.chevrons(line, [])])
    assert len(off) == 4
    assert not {x for x, _, _ in off} & {x for x, _, _ in symbols.chevrons(line, [])}


def figures(scene, fill):
    canvas, _ = picture.drawing(scene, LIGHT, (1200, 675))
    return [one for one in canvas.drawn if isinstance(one, Figure) and one.fill == fill]


def test_places_that_would_lie_on_each_other_are_one_sign_that_counts_them_all():
    near = [place(f"p{n:02}", f"Place {n}", 120 + n % 8 * 0.02, 40 + n // 8 * 0.02) for n in range(64)]
    far = place("far", "Far", 117.0, 39.5)
    found = drawn_texts(scene_of([*near, far]))
    assert "64" in found
    assert "Far" in found
    assert not any(text.startswith("Place") for text in found)
    grouped = [place(f"g{n}", "Clinic", lon, 40.0, group=f"{lon}") for lon in (120.0, 120.1) for n in range(3)]
    assert "6" in drawn_texts(scene_of(grouped))


def test_no_title_is_cut_without_a_word():
    title = "An envoy shuttles between three capitals while the truce that she brought about nears its end"
    step = "The envoy of the United Nations arrived in the port for talks on the truce with the army"
    steps = (Step(id="a", title=step, number=1), Step(id="b", title=f"{step} {step} {step}", number=2))
    found = " ".join(drawn_texts(showcase(title=title, subtitle="", steps=steps)))
    assert title in found
    assert step in found
    assert " …" in found.split(step)[-1]
    assert "…" in " ".join(drawn_texts(showcase(title=" ".join([title] * 20), steps=())))


def test_a_list_without_numbers_has_the_whole_sheet_for_its_map_and_its_name_for_a_title():
    steps = tuple(Step(id=f"s{n}", title=f"Row {n}") for n in range(40))
    found = drawn_texts(showcase(title="", steps=steps))
    assert "test" in found
    assert not any(text.startswith("Row") for text in found)


def test_a_map_of_the_world_has_no_scale_bar_and_one_of_a_tall_country_is_not_mercator():
    world = drawn_texts(scene_of([place("p", "Tokyo", 139.7, 35.7)], extent=(-180.0, -58.0, 180.0, 78.0)))
    assert not any(text.endswith(" km") for text in world)
    chile = View((-76.0, -56.0, -66.0, -17.0), (0, 0, 400, 900), 0)
    degrees = [np.diff(chile.pixels(np.array([[-71.0, lat], [-71.0, lat + 1]]))[:, 1])[0] for lat in (-55.0, -18.0)]
    assert degrees[0] == pytest.approx(degrees[1], rel=0.06)


def test_a_halo_in_an_svg_is_a_copy_of_the_text_that_no_reader_hears_twice():
    root = ET.fromstring(svg_of(showcase()))
    halos = [e for e in root.iter(f"{SVG}text") if e.get("stroke")]
    assert halos
    assert all(e.get("aria-hidden") == "true" for e in halos)
    heard = [e.text for e in root.iter(f"{SVG}text") if not e.get("aria-hidden")]
    assert heard.count("Dandong") == 1
    assert not list(root.iter(f"{SVG}script"))
