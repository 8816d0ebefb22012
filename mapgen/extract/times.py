"""When something was, as a sentence tells it: absolute, or counted from the day of publication."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapgen.dates import DateError, when

from .timewords import CLOCK, COUNTS, DAYS_OF_MONTHS, FROM_TO, HINT, MONTH, OPEN, PATTERNS, PURPOSE, WEEKDAYS

if TYPE_CHECKING:
    from mapgen.model import When

FAR = 400
"""Days before publication from which something is history and no news."""
_DAY = len("2018-03-28")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a text tells: its span there, the EDTF form ("" where it cannot be had), and its first day."""

    span: tuple[int, int]
    said: str
    edtf: str
    first: date | None = None
    is_past: bool = True


class Calendar:
    """Reads dates in the light of the day of publication, or of what the text itself lets one infer."""

    def __init__(self, published: str = "", text: str = "") -> None:
        self.published = date.fromisoformat(published) if published else None
        self._year = self.published.year if self.published else _year_of(text)
        """The latest year that the text names: what a weekday is tried against."""
        self._sure = self.published.year if self.published else self._stated_year(text)

    def dates(self, text: str, *, anchor: date | None = None, ahead: bool = False) -> tuple[Dated, ...]:
        """The dates of a sentence or clause in their order; none overlap.

        Dates of what is only its purpose ("for a summit in May") are left out. "Since Monday" is an interval
        without an end, "until Monday" one without a beginning, "from Monday to Wednesday" has both.

        Args:
            text: the words.
            anchor: the day that "the next day" and "two days later" count from: that of what was told before.
            ahead: whether it is told of the future, so that "on Friday" is the next one.

        >>> [one.edtf for one in Calendar("2018-03-29").dates("He left yesterday and had come on 25 March.")]
        ['2018-03-28', '2018-03-25']
        """
        if not HINT.search(text):
            return ()
        taken: list[Dated] = []
        for pattern in PATTERNS:
            for found in pattern.finditer(text):
                if any(found.start() < one.span[1] and one.span[0] < found.end() for one in taken):
                    continue
                if PURPOSE.search(text[: found.start()]):
                    continue
                made = self._read(found, anchor, ahead=ahead)
                if made is not None:
                    taken.append(made)
        taken.sort(key=lambda one: one.span)
        return self._with_clock(_joined(taken, text), text, anchor)

    def _stated_year(self, text: str) -> int:
        """The year of the text by a day that it names with its weekday, 0 where there is none or they differ.

        Else that of all its full dates, where it is one and no later year is named.
        """
        self._sure = 0
        days = [
            self._read(found, None, ahead=False)
            for pattern in DAYS_OF_MONTHS
            for found in pattern.finditer(text)
            if found["weekday"]
        ]
        years = {one.first.year for one in days if one and one.first}
        full = {int(found["year"]) for pattern in DAYS_OF_MONTHS for found in pattern.finditer(text) if found["year"]}
        years = years or {year for year in full if year == self._year and len(full) == 1}
        return years.pop() if len(years) == 1 else 0

    def _read(self, found: re.Match[str], anchor: date | None, *, ahead: bool) -> Dated | None:
        parts = {key: value for key, value in found.groupdict().items() if value}
        if parts.get("month", "").lower() == "may" and not parts["month"][0].isupper():
            return None
        try:
            return self._made(found.span(), found[0], self._edtf(parts, anchor, ahead=ahead))
        except (DateError, ValueError, OverflowError):
            return None

    def _made(self, span: tuple[int, int], said: str, edtf: str) -> Dated:
        """A date with its first day.

        Raises:
            DateError: there is no such date.
        """
        first = _first(edtf)
        future = said.lower().startswith(("next", "tomorrow")) or bool(
            first and self.published and first > self.published
        )
        return Dated(span, said, edtf, first, is_past=not future)

    def _edtf(self, parts: dict[str, str], anchor: date | None, *, ahead: bool) -> str:
        """The EDTF form, "" where the day of publication or that of what was told before is needed and not known."""
        if "iso" in parts:
            return parts["iso"]
        if "lone" in parts:
            return parts["lone"] + ("~" if "part" in parts else "")
        if "decade" in parts:
            return parts["decade"] + "X"
        if "month" in parts:
            return self._in_month(parts)
        if "season" in parts:
            return self._in_season(parts)
        if "same" in parts or "turned" in parts:
            return _counted(anchor, parts) if anchor else ""
        today = self.published
        if today is None:
            return ""
        if "near" in parts:
            back = {"yesterday": 1, "last night": 1, "the day before yesterday": 2, "tomorrow": -1}
            return (today - timedelta(days=back.get(parts["near"].lower(), 0))).isoformat()
        if "weekday2" in parts:
            last = self._weekday({"weekday": parts["weekday2"]}, today, ahead=ahead)
            days = (WEEKDAYS.index(parts["weekday2"].lower()) - WEEKDAYS.index(parts["weekday"].lower())) % 7
            return f"{date.fromisoformat(last) - timedelta(days=days)}/{last}"
        if "weekday" in parts:
            return self._weekday(parts, today, ahead=ahead)
        if "unit" in parts:
            return _moved(today, parts, -1)
        if "rest" in parts:
            saturday = today - timedelta(days=(today.weekday() + 2) % 7)
            if parts["rest"].lower() in ("this", "next") or ahead:
                saturday = today + timedelta(days=(5 - today.weekday()) % 7)
            return f"{saturday}/{saturday + timedelta(days=1)}"
        return _earlier(today, parts["earlier"].lower())

    def _in_month(self, parts: dict[str, str]) -> str:
        month = MONTH[parts["month"].lower().rstrip(".")]
        year = int(parts["year"]) if "year" in parts else self._year_for(month, int(parts.get("day", "1")), parts)
        if not year:
            return ""
        if "day" not in parts:
            # early, mid and late are about a third of the month: EDTF says so with ~
            return f"{year}-{month:02}" + ("~" if "part" in parts else "")
        day = f"{year}-{month:02}-{int(parts['day']):02}"
        return f"{day}/{year}-{month:02}-{int(parts['last']):02}" if "last" in parts else day

    def _in_season(self, parts: dict[str, str]) -> str:
        """A season as EDTF numbers them, whatever the hemisphere; without a year by that of publication."""
        number = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}[parts["season"].lower()]
        turn = parts.get("turn", "").lower()
        mark = "~" if turn in ("early", "late") else ""
        if "year" in parts:
            return f"{parts['year']}-{number}{mark}"
        if self.published is None:
            return ""
        now = 21 + (self.published.month - 3) % 12 // 3
        year = self.published.year - (self.published.month < 3)  # January belongs to the winter before
        if turn == "last":
            year -= number >= now
        elif turn == "next":
            year += number <= now
        return f"{year}-{number}"

    def _year_for(self, month: int, day: int, parts: dict[str, str]) -> int:
        """The year of a date that states none: that of publication, or the one before where it would lie far ahead."""
        if self.published is not None:
            year = self.published.year
            ahead = (date(year, month, min(day, 28)) - self.published).days
            is_past = parts.get("lead", "").lower() in ("since", "last")
            return year - 1 if ahead > (0 if is_past else 200) else year + 1 if ahead < -330 else year
        if self._year and "weekday" in parts:
            number = WEEKDAYS.index(parts["weekday"].lower())
            fits = [
                year
                for year in range(self._year, self._year - 7, -1)
                if day <= calendar.monthrange(year, month)[1] and date(year, month, day).weekday() == number
            ]
            return fits[0] if fits else 0
        return self._sure  # a year that only happens to stand in the text is no ground for a date

    def _weekday(self, parts: dict[str, str], today: date, *, ahead: bool) -> str:
        number = WEEKDAYS.index(parts["weekday"].lower())
        back = (today.weekday() - number) % 7
        which = parts.get("which", "").lower()
        if which in ("next", "until", "by") or (ahead and which != "last"):
            return (today + timedelta(days=(number - today.weekday()) % 7 or 7)).isoformat()
        return (today - timedelta(days=back or (7 if which == "last" else 0))).isoformat()

    def _with_clock(self, dates: tuple[Dated, ...], text: str, anchor: date | None) -> tuple[Dated, ...]:
        """The same with the clock time of the text, put to the one day that it names, else to that told before."""
        found = CLOCK.search(text)
        if found is None or any(found.start() < one.span[1] and one.span[0] < found.end() for one in dates):
            return dates
        clock = _clock(found)
        day = dates[0].edtf if dates else anchor.isoformat() if anchor else ""
        if not clock or len(day) != _DAY:
            return dates
        made = Dated(dates[0].span if dates else found.span(), found[0], f"{day}T{clock}", _first(day), True)
        return (made, *dates[1:])


