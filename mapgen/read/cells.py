"""What a single cell of a list can be: nothing, a word, an angle, a date, a mode."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from mapgen.dates import DateError
from mapgen.dates import when as read_when
from mapgen.model import Mode, Precision, Status
from mapgen.positions import LIMIT, Axis, PositionError, degrees, pair, wkt

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = frozenset(
    ("", "-", "--", "–", "—", "?", ".", "n/a", "na", "n.a.", "#n/a", "none", "null", "nil", "tbd", "tbc", "unknown",
     "unbekannt", "inconnu", "desconocido", "k.a.", "нет", "н/д", "غير معروف", "不明")
)  # fmt: skip
"""What people and programs write where a position or a date is not known. A name may be any of these."""

MODES: Mapping[str, Mode] = {
    word: mode
    for mode, text in {
        Mode.RAIL: "rail, train, railway, tram, metro, subway, underground, zug, bahn, eisenbahn, straßenbahn, tren,"
        " ferrocarril, chemin de fer, comboio, trem, treno, trein, pociąg, поезд, железная дорога, потяг, قطار, 火车,"
        " 铁路, 電車, 鉄道, 列車, 기차, 철도",
        Mode.ROAD: "road, car, bus, coach, truck, drive, driving, lorry, taxi, motorbike, motorcycle, bicycle, bike,"
        " convoy, minibus, van, auto, pkw, lkw, strasse, straße, fahrrad, voiture, route, camion, vélo, autobus,"
        " coche, carro, carretera, ônibus, estrada, macchina, samochód, автомобиль, автобус, машина, дорога, سيارة,"
        " حافلة, 汽车, 公路, 车, バス, 車, 버스, 자동차",
        Mode.SEA: "sea, ship, boat, ferry, vessel, sail, sailing, cruise, barge, yacht, schiff, fähre, boot, bateau,"
        " navire, mer, barco, buque, navio, mar, nave, traghetto, schip, statek, prom, корабль, паром, судно, море,"
        " سفينة, قارب, عبّارة, 船, 轮船, 渡轮, 배, 선박",
        Mode.AIR: "air, plane, flight, fly, flying, aeroplane, airplane, aircraft, jet, helicopter, flugzeug, flug,"
        " hubschrauber, avion, vol, avión, vuelo, avião, voo, aereo, volo, vliegtuig, samolot, самолет, самолёт,"
        " вертолет, літак, طائرة, 飞机, 航空, 飛行機, 비행기",
        Mode.WALK: "walk, foot, on foot, by foot, walking, hike, hiking, trek, pilgrimage, march, zu fuss, zu fuß, à"
        " pied, marche, a pie, a pé, a piedi, te voet, pieszo, пешком, сيرا, مشيا, 步行, 徒歩, 도보",
    }.items()
    for word in text.split(", ")
}
"""What people call the modes."""

COLOURS: Mapping[str, str] = {
    "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "white": "#ffffff",
    "maroon": "#800000", "red": "#ff0000", "darkred": "#8b0000", "purple": "#800080", "violet": "#ee82ee",
    "fuchsia": "#ff00ff", "magenta": "#ff00ff", "pink": "#ffc0cb", "green": "#008000", "darkgreen": "#006400",
    "lightgreen": "#90ee90", "lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00", "gold": "#ffd700",
    "orange": "#ffa500", "brown": "#a52a2a", "navy": "#000080", "blue": "#0000ff", "darkblue": "#00008b",
    "lightblue": "#add8e6", "teal": "#008080", "turquoise": "#40e0d0", "aqua": "#00ffff", "cyan": "#00ffff",
}  # fmt: skip
"""The colours of CSS that people call by name."""

AXES: tuple[Axis, ...] = ("lon", "lat")
_DECIMAL = re.compile(r"-?\d{1,3}(?:\.\d+)?", re.ASCII)
CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
DAY_MONTH = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
EXCEL_DAYS = range(20_000, 60_000)
"""Day numbers of spreadsheets from 1954 to 2064."""


def as_text(value: object) -> str:
    """A value of a file as the text of a cell, as a person sees it there.

    Whole numbers are without .0, dates in ISO form; what is nested stays JSON, nothing is "".

    >>> as_text(7.0), as_text(datetime(2018, 3, 25)), as_text(None), as_text(["a", date(2018, 3, 25)])
    ('7', '2018-03-25', '', '["a", "2018-03-25"]')
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=as_text)
    return str(value).strip()


