"""What GDAL reads: only the file that was named, as what its suffix says; nothing in it runs or asks the network."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".gpkg", ".shp", ".fgb")


def made(path: Path, *names: str) -> Path:
    """A real file of its kind with a point for each name."""
    import geopandas
    import shapely

    points = [shapely.Point(12 + number, 41) for number in range(len(names))]
    geopandas.GeoDataFrame({"name": list(names)}, geometry=points, crs="EPSG:4326").to_file(path, layer=path.stem)
    return path


def names(path: Path) -> list[str]:
    return [one.text for one in outline(path, settings=Settings()).mentions]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        outline(path, settings=Settings())
    assert "\n" not in caught.value.message
    assert "secret" not in caught.value.message
    return caught.value.message


def told_to(package: Path, *sql: str) -> Path:
    with closing(sqlite3.connect(package)) as base:
        for one in sql:
            base.execute(one)
        base.commit()
    return package


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what was sent to it."""
    import pyogrio

    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def listen() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.settimeout(1)
                    heard.append(client.recv(4096))
                    client.sendall(b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        threading.Thread(target=listen, daemon=True).start()
        loose = {
            "OGR_GEOCODE_QUERY_TEMPLATE": f"http://127.0.0.1:{port}/?q=%s",
            "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW": "YES",  # what GDAL keeps shut by itself is open here
        }
        pyogrio.set_gdal_config_options(loose)
        yield port, heard
        pyogrio.set_gdal_config_options(dict.fromkeys(loose))
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_real_one_is_read(tmp_path: Path, suffix: str):
    path = made(tmp_path / f"places{suffix}", "Rome", "Bari")
    assert sorted(names(path)) == ["Bari", "Rome"]
    for one in list(tmp_path.iterdir()):
        one.rename(tmp_path / one.name.upper())
    assert sorted(names(tmp_path / path.name.upper())) == ["Bari", "Rome"]


@pytest.mark.loopback
def test_a_package_asks_nobody_and_opens_nothing(tmp_path: Path, listener: tuple[int, list[bytes]]):
    port, heard = listener
    (tmp_path / "secret.csv").write_text("name\nsecret\n")
    (tmp_path / "secret.db").write_bytes(b"")
    acting = {
        "asks": "CREATE VIEW v AS SELECT 1 AS fid, ogr_geocode('secret')",
        "reads": f"CREATE VIEW v AS SELECT gdal_get_pixel_value('{tmp_path}/secret.csv', 1, 'pixel', 0, 0) AS x",
        "loads": "CREATE VIEW v AS SELECT load_extension('secret') AS x",
        "computes": "CREATE TABLE v (a, b AS (abs(-1)))",
        "stores": "CREATE TABLE v (a, b AS (abs(-1)) STORED)",
        "virtual": "CREATE VIRTUAL TABLE v USING fts5(secret)",
    }
    for name, sql in acting.items():
        path = told_to(made(tmp_path / f"{name}.gpkg", "Rome"), sql)
        assert "holds a" in refused(path)
    path = told_to(
        made(tmp_path / "srs.gpkg", "Rome"),
        f"UPDATE gpkg_spatial_ref_sys SET definition = 'http://127.0.0.1:{port}/', organization = 'NONE'",
    )
    assert names(path) == ["Rome"]
    assert heard == []


REGISTERED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 4326, 0, 0)",
)
WRITABLE = "PRAGMA writable_schema = ON"
INTO_CATALOGUE = "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('{}', '{}', '{}', 0, '{}')"
DISGUISED = {
    "in_a_name": ['CREATE VIRTUAL TABLE "v rtree(" USING fts5(secret, geom)'],
    "in_a_comment": ["CREATE VIRTUAL TABLE v USING fts5/* rtree (*/(secret, geom)"],
    "in_small_letters": [
        "CREATE VIRTUAL TABLE v USING fts5(secret, geom)", WRITABLE,
        "UPDATE sqlite_master SET sql = replace(sql, 'CREATE VIRTUAL', 'create virtual') WHERE name = 'v'",
    ],
    "parted_by_a_comment": [
        "CREATE VIRTUAL TABLE v USING fts5(secret, geom)", WRITABLE,
        "UPDATE sqlite_master SET sql = replace(sql, 'CREATE VIRTUAL', 'CREATE/**/VIRTUAL') WHERE name = 'v'",
    ],
    "a_view_in_capitals": [
        "CREATE VIEW v AS SELECT 1 AS fid, 'secret' AS name", WRITABLE, "UPDATE sqlite_master SET type = 'VIEW' WHERE name = 'v'",
    ],
    "a_view_as_a_table": [
        "CREATE VIEW v AS SELECT 1 AS fid, 'secret' AS name", WRITABLE, "UPDATE sqlite_master SET type = 'table' WHERE name = 'v'",
    ],
    "another_file": [
        WRITABLE, INTO_CATALOGUE.format("table", "v", "v", "CREATE VIRTUAL TABLE v USING VirtualOGR/* rtree (*/(''secret.csv'')"),
    ],
    "a_kind_of_its_own": [WRITABLE, INTO_CATALOGUE.format("secret\x1b[2J", "v", "v", "CREATE VIEW v AS SELECT 1")],
    "nothing_told": [WRITABLE, "INSERT INTO sqlite_master (type, name, tbl_name, rootpage) VALUES ('table', 'v', 'v', 0)"],
}  # fmt: skip
"""Queries and virtual tables written so that whoever looks for them by their words passes them by."""


