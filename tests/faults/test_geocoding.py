"""A list that is located online: killed, with a cache that is broken, locked, full or of another make, under odd clocks."""

from __future__ import annotations

import collections
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

import mapgen
from mapgen.errors import ProviderError
from mapgen.locate.online import Service
from mapgen.model import Mention
from mapgen.net import Store

if TYPE_CHECKING:
    import socket

    from .conftest import Server

pytestmark = pytest.mark.loopback
HERE = Path(__file__).resolve().parent
PLACE = {"lat": "40.1292", "lon": "124.3947", "display_name": "Dandong, China", "name": "Dandong"}


def answers(server: Server, talk: socket.socket, path: str) -> None:
    body = json.dumps([PLACE]).encode()
    talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def service(server, store: Store, **options) -> Service:
    told = {"domain": f"127.0.0.1:{server.port}", "scheme": "http", "interval_s": 0, "timeout_s": 5, **options}
    return Service("nominatim", told, store=store)


def ask(one: Service, name: str = "Dandong") -> int:
    return len(one.candidates(Mention(id="x", text=name)))


def names(server) -> collections.Counter[str]:
    return collections.Counter(parse_qs(urlsplit(path).query)["q"][0] for path in server.asked)


def killed_and_finished(server, cache: Path, many: int, kills: int, seed: int) -> dict[str, int]:
    server.act, server.delay_s = answers, 0.004
    done = subprocess.run(
        [sys.executable, str(HERE / "asking.py"), *map(str, (server.port, cache, many, kills, seed))],
        capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, int] = json.loads(done.stdout)
    asked = names(server)
    assert told["found"] == len(asked) == many, "a name is lost"
    assert sum(asked.values()) <= many + told["kills"], "more was asked again than what a kill can lose"
    assert all(question.startswith("Xqz") for question in asked)
    with sqlite3.connect(cache / "answers.sqlite") as base:
        assert base.execute("SELECT count(*) FROM answers").fetchone()[0] == many
    base.close()
    return {**told, "requests": sum(asked.values())}


def test_a_list_that_is_killed_again_and_again_is_finished(server, tmp_path: Path):
    assert killed_and_finished(server, tmp_path / "cache", 250, 8, seed=3)["kills"] >= 6


@pytest.mark.torture
def test_a_list_of_a_thousand_is_killed_a_hundred_times(server, tmp_path: Path):
    told = {"kills": 0, "requests": 0, "lists": 0}
    while told["kills"] < 100:
        server.asked.clear()
        one = killed_and_finished(server, tmp_path / f"cache{told['lists']}", 1000, 100 - told["kills"], told["lists"])
        told = {
            "kills": told["kills"] + one["kills"],
            "requests": told["requests"] + one["requests"],
            "lists": told["lists"] + 1,
        }
    print(f"\nkills survived: geocoding {json.dumps(told)}")


def test_a_cache_that_is_no_database_is_set_aside(server, tmp_path: Path):
    server.act = answers
    (tmp_path / "answers.sqlite").write_bytes(b"x" * 5000)
    store = Store(tmp_path / "answers.sqlite")
    assert [ask(service(server, store)), ask(service(server, store))] == [1, 1]
    assert len(server.asked) == 1
    assert "broken" in store.set_aside
    assert (tmp_path / "answers.sqlite.broken-1").read_bytes() == b"x" * 5000
    store.close()


@pytest.mark.parametrize("damage", ["cut", "overwritten", "emptied", "its rows", "its log"])
def test_a_damaged_cache_does_no_harm(server, tmp_path: Path, damage):
    server.act = answers
    path = tmp_path / "answers.sqlite"
    store = Store(path)
    one = service(server, store)
    for number in range(60):
        ask(one, f"Place {number} {'x' * 200}")
    store.close()
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "overwritten":
        path.write_bytes(data[:4096] + bytes(len(data) - 8192) + data[-4096:])
    elif damage == "emptied":
        path.write_bytes(b"")
    elif damage == "its log":
        Path(f"{path}-wal").write_bytes(b"\x37\x7f\x06\x82" + b"y" * 9000)
        Path(f"{path}-shm").write_bytes(b"z" * 40_000)
    else:
        with sqlite3.connect(path) as base:
            rows = ("{", "[{}]", "7", '[{"name": 1}]', '[{"lat": NaN}]', "[" * 9000, b"\xff")
            for number, row in enumerate(rows):
                base.execute("UPDATE answers SET answer = ? WHERE key LIKE ?", (row, f"%Place {number} %"))
        base.close()
    server.asked.clear()
    again = Store(path)
    one = service(server, again)
    assert {ask(one, f"Place {number} {'x' * 200}") for number in range(60)} == {1}
    assert len(server.asked) == {"its rows": 7, "its log": 0}.get(damage, 60)
    assert bool(again.set_aside) == (damage in ("cut", "overwritten"))
    before = len(server.asked)
    assert ask(one, f"Place 0 {'x' * 200}") == 1
    assert len(server.asked) == before
    again.close()


