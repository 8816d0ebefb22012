"""The basemap: Natural Earth's land, countries, borders, states, lakes and rivers at three resolutions.

`layers` cuts what one map needs; the other functions answer what lies at a position, and hand out whole
layers. Borders are drawn as Natural Earth has them (de facto), those that are not agreed on are told
apart. Public domain; which package each layer comes from is in geodata/SOURCES.toml.
"""

from .ground import countries_in, layers
from .rails import rails
from .whereabouts import (
    Border,
    River,
    admin1,
    admin1_at,
    admin1_names,
    borders,
    countries,
    countries_at,
    country,
    country_at,
    lakes,
    land,
    on_land,
    rivers,
)

__all__ = [
    "Border",
    "River",
    "admin1",
    "admin1_at",
    "admin1_names",
    "borders",
    "countries",
    "countries_at",
    "countries_in",
    "country",
    "country_at",
    "lakes",
    "land",
    "layers",
    "on_land",
    "rails",
    "rivers",
]