@pytest.mark.parametrize("way", DISGUISED)
def test_what_a_package_does_is_not_hidden_by_how_it_is_written(tmp_path: Path, way: str):
    (tmp_path / "secret.csv").write_text("name\nsecret\n")
    path = told_to(made(tmp_path / "places.gpkg", "Rome"), *DISGUISED[way], *REGISTERED)
    said = refused(path)
    assert "holds a query or what acts like one" in said or "malformed" in said
    assert said.isprintable()


def test_triggers_stay_asleep_and_the_file_as_it_was(tmp_path: Path):
    path = told_to(
        made(tmp_path / "places.gpkg", "Rome"),
        "CREATE TRIGGER t AFTER INSERT ON gpkg_contents BEGIN DELETE FROM places; END",
    )
    before = path.read_bytes()
    assert names(path) == ["Rome"]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["places.gpkg"]


def test_a_database_of_another_kind_is_no_package(tmp_path: Path):
    path = told_to(tmp_path / "places.gpkg", "CREATE TABLE secret (name)", "INSERT INTO secret VALUES ('secret')")
    assert "is no .gpkg file" in refused(path)


@pytest.mark.loopback
@pytest.mark.parametrize("suffix", [*SUFFIXES, ".json", ".geojson", ".kml", ".gpx", ".kmz", ".parquet", ".csv"])
def test_no_file_makes_us_open_another(tmp_path: Path, suffix: str, listener: tuple[int, list[bytes]]):
    """GDAL goes by what a file holds: given the first of these as it is, it does ask."""
    import pyogrio

    port, heard = listener
    (tmp_path / "secret.csv").write_text("name,lat,lon\nsecret,1,2\n")
    made(tmp_path / "zipped.gpkg", "secret")
    shutil.make_archive(str(tmp_path / "zipped"), "zip", tmp_path, "zipped.gpkg")
    virtual = "<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    held = [
        virtual.format(tmp_path / "secret.csv").encode(),
        virtual.format(f"/vsicurl/http://127.0.0.1:{port}/a.csv").encode(),
        (tmp_path / "zipped.zip").read_bytes(),
        f"/vsizip/{tmp_path}/zipped.zip/zipped.gpkg".encode(),
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read %s/secret.csv"}'
        % str(tmp_path).encode(),
        b"<OGRWFSDataSource><URL>http://127.0.0.1:%d/</URL></OGRWFSDataSource>" % port,
        b'{"type": "Topology", "arcs": [], "objects": {}, "url": "http://127.0.0.1:%d/"}' % port,
        b"<kml><NetworkLink><Link><href>http://127.0.0.1:%d/</href></Link></NetworkLink><Placemark><name>a</name>"
        b"<styleUrl>http://127.0.0.1:%d/#a</styleUrl></Placemark></kml>" % (port, port),
        b'<a:FeatureCollection xmlns:a="http://www.opengis.net/gml" xmlns:x="http://www.w3.org/1999/xlink" xmlns:xsi='
        b'"http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a http://127.0.0.1:%d/a.xsd"><a:featureMember '
        b'x:href="http://127.0.0.1:%d/#a"/></a:FeatureCollection>' % (port, port),
        b'<?xml-stylesheet href="http://127.0.0.1:%d/a.xsl"?><gpx xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include '
        b'href="file://%s/secret.csv" parse="text"/><wpt lat="1" lon="2"/></gpx>' % (port, str(tmp_path).encode()),
        (tmp_path / "zipped.gpkg").read_bytes(),
    ]
    (tmp_path / "bare").write_bytes(held[1])
    with pytest.raises(pyogrio.errors.CRSError, match="vsicurl"):
        pyogrio.read_dataframe(tmp_path / "bare")
    assert heard
    heard.clear()
    path = tmp_path / f"places{suffix}"
    for data in held[:-1] if suffix == ".gpkg" else held:
        path.write_bytes(data)
        try:
            assert "secret" not in {one.text for one in outline(path, settings=Settings()).mentions}
        except InputError as error:
            assert "\n" not in error.message
    assert heard == []


