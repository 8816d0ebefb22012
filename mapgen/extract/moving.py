"""The words of travel: by what, and what a preposition makes of the place behind it."""

from __future__ import annotations

import re

from mapgen.model import Mode

MODES: tuple[tuple[Mode, re.Pattern[str]], ...] = tuple(
    (mode, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for mode, words in (
        (Mode.RAIL, r"(?<!\bto )trains?|railway|railroad|rail|locomotive|carriages?|by rail"),
        (
            Mode.SEA,
            (
                r"ferry|ferries|ships?|vessels?|boats?|tankers?|freighters?|yachts?|trawlers?|(?:bulk )?carrier|liner|"
                r"cruise|"
                r"frigate|destroyer|submarine|barge|tug|sail(?:ed|s|ing)?|steam(?:ed|s|ing)|anchored|docked|moored|"
                r"berthed|"
                r"by sea|drop(?:ped)? anchor"
            ),
        ),
        (
            Mode.AIR,
            (
                r"planes?|aircraft|airliner|jets?|flights?|flew|fly|flies|flown|flying|helicopters?|airlift(?:ed)?|"
                r"landed|"
                r"took off|take off|touch(?:ed)? down|by air"
            ),
        ),
        (
            Mode.WALK,
            (
                r"walk(?:ed|s|ing)?|on foot|marched|marching|(?-i:march(?:es)?)|hik(?:ed|ing)|trek(?:ked|king)?|"
                r"pilgrims?|"
                r"pilgrimage|barefoot"
            ),
        ),
        (
            Mode.ROAD,
            (
                r"bus(?:es)?|cars?|trucks?|lorry|lorries|convoys?|motorcades?|drove|drive|driven|driving|by road|"
                r"motorway|"
                r"highway|vans?|coach(?:es)?|motorcycles?|bicycles?|cycled"
            ),
        ),
    )
)
BY = re.compile(
    r"\b(?:by|on|in|aboard) (?:a |an |the |his |her |their )?(?:\w+ ){0,2}?(?P<means>[a-z]+)", re.IGNORECASE
)
VEHICLE = re.compile(
    r"\b(?P<noun>train|ferry|ship|vessel|boat|tanker|freighter|yacht|trawler|carrier|liner|frigate|destroyer|"
    r"submarine|tug|"
    r"plane|aircraft|airliner|jet|flight|helicopter|bus|car|truck|lorry|convoy|motorcade|van|coach|pilgrim|"
    r"procession|march|"
    r"walker)s?\b"
)
SORTS = {
    "ship": "ferry ship vessel boat tanker freighter yacht trawler carrier liner frigate destroyer submarine tug",
    "plane": "plane aircraft airliner jet flight helicopter",
    "walker": "pilgrim procession march walker",
    "car": "bus car truck lorry convoy motorcade van coach",
}
KIND = {word: sort for sort, words in SORTS.items() for word in words.split()}
"""What a text calls now this and now that: "the ferry", "the ship"."""
MOVES = re.compile(
    r"\b(?:travel(?:l?ed|s|l?ing)?|went|goes|go|gone|going|journey(?:ed|s)?|left|leaves?|leaving|depart(?:ed|s|ing|"
    r"ure)?|"
    r"set (?:out|off|sail)|sets (?:out|off|sail)|arriv(?:ed|es|ing|al|e)|reach(?:ed|es|ing)?|return(?:ed|s|ing)?|"
    r"cross(?:ed|es|ing)?|pass(?:ed|es|ing)|head(?:ed|s|ing)?|mov(?:ed|es|ing)|round trip|trip|tour|journey|voyage|"
    r"visit(?:ed|s|ing)?|passage|transport(?:ed|s|ing)?|carr(?:ied|ies|ying)|took|taken|brought|fled|flee|towed|"
    r"drifted|"
    r"dock(?:ed|s|ing)?|moor(?:ed|s|ing)?|anchor(?:ed|s|ing)?|call(?:ed|s|ing) (?:in )?at|put in(?:to)?|sail(?:ed|s|"
    r"ing)?|"
    r"steam(?:ed|s|ing)|flew|fl(?:y|ies|own|ying)|land(?:ed|s|ing)|drove|driv(?:e|es|en|ing)|walk(?:ed|s|ing)?|"
    r"march(?:ed|es|ing)|rode|cycled|hiked|trekked|continu(?:ed|es|ing)|proceed(?:ed|s|ing)?|stopp(?:ed|ing)|stops|"
    r"spent (?:a|the|one|two|three|\w+) nights?|stay(?:ed|s|ing)?|rested|waited|bound for|en route|"
    r"on (?:its|his|her|their|the) way|made (?:its|his|her|their) way|began|started|ran|runs|followed)\b",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?:\bfrom|\bout of|\bleft|\bleaving|\bleaves|\bdeparted|\bdeparting|\bleave|"
    r"\b(?:began|begins|started|starts|set (?:out|off))\b[^,;]{0,20}\b(?:in|at))$"
)
OF_PEOPLE = re.compile(
    r"\b(?!(?:out|back|away|off|there|on|onwards|home|[a-z]+ed|went|flew|came|fled|left|drove|set out|took off|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|[a-z]+day|"
    r"sail|return|trip|flight|\d+) from$)[\w’'-]+ from$"
)
"""Whence somebody comes, and not where a journey begins: "three pilgrims from Seoul"."""
REACHED = (
    r"arriv(?:ed|es|e|ing|al)|land(?:ed|s|ing)|dock(?:ed|s|ing)|moored|anchored|berthed|disembarked|ended|ending|ends|"
    r"touched down|put in|dropped anchor"
)
TO = re.compile(
    rf"(?:\bto|\binto|\btowards?|\breach|\breached|\breaching|\breaches|\bvisited|\bvisiting|\bentered|\bentering|"
    rf"\bonto|"
    rf"\b(?:{REACHED})\s+(?:\w+\s+){{0,3}}?(?:in|at|off|near)|\bfor)$"
)
VIA = re.compile(
    r"(?:\bvia|\bthrough|\bover|\bacross|\bcrossed|\bcrossing|\bcrosses|\bpassed|\bpassing|\bpasses|\bpast|"
    r"\bby way(?: of)?|"
    r"\b(?:stopp?(?:ed|ing|s)|paus(?:ed|ing)|refuel(?:led|ling)|overnight(?:ed)?|stopover|stop|transit(?:ed)?)"
    r"\s+(?:[\w-]+\s+){0,4}?(?:in|at|on|near))$"
)
STAY = re.compile(
    r"\b(?:spent (?:\w+ )?nights?|stay(?:ed|s)|rested|waited|is waiting|was waiting|camped|called|calls|stopp?(?:ed|"
    r"s))\b"
    r"[^,;]{0,30}\b(?:in|at|on|near)$|^in$",
)
INTENDED = re.compile(
    r"\b(?:bound for|headed (?:for|to|towards?)|heading (?:for|to|towards?)|en route|on (?:its|his|her|their|the) way|"
    r"set (?:sail|out|off) for|left (?:[^,;]{0,40} )?for|departed (?:[^,;]{0,40} )?for)\b"
)
AT = re.compile(r"(?:\bin|\bat|\bon|\bnear|\boff|\baround|\boutside)$")
CROSSING = re.compile(r"\b(?:cross|pass)(?:ed|es|ing)\b", re.IGNORECASE)
CROSSED = frozenset({"bridge", "tunnel", "crossing", "pass", "strait", "canal", "channel", "dam", "station"})
WATER = frozenset({"river", "lake", "sea", "gulf", "bay", "strait", "ocean", "channel", "canal"})
BACK = re.compile(
    r"\bround[- ]trip\b|\bthere and back\b|\breturn (?:trip|journey|flight|voyage)\b|\bto .{1,40} and back\b",
    re.IGNORECASE,
)
LEAVES = re.compile(
    r"\b(?:left|departed|set off|set out|pulled out|took off|sailed)\b(?! (?:behind|to|the|a|an|his|her|its|their|"
    r"it|him|them|for)\b)",
    re.IGNORECASE,
)
RETURNS = re.compile(
    r"\b(?:return(?:ed|s|ing)?|(?:flew|sailed|went|travel(?:l)?ed|drove|came|got|walked|brought) (?:back|home))\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:never|not|n[’']t|without|refus(?:ed|es)|fail(?:ed)? to|cancel(?:l?ed)|instead of|offer(?:s|ed) to|"
    r"want(?:s|ed) to|(?:would|should) (?:\w+ )?have|invit(?:ed|ation|es)|call(?:ed|s) (?:on|for)|"
    r"ready to|willing(?:ness)? to)\b",
    re.IGNORECASE,
)
CALLED_OFF = re.compile(r"\b(?:cancel(?:l?ed)|called off|never took place)\b")
NEXT = re.compile(
    r"\b(?:then|next(?! (?:day|week|month|year|spring|summer|autumn|winter|[A-Z]))|afterwards|from there|later)\b",
    re.IGNORECASE,
)
THINGS = re.compile(
    r"\b(?:fire|fires|flames|smoke|winds?|rain|storm|war|talks|news|prices?|traffic|decision|accidents?|unloading|"
    r"crowds?|"
    r"water|temperatures?|tensions?|letter|letters|negotiations?|visit|trip to|road|motorway|border|scientists? say)\b",
    re.IGNORECASE,
)
"""What goes somewhere and is no traveller."""
PRONOUN = re.compile(
    r"^(?:(?:he|she|it|they|who|both|(?:one|two|three|four|all) of them)$|the (?:two|three|four|five|six|pair|"
    r"couple|group|party|"
    r"delegation|team)\b)|^$",
    re.IGNORECASE,
)
DEFINITE = re.compile(r"^(?:the|this)\b", re.IGNORECASE)
NAME = re.compile(r"(?<![\w’-])[A-Z][\w’-]+(?: (?:[A-Z][\w’-]+|al|bin|de|van|von))*")
NO_NAME = frozenset(
    [
        "the",
        "this",
        "that",
        "his",
        "her",
        "its",
        "their",
        "president",
        "chinese",
        "north",
        "south",
        "east",
        "west",
        "korean",
        "minister",
        "prime",
        "king",
        "queen",
        "captain",
        "father",
        "pope",
        "after",
        "before",
        "when",
        "where",
        "while",
        "on",
        "in",
        "at",
        "from",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "she",
        "it",
        "they",
        "he",
        "we",
        "who",
        "all",
        "one",
        "both",
        "police",
        "officials",
    ]
)
