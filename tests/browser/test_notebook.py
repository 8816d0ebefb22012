"""A story as a notebook shows it: the page at work in a frame that it cannot act out of."""

from __future__ import annotations

import pytest

import mapgen

pytestmark = pytest.mark.browser


def test_the_page_works_in_the_frame_of_a_notebook(browser, root, tmp_path):
    story = mapgen.read(root / "geodata" / "stories" / "kim-beijing-2018.yaml", languages=["en", "ko"])
    path = tmp_path / "cell.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{story._repr_html_()}</body>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 1000})
    errors, asked = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    (frame,) = [one for one in page.frames if one.parent_frame]
    frame.wait_for_selector("html[data-mapgen=ready]", timeout=60_000)
    assert frame.evaluate("origin") == "null"
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.locator("select").count() == 0  # no address that could say the language
    before = frame.evaluate("mapgen.map.getZoom()")
    frame.locator(".bar button").last.click()
    frame.wait_for_function("mapgen.steps.indexOf(mapgen.currentStep()) === 1")
    assert abs(frame.evaluate("mapgen.map.getZoom()") - before) < 3
    page.locator("summary").click()
    assert page.locator("table", has_text="Diaoyutai State Guesthouse").first.is_visible()
    assert errors == []
    assert not [url for url in asked if not url.startswith(("file:///", "data:image/", "about:"))]
    page.close()


def test_a_frame_that_is_folded_up_shows_the_whole_when_it_opens(browser, tmp_path):
    journey = mapgen.route("Pyongyang", "Beijing")
    path = tmp_path / "cell.html"
    path.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><body><div id=cell style='width:0'>{journey._repr_html_()}</div></body>",
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": 1000, "height": 1000})
    page.goto(path.as_uri())
    (frame,) = [one for one in page.frames if one.parent_frame]
    frame.wait_for_selector("html[data-mapgen=ready]", state="attached", timeout=60_000)
    page.evaluate("document.getElementById('cell').style.width = '900px'")
    frame.wait_for_function("mapgen.map.getSize().x > 800 && mapgen.map.getBounds().contains([39.03, 125.75])")
    assert frame.evaluate("mapgen.map.getBounds().contains([39.9, 116.4])")
    page.close()
