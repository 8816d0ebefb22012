"""Long lists as columns: what is packed, what stays a mark of its own, and that it comes out as it went in."""

import dataclasses
import json
import re
import zlib

import numpy as np
import pytest
from shapely.geometry import Point, box

from mapgen.crowds import FROM, crowd_of, is_plain
from mapgen.render.columns import BLOCK, FINE, columns
from mapgen.render.document import page_data
from mapgen.render.packing import SIGNS, in_base85, packed_numbers
from mapgen.render.texts import packed_texts
from mapgen.scene import Facts, Ground, Layer, Mark, MarkType, Moment, Scene, SourceLine, Step, Stratum, Token

VALUES = {sign: value for value, sign in enumerate(SIGNS.tolist())}


def row(number, **more):
    point = Point(number % 360 - 180, number % 170 - 85)
    values = {
        "id": f"place-{number}" if number else "place", "name": "Place", "place_id": f"place-{number}",
        "facts": Facts(text=f"note {number}"), "order": number, "geometry": point, "point": point,
    }  # fmt: skip
    return Mark(type=MarkType.PLACE, style=Token.STOP, **{**values, **more})


def scene(marks, **more):
    layers = (Layer(stratum=Stratum.PLACES, marks=tuple(marks)),)
    return Scene(id="map", title="", extent=(0, 0, 1, 1), ground=Ground(window=(0, 0, 1, 1)), layers=layers, **more)


def data_of(signs):
    """As `page/inflate.js` reads them."""
    digits = [VALUES[code] for code in signs.encode()]
    filled = np.array(digits + [84] * (-len(digits) % 5), dtype=np.int64).reshape(-1, 5)
    words = filled @ np.array([85**4, 85**3, 85**2, 85, 1])
    return zlib.decompress(words.astype(">u4").tobytes()[: 4 * len(words) - -len(digits) % 5], -15)


def numbers_of(signs, count):
    planes = np.frombuffer(data_of(signs), dtype=np.uint8).reshape(-1, count)
    return [sum(int(byte) << 8 * place for place, byte in enumerate(column)) for column in planes.T]


def lines_of(column):
    """As `page/columns.js` reads them."""
    if "words" not in column:
        return [line for block in column["blocks"] for line in text_of(block).split("\n")]
    words, out = text_of(column["words"]).split("\n"), []
    counts = np.frombuffer(data_of(column["counts"]), dtype=np.uint8).astype(int)
    for first, block in zip(range(0, len(counts), BLOCK), column["blocks"], strict=True):
        numbers = numbers_of(block, sum(counts[first : first + BLOCK]))
        for count in counts[first : first + BLOCK]:
            out.append(" ".join(words[number] for number in numbers[:count]))
            numbers = numbers[count:]
    return out


def text_of(signs):
    return data_of(signs).decode()


def unescaped(line):
    return line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


def packed(marks, languages=("en",)):
    crowd = crowd_of(marks)
    return columns(crowd, languages)


def test_a_short_list_stays_as_it_is_and_a_long_one_is_packed():
    short = page_data(scene([row(i) for i in range(FROM - 1)]))["layers"][0]
    assert len(short["marks"]) == FROM - 1
    assert "columns" not in short
    long = page_data(scene([row(i) for i in range(FROM)]))["layers"][0]
    assert "marks" not in long
    assert long["columns"]["rows"] == FROM
    assert lines_of(long["columns"]["texts"]["text"]) == [f"note {i}" for i in range(FROM)]


def test_what_has_more_to_say_stays_a_mark():
    plain = row(1)
    told = Facts(text="x", sources=(SourceLine(title="A paper"),))
    assert is_plain(plain, ())
    assert not is_plain(plain, {plain.id})
    for change in (
        {"facts": told},
        {"steps": ("s",)},
        {"numbers": (1,)},
        {"geometry": box(0, 0, 1, 1)},
        {"type": MarkType.VENUE},
    ):
        assert not is_plain(dataclasses.replace(plain, **change), ())


def test_places_that_a_step_names_are_found_by_their_id():
    marks = [row(i) for i in range(FROM + 1)]
    layer = page_data(scene(marks, steps=(Step(id="s", title="", marks=("place-7",)),)))["layers"][0]
    assert [mark["id"] for mark in layer["marks"]] == ["place-7"]
    assert layer["marks"][0]["order"] == 7
    assert layer["columns"]["rows"] == FROM
    assert numbers_of(layer["columns"]["order"], FROM) == [i for i in range(FROM + 1) if i != 7]


ODD = ["", "two\nlines", "back\\slash", "\\n", "평양", "{{ 7*7 }}</script>", "\ud800", " ", "  two  spaces "]


