"""Pages made once for all browser tests, and visits to them that must ask for nothing and complain of nothing."""

import pytest

import mapgen


@pytest.fixture(scope="session")
def page_of(tmp_path_factory):
    """The path of the page of a source; each is made once."""
    from pathlib import Path

    root = Path(__file__).parent.parent.parent
    made = {}

    def built(source, **options):
        key = (str(source), *sorted(options.items()))
        if key not in made:
            folder = tmp_path_factory.mktemp("page")
            (made[key],) = mapgen.build(root / source, out=f"{folder}/", formats=["html"], **options)
        return made[key]

    return built


@pytest.fixture
def visit(browser, page_of):
    """Opens the page of a source, or a path with its query; at the end it must have asked for nothing."""
    contexts, asked, errors = [], [], []

    def opened(source, query="", size=(1280, 800), built=None, **options):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"file://{page_of(source, **(built or {}))}{query}")
        page.wait_for_selector("html[data-mapgen=ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:image/"))] == []


COUNT = """(() => {
  const lone = new Set(["Alt", "Control", "Shift", "Meta"]);
  addEventListener("keydown", (event) => event.isTrusted && !lone.has(event.key) && !event.repeat && window.counted("key"), true);
  addEventListener("pointerdown", (event) => event.isTrusted && window.counted("click"), true);
})()"""
"""Tells of every key and click of a person, wherever in the page; a text typed is as many keys as it has letters."""


@pytest.fixture
def studio(browser, tmp_path):
    """Opens a source in a studio of its own, a real process; at the end it must have asked nothing of anybody else.

    The page that is given has `process`, `address`, `done` (the clicks and keys of a person) and `errors`.
    """
    import os
    import subprocess
    import sys
    from urllib.parse import urlsplit

    contexts, processes, errors, elsewhere = [], [], [], []

    def started(path, *options, preview=False, **context_options):
        command = ["preview", str(path)] if preview else ["studio", str(path), "--by", "ed", "-o", "out"]
        process = subprocess.Popen(
            [sys.executable, "-m", "mapgen", *command, "--no-browser", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
        processes.append(process)
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the studio has not started"
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context_options})
        contexts.append(context)
        done = {"click": 0, "key": 0}
        context.expose_binding("counted", lambda _, kind: done.__setitem__(kind, done[kind] + 1))
        context.add_init_script(COUNT)
        page = context.new_page()
        page.set_default_timeout(20000)
        page.on("console", lambda message: errors.append(message.text) if _is_wrong(message) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        origin = urlsplit(address).netloc
        page.on("request", lambda asked: elsewhere.append(asked.url) if _is_foreign(asked.url, origin) else None)
        page.process, page.address, page.done, page.errors = process, address, done, errors
        page.goto(address)
        page.wait_for_selector("#stage iframe:not(.coming)")
        if not preview:
            page.wait_for_selector("#asked")
        return page

    yield started
    for context in contexts:
        context.close()
    for process in processes:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
    assert elsewhere == []
    assert errors == []


def _is_wrong(message):
    """Whether the console complains; what the studio refuses is told in the page, and here by the way."""
    refused = message.location["url"].partition("?")[0].endswith(("/change", "/question", "/publish"))
    refused = refused and "Failed to load resource" in message.text
    return message.type == "error" and not refused


def _is_foreign(url, origin):
    from urllib.parse import urlsplit

    return urlsplit(url).netloc != origin and not url.startswith(("data:", "blob:", "about:"))
