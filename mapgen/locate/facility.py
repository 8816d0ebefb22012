"""Words that name a facility and not the settlement it is in: the Sabon Gari in "PHC Sabon Gari".

The words are those of lists of clinics, schools, markets and camps in English, French, Spanish,
Portuguese and Indonesian.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADS = _words(
    """
    hospital hosp clinic clin dispensary disp maternity phc phcc phcu bhc chc mphc uhc mch mchc fmc hc hp hf uphc gh
    health healthcare healthcenter healthcentre healthpost centre center ctr
    hôpital hopital clinique dispensaire maternité maternite csi csps cscom cma csref
    hospital clínica clinica dispensario maternidad posto puesto puskesmas klinik rumah
    school college university academy nursery kindergarten madrasa madrassa
    école ecole lycée lycee escuela colegio escola sekolah
    market marché marche mercado pasar police station barracks camp campsite mosque church cathedral chapel
    office headquarters depot warehouse pharmacy laboratory lab orphanage
    """
)
"""What makes a name the name of a facility."""
BESIDE = _words(
    """
    primary secondary basic comprehensive general gen teaching specialist specialists cottage model federal state local
    government govt gov lga public private community rural urban regional district provincial national central main
    medical mission missionary memorial maternal child maternity and family planning welfare nursing home care new old
    service services post unit ward annex annexe outreach referral reference zonal area
    de des du la le les el los las del do da dos das di santé sante salud saúde saude integrado intégré integre
    général générale general generale régional régionale regional central centrale médical medical medico
    sakit umum daerah the of at in for d l no nr number
    """
)
"""What may stand beside such a word."""
_MODIFIERS = _words("north south east west central nth sth junction kasuwa site ext extension road quarters layout")
_OF_A_PERSON = _words("memorial missionary")
_TOKEN = re.compile(r"[^\W_]+(?:['’`.][^\W_]+)*\.?", re.UNICODE)
_NUMBER = re.compile(r"^(?:\d{1,4}|[ivx]{1,4}|[a-d])$", re.IGNORECASE)
_ELIDED = re.compile(r"^[dl]['’`]", re.IGNORECASE)
_SHORTEST_MISSPELT = 6


def settlements(text: str) -> tuple[str, ...]:
    """What may be the settlement in a facility's name, likeliest first; empty for what is no facility's name.

    What follows the words for the facility comes before what precedes them, for that may be the name
    of its owner. Numbers and "North", "Junction", "New Site" at the end are left out last.

    >>> settlements("Gen. Hosp. Zaria"), settlements("Hôpital général d'Abéché")
    (('Zaria',), ('Abéché',))
    >>> settlements("Amana PHC Karfi North"), settlements("Tudun Wada Primary Health Centre II")
    (('Karfi North', 'Karfi', 'Amana'), ('Tudun Wada',))
    >>> settlements("Zaria"), settlements("General Hospital"), settlements("Bello Memorial Clinic")
    ((), (), ())
    """
    tokens = list(_TOKEN.finditer(text))
    roles = [_role(token.group()) for token in tokens]
    if "head" not in roles:
        return ()
    first = roles.index("head")
    last = first
    while first and roles[first - 1]:
        first -= 1
    while last + 1 < len(tokens) and roles[last + 1]:
        last += 1
    parts = [tokens[last + 1 :]]
    if not any(token.group().casefold() in _OF_A_PERSON for token in tokens[first : last + 1]):
        parts.append(tokens[:first])
    found: list[str] = []
    for part in parts:
        left = list(part)
        while left and _role(left[-1].group()):
            left.pop()
        while left:
            found.append(_ELIDED.sub("", text[left[0].start() : left[-1].end()]).strip(" .,-–—:;/"))
            if not _is_modifier(left.pop().group()):
                break
    return tuple(name for name in dict.fromkeys(found) if len(name) > 1 and not _is_modifier(name))


def is_facility(text: str) -> bool:
    """Whether a name says that it is that of a facility."""
    return any(_role(token.group()) == "head" for token in _TOKEN.finditer(text))


def _is_modifier(word: str) -> bool:
    return bool(_NUMBER.match(word)) or word.casefold() in _MODIFIERS


def _role(word: str) -> str:
    """Whether a word is a head or stands beside one; one slip of the pen is forgiven in long words."""
    plain = word.casefold().replace(".", "")
    if plain in HEADS:
        return "head"
    if plain in BESIDE:
        return "beside"
    if len(plain) >= _SHORTEST_MISSPELT and plain.isalpha():
        from rapidfuzz.distance import OSA

        for words, role in ((_LONG_HEADS, "head"), (_LONG_BESIDE, "beside")):
            if any(OSA.distance(plain, known, score_cutoff=1) <= 1 for known in words):
                return role
    return ""


_LONG_HEADS = tuple(sorted(word for word in HEADS if len(word) >= _SHORTEST_MISSPELT))
_LONG_BESIDE = tuple(sorted(word for word in BESIDE if len(word) >= _SHORTEST_MISSPELT))
