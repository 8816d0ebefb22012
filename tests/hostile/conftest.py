"""What hostile text is tried with: the payloads, and a map in which each of them stands in every field there is."""

from __future__ import annotations

import io
import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, box

from mapgen.model import Fidelity, Mode, Precision, Status
from mapgen.scene import (
    Callout,
    Facts,
    Ground,
    GroundLayer,
    Inset,
    Label,
    LabelKind,
    Layer,
    LegendEntry,
    Mark,
    MarkType,
    Moment,
    Picture,
    Scene,
    SourceLine,
    Step,
    Stratum,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HERE = Path(__file__).resolve().parent
PAYLOADS: dict[str, str] = {
    name: text
    for file in ("payloads.json", "more_payloads.json")
    for name, text in json.loads((HERE / file).read_text(encoding="utf-8")).items()
}
LAND = GroundLayer(kind="land", geometry=MultiPolygon([box(-1, -1, 7, 7)]))
LINK = "https://example.org/a?b=1&c=%27"
SIGN = "\u2042"
"""Stands before the word that says which field a text is from."""

TOLD = ("text", "because", "quote", "category", "source_title", "source_publisher", "source_credit", "alt", "credit")
OF_PLACE = ("name", "named", "native", "label", "labelled", *TOLD)
OF_STEP = ("title", "place", "placed", "when", *TOLD)
OF_MAP = ("title", "subtitle", "description", "correction", "published", "credits", "notices")
"""The fields of a map, of a place and of a step that hold text from outside."""


def in_field(text: str, field: str) -> str:
    """A payload as it stands in a field, so that it is known again wherever it turns up."""
    return f"{text}{SIGN}{field}"


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (3, 2), "#b3261e").save(out, format="PNG")
    return out.getvalue()


