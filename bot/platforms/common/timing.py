"""How often a message is edited, and a job's updates thinned out to that pace."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.platforms.common.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.updates import JobUpdate


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between edits of one message, and how stubbornly calls are repeated.

    Attributes:
        progress: between two edits while a job is drawn.
        votes: from the first vote of a burst to the edit that shows the whole burst.
        acknowledging: for the first answer to an event, which platforms take within 3 seconds.
        answering: for a job's final answer, which must not be lost.
        takedowns: between two looks for montages that were hidden, or are shown again.
        connecting: for logging in where Discord cannot be reached at the start.
    """

    progress: float = 1.5
    votes: float = 1.0
    takedowns: float = 5.0
    acknowledging: Backoff = field(default_factory=lambda: Backoff(first=0.1, longest=0.5))
    answering: Backoff = field(default_factory=Backoff)
    connecting: Backoff = field(default_factory=lambda: Backoff(first=5.0))


class _Newest:
    """The newest update of a job, pulled in the background; older ones that nobody took are dropped."""

    def __init__(self) -> None:
        self._update: JobUpdate | None = None
        self._arrived = asyncio.Event()
        self.ended = asyncio.Event()

    async def pull(self, updates: AsyncGenerator[JobUpdate]) -> None:
        """Take updates as they come until the final one."""
        try:
            async with aclosing(updates):
                async for update in updates:
                    self._update = update
                    self._arrived.set()
        finally:
            self.ended.set()
            self._arrived.set()

    async def take(self) -> JobUpdate | None:
        """Wait for an update that was not taken yet; None after the last."""
        while self._update is None and not self.ended.is_set():
            self._arrived.clear()
            await self._arrived.wait()
        update, self._update = self._update, None
        return update


async def paced(updates: AsyncGenerator[JobUpdate], interval: float) -> AsyncGenerator[JobUpdate]:
    """Yield the newest update at most every `interval` seconds, but the final one at once; then end.

    Closes `updates` when it ends or is closed, and raises what `updates` raised.
    """
    newest = _Newest()
    pulling = asyncio.create_task(newest.pull(updates))
    try:
        while (update := await newest.take()) is not None:
            yield update
            with suppress(TimeoutError):
                await asyncio.wait_for(newest.ended.wait(), interval)
        await pulling
    finally:
        pulling.cancel()
