"""Which of the stretches that could be names are names of places: everything said for and against, added up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from mapgen.gazetteer.ranking import Quality
from mapgen.model import Use

from . import patterns
from .candidates import Candidate, Kept, Seen, Witness
from .people import LIKELY, SURE
from .reading import Reading
from .scripts import COMMON_HAN, Joint, joint_of
from .tokens import Shape
from .vocabulary import AT_OR_IN, BEFORE_IN_RUN, COLLEGES, DAYS, GENERIC_AFTER, PUBLIC, SEATS, SMALL_BODIES, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .senses import Sense, Senses
    from .surroundings import Around

THRESHOLD = 0.0
PERSON = {SURE: -6.0, LIKELY: -3.0}
REPEATED_SURNAME = {SURE: -3.5, LIKELY: -2.0}
"""What a name loses where the text calls a person so."""
LOWER_ELSEWHERE = -1.5
BORNE_NAME = -0.5
"""What a name loses by each level at which it is a given name or a surname, when it stands alone."""
NAMED_AFTER_PERSON = -1.5
SAID_ELSEWHERE = 2.0
"""What a name gains where another place of the text says clearly that it is a place's."""
IN_A_ROW = 0.7
SAYS_ITSELF = 1.0
"""What "Knox County" gains by its second word."""
SEAT, STANDS_AT = -2.0, 1.0
"""What a seat of government loses, and what it gains where the text says that something was at it or in it."""
CODE, SHORT = -4.0, -1.5
"""What capitals lose that are no known abbreviation, and names of two or three letters."""
POSTAL = -5.0
FOREIGN, FOREIGN_WORD = -0.5, -2.0
"""What a name loses in a text that is not English, of which we know no words; and where it is a word there."""
CASELESS = -0.6
_LARGE = ("country", "admin1", "territory")
_OF = frozenset(("state", "city", "town", "village", "county", "province", "commonwealth", "district", "university"))
_NO_NAMES = frozenset(("st", "ste", "mt", "san", "santa", "el", "la", "le"))
_BODIES = frozenset(("council", "authority", "department", "police", "court", "parliament", "government", "museum"))
_SHORT_STREETS = frozenset(("st", "rd", "ave", "blvd", "ln", "hwy", "pkwy"))


def kept(
    text: str,
    senses: Senses,
    *,
    demonyms: bool,
    seen: Sequence[Seen] | None = None,
    given: Sequence[tuple[int, int]] = (),
) -> Kept:
    """The place names of a text.

    Args:
        text: as read.
        senses: what the gazetteers know.
        demonyms: whether names of peoples count.
        seen: what a model saw; None: no model was asked.
        given: spans that are names, whatever speaks against it; what overlaps one is left out.
    """
    weighing = _Weighing(Reading(text, senses), seen, demonyms=demonyms)
    return weighing.kept(senses, given)


