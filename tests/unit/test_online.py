"""Online geocoders against a real server on this machine that fails in every way servers fail."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from mapgen.errors import BadAnswer, ConfigError, Offline, PluginError, ProviderError, RateLimited, Refused
from mapgen.locate.online import Service, chain
from mapgen.model import Mention
from mapgen.net import Client, Store
from mapgen.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.loopback
FOUND = [{"lat": "40.1292", "lon": "124.3947", "display_name": "丹东市, 辽宁省, 中国", "name": "丹东市", "place_id": 7, "addresstype": "city", "address": {"country_code": "cn"}}]  # fmt: skip


class Talker(BaseHTTPRequestHandler):
    """Answers each request as the test's script says, the last line of it for ever."""

    protocol_version = "HTTP/1.1"
    script: list = []
    asked: list[tuple[float, str, str]] = []

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.asked.append((time.monotonic(), self.path, self.headers.get("User-Agent", "")))
        act = self.script[0] if len(self.script) == 1 else self.script.pop(0)
        act(self)

    def say(self, body: bytes, status: int = 200, **headers: str):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def says(value, status=200, **headers):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda talker: talker.say(body, status, **headers)


def hang(talker):
    time.sleep(1.5)
    talker.close_connection = True


def drip(talker):
    talker.send_response(200)
    talker.send_header("Content-Length", "1000")
    talker.end_headers()
    for _ in range(30):
        talker.wfile.write(b" ")
        talker.wfile.flush()
        time.sleep(0.1)


def cut(talker):
    talker.send_response(200)
    talker.send_header("Content-Length", "5000")
    talker.end_headers()
    talker.wfile.write(json.dumps(FOUND).encode())
    talker.close_connection = True


def drop(talker):
    talker.close_connection = True
    talker.connection.close()


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    class Own(Talker):
        script = []
        asked = []

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass

    with Quiet(("127.0.0.1", 0), Own) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "answers.sqlite")
    yield made
    made.close()


def nominatim(server, store, *script, **options) -> Service:
    server.RequestHandlerClass.script[:] = script
    told = {"domain": f"127.0.0.1:{server.server_port}", "scheme": "http", "interval_s": 0, "timeout_s": 0.5, **options}
    return Service("nominatim", told, store=store)


def ask(service: Service, name: str = "Dandong", **qualifiers):
    return service.candidates(Mention(id="x", text=name, **qualifiers))


def requests(server) -> int:
    return len(server.RequestHandlerClass.asked)


def test_a_place_is_found_once_and_remembered(server, store):
    service = nominatim(server, store, says(FOUND))
    (first,) = ask(service, country="China")
    assert (first.name, first.point.x, first.point.y, first.country, first.kind) == (
        "丹东市",
        124.3947,
        40.1292,
        "CN",
        "city",
    )
    assert first.credit == "© OpenStreetMap contributors"
    assert ask(service, country="China") == (first,)
    assert requests(server) == 1
    _, path, agent = server.RequestHandlerClass.asked[0]
    assert parse_qs(urlsplit(path).query)["q"] == ["Dandong, China"]
    assert agent.startswith("mapgen/")


def test_an_unknown_name_is_an_answer_and_remembered(server, store):
    service = nominatim(server, store, says([]))
    assert ask(service) == ask(service) == ()
    assert requests(server) == 1