def test_a_cache_that_breaks_while_it_is_used_is_set_aside(server, tmp_path: Path):
    server.act = answers
    path = tmp_path / "answers.sqlite"
    store = Store(path)
    one = service(server, store)
    for number in range(60):
        ask(one, f"Place {number} {'x' * 200}")
    store._opened().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(b"q" * path.stat().st_size)
    store._opened().execute("PRAGMA cache_size = 1")
    assert {ask(one, f"Place {number} {'x' * 200}") for number in range(60)} == {1}
    assert "broken" in store.set_aside
    store.close()


def test_a_cache_of_another_make_is_set_aside_and_kept(server, tmp_path: Path):
    server.act = answers
    path = tmp_path / "answers.sqlite"
    for number, statement in enumerate(("PRAGMA user_version = 99", "CREATE TABLE answers (question TEXT, said TEXT)")):
        with sqlite3.connect(path) as base:
            base.execute(statement)
        base.close()
        store = Store(path)
        assert ask(service(server, store)) == 1
        assert f"answers.sqlite.broken-{number + 1}" in store.set_aside
        store.close()
        store = Store(path)
        assert ask(service(server, store)) == 1
        assert not store.set_aside
        store.close()
        path.unlink()
    assert len(server.asked) == 2


def test_a_cache_that_somebody_keeps_locked_is_gone_without(server, tmp_path: Path):
    server.act = answers
    path = tmp_path / "answers.sqlite"
    Store(path).remember("k", [])
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    store = Store(path, busy_s=0.2)
    begun = time.monotonic()
    one = service(server, store)
    assert [ask(one, "A"), ask(one, "A"), ask(one, "B")] == [1, 1, 1]
    assert len(server.asked) == 2
    assert time.monotonic() - begun < 3, "it waits once, not for each name"
    assert "locked" in store.set_aside
    holder.close()


def test_a_cache_that_can_only_be_read_is_read(server, tmp_path: Path):
    server.act = answers
    path = tmp_path / "cache" / "answers.sqlite"
    store = Store(path)
    ask(service(server, store), "A")
    store.close()
    mounted = subprocess.run(["mount", "--bind", str(path.parent), str(path.parent)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(path.parent)], check=True)
        again = Store(path)
        one = service(server, again)
        assert [ask(one, "A"), ask(one, "B"), ask(one, "B")] == [1, 1, 1]
        assert len(server.asked) == 2
        assert "cannot be used" in again.set_aside
        again.close()
    finally:
        subprocess.run(["umount", "-l", str(path.parent)], check=True)


def test_a_disk_that_fills_loses_no_answer(server, tmp_path: Path):
    server.act = answers
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(folder)], capture_output=True
    ).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        store = Store(folder / "answers.sqlite")
        one = service(server, store)
        questions = [f"Place {number} {'x' * 900}" for number in range(200)]
        assert {ask(one, question) for question in questions} == {1}
        assert "full" in store.set_aside
        assert {ask(one, question) for question in questions} == {1}
        assert len(server.asked) == 200, "what was kept before the disk was full is still read"
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_cache_folder_that_cannot_be_made_is_gone_without(server, tmp_path: Path):
    server.act = answers
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "answers.sqlite")
    assert ask(service(server, store)) == 1
    assert "cannot be used" in store.set_aside


