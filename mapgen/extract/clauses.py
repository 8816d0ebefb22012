"""A sentence taken apart into its clauses: who does what, what introduces it, and which places stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mapgen.model import Evidence, Use

from . import verbs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapgen.model import Document, Mention, Place

_FILL = re.compile(
    r"(?:(?:(?<=\s)|^)(?:the|a|an|his|her|its|their|nearby|neighbou?ring|northern|southern|eastern|western|central|"
    r"port|"
    r"capital|border|coastal|ancient|small|main|city|town|village|villages|island|islands|district|province|region|"
    r"state|"
    r"county|harbou?r|airport|station|coast|suburb|outskirts|centre|center|resort|peninsula|valley|military|air|base|"
    r"prefecture|beach|hospital|convent|waters|[a-z]+ city|[A-Z][a-z]+(?:n|sh|ese|ch|i)|of)\b|[’']s\b|[\s,“”\"'‘’(-])+$"
)
"""What may stand between a preposition and the name that it governs: "from the port city of Tartus"."""
_ATTRIBUTIVE = re.compile(
    r"(?:-| )(?:officials?|diplomats?|diplomatic|forces|troops|soldiers|military|governments?|president|leaders?|"
    r"ministers?|ministry|envoys?|intelligence|sanctions|law|laws|citizens?|nationals?|police|authorities|embassy|"
    r"delegation|backed|led|based|born|flagged|owned|registered|made|media|newspapers?|volunteers|newspaper)\b"
)
"""What makes a name before it say whose or what sort, and not where."""
_SHORE = re.compile(r" (?:coasts?|shores?|waters|coastline)\b")
"""After a people's name it is a place: "off the Danish coast"."""
_BREAK = re.compile(
    r"(?P<strong>[;—–]|:(?!\d)|\s--?\s|(?<=[a-z0-9])\s?\()"
    r"|(?P<comma>,)?[”\"]?\s*(?P<word>\b(?:who|whom|which|whose|where|when|while|whereas|although|though|because|"
    r"after|before|"
    r"until|since|as soon as|if|unless|but|and|or|then|that|so|as)\b)\s*"
    r"|(?P<plain>,)[”\"]?\s+"
)
_RELATIVE = ("who", "whom", "which", "whose", "where", "when", "that")
_ADVERBIAL = (
    "while", "whereas", "although", "though", "because", "after", "before", "until", "since", "as soon as", "if",
    "unless", "so", "as",
)  # fmt: skip
_HELPER_BEFORE = re.compile(r"\b(?:have|has|had)\s*$")
_QUOTE = re.compile(r"[“\"](?P<said>[^“”\"]{2,})[”\"]?")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"(?:(?:early|late|mid|last|next)[- ])?(?:\d|{_MONTH}\b|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
_ADVERBS = re.compile(
    rf"^(?:(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?,"
    r"|and|but|then|also|meanwhile|however|later|instead|from there|next|so|apparently|reportedly"
    r"|(?:on|in|at|by|since|after|before|from|to|during|until|over|late|early|around|about|some|two|three|five|four|"
    r"\d+)"
    r"\b[^,]*,(?=\s)"
    r"|(?:on|in|at|since) (?:early |late |mid-?)?(?:\d{1,2} )?[A-Z]\w+(?: \d{1,2}(?:, \d{4})?)?(?: \d{4})?"
    r"(?: (?:morning|evening|night|afternoon))?"
    r"|\w+ (?:days?|weeks?|hours?|months?|minutes?) (?:later|earlier|before)|the (?:next|following|same) \w+"
    r"|yesterday|today)(?:\b|(?<=,))[\s,]*)+",
    re.IGNORECASE,
)
_ADVERB_TAIL = re.compile(
    r"(?:\s*\b(?:also|then|just|only|apparently|reportedly|now|later|first|already|since|still|probably|allegedly|"
    r"together|"
    r"soon|finally|never|not|again|today|yesterday))+\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:[A-Z]?[a-z]+ing\b.*,|in|at|on|from|with|to|by|for|during|after|before|according|despite|near|since)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:the|a|an|he|she|it|they|one|its|her|his|their|both|two|three)\b")