@pytest.mark.parametrize(
    ("act", "error", "asked"),
    [
        (says(b"slow down", 429, Retry_After="3600"), RateLimited, 1),
        (says(b"slow down", 429, Retry_After="0"), RateLimited, 3),
        (says(b"no", 403), Refused, 1),
        (says(b"no", 401), Refused, 1),
        (says(b"busy", 503), ProviderError, 3),
        (says(b"busy", 503, Retry_After="0"), RateLimited, 3),
        (says(b"oops", 500), ProviderError, 3),
        (says(b"what", 400), BadAnswer, 1),
        (hang, ProviderError, 3),
        (drip, ProviderError, 3),
        (drop, ProviderError, 3),
        (cut, BadAnswer, 1),
        (says(b"", 302, Location="/again"), BadAnswer, 1),
        (says(b"<html>Sign in to the hotel's network</html>"), BadAnswer, 1),
        (says(json.dumps(FOUND).encode()[:-20]), BadAnswer, 1),
        (says(b"[" * 200_000), BadAnswer, 1),
        (says(b"\xff\xfe"), BadAnswer, 1),
        (says(b'[{"lat": NaN, "lon": NaN, "display_name": "x"}]'), BadAnswer, 1),
        (says([{"lat": "nan", "lon": "nan", "display_name": "x"}]), BadAnswer, 1),
        (says([{"display_name": "nowhere"}]), BadAnswer, 1),
        (says([{"lat": "40.1", "display_name": "half"}]), BadAnswer, 1),
        (says([{"lat": "140.1", "lon": "10", "display_name": "beyond"}]), BadAnswer, 1),
        (says([{"lat": {}, "lon": [], "display_name": "odd"}]), BadAnswer, 1),
        (says(["text"]), BadAnswer, 1),
        (says({"error": "internal"}), BadAnswer, 1),
        (says(gzip.compress(b" " * 60_000_000), Content_Encoding="gzip"), BadAnswer, 1),
        (says(b"x" * 6_000_000), BadAnswer, 1),
    ],
)  # fmt: skip
def test_a_failure_is_never_an_unknown_place_and_never_remembered(server, store, monkeypatch, act, error, asked):
    monkeypatch.setattr("mapgen.net.client.random.random", lambda: -0.98)  # the shortest pause between attempts
    service = nominatim(server, store, act)
    with pytest.raises(error) as caught:
        ask(service)
    assert "\n" not in caught.value.message
    assert caught.value.exit_code == 4
    redirects = sum("/again" in path for _, path, _ in server.RequestHandlerClass.asked)
    assert requests(server) - redirects == asked
    assert ask(nominatim(server, store, says(FOUND))), "the failure was remembered"


@pytest.mark.parametrize(
    ("key", "value"), [("interval_s", "abc"), ("interval_s", -1), ("timeout_s", "nan"), ("limit", None)]
)
def test_an_option_that_is_no_number_is_told(store, key, value):
    with pytest.raises(ConfigError, match=f"geocoder nominatim: {key} is"):
        Service("nominatim", {key: value}, store=store)


def test_it_comes_back_when_the_server_says(server, store):
    service = nominatim(server, store, says(b"", 429, Retry_After="1"), says(FOUND))
    assert ask(service)
    (first, *_), (second, *_) = server.RequestHandlerClass.asked
    assert second - first >= 0.99


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        (says(b"no", 403), 1),
        (says(b"slow down", 429, Retry_After="3600"), 1),
        (says(b"busy", 503, Retry_After="3600"), 1),
        (says(b"oops", 500), 9),
        (drop, 9),
        (says(b"what", 400), 10),
        (says(b"<html>Sign in to the hotel's network</html>"), 10),
    ],
)
def test_whoever_refuses_or_is_down_is_not_asked_name_by_name(server, store, monkeypatch, act, asked):
    monkeypatch.setattr("mapgen.net.client.random.random", lambda: -0.98)
    service = nominatim(server, store, act)
    told = []
    for number in range(12):
        with pytest.raises(ProviderError) as caught:
            ask(service, f"Place {number}")
        told.append(caught.value.message)
    assert requests(server) == asked
    if asked < 12:
        assert (
            told[-1]
            == f"nominatim is not asked any more in this run: {told[asked // 3 - 1 if asked == 9 else asked - 1]}"
        )
    assert ask(nominatim(server, store, says(FOUND)), "Place 0")


