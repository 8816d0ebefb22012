"""Links lead to http, https and mailto only, however an address is dressed up, and whichever way it came in."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mapgen
from mapgen import render
from mapgen.address import is_link
from mapgen.compose.facts import link
from mapgen.errors import InputError
from mapgen.scene import Facts, SourceLine

if TYPE_CHECKING:
    from pathlib import Path

BAD = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "java\rscript:alert(1)", "\x01javascript:alert(1)", "\x00javascript:alert(1)", "javascript&colon;alert(1)",
    "javascript&#58;alert(1)", "&#106;avascript:alert(1)", "javascript\\x3aalert(1)", "javascript%3Aalert(1)",
    "view-source:https://a.example", "vbscript:x", "data:text/html,<script>1</script>", "data:image/svg+xml,<svg/>",
    "blob:https://a.example/1", "file:///etc/passwd", "filesystem:https://a.example/x", "about:blank", "ftp://a.example/",
    "//a.example/x", "\\\\a.example\\x", "/\\a.example", "https:\\\\a.example", "http:/a.example", "http:a.example",
    "https:///a.example", "https://", "http://?", "mailto:", "a.example", "/path", "#part", "?query", "",
    "https://user:word@a.example/", "https://paper.example@evil.example/", "https://paper.example%40evil.example/",
    "https://paper.example\\@evil.example/", "https://a.example\\.evil.example", "https://a.example:99999/",
    "https://a.example:x/", "https://[::1", "https://a b.example/", "https://a.example/a b", "https://a.example/\u00a0",
    "https://a.example/\u2028x", "https://a.example/<b>", 'https://a.example/"onclick="x', "https://a.example/`x`",
    "https://a.example/\u202egpj.exe", "https://a\u200b.example/", "https://a.example/\ud800", "https://%65vil.example/",
    "https://a.example/\x7f", "https://a.example/\x85", "https://ex\uff0eample@b.example/", "https://a\u2044b.example/",
    "jar:https://a.example!/", "intent://a.example", "tel:1", "sms:1", "x-apple:1", "ms-word:ofe|u|https://a.example/",
    "https://<b>.example/", "http://a.example\tb.example/", "http://a.example/\n", "\nhttp://a.example/", "feed:https://a.example",
]  # fmt: skip
GOOD = [
    "https://a.example/", "HTTPS://A.EXAMPLE/x", "http://a.example:8080/x?y=1&z=2#part", "mailto:desk@a.example",
    "MAILTO:desk@a.example?subject=x", "https://ko.wikipedia.org/wiki/김정은", "https://münchen.example/ü", "https://[::1]/x",
    "https://a.example/x(y)'s,z;w!~*", "https://a.example/@somebody/1", "https://127.0.0.1/", "https://xn--mnchen-3ya.example/",
    "https://a.example/a%20b%22", "https://a.example/{id}|x^", "https://web.archive.org/web/2018/https://b.example/",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_no_other_address_is_a_link(text):
    assert not is_link(text)
    assert link(text) in ("", text.strip())
    assert not link(text) or is_link(link(text))
    if text:
        for made in (
            lambda: SourceLine(title="x", url=text),
            lambda: SourceLine(title="x", archive=text),
            lambda: Facts(link=text),
        ):
            with pytest.raises(ValueError, match="no address"):
                made()


@pytest.mark.parametrize("text", GOOD)
def test_an_address_that_people_use_is_one(text):
    assert is_link(text)
    assert link(f" {text} ") == text
    assert SourceLine(title="x", url=text).url == text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(max_size=30),
    st.sampled_from(["", "http:", "https://", "mailto:", "javascript:", "//", "https://a@", "https:\\\\"]),
)
def test_what_is_a_link_says_where_it_leads(text, before):
    address = before + text
    if is_link(address):
        assert address.lower().startswith(("http://", "https://", "mailto:"))
        assert not set(address) & set(' \t\r\n\0\\<>"`\x7f\u2028\u202e')
        assert "@" not in address.split("/")[2] if not address.lower().startswith("mailto:") else True


@pytest.mark.parametrize("text", [text for text in BAD if text and "\ud800" not in text])
def test_a_story_refuses_it_with_line_and_column(tmp_path: Path, text):
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"mapgen": 1, "sources": {"a": {"title": "A", "url": text}}, "places": ["Paris"]}))
    with pytest.raises(InputError):
        mapgen.read(path)


def test_a_list_leaves_it_out_and_says_so(tmp_path: Path):
    path = tmp_path / "list.csv"
    kept = [text for text in BAD if text and not set("\0\r\n") & set(text) and "\ud800" not in text]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("name", "lat", "lon", "link"),
                *((f"Place {n}", n / 10, 1, text) for n, text in enumerate([*kept, *GOOD])),
            ]
        )
    story = mapgen.read(path)
    told = [mark.facts.link for mark in story.scene.marks() if mark.facts.link]
    assert all(is_link(text) for text in told)
    assert {text for text in told if text in kept} == set()
    assert set(GOOD) <= set(told)
    understood = {"https://a.example", "https://a.example/"}  # a bare host, and a blank at the end of an address
    assert set(told) - set(GOOD) <= understood
    assert any(issue.code == "bad-link" for issue in story.issues)
    (page,) = render.artifacts(story.scene, ("html",))
    assert b"javascript:" not in page.data.split(b'id="mapgen-data"')[0].split(b"</head>")[1]
    assert page.data.count(b'rel="noopener"') >= len(GOOD)
