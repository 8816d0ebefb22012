"""The page in the languages of its readers: nothing left in English, and a switch that changes everything."""

import functools
import re

import pytest

import mapgen

pytestmark = pytest.mark.browser

TEXTS = {
    "ar": ("قطار إلى بكين", "رحلة في مارس", "يغادر القطار", "محادثات", "مصدر منشور", "صححنا اليوم"),
    "ko": ("베이징행 열차", "여행 이야기", "열차가 떠난다", "회담", "공개된 출처", "날짜를 고쳤습니다"),
    "ru": ("Поезд в Пекин", "История поездки", "Поезд отправляется", "Переговоры", "Открытый источник", "Исправлено"),
    "zh": ("开往北京的列车", "一次旅程", "列车出发", "会谈", "公开来源", "更正日期"),
}
NAMES = {
    "ar": ("بيونغ يانغ", "داندونغ", "بكين", "ستوكهولم", "الحاجز"),
    "ko": ("평양", "단둥", "베이징", "스톡홀름", "나루"),
    "ru": ("Пхеньян", "Даньдун", "Пекин", "Стокгольм", "Застава"),
    "zh": ("平壤", "丹东", "北京", "斯德哥尔摩", "关口"),
}
STORY = """
mapgen: 1
title: {0}
subtitle: {1}
lang: {lang}
lengths: true
correction: {5}
sources:
  s: {{title: {4}}}
places:
  Pyongyang: {{names: {{{lang}: {a}}}}}
  Dandong: {{names: {{{lang}: {b}}}}}
  Beijing: {{names: {{{lang}: {c}}}}}
  Stockholm: {{names: {{{lang}: {d}}}}}
  post: {{at: "40.2 N, 124.6 E", names: {{{lang}: {e}}}}}
journeys:
- {{train: Pyongyang > Dandong > Beijing, when: 2018-03-25/2018-03-26, status: reported, source: s}}
- {{train: Beijing > Dandong > Pyongyang, when: 2018-03-27~, status: probable}}
steps:
- {{at: Pyongyang, when: 2018-03-25T04:10Z, title: {2}, status: reported, source: s}}
- {{between: [Pyongyang, Dandong], when: 2018-03-25~, status: possible}}
- {{at: post, within: 20 km, when: 2018-03-26?, title: {3}, because: {4}}}
- {{near: {{place: Dandong, by: 30 km, bearing: NW}}, when: 2018-03, status: disputed}}
- {{area: Dandong, when: 2018-03-26/.., status: planned}}
- {{at: "39.10 N, 125.30 E", when: 2018-03-27}}
- {{at: Beijing, when: 2018-03-26/2018-03-27, title: {3}}}
related:
- {{at: Stockholm, when: 2018-03-15/2018-03-17, title: {3}}}
"""
ALLOWED = {"OpenStreetMap", "contributors", "GeoNames", "Natural", "Earth", "UTC", "km", "Ctrl"}
SEEN = """() => {
  const out = [];
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('script, style, .names, option')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) out.push(one.getAttribute(name));
    for (const node of one.childNodes) if (node.nodeType === 3) out.push(node.textContent);
  }
  return out.filter(Boolean);
}"""


def latin(texts):
    """Words in Latin letters other than the names of those to whom a credit is owed, units and numerals."""
    return {word for text in texts for word in re.findall(r"[A-Za-z]{2,}", text)} - ALLOWED


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("languages")

    @functools.cache
    def built(lang, *, shown=""):
        names = dict(zip("abcde", NAMES[lang], strict=True))
        source = folder / f"in-{lang}{shown.replace(',', '-')}.yaml"
        source.write_text(STORY.format(*TEXTS[lang], lang=lang, **names), encoding="utf-8")
        options = {"languages": tuple(shown.split(","))} if shown else {}
        return mapgen.build(source, out=f"{folder}/", formats=["html"], **options).paths[0]

    return built


@pytest.fixture
def visit(browser):
    contexts, errors = [], []

    def opened(path, query="", size=(1280, 800), **options):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"file://{path}{query}")
        page.wait_for_selector("html[data-mapgen=ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_nothing_is_left_in_english(visit, made, lang, size):
    page = visit(made(lang), size=size)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        lang,
        "rtl" if lang == "ar" else "ltr",
    ]
    assert page.title() == TEXTS[lang][0]
    assert latin(page.evaluate(SEEN)) == set()
    for index in range(page.locator(".pin.number").count()):
        page.locator(".pin.number").nth(index).dispatch_event("click")
        assert page.get_by_role("dialog").count() == 1
        assert latin(page.evaluate(SEEN)) == set()
    page.keyboard.press("Escape")
    for step in range(page.evaluate("mapgen.steps.length")):
        page.evaluate("step => mapgen.go(mapgen.steps[step])", step)
        assert latin(page.evaluate(SEEN)) == set()
    layers = page.get_by_role("button", name=mapgen.words.word(lang, "page", "layers"))
    if layers.is_visible():  # there is no room for it on a phone
        layers.click()
        assert latin(page.locator(".layers").all_inner_texts()) == set()


