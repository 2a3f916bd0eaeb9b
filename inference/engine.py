"""Requests in, candidates out: the local backend. Work runs on a thread of its own, off the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Event as Flag
from typing import TYPE_CHECKING

from inference.backend import Finished, InferenceError, RequestCancelledError
from inference.checkpoint import load
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

    from inference.backend import Event, Progress, Request


class Engine:
    """Draws requests one after the other; those that wait are taken in the order they came.

    Implements `inference.backend.Backend`.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._cancelled: dict[str, Flag] = {}

    @classmethod
    @asynccontextmanager
    async def load(cls, folder: Path, device: str = "cpu") -> AsyncIterator[Engine]:
        """Load a checkpoint without blocking the event loop, and stop the work when the context ends.

        Raises:
            CheckpointError: the checkpoint cannot be loaded.
        """
        engine = cls(Pipeline(await asyncio.to_thread(load, folder, device)))
        try:
            yield engine
        finally:
            await engine.close()

    async def generate(self, request: Request) -> AsyncGenerator[Event]:
        """Yield progress, then one `Finished`. Closing the generator early cancels the request."""
        if request.id in self._cancelled:
            raise InferenceError(f"request {request.id} is already being drawn")
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        flag = self._cancelled[request.id] = Flag()
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._thread, self._draw, request, flag, loop, events)
        work.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            yield await work
        finally:
            flag.set()
            del self._cancelled[request.id]
            if not work.cancel() and work.done() and not work.cancelled():
                work.exception()  # seen, where the reader left before the end

    async def cancel(self, request_id: str) -> None:
        """Stop a request at its next step; unknown or finished ones are ignored."""
        if flag := self._cancelled.get(request_id):
            flag.set()

    async def close(self) -> None:
        """Cancel what is left and wait for the step in progress."""
        for flag in self._cancelled.values():
            flag.set()
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)

    def _draw(
        self,
        request: Request,
        flag: Flag,
        loop: asyncio.AbstractEventLoop,
        events: asyncio.Queue[Event | None],
    ) -> Finished:
        """Runs on the engine's thread."""

        def report(progress: Progress) -> None:
            if flag.is_set():
                raise RequestCancelledError(request.id)
            loop.call_soon_threadsafe(events.put_nowait, progress)

        if flag.is_set():
            raise RequestCancelledError(request.id)
        return self._pipeline.draw(request, report)
