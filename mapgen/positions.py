"""Positions, distances and directions as people type them.

A position says which number is the latitude: by hemisphere letters, by degrees and hemisphere, by
a plus code, WKT or the keys `lat` and `lon`. A bare pair of numbers does not, and is refused with
both of its readings. Everything comes out as (lon, lat) in degrees, EPSG:4326, and in metres.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from shapely.geometry import Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Axis = Literal["lat", "lon"]

LIMIT = {"lat": 90.0, "lon": 180.0}
METRES = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "km": 1000.0, "kilometre": 1000.0, "kilometer": 1000.0,
    "nmi": 1852.0, "nm": 1852.0, "nautical mile": 1852.0, "sm": 1852.0, "seemeile": 1852.0,
    "mi": 1609.344, "mile": 1609.344, "statute mile": 1609.344,
    "ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "yd": 0.9144, "yard": 0.9144,
}  # fmt: skip
"""Metres in a unit (the international foot, yard and mile of 1959; the nautical mile of 1929)."""

WINDS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")
FARTHEST_M = 20_037_508.0
LONGEST = 120
"""Characters of a position that is not WKT; what is longer is some other text."""

_NUMBER = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"""(?P<sign>[-+])?\s*(?P<deg>{_NUMBER})\s*(?:°|:|\s|$)\s*
    (?:(?P<min>{_NUMBER})\s*(?:'|:|\s|$)\s*(?:(?P<sec>{_NUMBER})\s*(?:"|$))?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(?P<deg>\d{2,3})(?P<min>\d\d)(?P<sec>\d\d(?:\.\d+)?)?")
_BARE = re.compile(rf"[(\[]?\s*([-+]?\s*{_NUMBER})\s*°?(?:\s*[,;/]\s*|\s+)([-+]?\s*{_NUMBER})\s*°?\s*[)\]]?")
_BEFORE = re.compile(r"([NSEW])\s*([^NSEW]*?\d[^NSEW]*?)[\s,;/]*([NSEW])\s*([^NSEW]*\d[^NSEW]*)")
_AFTER = re.compile(r"([^NSEW]*\d[^NSEW]*)([NSEW])[\s,;/]*([^NSEW]*\d[^NSEW]*)([NSEW])")
_ONE = re.compile(r"([NSEW]?)\s*([^NSEW]*\d[^NSEW]*?)\s*([NSEW]?)")
_PLUS_CODE = re.compile(r"[23456789CFGHJMPQRVWX]{2,8}0{0,6}\+[23456789CFGHJMPQRVWX]{0,7}", re.IGNORECASE)
_WKT = re.compile(
    r"(?:SRID=(?P<srid>\d+);)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY)"
    r"|(?:SRID=\d+;)?\s*GEOMETRYCOLLECTION\s*(?:ZM|Z|M)?\s*\(",
    re.IGNORECASE,
)
_SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-", "＋": "+", "º": "°", "˚": "°", "∘": "°",
        "度": "°",
        "′": "'", "’": "'", "‘": "'", "ʹ": "'", "´": "'", "`": "'", "＇": "'", "分": "'", "″": '"', "”": '"', "“": '"',
        "„": '"', "ʺ": '"', "＂": '"', "秒": '"', "٫": ".", "،": ",", "，": ",", "、": ",", "．": ".",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200e": "", "\u200f": "", "\u061c": "",
    }
)  # fmt: skip
_HEMISPHERES = (
    (re.compile(r"(?:degrees?|deg\.?)\s*(?=[\d\s.'NSEWnsew]|$)", re.IGNORECASE), "° "),
    (re.compile(r"\b(?:north|northern|nord|norte)\b\.?|北纬|北緯|с\.\s?ш\.?", re.IGNORECASE), " N "),
    (re.compile(r"\b(?:south|southern|süd|sud|sur|sul)\b\.?|南纬|南緯|ю\.\s?ш\.?", re.IGNORECASE), " S "),
    (re.compile(r"\b(?:east|eastern|ost|est|este|leste)\b\.?|东经|東經|東経|в\.\s?д\.?", re.IGNORECASE), " E "),
    (re.compile(r"\b(?:west|western|ouest|oeste)\b\.?|西经|西經|西経|з\.\s?д\.?", re.IGNORECASE), " W "),
    (re.compile(r"(?<=\d)\s*d\s*(\d[\d.]*)\s*m\s*(?:(\d[\d.]*)\s*s(?![a-z]))?"), lambda m: _marked(m[1], m[2])),
    (re.compile(r"(?<=[\d\s°'\"])([nsew])(?![A-Za-z])|(?<![A-Za-z])([nsew])(?=[\s\d+-])"), lambda m: m[0].upper()),
)
"""Words and letters of hemispheres in the languages that write them beside numbers."""


