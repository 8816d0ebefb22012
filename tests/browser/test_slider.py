"""The slider over the timeline: what had happened by then, and where who was on the way stood."""

import pytest

pytestmark = pytest.mark.browser
TRAIN = "geodata/stories/kim-beijing-2018.yaml"
SIGHTINGS = "geodata/stories/arvena-sightings.yaml"
MANDELA = "geodata/stories/mandela-1990.yaml"
TONGA = "geodata/stories/tonga-relief-2022.yaml"
NUMBERS = """() => [...document.querySelectorAll('.pin.number')].filter((one) => one.offsetParent)
  .map((one) => one.textContent).sort()"""
LATER = "() => [...document.querySelectorAll('.steps-list li.later')].length"


def slider_of(page):
    """The one slider, with the focus."""
    slider = page.get_by_role("slider")
    assert slider.count() == 1
    slider.focus()
    return slider


def test_it_stands_where_the_open_step_does(visit):
    page = visit(TRAIN, reduced_motion="reduce")
    slider = page.get_by_role("slider", name="What had happened by then")
    before = -1.0
    for number in range(6):
        page.locator(".step").nth(number).click()
        value = float(slider.input_value())
        assert value > before
        before = value
        words = page.locator(".step").nth(number).locator("strong").inner_text()
        assert words in slider.get_attribute("aria-valuetext")
        knob = page.locator(".knob").evaluate("one => one.offsetLeft + one.offsetWidth / 2")
        assert knob == pytest.approx(value / 10000 * page.locator(".track").evaluate("one => one.clientWidth"), abs=1.5)
    assert "27–28 March" in slider.get_attribute("aria-valuetext")
    assert page.locator(".flag").is_hidden()
    assert page.evaluate(LATER) == 0


def test_keys_go_from_moment_to_moment_and_only_what_had_happened_is_there(visit):
    page = visit(TRAIN)
    slider = slider_of(page)
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext").startswith("15 March")
    assert page.evaluate(NUMBERS) == []
    assert page.evaluate(LATER) == 6
    assert page.get_by_role("button", name="Dandong", exact=True).is_visible()  # has no date: always there
    assert page.locator(".callout").count() == 0
    seen = [page.evaluate(NUMBERS)]
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        now = page.evaluate(NUMBERS)
        if now != seen[-1]:
            seen.append(now)
    assert seen == [
        [],
        ["1 · 6"],
        ["1 · 6", "2"],
        ["1 · 6", "2", "3"],
        ["1 · 6", "2", "3", "4"],
        ["1 · 6", "2", "3", "4", "5"],
    ]
    page.keyboard.press("End")
    assert page.evaluate(LATER) == 0
    assert page.locator("[aria-current=step]").inner_text().startswith("6")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    assert page.evaluate(LATER) > 0
    assert page.evaluate("location.hash") == ""


def test_its_date_stands_above_it_and_one_button_shows_everything_again(visit):
    page = visit(TRAIN, "#step=2")
    slider_of(page)
    page.keyboard.press("ArrowRight")
    flag = page.locator(".flag")
    assert flag.inner_text().startswith("26 March")
    assert page.evaluate(LATER) == 3
    page.get_by_role("button", name="Show everything").click()
    assert flag.is_hidden()
    assert page.evaluate(LATER) == 0
    assert page.evaluate(NUMBERS) == ["1 · 6", "2", "3", "4", "5"]
    assert page.evaluate("document.activeElement.type") == "range"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("mapgen.by") is not None
    page.locator(".step").nth(4).click()  # to choose a step is to see it in the whole again
    assert page.evaluate("mapgen.by") is None
    assert flag.is_hidden()


DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def drag(page, share):
    """Moves the slider by the pointer to a share of the track."""
    track = page.locator(".track").bounding_box()
    knob = page.locator(".knob").bounding_box()
    page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + share * track["width"], track["y"] + 6, steps=4)
    page.mouse.up()
    page.evaluate(DRAWN)


OFF_THE_LINE = """() => {
  const map = mapgen.map, points = mapgen.linePoints(map);
  return [...document.querySelectorAll('.traveller')].map((one) => {
    const {x, y} = L.DomUtil.getPosition(one);
    return Math.min(...points.map(([px, py]) => Math.hypot(px - x, py - y)));
  });
}"""


def test_the_train_stands_on_the_rails_where_it_was_then(visit):
    page = visit(TRAIN)
    lons = []
    for share in (0.74, 0.77, 0.79, 0.9, 0.97):
        drag(page, share)
        page.wait_for_timeout(30)
        (off,) = page.evaluate(OFF_THE_LINE)
        assert off < 4
        lons.append(page.evaluate("360 * (mapgen.underWay()[0][0] - 0.5)"))
    assert lons[:3] == sorted(lons[:3], reverse=True)  # to the west, from Pyongyang to Beijing
    assert lons[3] < lons[4]  # and home
    drag(page, 0.3)
    assert page.locator(".traveller").count() == 0


