"""The encoding of a text that does not say it: the one under which its letters read as words.

A byte order mark or valid UTF-8 settles it. Else each encoding of `LETTERS` is tried, and the one wins
in which the largest share of the letters beyond ASCII stands where its languages have them. General
detectors need some kilobytes for that; a list of places is often forty bytes long.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from mapgen.errors import InputError
from mapgen.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .table import Findings

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = (
    (b"\x1f\x8b", "packed with gzip"),
    (b"PK\3\4", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
"""How files begin that are no text."""
WESTERN = (
    "àâæçèéêëîïôœùûü", "äöüß", "áéíóúüñ", "áâãàçéêíóôõú", "àèéìòù", "åäöé", "åæøé", "àéèíïòóúüç", "äöõüšž",
)  # fmt: skip
"""French, German, Spanish, Portuguese, Italian, Swedish, Danish, Catalan, Estonian."""
CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "ëç", "äöüß")
"""Polish, Czech, Slovak, Hungarian, Romanian, South Slavic, Albanian, German."""
CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяўыэё",
    "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕ",
)
LETTERS: Mapping[str, tuple[str, ...]] = {
    "cp1252": WESTERN,
    "cp932": (),
    "cp949": (),
    "gb18030": (),
    "euc_jp": (),
    "big5": (),
    "cp1254": ("çğıöşüâîûİ", "éãåñôíäß"),
    "cp1250": CENTRAL,
    "cp1255": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת־׳״",),
    "cp1251": CYRILLIC,
    "windows_1252": ("áéíóúýþæöð",),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "cp1256": ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگہکی\u200c",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž", "åæøéóß"),
    "koi8_r": CYRILLIC,
    "mac_roman": WESTERN,
    "cp850": WESTERN,
    "cp852": CENTRAL,
    "cp866": CYRILLIC,
    "cp874": ("".join(map(chr, range(0x0E01, 0x0E5B))),),
}
"""Encodings with the alphabets of their languages beyond ASCII, the likeliest first: it wins where two read as well.
The second name of cp1252 is for Icelandic, whose letters are those of Turkish elsewhere."""

FIRST_BYTES = {
    "cp932": (0x82, 0x97),
    "cp949": (0xB0, 0xC8),
    "euc_jp": (0xA4, 0xCF),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
}
"""Of the common characters: kana and the first levels of JIS X 0208, KS X 1001's Hangul, GB 2312 and Big5."""

SIGNS = set("“”„‘’‚«»‹›–—…·•°§€™®©¿¡\u00a0、。，：；！？（）「」『』・ー")
WITHIN = set("’·")
"""The signs that stand between two letters of a word as well."""
ALONE = set("£¥ªº²³½¼¾±×÷")
"""Signs that stand beside digits."""
LINES, SAMPLE = 500, 20_000
"""Lines beyond ASCII, and bytes of them, that are looked at."""
COMMON = 0.05
"""By how much another must read better than cp1252, the commonest by far."""
STRAY = 10
"""So many good UTF-8 sequences to a bad one make it a UTF-8 text with a fault."""

_RUN = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f\s]+")
_FOREIGN_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_SEQUENCE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")


def decoded(data: bytes, name: str, findings: Findings) -> str:
    """The text of a file; an encoding that had to be guessed, and bytes that are in none, are told.

    Raises:
        InputError: it is no text.
    """
    text, encoding = decoded_as(data, name)
    if not encoding.startswith("utf"):
        findings.add(
            "encoding-guessed",
            Severity.NOTE,
            f"the encoding is not UTF-8; read as {encoding}",
            hint="save the table in UTF-8 if letters look wrong",
        )
    elif "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        findings.add(
            "broken-bytes",
            Severity.WARNING,
            "bytes that are no UTF-8, first here; read as �",
            where=f"{name}, row {line}",
            hint="parts of the table were saved in another encoding; mend those cells",
        )
    return text


