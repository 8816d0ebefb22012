"""Numbers and positions as a language writes them, and the plural category that a count belongs to."""

from __future__ import annotations

from .tables import FALLBACK, forms, spoken_for, table


def plural_category(lang: str, n: int) -> str:
    """The CLDR plural category of a whole number: zero, one, two, few, many or other.

    From the cardinal rules of Unicode CLDR (supplemental/plurals.xml), for the languages that there are words
    for; any other has the rule of English, as it has its words. The `many` that French and Spanish have
    for millions ("1 million de lieux") asks for another wording, not another form, and counts as `other`.

    >>> [plural_category("ru", n) for n in (1, 2, 5, 11, 21)]
    ['one', 'few', 'many', 'many', 'one']
    >>> [plural_category("ar", n) for n in (0, 1, 2, 3, 11, 100)]
    ['zero', 'one', 'two', 'few', 'many', 'other']
    """
    base = spoken_for(lang)
    if base in ("ja", "ko", "zh"):
        return "other"
    if base == "fr":
        return "one" if n in (0, 1) else "other"
    if base == "ru":
        return _slavic(n)
    if base == "ar":
        return _arabic(n)
    return "one" if n == 1 else "other"


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


def counted(lang: str, group: str, key: str, n: int) -> str:
    """A word in the form that goes with a number, which is put in for `{n}`.

    >>> counted("en", "page", "plural", 1), counted("en", "page", "plural", 1200)
    ('1 place', '1,200 places')
    """
    found = forms(lang, group, key)
    if isinstance(found, dict):
        spoken = lang if key in table(lang).get(group, {}) else FALLBACK
        found = found.get(plural_category(spoken, n), found["other"])
    return found.replace("{n}", number_text(n, lang))


def number_text(value: float, lang: str, *, places: int = 0) -> str:
    """A number with the separators of the language, in Western digits everywhere.

    Arabic newsrooms that publish online mostly write them too, and a map's figures stay comparable.

    >>> number_text(1200, "en"), number_text(12345.5, "de", places=1), number_text(1200, "ru")
    ('1,200', '12.345,5', '1200')
    """
    form = table(lang)["number"]
    whole, _, fraction = f"{abs(value):.{places}f}".partition(".")
    if len(whole) >= form["from"]:
        whole = f"{int(whole):,}".replace(",", form["group"])
    return ("−" if value < 0 else "") + whole + (form["decimal"] + fraction if fraction else "")


def position_text(lon: float, lat: float, lang: str, *, places: int = 4) -> str:
    """A position for people: latitude first, as on paper, with so many decimal places.

    >>> position_text(125.754, 39.034, "en")
    '39.0340° N, 125.7540° E'
    """
    form = table(lang)["position"]
    north = form["north" if lat >= 0 else "south"].format(degrees=number_text(abs(lat), lang, places=places))
    east = form["east" if lon >= 0 else "west"].format(degrees=number_text(abs(lon), lang, places=places))
    return str(form["both"].format(lat=north, lon=east))
