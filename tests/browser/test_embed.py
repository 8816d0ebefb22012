"""A map inside an article: two servers of different origins, the article's and the maps', and a real browser."""

import dataclasses
import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python as axe
import pytest

import mapgen
from mapgen import pipeline
from mapgen.render import embed
from mapgen.render.embed import forms
from mapgen.render.embed.script import component_script

pytestmark = [pytest.mark.browser, pytest.mark.loopback]
ROOT = Path(__file__).parent.parent.parent
STORIES = ("kim-beijing-2018", "mandela-1990", "tonga-relief-2022", "arvena-sightings")
TRAIN = STORIES[0]
PAYLOADS = json.loads((ROOT / "tests" / "hostile" / "payloads.json").read_text(encoding="utf-8"))
AXE = Path(axe.__file__).parent / "axe.min.js"
TEXT = "<p>" + "The train crossed the river in the evening. " * 40 + "</p>"


class Quiet(SimpleHTTPRequestHandler):
    """A folder, without a line on the terminal for every file."""

    def log_message(self, *_):
        pass


class Articles(BaseHTTPRequestHandler):
    """Pages that a test has put into `pages`: path → (body, media type, policy)."""

    pages: dict[str, tuple[str, str, str]] = {}

    def do_GET(self):
        body, media_type, policy = self.pages.get(self.path, ("", "text/plain", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode("utf-8"))

    def log_message(self, *_):
        pass


def served(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    """The address of the maps: every story with its picture, and what an article needs of it."""
    folder = tmp_path_factory.mktemp("maps")
    server, address = served(partial(Quiet, directory=str(folder)))
    for story in STORIES:
        formats = ["html", "png"] if story == TRAIN else ["html"]
        mapgen.build(ROOT / f"geodata/stories/{story}.yaml", out=f"{folder}/", formats=formats, accept=True)
        pipeline.embedded(folder / f"{story}.html", url=f"{address}/{story}.html")
    yield Maps(folder, address)
    server.shutdown()
    server.server_close()


@dataclasses.dataclass
class Maps:
    folder: Path
    address: str

    def snippet(self, story=TRAIN):
        return (self.folder / f"{story}.embed.html").read_text(encoding="utf-8")

    def embed(self, story=TRAIN, query=""):
        """What an article says of the page, as `mapgen embed` knows it."""
        oembed = json.loads((self.folder / f"{story}.oembed.json").read_text(encoding="utf-8"))
        return embed.Embed(
            id=story, name=story, title=oembed["title"], description="A map.", lang="en", direction="ltr", list_title="List",
            height=oembed["height"], url=f"{self.address}/{story}.html{query}", picture=(1200, 675),
        )  # fmt: skip


@pytest.fixture(scope="module")
def articles():
    server, address = served(Articles)
    yield address
    server.shutdown()
    server.server_close()


class Reading:
    """An article open in the browser, 640 pixels of column between two texts."""

    def __init__(self, browser, articles, body, *, policy="", ready=1, viewport=(760, 700), **context):
        head = '<title>An article</title><meta name="viewport" content="width=device-width">'
        text = f"<main><h1>An article</h1>{TEXT}{body}{TEXT}{TEXT}</main>"
        Articles.pages["/"] = (f'<!DOCTYPE html><html lang="en">{head}<body>{text}', "text/html", policy)
        width, height = viewport
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(articles)
        if width > 640:
            self.page.evaluate("document.querySelector('main').style.width = '640px'")
        for frame in self.frames[:ready]:
            frame.wait_for_selector("html[data-mapgen=ready]")

    @property
    def frames(self):
        """The pages of the maps, in the order of the article."""
        found = []
        for handle in self.page.query_selector_all("iframe, mapgen-map"):
            inner = handle.evaluate_handle("one => one.frame || one").as_element()
            inner.scroll_into_view_if_needed()
            found.append(inner.content_frame())
        return found

    def heights(self):
        return self.page.evaluate(
            "[...document.querySelectorAll('iframe, mapgen-map')].map((one) => (one.frame || one).clientHeight)"
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


OWN = "Math.ceil(document.getElementById('mapgen').getBoundingClientRect().height)"


def settled(reading, index=0):
    """Waits until the frame is exactly as high as its page, and gives that height."""
    frame = reading.frames[index]
    for _ in range(50):
        own, outer = frame.evaluate(OWN), reading.heights()[index]
        if own == outer:
            return own
        reading.page.wait_for_timeout(50)
    pytest.fail(f"the frame is {outer} pixels high, its page {own}")


@pytest.mark.parametrize("width", [760, 360])
def test_the_frame_is_as_high_as_its_page(browser, articles, maps, width):
    with Reading(browser, articles, maps.snippet(), viewport=(width, 700)) as reading:
        height = settled(reading)
        assert 400 < height < 5000
        assert reading.frames[0].evaluate("document.documentElement.scrollHeight - innerHeight") == 0
        assert reading.errors == []


@pytest.mark.parametrize("story", STORIES)
def test_at_the_fixed_height_no_step_needs_scrolling(browser, articles, maps, story):
    with Reading(browser, articles, forms.plain(maps.embed(story))) as reading:
        (frame,) = reading.frames
        (height,) = reading.heights()
        assert height == maps.embed(story).height
        needed = frame.evaluate(f"mapgen.steps.map((step) => {{ mapgen.go(step, {{ silent: true }}); return {OWN}; }})")
        assert max(needed) <= height <= max(needed) + 80, (needed, height)
        assert reading.heights() == [height]


FALSE = ["NaN", "Infinity", "1e9", "5001", "119", "0", "-600", "0.5", "600.5", "'600'", "null", "[600]", "600n"]


def test_nobody_else_and_nothing_else_sets_the_height(browser, articles, maps):
    stranger = f'<iframe id="stranger" title="Stranger" src="{maps.address}/{STORIES[1]}.html"></iframe>'
    with Reading(browser, articles, maps.snippet() + stranger, ready=2) as reading:
        height = settled(reading)
        own, other = reading.frames
        told = "{{ mapgen: 1, id: '{id}', type: 'height', height: {height}, seq: 99 }}".format
        right = told(id=TRAIN, height=600)
        own.evaluate(
            f"[{', '.join(FALSE)}].forEach((height) => parent.postMessage({told(id=TRAIN, height='height')}, '*'))"
        )
        own.evaluate(f"parent.postMessage({told(id='another', height=600)}, '*')")
        own.evaluate(
            "parent.postMessage({ mapgen: 1, id: 'x' }, '*'); parent.postMessage(null, '*'); parent.postMessage('x', '*')"
        )
        other.evaluate(f"parent.postMessage({right}, '*')")  # right origin, right id, another window
        reading.page.evaluate(f"window.postMessage({right}, '*')")  # the article itself
        reading.page.evaluate(
            f"document.querySelector('iframe').contentWindow && dispatchEvent(new MessageEvent('message', {{ data: {right},"
            " origin: location.origin, source: document.querySelector('iframe').contentWindow }))"
        )  # right window, another origin
        reading.page.wait_for_timeout(300)
        assert reading.heights()[0] == height
        assert reading.errors == []
        own.evaluate(f"parent.postMessage({right}, '*')")
        reading.page.wait_for_timeout(200)
        assert reading.heights()[0] == 600
        own.evaluate(f"parent.postMessage({told(id=TRAIN, height=700)}, '*')")  # a number that was heard before
        reading.page.wait_for_timeout(200)
        assert reading.heights()[0] == 600


def test_a_page_that_went_elsewhere_is_no_longer_believed(browser, articles, maps):
    with Reading(browser, articles, maps.snippet()) as reading:
        height = settled(reading)
        Articles.pages["/elsewhere"] = (
            f"<!DOCTYPE html><script>parent.postMessage({{mapgen: 1, id: '{TRAIN}', type: 'height', height: 300, seq: 999}}, '*')</script>",
            "text/html",
            "",
        )
        (frame,) = reading.frames
        frame.goto(f"{articles}/elsewhere")
        reading.page.wait_for_timeout(300)
        assert reading.heights() == [height]


def test_two_frames_keep_apart(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(STORIES[1]) + maps.snippet(STORIES[3]), ready=2) as reading:
        first, second = settled(reading, 0), settled(reading, 1)
        reading.frames[0].evaluate("document.querySelector('.bar').style.minHeight = '400px'")
        assert settled(reading, 0) > first
        assert settled(reading, 1) == second


def test_pasted_twice_and_added_later_all_follow(browser, articles, maps):
    with Reading(browser, articles, maps.snippet() * 2, ready=2) as reading:
        assert settled(reading, 0) == settled(reading, 1)
        reading.page.evaluate(
            "document.querySelector('main').append(document.querySelector('iframe').cloneNode())"
        )  # as the preview of a CMS does
        reading.frames[2].wait_for_selector("html[data-mapgen=ready]")
        settled(reading, 2)
        assert reading.errors == []


def test_a_frame_that_loads_again_is_followed_again(browser, articles, maps):
    with Reading(browser, articles, maps.snippet()) as reading:
        heights = set()
        for pixels in (200, 260, 320, 380):
            reading.frames[0].evaluate(f"document.querySelector('.bar').style.minHeight = '{pixels}px'")
            heights.add(settled(reading))
        assert len(heights) == 4
        reading.frames[0].evaluate("location.reload()")  # its messages are numbered from 1 again
        reading.page.wait_for_timeout(300)
        reading.frames[0].wait_for_selector("html[data-mapgen=ready]")
        reading.frames[0].evaluate("document.querySelector('.bar').style.minHeight = '300px'")
        settled(reading)


def test_a_script_that_comes_late_asks_for_the_height(browser, articles, maps):
    body = maps.snippet()
    start, end = body.index("<script>"), body.index("</script>")
    with Reading(browser, articles, body[:start] + body[end + 9 :]) as reading:
        reading.page.evaluate(body[start + 8 : end])
        settled(reading)


def over_the_map(reading):
    """Moves the mouse over the middle of the map, with the map in view."""
    reading.page.evaluate("document.querySelector('iframe').scrollIntoView()")
    box = reading.page.query_selector("iframe").bounding_box()
    (frame,) = reading.frames
    inner = frame.evaluate("(({ left, top, width, height }) => [left + width * 0.55, top + height / 2])"
                           "(document.getElementById('mapgen-map').getBoundingClientRect())")  # fmt: skip
    reading.page.evaluate("scrollTo(0, 0); document.querySelector('iframe').scrollIntoView()")
    box = reading.page.query_selector("iframe").bounding_box()
    x, y = box["x"] + inner[0], box["y"] + inner[1]
    reading.page.mouse.move(x, y)
    return frame, x, y


def test_six_ticks_of_the_wheel_scroll_the_article(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), reduced_motion="reduce") as reading:
        settled(reading)
        frame, *_ = over_the_map(reading)
        before, zoom = reading.page.evaluate("scrollY"), frame.evaluate("mapgen.map.getZoom()")
        for _ in range(6):
            reading.page.mouse.wheel(0, 40)
        reading.page.wait_for_timeout(400)
        assert reading.page.evaluate("scrollY") - before == 240
        assert frame.evaluate("mapgen.map.getZoom()") == zoom
        assert frame.locator(".hint.shown").inner_text() == "Ctrl or ⌘ + scroll to zoom the map"
        frame.locator(".hint.shown").wait_for(state="hidden")


def test_ctrl_and_the_wheel_zoom_the_map_and_not_the_article(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), reduced_motion="reduce") as reading:
        settled(reading)
        frame, *_ = over_the_map(reading)
        before, zoom = reading.page.evaluate("scrollY"), frame.evaluate("mapgen.map.getZoom()")
        reading.page.keyboard.down("Control")
        for _ in range(3):
            reading.page.mouse.wheel(0, -120)
            reading.page.wait_for_timeout(80)
        reading.page.keyboard.up("Control")
        reading.page.wait_for_timeout(400)
        assert frame.evaluate("mapgen.map.getZoom()") > zoom + 0.5
        assert reading.page.evaluate("[scrollY, visualViewport.scale]") == [before, 1]


def touched(reading, session, fingers):
    """Puts fingers down one after the other and moves them: lists of points, one list a finger."""
    for down in range(1, len(fingers) + 1):
        points = [{"x": path[0][0], "y": path[0][1], "id": number} for number, path in enumerate(fingers[:down])]
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    for spots in zip(*fingers, strict=True):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
        reading.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    reading.page.wait_for_timeout(500)


def test_one_finger_scrolls_the_article_and_two_zoom_and_move_the_map(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), viewport=(360, 700), has_touch=True, is_mobile=True) as reading:
        settled(reading)
        session = reading.context.new_cdp_session(reading.page)
        frame, x, y = over_the_map(reading)
        view = "[mapgen.map.getZoom(), mapgen.map.getCenter().lng]"
        zoom, lng = frame.evaluate(view)
        before = reading.page.evaluate("scrollY")
        touched(reading, session, [[(x, y - 12 * i) for i in range(11)]])
        assert reading.page.evaluate("scrollY") - before > 80
        assert frame.evaluate(view) == [zoom, lng]
        assert frame.locator(".hint").inner_text() == "Use two fingers to move the map"

        frame, x, y = over_the_map(reading)
        before = reading.page.evaluate("scrollY")
        touched(reading, session, [[(x - 20 - 4 * i, y) for i in range(11)], [(x + 20 + 4 * i, y) for i in range(11)]])
        closer, lng = frame.evaluate(view)
        assert closer > zoom + 0.5
        touched(reading, session, [[(x - 40 - 6 * i, y) for i in range(11)], [(x + 40 - 6 * i, y) for i in range(11)]])
        assert frame.evaluate(view)[1] > lng
        assert reading.page.evaluate("[scrollY, visualViewport.scale]") == [before, 1]