def _first(edtf: str) -> date | None:
    """The day on which a date begins, or by which it was over; None where it says neither."""
    moment: When | None = when(edtf) if edtf else None
    start = (moment.start or moment.end) if moment else None
    return date(start.year, start.month, start.day) if start else None


def _joined(taken: list[Dated], text: str) -> tuple[Dated, ...]:
    """Dates with the words that open or close an interval, two that are its ends put together."""
    made: list[Dated] = []
    for one in taken:
        between = text[made[-1].span[1] : one.span[0]] if made else ""
        first_word = one.said.split()[0].lower()
        if made and (joint := FROM_TO.match(between + " " if not between.endswith(" ") else between)) is not None:
            last = made[-1]
            opened = last.said.lower().startswith(("from", "between")) or bool(
                re.search(r"\b(?:from|between)\s+(?:the )?$", text[: last.span[0]], re.IGNORECASE)
            )
            ends = (last.edtf.removesuffix("/.."), one.edtf)
            if ends[0] > ends[1] and not re.search(r"\d{4}", last.said):
                ends = (one.edtf[:4] + ends[0][4:], one.edtf)  # the year stands behind the second
            is_range = opened or "and" not in joint[0].split()
            if is_range and all(len(edge) == _DAY for edge in ends) and ends[0] < ends[1]:
                span = (last.span[0], one.span[1])
                made[-1] = Dated(span, text[slice(*span)], "/".join(ends), last.first, one.is_past)
                continue
        lead = OPEN.search(text[: one.span[0]])
        word = lead["word"].lower() if lead else first_word if first_word in ("since", "until", "by", "from") else ""
        edtf = one.edtf
        if edtf and "/" not in edtf and word == "since":
            edtf = f"{edtf}/.."
        elif edtf and "/" not in edtf and word in ("until", "till", "by"):
            edtf = f"../{edtf}"
        made.append(Dated(one.span, one.said, edtf, one.first, one.is_past))
    return tuple(made)


