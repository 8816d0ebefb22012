"""What is not for publication is in no byte of any output, however it may be packed there.

Each private spot of a story or a list holds a marker of its own; every output is unpacked as far as it goes
and searched for all of them. That the unpacking works is shown by the public marker, which must be found.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import dataclasses
import gzip
import html
import io
import json
import re
import sqlite3
import struct
import zlib
from pathlib import Path
from urllib.parse import unquote

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mapgen
from mapgen import plugins, render

FORMATS = plugins.names("renderers")
QUICK = tuple(name for name in FORMATS if name not in ("pdf", "png", "svg"))
PUBLIC = "Openquartz"
STORY = """\
# {comment}
mapgen: 1
id: harbour
title: {public} at the harbour
sources:
  paper: {{title: "{public} Gazette", url: "https://example.org/paper"}}
  crew: {{title: "{source_title}", publisher: "{source_publisher}", url: "https://example.org/{source_url}",
         archive: "https://example.org/a/{source_archive}", credit: "{source_credit}", public: false}}
  {source_id}: {{title: "{source_unused}", public: false}}
places:
  quay: {{name: {public} Quay, at: "33.92 N, 34.31 E", note: "{place_note}", checked: 2024-03-03 {place_checked},
         source: [crew, paper], image: {{file: {place_file}.png, alt: {public} seen from above}}}}
  yard: {{name: Fixtureville, in: "{place_within}", note: "{other_note}", checked: 2024-03-04 {name_checked}}}
  twin: {{name: Doubletown, country: CN, source: crew}}
journeys:
- {{ship: quay > yard, when: 2024-03-02, source: crew, note: "{journey_note}"}}
steps:
- at: quay
  when: 2024-03-02
  title: {public} is seen
  source: crew
  quote: "{step_quote}"
  note: "{step_note}"
  image: {{file: {step_file}.png, alt: {public} seen from the quay, credit: {public} Pictures}}
- {{at: twin, when: 2024-03-05, title: {public} again, source: [paper, crew], quote: "{mixed_quote}"}}
related:
- {{at: yard, title: {public} elsewhere, source: crew, note: "{related_note}"}}
mentioned: ["{mentioned}"]
"""
SIDECAR = """\
mapgen: 1
places:
  yard:
    text: "Fixtureville, {place_within}"
    name: Fixtureville
    chosen: {{key: "desk:{candidate_id}", name: Fixtureville, kind: city, country: CY, admin1: "{candidate_admin1}",
      admin2: "{candidate_admin2}", matched: "{candidate_matched}", match: exact, lat: 34.7, lon: 33.0, score: 1.0}}
    point: {{lat: 34.7, lon: 33.0}}
    precision: city
    confidence: 0.9
    reason: "{reason}"
    alternatives:
    - {{key: "desk:{other_id}", name: "{other_name}", kind: city, country: TR, lat: 36.0, lon: 32.0, score: 0.9}}
    evidence:
    - {{document: "{document}", span: [0, 5], sentence: "{sentence}"}}
told:
- group: steps
  name: {public} is seen
  evidence:
  - {{document: "{document}", span: [0, 5], sentence: "{step_sentence}"}}
"""
GAZETTEER = """\
name,lat,lon,country,admin1,admin2,city,id,names
Doubletown,30.0,110.0,CN,{desk_admin1},{desk_admin2},,{desk_id},{desk_alias}
Doubletown,31.0,112.0,CN,{desk_other_admin1},,,{desk_other_id},{desk_other_alias}
"""
LIST = """\
name,lat,lon,note,address,district,internal remark to self,phone,image,reviewer,mapgen_lat,mapgen_lon,mapgen_name,\
mapgen_reason,mapgen_alternatives,mapgen_checked,mapgen_id,mapgen_admin1
{public} Clinic,33.9,34.3,{public} ward,{address},{district},{remark},{phone},{image}.png,{reviewer},33.9,34.3,\
{result_name},{result_reason},{result_alternatives},2024-03-03 {result_checked},desk:{result_id},{result_admin1}
{public} Surgery,33.8,34.4,,,,,,,,,,,,,,,
"""
FILES = ("story_file", "gazetteer_file", "folder")
SPOTS = tuple(sorted({*re.findall(r"(?<!\{)\{(\w+)\}", STORY + SIDECAR + GAZETTEER), *FILES} - {"public"}))
LIST_SPOTS = tuple(sorted(set(re.findall(r"\{(\w+)\}", LIST)) - {"public"}))


def marked(spots) -> dict[str, str]:
    """A word for each spot that stands nowhere else, of letters so that it may be a name, an id or a file's."""
    return {spot: "zqx" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03d}") + "vjk"
            for number, spot in enumerate(spots)}  # fmt: skip


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (6, 4), "#1f5c8b").save(out, format="PNG")
    return out.getvalue()