def test_a_mouse_drags_the_map(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), reduced_motion="reduce") as reading:
        settled(reading)
        frame, x, y = over_the_map(reading)
        before = frame.evaluate("mapgen.map.getCenter().lng")
        reading.page.mouse.down()
        reading.page.mouse.move(x + 80, y, steps=4)
        reading.page.mouse.up()
        assert frame.evaluate("mapgen.map.getCenter().lng") < before


@pytest.mark.parametrize(("query", "theme"), [("", "light"), ("?theme=dark", "dark"), ("?theme=auto", "dark")])
def test_an_embed_is_light_unless_told_otherwise(browser, articles, maps, query, theme):
    with Reading(browser, articles, forms.snippet(maps.embed(query=query)), color_scheme="dark") as reading:
        assert reading.frames[0].evaluate("document.documentElement.dataset.theme") == theme
        settled(reading)


def test_the_oembed_answer_holds_a_frame_that_works(browser, articles, maps):
    answer = json.loads((maps.folder / f"{TRAIN}.oembed.json").read_text(encoding="utf-8"))
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (1200, 675)
    with Reading(browser, articles, answer["html"]) as reading:
        assert reading.heights() == [answer["height"]]
        thumbnail = reading.context.request.get(answer["thumbnail_url"])
        assert thumbnail.headers["content-type"] == "image/png"


