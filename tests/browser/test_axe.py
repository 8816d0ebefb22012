"""The page held against axe-core's rules: what a reader with a screen reader or a keyboard meets."""

from pathlib import Path

import axe_playwright_python as axe
import pytest

import mapgen

pytestmark = pytest.mark.browser
SCRIPT = Path(axe.__file__).parent / "axe.min.js"
SHOWCASE = "geodata/stories/kim-beijing-2018.yaml"
PICTURED = "geodata/stories/arvena-sightings.yaml"
CLINICS = "geodata/stories/lists/clinics.csv"
DESK, PHONE = (1280, 800), (360, 780)
STATES = {
    "panel": (SHOWCASE, "#step=2", DESK, "light"),
    "card open": (SHOWCASE, "", DESK, "light"),
    "phone": (SHOWCASE, "", PHONE, "light"),
    "dark": (SHOWCASE, "#step=4", DESK, "dark"),
    "Arabic": (SHOWCASE, "?lang=ar", DESK, "light"),
    "list": (CLINICS, "", DESK, "light"),
    "picture": (PICTURED, "#step=3", DESK, "light"),
    "slider moved": (PICTURED, "", DESK, "light"),
    "slider moved, dark phone": (PICTURED, "", PHONE, "dark"),
    "embed": (SHOWCASE, "#step=2", (640, 560), "light"),
    "card open on a phone": (SHOWCASE, "", PHONE, "dark"),
    "static": (SHOWCASE, "?static=1&step=2", DESK, "light"),
    "static, Arabic phone": (SHOWCASE, "?static=1&lang=ar", PHONE, "light"),
    "plain": (SHOWCASE, "?plain=1", (640, 400), "light"),
}
VIOLATIONS = """async () => (await axe.run()).violations.map(
  (one) => [one.id, one.help, one.nodes.slice(0, 5).map((node) => node.html.slice(0, 160))])"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every source as a page, made once."""
    folder = tmp_path_factory.mktemp("axe")
    root = Path(__file__).parent.parent.parent
    made = {}
    for source, options in (
        (SHOWCASE, {"languages": ("en", "ar")}),
        (PICTURED, {}),
        (CLINICS, {"country": "NG"}),
    ):
        (made[source],) = mapgen.build(root / source, out=f"{folder}/", formats=["html"], **options)
    return made


@pytest.mark.parametrize("state", STATES)
def test_no_violations(browser, pages, state):
    source, query, (width, height), scheme = STATES[state]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"file://{pages[source]}{query}")
    page.wait_for_selector("html[data-mapgen=ready]")
    if state.startswith("slider moved"):
        page.get_by_role("slider").focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        assert page.locator(".later").count() > 2
    if state.startswith("card open"):
        page.locator(".leaflet-pins-pane .pin.number").first.click()
        page.get_by_role("dialog").wait_for()
    if state == "Arabic":
        assert page.evaluate("document.documentElement.dir") == "rtl"
    page.add_script_tag(path=SCRIPT)
    found = page.evaluate(VIOLATIONS)
    context.close()
    assert found == []