def scene_of_story(folder: Path, words: dict[str, str]):
    home = folder / words["folder"]
    home.mkdir()
    told = words | {"public": PUBLIC}
    story = home / f"{words['story_file']}.yaml"
    story.write_text(STORY.format(**told), encoding="utf-8")
    story.with_name(f"{words['story_file']}.located.yaml").write_text(SIDECAR.format(**told), encoding="utf-8")
    gazetteer = home / f"{words['gazetteer_file']}.csv"
    gazetteer.write_text(GAZETTEER.format(**told), encoding="utf-8")
    for spot in ("place_file", "step_file"):
        (home / f"{words[spot]}.png").write_bytes(picture())
    return mapgen.read(story, gazetteers=(gazetteer,))


# unpacking


def unpacked(data: bytes, depth: int = 4) -> list[bytes]:
    """The bytes, and whatever they hold in a packed or escaped form, as far as `depth` goes."""
    found = [data]
    if depth == 0:
        return found
    inner: list[bytes] = [*crowds(data), *streams(data), *chunks(data), *tables(data), *expanded(data)]
    is_binary = data.startswith((b"%PDF", b"\x89PNG", b"SQLite format 3"))
    text = "" if is_binary else data.decode("utf-8", errors="replace")
    forms = {html.unescape(text), unquote(text), escapes(text)} - {text}
    inner += [form.encode("utf-8", errors="replace") for form in sorted(forms)]
    for block in set(re.findall(r"[A-Za-z0-9+/_-]{16,}={0,2}", text)):
        with contextlib.suppress(binascii.Error, ValueError):
            plain = block.rstrip("=").replace("-", "+").replace("_", "/")
            inner.append(base64.b64decode(plain + "=" * (-len(plain) % 4)))
    for start in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start[0] in data:
            inner += [part.decode(start[1], "ignore").encode() for part in data.split(start[0])[1:]]
    for one in inner:
        found += unpacked(one, depth - 1)
    return found


def escapes(text: str) -> str:
    """With the escapes of JSON and CSS written out."""
    return re.sub(r"\\u\{?([0-9a-fA-F]{4})\}?|\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1] or m[2], 16)), text)


SIGNS = [chr(code) for code in range(32, 127) if chr(code) not in "<>&'$`{}\"\\"]


def crowds(data: bytes) -> list[bytes]:
    """What a page's columns hold: raw deflate in numbers of base 85."""
    block = re.search(rb'id="mapgen-data">([^<]*)<', data)
    found: list[bytes] = []

    def walk(value) -> None:
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                walk(item)
        elif isinstance(value, str) and len(value) > 5 and not set(value) - set(SIGNS):
            found.extend(expanded(base85(value)))

    if block:
        walk([layer.get("columns", {}) for layer in json.loads(block[1])["layers"]])
    return found


def base85(text: str) -> bytes:
    lack = -len(text) % 5
    digits = [SIGNS.index(sign) for sign in text] + [84] * lack
    words = [
        sum(digit * 85 ** (4 - place) for place, digit in enumerate(digits[at : at + 5]))
        for at in range(0, len(digits), 5)
    ]
    whole = b"".join((word & 0xFFFFFFFF).to_bytes(4) for word in words)
    return whole[: len(whole) - lack]


def streams(data: bytes) -> list[bytes]:
    """The streams and texts of a PDF."""
    if not data.startswith(b"%PDF"):
        return []
    import pypdf

    found = [one for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL) for one in expanded(part)]
    found += [binascii.unhexlify(one + b"0" * (len(one) % 2)) for one in re.findall(rb"<([0-9A-Fa-f]{8,})>", data)]
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = " ".join(page.extract_text() for page in reader.pages)
    about = " ".join(str(value) for value in (reader.metadata or {}).values())
    return [*found, f"{pages} {about}".replace("\n", " ").encode("utf-8", "replace")]


