"""Making a map: what a person typed arrives as it was typed, and nothing of it runs on the way."""

from __future__ import annotations

import contextlib
import io
import json
import sys

import pytest

import mapgen
from mapgen import plugins, render
from mapgen.escape import legible
from mapgen.render.document import page_data

SIGN = "\u2042"
FORMATS = plugins.names("renderers")


def in_field(text: str, field: str) -> str:
    return f"{text}{SIGN}{field}"


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (3, 2), "#b3261e").save(out, format="PNG")
    return out.getvalue()


def texts_of(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for item in items for text in texts_of(item)]


STARTED = ("os.system", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "socket.connect", "urllib.Request")
watched: list[str] | None = None


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Notes what is started, opened or compiled on behalf of a payload; a hook stays, so it is told when to look."""
    if watched is not None and (
        event in STARTED or (event in ("open", "compile", "exec") and any("__pwned" in repr(one) for one in arguments))
    ):
        watched.append(f"{event} {arguments!r}"[:200])


@pytest.fixture
def ran():
    """What was run, opened or asked for while the test made something."""
    global watched  # noqa: PLW0603
    if watch not in HOOKS:
        sys.addaudithook(watch)
        HOOKS.append(watch)
    watched = []
    yield watched
    watched = None


HOOKS: list[object] = []


def test_what_runs_would_be_seen(ran, tmp_path):
    compile("'__pwned'", "x", "eval")
    with contextlib.suppress(OSError):
        open(tmp_path / "__pwned")  # noqa: PTH123, SIM115
    assert [told.split()[0] for told in ran] == ["compile", "open"]


def test_nothing_of_a_payload_runs_while_the_map_is_made(hostile, tmp_path, monkeypatch, ran):
    """No template, format or formula of a payload is evaluated: none is even compiled, and no file is opened for it."""
    monkeypatch.chdir(tmp_path)
    for name in FORMATS:
        if name not in ("png", "pdf"):
            render.artifacts(hostile, (name,))
    page = render.to_folium(hostile)
    page.save("folium.html")
    page._repr_html_()
    assert page.get_root().render() == (tmp_path / "folium.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["folium.html"]
    assert ran == []


def test_a_layer_of_ones_own_leaves_the_text_of_the_map_alone(hostile, ran):
    """With a layer of the user's folium compiles templates: those of the layer, nothing of the story."""
    import folium

    page = render.to_folium(hostile)
    before = page.render()
    folium.Marker([1, 1], popup="mine").add_to(page)
    made = page.render()
    assert ran == []
    assert "Content-Security-Policy" in before
    assert "Content-Security-Policy" not in made
    data = [whole.split('id="mapgen-data">', 1)[1].split("</script>", 1)[0] for whole in (before, made)]
    assert data[0] == data[1]


def test_a_story_file_tells_its_texts_as_they_were_typed(payloads, tmp_path):
    """From the file on: every word that a person types for publication comes to the page as it was typed."""
    told = {name: legible(text).strip() for name, text in payloads.items() if len(text) < 500}
    lines = {name: " ".join(text.split()) for name, text in told.items() if any(sign.isalpha() for sign in text)}
    picture = tmp_path / "a.png"
    picture.write_bytes(png())
    sources = {
        f"s{n}": {
            "title": in_field(text, "source"),
            "publisher": in_field(text, "publisher"),
            "credit": in_field(text, "by"),
        }
        for n, text in enumerate(lines.values())
    }
    places = {
        f"p{n}": {
            "title": in_field(text, "title"), "lat": str(n % 60), "lon": str(n % 90), "text": in_field(text, "place text"),
            "category": in_field(text, "category"), "names": {"ko": in_field(text, "named")}, "source": f"s{n}",
            "image": {"file": "a.png", "alt": in_field(text, "alt"), "credit": in_field(text, "credit")},
        }
        for n, text in enumerate(lines.values())
    }  # fmt: skip
    steps = [
        {
            "at": f"p{n}", "title": in_field(text, "step"), "text": in_field(text, "step text"), "source": f"s{n}",
            "because": in_field(text, "because"), "quote": in_field(text, "quote"), "when": "2018-03-25",
        }
        for n, text in enumerate(lines.values())
    ]  # fmt: skip
    journeys = [
        {"air": [f"p{n}", f"p{n + 1}"], "title": in_field(text, "journey")}
        for n, text in enumerate([*lines.values()][:9])
    ]
    whole = " ".join(lines.values())
    story = {
        "mapgen": 1, "title": in_field(whole, "map"), "subtitle": in_field(whole, "sub"), "alt": in_field(whole, "whole"),
        "correction": in_field(whole, "correction"), "languages": ["en", "ko"],
        "sources": sources, "places": places, "steps": steps, "journeys": journeys,
    }  # fmt: skip
    path = tmp_path / "story.json"
    path.write_text(json.dumps(story), encoding="utf-8")
    scene = mapgen.read(path).scene
    shown = texts_of(page_data(scene))
    expected = {text for text in texts_of(story) if SIGN in text}
    assert sorted(expected - set(shown)) == []
