"""Draws the golden files into a folder: `make golden` accepts what comes out, test_golden.py compares with it.

python tests/golden/make.py FOLDER
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image

from mapgen import pipeline, render
from mapgen.render import picture

STORIES = Path(__file__).resolve().parents[2] / "geodata" / "stories"
SOURCES = {
    "kim-beijing-2018.yaml": {},
    "arvena-sightings.yaml": {},
    "mandela-1990.yaml": {},
    "tonga-relief-2022.yaml": {},
    "lists/clinics.csv": {"country": "NG"},
}
SIZE = (800, 450)
SHOWN = (400, 225)
"""The pixels of the golden PNG: enough to see what moved, too few for the edge of a letter to matter."""


def golden(source: str) -> dict[str, bytes]:
    """The golden files of a story or a list by name."""
    scene = pipeline.story(STORIES / source, **SOURCES[source]).scene
    svg, png, _ = picture.artifacts(scene, formats=("svg", "png"), size=SIZE, theme="light")
    (geojson,) = render.artifacts(scene, ("geojson",))
    stream = io.BytesIO()
    Image.open(io.BytesIO(png.data)).resize(SHOWN, Image.Resampling.BOX).save(stream, "png", optimize=True)
    return {svg.name: svg.data, png.name: stream.getvalue(), geojson.name: geojson.data}


if __name__ == "__main__":
    os.environ["MPL_IGNORE_SYSTEM_FONTS"] = "1"  # only DejaVu, which comes with matplotlib, so that machines agree
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        for name, data in golden(source).items():
            (folder / name).write_bytes(data)