def chunks(data: bytes) -> list[bytes]:
    """The texts in a PNG."""
    if not data.startswith(b"\x89PNG"):
        return []
    found, at = [], 8
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP"):
            found += [body, *[one for part in body.split(b"\0") for one in expanded(part)]]
    return found


def tables(data: bytes) -> list[bytes]:
    """All values of a database."""
    if not data.startswith(b"SQLite format 3"):
        return []
    package = sqlite3.connect(":memory:")
    try:
        package.deserialize(data)
        names = [name for (name,) in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [repr(row).encode() for name in names for row in package.execute(f'SELECT * FROM "{name}"')]
    finally:
        package.close()


def expanded(data: bytes) -> list[bytes]:
    """What the bytes were before zlib, deflate, gzip or zstd, where they are of one of these."""
    found = []
    if data[:1] == b"\x78" or data.lstrip()[:1] == b"\x78":
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data))
    if data[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            found.append(gzip.decompress(data))
    if data[:4] == b"\x28\xb5\x2f\xfd":
        with contextlib.suppress(zstandard.ZstdError):
            found.append(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    with contextlib.suppress(zlib.error):
        if 16 <= len(data) <= 2_000_000:
            found.append(zlib.decompressobj(-15).decompress(data))
    return [one for one in found if one]


def leaks(data: bytes, words: dict[str, str]) -> set[str]:
    """The spots whose marker is in the data, in any case of letters, also where something stands between them."""
    every = b"\n".join(unpacked(data)).lower()
    bare = re.sub(rb"[\s\0]|<[^<>]{0,80}>", b"", every)
    return {spot for spot, word in words.items() if word.encode() in every or word.encode() in bare}


# what is looked for


def test_the_unpacking_finds_what_is_packed():
    word = {"it": "zqxabcvjk"}
    plain = b"... zqxabcvjk ..."
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "plain": plain,
        "upper": plain.upper(),
        "json": "".join(f"\\u{ord(c):04x}" for c in "zqxabcvjk").encode(),
        "html": "".join(f"&#{ord(c)};" for c in "zqxabcvjk").encode(),
        "url": "".join(f"%{ord(c):02x}" for c in "zqxabcvjk").encode(),
        "base64": base64.b64encode(plain),
        "base64url, zlib": base64.urlsafe_b64encode(zlib.compress(plain)),
        "base64, deflate": base64.b64encode(deflate.compress(plain * 3) + deflate.flush()),
        "gzip": gzip.compress(plain),
        "zstd": zstandard.compress(plain),
        "zstd in base64 in JSON": b'{"a":"' + base64.b64encode(zstandard.compress(plain)) + b'"}',
        "letters apart": b"<tspan>zqx</tspan><tspan>abc</tspan> vjk",
    }
    assert {form for form, data in packed.items() if leaks(data, word) != {"it"}} == set()
    assert leaks(b"zqxabc and vjq", word) == set()


def test_every_private_spot_of_a_story_is_absent_from_every_output(tmp_path: Path):
    words = marked(SPOTS)
    story = scene_of_story(tmp_path, words)
    twin = story.places["twin"]
    assert twin.alternatives  # else nothing was tested
    carried = f"{story.outline!r} {dict(story.places)!r}".lower()
    assert all(words[spot] in carried for spot in ("source_title", "step_quote", "place_checked", "sentence"))
    for name in FORMATS:
        for artifact in render.artifacts(story.scene, (name,)):
            told = artifact.name.encode() + b"\n" + artifact.data
            assert leaks(artifact.data, {"public": PUBLIC.lower()}), f"{artifact.name}: nothing could be read in it"
            assert leaks(told, words) == set(), artifact.name
            assert leaks(artifact.data, {"path": str(tmp_path).lower()}) == set(), artifact.name
            if twin.reason:
                assert leaks(artifact.data, {"reason": twin.reason.lower()}) == set(), artifact.name


def test_every_private_column_of_a_list_is_absent_from_every_output(tmp_path: Path):
    words = marked(LIST_SPOTS)
    path = tmp_path / "clinics.csv"
    path.write_text(LIST.format(**words, public=PUBLIC), encoding="utf-8")
    (tmp_path / f"{words['image']}.png").write_bytes(picture())
    story = mapgen.read(path)
    for name in FORMATS:
        for artifact in render.artifacts(story.scene, (name,)):
            assert leaks(artifact.data, {"public": PUBLIC.lower()}), artifact.name
            assert leaks(artifact.data, words) == set(), artifact.name


def test_every_private_column_of_a_long_list_is_absent_from_every_output(tmp_path: Path):
    """Thousands of rows are packed otherwise than a few: the packing is opened, and the columns are looked at."""
    words = marked(LIST_SPOTS)
    rows = "".join(f"Row {number} {PUBLIC},{number % 60},{number % 90}{',' * 15}\n" for number in range(1_500))
    path = tmp_path / f"{words['image']}.csv"
    path.write_text(LIST.format(**words, public=PUBLIC) + rows, encoding="utf-8")
    story = mapgen.read(path, title=PUBLIC)
    scene = dataclasses.replace(story.scene, id="clinics")
    (page,) = render.artifacts(scene, ("html",))
    assert any(PUBLIC.encode() in one and b"Row 1499" in one for one in crowds(page.data)), (
        "the columns were not opened"
    )
    for name in ("html", "csv"):
        for artifact in render.artifacts(scene, (name,)):
            depth = 4 if name == "html" else 1
            every = b"\n".join(unpacked(artifact.data, depth)).lower()
            assert PUBLIC.lower().encode() in every, artifact.name
            assert {spot for spot, word in words.items() if word.encode() in every} == set(), artifact.name


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12).map(lambda text: f"zq{text}jx")


