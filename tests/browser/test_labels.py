"""Names on the map: none covers another name, a marker or a control, at whatever zoom."""

import pytest

import mapgen

pytestmark = pytest.mark.browser
STORIES = ("kim-beijing-2018", "arvena-sightings", "mandela-1990", "tonga-relief-2022")
SIZES = ((1280, 800), (640, 600), (360, 780))
ZOOMS = (0, 1, 2, 3, -1)
"""Steps from the whole map."""
# What the layout says it has placed, and what is really drawn: boxes of the text itself, less its line spacing.
OVERLAPS = """() => {
  const found = [];
  const { names, taken } = mapgen.laid;
  names.forEach((a, i) => {
    names.slice(i + 1).forEach((b) => mapgen.boxesMeet(a.box, b.box) && found.push([a.id, b.id]));
    taken.forEach((box) => mapgen.boxesMeet(a.box, box) && found.push([a.id, 'marker']));
  });
  const drawn = [...document.querySelectorAll('.names text')].map((one) => {
    const box = one.getBoundingClientRect();
    const trim = 0.18 * box.height;
    return { text: one.textContent, box: [box.left + 1, box.top + trim, box.right - 1, box.bottom - trim] };
  });
  drawn.forEach((a, i) => drawn.slice(i + 1).forEach((b) => mapgen.boxesMeet(a.box, b.box) && found.push([a.text, b.text])));
  return found;
}"""


def overlaps(browser, path, size):
    """Everything that overlaps at five zooms of one page."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"file://{path}")
    page.wait_for_selector("html[data-mapgen=ready]")
    found, names = [], 0
    for step in ZOOMS:
        page.evaluate(
            "step => mapgen.map.setView(mapgen.map.getCenter(), mapgen.wholeZoom + step, {animate: false})", step
        )
        found += [(step, *pair) for pair in page.evaluate(OVERLAPS)]
        names += page.locator(".names text").count()
    context.close()
    assert names > 5
    return found


@pytest.mark.parametrize("name", STORIES)
def test_no_name_of_a_story_covers_anything(browser, root, tmp_path, name):
    (path,) = mapgen.build(root / f"geodata/stories/{name}.yaml", out=f"{tmp_path}/", formats=["html"])
    assert [overlaps(browser, path, size) for size in SIZES] == [[], [], []]


@pytest.mark.parametrize("count", [200, 2_000])
def test_no_name_of_a_long_list_covers_anything(browser, tmp_path, count):
    """Places of which some stand close together."""
    source = tmp_path / "list.csv"
    rows = [f"Place number {i},{40 + (i * 37 % 101) / 40},{20 + (i * 53 % 103) / 25}" for i in range(count)]
    source.write_text("name,lat,lon\n" + "\n".join(rows), encoding="utf-8")
    (path,) = mapgen.build(source, out=f"{tmp_path}/", formats=["html"])
    assert [overlaps(browser, path, size) for size in SIZES] == [[], [], []]


def test_no_name_of_the_clinics_covers_anything(browser, root, tmp_path):
    """Three hundred rows, many of which are known to a district only."""
    (path,) = mapgen.build(
        root / "geodata/stories/lists/clinics.csv", out=f"{tmp_path}/", formats=["html"], country="NG"
    )
    assert [overlaps(browser, path, size) for size in SIZES] == [[], [], []]
