"""Long lists in a real browser: counted signs on the map, and a list of which only what is in view is there."""

import csv
from pathlib import Path

import axe_playwright_python as axe
import numpy as np
import pytest

import mapgen
from mapgen.gazetteer import Gazetteer
from mapgen.render import artifacts
from mapgen.scene import Crowd, CrowdKind, Ground, Moment, Scene, Token

pytestmark = pytest.mark.browser
AXE = Path(axe.__file__).parent / "axe.min.js"
VIOLATIONS = """async () => (await axe.run()).violations.map(
  (one) => [one.id, one.help, one.nodes.slice(0, 5).map((node) => node.html.slice(0, 160))])"""
DESK, EMBED, PHONE = (1280, 800), (640, 700), (360, 780)
# Signs that touch each other, and names over a sign.
TOUCHING = """() => {
  const spots = mapgen.crowd.placed(), found = [];
  spots.forEach((a, i) => spots.slice(i + 1).forEach((b) => {
    if (Math.hypot(a.x - b.x, a.y - b.y) < a.r + b.r) found.push([a.id, b.id]);
  }));
  mapgen.laid.names.forEach(({ id, box }) => spots.forEach((one) => {
    if (mapgen.boxesMeet(box, [one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r])) found.push([id, one.id]);
  }));
  return found;
}"""


def towns(count, *countries):
    """Rows of the gazetteer, spread over all of the towns there are."""
    known = Gazetteer.shipped().places
    rows = np.flatnonzero(known.column("kind") == known.kinds.index("city"))
    if countries:
        rows = np.array([row for row in rows if known.country(int(row)) in countries])
    return [int(row) for row in rows[np.linspace(0, len(rows) - 1, count).astype(int)]]


def written(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def positioned(path, count, *more):
    """A list of towns with given positions and notes, and what else is given."""
    known = Gazetteer.shipped().places
    lon, lat = known.column("lon") / 1e5, known.column("lat") / 1e5
    rows = [(known.name(row), round(lat[row], 5), round(lon[row], 5), f"Note {row}") for row in towns(count)]
    return written(path, ("name", "lat", "lon", "note"), [*rows, *more])


def built(source, folder, **options):
    (path,) = mapgen.build(source, out=f"{folder}/", formats=["html"], **options)
    return path


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """2,001 places, the last two at the antimeridian."""
    folder = tmp_path_factory.mktemp("long")
    last = [("East of the line", -15, 179.9, "first"), ("Zzyzx", -15, -179.9, "last\nof all")]
    return built(positioned(folder / "long.csv", 1_999, *last), folder)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """5,000 places, three of them on one spot."""
    folder = tmp_path_factory.mktemp("crowded")
    same = [(f"Room {i}", 47.5, 8.7, f"floor {i}") for i in (1, 2, 3)]
    return built(positioned(folder / "crowded.csv", 4_997, *same), folder)


def crowd_page(path, count):
    """The page of so many towns about where towns are, one at a lone spot at the end; each has a date of 28 days."""
    known = Gazetteer.shipped().places
    rows = np.flatnonzero(known.column("kind") == known.kinds.index("city"))
    picked, chance = rows[np.arange(count) * len(rows) // count], np.random.default_rng(1)
    lon, lat = (known.column(name)[picked] / 1e5 + chance.normal(0, 0.2, count) for name in ("lon", "lat"))
    lon[-1], lat[-1] = -150.0, -40.0
    days = [f"2020-05-{day:02}" for day in range(1, 29)]
    crowd = Crowd(
        lon=np.clip(lon, -180, 180),
        lat=np.clip(lat, -85, 85),
        ids=[f"town-{i}" for i in range(count)],
        names=[f"Town {i}" for i in range(count - 1)] + ["Zzyzx"],
        order=np.arange(count),
        kinds=(CrowdKind(style=Token.STOP),),
        kind=np.zeros(count, dtype=np.int64),
        texts=[f"Note {i}" for i in range(count)],
        moments=tuple(Moment(text={"en": f"{day[-2:]} May 2020"}, start=day, end=day) for day in days),
        moment=np.arange(count) * len(days) // count,
    )
    ground = Ground(window=(0, 0, 1, 1))
    scene = Scene(id="towns", title="Towns", extent=(-170, -50, 170, 70), ground=ground, layers=(), crowd=crowd)
    (made,) = artifacts(scene, ("html",))
    path.write_bytes(made.data)
    return path


@pytest.fixture
def visit(browser):
    """Opens a page; in the end it must have asked for nothing and complained of nothing."""
    opened = []

    def open_(path, size=DESK, query="", **context):
        width, height = size
        made = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **context)
        page = made.new_page()
        page.set_default_timeout(10_000)
        asked, errors = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"file://{path}{query}")
        opened.append((made, asked, errors))
        return page

    yield open_
    for made, asked, errors in opened:
        made.close()
        assert errors == []
        assert len(asked) == 1


