"""Broadcasts jobs changed by votes, deletions and reports to open pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class VoteFeed:
    """Broadcasts ids of changed jobs; a slow listener receives each job once, not each vote."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()

    def publish(self, job_id: int) -> None:
        """Announce changed votes of a job, or that it is gone."""
        for listener in self._listeners:
            listener.notify(job_id)

    async def listen(self) -> AsyncGenerator[int]:
        """Yield ids of jobs that changed since this was first awaited; never ends by itself."""
        listener = _Listener()
        self._listeners.add(listener)
        try:
            while True:
                yield await listener.next()
        finally:
            self._listeners.discard(listener)


class _Listener:
    def __init__(self) -> None:
        self._changed: dict[int, None] = {}  # an ordered set
        self._changed_event = asyncio.Event()

    def notify(self, job_id: int) -> None:
        self._changed[job_id] = None
        self._changed_event.set()

    async def next(self) -> int:
        while not self._changed:
            self._changed_event.clear()
            await self._changed_event.wait()
        job_id = next(iter(self._changed))
        del self._changed[job_id]
        return job_id
