"""Where a server may send us on: to public addresses, as safely as before, a few times, whatever the way is written.

The names of these tests resolve as they are told to, and what has a public address is a server of this machine: all
between the address that was asked for and the socket is real.
"""

from __future__ import annotations

import socket
import threading
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import MapgenError, ProviderError
from mapgen.net import Client, Store
from mapgen.net.client import REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.loopback
PUBLIC, OTHER = "93.184.216.34", "2606:2800:220:1::1"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nread"


class Internet:
    """Names with their addresses, one server behind all public ones; `asked` are requests, `opened` is what was connected."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[str]] = {"news.example": [PUBLIC], "other.example": [OTHER]}
        self.says: dict[str, bytes] = {"/end": PAGE}
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.sent = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        here, resolve, connect = self.server.getsockname()[1], socket.getaddrinfo, socket.create_connection

        def resolved(host: str, port: int, *rest: object, **how: object):
            if host not in self.names:
                return resolve(host, port, *rest, **how, flags=0 if host == "localhost" else socket.AI_NUMERICHOST)
            addresses = self.names[host]
            taken = addresses.pop(0).split() if len(addresses) > 1 else addresses[0].split()
            return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in taken]

        def connected(address: tuple[str, int], *rest: object):
            self.opened.append(address[0])
            assert address[0] in (PUBLIC, OTHER), "only these are open to us"
            return connect(("127.0.0.1", here), *rest)

        monkeypatch.setattr(socket, "getaddrinfo", resolved)
        monkeypatch.setattr(socket, "create_connection", connected)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                talk, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(talk,), daemon=True).start()

    def answer(self, talk: socket.socket) -> None:
        try:
            with talk:
                talk.settimeout(5)
                asked = talk.recv(8192).decode("latin-1")
                path = asked.split(" ")[1]
                self.asked.append(asked)
                if path == "/huge":
                    talk.sendall(b"HTTP/1.1 302 F\r\nLocation: /end\r\nContent-Length: 900000000\r\n\r\n")
                    for _ in range(900):
                        talk.sendall(b"x" * 1_000_000)
                        self.sent += 1_000_000
                elif path.startswith("/count"):
                    talk.sendall(redirect(f"/count{int(path[6:] or 0) + 1}"))
                else:
                    talk.sendall(self.says.get(path, redirect("/end")))
        except OSError:
            pass


def redirect(to: str | bytes, status: int = 302, more: bytes = b"") -> bytes:
    to = to if isinstance(to, bytes) else to.encode()
    return b"HTTP/1.1 %d Found\r\nLocation: %s\r\n%sContent-Length: 0\r\n\r\n" % (status, to, more)


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    made = Internet(monkeypatch)
    yield made
    made.server.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    store = Store(tmp_path / "answers.sqlite")
    yield Client(name="news.example", store=store, public_only=True, timeout_s=5, sleep=lambda _: None)
    store.close()


def outcome(client: Client, url: str = "http://news.example/start") -> str:
    try:
        return client.get(url).body.decode()
    except MapgenError as error:
        assert isinstance(error, ProviderError)
        assert len(error.message.splitlines()) == 1
        assert error.message.isprintable()
        assert len(error.message) < 400
        client._standing.closed = None
        return f"{type(error).__name__}: {error.message}"


NOT_PUBLIC = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "10.0.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0", "255.255.255.255", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[::ffff:0:7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
    "[fd00::1]", "[fec0::1]", "[ff02::1]", "127.0.0.1.", "127.0.0.1%00", "%31%32%37.0.0.1", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "inner.test", "mixed.test",
    "mixed6.test", "news.example@127.0.0.1", "user:pass@127.0.0.1", "127.0.0.1#@news.example", "127.0.0.1\\@news.example",
)  # fmt: skip


@pytest.mark.parametrize("to", NOT_PUBLIC)
def test_no_redirect_leads_to_an_address_that_is_not_public(internet: Internet, client: Client, to: str):
    internet.names |= {
        "inner.test": ["10.1.2.3"],
        "mixed.test": [f"{PUBLIC} 127.0.0.1"],
        "mixed6.test": [f"{OTHER} ::1"],
    }
    for status in (301, 302, 303, 307, 308):
        for way in (f"http://{to}/", f"//{to}/end", f"HTTP://{to}:80/end"):
            internet.says["/start"] = redirect(way, status)
            assert outcome(client).startswith(("Refused", "BadAnswer", "ProviderError")), way
            assert outcome(client, f"http://{to}/").startswith(("Refused", "BadAnswer", "ProviderError"))
    assert set(internet.opened) == {PUBLIC}


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "FILE:/etc/passwd", "ftp://news.example/x", "gopher://news.example/", "data:text/html,x", "javascript:1",
     "jar:http://x", "dict://127.0.0.1:11211/", "ldap://news.example", "//", "http://", "http://[::1", "http://[x]/",
     "http://news.example:x/", "http://a%0d%0aX-Y:z/", "http://news%2eexample%00/", ""],
)  # fmt: skip
def test_nor_to_what_is_no_web_address(internet: Internet, client: Client, to: str):
    internet.says["/start"] = redirect(to)
    assert outcome(client).startswith(("BadAnswer", "ProviderError")), to
    assert not [one for one in internet.asked if not one.startswith("GET /start HTTP/1.1\r\n")]


@pytest.mark.parametrize(
    "to", ["/end", "end", "./end", "../end", "?x/../end", "//news.example/end", "HTTP://NEWS.example/end", "http://other.example/end", "/end#x"]
)  # fmt: skip
def test_a_redirect_within_the_open_internet_is_followed(internet: Internet, client: Client, to: str):
    internet.names["NEWS.example"] = [PUBLIC]
    internet.says["/start"] = redirect(to)
    assert outcome(client) == "read"


def test_a_name_that_changes_its_mind_gains_nothing(internet: Internet, client: Client):
    """The address that was looked at is the one connected to; each redirect is looked at again."""
    internet.names["turn.test"] = [PUBLIC, "127.0.0.1"]
    assert outcome(client, "http://turn.test/end") == "read"
    assert outcome(client, "http://turn.test/end").startswith("Refused")
    internet.names["turn.test"] = [PUBLIC, "127.0.0.1"]
    internet.says["/start"] = redirect("http://turn.test/again")
    internet.says["/again"] = redirect("http://turn.test/end")
    assert outcome(client).startswith("Refused")
    assert set(internet.opened) == {PUBLIC}


def test_no_name_or_password_is_sent_or_looked_up(internet: Internet, client: Client):
    looked: list[str] = []
    resolve = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *rest, **how: looked.append(host) or resolve(host, *rest, **how)
    for to in ("http://user:secret@news.example/end", "//secret@other.example/end", "http://secret%40news.example/end"):
        internet.says["/start"] = redirect(to)
        assert outcome(client).startswith("BadAnswer"), to
    assert outcome(client, "http://user:secret@news.example/end").startswith("Refused")
    assert not [one for one in (*looked, *internet.asked) if "secret" in one]


def test_a_redirect_is_no_less_safe_than_what_was_asked(
    internet: Internet, client: Client, monkeypatch: pytest.MonkeyPatch
):
    from mapgen.net import deadline

    monkeypatch.setattr(deadline, "_HTTPSConnection", deadline._HTTPConnection)  # as if its certificate were good
    internet.says["/start"] = redirect("http://news.example/end")
    assert outcome(client, "https://news.example/start").startswith("BadAnswer")
    internet.says["/start"] = redirect("https://other.example/end")
    assert outcome(client, "http://news.example/start") == "read"
    internet.says["/start"] = redirect("//other.example/end")
    assert outcome(client, "https://news.example/start") == "read"


def test_redirects_come_to_an_end(internet: Internet, client: Client):
    assert "redirects without end" in outcome(client, "http://news.example/count")
    assert len(internet.asked) == REDIRECTS + 1
    internet.asked.clear()
    internet.says["/start"] = redirect("/start")
    assert "redirects without end" in outcome(client)
    assert len(internet.asked) <= REDIRECTS + 1


def test_the_body_of_a_redirect_is_not_waited_for(internet: Internet, client: Client):
    tracemalloc.start()
    try:
        assert outcome(client, "http://news.example/huge") == "read"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert internet.sent < 50_000_000


@pytest.mark.parametrize(
    "to",
    [b"/end\r\nX-Evil: 1", b"/end\r\n Set-Cookie: x", b"/e\xc3\xbcnd", b"/e\xfcnd", b"/\x00end", b"/\x1b[31m", b"/ end", b"/%0d%0aX-Evil:%201",
     b"http://news.example\xe2\x80\xae/", b"/" + b"a" * 6_000, b"/end\nX-Evil: 1", b"/\xff\xfe\n /x"],
)  # fmt: skip
def test_no_location_puts_a_line_into_the_next_request(internet: Internet, client: Client, to: bytes):
    internet.says["/start"] = redirect(to)
    outcome(client)
    assert not [one for one in internet.asked if "\r\nX-Evil" in one or not one.split("\r\n")[0].isascii()]
    assert all(one.count("\r\nHost:") == 1 for one in internet.asked)


def test_nothing_of_an_answer_is_carried_on(internet: Internet, client: Client):
    internet.says["/start"] = redirect("http://other.example/end", more=b"Set-Cookie: a=secret; Domain=example\r\n")
    assert outcome(client) == "read"
    assert "secret" not in internet.asked[-1]
    assert "\r\nHost: other.example\r\n" in internet.asked[-1]
    assert "Referer" not in internet.asked[-1]


def test_no_proxy_is_asked_where_only_public_addresses_may_be(
    internet: Internet, client: Client, monkeypatch: pytest.MonkeyPatch
):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    internet.says["/start"] = redirect("http://other.example/end")
    assert outcome(client) == "read"
    assert internet.opened == [PUBLIC, OTHER]
