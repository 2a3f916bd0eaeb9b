"""What is done now and then while the bot runs: searching put in order, old montages removed, lost jobs found."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.jobs import Dispatcher
    from bot.search import Search
    from bot.settings import Settings
    from bot.store import Store

log = logging.getLogger(__name__)

REMOVING: Final = 3600.0
"""Seconds between two looks for old montages."""

RESCUING: Final = 15.0
"""Seconds between two looks for jobs that other processes queued, or died over."""


@asynccontextmanager
async def upkeep(settings: Settings, store: Store, search: Search, dispatcher: Dispatcher) -> AsyncIterator[None]:
    """Keep everything in order while the context lasts."""
    chores = [
        _until_done("searching could not be put in order", search.mend),
        again_and_again(REMOVING, "old montages stay", lambda: remove_old(store, settings.retention.days)),
    ]
    if store.is_shared:
        chores.append(again_and_again(RESCUING, "lost jobs stay lost", dispatcher.rescue))
    tasks = [asyncio.create_task(chore) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await store.nearest.save()


async def remove_old(store: Store, days: int) -> int:
    """Remove the montages that are older than their server keeps them, or, where it has not said, than `days`.

    Returns how many.
    """
    removed, now = 0, datetime.now(UTC)
    for term in await store.retention.terms(days):
        while some := await store.retention.remove(term, now):
            removed += some
    if removed:
        log.info("old montages removed", extra={"montages": removed})
    return removed


async def again_and_again(seconds: float, failure: str, chore: Callable[[], Awaitable[object]]) -> None:
    """Do a chore every so many seconds, for ever; where it fails, log `failure`, and do it again all the same."""
    while True:
        await _until_done(failure, chore)
        await asyncio.sleep(seconds)


async def _until_done(failure: str, chore: Callable[[], Awaitable[object]]) -> None:
    try:
        await chore()
    except Exception:
        log.exception(failure)
