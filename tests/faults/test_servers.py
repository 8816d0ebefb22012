"""Every failure of a geocoder, from a real server on this machine: its outcome and the requests that it costs.

Four outcomes: found, none, try later (`ProviderError`, `RateLimited`), refused (`Refused`); an answer that makes no
sense (`BadAnswer`) is told as such. Only the first two are remembered.
"""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from mapgen.errors import BadAnswer, ProviderError, RateLimited, Refused
from mapgen.locate.online import Service
from mapgen.model import Mention
from mapgen.net import Client, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.loopback
TIMEOUT_S = 0.3
FOUND, NONE, LATER, LIMITED, REFUSED, BAD = "found", "none", "try later", "asked too often", "refused", "bad answer"
ERRORS = {RateLimited: LIMITED, Refused: REFUSED, BadAnswer: BAD, ProviderError: LATER}


def place(**other) -> dict:
    return {"lat": "40.1292", "lon": "124.3947", "display_name": "Dandong, China", "name": "Dandong", **other}


def feature(*position, **other) -> dict:
    told = {"name": "Dandong", "countrycode": "CN", "osm_id": 5, **other}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(position)}, "properties": told}


def features(*those) -> dict:
    return {"type": "FeatureCollection", "features": list(those)}


GOOD = {"nominatim": [place()], "photon": features(feature(124.3947, 40.1292))}