def test_what_became_of_the_cache_is_told_in_a_note(server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from mapgen import pipeline

    server.act = answers
    mapgen.locate(["Dandong"])
    monkeypatch.setenv("MAPGEN_CACHE_DIR", str(tmp_path))
    (tmp_path / "answers.sqlite").write_bytes(b"x" * 5000)
    told = {"domain": f"127.0.0.1:{server.port}", "scheme": "http", "interval_s": 0}
    story = pipeline.story(
        ["Xqzwv Kjyt"], geocoders=("nominatim",), geocoder_options={"nominatim": told}, offline=False
    )
    assert [place.found for place in story.places.values()] == [True]
    notes = [issue for issue in story.place_issues if issue.code == "cache"]
    assert len(notes) == 1
    assert notes[0].severity == "note"
    assert "answers.sqlite.broken-1" in notes[0].message


@pytest.mark.parametrize("jump_s", [-86_400 * 365, -3600, -300, 300, 3600, 86_400 * 365])
def test_a_clock_that_is_set_makes_nobody_wait_and_loses_no_answer(tmp_path: Path, monkeypatch, jump_s):
    store = Store(tmp_path / "answers.sqlite")
    store.remember("k", [])
    assert store.slot("s", 1.0) == 0
    assert 0.5 < store.slot("s", 1.0) <= 1.0
    real = time.time
    monkeypatch.setattr("mapgen.net.store.time.time", lambda: real() + jump_s)
    assert store.slot("s", 1.0) <= 2.0
    assert store.slot("s", 1.0) <= 3.0, "the pace is kept after it"
    assert store.slot("s", 1.0) > 0
    assert store.found("k") == []
    store.close()


def test_a_new_start_of_the_machine_makes_nobody_wait(tmp_path: Path, monkeypatch):
    store = Store(tmp_path / "answers.sqlite")
    for _ in range(5):
        store.slot("s", 1.0)
    now = time.time()
    monkeypatch.setattr("mapgen.net.store.time.monotonic", lambda: 7.0)
    monkeypatch.setattr("mapgen.net.store.time.time", lambda: now + 60)
    assert store.slot("s", 1.0) == 0
    monkeypatch.setattr("mapgen.net.store.time.time", lambda: now - 10**9)  # a machine without a battery
    monkeypatch.setattr("mapgen.net.store.time.monotonic", lambda: -(10.0**6))
    assert store.slot("s", 1.0) == 0
    store.close()


def test_two_processes_and_a_killed_one_keep_one_pace(server, tmp_path: Path):
    server.act = answers
    moments: list[float] = []
    server.act = lambda s, t, p: (moments.append(time.monotonic()), answers(s, t, p))
    code = (
        "import sys, pathlib\nfrom mapgen.locate.online import Service\nfrom mapgen.model import Mention\n"
        "from mapgen.net import Store\n"
        f"told = {{'domain': '127.0.0.1:{server.port}', 'scheme': 'http', 'interval_s': 0.25}}\n"
        f"one = Service('nominatim', told, store=Store(pathlib.Path({str(tmp_path / 'a.sqlite')!r})))\n"
        "for number in range(int(sys.argv[2])): one.candidates(Mention(id='x', text=f'{sys.argv[1]} {number}'))\n"
    )
    those = [
        subprocess.Popen([sys.executable, "-c", code, name, many])
        for name, many in (("a", "4"), ("b", "4"), ("c", "99"))
    ]
    while len(moments) < 5:
        time.sleep(0.01)
    those[2].kill()
    assert [one.wait(60) for one in those] == [0, 0, -9]
    moments.sort()
    early = max(0.25 * (j - i) - (moments[j] - moments[i]) for j in range(len(moments)) for i in range(j))
    assert early < 0.5, "the server's threads may be late, by less than that; at three paces it would be a second"


def test_an_outage_is_told_once_and_the_list_goes_on(server, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("mapgen.net.client.random.random", lambda: -0.98)
    server.act = lambda s, t, p: t.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
    one = service(server, Store(tmp_path / "answers.sqlite"))
    for number in range(100):
        with pytest.raises(ProviderError):
            ask(one, f"Place {number}")
    assert len(server.asked) == 9


def test_what_was_asked_is_not_for_other_users_of_the_machine(tmp_path: Path):
    store = Store(tmp_path / "cache" / "answers.sqlite")
    store.remember("nominatim: a place that nobody may know of", [])
    left = {one.name: one.stat().st_mode & 0o077 for one in (tmp_path / "cache").iterdir()}
    store.close()
    assert set(left.values()) == {0}, left
