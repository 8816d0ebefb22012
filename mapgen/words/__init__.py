"""The map's own words (buttons, legend, dates) by language: one TOML file each, beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mapgen.model import When

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are words for, sorted."""
    return tuple(sorted(entry.name[:-5] for entry in files(__name__).iterdir() if entry.name.endswith(".toml")))


@cache
def table(lang: str) -> Mapping[str, Any]:
    """The words of a language, of its base language ("de" for "de-AT"), else the English ones.

    >>> table("en-GB")["page"]["close"]
    'Close'
    """
    for name in (lang, lang.split("-", maxsplit=1)[0], FALLBACK):
        if name in languages():
            return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
    raise AssertionError(FALLBACK)


def word(lang: str, group: str, key: str) -> str:
    """One word or phrase; a key that a language lacks is the English one.

    >>> word("en", "mode", "rail")
    'by train'
    """
    return str(table(lang).get(group, {}).get(key) or table(FALLBACK)[group][key])


def everywhere(spoken: Sequence[str], group: str, key: str) -> dict[str, str]:
    """The same word in several languages."""
    return {lang: word(lang, group, key) for lang in spoken}


def direction(lang: str) -> str:
    """`rtl` or `ltr`, as the HTML attribute wants it.

    >>> direction("ar-EG"), direction("en")
    ('rtl', 'ltr')
    """
    subtags = lang.lower().split("-")
    return "rtl" if subtags[0] in RIGHT_TO_LEFT and "latn" not in subtags[1:] else "ltr"


def date_text(when: When, lang: str, *, year: bool = True) -> str:
    """A date or an interval as a reader of that language writes it; as typed where it could not be read.

    Args:
        when: the date.
        lang: BCP 47.
        year: whether to say the year; without it where the title says it already.

    >>> from datetime import date
    >>> from mapgen.model import When
    >>> date_text(When(text="", start=date(2018, 3, 25), end=date(2018, 3, 26)), "en")
    '25–26 March 2018'
    """
    from datetime import datetime

    start, end = when.start or when.end, when.end or when.start
    if start is None or end is None:
        return when.text
    parts = table(lang)["date"]
    clock = ""
    if isinstance(start, datetime) or isinstance(end, datetime):
        clock = _clock(when)
    text = _span(start, end, parts, year=year)
    if clock:
        text = parts["clock"].format(date=text, time=clock)
    if when.start is None:
        text = parts["until"].format(date=text)
    elif when.end is None:
        text = parts["from"].format(date=text)
    if when.approximate:
        text = parts["about"].format(date=text)
    return f"{text} (?)" if when.uncertain else text


def _clock(when: When) -> str:
    """The times of day with their zone: "04:10–07:30 UTC"."""
    from datetime import datetime

    ends = [moment for moment in (when.start, when.end) if isinstance(moment, datetime)]
    times = list(dict.fromkeys(f"{moment:%H:%M}" for moment in ends))
    zone = next((moment.tzname() for moment in ends if moment.tzinfo), "") or ""
    return "–".join(times) + (f" {zone}" if zone else "")


def _span(start: date, end: date, parts: Mapping[str, Any], *, year: bool) -> str:
    """The days alone; whole months and whole years are told as such."""
    months: Sequence[str] = parts["months"]
    alone: Sequence[str] = parts.get("months_alone", months)
    whole_months = start.day == 1 and _last_of_month(end)
    if whole_months and start.month == 1 and end.month == 12:  # whole years
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if whole_months:
        if (start.year, start.month) == (end.year, end.month):
            return str(parts["month_year"].format(month=alone[start.month - 1], year=start.year))
        ends = [parts["month_year"].format(month=alone[day.month - 1], year=day.year) for day in (start, end)]
        return " – ".join(ends)

    def day(moment: date, *, with_year: bool) -> str:
        pattern = parts["day_month_year" if with_year else "day_month"]
        return str(pattern.format(day=moment.day, month=months[moment.month - 1], year=moment.year))

    if (start.year, start.month, start.day) == (end.year, end.month, end.day):
        return day(start, with_year=year)
    if (start.year, start.month) == (end.year, end.month):
        pattern = parts["day_month_year" if year else "day_month"]
        days = parts["days"].format(first=start.day, last=end.day)
        return str(pattern.format(day=days, month=months[start.month - 1], year=start.year))
    return f"{day(start, with_year=year and start.year != end.year)} – {day(end, with_year=year)}"


def _last_of_month(moment: date) -> bool:
    from datetime import timedelta

    return (moment + timedelta(days=1)).day == 1
