"""What all tests share: no network, one cache of expanded data, one browser."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

collect_ignore = ["bench"]  # run by `make bench`: figures, not tests
ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_configure() -> None:
    """Room for the files that one long process holds open (every mapped array, every font of every picture); ctrl-c
    as it is at a terminal, also for what is started: a shell's background jobs are deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8_192 if most == resource.RLIM_INFINITY else min(most, 8_192)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test touches the network; those marked so may talk to this machine; a missing browser is a visible skip."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.enable_socket)  # Playwright speaks to its driver through a socket
            if CHROMIUM is None and not os.environ.get("MAPGEN_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))
        elif item.get_closest_marker("loopback"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))
        else:
            item.add_marker(pytest.mark.disable_socket)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real Chromium, started once."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium on this machine: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def root() -> Path:
    """The folder of the project."""
    return ROOT
