"""Pictures, the dot that travels while the story plays, swiping, full screen."""

import pytest

pytestmark = pytest.mark.browser
TRAVELS = "geodata/stories/kim-beijing-2018.yaml"
SIGHTINGS = "geodata/stories/arvena-sightings.yaml"
ALT = "Sketch of a tanker from above, 183 metres long, with three pairs of tanks and the bridge at the stern"


def test_the_picture_of_a_step_is_seen_with_its_words_and_credit(visit):
    page = visit(SIGHTINGS, "#step=3")
    picture = page.locator(".steps .open img")
    assert picture.is_visible()
    assert picture.get_attribute("alt") == ALT
    assert picture.evaluate("one => one.complete && one.naturalWidth === Number(one.getAttribute('width'))")
    assert page.locator(".steps .open figcaption").inner_text() == "Drawing by the editors"
    assert page.locator(".steps img:visible").count() == 1
    page.locator(".leaflet-pins-pane .pin.number").nth(2).click()
    assert page.get_by_role("dialog").get_by_alt_text(ALT).is_visible()


def test_the_picture_stands_in_the_bar_of_an_embed_too(visit):
    page = visit(SIGHTINGS, "#step=3", (640, 600))
    assert page.locator(".bar").get_by_alt_text(ALT).is_visible()
    page.get_by_role("button", name="Next step").click()
    assert page.locator(".bar img").count() == 0


WAYS = """() => mapgen.steps.slice(1).map((step, i) => {
  const way = mapgen.wayBetween(mapgen.steps[i], step);
  return way && way.map(([x, y]) => [360 * (x - 0.5), y]);
})"""


def test_a_dot_travels_the_rails_there_and_back_while_the_story_plays(visit):
    page = visit(TRAVELS)
    to_bridge, to_beijing, within, again, home = page.evaluate(WAYS)
    assert within is None
    assert again is None
    assert len(to_beijing) > 100
    assert to_bridge[0][0] == pytest.approx(125.7, abs=0.2)
    assert to_bridge[-1][0] == pytest.approx(124.4, abs=0.1)
    assert home[0][0] == pytest.approx(116.4, abs=0.2)
    assert home[-1][0] == pytest.approx(125.7, abs=0.2)
    page.get_by_role("button", name="Play").click()
    dot = page.locator(".traveller")
    dot.wait_for()
    page.get_by_role("button", name="Pause").click()
    held = dot.get_attribute("style")
    page.wait_for_timeout(200)
    assert dot.get_attribute("style") == held
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("held => document.querySelector('.traveller').getAttribute('style') !== held", arg=held)
    assert page.evaluate("mapgen.steps.indexOf(mapgen.currentStep())") == 1
    page.locator(".step").nth(4).click()
    assert dot.count() == 0


def test_nothing_travels_a_line_that_only_joins_events(visit):
    page = visit(SIGHTINGS)
    assert set(map(str, page.evaluate(WAYS))) == {"None"}
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(150)
    assert page.locator(".traveller").count() == 0


def test_nothing_travels_for_readers_who_want_stillness(visit):
    page = visit(TRAVELS, reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(150)
    assert page.evaluate("mapgen.steps.indexOf(mapgen.currentStep())") == 1
    assert page.locator(".traveller").count() == 0


SWIPE = """([selector, from, to]) => {
  const box = document.querySelector(selector);
  const touch = (x) => new Touch({ identifier: 1, target: box, clientX: x, clientY: 400 });
  box.dispatchEvent(new TouchEvent('touchstart', { touches: [touch(from)], bubbles: true }));
  box.dispatchEvent(new TouchEvent('touchend', { changedTouches: [touch(to)], bubbles: true }));
}"""


@pytest.mark.parametrize(("size", "selector"), [((640, 600), ".bar"), ((360, 780), ".steps")])
def test_a_swipe_turns_the_step(visit, size, selector):
    page = visit(TRAVELS, "#step=2", size, has_touch=True)
    number = "mapgen.steps.indexOf(mapgen.currentStep()) + 1"
    page.evaluate(SWIPE, [selector, 250, 100])
    assert page.evaluate(number) == 3
    page.evaluate(SWIPE, [selector, 100, 250])
    assert page.evaluate(number) == 2
    page.evaluate(SWIPE, [selector, 100, 120])
    assert page.evaluate(number) == 2


def test_full_screen_and_back_where_it_is_allowed(visit, browser, page_of, tmp_path):
    page = visit(TRAVELS)
    button = page.get_by_role("button", name="Full screen")
    button.click()
    page.wait_for_function("document.fullscreenElement !== null")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    page.wait_for_function("document.fullscreenElement === null")
    host = tmp_path / "article.html"
    frame = f"""<iframe src="file://{page_of(TRAVELS)}" allow="fullscreen 'none'" width="640" height="600"></iframe>"""
    host.write_text(frame, encoding="utf-8")
    context = browser.new_context()
    article = context.new_page()
    article.goto(f"file://{host}")
    inside = article.frame_locator("iframe")
    inside.locator("html[data-mapgen=ready]").wait_for()
    assert inside.get_by_role("button", name="Whole map").count() == 1
    assert inside.get_by_role("button", name="Full screen").count() == 0
    context.close()