class PositionError(ValueError):
    """A position, a distance or a direction that cannot be meant as it stands."""


class Told(NamedTuple):
    """A position told in words: of which places, how far, in which direction (see `model.Relative`)."""

    shape: Literal["offset", "between", "off"]
    of: tuple[str, ...]
    distance_m: float | None = None
    bearing_deg: float | None = None


def degrees(text: str, axis: Axis) -> float:
    """A latitude or a longitude: decimal or degrees, minutes and seconds, signed or with its hemisphere.

    >>> degrees("33°55′12″S", "lat"), degrees("−33,9", "lat"), degrees("٤٨", "lat")
    (-33.92, -33.9, 48.0)

    Raises:
        PositionError: not a finite number of degrees in the range of the axis.
    """
    found = _ONE.fullmatch(_plain(text)) if len(text) <= LONGEST else None
    letter = (found[1] or found[3]) if found else ""
    if found is None or (found[1] and found[3]):
        raise PositionError(f"{_shown(text)} is no {_name(axis)}")
    if letter and axis != _axis(letter):
        raise PositionError(f"{_shown(text)} is a {_name(_axis(letter))}, not a {_name(axis)}")
    value = _angle(found[2], letter, text)
    return _within(value, axis, text)


def pair(text: str) -> tuple[float, float] | None:
    """Two numbers: (lat, lon) where hemispheres say so, else in the order written; None if not two numbers.

    For columns whose header says the order; a text of its own is read by `point`, which refuses bare pairs.

    >>> pair("39.9, 116.4"), pair("116.4 E 39.9 N")
    ((39.9, 116.4), (39.9, 116.4))
    """
    if len(text) > LONGEST:
        return None
    plain = _plain(text)
    if bare := _BARE.fullmatch(plain):
        return _number(bare[1]), _number(bare[2])
    try:
        found = _hemispheres(plain, text)
    except PositionError:
        return None
    return (found.y, found.x) if found else None


def point(text: str) -> Point | None:
    r"""The position that a text states, or None where it is no position but, say, a name.

    A line or an area in WKT is a position without being a point: ask `wkt` for it.

    >>> point("33.92 N, 34.31 E").wkt, point("N33°55'12\" E34°18'36\"").wkt, point("Paris, Texas")
    ('POINT (34.31 33.92)', 'POINT (34.31 33.92)', None)

    Raises:
        PositionError: it is meant as a position, and cannot be one: a bare pair, out of range, half of one.
    """
    found = wkt(text)
    if found is not None:
        return found if isinstance(found, Point) else None
    if len(text) > LONGEST or not any(character.isdecimal() for character in text):
        return None
    plain = _plain(text)
    if bare := _BARE.fullmatch(plain):
        raise bare_pair(text, _number(bare[1]), _number(bare[2]))
    if code := _PLUS_CODE.fullmatch(text.strip()):
        return _plus_code(code[0])
    there = _hemispheres(plain, text)
    if there is None:
        _refuse_half(plain, text)
    return there


def wkt(text: str) -> BaseGeometry | None:
    """The geometry of a well-known text, (lon, lat); None where the text is none.

    >>> wkt("POINT (34.31 33.92)").x
    34.31

    Raises:
        PositionError: it starts as one and is broken, empty, out of range, or not in EPSG:4326.
    """
    start = _WKT.match(text.strip())
    if start is None:
        return None
    import numpy as np
    import shapely

    if start["srid"] and start["srid"] != "4326":
        raise PositionError(f"{_shown(text)} is in EPSG:{start['srid']}; give it in EPSG:4326, longitude first")
    try:
        with np.errstate(over="ignore"):  # what is no number of this machine is refused below
            found = shapely.from_wkt(text.strip().partition(";")[2] if start["srid"] else text.strip())
        found = shapely.force_2d(found)
    except shapely.errors.GEOSException as error:
        raise PositionError(f"{_shown(text)} is not well-formed WKT") from error
    if found.is_empty or not math.isfinite(sum(found.bounds)):
        raise PositionError(f"{_shown(text)} is empty or not finite")
    west, south, east, north = found.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise PositionError(f"{_shown(text)} is out of range: WKT has the longitude first, in degrees")
    return found


