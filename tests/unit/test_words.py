"""The map's own words: complete in every language; dates, numbers and plurals as people there write them."""

import json
import re
from pathlib import Path

import pytest

from mapgen import dates, words
from mapgen.model import When

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "ko", "ru", "zh")
CLDR = json.loads((Path(__file__).parent / "cldr_words.json").read_text(encoding="utf-8"))
PLURALS = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    **{lang: {"other"} for lang in ("ja", "ko", "zh")},
}
SCRIPTS = {"ar": "[؀-ۿ]", "ru": "[Ѐ-ӿ]", "ko": "[가-힣]", "zh": "[一-鿿]", "ja": "[ぁ-ヿ一-鿿]"}


def plain(text):
    """No-break spaces are spaces to a comparison."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def said(typed, lang, **options):
    return plain(words.date_text(dates.when(typed), lang, **options))


def test_nine_languages_at_least():
    assert set(LANGUAGES) <= set(words.languages())


def every_word(lang):
    """(group, key, form, text) of every word but the patterns of dates and numbers."""
    for group, texts in words.table(lang).items():
        if group in ("date", "number"):
            continue
        for key, text in texts.items():
            for form, one in (text if isinstance(text, dict) else {"": text}).items():
                yield group, key, form, one


def blanks(text):
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("lang", words.languages())
def test_every_language_says_everything_with_the_same_blanks(lang):
    english, other = words.table("en"), words.table(lang)
    assert {group: set(texts) for group, texts in english.items() if group != "date"} == {
        group: set(texts) for group, texts in other.items() if group != "date"
    }
    assert set(english["date"]) - {"decade_alone", "century_alone"} <= set(other["date"])
    assert [len(other["date"][key]) for key in ("months", "seasons")] == [12, 4]
    wanted = {(group, key): blanks(text) for group, key, _, text in every_word("en")}
    for group, key, form, text in every_word(lang):
        counted_in_words = form in ("zero", "one", "two") and not blanks(text)
        assert counted_in_words or blanks(text) == wanted[group, key], (group, key, form)


@pytest.mark.parametrize("lang", words.languages())
def test_a_word_that_depends_on_a_number_has_all_forms_of_its_language(lang):
    counted = {(group, key) for group, key, form, _ in every_word("en") if form}
    assert {("page", "plural"), ("page", "more")} <= counted
    for group, key in counted:
        assert set(words.forms(lang, group, key)) == PLURALS.get(lang, {"one", "other"}), key


@pytest.mark.parametrize("lang", SCRIPTS)
def test_no_word_is_left_in_english(lang):
    """What has no letter of the language's script is a sign or a unit."""
    left = {re.sub(r"\{\w+\}", "", text) for _, _, _, text in every_word(lang) if not re.search(SCRIPTS[lang], text)}
    assert all(re.fullmatch(r"[\W_]*(k?m)?", text) for text in left), left


@pytest.mark.parametrize("lang", ["de", "es", "fr"])
def test_words_in_latin_script_are_translated_too(lang):
    english = {(group, key, form): text for group, key, form, text in every_word("en")}
    same = {text for group, key, form, text in every_word(lang) if english.get((group, key, form)) == text}
    assert {text for text in same if re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text))} <= {
        "km", "Pause", "Source", "probable", "confirmed", "Position", "Route", "région", "possible"
    }  # fmt: skip