def ready(page):
    page.wait_for_selector("html[data-mapgen=ready]")
    return page


def test_without_script_there_are_counts_by_country_and_the_first_five_hundred(visit, long):
    page = visit(long, java_script_enabled=False)
    assert page.locator("#mapgen-list [data-place-id]").count() == 500
    counts = page.locator("#mapgen-twin ul").first.locator("li").all_text_contents()
    assert any(text.startswith("United States") for text in counts)
    assert sum(int(text.replace("\u2009", "").replace(",", "").split()[-1].strip(": ")) for text in counts) == 2_001
    assert page.get_by_text("1,501").count() == 1


def test_the_keyboard_reaches_the_last_of_two_thousand_places(visit, long):
    page = ready(visit(long))
    box = page.get_by_role("listbox")
    assert page.get_by_role("option").first.get_attribute("aria-setsize") == "2001"
    box.focus()
    page.keyboard.press("ArrowDown")
    first = page.locator("[aria-selected=true]")
    assert first.get_attribute("aria-posinset") == "1"
    page.keyboard.press("PageDown")
    assert int(first.get_attribute("aria-posinset")) > 3
    page.keyboard.press("End")
    last = page.locator("[aria-selected=true]")
    assert last.get_attribute("aria-posinset") == "2001"
    assert "Zzyzx" in last.inner_text()
    assert box.get_attribute("aria-activedescendant") == last.get_attribute("id")
    assert last.get_attribute("data-place-id") == "zzyzx"
    assert page.get_by_role("option").count() < 200
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    assert "Zzyzx" in card.inner_text()
    assert "of all" in card.inner_text()
    assert page.evaluate("mapgen.map.getBounds().contains([-15, mapgen.turned(-179.9)])")
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert page.evaluate("document.activeElement.getAttribute('role')") == "listbox"
    page.keyboard.press("Home")
    assert page.locator("[aria-selected=true]").get_attribute("aria-posinset") == "1"


def test_scrolling_never_holds_more_than_what_is_in_view(visit, crowded):
    page = ready(visit(crowded))
    for share in (0.1, 0.5, 0.93, 1):
        page.evaluate(
            "share => { const box = document.querySelector('.window'); box.scrollTop = share * box.scrollHeight; }",
            share,
        )
        page.wait_for_timeout(80)
        shown = page.locator(".option:visible")
        assert 5 < shown.count() < 60
        box = page.locator(".window").bounding_box()
        tops = page.eval_on_selector_all(".option", "all => all.map((one) => one.getBoundingClientRect().top)")
        assert min(tops) <= box["y"]
        assert max(tops) >= box["y"] + box["height"] - 90


def test_typing_in_the_list_searches_and_escape_gives_all_back(visit, long):
    page = ready(visit(long))
    page.get_by_role("listbox").focus()
    page.keyboard.type("ZZY")
    field = page.get_by_role("combobox")
    assert field.input_value() == "ZZY"
    assert page.get_by_role("option").count() == 1
    assert "Zzyzx" in page.locator(f"#{field.get_attribute('aria-activedescendant')}").inner_text()
    assert page.get_by_role("status").inner_text().startswith("1 ")
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    assert page.get_by_role("option").first.get_attribute("aria-setsize") == "2001"
    field.fill("no such place anywhere")
    assert page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("count", [60, 1_100])