class Writer:
    """Makes a map of places and steps, one of each for every text; `put` says how a text stands in a field."""

    def __init__(self, texts: Mapping[str, str], put: Callable[[str, str], str]) -> None:
        self.texts, self.put, self.picture = texts, put, png()

    def facts(self, text: str, of: str) -> Facts:
        def put(field: str) -> str:
            return self.put(text, f"{of}_{field}")

        source = SourceLine(
            title=put("source_title"), publisher=put("source_publisher"), url=LINK, archive=LINK, accessed="2018-03-29",
            credit=put("source_credit"),
        )  # fmt: skip
        picture = Picture(
            data=self.picture, media_type="image/png", width=3, height=2, alt=put("alt"), credit=put("credit")
        )
        when = Moment(text={"en": put("when"), "ko": put("when")}, start="2018-03-25", end="2018-03-26")
        return Facts(
            text=put("text"), because=put("because"), quote=put("quote"), category=put("category"), link=LINK,
            picture=picture, sources=(source,), status=Status.REPORTED, when=when if of == "step" else None,
        )  # fmt: skip

    def place(self, number: int, key: str, text: str) -> Mark:
        def put(field: str) -> str:
            return self.put(text, f"place_{field}")

        at = Point(number % 12 / 2, number // 12 / 2)
        label = Label(
            text=put("label"), texts={"en": put("label"), "ko": put("labelled")}, native=put("native"), native_lang="zh",
            point=at, priority=1,
        )  # fmt: skip
        return Mark(
            id=in_field(text, f"id{number}"), place_id=in_field(text, f"place_id{number}"), type=MarkType.PLACE,
            style=Token.STOP, geometry=at, point=at, name=put("name"), names={"en": put("name"), "ko": put("named")},
            native=put("native"), native_lang="zh", numbers=(number + 1,), steps=(in_field(text, f"step{number}"),),
            label=label, precision=Precision.CITY, country="NG", facts=self.facts(text, "place"), order=number,
            uncertain=True,
        )  # fmt: skip

    def route(self, number: int, text: str) -> Mark:
        y = number / 10
        return Mark(
            id=in_field(text, f"route{number}"), type=MarkType.ROUTE, style=Token.RAIL, mode=Mode.RAIL,
            fidelity=Fidelity.NETWORK, geometry=LineString([(0, y), (5, y)]), length_km=555.0,
            name=self.put(text, "route_name"), journey=self.put(text, "journey"), credit=self.put(text, "route_cred"),
            facts=self.facts(text, "route"),
        )  # fmt: skip

    def venue(self, number: int, text: str) -> Mark:
        x, y = number % 12 / 2, number // 12 / 2
        return Mark(
            id=in_field(text, f"venue{number}"), type=MarkType.VENUE, style=Token.FOOTPRINT, point=Point(x, y),
            geometry=box(x - 0.01, y - 0.01, x + 0.01, y + 0.01), name=self.put(text, "venue_name"),
            place_id=in_field(text, f"place_id{number}"), facts=self.facts(text, "venue"),
        )  # fmt: skip

    def step(self, number: int, text: str) -> Step:
        return Step(
            id=in_field(text, f"step{number}"), number=number + 1, title=self.put(text, "step_title"),
            place=self.put(text, "step_place"), places={"en": self.put(text, "step_place")},
            facts=self.facts(text, "step"), marks=(in_field(text, f"id{number}"),), extent=(0.0, 0.0, 6.0, 6.0),
        )  # fmt: skip

    def scene(self, **more: Any) -> Scene:
        """All texts in one map; what a map has but once holds all of them, one after the other."""
        numbered = [(number, key, text) for number, (key, text) in enumerate(self.texts.items())]
        whole = " ".join(self.texts.values())

        def entry(number: int, text: str) -> LegendEntry:
            words = self.put(text, "legend")
            marks = (in_field(text, f"route{number}"),)
            return LegendEntry(text={"en": words, "ko": words}, style=Token.RAIL, marks=marks)

        def callout(number: int, text: str) -> Callout:
            words = self.put(text, "callout")
            x, y = number % 12 / 2, number // 12 / 2
            marks = (in_field(text, f"venue{number}"),)
            return Callout(
                id=f"c{number}", title={"en": words, "ko": words}, anchor=Point(x, y), marks=marks,
                extent=(x - 0.02, y - 0.02, x + 0.02, y + 0.02),
            )  # fmt: skip

        def town(number: int, text: str) -> Label:
            words = self.put(text, "context")
            return Label(text=words, texts={"en": words}, point=Point(number % 11 / 2, 0.3), kind=LabelKind.TOWN)

        told: dict[str, Any] = {field: self.put(whole, f"map_{field}") for field in OF_MAP}
        layers = {
            Stratum.ROUTES: tuple(self.route(number, text) for number, _, text in numbered),
            Stratum.VENUES: tuple(self.venue(number, text) for number, _, text in numbered),
            Stratum.PLACES: tuple(self.place(number, key, text) for number, key, text in numbered),
        }
        extent = (0.0, 0.0, 6.0, 6.0)
        made: dict[str, Any] = {
            "id": "hostile", "extent": extent, "ground": Ground(window=extent, layers=(LAND,)), "languages": ("en", "ko"),
            "layers": tuple(Layer(stratum=stratum, marks=marks) for stratum, marks in layers.items()),
            "labels": tuple(town(number, text) for number, _, text in numbered),
            "steps": tuple(self.step(number, text) for number, _, text in numbered),
            "legend": tuple(entry(number, text) for number, _, text in numbered),
            "callouts": tuple(callout(number, text) for number, _, text in numbered[:3]),
            "inset": Inset(centre=Point(3, 3), box=extent, text={"en": told["title"]}),
            **told, "credits": (told["credits"],), "notices": (told["notices"],),
        }  # fmt: skip
        return Scene(**(made | more))


def texts_of(value: Any) -> list[str]:
    """Every text in a noun, however deep."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for one in fields(value) for text in texts_of(getattr(value, one.name))]
    if isinstance(value, dict) or hasattr(value, "items"):
        return [text for key, item in value.items() for text in (*texts_of(key), *texts_of(item))]
    return [text for item in value for text in texts_of(item)] if isinstance(value, list | tuple) else []


@pytest.fixture(scope="session")
def told_in():
    """The texts of these fields that a map holds, by field."""

    def found(scene: Scene, wanted: set[str]) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {field: [] for field in wanted}
        for text in dict.fromkeys(texts_of(scene)):
            field = text.rpartition(SIGN)[2]
            if SIGN in text and field in wanted:
                out[field].append(text)
        assert all(out.values()), f"nothing is tried in {[field for field, texts in out.items() if not texts]}"
        return out

    return found


@pytest.fixture(scope="session")
def payloads() -> dict[str, str]:
    """Every text that executes, breaks out or crashes somewhere, by its name."""
    return dict(PAYLOADS)


@pytest.fixture(scope="session")
def scene_with():
    """A map of such texts: each in every field, followed by the name of the field, or bare."""

    def made(texts: Mapping[str, str], *, bare: bool = False, **more: Any) -> Scene:
        return Writer(texts, (lambda text, _: text) if bare else in_field).scene(**more)

    return made


@pytest.fixture(scope="session")
def hostile(scene_with) -> Scene:
    """The map of all payloads; callouts, which the page lays out anew for long, are tried one by one."""
    return replace(scene_with(PAYLOADS), url="https://maps.example/hostile.html", callouts=())
