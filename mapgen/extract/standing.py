"""How sure a sentence is of what it says, and whom it names as its source."""

from __future__ import annotations

import re
from functools import lru_cache

from mapgen.model import Status

_SAYS = (
    r"said|says|reported|reports|noted|notes|told|confirmed|confirms|announced|wrote|writes|according|stated|claimed|"
    r"claims|added|quoted|revealed|showed|shows|tweeted"
)
_STATUS: tuple[tuple[Status, re.Pattern[str]], ...] = tuple(
    (status, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for status, words in (
        (
            Status.DISPUTED,
            r"denied|denies|disputed|disputes|rejected the (?:report|claim)s?|contradicted|contested",
        ),
        (
            Status.CONFIRMED,
            r"(?<!not )(?<!un)confirm(?:s|ed) (?:that|the|on|it|his|her|its|their)|officially confirmed",
        ),
        (
            Status.PLANNED,
            (
                r"will|shall|plans? to|(?:is|are|was) planned|planned to|plans for|is to|are to|is due|are due|"
                r"is expected to|are expected to|"
                r"scheduled|upcoming|is set to|are set to|intends? to|in the coming \w+|later this \w+"
            ),
        ),
        (
            Status.REPORTED,
            (
                r"reportedly|apparently|allegedly|alleged|according to|is said to|was said to|were said to|reports? "
                r"(?:suggest|that|say|said|of)|media reports?|witnesses (?:say|said)|was spotted|were spotted|"
                r"unconfirmed"
            ),
        ),
        (
            Status.POSSIBLE,
            (
                r"may have|might have|could have|possibl[ey]|perhaps|suspected|speculat(?:ion|ions|ed|ive)|rumou?r(?:s|"
                r"ed)?|unclear whether"
            ),
        ),
        (Status.PROBABLE, r"probably|likely|believed to|thought to|presumably|appears? to have|appeared to have"),
        (Status.CONFIRMED, r"confirm(?:s|ed|ing)|officially|announced|official statement|acknowledged|verified"),
    )
)
_BODY = r"(?:the )?(?P<body>[A-Z][\w’'&.-]*(?:(?: (?:of|the|for|and|de|la|al))? [A-Z][\w’'&.-]*){0,5})"
_NAMED = (
    re.compile(rf"\b[Aa]ccording to (?:[a-z-]+ ){{0,4}}{_BODY}"),
    re.compile(
        rf"{_BODY}(?: news agency| news service| newspaper| agency| daily| broadcaster)?,? (?:{_SAYS})\b(?! to\b)"
    ),
    re.compile(rf"(?:{_SAYS}) by (?:[a-z-]+ ){{0,4}}{_BODY}"),
    re.compile(rf"\b(?:told|quoted by|seen by|obtained by) {_BODY}"),
)
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Guardian|Herald|Tribune|Journal|Agency|Press|Reuters|AFP|AP|Xinhua|Yonhap|TASS|Tass|BBC|CNN|"
    r"NPR|NHK|DPA|ANSA|EFE|Kyodo|Interfax|RIA|Al Jazeera|Mail|Telegraph|Independent|Australian|Economist|Globe|Daily|"
    r"Gazette|Chronicle|Observer|Radio|Television|TV|Bloomberg|Star|Sun|Le Monde|Spiegel|Zeitung|El País|Haaretz|"
    r"Coast ?[Gg]uard|Ministry|Police|Department|Office|Institute|Observatory|Organi[sz]ation|Agency|Authority|Navy|"
    r"Army|Air Force|Service|Bureau|Commission|Council|Government|University|Centre|Center|Society|Cross)\b"
)
_NOT_A_BODY = {
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "The",
    "Officials",
    "Police",
    "Witnesses",
    "Reports",
    "Both",
}


@lru_cache(maxsize=2048)
def status_of(clause: str) -> Status:
    """The standing that a text gives to what it says; without a word of doubt it is what the text reports.

    >>> status_of("The train apparently crossed the river."), status_of("They will meet in May.")
    (<Status.REPORTED: 'reported'>, <Status.PLANNED: 'planned'>)
    """
    return next((status for status, pattern in _STATUS if pattern.search(clause)), Status.REPORTED)


def named_sources(sentence: str) -> tuple[str, ...]:
    """News media and bodies that a sentence names as its source, in order.

    >>> named_sources("According to the Xinhua news agency, it was short; the Financial Times noted cars.")
    ('Xinhua', 'Financial Times')
    """
    found: dict[int, str] = {}
    for pattern in _NAMED:
        for match in pattern.finditer(sentence):
            body = re.sub(r"[’']s$", "", match["body"]).strip(" .,")
            if body and body not in _NOT_A_BODY and _OUTLET.search(body):
                found.setdefault(match.start("body"), body)
    kept: list[str] = []
    for at in sorted(found):
        if not any(found[at] in other or other in found[at] for other in kept):
            kept.append(found[at])
    return tuple(kept)
