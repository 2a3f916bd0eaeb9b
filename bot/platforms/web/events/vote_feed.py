"""What votes, deletions and reports change, told to every open page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class VoteFeed:
    """Passes the ids of jobs with new votes on to listeners; a slow one hears of each job once, not of each vote."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()

    def publish(self, job_id: int) -> None:
        """Tell that the votes of a job have changed, or that it is gone."""
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
        self._changed: dict[int, None] = {}  # a set that remembers the order
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
