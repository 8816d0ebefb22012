"""How long pages take in the browser: until they are ready, and for moving the map. One Chromium, pages in turn."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WATCH = """new MutationObserver(() => {
  if (!window.readyAt && document.documentElement.dataset.mapgen === 'ready') window.readyAt = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-mapgen'] });"""
MOVES = """async () => {
  const name = Object.keys(window).find((one) => one.startsWith('map_'));
  const map = window.mapgen ? mapgen.map : window[name];
  const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)));
  const ways = [[200, 0], [0, 100], [-200, 0], [0, -100]];
  let work = 0;
  const timed = async (act) => {
    const started = performance.now();
    act();
    work += performance.now() - started;
    await rest();
  };
  await rest();
  for (let i = 0; i < 12; i += 1) await timed(() => map.panBy(ways[i % 4], { animate: false }));
  for (let i = 0; i < 3; i += 1) await timed(() => map.setZoom(map.getZoom() + 1, { animate: false }));
  return work;
}"""


@dataclass
class Times:
    """Milliseconds of one page over the runs."""

    ready: list[float] = field(default_factory=list)
    moving: list[float] = field(default_factory=list)

    def medians(self) -> tuple[float, float]:
        """Until ready; the script's work of 12 pans and 3 zooms."""
        return statistics.median(self.ready), statistics.median(self.moving)


def opened(pages: Mapping[str, Path], runs: int) -> dict[str, Times]:
    """Each page opened so many times, in turns, after one round to warm up; the network is cut off."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from conftest import CHROMIUM, FLAGS

    times = {name: Times() for name in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for run in range(runs + 1):
            for name, path in pages.items():
                ready, moving = _once(browser, path)
                if run:
                    times[name].ready.append(ready)
                    times[name].moving.append(moving)
        browser.close()
    return times


def _once(browser: Any, path: Path) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"file://{path}")
    page.wait_for_function("window.readyAt")
    found = page.evaluate("window.readyAt"), page.evaluate(MOVES)
    context.close()
    return found
