"""The map's own words: complete in every language, and dates as people write them."""

import datetime as dt
import re

import pytest

from mapgen import words
from mapgen.model import When

MARCH = [dt.date(2018, 3, 25), dt.date(2018, 3, 26)]


def test_nine_languages_at_least():
    assert {"ar", "de", "en", "es", "fr", "ja", "ko", "ru", "zh"} <= set(words.languages())


@pytest.mark.parametrize("lang", words.languages())
def test_every_language_says_everything_with_the_same_blanks(lang):
    english, other = words.table("en"), words.table(lang)
    for group, texts in english.items():
        assert set(texts) <= set(other[group]), group
        for key, text in texts.items():
            if isinstance(text, str) and group != "date":
                assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", other[group][key])), key
    assert len(other["date"]["months"]) == 12


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "25–26 March 2018"),
        ("de", "25.–26. März 2018"),
        ("fr", "25–26 mars 2018"),
        ("es", "25–26 de marzo de 2018"),
        ("ru", "25–26 марта 2018 г."),
        ("zh", "2018年3月25–26日"),
        ("ja", "2018年3月25～26日"),
        ("ko", "2018년 3월 25–26일"),
        ("ar", "25–26 مارس 2018"),
        ("pt", "25–26 March 2018"),
    ],
)
def test_an_interval_as_a_reader_writes_it(lang, text):
    assert words.date_text(When(text="", start=MARCH[0], end=MARCH[1]), lang) == text


@pytest.mark.parametrize(
    ("start", "end", "more", "text"),
    [
        (dt.date(2018, 3, 25), dt.date(2018, 3, 25), {}, "25 March 2018"),
        (dt.date(2018, 2, 27), dt.date(2018, 3, 2), {}, "27 February – 2 March 2018"),
        (dt.date(2017, 12, 30), dt.date(2018, 1, 2), {}, "30 December 2017 – 2 January 2018"),
        (dt.date(2018, 3, 1), dt.date(2018, 3, 31), {}, "March 2018"),
        (dt.date(2018, 1, 1), dt.date(2018, 12, 31), {}, "2018"),
        (dt.date(1950, 1, 1), dt.date(1953, 12, 31), {}, "1950–1953"),
        (dt.date(2024, 3, 6), dt.date(2024, 3, 6), {"approximate": True}, "about 6 March 2024"),
        (dt.date(2024, 3, 6), dt.date(2024, 3, 6), {"uncertain": True}, "6 March 2024 (?)"),
        (dt.date(2024, 3, 6), None, {}, "from 6 March 2024"),
        (None, dt.date(2024, 3, 6), {}, "until 6 March 2024"),
        (None, None, {}, "as typed"),
        (
            dt.datetime(2024, 3, 5, 4, 10, tzinfo=dt.UTC),
            dt.datetime(2024, 3, 5, 7, 30, tzinfo=dt.UTC),
            {},
            "5 March 2024, 04:10–07:30 UTC",
        ),
    ],
)
def test_a_date_says_as_much_as_is_known(start, end, more, text):
    assert words.date_text(When(text="as typed", start=start, end=end, **more), "en") == text


def test_a_year_that_the_title_says_is_left_out():
    assert words.date_text(When(text="", start=MARCH[0], end=MARCH[1]), "en", year=False) == "25–26 March"


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("az-Latn", "ltr"), ("ko", "ltr")])
def test_the_direction_of_a_script(lang, direction):
    assert words.direction(lang) == direction
