"""What every renderer promises, those of plug-ins too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import mapgen
from mapgen import plugins, render
from mapgen.errors import PluginError

STORY = Path(__file__).resolve().parent.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
NAMES = plugins.names("renderers")
DATA = ("csv", "geojson", "gpkg", "gpx", "kml", "storymapjs")


@pytest.fixture(scope="module")
def scene():
    return mapgen.read(STORY).scene


def made(name: str, scene):
    return plugins.load("renderers", name)().artifacts(scene)


def test_all_formats_are_there():
    assert {*DATA, "html", "pdf", "png", "svg"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_files_bear_the_name_of_the_scene_and_hold_something(name: str, scene):
    renderer = plugins.load("renderers", name)()
    artifacts = renderer.artifacts(scene)
    assert renderer.name == name
    assert renderer.suffix.startswith(".")
    assert artifacts
    assert artifacts[0].name == scene.id + renderer.suffix
    assert len({artifact.name for artifact in artifacts}) == len(artifacts)
    for artifact in artifacts:
        assert artifact.name.startswith(scene.id)
        assert "/" in artifact.media_type
        assert len(artifact.data) > 100


@pytest.mark.parametrize("name", NAMES)
def test_the_same_scene_gives_the_same_bytes(name: str, scene):
    first, second = (made(name, scene) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_says_its_format(name: str):
    suffix = plugins.load("renderers", name)().suffix
    assert render.format_of(f"Some.Map{suffix.upper()}") == name


@pytest.mark.parametrize("name", NAMES)
def test_a_scene_over_the_antimeridian_is_drawn(name: str, scene_of):
    assert made(name, scene_of(west=177.0))[0].data


@pytest.mark.parametrize("name", NAMES)
def test_a_scene_without_marks_is_drawn(name: str, scene_of):
    bare = scene_of(steps=(), layers=(), legend=(), sources=(), credits=(), notices=(), subtitle="", description="")
    assert made(name, bare)[0].data
    assert made(name, replace(bare, title="")) == made(name, replace(bare, title=""))


@pytest.mark.parametrize("name", [*DATA, "html"])
def test_text_of_any_kind_is_written(name: str, scene_of, awkward: str):
    data = made(name, scene_of(awkward))[0].data
    if name != "gpkg":
        data.decode("utf-8")


@pytest.mark.parametrize(
    "text", ["</text><script>", "{{ 7*7 }} ${x} $x^2$ %s", "a\0b\x07\ufffe", "\u202eab سلام 北京 𝄞"]
)
@pytest.mark.parametrize("name", sorted(set(NAMES) - {*DATA, "html"}))
def test_pictures_take_text_of_any_kind(name: str, scene_of, text: str):
    assert made(name, scene_of(text))[0].data


def test_formats_come_in_the_order_asked_for_and_once(scene):
    found = render.artifacts(scene, ("geojson", "kml", "csv", "geojson"))
    assert [artifact.name for artifact in found] == [f"{scene.id}{end}" for end in (".geojson", ".kml", ".csv")]


def test_an_unknown_format_names_those_that_exist(scene):
    with pytest.raises(PluginError, match="no renderer is called 'docx'") as caught:
        render.artifacts(scene, ("docx",))
    assert "geojson" in caught.value.hint


def test_half_characters_from_python_are_made_whole():
    assert mapgen.read(["a\ud800b"]).outline.mentions[0].text == "a\ufffdb"