def test_french_keeps_its_signs_with_the_word_before():
    for group, key, _, text in every_word("fr"):
        assert not re.search(r"[^\u00a0\u202f][:;?!]", text.strip()), (group, key, text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_months_and_patterns_are_those_of_cldr(lang):
    cldr = CLDR[lang]
    months = [f"2018-{month:02d}" for month in range(1, 13)]
    assert [said(f"{month}-25", lang) for month in months] == cldr["days"]
    assert [said(f"{month}-25", lang, year=False) for month in months] == cldr["days without year"]
    assert [said(month, lang) for month in months] == cldr["months"]
    assert said("2018", lang).removesuffix(" г.") == cldr["year"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plural_categories_are_those_of_cldr(lang):
    for category, numbers in CLDR[lang]["plurals"].items():
        assert {words.plural_category(lang, n) for n in numbers} == {category}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_separators_are_those_of_cldr(lang):
    numbers = CLDR[lang]["numbers"]
    assert plain(words.number_text(1_234_567, lang)) == plain(numbers["1234567"])
    assert plain(words.number_text(12345.5, lang, places=1)) == plain(numbers["12345.5"])


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["about 1,200 km", "0 places", "1 place", "2 places", "5 places", "11 places", "1,200 places"]),
        ("de", ["etwa 1.200 km", "0 Orte", "1 Ort", "2 Orte", "5 Orte", "11 Orte", "1.200 Orte"]),
        ("fr", ["environ 1\u202f200 km", "0 lieu", "1 lieu", "2 lieux", "5 lieux", "11 lieux", "1\u202f200 lieux"]),
        ("es", ["unos 1200 km", "0 lugares", "1 lugar", "2 lugares", "5 lugares", "11 lugares", "1200 lugares"]),
        ("ru", ["около 1200 км", "0 мест", "1 место", "2 места", "5 мест", "11 мест", "1200 мест"]),
        ("zh", ["约 1,200 公里", *(f"{n} 个地点" for n in ("0", "1", "2", "5", "11", "1,200"))]),
        ("ko", ["약 1,200 km", *(f"장소 {n}곳" for n in ("0", "1", "2", "5", "11", "1,200"))]),
        ("ja", ["約 1,200 km", *(f"{n}か所" for n in ("0", "1", "2", "5", "11", "1,200"))]),
        (
            "ar",
            ["نحو 1,200 كم", "لا أماكن", "مكان واحد", "مكانان", "5 أماكن", "11 مكانًا", "1,200 مكان"],
        ),
    ],
)
def test_figures_and_counts(lang, texts):
    about = words.word(lang, "page", "about_km").format(km=words.number_text(1200, lang))
    assert [about, *(words.counted(lang, "page", "plural", n) for n in (0, 1, 2, 5, 11, 1200))] == texts


def test_a_russian_count_goes_by_its_last_digits():
    counts = {21: "21 место", 22: "22 места", 25: "25 мест", 111: "111 мест", 1001: "1001 место"}
    assert {n: words.counted("ru", "page", "plural", n) for n in counts} == counts


def test_an_unknown_language_has_english_words_with_english_forms():
    assert words.counted("pt", "page", "plural", 1) == "1 place"
    assert words.plural_category("uk", 3) == "other"


