"""The studio as an editor uses it: a real process, a real browser, the files on the disk looked at afterwards."""

import csv
import re
import shutil
import subprocess
import sys
import time

import pytest

import mapgen
from mapgen.desk import check
from mapgen.story import load

pytestmark = [pytest.mark.loopback, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """The ferry article as `mapgen extract` drafts it."""
    folder = tmp_path_factory.mktemp("ferry")
    article = shutil.copy(_root() / "tests/data/articles/ferry.txt", folder)
    command = [sys.executable, "-m", "mapgen", "extract", str(article), "-o", "ferry.yaml"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def ferry(drafted, tmp_path):
    """A copy of the draft, with its sidecar."""
    for name in ("ferry.yaml", "ferry.located.yaml"):
        shutil.copy(drafted / name, tmp_path)
    return tmp_path / "ferry.yaml"


@pytest.fixture
def clinics(tmp_path):
    """The first forty rows of the list of clinics."""
    lines = (_root() / "geodata/stories/lists/clinics.csv").read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "clinics.csv"
    path.write_text("".join(lines[:41]), "utf-8")
    return path


def _root():
    from pathlib import Path

    return Path(__file__).parent.parent.parent


def said(page, text):
    """Waits for what the studio tells, which is also what a screen reader says."""
    page.locator("#said").filter(has_text=text).wait_for()


def asked(page, name):
    """Waits for a question, and for the focus on it."""
    page.locator("#asked").filter(has_text=name).wait_for()
    page.locator(".question:focus").wait_for()


def focused(page, name):
    """Waits for the focus on an element."""
    page.locator(f"#{name}:focus").wait_for()


def stage(page):
    """The map, as it stands now."""
    page.locator("#stage iframe:only-child").wait_for()
    return page.frame_locator("#stage iframe")


def spot(page, lat, lon):
    """Where a position is on the screen."""
    page.locator("#stage iframe:only-child").wait_for()
    return page.evaluate(
        """([lat, lon]) => {
          const frame = document.querySelector("#stage iframe");
          const box = frame.getBoundingClientRect(), map = frame.contentWindow.mapgen.map;
          const home = map.getContainer().getBoundingClientRect(), at = map.latLngToContainerPoint([lat, lon]);
          return [box.x + home.x + at.x, box.y + home.y + at.y];
        }""",
        [lat, lon],
    )


def is_checked(path):
    """The story as anybody reads it now: nothing is left to look at, every pin was."""
    story = mapgen.read(path)
    left = [one.message for one in check.looked_at(story, load(path)) if one.severity != "note"]
    assert left == []
    assert all(place.checked for place in story.places.values() if place.mentions[0].relative is None)
    return story


def test_by_mouse_from_the_draft_to_the_published_page(studio, ferry, tmp_path, record_property):
    page = studio(ferry)
    assert page.locator("#draft").is_visible()
    sure = page.locator(".sure li")
    assert sure.count() == 5, "every sure place is seen with its pin and its sentence"
    assert stage(page).locator(".studio-pin").count() == 5
    page.get_by_role("checkbox", name=re.compile("^5 Rafina")).click()
    page.get_by_role("button", name="Accept what is ticked").click()
    said(page, "4 are accepted. Next: Rafina.")
    stage(page).locator(".studio-pin").first.click()
    said(page, "Rafina is Rafína")
    page.get_by_role("button", name="Accept what is ticked").click()
    said(page, "8 are accepted.")
    page.get_by_role("button", name="It is no draft any more").click()
    said(page, "It is no draft any more.")
    page.locator(".ways").get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Build all formats").click()
    page.get_by_role("button", name="Copy the snippet").click()
    said(page, "The snippet is copied.")
    assert page.done["key"] == 0
    assert page.done["click"] <= 9
    record_property("clicks", page.done["click"])
    assert page.locator(".standing").inner_text().startswith("Ready")
    assert "<iframe" in page.locator("#snippet").input_value()
    for name in ("Page", "Phone", "Embed"):
        shown = page.frame_locator(f".proof iframe[title^={name}]").locator("html[data-mapgen=ready]")
        shown.wait_for()
        assert shown.get_by_text("Draft: not checked").count() == 0
    assert page.locator(".proof img").evaluate("(one) => one.naturalWidth > 600")
    is_checked(ferry)
    assert (tmp_path / "out/ferry.html").exists()
    assert ferry.read_text("utf-8").startswith("# Drafted by mapgen"), "comments stay"


def test_by_keyboard_alone(studio, ferry, tmp_path):
    page = studio(ferry)
    press = page.keyboard.press
    page.locator("#asked").filter(has_text="5 places that are sure").wait_for()
    press("o")
    asked(page, "Piraeus")
    press("1")
    said(page, "Piraeus is Piraeus, Attica, Greece. Next: Paros.")
    asked(page, "Paros")
    press("/")
    page.keyboard.type("Páros")
    press("Enter")
    said(page, "found: choose by number")
    asked(page, "Paros")
    press("Enter")
    said(page, "Next: Athens.")
    press("p")
    page.keyboard.type("91 N, 23.73 E")
    press("Enter")
    page.locator("#review > .message:not(:empty)").wait_for()
    press("Control+a")
    page.keyboard.type("37.9838 N, 23.7275 E")
    press("Enter")
    said(page, "Athens is pinned. Next: Perama.")
    press("r")
    press("Shift+Tab")
    press("Control+a")
    page.keyboard.type("37.9667 N, 23.5667 E")
    press("Tab")
    page.keyboard.type("3")
    press("Enter")
    said(page, "Perama is somewhere within 3 km. Next: Rafina.")
    press("d")
    page.get_by_role("dialog").filter(has_text="goes with it").wait_for()
    press("Enter")
    said(page, "Rafina is dropped.")
    press("Control+z")
    said(page, "Taken back.")
    asked(page, "Rafina")
    press("Enter")
    said(page, "Rafina is kept.")
    asked(page, "8 journeys and steps")
    press("Enter")
    said(page, "8 are accepted.")
    press("Enter")
    said(page, "It is no draft any more.")
    press("Alt+2")
    for _ in range(2):
        press("Tab")
    focused(page, "at-subtitle")
    page.keyboard.type("All were taken off in the dark")
    press("Enter")
    said(page, "Written.")
    page.evaluate("document.getElementById('edit-steps').focus()")
    press("Enter")
    press("Tab")
    focused(page, "edit-steps-0")
    press("Alt+ArrowDown")
    said(page, "is now number 2 of 6.")
    focused(page, "edit-steps-1")
    press("Alt+3")
    press("Enter")
    said(page, "Ready to be published.")
    focused(page, "copy")
    press("Enter")
    said(page, "The snippet is copied.")
    assert page.done["click"] == 0
    story = is_checked(ferry)
    assert story.outline.subtitle == "All were taken off in the dark"
    assert [one.title[:10] for one in story.outline.happenings][:2] == ["The Delphi", "A passenge"]
    assert "within: 3 km" in ferry.read_text("utf-8")
    assert (tmp_path / "out/ferry.html").exists()


def test_a_list_is_corrected_and_saved(studio, clinics):
    before = list(csv.DictReader(clinics.read_text("utf-8").splitlines()))
    page = studio(clinics, "--country", "NG")
    first = page.locator("#asked").inner_text()
    page.keyboard.press("p")
    page.keyboard.type("11.05 N, 7.7 E")
    page.keyboard.press("Enter")
    said(page, f"{first} is pinned.")
    second = page.locator("#asked").inner_text()
    assert second != first
    page.keyboard.press("/")
    page.keyboard.type("Kaduna")
    page.keyboard.press("Enter")
    said(page, "found: choose by number")
    page.locator(".candidates button").first.click()
    said(page, f"{second} is Kaduna")
    third = page.locator("#asked").inner_text()
    page.keyboard.press("k")
    said(page, f"{third} is skipped.")
    with clinics.open(encoding="utf-8", newline="") as file:
        after = list(csv.DictReader(file))
    assert [{key: row[key] for key in before[0]} for row in after] == before, "what stood in the file stays"
    told = {row["Facility Name"]: row for row in after}
    assert (float(told[first]["mapgen_lat"]), float(told[first]["mapgen_lon"])) == (11.05, 7.7)
    assert "ed" in told[second]["mapgen_checked"]
    assert not told[third].get("mapgen_checked")


def test_a_drag_an_undo_and_a_change_elsewhere(studio, ferry):
    page = studio(ferry)
    page.keyboard.press("o")
    asked(page, "Piraeus")
    stage(page).locator(".studio-pin.moves").wait_for()
    x, y = spot(page, 37.94203, 23.64619)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.up()
    said(page, "Piraeus is pinned.")
    assert re.search(r"at: .?37\.\d+ N, 23\.\d+ E", ferry.read_text("utf-8"))
    asked(page, "Paros")
    page.keyboard.press("Control+z")
    said(page, "Taken back.")
    assert "checked:" not in ferry.read_text("utf-8")
    asked(page, "Piraeus")

    page.route("**/state", lambda route: (time.sleep(0.6), route.continue_()))  # a page that has not heard yet
    theirs = ferry.read_text("utf-8").replace("title: Ferry with", "title: The ferry with", 1)
    ferry.write_text(theirs, "utf-8")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert ferry.read_text("utf-8") == theirs, "nothing is written over"
    page.unroute("**/state")
    dialog.get_by_role("button", name="Leave it as it is now").click()
    page.locator("#title").filter(has_text="The ferry with").wait_for()
    assert ferry.read_text("utf-8") == theirs

    ferry.write_text(theirs + "steps: [\n", "utf-8")
    page.locator("#problem:visible").filter(has_text="ferry.yaml").wait_for()
    assert stage(page).locator("#mapgen-map").is_visible(), "the last good map stays"
    ferry.write_text(theirs, "utf-8")
    page.locator("#problem").wait_for(state="hidden")
    page.keyboard.press("Enter")
    said(page, "Piraeus is kept.")


def test_killed_at_work_and_started_again(studio, ferry):
    page = studio(ferry)
    page.keyboard.press("o")
    asked(page, "Piraeus")
    page.keyboard.press("Enter")
    said(page, "Next: Paros.")
    page.keyboard.press("Enter")
    page.process.kill()
    page.process.wait()
    page.locator("#problem").filter(has_text="The studio has ended").wait_for()
    page.errors.clear()  # what the browser says of the connection that was lost
    page.close()
    checked = re.findall("checked:", ferry.read_text("utf-8"))
    assert len(checked) in (1, 2), "at most the change under way is lost"
    again = studio(ferry)
    assert "Piraeus" not in again.locator(".sure strong, .queue strong").all_inner_texts()
    assert len(mapgen.read(ferry).places) >= 7


def test_the_line_of_a_journey_is_pulled_through_a_port_of_call(studio, ferry):
    page = studio(ferry)
    line = page.evaluate(
        "() => document.querySelector('#stage iframe').contentWindow.mapgen.map && "
        "fetch('state').then((one) => one.json()).then((told) => told.words.routes[0].lines[0])"
    )
    lon, lat = line[len(line) // 2]
    x, y = spot(page, lat, lon)
    to = spot(page, 37.44, 24.94)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*to, steps=5)
    page.mouse.up()
    said(page, "The journey passes through that point.")
    assert re.search(r"via: .*37\.\d+ N, 24\.\d+ E", ferry.read_text("utf-8"))


def test_a_field_says_what_is_wrong_with_it_and_typing_goes_on(studio, ferry):
    page = studio(ferry)
    page.keyboard.press("Alt+2")
    page.locator("#edit-steps").click()
    page.locator("#edit-steps-2").click()
    when = page.locator("#at-steps-2-when")
    when.fill("the day after")
    when.press("Tab")
    page.locator("#at-steps-2-when[aria-invalid=true]").wait_for()
    told = page.locator("#at-steps-2-when-error").inner_text()
    assert "the day after" in told
    assert "2024-08-19" in ferry.read_text("utf-8"), "nothing wrong is written"
    when.fill("2024-08-20")
    when.press("Tab")
    said(page, "Written.")
    assert page.locator("#at-steps-2-when").get_attribute("aria-invalid") is None
    title = page.locator("#at-steps-2-title")
    title.fill("Flown to Athens")
    page.locator("#at-steps-2-text").focus()
    page.keyboard.type("Two of them, on Monday.", delay=15)
    page.locator("#edit-steps-2").filter(has_text="Flown to Athens").wait_for()
    page.keyboard.press("Tab")
    deadline = time.monotonic() + 10
    while "Two of them, on Monday." not in ferry.read_text("utf-8") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "Two of them, on Monday." in ferry.read_text("utf-8"), "no letter typed meanwhile is lost"


def test_steps_places_and_sources_are_added_and_taken_out(studio, ferry):
    page = studio(ferry)
    page.keyboard.press("Alt+2")
    page.locator("#edit-sources").click()
    page.locator("#add-sources-key").fill("ministry")
    page.locator("#add-sources-title").fill("Shipping ministry")
    page.get_by_role("button", name="Add a source").click()
    focused(page, "edit-sources-ministry")
    page.locator("#edit-steps").click()
    page.locator("#add-steps-at").fill("Naxos")
    page.locator("#add-steps-title").fill("It never arrived")
    page.locator("#add-steps-title").press("Enter")
    focused(page, "edit-steps-6")
    text = ferry.read_text("utf-8")
    assert "ministry: {title: Shipping ministry}" in text or "ministry:\n    title: Shipping ministry" in text
    assert "title: It never arrived" in text
    head, onto = page.locator("#edit-steps-6"), page.locator("#edit-steps-4")
    head.drag_to(onto)
    said(page, "It never arrived is now number 5 of 7.")
    page.locator("#edit-steps-4:focus").filter(has_text="It never arrived").wait_for()
    page.locator("#out-steps-4").click()
    said(page, "It never arrived is taken out.")
    assert "It never arrived" not in ferry.read_text("utf-8")
