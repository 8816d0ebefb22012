"""Choose, among the alternate names of a place, the one to show in its country's script and one for each other script.

GeoNames' alternates come without a language here. The script tells most; the country's alphabet
tells Київ from Киев; of what is left the form is taken
that the others resemble most, or for Han and Hangul the one that the others only lengthen (北京, 北京市).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from mapgen.gazetteer.folding import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer_rows import Row

LARGE = 15_000
"""Population from which a town is shown in the world's scripts, not only in its own."""

_SCRIPTS = {
    "CYRILLIC": "Cyrl", "ARABIC": "Arab", "HEBREW": "Hebr", "GREEK": "Grek", "CJK": "Hani", "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan", "HANGUL": "Hang", "DEVANAGARI": "Deva", "BENGALI": "Beng", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "ORIYA": "Orya",
    "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "TIBETAN": "Tibt",
    "GEORGIAN": "Geor", "ARMENIAN": "Armn", "ETHIOPIC": "Ethi", "THAANA": "Thaa",
}  # fmt: skip
_SCRIPT_OF = {
    "ko": "Hang", "zh": "Hani", "zh-Hant": "Hani", "ja": "Hani", "ru": "Cyrl", "uk": "Cyrl", "be": "Cyrl", "bg": "Cyrl",
    "sr": "Cyrl", "mk": "Cyrl", "mn": "Cyrl", "kk": "Cyrl", "ky": "Cyrl", "tg": "Cyrl", "ar": "Arab", "fa": "Arab",
    "ur": "Arab", "ps": "Arab", "he": "Hebr", "el": "Grek", "hy": "Armn", "ka": "Geor", "am": "Ethi", "ti": "Ethi",
    "hi": "Deva", "ne": "Deva", "mr": "Deva", "bn": "Beng", "as": "Beng", "ta": "Taml", "te": "Telu", "kn": "Knda",
    "ml": "Mlym", "gu": "Gujr", "pa": "Guru", "or": "Orya", "si": "Sinh", "th": "Thai", "lo": "Laoo", "km": "Khmr",
    "my": "Mymr", "dz": "Tibt", "dv": "Thaa",
}  # fmt: skip
# Shown for every large place, each by the language whose letters decide.
_WORLD = {
    "Cyrl": "ru", "Arab": "ar", "Hani": "zh", "Hang": "ko", "Jpan": "ja", "Grek": "el", "Hebr": "he", "Deva": "hi",
    "Thai": "th", "Geor": "ka", "Armn": "hy", "Beng": "bn", "Taml": "ta",
}  # fmt: skip
_INDIA = {
    "TN": "ta", "PY": "ta", "KL": "ml", "LD": "ml", "KA": "kn", "AP": "te", "TG": "te", "TS": "te", "WB": "bn",
    "TR": "bn", "AS": "as", "GJ": "gu", "MH": "mr", "PB": "pa", "OD": "or", "OR": "or", "MZ": "", "NL": "", "ML": "",
}  # fmt: skip
_TRADITIONAL = ("TW", "HK", "MO")
_CODEC = {"zh": "gb2312", "zh-Hant": "big5", "ja": "shift_jis"}


def native_language(country: str, languages: Mapping[str, tuple[str, ...]]) -> str:
    """Language of a country whose first language is not written in Latin letters, else ""."""
    if country in _TRADITIONAL:
        return "zh-Hant"
    if country == "IN":
        return "hi"
    if country == "ME" or not languages.get(country):
        return ""
    first = languages[country][0].split("-")[0]
    return first if first in _SCRIPT_OF else ""


def show_in_scripts(rows: Iterable[Row], languages: Mapping[str, tuple[str, ...]]) -> None:
    """Fill `local` of places: the native language by its tag, other scripts as `und-Cyrl`."""
    for row in rows:
        forms: dict[str, list[str]] = defaultdict(list)
        for name in sorted(row.names):
            script = script_of(name)
            if script:
                forms[script].append(unicodedata.normalize("NFC", name))
        lang = native_language(row.country, languages)
        if row.country == "IN":
            division = row if row.group == "admin1" else row.admin1
            lang = _INDIA.get(division.code.partition("-")[2], lang) if division else lang
        own = _SCRIPT_OF.get(lang, "")
        if own:
            choice = best(forms.get(own, []) or (forms.get("Jpan", []) if lang == "ja" else []), lang)
            if choice:
                row.local.setdefault(lang, choice)
        if row.capital or row.population >= LARGE:
            for script, names in forms.items():
                lang = _WORLD.get(script, "")
                if lang and script != own and lang not in row.local:
                    row.local[f"und-{script}"] = best(names, lang)