DATES = {
    "2018-03-01": (
        "1 مارس 2018", "1. März 2018", "1 March 2018", "1 de marzo de 2018", "1er mars 2018", "2018年3月1日",
        "2018년 3월 1일", "1 марта 2018 г.", "2018年3月1日",
    ),
    "2018-03-25/2018-03-26": (
        "25–26 مارس 2018", "25.–26. März 2018", "25–26 March 2018", "25-26 de marzo de 2018", "25-26 mars 2018",
        "2018年3月25～26日", "2018년 3월 25~26일", "25–26 марта 2018 г.", "2018年3月25日至26日",
    ),
    "2018-02-27/2018-03-02": (
        "27 فبراير – 2 مارس 2018", "27. Februar – 2. März 2018", "27 February – 2 March 2018",
        "27 de febrero – 2 de marzo de 2018", "27 février – 2 mars 2018", "2018年2月27日～3月2日",
        "2018년 2월 27일~3월 2일", "27 февраля – 2 марта 2018 г.", "2018年2月27日至3月2日",
    ),
    "2017-12-30/2018-01-02": (
        "30 ديسمبر 2017 – 2 يناير 2018", "30. Dezember 2017 – 2. Januar 2018", "30 December 2017 – 2 January 2018",
        "30 de diciembre de 2017 – 2 de enero de 2018", "30 décembre 2017 – 2 janvier 2018",
        "2017年12月30日～2018年1月2日", "2017년 12월 30일~2018년 1월 2일",
        "30 декабря 2017 г. – 2 января 2018 г.", "2017年12月30日至2018年1月2日",
    ),
    "2018-03/2018-05": (
        "مارس–مايو 2018", "März–Mai 2018", "March–May 2018", "marzo-mayo de 2018", "mars-mai 2018", "2018年3月～5月",
        "2018년 3월~5월", "март–май 2018 г.", "2018年3月至5月",
    ),
    "1950/1953": (
        "1950–1953", "1950–1953", "1950–1953", "1950-1953", "1950-1953", "1950～1953年", "1950~1953년",
        "1950–1953 гг.", "1950年至1953年",
    ),
    "2018-21": (
        "ربيع 2018", "Frühjahr 2018", "spring 2018", "primavera de 2018", "printemps 2018", "2018年春", "2018년 봄",
        "весна 2018 г.", "2018年春季",
    ),
    "2018-24": (
        "شتاء 2018–2019", "Winter 2018/19", "winter 2018–19", "invierno de 2018-2019", "hiver 2018-2019",
        "2018～19年の冬", "2018~19년 겨울", "зима 2018/19 г.", "2018年至2019年冬季",
    ),
    "195X": (
        "خمسينيات القرن الـ20", "1950er-Jahre", "1950s", "década de 1950", "années 1950", "1950年代", "1950년대",
        "1950-е годы", "1950年代",
    ),
    "19XX": (
        "القرن الـ20", "20. Jahrhundert", "20th century", "siglo XX", "XXe siècle", "20世紀", "20세기", "XX век",
        "20世纪",
    ),
    "2018-03-25~": (
        "حوالي 25 مارس 2018", "um den 25. März 2018", "about 25 March 2018", "hacia el 25 de marzo de 2018",
        "vers le 25 mars 2018", "2018年3月25日頃", "2018년 3월 25일경", "около 25 марта 2018 г.", "约2018年3月25日",
    ),
    "2018-03~": (
        "حوالي مارس 2018", "etwa März 2018", "about March 2018", "hacia marzo de 2018", "vers mars 2018",
        "2018年3月頃", "2018년 3월경", "около марта 2018 г.", "约2018年3月",
    ),
    "2018-03-25/2018-03-26~": (
        "حوالي 25–26 مارس 2018", "etwa 25.–26. März 2018", "about 25–26 March 2018",
        "aprox. 25-26 de marzo de 2018", "25-26 mars 2018 environ", "2018年3月25～26日頃", "2018년 3월 25~26일경",
        "примерно 25–26 марта 2018 г.", "约2018年3月25日至26日",
    ),
    "2018-03-25?": (
        "25 مارس 2018 (؟)", "25. März 2018 (?)", "25 March 2018 (?)", "25 de marzo de 2018 (?)", "25 mars 2018 (?)",
        "2018年3月25日（？）", "2018년 3월 25일(?)", "25 марта 2018 г. (?)", "2018年3月25日（？）",
    ),
    "2018-03-06/..": (
        "منذ 6 مارس 2018", "seit dem 6. März 2018", "since 6 March 2018", "desde el 6 de marzo de 2018",
        "depuis le 6 mars 2018", "2018年3月6日から", "2018년 3월 6일부터", "с 6 марта 2018 г.", "自2018年3月6日起",
    ),
    "2018-04/..": (
        "منذ أبريل 2018", "seit April 2018", "since April 2018", "desde abril de 2018", "depuis avril 2018",
        "2018年4月から", "2018년 4월부터", "с апреля 2018 г.", "自2018年4月起",
    ),
    "../2018-03-06": (
        "حتى 6 مارس 2018", "bis zum 6. März 2018", "until 6 March 2018", "hasta el 6 de marzo de 2018",
        "jusqu’au 6 mars 2018", "2018年3月6日まで", "2018년 3월 6일까지", "до 6 марта 2018 г.", "至2018年3月6日",
    ),
    "../195X": (
        "حتى خمسينيات القرن الـ20", "bis zu den 1950er-Jahren", "until the 1950s", "hasta la década de 1950",
        "jusqu’aux années 1950", "1950年代まで", "1950년대까지", "до 1950-х годов", "至1950年代",
    ),
    "2024-03-05T04:10Z/07:30Z": (
        "5 مارس 2024، 04:10–07:30 (UTC)", "5. März 2024, 04:10–07:30 Uhr (UTC)", "5 March 2024, 04:10–07:30 UTC",
        "5 de marzo de 2024, 04:10-07:30 UTC", "5 mars 2024, 04h10-07h30 UTC", "2024年3月5日 04:10～07:30（UTC）",
        "2024년 3월 5일 04:10~07:30(UTC)", "5 марта 2024 г., 04:10–07:30 (UTC)", "2024年3月5日04:10–07:30（UTC）",
    ),
    "2024-03-05T04:10": (
        "5 مارس 2024، 04:10 بالتوقيت المحلي", "5. März 2024, 04:10 Uhr Ortszeit", "5 March 2024, 04:10 local time",
        "5 de marzo de 2024, 04:10, hora local", "5 mars 2024, 04h10 heure locale", "2024年3月5日 現地時間04:10",
        "2024년 3월 5일 현지 시각 04:10", "5 марта 2024 г., 04:10 по местному времени", "2024年3月5日04:10（当地时间）",
    ),
    "2024-03-05T22:10Z/2024-03-06T01:30Z": (
        "5 مارس، 22:10 – 6 مارس 2024، 01:30 (UTC)", "5. März, 22:10 – 6. März 2024, 01:30 Uhr (UTC)",
        "5 March, 22:10 – 6 March 2024, 01:30 UTC", "5 de marzo, 22:10 – 6 de marzo de 2024, 01:30 UTC",
        "5 mars, 22h10 – 6 mars 2024, 01h30 UTC", "2024年3月5日 22:10～3月6日 01:30（UTC）",
        "2024년 3월 5일 22:10~3월 6일 01:30(UTC)", "5 марта, 22:10 – 6 марта 2024 г., 01:30 (UTC)",
        "2024年3月5日22:10至3月6日01:30（UTC）",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "lang", "text"),
    [(typed, lang, text) for typed, texts in DATES.items() for lang, text in zip(LANGUAGES, texts, strict=True)],
)
def test_a_date_as_a_reader_writes_it(typed, lang, text):
    assert said(typed, lang) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2018-03-01/2018-03-31", "1–31 March 2018"),
        ("2018-03/2018-05-04", "March – 4 May 2018"),
        ("2018-03-XX", "March 2018"),
        ("2018~", "about 2018"),
        ("2018%", "about 2018 (?)"),
        ("2018-23~/2019", "about autumn 2018 – 2019"),
        ("2018-03-25T04:10+08:30", "25 March 2018, 04:10 UTC+8:30"),
        ("2018-03-25T04:10-05:00", "25 March 2018, 04:10 UTC−5"),
        ("2018-03-25T04:10Z/2018-03-26", "25 March, 04:10 UTC – 26 March 2018"),
        ("2018-03-25T04:10Z/..", "since 25 March 2018, 04:10 UTC"),
        ("0800", "800"),
        ("18XX", "19th century"),
        ("20XX/..", "since the 21st century"),
    ],
)
def test_rarer_dates(typed, text):
    assert said(typed, "en") == text


