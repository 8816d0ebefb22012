"""`mapgen studio` and `mapgen preview` as commands: how they start, what they follow, and how they end."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from websockets.sync.client import connect

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.loopback

STORY = "mapgen: 1\ntitle: First # kept\nplaces: [Beijing, Dandong]\n"


class Running:
    """A studio of its own process."""

    def __init__(self, *arguments: object, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mapgen", *map(str, arguments), "--no-browser"],
            cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise AssertionError(self.process.communicate()[1])
        _, _, self.host, self.token, _ = self.address.split("/")

    def ask(self, path: str, sent: Any = None) -> tuple[int, Any]:
        """The status and the answer, JSON read."""
        to = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"origin": f"http://{self.host}", "content-type": "application/json"} if sent is not None else {}
        body = json.dumps(sent) if sent is not None else None
        to.request("POST" if sent is not None else "GET", f"/{self.token}/{path}", body, headers)
        answer = to.getresponse()
        data = answer.read()
        to.close()
        return answer.status, json.loads(data) if "json" in answer.headers["content-type"] else data

    def ready(self) -> dict[str, Any]:
        """The state, once the work is opened."""
        for _ in range(600):
            state = self.ask("state")[1]
            if state["ready"]:
                return dict(state)
            time.sleep(0.05)
        raise AssertionError("it is not opened")

    def ended(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """The exit code and what was said, after a signal."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_from_start_to_ctrl_c_with_a_change_and_one_made_elsewhere(path: Path) -> None:
    studio = Running("studio", "s.yaml", "--by", "ab", cwd=path.parent)
    try:
        assert studio.host.startswith("127.0.0.1:")
        assert b"<title>mapgen studio</title>" in studio.ask("")[1]
        revision = studio.ready()["revision"]
        live = f"ws://{studio.host}/{studio.token}/live"
        with connect(live, origin=f"http://{studio.host}", open_timeout=30) as page:  # type: ignore[arg-type]
            assert json.loads(page.recv(10))["revision"] == revision

            def told() -> int:
                """The next revision that is not known yet."""
                while (next_ := json.loads(page.recv(10))["revision"]) in known:
                    pass
                known.append(next_)
                return int(next_)

            known = [revision]
            put = {"do": "put", "path": ["title"], "value": "Mine"}
            assert studio.ask("change", {"seen": revision, "change": put})[0] == 200
            assert told() == revision + 1
            assert path.read_text(encoding="utf-8") == STORY.replace("First", "Mine")
            path.write_text(STORY.replace("First", "Theirs"), encoding="utf-8")
            assert told() == revision + 2
        assert studio.ask("state")[1]["title"] == "Theirs"
        assert studio.ask("change", {"seen": revision, "change": put})[0] == 409
        status, scene = studio.ask("scene")
        assert (status, scene["title"]) == (200, "Theirs")
    finally:
        code, errors = studio.ended()
    assert code == 130
    assert "for this machine only" in errors
    assert "every file is whole" in errors
    assert studio.token not in errors
    assert "Traceback" not in errors
    assert path.read_text(encoding="utf-8") == STORY.replace("First", "Theirs")


def test_what_was_done_survives_a_kill(path: Path) -> None:
    studio = Running("studio", "s.yaml", "--by", "ab", cwd=path.parent)
    state = studio.ready()
    place = state["words"]["places"][1]["id"]
    pin = {"do": "pin", "place": place, "lat": 40.1, "lon": 124.4}
    assert studio.ask("change", {"seen": state["revision"], "change": pin})[0] == 200
    kept = path.read_bytes()
    studio.ended(signal.SIGKILL)
    again = Running("studio", "s.yaml", cwd=path.parent)
    try:
        place = next(one for one in again.ready()["words"]["places"] if one["name"] == "Dandong")
        assert (place["lat"], place["lon"], place["checked"][-2:]) == (40.1, 124.4, "ab")
    finally:
        again.ended(signal.SIGTERM)
    assert again.process.returncode == 143
    assert path.read_bytes() == kept