def test_a_ship_does_not_arrive_before_its_journey_ends(visit):
    page = visit(TONGA)
    drag(page, 0.5)
    assert "24 January" in page.get_by_role("slider").get_attribute("aria-valuetext")
    assert page.locator(".traveller").count() == 1
    assert 155 < page.evaluate("360 * (mapgen.underWay()[0][0] - 0.5)") < 180  # between Brisbane and Tonga


def test_nothing_stands_on_a_line_that_only_joins_events(visit):
    page = visit(SIGHTINGS)
    slider_of(page)
    page.keyboard.press("Home")
    joined = []
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        assert page.locator(".traveller").count() == 0
        joined.append(page.evaluate("mapgen.routes.filter((mark) => mapgen.travelled(mark) > 0).length"))
    assert joined[0] == 0
    assert joined == sorted(joined)
    assert joined[-1] == 11


def test_a_finger_moves_it(visit):
    page = visit(TRAIN, "", (390, 844), has_touch=True)
    track = page.locator(".track").bounding_box()
    page.touchscreen.tap(track["x"] + 0.8 * track["width"], track["y"] + 6)
    page.evaluate(DRAWN)
    assert page.evaluate("mapgen.by") is not None
    assert page.locator(".flag").inner_text().startswith("26 March")
    flag = page.locator(".flag").bounding_box()
    assert flag["x"] >= 0
    assert flag["x"] + flag["width"] <= 390


def test_from_right_to_left_it_goes_the_other_way(visit):
    page = visit(TRAIN, "?lang=ar#step=1", built={"languages": ("en", "ar")})
    slider = slider_of(page)
    value = float(slider.input_value())
    page.keyboard.press("ArrowLeft")
    assert float(slider.input_value()) > value
    knob, track = page.locator(".knob").bounding_box(), page.locator(".track").bounding_box()
    fromstart = (track["x"] + track["width"] - knob["x"] - knob["width"] / 2) / track["width"]
    assert fromstart == pytest.approx(float(slider.input_value()) / 10000, abs=0.01)


def test_clock_times_are_told_with_their_zone(visit):
    page = visit(SIGHTINGS, "#step=2")
    assert "04:10–07:30 UTC" in page.get_by_role("slider").get_attribute("aria-valuetext")
    slider_of(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert "5 March 2024" in page.locator(".flag").inner_text()
    assert "UTC" in page.locator(".flag").inner_text()
    page = visit(MANDELA, "#step=1")
    assert "16:22 UTC+2" in page.get_by_role("slider").get_attribute("aria-valuetext")
    at = page.evaluate("mapgen.momentOf(mapgen.steps[0])")
    assert at % 86_400_000 == (16 * 60 + 22) * 60_000  # where the clock of the story has it


OPEN = """mapgen: 1
title: Dates that are not exact
steps:
- {at: Beijing, when: 2018-03-01~, title: About then}
- {at: Dandong, when: 2018-03-05/.., title: From then on}
- {at: Shenyang, when: ../2018-03-10, title: Until then}
- {at: Tianjin, title: Nobody knows when}
- {at: Dalian, when: 2018-03-20, title: That day}
"""


def test_dates_look_as_exact_as_they_are(visit, tmp_path):
    path = tmp_path / "open.yaml"
    path.write_text(OPEN, encoding="utf-8")
    page = visit(path)
    ends = page.evaluate("""() => {
      const track = document.querySelector('.track').getBoundingClientRect();
      return Object.fromEntries(['about', 'after', 'before'].map((kind) => {
        const strip = document.querySelector('.strip.' + kind), box = strip.getBoundingClientRect();
        return [kind, [box.left - track.left, track.right - box.right, getComputedStyle(strip).maskImage.includes('gradient')]];
      }));
    }""")
    assert all(soft for _, _, soft in ends.values())
    assert ends["after"][1] == pytest.approx(0, abs=1)
    assert ends["before"][0] == pytest.approx(0, abs=1)
    slider_of(page)
    page.keyboard.press("Home")
    there = page.evaluate(NUMBERS)
    assert "3" in there  # until then: since ever
    assert "4" in there  # without a date: always
    assert "5" not in there
    assert "2" not in there


def test_many_dates_are_told_by_how_many_there_were(visit, tmp_path):
    rows = [f"Place {i},{40 + i / 50},{20 + i % 7},2018-{1 + i % 12:02}-{1 + i % 27:02}" for i in range(200)]
    source = tmp_path / "dated.csv"
    source.write_text("name,lat,lon,date\n" + "\n".join(rows), encoding="utf-8")
    page = visit(source)
    assert page.locator(".strip").count() == 0
    assert page.locator(".bin").count() > 50
    slider_of(page)
    page.keyboard.press("Home")
    assert page.evaluate("mapgen.places.own.filter((mark) => !mapgen.isLater(mark)).length") < 20
    page.keyboard.press("End")
    assert page.evaluate("mapgen.places.own.filter((mark) => !mapgen.isLater(mark)).length") == 200
