"""What others rely on: the public names, and that loading them costs nothing before they are used."""

from __future__ import annotations

import inspect
import subprocess
import sys

import mapgen


def loaded_by(code: str) -> set[str]:
    """The top-level modules in a new process after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_public_names_are_these():
    assert mapgen.__all__ == [
        "Candidate",
        "Issue",
        "Journey",
        "Leg",
        "Made",
        "MapgenError",
        "Mention",
        "Outline",
        "Place",
        "Route",
        "Settings",
        "Story",
        "Venue",
        "__version__",
        "build",
        "extract",
        "locate",
        "read",
        "route",
        "to_folium",
        "to_geodataframe",
    ]
    for name in mapgen.__all__:
        thing = getattr(mapgen, name)
        assert name == "__version__" or inspect.getdoc(thing), name


def test_functions_keep_their_names_though_stages_are_called_the_same():
    import mapgen.locate
    import mapgen.read
    from mapgen.read import outline

    assert callable(mapgen.read)
    assert callable(mapgen.locate)
    assert callable(outline)


def test_import_and_help_load_nothing_heavy():
    heavy = {
        "folium",
        "branca",
        "geopandas",
        "pandas",
        "matplotlib",
        "scipy",
        "geopy",
        "numpy",
        "shapely",
        "pyproj",
        "pydantic",
    }
    assert not heavy & loaded_by("import mapgen")
    help_ = (
        "import sys; sys.argv = ['mapgen', '--help']\nfrom mapgen.cli import main\ntry: main()\nexcept SystemExit: pass"
    )
    assert not (heavy | {"rich"}) & loaded_by(help_)


def test_locating_and_routing_load_neither_frames_nor_folium():
    heavy = {"folium", "branca", "geopandas", "pandas", "matplotlib", "scipy", "geopy"}
    code = "from mapgen.cli import main\nimport sys\nsys.argv = {!r}\ntry: main()\nexcept SystemExit: pass"
    assert not heavy & loaded_by(code.format(["mapgen", "locate", "--name", "Dandong"]))
    assert not heavy & loaded_by(code.format(["mapgen", "route", "Pyongyang", "Dandong"]))
