"""The parts of the page's script that need no page: their tests are written for node and run by it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parent.parent / "page").glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=[path.name for path in TESTS])
def test_a_part_of_the_page(path):
    node = shutil.which("node")
    if node is None and not os.environ.get("MAPGEN_REQUIRE_BROWSER"):
        pytest.skip("no node on this machine: apt-get install nodejs")
    assert node, "no node on this machine: apt-get install nodejs"
    done = subprocess.run([node, "--test", str(path)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:]


def test_there_are_parts():
    assert {"labels.test.js", "timescale.test.js"} <= {path.name for path in TESTS}
