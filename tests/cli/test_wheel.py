"""The wheel in an environment of its own: the same data, the same map, from another folder."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest


def run(*call: object, cwd: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "MAPGEN_CACHE_DIR": str(cache), "LANG": "C.UTF-8"}
    done = subprocess.run([str(part) for part in call], cwd=cwd, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a new environment that holds the wheel, and the wheel."""
    root = Path(__file__).resolve().parent.parent.parent
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    # The dependencies come from the environment of the tests; mapgen itself must not.
    (site,) = (folder / "env" / "lib").glob("python3*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder, wheel


@pytest.mark.slow
def test_the_wheel_builds_the_showcase_from_another_folder(installed: tuple[Path, Path], tmp_path: Path, root: Path):
    folder, _ = installed
    python = folder / "env" / "bin" / "python"
    cache = tmp_path / "cache"
    told = run(
        python, "-c", "import mapgen, mapgen.data as d; print(mapgen.__file__, d.folder())", cwd=tmp_path, cache=cache
    )
    assert all(str(folder) in path for path in told.stdout.split())
    story = Path(
        run(
            python,
            "-c",
            "import mapgen.data as d; print(d.file('stories/kim-beijing-2018.yaml'))",
            cwd=tmp_path,
            cache=cache,
        ).stdout.strip()
    )
    made = run(folder / "env" / "bin" / "mapgen", "build", story, "-o", "maps/", cwd=tmp_path, cache=cache)
    paths = [tmp_path / line for line in made.stdout.splitlines()]
    assert {path.suffix for path in paths} >= {".html", ".geojson"}
    features = json.loads(next(path for path in paths if path.suffix == ".geojson").read_text())["features"]
    assert {"Pyongyang", "Beijing"} <= {feature["properties"]["name"] for feature in features}
    here = subprocess.run(
        [sys.executable, "-m", "mapgen", "build", str(root / "geodata/stories/kim-beijing-2018.yaml"), "-o", f"{tmp_path}/here/"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert here.returncode == 0, here.stderr
    for path in paths:
        same = path.read_bytes() == (tmp_path / "here" / path.name).read_bytes()
        assert same, f"{path.name} differs from the checkout's"  # pytest would compare megabytes line by line


def test_all_data_is_in_the_wheel(installed: tuple[Path, Path], root: Path):
    _, wheel = installed
    with zipfile.ZipFile(wheel) as bundle:
        names = set(bundle.namelist())
    shipped = {
        f"mapgen/geodata/{path.relative_to(root / 'geodata').as_posix()}"
        for path in (root / "geodata").rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and "build" not in path.relative_to(root / "geodata").parts
    }
    studio = root / "mapgen" / "studio" / "page"
    shipped |= {f"mapgen/studio/page/{path.name}" for path in studio.iterdir() if path.is_file()}
    assert shipped <= names
    assert not any("/build/" in name for name in names)
