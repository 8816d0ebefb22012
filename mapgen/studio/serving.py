"""The one socket that the studio listens on, and the server behind it."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from mapgen.errors import InputError

from .desk import Desk
from .server import application

if TYPE_CHECKING:
    from pathlib import Path

    from .work import Work

MESSAGE_BYTES = 1_000
"""Of what a page says through its socket; it has nothing to say there."""


def serve(work: Work, listening: socket.socket, token: str, *, folder: Path, editing: bool, watching: bool) -> None:
    """Serve until interrupted.

    Args:
        work: not opened yet; that goes on while the page is shown already.
        listening: a socket on the loopback interface, see `bound`.
        token: the first part of every address.
        folder: where published files go.
        editing: whether changes are taken.
        watching: whether the file is looked at for what other programs write.

    Raises:
        MapgenError: the work cannot be opened.
        KeyboardInterrupt: somebody has ended it.
    """
    failures: list[Exception] = []

    def failed(error: Exception) -> None:
        failures.append(error)
        server.should_exit = True

    app = application(Desk(work), folder=folder, token=token, editing=editing, watching=watching, failed=failed)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",  # what goes wrong is told to the page; an address in a log would tell its token
            access_log=False,
            lifespan="on",
            http="h11",
            ws="websockets-sansio",
            ws_max_size=MESSAGE_BYTES,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )
    server.run(sockets=[listening])
    if failures:
        raise failures[0]


def bound(port: int) -> socket.socket:
    """A socket on the loopback interface; port 0 is any free one.

    Raises:
        InputError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would let others take the port as well
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()  # a browser that is quicker than the server waits
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port} cannot be had: {error.strerror}", hint="leave --port out for a free one"
        ) from error
    return listening
