"""Make geodata/gazetteer: every place with all its names, from packages and the curated tables.

    python geodata/build/gazetteer.py --world-atlas world-atlas-2.0.2.tgz --us-atlas us-atlas-3.0.1.tgz \
        --world-map world_map.gpkg

The packages of requirements.txt are taken from the environment that runs this; the three files come
from npm and from Debian's qgis-common.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gazetteer_admin import division_names, divisions  # noqa: E402
from gazetteer_areas import place_countries, place_divisions  # noqa: E402
from gazetteer_columns import index, ordered, places  # noqa: E402
from gazetteer_countries import capitals, countries, languages, neighbours  # noqa: E402
from gazetteer_native import bare_towns, show_in_languages, show_in_scripts  # noqa: E402
from gazetteer_sources import (  # noqa: E402
    airports,
    cities,
    country_points,
    curated,
    division_points,
    extra_names,
    geonames_ids,
    peoples,
    ports,
)
from pack import pack  # noqa: E402

from mapgen.gazetteer.folding import key_of  # noqa: E402
from mapgen.geometry import haversine_m  # noqa: E402

if TYPE_CHECKING:
    from gazetteer_rows import Row


def by_name(rows: list[Row]) -> dict[tuple[str, str], Row]:
    """The most populous town of each name in each country; one that is called so before one that is also known so."""
    out: dict[tuple[str, str], Row] = {}
    people = sorted(rows, key=lambda row: (row.population, -row.geonameid))
    for primary in (False, True):
        for row in people:
            for name in [row.name] if primary else row.names:
                out[key_of(name), row.country] = row
    return out


def by_key(rows: list[Row]) -> dict[str, Row]:
    """Rows by the keys that the curated tables use: geonames:…, iso3166-2:…, country:…, curated:…."""
    out: dict[str, Row] = {}
    for row in rows:
        if row.geonameid:
            out[f"geonames:{row.geonameid}"] = row
        if row.group == "country":
            out[f"country:{row.country}"] = row
        elif row.group == "admin1" and "-" in row.code:
            out[f"iso3166-2:{row.code}"] = row
        elif row.group == "curated":
            out[f"curated:{row.code}"] = row
    return out


def claims(towns: list[Row]) -> dict[str, set[str]]:
    """Which countries have a large town, a capital or a division of a name, by its key."""
    out: dict[str, set[str]] = {}
    for town in towns:
        if town.population > 20_000 or town.capital:
            for name in town.names if town.capital else [town.name]:
                out.setdefault(key_of(name), set()).add(town.country)
    for country, name in division_names():
        out.setdefault(key_of(name), set()).add(country)
    return out


def settle(rows: list[Row], nations: dict[str, Row], towns: list[Row]) -> None:
    """Give what lies in a country that is no more (ports of the Netherlands Antilles) that of the nearest town."""
    for row in rows:
        if row.country not in nations:
            nearest = min(towns, key=lambda town: haversine_m((row.lon, row.lat), (town.lon, town.lat)))
            row.country, row.admin1 = nearest.country, nearest.admin1


def all_rows(world_atlas: Path, us_atlas: Path, world_map: Path, tables: Path) -> list[Row]:
    """Every place, complete."""
    towns = cities()
    seats = capitals()
    for town in towns:
        town.capital = town.geonameid in seats
    nations = countries(
        claims(towns), {key_of(name) for town in towns if town.population > 100_000 for name in town.names}
    )
    tongues = languages()
    areas = divisions({town.geonameid: town for town in towns}, nations.values(), tongues)
    place_countries(nations, world_atlas, towns)
    country_points(tables, nations)
    place_divisions(areas.admin1, areas.admin2, world_map, us_atlas, towns)
    division_points(tables, areas.admin1)
    bare_towns(towns)
    show_in_languages(towns)
    show_in_scripts([*areas.admin1, *areas.admin2, *towns], tongues)
    named = by_name(towns)
    rows = [*nations.values(), *areas.admin1, *areas.admin2, *towns, *airports(named), *ports(named)]
    settle(rows, nations, towns)
    rows += curated(tables, named, towns)
    keys = by_key(rows)
    extra_names(tables, keys)
    peoples(tables, keys)
    geonames_ids(tables, keys)
    return ordered(rows)


def main() -> None:
    """Read the arguments, write the two files, say what they hold."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--world-atlas", type=Path, required=True, help="npm world-atlas, the .tgz")
    asked.add_argument("--us-atlas", type=Path, required=True, help="npm us-atlas, the .tgz")
    asked.add_argument("--world-map", type=Path, required=True, help="world_map.gpkg of Debian's qgis-common")
    asked.add_argument("--tables", type=Path, default=HERE.parent / "curated", help="folder of the curated tables")
    asked.add_argument("--out", type=Path, default=HERE.parent / "gazetteer", help="folder to write into")
    given = asked.parse_args()
    rows = all_rows(given.world_atlas, given.us_atlas, given.world_map, given.tables)
    given.out.mkdir(parents=True, exist_ok=True)
    table, names = places(rows, neighbours(), languages()), index(rows)
    pack(table, given.out / "places.npz.zst")
    pack(names, given.out / "names.npz.zst")
    for name in ("places", "names"):
        print(f"{name}: {(given.out / f'{name}.npz.zst').stat().st_size / 1e6:.2f} MB")
    print(f"{len(rows)} places, {len(names['key_lengths'])} names, {len(names['rows'])} pairs of both")


if __name__ == "__main__":
    main()
