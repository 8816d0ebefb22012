"""What an article gets of a map: the snippet, its other forms, the tags of the page's head; and what is refused."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import mapgen
from mapgen import pipeline
from mapgen.address import page_address
from mapgen.errors import InputError
from mapgen.render.embed import EmbedRenderer
from mapgen.render.html import HtmlRenderer

ROOT = Path(__file__).resolve().parent.parent.parent
URL = "https://maps.example/x/"


class Elements(HTMLParser):
    """The elements of a text, in order, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]

    def one(self, tag: str) -> dict[str, str | None]:
        (attrs,) = self.named(tag)
        return attrs


@pytest.fixture(scope="module")
def scene():
    return mapgen.read(ROOT / "geodata/stories/kim-beijing-2018.yaml").scene


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small page, its picture and its snippet, as `mapgen build` makes them by itself."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "trip.csv").write_text("name\nPyongyang\nDandong\nBeijing\n", encoding="utf-8")
    mapgen.build(folder / "trip.csv", out=f"{folder}/")
    return folder


def made(scene) -> dict[str, str]:
    return {artifact.name: artifact.data.decode() for artifact in EmbedRenderer().artifacts(scene)}


def test_a_build_writes_the_snippet_and_the_alternative_text(built: Path):
    assert {path.name for path in built.iterdir()} == {
        "trip.csv", "trip.html", "trip.png", "trip@2x.png", "trip.geojson", "trip.embed.html", "trip.alt.txt",
    }  # fmt: skip
    read = Elements((built / "trip.embed.html").read_text(encoding="utf-8"))
    frame, picture = read.one("iframe"), read.one("img")
    assert (frame["src"], picture["src"]) == ("trip.html", "trip.png")
    assert picture["alt"] == (built / "trip.alt.txt").read_text(encoding="utf-8").strip()
    assert "Dandong" in str(picture["alt"])


def test_the_snippet_is_a_figure_that_a_strict_editor_would_take(scene):
    files = made(dataclasses.replace(scene, url=URL))
    read = Elements(files["kim-beijing-2018.embed.html"])
    frame = read.one("iframe")
    assert frame["src"] == URL
    assert frame["title"] == "A train to Beijing"
    assert frame["loading"] == "lazy"
    assert frame["sandbox"] == "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    assert (frame["referrerpolicy"], frame["allow"], frame["width"]) == ("no-referrer", "fullscreen", "100%")
    assert 600 < int(str(frame["height"])) < 800
    assert read.one("img")["src"] == f"{URL}kim-beijing-2018.png"
    assert read.one("a")["href"] == f"{URL}#mapgen-list"
    assert [tag for tag, _ in read.found] == ["figure", "iframe", "noscript", "img", "figcaption", "a", "script"]
    assert "<!--" not in files["kim-beijing-2018.embed.html"]


def test_with_an_address_every_form_is_there(scene):
    files = made(dataclasses.replace(scene, url=URL))
    assert set(files) == {
        "kim-beijing-2018.embed.html", "kim-beijing-2018.alt.txt", "kim-beijing-2018.embed.txt",
        "kim-beijing-2018.oembed.json", "mapgen-map.js",
    }  # fmt: skip
    forms = files["kim-beijing-2018.embed.txt"]
    assert files["kim-beijing-2018.embed.html"] in forms
    assert "frame-src https://maps.example; script-src 'sha256-" in forms
    read = Elements(forms)
    assert {one["src"] for one in read.named("mapgen-map")} == {URL}
    assert read.one("link")["href"] == f"{URL}kim-beijing-2018.oembed.json"
    assert len(read.named("iframe")) == 2
    answer = json.loads(files["kim-beijing-2018.oembed.json"])
    assert set(answer) == {
        "version", "type", "title", "html", "width", "height", "thumbnail_url", "thumbnail_width", "thumbnail_height",
    }  # fmt: skip
    assert (answer["type"], answer["version"], answer["width"]) == ("rich", "1.0", 640)
    assert Elements(answer["html"]).one("iframe")["src"] == URL


@pytest.mark.parametrize(
    ("url", "picture"),
    [
        (URL, f"{URL}trip.png"),
        ("https://maps.example/x/other.html", f"{URL}trip.png"),
        ("https://maps.example/x/?theme=dark", f"{URL}trip.png"),
        ("http://127.0.0.1:8000/trip.html", "http://127.0.0.1:8000/trip.png"),
    ],
)
def test_the_files_lie_beside_the_page(built: Path, tmp_path: Path, url: str, picture: str):
    done = pipeline.embedded(built / "trip.html", out=tmp_path, url=url)
    read = Elements((tmp_path / "trip.embed.html").read_text(encoding="utf-8"))
    assert (read.one("iframe")["src"], read.one("img")["src"]) == (url, picture)
    assert [issue.code for issue in done.issues] == (["not-https"] if url.startswith("http:") else [])


def test_a_page_says_the_same_as_its_scene(built: Path, tmp_path: Path):
    pipeline.embedded(built / "trip.html", out=tmp_path, url=URL)
    scene = mapgen.read(built / "trip.csv").scene
    for name, text in made(dataclasses.replace(scene, url=URL)).items():
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_without_a_picture_none_is_named(built: Path, tmp_path: Path):
    (tmp_path / "trip.html").write_bytes((built / "trip.html").read_bytes())
    done = pipeline.embedded(tmp_path / "trip.html", url=URL)
    assert [issue.code for issue in done.issues] == ["no-picture"]
    for path in done.paths:
        assert ".png" not in path.read_text(encoding="utf-8")