@pytest.mark.parametrize("kind", [".dbf", ".shx", ".prj", ".cpg"])
def test_side_files_of_a_shapefile_lie_beside_it(tmp_path: Path, kind: str):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    made(tmp_path / "out" / "places.shp", "secret")
    path = made(tmp_path / "in" / "places.shp", "Rome")
    beside = path.with_suffix(kind)
    beside.unlink()
    beside.symlink_to(tmp_path / "out" / f"places{kind}")
    assert f"places{kind} leads out of the folder" in refused(path)
    beside.unlink()
    os.mkfifo(beside)
    assert "is no file" in refused(path)
    beside.unlink()
    beside.symlink_to("/dev/zero")
    refused(path)


def test_what_lies_beside_and_does_not_belong_is_not_looked_at(tmp_path: Path):
    path = made(tmp_path / "places.shp", "Rome")
    for kind in (".qix", ".sbn", ".shp.aux.xml", ".shp.xml", ".vrt", ".idm", ".ind"):
        (tmp_path / f"places{kind}").write_bytes(b"<broken" * 100)
    assert names(path) == ["Rome"]
    package = made(tmp_path / "whole.gpkg", "Rome")
    for end in ("-wal", "-journal", "-shm"):
        (tmp_path / f"whole.gpkg{end}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 100)
    assert names(package) == ["Rome"]


def test_a_bad_feature_among_good_ones_is_named_and_the_rest_is_used(tmp_path: Path):
    path = told_to(
        made(tmp_path / "places.gpkg", "Rome", "Bari", "Bern"),
        *(f"DROP TRIGGER IF EXISTS rtree_places_geom_{name}" for name in ("insert", "update1", "update2", "update3",
                                                                      "update4", "update5", "update6", "update7", "delete")),
        "UPDATE places SET geom = X'47500001E610000001AB' WHERE fid = 2",
    )  # fmt: skip
    found = outline(path, settings=Settings())
    assert [one.text for one in found.mentions] == ["Rome", "Bari", "Bern"]
    assert [one.point is None for one in found.mentions] == [False, True, False]
    assert any("feature 2" in issue.where for issue in found.issues)
