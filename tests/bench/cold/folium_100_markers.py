"""The peer: folium as its documentation shows it, 100 markers with given coordinates."""

from __future__ import annotations

import sys

import folium

page = folium.Map(location=[40, 120], zoom_start=5)
for number in range(100):
    at = [35 + number % 10, 115 + number // 10]
    folium.Marker(at, popup=f"place {number}", tooltip=f"place {number}").add_to(page)
page.save(sys.argv[1])
