"""What every reader gets: the keyboard reaches everything and is never held, all is large enough, nothing is lost
when the page is zoomed; and a card says all that is public, and nothing else."""

import pytest

pytestmark = pytest.mark.browser
TRAIN = "geodata/stories/kim-beijing-2018.yaml"
WHERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return 'body';
  const box = one.getBoundingClientRect();
  const shown = box.width > 0 && box.right > 0 && box.bottom > 0;
  return [one.className || one.tagName, one.getAttribute('aria-label') || one.textContent.slice(0, 60), shown].join('|');
}"""


def test_tab_reaches_every_place_and_comes_out_again(visit):
    page = visit(TRAIN, reduced_motion="reduce")
    places = page.eval_on_selector_all(
        ".pin", "all => all.filter((one) => one.offsetParent).map((one) => one.ariaLabel)"
    )
    assert len(places) == 6
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(WHERE))
        if reached[-1] == "body":
            break
    assert reached[-1] == "body"  # it leaves the page: no trap
    assert all(one.endswith("|true") for one in reached[:-1])
    told = [one.split("|")[1] for one in reached[:-1]]
    assert [name for name in places if name not in told] == []
    assert sum(one.startswith("step|") for one in reached) == 6
    assert any(one.startswith("slider|") for one in reached)
    assert any(one.startswith("play|") for one in reached)
    assert reached[0].startswith("skip|")


def test_focus_is_seen_wherever_it_goes(visit):
    page = visit(TRAIN, reduced_motion="reduce")
    seen = """() => {
      const one = document.activeElement, signs = [one, one.firstElementChild, one.nextElementSibling].filter(Boolean);
      return one === document.body || signs.some((sign) => {
        const style = getComputedStyle(sign);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      });
    }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(seen), page.evaluate(WHERE)


