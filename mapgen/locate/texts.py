"""Names in a text: one sense each, by what the text says of them and by the names around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mapgen.model import Mention, Use

from . import witnesses
from .company import Company
from .judge import Judgement, weighed
from .kinds import suits
from .lexicon import Entry, Lexicon, same_name
from .passage import Passage, ends_of
from .sense import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mapgen.gazetteer import Gazetteer
    from mapgen.model import Document

    from .scope import Stated
    from .search import Found
    from .sense import Flags, Floats
    from .statement import Statements

STRETCH = 60
"""Names that are ranked together; of a longer text each stretch, in the light of those before it."""
BEFORE = 20
"""Names of the stretch before that stand as witnesses."""
ROWS = 700
"""Candidates that are ranked together: the more names, the fewer of each."""
FEWEST = 6
STATED, DEFAULT, TOO_SMALL = 4.0, 1.0, 1.5
"""What a candidate gains by lying where the mention says, and in the country of the settings; and how much less likely
than a country of its name it may be to be meant by "China, Mexico"."""
SUITS, DOES_NOT, SEAT = 1.0, -0.5, 1.5
"""What a candidate gains by being of the kind that is meant, or not; and a capital where it acts for a government."""
WITNESS, CUE = 0.5, 0.3
"""How much a name counts that is not asked for, and each word that is used in one country only."""
MOST_CUES = 3


@dataclass(slots=True)
class Name:
    """All mentions of a text that mean the same by the same name."""

    mentions: list[Mention]
    spans: list[tuple[int, int]]
    entry: Entry
    key: str = ""
    stated: tuple[Stated, ...] = ()
    votes: float = 1.0

    @property
    def is_country(self) -> bool:
        """Whether a country is likeliest by the name alone."""
        return self.entry.kinds[0] == "country"


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name was judged to be, and in words what of the text speaks for it."""

    found: Found
    judgement: Judgement
    company: tuple[str, ...]


def senses(
    mentions: Sequence[Mention], document: Document, lexicon: Lexicon, statements: Statements, gazetteer: Gazetteer
) -> tuple[dict[str, Sense], list[Mention]]:
    """The sense of every mention (with a span) by its id; and the mentions whose name nobody knows, in order."""
    names, unknown = _names(mentions, lexicon, statements)
    made: dict[str, Sense] = {}
    decided: list[Name] = []
    ends = ends_of(document.text)
    others = list(_witnesses(document.text, mentions, names, lexicon, gazetteer)) if names else []
    for start in range(0, len(names), STRETCH):
        stretch = names[start : start + STRETCH]
        most = max(FEWEST, ROWS // len(stretch))
        for name in stretch:
            name.entry = name.entry.first(most)
        company = others if start == 0 else decided[-BEFORE:]
        for name, sense in zip(
            stretch, _judged(document.text, ends, stretch, company, statements.default), strict=True
        ):
            if len(names) > STRETCH:
                decided.append(_as_witness(name, lexicon, sense))
            made |= dict.fromkeys((mention.id for mention in name.mentions), sense)
    return made, unknown


def _as_witness(name: Name, lexicon: Lexicon, sense: Sense) -> Name:
    """A name that has been judged, as a witness for the next."""
    return Name([], name.spans, lexicon.of(sense.judgement.chosen), votes=sense.judgement.probability)


def _names(mentions: Sequence[Mention], lexicon: Lexicon, statements: Statements) -> tuple[list[Name], list[Mention]]:
    """Mentions by name and by what they state: those that state nothing go with the first of their name."""
    stating: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    names: list[Name] = []
    unknown: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (not _said(mention), mention.span or (0, 0))):
        entry = lexicon.entry(mention)
        if not entry.kinds:
            unknown.append(mention)
            continue
        key = same_name(mention.text) + ("+" if mention.use is Use.DEMONYM else "")
        known, said = stating.setdefault(key, []), _said(mention)
        name = next((name for other, name in known if other == said or not said), None)
        if name is None:
            stated = statements.of(mention, ()) if said else ()
            name = Name([], [], entry, key, stated)
            known.append((said, name))
            names.append(name)
        name.mentions.append(mention)
        name.spans.append(mention.span or (0, 0))
    for name in names:
        name.spans.sort()
    names.sort(key=lambda name: name.spans[0])
    return names, sorted(unknown, key=lambda mention: mention.span or (0, 0))


