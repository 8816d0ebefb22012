"""What mapgen reads again of what it wrote: another may have written it since."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from mapgen.batch import extracting, one_by_one
from mapgen.desk import jsonl
from mapgen.errors import InputError
from mapgen.render.embed import built
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

GOOD = b'{"id": "a", "mentions": []}\n'
BAD = {
    "deep": b"[" * 200_000 + b"\n", "deep in an answer": b'{"id": "a", "mentions": ' + b"[" * 200_000 + b"\n", "no JSON": b"{\n", "null": b"null\n",
    "a number": b"1e999\n", "a long number": b"9" * 10_000 + b"\n", "bytes": b"\xff\xfe\n", "no id": b'{"mentions": []}\n', "no text": b'{"id": [], "mentions": []}\n',
    "no list": b'{"id": "a", "mentions": {}}\n', "an empty line": b"\n", "nul": b"\0" * 100 + b"\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_answers_that_are_none_are_told_by_their_line(tmp_path: Path, name: str):
    out = tmp_path / "out.jsonl"
    out.write_bytes(GOOD + BAD[name] + GOOD)
    with pytest.raises(InputError, match=r"out\.jsonl, line 2: this was not written by mapgen extract"):
        jsonl.resumed(out)
    assert out.read_bytes() == GOOD + BAD[name] + GOOD


def test_a_line_without_an_end_is_not_read_to_the_end_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonl, "LONGEST", 1_000)
    out = tmp_path / "out.jsonl"
    out.write_bytes(GOOD + b"x" * 5_000)
    with pytest.raises(InputError, match="line 2"):
        jsonl.resumed(out)
    out.write_bytes(GOOD + b'{"id": "b", "ment')
    assert jsonl.resumed(out) == {"a": 1}
    assert out.read_bytes() == GOOD


@pytest.mark.parametrize("name", BAD)
def test_a_part_that_holds_something_else_is_written_anew(tmp_path: Path, name: str):
    (tmp_path / "texts.jsonl").write_bytes(b'{"id": "a", "text": "She went to Rome."}\n')
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-00000.jsonl").write_bytes(BAD[name])
    told = extracting.extracted(
        str(tmp_path / "texts.jsonl"), f"{tmp_path}/out/", settings=Settings(model="none"), run=one_by_one
    )
    assert (told.texts, told.skipped) == (1, 0)
    assert b"Rome" in (tmp_path / "out" / "part-00000.jsonl").read_bytes()


def test_neither_page_nor_picture_is_waited_for(tmp_path: Path):
    for name in ("map.html", "map.png"):
        os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="is no file"):
        built.files(tmp_path / "map.html", "https://maps.example/", most_bytes=1_000)
    assert built.png_size(tmp_path / "map.png") is None
    (tmp_path / "big.html").write_bytes(b"x" * 2_000)
    with pytest.raises(InputError, match="the cap is 0.0 MB; raise it with MAPGEN_CAPS__FILE_BYTES"):
        built.files(tmp_path / "big.html", "https://maps.example/", most_bytes=1_000)
