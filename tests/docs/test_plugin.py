"""The example plug-in, installed as a user installs it and used by its names."""

from __future__ import annotations

import doctest
import importlib
import itertools
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STORY = """\
mapgen: 1
id: voyage
title: From *Auckland* to Tonga
steps:
- {at: Auckland, when: 2022-01-18, title: Two ships leave}
- {at: Nuku'alofa, when: 2022-01-21, title: One berths}
journeys:
- {ship: Auckland > Nuku'alofa, when: 2022-01-18/2022-01-21}
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plugin")
    before = sorted((ROOT / "examples").rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
         "--no-build-isolation", "--target", folder, ROOT / "examples" / "plugin"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted((ROOT / "examples").rglob("*")) == before
    return folder


def mapgen(installed: Path, cwd: Path, *words: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", *words], cwd=cwd, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(installed), **variables},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_all_of_it_is_found_by_name(installed: Path, tmp_path: Path):
    found = json.loads(mapgen(installed, tmp_path, "plugins", "--json"))
    assert "maidenhead" in found["geocoders"]
    assert "endings" in found["recognizers"]
    assert "rhumb" in found["routers"]
    assert "markdown" in found["renderers"]
    assert "sepia" in found["themes"]


def test_its_geocoder_answers_what_the_gazetteer_does_not_know(installed: Path, tmp_path: Path):
    words = ("locate", "--name", "JO62qm", "--geocoder", "maidenhead", "--json")
    (best, *_) = json.loads(mapgen(installed, tmp_path, *words))
    assert best["id"] == "maidenhead:JO62QM"
    assert (round(best["lat"], 3), round(best["lon"], 3)) == (52.521, 13.375)


def test_its_recognizer_is_heard_where_no_gazetteer_knows_a_name(installed: Path, tmp_path: Path):
    row = {"id": "walk", "text": "They walked to Zorgfleet in the rain."}
    (tmp_path / "texts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")

    def names(model: str) -> list[str]:
        told = json.loads(mapgen(installed, tmp_path, "extract", "--jsonl", "texts.jsonl", "--model", model))
        return [mention["text"] for mention in told["mentions"]]

    assert names("none") == []
    assert names("endings") == ["Zorgfleet"]


def test_its_theme_format_and_router_make_a_map(installed: Path, tmp_path: Path):
    (tmp_path / "voyage.yaml").write_text(STORY, encoding="utf-8")
    words = ("build", "voyage.yaml", "-o", "maps/", "--quiet", "--theme", "sepia")
    printed = mapgen(installed, tmp_path, *words, "--format", "html,svg,markdown,geojson", MAPGEN_ROUTERS__SEA="rhumb")
    assert {"maps/voyage.html", "maps/voyage.svg", "maps/voyage.md", "maps/voyage.geojson"} == set(printed.split())
    told = (tmp_path / "maps" / "voyage.md").read_text(encoding="utf-8")
    assert told.startswith("# From \\*Auckland\\* to Tonga\n")
    assert "1. **Two ships leave** (" in told
    assert "#f3e9d4" in (tmp_path / "maps" / "voyage.svg").read_text(encoding="utf-8")
    assert '"sepia"' in (tmp_path / "maps" / "voyage.html").read_text(encoding="utf-8")
    features = json.loads((tmp_path / "maps" / "voyage.geojson").read_text())["features"]
    (route,) = [feature for feature in features if feature["properties"]["type"] == "route"]
    assert route["geometry"]["type"] == "MultiLineString", "it crosses the antimeridian"
    assert 1_980 < route["properties"]["length_km"] < 2_060
    slopes = [slope(*pair) for line in route["geometry"]["coordinates"] for pair in itertools.pairwise(line)]
    assert max(slopes) - min(slopes) < 0.02, "the bearing is constant"


def test_a_router_that_is_not_there_is_told_with_those_that_are():
    import mapgen
    from mapgen.errors import ConfigError, PluginError

    legs = [{"from": "Piraeus", "to": "Syros", "mode": "sea"}]
    with pytest.raises(PluginError, match="network"):
        _ = mapgen.read(legs, routers={"sea": "tide"}).routes
    with pytest.raises(ConfigError, match="routers"):
        mapgen.Settings(routers={"submarine": "network"})


def slope(one: list[float], other: list[float]) -> float:
    """How a piece of a line rises on Mercator's map."""
    y0, y1 = (math.degrees(math.asinh(math.tan(math.radians(lat)))) for _, lat in (one, other))
    return (y1 - y0) / (other[0] - one[0])


def test_its_text_is_legible_and_its_doctests_hold(installed: Path, monkeypatch: pytest.MonkeyPatch):
    from mapgen.theme import contrast

    monkeypatch.syspath_prepend(str(installed))
    for name in ("geocoder", "recognizer", "router", "format"):
        assert doctest.testmod(importlib.import_module(f"mapgen_example.{name}")).failed == 0
    sepia = importlib.import_module("mapgen_example.theme").SEPIA
    for ink in ("ink", "muted", "country", "town"):
        assert contrast(getattr(sepia, ink), sepia.land) >= 4.5, ink
        assert contrast(getattr(sepia, ink), sepia.panel) >= 4.5, ink
    assert contrast(sepia.sea, sepia.water) >= 4.5
