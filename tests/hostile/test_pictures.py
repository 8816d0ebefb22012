"""Pictures that hold more than a picture: what is shown are pixels, and they cost what pixels cost."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest

from mapgen.model import Image
from mapgen.read.pictures import UnfitError, _tried
from mapgen.settings import Caps

if TYPE_CHECKING:
    from pathlib import Path

SECRET = b"<script>secret</script>"
MEASURED = """
import json, re, sys
from pathlib import Path
from mapgen.model import Image
from mapgen.read.pictures import _tried
from mapgen.settings import Caps
found = _tried(Image(file=sys.argv[1], alt="x"), Path.cwd(), Caps())
peak = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([getattr(found, "width", 0), peak]))
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, bits: int, colour: int, *more: bytes) -> bytes:
    """A PNG of one colour, whose rows are packed one by one."""
    parts = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    packer = zlib.compressobj(1)
    row = b"\0" + b"\x55" * ((width * bits * parts + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    palette = [chunk(b"PLTE", bytes(range(256)) * 3)] if colour == 3 else []
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join([head, *palette, *more, chunk(b"IDAT", rows), chunk(b"IEND", b"")])


def saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    from PIL import Image as pillow  # noqa: N813 - a module of that name

    out = io.BytesIO()
    pillow.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def located() -> bytes:
    """EXIF that tells where a picture was taken, and by whom."""
    from PIL import Image as pillow  # noqa: N813

    exif = pillow.Exif()
    exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 54.0, 0.0), 3: "E", 4: (12.0, 30.0, 0.0)})
    return exif.tobytes()


def test_what_else_is_in_a_picture_is_not_in_what_is_shown(tmp_path: Path):
    more = (chunk(b"tEXt", b"a\0" + SECRET), chunk(b"zTXt", b"b\0\0" + zlib.compress(SECRET)), chunk(b"eXIf", located()[6:]),
            chunk(b"iCCP", b"p\0\0" + zlib.compress(SECRET * 9)), chunk(b"prVt", SECRET))  # fmt: skip
    held = {
        "chunks.png": png(40, 30, 8, 2, *more),
        "behind.png": png(40, 30, 8, 2) + b"PK\3\4" + SECRET,
        "exif.jpg": saved("JPEG", exif=located(), comment=SECRET, icc_profile=SECRET),
        "page.jpg": saved("JPEG", comment=b"*/=1;alert(1)/*" + SECRET) + b"<html>" + SECRET,
        "page.gif": saved("GIF", "P", comment=SECRET) + SECRET,
        "exif.webp": saved("WEBP", exif=located(), xmp=SECRET, icc_profile=SECRET),
        "cmyk.jpg": saved("JPEG", "CMYK", icc_profile=SECRET),
        **{f"{bits}-{colour}.png": png(40, 30, bits, colour, chunk(b"tEXt", b"a\0" + SECRET)) for bits, colour in
           ((1, 0), (2, 0), (16, 0), (16, 2), (8, 3), (4, 3), (8, 4), (16, 4), (8, 6), (16, 6))},
    }  # fmt: skip
    for name, data in held.items():
        assert SECRET in data or b"zTXt" in data, name
        (tmp_path / name).write_bytes(data)
        shown = _tried(Image(file=name), tmp_path, Caps())
        assert isinstance(shown, Image), (name, shown)
        assert (shown.width, shown.height) == (40, 30)
        assert not [
            one for one in (b"secret", b"<html", b"PK\3\4", b"Exif", b"iCCP", b"ICC_PROFILE") if one in shown.data
        ]


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_note_of_200_mb_is_not_unpacked(tmp_path: Path, kind: bytes):
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    told = {b"zTXt": b"a\0\0", b"iTXt": b"a\0\1\0\0\0", b"iCCP": b"a\0\0"}[kind]
    (tmp_path / "note.png").write_bytes(png(10, 10, 8, 2, *[chunk(kind, told + packed)] * 3))
    width, megabytes = cost(tmp_path, "note.png")
    assert width == 0
    assert megabytes < 150
    assert isinstance(_tried(Image(file="note.png"), tmp_path, Caps()), UnfitError)


def cost(folder: Path, name: str) -> tuple[int, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, name], capture_output=True, text=True, cwd=folder, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    width, megabytes = json.loads(done.stdout)
    return width, megabytes


AT_THE_CAP = {
    "clear.png": lambda: png(6000, 4000, 8, 3, chunk(b"tRNS", bytes(100))),
    "rgba16.png": lambda: png(6000, 4000, 16, 6),
    "cmyk.jpg": lambda: saved("JPEG", "CMYK", (6000, 4000), progressive=True),
    "half.webp": lambda: saved("WEBP", "RGB", (3000, 4000), lossless=True),
}


@pytest.mark.parametrize("name", [next(iter(AT_THE_CAP)), *(pytest.param(one, marks=pytest.mark.torture) for one in list(AT_THE_CAP)[1:])])  # fmt: skip
def test_the_largest_pictures_fit_into_what_is_refused(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(AT_THE_CAP[name]())
    width, megabytes = cost(tmp_path, name)
    assert width == 1200
    assert megabytes < 300
