"""The notebooks as pages: their words and their code; what they show is seen by running them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"


def titles() -> list[tuple[str, str]]:
    """The page and the title of each."""
    return [(_page(path), _title(path)) for path in _notebooks()]


def links() -> str:
    """A list of them, as the index of the guides has it."""
    return "\n".join(f"- [{title.partition(': ')[2]}](../{page})" for page, title in titles())


def files() -> dict[str, bytes | str]:
    """Each as a page; the notebook itself lies beside it."""
    return {_page(path): _text(path) for path in _notebooks()}


def _notebooks() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def _page(path: Path) -> str:
    return f"notebooks/{path.stem}.md"


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _title(path: Path) -> str:
    for cell in _cells(path):
        for line in "".join(cell["source"]).splitlines():
            if line.startswith("# "):
                return f"Notebook: {line.removeprefix('# ')}"
    return f"Notebook: {path.stem}"


def _text(path: Path) -> str:
    parts = []
    for cell in _cells(path):
        source = "".join(cell["source"]).rstrip()
        if source:
            parts.append(f"```python\n{source}\n```" if cell["cell_type"] == "code" else source)
    parts.insert(1, f"[Download this notebook]({path.name}) and run it to see what its cells show.")
    return "\n\n".join(parts) + "\n"