@pytest.mark.parametrize("lang", TEXTS)
def test_the_list_is_in_the_language_before_any_script_runs(browser, made, lang):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{made(lang)}")
    texts = page.locator("body").all_inner_texts()
    context.close()
    assert latin(texts) == set()
    for name in NAMES[lang]:
        assert name in texts[0]


SWITCHED = {
    "en": ["25–26 March 2018", "by train, there and back", "reported", "1 place", "Pyongyang", "평양", "Whole map"],
    "de": ["25.–26. März 2018", "mit dem Zug, hin und zurück", "laut Berichten", "1 Ort", "Pjöngjang", "평양", "Ganze Karte"],
    "ko": ["2018년 3월 25~26일", "열차, 왕복", "보도", "장소 1곳", "평양", "", "전체 지도"],
    "ar": ["25–26 مارس 2018", "بالقطار، ذهابًا وإيابًا", "وفق تقارير", "مكان واحد", "بيونغ يانغ", "평양", "الخريطة كاملة"],
}  # fmt: skip


@pytest.mark.parametrize("lang", SWITCHED)
def test_the_reader_s_switch_changes_every_word_date_and_name(visit, made, lang):
    path = made("ko", shown="ko,en,de,ar")
    page = visit(path)
    if lang != "ko":
        with page.expect_navigation():
            page.locator(".key select").select_option(lang)
        page.wait_for_selector("html[data-mapgen=ready]")
    date, line, status, counted, name, native, home = SWITCHED[lang]
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        lang,
        "rtl" if lang == "ar" else "ltr",
    ]
    assert page.locator(".key select").input_value() == lang
    assert page.locator(".key select option").all_inner_texts() == ["한국어", "English", "Deutsch", "العربية"]
    assert page.get_by_role("button", name=home, exact=True).count() == 1
    assert any(text.startswith(line) for text in page.locator(".legend li").all_inner_texts())
    assert page.evaluate("mapgen.word('page', 'plural', { n: 1 })") == counted
    assert status in page.locator(".steps").first.inner_text()
    assert date in page.locator(".timeline").text_content()
    first = "[...mapgen.marks.values()].find((one) => one.nativeLang === 'ko')"
    assert page.evaluate(f"[mapgen.named({first}), mapgen.native({first})]") == [name, native]
    labels = page.locator(".names text").all_text_contents()
    assert name in labels
    assert (native in labels) == bool(native)
    twin = page.locator("#mapgen-twin")
    item = twin.locator(f"[data-place-id='{page.evaluate(first + '.place')}']")
    assert item.locator("> strong").text_content() == name
    assert item.locator("> span[lang]").all_text_contents() == ([native] if native else [])
    assert twin.locator("[data-route-id]").first.text_content().count(date) == 1
    assert page.evaluate("(word) => document.getElementById('mapgen-twin').textContent.includes(word)", status)
    if lang != "ko":
        told = page.locator("#mapgen-twin").text_content() + page.locator(".key").text_content()
        ours = {text for group in ("status", "mode", "fidelity") for text in mapgen.words.table("ko")[group].values()}
        assert {text for text in ours if re.search(rf"(?<![가-힣]){re.escape(text)}(?![가-힣])", told)} == set()


def test_names_of_several_scripts_stand_in_their_own_direction(visit, made):
    page = visit(made("ar"))
    base = "getComputedStyle(document.querySelector('.names text')).unicodeBidi"
    assert page.evaluate(base) == "plaintext"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).unicodeBidi") == "plaintext"


def test_texts_of_the_story_say_their_language_where_the_page_is_in_another(visit, made):
    path = made("ko", shown="ko,en,de,ar")
    for query, lang in (("", None), ("?lang=de", "ko")):
        page = visit(path, query)
        for text in (
            "h1",
            "#mapgen-subtitle",
            ".steps strong >> nth=0",
            "#mapgen-list [data-step-id] > strong >> nth=0",
        ):
            assert page.locator(text).get_attribute("lang") == lang, text


@pytest.mark.parametrize("lang", TEXTS)
def test_the_script_counts_and_writes_numbers_as_the_renderers_do(visit, made, lang):
    page = visit(made(lang))
    numbers = [0, 1, 2, 3, 5, 11, 21, 100, 102, 1200, 12345, 1234567]
    counted = page.evaluate("all => all.map((n) => mapgen.word('page', 'plural', { n }))", numbers)
    assert counted == [mapgen.words.counted(lang, "page", "plural", n) for n in numbers]
    position = page.evaluate("mapgen.position([-18.42, 33.85])")
    assert position == mapgen.words.position_text(-18.42, 33.85, lang)
