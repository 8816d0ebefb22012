"""The studio as an editor uses it: a real process, a real browser, the files on the disk looked at afterwards."""

import csv
import json
import random
import re
import shutil
import string
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

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
    page.locator("#stage iframe:not(.coming)").wait_for()
    return page.frame_locator("#stage iframe:not(.coming)")


def spot(page, lat, lon):
    """Where a position is on the screen."""
    page.locator("#stage iframe:not(.coming)").wait_for()
    return page.evaluate(
        """([lat, lon]) => {
          const frame = document.querySelector("#stage iframe:not(.coming)");
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
    where = page.get_by_label("Where readers will find the page")
    where.fill("maps.example/ferry.html")
    where.press("Enter")
    page.get_by_text("is no whole http or https address").first.wait_for()
    assert where.get_attribute("aria-invalid") == "true"
    where.fill("https://maps.example/ferry.html")
    where.press("Enter")
    expect(page.locator("#snippet")).to_have_value(re.compile("https://maps.example/ferry.html"), timeout=20_000)
    assert where.get_attribute("aria-invalid") is None
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


def drag(page, start, end):
    """One thing on the screen is taken from one spot to another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def test_a_ring_an_area_and_a_port_of_call_are_drawn_by_mouse(studio, ferry):
    page = studio(ferry)
    page.get_by_role("button", name="One by one").click()
    asked(page, "Piraeus")
    page.get_by_role("button", name="Ring").click()
    edge = stage(page).locator(".studio-pin.edge")
    edge.wait_for()
    middle, box = spot(page, 37.94203, 23.64619), edge.bounding_box()
    rim = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    drag(page, rim, [middle[0] + (rim[0] - middle[0]) * 2, rim[1]])
    assert 9 <= float(page.locator("#tool-km").input_value()) <= 11, "twice as far from the middle, twice the 5 km"
    drag(page, middle, [middle[0] + 30, middle[1] + 20])
    page.get_by_role("button", name="Use the ring").click()
    said(page, "Piraeus is somewhere within")
    assert re.search(r"within: (9|10|11)(\.\d)? km", ferry.read_text("utf-8"))

    asked(page, "Paros")
    page.get_by_role("button", name="Area").click()
    corners = [spot(page, lat, lon) for lat, lon in [(37.2, 25.0), (37.2, 25.3), (37.0, 25.3), (36.9, 25.5)]]
    for corner in corners[:2]:
        page.mouse.click(*corner)
    page.get_by_role("button", name="Use it").click()
    page.locator("#tool-error").filter(has_text="at least three corners").wait_for()
    for corner in corners[2:]:
        page.mouse.click(*corner)
    page.locator(".tool").filter(has_text="4 corners").wait_for()
    page.keyboard.press("Backspace")
    page.locator(".tool").filter(has_text="3 corners").wait_for()
    page.mouse.click(*corners[0])
    said(page, "Paros is an area.")
    (outline,) = re.findall(r"POLYGON \(\((.*)\)\)", ferry.read_text("utf-8"))
    assert len(outline.split(", ")) == 4, "three corners, and the first again"
    assert mapgen.read(ferry).places["paros"].geometry.geom_type == "Polygon"

    asked(page, "Athens")
    page.keyboard.press("Alt+2")
    line = page.evaluate("fetch('state').then((one) => one.json()).then((told) => told.words.routes[0].lines[0])")
    lon, lat = line[len(line) // 2]
    drag(page, spot(page, lat, lon), spot(page, 37.44, 24.94))
    said(page, "The journey passes through that point.")
    assert re.search(r"via: .*37\.\d+ N, 24\.\d+ E", ferry.read_text("utf-8"))


def test_any_place_can_be_mended_whether_somebody_asks_about_it_or_not(studio, ferry):
    page = studio(ferry)
    page.get_by_role("button", name="Accept what is ticked").click()
    asked(page, "8 journeys and steps")
    stage(page).get_by_role("button", name="Athens").first.click()
    asked(page, "Athens")
    assert page.locator(".count").inner_text().startswith("Checked ")
    page.keyboard.press("Escape")
    asked(page, "8 journeys and steps")
    page.keyboard.press("f")
    page.locator(".rest .item").filter(has_text="Rafina").click()
    asked(page, "Rafina")
    page.keyboard.press("/")
    page.keyboard.type("Lavrio")
    page.keyboard.press("Enter")
    said(page, "found: choose by number")
    page.keyboard.press("Escape")
    page.locator(".candidates").filter(has_text="Rafína").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("Lavrio")
    page.keyboard.press("Enter")
    page.locator(".candidates").filter(has_text="vrio").wait_for()
    page.locator(".question:focus").wait_for()
    page.keyboard.press("Enter")
    said(page, "Rafina is Lávrio")
    asked(page, "8 journeys and steps")
    found = mapgen.read(ferry).places["rafina"]
    assert (round(found.point.y, 1), found.checked.by) == (37.7, "ed"), "what was found, not what it was before"
    page.locator(".rest .item").filter(has_text="Piraeus").click()
    asked(page, "Piraeus")
    page.keyboard.press("d")
    page.locator("#review > .message").filter(has_text="Piraeus stays: journey 1").wait_for()
    page.keyboard.press("Escape")
    asked(page, "8 journeys and steps")


class Geocoder(BaseHTTPRequestHandler):
    """A Nominatim that is out of order, until it knows every name."""

    works = False
    asked = ()

    def do_GET(self):
        found = [{"lat": "37.09", "lon": "25.15", "display_name": "Parikia, Greece", "name": "Parikia", "place_id": 7}]
        body = json.dumps(found).encode() if self.works else b"<html>"
        type(self).asked += (self.path,)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing on the screen."""


@pytest.fixture
def geocoder(monkeypatch):
    """A service on this machine, which `--geocoder nominatim` asks."""

    class Own(Geocoder):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Own) as server:
        options = {"domain": f"127.0.0.1:{server.server_port}", "scheme": "http", "interval_s": 0}
        monkeypatch.setenv("MAPGEN_GEOCODER_OPTIONS", json.dumps({"nominatim": options}))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield Own
        server.shutdown()
        thread.join()


def test_an_online_service_is_asked_when_wanted_and_again_after_an_outage(studio, geocoder, tmp_path):
    path = tmp_path / "quay.yaml"
    name = "Qw" + "".join(random.choices(string.ascii_lowercase, k=12))  # nobody remembers it
    path.write_text(
        f"mapgen: 1\ntitle: A quay\nplaces:\n- {name}\n- {{name: Athens, checked: 2024-08-20 ed}}\n", "utf-8"
    )
    page = studio(path, "--geocoder", "nominatim")
    page.locator(".issue.error").filter(has_text="nominatim").wait_for()
    page.locator(".queue .item").filter(has_text="not looked up").wait_for()
    page.keyboard.press("/")
    page.locator(".tool h3").filter(has_text="the gazetteer and nominatim").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{name} quay")
    page.keyboard.press("Enter")
    page.locator("#review > .message").filter(has_text="nominatim").wait_for()
    geocoder.works = True
    page.keyboard.press("Enter")
    page.locator(".candidates").filter(has_text="Parikia").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask again").click()
    page.locator("#asked").filter(has_text="Nothing is left").wait_for()
    before = len(geocoder.asked)
    page.locator(".rest .item").filter(has_text=name).click()
    page.locator(".candidates").filter(has_text="Parikia").wait_for()
    page.keyboard.press("1")
    said(page, f"{name} is Parikia")
    assert len(geocoder.asked) == before, "what is known is not asked again"
    assert not any("Athens" in one for one in geocoder.asked), "no name leaves that the gazetteer knows"
    place = mapgen.read(path).places[name.lower()]
    assert (round(place.point.x, 2), place.checked.by) == (25.15, "ed")


def test_a_field_says_what_is_wrong_and_steps_places_and_sources_come_and_go(studio, ferry):
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

    page.locator("#edit-sources").click()
    page.locator("#add-sources-key").fill("ministry")
    page.locator("#add-sources-title").fill("Shipping ministry")
    page.get_by_role("button", name="Add a source").click()
    focused(page, "edit-sources-ministry")
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


FLOW = """# kept as it was typed
mapgen: 1
title: "Aground"
places: {paros: {name: Paros, checked: 2024-08-20 ed}, athens: {name: Athens, checked: 2024-08-20 ed}}
sources: {guard: {title: Coast guard}, owner: {title: 'The owners'}}
journeys: [{ship: "athens > paros", when: 2024-08-18}]  # one way
steps: [
  # it begins here
  {at: athens, title: It leaves, source: guard},
  {at: paros, title: It runs aground, source: [guard, owner]}  # by night
]
"""
PICTURE = (
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_every_word_of_a_story_in_brackets_is_edited(studio, tmp_path):
    path = tmp_path / "aground.yaml"
    path.write_text(FLOW, "utf-8")
    (tmp_path / "reef.png").write_bytes(bytes.fromhex(PICTURE))
    page = studio(path)
    page.keyboard.press("Alt+2")

    def put(field, value):
        control = page.locator(f"#at-{field}")
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
            control.press("Tab")
        said(page, "Written.")
        page.evaluate("document.getElementById('said').textContent = ''")

    def opened(*parts):
        for part in parts:
            page.locator(f"#edit-{part}").click()

    put("languages", "en, el")
    put("theme", "dark")
    put("alt", "A ferry on a reef.")
    page.locator("#extent-here").click()
    said(page, "The map opens as it stands now.")
    opened("steps", "steps-1")
    put("steps-1-when", "2024-08-18T22:40+03:00")
    put("steps-1-status", "reported")
    put("steps-1-source", "owner")
    put("steps-1-image-file", "reef.png")
    put("steps-1-image-alt", "The ferry, listing")
    put("steps-1-image-credit", "Coast guard")
    page.locator(".picture").wait_for()
    assert page.locator(".picture").evaluate("(one) => one.complete && one.naturalWidth")
    opened("places", "places-paros")
    put("places-paros-label", "left")
    put("places-paros-title", "Páros")
    page.locator("#edit-steps-1").focus()
    page.keyboard.press("Alt+ArrowUp")
    said(page, "is now number 1 of 2.")
    opened("journeys", "journeys-0")
    put("journeys-0-via", "Syros")
    put("journeys-0-status", "probable")

    for field, value in (("steps-0-when", "some day"), ("journeys-0-when", "later")):
        page.locator(f"#at-{field}").fill(value)
        page.locator(f"#at-{field}").press("Tab")
        page.locator(f"#at-{field}-error").filter(has_text=value).wait_for()
    assert page.locator("#tab-edit .badge").inner_text().split() == ["2", "not", "saved"]
    put("steps-0-when", "2024-08-18")
    assert page.locator("#tab-edit .badge").inner_text().startswith("1")
    opened("sources", "sources-guard")
    page.locator("#out-sources-guard").click()
    said(page, "Not written:")
    page.locator("#at-steps-1-source[aria-invalid=true]").wait_for()

    text = path.read_text("utf-8")
    assert text.startswith('# kept as it was typed\nmapgen: 1\ntitle: "Aground"\n')
    assert "  # it begins here\n  {at: athens, title: It leaves, source: guard}  # by night\n" not in text
    assert re.search(r"It runs aground.*  # by night\n  # it begins here\n  \{at: athens", text), "comments go along"
    story = load(path).story
    first, journey = story.steps[0], story.journeys[0]
    assert (story.theme, story.languages, story.alt) == ("dark", ("en", "el"), "A ferry on a reef.")
    assert float(story.extent.west) < 23.7 < 25.2 < float(story.extent.east)
    assert (first.at, str(first.status), first.source) == ("paros", "reported", ("owner",))
    assert (first.image.file, first.image.alt, first.image.credit) == ("reef.png", "The ferry, listing", "Coast guard")
    assert (story.places["paros"].label, story.places["paros"].title) == ("left", "Páros")
    assert (journey.via, str(journey.status)) == (("Syros",), "probable")
    page.locator("#extent-free").click()
    said(page, "The map shows what the story needs.")
    assert load(path).story.extent is None
