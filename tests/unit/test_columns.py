"""Long lists as columns: what is packed, what stays a mark of its own, and that it comes out as it went in."""

import base64
import dataclasses
import json
import zlib

import numpy as np
import pytest
from shapely.geometry import Point, box

from mapgen.render.columns import BLOCK, FROM, columns, deflated, in_blocks, is_plain
from mapgen.render.document import page_data
from mapgen.render.packing import packed_numbers, packed_points
from mapgen.scene import Facts, Ground, Layer, Mark, MarkType, Scene, SourceLine, Step, Stratum, Token


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


def opened(blocks):
    texts = [zlib.decompress(base64.b64decode(block), -15).decode("utf-8", "surrogatepass") for block in blocks]
    return [line for text in texts for line in text.split("\n")]


def test_a_short_list_stays_as_it_is_and_a_long_one_is_packed():
    short = page_data(scene([row(i) for i in range(FROM - 1)]))["layers"][0]
    assert len(short["marks"]) == FROM - 1
    assert "columns" not in short
    long = page_data(scene([row(i) for i in range(FROM)]))["layers"][0]
    assert "marks" not in long
    assert long["columns"]["rows"] == FROM
    assert opened(long["columns"]["texts"]["text"]) == [f"note {i}" for i in range(FROM)]


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


def test_texts_of_any_kind_come_out_as_they_went_in():
    texts = ["", "two\nlines", "back\\slash", "\\n", "평양", "{{ 7*7 }}</script>", "\ud800"] * 2_000
    lines = opened(in_blocks(texts))
    assert [line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\") for line in lines] == texts
    assert len(in_blocks(texts)) == -(-len(texts) // BLOCK)
    assert in_blocks(["", ""]) == []


def test_the_same_list_gives_the_same_bytes_and_nothing_that_closes_an_element():
    marks = [row(i, name=f"</script>{{{{ {i} }}}}`$&'", names={"en": "a", "ru": f"имя {i}"}) for i in range(FROM)]
    made = json.dumps(columns(marks, ("en", "ru")))
    assert made == json.dumps(columns(marks, ("en", "ru")))
    assert not set("<>&'`$") & set(made)
    assert opened(columns(marks, ("en", "ru"))["texts"]["names.ru"])[5] == "имя 5"


def test_ids_are_told_by_what_they_have_after_the_name():
    marks = [row(0), row(2), row(3, id="other"), row(4, name="ΣΊΣΥΦΟΣ", id="σίσυφοσ")]
    assert opened(columns(marks, ("en",))["texts"]["id"]) == ["", "-2", "=other", "=σίσυφοσ"]


def test_marks_that_look_alike_share_a_kind():
    marks = [row(i, uncertain=i % 2 == 1) for i in range(10)]
    made = columns(marks, ("en",))
    assert made["kinds"] == [
        {"style": "stop", "standing": "certain"},
        {"style": "stop", "standing": "certain", "uncertain": True},
    ]
    assert deflated(packed_numbers([0, 1] * 5)) == made["kind"]


@pytest.mark.parametrize("count", [1, 2, 500])
def test_points_keep_their_order_and_their_number(count):
    points = np.repeat([[179.9, -16.5], [-179.9, 0.0]], count, axis=0)
    digits = packed_points(points, 100_000)
    assert " " not in digits
    ends = sum(1 for sign in digits if "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef".find(sign) >= 0)
    assert ends == 2 * len(points)
