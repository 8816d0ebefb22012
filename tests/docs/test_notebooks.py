"""The notebooks under `docs/notebooks` run in a real kernel, without a warning, and show what they promise."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
STRICT = "import warnings\nwarnings.simplefilter('error')"
MAPS = {"list-to-map": 1, "article-to-map": 1, "routes-and-frames": 2, "judging": 1}
"""How many maps each of them shows."""

pytestmark = pytest.mark.loopback  # a kernel is spoken with over sockets of this machine


def test_these_are_all():
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(MAPS)


@pytest.mark.parametrize("name", MAPS)
def test_a_notebook_is_kept_without_outputs(name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)
        assert "\\" not in cell.source or "http" not in cell.source


@pytest.mark.filterwarnings("default::DeprecationWarning:(zmq|jupyter_client|tornado|nbclient).*")
@pytest.mark.parametrize("name", MAPS)
def test_a_notebook_runs_in_a_kernel(name, tmp_path):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    client = NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    shown = [output.data for output in outputs if output.output_type in ("execute_result", "display_data")]
    assert all("text/plain" in data for data in shown)
    framed = [data["text/html"] for data in shown if "srcdoc=" in data.get("text/html", "")]
    assert len(framed) == MAPS[name]
    for told in framed:
        outside, page = re.sub(r'srcdoc="[^"]*"', "", told), re.search(r'srcdoc="([^"]*)"', told)
        assert 'sandbox="allow-scripts ' in outside
        assert "allow-same-origin" not in outside
        assert not re.search(r"<script|\son\w+=|javascript:", outside, re.IGNORECASE)
        assert html.unescape(page[1]).startswith("<!DOCTYPE html>")