SOME = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@SOME
@given(data=st.data())
def test_wherever_the_private_words_sit_no_format_tells_them(tmp_path_factory, data):
    tells_none(tmp_path_factory.mktemp("story"), data)


@pytest.mark.torture
@settings(SOME, max_examples=200)
@given(data=st.data())
def test_wherever_the_private_words_sit_no_format_tells_them_two_hundred_times(tmp_path_factory, data):
    tells_none(tmp_path_factory.mktemp("story"), data)


def tells_none(folder: Path, data) -> None:
    """Any private spot with any word, the others as they were; the same word may sit in several."""
    words = marked(SPOTS)
    chosen = data.draw(st.lists(st.sampled_from(SPOTS), min_size=1, max_size=4, unique=True), label="spots")
    word = data.draw(WORDS, label="word")
    unlike = {"source_id", "place_file", "step_file", "desk_id", "desk_other_id"}  # names that must differ
    words |= {spot: word + (spot.replace("_", "") if spot in unlike else "") for spot in chosen}
    story = scene_of_story(folder, words)
    name = data.draw(st.sampled_from(QUICK), label="format")
    for artifact in render.artifacts(story.scene, (name,)):
        assert leaks(artifact.name.encode() + b"\n" + artifact.data, words) == set(), artifact.name


@pytest.mark.parametrize("name", FORMATS)
def test_no_output_says_where_or_when_it_was_made(name: str, tmp_path: Path):
    import getpass
    import platform

    story = scene_of_story(tmp_path, marked(SPOTS))
    for artifact in render.artifacts(story.scene, (name,)):
        every = b"\n".join(unpacked(artifact.data, 2))
        assert str(Path.home()).encode() + b"/" not in every
        for word in (platform.node(), getpass.getuser()):
            assert len(word) < 6 or word.encode() not in every