def test_a_kill_at_any_moment_leaves_both_files_whole(path: Path) -> None:
    studio = Running("studio", "s.yaml", "--by", "ab", cwd=path.parent)
    studio.ready()
    to = http.client.HTTPConnection(studio.host, timeout=60)
    headers = {"origin": f"http://{studio.host}", "content-type": "application/json"}
    for number in range(8):
        put = {"do": "put", "path": ["title"], "value": f"Title {number}"}
        to.request("POST", f"/{studio.token}/change", json.dumps({"seen": 99, "change": put}), headers)
        if number < 7:
            assert to.getresponse().read()
    time.sleep(0.02)  # the last change is under way
    studio.ended(signal.SIGKILL)
    to.close()
    assert path.read_text(encoding="utf-8") in (STORY.replace("First", "Title 6"), STORY.replace("First", "Title 7"))
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "check", "s.yaml"], cwd=path.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_preview_follows_the_file_and_takes_no_change(path: Path) -> None:
    preview = Running("preview", "s.yaml", "--watch", cwd=path.parent)
    try:
        preview.ready()
        assert b"preview.js" in preview.ask("")[1]
        path.write_text("title: [", encoding="utf-8")
        for _ in range(100):
            if preview.ask("state")[1]["problem"]:
                break
            time.sleep(0.05)
        assert preview.ask("state")[1]["problem"]["message"].startswith("s.yaml, line 1")
        put = {"do": "put", "path": ["title"], "value": "x"}
        assert preview.ask("change", {"seen": 99, "change": put})[0] == 404
        assert preview.ask("publish", {})[0] == 404
    finally:
        preview.ended()
    assert not (path.parent / "s.located.yaml").exists()


def run(*arguments: object, cwd: Path, code: str = "") -> subprocess.CompletedProcess[str]:
    call = ["-c", code] if code else ["-m", "mapgen"]
    return subprocess.run(
        [sys.executable, *call, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=60
    )


def test_a_name_that_no_answer_can_hold_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff<b>.yaml")
    path.write_text(STORY, encoding="utf-8")
    studio = Running("studio", path.name, "--by", "ab", cwd=tmp_path)
    try:
        state = studio.ready()
        assert (state["title"], state["path"]) == ("First", path.name)
    finally:
        studio.ended()


def test_a_port_that_is_taken_is_told_in_one_line(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("studio", "s.yaml", "--no-browser", "--port", port, cwd=path.parent)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"port {port} cannot be had" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_worked_on_is_refused_before_anything_is_served(path: Path) -> None:
    folder = path.parent
    (folder / "a.txt").write_text("On Tuesday the ferry sailed from Piraeus to Paros.", encoding="utf-8")
    (folder / "broken.yaml").write_text("title: x\nwen: 2018\n", encoding="utf-8")
    (folder / "points.kml").write_text("<kml/>", encoding="utf-8")
    for source, said in (
        ("a.txt", "mapgen extract a.txt"),
        ("-", "writes into a file"),
        ("none.yaml", "none.yaml"),
        ("broken.yaml", "broken.yaml, line 2"),
        ("points.kml", ".kml"),
    ):
        done = run("studio", source, "--no-browser", cwd=folder)
        assert (done.returncode, done.stdout) == (2, ""), source
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    done = run("studio", "s.yaml", "--no-browser", "--geocoder", "nobody", cwd=folder)
    assert done.returncode == 2
    assert "nobody" in done.stderr


def test_a_sidecar_that_is_broken_ends_it_in_words(path: Path) -> None:
    path.with_name("s.located.yaml").write_text("places: [", encoding="utf-8")
    done = run("studio", "s.yaml", "--no-browser", cwd=path.parent)
    assert done.returncode == 2
    assert "s.located.yaml, line 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_its_libraries_it_says_what_to_install(path: Path) -> None:
    code = "import sys; sys.modules['starlette'] = None; sys.argv[0] = 'mapgen'; from mapgen.cli import main; main()"
    done = run("studio", "s.yaml", "--no-browser", cwd=path.parent, code=code)
    assert done.returncode == 2
    assert "mapgen[studio]" in done.stderr