def test_the_element_works_under_a_strict_policy(browser, articles, maps):
    Articles.pages["/mapgen-map.js"] = (component_script(), "text/javascript", "")
    policy = (
        f"default-src 'none'; script-src 'self'; frame-src {maps.address}; img-src {maps.address}; style-src 'self'"
    )
    body = forms.component(maps.embed()).replace(f"{maps.address}/mapgen-map.js", "/mapgen-map.js")
    with Reading(browser, articles, body * 2, policy=policy, ready=2) as reading:
        settled(reading, 0)
        settled(reading, 1)
        assert not reading.page.locator("mapgen-map img").first.is_visible()
        second = reading.heights()[1]
        reading.page.evaluate("document.querySelector('mapgen-map').remove()")
        assert reading.heights() == [second]
        reading.page.evaluate(
            f"document.querySelector('mapgen-map').setAttribute('src', '{maps.address}/{STORIES[1]}.html')"
        )
        reading.page.wait_for_timeout(500)
        assert STORIES[1] in reading.frames[0].url
        reading.page.evaluate("document.querySelector('mapgen-map').setAttribute('src', 'javascript:alert(1)')")
        reading.page.wait_for_timeout(200)
        assert STORIES[1] in reading.frames[0].url
        assert reading.errors == []


def test_the_element_knows_its_map_by_the_name_of_the_file(browser, articles, maps):
    body = f'<mapgen-map src="{maps.address}/{TRAIN}.html"></mapgen-map><script>{component_script()}</script>'
    with Reading(browser, articles, body) as reading:
        settled(reading)


