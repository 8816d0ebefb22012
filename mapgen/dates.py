"""Dates as people type them: EDTF level 1, clock times with zones, and dates in words.

EDTF is ISO 8601-2:2019, annex A (Library of Congress, Extended Date/Time Format). Beyond level 1,
both ends of an interval may have clock times, and the second may leave out what it shares with the
first: `2024-03-05T04:10/07:30`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from .model import When

if TYPE_CHECKING:
    from collections.abc import Callable

UNSTATED = timezone(timedelta(0), "local time")
"""The zone of a clock time for which none is known: it orders as UTC and is never shown as such."""

_EXAMPLES = "2018-03-25, 2018-03-25/2018-03-28, 2018-03-25T04:10Z, 2018-03~ or 25 March 2018"
_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_MONTH = {name: number for line in _MONTHS for number, name in enumerate(line.split(), 1)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ABOUT = re.compile(r"(?:about|around|approximately|circa|ca\.?|c\.|early|mid|late|~)[\s-]*", re.IGNORECASE)
_PERHAPS = re.compile(r"(?:possibly|perhaps|probably|maybe)\s+", re.IGNORECASE)
_ZONE = r"Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?"
_CLOCK = rf"(?P<clock>\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>{_ZONE})?"
_CALENDAR = re.compile(
    rf"(?P<year>\d{{4}})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:(?:T|t|\s+){_CLOCK})?)?)?(?P<mark>[~?%])?"
)
_CLOCK_ONLY = re.compile(rf"T?({_CLOCK})", re.IGNORECASE)
_TIME_AFTER = re.compile(rf"(?P<day_part>.+?)(?:,|\s+at)?\s+{_CLOCK}", re.IGNORECASE)
_RARER = re.compile(
    r"""(?P<body>(?P<season>\d{4}-2[1-4])
    |(?P<digits>\d{2}(?:\d|X)X|\d{4}-XX(?:-XX)?|\d{4}-\d\d-XX)
    |Y-?\d{5,18}
    |(?P<early>(?P<year>-\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?))(?P<mark>[~?%])?""",
    re.VERBOSE,
)


class DateError(ValueError):
    """A date that cannot be read, or an interval that ends before it starts."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """One end of an interval, or a date of its own; `first` and `last` bound it."""

    edtf: str
    first: date | datetime | None
    last: date | datetime | None
    approximate: bool = False
    uncertain: bool = False

    def marked(self, mark: str) -> _Moment:
        """The same with `~`, `?` or `%` put to it."""
        if not mark or self.edtf[-1:] in ("~", "?", "%"):
            return self
        return replace(self, edtf=self.edtf + mark, approximate=mark in "~%", uncertain=mark in "?%")


_OPEN = _Moment("..", None, None)
_UNKNOWN = _Moment("", None, None)


def when(text: str, *, zone: tzinfo | None = None) -> When:
    """The date or interval that a text states; `text` is kept as typed.

    Args:
        text: EDTF level 1, with clock times where given, or words such as 25 March 2018.
        zone: of clock times that state none; without it they are in `UNSTATED`.

    >>> when("2018-03-25/2018-03-26").end, when("2024-03-06~").approximate, when("25 March 2018").edtf
    (datetime.date(2018, 3, 26), True, '2018-03-25')
    >>> when("2024-03-05T04:10/07:30", zone=UTC).edtf
    '2024-03-05T04:10:00Z/2024-03-05T07:30:00Z'

    Raises:
        DateError: it cannot be read, is no day of the calendar, or ends before it starts.
    """
    plain = " ".join(text.split())
    if not plain or len(plain) > 200:
        raise _unreadable(plain)
    zone = zone or UNSTATED
    if ends := _slashed(plain):
        first, last = (_end(end, zone) for end in ends)
    elif both := _worded_interval(plain, zone):
        first, last = both
    else:
        moment = _moment(plain, zone)
        return When(
            text=text, edtf=moment.edtf, start=moment.first, end=moment.last,
            approximate=moment.approximate, uncertain=moment.uncertain,
        )  # fmt: skip
    if first.first is None and last.last is None and first in (_OPEN, _UNKNOWN) and last in (_OPEN, _UNKNOWN):
        raise _unreadable(plain)
    made = When(
        text=text,
        edtf=f"{first.edtf}/{last.edtf}",
        start=first.first,
        end=last.last,
        approximate=first.approximate or last.approximate,
        uncertain=first.uncertain or last.uncertain,
    )
    earliest, latest = bounds(made)
    if earliest and latest and latest < earliest:
        raise DateError(f"{text!r} ends before it starts: {last.edtf} is before {first.edtf}")
    return made


def bounds(moment: When) -> tuple[datetime | None, datetime | None]:
    """Its first and last instant in UTC, to order and compare by; None where it is open.

    Days begin at 00:00 and end at 24:00 UTC, since the zone of a day is not known.
    """
    first, last = moment.start, moment.end
    start = first if isinstance(first, datetime) or first is None else datetime.combine(first, time(), UTC)
    end = last
    if end is not None and not isinstance(end, datetime):
        end = datetime.combine(end, time(23, 59, 59), UTC)
    return start and start.astimezone(UTC), end and end.astimezone(UTC)


def has_unstated_zone(moment: When) -> bool:
    """Whether a clock time was given and its zone is not known."""
    return any(isinstance(end, datetime) and end.tzinfo is UNSTATED for end in (moment.start, moment.end))


def zone(name: str) -> tzinfo:
    """A time zone by its IANA name or its distance from UTC: `Asia/Pyongyang`, `UTC`, `+08:30`.

    Raises:
        DateError: there is no such zone; says the nearest name.
    """
    if found := re.fullmatch(_ZONE, name):
        return _offset(found[0])
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        pass
    from difflib import get_close_matches

    known = {known.casefold(): known for known in available_timezones()}
    cities = {key.rpartition("/")[2]: value for key, value in sorted(known.items(), reverse=True)}
    wanted = name.casefold().replace(" ", "_")
    near = get_close_matches(wanted, known, 1) or get_close_matches(wanted, cities, 1)
    advice = f"did you mean {known.get(near[0]) or cities[near[0]]}?" if near else "write Asia/Pyongyang, UTC or +09:00"
    raise DateError(f"there is no time zone {name!r}; {advice}")


def _slashed(text: str) -> tuple[str, str] | None:
    """The ends of an EDTF interval, the second completed from the first where it leaves out what they share."""
    if text.count("/") != 1:
        return None
    first, last = (end.strip() for end in text.split("/"))
    full = re.match(r"(\d{4}(?:-\d\d){1,2})(?:[Tt ]|[~?%]?$)", first)
    if full and (clock := _CLOCK_ONLY.fullmatch(last)):
        if not re.search(r"\d:\d", first):
            return None
        return first, f"{full[1]}T{clock[1]}"
    if full and re.fullmatch(r"\d\d(?:-\d\d)?[~?%]?", last):
        bare = last.rstrip("~?%")
        if len(bare) < len(full[1]) - 3:
            return first, full[1][: -len(bare)] + last
    return first, last


def _end(text: str, zone: tzinfo) -> _Moment:
    if text in ("..", "…"):
        return _OPEN
    return _moment(text, zone) if text else _UNKNOWN


def _moment(text: str, zone: tzinfo) -> _Moment:
    """A date of its own, in EDTF or in words."""
    if found := _CALENDAR.fullmatch(text):
        month, of_month = (int(found[key]) if found[key] else None for key in ("month", "day"))
        day = _day(int(found["year"]), month, of_month, text)
        return (_timed(day, found, zone, text) if found["clock"] else day).marked(found["mark"] or "")
    if (worded := _worded(text, zone)) is not None:
        return worded
    return _rarer(text)


def _day(year: int, month: int | None, day: int | None, text: str) -> _Moment:
    """A year, a month or a day of the calendar."""
    if month and 21 <= month <= 24 and day is None:
        return _rarer(f"{year:04d}-{month}")
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise DateError(f"{text!r} is no day of the calendar") from None
    if month is None:
        return _Moment(f"{year:04d}", first, date(year, 12, 31))
    if day is None:
        return _Moment(f"{year:04d}-{month:02d}", first, date(year, month, calendar.monthrange(year, month)[1]))
    return _Moment(first.isoformat(), first, first)


def _timed(day: _Moment, found: re.Match[str], zone: tzinfo, text: str) -> _Moment:
    """A clock time on a day."""
    if not isinstance(day.first, date) or day.first != day.last:
        raise DateError(f"{text!r} gives a clock time without a day")
    clock = found["clock"].zfill(5) if found["clock"].index(":") == 2 else f"0{found['clock']}"
    try:
        of_day = time.fromisoformat(clock)
    except ValueError:
        raise DateError(f"{found['clock']!r} in {text!r} is no time of day") from None
    if found["half"]:
        if not 1 <= of_day.hour <= 12:
            raise DateError(f"{found['clock']!r} in {text!r} is no time of a half day")
        of_day = of_day.replace(hour=of_day.hour % 12 + (12 if found["half"][0] in "pP" else 0))
    stated = _offset(found["zone"]) if found["zone"] else zone
    instant = datetime.combine(day.first, of_day, stated)
    shown = instant.replace(tzinfo=None).isoformat(timespec="seconds")
    return _Moment(shown + ("" if stated is UNSTATED else _zone_shown(instant)), instant, instant)


def _zone_shown(instant: datetime) -> str:
    return instant.isoformat()[-6:] if instant.utcoffset() else "Z"


def _offset(text: str) -> tzinfo:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > timedelta(hours=14) or int(digits[2:]) >= 60:
        raise DateError(f"{text} is no distance from UTC")
    return timezone(-offset if text[0] == "-" else offset)


def _worded_interval(text: str, zone: tzinfo) -> tuple[_Moment, _Moment] | None:
    """Two ends in words, each lending the other what it lacks: "25–28 March 2018", "since 2018"."""
    if (found := re.fullmatch(r"(?i:since|after|from) (.+)", text)) and (start := _try(_moment, found[1], zone)):
        return start, _OPEN
    if found := re.fullmatch(r"(?i:until|till|before|up to|by) (.+)", text):
        return _OPEN, _moment(found[1], zone)
    body = re.sub(r"^(?i:from|between) ", "", text)
    found = re.fullmatch(r"(.+?)(?:\s*[–—]\s*|\s+-\s+|\s+(?i:to|until|till|through|and)\s+)(.+)", body)
    found = found or re.fullmatch(r"(\d{1,2})-(\d{1,2} .+)|(.+ \d{1,2})-(\d{1,2},? .+)|(\d{4})-(\d{4})", body)
    if found is None:
        return None
    first, last = (part for part in found.groups() if part is not None)
    left, right = _parts(first), _parts(last)
    if left is None or right is None:
        one, other = _try(_moment, first, zone), _try(_moment, last, zone)
        return (one, other) if one and other else None
    year, month = left.get("year") or right.get("year"), left.get("month") or right.get("month")
    if right.get("year") is None and right.get("month") is None and left.get("month") is None:
        return None
    left = {**left, "year": year, "month": None if "season" in left else month}
    right = {**right, "year": right.get("year") or year, "month": right.get("month") or left["month"]}
    return _from_parts(left, text), _from_parts(right, text)


def _worded(text: str, zone: tzinfo) -> _Moment | None:
    """A date in words or with another order of its numbers, or None."""
    mark = ""
    if found := _ABOUT.match(text):
        mark, text = "~", text[found.end() :]
    elif found := _PERHAPS.match(text):
        mark, text = "?", text[found.end() :]
    if text.endswith("?") and len(text) > 1 and not re.fullmatch(r"[\dXY-]+\?", text):
        mark, text = "?", text[:-1].rstrip()
    if mark and (found := _CALENDAR.fullmatch(text)):
        return _moment(text, zone).marked(mark)
    if (parts := _parts(text)) is not None:
        return _from_parts(parts, text).marked(mark)
    if (timed := _TIME_AFTER.fullmatch(text)) and (parts := _parts(timed["day_part"])) is not None:
        return _timed(_from_parts(parts, text), timed, zone, text).marked(mark)
    return None


def _parts(text: str) -> dict[str, Any] | None:
    """Day, month, year, season and weekday that a text in words holds; None if it holds anything else."""
    if (numeric := _numeric(text)) is not None:
        return numeric
    parts: dict[str, Any] = {}
    for token in re.sub(r",|(?<=\d)(?:st|nd|rd|th)\b|\b(?:of|the|de)\b", " ", text.casefold()).split():
        bare = token.rstrip(".")
        name: str
        value: int
        if bare in _MONTH:
            name, value = "month", _MONTH[bare]
        elif bare in _SEASONS:
            name, value = "season", _SEASONS[bare]
        elif re.fullmatch(r"\d{4}", bare):
            name, value = "year", int(bare)
        elif re.fullmatch(r"\d{1,2}", bare):
            name, value = "day", int(bare)
        elif re.fullmatch(r"\d{3}0s", bare):
            name, value = "decade", int(bare[:3])
        elif len(bare) >= 3 and any(day.startswith(bare) for day in _WEEKDAYS):
            name, value = "weekday", next(n for n, day in enumerate(_WEEKDAYS) if day.startswith(bare))
        else:
            return None
        if name in parts:
            return None
        parts[name] = value
    return parts or None


def _numeric(text: str) -> dict[str, Any] | None:
    """`25.3.2018`, `2018/3/25`, `2018年3月25日`, `18-Oct-24`, and `25/3/2018` where only one reading is a date."""
    if found := re.fullmatch(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", text.replace(" ", "")):
        return {"year": int(found[1]), "month": int(found[2]), "day": int(found[3])}
    if found := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", text):
        return {"year": int(found[3]), "month": int(found[2]), "day": int(found[1])}
    if (found := re.fullmatch(r"(\d{1,2})-([A-Za-z]{3,4})-(\d{2})", text)) and found[2].lower() in _MONTH:
        # as spreadsheets write it, and with their century: 30 to 99 are of the 20th
        year = int(found[3]) + (1900 if int(found[3]) >= 30 else 2000)
        return {"year": year, "month": _MONTH[found[2].lower()], "day": int(found[1])}
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text):
        one, two, year = (int(part) for part in found.groups())
        if one <= 12 and two <= 12 and one != two:
            readings = f"{year}-{two:02d}-{one:02d} or {year}-{one:02d}-{two:02d}"
            raise DateError(f"{text!r} could be {readings}; write it as one of them")
        return {"year": year, "month": min(one, two) if max(one, two) > 12 else two, "day": max(one, two)}
    return None


def _from_parts(parts: dict[str, Any], text: str) -> _Moment:
    year, month, day = parts.get("year"), parts.get("month"), parts.get("day")
    if "decade" in parts and len(parts) == 1:
        first = parts["decade"] * 10
        return _Moment(f"{parts['decade']}X", date(first, 1, 1), date(first + 9, 12, 31))
    if year is None or "decade" in parts or (day is not None and month is None):
        raise _unreadable(text)
    if "season" in parts:
        if month is not None:
            raise _unreadable(text)
        return _rarer(f"{year:04d}-{parts['season']}")
    made = _day(year, month, day, text)
    if "weekday" in parts:
        if day is None or not isinstance(made.first, date):
            raise _unreadable(text)
        actual = made.first.weekday()
        if actual != parts["weekday"]:
            said, true = _WEEKDAYS[parts["weekday"]].title(), _WEEKDAYS[actual].title()
            raise DateError(f"{text!r}: {made.edtf} was a {true}, not a {said}")
    return made


def _rarer(text: str) -> _Moment:
    """The rarer forms of EDTF level 1: seasons, unspecified digits, years before 1 or after 9999.

    Seasons are bounded by the months they have in the north. A year that the calendar of Python
    does not hold has no bounds.
    """
    found = _RARER.fullmatch(text.upper())
    if found is None:
        if re.fullmatch(r"[\[{].+[\]}]|[\dX-]*X[\dX-]*[~?%]?", text.upper()):
            raise DateError(f"{text!r} is EDTF beyond level 1; write it as {_EXAMPLES}")
        raise _unreadable(text)
    body, mark = found["body"], found["mark"] or ""
    if found["season"]:
        year, month = int(body[:4]), 3 * int(body[-1])
        last_year, last_month = (year + 1, 2) if month == 12 else (year, month + 2)
        start, end = _day(year, month, None, text), _day(last_year, last_month, None, text)
        return _Moment(body, start.first, end.last).marked(mark)
    if found["digits"]:
        of_year = int(body[5:7]) if body[5:7].isdigit() else None
        start, end = (_day(int(body[:4].replace("X", digit)), of_year, None, text) for digit in "09")
        return _Moment(body, start.first, end.last).marked(mark)
    if found["early"]:
        early_month, early_day = (int(part) if part else None for part in (found["month"], found["day"]))
        _day(2000 + int(found["year"]) % 400, early_month, early_day, text)  # years repeat every 400
    return _Moment(body, None, None).marked(mark)


def _try(read: Callable[[str, tzinfo], _Moment], text: str, zone: tzinfo) -> _Moment | None:
    try:
        return read(text, zone)
    except DateError:
        return None


def _unreadable(text: str) -> DateError:
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    return DateError(f"{shown!r} is no date that can be read; write it as {_EXAMPLES}")
