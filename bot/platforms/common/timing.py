"""Edit intervals, retry policies, and job updates thinned out to an interval."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.domain.updates import Queued
from bot.platforms.common.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.updates import JobUpdate

MAX_TOLD_PLACE: Final = 5
"""Place in the queue up to which messages follow it: each step of a long queue would edit every message in it."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Intervals in seconds, and retry policies.

    Attributes:
        progress_interval: between two edits of a message while its job runs.
        vote_delay: from the first vote of a burst to the edit that shows the whole burst.
        takedown_interval: between two checks for montages that were hidden or shown again.
        acknowledge_retry: for the first answer to an event, which platforms accept within 3 seconds.
        answer_retry: for the final answer of a job, which must not be lost.
        connect_retry: for logging in when Discord is unreachable at startup.
        rights_retry: for the final answer of a job while the bot lacks the right to give it; a week in all.
        announce_after: from an order to its sheet, after which the author is told: edits notify no one.
    """

    progress_interval: float = 1.5
    vote_delay: float = 1.0
    takedown_interval: float = 5.0
    acknowledge_retry: Backoff = field(default_factory=lambda: Backoff(initial=0.1, maximum=0.5))
    answer_retry: Backoff = field(default_factory=Backoff)
    connect_retry: Backoff = field(default_factory=lambda: Backoff(initial=5.0))
    rights_retry: Backoff = field(default_factory=lambda: Backoff(initial=60.0, maximum=3600.0, attempts=175))
    announce_after: float = 20.0


class _Newest:
    """Holds the newest update of a job, read in the background; drops older updates that were not taken."""

    def __init__(self) -> None:
        self._update: JobUpdate | None = None
        self._arrived = asyncio.Event()
        self.ended = asyncio.Event()

    async def pull(self, updates: AsyncGenerator[JobUpdate]) -> None:
        """Read updates until the final one."""
        try:
            async with aclosing(updates):
                async for update in updates:
                    self._update = update
                    self._arrived.set()
        finally:
            self.ended.set()
            self._arrived.set()

    async def take(self) -> JobUpdate | None:
        """Wait for the next update; None after the last."""
        while self._update is None and not self.ended.is_set():
            self._arrived.clear()
            await self._arrived.wait()
        update, self._update = self._update, None
        return update


def is_distant(update: JobUpdate) -> bool:
    """Return whether a job waits so far back that its message does not state its place."""
    return isinstance(update, Queued) and update.place > MAX_TOLD_PLACE


async def without_distant_places(updates: AsyncGenerator[JobUpdate], *, told: bool) -> AsyncGenerator[JobUpdate]:
    """Yield the updates, but of successive distant places only the first, and none if `told` that the job waits.

    Closes `updates` when it ends or is closed.
    """
    async with aclosing(updates):
        async for update in updates:
            distant = is_distant(update)
            if not (distant and told):
                yield update
            told = distant


async def latest_every(updates: AsyncGenerator[JobUpdate], interval: float) -> AsyncGenerator[JobUpdate]:
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
