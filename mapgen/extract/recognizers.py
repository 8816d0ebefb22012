"""From a text to its mentions: the gazetteers decide, other recognizers are heard as witnesses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mapgen import plugins
from mapgen.errors import ConfigError
from mapgen.gazetteer import desk_gazetteers
from mapgen.model import Document, Evidence, Mention, Use

from .candidates import Seen
from .keep import kept
from .qualifiers import qualifiers
from .senses import Senses
from .sentences import sentence_at
from .spacy_names import installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapgen.gazetteer import DeskGazetteer
    from mapgen.ports import Recognizer
    from mapgen.settings import Settings


def mentions(
    document: Document,
    settings: Settings,
    recognizers: Sequence[Recognizer] | None = None,
    spans: Sequence[tuple[int, int]] = (),
) -> tuple[Mention, ...]:
    """The place names of a text in their order, each with its span, its use and what the text says of where it is.

    Args:
        document: the text; spans are code points of it: `text[start:end] == mention.text`.
        settings: `gazetteers`, `demonyms` and `model` are heeded.
        recognizers: witnesses besides the gazetteers; default: those that `settings.model` names.
        spans: stretches of the text that are names, as somebody else found them; the other names are those that
            overlap none of them.

    Raises:
        InputError: a desk's gazetteer cannot be read.
        PluginError: the model is asked for and not installed, or there is no recognizer of that name.
        DataError: the shipped gazetteer is missing or broken.
    """
    witnesses = chosen(settings) if recognizers is None else tuple(recognizers)
    return GazetteerRecognizer(settings, witnesses).with_spans(document, spans)


@lru_cache(maxsize=8)
def _loaded(name: str, settings: Settings) -> Recognizer:
    found: Recognizer = plugins.load("recognizers", name)(settings)
    return found


def chosen(settings: Settings) -> tuple[Recognizer, ...]:
    """The witnesses that the settings ask for: `model` by name; "": spaCy where it is installed.

    Raises:
        ConfigError: the gazetteers themselves are named; they are no witness of their own.
        PluginError: there is no such recognizer, or what it needs is not installed.
    """
    if settings.model == GazetteerRecognizer.name:
        raise ConfigError("the gazetteer is always asked, and no witness of itself", hint="name another, or none")
    if settings.model == "none" or (not settings.model and not installed()):
        return ()
    return (_loaded(settings.model or "spacy", settings),)


class GazetteerRecognizer:
    """Names of the shipped gazetteer and a desk's own, judged by the words around them and by witnesses."""

    name = "gazetteer"

    def __init__(self, settings: Settings, witnesses: Sequence[Recognizer] = ()) -> None:
        self._settings = settings
        self._witnesses = witnesses
        self._senses = _senses(desk_gazetteers(settings.gazetteers, settings.caps))

    def mentions(self, document: Document, /) -> tuple[Mention, ...]:
        """The names in order of their place in the text, each with its span."""
        return self.with_spans(document, ())

    def with_spans(self, document: Document, spans: Sequence[tuple[int, int]]) -> tuple[Mention, ...]:
        """The same with names at the given spans, whatever speaks against them."""
        seen = None
        if self._witnesses:
            seen = sorted(
                (one for witness in self._witnesses for one in _seen(witness.mentions(document))),
                key=lambda one: (one.start, one.end),
            )
        found = kept(document.text, self._senses, demonyms=self._settings.demonyms, seen=seen, given=spans)
        qualified = qualifiers(found.tokens, found.names, self._senses)
        bounds = found.sentences
        out = []
        for number, one in enumerate(found.names):
            start, end = one.span
            first, last = bounds[sentence_at(bounds, start)] if bounds else one.span
            fields = qualified.get(number, {})
            out.append(
                Mention(
                    id=f"{document.id or 'text'}-{number + 1}",
                    text=document.text[start:end],
                    span=(start, end),
                    kind=one.kind,
                    within=fields.get("within", ""),
                    region=fields.get("region", ""),
                    country=fields.get("country", ""),
                    use=one.use,
                    category="dateline" if one.dateline else "",
                    evidence=(Evidence(document=document.id, span=(start, end), sentence=document.text[first:last]),),
                )
            )
        return tuple(out)


def _seen(found: Sequence[Mention]) -> list[Seen]:
    """What a witness says, in our terms: a plain mention is a place, one of the use PART is none."""
    out = []
    for mention in found:
        if mention.span is not None:
            plain = {Use.DEMONYM: "demonym", Use.PART: "organisation"}.get(mention.use, "place")
            out.append(Seen(*mention.span, mention.category or plain))
    return out


@lru_cache(maxsize=4)
def _senses(desks: tuple[DeskGazetteer, ...]) -> Senses:
    return Senses(desks)