def http(body=b"", status="200 OK", length=True, version="1.1", **headers) -> bytes:
    """The bytes of an answer; a value that is no bytes becomes JSON."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [f"HTTP/{version} {status}", "Content-Type: application/json"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head += [f"Content-Length: {len(body)}"] if length else []
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def says(*parts: bytes, every_s: float = 0.0):
    def act(server, talk, path):
        for number, part in enumerate(parts):
            if number:
                server.wait(every_s)
            talk.sendall(part)

    return act


def hangs(first: bytes = b""):
    def act(server, talk, path):
        talk.sendall(first)
        server.wait(3)

    return act


def resets(server, talk, path):
    import socket
    import struct

    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def without_end(first: bytes, again: bytes):
    def act(server, talk, path):
        talk.sendall(first)
        for _ in range(300):
            talk.sendall(again)
            server.wait(0.01)

    return act


def dated(**ahead) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**ahead), usegmt=True)


def redirect(to: str, status="302 Found"):
    return says(http(status=status, Location=to))


CHUNKED = http(length=False, Transfer_Encoding="chunked")
# what the server does: (its act, the outcome, requests that a name costs)
TRANSPORT = {
    "429": (says(http(b"slow", "429 Too Many Requests")), LIMITED, 3),
    "429, come back at once": (says(http(b"slow", "429 Too Many Requests", Retry_After="0")), LIMITED, 3),
    "429, in an hour": (says(http(b"slow", "429 Too Many Requests", Retry_After="3600")), LIMITED, 1),
    "429, in an hour as a date": (lambda s, t, p: t.sendall(http(b"", "429 No", Retry_After=dated(hours=1))), LIMITED, 1),
    "429, yesterday": (lambda s, t, p: t.sendall(http(b"", "429 No", Retry_After=dated(days=-1))), LIMITED, 3),
    "429, in the year 9999": (says(http(b"", "429 No", Retry_After="Fri, 31 Dec 9999 23:59:59 -2359")), LIMITED, 1),
    "429, in 10**400 s": (says(http(b"", "429 No", Retry_After="9" * 400)), LIMITED, 1),
    "429, in -5 s": (says(http(b"", "429 No", Retry_After="-5")), LIMITED, 3),
    "429, in ² s": (says(http(b"", "429 No", Retry_After="²")), LIMITED, 3),
    "429, soon": (says(http(b"", "429 No", Retry_After="soon")), LIMITED, 3),
    "400": (says(http(b"what", "400 Bad Request")), BAD, 1),
    "401": (says(http(b"no", "401 Unauthorized", WWW_Authenticate="Basic")), REFUSED, 1),
    "403": (says(http(b"no", "403 Forbidden")), REFUSED, 1),
    "404": (says(http(b"no", "404 Not Found")), BAD, 1),
    "407": (says(http(b"no", "407 Proxy Authentication Required")), REFUSED, 1),
    "408": (says(http(b"no", "408 Request Timeout")), LATER, 3),
    "410": (says(http(b"no", "410 Gone")), BAD, 1),
    "451": (says(http(b"no", "451 Unavailable For Legal Reasons")), REFUSED, 1),
    "500": (says(http(b"oops", "500 Internal Server Error")), LATER, 3),
    "502": (says(http(b"oops", "502 Bad Gateway")), LATER, 3),
    "503": (says(http(b"oops", "503 Service Unavailable")), LATER, 3),
    "503, in an hour": (says(http(b"oops", "503 Service Unavailable", Retry_After="3600")), LIMITED, 1),
    "504": (says(http(b"oops", "504 Gateway Timeout")), LATER, 3),
    "599": (says(http(b"oops", "599 Whatever")), LATER, 3),
    "204": (says(http(b"", "204 No Content", length=False)), BAD, 1),
    "304": (says(http(b"", "304 Not Modified", length=False)), BAD, 1),
    "999": (says(http(b"", "999 Denied")), LATER, 3),
    "hangs before the headers": (hangs(), LATER, 3),
    "hangs in the headers": (hangs(b"HTTP/1.1 200 OK\r\nContent-"), LATER, 3),
    "hangs in the body": (hangs(http(b"[{", length=False, Content_Length="500")), LATER, 3),
    "drips headers": (without_end(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), LATER, 3),
    "drips a body": (without_end(http(length=False, Content_Length="9999"), b" "), LATER, 3),
    "drips chunks": (without_end(CHUNKED, b"1\r\n \r\n"), LATER, 3),
    "100 Continue without end": (without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), LATER, 3),
    "redirects to itself": (redirect("/search"), BAD, None),
    "redirects in a circle": (lambda s, t, p: t.sendall(http(status="302 F", Location=f"{p}x")), BAD, None),
    "redirects to file:": (redirect("file:///etc/passwd"), BAD, 1),
    "redirects to ftp:": (redirect("ftp://127.0.0.1/x"), BAD, 1),
    "redirects to data:": (redirect("data:application/json,[]"), BAD, 1),
    "redirects to no address": (redirect("http://[::1/"), BAD, 1),
    "redirects to another host": (redirect("http://169.254.169.254/latest"), BAD, 1),
    "redirects to a local name": (redirect("http://localhost/"), BAD, 1),
    "redirects nowhere": (says(http(status="302 Found")), BAD, 1),
    "more said than sent": (says(http(b"[]", length=False, Content_Length="5000")), BAD, 1),
    "less said than sent": (says(http(b'[{"lat": "40.1"', length=False, Content_Length="3")), BAD, 1),
    "a length that is none": (says(http(b"", length=False, Content_Length="-7")), BAD, 1),
    "a length of 5,000 digits": (says(http(b"", length=False, Content_Length="9" * 5000)), BAD, 1),
    "a length of ²": (says(http(b"", length=False, Content_Length="²")), BAD, 1),
    "chunks that are none": (says(CHUNKED + b"zz\r\n[]\r\n0\r\n\r\n"), BAD, 1),
    "chunks cut off": (says(CHUNKED + b"ff\r\n[{"), BAD, 1),
    "a chunk of 2**70 bytes": (says(CHUNKED + b"400000000000000000\r\n[]"), BAD, 1),
    "gzip of 60 MB": (says(http(gzip.compress(b" " * 60_000_000), Content_Encoding="gzip")), BAD, 1),
    "gzip that is none": (says(http(b"[]", Content_Encoding="gzip")), BAD, 1),
    "gzip cut off": (says(http(gzip.compress(b"[" + b" " * 9000 + b"]")[:-9], Content_Encoding="gzip")), BAD, 1),
    "brotli": (says(http(b"[]", Content_Encoding="br")), BAD, 1),
    "6 MB": (says(http(b" " * 6_000_000)), BAD, 1),
    "HTML": (says(http(b"<html>Sign in to the hotel's network</html>", Content_Type="text/html")), BAD, 1),
    "nothing": (says(http(b"")), BAD, 1),
    "no bytes at all": (says(b""), LATER, 3),
    "a reset": (resets, LATER, 3),
    "a reset in the body": (lambda s, t, p: (t.sendall(http(length=False, Content_Length="50")), resets(s, t, p)), LATER, 3),
    "no HTTP": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), BAD, 1),
    "zeros": (says(b"\0" * 5000), BAD, 1),
    "100 kB of zeros": (says(b"\0" * 100_000), BAD, 1),
    "HTTP/9.9": (says(b"HTTP/9.9 200 OK\r\n\r\n[]"), BAD, 1),
    "a status that is none": (says(b"HTTP/1.1 abc OK\r\n\r\n[]"), BAD, 1),
    "a header of 100 kB": (says(http(b"[]", X="y" * 100_000)), BAD, 1),
    "1,000 headers": (says(http(b"[]", **{f"X{number}": "y" for number in range(1000)})), BAD, 1),
}  # fmt: skip
# what it gives although the way it does so is odd
ODD_AND_GOOD = {
    "as ever": lambda good: says(http(good)),
    "HTTP/1.0 without a length": lambda good: says(http(good, version="1.0", length=False)),
    "100 Continue first": lambda good: says(b"HTTP/1.1 100 Continue\r\n\r\n", http(good)),
    "in chunks": lambda good: says(CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(dumped(good)), dumped(good))),
    "gzip though not asked for": lambda good: says(http(gzip.compress(dumped(good)), Content_Encoding="gzip")),
    "deflate": lambda good: says(http(zlib.compress(dumped(good)), Content_Encoding="deflate")),
    "a byte order mark": lambda good: says(http(b"\xef\xbb\xbf" + dumped(good))),
    "in two pieces": lambda good: says(http(good)[:50], http(good)[50:], every_s=0.1),
    "a redirect first": lambda good: (
        lambda s, t, p: t.sendall(http(good) if "again" in p else http(status="302 F", Location="/again"))
    ),
    "kept alive for ever": lambda good: says(http(good, Connection="keep-alive"), b"", every_s=0.2),
    "99 headers": lambda good: says(http(good, **{f"X{number}": "y" for number in range(90)})),
}


def dumped(value) -> bytes:
    return json.dumps(value).encode()


# bodies with 200: (of which service, the body, the outcome)
BODIES = {
    "none": ("nominatim", [], NONE),
    "null": ("nominatim", b"null", BAD),
    "false": ("nominatim", b"false", BAD),
    "a number": ("nominatim", b"0", BAD),
    "a text": ("nominatim", b'""', BAD),
    "{}": ("nominatim", {}, BAD),
    "an error": ("nominatim", {"error": "internal"}, BAD),
    "Unable to geocode": ("nominatim", {"error": "Unable to geocode"}, BAD),
    "[null]": ("nominatim", [None], BAD),
    "[[]]": ("nominatim", [[]], BAD),
    "a list of texts": ("nominatim", ["text"], BAD),
    "cut": ("nominatim", dumped([place()])[:-9], BAD),
    "two values": ("nominatim", dumped([place()]) + b"[]", BAD),
    "a key twice": ("nominatim", b'[{"lat": "1", "lat": "2", "lon": "3", "display_name": "x"}]', BAD),
    "200,000 deep": ("nominatim", b"[" * 200_000, BAD),
    "Latin-1": ("nominatim", '[{"lat": "1", "lon": "2", "display_name": "Zürich"}]'.encode("latin-1"), BAD),
    "UTF-16": ("nominatim", json.dumps([place()]).encode("utf-16"), BAD),
    "half a character": ("nominatim", b'[{"lat": "1", "lon": "2", "display_name": "\\ud800", "name": "\\udfff"}]', FOUND),
    "no position": ("nominatim", [{"display_name": "x"}], BAD),
    "no longitude": ("nominatim", [{"lat": "40.1", "display_name": "x"}], BAD),
    "null as position": ("nominatim", [place(lat=None, lon=None)], BAD),
    "half null": ("nominatim", [place(lon=None)], BAD),
    "empty texts": ("nominatim", [place(lat="", lon="")], BAD),
    "half empty": ("nominatim", [place(lat="")], BAD),
    "true": ("nominatim", [place(lat=True)], BAD),
    "false as position": ("nominatim", [place(lat=False, lon=False)], BAD),
    "numbers": ("nominatim", [place(lat=40.1, lon=124.4)], FOUND),
    "zero as it is": ("nominatim", [place(lat="0.0", lon="0")], FOUND),
    "NaN": ("nominatim", b'[{"lat": NaN, "lon": 1, "display_name": "x"}]', BAD),
    "nan as text": ("nominatim", [place(lat="nan")], BAD),
    "infinity as text": ("nominatim", [place(lat="inf")], BAD),
    "1e999": ("nominatim", b'[{"lat": 1e999, "lon": 1, "display_name": "x"}]', BAD),
    "10**400": ("nominatim", b'[{"lat": 1' + b"0" * 400 + b', "lon": 1, "display_name": "x"}]', BAD),
    "10**5000": ("nominatim", b'[{"lat": 1' + b"0" * 5000 + b', "lon": 1, "display_name": "x"}]', BAD),
    "a comma": ("nominatim", [place(lat="40,1")], BAD),
    "words": ("nominatim", [place(lat="40 N")], BAD),
    "out of range": ("nominatim", [place(lat="140.1")], BAD),
    "swapped": ("nominatim", [place(lat="124.3947", lon="40.1292")], BAD),
    "a list as position": ("nominatim", [place(lat=[1], lon={})], BAD),
    "names of other types": ("nominatim", [place(name=["x"], address="no", addresstype=7, place_id={})], FOUND),
    "a name of 1 MB": ("nominatim", [place(name="x" * 1_000_000)], FOUND),
    "photon: none": ("photon", features(), NONE),
    "photon: null": ("photon", b"null", BAD),
    "photon: []": ("photon", [], BAD),
    "photon: {}": ("photon", {}, BAD),
    "photon: no features": ("photon", {"type": "FeatureCollection"}, BAD),
    "photon: features null": ("photon", {"features": None}, BAD),
    "photon: features a text": ("photon", {"features": ""}, BAD),
    "photon: [null]": ("photon", features(None), BAD),
    "photon: [{}]": ("photon", features({}), BAD),
    "photon: texts": ("photon", features(feature("124.39", "40.13")), FOUND),
    "photon: one number": ("photon", features(feature(124.39)), BAD),
    "photon: no numbers": ("photon", features(feature()), BAD),
    "photon: nulls": ("photon", features(feature(None, None)), BAD),
    "photon: true": ("photon", features(feature(True, 40.13)), BAD),
    "photon: empty text": ("photon", features(feature("", 40.13)), BAD),
    "photon: swapped": ("photon", features(feature(40.13, 124.39)), BAD),
    "photon: NaN": ("photon", b'{"features": [{"geometry": {"coordinates": [NaN, 1]}, "properties": {}}]}', BAD),
    "photon: country true": ("photon", features(feature(1.0, 2.0, countrycode=True)), FOUND),
    "photon: country AUT": ("photon", features(feature(1.0, 2.0, countrycode="AUT")), FOUND),
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "answers.sqlite")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapgen.net.client.random.random", lambda: -0.98)


def service(server, store, name="nominatim", timeout_s=TIMEOUT_S) -> Service:
    told = {"domain": f"127.0.0.1:{server.port}", "scheme": "http", "interval_s": 0, "timeout_s": timeout_s}
    return Service(name, told, store=store)


def outcome(one: Service) -> str:
    try:
        found = one.candidates(Mention(id="x", text="Dandong"))
    except ProviderError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 500
        assert error.exit_code == 4
        return ERRORS[type(error)]
    for candidate in found:
        assert isinstance(candidate.name, str)
        assert len(candidate.name) <= 1000
        assert candidate.country in ("", "CN")
        candidate.name.encode()
    return FOUND if found else NONE


def kept(store: Store) -> int:
    return store._opened().execute("SELECT count(*) FROM answers").fetchone()[0]


FAULTS = [(name, fault) for fault in TRANSPORT for name in ("nominatim", "photon")]


@pytest.mark.parametrize(("name", "fault"), [(n, f) for n, f in FAULTS if n == "nominatim" or TRANSPORT[f][1] != LATER])
def test_a_fault_of_the_way_is_told_as_what_it_is_and_not_remembered(server, store, fault, name):
    server.act, expected, requests = TRANSPORT[fault]
    assert outcome(service(server, store, name, TIMEOUT_S if expected == LATER else 5)) == expected
    assert requests is None or len(server.asked) == requests
    assert len(server.asked) <= 5
    assert kept(store) == 0


@pytest.mark.parametrize("name", ["nominatim", "photon"])
@pytest.mark.parametrize("way", ODD_AND_GOOD)
def test_an_odd_way_to_give_a_good_answer_is_taken(server, store, way, name):
    server.act = ODD_AND_GOOD[way](GOOD[name])
    one = service(server, store, name, timeout_s=5)
    assert outcome(one) == FOUND
    assert len(server.asked) == (2 if way == "a redirect first" else 1)
    asked = len(server.asked)
    assert outcome(one) == FOUND
    assert len(server.asked) == asked
    assert kept(store) == 1


@pytest.mark.parametrize("body", BODIES)
def test_only_found_and_none_are_remembered(server, store, body):
    name, said, expected = BODIES[body]
    server.act = says(http(said))
    one = service(server, store, name, timeout_s=5)
    assert [outcome(one), outcome(one)] == [expected] * 2
    assert len(server.asked) == (1 if expected in (FOUND, NONE) else 2)
    assert kept(store) == (expected in (FOUND, NONE))


def test_nobody_listens(server, store):
    server.close()
    assert outcome(service(server, store)) == LATER


def test_a_server_without_tls_is_told_and_so_is_one_with_it_where_none_is_expected(server, store):
    server.act = says(http([place()]))
    told = {"domain": f"127.0.0.1:{server.port}", "scheme": "https", "interval_s": 0, "timeout_s": 1}
    assert outcome(Service("nominatim", told, store=store)) == LATER
    server.act = says(b"\x15\x03\x01\x00\x02\x02\x50")
    assert outcome(service(server, store)) == BAD
    assert kept(store) == 0


def test_an_article_is_not_fetched_from_where_a_redirect_leads_astray(server, store):
    client = Client(name="test", store=store, timeout_s=1)
    for to in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::1/", "data:,x"):
        server.act = redirect(to)
        with pytest.raises(BadAnswer, match=r"redirects|no proper HTTP answer"):
            client.get(f"http://127.0.0.1:{server.port}/")


# settings that each of geopy's services wants; those that ask for a token before they geocode are not among them
KEYS = {
    "azure": {"subscription_key": "k"}, "baidu": {"api_key": "k"}, "baiduv3": {"api_key": "k"}, "bing": {"api_key": "k"},
    "geocodeearth": {"api_key": "k"}, "geocodio": {"api_key": "k"}, "geokeo": {"api_key": "k"}, "geolake": {"api_key": "k"},
    "geonames": {"username": "k"}, "google": {"api_key": "k"}, "googlev3": {"api_key": "k"}, "here": {"apikey": "k"},
    "herev7": {"apikey": "k"}, "liveaddress": {"auth_id": "k", "auth_token": "k"}, "mapbox": {"api_key": "k"},
    "mapquest": {"api_key": "k"}, "maptiler": {"api_key": "k"}, "opencage": {"api_key": "k"},
    "openmapquest": {"api_key": "k"}, "pelias": {"domain": "pelias.example"}, "pickpoint": {"api_key": "k"},
    "tomtom": {"api_key": "k"}, "what3words": {"api_key": "k"}, "what3wordsv3": {"api_key": "k"}, "woosmap": {"api_key": "k"},
    "yandex": {"api_key": "k"}, "arcgis": {}, "banfrance": {}, "databc": {}, "ignfrance": {}, "nominatim": {}, "photon": {},
}  # fmt: skip
NO_ANSWERS = {
    "null": b"null", "false": b"false", "0": b"0", '""': b'""', "{}": b"{}", "HTML": b"<html></html>", "cut": b'{"a": [',
    "[null]": b"[null]", "an error": b'{"error": {"code": 500, "message": "internal"}}', "status": b'{"status": "ERROR"}',
    "a message": b'{"message": "Internal server error"}', "fault": b'{"fault": {"faultstring": "x"}}',
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(KEYS))
def test_no_service_of_geopy_takes_an_outage_for_an_unknown_place(server, store, monkeypatch, name):
    through = Client.get
    here = f"http://127.0.0.1:{server.port}/"
    monkeypatch.setattr(Client, "get", lambda self, url, headers=None: through(self, here, headers))
    asked = "filled.count.soap" if name.startswith("what3") else "Dandong"
    taken = []
    for label, body in NO_ANSWERS.items():
        server.act = says(http(body))
        one = Service(name, {**KEYS[name], "interval_s": 0, "timeout_s": 5}, store=store)
        try:
            found = one.candidates(Mention(id="x", text=asked))
            taken.append((label, len(found)))
        except ProviderError:
            pass
    assert not taken
    assert kept(store) == 0