class _Weighing:
    """One text, all that may be a name in it, and what speaks for each."""

    def __init__(self, reading: Reading, seen: Sequence[Seen] | None, *, demonyms: bool) -> None:
        self._reading = reading
        self._tokens = reading.tokens
        self._witness = None if seen is None else Witness(reading.tokens, seen)
        self._demonyms = demonyms

    def kept(self, senses: Senses, given: Sequence[tuple[int, int]]) -> Kept:
        """The names, those given among them, in order."""
        names = self._chosen(self._found())
        for one in names:
            one.span = self._tokens.starts[one.first], self._end(one)
        if given:
            wanted = [self._given(senses, *span) for span in given]
            taken = {at for one in wanted for at in range(one.first, one.last + 1)}
            names = [one for one in names if not taken.intersection(range(one.first, one.last + 1))]
            names = sorted([*names, *wanted], key=lambda one: one.span)
        return Kept(self._tokens, self._reading.sentences, names)

    def _found(self) -> list[Candidate]:
        reading, witness = self._reading, self._witness
        found = [one for pair in reading.windows if (one := self._candidate(*pair)) is not None]
        found += patterns.generics(reading, witness)
        found += patterns.streets(reading, witness)
        found += patterns.unheard(reading)
        if witness is not None:
            found += patterns.seen_only(reading, witness, {(one.first, one.last) for one in found})
        self._support(found)
        found += self._beside(found)
        return found

    def _end(self, one: Candidate) -> int:
        """The end of a name; the full stop of "Main St." belongs to it."""
        end, word = self._tokens.ends[one.last], self._tokens.words[one.last]
        shortened = (one.kind == "street" and word.casefold() in _SHORT_STREETS) or word == "Twp"
        return end + (shortened and self._tokens.text[end : end + 1] == ".")

    def _given(self, senses: Senses, start: int, end: int) -> Candidate:
        """What was given as a name, with what the text says around it."""
        first = bisect_right(self._tokens.ends, start)
        last = max(first, bisect_left(self._tokens.starts, end) - 1)
        text = self._tokens.text[start:end].strip()
        sense = senses.of([text]).get(text)
        if first >= len(self._tokens):
            return Candidate(first, last, sense, 0.0, Use.LITERAL, span=(start, end))
        near = self._reading.around(first, last)
        return Candidate(
            first, last, sense, 0.0, _use(sense, near), near.kind, near.strong, near.dateline, (start, end)
        )

    def _candidate(self, first: int, last: int) -> Candidate | None:
        """A name that the gazetteers know, weighed; None where it cannot be meant."""
        reading, words = self._reading, self._reading.words
        sense = reading.sense(first, last)
        if sense is None or (sense.demonym and not self._demonyms):
            return None
        if reading.shapes[first] is Shape.CASELESS:
            return self._caseless(first, last, sense)
        plain = words[first].casefold()
        if plain in DAYS or (plain == "the" and (first == last or reading.sense(first + 1, last) is not None)):
            return None
        if first == last and (plain in _NO_NAMES or (plain in TITLES and sense.common) or plain in GENERIC_AFTER):
            return None
        if (
            last > first + 1
            and plain in _OF
            and words[first + 1] == "of"
            and reading.sense(first + 2, last) is not None
        ):
            return None  # the State of Illinois is Illinois
        if last > first and (words[last].casefold() in COLLEGES or self._is_body(first, last)):
            return None
        if self._goes_on(first, last, sense):
            return None
        near = reading.around(first, last)
        score = sense.prior + near.score + self._against(first, last, near)
        if last > first and words[last].casefold() in GENERIC_AFTER:
            score += SAYS_ITSELF
        if first == last:
            score += self._single(first, sense)
        if self._witness is not None:
            score += self._witness.says(first, last)
        inside = sense.kind in SEATS and self._stands_at(first)
        if inside:
            score += STANDS_AT
        elif (sense.kind in SEATS or words[last] == "Court") and not near.strong:
            score += SEAT
        strong = near.strong or near.dateline or inside
        return Candidate(first, last, sense, score, _use(sense, near), near.kind, strong, near.dateline)

    def _stands_at(self, first: int) -> bool:
        """Whether "at" or "inside" stands before it, an article in between or not."""
        words = self._reading.words
        at = first - 2 if first > 1 and words[first - 1].casefold() == "the" else first - 1
        return at >= 0 and words[at].casefold() in AT_OR_IN

    def _goes_on(self, first: int, last: int, sense: Sense) -> bool:
        """Whether it is cut short, "Knox" of Knox County, or too long, "Dublin City" of Dublin City Council."""
        reading, words = self._reading, self._reading.words
        following = words[last + 1].casefold() if last < reading.run(last)[1] else ""
        if following in GENERIC_AFTER and reading.sense(first, last + 1) is not None:
            return True
        inner = reading.sense(first, last - 1) if last > first and words[last] == "City" else None
        if inner is None or inner.kind != "city" or following not in PUBLIC:
            return False
        return sense.kind != "city" or inner.population >= sense.population

    def _is_body(self, first: int, last: int) -> bool:
        """Whether it is a place and a body of it: of "Highland Council" Highland is the place."""
        words = self._reading.words
        return words[last].casefold() in _BODIES and self._reading.sense(first, last - 1) is not None

    def _caseless(self, first: int, last: int, sense: Sense) -> Candidate | None:
        """A name of a script without capitals: only what the name itself says counts, so it must say more."""
        text = self._reading.text(first, last)
        if text in COMMON_HAN:
            return None
        unspaced = joint_of(text[0]) is not Joint.WHOLE
        score = sense.prior + CASELESS + (min(1.0, 0.5 * (len(text) - 2)) if unspaced else 0.0)
        return Candidate(first, last, sense, score, Use.DEMONYM if sense.demonym else Use.LITERAL)

    def _against(self, first: int, last: int, near: Around) -> float:
        """Persons, foreign words, what stands before it in the same run."""
        reading, score = self._reading, 0.0
        if sure := reading.person(first, last):
            score += PERSON[sure]
        elif first == last and not near.strong:
            again = reading.surnames.get(reading.words[first].casefold(), 0)
            score += REPEATED_SURNAME.get(again, 0.0)
        if not reading.english:
            score += FOREIGN
            if first == last and reading.words[first].casefold() in reading.lower:
                score += FOREIGN_WORD
        begun = reading.run(first)[0]
        if begun < first and self._tokens.gap(first - 1) == " ":
            score += self._behind(first, begun)
        return score

    def _single(self, at: int, sense: Sense) -> float:
        """What speaks against a single word: that it is a word, a person's name, a code."""
        reading, score = self._reading, 0.0
        word, shape = reading.words[at], reading.shapes[at]
        if sense.common and word.casefold() in reading.lower:
            score += LOWER_ELSEWHERE
        if not sense.famous:
            following = reading.words[at + 1].casefold() if at + 1 < len(reading.words) else ""
            if sense.surname > 1 and following in SMALL_BODIES:
                score += NAMED_AFTER_PERSON
            score += BORNE_NAME * (sense.given + max(0, sense.surname - 1))
        if shape is Shape.INITIAL:
            return score + 2 * CODE
        if sense.abbreviation:
            postal = len(word) == 2 and sense.quality is Quality.CODE
            return score + (POSTAL if postal and not self._is_postal(at) else 0.0)
        if shape is Shape.UPPER and (len(word) <= 4 or "." in word):
            return score + self._code(at, sense)
        return score + (SHORT if len(word) <= 3 and not sense.famous else 0.0)

    def _is_postal(self, at: int) -> bool:
        """Whether two capitals stand where a state does: "Boston, MA", "D-CA", "Boston MA 02108"."""
        before, shapes = self._tokens.before(at) if at else "", self._reading.shapes
        if before == "-":
            return True
        named = at > 0 and shapes[at - 1] in (Shape.CAPITAL, Shape.UPPER)
        coded = at + 1 < len(shapes) and shapes[at + 1] is Shape.NUMBER and len(self._reading.words[at + 1]) == 5
        return named and (before == ", " or (before == " " and coded))

    def _code(self, at: int, sense: Sense) -> float:
        """A few capitals are a code unless the line is all in capitals."""
        shapes, words = self._reading.shapes, self._reading.words
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(words)]
        shouted = any(shapes[i] is Shape.UPPER and len(words[i]) > 4 for i in near)
        return 0.0 if shouted else -0.5 if sense.famous else CODE

    def _behind(self, first: int, begun: int) -> float:
        """A capitalised word stands right before: "West Nebraska", "Charter Cable Alliance"."""
        reading, before = self._reading, first - 1
        if before in reading.opening and before == begun and reading.common(before) >= 4:
            return 0.0
        if reading.words[before].casefold() in BEFORE_IN_RUN:
            return 0.3
        if reading.sense(before, before) is not None and reading.run(first)[1] == first:
            return -1.0
        return -1.8

    def _support(self, found: list[Candidate]) -> None:
        """One sense a text: what is clearly a place once is more likely one elsewhere."""
        texts = [self._reading.text(one.first, one.last).casefold() for one in found]
        clear = {text for one, text in zip(found, texts, strict=True) if one.strong and one.score > 1.0}
        for one, text in zip(found, texts, strict=True):
            if text in clear and not one.strong and one.use is not Use.PART:
                one.score += SAID_ELSEWHERE

    def _beside(self, found: list[Candidate]) -> list[Candidate]:
        """What stands in a row with places or is qualified by one: "Suba, Migori and Siaya", "Attapeu, Laos".

        Their scores grow; names that nobody knows are given back.
        """
        before: dict[int, list[Candidate]] = {}
        after: dict[int, list[Candidate]] = {}
        for one in found:
            before.setdefault(one.last, []).append(one)
            after.setdefault(one.first, []).append(one)
        new = []
        for one in {one.first: one for one in found if _is_likely(one)}.values():
            if one.first and self._tokens.before(one.first) == ", ":
                large = one.sense is not None and one.sense.kind in _LARGE
                for other in before.get(one.first - 1, ()):
                    if other.use not in (Use.DEMONYM, Use.PART):
                        other.score += patterns.QUALIFIED if large else IN_A_ROW
                if large and one.first - 1 not in before:
                    unknown = patterns.qualified(self._reading, one.first - 1)
                    new += [unknown] if unknown is not None else []
            if self._tokens.gap(one.last) in (", ", " and ", ", and "):
                for other in after.get(one.last + 1, ()):
                    if other.use is Use.LITERAL and other.score < THRESHOLD:
                        other.score += IN_A_ROW
        return new

    def _chosen(self, found: list[Candidate]) -> list[Candidate]:
        """The likely ones, the longer before the shorter it holds."""
        likely = [one for one in found if _is_likely(one)]
        likely.sort(key=lambda one: (one.first - one.last, -one.score, one.first))
        taken: set[int] = set()
        out = []
        for one in likely:
            span = range(one.first, one.last + 1)
            if not taken.intersection(span):
                taken.update(span)
                out.append(one)
        return sorted(out, key=lambda one: one.first)


def _is_likely(one: Candidate) -> bool:
    return one.score >= THRESHOLD and one.use is not Use.PART


def _use(sense: Sense | None, near: Around) -> Use:
    if sense is not None and sense.demonym:
        return Use.DEMONYM
    if near.named_after:
        return Use.PART
    return Use.ACTOR if near.acts else Use.LITERAL