def test_the_snippet_works_under_the_policy_that_the_forms_name(browser, articles, maps):
    told = (maps.folder / f"{TRAIN}.embed.txt").read_text(encoding="utf-8")
    policy = f"default-src 'none'; {told.rstrip().splitlines()[-1]}"
    assert "sha256-" in policy
    with Reading(browser, articles, maps.snippet(), policy=policy) as reading:
        settled(reading)


def test_without_script_there_is_a_picture_and_a_list(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), ready=0, java_script_enabled=False) as reading:
        picture = reading.page.locator("figure img")
        assert picture.is_visible()
        assert "Across the Friendship Bridge" in picture.get_attribute("alt")
        asked = reading.context.request.get(picture.get_attribute("src"))
        assert asked.body().startswith(b"\x89PNG")
        with reading.context.expect_page() as opened:
            reading.page.get_by_role("link", name="Places, journeys and events in order").click()
        assert opened.value.locator("#mapgen-list").is_visible()


def test_the_link_shows_the_list(browser, articles, maps):
    with Reading(browser, articles, maps.snippet()) as reading:
        with reading.context.expect_page() as opened:
            reading.page.get_by_role("link", name="Places, journeys and events in order").click()
        opened.value.wait_for_selector("html[data-mapgen=ready]")
        assert opened.value.locator("#mapgen-list").is_visible()
        assert opened.value.locator("#mapgen-list strong", has_text="Dandong").first.is_visible()


