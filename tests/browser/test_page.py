"""The page in a real browser: what a reader sees and does, and what never happens."""

import json
from pathlib import Path

import pytest

import mapgen

pytestmark = pytest.mark.browser
STORY = "geodata/stories/kim-beijing-2018.yaml"
PAYLOADS = json.loads((Path(__file__).parent.parent / "hostile" / "payloads.json").read_text(encoding="utf-8"))
SIZES = {"desk": (1280, 800), "embed": (640, 600), "phone": (360, 780)}
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
"""


class Visit:
    """One page open in the browser, with everything that it asked for and complained about."""

    def __init__(self, browser, path, query="", size="desk", **context):
        width, height = SIZES.get(size, size)
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(5000)
        self.page.add_init_script(WATCH)
        self.asked, self.errors = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"file://{path}{query}")
        self.page.wait_for_selector("html[data-mapgen=ready]")

    def __enter__(self):
        return self.page

    def __exit__(self, *_):
        try:
            assert self.errors == []
            assert self.asked[1:] == []
            assert self.page.evaluate("window.violations") == []
        finally:
            self.context.close()


@pytest.fixture(scope="module")
def showcase(tmp_path_factory):
    folder = tmp_path_factory.mktemp("showcase")
    root = Path(__file__).parent.parent.parent
    (path,) = mapgen.build(root / STORY, out=f"{folder}/", formats=["html"])
    return path


def test_the_showcase_is_small(showcase):
    assert showcase.stat().st_size < 700_000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_whole_and_asks_for_nothing(browser, showcase, size, scheme):
    with Visit(browser, showcase, size=size, color_scheme=scheme) as page:
        ids = page.eval_on_selector_all("[data-place-id]", "all => all.map(one => one.dataset.placeId)")
        assert len(ids) == len(set(ids)) == 8
        for name in ("Pyongyang", "Dandong", "Beijing", "Stockholm", "Helsinki", "Friendship Bridge"):
            assert page.locator("#mapgen-list", has_text=name).count() == 1
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        assert page.title() == "A train to Beijing"


def test_without_script_the_list_stands_there(browser, showcase):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{showcase}")
    assert page.locator("#mapgen-list").is_visible()
    assert page.locator("h1").inner_text() == "A train to Beijing"
    assert page.locator("[data-place-id]").count() == 8
    context.close()


def test_names_never_cover_each_other_or_a_marker(browser, showcase):
    for size in SIZES:
        with Visit(browser, showcase, size=size, reduced_motion="reduce") as page:
            for zoom in range(5):
                assert page.evaluate(OVERLAPS) == [], (size, zoom)
                page.evaluate("mapgen.map.setZoom(mapgen.map.getZoom() + 1)")


OVERLAPS = """() => {
  const names = mapgen.laid.names, found = [];
  names.forEach((a, i) => {
    names.slice(i + 1).forEach((b) => mapgen.boxesMeet(a.box, b.box) && found.push([a.id, b.id]));
    mapgen.laid.taken.forEach((box) => mapgen.boxesMeet(a.box, box) && found.push([a.id, 'marker']));
  });
  return found;
}"""


def test_every_place_of_the_story_has_its_name_on_the_map(browser, showcase):
    with Visit(browser, showcase) as page:
        shown = page.locator(".leaflet-container text").all_text_contents()
        assert {
            "Pyongyang",
            "평양",
            "Dandong",
            "丹东",
            "Friendship Bridge",
            "Beijing",
            "Great Hall of the People",
        } <= set(shown)
        assert page.locator('text[lang="zh"]').count() >= 2
        assert page.locator(".callout").get_attribute("aria-label") == "Beijing"


def test_steps_go_by_button_key_and_address(browser, showcase):
    with Visit(browser, showcase, "#step=2") as page:
        current = page.locator("[aria-current=step]")
        assert "Friendship Bridge" in current.inner_text()
        page.keyboard.press("ArrowRight")
        assert "motorcade" in current.inner_text()
        assert page.evaluate("location.hash") == "#step=3"
        page.locator(".step", has_text="Home by train").click()
        assert page.locator(".pin.lit").get_attribute("aria-label").startswith("1, 6: Pyongyang")
    with Visit(browser, showcase, "?step=4", size="embed") as page:
        assert "Xi Jinping" in page.locator(".bar-told").inner_text()
        page.get_by_role("button", name="Next step").click()
        assert "guesthouse" in page.locator(".bar-told").inner_text()


def test_a_marker_opens_its_card_and_escape_gives_the_focus_back(browser, showcase):
    with Visit(browser, showcase) as page:
        pin = page.get_by_role("button", name="2: Friendship Bridge")
        pin.focus()
        page.keyboard.press("Enter")
        card = page.get_by_role("dialog")
        assert "Friendship Bridge" in card.inner_text()
        assert "reported" in card.inner_text()
        assert "North Korean leader holds unannounced talks in China" in card.inner_text()
        page.keyboard.press("Escape")
        assert card.count() == 0
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2: Friendship Bridge"


def test_the_line_opens_a_card_that_tells_both_ways(browser, showcase):
    with Visit(browser, showcase) as page:
        point = page.evaluate("""() => {
          const map = mapgen.map, [x, y] = mapgen.linePoints(map).find(([x, y], i) => i === 200);
          const at = map.layerPointToContainerPoint([x, y]), box = map.getContainer().getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""")
        page.mouse.click(*point)
        text = page.get_by_role("dialog").inner_text()
        assert "25–26 March" in text
        assert "27–28 March" in text
        assert "routed along the network" in text


def test_layers_can_be_switched_off(browser, showcase):
    with Visit(browser, showcase) as page:
        page.get_by_role("button", name="Layers").click()
        page.get_by_label("Places", exact=True).uncheck()
        assert page.locator(".leaflet-pins-pane .pin:visible").count() == 0
        page.get_by_label("Places", exact=True).check()
        assert page.locator(".leaflet-pins-pane .pin:visible").count() >= 4


def test_query_flags(browser, showcase):
    with Visit(browser, showcase, "?theme=dark&plain=1") as page:
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.locator(".steps, .timeline").count() == 0
        assert page.locator(".legend").is_visible()
    with Visit(browser, showcase, "?static=1") as page:
        assert page.locator(".controls").count() == 0
        assert not page.evaluate("mapgen.map.dragging.enabled()")


def test_targets_are_large_enough_and_named(browser, showcase):
    for size in SIZES:
        with Visit(browser, showcase, size=size) as page:
            small = page.eval_on_selector_all(
                "button, input, a",
                """all => all.filter(one => one.offsetParent && !one.closest('.twin') && !one.matches('p a, p button, .strip'))
                  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
                  .filter(([, box]) => box.width && (box.width < 13 || box.height < 13)).map(([html]) => html)""",
            )
            assert small == [], size
            unnamed = page.eval_on_selector_all(
                "button", "all => all.filter(one => !one.textContent.trim() && !one.getAttribute('aria-label')).length"
            )
            assert unnamed == 0


def test_the_map_moves_and_the_world_wraps(browser, showcase):
    with Visit(browser, showcase, reduced_motion="reduce") as page:
        page.get_by_role("button", name="Zoom out").click()
        page.evaluate("mapgen.map.setView([20, 179.5], 2)")
        drawn = page.evaluate("""() => {
          const canvas = document.querySelector('.leaflet-ground-pane canvas'), context = canvas.getContext('2d');
          const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
          let land = 0;
          for (let i = 3; i < data.length; i += 4) land += data[i] > 0;
          return land / (data.length / 4);
        }""")
        assert 0.1 < drawn < 0.7
        page.get_by_role("button", name="Whole map").click()
        assert page.evaluate("mapgen.map.getBounds().contains([39.03, 125.75])")


def test_hostile_text_through_the_whole_pipeline(browser, tmp_path):
    rows = "\n".join(
        '"' + payload.replace('"', '""') + '",39.0,125.7' for payload in PAYLOADS.values() if "\0" not in payload
    )
    source = tmp_path / "list.csv"
    source.write_text(f"name,lat,lon\n{rows}\n", encoding="utf-8", newline="")
    (path,) = mapgen.build(source, out=f"{tmp_path}/", formats=["html"])
    with Visit(browser, path) as page:
        assert page.evaluate("window.__pwned") is None
        listed = page.eval_on_selector_all("#mapgen-list strong", "all => all.map(one => one.textContent.trim())")
        assert "{{ 7*7 }}{% raw %}JINJA{% endraw %}" in listed


def test_folium_layers_of_ones_own_stand_on_the_map(browser, tmp_path, showcase):
    import folium

    root = Path(__file__).parent.parent.parent
    page = mapgen.to_folium(root / STORY)
    folium.GeoJson({"type": "Polygon", "coordinates": [[[120, 39], [121, 39], [121, 40], [120, 39]]]}).add_to(page)
    path = tmp_path / "own.html"
    page.save(path)
    context = browser.new_context()
    opened = context.new_page()
    opened.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    opened.goto(f"file://{path}")
    opened.wait_for_selector("html[data-mapgen=ready]")
    assert opened.locator(".leaflet-overlay-pane path").count() == 1
    context.close()


HOST = """<!DOCTYPE html><body style="margin:0;height:3000px"><iframe id="map" src="{url}" style="width:640px;height:500px;border:0"></iframe>
<script>window.heard = []; addEventListener('message', (event) => {{
  heard.push(event.data);
  if (event.data.mapgen) document.getElementById('map').style.height = event.data.height + 'px';
}});</script>"""


def test_in_an_article_it_tells_its_height_is_light_and_leaves_the_wheel_alone(browser, tmp_path, showcase):
    host = tmp_path / "article.html"
    host.write_text(HOST.format(url=f"file://{showcase}"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 800, "height": 600}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"file://{host}")
    inside = page.frame_locator("#map")
    inside.locator("html[data-mapgen=ready]").wait_for()
    assert inside.locator("html").get_attribute("data-theme") == "light"
    page.wait_for_function("window.heard.length >= 4")
    told = page.evaluate("heard.filter((one) => one.mapgen === 1).pop()")
    assert told["id"] == "kim-beijing-2018"
    assert 400 < told["height"] < 900
    assert page.evaluate("heard.some((one) => one['datawrapper-height'])")
    page.mouse.move(300, 250)
    for _ in range(6):
        page.mouse.wheel(0, 60)
    page.wait_for_function("window.scrollY > 300")
    context.close()
