"""Articles in Markdown, HTML, PDF and Word, each to its text with the title, date, source and language it states."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mapgen.bounded import variable
from mapgen.errors import InputError, in_one_line
from mapgen.model import Document

from .encoding import decoded_as
from .package import BROKEN, unpacked
from .scan import Scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapgen.settings import Caps

BYTES_A_CHAR = 4
"""The most that one character takes."""
EXTRA = "pip install 'mapgen[articles]'"
_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FIELD = re.compile(r"^(title|date|lang|language|source):[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def refuse_long(data: bytes, name: str, caps: Caps) -> None:
    """Refuse a text that has too many characters, whatever its encoding, before it is one.

    Raises:
        InputError: it has.
    """
    if len(data) > BYTES_A_CHAR * caps.text_chars:
        raise InputError(
            f"{name} has more than {caps.text_chars:,} characters",
            hint=f"raise the cap with {variable('text_chars')}",
        )


def markdown(data: bytes, name: str, caps: Caps) -> Document:
    """The words of a Markdown text (CommonMark) without its marks; its front matter says title, date and language.

    Raises:
        InputError: it is no text.
    """
    from markdown_it import MarkdownIt

    refuse_long(data, name, caps)
    source = decoded_as(data, name)[0].replace("\r\n", "\n")
    front = _FRONT.match(source)
    said = {key.lower(): value.strip(" \t\"'") for key, value in _FIELD.findall(front[1])} if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() :] if front else source)
    blocks: list[str] = []
    title = said.get("title", "")
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            words = "".join(_inline(token.children or []))
            blocks.append(words)
            if before is not None and before.type == "heading_open" and not title:
                title = words
    return Document(
        text="\n\n".join(blocks),
        title=title,
        source=said.get("source", ""),
        lang=said.get("lang", said.get("language", "")),
        published=_day(said.get("date", "")),
    )


def html(data: bytes, name: str, caps: Caps) -> Document:
    """The main text of a web page, without its menus and advertisements (trafilatura).

    Raises:
        InputError: no main text is found, or trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise InputError(f"{name}: HTML is read with trafilatura, which is not installed", hint=EXTRA) from error
    if len(data) > caps.html_bytes:
        raise InputError(f"{name} has {len(data) / 1e6:,.0f} MB", hint=f"raise the cap with {variable('html_bytes')}")
    if data.count(b"<") > caps.html_tags:
        raise InputError(
            f"{name} has more than {caps.html_tags:,} tags", hint=f"raise the cap with {variable('html_tags')}"
        )
    found = trafilatura.bare_extraction(
        data, with_metadata=True, include_comments=False, include_tables=True, deduplicate=False
    )
    facts = {
        key: getattr(found, key, None) or "" for key in ("text", "title", "sitename", "hostname", "language", "date")
    }
    text = facts["text"]
    if not text.strip():
        raise InputError(f"{name}: no article is found in this page", hint="save its text as .txt")
    text = re.sub(r"\n+", "\n\n", text)
    title = facts["title"].strip()
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    stated = re.search(rb"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z-]{2,12})", data[:20_000])
    return Document(
        text=text,
        title=title,
        source=(facts["sitename"] or facts["hostname"]).strip(),
        lang=(facts["language"] or (stated[1].decode("ascii") if stated else "")).partition("-")[0].lower(),
        published=_day(facts["date"]),
    )


def pdf(data: bytes, name: str, caps: Caps) -> Document:
    """The text of a PDF, page after page (pypdf).

    Raises:
        InputError: it is broken, behind a password, or pypdf is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise InputError(f"{name}: PDF is read with pypdf, which is not installed", hint=EXTRA) from error
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = _pages(reader, name, caps)
        title = str((reader.metadata.title if reader.metadata else "") or "").strip()
    except InputError:
        raise
    except Exception as error:  # a broken file makes pypdf raise whatever it stumbles on
        raise InputError(
            f"{name} cannot be read as a PDF: {in_one_line(error)}", hint="save it again, or as .txt"
        ) from error
    text = "\n\n".join(pages)
    return Document(text=text, title=title if title and title.casefold() in " ".join(text.casefold().split()) else "")


def _pages(reader: Any, name: str, caps: Caps) -> list[str]:
    """The texts of the pages of a PDF, no more of them than the caps allow.

    Raises:
        InputError: it is behind a password, has too many pages, or one that is too large.
    """
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError(f"{name} has a password", hint="save it without one")
    if len(reader.pages) > caps.pages:
        raise InputError(
            f"{name} has {len(reader.pages):,} pages",
            hint=f"the cap is {caps.pages:,}; raise it with {variable('pages')}",
        )
    pages: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages, start=1):
        content = page.get_contents()
        if content is not None and len(content.get_data()) > caps.page_bytes:
            raise InputError(
                f"{name}, page {number}: more than {caps.page_bytes / 1e6:g} MB once unpacked",
                hint=f"raise the cap with {variable('page_bytes')}",
            )
        pages.append(page.extract_text())
        size += len(pages[-1])
        if size > caps.text_chars:
            break
    return pages


def docx(data: bytes, name: str, caps: Caps) -> Document:
    """The paragraphs of a Word document (ECMA-376 part 1, §17.3), tables cell by cell, changes as accepted.

    Raises:
        InputError: it is no such document, or unpacks to more than the caps allow.
    """
    bundle = unpacked(data, name, caps)
    try:
        for part in ("word/document.xml", "docProps/core.xml"):
            if part in bundle.NameToInfo:
                with bundle.open(part) as stream:
                    Scan(f"{name}, {part}", caps, {"": (caps.elements, "elements")}).whole(stream)
        root = ET.fromstring(bundle.read("word/document.xml"))  # noqa: S314 - no DTD is let in
        core = bundle.read("docProps/core.xml") if "docProps/core.xml" in bundle.namelist() else b""
        said = ET.fromstring(core) if core else None  # noqa: S314
    except (*BROKEN, ET.ParseError, LookupError) as error:
        raise InputError(
            f"{name} cannot be read as a Word document: {in_one_line(error)}", hint="save it again, or as .txt"
        ) from error
    paragraphs = [(_style(node), "".join(_runs(node))) for node in root.iter(f"{_WORD}p")]
    stated = (said.findtext(f"{_DUBLIN_CORE}title") or "").strip() if said is not None else ""
    text = "\n\n".join(words for _, words in paragraphs if words.strip())
    headings = [words.strip() for style, words in paragraphs if style.lower().startswith(("title", "heading"))]
    title = next((words for words in headings if words), "") or (stated if stated and stated in text else "")
    return Document(text=text, title=title)


def _style(paragraph: ET.Element) -> str:
    found = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if found is None else found.get(f"{_WORD}val", "")


def _runs(node: ET.Element) -> Iterator[str]:
    """The characters of a paragraph; what was deleted while changes are tracked is not text, nor is a nested one."""
    for child in node:
        tag = child.tag.removeprefix(_WORD)
        if tag == "t":
            yield child.text or ""
        elif tag in ("tab", "br", "cr"):
            yield " "
        elif tag == "noBreakHyphen":
            yield "-"
        elif tag not in ("del", "moveFrom", "p", "pPr", "rPr", "instrText"):
            yield from _runs(child)


def _inline(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "image":
            yield ""


def _day(text: str) -> str:
    found = _DAY.search(text)
    return found[0] if found else ""
