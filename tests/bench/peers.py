"""The pages that folium makes, with what they ask content networks for inlined: the peers of ours in the browser."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium

MODULES = Path(sys.prefix).parent / "node_modules"
"""Where `make bench` installs package.json, beside the environment of the peers."""
FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
    "leaflet.awesome-markers.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    "leaflet.awesome-markers.css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
"""By the name at the end of folium's address. Two small sheets (glyphicons, a rotation) are in no package and left out."""
ICONS = """L.Icon.Default.prototype._getIconUrl = (kind) => kind === 'icon' ? '{marker}' : '{shadow}';"""
READY = "<script>window.readyAt = performance.now();</script>"

Row = tuple[str, float, float, str]
"""Name, longitude, latitude, note."""


def hundred_markers() -> str:
    """As folium's documentation shows it: 100 markers with a popup and a tooltip each, without tiles."""
    import folium

    page = folium.Map(location=[40, 120], zoom_start=5, tiles=None)
    for number in range(100):
        at = [35 + number % 10, 115 + number // 10]
        folium.Marker(at, popup=f"place {number}", tooltip=f"place {number}").add_to(page)
    return inlined(page.get_root().render())


def fast_marker_cluster(rows: Sequence[Row]) -> folium.Map:
    """folium's own way for many markers: clustered in the browser, name and note in a popup."""
    import folium
    from folium.plugins import FastMarkerCluster

    page = folium.Map(location=[20, 0], zoom_start=3, tiles=None)
    callback = """function (row) {
        var marker = L.marker(new L.LatLng(row[0], row[1]));
        marker.bindPopup(function () { var text = document.createElement('p'); text.textContent = row[2] + ': ' + row[3]; return text; });
        return marker;
    };"""
    FastMarkerCluster([[lat, lon, name, note] for name, lon, lat, note in rows], callback=callback).add_to(page)
    page.options["maxZoom"] = 18  # as tiles would bring it: without one the clusters are never made
    return page


def geojson(rows: Sequence[Row]) -> folium.Map:
    """folium's GeoJson: a marker and a popup of name and note for each."""
    import folium

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"name": name, "note": note},
        }
        for name, lon, lat, note in rows
    ]
    page = folium.Map(location=[20, 0], zoom_start=3, tiles=None)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=4),
        popup=folium.GeoJsonPopup(fields=["name", "note"]),
    ).add_to(page)
    return page


def inlined(page: str) -> str:
    """The page with its scripts, styles and marker icons in it."""
    page = re.sub(r'<script src="[^"]*/([^"/]+)"></script>', lambda found: _element("script", found[1]), page)
    page = re.sub(r'<link rel="stylesheet" href="[^"]*/([^"/]+)"\s*/>', lambda found: _element("style", found[1]), page)
    images = MODULES / "leaflet/dist/images"
    marker, shadow = (_address(images / name) for name in ("marker-icon.png", "marker-shadow.png"))
    icons = ICONS.replace("{marker}", marker).replace("{shadow}", shadow)
    page = page.replace("</head>", f"<script>{icons}</script></head>", 1)
    return f"{page.rstrip().removesuffix('</html>')}{READY}</html>"


def _element(kind: str, name: str) -> str:
    """A script or style in the page; without the fonts and pictures that it would ask for."""
    if name not in FILES:
        return ""
    text = (MODULES / FILES[name]).read_text(encoding="utf-8")
    if kind == "style":
        text = re.sub(r"url\([^)]*\)", "none", text)
    closed = text.replace("</script", "<\\/script")
    return f"<{kind}>{closed}</{kind}>"


def _address(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode("ascii")