def test_the_skip_link_leads_to_the_list(visit):
    page = visit(TRAIN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#mapgen-twin").bounding_box()["width"] > 500
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("size", [(1280, 800), (360, 780)])
def test_focus_goes_into_a_card_and_back(visit, size):
    page = visit(TRAIN, "", size)
    pin = page.get_by_role("button", name="1, 6: Pyongyang")
    pin.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "1, 6: Pyongyang"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "1, 6: Pyongyang"


SMALL = """() => [...document.querySelectorAll('button, input, select, a')].filter((one) => {
  if (!one.offsetParent || one.closest('.twin') || one.matches('p a, label input')) return false; // links in running text; a label is the target
  const box = one.getBoundingClientRect();
  return box.width < 24 || box.height < 24;
}).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("size", [(1280, 800), (640, 560), (360, 780)])
def test_targets_have_24_pixels(visit, size):
    page = visit(TRAIN, "", size, built={"languages": ("en", "ar")})
    assert page.evaluate(SMALL) == []
    if size[0] > 480:
        page.get_by_role("button", name="Layers").click()
    page.get_by_role("button", name="1, 6: Pyongyang").click()
    if page.get_by_role("slider").is_visible():
        page.evaluate("() => document.querySelector('.slider').focus({preventScroll: true})")
        page.keyboard.press("ArrowRight")
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("size", [(320, 700), (320, 256), (640, 400), (800, 500)])
def test_nothing_is_lost_when_the_page_is_zoomed(visit, size):
    """1280 × 800 at 200 %, and a width of 320: everything still there, in one direction of scrolling."""
    page = visit(TRAIN, "#step=2", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("h1").is_visible()
    assert page.locator(".legend").is_visible()
    assert "OpenStreetMap" in page.locator(".credits").inner_text()
    assert page.locator(":is(.steps, .bar) .text:visible", has_text="People in Dandong apparently").count() == 1
    cut = page.evaluate("""() => [...document.querySelectorAll('.head, .steps, .bar, .key, .timeline')].filter((one) => one.offsetParent
      && one.scrollWidth > one.clientWidth + 1).map((one) => one.className)""")
    assert cut == []


FACTS = """mapgen: 1
title: A story with everything
correction: An earlier version named the wrong station.
lengths: true
sources:
  paper: {title: The morning train, publisher: Evening Star, url: "https://example.org/train", archive: "https://example.org/old"}
  photo: {title: Satellite view, credit: Copernicus}
  crew: {title: A conductor SECRET-SOURCE, public: false}
journeys:
- train: Pyongyang > Dandong
  when: 2018-03-25
  status: planned
  source: paper
steps:
- at: Pyongyang
  when: 2018-03-25
  title: It leaves
  text: The train leaves.
  status: reported
  because: Two people saw it.
  quote: It left before dawn & without <lights>.
  source: [paper, photo]
- at: Dandong
  when: 2018-03-26
  title: It arrives
  status: disputed
  quote: SECRET-WORDS of the conductor
  source: [paper, crew]
"""


def test_a_card_says_all_that_is_public(visit, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    page = visit(path, "#step=1")
    assert "SECRET" not in page.content()
    page.get_by_role("button", name="1: Pyongyang").click()
    for place in (page.get_by_role("dialog"), page.locator(".steps li.open")):
        assert place.get_by_text("It left before dawn & without <lights>.").is_visible()
        assert place.get_by_text("Two people saw it.").is_visible()
        assert place.get_by_text("reported").is_visible()
        assert "25 March" in place.inner_text()
        assert "Satellite view, Copernicus" in place.inner_text()
        link = place.get_by_role("link", name="The morning train, Evening Star")
        assert link.get_attribute("href") == "https://example.org/train"
        assert link.get_attribute("rel") == "noopener"
        assert place.get_by_role("link", name="archived").get_attribute("href") == "https://example.org/old"
    assert "It left before dawn & without <lights>." in page.locator("#mapgen-list").inner_text()
    page.keyboard.press("Escape")
    assert "An earlier version named the wrong station." in page.locator(".correction").inner_text()
    page.evaluate("() => mapgen.openCard(mapgen.map, [mapgen.routes[0]], mapgen.map.getCenter(), document.body)")
    line = page.get_by_role("dialog").inner_text()
    assert "about " in line
    assert " km" in line
    assert "by train" in line
    assert "planned" in line


def test_lengths_are_told_only_where_the_story_wants_them(visit):
    page = visit(TRAIN)
    page.evaluate("() => mapgen.openCard(mapgen.map, [mapgen.routes[0]], mapgen.map.getCenter(), document.body)")
    assert " km" not in page.get_by_role("dialog").inner_text()
    assert page.locator(".correction").count() == 0


def test_nothing_moves_by_itself_for_readers_who_want_stillness(visit):
    page = visit(TRAIN, "#step=1", reduced_motion="reduce")
    moving = """() => document.getAnimations().length + [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return parseFloat(style.transitionDuration) > 0 || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0);
    }).length"""
    assert page.evaluate(moving) == 0
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(moving) == 0
    before = page.evaluate("mapgen.map.getZoom()")
    page.wait_for_timeout(100)
    assert page.evaluate("mapgen.map.getZoom()") == before
    page.get_by_role("button", name="Play").locator("visible=true").click()
    page.wait_for_timeout(100)
    assert page.locator(".traveller").count() == 0
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize(
    ("size", "inside"), [((1280, 800), ".timeline"), ((640, 560), ".timeline"), ((390, 844), ".timeline")]
)
def test_play_is_there_at_every_size(visit, size, inside):
    page = visit(TRAIN, "", size)
    play = page.locator(f"{inside} .play")
    assert play.is_visible()
    assert page.locator(".play:visible").count() == 1
    play.click()
    assert play.get_attribute("aria-label") == "Pause"
    assert page.evaluate("mapgen.steps.indexOf(mapgen.currentStep())") == 1
    play.click()
    assert play.get_attribute("aria-label") == "Play"


def test_in_an_article_play_stands_beside_the_step(visit, page_of, tmp_path):
    page = visit(TRAIN)
    host = tmp_path / "article.html"
    host.write_text(f'<iframe src="file://{page_of(TRAIN)}" width="640" height="640"></iframe>', encoding="utf-8")
    page.goto(f"file://{host}")
    inside = page.frame_locator("iframe")
    inside.locator(".bar .play").click()
    assert "Across the Friendship Bridge" in inside.locator(".bar-told").inner_text()
    assert inside.locator(".timeline").is_hidden()
    inside.locator(".bar .play").click()


def test_who_goes_round_the_world_finds_the_story_again(visit):
    page = visit("geodata/stories/tonga-relief-2022.yaml", reduced_motion="reduce")
    page.evaluate("mapgen.map.setView([-21.1, -175.2], 8)")
    assert page.evaluate("mapgen.map.getCenter().lng") == pytest.approx(184.8, abs=0.1)
    assert page.locator(".leaflet-pins-pane .pin.number:visible").count() >= 4
