"""Nothing that is written on a picture lies over anything else that is, at any size, and no name of the story is lost."""

import random
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from shapely.geometry import Point

from mapgen import basemap, pipeline
from mapgen.render import picture
from mapgen.render.picture import listing, metrics
from mapgen.render.picture.canvas import Text
from mapgen.scene import Label, Layer, Mark, MarkType, Scene, Step, Stratum, Token
from mapgen.theme import LIGHT

STORIES = Path(__file__).resolve().parents[2] / "geodata" / "stories"
SIZES = [(1200, 675), (640, 420), (1080, 1350)]
NAMES = ["kim-beijing-2018", "arvena-sightings", "mandela-1990", "tonga-relief-2022"]


@cache
def scene_of(name, lang="en"):
    return pipeline.story(STORIES / f"{name}.yaml", languages=(lang,)).scene


def two_hundred():
    """A list of places, crowded in the middle, as a seeded draw gives it."""
    draw = random.Random(7)
    extent = (3.0, 4.5, 14.0, 13.5)
    marks = []
    for number in range(200):
        point = Point(draw.triangular(3.2, 13.8, 7.5), draw.triangular(4.7, 13.3, 9.0))
        name = " ".join(draw.choices(["Kafanchan", "Jos", "Gada", "New", "Primary Health Centre", "Wadata"], k=2))
        label = Label(text=name, point=point, priority=draw.randint(1, 90))
        marks.append(
            Mark(id=f"p{number:03}", type=MarkType.PLACE, style=Token.STOP, geometry=point, name=name, point=point, label=label)
        )  # fmt: skip
    return Scene(
        id="list", title="Two hundred places", extent=extent, ground=basemap.layers(extent, 0.02),
        layers=(Layer(stratum=Stratum.PLACES, marks=tuple(marks)),),
    )  # fmt: skip


def written(canvas):
    """Each text of a sheet with the box that it takes, the number of a marker with its marker's."""
    for text in canvas.drawn:
        if not isinstance(text, Text) or text.alpha < 1:
            continue
        if text.anchor == "center" and text.bold and text.text.replace(" · ", "").isdigit():
            half = 11.5 + 7.5 * text.text.count("·")
            yield text.text, (text.x - half, text.y - 16.1, text.x + half, text.y + 6.9)
            continue
        wide = metrics.width(text.text, text.size, bold=text.bold, italic=text.italic, serif=text.serif)
        left = text.x - {"left": 0.0, "center": wide / 2, "right": wide}[text.anchor]
        yield text.text, (left, text.y - 0.75 * text.size, left + wide, text.y + 0.18 * text.size)


def faults(canvas):
    """Pairs of texts that lie over each other, and texts that reach over the edge of the sheet."""
    boxes = list(written(canvas))
    for name, (left, top, right, bottom) in boxes:
        if left < 0 or top < 0 or right > canvas.width or bottom > canvas.height:
            yield name, "the edge"
    for (one, a), (other, b) in combinations(boxes, 2):
        if a[0] + 0.5 < b[2] and b[0] + 0.5 < a[2] and a[1] + 0.5 < b[3] and b[1] + 0.5 < a[3]:
            yield one, other


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_written_lies_over_anything_else(name, size):
    canvas, _ = picture.drawing(scene_of(name), LIGHT, size)
    assert list(faults(canvas)) == []


@pytest.mark.parametrize("size", SIZES)
def test_nor_on_a_list_of_two_hundred_places(size):
    canvas, _ = picture.drawing(two_hundred(), LIGHT, size)
    assert list(faults(canvas)) == []
    counted = [text.text for text in canvas.drawn if isinstance(text, Text) and text.text.isdigit()]
    assert counted  # near ones are one sign


@pytest.mark.parametrize(("name", "lang"), [*((name, "en") for name in NAMES), ("tonga-relief-2022", "ru")])
def test_every_numbered_place_keeps_its_name_on_the_smallest_sheet(name, lang):
    scene = scene_of(name, lang)
    canvas, _ = picture.drawing(scene, LIGHT, (640, 420))
    found = {text.text for text in canvas.drawn if isinstance(text, Text)}
    assert {mark.names.get(lang, mark.name) for mark in scene.marks() if mark.numbers and mark.label} <= found


def row(*portions):
    return listing.Row(step=Step(id="s", title="Step", number=1), head=(), portions=portions)


def test_room_for_text_is_shared_out_by_sentences_and_no_step_stays_without():
    rows = [row(("a1", "a2"), ("a1", "a2", "a3")), row(("b1",)), row(("c1", "c2", "c3."))]
    assert listing.shared(rows, 7) == [("a1", "a2", "a3"), ("b1",), ("c1", "c2", "c3.")]
    assert listing.shared(rows, 6) == [("a1", "a2"), ("b1",), ("c1", "c2", "c3.")]
    assert listing.shared(rows, 5) == [("a1", "a2"), ("b1",), ("c1", "c2 …")]
    assert listing.shared(rows, 0) == [(), (), ()]
