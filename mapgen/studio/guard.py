"""Who may speak to the studio: this machine's own browser, with the address that was given out.

Other pages in the same browser can send requests to loopback addresses, too. So every address begins with a
token that only the person at the terminal has been told, the Host must be the one that was opened (names that
somebody points at 127.0.0.1 are refused), and what a page sends must come from the studio's own origin.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

HEADERS = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""What every answer says."""
LOCAL = ("127.0.0.1", "localhost")
SAFE = ("GET", "HEAD")


class Guard:
    """Refuses what does not come from the studio's own page, and takes the token off the path of the rest."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        _, _, after = scope["path"].partition("/")
        token, _, path = after.partition("/")
        if not hmac.compare_digest(token.encode(), self._token.encode()) or not _is_ours(scope):
            await _refused(scope, send)
            return
        inner = {**scope, "path": f"/{path}", "raw_path": f"/{path}".encode()}
        await self._app(inner, receive, _with_headers(send))


def _is_ours(scope: Scope) -> bool:
    """Whether Host and Origin are those of the studio."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    port = scope["server"][1]
    hosts = {f"{name}:{port}" for name in LOCAL}
    if headers.get("host") not in hosts:
        return False
    origin = headers.get("origin")
    if origin is None:
        is_read = scope["type"] == "http" and scope["method"] in SAFE
        return is_read and headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return bool(origin == f"http://{headers['host']}")


async def _refused(scope: Scope, send: Send) -> None:
    """The same answer whatever was wrong: nothing here for you."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403})
        return
    body = b"mapgen studio: open the address that was printed in the terminal.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _with_headers(send: Send) -> Send:
    async def sending(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *HEADERS]}  # type: ignore[misc]
        await send(message)

    return sending  # type: ignore[return-value]