@pytest.mark.parametrize("typed", ["-0100", "-0100/0050", "Y-17000"])
def test_what_lies_outside_the_calendar_is_told_as_typed(typed):
    assert {said(typed, lang) for lang in LANGUAGES} == {typed}


def test_a_date_that_was_never_read_is_told_as_typed():
    assert words.date_text(When(text="in the days of the old king"), "fr") == "in the days of the old king"


def test_bounds_without_edtf_are_whole_months_and_years_where_they_fit():
    def shown(first, last):
        bounds = [part and dates.when(part).start for part in (first, last)]
        return words.date_text(When(text="", start=bounds[0], end=bounds[1]), "en")

    assert shown("2018-03-25", "2018-03-26") == "25–26 March 2018"
    assert shown("2018-03-01", "2018-03-31") == "March 2018"
    assert shown("2018-01-01", "2019-12-31") == "2018–2019"
    assert shown("2018-03-25", None) == "since 25 March 2018"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("typed", ["2018-03-25", "2018-03-25/2018-04-02", "2018-03", "2018-21", "2018-03-06/.."])
def test_a_year_that_the_title_says_is_left_out(typed, lang):
    assert "2018" in said(typed, lang)
    assert not re.search(r"2018|年|년|г\.|\bde$", said(typed, lang, year=False))


@pytest.mark.parametrize("typed", list(DATES))
def test_no_language_shows_the_blanks_or_other_digits(typed):
    for lang in LANGUAGES:
        assert not re.search(r"[{}]|[٠-٩]|  ", said(typed, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "33.8500° S, 18.4200° W"),
        ("de", "33,8500° S, 18,4200° W"),
        ("fr", "33,8500° S\u00a0; 18,4200° O"),
        ("ru", "33,8500° ю. ш.; 18,4200° з. д."),
        ("zh", "南纬33.8500°，西经18.4200°"),
        ("ko", "남위 33.8500°, 서경 18.4200°"),
        ("ar", "33.8500 جنوبًا، 18.4200 غربًا"),
    ],
)
def test_a_position_for_people(lang, text):
    assert words.position_text(-18.42, -33.85, lang) == text


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("az-Latn", "ltr"), ("ko", "ltr")])
def test_the_direction_of_a_script(lang, direction):
    assert words.direction(lang) == direction
