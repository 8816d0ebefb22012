"""What online services answer, taken at its word only where it is sound: an odd answer is no unknown place."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from mapgen.errors import BadAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]
"""What is kept of one result: name, address, lat, lon, country (ISO 3166-1 α2 or ""), kind, admin1, id."""
KINDS = {
    "country": "country", "state": "admin1", "region": "admin1", "province": "admin1", "county": "admin2",
    "city": "city", "town": "city", "village": "city", "hamlet": "city", "locality": "city", "municipality": "city",
    "river": "river", "sea": "sea", "bay": "bay", "island": "island", "peak": "mountain", "aerodrome": "airport",
}  # fmt: skip
TEXTS = ("name", "address", "country", "kind", "admin1", "id")
LISTED = {
    "photon": "features", "pelias": "features", "geocodeearth": "features", "banfrance": "features",
    "geocodio": "results",
}  # fmt: skip
"""Where a service lists what it has found; nothing found is an empty list there."""
MOST_CHARS = 1_000
"""Characters of one text of an answer: more is no name and no address."""
_LONE = re.compile("[\ud800-\udfff]")


def parsed(text: str, service: str) -> Any:
    """The JSON of an answer, in the form in which this service finds something or nothing.

    geopy takes null, {} and the like for "nothing found"; they are no answer.

    Raises:
        BadAnswer: no JSON, a key twice, NaN, or another form.
    """
    try:
        value = json.loads(text, parse_constant=_no_number, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        begins = "HTML" if text.lstrip()[:1] == "<" else "no JSON"
        raise BadAnswer(f"{service}: the answer is {begins}") from error
    fits = isinstance(value, (list, dict)) and value != {}
    if service == "nominatim":
        fits = isinstance(value, list)
    elif service in LISTED:
        fits = isinstance(value, dict) and isinstance(value.get(LISTED[service]), list)
    elif service == "geonames":  # says what is wrong under "status", which geopy tells
        fits = isinstance(value, dict) and ("status" in value or isinstance(value.get("geonames"), list))
    elif service == "geolake":
        fits = isinstance(value, dict) and isinstance(value.get("success"), bool)
    if not fits:
        raise BadAnswer(f"{service}: the answer is not what its service gives")
    return value


def refuse_other(text: str, service: str) -> None:
    """The same for the one service that answers in XML.

    Raises:
        BadAnswer: the text is something else.
    """
    if service == "ignfrance" and "GeocodeResponse" not in text:
        raise BadAnswer(f"{service}: the answer is not what its service gives")


def row(location: Any, service: str) -> Row:
    """What is kept of one result of geopy (`Location`).

    Raises:
        BadAnswer: it has no position; 0 is what geopy makes of a missing one.
    """
    lat, lon = float(location.latitude), float(location.longitude)
    if not _on_globe(lat, lon):
        raise BadAnswer(f"{service}: a result has no position on the globe")
    raw = location.raw if isinstance(location.raw, dict) else {}
    if not _states_position(raw, needed=0 in (lat, lon)):
        raise BadAnswer(f"{service}: a result has no position")
    told = _part(raw, "properties") or raw
    address = _part(raw, "address")
    whole = _text(location.address)
    country = _first(told, "countrycode", "country_code") or _first(address, "country_code")
    kind = _first(told, "addresstype", "osm_value", "layer", "type")
    return {
        "name": _first(told, "name") or whole.partition(",")[0],
        "address": whole,
        "lat": lat,
        "lon": lon,
        "country": country.upper() if re.fullmatch("[A-Za-z]{2}", country) else "",
        "kind": KINDS.get(kind.lower(), "city"),
        "admin1": _first(told, "state") or _first(address, "state") or _first(told, "region"),
        "id": _first(told, "place_id", "osm_id", "gid") or f"{lat},{lon}",
    }


def remembered(rows: Any) -> list[Row] | None:
    """Rows as they come out of the cache; None where they are not what was put in."""
    if isinstance(rows, list) and all(isinstance(one, dict) and _is_sound(one) for one in rows):
        return rows
    return None


def whole_characters(text: str) -> str:
    """The text with U+FFFD for each half of a character, which can be neither sent nor kept.

    >>> whole_characters("a" + chr(0xD800))
    'a�'
    """
    return _LONE.sub("\ufffd", text)


def _is_sound(one: Mapping[str, Any]) -> bool:
    lat, lon = one.get("lat"), one.get("lon")
    return (
        all(isinstance(one.get(key), str) for key in TEXTS)
        and isinstance(lat, float)
        and isinstance(lon, float)
        and _on_globe(lat, lon)
    )


def _on_globe(lat: float, lon: float) -> bool:
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180


def _states_position(raw: Mapping[str, Any], *, needed: bool) -> bool:
    """Whether an answer itself gives both numbers; where it does not say them in a way we know, only if `needed`."""
    shape = _part(raw, "geometry").get("coordinates")
    if isinstance(shape, list) and not any(isinstance(one, list) for one in shape):
        return len(shape) >= 2 and all(_is_number(one) for one in shape[:2])
    said = [raw[key] for key in ("lat", "lon", "lng") if key in raw]
    return all(_is_number(one) for one in said) and (len(said) >= 2 or not needed)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            return math.isfinite(float(value))
        except ValueError:
            return False
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _part(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = raw.get(key)
    return part if isinstance(part, dict) else {}


def _first(told: Mapping[str, Any], *keys: str) -> str:
    """The first of these that says something."""
    return next((text for key in keys if (text := _text(told.get(key)))), "")


def _text(value: Any) -> str:
    """A text or a number of an answer, as text; anything else says nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return whole_characters(str(value))[:MOST_CHARS]


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made