def test_a_service_is_asked_again_once_it_said_so(server, store):
    server.RequestHandlerClass.script[:] = [says(b"", 429, Retry_After="1"), says(FOUND)]
    client = Client(name="test", store=store, patience_s=0.5)
    url = f"http://127.0.0.1:{server.server_port}/"
    for _ in range(2):
        with pytest.raises(RateLimited):
            client.get(url)
    assert requests(server) == 1
    time.sleep(1.05)
    assert client.get(url).status == 200


def test_nothing_is_asked_when_the_network_is_off(server, store):
    service = nominatim(server, store, says(FOUND))
    ask(service)
    off = Service(
        "nominatim", {"domain": f"127.0.0.1:{server.server_port}", "scheme": "http"}, store=store, offline=True
    )
    assert ask(off), "what is remembered needs no network"
    with pytest.raises(Offline):
        ask(off, "Sinuiju")
    assert requests(server) == 1


def test_two_processes_keep_one_pace(server, store, tmp_path: Path):
    server.RequestHandlerClass.script[:] = [says(FOUND)]
    code = f"""
from mapgen.locate.online import Service
from mapgen.model import Mention
from mapgen.net import Client, Store
import sys
options = {{"domain": "127.0.0.1:{server.server_port}", "scheme": "http", "interval_s": 0.4}}
service = Service("nominatim", options, store=Store({str(store.path)!r} and __import__("pathlib").Path({str(store.path)!r})))
for number in range(3):
    service.candidates(Mention(id="x", text=f"{{sys.argv[1]}} {{number}}"))
"""
    both = [subprocess.Popen([sys.executable, "-c", code, name]) for name in ("a", "b")]
    assert [process.wait(60) for process in both] == [0, 0]
    times = sorted(at for at, *_ in server.RequestHandlerClass.asked)
    assert len(times) == 6
    assert min(b - a for a, b in itertools.pairwise(times)) > 0.3


def test_a_broken_cache_is_set_aside_and_work_goes_on(server, tmp_path: Path):
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"this is no database" * 100)
    store = Store(path)
    assert ask(nominatim(server, store, says(FOUND)))
    assert "answers.sqlite.broken-1" in store.set_aside
    assert (tmp_path / "answers.sqlite.broken-1").read_bytes().startswith(b"this is no database")
    store.close()


def test_a_killed_run_goes_on_where_it_was(server, store):
    service = nominatim(server, store, says(FOUND), says(FOUND), says(b"", 500))
    with pytest.raises(ProviderError):
        for name in ("A", "B", "C"):
            ask(service, name)
    store.close()
    again = Store(store.path)
    server.RequestHandlerClass.script[:] = [says(FOUND)]
    before = requests(server)
    for name in ("A", "B", "C"):
        ask(nominatim(server, again, says(FOUND)), name)
    assert requests(server) - before == 1
    again.close()


def test_photon_speaks_geojson(server, store):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [124.39, 40.13]},
        "properties": {"name": "Dandong", "countrycode": "CN", "state": "Liaoning", "osm_id": 5, "osm_value": "city"},
    }
    server.RequestHandlerClass.script[:] = [says({"type": "FeatureCollection", "features": [feature]})]
    options = {"domain": f"127.0.0.1:{server.server_port}", "scheme": "http", "interval_s": 0}
    (first,) = ask(Service("photon", options, store=store))
    assert (first.name, first.admin1, first.country, first.point.x) == ("Dandong", "Liaoning", "CN", 124.39)


def test_services_by_name(store):
    assert chain(Settings()) == ()
    assert [one.name for one in chain(Settings(geocoders=("arcgis", "nominatim")), store)] == ["arcgis", "nominatim"]
    with pytest.raises(PluginError, match="no geocoder is called 'nominatm'") as caught:
        chain(Settings(geocoders=("nominatm",)), store)
    assert "nominatim" in caught.value.hint
    with pytest.raises(ConfigError, match="geocoder google"):
        chain(Settings(geocoders=("google",), geocoder_options={"google": {"nonsense": 1}}), store)