def decoded_as(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding: by its byte order mark, as UTF-8, else the likeliest.

    Raises:
        InputError: it is no text.
    """
    for start, what in BINARY:
        if data.startswith(start):
            raise InputError(f"{name} is {what}, whatever its name says", hint="is its suffix right?")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name} says it is {encoding} but is not: {error.reason}", hint="save it in UTF-8"
                ) from error
    if b"\0" in data[:1000] and data[1:200:2].count(0) > 0.4 * len(data[1:200:2]):
        return data.decode("utf-16-le", errors="replace"), "utf-16-le"
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise InputError(f"{name}, row {line}: a NUL byte, so this is no text", hint="save the table as CSV in UTF-8")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    start = data[: 10 * SAMPLE]
    if len(_SEQUENCE.findall(start)) > STRAY * start.decode("utf-8", errors="replace").count("\ufffd"):
        return data.decode("utf-8", errors="replace"), "utf-8"
    for encoding in likeliest(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InputError(f"{name} is in no encoding that can be told", hint="save the table as CSV in UTF-8")


def likeliest(data: bytes) -> tuple[str, ...]:
    """The encodings that a text can be in, best first.

    >>> likeliest("Москва;Россия".encode("cp1251"))[0], likeliest("Łódź".encode("cp1250"))[0]
    ('cp1251', 'cp1250')
    """
    sample = b"\n".join(line[0] for line in islice(_FOREIGN_LINE.finditer(data), LINES))[:SAMPLE]
    scores: dict[str, float] = {}
    for encoding in LETTERS:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)  # the last character may be cut
        except UnicodeDecodeError:
            continue
        scores[encoding] = _fluency(text, encoding) + (COMMON if encoding == "cp1252" else 0.0)
    return tuple(sorted(scores, key=lambda encoding: -scores[encoding]))


def _fluency(text: str, encoding: str) -> float:
    """Share of the characters beyond ASCII that stand where a language written in this encoding has them.

    Half of it counts for all languages together, half for the one that explains most, so that a text in
    one language, as most are, is not explained by a letter from each of five.
    """
    alphabets = [set(letters + letters.upper()) for letters in LETTERS[encoding]] or [set[str]()]
    good = [0] * len(alphabets)
    whole = together = 0
    for run in _RUN.findall(text):
        foreign = [at for at, character in enumerate(run) if character > "\x7f"]
        whole += len(foreign)
        if not foreign or not _is_one_word(run):
            continue
        for at in foreign:
            if _fits(run, at, encoding):
                fits = [_is_common(run[at], encoding) or run[at] in alphabet for alphabet in alphabets]
                good = [count + fit for count, fit in zip(good, fits, strict=True)]
                together += any(fits)
    return (together + max(good)) / (2 * whole) if whole else 0.0


def _is_one_word(run: str) -> bool:
    """No Latin word is written in accented letters alone, and no word in two scripts."""
    letters = [character for character in run if character > "\x7f" and character not in SIGNS]
    plain = any(character <= "\x7f" for character in run)
    latin = all("LATIN" in unicodedata.name(character, "") for character in letters)
    return (plain or len(letters) < 3) if latin else not plain


def _fits(run: str, at: int, encoding: str) -> bool:
    """Whether a character can stand where it does: no capital in a word, no sign between two letters."""
    before, after = run[at - 1 : at] if at else "", run[at + 1 : at + 2]
    if run[at] in ALONE:
        return len(run) == 1
    if run[at] in SIGNS:
        return run[at] in WITHIN or encoding in FIRST_BYTES or not (before.isalpha() and after.islower())
    return not (run[at].isupper() and before.islower())


def _is_common(character: str, encoding: str) -> bool:
    """Whether it is a sign, or a common character of Chinese, Japanese or Korean."""
    if encoding not in FIRST_BYTES or character in SIGNS | ALONE:
        return character in SIGNS | ALONE
    code = character.encode(encoding)
    first, last = FIRST_BYTES[encoding]
    return len(code) > 1 and first <= code[0] <= last
