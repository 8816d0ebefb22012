"""Reference systems: a file that names a grid by its path does not have it opened, in any format."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.read.systems import system
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LONGLAT = "+proj=longlat +ellps=bessel +type=crs "
NAMED = ("+nadgrids={}", "+nadgrids=@{}", "+nadgrids=ntv2.gsb,{}", "+geoidgrids={}", "+nadgrids = {}")
READS = """
import sys
from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.settings import Settings
for path in sys.argv[1:]:
    try:
        outline(path, settings=Settings())
        print("was read")
    except InputError as error:
        print(error.message)
"""


def geojson(path: Path, crs: str) -> Path:
    told = {
        "type": "Feature",
        "properties": {"name": "Rome"},
        "geometry": {"type": "Point", "coordinates": [12.5, 41.9]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": {"properties": {"name": crs}}, "features": [told]}))
    return path


def in_other_formats(folder: Path, crs: str) -> list[Path]:
    """The same place in every other format that names its system, with that one in its place."""
    import geopandas
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely
    from pyproj import CRS

    at = shapely.Point(12.5, 41.9)
    frame = geopandas.GeoDataFrame({"name": ["Rome"]}, geometry=[at], crs="EPSG:4326")
    bound = CRS.from_user_input(crs)
    made = [folder / f"places{suffix}" for suffix in (".shp", ".gpkg", ".fgb")]
    frame.to_file(made[0])
    made[0].with_suffix(".prj").write_text(bound.to_wkt("WKT1_GDAL"))
    frame.to_file(made[1], layer="places")
    with closing(sqlite3.connect(made[1])) as base:
        base.execute(
            "UPDATE gpkg_spatial_ref_sys SET definition = ?, organization = 'NONE', organization_coordsys_id = 77",
            [bound.to_wkt("WKT1_GDAL")],
        )
        base.commit()
    frame.set_crs(bound, allow_override=True).to_file(made[2])
    for number, one in enumerate((crs, bound.to_json_dict(), bound.to_wkt())):
        geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": one}}}
        table = pa.table({"name": ["Rome"], "geometry": [at.wkb]}).replace_schema_metadata({"geo": json.dumps(geo)})
        made.append(folder / f"{number}.parquet")
        pq.write_table(table, made[-1])
    return made


@pytest.mark.parametrize("named", NAMED)
def test_a_grid_is_not_opened_where_its_name_is_a_path(tmp_path: Path, named: str):
    for path in ("/etc/passwd", "./fifo", "../fifo", "C:\\fifo", "http://127.0.0.1:9/a.tif", "\\\\host\\share\\a"):
        with pytest.raises(InputError, match="its CRS names a file"):
            outline(geojson(tmp_path / "places.geojson", LONGLAT + named.format(path)), settings=Settings())


def test_nor_is_any_other_file(tmp_path: Path):
    for crs in ("+init=/etc/passwd:1", "+init=../../secret:1", "+init=secret:1", "init=./fifo:1",
                "+proj=pipeline +step +proj=hgridshift +grids=/etc/passwd", "+proj=defmodel +model=/etc/passwd +type=crs",
                "+proj=tinshift +file=/etc/passwd", '{"$schema": "http://127.0.0.1/"}', "http://127.0.0.1:9/", "file:///etc/passwd",
                "/etc/passwd", "x" * 200_000, "+proj=" + "a" * 90_000, "EPSG:99999999999", "urn:ogc:def:crs:EPSG::0", "[" * 5_000):  # fmt: skip
        with pytest.raises(InputError, match="CRS") as caught:
            outline(geojson(tmp_path / "places.geojson", crs), settings=Settings())
        assert len(caught.value.message) < 200


def test_a_pipe_in_the_place_of_a_grid_keeps_nobody_waiting(tmp_path: Path):
    """Whoever opens it waits for ever; which of the formats hands its name on to PROJ is seen only this way."""
    paths = in_other_formats(tmp_path, f"{LONGLAT}+nadgrids={tmp_path}/fifo")
    os.mkfifo(tmp_path / "fifo")
    done = subprocess.run([sys.executable, "-c", READS, *paths], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert len(told) == len(paths) == 6
    assert all("its CRS names a file" in line for line in told), told


@pytest.mark.parametrize(
    "crs", ["EPSG:3857", "urn:ogc:def:crs:EPSG::25832", "+proj=utm +zone=33 +datum=WGS84", "EPSG:27700", "EPSG:31370", "ESRI:54030"]
)  # fmt: skip
def test_systems_as_they_are_named_are_known(crs: str):
    found = system(crs, "a")
    assert system(found.to_wkt(), "a") == found
    assert system(found.to_wkt("WKT1_GDAL"), "a").to_wkt()
    assert system(found.to_json_dict(), "a") == found
    assert system(found, "a") == found
