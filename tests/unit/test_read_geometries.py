"""Files with geometry: GeoJSON, KML, KMZ, GPX, GeoPackage, shapefile, and frames."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import LineString, MultiPolygon, Point

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.settings import Caps, Settings

if TYPE_CHECKING:
    from pathlib import Path


def read(source, **options):
    return outline(source, settings=Settings(**options))


def told(found, code: str):
    return next(issue for issue in found.issues if issue.code == code)


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(*coordinates: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": coordinates}


def collection(path: Path, *features: object, **members: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8")
    return path


def test_geojson_as_qgis_writes_it(tmp_path: Path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    path = collection(
        tmp_path / "orte.geojson", feature(point(16.37, 48.2, 171.0), id=1, Name="Wien"), name="o", crs=crs
    )
    (mention,) = read(path).mentions
    assert (mention.text, mention.id, mention.point.wkt) == ("Wien", "1", "POINT (16.37 48.2)")


def test_geojson_in_another_system(tmp_path: Path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    path = collection(tmp_path / "orte.geojson", feature(point(601000, 5339000), name="Wien"), crs=crs)
    assert read(path).mentions[0].point.x == pytest.approx(16.359, abs=0.001)
    crs["properties"] = {"name": "EPSG:99999"}
    with pytest.raises(InputError, match="its CRS 'EPSG:99999' is not known"):
        read(collection(path, feature(point(1, 2)), crs=crs))
    path = collection(tmp_path / "metres.geojson", feature(point(601000, 5339000), name="Wien"))
    assert "metres of a projection" in told(read(path), "bad-geometry").message


def test_one_bad_feature_does_not_spoil_the_rest(tmp_path: Path):
    bad = feature({"type": "Point", "coordinates": ["x"]}, name="Nix")
    found = read(collection(tmp_path / "two.geojson", bad, 7, feature(point(16.4, 48.2), name="Wien")))
    assert [(mention.text, mention.point is None) for mention in found.mentions] == [("Nix", True), ("Wien", False)]
    assert told(found, "bad-geometry").where == "two.geojson, feature 1"
    assert told(found, "no-feature").where == "two.geojson, feature 2"


def test_lines_areas_and_features_without_geometry(tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[16, 48], [17, 49]]}
    found = read(collection(tmp_path / "x.geojson", feature(line, name="L"), feature(None, name="Bratislava")))
    assert found.mentions[0].geometry.geom_type == "LineString"
    assert found.mentions[1].geometry is None


def test_a_feature_with_a_title_and_no_name_is_called_by_it(tmp_path: Path):
    features = (feature(point(16.4, 48.2), title="The camp"), feature(point(16.5, 48.3), name="Wien", title="A march"))
    found = read(collection(tmp_path / "drawn.geojson", *features))
    assert [mention.text for mention in found.mentions] == ["The camp", "Wien"]
    assert [one.title for one in found.happenings] == ["A march"]


def test_what_goes_over_the_antimeridian_is_cut_there(tmp_path: Path):
    beyond = {"type": "Polygon", "coordinates": [[[178, -18], [182, -18], [182, -16], [178, -16], [178, -18]]]}
    jumps = {"type": "Polygon", "coordinates": [[[178, -18], [-178, -18], [-178, -16], [178, -16], [178, -18]]]}
    for shape in (beyond, jumps):
        (mention,) = read(collection(tmp_path / "fiji.geojson", feature(shape, name="Fiji"))).mentions
        assert isinstance(mention.geometry, MultiPolygon)
        assert mention.geometry.area == pytest.approx(8)


def test_other_json(tmp_path: Path):
    path = tmp_path / "rows.json"
    path.write_text('[{"name": "Wien", "lat": 48.2, "lon": 16.37}, {"name": "Graz", "tags": ["a"]}]')
    assert [(mention.text, mention.where) for mention in read(path).mentions] == [
        ("Wien", "rows.json, item 1"),
        ("Graz", "rows.json, item 2"),
    ]
    path.write_text('{"features": [], "type": "FeatureCollection"}')
    with pytest.raises(InputError, match="no features"):
        read(path)
    path.write_text('{"type": "Topology", "objects": {}}')
    with pytest.raises(InputError, match="is TopoJSON"):
        read(path)
    path = tmp_path / "x.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{"a": NaN}]}')
    with pytest.raises(InputError, match=r"x\.geojson, line 1.*NaN"):
        read(path)


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>My trip</name>
<Style id="icon-1-normal"><IconStyle><color>ff0000ff</color></IconStyle></Style>
<StyleMap id="icon-1"><Pair><key>normal</key><styleUrl>#icon-1-normal</styleUrl></Pair></StyleMap>
<Folder><name>Hotels</name><Placemark><name>Hotel A</name><description><![CDATA[Open<br>daily &amp; free<img src="x">]]>
</description><styleUrl>#icon-1</styleUrl><ExtendedData><Data name="Country"><value>France</value></Data></ExtendedData>
<TimeStamp><when>2023-06-01</when></TimeStamp><Point><coordinates> 2.35,48.85,0 </coordinates></Point></Placemark></Folder>
<Folder><name>Ways</name><Placemark><name>Way</name><LineString><coordinates>2.35,48.85,0 2.36,48.86,0</coordinates>
</LineString></Placemark><Placemark><name>Zone</name><Polygon><outerBoundaryIs><LinearRing><coordinates>2.3,48.8 2.4,48.8
2.4,48.9 2.3,48.8</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><name>Broken</name><Point>
<coordinates>north</coordinates></Point></Placemark></Folder></Document></kml>"""


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_kml_as_google_my_maps_writes_it(tmp_path: Path, suffix: str):
    path = tmp_path / f"trip{suffix}"
    if suffix == ".kml":
        path.write_text(KML, encoding="utf-8")
    else:
        with zipfile.ZipFile(path, "w") as bundle:
            bundle.writestr("images/icon.png", b"x")
            bundle.writestr("doc.kml", KML)
    found = read(path)
    hotel, way, zone, broken = found.mentions
    assert (hotel.text, hotel.category, hotel.colour, hotel.country) == ("Hotel A", "Hotels", "#ff0000", "France")
    assert hotel.note == "Open\ndaily & free"
    assert (hotel.point.x, hotel.point.y) == (2.35, 48.85)
    assert found.happenings[0].when.edtf == "2023-06-01"
    assert [mention.geometry.geom_type for mention in (way, zone)] == ["LineString", "Polygon"]
    assert broken.point is None
    assert told(found, "bad-geometry").where == f"trip{suffix}, feature 4"


