"""Server-sent events: one response that stays open and carries named JSON events."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping

T = TypeVar("T")

HEARTBEAT_S: Final = 15.0  # also detects a vanished browser
RETRY_MS: Final = 1000


class EventStream:
    """An open stream to one browser, and the HTTP response that carries it."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response

    async def send(self, event: str, data: Mapping[str, object], event_id: str | None = None) -> None:
        """Send an event; `event_id` comes back as Last-Event-ID when the browser connects again."""
        identity = f"id: {event_id}\n" if event_id else ""
        await self._write(f"{identity}event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n")

    async def send_heartbeat(self) -> None:
        """Send a comment, so that a broken connection is noticed on both sides."""
        await self._write(": \n\n")

    async def start(self) -> None:
        """Send the reconnection delay."""
        await self._write(f"retry: {RETRY_MS}\n\n")

    async def _write(self, text: str) -> None:
        await self.response.write(text.encode())


class OpenStreams:
    """All open streams, closed when the server stops."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self, request: web.Request) -> AsyncIterator[EventStream]:
        """Open a stream for the context, or until the browser disconnects."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        response.headers["X-Accel-Buffering"] = "no"
        await response.prepare(request)
        self._tasks.add(request.task)
        try:
            with suppress(ConnectionResetError):
                stream = EventStream(response)
                await stream.start()
                yield stream
        finally:
            self._tasks.discard(request.task)

    async def close(self, _app: web.Application) -> None:
        """Close all streams (signal `on_shutdown`)."""
        for task in self._tasks:
            task.cancel()


async def with_heartbeats(updates: AsyncGenerator[T], every_s: float = HEARTBEAT_S) -> AsyncGenerator[T | None]:
    """Yield the updates, and None after each idle interval; closes `updates` at the end."""
    waiting = asyncio.ensure_future(anext(updates))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=every_s)
            if not done:
                yield None
                continue
            try:
                update = waiting.result()
            except StopAsyncIteration:
                return
            yield update
            waiting = asyncio.ensure_future(anext(updates))
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})
        await updates.aclose()