def test_what_is_no_page_of_ours_is_refused(built: Path, tmp_path: Path):
    page = (built / "trip.html").read_bytes()
    start, end = re.search(rb'id="mapgen-data">(.*?)</script>', page).span(1)
    cases = {
        "missing.html": (None, "does not exist"),
        "plain.html": (b"<h1>Hello</h1>", "is no page of mapgen"),
        "broken.html": (page[: start + 50] + page[end:], "its data cannot be read"),
        "deep.html": (page[:start] + b"[" * 100_000 + page[end:], "its data cannot be read"),
        "list.html": (page[:start] + b"[]" + page[end:], "not as mapgen writes it"),
        "empty.html": (page[:start] + b"{}" + page[end:], "lacks what an article needs"),
        "odd.html": (page.replace(b'"id":"trip"', b'"id":7'), "not as mapgen writes it"),
    }
    for name, (content, said) in cases.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=said):
            pipeline.embedded(tmp_path / name, url=URL)
    with pytest.raises(InputError, match="is no file"):
        pipeline.embedded(tmp_path, url=URL)
    with pytest.raises(InputError, match="MAPGEN_CAPS__FILE_BYTES"):
        pipeline.embedded(built / "trip.html", url=URL, caps={"file_bytes": 1000})
    assert {path.name for path in tmp_path.iterdir()} == set(cases) - {"missing.html"}


@pytest.mark.parametrize(
    "url",
    [
        "", "trip.html", "/x/", "//maps.example/x/", "maps.example/x/", "ftp://maps.example/", "file:///x.html", "https:///x/",
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
        'https://maps.example/"onload="x', "https://maps.example/'x", "https://maps.example/<b>", "https://maps.example/`",
        "https://maps.example/a b", "https://maps.example/a\nb", "https://maps.example/a\tb", "https://maps.example/\x00",
        "https://user@maps.example/", "https://user:secret@maps.example/", "https://maps.example/#step=2", "https://-x/",
        "https://maps.example:99999/", "https://maps.example\\@evil.test/", "https://[::1/", "https://maps..example/",
        "https://maps.example/{{7*7}}", "https://maps.example/${x}", "https://müller.example/", "https://maps.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_could_mislead_is_refused(built: Path, tmp_path: Path, url: str):
    with pytest.raises(InputError) as caught:
        pipeline.embedded(built / "trip.html", out=tmp_path, url=url)
    assert caught.value.hint
    assert "secret" not in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url", [URL, "HTTPS://Maps.Example/x", "http://localhost:8000/a%20b.html?a=1&lt;=2", "https://[::1]:8443/x/", "https://xn--mller-kva.example"]
)  # fmt: skip
def test_an_address_is_taken_as_it_is(url: str):
    assert page_address(url) == url


def test_ambiguous_signs_of_an_address_stay_what_they_are(built: Path, tmp_path: Path):
    url = "https://maps.example/x/?a=1&lt;b&quot=2"
    pipeline.embedded(built / "trip.html", out=tmp_path, url=url)
    assert Elements((tmp_path / "trip.embed.html").read_text(encoding="utf-8")).one("iframe")["src"] == url


def head(scene) -> Elements:
    page = HtmlRenderer().artifacts(scene)[0].data.decode()
    return Elements(page[: page.index("<body>")])


def content(read: Elements, name: str) -> str | None:
    found = [meta["content"] for meta in read.named("meta") if name in (meta.get("name"), meta.get("property"))]
    return found[0] if found else None


def test_the_head_describes_the_page(scene):
    read = head(scene)
    assert content(read, "og:title") == "A train to Beijing"
    assert content(read, "description") == scene.description
    assert content(read, "og:description") == scene.subtitle
    assert content(read, "og:image") is None  # nobody has said where it will be
    assert [link["rel"] for link in read.named("link")] == ["icon"]


def test_with_an_address_the_head_names_picture_and_oembed(scene):
    read = head(dataclasses.replace(scene, url=URL))
    assert content(read, "og:image") == f"{URL}kim-beijing-2018.png"
    assert content(read, "og:image:alt") == scene.description
    assert (content(read, "og:url"), content(read, "twitter:card")) == (URL, "summary_large_image")
    links = {link["rel"]: link["href"] for link in read.named("link")}
    assert links["canonical"] == URL
    assert links["alternate"] == f"{URL}kim-beijing-2018.oembed.json"


def test_the_alternative_text_is_the_editors_where_there_is_one(tmp_path: Path):
    path = tmp_path / "trip.yaml"
    path.write_text("places: [Pyongyang, Dandong]\nalt: Two towns & a river\n", encoding="utf-8")
    files = made(mapgen.read(path).scene)
    assert files["trip.alt.txt"] == "Two towns & a river\n"
    assert Elements(files["trip.embed.html"]).one("img")["alt"] == "Two towns & a river"


def test_a_name_that_is_no_plain_address_is_encoded(scene):
    files = made(dataclasses.replace(scene, id="a: b?#%"))
    read = Elements(files["a: b?#%.embed.html"])
    assert read.one("iframe")["src"] == "a%3A%20b%3F%23%25.html"
    assert read.one("iframe")["data-mapgen"] == "a: b?#%"


def test_the_command_line(built: Path, tmp_path: Path):
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mapgen", "embed", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    done = run(built / "trip.html", "--url", URL, "-o", "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(line).name for line in done.stdout.split()] == [
        "trip.embed.html", "trip.alt.txt", "trip.embed.txt", "trip.oembed.json", "mapgen-map.js",
    ]  # fmt: skip
    done = run(built / "trip.html", "--url", "http://maps.example/x/", "-o", "out", "--json", "--strict")
    told = json.loads(done.stdout)
    assert (done.returncode, len(told["paths"]), told["issues"][0]["code"]) == (3, 5, "not-https")
    done = run(built / "trip.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--url https://" in done.stderr
