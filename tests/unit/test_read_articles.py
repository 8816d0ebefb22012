"""Articles of every kind become documents whose text is kept once, so that every span can be shown again."""

import http.server
import io
import threading
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapgen.errors import InputError, Offline, Refused
from mapgen.pipeline import made_settings
from mapgen.read import document, prose
from mapgen.read.language import language

SETTINGS = made_settings()
FIRST = "The ferry Marlin left the harbour of Paros at dawn and was seen again two hours later."
SECOND = "Nobody on board was hurt, the coast guard said, and the ship went on to Piraeus under its own power."
DOCX = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>A ferry off Paros</w:t></w:r></w:p>'
    f"<w:p><w:r><w:t>{FIRST[:20]}</w:t></w:r><w:r><w:t>{FIRST[20:]}</w:t></w:r>"
    "<w:del><w:r><w:delText>Struck out.</w:delText><w:t>gone</w:t></w:r></w:del></w:p>"
    f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>A ferry off Paros | The Paper</title>'
    '<meta property="og:title" content="A ferry off Paros"><meta property="og:site_name" content="The Paper">'
    '<meta property="article:published_time" content="2024-03-02T10:00:00Z"></head>'
    "<body><nav><a href='/'>Subscribe to all our newsletters</a></nav>"
    f"<article><h1>A ferry off Paros</h1><p>{FIRST} {SECOND}</p><p>{SECOND} {FIRST}</p></article>"
    "<footer>Cookie settings</footer></body></html>"
)


def read(text, name="article.txt", **options):
    data = text if isinstance(text, bytes) else text.encode()
    return document.of_bytes(data, name, settings=made_settings(**options) if options else SETTINGS)


def word(xml=DOCX):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("word/document.xml", xml)
    return out.getvalue()


def pdf(lines):
    """A PDF of one page, written by hand (ISO 32000-1 §7.5)."""
    shown = (
        b"BT /F1 11 Tf 40 780 Td 14 TL " + b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines) + b" ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One line\nbroken to a\nwidth of this\nsort it is so.", "One line broken to a width of this sort it is so."),
        ("The bor-\nder was shut.", "The border was shut."),
        ("A second-\ntier talk; second-tier talks.", "A second-tier talk; second-tier talks."),
        ("North-\nEast Asia is far.", "North-East Asia is far."),
        ("The ﬁrst ofﬁcial\u00a0left.", "The first official left."),
        ("soft\u00adhyphen and\u200b zero width", "softhyphen and zero width"),
        ("First paragraph here.\n\nSecond paragraph.", "First paragraph here.\n\nSecond paragraph."),
        ("“Curly” quotes — and dashes – stay’s", "“Curly” quotes — and dashes – stay’s"),
        ("列车抵达\n北京车站。", "列车抵达北京车站。"),
        ("cafe\u0301", "café"),
        ("page one ends in\x0cthe middle of it.", "page one ends in\n\nthe middle of it.".replace("\n\n", " ")),
        ("a\r\nb c", "a b c"),
    ],
)
def test_typesetting_is_undone(typed, kept):
    assert prose.kept(typed) == kept


def test_lines_parted_by_blank_lines_are_one_paragraph_again():
    lines = [
        "The guest came by train on Sunday and was met at the station by a motorcade of",
        "the first rank, which drove through the capital while the streets were closed to",
        "all others; the guesthouse had been emptied the week before, and its neighbours",
        "were told nothing, though the banners along the line had been seen by everybody",
        "who passed. He left two days later.",
        "A year after that the visit was returned, again by train, and again nothing was",
        "said before the guest was at home.",
    ]
    made = prose.kept(" \n\n".join(lines)).split("\n\n")
    assert made == [" ".join(lines[:5]), " ".join(lines[5:])]


@given(st.text(max_size=300))
def test_keeping_is_done_once(text):
    once = prose.kept(text)
    assert "\r" not in once
    assert prose.kept(once).replace("\n\n", " ") == once.replace("\n\n", " ")


@pytest.mark.parametrize(
    ("text", "prose_it_is"),
    [
        (f"{FIRST}\n{SECOND}", True),
        (f"A ferry off Paros\n\n{FIRST}", True),
        ("Dandong\nBeijing\nPyongyang", False),
        ("name\tlat\tlon\nDandong\t40.1\t124.4\nBeijing\t39.9\t116.4", False),
        ("Primary Health Centre, Dala\nGeneral Hospital, Kano\nMurtala Muhammad Specialist Hospital", False),
        ("Paris, Texas\nParis, France\nLondon, Ontario\nSt. John's, Newfoundland", False),
        ("一列装甲列车星期天夜里越过鸭绿江进入丹东。第二天早晨抵达北京，车站周围的街道全部封闭。", True),
        ("Поезд пересёк реку ночью, и никто его не видел. Утром он был в Пекине.", True),
    ],
)
def test_an_article_is_told_from_a_list(text, prose_it_is):
    assert prose.is_prose(text) is prose_it_is


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FIRST, "en"),
        ("Der Zug fuhr in der Nacht über die Brücke und kam am Morgen in der Stadt an.", "de"),
        ("Le train a traversé le fleuve dans la nuit et personne ne l'a vu dans la ville.", "fr"),
        ("El tren cruzó el río por la noche y llegó a la capital por la mañana.", "es"),
        ("Поезд пересёк реку ночью и прибыл в Пекин.", "ru"),
        ("Потяг перетнув річку вночі й прибув до Києва.", "uk"),
        ("列车夜里越过鸭绿江。", "zh"),
        ("列車は夜に鴨緑江を渡った。", "ja"),
        ("열차는 밤에 압록강을 건넜다.", "ko"),
        ("عبر القطار النهر ليلا ووصل إلى العاصمة.", "ar"),
        ("Dandong Beijing Pyongyang", ""),
    ],
)
def test_the_language_is_told(text, code):
    assert language(text) == code