def at(lat: str, lon: str) -> Point:
    """The position of two values under the keys `lat` and `lon`.

    Raises:
        PositionError: one of them is no such angle.
    """
    return Point(degrees(lon, "lon"), degrees(lat, "lat"))


def bare_pair(text: str, first: float, second: float) -> PositionError:
    """The refusal of a pair of numbers that does not say which is the latitude, with both readings."""
    readings = []
    for lat, lon in ((first, second), (second, first)):
        said = f"{_with_letter(lat, 'NS')}, {_with_letter(lon, 'EW')}"
        readings.append(said if abs(lat) <= 90 and abs(lon) <= 180 else f"{said} (not possible)")
    possible = [reading for reading in readings if not reading.endswith(")")]
    advice = f"write {' or '.join(possible)}" if possible else "neither is on the map"
    return PositionError(
        f"{_shown(text)} does not say which number is the latitude: "
        f"it could be {readings[0]} or {readings[1]}; {advice}"
    )


def distance(text: str) -> float:
    """A distance in metres: `5 km`, `12 nmi`, `300 m`, `40 miles`.

    >>> distance("12 nmi"), distance("1,500 m"), distance("2,5 km")
    (22224.0, 1500.0, 2500.0)

    Raises:
        PositionError: no number, no unit we know, nothing or more than half way round the globe.
    """
    found = re.fullmatch(r"(\d[\d.,]*)\s*([^\W\d_][^\W\d_. ]*(?: [^\W\d_]+)?)\.?", _ascii_digits(text).strip())
    if found is None:
        raise PositionError(f"{_shown(text)} is no distance; write it as 5 km, 12 nmi, 300 m or 40 miles")
    unit = found[2].casefold()
    metres = METRES.get(unit) or METRES.get(unit.removesuffix("s"))
    if metres is None:
        raise PositionError(f"{found[2]!r} is no unit of length; use m, km, nmi (nautical miles), miles, ft or yd")
    digits = found[1].replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", found[1]) else found[1]
    try:
        value = float(digits.replace(",", ".")) * metres
    except ValueError:
        raise PositionError(f"{_shown(text)} is no distance; write it as 5 km, 12 nmi, 300 m or 40 miles") from None
    if not 0 < value <= FARTHEST_M:
        raise PositionError(f"{_shown(text)} must be more than nothing and at most half way round the globe")
    return value


def bearing(text: str) -> float:
    """A direction in degrees clockwise from north, from a wind (`NW`, `north-west`) or degrees (`315°`).

    >>> bearing("NW"), bearing("north-north-east"), bearing("315°")
    (315.0, 22.5, 315.0)

    Raises:
        PositionError: neither a wind nor 0–360 degrees.
    """
    words = re.sub(r"(?<=[a-z])[\s‐‑–-]+(?=[a-z])", "", text.strip().casefold())
    letters = words
    for word in ("north", "south", "east", "west"):
        letters = letters.replace(word, word[0])
    if letters in WINDS:
        return 22.5 * WINDS.index(letters)
    number = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?)\s*°?", _plain(words))
    if number and (value := float(number[1].replace(",", "."))) <= 360:
        return value % 360
    raise PositionError(f"{_shown(text)} is no direction; write a wind as NW or north-west, or degrees as 315°")


def told(text: str) -> Told | None:
    """A position in English words, or None: "12 nmi NW of Paros", "off Tartus", "between Limassol and Tartus".

    >>> told("12 nmi north-west of Paros").bearing_deg, told("off Tartus").of, told("Offenbach")
    (315.0, ('Tartus',), None)
    """
    text = " ".join(text.split())
    if found := re.fullmatch(r"(?i:between) (.+) (?i:and) (.+)", text):
        return Told("between", (found[1], found[2]))
    if found := re.fullmatch(r"(?i:off)(?: the (?:coast|shore) of)? (.+)", text):
        return Told("off", (found[1],))
    found = re.fullmatch(
        r"(\d[\d.,]*\s*[^\W\d_]+(?: miles?)?)(?: (?i:to the))?(?: ([\w°‑-]+))? (?i:of|from) (.+)", text
    )
    if found is None:
        return None
    try:
        return Told("offset", (found[3],), distance(found[1]), bearing(found[2]) if found[2] else None)
    except PositionError:
        return None


def shown(position: Point) -> str:
    """A position as one writes it, to about a metre.

    >>> shown(Point(34.31, -33.92))
    '33.92 S, 34.31 E'
    """
    return f"{_with_letter(round(position.y, 5), 'NS')}, {_with_letter(round(position.x, 5), 'EW')}"