def test_a_gpx_track_is_a_line_and_not_a_thousand_points(tmp_path: Path):
    points = "".join(
        f'<trkpt lat="{46 + n / 2000}" lon="{7 + n / 2000}"><time>2023-06-01T08:{n // 60:02d}:{n % 60:02d}Z</time></trkpt>'
        for n in range(1000)
    )
    path = tmp_path / "hike.gpx"
    path.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>x</name></metadata>'
        '<wpt lat="46" lon="7"><name>Start</name><desc>parking</desc></wpt><wpt lat="x" lon="7"><name>Bad</name></wpt>'
        '<rte><name>Plan</name><rtept lat="46" lon="7"/><rtept lat="47" lon="8"/></rte>'
        f"<trk><name>Day 1</name><trkseg>{points}</trkseg></trk></gpx>"
    )
    found = read(path)
    assert [mention.text for mention in found.mentions] == ["Start", "Bad", "Plan", "Day 1"]
    assert found.mentions[3].geometry.geom_type == "LineString"
    assert len(found.mentions[3].geometry.coords) == 1000
    assert found.happenings[0].when.edtf == "2023-06-01T08:00:00Z/2023-06-01T08:16:39Z"
    assert told(found, "bad-geometry").where == "hike.gpx, feature 2"


def test_xml_that_is_cut_off_or_of_another_kind(tmp_path: Path):
    path = tmp_path / "x.kml"
    path.write_text(KML[:200])
    with pytest.raises(InputError, match=r"x\.kml, line \d+, column \d+: unclosed token"):
        read(path)
    path.write_text("<html></html>")
    with pytest.raises(InputError, match="is no KML: it begins with <html>"):
        read(path)