def test_hostile_text_stays_text(browser, articles, maps):
    shown = [text.replace("\x00", "\ufffd") for text in PAYLOADS.values()]
    body = f"<script>{component_script()}</script>"
    for text in PAYLOADS.values():
        hostile = dataclasses.replace(
            maps.embed(), url=f"{maps.address}/nothing.html?a=1&lt;b=%22", title=text, description=text, list_title=text,
            id=text, name=text,
        )  # fmt: skip
        body += forms.snippet(hostile) + forms.component(hostile) + forms.plain(hostile)
    with Reading(browser, articles, body, ready=0) as reading:
        read = reading.page.evaluate(
            "[...document.querySelectorAll('iframe, mapgen-map')].map((one) => [one.title, one.dataset.mapgen])"
        )
        assert read == [[text, text] for text in shown for _ in range(3)]
        sources = reading.page.evaluate(
            "[...document.querySelectorAll('iframe')].map((one) => one.getAttribute('src'))"
        )
        assert set(sources) == {f"{maps.address}/nothing.html?a=1&lt;b=%22"}
        alts = reading.page.evaluate("[...document.querySelectorAll('mapgen-map img')].map((one) => one.alt)")
        assert alts == shown
        assert reading.page.evaluate("document.querySelectorAll('script').length") == 1 + 2 * len(shown)
        assert reading.page.evaluate("typeof window.__pwned") == "undefined"
        assert reading.errors == []
    with Reading(browser, articles, body, ready=0, java_script_enabled=False) as reading:
        assert [one.get_attribute("alt") for one in reading.page.query_selector_all("noscript img")] == shown


def test_no_barriers_in_the_article_with_a_map(browser, articles, maps):
    with Reading(browser, articles, maps.snippet(), bypass_csp=True, reduced_motion="reduce") as reading:
        settled(reading)
        for frame in (*reading.frames, reading.page):
            frame.add_script_tag(path=AXE)
        found = reading.page.evaluate(
            "async () => (await axe.run()).violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))])"
        )
        assert found == []