def _said(mention: Mention) -> tuple[str, ...]:
    return tuple(filter(None, (mention.ward, mention.district, mention.within, mention.region, mention.country)))


def _witnesses(
    text: str, mentions: Iterable[Mention], names: Sequence[Name], lexicon: Lexicon, gazetteer: Gazetteer
) -> Iterator[Name]:
    """What else of the text speaks for a country or a state."""
    own = {same_name(mention.text) for name in names for mention in name.mentions}
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, name in witnesses.names(text, gazetteer, (m.span for m in mentions if m.span is not None)):
        if same_name(name) not in own:
            found.setdefault(name, []).append((start, end))
    for name, spans in list(found.items())[:BEFORE]:
        entry = lexicon.entry(Mention(id="witness", text=name))
        if entry.kinds:
            yield Name([], spans, entry.first(FEWEST), votes=WITNESS)
    for code, count in witnesses.cues(text).items():
        yield Name([], [(0, 0)], lexicon.country(code), votes=CUE * min(count, MOST_CUES))


def _judged(text: str, ends: Sequence[int], names: Sequence[Name], others: Sequence[Name], default: str) -> list[Sense]:
    every = (*names, *others)
    passage = Passage(text, ends, [name.spans for name in every])
    bases = [_base(name, passage.hint(at) if at < len(names) else "", default) for at, name in enumerate(every)]
    if len(every) == 1:
        scores = bases
        pairs: list[tuple[int, int]] = []
        after: dict[int, int] = {}
    else:
        votes = np.array([name.votes for name in every])
        keys = np.array([name.key for name in every])
        others_only = (keys[:, None] != keys) | (keys == "")
        block = Text([name.entry.columns for name in every], np.array(passage.nearness()) * votes * others_only)
        pairs = [(a, b) for a, b in passage.qualified() if not (every[a].is_country and every[b].is_country)]
        final = block.ranked(np.concatenate(bases), pairs, passage.listed())
        scores = [final[block.slice(at)] for at in range(len(every))]
        after = {one: other for one, other in pairs if block.holds(one, other)}
    judgements = [
        weighed(name.entry.found, name.entry.bases, score) for name, score in zip(names, scores, strict=False)
    ]
    company = Company({at: judgement.chosen for at, judgement in enumerate(judgements)}, (), "text")
    return [
        Sense(
            replace(name.entry.found, stated=name.stated),
            judgement,
            tuple(company.beside(at, after.get(at)) or company.phrases(at)),
        )
        for at, (name, judgement) in enumerate(zip(names, judgements, strict=True))
    ]


def _base(name: Name, hint: str, default: str) -> Floats:
    """The bases of a name with what its mentions and the words around them say."""
    bases = name.entry.bases
    hint = next((mention.kind for mention in name.mentions if mention.kind), hint)
    if hint:
        fits = [bool(suits(kind, hint)) for kind in name.entry.kinds]
        if any(fits):
            bases = bases + np.where(fits, SUITS, 0.0 if hint == "place" else DOES_NOT)
    if any(mention.use is Use.ACTOR for mention in name.mentions):
        bases = bases + np.where(name.entry.is_seat, SEAT, 0.0)
    candidates = name.entry.found.candidates
    if name.stated:
        inside = np.array([all(one.holds(candidate) for one in name.stated) for candidate in candidates])
        if not _is_a_list(name, inside):
            bases = bases + np.where(inside, STATED, 0.0)
    elif default:
        bases = bases + np.where([candidate.country == default for candidate in candidates], DEFAULT, 0.0)
    return bases


def _is_a_list(name: Name, inside: Flags) -> bool:
    """Whether a country was stated of a country, as in "China, Mexico and Russia", and no place there is likely."""
    if not name.is_country or not all(any(scope.division is None for scope in one.scopes) for one in name.stated):
        return False
    return bool(inside.any()) and float(name.entry.bases[inside].max()) < float(name.entry.bases[0]) - TOO_SMALL
