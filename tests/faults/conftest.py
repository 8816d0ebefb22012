"""What the tests under faults share: a server that says any bytes at all, and commands as processes of their own."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).resolve().parent
collect_ignore = ["asking.py", "killing.py", "loading.py"]  # run by the tests, each as a process of its own


class Server:
    """Says bytes as it is told to, one connection after another; `asked` holds the paths of the requests."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.act: Callable[[Server, socket.socket, str], None] = lambda *_: None
        self.delay_s = 0.0
        self._ended = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                talk, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk: socket.socket) -> None:
        with contextlib.suppress(OSError), talk:
            talk.settimeout(5)
            asked = b""
            while b"\r\n\r\n" not in asked:
                more = talk.recv(4096)
                if not more:
                    return
                asked += more
                if not asked.startswith(b"GET "):
                    break
            self.asked.append(asked.split(b" ", 2)[1].decode() if asked.startswith(b"GET ") else "?")
            time.sleep(self.delay_s)
            self.act(self, talk, self.asked[-1])

    def wait(self, seconds: float) -> None:
        """Do nothing for so long, or until the test is over."""
        self._ended.wait(seconds)

    def close(self) -> None:
        self._ended.set()
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def killing() -> Callable[..., dict[str, int]]:
    """Runs `killing.py`; what it counted."""

    def run(command: str, kills: int, seed: int = 1) -> dict[str, int]:
        done = subprocess.run(
            [sys.executable, str(HERE / "killing.py"), command, str(kills), str(seed)],
            capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        told: dict[str, int] = json.loads(done.stdout)
        return told

    return run
