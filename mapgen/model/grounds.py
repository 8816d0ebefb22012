"""What a fact rests on: its sources, the sentence of a text that says it, who has looked, what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .vocabularies import Doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A person looked: nothing a machine finds later changes what they saw."""

    on: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from, as a reader knows it."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    archive: str = ""
    accessed: str = ""
    credit: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as read, kept so that every span can be shown again."""

    text: str
    id: str = ""
    """Names it in evidence; unique among the texts of one story."""
    url: str = ""
    title: str = ""
    source: str = ""
    lang: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a text says something: the document's id, the span in its text (code points), and the sentence."""

    document: str
    span: tuple[int, int]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What a person should find out about a journey or a step that was drafted from texts."""

    why: Doubtful
    message: str
