"""Where names of files and of hosts may lead: never out of the folder, and to no address that is not public."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from mapgen import batch
from mapgen.batch import stretches
from mapgen.batch.chunks import data_of
from mapgen.desk import jsonl
from mapgen.errors import InputError, Refused
from mapgen.net.public import connected
from mapgen.read import outline
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = [
    "{out}/secret.png", "../out/secret.png", "img/../../out/secret.png", "./../out/secret.png", "link.png", "links/secret.png",
    "chain.png", "..\\out\\secret.png", "C:\\secret.png", "C:secret.png", "c:/secret.png", "\\\\host\\share\\secret.png",
    "//host/share/secret.png", "file:///{out}/secret.png", "http://127.0.0.1/secret.png", "data:image/png;base64,AAAA",
    "%2e%2e/out/secret.png", "..%2fout%2fsecret.png", "%2e%2e%5cout%5csecret.png", "~/secret.png", "a.png\0../out/secret.png",
    "/proc/self/environ", "/dev/zero", "zero.png", "pipe.png", "img", ".", "..", "", "/vsicurl/http://127.0.0.1/a.png", "\u2025/out/secret.png",
    "．．/out/secret.png", "a" * 5000,
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    import os

    from PIL import Image

    home, out = tmp_path / "in", tmp_path / "out"
    for folder in (home, out, home / "img"):
        folder.mkdir()
    for path in (out / "secret.png", home / "img" / "good.png"):
        Image.new("RGB", (4, 4), "#b3261e").save(path)
    (home / "link.png").symlink_to(out / "secret.png")
    (home / "chain.png").symlink_to("link.png")
    (home / "links").symlink_to(out)
    (home / "zero.png").symlink_to("/dev/zero")
    (home / "within.png").symlink_to("img/good.png")
    os.mkfifo(home / "pipe.png")
    return home


@pytest.mark.parametrize("form", ["yaml", "json", "csv", "geojson"])
def test_a_picture_lies_in_the_folder_of_what_names_it(home: Path, form: str):
    import csv
    import json

    def told(name: str):
        path = home / f"places.{form}"
        if form == "csv":
            with path.open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows([["name", "image"], ["Rome", name]])
        elif form == "geojson":
            one = {"type": "Feature", "geometry": None, "properties": {"name": "Rome", "image": name}}
            path.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), encoding="utf-8")
        else:  # JSON is YAML
            story = {"places": [{"name": "Rome", "image": {"file": name, "alt": "x"}}]}
            path.write_text(json.dumps(story), encoding="utf-8")
        return outline(path, settings=Settings())

    for name in ("img/good.png", "./img/good.png", "within.png"):
        assert told(name).mentions[0].image.data, name
    for name in ELSEWHERE:
        try:
            found = told(name.replace("{out}", str(home.parent / "out")))
        except InputError:
            continue
        assert found.mentions[0].image is None or not found.mentions[0].image.data, name


def test_a_host_with_one_address_that_is_not_public_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    """Also where the others are: which of them is taken would be up to the one who runs the name."""

    def resolved(*addresses: str):
        def answer(host: str, port: int, **_: object):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", answer)

    tried: list[str] = []

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        tried.append(address[0])
        raise OSError("not here")

    monkeypatch.setattr(socket, "create_connection", connect)
    for inner in ("127.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "169.254.169.254", "64:ff9b::a00:1"):
        for addresses in (
            ("93.184.216.34", inner),
            (inner, "93.184.216.34"),
            ("2606:2800:220:1::1", "93.184.216.34", inner),
        ):
            resolved(*addresses)
            with pytest.raises(Refused, match="which is no public address"):
                connected(("news.example", 443))
    assert tried == []
    resolved("93.184.216.34", "2606:2800:220:1::1")
    with pytest.raises(OSError, match="not here"):
        connected(("news.example", 443))
    assert tried == ["93.184.216.34", "2606:2800:220:1::1"], "the very addresses that were looked at"


@pytest.mark.parametrize("public_only", [True, False])
def test_a_host_of_many_addresses_that_swallow_all_takes_no_longer_than_one(
    monkeypatch: pytest.MonkeyPatch, public_only: bool
):
    """Whoever runs the name says how many there are; the time is for all of them together."""
    now = [0.0]

    def answer(host: str, port: int, *_: object, **__: object):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.216.{last}", port)) for last in range(1, 200)]

    def swallow(_: object, timeout: float, *__: object) -> socket.socket:
        now[0] += timeout
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", swallow)
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with pytest.raises(TimeoutError):
        connected(("news.example", 443), 20.0, public_only=public_only)
    assert now[0] == pytest.approx(20.0)


def test_a_file_that_shrinks_while_it_is_worked_through_is_told(tmp_path: Path):
    path = tmp_path / "texts.jsonl"
    path.write_bytes(b'{"id": "a", "text": "Rome"}\n' * 100)
    with path.open("rb") as stream:
        (stretch,) = stretches.of_lines(stream, str(path), 1000)
    with path.open("r+b") as stream:
        stream.truncate(1000)
    with pytest.raises(InputError, match="has changed while it was read"):
        data_of(stretch)
    with pytest.raises(InputError, match="has changed while it was read"):
        list(batch.extracting._texts(stretch, Settings()))


def test_a_line_that_is_too_long_is_not_kept_and_the_next_one_is_read(tmp_path: Path):
    settings = Settings(caps={"line_bytes": 1000, "text_chars": 100})
    path = tmp_path / "list.jsonl"
    path.write_bytes(b'{"name": "Rome"}\n{"name": "' + b"x" * 50_000 + b'"}\n{"name": "Bari"}\n')
    batch.located(str(path), str(tmp_path / "out.jsonl"), settings=settings, run=batch.one_by_one)
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [b"Rome" in lines[0], b"mapgen_lat" in lines[1], b"Bari" in lines[2], len(lines)] == [True, False, True, 3]
    with path.open("rb") as stream:
        assert [one.error and one.error[0] for one in jsonl.texts(stream, settings.caps)] == [
            "no-id",
            "too-long",
            "no-id",
        ]