def test_markdown_loses_its_marks_and_says_its_title():
    made = read(
        f"---\ndate: 2024-03-02\n---\n# A *ferry* off Paros\n\n{FIRST[:30]}\n{FIRST[30:]} [link](http://x.example)\n\n- one\n- two",
        "a.md",
    )
    assert made.title == "A ferry off Paros"
    assert made.published == "2024-03-02"
    assert made.text.split("\n\n")[1] == " ".join(f"{FIRST[:30]} {FIRST[30:]} link".split())
    assert "http" not in made.text


def test_html_gives_the_article_and_not_its_menus():
    made = read(PAGE, "a.html")
    assert (made.title, made.source, made.published, made.lang) == (
        "A ferry off Paros",
        "The Paper",
        "2024-03-02",
        "en",
    )
    assert made.text.count(FIRST) == 2
    assert "newsletters" not in made.text
    assert "Cookie" not in made.text


def test_pdf_lines_become_sentences():
    made = read(
        pdf(["A ferry off Paros", "", FIRST[:40] + "-", FIRST[40:].strip(), SECOND[:50], SECOND[50:].strip()]), "a.pdf"
    )
    assert "Nobody on board was hurt" in made.text
    assert made.lang == "en"


def test_word_documents_keep_their_paragraphs_and_drop_what_was_struck_out():
    made = read(word(), "a.docx")
    assert made.title == "A ferry off Paros"
    assert made.text == f"A ferry off Paros\n\n{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"%PDF-1.4 broken", "a.pdf", "cannot be read as a PDF"),
        (b"PK\x03\x04 nothing", "a.docx", "a.docx"),
        (word("<w:document"), "a.docx", "cannot be read as a Word document"),
        (word('<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "a.docx", "declares a document type"),
        (b"<html><body></body></html>", "a.html", "no article"),
        (b" \n\n ", "a.txt", "holds no text"),
        (b"\x00\x01\x02", "a.txt", "NUL"),
        (b"...", "a.rtf", "no article that can be read"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_name(data, name, says):
    with pytest.raises(InputError, match=says) as caught:
        read(data, name)
    assert name in caught.value.message
    assert caught.value.hint


def test_a_text_over_the_cap_is_refused():
    with pytest.raises(InputError, match="characters") as caught:
        read("word " * 50, caps={"text_chars": 100})
    assert "MAPGEN_CAPS__TEXT_CHARS" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"A ferry off Paros\n\nPublished: 2 March 2024\n\n{FIRST}", "2024-03-02"),
        (f"A ferry off Paros\n\nMarch 2, 2024\n\n{FIRST}", "2024-03-02"),
        (f"A ferry off Paros\n\n{FIRST} It was on 3 March 2024.", ""),
        (f"A ferry off Paros\n\nMarch 2024\n\n{FIRST}", ""),
        (f"A ferry off Paros\n\nBy A. Writer\nPiraeus, 2 March 2024\n\n{FIRST}", "2024-03-02"),
        (f"A ferry off Paros\n\nA. Writer | March 2, 2024 | 5 min read\n\n{FIRST}", "2024-03-02"),
        (f"A ferry off Paros\n\nUpdated: 2 March 2024, 10:22 BST\n\n{FIRST}", "2024-03-02"),
        (f"ATHENS, March 2, 2024 (Newswire) -- {FIRST}", "2024-03-02"),
        (f"The storm of Paros, 2 March 2024\n\n{FIRST}", ""),
        (f"A ferry off Paros\n\n{FIRST * 3}\n\nThe storm, 2 March 2024\n\n{FIRST}", ""),
    ],
)
def test_a_line_of_its_own_dates_the_article(text, day):
    assert read(text).published == day


def test_what_the_user_says_of_the_date_wins():
    assert read(f"A ferry off Paros\n\n2 March 2024\n\n{FIRST}", published="2024-03-05").published == "2024-03-05"


@pytest.fixture
def site():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/2024/ferry-off-paros.html"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.loopback
def test_an_address_of_this_machine_is_not_fetched_unless_allowed(site):
    with pytest.raises(Refused, match="no public address"):
        document.of_address(site, settings=made_settings(offline=False))
    made = document.of_address(site, settings=made_settings(offline=False, private_addresses=True))
    assert (made.id, made.title, made.url) == ("ferry-off-paros", "A ferry off Paros", site)


def test_an_address_is_asked_only_where_the_network_is_allowed():
    for settings in (SETTINGS, made_settings(offline=True)):
        with pytest.raises(Offline, match="only when told to"):
            document.of_address("http://news.example/a", settings=settings)
