"""A geometry from a file as the map can use it: degrees, two dimensions, valid, within the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

    from mapgen.settings import Caps

    from .table import Findings


PLAIN = 2_000
"""Vertices of a polygon up to which it is looked at closer only where it is not valid."""
BESIDE = 5
"""Sides of a common polygon that lie where one of them lies: itself, the two next to it, and some."""
TANGLED = 500_000
"""Pairs of sides beyond those that the polygons of a file may have: time and memory go with them."""


class Vertices:
    """The vertices of one file, counted against the cap."""

    def __init__(self, name: str, caps: Caps) -> None:
        self._name = name
        self._most = caps.vertices
        self._counted = 0

    def add(self, number: int) -> None:
        """So many more.

        Raises:
            InputError: there are more than the caps allow.
        """
        self._counted += number
        if self._counted > self._most:
            raise InputError(
                f"{self._name} has more than {self._most:,} vertices",
                hint="simplify it, or raise the cap with MAPGEN_CAPS__VERTICES",
            )


class Shapes:
    """The geometries of one file, counted against the cap; what had to be mended is told."""

    def __init__(self, name: str, findings: Findings, caps: Caps, crs: str = "") -> None:
        """`crs` is the reference system of the coordinates, "" for degrees (EPSG:4326)."""
        self._name = name
        self._findings = findings
        self._crs = crs
        self._vertices = Vertices(name, caps)
        self._pairs = 0

    def all_usable(self, shapes: NDArray[np.object_], where: str) -> list[BaseGeometry | None]:
        """The same of all shapes of a file, flat points in degrees at once; `where` is what their number follows.

        Raises:
            InputError: the file has more vertices than the caps allow.
        """
        import numpy as np
        import shapely

        points = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.has_z(shapes)
        points &= ~shapely.is_empty(shapes)
        lon, lat = np.full((2, len(shapes)), np.nan)
        lon[points], lat[points] = shapely.get_x(shapes[points]), shapely.get_y(shapes[points])
        with np.errstate(invalid="ignore"):
            points &= (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((lon != 0) | (lat != 0)) & (not self._crs)
        self._vertices.add(int(np.count_nonzero(points)))
        found: list[BaseGeometry | None] = shapes.tolist()
        for index in np.flatnonzero(~points).tolist():
            found[index] = self.usable(shapes[index], f"{where} {index + 1}")
        return found

    def usable(self, shape: BaseGeometry | None, where: str, fault: str = "") -> BaseGeometry | None:
        """The shape in (lon, lat), EPSG:4326, valid and split at the antimeridian; None for none or an empty one.

        One that lies on no globe, or has a `fault` already, is told and left out.

        Raises:
            InputError: the file has more vertices than the caps allow.
        """
        try:
            if not fault:
                return self._checked(shape, where)
        except ValueError as error:
            fault = str(error)
        self._findings.add(
            "bad-geometry",
            Severity.ERROR,
            f"{fault}; the name is looked for instead",
            where=where,
            hint="mend its geometry",
        )
        return None

    def _checked(self, shape: BaseGeometry | None, where: str) -> BaseGeometry | None:
        import numpy as np
        import shapely

        if shape is None or shape.is_empty:
            return None
        self._vertices.add(int(shapely.get_num_coordinates(shape)))
        shape = shapely.force_2d(shape)
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise ValueError("a coordinate is not finite")
        if shape.geom_type == "Point" and not shapely.get_coordinates(shape).any():
            self._findings.add(
                "null-island",
                Severity.WARNING,
                "0, 0 is what software writes where nothing is known; the name is looked for instead",
                where=where,
                hint="take out the geometry, or give the true position",
            )
            return None
        if self._crs:
            shape = in_degrees(shape, self._crs)
        shape = self._sound(self._right_way_round(shape, where), where)
        return None if shape.is_empty else shape

    def _sound(self, shape: BaseGeometry, where: str) -> BaseGeometry:
        """The shape, mended where it crosses itself."""
        import shapely

        large = shapely.get_dimensions(shape) == 2 and shapely.get_num_coordinates(shape) > PLAIN
        if large:
            self._untangled(shape)
        if shape.is_valid:
            return shape
        if not large:
            self._untangled(shape)
        self._findings.add(
            "mended", Severity.WARNING, "its polygon crosses itself; mended", where=where, hint="look at its shape"
        )
        return shapely.make_valid(shape)

    def _untangled(self, shape: BaseGeometry) -> None:
        """Count the sides of a shape that may cross.

        Raises:
            ValueError: with those counted before there are too many in this file.
        """
        self._pairs += pairs_of_sides(shape, TANGLED - self._pairs)
        if self._pairs > TANGLED:
            self._pairs = TANGLED
            raise ValueError("its sides cross each other, or lie beside each other, too often")

    def _right_way_round(self, shape: BaseGeometry, where: str) -> BaseGeometry:
        """The shape with the longitude first and within 180 degrees."""
        import numpy as np
        import shapely

        lon, lat = np.abs(shapely.get_coordinates(shape)).max(axis=0)
        if max(lon, lat) > 360:
            raise ValueError("its coordinates are metres of a projection, GeoJSON is in degrees (RFC 7946)")
        if lat > 90 and lon <= 90:
            shape = shapely.transform(shape, lambda xy: xy[:, ::-1])
            lon, lat = lat, lon
            self._findings.add(
                "swapped", Severity.WARNING, "latitude and longitude are swapped; read the other way round",
                where=where, hint="the longitude comes first",
            )  # fmt: skip
        if lat > 90:
            raise ValueError("a latitude is beyond 90 degrees")
        return within_180(shape, lambda area: self._sound(area, where)) if lon > 180 or _jumps(shape) else shape


def pairs_of_sides(shape: BaseGeometry, most: int) -> int:
    """Pairs of sides whose bounding boxes meet, beyond what is common; not counted on from `most`."""
    import numpy as np
    import shapely

    xy, part = shapely.get_coordinates(_rings(shape), return_index=True)
    first = np.flatnonzero(np.diff(part) == 0)
    sides: NDArray[np.object_] = shapely.linestrings(np.stack((xy[first], xy[first + 1]), axis=1))  # type: ignore[assignment]
    tree = shapely.STRtree(sides)
    at_once = max(1, 20 * TANGLED // len(sides))  # what they find must fit into memory
    pairs = 0
    for start in range(0, len(sides), at_once):
        asked = sides[start : start + at_once]
        pairs += max(0, tree.query(asked).shape[1] - BESIDE * len(asked))
        if pairs > most:
            break
    return pairs


def in_degrees(shape: BaseGeometry, crs: str) -> BaseGeometry:
    """The shape in (lon, lat), EPSG:4326, from another reference system.

    Raises:
        ValueError: a coordinate lies outside that system.
    """
    import numpy as np
    import shapely
    from pyproj import Transformer

    change = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    made = shapely.transform(shape, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
    if not np.isfinite(shapely.get_coordinates(made)).all():
        raise ValueError(f"a coordinate lies outside {crs}")
    return made


def within_180(shape: BaseGeometry, sound: Callable[[BaseGeometry], BaseGeometry]) -> BaseGeometry:
    """A shape that goes beyond 180 degrees, or jumps from one side of them to the other, cut there (RFC 7946 §3.1.9).

    Between two vertices it goes the short way round. A ring that does so around a pole holds the nearer one.

    Args:
        shape: (lon, lat) in degrees.
        sound: mends an area that crosses itself, which cannot be cut.
    """
    import numpy as np
    import shapely

    from mapgen.geometry import split, wrapped

    if shape.geom_type == "LineString":
        return split([(x, y) for x, y in shape.coords])
    if isinstance(shape, shapely.Polygon):
        made = shapely.get_parts(wrapped(sound(_unrolled(shape))))
        return shapely.union_all(made[shapely.get_dimensions(made) == 2])  # mending may leave lines beside areas
    if isinstance(shape, shapely.MultiLineString | shapely.MultiPolygon | shapely.GeometryCollection):
        parts = [within_180(part, sound) for part in shape.geoms]
        flat = [part for made in parts for part in getattr(made, "geoms", [made])]
        return type(shape)(flat)
    return shapely.transform(shape, lambda xy: np.column_stack(((xy[:, 0] + 180) % 360 - 180, xy[:, 1])))


def _unrolled(area: Polygon) -> Polygon:
    """The polygon with longitudes that never jump; one that goes round a pole reaches up or down to it."""
    from shapely import Polygon

    from mapgen.geometry import unwrapped

    shell = unwrapped([(x, y) for x, y in area.exterior.coords])
    if shell[0] != shell[-1]:
        pole = 90.0 if sum(y for _, y in shell) > 0 else -90.0
        shell = [*shell, (shell[-1][0], pole), (shell[0][0], pole), shell[0]]
    middle = sum(x for x, _ in shell) / len(shell)
    holes = []
    for ring in area.interiors:
        hole = unwrapped([(x, y) for x, y in ring.coords])
        turn = 360 * round((middle - hole[0][0]) / 360)
        holes.append([(x + turn, y) for x, y in hole])
    return Polygon(shell, holes)


def _jumps(shape: BaseGeometry) -> bool:
    """Whether two vertices that follow each other lie more than 180 degrees apart."""
    import numpy as np
    import shapely

    if shapely.get_dimensions(shape) < 1:
        return False
    coordinates, part = shapely.get_coordinates(_rings(shape), return_index=True)
    return bool((np.abs(np.diff(coordinates[:, 0])) > 180)[np.diff(part) == 0].any())


def _rings(shape: BaseGeometry) -> list[BaseGeometry]:
    """The lines of which a shape is made."""
    import shapely

    parts = shapely.get_parts(shape)
    return [ring for part in parts for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
