"""Pictures from a story's folder: nothing outside it is opened, nothing of their metadata leaves it."""

import builtins
import csv
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

import mapgen
from mapgen.read import outline
from mapgen.settings import Caps, Settings

HOSTILE = Path(__file__).parent.parent / "hostile" / "inputs" / "hostile_images.csv"


def picture(kind="PNG", size=(60, 40), mode="RGB", **more):
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **more)
    return out.getvalue()


def told(story_folder, name, data=None, line="", **settings):
    """The outline of a one-step story with this picture."""
    if data is not None:
        target = story_folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    story = story_folder / "tale.yaml"
    story.write_text(
        f"mapgen: 1\ntitle: A\nsteps:\n- at: Dandong\n  title: B\n  image: {{file: '{name}'{line}}}\n", encoding="utf-8"
    )
    return outline(story, settings=Settings(**settings))


def shown(made):
    return made.happenings[0].image


def codes(made):
    return [(issue.code, issue.severity.value) for issue in made.issues]


def opened(data):
    return Image.open(io.BytesIO(data))


def test_a_picture_is_embedded_with_its_size(tmp_path):
    image = shown(told(tmp_path, "img/a.png", picture(), ", alt: A pier"))
    assert (image.media_type, image.width, image.height, image.alt) == ("image/png", 60, 40, "A pier")
    assert opened(image.data).size == (60, 40)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/png"), ("WEBP", "image/webp")],
)
def test_four_kinds_are_read_whatever_their_suffix(tmp_path, kind, media_type):
    image = shown(told(tmp_path, "a.bin", picture(kind)))
    assert image.media_type == media_type
    assert opened(image.data).format == media_type.removeprefix("image/").upper()


def test_it_is_made_narrow_and_gives_the_same_bytes(tmp_path):
    image = shown(told(tmp_path, "a.jpg", picture("JPEG", (3000, 1500))))
    assert (image.width, image.height) == (1200, 600)
    assert image == shown(told(tmp_path, "a.jpg"))


def test_position_camera_and_comments_are_gone_and_it_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    data = picture("JPEG", exif=exif, comment=b"SECRETNOTE")
    assert b"SECRETCAM" in data
    image = shown(told(tmp_path, "a.jpg", data))
    clean = opened(image.data)
    assert not clean.getexif()
    assert b"SECRET" not in image.data
    assert "comment" not in clean.info
    assert (image.width, image.height) == (40, 60)


def test_what_is_see_through_stays_so(tmp_path):
    image = shown(told(tmp_path, "a.png", picture(mode="RGBA")))
    assert opened(image.data).mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no PNG"),
        (b"", "no PNG"),
        (picture()[:-60], "broken"),
        (picture("JPEG", (400, 400))[:500], "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "broken"),
    ],
)
def test_what_is_no_picture_is_said_and_left_out(tmp_path, data, words):
    made = told(tmp_path, "a.png", data)
    assert shown(made).data == b""
    (issue,) = made.issues
    assert (issue.code, issue.severity.value) == ("picture", "warning")
    assert words in issue.message
    assert "tale.yaml, line 4" in issue.where


def bomb(side):
    """A small file that claims to be `side` pixels wide and high."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, side):
    made = told(tmp_path, "a.png", bomb(side))
    assert "million pixels" in made.issues[0].message


def test_a_file_over_the_cap_is_refused(tmp_path):
    made = told(tmp_path, "a.png", picture(), caps=Caps(image_bytes=50))
    assert "more than" in made.issues[0].message


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret.png").write_bytes(picture())
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    made = told(folder, "a.png")
    assert shown(made).data == b""
    assert "leads out" in made.issues[0].message


def test_another_folder_may_be_named(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture())
    assert shown(told(tmp_path, "a.png", folder=folder)).data


def test_hostile_paths_are_refused_with_their_row_and_nothing_else_is_opened(monkeypatch, tmp_path):
    source = tmp_path / "list.csv"
    text = HOSTILE.read_text(encoding="utf-8")
    source.write_text(text, encoding="utf-8")
    read = []
    real_open, real_path_open = builtins.open, Path.open
    monkeypatch.setattr(builtins, "open", lambda file, *a, **k: read.append(str(file)) or real_open(file, *a, **k))
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: read.append(str(self)) or real_path_open(self, *a, **k))
    made = outline(source, settings=Settings())
    rows = list(csv.reader(text.splitlines()))
    found = [issue for issue in made.issues if issue.code == "picture"]
    assert [issue.where for issue in found] == [f"list.csv, row {number}" for number in range(2, len(rows) + 1)]
    assert not any(mention.image.data for mention in made.mentions)
    assert {name for name in read if not name.startswith(str(tmp_path))} == set()


def test_a_picture_without_words_and_a_heavy_page_are_noted(tmp_path):
    assert codes(told(tmp_path, "a.png", picture())) == [("picture-alt", "note")]
    noise = Image.effect_noise((1200, 1200), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    made = told(tmp_path, "b.png", out.getvalue(), ", alt: Noise")
    assert codes(made) == [("page-size", "note")]


def test_the_page_holds_each_picture_once(tmp_path):
    (tmp_path / "logo.png").write_bytes(picture())
    source = tmp_path / "list.csv"
    source.write_text("name,lat,lon,image\na,1,2,logo.png\nb,2,3,logo.png\n", encoding="utf-8")
    (page,) = mapgen.build(source, out=f"{tmp_path}/", formats=["html"])
    assert page.read_text(encoding="utf-8").count("data:image/png;base64") == 1