_WHO_SAYS = re.compile(
    rf"according to\b|(?:\S+ ){{0,9}}?{verbs.SAYS.pattern}(?! that)[^,]{{0,60}}$|{verbs.SAYS.pattern} "
)
"""What follows the comma in "…, the coast guard said on Tuesday"."""
SPOKEN = 30
"""Characters of a quote that is more than a word or a name."""
_ASIDE = re.compile(r"\d+$|\w+(?:ed|en) by\b")
"""What is put in behind somebody or something: an age, "driven by …"."""
_THING = re.compile(r"\b(?:a|an|the|his|her|its|their) (?:[\w-]+ ){0,3}[\w-]+$", re.IGNORECASE)
"""What stands last before "which": "it was put on a truck"."""
_OF_NEXT = re.compile(r"(?:[’']s)? (?:[\w-]+ ){0,3}?(?:city|town|port|village|capital|resort|island|harbou?r) of ")
_REPORTED = re.compile(r"^[A-Z][^“\".]{1,60}\b(?:reported|wrote|noted|writes|reports):?,? ?[“\"]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: its span there, the mention, and what it was located as."""

    span: tuple[int, int]
    mention: Mention
    place: Place

    @property
    def kind(self) -> str:
        """The kind of what was chosen, "" where nothing is known of it."""
        return self.place.chosen.kind if self.place.chosen else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, with the places that it names in their order."""

    document: Document
    span: tuple[int, int]
    number: int
    spots: tuple[Spot, ...]

    text: str = field(init=False, compare=False)
    """Its words as they stand in the document."""
    told: str = field(init=False, compare=False)
    """Its words with what somebody says in quotes blotted out; what a paper is quoted with stays."""

    def __post_init__(self) -> None:
        text = self.document.text[self.span[0] : self.span[1]]
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "told", text if _REPORTED.match(text) else _QUOTE.sub(_blotted, text))

    @property
    def is_heading(self) -> bool:
        """Whether it stands without an end: a title, a line of a list."""
        return re.search(r"[.!?…:;,][”\"’»)\]]*$", self.text) is None

    @property
    def evidence(self) -> Evidence:
        """The sentence as evidence."""
        return Evidence(document=self.document.id, span=self.span, sentence=self.text)

    def is_of_next(self, spot: Spot) -> bool:
        """Whether a name only says whose or where the next is: "the Black Sea port of Poti"."""
        after = next((one.span[0] for one in self.spots if one.span[0] >= spot.span[1]), None)
        return after is not None and _OF_NEXT.fullmatch(self.text, spot.span[1], after) is not None

    def before(self, spot: Spot, reach: int = 70) -> str:
        """The words before a place in small letters, without what may stand between a preposition and its name."""
        start = max((one.span[1] for one in self.spots if one.span[1] <= spot.span[0]), default=0)
        between = self.text[start : spot.span[0]]
        other = next((one for one in self.spots if one.span[1] == start), None)
        if other is not None and re.fullmatch(
            r"(?:[’']s)?[\w\s’'-]*\b(?:city|town|port|village|capital|station|airport) of |,? and (?:the )?", between
        ):
            # "China’s border city of Dandong", "through Thebes and Sparta": what governs the one governs the other
            return self.before(other, reach)
        lead = self.text[max(0, spot.span[0] - reach) : spot.span[0]]
        return _FILL.sub("", lead).rstrip().lower()


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence around one verb.

    `lead` is the word that introduces it ("where", "after", "and"; "" for what begins a sentence or goes on after an
    insertion); `subject` who does it, in the words of the text, taken over where the clause has none of its own.
    """

    sentence: Sentence
    span: tuple[int, int]
    lead: str = ""
    subject: str = ""
    verb: int | None = None
    """Where its first finite verb begins, in the sentence."""
    is_attribution: bool = False
    """Who says it: "the coast guard said on Tuesday"."""
    goes_on: bool = False
    """Its subject is that of the clause before."""

    text: str = field(init=False, compare=False)
    """Its words, without the one that introduces it and what somebody says in quotes."""
    spots: tuple[Spot, ...] = field(init=False, compare=False)
    """The places in it."""

    def __post_init__(self) -> None:
        start, end = self.span
        object.__setattr__(self, "text", self.sentence.told[start:end])
        object.__setattr__(self, "spots", tuple(one for one in self.sentence.spots if start <= one.span[0] < end))

    @property
    def told(self) -> str:
        """From its verb on."""
        return self.sentence.told[self.span[0] if self.verb is None else self.verb : self.span[1]]


def _blotted(found: re.Match[str]) -> str:
    return "·" * len(found[0]) if len(found[0]) > SPOKEN else found[0]


def sentences_of(
    document: Document,
    spans: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    places: Mapping[str, Place],
) -> tuple[Sentence, ...]:
    """The sentences of a document with those of its places that are meant as places and were found.

    What somebody says in quotes tells of the speaker; only what a paper is quoted with is told by the text.

    Args:
        document: the text.
        spans: of its sentences, in order.
        mentions: its names with their spans.
        places: by the id of the mention.
    """
    made: list[Sentence] = []
    ordered = sorted((one for one in mentions if one.span), key=lambda one: one.span or (0, 0))
    at = 0
    for number, (start, end) in enumerate(spans):
        spots: list[Spot] = []
        text = document.text[start:end]
        spoken = [] if _REPORTED.match(text) else [found.span() for found in _QUOTE.finditer(text)]
        while at < len(ordered) and (span := ordered[at].span) is not None and span[0] < end:
            mention = ordered[at]
            place = places.get(mention.id)
            inside = (span[0] - start, span[1] - start)
            if (
                span[0] >= start
                and place is not None
                and place.found
                and _is_there(document.text, mention, span[1])
                and not any(first <= inside[0] < last and last - first > SPOKEN for first, last in spoken)
            ):
                spots.append(Spot(inside, mention, place))
            at += 1
        made.append(Sentence(document, (start, end), number, tuple(spots)))
    return tuple(made)


def _is_there(text: str, mention: Mention, end: int) -> bool:
    """Whether a name says where: not whose or what sort, unless it is the people of a coast."""
    if _SHORE.match(text, end) and mention.use is Use.DEMONYM:
        return True
    return mention.use is Use.LITERAL and not _ATTRIBUTIVE.match(text, end)


def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The clauses of a sentence in their order; together they are the sentence.

    A word that may join clauses joins them where a verb follows: "sailed from there and anchored off Istanbul" is
    two, "through the Bosphorus and the Dardanelles" is one.
    """
    text = sentence.told
    found = verbs.finite(text)
    cuts = _cuts(sentence, text, found)
    made: list[Clause] = []
    main = ""  # the subject of what was last told outside a relative clause
    for number, (begin, start, lead) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(text)
        if end <= start:
            continue
        verb = next((at for at, _ in found if start <= at < end), None)
        own = _subject(text[start:verb]) if verb is not None else ""
        if lead in ("who", "which", "that") and not own and made:
            subject, goes_on = _antecedent(text[made[-1].span[0] : begin]) or made[-1].subject, False
        else:
            before = made[-1].subject if made and lead in ("and", "or", "but", "then") else main
            subject, goes_on = (own, False) if own else (before or main, True)
        said = verb is not None and lead in ("", "resume") and bool(verbs.SAYS.match(text, verb))
        said = said and not _quotes(text, verb or 0, end)
        is_attribution = said and start > 0 and not _that_follows(text, verb or 0, end)
        if not is_attribution and lead not in _RELATIVE[:-1] and lead not in _ADVERBIAL and own:
            main = own
        if verb is None and lead == "":
            words = text[start:end].strip()
            main = main if _OPENS.match(words) else _subject(words)  # "The ship, which …": its verb is still to come
        if verb is None and made and lead == "resume":
            # a date, a name in apposition: part of what stands before
            made[-1] = replace(made[-1], span=(made[-1].span[0], end))
            continue
        made.append(
            Clause(sentence, (start, end), "" if lead == "resume" else lead, subject, verb, is_attribution, goes_on)
        )
    return tuple(made)


def _cuts(sentence: Sentence, text: str, found: Sequence[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """Where clauses begin: where the one before ends, where its own words start, and the word that introduces it."""
    starts = [at for at, _ in found]
    cuts: list[tuple[int, int, str]] = [(0, 0, "")]
    for match in _BREAK.finditer(text):
        if any(one.span[0] <= match.start() < one.span[1] for one in sentence.spots):
            continue
        here = cuts[-1][1]
        has_verb = any(here <= at < match.start() for at in starts)
        following = [at for at in starts if at >= match.end()]
        word = match["word"]
        if match["strong"]:
            cuts.append((match.start(), match.end(), ""))
        elif match["plain"]:
            if match.end() in starts or (has_verb and _attributes(text, match.end())):
                cuts.append((match.start(), match.end(), "resume"))
        elif word in ("and", "or", "then", "but"):
            joined = following and re.search(r"\b(?:and|or|but)\s+$", text[match.end() : following[0]])
            if has_verb and following and not joined and _near(text, match.end(), following[0]):
                cuts.append((match.start(), match.end(), word))
        elif word == "that":
            is_said = any(verbs.SAYS.match(text, at) for at in starts if at < match.start())
            if (
                following
                and _near(text, match.end(), following[0])
                and (is_said or (following[0] == match.end() and not has_verb))
            ):
                cuts.append((match.start(), match.end(), word))
        elif (
            following
            and _near(text, match.end(), following[0])
            and not (word in ("as", "since", "so") and not match["comma"] and not has_verb)
            and not (word == "since" and _HELPER_BEFORE.search(text[: match.start()]))
            and not (word in ("since", "until", "before", "after") and _DATE.match(text, match.end()))
        ):
            cuts.append((match.start(), match.end(), word))
    return _with_main_verbs(text, cuts, starts)


def _with_main_verbs(text: str, cuts: list[tuple[int, int, str]], starts: Sequence[int]) -> list[tuple[int, int, str]]:
    """A relative clause in a subject ends where the main verb begins: "a fire that broke out has spread"."""
    made: list[tuple[int, int, str]] = []
    for number, (begin, start, lead) in enumerate(cuts):
        made.append((begin, start, lead))
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(text)
        own = [at for at in starts if start <= at < end]
        before = any(at < begin for at in starts)
        if lead in ("that", "who", "which", "where") and not before and len(own) > 1:
            made.append((own[1], own[1], "resume"))
    return made


def _near(text: str, start: int, verb: int) -> bool:
    """Whether a verb is that of the words from `start` on: no comma or further joint but one of a date between them."""
    between = text[start:verb]
    return len(between.split()) <= 11 and not re.search(r"[;:—]|,(?! \d{4}).*,|\b(?:who|which|where|while)\b", between)


def _attributes(text: str, start: int) -> bool:
    """Whether "…, the coast guard said" or "according to" follows a comma."""
    return _WHO_SAYS.match(text, start) is not None


def _that_follows(text: str, verb: int, end: int) -> bool:
    return bool(re.match(r"\w+(?: \w+){0,3}$", text[verb:end].strip())) and text[end : end + 6].strip().startswith(
        "that"
    )


def _quotes(text: str, verb: int, end: int) -> bool:
    return bool(re.match(r"\w+:", text[verb:end]))


def _subject(words: str) -> str:
    """Who does it: the words before the verb without adverbs, "" where there are none."""
    words = words.strip(" ·,“”\"'‘’()-–—")
    front = _ADVERBS.match(words)
    words = _ADVERB_TAIL.sub("", words[front.end() if front else 0 :]).strip(" ·,“”\"'‘’")
    before, _, last = words.rpartition(", ")
    if front and "," not in before and _BEGINS.match(last):
        return last  # "In Troy, the main port, the roof was torn off"
    if _OPENS.match(words):
        if ", " in words:
            return words.rpartition(", ")[2]
        ends = [found.start() for found in _BEGINS.finditer(words)]
        return words[ends[-1] :] if ends else ""
    return words


def _antecedent(before: str) -> str:
    """What "which" or "who" stands for: the words of the clause before it, from its last verb or joint on."""
    parts = [part.strip() for part in re.split(r"[,;:—]\s+|\b(?:said|and|that)\b", before.rstrip(" ,"))]
    while len(parts) > 1 and _ASIDE.match(parts[-1]):
        parts.pop()
    words = parts[-1]
    found = [at for at, _ in verbs.finite(words)]
    if found:
        last = _THING.search(words)
        return last[0] if last and last.start() > found[-1] else ""
    return words
