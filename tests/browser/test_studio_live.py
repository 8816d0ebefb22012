"""The map of the studio follows what is written: the real page, at the view and with the panels that were open."""

import pytest

import mapgen

pytestmark = [pytest.mark.loopback, pytest.mark.browser, pytest.mark.slow]

STORY = """\
mapgen: 1
title: First
languages: [en, fr]
journeys:
- train: Pyongyang > Dandong > Beijing
steps:
- {at: Pyongyang, when: 2018-03-25, title: It leaves}
- {at: Dandong, when: 2018-03-26, title: Over the river}
- {at: Beijing, when: 2018-03-27, title: The guest}
"""
SHOWN = """() => {
  const frame = document.querySelector("#stage iframe:not(.coming)");
  const page = frame && frame.contentWindow.mapgen;
  if (!page || frame.contentDocument.documentElement.dataset.mapgen !== "ready") return null;
  const at = page.map.getCenter(), step = page.currentStep(), card = frame.contentDocument.querySelector(".card");
  return {
    title: frame.contentDocument.title, view: [at.lat.toFixed(3), at.lng.toFixed(3), page.map.getZoom()].join(),
    step: step && step.id, hidden: [...page.hidden], card: card && card.getAttribute("aria-label"), by: page.by || null,
  };
}"""
"""What the map shows, and what somebody has done with it."""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(STORY, "utf-8")
    return path


def shows(page, title):
    """Waits for a map of this title."""
    page.wait_for_function(
        """(title) => [...document.querySelectorAll("#stage iframe:not(.coming)")].some((one) => {
          const root = one.contentDocument && one.contentDocument.documentElement;
          return root && root.dataset.mapgen === "ready" && one.contentDocument.title === title;
        })""",
        arg=title,
    )
    return page.evaluate(SHOWN)


def test_a_preview_stays_where_the_reader_was(studio, path):
    page = studio(path, preview=True)
    shows(page, "First")
    page.evaluate("""() => {
      const { mapgen, document: page } = document.querySelector("#stage iframe:not(.coming)").contentWindow;
      mapgen.go(mapgen.steps[1]);
      page.querySelector(".layers input").click();
      mapgen.map.setView([40.5, 121.5], 6.5, { animate: false });
      mapgen.tell("show", [...mapgen.marks.values()].find((one) => one.name === "Dandong"));
    }""")
    before = page.evaluate(SHOWN)
    assert before["hidden"]
    assert before["card"] == "Dandong"
    path.write_text(STORY.replace("First", "Second").replace("It leaves", "It has left"), "utf-8")
    after = shows(page, "Second")
    assert after == {**before, "title": "Second"}
    frame = page.frame_locator("#stage iframe:not(.coming)")
    assert frame.get_by_text("It has left").count() > 0
    frame.get_by_label("Language").select_option("fr")
    frame.locator("html[lang=fr][data-mapgen=ready]").wait_for()
    path.write_text("title: [", "utf-8")
    page.locator("#problem").filter(has_text="s.yaml, line 1").wait_for()
    assert page.evaluate(SHOWN)["title"] == "Second", "the last good map stays"
    path.unlink()
    page.locator("#problem").filter(has_text="no such file").wait_for()
    path.write_text(STORY.replace("First", "Third"), "utf-8")
    assert shows(page, "Third")
    page.locator("#problem").wait_for(state="hidden")


def test_what_is_shown_is_the_page_that_is_built(studio, path, tmp_path, browser):
    page = studio(path, preview=True)
    shows(page, "First")
    (built,) = mapgen.build(path, out=tmp_path / "s.html")
    other = browser.new_page(viewport={"width": 1280, "height": 800})
    other.goto(f"{built.as_uri()}?alone")
    other.wait_for_selector("html[data-mapgen=ready]")
    told = """(page) => [page.querySelector("main").innerText, page.getElementById("mapgen-data").textContent,
      page.documentElement.lang, page.documentElement.dir, page.title]"""
    shown = page.evaluate(f"() => ({told})(document.querySelector('#stage iframe:not(.coming)').contentDocument)")
    assert shown == other.evaluate(f"() => ({told})(document)")
    frame = page.frames[1] if page.frames[1].evaluate("!!window.mapgen") else page.frames[2]
    refused = (
        "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
    )
    frame.evaluate(f"() => {{ {refused} }}")
    assert frame.evaluate("window.ran") is None, "its policy lets no other script run"
    page.errors.clear()  # which the console tells
    other.close()


def test_of_many_changes_the_last_is_shown_in_every_tab(studio, path):
    page = studio(path)
    other = page.context.new_page()
    other.goto(page.address)
    other.wait_for_selector("#asked")
    for number in range(12):
        path.write_text(STORY.replace("First", f"Title {number}"), "utf-8")
        page.wait_for_timeout(30)
    path.write_text(STORY[:60], "utf-8")  # half of what an editor saves
    page.wait_for_timeout(30)
    path.write_text(STORY.replace("First", "Last"), "utf-8")
    for one in (page, other):
        shows(one, "Last")
        one.locator("#title").filter(has_text="Last").wait_for()
    page.get_by_role("tab", name="Edit").click()
    page.locator("#at-title").fill("Mine")
    page.keyboard.press("Enter")
    for one in (page, other):
        shows(one, "Mine")
    assert page.locator("#stage iframe").count() == 2, "one is shown, one waits"
