"""What the article's script believes: its tests are written for node and run by it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mapgen.render.embed.script import component_script, snippet_script

TEST = Path(__file__).parent.parent / "page" / "height.test.js"


def node():
    found = shutil.which("node")
    if found is None and not os.environ.get("MAPGEN_REQUIRE_BROWSER"):
        pytest.skip("no node on this machine: apt-get install nodejs")
    assert found, "no node on this machine: apt-get install nodejs"
    return found


def test_only_the_pages_own_message_is_believed():
    done = subprocess.run([node(), "--test", str(TEST)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("script", [snippet_script(), component_script()], ids=["snippet", "component"])
def test_a_script_survives_where_it_is_pasted(script, tmp_path):
    """No blank line, which a CMS takes for a paragraph; nothing that closes its element; and it parses."""
    assert "\n\n" not in script
    assert not any(sign in script for sign in ("</", "<!--", "]]>", "{{", "{%", "&&", "`"))
    path = tmp_path / "script.js"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run([node(), "--check", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
