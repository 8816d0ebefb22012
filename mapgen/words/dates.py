"""Dates as a reader of a language writes them: everything that EDTF level 1 can say, in words.

The patterns are those of a language's table, group `date`. A pattern `x_alone` is for a date on its own,
`x` for one after "about", "since" or "until", where some languages want another case or an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mapgen.dates import UNSTATED

from .tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.model import When

_EDTF = re.compile(
    r"(?P<century>\d\d)XX|(?P<decade>\d{3})X|(?P<year>\d{4})(?:-XX(?:-XX)?|-(?P<month>\d\d)(?:-(?:XX|(?P<day>\d\d)))?)?"
)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an interval, or a date of its own, as exact as it is known.

    `grain` is day, month, season, year, decade or century; `year` is the first one of a decade or century;
    `month` is 1–12, or 21–24 for a season; `at` is the instant where a clock time is known.
    """

    grain: str
    year: int
    month: int = 0
    day: int = 0
    at: datetime | None = None


def date_text(when: When, lang: str, *, year: bool = True) -> str:
    """A date or an interval as a reader of that language writes it; as typed where it could not be read.

    Args:
        when: the date.
        lang: BCP 47.
        year: whether days, months and seasons say their year; without it where the title says it already.

    >>> from datetime import date
    >>> from mapgen.model import When
    >>> date_text(When(text="", start=date(2018, 3, 25), end=date(2018, 3, 26)), "en")
    '25–26 March 2018'
    """
    ends = _ends(when)
    if ends is None:
        return when.text
    first, last = ends
    words = _Words(table(lang)["date"])
    if first is None or last is None:
        kind, edge = ("until", last) if first is None else ("from", first)
        if edge is None:
            return when.text
        text = words.framed(kind, edge, words.one(edge, year=year))
    elif first == last:
        text = words.one(first, year=year, alone=not when.approximate)
    else:
        text = words.span(first, last, year=year)
    if when.approximate:
        text = words.framed("about", first if first == last else None, text)
    return str(words.parts["uncertain"].format(date=text)) if when.uncertain else text


def _ends(when: When) -> tuple[_End | None, _End | None] | None:
    """Both ends, None for one that is open; None altogether where the date has no bounds in the calendar."""
    if not when.edtf:
        return _bounded(when.start, when.end)
    texts = when.edtf.split("/")
    moments = (when.start, when.end)
    ends = [_end(text, moment) for text, moment in zip(texts, moments, strict=False)]
    if any(end is None and text.strip(".") for text, end in zip(texts, ends, strict=True)) or not any(ends):
        return None
    return ends[0], ends[-1]


def _end(text: str, moment: date | datetime | None) -> _End | None:
    if isinstance(moment, datetime):
        return _day(moment)
    found = _EDTF.fullmatch(text.rstrip("~?%"))
    if found is None:
        return None
    if found["century"]:
        return _End("century", int(found["century"]) * 100)
    if found["decade"]:
        return _End("decade", int(found["decade"]) * 10)
    year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
    grain = "day" if day else "season" if month > 12 else "month" if month else "year"
    return _End(grain, year, month, day)


def _day(moment: date | datetime) -> _End:
    at = moment if isinstance(moment, datetime) else None
    return _End("day", moment.year, moment.month, moment.day, at)


def _bounded(start: date | None, end: date | None) -> tuple[_End | None, _End | None] | None:
    """The ends of bounds that do not say how exact they are: whole months and whole years are taken as such."""
    if start is None and end is None:
        return None
    timed = isinstance(start, datetime) or isinstance(end, datetime)
    if start and end and not timed and start.day == 1 and (end + timedelta(days=1)).day == 1:
        if start.month == 1 and end.month == 12:
            return _End("year", start.year), _End("year", end.year)
        return _End("month", start.year, start.month), _End("month", end.year, end.month)
    return _day(start) if start else None, _day(end) if end else None


