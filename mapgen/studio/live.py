"""What is open is told at once: a socket a page, an eye on the file, and the work that goes on beside."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.websockets import WebSocket

    from .desk import Desk

EVERY_S = 0.1
"""How often the file is looked at; a change is to be seen within half a second."""
MOST_PAGES = 20
"""Pages that are told at the same time."""

Given = TypeVar("Given")


async def aside(work: Callable[..., Given], *arguments: Any) -> Given:
    """What a function gives, run in a thread of its own: however long it takes, nothing waits for it, not the end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Given] = loop.create_future()

    def tell(settle: Callable[[Any], None], value: Any) -> None:
        if not answer.done():
            settle(value)

    def run() -> None:
        try:
            settle, value = answer.set_result, work(*arguments)
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            settle, value = answer.set_exception, error  # type: ignore[assignment]
        with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
            loop.call_soon_threadsafe(tell, settle, value)

    threading.Thread(target=run, daemon=True).start()
    return await answer


class Live:
    """The open pages; each is told the revision whenever it changes, and fetches what it shows.

    Args:
        desk: whose revisions they are told.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: set[WebSocket] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: asyncio.Event | None = None
        self._unsettled: asyncio.Event | None = None
        desk.changed = self.tell

    def tell(self) -> None:
        """Tell every page, from whatever thread."""
        if self._loop is not None and self._news is not None:
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                self._loop.call_soon_threadsafe(self._news.set)

    async def serve(self, page: WebSocket) -> None:
        """Keep one page told until it goes."""
        if len(self._pages) >= MOST_PAGES:
            await page.close(1013)
            return
        await page.accept()
        self._pages.add(page)
        try:
            await page.send_json(self._told())
            while True:
                await page.receive_text()
        finally:
            self._pages.discard(page)

    async def run(self, *, looking: bool, failed: Callable[[Exception], None]) -> None:
        """Open the work, then keep everything up to date until cancelled.

        Args:
            looking: whether the file is looked at for what other programs write.
            failed: called when it cannot be opened, or something goes wrong that should not.
        """
        self._loop, self._news, self._unsettled = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        self._unsettled.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._telling())
                tasks.create_task(self._busy())
                await aside(self._desk.open)
                tasks.create_task(self._settling())
                if looking:
                    tasks.create_task(self._looking())
        except* Exception as errors:  # noqa: BLE001 - it ends the studio, in its own words
            failed(errors.exceptions[0])

    def unsettled(self) -> None:
        """There was a change: what follows from it is to be found out."""
        if self._unsettled is not None:
            self._unsettled.set()

    async def _telling(self) -> None:
        assert self._news is not None
        while True:
            await self._news.wait()
            self._news.clear()
            told = self._told()
            for page in tuple(self._pages):
                with contextlib.suppress(Exception):  # a page that has just gone
                    await asyncio.wait_for(page.send_json(told), 1)

    async def _busy(self) -> None:
        """Tell how far a long search has come."""
        before = None
        while True:
            await asyncio.sleep(2 * EVERY_S)
            if self._desk.busy != before:
                before = self._desk.busy
                self.tell()

    async def _settling(self) -> None:
        assert self._unsettled is not None
        while True:
            await self._unsettled.wait()
            self._unsettled.clear()
            await aside(self._desk.settle)

    async def _looking(self) -> None:
        """Take up what another program wrote as soon as it has done writing."""
        waits = False
        while True:
            await asyncio.sleep(EVERY_S)
            if self._desk.is_touched():
                waits = True
            elif waits:
                waits = False
                await aside(self._desk.look)
                self.unsettled()

    def _told(self) -> dict[str, Any]:
        busy = self._desk.busy
        return {
            "revision": self._desk.revision,
            "busy": bool(busy),
            "done": busy[0] if busy else 0,
            "all": busy[1] if busy else 0,
        }
