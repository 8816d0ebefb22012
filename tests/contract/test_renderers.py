"""What every renderer promises, those of plug-ins too."""

from __future__ import annotations

from pathlib import Path

import pytest

import mapgen
from mapgen import plugins, render
from mapgen.errors import PluginError

STORY = Path(__file__).resolve().parent.parent.parent / "geodata" / "stories" / "kim-beijing-2018.yaml"
NAMES = plugins.names("renderers")


@pytest.fixture(scope="module")
def scene():
    return mapgen.read(STORY).scene


@pytest.mark.parametrize("name", NAMES)
def test_files_bear_the_name_of_the_scene_and_hold_something(name: str, scene):
    renderer = plugins.load("renderers", name)()
    made = renderer.artifacts(scene)
    assert renderer.name == name
    assert made
    assert made[0].name == scene.id + renderer.suffix
    for artifact in made:
        assert artifact.name.startswith(scene.id)
        assert "/" in artifact.media_type
        assert len(artifact.data) > 100


@pytest.mark.parametrize("name", NAMES)
def test_the_same_scene_gives_the_same_bytes(name: str, scene):
    first, second = (plugins.load("renderers", name)().artifacts(scene) for _ in range(2))
    assert first == second


def test_formats_come_in_the_order_asked_for_and_once(scene):
    made = render.artifacts(scene, ("geojson", "html", "geojson"))
    assert [artifact.name for artifact in made] == [f"{scene.id}.geojson", f"{scene.id}.html"]


def test_an_unknown_format_names_those_that_exist(scene):
    with pytest.raises(PluginError, match="no renderer is called 'docx'") as caught:
        render.artifacts(scene, ("docx",))
    assert "geojson" in caught.value.hint
