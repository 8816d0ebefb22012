"""The four stories and a list, drawn and exported: SVG and GeoJSON byte for byte, PNG with a tolerance.

A change of the drawing, the data or the texts shows here first. When it is meant: `make golden`
(`python tests/golden/make.py tests/golden`) accepts it; look at the difference before you commit it.
PNG are compared small and with the fonts that come with matplotlib alone, SVG have text as text and are
laid out by fixed widths, so that no installed font matters.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
KEPT = sorted(path.name for path in HERE.iterdir() if path.suffix in (".svg", ".png", ".geojson"))
MEAN, LARGE, SHARE = 1.0, 48, 0.004
"""The most that a PNG may differ: on average of 255, and the share of pixels that differ by more than `LARGE`."""


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    subprocess.run([sys.executable, HERE / "make.py", folder], check=True)
    return folder


def test_the_golden_files_are_those_that_are_drawn(drawn):
    assert sorted(path.name for path in drawn.iterdir()) == KEPT
    assert len(KEPT) == 15
    assert sum((HERE / name).stat().st_size for name in KEPT) < 3_000_000


@pytest.mark.parametrize("name", [name for name in KEPT if not name.endswith(".png")])
def test_text_is_the_same_byte_for_byte(drawn, name):
    kept, now = ((folder / name).read_text("utf-8").splitlines() for folder in (HERE, drawn))
    differing = next((number for number, pair in enumerate(zip(kept, now, strict=False)) if pair[0] != pair[1]), None)
    assert differing is None, f"{name}, line {differing + 1}: {now[differing][:200]!r}, not {kept[differing][:200]!r}"
    assert kept == now


@pytest.mark.parametrize("name", [name for name in KEPT if name.endswith(".png")])
def test_a_picture_looks_the_same(drawn, name):
    from PIL import Image

    kept, now = (np.asarray(Image.open(folder / name).convert("RGB"), dtype=int) for folder in (HERE, drawn))
    assert kept.shape == now.shape
    apart = np.abs(kept - now)
    assert apart.mean() < MEAN
    assert (apart.max(axis=2) > LARGE).mean() < SHARE