class _Words:
    """The patterns of one language, filled."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.parts = parts

    def framed(self, frame: str, end: _End | None, text: str) -> str:
        """The text after "about", "since" or "until"; `end` is None for an interval."""
        kind = end.grain if end else "span"
        framed = str((self.parts.get(f"{frame}_{kind}") or self.parts[frame]).format(date=text))
        for apart, together in self.parts.get("contractions", {}).items():
            framed = framed.replace(apart, together)
        return framed

    def one(self, end: _End, *, year: bool, alone: bool = False) -> str:
        """A date of its own."""
        text = self._calendar(end, year=year, alone=alone)
        return self._timed(text, end, end) if end.at else text

    def span(self, first: _End, last: _End, *, year: bool) -> str:
        """From one date to another; what they share is said once, as the language does."""
        if first.grain == last.grain == "day" and (first.year, first.month) == (last.year, last.month):
            if first.day == last.day:
                return self._timed(self._calendar(first, year=year, alone=True), first, last)
            if not (first.at or last.at):
                days = self._said("days", alone=True).format(first=self._number(first.day), last=last.day)
                return self._in_month(days, first, year=year, alone=True)
        if first.grain == last.grain == "month" and first.year == last.year:
            names = (self._named("months", end.month - 1, alone=True) for end in (first, last))
            return self._of_year(self._joined("months_range", *names), first, "month", year=year, alone=True)
        if first.grain == last.grain == "year":
            return self._joined("years", str(first.year), str(last.year))
        same = first.year == last.year and {first.grain, last.grain} <= {"day", "month"}
        year_first = self.parts["day_month_year"].startswith("{year}")
        of_first = year and not (same and not year_first)
        of_last = year and not (same and year_first)
        texts = (self._calendar(end, year=said, alone=True) for end, said in ((first, of_first), (last, of_last)))
        one_zone = first.at and last.at and _zone(first.at) == _zone(last.at)
        timed = [
            self._timed(text, end, end, zone=end is last or not one_zone) if end.at else text
            for text, end in zip(texts, (first, last), strict=True)
        ]
        return self._joined("span", *timed)

    def _joined(self, pattern: str, first: str, last: str) -> str:
        return str(self.parts[pattern].format(first=first, last=last))

    def _said(self, pattern: str, *, alone: bool) -> str:
        return str((alone and self.parts.get(f"{pattern}_alone")) or self.parts[pattern])

    def _named(self, names: str, index: int, *, alone: bool) -> str:
        return str(((alone and self.parts.get(f"{names}_alone")) or self.parts[names])[index])

    def _number(self, day: int) -> str:
        return str(self.parts.get("first_day", "1")) if day == 1 else str(day)

    def _calendar(self, end: _End, *, year: bool, alone: bool) -> str:
        if end.grain == "day":
            return self._in_month(self.parts["day"].format(n=self._number(end.day)), end, year=year, alone=alone)
        if end.grain == "month":
            month = self._named("months", end.month - 1, alone=alone)
            return self._of_year(month, end, "month", year=year, alone=alone)
        if end.grain == "season":
            season = self._named("seasons", end.month - 21, alone=alone)
            return self._of_year(season, end, "winter" if end.month == 24 else "season", year=year, alone=alone)
        if end.grain == "year":
            return self._said("year", alone=alone).format(year=end.year)
        number = end.year // 100 + 1
        if end.grain == "decade":
            tens = self.parts.get("decades", ("",) * 10)[end.year // 10 % 10]
            return self._said("decade", alone=alone).format(n=end.year, tens=tens, century=number)
        return self._said("century", alone=alone).format(n=number, roman=_roman(number), ordinal=_ordinal(number))

    def _in_month(self, day: str, end: _End, *, year: bool, alone: bool) -> str:
        pattern = self._said("day_month_year" if year else "day_month", alone=alone)
        return pattern.format(day=day, month=self.parts["months"][end.month - 1], year=end.year)

    def _of_year(self, text: str, end: _End, grain: str, *, year: bool, alone: bool) -> str:
        """A month, a season or a range of months, with its year; a winter is of two years."""
        if not year:
            return text
        pattern = self._said(f"{grain}_year", alone=alone)
        following = f"{(end.year + 1) % 100:02d}"
        return pattern.format(month=text, season=text, year=end.year, following=following, next=end.year + 1)

    def _timed(self, text: str, first: _End, last: _End, *, zone: bool = True) -> str:
        """A day with its times of day and their zone: "5 March 2024, 04:10–07:30 UTC"."""
        moments = [end.at for end in (first, last) if end.at]
        times = list(dict.fromkeys(self.parts["hour"].format(h=f"{one:%H}", m=f"{one:%M}") for one in moments))
        time = times[0] if len(times) == 1 else self._joined("times", *times)
        if zone and (name := _zone(moments[-1])) is not None:
            time = self.parts["zoned"].format(time=time, zone=name) if name else self.parts["local"].format(time=time)
        return str(self.parts["clock"].format(date=text, time=time))


def _zone(moment: datetime) -> str | None:
    """The zone as its distance from UTC, the same in every language; "" where only the place knows it.

    >>> from datetime import UTC, timezone
    >>> moment = datetime(2018, 3, 25, 4, 10, tzinfo=UTC)
    >>> _zone(moment.astimezone(timezone(timedelta(hours=8, minutes=30)))), _zone(moment)
    ('UTC+8:30', 'UTC')
    """
    if moment.tzinfo is UNSTATED:
        return ""
    offset = moment.utcoffset()
    if offset is None:
        return None
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "")


def _roman(number: int) -> str:
    """A number as Roman numerals, as French, Spanish and Russian write centuries.

    >>> _roman(19), _roman(21)
    ('XIX', 'XXI')
    """
    text = ""
    for value, numeral in _ROMAN:
        text += number // value * numeral
        number %= value
    return text


def _ordinal(number: int) -> str:
    """An English ordinal.

    >>> _ordinal(1), _ordinal(12), _ordinal(21)
    ('1st', '12th', '21st')
    """
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