def is_nothing(cell: str) -> bool:
    """Whether the cell says that nothing is known."""
    return cell.casefold() in NOTHING


def mode_of(cell: str) -> Mode | None:
    """The mode a word names: "Train", "by car", "ferry (night)"; None where it names none.

    >>> mode_of("by Train"), mode_of("Fähre (Nacht)"), mode_of("teleport")
    (<Mode.RAIL: 'rail'>, <Mode.SEA: 'sea'>, None)
    """
    text = " ".join(re.sub(r"\([^)]*\)", " ", cell.casefold()).split())
    return MODES.get(text) or MODES.get(re.sub(r"^(?:by|per|mit dem|mit der|en|in|con|de)\s+(?:the\s+)?", "", text))


def is_word(cell: str) -> bool:
    """Whether it holds a letter of any script."""
    return any(character.isalpha() for character in cell)


def is_area(cell: str) -> bool:
    """Whether it can be the name or the code of a country or a part of one; 33N, the zone of a projection, is none."""
    return re.search(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]", cell) is not None


def is_number(cell: str) -> bool:
    """Whether it is a whole number, perhaps with .0 behind it, as spreadsheets write them."""
    return re.fullmatch(r"\d{1,9}(?:[.,]0+)?\.?", cell) is not None


def angle(cell: str, axis: Axis) -> float:
    """A latitude or a longitude in degrees, in any of the forms of `positions.degrees`, plain decimals quickly.

    Raises:
        PositionError: it is none.
    """
    if _DECIMAL.fullmatch(cell):
        value = float(cell)
        if abs(value) <= LIMIT[axis]:
            return value + 0.0
    return degrees(cell, axis)


def is_angle(cell: str) -> bool:
    """Whether it can be a latitude or a longitude; which of them, the columns say."""
    for axis in AXES:
        try:
            angle(cell, axis)
        except PositionError:
            continue
        return True
    return False


def is_pair(cell: str) -> bool:
    """Whether it holds two angles."""
    return pair(cell) is not None


def is_shape(cell: str) -> bool:
    """Whether it is meant as well-known text."""
    try:
        return wkt(cell) is not None
    except PositionError:
        return True


def is_clock(cell: str) -> bool:
    """Whether it is a time of day."""
    return CLOCK.fullmatch(cell) is not None


def is_excel_day(cell: str) -> bool:
    """Whether it can be a day as spreadsheets number them."""
    return len(cell) == 5 and cell.isdecimal() and int(cell) in EXCEL_DAYS


def is_date(cell: str) -> bool:
    """Whether it is meant as a date, be it readable or not."""
    if DAY_MONTH.match(cell) or is_excel_day(cell):
        return True
    try:
        read_when(cell)
    except DateError:
        return False
    return True


def is_status(cell: str) -> bool:
    """Whether it is the standing of a fact."""
    return cell.casefold() in set(Status)


def is_precision(cell: str) -> bool:
    """Whether it is a level of exactness."""
    return cell.casefold() in set(Precision)


def precision_of(cell: str) -> Precision | None:
    """The level of exactness that it names, None where it names none."""
    return Precision(cell.casefold()) if is_precision(cell) else None


def is_colour(cell: str) -> bool:
    """Whether it is a colour."""
    return bool(colour_of(cell))


def colour_of(cell: str) -> str:
    """A colour as `#rrggbb`, from its hexadecimal form or its name; "" for none.

    >>> colour_of("F00"), colour_of("Red"), colour_of("banana")
    ('#ff0000', '#ff0000', '')
    """
    text = cell.strip().casefold()
    if re.fullmatch(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", text):
        digits = text.removeprefix("#")
        return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)
    return COLOURS.get(text, "")
