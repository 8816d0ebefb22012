"""A scene with something of every kind, and the same text wherever text stands."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import MultiLineString, Point, box

from mapgen.model import Fidelity, Mode, Precision, Status
from mapgen.scene import (
    Facts,
    Ground,
    Label,
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

PAYLOADS = json.loads((Path(__file__).resolve().parent.parent / "hostile" / "payloads.json").read_text())
AWKWARD = {
    "formula": "=HYPERLINK(1)",
    "at": "@SUM(A1)",
    "plus": "+cmd",
    "minus": "-cmd|x",
    "full-width formula": "＝cmd",
    "guarded": "'=cmd",
    "controls": "a\x07b\x0bc\x1fd\x7fe",
    "surrogate": "a\ud800b",
    "no character": "a\ufffeb\uffffc",
    "astral": "𝄞 𓀀",
    "right to left": "\u202eabc\u202c سلام",
    "cdata": "]]><![CDATA[",
    "entity": "&amp;lt;&#65;&nbsp;&quot;",
    "doctype": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>&e;",
    "sql": "'); DROP TABLE places; --",
    "balloon": "$[name] $[description]",
    "carriage return": "one\rtwo",
}
TEXTS = PAYLOADS | AWKWARD


def held(text: str) -> str:
    """What a format that holds no control characters keeps of a text."""
    return "".join(
        "\ufffd" if (ord(c) < 32 and c not in "\t\n\r") or ord(c) in (127, 0xFFFE, 0xFFFF) or 0xD800 <= ord(c) <= 0xDFFF
        else c
        for c in text
    )  # fmt: skip


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (3, 2), "#b3261e").save(out, format="PNG")
    return out.getvalue()


def made_scene(text: str = "Dandong", *, west: float = 0.0, **more: Any) -> Scene:
    """Two places, an area, a line, a footprint and two happenings, from `west` on; `text` stands wherever text does."""
    when = Moment(text={"en": text}, start="2018-03-25", end="2018-03-26", edtf="2018-03-25/2018-03-26")
    source = SourceLine(title=text, publisher=text, url="https://example.org/a?b=1&c='2'", accessed=text, credit=text)
    picture = Picture(data=png(), media_type="image/png", width=3, height=2, alt=text, credit=text)
    facts = Facts(
        text=text, when=when, status=Status.REPORTED, because=text, category=text, link="https://example.org/link",
        picture=picture, sources=(source,),
    )  # fmt: skip

    def mark(name: str, kind: MarkType, style: Token, geometry: Any, **told: Any) -> Mark:
        return Mark(
            id=name, type=kind, style=style, geometry=geometry, name=text, names={"en": text, "ko": text}, native=text,
            native_lang="ko", facts=facts, country="CN", credit=text, **told,
        )  # fmt: skip

    def label(point: Point) -> Label:
        return Label(text=text, texts={"en": text}, native=text, native_lang="ko", point=point)

    one, other = Point(west + 1, 1), Point(west + 3, 2)
    place = MarkType.PLACE
    marks = {
        Stratum.AREAS: mark(
            "area", place, Token.AREA, box(west + 4, 0, west + 6, 2), place_id="area", point=Point(west + 5, 1),
            precision=Precision.REGION, label=label(Point(west + 5, 1)),
        ),
        Stratum.ROUTES: mark(
            "leg", MarkType.ROUTE, Token.RAIL,
            MultiLineString([[(west + 1, 1), (west + 2, 1.5)], [(west + 2, 1.5), (west + 3, 2)]]),
            mode=Mode.RAIL, fidelity=Fidelity.NETWORK, length_km=250.04, journey="j1",
        ),
        Stratum.VENUES: mark(
            "hall", MarkType.VENUE, Token.FOOTPRINT, box(west + 2.99, 1.99, west + 3.01, 2.01), place_id="there",
            point=other,
        ),
        Stratum.PLACES: mark(
            "here", place, Token.STOP, one, place_id="here", point=one, numbers=(1,), steps=("s1",),
            precision=Precision.CITY, label=label(one),
        ),
        Stratum.RELATED: mark(
            "there", place, Token.RELATED, other, place_id="there", point=other, steps=("r1",),
            precision=Precision.BUILDING, uncertain=True, label=label(other),
        ),
    }  # fmt: skip
    steps = (
        Step(id="s1", title=text, number=1, place=text, places={"en": text}, facts=facts, marks=("here", "leg")),
        Step(id="r1", title=text, place=text, places={"en": text}, facts=facts, marks=("there",), related=True),
        Step(id="s2", title=text, number=2, facts=facts),
    )
    extent = (west, 0.0, west + 6, 3.0)
    told: dict[str, Any] = {
        "id": "map", "title": text, "subtitle": text, "description": text, "correction": text, "published": text,
        "extent": extent, "ground": Ground(window=extent), "steps": steps, "credits": (text, "GeoNames"),
        "notices": (text,), "sources": (source,),
        "legend": (LegendEntry(text={"en": text}, style=Token.RAIL, marks=("leg",)),),
        "layers": tuple(Layer(stratum=stratum, marks=(found,)) for stratum, found in marks.items()),
    }  # fmt: skip
    return Scene(**(told | more))


@pytest.fixture(scope="session")
def scene_of():
    """`made_scene`, for the tests of this folder."""
    return made_scene


@pytest.fixture(params=TEXTS, scope="session")
def awkward(request) -> str:
    """Each of the texts that some format or program could take for something else."""
    return TEXTS[request.param]


@pytest.fixture(scope="session")
def kept():
    """`held`, for the tests of this folder."""
    return held
