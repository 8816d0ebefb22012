"""A desk's own gazetteer, which somebody may have sent: refused by the row, in little memory, and shown as text."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import mapgen
from mapgen import render
from mapgen.errors import InputError
from mapgen.gazetteer import DeskGazetteer
from mapgen.settings import Caps

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("name", "lat", "lon", "names", "kind", "admin1", "admin2", "city", "population", "id", "credit")
REFUSED = {
    "nan,1": "no position", "inf,1": "no position", "1e999,1": "no position", "91,181": "is not", "124,40": "is not",
    "4_1,1_2": "is no angle", "0,0": "where a position that is missing", "-0,0.0": "where a position that is missing",
    "0x1,1": "could not convert", ",": "could not convert", "1": "could not convert", "40N,1": "could not convert",
}  # fmt: skip


@pytest.mark.parametrize("position", REFUSED)
def test_a_row_that_is_no_place_is_named(tmp_path: Path, position: str):
    (tmp_path / "desk.csv").write_text(f"name,lat,lon\nRome,41.9,12.5\nOslo,{position}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"row 3 \(Oslo\): .*{REFUSED[position]}"):
        DeskGazetteer.from_file(tmp_path / "desk.csv")


def test_two_rows_of_one_id_are_no_place(tmp_path: Path):
    (tmp_path / "desk.csv").write_text("name,lat,lon,id\nRome,41.9,12.5,a\nOslo,59.9,10.7,a\n")
    with pytest.raises(InputError, match="row 3: another row has the id 'a'"):
        DeskGazetteer.from_file(tmp_path / "desk.csv")


def test_lines_end_where_a_table_ends_them(tmp_path: Path):
    names = ["Ro\u2028me", "Ro\x0bme", "Ro\x85me", "Ro\x1cme", "Ro\nme", 'Ro"me', "Ro;me"]
    with (tmp_path / "desk.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["name", "lat", "lon"], *([name, 1 + n, 2] for n, name in enumerate(names))])
    found = DeskGazetteer.from_file(tmp_path / "desk.csv")
    assert sorted(one.name for one in found._by_key.values()) == sorted(names)


@pytest.mark.parametrize(
    ("data", "cap"),
    [(b"name,lat,lon\n" + b"P,1,2\n" * 30, "gazetteer_rows"), (b"name,lat,lon\n" + b"\r" * 30, "gazetteer_rows"),
     (b"name,lat,lon\n" + b"x" * 300, "line_bytes"), (b"x" * 300, "line_bytes"), (b"a," * 60, "columns"), (b"a\n" * 600, "gazetteer_bytes")],
)  # fmt: skip
def test_each_cap_is_told(tmp_path: Path, data: bytes, cap: str):
    (tmp_path / "desk.csv").write_bytes(data)
    with pytest.raises(InputError) as caught:
        DeskGazetteer.from_file(
            tmp_path / "desk.csv", Caps(gazetteer_rows=20, line_bytes=200, columns=50, gazetteer_bytes=1000)
        )
    assert f"MAPGEN_CAPS__{cap.upper()}" in caught.value.hint


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "address", "vsi", "gone"])
def test_it_is_a_file_of_this_machine(tmp_path: Path, kind: str):
    os.mkfifo(tmp_path / "pipe")
    path = {
        "pipe": tmp_path / "pipe", "device": "/dev/zero", "folder": tmp_path, "gone": tmp_path / "gone.csv",
        "address": "http://127.0.0.1:9/a.csv", "vsi": "/vsicurl/http://127.0.0.1:9/a.csv",
    }[kind]  # fmt: skip
    with pytest.raises(InputError, match="is no file|cannot be read"):
        mapgen.locate(["Rome"], gazetteers=(path,))


class Structure(HTMLParser):
    """The elements and attributes of a page, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.made: set[tuple[str, str]] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.made |= {(tag, name) for name, _ in attrs} | {(tag, "")}


def gazetteer(path: Path, put) -> Path:
    with path.open("w", newline="", encoding="utf-8", errors="replace") as stream:
        row = [*map(put, COLUMNS)]
        row[0], row[1], row[2], row[8] = f"Zzyzx Place {put('name')}", "41.9", "12.5", "7"
        csv.writer(stream).writerows([COLUMNS, row])
    return path


def test_what_stands_in_its_columns_is_text_in_every_format(tmp_path: Path, payloads: dict[str, str]):
    def drawn(put) -> dict[str, bytes]:
        table = gazetteer(tmp_path / "desk.csv", put)
        name = next(iter(DeskGazetteer.from_file(table)._by_key.values())).name
        story = mapgen.read([name], gazetteers=(table,))
        assert next(iter(story.places.values())).chosen.provider == "desk"
        return {one.name: one.data for one in render.artifacts(story.scene, ("html", "svg", "kml", "embed"))}

    plain = drawn(lambda column: f"Plain {column}")
    texts = [text for text in payloads.values() if "\0" not in text and text.isprintable()]
    for at in range(0, len(texts), 8):
        evil = drawn(lambda column, some=texts[at : at + 8]: " ".join(some))
        assert evil.keys() == plain.keys()
        for name, data in evil.items():
            if name.endswith(".html"):
                assert Structure(data.decode()).made <= Structure(plain[name].decode()).made, name
            elif name.endswith((".svg", ".kml")):
                tags = [{one.tag for one in ET.fromstring(each).iter()} for each in (data, plain[name])]
                assert tags[0] <= tags[1], name


def test_nor_does_it_steer_a_terminal(tmp_path: Path):
    evil = "E\x1b]0;owned\x07\x1b[2J\x9b2J [red]x[/red] \u202ex"
    table = gazetteer(tmp_path / "desk.csv", lambda _: evil)
    for arguments in (["locate", f"Zzyzx Place {evil}"], ["locate", "Zzyzx Plase E0;owned2J2J red x /red x"]):
        done = subprocess.run(
            [sys.executable, "-m", "mapgen", *arguments, "--gazetteer", str(table)],
            capture_output=True, cwd=tmp_path, env=os.environ | {"PYTHONUTF8": "1"},
        )  # fmt: skip
        told = (done.stdout + done.stderr).decode()
        assert "Traceback" not in told
        assert "Zzyzx" in told
        assert not [sign for sign in told if sign != "\n" and not sign.isprintable()], told
