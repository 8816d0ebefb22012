"""The scripts for the article that holds a map: constant, readable, without a blank line that a CMS could break."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

FRAME = {
    "loading": "lazy",
    "sandbox": "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    "referrerpolicy": "no-referrer",
    "allow": "fullscreen",
    "width": "100%",
    "frameborder": "0",
}
"""What every frame of a map says of itself. `frameborder` is for systems that strip `style`."""


@cache
def snippet_script() -> str:
    """What a snippet carries: the frames of the article are as high as their pages tell."""
    return _closed("height.js", "hear.js", "snippet.js")


@cache
def component_script() -> str:
    """What defines `<mapgen-map>`."""
    return _closed("height.js", "hear.js", "component.js", head=f"const ATTRIBUTES = {json.dumps(FRAME)};\n")


def _closed(*names: str, head: str = "") -> str:
    """The files in one function of their own, so that nothing of theirs meets the article's names."""
    folder = files("mapgen.render.embed") / "parent"
    texts = [(folder / name).read_text(encoding="utf-8") for name in names]
    return f'(function () {{\n"use strict";\n{head}{"".join(texts)}}})();\n'
