"""`?static`, the picture instead of the map, and `?plain`, the map alone."""

import pytest

pytestmark = pytest.mark.browser
TRAIN = "geodata/stories/kim-beijing-2018.yaml"
CLINICS = "geodata/stories/lists/clinics.csv"
REACHED = """() => {
  const all = [...document.querySelectorAll('.still-map *')];
  return all.filter((one) => { one.focus(); return document.activeElement === one; }).length;
}"""


def test_the_picture_is_one_image_that_nobody_can_get_into(visit):
    page = visit(TRAIN, "?static=1")
    picture = page.get_by_role("img", name=page.evaluate("mapgen.data.description"))
    assert picture.count() == 1
    assert page.evaluate(REACHED) == 0
    for _ in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate("Boolean(document.activeElement.closest('.still-map'))")
    view = page.evaluate("mapgen.map.getCenter().toString() + mapgen.map.getZoom()")
    page.mouse.move(400, 400)
    page.mouse.wheel(0, -400)
    page.mouse.down()
    page.mouse.move(500, 500, steps=3)
    page.mouse.up()
    page.mouse.dblclick(400, 400)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("mapgen.map.getCenter().toString() + mapgen.map.getZoom()") == view
    assert page.evaluate("location.hash") == ""
    assert page.locator(":is(button, input, select):not(.still-map *), .controls, .timeline, .card").count() == 0
    assert page.locator(".pin.lit").count() == 0


@pytest.mark.parametrize("size", [(1280, 800), (640, 560), (320, 700)])
def test_its_key_stands_below_it(visit, size):
    page = visit(TRAIN, "?static=1", size)
    picture = page.locator(".still-map").bounding_box()
    items = page.locator(".steps-list li")
    assert items.count() == 6
    for i in range(6):
        assert items.nth(i).bounding_box()["y"] >= picture["y"] + picture["height"]
        assert items.nth(i).inner_text().startswith(str(i + 1))
    assert page.get_by_text("Talks with Xi Jinping", exact=True).is_visible()
    assert page.locator(".legend").is_visible()
    assert "OpenStreetMap" in page.locator(".credits").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_it_draws_the_same_map(visit):
    still, live = (visit(TRAIN, query, reduced_motion="reduce") for query in ("?static=1", ""))
    texts = "all => all.map((one) => one.textContent).filter((text) => text !== '')"
    names = [set(page.eval_on_selector_all(".names .story, .callout text", texts)) for page in (still, live)]
    assert names[0] == names[1]
    assert (
        still.locator(".leaflet-pins-pane .pin.number").count()
        == live.locator(".leaflet-pins-pane .pin.number").count()
    )


def test_flags_go_together(visit):
    page = visit(TRAIN, "?static=1&theme=dark&lang=ar&step=2", built={"languages": ("en", "ar")})
    root = page.locator("html")
    assert root.get_attribute("data-theme") == "dark"
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    assert page.locator(".pin.lit").count() == 1
    assert page.locator("li.open").inner_text().startswith("2")
    page = visit(TRAIN, "?plain=1&static=1&step=3")
    assert page.locator(".steps, .timeline, .bar, button:not(.still-map *)").count() == 0
    assert page.locator(".pin.lit").count() == 1


def test_the_map_alone_is_a_map(visit):
    page = visit(TRAIN, "?plain=1", (640, 400))
    assert page.locator(".steps, .timeline, .bar").count() == 0
    assert page.locator(".pin.lit").count() == 0
    assert page.locator("#mapgen-map").bounding_box()["height"] > 300
    assert "OpenStreetMap" in page.locator(".credits").inner_text()
    assert page.get_by_role("heading", level=1).count() == 1
    page.get_by_role("button", name="2: Friendship Bridge").click()
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("query", ["", "?plain=1", "?static=1", "?plain=1&static=1"])
def test_a_draft_says_so_in_every_form(visit, query):
    page = visit(CLINICS, query, built={"country": "NG"})
    assert page.get_by_text("Draft: not checked for publication").is_visible()
    box = page.get_by_text("Draft: not checked for publication").bounding_box()
    assert box["x"] >= 0
    assert box["y"] < 900