@pytest.mark.parametrize(
    "texts",
    [ODD * 2_000, [f"{text}{i} {i * 7919 % 10007}" for i, text in enumerate(ODD * 1_000)], ODD, ["a"], ["", "x"]],
    ids=["the same words", "ever other words", "few", "one", "one empty"],
)
def test_texts_of_any_kind_come_out_as_they_went_in(texts):
    made = packed_texts(texts, BLOCK)
    assert [unescaped(line) for line in lines_of(made)] == [text.replace("\ud800", "\ufffd") for text in texts]
    assert len(made["blocks"]) == -(-len(texts) // BLOCK)


def test_words_that_come_again_are_told_by_their_numbers():
    chance = np.random.default_rng(1)
    vocabulary = [f"word{i}" for i in range(5_000)]
    texts = [" ".join(vocabulary[i] for i in line) for line in chance.integers(0, 5_000, (20_000, 9))]
    assert "words" in packed_texts(texts, BLOCK)
    assert len(json.dumps(packed_texts(texts, BLOCK))) < 0.3 * len("\n".join(texts))
    assert "words" not in packed_texts([f"https://example.org/{i}" for i in range(20_000)], BLOCK)
    assert packed_texts(["", ""], BLOCK) == {}


def test_the_same_list_gives_the_same_bytes_and_nothing_that_closes_an_element():
    marks = [row(i, name=f"</script>{{{{ {i} }}}}`$&'", names={"en": "a", "ru": f"имя {i}"}) for i in range(FROM)]
    made = packed(marks, ("en", "ru"))
    assert made == packed(marks, ("en", "ru"))
    signs = re.sub(r'[{}"]', "", json.dumps(made))
    assert not set("<>&'`$\\") & set(signs)
    assert signs.isascii()
    assert lines_of(made["texts"]["names.ru"])[5] == "имя 5"


def test_ids_are_told_by_what_they_have_after_the_name():
    marks = [row(0), row(2), row(3, id="other"), row(4, name="ΣΊΣΥΦΟΣ", id="σίσυφοσ")]
    assert lines_of(packed(marks)["texts"]["id"]) == ["", "-2", "=other", "=σίσυφοσ"]


def test_marks_that_look_alike_share_a_kind():
    marks = [row(i, uncertain=i % 2 == 1) for i in range(10)]
    made = packed(marks)
    assert made["kinds"] == [
        {"style": "stop", "standing": "certain"},
        {"style": "stop", "standing": "certain", "uncertain": True},
    ]
    assert numbers_of(made["kind"], 10) == [0, 1] * 5
    assert packed(marks[:1])["kind"] == ""


def test_dates_are_told_once_and_rows_name_them():
    day = {
        "one": Moment(text={"en": "1 May"}, start="2024-05-01"),
        "two": Moment(text={"en": "2 May"}, end="2024-05-02"),
    }
    marks = [row(i, facts=Facts(when=day.get(name))) for i, name in enumerate(("one", "two", "", "one"))]
    made = packed(marks)
    assert [one["text"]["en"] for one in made["moments"]] == ["1 May", "2 May"]
    assert numbers_of(made["moment"], 4) == [1, 2, 0, 1]
    assert packed([row(1)])["moment"] == ""


@pytest.mark.parametrize("count", [1, 2, 500])
def test_points_keep_their_order_and_their_place_to_a_metre(count):
    spots = [(179.9, -16.5), (-179.9, 0.0), (-180, -90), (180, 90), (0.123456, 50.000004)]
    marks = [row(i, geometry=Point(at), point=Point(at)) for i, at in enumerate(spots * count)]
    made = packed(marks)
    lon, lat = (np.array(numbers_of(made[name], len(marks))) / FINE for name in ("lon", "lat"))
    assert np.abs(lon - 180 - [at[0] for at in spots * count]).max() <= 0.5001 / FINE
    assert np.abs(lat - 90 - [at[1] for at in spots * count]).max() <= 0.5001 / FINE


@pytest.mark.parametrize("length", range(9))
def test_bytes_are_signs_that_need_no_escape(length):
    signs = in_base85(bytes(range(250, 250 + min(6, length))) + bytes(max(0, length - 6)))
    assert len(signs) == length + -(-length // 4)
    assert len(SIGNS) == 85
    assert json.dumps(signs) == f'"{signs}"'


def test_numbers_have_the_bytes_that_they_need():
    assert len(data_of(packed_numbers(np.array([1, 255])))) == 2
    assert len(data_of(packed_numbers(np.array([1, 256])))) == 4
    assert numbers_of(packed_numbers(np.array([2**32 - 1, 0])), 2) == [2**32 - 1, 0]
