"""Every screen of the studio held against axe-core's rules, and its controls against a finger's size."""

from pathlib import Path

import axe_playwright_python as axe
import pytest

pytestmark = [pytest.mark.loopback, pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(axe.__file__).parent / "axe.min.js"
VIOLATIONS = """async () => (await axe.run()).violations.map(
  (one) => [one.id, one.help, one.nodes.slice(0, 5).map((node) => node.html.slice(0, 200))])"""
SMALL = """() => [...document.querySelectorAll("button, input, select, textarea, summary, a[href]")]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([one]) => one.outerHTML.slice(0, 160))"""
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
STORY = """mapgen: 1
draft: true
title: Aground off Paros
sources:
  guard: {title: Coast guard}
places:
  paris: {name: Paris, label: left}
journeys:
- ship: Piraeus > Paros
  when: 2024-08-18
steps:
- {at: Springfield, when: 2024-08-18T22:40, title: A stop that many places could be, image: missing.jpg}
- {at: Athens, title: Flown to Athens, source: guard}
- {at: Qqqville, title: A place that nobody knows}
- {at: paris, title: The owners say nothing}
"""


def held(page, where):
    """No rule is broken, no target is too small, nothing is wider than the screen."""
    found = page.evaluate(VIOLATIONS)
    assert found == [], where
    assert page.evaluate(SMALL) == [], where
    assert not page.evaluate(WIDER), where


@pytest.mark.parametrize(("scheme", "size"), [("light", (1280, 800)), ("dark", (390, 800))])
def test_screens(studio, tmp_path, scheme, size):
    path = tmp_path / "aground.yaml"
    path.write_text(STORY, "utf-8")
    page = studio(
        path,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page.add_script_tag(path=SCRIPT)
    press = page.keyboard.press
    page.locator(".issue").first.wait_for()
    held(page, "a place that nobody knows")
    press("j")
    page.locator(".candidates li").nth(2).wait_for()
    held(page, "candidates")
    for key in "pra/":
        press(key)
        page.locator(".tool form").wait_for()
        held(page, f"tool {key}")
        if key == "/":
            page.keyboard.type("Springfield")
            press("Enter")
            page.locator("#said").filter(has_text="found").wait_for()
            held(page, "what another name has found")
        press("Escape")
        page.locator(".question:focus").wait_for()
    page.locator("#all-places").click()
    page.locator(".rest .item").first.click()
    page.locator(".question:focus").wait_for()
    held(page, "any place, and all of them below")
    press("Escape")
    page.set_viewport_size({"width": 640, "height": 400})
    held(page, "twice as large on a screen of 1280 pixels")
    assert page.locator("#asked").bounding_box()["y"] < 250
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator(".queue > .items button").last.click()
    page.locator(".sure").wait_for()
    held(page, "several together")
    press("?")
    page.get_by_role("dialog").wait_for()
    held(page, "keys")
    press("Escape")
    press("Alt+2")
    for part in ("steps", "steps-0", "journeys", "journeys-0", "places", "places-paris", "sources", "sources-guard"):
        page.locator(f"#edit-{part}").click()
    page.locator("#at-steps-0-when").fill("some day")
    page.locator("#at-steps-0-when").press("Tab")
    page.locator("[aria-invalid=true]").wait_for()
    held(page, "everything open, a field that is wrong")
    path.write_text(STORY.replace("label: left", "label: lift").replace("ship:", "shipp:"), "utf-8")
    page.locator("#problem li").nth(1).wait_for()
    assert page.locator("#problem").inner_text().startswith("2 problems")
    held(page, "a broken file")
    path.write_text(STORY, "utf-8")
    page.locator("#problem").wait_for(state="hidden")
    press("Alt+3")
    press("Enter")
    page.locator("#copy").wait_for()
    held(page, "published")
    page.errors[:] = [one for one in page.errors if "404" not in one]  # the picture that is not there


def test_nothing_left_and_a_list(studio, tmp_path):
    path = tmp_path / "done.yaml"
    path.write_text("mapgen: 1\ntitle: Done\nplaces:\n- {name: Athens, checked: 2024-08-20 ed}\n", "utf-8")
    page = studio(path, bypass_csp=True)
    page.add_script_tag(path=SCRIPT)
    page.locator("#asked").filter(has_text="Nothing is left").wait_for()
    held(page, "nothing left")
    lines = (ROOT / "geodata/stories/lists/clinics.csv").read_text("utf-8").splitlines(keepends=True)
    clinics = tmp_path / "clinics.csv"
    clinics.write_text("".join(lines[:21]), "utf-8")
    page = studio(clinics, "--country", "NG", bypass_csp=True, color_scheme="dark")
    page.add_script_tag(path=SCRIPT)
    assert page.locator("#tab-edit").is_hidden()
    held(page, "a list")
    frame = page.frames[1]
    frame.add_script_tag(path=SCRIPT)
    assert frame.evaluate(VIOLATIONS) == [], "the pins over the map"