def test_a_place_is_found_by_its_name_in_another_script_and_without_accents(visit, tmp_path, count):
    """Sixty stand there one and all, of eleven hundred only those in view: the search is the same."""
    known = Gazetteer.shipped().places
    names = [(known.name(row), known.country(row)) for row in towns(count - 3, "DE", "FR")]
    more = [("Pyongyang", "KP"), ("São Paulo", "BR"), ("Łódź", "PL")]
    source = written(tmp_path / "list.csv", ("name", "country"), [*names, *more])
    page = ready(visit(built(source, tmp_path, languages=("en", "ru"))))
    field = page.locator(".search")
    for asked, wanted in (("평양", "Pyongyang"), ("пхень", "Pyongyang"), ("sao pau", "São Paulo"), ("lodz", "Łódź")):
        field.fill(asked)
        shown = page.locator(".steps-list li:visible strong, .option strong").all_text_contents()
        assert wanted in shown, asked
        assert len(shown) < 8
    field.press("Escape")
    assert field.input_value() == ""


def test_five_thousand_places_are_signs_that_never_touch(visit, crowded):
    for size in (DESK, EMBED, PHONE):
        page = ready(visit(crowded, size=size))
        whole = page.evaluate("mapgen.map.getZoom()")
        for step in range(6):
            page.evaluate("zoom => mapgen.map.setView([47.4, 8.6], zoom, {animate: false})", whole + 2 * step)
            assert page.evaluate(TOUCHING) == [], (size, step)
            signs = page.evaluate("mapgen.crowd.placed().map((one) => one.sign.count)")
            assert 0 < len(signs) < 700
            if not step:
                assert max(signs) > 100
        page.evaluate("mapgen.map.setView([30, 0], 1, {animate: false})")
        counts = page.evaluate("""() => {
          const seen = new Map(mapgen.crowd.placed().map((one) => [one.sign.first, one.sign.count]));
          return [...seen.values()].reduce((a, b) => a + b);
        }""")
        assert counts == 5_000 or size == PHONE


def test_a_sign_opens_into_its_places_and_those_of_one_spot_into_one_card(visit, crowded):
    page = ready(visit(crowded))
    zoom = page.evaluate("mapgen.map.getZoom()")
    click = """want => {
      const spot = mapgen.crowd.placed().find((one) => one.sign.count >= want && one.x > 0);
      const at = mapgen.map.layerPointToContainerPoint([spot.x, spot.y]), box = mapgen.map.getContainer().getBoundingClientRect();
      return [box.left + at.x, box.top + at.y];
    }"""
    page.evaluate("mapgen.map.setView([46, 10], 4, {animate: false})")
    page.mouse.click(*page.evaluate(click, 5))
    assert page.evaluate("mapgen.map.getZoom()") > zoom
    page.evaluate("mapgen.map.setView([47.5, 8.7], 16, {animate: false})")
    page.mouse.click(*page.evaluate(click, 3))
    text = page.get_by_role("dialog").inner_text()
    assert all(f"Room {i}" in text and f"floor {i}" in text for i in (1, 2, 3))


def test_the_arrows_go_from_sign_to_sign(visit, crowded):
    page = ready(visit(crowded))
    sign = page.locator(".pin.proxy")
    assert sign.count() == 1
    sign.focus()
    before = sign.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    after = sign.get_attribute("aria-label")
    assert before != after
    page.evaluate("mapgen.map.setView([47.5, 8.7], 16, {animate: false})")
    sign.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('proxy')")


def test_places_on_both_sides_of_the_antimeridian_are_one_sign(visit, long):
    page = ready(visit(long))
    for centre in (180, -180, 540):
        page.evaluate("lon => mapgen.map.setView([-15, lon], 4, {animate: false})", centre)
        middle = page.evaluate("""() => {
          const at = mapgen.map.containerPointToLayerPoint(mapgen.map.getSize().divideBy(2));
          const near = mapgen.crowd.placed().filter((one) => Math.hypot(one.x - at.x, one.y - at.y) < 25);
          return near.map((one) => one.sign.count);
        }""")
        assert len(middle) == 1
        assert middle[0] >= 2


def test_the_layer_of_a_list_can_be_switched_off_and_a_language_chosen(visit, tmp_path):
    known = Gazetteer.shipped().places
    names = [(known.name(row), "JP") for row in towns(1_050, "JP")]
    page = ready(
        visit(
            built(written(tmp_path / "list.csv", ("name", "country"), names), tmp_path, languages=("en", "ja")),
            query="?lang=ja",
        )
    )
    assert page.evaluate("document.documentElement.lang") == "ja"
    named = page.locator(".option strong").all_text_contents()
    assert sum(any(ord(sign) > 0x3000 for sign in name) for name in named) > len(named) / 3