def _hemispheres(plain: str, text: str) -> Point | None:
    """Two angles with their letters, before or after, in either order."""
    if found := _AFTER.fullmatch(plain):
        halves = ((found[1], found[2]), (found[3], found[4]))
    elif found := _BEFORE.fullmatch(plain):
        halves = ((found[2], found[1]), (found[4], found[3]))
    else:
        return None
    if not all(_ANGLE.fullmatch(a.strip(" ,;/")) or _COMPACT.fullmatch(a.strip()) for a, _ in halves):
        return None
    values: dict[Axis, float] = {}
    for angle, letter in halves:
        axis = _axis(letter)
        if axis in values:
            raise PositionError(f"{_shown(text)} gives two {_name(axis)}s")
        values[axis] = _within(_angle(angle.strip(" ,;/"), letter, text), axis, text)
    return Point(values["lon"], values["lat"])


def _refuse_half(plain: str, text: str) -> None:
    """Half of a position is no name: "39.9 N", "39.9 N, 116.4", "−33.9"."""
    if found := re.fullmatch(rf"([-+]?{_NUMBER}\s*°?)\s*([NSEW])[\s,;/]+([-+]?{_NUMBER})\s*°?", plain):
        missing = "E or W" if found[2] in "NS" else "N or S"
        raise PositionError(f"{_shown(text)} says {found[2]} for one number only; add {missing} to {found[3]}")
    if re.fullmatch(r"[NSEW]?\s*[-+]?\d+(?:[.,]\d+|\s*°)[\d\s.,°'\"]*[NSEW]?", plain):
        raise PositionError(f"{_shown(text)} is one number of a position; write both, such as 33.92 N, 34.31 E")


def _angle(text: str, letter: str, whole: str) -> float:
    """Degrees of one angle without its letter; south and west are negative."""
    text = text.strip()
    found = (_COMPACT.fullmatch(text) if letter else None) or _ANGLE.fullmatch(text)
    if found is None or (text.count(":") == 1 and not letter):
        raise PositionError(f"{_shown(whole)} is no angle; write it as 33.92 N or 33°55′12″N")
    parts = found.groupdict()
    if letter and parts.get("sign"):
        raise PositionError(f"{_shown(whole)} has both a sign and {letter}; keep one of them")
    if (parts["min"] and not parts["deg"].isdigit()) or (parts["sec"] and not parts["min"].isdigit()):
        raise PositionError(f"{_shown(whole)}: only the last part of degrees, minutes and seconds has decimals")
    degree, minute, second = (_number(parts[key] or "0") for key in ("deg", "min", "sec"))
    if minute >= 60 or second >= 60:
        raise PositionError(f"{_shown(whole)}: minutes and seconds are below 60")
    value = round(degree + minute / 60 + second / 3600, 12)
    return -value if letter in ("S", "W") or parts.get("sign") == "-" else value


def _within(value: float, axis: Axis, text: str) -> float:
    if not abs(value) <= LIMIT[axis]:
        raise PositionError(f"{_shown(text)}: a {_name(axis)} is at most {LIMIT[axis]:.0f}°")
    return value + 0.0


def _plus_code(code: str) -> Point:
    """The middle of the cell of a full plus code (Open Location Code 1.0)."""
    from openlocationcode import openlocationcode as olc

    if olc.isShort(code):
        raise PositionError(f"{code} is a short plus code, which needs its town; write the full code, as 8G4Q2G26+9R")
    if not olc.isFull(code):
        raise PositionError(f"{code} is no valid plus code")
    cell = olc.decode(code)
    return Point(cell.longitudeCenter, cell.latitudeCenter)


def _plain(text: str) -> str:
    """ASCII digits, one sign for each meaning, hemispheres as capital letters."""
    text = _ascii_digits(text).translate(_SIGNS).strip().replace("''", '"')
    for pattern, replacement in _HEMISPHERES:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _marked(minutes: str, seconds: str | None) -> str:
    return f"°{minutes}'{seconds}\"" if seconds else f"°{minutes}'"


def _number(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def _axis(letter: str) -> Axis:
    return "lat" if letter in "NS" else "lon"


def _name(axis: Axis) -> str:
    return "latitude" if axis == "lat" else "longitude"


def _with_letter(value: float, letters: str) -> str:
    digits = f"{abs(value):.10f}".rstrip("0").rstrip(".")
    return f"{digits} {letters[value < 0]}"


def _shown(text: str) -> str:
    """A text as quoted in a message: one line, and not longer than one can read."""
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else f"{text[:57]}…")
