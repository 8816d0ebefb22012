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
