"""The words by which a text tells a time: the forms of dates, of clock times, and what makes them no dates."""

from __future__ import annotations

import re

MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTH = {name: number for line in MONTHS for number, name in enumerate(line.split(), 1)}
COUNTS = {
    word: n
    for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1}
_M = r"(?:" + "|".join(sorted(MONTH, key=len, reverse=True)) + r")\.?"
_D = r"(?:" + "|".join(WEEKDAYS) + r")"
_PART = r"(?P<part>early|mid|late|(?:the )?(?:beginning|middle|end|start) of)?[- ]?"
_SPAN = r"(?:\s?(?:-|–|to|until|and|through)\s?"
_COUNT = r"\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|several|some"
_NO_FEAST = "".join(
    rf"(?<!\b{word} )"
    for word in (
        "Good",
        "Black",
        "Bloody",
        "Easter",
        "Palm",
        "Holy",
        "Ash",
        "Super",
        "Cyber",
        "Pancake",
        "every",
        "each",
        "a",
    )
)
"""What makes another thing of the weekday behind it than the one of this week: "every Sunday", "Good Friday"."""
PATTERNS = tuple(
    re.compile(rf"\b{pattern}\b", re.IGNORECASE)
    for pattern in (
        r"(?P<iso>\d{4}-\d\d-\d\d)",
        (
            rf"(?:(?P<weekday>{_D}),? )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_SPAN}(?P<last>\d{{1,2}})(?:st|"
            rf"nd|rd|th)?))? (?:of )?(?P<month>{_M})(?:,? (?P<year>\d{{4}}))?"
        ),
        (
            rf"(?:(?P<weekday>{_D}),? )?(?P<month>{_M}) (?P<day>\d{{1,2}})(?:st|nd|rd|"
            rf"th)?(?:{_SPAN}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?))?(?:,? (?P<year>\d{{4}}))?"
        ),
        rf"{_PART}(?P<month>{_M}),? (?:of )?(?P<year>\d{{4}})",
        rf"(?P<lead>in|since|last|this|next|by|until|during|of|from) {_PART}(?P<month>{_M})",
        (
            r"(?:(?P<turn>last|this|next|in|early|late) )?(?:the )?(?P<season>spring|summer|autumn|"
            r"winter)(?: of)? (?P<year>\d{4})"
        ),
        r"(?P<turn>last|this|next) (?P<season>spring|summer|autumn|winter)",
        (
            rf"(?P<which>last|this|next|on|since|by|until|from|early|late|between)(?: early|"
            rf" late)? (?P<weekday>{_D})(?:(?: and| to| until| through|–|-) ?(?P<weekday2>{_D}))?"
        ),
        rf"(?P<weekday>{_D})(?= (?:morning|afternoon|evening|night)|[’']s)",
        rf"{_NO_FEAST}(?-i:(?<=[a-z] )(?=[A-Z]))(?P<weekday>{_D})(?-i:(?!s\b|-| [A-Z]))",
        (
            r"(?P<near>today|tonight|this morning|this afternoon|this evening|yesterday|last night|"
            r"the day before yesterday|tomorrow)"
        ),
        rf"(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? ago",
        rf"(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? (?P<turned>later|earlier|before|after(?=[,.]|$))",
        r"(?:the )?(?P<same>next|following|same|previous) (?:day|morning|afternoon|evening|night)",
        r"(?P<same>that) (?:day|morning|afternoon|evening|night)",
        r"the (?P<same>day after|day before)(?=[,.]|$)",
        (
            r"(?P<earlier>(?:earlier|later) this (?:day|week|month|year)|(?:last|this|next) (?:week|month|year)|"
            r"(?:earlier|later) today)"
        ),
        r"(?:over|at|on|during) (?P<rest>the|this|last|next) weekend",
        (
            r"(?:in|since|during|by|of|from|until|before|after|around|about) (?P<part>early|mid|"
            r"late)?[- ]?(?P<lone>(?:19|20)\d\d)"
        ),
        r"(?:in|during|since) the (?P<part>early|mid|late)?[- ]?(?P<decade>(?:19|20)\d)0s",
    )
)
"""How a date is told, each form with named groups; of two that overlap the one that stands first here holds."""
DAYS_OF_MONTHS = PATTERNS[1:3]
"""Those that name a day of a month: "25 March 2018", "March 25, 2018"."""
HINT = re.compile(
    rf"\d|day\b|days\b|night\b|\bweek|month|year|noon|today|tomorrow|{_D}|spring|summer|autumn|winter|earlier|"
    rf"\b(?:{'|'.join(MONTH)})\b|morning|evening",
    re.IGNORECASE,
)
"""What no date is without."""
OPEN = re.compile(r"\b(?P<word>since|until|till|by|from)\s+(?:the\s+)?(?:early |late |mid-?)?$", re.IGNORECASE)
"""What stands right before a date that only bounds: "since", "until early"."""
FROM_TO = re.compile(r"\s*(?:,? ?(?:to|until|till|through)|–|-)\s+(?:early |late )?$|\s+and\s+$", re.IGNORECASE)
"""What stands between the two ends of a range."""
CLOCK = re.compile(
    r"\b(?:at|around|about|shortly (?:before|after)|by|from|between|until|since) (?:around |about )?"
    r"(?P<h>\d{1,2})[:.](?P<m>\d\d)(?: ?(?P<half>[ap]\.?m\b\.?))?"
    r"(?: (?:and|to|until) (?P<h2>\d{1,2})[:.](?P<m2>\d\d)(?: ?(?P<half2>[ap]\.?m\b\.?))?)?(?: (?P<zone>UTC|GMT))?"
    r"|\b(?:at|around|about|by|until|since) (?:around |about )?(?P<h3>\d{1,2}) ?(?P<half3>[ap]\.?m\b\.?)"
    r"|\bat (?P<noon>noon|midday)\b",
    re.IGNORECASE,
)
"""Clock times: "at 4:10 pm", "between 4 and 7:30 UTC", "at noon"."""
PURPOSE = re.compile(
    r"\b(?:for|ahead of|before|until|regarding|about)\s+(?:a|an|the|his|her|their|its)\s(?:[\w’'-]+\s){0,5}"
    r"(?:summit|meeting|election|elections|talks|conference|vote|trial|deadline|visit|games|"
    r"anniversary)\s(?:\w+\s){0,2}?$",
    re.IGNORECASE,
)
"""What stands before a date of something else than what is told: "ahead of the summit on"."""
DATELINE = re.compile(
    r"^(?:[A-ZÀ-ÞĀ-Ž][\w.’' -]*,? ?)(?:[^—–“\"]{0,60}?)(?:\([^)]{2,40}\) ?)?\s(?:[—–]|--?)\s(?=[A-ZÀ-Þ“\"])"
)
"""What stands before the first sentence of a report: "NAIROBI, 23 May 2024 - "."""
