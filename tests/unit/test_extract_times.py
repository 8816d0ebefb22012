"""Dates as sentences tell them, in the light of the day of publication or of what was told before."""

from __future__ import annotations

from datetime import date

import pytest

from mapgen.extract.times import Calendar, by_then, history

THURSDAY = "2018-03-29"


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        # a day, whole
        ("It left on 2018-03-25 for Troy.", "2018-03-25"),
        ("It left on 25 March 2018 for Troy.", "2018-03-25"),
        ("It left on 25th of March 2018.", "2018-03-25"),
        ("It left on March 25, 2018.", "2018-03-25"),
        ("It left on Sunday, March 25.", "2018-03-25"),
        ("It left on Sunday, 25 March, at dawn.", "2018-03-25"),
        # a weekday without a preposition, as wires write, and what is none
        ("It ran aground Sunday off Troy.", "2018-03-25"),
        ("It closed on Good Friday.", ""),
        ("It sails every Sunday.", ""),
        ("The Sunday Times saw it.", ""),
        # a day without a year: the one of publication, or the one before
        ("It left on 25 March.", "2018-03-25"),
        ("It left on 12 December.", "2017-12-12"),
        ("It left on 3 May.", "2018-05-03"),
        # stretches
        ("It lay there from 3 to 5 March.", "2018-03-03/2018-03-05"),
        ("It lay there 3-5 March.", "2018-03-03/2018-03-05"),
        ("It lay there on 14 and 15 March 2018.", "2018-03-14/2018-03-15"),
        ("It lay there from 28 February to 2 March.", "2018-02-28/2018-03-02"),
        ("It lay there from 30 April to 2 May 2017.", "2017-04-30/2017-05-02"),
        ("They met between Monday and Wednesday.", "2018-03-26/2018-03-28"),
        ("They met on Monday and Tuesday.", "2018-03-26/2018-03-27"),
        # open at one end
        ("It has been there since 25 March.", "2018-03-25/.."),
        ("It has been there since Monday.", "2018-03-26/.."),
        ("It has been there since September.", "2017-09/.."),
        ("It stays until Friday.", "../2018-03-30"),
        ("It must be there by 5 April.", "../2018-04-05"),
        ("It has been there since 2011.", "2011/.."),
        # months, seasons, years
        ("It was in March 2018.", "2018-03"),
        ("It was in early March 2018.", "2018-03~"),
        ("It was in late January.", "2018-01~"),
        ("It was in mid-February.", "2018-02~"),
        ("It was at the end of February 2018.", "2018-02~"),
        ("It was in November.", "2017-11"),
        ("It was last summer.", "2017-22"),
        ("It is planned for next spring.", "2019-21"),
        ("It was in the summer of 2016.", "2016-22"),
        ("It was in autumn 2017.", "2017-23"),
        ("It was in 2011.", "2011"),
        ("It was in late 2016.", "2016~"),
        ("It was in the 1990s.", "199X"),
        # weekdays
        ("It left on Sunday.", "2018-03-25"),
        ("It left on Thursday.", "2018-03-29"),
        ("It left late on Sunday.", "2018-03-25"),
        ("It left last Thursday.", "2018-03-22"),
        ("It leaves next Tuesday.", "2018-04-03"),
        ("It left Wednesday night.", "2018-03-28"),
        # counted from today
        ("It left yesterday.", "2018-03-28"),
        ("It left today.", "2018-03-29"),
        ("It left last night.", "2018-03-28"),
        ("It left the day before yesterday.", "2018-03-27"),
        ("It leaves tomorrow.", "2018-03-30"),
        ("It left two days ago.", "2018-03-27"),
        ("It left three weeks ago.", "2018-03-08~"),
        ("It left two months ago.", "2018-01"),
        ("It left seven years ago.", "2011"),
        ("It left last week.", "2018-03-19/2018-03-25"),
        ("It leaves next week.", "2018-04-02/2018-04-08"),
        ("It left earlier this week.", "2018-03-26/2018-03-29"),
        ("It left earlier this month.", "2018-03-01/2018-03-29"),
        ("It leaves later this month.", "2018-03-29/2018-03-31"),
        ("It left last month.", "2018-02"),
        ("It leaves next month.", "2018-04"),
        ("It left last year.", "2017"),
        ("It left at the weekend, over the weekend.", "2018-03-24/2018-03-25"),
        # clock times
        ("It left on Sunday at 17:30.", "2018-03-25T17:30"),
        ("It left on Sunday at 7:15 a.m. sharp.", "2018-03-25T07:15"),
        ("It left on Sunday at around 5 p.m. with two aboard.", "2018-03-25T17:00"),
        ("It left on Sunday at 04:10 UTC.", "2018-03-25T04:10Z"),
        ("It was dark on Sunday between 04:10 and 07:30.", "2018-03-25T04:10/07:30"),
        ("It left at noon on Sunday.", "2018-03-25T12:00"),
        # no dates
        ("It may leave soon.", ""),
        ("They walked 25 km in 3 hours.", ""),
        ("He prepared for a summit in May.", ""),
        ("It left several days ago.", ""),
        ("It left on 31 February.", ""),
        ("It left at 25:70.", ""),
    ],
)
def test_a_date_is_read_in_the_light_of_publication(words: str, edtf: str) -> None:
    """The first date of the words, "" where there is none that can be had."""
    found = Calendar(THURSDAY).dates(words)
    assert (found[0].edtf if found else "") == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("The next day it went on.", "2018-03-26"),
        ("It went on the following day.", "2018-03-26"),
        ("That evening it went on.", "2018-03-25"),
        ("On the same day it went on.", "2018-03-25"),
        ("Two days later it went on.", "2018-03-27"),
        ("It had come three days earlier.", "2018-03-22"),
        ("A week later it went on.", "2018-04-01~"),
        ("The previous day it had come.", "2018-03-24"),
        ("It went on at around 22:40.", "2018-03-25T22:40"),
    ],
)
def test_days_are_counted_from_what_was_told_before(words: str, edtf: str) -> None:
    """Without a day told before, they are no date."""
    calendar = Calendar(THURSDAY)
    assert [one.edtf for one in calendar.dates(words, anchor=date(2018, 3, 25))] == [edtf]
    assert not any(one.edtf for one in calendar.dates(words))


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("It sails on Friday.", "2018-03-30"),
        ("It sails on Monday.", "2018-04-02"),
        ("It sails on Thursday.", "2018-04-05"),
    ],
)
def test_what_is_planned_is_on_the_next_such_day(words: str, edtf: str) -> None:
    """Not on the last."""
    assert Calendar(THURSDAY).dates(words, ahead=True)[0].edtf == edtf


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("On Tuesday, March 27, it left. It was 2018.", "Tuesday, March 27", "2018-03-27"),
        ("On Tuesday, March 27, it left. It was 2018.", "on March 28", "2018-03-28"),
        ("It was found on 3 June 2024.", "on 28 May", "2024-05-28"),
        ("It was found on 3 June 2024, as on 11 May 2012.", "on 28 May", ""),
        ("It left on 28 May.", "on 28 May", ""),
        ("It left on Sunday.", "on Sunday", ""),
        ("It left yesterday.", "yesterday", ""),
    ],
)
def test_without_a_day_of_publication_only_what_the_text_itself_settles_is_dated(
    text: str, words: str, edtf: str
) -> None:
    """A weekday with its date gives the year; nothing is taken for granted."""
    assert Calendar("", text).dates(words)[0].edtf == edtf


def test_a_report_bounds_what_it_reports() -> None:
    """What was confirmed on a day had happened by then."""
    dated = Calendar(THURSDAY).dates("On 28 March the agency confirmed")[0]
    assert by_then(dated).edtf == "../2018-03-28"


@pytest.mark.parametrize(
    ("words", "is_long_ago"),
    [("It was in 1994.", True), ("It was in March.", False), ("It has been so since 2011.", False), ("It was.", False)],
)
def test_what_lies_far_back_is_history(words: str, is_long_ago: bool) -> None:
    """And no part of the story; what has lasted since then is."""
    calendar = Calendar(THURSDAY)
    assert history(calendar.dates(words), calendar) is is_long_ago
