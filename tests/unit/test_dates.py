"""Dates as people type them."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import dates
from mapgen.dates import DateError

MARCH = date(2018, 3, 1), date(2018, 3, 31)
YEAR = date(2018, 1, 1), date(2018, 12, 31)
TRIP = date(2018, 3, 25), date(2018, 3, 28)


@pytest.mark.parametrize(
    ("text", "edtf", "bounds"),
    [
        ("2018-03-25", "2018-03-25", (TRIP[0], TRIP[0])),
        ("2018-03", "2018-03", MARCH),
        ("2018", "2018", YEAR),
        ("2018-03-25/2018-03-28", "2018-03-25/2018-03-28", TRIP),
        ("2018-03-25/28", "2018-03-25/2018-03-28", TRIP),
        ("2018-02/03", "2018-02/2018-03", (date(2018, 2, 1), MARCH[1])),
        ("2018-03-25/04-02", "2018-03-25/2018-04-02", (TRIP[0], date(2018, 4, 2))),
        ("2018/2019", "2018/2019", (YEAR[0], date(2019, 12, 31))),
        ("2018-03-25/..", "2018-03-25/..", (TRIP[0], None)),
        ("../2018-03-25", "../2018-03-25", (None, TRIP[0])),
        ("2018/", "2018/", (YEAR[0], None)),
        ("2018-21", "2018-21", (date(2018, 3, 1), date(2018, 5, 31))),
        ("201X", "201X", (date(2010, 1, 1), date(2019, 12, 31))),
        ("2018-XX", "2018-XX", YEAR),
        ("2018-03-XX", "2018-03-XX", MARCH),
        ("25 March 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("March 25, 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("Sunday, 25th of March 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25 mars 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25. März 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25 марта 2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("2018年3月25日", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25.03.2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25/03/2018", "2018-03-25", (TRIP[0], TRIP[0])),
        ("2018-3-25", "2018-03-25", (TRIP[0], TRIP[0])),
        ("25–28 March 2018", "2018-03-25/2018-03-28", TRIP),
        ("March 25-28, 2018", "2018-03-25/2018-03-28", TRIP),
        ("25 March to 28 March 2018", "2018-03-25/2018-03-28", TRIP),
        ("from 25 March 2018 to 28 March 2018", "2018-03-25/2018-03-28", TRIP),
        ("since March 2018", "2018-03/..", (MARCH[0], None)),
        ("until March 2018", "../2018-03", (None, MARCH[1])),
        ("March 2018", "2018-03", MARCH),
        ("spring 2018", "2018-21", (date(2018, 3, 1), date(2018, 5, 31))),
        ("the 1990s", "199X", (date(1990, 1, 1), date(1999, 12, 31))),
        ("2018-24", "2018-24", (date(2018, 12, 1), date(2019, 2, 28))),
        ("20XX", "20XX", (date(2000, 1, 1), date(2099, 12, 31))),
        ("2018-XX-XX", "2018-XX-XX", YEAR),
        ("-0044-03-15", "-0044-03-15", (None, None)),
        ("-0044", "-0044", (None, None)),
        ("Y17000000002", "Y17000000002", (None, None)),
    ],
)
def test_dates_and_intervals(text: str, edtf: str, bounds: tuple[date | None, date | None]) -> None:
    found = dates.when(text)
    assert found.text == text
    assert found.edtf == edtf
    assert (found.start, found.end) == bounds


@pytest.mark.parametrize(
    ("text", "edtf", "approximate", "uncertain"),
    [
        ("2024-03-06~", "2024-03-06~", True, False),
        ("2024-03?", "2024-03?", False, True),
        ("2024%", "2024%", True, True),
        ("2018-03~/2018-04?", "2018-03~/2018-04?", True, True),
        ("about 25 March 2018", "2018-03-25~", True, False),
        ("c. 1990", "1990~", True, False),
        ("late March 2018", "2018-03~", True, False),
        ("25 March 2018?", "2018-03-25?", False, True),
        ("2018-21~", "2018-21~", True, False),
    ],
)
def test_what_is_not_sure_says_so(text: str, edtf: str, approximate: bool, uncertain: bool) -> None:
    found = dates.when(text)
    assert (found.edtf, found.approximate, found.uncertain) == (edtf, approximate, uncertain)


def test_clock_times_have_the_zone_that_is_written() -> None:
    found = dates.when("2024-03-05T04:10+02:00/07:30+02:00")
    assert found.start == datetime(2024, 3, 5, 4, 10, tzinfo=timezone(timedelta(hours=2)))
    assert found.end == datetime(2024, 3, 5, 5, 30, tzinfo=UTC)
    assert found.edtf == "2024-03-05T04:10:00+02:00/2024-03-05T07:30:00+02:00"
    assert not dates.has_unstated_zone(found)


def test_clock_times_without_a_zone_are_in_the_zone_of_the_story() -> None:
    winter = dates.when("2018-01-05T04:10", zone=ZoneInfo("Europe/Athens"))
    summer = dates.when("2018-07-05T04:10", zone=ZoneInfo("Europe/Athens"))
    assert winter.edtf == "2018-01-05T04:10:00+02:00"
    assert summer.edtf == "2018-07-05T04:10:00+03:00"


def test_a_zone_that_nobody_stated_is_not_made_up() -> None:
    found = dates.when("2024-03-05T04:10/07:30")
    assert dates.has_unstated_zone(found)
    assert found.edtf == "2024-03-05T04:10:00/2024-03-05T07:30:00"


@pytest.mark.parametrize(
    "text", ["25 March 2018, 04:10 UTC", "25 March 2018 at 4:10 am GMT", "2018-03-25 04:10Z", "2018-03-25T04:10:00Z"]
)
def test_clock_times_in_words(text: str) -> None:
    assert dates.when(text).start == datetime(2018, 3, 25, 4, 10, tzinfo=UTC)


def test_halves_of_the_day() -> None:
    assert dates.when("25 March 2018 at 12:10 am").edtf == "2018-03-25T00:10:00"
    assert dates.when("25 March 2018 at 4:10 pm").edtf == "2018-03-25T16:10:00"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("last Tuesday", "no date that can be read"),
        ("yesterday", "no date that can be read"),
        ("25 March", "no date that can be read"),
        ("2018-13", "no day of the calendar"),
        ("2018-02-30", "no day of the calendar"),
        ("29 February 2018", "no day of the calendar"),
        ("2018-03-28/2018-03-25", "ends before it starts"),
        ("2024-03-05T23:10/01:30", "ends before it starts"),
        ("2024-03-05T07:30Z/04:10Z", "ends before it starts"),
        ("28–25 March 2018", "ends before it starts"),
        ("Monday 25 March 2018", "was a Sunday, not a Monday"),
        ("03/04/2018", "could be 2018-04-03 or 2018-03-04"),
        ("2024-03-05T25:10", "no time of day"),
        ("2018-03-25/07:30", "no date that can be read"),
        ("{2018,2019}", "beyond level 1"),
        ("15XX-12-25", "beyond level 1"),
        ("2018-0X", "beyond level 1"),
        ("-0043-02-30", "no day of the calendar"),
        ("0000", "no day of the calendar"),
        ("../..", "no date that can be read"),
        ("/", "no date that can be read"),
        ("", "no date that can be read"),
        ("1" * 300, "no date that can be read"),
        ("2018T04:10", "no date that can be read"),
        ("25 March 2018 at 14:10 pm", "half day"),
        ("2018-03-25T04:10+25:00", "no distance from UTC"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        dates.when(text)


def test_zones_by_name_and_by_distance() -> None:
    assert dates.zone("UTC") is UTC
    assert dates.zone("Asia/Pyongyang") == ZoneInfo("Asia/Pyongyang")
    assert datetime(2018, 3, 25, tzinfo=dates.zone("+08:30")).utcoffset() == timedelta(hours=8, minutes=30)
    for wrong in ("Pyongyang", "asia/pyonyang", "Asia/Pyongjang"):
        with pytest.raises(DateError, match="did you mean Asia/Pyongyang"):
            dates.zone(wrong)
    for wrong in ("../../etc/passwd", "", "/etc/localtime"):
        with pytest.raises(DateError, match="no time zone"):
            dates.zone(wrong)


def test_days_and_clock_times_can_be_put_in_order() -> None:
    texts = ["2018-03-25", "2018-03-25T04:10Z", "2018-03-24T23:00+02:00", "2018-03-26~", "2018-03"]
    starts = {text: dates.bounds(dates.when(text))[0] for text in texts}
    assert sorted(texts, key=lambda text: starts[text] or datetime.max.replace(tzinfo=UTC)) == [
        "2018-03", "2018-03-24T23:00+02:00", "2018-03-25", "2018-03-25T04:10Z", "2018-03-26~",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["", "~", "?", "%"]), st.integers(0, 2))
def test_our_reading_is_that_of_the_edtf_library(day: date, mark: str, parts: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import edtf
    text = "-".join(day.isoformat().split("-")[: parts + 1]) + mark
    ours, theirs = dates.when(text), edtf.parse_edtf(text)
    assert ours.edtf == str(theirs)
    assert ours.start == date(*theirs.lower_strict()[:3])
    assert ours.end == date(*theirs.upper_strict()[:3])


@pytest.mark.parametrize("text", ["2018-21", "201X", "20XX", "2018-XX", "2018-03-XX?", "2018-XX-XX", "2018/2019~"])
def test_the_rarer_forms_are_bounded_as_by_the_edtf_library(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import edtf
    ours, theirs = dates.when(text), edtf.parse_edtf(text)
    assert (ours.start, ours.end) == (date(*theirs.lower_strict()[:3]), date(*theirs.upper_strict()[:3]))


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("0123456789-/T:Z~?X. +", max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = dates.when(text)
    except DateError:
        return
    first, last = dates.bounds(found)
    assert found.text == text
    assert not (first and last and last < first)


@settings(deadline=None)
@given(
    st.sampled_from(["2018-03-25", "2018-03/2018-04", "25 March 2018", "about March 2018", "2024-03-05T04:10Z/07:30Z"])
)
def test_the_edtf_form_says_the_same_as_what_was_typed(text: str) -> None:
    typed = dates.when(text)
    again = dates.when(typed.edtf)
    assert (again.edtf, again.start, again.end) == (typed.edtf, typed.start, typed.end)


@pytest.mark.parametrize(
    ("typed", "day"), [("18-Oct-24", "2024-10-18"), ("2-Jan-22", "2022-01-02"), ("1-Mar-87", "1987-03-01")]
)
def test_a_date_as_spreadsheets_write_it(typed, day):
    made = dates.when(typed)
    assert (made.edtf, made.text) == (day, typed)