def _clock(found: re.Match[str]) -> str:
    """A clock time, or two with a slash, "" where there is no such time."""

    def told(hour: str, minute: str | None, half: str | None) -> str:
        h, m = int(hour), int(minute or 0)
        h = h % 12 + 12 * half.lower().startswith("p") if half else h
        return f"{h:02}:{m:02}" if h < 24 and m < 60 else ""

    if found["noon"]:
        return "12:00"
    if found["h3"]:
        return told(found["h3"], None, found["half3"])
    zone = "Z" if found["zone"] else ""
    start = told(found["h"], found["m"], found["half"] or found["half2"])
    if not found["h2"] or not start:
        return start + zone if start else ""
    end = told(found["h2"], found["m2"], found["half2"])
    return f"{start}{zone}/{end}{zone}" if end > start else start + zone


def _counted(anchor: date, parts: dict[str, str]) -> str:
    """A day counted from another: "the next day", "two weeks earlier"."""
    if "same" in parts:
        days = {"next": 1, "following": 1, "day after": 1, "previous": -1, "day before": -1}
        return (anchor + timedelta(days=days.get(parts["same"].lower(), 0))).isoformat()
    return _moved(anchor, parts, -1 if parts["turned"].lower() in ("earlier", "before") else 1)


def _moved(day: date, parts: dict[str, str], sign: int) -> str:
    """So many days, weeks, months or years from a day; "" for "several", which says no number."""
    said = parts["count"].lower()
    count = COUNTS.get(said, int(said) if said.isdigit() else 0) * sign
    unit = parts["unit"].lower()
    if not count:
        return ""
    if unit == "year":
        return f"{day.year + count}"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return f"{months // 12}-{months % 12 + 1:02}"
    moved = day + timedelta(days=count * (7 if unit == "week" else 1))
    return moved.isoformat() + ("~" if unit == "week" else "")


def _earlier(today: date, said: str) -> str:
    """A stretch around publication: "earlier this month" is up to today, "next month" the whole of it."""
    which, unit = said.split(maxsplit=1)[0], said.rsplit(" ", 1)[1]
    monday = today - timedelta(days=today.weekday())
    if unit == "week":
        if which in ("last", "next"):
            start = monday + timedelta(days=-7 if which == "last" else 7)
            return f"{start}/{start + timedelta(days=6)}"
        return f"{today}/{monday + timedelta(days=6)}" if which == "later" else f"{monday}/{today}"
    if unit == "month":
        first = today.replace(day=1)
        if which in ("last", "next"):
            other = first - timedelta(days=1) if which == "last" else first + timedelta(days=31)
            return f"{other.year}-{other.month:02}"
        if which == "later":
            return f"{today}/{today.replace(day=calendar.monthrange(today.year, today.month)[1])}"
        return f"{first}/{today}"
    if unit == "year":
        if which in ("last", "next"):
            return f"{today.year + (1 if which == 'next' else -1)}"
        return f"{today}/{today.year}-12-31" if which == "later" else f"{today.year}"
    return today.isoformat()


def _year_of(text: str) -> int:
    """The year that a text is most likely from: the latest that it names, 0 where it names none."""
    years = [int(year) for year in re.findall(r"\b((?:19|20)\d\d)\b", text)]
    return max(years, default=0)


def by_then(dated: Dated) -> Dated:
    """The date of what was over when it was reported: an end and no beginning.

    "On 28 March the agency confirmed that he had visited Beijing" dates the visit to 28 March or before.
    """
    if len(dated.edtf) != _DAY:
        return Dated(dated.span, dated.said, "", None, dated.is_past)
    return Dated(dated.span, dated.said, f"../{dated.edtf}", dated.first, dated.is_past)


def history(dates: tuple[Dated, ...], calendar_: Calendar) -> bool:
    """Whether a sentence tells of long ago: all its dates lie far before publication."""
    base = calendar_.published
    known = [one.first for one in dates if one.first is not None and not one.edtf.endswith("/..")]
    if not known:
        return False
    if base is None:
        newest = calendar_._year  # noqa: SLF001 - of this module
        return bool(newest) and all(day.year < newest for day in known)
    return all((base - day).days > FAR for day in known)