@pytest.mark.parametrize(("driver", "suffix"), [("GPKG", ".gpkg"), ("FlatGeobuf", ".fgb"), (None, ".shp")])
def test_files_that_gdal_reads(tmp_path: Path, driver: str | None, suffix: str):
    frame = gpd.GeoDataFrame({"name": ["Łódź"]}, geometry=[Point(19.45, 51.75)], crs="EPSG:4326").to_crs("EPSG:2180")
    path = tmp_path / f"places{suffix}"
    frame.to_file(path, driver=driver, **({"encoding": "cp1250"} if suffix == ".shp" else {}))
    (mention,) = read(path).mentions
    assert mention.text == "Łódź"
    assert (mention.point.x, mention.point.y) == pytest.approx((19.45, 51.75))


def test_a_shapefile_without_its_prj(tmp_path: Path):
    frame = gpd.GeoDataFrame({"name": ["Łódź"]}, geometry=[Point(19.45, 51.75)], crs="EPSG:4326")
    frame.to_crs("EPSG:2180").to_file(tmp_path / "places.shp")
    (tmp_path / "places.prj").unlink()
    with pytest.raises(InputError, match="says no CRS") as caught:
        read(tmp_path / "places.shp")
    assert ".prj" in caught.value.hint


def test_all_layers_of_a_geopackage(tmp_path: Path):
    path = tmp_path / "field.gpkg"
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(1, 2)], crs=4326).to_file(path, layer="sites")
    line = LineString([(0, 0), (1e6, 1e6)])
    gpd.GeoDataFrame({"name": ["R"], "width": [3.0]}, geometry=[line], crs=3857).to_file(path, layer="roads")
    assert [(m.text, m.category) for m in read(path).mentions] == [("A", "sites"), ("R", "roads")]
    assert [mention.text for mention in read(path, sheet="roads").mentions] == ["R"]
    with pytest.raises(InputError, match="no layer 'rivers'") as caught:
        read(path, sheet="rivers")
    assert "sites" in caught.value.hint


def test_a_frame_with_an_index_and_another_system():
    frame = gpd.GeoDataFrame(
        {"pop": [1.5, None]}, index=["Wien", "Graz"], geometry=[Point(16.37, 48.2), None], crs="EPSG:4326"
    ).to_crs("EPSG:3857")
    wien, graz = read(frame).mentions
    assert (wien.text, round(wien.point.x, 5), round(wien.point.y, 5)) == ("Wien", 16.37, 48.2)
    assert (graz.text, graz.point) == ("Graz", None)
    with pytest.raises(InputError, match="says no CRS"):
        read(gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(601000, 5339000)]))
    with pytest.raises(InputError, match="has no rows"):
        read(frame.iloc[:0])


def test_vertices_are_capped(tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[n / 100, 0] for n in range(100)]}
    path = collection(tmp_path / "x.geojson", feature(line, name="L"))
    with pytest.raises(InputError, match="more than 50 vertices"):
        read(path, caps=Caps(vertices=50))


def test_a_frame_of_no_place_on_the_globe_is_refused_and_an_empty_point_is_none():
    site = 'LOCAL_CS["building site",UNIT["metre",1]]'
    with pytest.raises(InputError, match="has no way to degrees"):
        outline(gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(1, 2)], crs=site), settings=Settings())
    told = outline(
        gpd.GeoDataFrame({"name": ["x", "y"]}, geometry=[Point(), Point(1, 2)], crs=4326), settings=Settings()
    )
    assert [mention.point for mention in told.mentions] == [None, Point(1, 2)]


def test_a_ring_that_crosses_itself_beyond_180_degrees_is_mended_and_cut(tmp_path: Path):
    ring = [[179, -18], [-178, -18], [-178, -16], [187, -16], [178, -18]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {"name": "x"}, "geometry": shape}))
    told = outline(path, settings=Settings())
    (mention,) = told.mentions
    assert "mended" in [issue.code for issue in told.issues]
    assert mention.geometry.is_valid
    assert mention.geometry.bounds[0] >= -180
    assert mention.geometry.bounds[2] <= 180
