"""`mapgen check` as an editor and as a script meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STORY = """\
mapgen: 1
sources: {x: Xinhua}
journeys:
- {train: Pyongyang > Beijing, when: 2018-03-25T10:00Z/2018-03-25T11:00Z}
steps:
- {at: Xyzzyville, title: Nowhere}
- {at: Springfield}
"""


def mapgen(*arguments: object, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", *map(str, arguments)],
        cwd=cwd, input=stdin, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_worst_is_told_first_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(STORY, encoding="utf-8")
    done = mapgen("check", "s.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    headings = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "error: unknown-place (1)",
        "warning: ambiguous (1)",
        "warning: too-fast (1)",
        "note: unused-source (1)",
    ]
    assert "s.yaml, line 6  no place called Xyzzyville is known" in done.stdout
    assert "s.yaml, line 2  the source Xinhua is named" in done.stdout
    assert done.stderr == "1 error, 2 warnings, 1 note; 0 of 4 places checked\n"


def test_strict_leaves_with_3_while_something_grave_remains(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(STORY, encoding="utf-8")
    assert mapgen("check", "s.yaml", "--strict", cwd=tmp_path).returncode == 3
    (tmp_path / "s.yaml").write_text("sources: {x: X}\nplaces: [Dandong]\n", encoding="utf-8")
    done = mapgen("check", "s.yaml", "--strict", cwd=tmp_path)
    assert (done.returncode, "unused-source" in done.stdout) == (0, True)


def test_json_has_stable_keys_and_the_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "On Monday a ferry sailed from Piraeus to Paros.\n\nThe ferry reached Paros at night.\n", encoding="utf-8"
    )
    assert mapgen("extract", "a.txt", "-o", "s.yaml", "--published", "2024-03-06", cwd=tmp_path).returncode == 0
    done = mapgen("check", "s.yaml", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    keys = {"code", "severity", "subject", "message", "hint", "where"}
    assert all(set(one) in (keys, keys | {"evidence"}) for one in found)
    assert found[0]["code"] == "draft"
    (paros,) = [one for one in found if one["subject"] == "paros" and one["code"] == "unconfirmed"]
    assert paros["evidence"][0]["sentence"] == "On Monday a ferry sailed from Piraeus to Paros."
    assert paros["evidence"][0]["document"] == "a"


def test_three_hundred_of_a_kind_are_a_count(tmp_path: Path) -> None:
    rows = "".join(f"Xyzzy{chr(97 + number % 26)}{chr(97 + number // 26)}ville\n" for number in range(300))
    (tmp_path / "p.csv").write_text(f"name\n{rows}", encoding="utf-8")
    done = mapgen("check", "p.csv", cwd=tmp_path)
    assert "error: unknown-place (300)" in done.stdout
    assert "… and 297 more; -v shows all" in done.stdout
    assert len(done.stdout.splitlines()) < 20
    assert len(mapgen("check", "p.csv", "-v", cwd=tmp_path).stdout.splitlines()) > 300
    for command in (("locate", "p.csv", "--json"), ("build", "p.csv", "-o", "p.geojson")):
        told = mapgen(*command, cwd=tmp_path).stderr
        assert "… 297 more errors of this kind (unknown-place); -v shows all" in told
        assert len(told.splitlines()) < 20


def test_quiet_tells_errors_only_and_stdin_is_read(tmp_path: Path) -> None:
    done = mapgen("check", "-", "--from", "yaml", "-q", cwd=tmp_path, stdin=STORY.encode())
    assert "unknown-place" in done.stdout
    assert "ambiguous" not in done.stdout
    assert done.stderr == ""


def test_what_is_no_story_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("steps:\n- {at: }\n", encoding="utf-8")
    done = mapgen("check", "bad.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "bad.yaml, line 2" in done.stderr
    (tmp_path / "a.txt").write_text(
        "A ferry sailed from Piraeus to Paros on Monday, the crew said.\n" * 3, encoding="utf-8"
    )
    done = mapgen("check", "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "mapgen extract" in done.stderr


def test_data_does_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text('places: ["Xyzzy\\e[2Jville"]\n', encoding="utf-8")
    done = mapgen("check", "s.yaml", cwd=tmp_path)
    assert "\x1b" not in done.stdout
    assert "\\x1b[2J" in done.stdout
