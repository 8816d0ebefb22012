"""The documentation as a reader has it: built strictly and offline, every link leads somewhere, every page is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STORIES = ROOT / "geodata" / "stories"
SHIPPED = [*sorted(STORIES.glob("*.yaml")), *sorted((STORIES / "lists").glob("*.csv"))]
LOADED = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src")}


class Links(HTMLParser):
    """The addresses of a page, the ids in it, and what it loads by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids.add(told.get("id", ""))
        for name in ("href", "src"):
            if told.get(name):
                self.links.append(told[name])
                if (tag, name) in LOADED:
                    self.loaded.append(told[name])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    before = tree()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    assert tree() == before, "the build left something among its sources"
    return folder


def tree() -> set[str]:
    return {path.as_posix() for path in (ROOT / "docs").rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Links]:
    """The pages of the documentation by their address; the maps in it are tested elsewhere."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    return {
        name: Links(path.read_text(encoding="utf-8"))
        for name, path in found.items()
        if "maps/" not in name and name != "404.html"
    }


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Links]):
    lost = []
    for name, page in pages.items():
        for link in page.links:
            to = urlsplit(link)
            if to.scheme in ("http", "https"):
                assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", to.netloc), f"{name}: {link}"
                continue
            assert not to.scheme, f"{name}: {link}"
            assert not to.netloc, f"{name}: {link}"
            target = (site / name).parent / unquote(to.path) if to.path else site / name
            if not target.is_file():
                lost.append(f"{name}: {link}")
            elif to.fragment and target.suffix == ".html" and "maps/" not in to.path:
                there = pages[target.resolve().relative_to(site.resolve()).as_posix()]
                if unquote(to.fragment) not in there.ids:
                    lost.append(f"{name}: {link}")
    assert not lost


def test_no_page_loads_anything_from_elsewhere(site: Path, pages: dict[str, Links]):
    for name, page in pages.items():
        assert not [link for link in page.loaded if urlsplit(link).netloc], name
    for style in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import )['\"]?(?:https?:)?//", style.read_text(encoding="utf-8")), style


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_gallery_has_picture_page_and_source_of_all_that_ships(path: Path, site: Path):
    gallery = site / "gallery"
    assert f"maps/{path.stem}.png" in (gallery / "index.html").read_text(encoding="utf-8")
    assert (gallery / f"{path.stem}.html").is_file()
    assert (gallery / "maps" / f"{path.stem}.png").read_bytes().startswith(b"\x89PNG")
    assert 'id="mapgen-data"' in (gallery / "maps" / f"{path.stem}.html").read_text(encoding="utf-8")
    assert (gallery / "sources" / path.name).read_bytes() == path.read_bytes()


def test_references_are_whole(site: Path):
    import mapgen
    from mapgen.story import schema

    told = (site / "reference" / "story.html").read_text(encoding="utf-8")
    whole = schema()
    keys = {key for part in (whole, *whole["$defs"].values()) for key in part.get("properties", ())}
    assert [key for key in sorted(keys) if f"<code>{key}</code>" not in told] == []
    told = (site / "reference" / "python.html").read_text(encoding="utf-8")
    public = [name for name in mapgen.__all__ if not name.startswith("_")]
    assert [name for name in public if f"mapgen.{name}" not in told] == []
    told = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for name in ("build", "locate", "route", "extract", "check", "review", "studio", "embed", "data-verify", "doctor"):
        assert f'id="mapgen-{name}"' in told, name


def test_what_is_searched_is_there(site: Path):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert len({entry["location"].partition("#")[0] for entry in index["docs"]}) > 30
    assert (site / "search" / "search_index.js").read_text(encoding="utf-8").startswith("var __index = {")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_pages_open_from_a_disk_and_ask_for_nothing(site: Path, browser, width: int, scheme: str):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        for name in ("index", "start", "gallery/index", "reference/python", "reference/story", "guides/clinics"):
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)"), name
        search = page.locator(".md-search__input")
        if width > 1000:
            search.click()
            search.press_sequentially("fidelity")
            page.locator(".md-search-result__item a").first.wait_for()
        assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
        assert not errors
    finally:
        context.close()