# The counts of all signs, in a window in which the world is seen once.
WORLD = """() => {
  mapgen.map.setView([30, 0], 1, {animate: false});
  const seen = new Map(mapgen.crowd.placed().map((one) => [one.sign.first, one.sign.count]));
  return [...seen.values()].reduce((a, b) => a + b, 0);
}"""


@pytest.mark.parametrize("count", [100_000, 1_000_000])
def test_the_same_page_works_with_a_hundred_thousand_places_and_a_million(visit, tmp_path, count):
    page = visit(crowd_page(tmp_path / "many.html", count), size=(1280, 1000))
    page.set_default_timeout(60_000)
    ready(page)
    # The list by the keyboard: its first row, its last, and by scrolling what lies between.
    box = page.get_by_role("listbox")
    box.focus()
    page.keyboard.press("End")
    active = page.locator("[aria-selected=true]")
    assert active.get_attribute("aria-posinset") == str(count)
    assert active.get_attribute("data-place-id") == f"town-{count - 1}"
    inside = "one => { const a = one.getBoundingClientRect(), b = one.closest('.window').getBoundingClientRect(); return a.top >= b.top - 1 && a.bottom <= b.bottom + 1; }"
    assert active.evaluate(inside)
    page.keyboard.press("PageUp")
    assert count - 60 < int(active.get_attribute("aria-posinset")) < count - 3
    assert active.evaluate(inside)
    page.keyboard.press("Home")
    assert active.get_attribute("aria-posinset") == "1"
    page.keyboard.press("PageDown")
    assert active.evaluate(inside)
    page.evaluate("() => { const box = document.querySelector('.window'); box.scrollTop = box.scrollHeight / 2; }")
    page.wait_for_timeout(500)
    shown = [int(row) for row in page.eval_on_selector_all(".option", "all => all.map((one) => one.ariaPosInSet)")]
    assert len(shown) < 60
    assert abs(shown[0] - count / 2) < count / 100
    # The wheel goes on from there row by row, and nothing jumps when the scroll bar has been set right.
    area = box.bounding_box()
    page.mouse.move(area["x"] + 40, area["y"] + 40)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(100)
    first = int(page.locator(".option").first.get_attribute("aria-posinset"))
    assert 0 < first - shown[0] < 30
    page.wait_for_timeout(500)
    assert int(page.locator(".option").first.get_attribute("aria-posinset")) == first
    # The search, its card, and the map at what was found.
    page.get_by_role("combobox").fill("zzyzx")
    page.get_by_role("option", name="Zzyzx").wait_for()
    assert page.get_by_role("option").count() == 1
    page.keyboard.press("Enter")
    assert f"Note {count - 1}" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    # A click on a sign that stands for one place.
    at = page.evaluate("""() => {
      const at = mapgen.map.latLngToContainerPoint([-40, mapgen.turned(-150)]), box = mapgen.map.getContainer().getBoundingClientRect();
      return [box.left + at.x, box.top + at.y];
    }""")
    page.mouse.click(*at)
    assert "Zzyzx" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    # Every place is in one sign; the slider leaves out what was later.
    assert page.evaluate(WORLD) == count
    assert page.evaluate(TOUCHING) == []
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    told = page.locator(".flag span")
    while told.inner_text() != "14 May 2020":
        before = told.inner_text(), slider.input_value()
        page.keyboard.press("ArrowRight")
        assert (told.inner_text(), slider.input_value()) != before
    assert abs(page.evaluate(WORLD) - count / 2) < 2


@pytest.mark.parametrize("state", ["desk", "searched", "phone", "dark", "sign"])
def test_no_violations(visit, long, state):
    page = ready(
        visit(
            long,
            PHONE if state == "phone" else DESK,
            bypass_csp=True,
            color_scheme="dark" if state == "dark" else "light",
        )
    )
    if state == "searched":
        page.get_by_role("combobox").fill("san")
    if state == "sign":
        page.locator(".pin.proxy").focus()
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []
