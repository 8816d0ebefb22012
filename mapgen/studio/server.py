"""The studio on the loopback interface: addresses, their answers, and the files of the page itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import FileResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from mapgen.address import page_address
from mapgen.errors import InputError, MapgenError, in_one_line

from .guard import Guard
from .live import Live, aside
from .publishing import Published

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp
    from starlette.websockets import WebSocket

    from .desk import Answer, Desk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of the studio's own page; the map brings its own, stricter one."""
MAP_POLICY = "frame-ancestors 'self'; form-action 'none'"
"""What is added to that of a map."""
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
MOST_BYTES = 200_000
"""Of one change."""
MOST_S = 10
"""In which it must have arrived."""


class Json(Response):
    """JSON that is ASCII: file names may hold halves of characters, which UTF-8 does not."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The text of a value."""
        return json.dumps(content, allow_nan=False).encode("ascii")


def application(
    desk: Desk,
    *,
    folder: Path,
    token: str,
    editing: bool = True,
    watching: bool = True,
    failed: Callable[[Exception], None],
) -> ASGIApp:
    """The studio, or with `editing` off the bare preview that follows the file.

    Args:
        desk: what is worked on.
        folder: where published files go.
        token: the first part of every address.
        editing: whether changes are taken.
        watching: whether the file is looked at for what other programs write.
        failed: called when the work cannot be opened.
    """
    live, published = Live(desk), Published(folder)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        running = asyncio.create_task(live.run(looking=watching, failed=failed))
        try:
            yield
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            desk.close()

    async def shell(_: Request) -> Response:
        return _own("studio.html" if editing else "preview.html")

    async def own(request: Request) -> Response:
        return _own(request.path_params["name"])

    async def state(_: Request) -> Response:
        return await _told(desk.state)

    async def page(_: Request) -> Response:
        from mapgen.render.html import waiting_page

        return Response(waiting_page(), media_type="text/html", headers={"content-security-policy": MAP_POLICY})

    async def scene(_: Request) -> Response:
        return await _told(desk.scene)

    async def question(request: Request) -> Response:
        return await _answered(desk.question, request.query_params.get("key", ""))

    async def search(request: Request) -> Response:
        asked = request.query_params
        return await _answered(desk.search, asked.get("place", ""), asked.get("name", "")[:200])

    async def image(request: Request) -> Response:
        found = await aside(desk.picture, request.query_params.get("file", "")[:1_000])
        return Response(found[0], media_type=found[1]) if found is not None else Response(status_code=404)

    async def change(request: Request) -> Response:
        sent = await _sent(request)
        if isinstance(sent, Response):
            return sent
        response = await _answered(desk.change, sent.get("change"), sent.get("seen", 0))
        if response.status_code == 200:
            live.unsettled()
        return response

    async def publish(request: Request) -> Response:
        sent = await _sent(request)
        if isinstance(sent, Response):
            return sent
        url = str(sent.get("url", ""))
        try:
            if url:
                page_address(url)
        except InputError as error:
            return Json({"message": error.message, "hint": error.hint, "path": ["url"]}, 422)
        return await _told(lambda: published.build(desk, url))

    async def result(request: Request) -> Response:
        path = published.file(request.path_params["name"])
        if path is None:
            return Response(status_code=404)
        return FileResponse(path, headers={"content-security-policy": MAP_POLICY})

    async def socket(page: WebSocket) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            await live.serve(page)

    routes: list[Route | WebSocketRoute] = [
        Route("/", shell),
        Route("/own/{name}", own),
        Route("/page", page),
        Route("/scene", scene),
        Route("/state", state),
        WebSocketRoute("/live", socket),
    ]
    if editing:
        routes += [
            Route("/question", question),
            Route("/search", search),
            Route("/image", image),
            Route("/change", change, methods=["POST"]),
            Route("/publish", publish, methods=["POST"]),
            Route("/published/{name}", result),
        ]
    inner = Starlette(routes=routes, lifespan=lifespan, exception_handlers={Exception: _bug})
    inner.router.redirect_slashes = False
    return Guard(inner, token=token)


def fresh_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


@cache
def _files() -> dict[str, bytes]:
    """The studio's own page, script and style, as they ship."""
    folder = resources.files("mapgen.studio") / "page"
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def _own(name: str) -> Response:
    data = _files().get(name)
    kind = TYPES.get(f".{name.rpartition('.')[2]}")
    if data is None or kind is None:
        return Response(status_code=404)
    return Response(data, media_type=kind, headers={"content-security-policy": POLICY})


async def _sent(request: Request) -> dict[str, Any] | Response:
    """What a page sent, or the answer to it where nothing can be made of it."""
    try:
        return await asyncio.wait_for(_read(request), MOST_S)
    except (ValueError, TimeoutError) as error:
        return Json({"message": str(error) or "it took too long to arrive", "hint": ""}, 400)


async def _read(request: Request) -> dict[str, Any]:
    """What a page sent.

    Raises:
        ValueError: it is too long, or no JSON object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ValueError("not JSON")
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST_BYTES:
            raise ValueError("too long for one change")
    try:
        sent = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(sent, dict) or not isinstance(sent.get("seen", 0), int):
        raise ValueError("no change")  # noqa: TRY004 - the caller tells them alike
    return sent


async def _bug(_: Request, error: Exception) -> Response:
    """What should not happen, in one line."""
    return Json({"message": f"a bug in mapgen: {in_one_line(error)}", "hint": "nothing was written"}, 500)


async def _answered(work: Callable[..., Answer], *arguments: Any) -> Response:
    answer = await aside(work, *arguments)
    return Json(answer.told, answer.status)


async def _told(work: Callable[[], Any]) -> Response:
    """What a thread gives, as JSON; an error in its own words."""
    try:
        told = await aside(work)
    except MapgenError as error:
        return Json({"message": error.message, "hint": error.hint}, 422)
    if told is None:
        return Json({"message": "it is being opened still", "hint": ""}, 503)
    if isinstance(told, bytes):
        return Response(told, media_type="application/json")
    return Json(told)
