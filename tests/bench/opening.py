"""How long pages take in the browser: until they are ready, and for moving the map. One Chromium, pages in turn."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WATCH = """new MutationObserver(() => {
  if (!window.readyAt && document.documentElement.dataset.mapgen === 'ready') window.readyAt = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-mapgen'] });"""
MOVES = """async () => {
  const name = Object.keys(window).find((one) => one.startsWith('map_'));
  const map = window.mapgen ? mapgen.map : window[name];
  const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)));
  const ways = [[200, 0], [0, 100], [-200, 0], [0, -100]];
  for (let i = 0; i < 12; i += 1) { map.panBy(ways[i % 4], { animate: false }); await rest(); }
  for (let i = 0; i < 3; i += 1) { map.setZoom(map.getZoom() + 1, { animate: false }); await rest(); }
}"""
FRAMES = """() => {
  window.frames_ = [];
  const tick = (now) => { window.frames_.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
DRAG_PX = 400


@dataclass
class Times:
    """Milliseconds of one page over the runs."""

    ready_ms: list[float] = field(default_factory=list)
    moving_ms: list[float] = field(default_factory=list)

    @property
    def ready(self) -> float:
        """Median until the page is ready."""
        return statistics.median(self.ready_ms)

    @property
    def moving(self) -> float:
        """Median of the main thread's work (scripts, style, layout, paint) for 12 pans and 3 zooms."""
        return statistics.median(self.moving_ms)


def opened(pages: Mapping[str, Path], runs: int) -> dict[str, Times]:
    """Each page opened so many times, in turns, after one round to warm up; the network is cut off."""
    times = {name: Times() for name in pages}
    for browser in _browser():
        for run in range(runs + 1):
            for name, path in pages.items():
                ready, moving = _once(browser, path)
                if run:
                    times[name].ready_ms.append(ready)
                    times[name].moving_ms.append(moving)
    return times


def frames_a_second(path: Path) -> float:
    """How many frames the browser draws in a second while the mouse drags the map to and fro."""
    for browser in _browser():
        context, page = _page(browser, path)
        page.evaluate(FRAMES)
        page.mouse.move(640, 400)
        page.mouse.down()
        for step in range(60):
            page.mouse.move(640 + DRAG_PX * (0.5 - abs(step % 20 - 10) / 10), 400)
            page.wait_for_timeout(16)
        page.mouse.up()
        ticks = page.evaluate("window.frames_")
        context.close()
        return 1000 * (len(ticks) - 1) / (ticks[-1] - ticks[0])
    raise RuntimeError("no browser")


def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from conftest import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def _page(browser: Any, path: Path) -> tuple[Any, Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.add_init_script(WATCH)
    page.goto(f"file://{path}")
    page.wait_for_function("window.readyAt")
    return context, page


def _once(browser: Any, path: Path) -> tuple[float, float]:
    context, page = _page(browser, path)
    ready = page.evaluate("window.readyAt")
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    before = _work_s(session)
    page.evaluate(MOVES)
    moving = 1000 * (_work_s(session) - before)
    context.close()
    return ready, moving


def _work_s(session: Any) -> float:
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(told["TaskDuration"])
