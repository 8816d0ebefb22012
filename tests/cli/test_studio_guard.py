"""Who may speak to the studio: every request that is not from its own page is refused, and no file leaves it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.loopback

STORY = """\
mapgen: 1
title: "<script>alert(1)</script> {{ 7*7 }}"
places: [Beijing, Dandong]
steps:
- {at: Beijing, when: 2018-03-26, title: "</script><img src=x onerror=alert(1)>", image: img/a.png}
"""


class Studio(NamedTuple):
    """A studio that runs."""

    process: subprocess.Popen[str]
    port: int
    token: str
    folder: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Told:
        """The answer to a request below the token; a header of "" is not sent."""
        return self.raw(f"/{self.token}/{path}", method, body, **headers)

    def raw(self, target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Told:
        sent = {"host": f"127.0.0.1:{self.port}", **{name.replace("_", "-"): one for name, one in headers.items()}}
        to = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        to.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value:
                to.putheader(name, value)
        if body is not None:
            to.putheader("content-length", str(len(body)))
        to.endheaders(body)
        answer = to.getresponse()
        told = Told(answer.status, {name.lower(): one for name, one in answer.getheaders()}, answer.read())
        to.close()
        return told

    def change(self, body: bytes, **headers: str) -> Told:
        own = {"origin": self.origin, "content_type": "application/json"}
        return self.ask("change", "POST", body, **(own | headers))

    def socket(self, *lines: str) -> str:
        """The first line of the answer to a handshake with these headers."""
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        head = [f"GET /{self.token}/live HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", key]
        with socket.create_connection(("127.0.0.1", self.port), 10) as to:
            to.sendall("\r\n".join([*head, "Sec-WebSocket-Version: 13", *lines, "", ""]).encode())
            return to.recv(4096).decode("latin-1").partition("\r\n")[0]


class Told(NamedTuple):
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    (folder / "work").mkdir()
    (folder / "secret.txt").write_text("kept")
    path = folder / "work" / "s.yaml"
    path.write_text(STORY, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "mapgen", "studio", "s.yaml", "--no-browser", "--by", "ab", "-o", "out"],
        cwd=path.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address, process.communicate()[1]
    _, _, host, token, _ = address.split("/")
    running = Studio(process, int(host.partition(":")[2]), token, path.parent)
    for _ in range(600):
        if json.loads(running.ask("state").body)["ready"]:
            break
        time.sleep(0.1)
    yield running
    process.terminate()
    _, errors = process.communicate(timeout=30)
    assert token not in errors.replace(address, "")
    assert "Traceback" not in errors


SKIP = b'{"change": {"do": "undo"}, "seen": 99}'


def test_its_own_page_is_answered_and_may_change_things(studio: Studio) -> None:
    shell = studio.ask("")
    assert shell.status == 200
    assert shell.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert studio.ask("state", sec_fetch_site="same-origin").status == 200
    assert studio.change(SKIP).status == 200
    assert studio.socket(f"Host: 127.0.0.1:{studio.port}", f"Origin: {studio.origin}").startswith("HTTP/1.1 101")


def test_every_answer_is_kept_from_being_framed_guessed_cached_or_shared(studio: Studio) -> None:
    for path in ("", "state", "page", "scene", "own/studio.js", "nothing", "change"):
        headers = studio.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert not any(name.startswith("access-control-") for name in headers)
        assert "server" not in headers
    assert "frame-ancestors 'self'" in studio.ask("page").headers["content-security-policy"]
    refused = studio.raw("/")
    assert refused.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://127.0.0.1"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "http://localhost:{port}"},
        {"origin": "http://127.0.0.1:{port}.evil.example"},
        {"host": "evil.example"},
        {"host": "evil.example:{port}", "origin": "http://evil.example:{port}"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:1", "origin": "http://127.0.0.1:1"},
        {"host": "127.0.0.1.evil.example:{port}", "origin": "http://127.0.0.1.evil.example:{port}"},
        {"host": "0.0.0.0:{port}", "origin": "http://0.0.0.0:{port}"},
        {"host": "[::1]:{port}", "origin": "http://[::1]:{port}"},
    ],
)
def test_a_change_from_elsewhere_is_refused(studio: Studio, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=studio.port) for name, value in headers.items()}
    told = studio.change(SKIP, **sent)
    assert told.status == 403
    assert studio.token.encode() not in told.body


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
def test_another_page_cannot_read_along(studio: Studio, site: str) -> None:
    assert studio.ask("state", sec_fetch_site=site).status == 403
    assert studio.ask("page", origin="https://evil.example").status == 403
    assert studio.ask("state", "OPTIONS", origin="https://evil.example").status == 403


def test_the_host_must_be_said(studio: Studio) -> None:
    assert studio.ask("state", host="").status in (400, 403)


def test_the_token_is_the_whole_door(studio: Studio) -> None:
    token = studio.token
    wrong = [
        "", "/", "//", "/state", f"/{token[:-1]}/state", f"/{token}x/state", f"/{token.swapcase()}/state",
        f"//{token}/state", f"/x/{token}/state", f"/{'a' * len(token)}/state", "/%00/state", "/ü/state".replace("ü", "%C3%BC"),
        f"/{token}%2fstate%2f..", f"/?{token}/state",
    ]  # fmt: skip
    for target in wrong:
        told = studio.raw(target or "*")
        assert told.status in (400, 403, 404), target
        assert b"Beijing" not in told.body
    assert len(token) >= 32


@pytest.mark.parametrize(
    "path",
    [
        "own/../server.py", "own/..%2fserver.py", "own/%2e%2e/server.py", "own/%2e%2e%2fserver.py", "own/..%5cserver.py",
        "own//etc/passwd", "own/%2fetc%2fpasswd", "own/studio.js%00.css", "own/.", "own/", "own/__init__.py",
        "published/../s.yaml", "published/..%2fs.yaml", "published/s.yaml", "published/%2fetc%2fpasswd", "published/",
        "published/..%2f..%2fsecret.txt", "published/s.html",
        "image?file=../secret.txt", "image?file=..%2f..%2fsecret.txt", "image?file=/etc/passwd", "image?file=s.yaml",
        "image?file=img/%00.png", "image?file=", "image?file=%5c%5chost%5cshare", "image?file=http://127.0.0.1/a.png",
        "image?file=C:%5cWindows%5cwin.ini", "../state", "%2e%2e/state", "page/", "state/",
    ],
)  # fmt: skip
def test_no_file_of_any_other_folder_is_had(studio: Studio, path: str) -> None:
    told = studio.ask(path)
    assert told.status in (400, 403, 404), told
    assert b"kept" not in told.body
    assert b"root:" not in told.body


def test_a_picture_that_leads_out_of_the_folder_is_not_shown(studio: Studio) -> None:
    (studio.folder / "img").mkdir(exist_ok=True)
    (studio.folder / "img" / "out.png").symlink_to("/etc/hostname")
    (studio.folder / "img" / "text.png").write_text("kept")
    for name in ("out.png", "text.png", "."):
        assert studio.ask(f"image?file=img/{name}").status == 404


def test_only_what_was_built_is_handed_out(studio: Studio) -> None:
    out = studio.folder / "out"
    out.mkdir(exist_ok=True)
    (out / "mine.html").write_text("kept")
    told = studio.ask("publish", "POST", b"{}", origin=studio.origin, content_type="application/json")
    assert told.status == 200, told.body
    names = [one["name"] for one in json.loads(told.body)["files"]]
    assert studio.ask(f"published/{names[0]}").status == 200
    assert studio.ask("published/mine.html").status == 404
    assert studio.ask("publish", "POST", b"{}", origin="https://evil.example").status == 403
    for url in ("javascript:alert(1)", "https://desk:secret@maps.example/", "maps.example", 7):
        sent = json.dumps({"url": url}).encode()
        told = studio.ask("publish", "POST", sent, origin=studio.origin, content_type="application/json")
        assert (told.status, json.loads(told.body)["path"]) == (422, ["url"])
    assert studio.ask("publish", "POST", b"[]", origin=studio.origin, content_type="application/json").status == 400


@pytest.mark.parametrize(
    "lines",
    [
        ["Host: 127.0.0.1:{port}"],
        ["Host: 127.0.0.1:{port}", "Origin: https://evil.example"],
        ["Host: 127.0.0.1:{port}", "Origin: null"],
        ["Host: evil.example:{port}", "Origin: http://evil.example:{port}"],
        ["Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:1"],
    ],
)
def test_a_socket_from_another_page_is_refused(studio: Studio, lines: list[str]) -> None:
    assert studio.socket(*(line.format(port=studio.port) for line in lines)).startswith("HTTP/1.1 403")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(studio: Studio, method: str) -> None:
    for path in ("state", "change", "publish"):
        assert studio.ask(path, method, origin=studio.origin).status in (403, 405)
    assert studio.ask("change").status == 405
    assert studio.ask("state", "POST", b"{}", origin=studio.origin).status == 405


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_form_can_send_is_no_change(studio: Studio, kind: str) -> None:
    assert studio.change(SKIP, content_type=kind).status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"[" * 100_000, b'{"a":' * 30_000, b"\xff\xfe", b'{"seen": "1"}', b"1" * 10_000,
        b'{"seen": NaN}', b'{"change": {"do": "' + b"x" * 300_000 + b'"}}', b" " * 300_000,
    ],
)  # fmt: skip
def test_a_body_that_is_no_change_is_refused(studio: Studio, body: bytes) -> None:
    assert studio.change(body).status == 400


@pytest.mark.parametrize(
    "change",
    [
        None, [], 1, {"do": "shell"}, {"do": "pin", "place": "beijing", "lat": 91, "lon": 0},
        {"do": "pin", "place": "beijing", "lat": float("nan"), "lon": 0}, {"do": "put", "path": [], "value": "x"},
        {"do": "put", "path": ["steps", 0, "title"], "value": {"a": {"b": "c"}}},
        {"do": "put", "path": ["steps", -1], "value": "x"}, {"do": "move", "group": "places", "number": 0, "to": 1},
        {"do": "choose", "place": "beijing", "candidate": "geonames:1", "more": 1},
        {"do": "drop", "question": "place nowhere"}, {"do": "drop", "question": "../s.yaml"},
        {"do": "put", "path": ["steps", 0, "image"], "value": {"file": "../../etc/passwd", "more": "x"}},
        {"do": "ring", "place": "__proto__", "lat": 0, "lon": 0, "radius_m": 100},
        {"do": "area", "place": "nowhere", "outline": [[0, 0], [1, 1], [1, 0]]},
        {"do": "precision", "place": "nowhere", "precision": "city"},
        {"do": "put", "path": ["steps"] * 15_000, "value": "x"}, {"do": "undo", "\ud800": 1},
        {"do": "confirm", "question": "\ud800"}, {"do": "put", "path": ["\ud800"], "value": "x"},
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_changes_nothing(studio: Studio, change: object) -> None:
    before = (studio.folder / "s.yaml").read_bytes()
    told = studio.change(json.dumps({"change": change, "seen": 99}).encode())
    assert told.status == 422
    assert json.loads(told.body)["message"]
    assert (studio.folder / "s.yaml").read_bytes() == before


def test_hostile_words_are_text(studio: Studio) -> None:
    state = studio.ask("state")
    assert state.headers["content-type"] == "application/json"
    assert json.loads(state.body)["title"] == "<script>alert(1)</script> {{ 7*7 }}"
    scene = json.loads(studio.ask("scene").body)
    for part in ("body", "data"):
        assert "<script>alert(1)" not in scene[part]
        assert "onerror=alert(1)>" not in scene[part]
    assert b"alert(1)" not in studio.ask("page").body, "the page itself holds no word of the story"


def test_many_idle_slow_and_broken_connections_hold_nobody_up(studio: Studio) -> None:
    target = ("127.0.0.1", studio.port)
    idle = [socket.create_connection(target, 10) for _ in range(100)]
    for number, one in enumerate(idle):
        head = f"POST /{studio.token}/change HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nOrigin: {studio.origin}\r\n"
        if number % 3 == 1:  # the body never comes
            one.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        elif number % 3 == 2:
            one.sendall(b"\x16\x03\x01\x00\xff\r\n\r\n")
    started = time.monotonic()
    assert studio.ask("state").status == 200
    assert time.monotonic() - started < 5
    for one in idle:
        one.close()
    with socket.create_connection(target, 10) as endless:
        endless.sendall(f"GET /{studio.token}/state HTTP/1.1\r\n".encode())
        with pytest.raises(OSError):
            for _ in range(200):
                endless.sendall(b"X-Long: " + b"x" * 4_000 + b"\r\n")
                time.sleep(0.005)
    assert studio.ask("state").status == 200


def test_it_listens_on_this_machine_only(studio: Studio) -> None:
    wanted = f":{studio.port:04X}"
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as lines:  # noqa: PTH123
            rows = [line.split() for line in lines][1:]
        local = {row[1] for row in rows if row[3] == "0A" and row[1].endswith(wanted)}
        assert local == ({f"0100007F{wanted}"} if table == "tcp" else set())
