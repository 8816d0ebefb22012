"""The same work on a Dask cluster: a real scheduler and real workers, of which one is killed in the middle."""

from __future__ import annotations

import contextlib
import csv
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mapgen import batch
from mapgen.batch import extracting, layout, stretches
from mapgen.cluster import on_cluster, remote, workers
from mapgen.errors import InputError, ProviderError
from mapgen.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("Dandong", "Beijing", "Paris", "Springfield", "Pyongyang", "Qqqqxville", "Perth", "Helsinki", "Toledo")
STARTS_S = 60


class Cluster:
    """A scheduler and two workers without nannies: nobody starts again what is killed."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self._stack = stack
        self._folder = folder
        self.scheduler = self._started("scheduler", "--port", "0", "--scheduler-file", str(folder / "scheduler.json"))
        until = time.monotonic() + STARTS_S
        while not (folder / "scheduler.json").exists():
            assert time.monotonic() < until, (folder / "scheduler.log").read_text()
            time.sleep(0.05)
        self.address = json.loads((folder / "scheduler.json").read_text())["address"]
        self.workers = [
            self._started("worker", self.address, "--no-nanny", "--nthreads", "1", "--name", name)
            for name in ("a", "b")
        ]

    def _started(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._folder / f"{what}.log").open("ab"))
        command = [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", "--no-dashboard", *options]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        self._stack.callback(self._ended, process)
        return process

    @staticmethod
    def _ended(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    with contextlib.ExitStack() as stack:
        yield Cluster(tmp_path / "cluster", stack)


def places(count: int, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], *([NAMES[n % len(NAMES)], f"note {n}"] for n in range(count))])
    return path


@pytest.mark.loopback
def test_a_lost_worker_changes_nothing_and_a_lost_scheduler_is_told(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workers, "PATIENCE_S", STARTS_S)  # a busy machine starts them slowly
    monkeypatch.setattr(layout, "ROWS", 5)
    monkeypatch.setattr(extracting, "TEXTS", 3)
    settings = Settings()
    texts = tmp_path / "texts.jsonl"
    lines = [json.dumps({"id": f"t{n}", "text": f"A train to {name}."}) for n, name in enumerate(NAMES * 4)]
    texts.write_text("\n".join(lines), encoding="utf-8")
    source = places(150, tmp_path / "list.csv")
    batch.located(str(source), str(tmp_path / "one.parquet"), settings=settings, run=batch.one_by_one)
    batch.extracted(str(texts), str(tmp_path / "one.jsonl"), settings=settings, run=batch.one_by_one)

    run = on_cluster(cluster.address)
    told = batch.extracted(str(texts), str(tmp_path / "two.jsonl"), settings=settings, run=run)
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert told.texts == len(lines)

    def kill_one(rows: int, _: float) -> None:
        if rows == 20:
            cluster.workers[0].send_signal(signal.SIGKILL)

    done = batch.located(str(source), str(tmp_path / "two.parquet"), settings=settings, run=run, progress=kill_one)
    assert cluster.workers[0].wait(timeout=10) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert done.rows == 150
    assert (tmp_path / "two.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()

    monkeypatch.setattr(stretches, "STRETCHES_A_FILE", 10)
    parts = batch.located(str(source), f"{tmp_path / 'parts'}/", settings=settings, run=run)
    alone = batch.located(str(source), f"{tmp_path / 'alone'}/", settings=settings, run=batch.one_by_one)
    assert [Path(path).read_bytes() for path in parts.paths] == [Path(path).read_bytes() for path in alone.paths]
    assert len(parts.paths) == 3

    def kill_scheduler(rows: int, _: float) -> None:
        if rows == 20:
            cluster.scheduler.send_signal(signal.SIGKILL)

    with pytest.raises(ProviderError, match="was lost"):
        batch.located(str(source), str(tmp_path / "lost.csv"), settings=settings, run=run, progress=kill_scheduler)
    assert not (tmp_path / "lost.csv").exists()
    assert not list(tmp_path.glob(".*.partial"))


@pytest.mark.loopback
def test_a_wrong_address_is_one_line_and_exit_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "PATIENCE_S", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    source = places(3, tmp_path / "list.csv")
    with pytest.raises(ProviderError, match="no scheduler answers") as refused:
        batch.located(str(source), str(tmp_path / "x.csv"), settings=Settings(), run=on_cluster(address))
    assert refused.value.exit_code == 4
    assert not (tmp_path / "x.csv").exists()


def test_workers_of_another_version_are_refused():
    class Client:
        def wait_for_workers(self, *_: object, **__: object) -> None:
            pass

        def run(self, _: object) -> dict[str, dict[str, str]]:
            return {"tcp://w:1": {**workers.versions(), "mapgen": "0.0.9"}}

    with pytest.raises(ProviderError, match=r"tcp://w:1 has mapgen 0\.0\.9"):
        workers._refuse_others(Client(), "tcp://s:1")


@pytest.mark.parametrize("address", ["scheduler:8786", "tcp://scheduler", "http://scheduler:8786", "tcp://me:pw@s:1"])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(InputError, match="no address of a scheduler"):
        on_cluster(address)


def test_remote_lists_and_texts_go_through_fsspec(tmp_path: Path):
    settings = Settings()
    source = places(12, tmp_path / "list.csv")
    here, there = str(tmp_path / "here.parquet"), "memory://bucket/there.parquet"
    for out in (here, there):
        batch.located(str(source), out, settings=settings, run=batch.one_by_one)
    with remote.opened(there) as stream:
        assert stream.read() == Path(here).read_bytes()
    batch.located(there, "memory://bucket/parts/", settings=settings, run=batch.one_by_one)
    assert remote.listed("memory://bucket/parts/") == ["memory:///bucket/parts/part-00000.parquet"]
    batch.located("memory://bucket/parts/", str(tmp_path / "back.parquet"), settings=settings, run=batch.one_by_one)
    assert (tmp_path / "back.parquet").read_bytes() == Path(here).read_bytes()
    lines = f"file://{tmp_path}/texts.jsonl"
    Path(tmp_path / "texts.jsonl").write_text('{"id": "a", "text": "A train to Dandong."}\n', encoding="utf-8")
    batch.extracted(lines, "memory://bucket/answers.jsonl", settings=settings, run=batch.one_by_one)
    with remote.opened("memory://bucket/answers.jsonl") as stream:
        assert json.loads(stream.read())["mentions"][0]["name"] == "Dandong"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("s3://key:word@bucket/a.csv", "s3://bucket/a.csv is given with a name or password"),
        ("nowhere://bucket/a.csv", "no such kind of place"),
        ("memory://bucket/nothing.csv", "memory://bucket/nothing.csv does not exist"),
    ],
)
def test_remote_paths_that_make_no_sense_are_refused_without_their_secrets(tmp_path: Path, path: str, told: str):
    with pytest.raises(InputError, match=told) as refused:
        batch.located(path, str(tmp_path / "x.csv"), settings=Settings(), run=batch.one_by_one)
    assert "word" not in refused.value.message.replace("password", "")