def show_in_languages(towns: Sequence[Row]) -> None:
    """Fill `local` of the some 400 towns that time zones are called after: CLDR has their names by language."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found: dict[tuple[str, str], Row] = {}
    for town in sorted(towns, key=lambda town: town.population):
        for name in (town.name, *town.names):
            found[town.zone.partition("/")[0], key_of(name)] = town
    tables = {}
    for identifier in sorted(locale_identifiers()):
        parts = identifier.split("_")
        if len(parts) == 1 or (len(parts) == 2 and len(parts[1]) == 4):
            tables["-".join(parts)] = Locale.parse(identifier).time_zones
    for zone in sorted({zone for table in tables.values() for zone in table}):
        english = tables["en"].get(zone, {}).get("city", zone.rsplit("/", 1)[-1].replace("_", " "))
        town = found.get((zone.partition("/")[0], key_of(english)))
        for tag, table in tables.items():
            name = table.get(zone, {}).get("city")
            if town is not None and name and name != town.name:
                town.local.setdefault(tag, name)
                town.known_as(name)


_ENDINGS = {"Hani": "市", "Jpan": "市", "Hang": "시"}


def bare_towns(towns: Iterable[Row]) -> None:
    """Let a town be found without the word for town: 丹东市 as 丹东, 단둥 시 as 단둥."""
    for town in towns:
        for name in sorted(town.names):
            ending = _ENDINGS.get(script_of(name))
            if ending and name.endswith(ending) and len(name) > 2:
                town.known_as(name[: -len(ending)].rstrip())


@cache
def _script_of_letter(char: str) -> str:
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0], "Latn") if char.isalpha() else ""


def script_of(name: str) -> str:
    """ISO 15924 code of the one script a name is in; "" for Latin or mixed names; Jpan once there are kana."""
    scripts = {_script_of_letter(char) for char in name} - {""}
    if scripts == {"Hani", "Jpan"}:
        return "Jpan"
    return next(iter(scripts)) if len(scripts) == 1 and "Latn" not in scripts else ""


_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_ALPHABETS = {
    "ru": _RUSSIAN,
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "mn": _RUSSIAN + "өү",
    "kk": _RUSSIAN + "әғқңөұүһі",
    "ky": _RUSSIAN + "ңөү",
    "tg": "абвгғдеёжзийӣкқлмнопрстуӯфхҳчҷшъэюя",
    "ar": _ARABIC,
    "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
    "ur": "آأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے",
    "ps": "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهءیېۍئ",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
}
"""Letters by language, where several languages or spellings share a script."""


def _alphabet(lang: str) -> frozenset[str]:
    return frozenset(_ALPHABETS.get(lang, ""))


@cache
def _own_letters(lang: str) -> frozenset[str]:
    """Letters that set a language apart from the world's foremost in its script."""
    return _alphabet(lang) - _alphabet(_WORLD.get(_SCRIPT_OF.get(lang, ""), lang))


def best(names: Sequence[str], lang: str) -> str:
    """The form to show; "" where there is none."""
    if not names:
        return ""
    if lang in ("zh", "zh-Hant", "ja", "ko"):
        codec = _CODEC.get(lang, "utf-8")

        def weight(name: str) -> tuple[object, ...]:
            return not _encodes(name, codec), -sum(other.startswith(name) for other in names), len(name), name

        return min(names, key=weight)
    alphabet, own = _alphabet(lang), _own_letters(lang)

    def order(name: str) -> tuple[object, ...]:
        letters = {char for char in name.lower() if char.isalpha()}
        unlike = sum(Levenshtein.distance(name, other) for other in names)
        return bool(alphabet and letters - alphabet), not letters & own, unlike, len(name), name

    return min(names, key=order)


def _encodes(name: str, codec: str) -> bool:
    try:
        name.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
